//! An entry as its row will have it: numbered, salted, committed to.

use ledger::{Entry, Lasting, Mint};

use super::rows;
use crate::{Access, Result, pending_entries::PendingEntry};

/// An entry as its row has it.
pub(super) struct Minted {
    pub(super) number: i64,
    pub(super) id: [u8; 16],
    pub(super) content: Vec<u8>,
    pub(super) salt: [u8; 32],
    pub(super) commitment: [u8; 32],
    pub(super) lasting: Vec<u8>,
    /// The pseudonym of the dossier whose rows it wrote, by which they are found again.
    pub(super) rows_of: Option<[u8; 16]>,
    pub(super) lasting_hash: [u8; 32],
    /// Whether an attempt to write it ended in silence, so that it may be there already.
    pub(super) tried: bool,
}

/// Numbers an entry, unless it has its number, and makes of it what is written.
pub(super) fn mint_entry(mint: &Mint, access: &Access, pending: &mut PendingEntry) -> Result<Minted> {
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
    let lasting = Lasting::new(number, (verb, *operation, *outcome), key, pending.dossier, rows)?;
    let rows_of = rows_of(&lasting);
    let lasting = lasting.to_bytes();
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
        rows_of,
        tried: pending.tried,
    })
}

/// The pseudonym under which the rows of an entry are found: a column beside the lasting part that the verifier holds
/// against it.
pub(super) fn rows_of(lasting: &Lasting) -> Option<[u8; 16]> {
    lasting.dossier().filter(|_| !lasting.rows().is_empty())
}

impl Minted {
    /// What is needed to link it.
    pub(super) fn bare(&self) -> Self {
        Self {
            number: self.number,
            id: self.id,
            content: Vec::new(),
            salt: self.salt,
            commitment: self.commitment,
            lasting: Vec::new(),
            rows_of: None,
            lasting_hash: self.lasting_hash,
            tried: false,
        }
    }
}
