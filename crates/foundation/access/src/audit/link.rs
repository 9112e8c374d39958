//! Links: each entry's place in the chain, in a table of their own.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use ledger::{Chain, Link};
use store::{Batch, Engine, Row, Store, StoreError};

use super::{BATCH, hash, minted::Minted};
use crate::Result;

/// Held by a sequencer on PostgreSQL for the length of its transaction. Any constant of our own.
const SEQUENCER_LOCK: i64 = 0x0070_616c_6c69_6e6b;
/// Says that another sequencer is at work.
const BUSY: &str = "sequencer";

/// What is to be linked.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    number: i64,
    commitment: [u8; 32],
    lasting: [u8; 32],
}

/// What a chain's end leads to.
type Then = Arc<dyn Fn(Chain) -> store::Result<Batch> + Send + Sync>;

/// Adds the links of entries that were just pushed (SQLite), or puts the entries on the list of those that wait.
pub(super) fn after(batch: &mut Batch, engine: Engine, entries: Vec<Minted>) {
    if entries.is_empty() {
        return;
    }
    if engine == Engine::Postgres {
        for entry in entries {
            batch.push("INSERT INTO log_waiting (entry) VALUES ($1)", vec![entry.number.into()]);
        }
        return;
    }
    let waiting: Vec<Waiting> = entries
        .iter()
        .map(|entry| Waiting {
            number: entry.number,
            commitment: entry.commitment,
            lasting: entry.lasting_hash,
        })
        .collect();
    at_end(batch, Arc::new(move |chain| Ok(links(chain, &waiting))));
}

fn links(mut chain: Chain, waiting: &[Waiting]) -> Batch {
    let mut batch = Batch::new();
    for entry in waiting {
        let link = chain.push(entry.commitment, entry.lasting);
        batch.push(
            "INSERT INTO log_link (seq, entry, prev, leaf) VALUES ($1, $2, $3, $4)",
            vec![
                place(&link).into(),
                entry.number.into(),
                link.prev.to_vec().into(),
                link.leaf.to_vec().into(),
            ],
        );
    }
    batch
}

fn place(link: &Link) -> i64 {
    i64::try_from(link.seq).unwrap_or(i64::MAX)
}

fn end(rows: &[Row]) -> store::Result<Option<Chain>> {
    let Some(row) = rows.first() else { return Ok(None) };
    let count = u64::try_from(row.int(0)?)
        .map_err(|_| StoreError::Damaged("a place in the audit log is negative".into()))?;
    Ok(Some(Chain::at(count, hash(&row.bytes(1)?)?)))
}

/// Adds what follows from the end of the chain. Before the first link of a database of the first stage, the entries
/// of that stage that still wait are linked where they are.
fn at_end(batch: &mut Batch, then: Then) {
    let sql = "SELECT seq, leaf FROM log_link ORDER BY seq DESC LIMIT 1";
    batch.look(sql, vec![], move |rows| match end(rows)? {
        Some(chain) => then(chain),
        None => Ok(after_first_stage(Arc::clone(&then))),
    });
}

fn after_first_stage(then: Then) -> Batch {
    let mut batch = Batch::new();
    let sql = "SELECT seq, leaf FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1";
    batch.look(sql, vec![], move |rows| {
        let chain = end(rows)?.unwrap_or_default();
        let then = Arc::clone(&then);
        let mut batch = Batch::new();
        let sql = "SELECT id, commitment FROM audit_entry WHERE seq IS NULL ORDER BY id";
        batch.look(sql, vec![], move |rows| first_stage_links(chain, rows, &then));
        Ok(batch)
    });
    batch
}

fn first_stage_links(mut chain: Chain, rows: &[Row], then: &Then) -> store::Result<Batch> {
    let mut batch = Batch::new();
    for row in rows {
        let link = chain.push_first_format(hash(&row.bytes(1)?)?);
        batch.guard(
            "UPDATE audit_entry SET seq = $2, prev = $3, leaf = $4 WHERE id = $1 AND seq IS NULL",
            vec![
                row.int(0)?.into(),
                place(&link).into(),
                link.prev.to_vec().into(),
                link.leaf.to_vec().into(),
            ],
            1,
            BUSY,
        );
    }
    batch.append(then(chain)?);
    Ok(batch)
}

/// Links entries that wait until none waits; answers how many it linked, not counting those of the first stage. One task of each server process runs it; on
/// PostgreSQL the one that holds the lock does the work, the others find nothing to do.
///
/// # Errors
/// The database's.
pub async fn sequence(store: &Store) -> Result<u64> {
    let mut done = 0;
    while anything_waits(store).await? {
        let linked = Arc::new(AtomicU64::new(0));
        match store.write(next_batch(store.engine(), &linked)).await {
            Ok(()) => match linked.load(Ordering::Relaxed) {
                // What is on the list without an entry is for the verifier to say.
                0 => break,
                some => done += some,
            },
            Err(StoreError::Guard(BUSY)) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(done)
}

async fn anything_waits(store: &Store) -> Result<bool> {
    let mut snapshot = store.snapshot().await?;
    if !snapshot.query("SELECT entry FROM log_waiting LIMIT 1", &[]).await?.is_empty() {
        return Ok(true);
    }
    let sql = "SELECT id FROM audit_entry WHERE seq IS NULL LIMIT 1";
    let older = !snapshot.query(sql, &[]).await?.is_empty();
    // After the first link nothing of the first stage can be linked any more: for the verifier to say.
    Ok(older && snapshot.query("SELECT seq FROM log_link LIMIT 1", &[]).await?.is_empty())
}

fn next_batch(engine: Engine, linked: &Arc<AtomicU64>) -> Batch {
    let linked = Arc::clone(linked);
    let waiting: Then = Arc::new(move |chain| {
        let linked = Arc::clone(&linked);
        let mut batch = Batch::new();
        let sql = "SELECT w.entry, e.commitment, e.lasting FROM log_waiting w
            JOIN log_entry e ON e.number = w.entry ORDER BY w.entry LIMIT $1";
        batch.look(sql, vec![BATCH.into()], move |rows| waiting_links(chain, rows, &linked));
        Ok(batch)
    });
    let mut batch = Batch::new();
    if engine == Engine::Sqlite {
        at_end(&mut batch, waiting);
        return batch;
    }
    batch.look("SELECT pg_try_advisory_xact_lock($1)", vec![SEQUENCER_LOCK.into()], move |rows| {
        if !rows.first().is_some_and(|row| row.int(0) == Ok(1)) {
            return Err(StoreError::Guard(BUSY));
        }
        let mut batch = Batch::new();
        at_end(&mut batch, Arc::clone(&waiting));
        Ok(batch)
    });
    batch
}

fn waiting_links(chain: Chain, rows: &[Row], linked: &AtomicU64) -> store::Result<Batch> {
    let mut waiting = Vec::with_capacity(rows.len());
    for row in rows {
        waiting.push(Waiting {
            number: row.int(0)?,
            commitment: hash(&row.bytes(1)?)?,
            lasting: ledger::lasting_hash(&row.bytes(2)?),
        });
    }
    linked.store(waiting.len() as u64, Ordering::Relaxed);
    let mut batch = links(chain, &waiting);
    for entry in waiting {
        batch.guard("DELETE FROM log_waiting WHERE entry = $1", vec![entry.number.into()], 1, BUSY);
    }
    Ok(batch)
}
