//! What every engine does alike: values, guards, snapshots, refusals.

use store::testing::{both, both_with};
use store::{Batch, Guards, Options, StoreError, Value};

use super::{ask_int, count, insert, with_people};

#[tokio::test]
async fn values_come_back_as_they_went_in() {
    let names = ["Ελένη Παπαδοπούλου-Ώ", "Здравка Ѝванова", "أمل", "Zoë 𐍈 👩‍👧", "", "it's $1 \\ %"];
    let numbers = [0, 1, -1, i64::MAX, i64::MIN + 1, 1_700_000_000_000];
    let bytes: [&[u8]; 6] = [b"", b"\0", &[0xff; 300], b"plain", &[0, 1, 2, 0], b"'"];
    for (engine, store, _guard) in both().await {
        let sql = "CREATE TABLE a (id {id}, n {int}, t TEXT, b {bytes}) {strict}";
        store.migrate(&[store::Migration::text("0001_a", sql)]).await.unwrap();
        let mut batch = Batch::new();
        for ((name, number), bytes) in names.iter().zip(numbers).zip(bytes) {
            let params = vec![number.into(), (*name).into(), bytes.into()];
            batch.push("INSERT INTO a (n, t, b) VALUES ($1, $2, $3)", params);
        }
        batch.push(
            "INSERT INTO a (n, t, b) VALUES ($1, $2, $3)",
            vec![Value::Null, None::<&str>.into(), Value::Null],
        );
        store.write(batch).await.unwrap();
        let mut snapshot = store.snapshot().await.unwrap();
        let rows = snapshot.query("SELECT n, t, b FROM a ORDER BY id", &[]).await.unwrap();
        assert_eq!(rows.len(), 7, "{engine}");
        for (i, row) in rows.iter().take(6).enumerate() {
            assert_eq!(row.int(0).unwrap(), numbers[i], "{engine}");
            assert_eq!(row.text(1).unwrap(), names[i], "{engine}");
            assert_eq!(row.bytes(2).unwrap(), bytes[i], "{engine}");
        }
        assert_eq!(rows[6].opt_int(0).unwrap(), None, "{engine}");
        assert_eq!(rows[6].opt_text(1).unwrap(), None, "{engine}");
        assert_eq!(rows[6].opt_bytes(2).unwrap(), None, "{engine}");
        assert!(matches!(rows[6].int(0), Err(StoreError::Type(_))), "{engine}");
        assert!(matches!(rows[0].text(0), Err(StoreError::Type(_))), "{engine}");
        assert!(matches!(rows[0].int(3), Err(StoreError::Type(_))), "{engine}");
        // The engine itself agrees on what the text is, so it is text and not bytes in disguise.
        let found =
            snapshot.query_one("SELECT n FROM a WHERE t = $1", &[names[1].into()]).await.unwrap().unwrap();
        assert_eq!(found.int(0).unwrap(), 1, "{engine}");
    }
}

#[tokio::test]
async fn sums_counts_and_comparisons_are_whole_numbers() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        let mut batch = Batch::new();
        for age in [4_000_000_000_000_i64, 20_000, 17] {
            let params = vec![age.to_string().into(), age.into()];
            batch.push("INSERT INTO person (uuid, age) VALUES ($1, $2)", params);
        }
        store.write(batch).await.unwrap();
        let mut snapshot = store.snapshot().await.unwrap();
        let sql = "SELECT SUM(age), COUNT(*), MIN(age) < 18, SUM(0 - age), SUM(age - age), 5 FROM person";
        let row = snapshot.query_one(sql, &[]).await.unwrap().unwrap();
        assert_eq!(row.int(0).unwrap(), 4_000_000_020_017, "{engine}");
        assert_eq!(row.int(1).unwrap(), 3, "{engine}");
        assert!(row.flag(2).unwrap(), "{engine}");
        assert_eq!(row.int(3).unwrap(), -4_000_000_020_017, "{engine}");
        assert_eq!(row.int(4).unwrap(), 0, "{engine}");
        assert_eq!(row.int(5).unwrap(), 5, "{engine}");
        assert!(row.flag(5).is_err(), "{engine}");
        assert!(snapshot.query("SELECT age / 2.0 FROM person", &[]).await.is_err(), "{engine}: a fraction");
    }
}

