//! Audit entries of one request until they are durable.

use std::sync::{Arc, Mutex, PoisonError};

use ledger::{Entry, EntryNumber, RowWritten};

/// An entry that is not durable, as far as is known.
#[derive(Debug)]
pub(crate) struct PendingEntry {
    /// What it says.
    pub(crate) entry: Entry,
    /// Its number, from the first attempt to write it on.
    pub(crate) number: Option<EntryNumber>,
    /// Whether an attempt ended in silence: it may have been written.
    pub(crate) tried: bool,
    /// Pseudonym of the dossier that it is about.
    pub(crate) dossier: Option<[u8; 16]>,
    /// The covered rows that are written with it; none when it is written alone.
    pub(crate) rows: Vec<RowWritten>,
}

impl PendingEntry {
    pub(crate) fn new(entry: Entry) -> Self {
        Self { entry, number: None, tried: false, dossier: None, rows: Vec::new() }
    }
}

/// Audit entries of one request that are not yet durable. The web layer keeps a clone and flushes what is left.
#[derive(Clone, Default)]
pub struct PendingEntries(Arc<Mutex<Vec<PendingEntry>>>);

impl PendingEntries {
    pub(crate) fn push(&self, entry: Entry) {
        self.push_about(entry, None);
    }

    /// Adds an entry about a dossier, by its pseudonym.
    pub(crate) fn push_about(&self, entry: Entry, dossier: Option<[u8; 16]>) {
        let pending = PendingEntry { dossier, ..PendingEntry::new(entry) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pending);
    }

    pub(crate) fn take(&self) -> Vec<PendingEntry> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn give_back(&self, entries: Vec<PendingEntry>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).splice(0..0, entries);
    }
}
