//! Marks: a reader that compares numbers in its snapshot never misses a month that moved, whatever the order of the
//! commits, with several processes on one database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use store::testing::both;
use store::{Batch, ChangeNumbers, Migration, Moved, Snapshot, Store, StoreError};
use tokio::task::JoinSet;

use super::ask_int;

const EVENTS: Migration = Migration::text(
    "0001_events",
    "CREATE TABLE event (id {id}, kind TEXT NOT NULL, month {int} NOT NULL, writer {int} NOT NULL) {strict};
     CREATE INDEX event_kind ON event (kind, month);",
);

const KINDS: [&str; 3] = ["presumed", "identified", "protected"];
/// Every kind.
const ALL: &[&str] = &[];

fn months(pairs: &[(&str, i64)]) -> Moved {
    Moved::Months(pairs.iter().map(|(kind, month)| ((*kind).to_owned(), *month)).collect())
}

/// What a writer does in one batch.
#[derive(Debug, Clone, Copy)]
enum Change {
    /// Something happened.
    Add(usize, i64),
    /// All that this writer wrote of the month goes to another.
    Correct(usize, i64, i64),
    /// All that this writer wrote of the month is taken back.
    Retract(usize, i64),
    /// A batch that is undone at its end.
    Fail(usize, i64),
}

fn change() -> impl Strategy<Value = Change> {
    let month = || 0..4_i64;
    proptest::prop_oneof![
        5 => (0..3_usize, month()).prop_map(|(kind, month)| Change::Add(kind, month)),
        2 => (0..3_usize, month(), month()).prop_map(|(kind, from, to)| Change::Correct(kind, from, to)),
        1 => (0..3_usize, month()).prop_map(|(kind, month)| Change::Retract(kind, month)),
        1 => (0..3_usize, month()).prop_map(|(kind, month)| Change::Fail(kind, month)),
    ]
}

impl Change {
    fn batch(self, writer: i64) -> Batch {
        let mut batch = Batch::new();
        let mut mark = |kind: usize, month| {
            batch.mark(KINDS[kind], month);
            vec![KINDS[kind].into(), month.into(), writer.into()]
        };
        let insert = "INSERT INTO event (kind, month, writer) VALUES ($1, $2, $3)";
        match self {
            Change::Add(kind, month) => {
                let params = mark(kind, month);
                batch.push(insert, params);
            }
            Change::Correct(kind, from, to) => {
                mark(kind, to);
                let mut params = mark(kind, from);
                params.push(to.into());
                batch.push(
                    "UPDATE event SET month = $4 WHERE kind = $1 AND month = $2 AND writer = $3",
                    params,
                );
            }
            Change::Retract(kind, month) => {
                let params = mark(kind, month);
                batch.push("DELETE FROM event WHERE kind = $1 AND month = $2 AND writer = $3", params);
            }
            Change::Fail(kind, month) => {
                let params = mark(kind, month);
                batch.push(insert, params);
                batch.guard("DELETE FROM event WHERE id = 0", vec![], 1, "never");
            }
        }
        batch
    }
}

type Counts = BTreeMap<(String, i64), i64>;

/// A reader that keeps its counts and counts again only what moved.
#[derive(Default)]
struct Reader {
    since: Option<ChangeNumbers>,
    kept: Counts,
    recounted: usize,
    looks: usize,
}

impl Reader {
    async fn look(&mut self, store: &Store) -> (Counts, Counts) {
        let mut snapshot = store.snapshot().await.unwrap();
        let months = match &self.since {
            None => KINDS
                .iter()
                .flat_map(|kind| (0..4).map(|month| ((*kind).to_owned(), month)))
                .collect::<BTreeSet<_>>(),
            Some(since) => match snapshot.moved(since, ALL).await.unwrap() {
                Moved::Months(months) => months,
                Moved::Everything => panic!("nobody restored a backup"),
            },
        };
        for (kind, month) in months {
            let sql = "SELECT COUNT(*) FROM event WHERE kind = $1 AND month = $2";
            let row = snapshot.query_one(sql, &[kind.as_str().into(), month.into()]).await.unwrap().unwrap();
            self.kept.insert((kind, month), row.int(0).unwrap());
            self.recounted += 1;
        }
        self.since = Some(snapshot.changes().await.unwrap());
        self.looks += 1;
        let kept = self.kept.iter().filter(|(_, count)| **count > 0);
        (kept.map(|(month, count)| (month.clone(), *count)).collect(), everything(&mut snapshot).await)
    }
}

async fn everything(snapshot: &mut Snapshot) -> Counts {
    let sql = "SELECT kind, month, COUNT(*) FROM event GROUP BY kind, month";
    let rows = snapshot.query(sql, &[]).await.unwrap();
    rows.iter().map(|row| ((row.text(0).unwrap(), row.int(1).unwrap()), row.int(2).unwrap())).collect()
}