#[tokio::test]
async fn a_guard_that_fails_undoes_the_whole_batch() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        let update = "UPDATE person SET version = version + 1 WHERE uuid = $1 AND version = $2";
        let edit = |beside: &str, version: i64| {
            let mut batch = insert(beside);
            batch.guard(update, vec!["a".into(), version.into()], 1, "person.version");
            batch
        };
        store.write(edit("with the first", 0)).await.unwrap();
        assert_eq!(
            store.write(edit("with the second", 0)).await,
            Err(StoreError::Guard("person.version")),
            "{engine}: the second edit"
        );
        let mut late = insert("late");
        late.append(edit("with the third", 7));
        late.append(insert("never"));
        assert_eq!(late.len(), 4);
        assert_eq!(store.write(late).await, Err(StoreError::Guard("person.version")), "{engine}");
        assert_eq!(count(&store).await, 2, "{engine}");
        assert_eq!(ask_int(&store, "SELECT version FROM person WHERE uuid = 'a'", &[]).await, 1, "{engine}");
    }
}

/// What the tests of lost edits take away, to show that they can fail.
#[tokio::test]
async fn a_guard_that_nobody_looks_at_loses_the_second_edit() {
    for (engine, store, _guard) in both_with(Options { guards: Guards::Ignore, ..Options::default() }).await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        for name in ["first", "second"] {
            let mut batch = Batch::new();
            let update =
                "UPDATE person SET name = $1, version = version + 1 WHERE uuid = 'a' AND version = 0";
            batch.guard(update, vec![name.into()], 1, "person.version");
            store.write(batch).await.unwrap();
        }
        let kept = "SELECT COUNT(*) FROM person WHERE name = 'first' AND version = 1";
        assert_eq!(ask_int(&store, kept, &[]).await, 1, "{engine}");
    }
}

#[tokio::test]
async fn a_guard_counts_rows_of_inserts_too() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        let sql = "INSERT INTO person (uuid) VALUES ($1) ON CONFLICT (uuid) DO NOTHING";
        let mut batch = Batch::new();
        batch.guard(sql, vec!["a".into()], 1, "seen");
        store.write(batch.clone()).await.unwrap();
        assert_eq!(store.write(batch).await, Err(StoreError::Guard("seen")), "{engine}");
        let mut none = Batch::new();
        none.guard("DELETE FROM person WHERE uuid = $1", vec!["nobody".into()], 0, "none");
        store.write(none).await.unwrap();
    }
}

#[tokio::test]
async fn constraints_are_told_apart_and_say_no_value() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        store.write(insert("secret-name")).await.unwrap();
        let error = store.write(insert("secret-name")).await.unwrap_err();
        assert_eq!(error, StoreError::Unique { constraint: "person.uuid".into() }, "{engine}");
        let broken: [(&'static str, Vec<Value>); 3] = [
            ("INSERT INTO person (uuid, age) VALUES ($1, $2)", vec!["secret-b".into(), Value::Int(-1)]),
            ("INSERT INTO person (uuid, team) VALUES ($1, $2)", vec!["secret-c".into(), Value::Int(99)]),
            ("INSERT INTO person (name) VALUES ($1)", vec!["secret-d".into()]),
        ];
        for (sql, params) in broken {
            let mut batch = Batch::new();
            batch.push(sql, params);
            let error = store.write(batch).await.unwrap_err();
            assert!(matches!(error, StoreError::Constraint(_)), "{engine}: {sql}: {error}");
            assert!(!format!("{error} {error:?}").contains("secret"), "{engine}: {error:?}");
        }
        assert_eq!(count(&store).await, 1, "{engine}");
        assert!(!format!("{:?}", insert("secret-name")).contains("secret"), "a batch in a log shows no text");
    }
}

#[tokio::test]
async fn mistakes_in_the_program_are_errors_of_their_own() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        let wrong_type: [(&'static str, Vec<Value>); 3] = [
            ("INSERT INTO person (uuid, age) VALUES ($1, $2)", vec!["a".into(), "old".into()]),
            ("INSERT INTO person (uuid, photo) VALUES ($1, $2)", vec!["a".into(), "text".into()]),
            ("INSERT INTO person (uuid) VALUES ($1)", vec!["nul\0".into()]),
        ];
        for (sql, params) in wrong_type {
            let mut batch = Batch::new();
            batch.push(sql, params);
            assert!(matches!(store.write(batch).await, Err(StoreError::Type(_))), "{engine}: {sql}");
        }
        let mut snapshot = store.snapshot().await.unwrap();
        let wrong: [(&str, &[Value]); 3] =
            [("SELECT nothing FROM nowhere", &[]), ("SELECT $1 || ''", &[]), ("SELECT 1", &[Value::Int(1)])];
        for (sql, params) in wrong {
            let mut fresh = store.snapshot().await.unwrap();
            assert!(matches!(fresh.query(sql, params).await, Err(StoreError::Sql(_))), "{engine}: {sql}");
        }
        let write = snapshot.query("DELETE FROM person", &[]).await;
        assert!(matches!(write, Err(StoreError::Sql(_))), "{engine}: a snapshot only reads: {write:?}");
        assert_eq!(count(&store).await, 0, "{engine}");
    }
}

