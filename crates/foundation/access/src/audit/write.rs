//! Entries become rows, in the transaction of what they are about.

use ledger::Entry;
use store::{Batch, Engine, StoreError};

use super::{
    link,
    minted::{Minted, mint_entry},
};
use crate::{
    Access, Result,
    pending_entries::{PendingEntries, PendingEntry},
};

impl Access {
    /// Writes the entries that are left in a trail, durably. No entry, no page.
    ///
    /// # Errors
    /// When they cannot be written; they stay in the trail.
    pub async fn flush(&self, trail: &PendingEntries) -> Result<()> {
        let mut entries = trail.take();
        if entries.is_empty() {
            return Ok(());
        }
        let written = write(self, Batch::new(), &mut entries).await;
        if written.is_err() {
            trail.give_back(entries);
        }
        written
    }
}

/// Makes a batch and entries durable together. Entries keep the number of their first attempt as long as nobody
/// knows whether it was written; written once more, they stay as they are.
///
/// # Errors
/// The database's. The entries are still `entries`, to be written alone: without the rows that were to be written
/// with them.
pub(crate) async fn write(access: &Access, mut batch: Batch, entries: &mut [PendingEntry]) -> Result<()> {
    let mint = access.numbers.ready(&access.store, access.now_ms()).await?;
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
        "INSERT INTO log_entry (number, content, salt, commitment, lasting, rows_of) VALUES ($1, $2, $3, $4, $5, $6)",
        vec![
            entry.number.into(),
            entry.content.clone().into(),
            entry.salt.to_vec().into(),
            entry.commitment.to_vec().into(),
            entry.lasting.clone().into(),
            entry.rows_of.map(|pseudonym| pseudonym.to_vec()).into(),
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use kernel::{SetClock, clock::at_ms};
    use ledger::{EntryNumber, ProcessingOperation};

    use super::*;
    use crate::{Error, MIGRATIONS, Policies, audit};

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
