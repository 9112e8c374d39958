//! The numbers that a server process gives its entries.

use ledger::{EntryNumber, Mint};
use store::{Batch, Store};
use tokio::sync::OnceCell;

use crate::{Error, Result};

/// The numbers that a server process gives its entries. One per database and process; all clones of an [`Access`](crate::Access)
/// share it.
#[derive(Debug, Default)]
pub struct Numbers(OnceCell<Process>);

/// A process that has started on a database.
#[derive(Debug)]
struct Process {
    /// Its row in `process_start`.
    row: i64,
    mint: Mint,
}

impl Numbers {
    /// The mint. The first call takes a process number from the database.
    pub(crate) async fn ready(&self, store: &Store, now_ms: i64) -> Result<&Mint> {
        Ok(&self.0.get_or_try_init(|| start(store, now_ms)).await?.mint)
    }

    /// Which start of a server process this is, counted over the life of the database.
    pub(crate) async fn process(&self, store: &Store, now_ms: i64) -> Result<i64> {
        Ok(self.0.get_or_try_init(|| start(store, now_ms)).await?.row)
    }

    /// The next number, of a process that is ready.
    pub(crate) fn next(&self, now_ms: i64) -> Result<EntryNumber> {
        Ok(self.0.get().ok_or(Error::NoEntry)?.mint.next(now_ms)?)
    }
}

/// Writes down that a process started, which numbers it.
async fn start(store: &Store, now_ms: i64) -> Result<Process> {
    let nonce = vault::random_token();
    let mut batch = Batch::new();
    batch.push(
        "INSERT INTO process_start (nonce, started_at) VALUES ($1, $2)",
        vec![nonce.as_str().into(), now_ms.into()],
    );
    store.write(batch).await?;
    let sql = "SELECT id FROM process_start WHERE nonce = $1";
    for _ in 0..LOOKS {
        let row = store.snapshot().await?.query_one(sql, &[nonce.as_str().into()]).await?;
        if let Some(row) = row {
            let row = row.int(0)?;
            return Ok(Process { row, mint: Mint::new(row) });
        }
        tokio::task::yield_now().await;
    }
    // What was acknowledged is not there: the database does not keep its word.
    Err(Error::NotFound)
}

/// How often the number of this process is looked for: a store whose answers come before its commits (the negative
/// control of the crash test) shows it a little later.
const LOOKS: usize = 10_000;