#[tokio::test]
async fn one_row_is_one_row() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        store.write(insert("b")).await.unwrap();
        let mut snapshot = store.snapshot().await.unwrap();
        let by_name = "SELECT id FROM person WHERE uuid = $1";
        assert_eq!(snapshot.query_one(by_name, &["nobody".into()]).await.unwrap(), None, "{engine}");
        assert!(snapshot.query_one(by_name, &["a".into()]).await.unwrap().is_some(), "{engine}");
        let two = snapshot.query_one("SELECT id FROM person", &[]).await;
        assert!(matches!(two, Err(StoreError::Sql(_))), "{engine}");
    }
}

#[tokio::test]
async fn a_snapshot_stays_at_its_moment_while_others_write() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        store.write(insert("before")).await.unwrap();
        let mut snapshot = store.snapshot().await.unwrap();
        // Written after the snapshot was taken and before its first question.
        store.write(insert("after")).await.unwrap();
        for round in 0..5 {
            let rows = snapshot.query("SELECT uuid FROM person", &[]).await.unwrap();
            assert_eq!(rows.len(), 1, "{engine}, round {round}");
            store.write(insert(&format!("later {round}"))).await.unwrap();
        }
        drop(snapshot);
        assert_eq!(count(&store).await, 7, "{engine}: a new snapshot sees all that was acknowledged");
    }
}

#[tokio::test]
async fn snapshots_dropped_in_any_state_go_back_clean() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        // Many more than there are readers: each is dropped in the middle of a long question.
        let long =
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000) SELECT n FROM c";
        for round in 0..20_i64 {
            store.write(insert(&format!("{round}"))).await.unwrap();
            let mut snapshot = store.snapshot().await.unwrap();
            tokio::select! {
                biased;
                _ = snapshot.query(long, &[]) => {}
                () = std::future::ready(()) => {}
            }
            drop(snapshot);
            assert_eq!(count(&store).await, round + 1, "{engine}: an old moment came back");
        }
        // An error inside a snapshot does not stay with the connection either.
        for _ in 0..20 {
            let mut snapshot = store.snapshot().await.unwrap();
            assert!(snapshot.query("SELECT nonsense", &[]).await.is_err());
        }
        assert_eq!(count(&store).await, 20, "{engine}");
    }
}

#[tokio::test]
async fn like_and_quotes_mean_the_same() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        store.write(insert("Anna")).await.unwrap();
        assert_eq!(
            ask_int(&store, "SELECT COUNT(*) FROM person WHERE name LIKE 'An%'", &[]).await,
            1,
            "{engine}"
        );
        assert_eq!(
            ask_int(&store, "SELECT COUNT(*) FROM person WHERE name LIKE 'an%'", &[]).await,
            0,
            "{engine}"
        );
        let quoted = store.snapshot().await.unwrap().query("SELECT \"Anna\" FROM person", &[]).await;
        assert!(matches!(quoted, Err(StoreError::Sql(_))), "{engine}: {quoted:?}");
    }
}

#[tokio::test]
async fn a_write_that_is_given_up_leaves_all_or_nothing() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        for polls in 0..12 {
            let mut batch = insert(&format!("{polls} left"));
            batch.append(insert(&format!("{polls} right")));
            let mut write = Box::pin(store.write(batch));
            for _ in 0..polls {
                tokio::select! {
                    biased;
                    _ = &mut write => break,
                    () = tokio::task::yield_now() => {}
                }
            }
            drop(write);
            assert_eq!(count(&store).await % 2, 0, "{engine}, after {polls} turns");
        }
        store.write(insert("last")).await.unwrap();
        assert_eq!(count(&store).await % 2, 1, "{engine}");
    }
}

#[tokio::test]
async fn what_one_store_acknowledged_another_sees() {
    for (engine, store, guard) in both().await {
        with_people(&store).await;
        let other = store::Store::open(guard.url()).await.unwrap();
        store.write(insert("a")).await.unwrap();
        other.write(insert("b")).await.unwrap();
        assert_eq!(count(&store).await, 2, "{engine}");
        assert_eq!(count(&other).await, 2, "{engine}");
        assert_eq!(store.commit_count(), 1, "{engine}: migrations are not counted");
        store.integrity().await.unwrap();
        store.checkpoint().await.unwrap();
        store.write(Batch::new()).await.unwrap();
        assert_eq!(store.commit_count(), 1, "{engine}: an empty batch is no commit");
    }
}
