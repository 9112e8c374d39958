//! What things cost on the disk: the database and its indexes, and the log that one changed answer writes.

use std::path::PathBuf;

use store::{Engine, Store};

use crate::{trouble::Trouble, visit::Visit};

/// Bytes in the database, right after seeding.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Space {
    /// Tables and indexes together.
    pub(crate) all: u64,
    /// Indexes, those of primary keys and UNIQUE included.
    pub(crate) indexes: u64,
}

/// How large the database is.
pub(crate) async fn space(store: &Store) -> Result<Space, Trouble> {
    let (all, indexes) = match store.engine() {
        Engine::Sqlite => (
            "SELECT SUM(pgsize) FROM dbstat",
            "SELECT SUM(pgsize) FROM dbstat WHERE name IN (SELECT name FROM sqlite_master WHERE type = 'index')",
        ),
        Engine::Postgres => (
            "SELECT CAST(SUM(pg_total_relation_size(c.oid)) AS BIGINT) FROM pg_class c
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
            "SELECT CAST(SUM(pg_indexes_size(c.oid)) AS BIGINT) FROM pg_class c
             WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
        ),
    };
    Ok(Space { all: number(store, all).await?, indexes: number(store, indexes).await? })
}

async fn number(store: &Store, sql: &str) -> Result<u64, Trouble> {
    let mut snapshot = store.snapshot().await.map_err(Trouble::strange)?;
    let row = snapshot.query_one(sql, &[]).await.map_err(Trouble::strange)?;
    let row = row.ok_or_else(|| Trouble::Strange("the database did not say how large it is".into()))?;
    u64::try_from(row.int(0).map_err(Trouble::strange)?).map_err(Trouble::strange)
}

/// Bytes of write-ahead log per changed answer, its audit entry and that entry's place in the chain included: the
/// growth over many answers, one after another, divided by their number.
pub(crate) async fn log_per_answer(
    store: &Store,
    url: &str,
    visit: &Visit,
    answers: usize,
) -> Result<u64, Trouble> {
    let log = Log::of(store, url)?;
    let mut last = log.position().await?;
    let mut grown = 0;
    visit
        .save_one_by_one(answers, async || {
            let now = log.position().await?;
            // A log that began anew has grown by what stands in it.
            grown += if now >= last { now - last } else { now };
            last = now;
            Ok(())
        })
        .await?;
    Ok(grown / u64::try_from(answers.max(1)).unwrap_or(1))
}

/// Where a database's write-ahead log stands.
enum Log<'a> {
    /// The file with SQLite's index of its log.
    Sqlite {
        index: PathBuf,
        frame: u64,
    },
    Postgres(&'a Store),
}

impl<'a> Log<'a> {
    fn of(store: &'a Store, url: &str) -> Result<Self, Trouble> {
        let Some(path) = url.strip_prefix("sqlite:") else { return Ok(Self::Postgres(store)) };
        let index = PathBuf::from(format!("{path}-shm"));
        // A frame is a page with 24 bytes before it; the page size stands at byte 14 of the index
        // (SQLite, "WAL-mode file format", 2.1 and 4).
        let head = std::fs::read(&index).map_err(Trouble::strange)?;
        let size = head.get(14..16).and_then(|two| two.try_into().ok()).map_or(0, u16::from_ne_bytes);
        Ok(Self::Sqlite { index, frame: 24 + if size == 1 { 65_536 } else { u64::from(size) } })
    }

    /// Bytes of log so far.
    async fn position(&self) -> Result<u64, Trouble> {
        match self {
            Self::Sqlite { index, frame } => {
                // mxFrame: the number of valid frames, at byte 16 of the index.
                let head = std::fs::read(index).map_err(Trouble::strange)?;
                let frames =
                    head.get(16..20).and_then(|four| four.try_into().ok()).map_or(0, u32::from_ne_bytes);
                Ok(u64::from(frames) * frame)
            }
            Self::Postgres(store) => {
                let sql = "SELECT CAST(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS BIGINT)";
                number(store, sql).await
            }
        }
    }
}
