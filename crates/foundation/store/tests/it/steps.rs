//! Rust steps of migrations: in batches, killed, resumed, taken over; and programs that do not fit their database.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use store::testing::both;
use store::{Batch, Context, Migration, Program, StepFuture, Stepping, Store, StoreError, Tables};
use tokio::sync::Semaphore;

use super::{PEOPLE, ask_int, insert};

const PERSONS: i64 = 10;
const BATCH: i64 = 3;

/// What the test shares with its step.
struct Bench {
    /// Each batch uses one up; without one, the step stands still.
    may_write: Semaphore,
    /// Batches that were begun, by anybody.
    begun: AtomicU64,
    /// Told at each beginning of a batch.
    beginning: Semaphore,
}

impl Bench {
    fn new(batches: usize) -> Arc<Self> {
        Arc::new(Self {
            may_write: Semaphore::new(batches),
            begun: AtomicU64::new(0),
            beginning: Semaphore::new(0),
        })
    }

    fn context(self: &Arc<Self>) -> Context {
        Arc::clone(self) as Context
    }

    /// Waits until a step has read a batch and stands before writing it.
    async fn batch_begun(&self, batches: u32) {
        self.beginning.acquire_many(batches).await.unwrap().forget();
    }
}

const AGES: Migration = Migration::step("0002_ages", "1", ages);

/// Adds one to every age: doing anybody twice, or nobody, shows.
fn ages(step: &mut Stepping) -> StepFuture<'_> {
    Box::pin(async move {
        loop {
            let after: i64 = step.progress().map_or(0, |last| last.parse().unwrap());
            let sql = "SELECT id FROM person WHERE id > $1 ORDER BY id LIMIT $2";
            let rows = step.query(sql, &[after.into(), BATCH.into()]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            let mut batch = Batch::new();
            for row in &rows {
                batch.push("UPDATE person SET age = age + 1 WHERE id = $1", vec![row.int(0)?.into()]);
            }
            let bench: &Bench = step.context()?;
            bench.begun.fetch_add(1, Ordering::SeqCst);
            bench.beginning.add_permits(1);
            bench.may_write.acquire().await.unwrap().forget();
            step.write(batch, &last.int(0)?.to_string()).await?;
        }
    })
}

async fn with_ages(store: &Store) {
    store.migrate(&[PEOPLE]).await.unwrap();
    for number in 0..PERSONS {
        let mut batch = insert(&number.to_string());
        batch.push(
            "UPDATE person SET age = $1 WHERE uuid = $2",
            vec![number.into(), number.to_string().into()],
        );
        store.write(batch).await.unwrap();
    }
}

/// How many persons the step has done, each once.
async fn done(store: &Store) -> i64 {
    let others =
        "SELECT COUNT(*) FROM person WHERE age <> CAST(uuid AS BIGINT) AND age <> CAST(uuid AS BIGINT) + 1";
    assert_eq!(ask_int(store, others, &[]).await, 0, "somebody was done twice");
    ask_int(store, "SELECT COUNT(*) FROM person WHERE age = CAST(uuid AS BIGINT) + 1", &[]).await
}

/// What time does to the lease of a process that is gone.
async fn time_passes(store: &Store) {
    let mut batch = Batch::new();
    batch.guard("UPDATE lease SET expires = 0 WHERE name = 'migration 0002_ages'", vec![], 1, "lease");
    store.write(batch).await.unwrap();
}

#[tokio::test]
async fn a_step_works_in_batches_and_is_done_once() {
    for (engine, store, _guard) in both().await {
        with_ages(&store).await;
        let bench = Bench::new(100);
        for _ in 0..3 {
            store.migrate_with(&[PEOPLE, AGES], &bench.context()).await.unwrap();
        }
        assert_eq!(done(&store).await, PERSONS, "{engine}");
        assert_eq!(bench.begun.load(Ordering::SeqCst), 4, "{engine}: ten persons, three at a time, once");
        let written =
            "SELECT COUNT(*) FROM schema_migration WHERE id = '0002_ages' AND length(checksum) = 64";
        assert_eq!(ask_int(&store, written, &[]).await, 1, "{engine}");
        let held = "SELECT COUNT(*) FROM lease WHERE owner IS NOT NULL OR progress IS NOT NULL";
        assert_eq!(ask_int(&store, held, &[]).await, 0, "{engine}: the lease was given back");
        let changed = Migration::step("0002_ages", "2", ages);
        let error = store.migrate_with(&[PEOPLE, changed], &bench.context()).await.unwrap_err();
        assert!(error.to_string().contains("0002_ages: its version has changed"), "{engine}: {error}");
    }
}