const WRITERS: usize = 6;
const HISTORIES: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_that_compares_numbers_never_misses_a_month_that_moved() {
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(4), ..Config::default() });
    let history = proptest::collection::vec(proptest::collection::vec(change(), 5..20), WRITERS);
    for (engine, store, guard) in both().await {
        store.migrate(&[EVENTS]).await.unwrap();
        let other = Store::open(guard.url()).await.unwrap();
        let mut readers = [Reader::default(), Reader::default()];
        for _ in 0..HISTORIES {
            let scripts = history.new_tree(&mut runner).unwrap().current();
            let (mut writers, going) = (JoinSet::new(), Arc::new(AtomicBool::new(true)));
            for (writer, script) in scripts.into_iter().enumerate() {
                let store = if writer % 2 == 0 { store.clone() } else { other.clone() };
                writers.spawn(async move {
                    for change in script {
                        match (change, store.write(change.batch(i64::try_from(writer).unwrap())).await) {
                            (Change::Fail(..), Err(StoreError::Guard("never"))) | (_, Ok(())) => {}
                            (_, Err(error)) => panic!("{error}"),
                        }
                    }
                });
            }
            let watch = Arc::clone(&going);
            let ended = tokio::spawn(async move {
                writers.join_all().await;
                watch.store(false, Ordering::SeqCst);
            });
            // Two processes look while others write, and once more when all have ended.
            let mut last = false;
            while !last {
                last = !going.load(Ordering::SeqCst);
                for (reader, store) in readers.iter_mut().zip([&store, &other]) {
                    let (kept, counted) = reader.look(store).await;
                    assert_eq!(kept, counted, "{engine}: a figure is stale");
                }
            }
            ended.await.unwrap();
        }
        let (looks, recounted) =
            readers.iter().fold((0, 0), |(looks, months), one| (looks + one.looks, months + one.recounted));
        assert!(looks > 2 * HISTORIES && recounted > 2 * 12, "{engine}: {looks} looks, {recounted} months");
        assert!(recounted < looks * 12, "{engine}: not everything each time ({recounted} of {looks} looks)");
    }
}

async fn add(store: &Store, kind: &str, month: i64) {
    let mut batch = Batch::new();
    let sql = "INSERT INTO event (kind, month, writer) VALUES ($1, $2, 0)";
    batch.push(sql, vec![kind.into(), month.into()]);
    batch.mark(kind, month);
    store.write(batch).await.unwrap();
}

#[tokio::test]
async fn only_what_was_marked_has_moved_and_kinds_can_be_picked() {
    for (engine, store, guard) in both().await {
        store.migrate(&[EVENTS]).await.unwrap();
        let other = Store::open(guard.url()).await.unwrap();
        let before = store.snapshot().await.unwrap().changes().await.unwrap();
        let mut old = store.snapshot().await.unwrap();
        add(&store, "a", 24_240).await;
        add(&other, "b", 24_241).await;
        let mut marks = Batch::new();
        for month in 0..100 {
            marks.mark("c", month);
        }
        other.write(marks).await.unwrap();
        assert_eq!(
            old.moved(&before, ALL).await.unwrap(),
            months(&[]),
            "{engine}: its moment is before them"
        );
        let mut snapshot = other.snapshot().await.unwrap();
        let moved = snapshot.moved(&before, &["a", "b"]).await.unwrap();
        assert_eq!(moved, months(&[("a", 24_240), ("b", 24_241)]), "{engine}");
        assert_eq!(snapshot.moved(&before, &["b"]).await.unwrap(), months(&[("b", 24_241)]), "{engine}");
        let Moved::Months(all) = snapshot.moved(&before, ALL).await.unwrap() else { panic!("{engine}") };
        assert_eq!(all.len(), 102, "{engine}");
        let now = snapshot.changes().await.unwrap();
        assert_eq!(snapshot.moved(&now, ALL).await.unwrap(), months(&[]), "{engine}");
        assert_eq!(ChangeNumbers::from_text(&now.to_text()), Some(now.clone()), "{engine}");
        add(&store, "a", 24_240).await;
        let moved = store.snapshot().await.unwrap().moved(&now, ALL).await.unwrap();
        assert_eq!(moved, months(&[("a", 24_240)]), "{engine}: the same month again");
        // Numbers of a later moment than the database is of: a backup came back.
        let mut back = Batch::new();
        back.push("UPDATE change_slot SET number = number - 2", vec![]);
        store.write(back).await.unwrap();
        let moved = store.snapshot().await.unwrap().moved(&now, ALL).await.unwrap();
        assert_eq!(moved, Moved::Everything, "{engine}");
        let ahead = ChangeNumbers::from_text("0:99 1:99 2:99").unwrap();
        assert_eq!(
            store.snapshot().await.unwrap().moved(&ahead, ALL).await.unwrap(),
            Moved::Everything,
            "{engine}"
        );
    }
}

