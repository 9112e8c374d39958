//! What is sealed, by the permanent codes of its fields; names of staff and texts, sealed and opened.

use kernel::AccountId;
use vault::{Keys, Place, Version, keyfile::ServerKey};

use crate::{Error, Result};

/// Permanent codes of sealed fields. Never reused, never renumbered.
pub mod field {
    use vault::FieldCode;

    /// Name of a member of staff, under the key file.
    pub const STAFF_NAME: FieldCode = FieldCode(1);
    /// One-time-code seed of a member of staff, under the key file.
    pub const TOTP_SEED: FieldCode = FieldCode(2);
    /// Ids shown on one page of a list, under the key file.
    pub const AUDIT_IDS: FieldCode = FieldCode(3);
    /// A parked form, under a key wrapped to its author.
    pub const PARKED_FORM: FieldCode = FieldCode(4);
    /// The random secret of a dossier, under the key file.
    pub const DOSSIER_SECRET: FieldCode = FieldCode(5);
    /// A line of the shred list: which dossier was erased, under the key file.
    pub const SHRED_LINE: FieldCode = FieldCode(6);
    /// A piece of a backup, under a key wrapped to offline keys.
    pub const BACKUP_PIECE: FieldCode = FieldCode(7);
    /// A tier's key for emergencies, under the keys of two bodies and the key file.
    pub const EMERGENCY_KEY: FieldCode = FieldCode(8);
    /// Why somebody asked for an emergency, under the key file.
    pub const EMERGENCY_REASON: FieldCode = FieldCode(9);
    /// A person's own key, under the identity tier of a case.
    pub const PERSON_KEY: FieldCode = FieldCode(10);
    /// Identity of a person (JSON), under the person's own key.
    pub const PERSON_IDENTITY: FieldCode = FieldCode(11);
    /// What the review of an emergency found, under the key file.
    pub const EMERGENCY_NOTE: FieldCode = FieldCode(12);
    /// One-time-code seed that an opened link shows until it is used, under the key file.
    pub const LINK_SEED: FieldCode = FieldCode(13);
    /// The draft of a screening, under a key wrapped to the screener.
    pub const SCREENING_DRAFT: FieldCode = FieldCode(20);
    /// Narrative of a referral, under the narrative tier.
    pub const REFERRAL_NARRATIVE: FieldCode = FieldCode(21);
    /// Free text of an event of a case, under the narrative tier.
    pub const EVENT_TEXT: FieldCode = FieldCode(22);
    /// How to reach a person safely, under the identity tier.
    pub const SAFE_CONTACT: FieldCode = FieldCode(23);
}

/// Purpose of the key file's key for names of staff.
const STAFF: &str = "staff";
/// Seals a name of staff under the key file.
pub(crate) fn seal_name(server_key: &ServerKey, account: AccountId, name: &str) -> Result<Vec<u8>> {
    let place = field::STAFF_NAME.of(account.bytes());
    Ok(server_key.seal(STAFF, place, Version::FIRST, name.as_bytes())?)
}

/// Opens a name of staff.
///
/// # Errors
/// When it was sealed under another key file.
pub fn open_name(server_key: &ServerKey, account: AccountId, sealed: &[u8]) -> Result<String> {
    into_text(server_key.open(STAFF, field::STAFF_NAME.of(account.bytes()), sealed)?)
}

/// Opens a sealed text.
///
/// # Errors
/// When it does not open, or is no text.
pub fn open_text(keys: &impl Keys, place: Place<'_>, sealed: &[u8]) -> Result<String> {
    into_text(vault::open(keys, place, sealed)?)
}

pub(crate) fn into_text(opened: vault::Opened) -> Result<String> {
    String::from_utf8(opened.text.to_vec()).map_err(|_| Error::damaged("a sealed text is no text"))
}
