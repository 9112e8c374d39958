//! Expectations, and jobs that only one of several processes may do.

use std::time::Duration;

use store::testing::{both, both_with};
use store::{Batch, Guards, Options, Store, StoreError};
use tokio::task::JoinSet;

use super::{ask_int, count, insert, with_people};

const LONG: Duration = Duration::from_secs(600);

fn expect_version(name: &str, version: i64) -> Batch {
    let mut batch = Batch::new();
    batch.expect("SELECT version FROM person WHERE uuid = $1", vec![name.into()], version, "person.version");
    batch
}

fn edit(name: &str) -> Batch {
    let mut batch = Batch::new();
    batch.guard("UPDATE person SET version = version + 1 WHERE uuid = $1", vec![name.into()], 1, "person");
    batch
}

#[tokio::test]
async fn an_expectation_holds_or_undoes_the_batch_and_writes_nothing() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        let mut fits = insert("beside it");
        fits.append(expect_version("a", 0));
        store.write(fits).await.unwrap();
        store.write(edit("a")).await.unwrap();
        for (unfit, name) in [(expect_version("a", 0), "changed"), (expect_version("nobody", 0), "gone")] {
            let mut batch = insert(name);
            batch.append(unfit);
            batch.append(insert("after it"));
            assert_eq!(
                store.write(batch).await,
                Err(StoreError::Guard("person.version")),
                "{engine}: {name}"
            );
        }
        let mut two = insert("several rows");
        two.expect("SELECT 1 FROM person", vec![], 1, "one");
        assert_eq!(store.write(two).await, Err(StoreError::Guard("one")), "{engine}");
        let mut null = Batch::new();
        null.expect("SELECT name FROM person WHERE uuid = 'a'", vec![], "a", "name");
        null.expect("SELECT age FROM person WHERE uuid = 'a'", vec![], store::Value::Null, "age");
        null.expect("SELECT version = 1 FROM person WHERE uuid = 'a'", vec![], true, "flag");
        store.write(null).await.unwrap();
        assert_eq!(count(&store).await, 2, "{engine}");
    }
}

#[tokio::test]
async fn an_expectation_that_nobody_looks_at_lets_the_batch_pass() {
    for (engine, store, _guard) in both_with(Options { guards: Guards::Ignore, ..Options::default() }).await {
        with_people(&store).await;
        let mut batch = insert("a");
        batch.append(expect_version("nobody", 7));
        store.write(batch).await.unwrap();
        assert_eq!(count(&store).await, 1, "{engine}");
    }
}