#[tokio::test]
async fn a_killed_step_goes_on_where_it_was() {
    for (engine, store, guard) in both().await {
        with_ages(&store).await;
        let bench = Bench::new(2);
        let killed = {
            let (store, context) = (Store::open(guard.url()).await.unwrap(), bench.context());
            tokio::spawn(async move { store.migrate_with(&[PEOPLE, AGES], &context).await })
        };
        bench.batch_begun(3).await;
        killed.abort();
        assert!(killed.await.unwrap_err().is_cancelled(), "{engine}");
        assert_eq!(done(&store).await, 2 * BATCH, "{engine}: killed before its third batch");
        time_passes(&store).await;
        bench.may_write.add_permits(100);
        store.migrate_with(&[PEOPLE, AGES], &bench.context()).await.unwrap();
        assert_eq!(done(&store).await, PERSONS, "{engine}");
        assert_eq!(bench.begun.load(Ordering::SeqCst), 5, "{engine}: two, one that was lost, and two more");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_next_start_waits_for_a_step_that_another_process_is_at() {
    for (engine, store, guard) in both().await {
        with_ages(&store).await;
        let bench = Bench::new(0);
        let mut starts = tokio::task::JoinSet::new();
        for _ in 0..3 {
            let (url, context) = (guard.url().to_owned(), bench.context());
            starts.spawn(async move {
                let store = Store::open(&url).await?;
                store.migrate_with(&[PEOPLE, AGES], &context).await?;
                // Whoever has waited finds the work done.
                Ok::<_, StoreError>(done(&store).await)
            });
        }
        bench.batch_begun(1).await;
        bench.may_write.add_permits(100);
        for ended in starts.join_all().await {
            assert_eq!(ended, Ok(PERSONS), "{engine}");
        }
        assert_eq!(bench.begun.load(Ordering::SeqCst), 4, "{engine}: one of them did it");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_process_that_was_asleep_cannot_write_after_another_took_over() {
    for (engine, store, guard) in both().await {
        with_ages(&store).await;
        let (asleep, awake) = (Bench::new(1), Bench::new(100));
        let sleeper = {
            let (store, context) = (Store::open(guard.url()).await.unwrap(), asleep.context());
            tokio::spawn(async move { store.migrate_with(&[PEOPLE, AGES], &context).await })
        };
        asleep.batch_begun(2).await;
        time_passes(&store).await;
        store.migrate_with(&[PEOPLE, AGES], &awake.context()).await.unwrap();
        assert_eq!(done(&store).await, PERSONS, "{engine}");
        asleep.may_write.add_permits(100);
        sleeper.await.unwrap().unwrap();
        assert_eq!(done(&store).await, PERSONS, "{engine}: the batch of the sleeper was refused");
        assert_eq!(asleep.begun.load(Ordering::SeqCst), 2, "{engine}: and then it saw that the work is done");
    }
}

/// What the test above takes away: without the guard of the fencing number, its last assertion fails.
#[tokio::test]
async fn without_the_fencing_number_a_sleeper_writes_twice() {
    for (engine, store, _guard) in both().await {
        with_ages(&store).await;
        let lease = store.try_lease("job", std::time::Duration::from_secs(30)).await.unwrap().unwrap();
        assert!(
            store.try_lease("job", std::time::Duration::from_secs(30)).await.unwrap().is_none(),
            "{engine}: it is held"
        );
        let mut past = Batch::new();
        past.guard("UPDATE lease SET expires = 0 WHERE name = 'job'", vec![], 1, "lease");
        store.write(past).await.unwrap();
        let next = store.try_lease("job", std::time::Duration::from_secs(30)).await.unwrap().unwrap();
        assert_eq!((lease.fence(), next.fence()), (1, 2), "{engine}");
        assert_eq!(lease.write(insert("fenced")).await, Err(StoreError::LeaseLost("job".into())), "{engine}");
        next.write(insert("fenced")).await.unwrap();
        // The sleeper that writes by itself, past its lease:
        lease.store().write(insert("not fenced")).await.unwrap();
        assert_eq!(ask_int(&store, "SELECT COUNT(*) FROM person", &[]).await, PERSONS + 2, "{engine}");
    }
}

#[tokio::test]
async fn a_step_that_fails_keeps_its_batches_and_is_tried_again_at_once() {
    fn fails(step: &mut Stepping) -> StepFuture<'_> {
        Box::pin(async move {
            let mut batch = Batch::new();
            batch.push("UPDATE person SET age = age + 1", vec![]);
            if step.progress().is_none() {
                step.write(batch, "all").await?;
            }
            if step.context::<AtomicI64>()?.fetch_sub(1, Ordering::SeqCst) > 0 {
                return Err(StoreError::Type("the tea is cold".into()));
            }
            Ok(())
        })
    }
    const FAILS: Migration = Migration::step("0002_fails", "1", fails);
    for (engine, store, _guard) in both().await {
        with_ages(&store).await;
        let error = store.migrate(&[PEOPLE, FAILS]).await.unwrap_err();
        assert!(error.to_string().contains("supplied no"), "{engine}: {error}");
        let context: Context = Arc::new(AtomicI64::new(2));
        for _ in 0..2 {
            let error = store.migrate_with(&[PEOPLE, FAILS], &context).await.unwrap_err();
            assert!(
                matches!(&error, StoreError::Migration(why) if why == "0002_fails: type: the tea is cold"),
                "{engine}: {error}"
            );
        }
        store.migrate_with(&[PEOPLE, FAILS], &context).await.unwrap();
        assert_eq!(done(&store).await, PERSONS, "{engine}");
    }
}

static PEOPLES: Tables = Tables::bare("people", &[PEOPLE]);
static NEWER: Tables = Tables::bare(
    "people",
    &[PEOPLE, Migration::text("0050_newer", "CREATE TABLE newer (id {id}) {strict};")],
);

#[allow(clippy::disallowed_methods, reason = "held against the clock of the database's machine: this one")]
pub(super) fn database_now() -> i64 {
    i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis())
        .unwrap()
}

fn program(tables: &'static Tables, now_ms: fn() -> i64) -> Program {
    Program { rooms: vec![tables], context: Arc::new(()), now_ms }
}

#[tokio::test]
async fn an_older_program_stops_at_a_newer_database() {
    for (engine, store, _guard) in both().await {
        let (old, new) = (program(&PEOPLES, database_now), program(&NEWER, database_now));
        assert_eq!(store.due(&new).await.unwrap(), ["0001_people", "0040_store", "0050_newer"], "{engine}");
        store.prepare(&old).await.unwrap();
        store.check(&old).await.unwrap();
        assert_eq!(store.due(&new).await.unwrap(), ["0050_newer"], "{engine}");
        store.prepare(&new).await.unwrap();
        store.check(&new).await.unwrap();
        for stopped in [store.check(&old).await, store.prepare(&old).await] {
            let error = stopped.unwrap_err();
            let sentence =
                "migration: 0050_newer: this program does not know it, so a newer program has migrated";
            assert!(error.to_string().starts_with(sentence), "{engine}: {error}");
        }
    }
}

#[tokio::test]
async fn a_program_stops_when_the_clocks_are_apart() {
    for (engine, store, _guard) in both().await {
        store.prepare(&program(&PEOPLES, database_now)).await.unwrap();
        let shifted: [(i64, fn() -> i64); 2] =
            [(-60_000, || database_now() - 60_000), (60_000, || database_now() + 60_000)];
        for (apart, clock) in shifted {
            let wrong = program(&PEOPLES, clock);
            for ended in [store.check(&wrong).await, store.prepare(&wrong).await] {
                match (engine, ended) {
                    ("sqlite", ended) => ended.unwrap(),
                    (_, Err(StoreError::Clock { ahead })) => {
                        assert!((ahead + apart).abs() < 30_000, "{engine}: {ahead}");
                    }
                    (_, other) => panic!("{engine}: {other:?}"),
                }
            }
        }
        store.check(&program(&PEOPLES, || database_now() + 1_000)).await.unwrap();
    }
    let sentence = StoreError::Clock { ahead: -2500 }.to_string();
    assert!(
        sentence.starts_with("the database's clock is 2500 ms behind this machine's; set both"),
        "{sentence}"
    );
}
