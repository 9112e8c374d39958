//! Covered rows and their entry, written outside an act.

use ledger::Entry;
use store::{Batch, CoveredRow};
use vault::SymKey;

use super::{
    rows::{Written, register_key},
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

    /// As [`Written::put`], for a row of a register.
    pub(crate) fn put(&mut self, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        self.written.put(&mut self.batch, &self.key, row, conflict)
    }

    /// Makes rows, changes and entry durable, together or not at all.
    pub(crate) async fn commit(self) -> Result<()> {
        let Self { access, mut pending, written, batch, .. } = self;
        written.give_to(&mut pending);
        write(&access, batch, &mut [pending]).await
    }
}
