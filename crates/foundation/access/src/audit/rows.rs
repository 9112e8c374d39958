//! Rows that are written under an entry: their digests go into the entry's lasting part.

use std::collections::{HashMap, hash_map::Entry as Slot};

use ledger::{DigestKey, Entry, EntryNumber, ROWS_MAX, RowWritten, Stamp};
use store::{Batch, CoveredRow};
use vault::{SymKey, keyfile::ServerKey};

use super::dossiers::DossierKeys;
use crate::{Access, Conflict, Error, Result, pending_entries::PendingEntry};

/// Under which key the digest of a row is made.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Under<'a> {
    /// The house's.
    House(&'a SymKey),
    /// That of the row's dossier.
    Dossier(&'a DossierKeys),
}

/// The rows that are written under one entry.
#[derive(Debug)]
pub(crate) struct Written {
    number: EntryNumber,
    rows: Vec<RowWritten>,
    /// Pseudonym of the dossier whose rows they are.
    dossier: Option<[u8; 16]>,
}

impl Written {
    /// Nothing yet; the entry gets its number now, for the rows carry it.
    pub(super) fn begin(access: &Access) -> Result<Self> {
        Ok(Self { number: access.numbers.next(access.now_ms())?, rows: Vec::new(), dossier: None })
    }

    /// Hands number and rows to the entry.
    pub(crate) fn give_to(self, pending: &mut PendingEntry) -> Result<()> {
        pending.number = Some(self.number);
        pending.rows = self.rows;
        if let Some(dossier) = self.dossier {
            if pending.dossier.is_some_and(|named| named != dossier) {
                return Err(Error::NoEntry);
            }
            pending.dossier = Some(dossier);
        }
        Ok(())
    }

    /// One entry is about one dossier.
    fn about(&mut self, dossier: &DossierKeys) -> Result<()> {
        match self.dossier.replace(dossier.pseudonym) {
            Some(other) if other != dossier.pseudonym => Err(Error::NoEntry),
            _ => Ok(()),
        }
    }

    /// Writes a row whole; `conflict` is what it comes to when somebody else changed it meanwhile.
    pub(crate) fn put(
        &mut self,
        batch: &mut Batch,
        under: Under<'_>,
        row: &CoveredRow,
        conflict: Conflict,
    ) -> Result<()> {
        let place = self.place()?;
        let stamp = (self.number.as_i64(), i64::from(place));
        let (key, which) = match under {
            Under::House(key) => (key, DigestKey::House),
            Under::Dossier(dossier) => {
                self.about(dossier)?;
                (&dossier.digests, DigestKey::Dossier)
            }
        };
        store::put(batch, row, stamp, conflict.tag());
        self.rows.push(RowWritten {
            table: row.table().number,
            digest: Some(digest(key, row, stamp)),
            key: which,
            replaces: replaced(row)?,
        });
        Ok(())
    }

    /// Erases a row that was read, of a dossier or of the house.
    pub(crate) fn erase(
        &mut self,
        batch: &mut Batch,
        dossier: Option<&DossierKeys>,
        row: &CoveredRow,
        conflict: Conflict,
    ) -> Result<()> {
        self.place()?;
        if let Some(dossier) = dossier {
            self.about(dossier)?;
        }
        store::erase(batch, row, conflict.tag());
        // A row from before its table was covered is in no entry: nothing is replaced.
        if let Some(replaces) = replaced(row)? {
            let table = row.table().number;
            let (digest, key, replaces) = (None, DigestKey::House, Some(replaces));
            self.rows.push(RowWritten { table, digest, key, replaces });
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

/// The house's key of the digests of what is written now, of the newest generation of the key file.
pub(crate) fn register_key(server_key: &ServerKey) -> SymKey {
    server_key.derive(PURPOSE)
}

/// The house's key of the digests that were made under a generation of the key file.
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

/// An entry of an act under which rows are written.
#[derive(Debug, Clone, Copy)]
struct UnderEntry {
    id: [u8; 16],
    /// Whether it is about a change.
    change: bool,
    /// The dossier that it is about.
    dossier: Option<[u8; 16]>,
}

/// The rows of an act, by the id of the entry that they are written under.
#[derive(Debug, Default)]
pub(crate) struct ActRows {
    /// The entry that rows are written under from now on.
    under: Option<UnderEntry>,
    written: HashMap<[u8; 16], Written>,
    /// Rows of further dossiers, for an entry has rows of one only.
    further: HashMap<([u8; 16], [u8; 16]), Written>,
}

impl ActRows {
    /// Notes an entry of the act, and the dossier that it is about. Rows are written under the latest entry of a change
    /// that was allowed; in an act without one, under the latest that was allowed.
    pub(crate) fn noted(&mut self, entry: &Entry, dossier: Option<[u8; 16]>) {
        let change = entry.operation != ledger::ProcessingOperation::Consultation;
        if entry.outcome == ledger::Outcome::Allowed
            && (change || !self.under.is_some_and(|under| under.change))
        {
            self.under = Some(UnderEntry { id: entry.id, change, dossier });
        }
    }

    /// The rows of the entry that is written under now, or of the one beside it that is about another dossier.
    pub(crate) fn current(&mut self, access: &Access, dossier: Option<&DossierKeys>) -> Result<&mut Written> {
        let under = self.under.ok_or(Error::NoEntry)?;
        let main = match self.written.entry(under.id) {
            Slot::Occupied(found) => found.into_mut(),
            Slot::Vacant(free) => free.insert(Written::begin(access)?),
        };
        let its_own = under.dossier.or(main.dossier);
        match dossier.map(|dossier| dossier.pseudonym) {
            Some(other) if its_own.is_some_and(|own| own != other) => {
                Ok(match self.further.entry((under.id, other)) {
                    Slot::Occupied(found) => found.into_mut(),
                    Slot::Vacant(free) => free.insert(Written::begin(access)?),
                })
            }
            _ => Ok(main),
        }
    }

    /// Hands the rows to their entries, which are about to be written. Rows of a further dossier get an entry of their
    /// own beside, which says the same.
    pub(crate) fn give_to(self, entries: &mut Vec<PendingEntry>) -> Result<()> {
        let Self { mut written, further, .. } = self;
        let mut beside = Vec::new();
        for ((id, dossier), rows) in further {
            let main = entries.iter().find(|pending| pending.entry.id == id).ok_or(Error::NoEntry)?;
            let entry = Entry { id: *uuid::Uuid::new_v4().as_bytes(), ..main.entry.clone() };
            let mut pending = PendingEntry { dossier: Some(dossier), ..PendingEntry::new(entry) };
            rows.give_to(&mut pending)?;
            beside.push(pending);
        }
        for pending in entries.iter_mut() {
            if let Some(rows) = written.remove(&pending.entry.id) {
                rows.give_to(pending)?;
            }
        }
        entries.append(&mut beside);
        if written.is_empty() { Ok(()) } else { Err(Error::NoEntry) }
    }
}
