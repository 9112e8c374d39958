//! Covered rows and their entry, written outside an act.

use ledger::Entry;
use store::{Batch, CoveredRow};
use vault::SymKey;

use super::{
    dossiers::DossierKeys,
    rows::{Under, Written, register_key},
    write::write,
};
use crate::{Access, Conflict, Result, pending_entries::PendingEntry};

/// Covered rows and their entry, written outside an act: by whoever sets up a server or enrols.
pub(crate) struct Outside {
    access: Access,
    key: SymKey,
    pending: PendingEntry,
    written: Written,
    /// Other changes that belong to it.
    pub(crate) batch: Batch,
}

impl Outside {
    pub(crate) async fn begin(access: &Access, entry: Entry) -> Result<Self> {
        access.numbers.ready(&access.store, access.now_ms()).await?;
        Ok(Self {
            access: access.clone(),
            key: register_key(&access.server_key),
            pending: PendingEntry::new(entry),
            written: Written::begin(access)?,
            batch: Batch::new(),
        })
    }

    /// As [`Written::put`], for a row of the house.
    pub(crate) fn put(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        self.written.put(&mut self.batch, Under::House(&self.key), row, conflict)
    }

    /// As [`Written::erase`], for a row of the house.
    pub(crate) fn erase(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        self.written.erase(&mut self.batch, None, row, conflict)
    }

    /// As [`Written::put`], for a row of a dossier.
    pub(crate) fn put_of(
        &mut self,
        dossier: &DossierKeys,
        row: &CoveredRow,
        conflict: Conflict,
    ) -> Result<()> {
        self.written.put(&mut self.batch, Under::Dossier(dossier), row, conflict)
    }

    /// As [`Written::erase`], for a row of a dossier.
    pub(crate) fn erase_of(
        &mut self,
        dossier: &DossierKeys,
        row: &CoveredRow,
        conflict: Conflict,
    ) -> Result<()> {
        self.written.erase(&mut self.batch, Some(dossier), row, conflict)
    }

    /// Makes rows, changes and entry durable, together or not at all.
    pub(crate) async fn commit(self) -> Result<()> {
        Self::commit_all(vec![self]).await
    }

    /// The same for several entries at once.
    pub(crate) async fn commit_all(all: Vec<Self>) -> Result<()> {
        let (mut batch, mut entries, mut through) = (Batch::new(), Vec::with_capacity(all.len()), None);
        for one in all {
            let Self { access, mut pending, written, batch: more, .. } = one;
            written.give_to(&mut pending)?;
            batch.append(more);
            entries.push(pending);
            through = Some(access);
        }
        match through {
            Some(access) => write(&access, batch, &mut entries).await,
            None => Ok(()),
        }
    }
}
