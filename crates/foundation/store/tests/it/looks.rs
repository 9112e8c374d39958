//! Looks in a batch: what is read in the transaction leads to what is written in it.

use store::testing::both;
use store::{Batch, StoreError};

use super::{ask_int, count, insert, with_people};

/// Inserts a person whose age is one more than the greatest.
fn next_age(name: &'static str) -> Batch {
    let mut batch = Batch::new();
    batch.look("SELECT COALESCE(MAX(age), 0) FROM person", vec![], move |rows| {
        let age = rows[0].int(0)? + 1;
        let mut then = Batch::new();
        then.guard(
            "INSERT INTO person (uuid, name, age) VALUES ($1, $1, $2)",
            vec![name.into(), age.into()],
            1,
            "person",
        );
        Ok(then)
    });
    batch
}

#[tokio::test]
async fn a_look_sees_what_the_batch_wrote_and_leads_to_more() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        let mut batch = next_age("a");
        batch.append(next_age("b"));
        // A look may lead to looks; their statements come before those that were pushed after it.
        batch.look("SELECT COUNT(*) FROM person", vec![], |rows| {
            assert_eq!(rows[0].int(0)?, 2);
            let mut then = next_age("c");
            then.append(next_age("d"));
            Ok(then)
        });
        batch.append(next_age("e"));
        store.write(batch).await.unwrap();
        for (name, age) in [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5)] {
            let found = ask_int(&store, "SELECT age FROM person WHERE uuid = $1", &[name.into()]).await;
            assert_eq!(found, age, "{engine}: {name}");
        }
    }
}

#[tokio::test]
async fn a_look_that_refuses_or_leads_to_a_broken_guard_undoes_the_batch() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        let mut refused = insert("a");
        refused.look("SELECT 1", vec![], |_| Err(StoreError::Guard("looked")));
        assert_eq!(store.write(refused).await, Err(StoreError::Guard("looked")), "{engine}");
        let mut broken = insert("b");
        broken.look("SELECT 1", vec![], |_| {
            let mut then = Batch::new();
            then.guard("UPDATE person SET age = 1 WHERE uuid = 'nobody'", vec![], 1, "nobody");
            Ok(then)
        });
        assert_eq!(store.write(broken).await, Err(StoreError::Guard("nobody")), "{engine}");
        assert_eq!(count(&store).await, 0, "{engine}");
    }
}