/// A writer that expects version 0 and one that makes it 1 cannot both be right in either order, unless the expecting
/// one came first: so whoever expected and succeeded stands before the edit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_expected_cannot_change_until_the_batch_is_durable() {
    for (engine, store, guard) in both().await {
        with_people(&store).await;
        let other = Store::open(guard.url()).await.unwrap();
        for round in 0..20 {
            let name = format!("round {round}");
            store.write(insert(&name)).await.unwrap();
            let mut writers = JoinSet::new();
            for writer in 0..6 {
                let store = if writer % 2 == 0 { store.clone() } else { other.clone() };
                let mut batch = expect_version(&name, 0);
                // It writes what it saw; the edit counts what was there when it came.
                batch.push(
                    "INSERT INTO person (uuid, name) VALUES ($1, $2)",
                    vec![format!("{name} {writer}").into(), name.as_str().into()],
                );
                writers.spawn(async move { store.write(batch).await });
            }
            let mut counting = Batch::new();
            counting
                .push("UPDATE person SET version = version + 1 WHERE uuid = $1", vec![name.as_str().into()]);
            counting.push(
                "UPDATE person SET age = (SELECT COUNT(*) FROM person WHERE name = $1) WHERE uuid = $1",
                vec![name.as_str().into()],
            );
            writers.spawn({
                let store = other.clone();
                async move { store.write(counting).await }
            });
            let fitted = writers.join_all().await.into_iter().filter(Result::is_ok).count();
            let seen = "SELECT age FROM person WHERE uuid = $1";
            let before_the_edit = ask_int(&store, seen, &[name.as_str().into()]).await;
            // The person itself is one more row of that name, and the edit one more batch that succeeded.
            assert_eq!(usize::try_from(before_the_edit).unwrap(), fitted, "{engine}: {name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn expecting_and_updating_the_same_row_at_once_ends_well() {
    for (engine, store, guard) in both().await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        let other = Store::open(guard.url()).await.unwrap();
        let mut writers = JoinSet::new();
        for store in [&store, &other, &store, &other] {
            let (store, mut batch) = (store.clone(), expect_version("a", 0));
            batch.append(edit("a"));
            writers.spawn(async move { store.write(batch).await });
        }
        let ended = writers.join_all().await;
        assert_eq!(ended.iter().filter(|one| one.is_ok()).count(), 1, "{engine}: {ended:?}");
        let lost = ended.iter().filter(|one| **one == Err(StoreError::Guard("person.version"))).count();
        assert_eq!(lost, 3, "{engine}: {ended:?}");
    }
}

#[tokio::test]
async fn a_lease_is_held_by_one_and_followed_by_a_higher_number() {
    for (engine, store, guard) in both().await {
        with_people(&store).await;
        let other = Store::open(guard.url()).await.unwrap();
        let mut mine = store.try_lease("tokens", LONG).await.unwrap().unwrap();
        assert!(other.try_lease("tokens", LONG).await.unwrap().is_none(), "{engine}");
        let theirs = other.try_lease("another job", LONG).await.unwrap().unwrap();
        assert_eq!((mine.fence(), theirs.fence(), mine.progress()), (1, 1, None), "{engine}");
        mine.advance(insert("first"), "half").await.unwrap();
        mine.renew().await.unwrap();
        mine.release().await.unwrap();
        let next = other.try_lease("tokens", LONG).await.unwrap().unwrap();
        assert_eq!((next.fence(), next.progress()), (2, Some("half")), "{engine}");
        next.finish(insert("second")).await.unwrap();
        let again = store.try_lease("tokens", LONG).await.unwrap().unwrap();
        assert_eq!((again.fence(), again.progress()), (3, None), "{engine}");
        // A batch that goes another way asks the same question.
        let mut batch = Batch::new();
        again.guard(&mut batch);
        batch.append(insert("third"));
        other.write(batch.clone()).await.unwrap();
        again.release().await.unwrap();
        let after = other.try_lease("tokens", LONG).await.unwrap().unwrap();
        assert_eq!(store.write(batch).await, Err(StoreError::Guard("lease")), "{engine}");
        assert_eq!(after.fence(), 4, "{engine}");
        assert_eq!(count(&store).await, 3, "{engine}");
    }
}

/// Two server processes with the same job, again and again, taking over from each other in the middle: every person is
/// done once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_work_of_a_job_is_done_once() {
    const PERSONS: i64 = 40;
    for (engine, store, guard) in both().await {
        with_people(&store).await;
        for number in 0..PERSONS {
            store.write(insert(&number.to_string())).await.unwrap();
        }
        let mut processes = JoinSet::new();
        for _ in 0..2 {
            let store = Store::open(guard.url()).await.unwrap();
            processes.spawn(async move {
                let mut batches = 0;
                loop {
                    // A length of nothing: the other process takes over at any moment.
                    let Some(mut lease) = store.try_lease("job", Duration::ZERO).await? else { continue };
                    loop {
                        let after: i64 = lease.progress().and_then(|last| last.parse().ok()).unwrap_or(0);
                        let sql = "SELECT id FROM person WHERE id > $1 ORDER BY id LIMIT 1";
                        let row = store.snapshot().await?.query_one(sql, &[after.into()]).await?;
                        let Some(row) = row else { return Ok::<_, StoreError>(batches) };
                        let (id, mut batch) = (row.int(0)?, Batch::new());
                        batch.push("UPDATE person SET version = version + 1 WHERE id = $1", vec![id.into()]);
                        match lease.advance(batch, &id.to_string()).await {
                            Ok(()) => batches += 1,
                            Err(StoreError::LeaseLost(job)) if job == "job" => break,
                            Err(error) => return Err(error),
                        }
                    }
                }
            });
        }
        let batches: i64 = processes.join_all().await.into_iter().map(Result::unwrap).sum();
        assert_eq!(batches, PERSONS, "{engine}");
        let once = "SELECT COUNT(*) FROM person WHERE version = 1";
        assert_eq!(ask_int(&store, once, &[]).await, PERSONS, "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_do_not_write_for_one_job_at_the_same_time() {
    for (engine, store, guard) in both().await {
        with_people(&store).await;
        let other = Store::open(guard.url()).await.unwrap();
        assert!(store.try_job("clocks", insert("a")).await.unwrap(), "{engine}");
        assert!(other.try_job("clocks", insert("b")).await.unwrap(), "{engine}: the first has ended");
        assert_eq!(count(&store).await, 2, "{engine}");
        if engine == "sqlite" {
            continue;
        }
        // A writer that stands still in the middle of its batch.
        let (direct, connection) = tokio_postgres::connect(guard.url(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        direct.batch_execute("SELECT pg_advisory_lock(42)").await.unwrap();
        let mut slow = insert("slow");
        slow.push("SELECT pg_advisory_xact_lock_shared(42)", vec![]);
        let slow = tokio::spawn(async move { store.try_job("clocks", slow).await });
        let waiting =
            "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND NOT granted";
        while ask_int(&other, waiting, &[]).await == 0 {
            tokio::task::yield_now().await;
        }
        assert!(!other.try_job("clocks", insert("meanwhile")).await.unwrap(), "{engine}");
        let mut alone = insert("meanwhile");
        alone.alone("clocks");
        assert_eq!(other.write(alone).await, Err(StoreError::Busy("clocks")), "{engine}");
        assert!(other.try_job("another job", insert("c")).await.unwrap(), "{engine}");
        direct.batch_execute("SELECT pg_advisory_unlock(42)").await.unwrap();
        assert!(slow.await.unwrap().unwrap(), "{engine}");
        assert!(other.try_job("clocks", insert("d")).await.unwrap(), "{engine}");
        assert_eq!(count(&other).await, 5, "{engine}");
    }
}
