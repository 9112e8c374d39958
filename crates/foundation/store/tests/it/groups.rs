//! Many writers at once.

use std::sync::Arc;

use store::testing::{both, both_with, sqlite_with};
use store::{Batch, Options, Store, StoreError};
use tokio::sync::Barrier;

use super::{count, insert, with_people};

/// Writes all batches at the same moment; answers in their order.
async fn at_once(store: &Store, batches: Vec<Batch>) -> Vec<store::Result<()>> {
    let barrier = Arc::new(Barrier::new(batches.len()));
    let tasks: Vec<_> = batches
        .into_iter()
        .map(|batch| {
            let (store, barrier) = (store.clone(), Arc::clone(&barrier));
            tokio::spawn(async move {
                barrier.wait().await;
                store.write(batch).await
            })
        })
        .collect();
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_writers_are_all_there_afterwards() {
    for (engine, store, guard) in both().await {
        with_people(&store).await;
        let answers = at_once(&store, (0..200).map(|i| insert(&format!("person {i}"))).collect()).await;
        assert_eq!(answers, vec![Ok(()); 200], "{engine}");
        let commits = store.commit_count();
        if engine == "sqlite" {
            assert!((4..200).contains(&commits), "200 batches shared {commits} commits, at most 64 each");
        } else {
            assert_eq!(commits, 200, "{engine}");
        }
        drop(store);
        let again = Store::open(guard.url()).await.unwrap();
        assert_eq!(count(&again).await, 200, "{engine}: opened once more");
        again.integrity().await.unwrap();
    }
}

/// The writer is held by a lock of another connection, so all batches wait together and share commits for certain.
#[tokio::test]
async fn batches_that_wait_together_share_commits_and_a_failing_one_hurts_only_itself() {
    let (store, guard) = sqlite_with(Options { group: 10, ..Options::default() }).await;
    with_people(&store).await;
    let path = guard.url().strip_prefix("sqlite:").unwrap().to_owned();
    let holder = rusqlite::Connection::open(path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut writes = Vec::new();
    for i in 0..30 {
        let mut batch = insert(&format!("person {i}"));
        match i % 10 {
            3 => batch.append(insert("person 0")),
            5 => batch.guard("DELETE FROM person WHERE uuid = 'nobody'", vec![], 1, "nobody"),
            7 => batch.push("SELECT nonsense", vec![]),
            _ => {}
        }
        // A batch is in the queue once its future was polled; futures are polled in order below.
        writes.push(Box::pin(store.write(batch)));
    }
    for write in &mut writes {
        assert!(
            std::future::poll_fn(|cx| std::task::Poll::Ready(write.as_mut().poll(cx).is_pending())).await
        );
    }
    holder.execute_batch("COMMIT").unwrap();
    for (i, write) in writes.into_iter().enumerate() {
        let answer = write.await;
        match i % 10 {
            3 => assert_eq!(answer, Err(StoreError::Unique { constraint: "person.uuid".into() })),
            5 => assert_eq!(answer, Err(StoreError::Guard("nobody"))),
            7 => assert!(matches!(answer, Err(StoreError::Sql(_)))),
            _ => assert_eq!(answer, Ok(())),
        }
    }
    assert_eq!(count(&store).await, 21);
    assert_eq!(store.commit_count(), 3, "30 batches in groups of 10");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_edits_at_the_same_version_exactly_one_wins() {
    for (engine, store, _guard) in both().await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        for version in 0..20_i64 {
            let mut edit = Batch::new();
            let sql = "UPDATE person SET version = version + 1 WHERE uuid = 'a' AND version = $1";
            edit.guard(sql, vec![version.into()], 1, "version");
            let answers = at_once(&store, vec![edit; 6]).await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{engine}");
            assert!(
                answers.iter().flat_map(|a| a.as_ref().err()).all(|e| *e == StoreError::Guard("version"))
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_that_lock_rows_crosswise_all_succeed() {
    for (engine, store, _guard) in both_with(Options { readers: 6, ..Options::default() }).await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        store.write(insert("b")).await.unwrap();
        let touch = |first: &str, second: &str| {
            let mut batch = Batch::new();
            for name in [first, second] {
                let sql = "UPDATE person SET version = version + 1 WHERE uuid = $1";
                batch.guard(sql, vec![name.into()], 1, "touch");
            }
            batch
        };
        let batches = (0..6).map(|i| if i % 2 == 0 { touch("a", "b") } else { touch("b", "a") }).collect();
        assert_eq!(at_once(&store, batches).await, vec![Ok(()); 6], "{engine}");
        let sum = super::ask_int(&store, "SELECT SUM(version) FROM person", &[]).await;
        assert_eq!(sum, 12, "{engine}");
    }
}

/// A limit on the pages of the file stands for the end of the disk.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_and_what_was_acknowledged_stays() {
    let (store, _guard) = sqlite_with(Options::default()).await;
    with_people(&store).await;
    let limit = store::Migration::text("0002_limit", "PRAGMA max_page_count = 100");
    store.migrate(&[limit]).await.unwrap();
    let large = |i: usize| {
        let mut batch = insert(&format!("person {i}"));
        let sql = "UPDATE person SET photo = $1 WHERE uuid = $2";
        batch.guard(sql, vec![vec![7_u8; 20_000].into(), format!("person {i}").into()], 1, "photo");
        batch
    };
    let answers = at_once(&store, (0..60).map(large).collect()).await;
    let written = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(
        answers.iter().flat_map(|a| a.as_ref().err()).all(|e| matches!(e, StoreError::Full(_))),
        "{answers:?}"
    );
    assert!(written < 60, "the limit was not reached");
    assert_eq!(count(&store).await, i64::try_from(written).unwrap());
    let mut erase = Batch::new();
    erase.push("DELETE FROM person", vec![]);
    store.write(erase).await.unwrap();
    store.write(large(0)).await.unwrap();
    store.integrity().await.unwrap();
}

#[tokio::test]
async fn a_reader_that_stays_does_not_stop_the_writer_and_the_log_is_emptied_after_it() {
    const LIMIT: u64 = 64 << 10;
    let wait = std::time::Duration::from_millis(20);
    let (store, guard) = sqlite_with(Options { wal_limit: LIMIT, wait, ..Options::default() }).await;
    with_people(&store).await;
    let wal = format!("{}-wal", guard.url().strip_prefix("sqlite:").unwrap());
    let length = || std::fs::metadata(&wal).map_or(0, |file| file.len());
    let mut held = store.snapshot().await.unwrap();
    for i in 0..40 {
        store.write(insert(&format!("person {i}"))).await.unwrap();
    }
    assert!(length() > LIMIT, "the reader keeps the log");
    assert!(matches!(store.checkpoint().await, Err(StoreError::Unavailable(_))));
    assert_eq!(held.query("SELECT id FROM person", &[]).await.unwrap().len(), 0);
    drop(held);
    for i in 40..80 {
        store.write(insert(&format!("person {i}"))).await.unwrap();
    }
    assert!(length() < 2 * LIMIT, "the log was emptied");
    assert_eq!(count(&store).await, 80);
}

#[tokio::test]
async fn the_log_of_sqlite_stays_bounded() {
    const LIMIT: u64 = 64 << 10;
    let (store, guard) = sqlite_with(Options { wal_limit: LIMIT, ..Options::default() }).await;
    with_people(&store).await;
    let wal = format!("{}-wal", guard.url().strip_prefix("sqlite:").unwrap());
    let length = || std::fs::metadata(&wal).map_or(0, |file| file.len());
    let mut longest = 0;
    for i in 0..200 {
        store.write(insert(&format!("person {i}"))).await.unwrap();
        longest = longest.max(length());
    }
    assert!(longest > 4096, "the log is looked at where it is");
    assert!(longest < 2 * LIMIT, "the log grew to {longest}");
    store.checkpoint().await.unwrap();
    assert_eq!(length(), 0, "a checkpoint leaves an empty log");
    assert_eq!(count(&store).await, 200);
}
