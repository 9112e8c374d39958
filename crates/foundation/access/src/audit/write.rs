//! Entries become rows, in the transaction of what they are about.

use ledger::{Entry, EntryNumber, Lasting, Mint};
use store::{Batch, Engine, StoreError};
use tokio::sync::OnceCell;

use super::{link, rows};
use crate::{Access, Error, Result, pending_entries::PendingEntry};

/// The numbers that a server process gives its entries. One per database and process; all clones of an [`Access`]
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
    pub(crate) async fn ready(&self, access: &Access) -> Result<&Mint> {
        Ok(&self.0.get_or_try_init(|| start(access)).await?.mint)
    }

    /// Which start of a server process this is, counted over the life of the database.
    pub(crate) async fn process(&self, access: &Access) -> Result<i64> {
        Ok(self.0.get_or_try_init(|| start(access)).await?.row)
    }

    /// The next number, of a process that is ready.
    pub(crate) fn next(&self, now_ms: i64) -> Result<EntryNumber> {
        Ok(self.0.get().ok_or(Error::NoEntry)?.mint.next(now_ms)?)
    }
}

/// Writes down that a process started, which numbers it.
async fn start(access: &Access) -> Result<Process> {
    let nonce = vault::random_token();
    let mut batch = Batch::new();
    batch.push(
        "INSERT INTO process_start (nonce, started_at) VALUES ($1, $2)",
        vec![nonce.as_str().into(), access.now_ms().into()],
    );
    access.store.write(batch).await?;
    let sql = "SELECT id FROM process_start WHERE nonce = $1";
    for _ in 0..LOOKS {
        let row = access.store.snapshot().await?.query_one(sql, &[nonce.as_str().into()]).await?;
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

/// An entry as its row has it.
pub(super) struct Minted {
    pub(super) number: i64,
    id: [u8; 16],
    content: Vec<u8>,
    salt: [u8; 32],
    pub(super) commitment: [u8; 32],
    lasting: Vec<u8>,
    pub(super) lasting_hash: [u8; 32],
    /// Whether an attempt to write it ended in silence, so that it may be there already.
    tried: bool,
}

/// Makes a batch and entries durable together. Entries keep the number of their first attempt as long as nobody
/// knows whether it was written; written once more, they stay as they are.
///
/// # Errors
/// The database's. The entries are still `entries`, to be written alone: without the rows that were to be written
/// with them.
pub(crate) async fn write(access: &Access, mut batch: Batch, entries: &mut [PendingEntry]) -> Result<()> {
    let mint = access.numbers.ready(access).await?;
    let mut minted = Vec::with_capacity(entries.len());
    for entry in entries.iter_mut() {
        minted.push(mint_entry(mint, access, entry)?);
    }
    push(&mut batch, access.store.engine(), minted);
    let Err(error) = access.store.write(batch).await else { return Ok(()) };
    for entry in entries.iter_mut() {
        // Away or stuck: the batch may have been written. Everything else is the database's word that it was not.
        entry.tried = matches!(error, StoreError::Unavailable(_));
        if !entry.tried {
            entry.number = None;
        }
    }
    Err(error.into())
}

fn mint_entry(mint: &Mint, access: &Access, pending: &mut PendingEntry) -> Result<Minted> {
    let number = match pending.number {
        Some(number) => number,
        None => mint.next(access.now_ms())?,
    };
    pending.number = Some(number);
    let Entry { verb, operation, outcome, .. } = &pending.entry;
    let rows = std::mem::take(&mut pending.rows);
    let key = match pending.dossier.is_none() && rows.is_empty() {
        true => 0,
        false => rows::generation(&access.server_key)?,
    };
    let lasting = Lasting::new(number, (verb, *operation, *outcome), key, pending.dossier, rows)?.to_bytes();
    let content = pending.entry.to_bytes();
    let salt: [u8; 32] = vault::random_bytes();
    Ok(Minted {
        number: number.as_i64(),
        id: pending.entry.id,
        commitment: ledger::commitment(&salt, &content),
        lasting_hash: ledger::lasting_hash(&lasting),
        content,
        salt,
        lasting,
        tried: pending.tried,
    })
}

/// Adds entries to a batch, and their links where they are linked at once.
fn push(batch: &mut Batch, engine: Engine, entries: Vec<Minted>) {
    let (again, fresh): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.tried);
    for entry in again {
        push_again(batch, engine, entry);
    }
    for entry in &fresh {
        insert(batch, entry);
    }
    link::after(batch, engine, fresh);
}

fn insert(batch: &mut Batch, entry: &Minted) {
    batch.push(
        "INSERT INTO log_entry (number, content, salt, commitment, lasting) VALUES ($1, $2, $3, $4, $5)",
        vec![
            entry.number.into(),
            entry.content.clone().into(),
            entry.salt.to_vec().into(),
            entry.commitment.to_vec().into(),
            entry.lasting.clone().into(),
        ],
    );
}

/// Adds an entry unless it is there. Another entry under its number means that this one was not written.
fn push_again(batch: &mut Batch, engine: Engine, entry: Minted) {
    let entry = std::sync::Arc::new(entry);
    let sql = "SELECT content FROM log_entry WHERE number = $1";
    batch.look(sql, vec![entry.number.into()], move |rows| {
        let mut then = Batch::new();
        let Some(row) = rows.first() else {
            insert(&mut then, &entry);
            link::after(&mut then, engine, vec![entry.bare()]);
            return Ok(then);
        };
        let said = row.opt_bytes(0)?.and_then(|content| Entry::from_bytes(&content).ok());
        match said {
            Some(said) if said.id == entry.id => Ok(then),
            _ => Err(StoreError::Unique { constraint: "log_entry.number".into() }),
        }
    });
}

impl Minted {
    /// What is needed to link it.
    fn bare(&self) -> Self {
        Self {
            number: self.number,
            id: self.id,
            content: Vec::new(),
            salt: self.salt,
            commitment: self.commitment,
            lasting: Vec::new(),
            lasting_hash: self.lasting_hash,
            tried: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{SetClock, clock::at_ms};
    use ledger::ProcessingOperation;

    use super::*;
    use crate::{MIGRATIONS, Policies, audit};

    async fn servers() -> Vec<(&'static str, Access, store::testing::Guard)> {
        let mut servers = Vec::new();
        for (engine, store, guard) in store::testing::both().await {
            store.migrate(MIGRATIONS).await.unwrap();
            let access = Access {
                store,
                policies: Arc::new(Policies::load(&[&crate::RIGHTS]).unwrap()),
                clock: Arc::new(SetClock::new(at_ms(1_795_341_600_000))),
                server_key: Arc::new(vault::keyfile::ServerKey::in_memory()),
                kdf: vault::password::KdfParams::CHEAPEST,
                numbers: Arc::default(),
            };
            servers.push((engine, access, guard));
        }
        servers
    }

    fn pending(access: &Access, number: Option<EntryNumber>, tried: bool) -> PendingEntry {
        let entry = access.blank("nobody", "sign_in", ProcessingOperation::Consultation);
        PendingEntry { number, tried, ..PendingEntry::new(entry) }
    }

    async fn verified(access: &Access) -> u64 {
        audit::sequence(&access.store).await.unwrap();
        audit::verify(&access.store).await.unwrap().unwrap().count
    }

    #[tokio::test]
    async fn after_a_silence_an_entry_is_written_once_and_stays_as_it_was() {
        for (engine, access, _guard) in servers().await {
            let mut first = [pending(&access, None, false)];
            write(&access, Batch::new(), &mut first).await.unwrap();
            verified(&access).await;
            // Nobody heard the answer: it is written once more, and says meanwhile that it broke off.
            let [said] = first;
            let mut again = said.entry.clone();
            again.outcome = ledger::Outcome::Failed;
            let mut again = [PendingEntry { number: said.number, tried: true, ..PendingEntry::new(again) }];
            write(&access, Batch::new(), &mut again).await.unwrap();
            assert_eq!(verified(&access).await, 1, "{engine}: once, and linked once");
            let sql = "SELECT content FROM log_entry";
            let row = access.store.snapshot().await.unwrap().query_one(sql, &[]).await.unwrap().unwrap();
            assert_eq!(Entry::from_bytes(&row.bytes(0).unwrap()), Ok(said.entry), "{engine}");
            // One that was not written is written.
            let number = access.numbers.next(0).unwrap();
            let mut lost = [pending(&access, Some(number), true)];
            write(&access, Batch::new(), &mut lost).await.unwrap();
            assert_eq!(verified(&access).await, 2, "{engine}");
        }
    }

    #[tokio::test]
    async fn a_number_that_is_taken_is_refused_loudly_and_the_entry_gets_another() {
        for (engine, access, _guard) in servers().await {
            let mut first = [pending(&access, None, false)];
            write(&access, Batch::new(), &mut first).await.unwrap();
            for tried in [false, true] {
                let mut second = [pending(&access, first[0].number, tried)];
                let refused = write(&access, Batch::new(), &mut second).await;
                let taken = |error: &Error| matches!(error, Error::Store(StoreError::Unique { .. }));
                assert!(refused.as_ref().is_err_and(taken), "{engine}: {refused:?}");
                write(&access, Batch::new(), &mut second).await.unwrap();
                assert_ne!(second[0].number, first[0].number, "{engine}");
            }
            assert_eq!(verified(&access).await, 3, "{engine}");
        }
    }
}