#[tokio::test]
async fn a_batch_that_is_undone_leaves_no_number() {
    for (engine, store, _guard) in both().await {
        store.migrate(&[EVENTS]).await.unwrap();
        let before = store.snapshot().await.unwrap().changes().await.unwrap();
        let failed = store.write(Change::Fail(0, 1).batch(0)).await;
        assert_eq!(failed, Err(StoreError::Guard("never")), "{engine}");
        assert_eq!(store.snapshot().await.unwrap().changes().await.unwrap(), before, "{engine}");
        assert_eq!(ask_int(&store, "SELECT COUNT(*) FROM change_number", &[]).await, 0, "{engine}");
    }
}

/// Holds up the commit of a batch that writes an event of the kind *held*, after its marks were written.
const HOLD: &str = "
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'held') EXECUTE FUNCTION hold();
SELECT pg_advisory_lock(42);";

/// A second process, none of whose connections has the slot. (Each writes through whichever of its connections is
/// free, so it is made to open all it may; what did not fit is kept open, so that its numbers are not given again.)
async fn process_beside(
    guard: &store::testing::Guard,
    direct: &tokio_postgres::Client,
    slot: i32,
) -> (Store, Vec<Store>) {
    let mut open = Vec::new();
    loop {
        let url = format!("{}?application_name=beside{}", guard.url(), open.len());
        let options = store::Options { readers: 1, ..Default::default() };
        let other = Store::open_with(&url, options).await.unwrap();
        let all = (other.snapshot().await, other.snapshot().await, other.snapshot().await);
        assert!(all.0.is_ok() && all.1.is_ok() && all.2.is_ok(), "one reader, and two more for writes");
        let same = format!(
            "SELECT COUNT(*) FILTER (WHERE pid % 32 = {slot}), COUNT(*) FROM pg_stat_activity \
             WHERE application_name = 'beside{}'",
            open.len()
        );
        let row = direct.query_one(&same, &[]).await.unwrap();
        assert_eq!(row.get::<_, i64>(1), 3);
        if row.get::<_, i64>(0) == 0 {
            return (other, open);
        }
        open.push(other);
    }
}

/// The one interleaving that a number from one sequence gets wrong, made to happen: the first writer has its number
/// and is not visible yet, the second one is. (PostgreSQL only: SQLite has one writer at a time.)
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_commit_that_is_late_is_not_missed() {
    let Some((store, guard)) = store::testing::postgres_with(store::Options::default()).await else { return };
    store.migrate(&[EVENTS]).await.unwrap();
    let (direct, connection) = tokio_postgres::connect(guard.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    direct.batch_execute(HOLD).await.unwrap();
    let late = {
        let store = store.clone();
        tokio::spawn(async move { add(&store, "held", 1).await })
    };
    let waiting = "SELECT pid % 32 FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND NOT granted";
    let slot: i32 = loop {
        match direct.query_opt(waiting, &[]).await.unwrap() {
            Some(row) => break row.get(0),
            None => tokio::task::yield_now().await,
        }
    };
    let (other, _open) = process_beside(&guard, &direct, slot).await;
    // Its slot is its own until it is committed: whoever shares it waits.
    let insert = format!("SET lock_timeout = 1; INSERT INTO change_slot (slot, number) VALUES ({slot}, 1)");
    let refused = direct.batch_execute(&insert).await.unwrap_err();
    assert_eq!(refused.code().map(tokio_postgres::error::SqlState::code), Some("55P03"), "{refused}");
    let newest = "SELECT MAX(id) FROM event";
    add(&other, "free", 1).await;
    let mut snapshot = other.snapshot().await.unwrap();
    let moved = snapshot.moved(&ChangeNumbers::default(), ALL).await.unwrap();
    assert_eq!(moved, months(&[("free", 1)]));
    let seen = snapshot.changes().await.unwrap();
    let newest_seen = snapshot.query_one(newest, &[]).await.unwrap().unwrap().int(0).unwrap();
    drop(snapshot);
    direct.batch_execute("SELECT pg_advisory_unlock(42)").await.unwrap();
    late.await.unwrap();
    let mut snapshot = other.snapshot().await.unwrap();
    assert_eq!(snapshot.moved(&seen, ALL).await.unwrap(), months(&[("held", 1)]));
    // What a comparison of the highest id (a sequence) would have shown: nothing new.
    assert_eq!(snapshot.query_one(newest, &[]).await.unwrap().unwrap().int(0).unwrap(), newest_seen);
}
