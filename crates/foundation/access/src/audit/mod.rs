//! The audit log's records: entries under the numbers that the process mints, and links that put them in a chain.
//!
//! - `write`: entries enter in the transaction of the act, together with what they are about. They are never updated;
//!   only at the end of retention body and salt are erased.
//! - `numbers`, `minted`: what numbers an entry, and an entry with its number. `outside`: what is written before anybody
//!   is signed in.
//! - `link`: SQLite has one writer, which links entries as it writes them. On PostgreSQL they wait in a list of their
//!   own and a sequencer, one at a time, links them right after.
//! - `rows`: the digests of covered rows, in the entry that they are written with; `dossiers`: those that hang on a
//!   dossier's secret. `beside`: marks of sealed columns that are not covered themselves. `cover`: taking rows in that were there before. `check`: whether all of them are still what was
//!   written.
//! - `expiry`: the end of retention, and texts that are gone without it.
//! - `reading`: looking through the log, for whoever checks lawfulness.
//! - `verify`: the whole chain, from the rows of the first stage (`audit_entry`, leaf 1) to the last link.
//! - `checkpoints`: what the log says of itself, signed, with the tree over the chain; `offers`: what witnesses are handed.

mod beside;
mod check;
mod check_dossiers;
mod check_house;
mod check_state;
mod checkpoints;
mod cover;
mod dossiers;
mod expiry;
mod findings;
mod link;
mod minted;
mod nightly;
mod numbers;
mod offers;
mod outside;
mod reading;
mod rows;
mod verify;
mod write;

use ledger::Entry;
use vault::{Version, keyfile::ServerKey};

use crate::{
    Result,
    keys::{self, field::AUDIT_IDS},
};

pub(crate) use beside::{Beside, fits, mark_of};
pub use check::{check_rows, check_rows_with};
pub use checkpoints::{checkpoint, log_keys, log_name, log_signers};
pub use cover::cover;
pub(crate) use dossiers::{DossierKeys, Dossiers};
pub use expiry::{LogYears, bodies_gone, expire, texts_gone};
pub use findings::{Finding, RowsChecked, Wrong};
pub use link::sequence;
pub use nightly::{NightlyCheck, TURNS, check_nightly, is_due, last_findings};
pub use numbers::Numbers;
pub use offers::{is_witness, offer, witness_passwords};
pub(crate) use outside::Outside;
pub use reading::{LastCheck, LogAsked, LogFound, LogLine, SessionSpan, last_check, read_log, sessions_of};
pub(crate) use rows::{ActRows, Under, register_key};
pub use verify::{Verified, verify, verify_against};
pub(crate) use write::write;

/// Purpose of the key file's key for ids that pages of lists showed.
const IDS: &str = "audit-ids";
/// The largest number of entries that are read, or linked, at a time.
const BATCH: i64 = 500;

/// Seals the ids that one page of a list showed, bound to its entry.
pub(crate) fn seal_ids(server_key: &ServerKey, entry: &[u8; 16], ids: &[String]) -> Result<Vec<u8>> {
    Ok(server_key.seal(IDS, AUDIT_IDS.of(entry), Version::FIRST, ids.join("\n").as_bytes())?)
}

/// Opens the ids that an entry about a page of a list carries, in the order in which they were shown; none when
/// it carries none.
///
/// # Errors
/// When they were sealed under another key file, or for another entry.
pub fn shown_ids(server_key: &ServerKey, entry: &Entry) -> Result<Vec<String>> {
    if entry.ids_sealed.is_empty() {
        return Ok(Vec::new());
    }
    let text = keys::into_text(server_key.open(IDS, AUDIT_IDS.of(&entry.id), &entry.ids_sealed)?)?;
    Ok(text.lines().map(Into::into).collect())
}

fn hash(bytes: &[u8]) -> store::Result<[u8; 32]> {
    let damaged = || store::StoreError::Damaged("a hash of the audit log has not 32 bytes".into());
    bytes.try_into().map_err(|_| damaged())
}
