//! Rows that are written under an entry: their digests go into the entry's lasting part.

use std::collections::{HashMap, hash_map::Entry as Slot};

use ledger::{Entry, EntryNumber, ROWS_MAX, RowWritten, Stamp};
use store::{Batch, CoveredRow};
use vault::{SymKey, keyfile::ServerKey};

use crate::{Access, Conflict, Error, Result, pending_entries::PendingEntry};

/// The rows that are written under one entry.
#[derive(Debug)]
pub(crate) struct Written {
    number: EntryNumber,
    rows: Vec<RowWritten>,
}

impl Written {
    /// Nothing yet; the entry gets its number now, for the rows carry it.
    pub(super) fn begin(access: &Access) -> Result<Self> {
        Ok(Self { number: access.numbers.next(access.now_ms())?, rows: Vec::new() })
    }

    /// Hands number and rows to the entry.
    pub(crate) fn give_to(self, pending: &mut PendingEntry) {
        pending.number = Some(self.number);
        pending.rows = self.rows;
    }

    /// Writes a row whole; `conflict` is what it comes to when somebody else changed it meanwhile.
    pub(crate) fn put(
        &mut self,
        batch: &mut Batch,
        key: &SymKey,
        row: &CoveredRow,
        conflict: Conflict,
    ) -> Result<()> {
        let place = self.place()?;
        let stamp = (self.number.as_i64(), i64::from(place));
        store::put(batch, row, stamp, conflict.tag());
        self.rows.push(RowWritten {
            table: row.table().number,
            digest: Some(digest(key, row, stamp)),
            replaces: replaced(row)?,
        });
        Ok(())
    }

    /// Erases a row that was read.
    pub(crate) fn erase(&mut self, batch: &mut Batch, row: &CoveredRow, conflict: Conflict) -> Result<()> {
        self.place()?;
        store::erase(batch, row, conflict.tag());
        // A row from before its table was covered is in no entry: nothing is replaced.
        if let Some(replaces) = replaced(row)? {
            self.rows.push(RowWritten { table: row.table().number, digest: None, replaces: Some(replaces) });
        }
        Ok(())
    }

    fn place(&self) -> Result<u16> {
        let full = || Error::Ledger(ledger::LedgerError::TooLong { field: "rows" });
        u16::try_from(self.rows.len()).ok().filter(|place| usize::from(*place) < ROWS_MAX).ok_or_else(full)
    }
}

/// What a row holds, as a keyed digest of 16 bytes. Entry and place are in it, so that two equal rows do not look
/// equal.
pub(super) fn digest(key: &SymKey, row: &CoveredRow, (entry, place): (i64, i64)) -> [u8; 16] {
    let parts: [&[u8]; 4] = [b"row", &entry.to_be_bytes(), &place.to_be_bytes(), &row.canonical()];
    let mut short = [0; 16];
    short.iter_mut().zip(vault::token(key, &parts)).for_each(|(to, from)| *to = from);
    short
}

fn replaced(row: &CoveredRow) -> Result<Option<Stamp>> {
    row.stamp().map(|stamp| stamp_of(stamp).ok_or(Error::damaged("a covered row names no entry"))).transpose()
}

/// The stamp that two columns hold; nothing when no entry has such a number or so many rows.
pub(super) fn stamp_of((entry, place): (i64, i64)) -> Option<Stamp> {
    Some(Stamp { entry: EntryNumber::from_i64(entry)?, place: u16::try_from(place).ok()? })
}

/// Purpose of the key file's key for digests.
const PURPOSE: &str = "row-digest/v1";

/// The key of the digests of what is written now, of the newest generation of the key file.
pub(crate) fn register_key(server_key: &ServerKey) -> SymKey {
    server_key.derive(PURPOSE)
}

/// The key of the digests that were made under a generation of the key file.
pub(super) fn register_key_at(server_key: &ServerKey, generation: u16) -> Result<SymKey> {
    let number = u32::from(generation);
    let key = server_key.derive_at(vault::KeyNumber(number), PURPOSE);
    Ok(key.ok_or(vault::VaultError::KeyNotHeld { number })?)
}

/// The newest generation of the key file, as an entry keeps it.
pub(super) fn generation(server_key: &ServerKey) -> Result<u16> {
    let too_long = |_| Error::Ledger(ledger::LedgerError::TooLong { field: "key" });
    u16::try_from(server_key.generation().0).map_err(too_long)
}

/// The rows of an act, by the id of the entry that they are written under.
#[derive(Debug, Default)]
pub(crate) struct ActRows {
    /// The entry that rows are written under from now on, and whether it is about a change.
    under: Option<([u8; 16], bool)>,
    written: HashMap<[u8; 16], Written>,
}

impl ActRows {
    /// Notes an entry of the act. Rows are written under the latest entry of a change that was allowed; in an act
    /// without one, under the latest that was allowed.
    pub(crate) fn noted(&mut self, entry: &Entry) {
        let change = entry.operation != ledger::ProcessingOperation::Consultation;
        if entry.outcome == ledger::Outcome::Allowed
            && (change || !self.under.is_some_and(|(_, change)| change))
        {
            self.under = Some((entry.id, change));
        }
    }

    /// The rows of the entry that is written under now.
    pub(crate) fn current(&mut self, access: &Access) -> Result<&mut Written> {
        let (id, _) = self.under.ok_or(Error::NoEntry)?;
        match self.written.entry(id) {
            Slot::Occupied(found) => Ok(found.into_mut()),
            Slot::Vacant(free) => Ok(free.insert(Written::begin(access)?)),
        }
    }

    /// Hands the rows to their entries, which are about to be written.
    pub(crate) fn give_to(self, entries: &mut [PendingEntry]) -> Result<()> {
        let mut written = self.written;
        for pending in entries {
            if let Some(rows) = written.remove(&pending.entry.id) {
                rows.give_to(pending);
            }
        }
        if written.is_empty() { Ok(()) } else { Err(Error::NoEntry) }
    }
}
