//! The trail: audit entries of one request until they are durable.

use std::sync::{Arc, Mutex, PoisonError};

use ledger::Entry;

/// Audit entries of one request that are not yet durable. The web layer keeps a clone and flushes what is left.
#[derive(Clone, Default)]
pub struct Trail(Arc<Mutex<Vec<Entry>>>);

impl Trail {
    pub(crate) fn push(&self, entry: Entry) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    pub(crate) fn take(&self) -> Vec<Entry> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn give_back(&self, entries: Vec<Entry>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).splice(0..0, entries);
    }
}
