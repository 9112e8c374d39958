//! Keys behind the door: which a permit opens, how a dossier gets its own, how they follow need. *May* (policy) and
//! *can* (wraps) meet in the permit.
//!
//! - `ring`: the keys that a permit carries. `opening`: a new dossier with its first keys and its secret.
//! - `writing`: under which key something is written; the next key of a tier. `giving`: grants given and ended, and
//!   the wraps that follow them. `erasing`: a dossier whose keys and sealed rows are gone.
//! - `comparing`: who may and who can, held against each other. `team`: keys of teams.
//!
//! A tier has keys 1, 2, …, and each sealed value names the one that opens it. A tier's first key is made at its first
//! write; whoever writes without holding the newest key makes the next one and wraps it to everybody who has a live
//! grant, for public keys are enough for that. Support, intelligence and shelter are therefore never wrapped to the
//! focal point, which has no grant of them.

mod comparing;
mod erasing;
mod giving;
mod opening;
mod ring;
mod team;
mod writing;

pub use comparing::{MayAndCan, may_and_can, remove_wraps_without_grant};
pub use erasing::erase;
pub use giving::{Recipient, end_grant, give, hand_over};
pub(crate) use opening::secrets;
pub use opening::{NewDossier, Opening, SupplyOfKeys, open_dossier, secret_of};
pub use ring::KeyRing;
pub(crate) use ring::open_tiers;
pub(crate) use team::{unwrap_team, wrap_team};
pub(crate) use writing::Written;
pub use writing::{renew_key, to_write};

use kernel::{AccountId, DossierId, PersonId, Tier};
use vault::{
    KeyNumber, Keys, NumberedKey, Place, PublicKey, SymKey, Version, WrapContext, keyfile::ServerKey,
};

use crate::{
    Error, Result,
    act::Act,
    permit::Permit,
    verbs::{Opens, tier},
};

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
    /// A person's own key, under the identity tier of a case.
    pub const PERSON_KEY: FieldCode = FieldCode(10);
    /// Identity of a person (JSON), under the person's own key.
    pub const PERSON_IDENTITY: FieldCode = FieldCode(11);
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
/// What a wrapped tier key is for.
const TIER_KEY: &str = "tier-key/v1";

fn tier_context<'a>(
    dossier: &'a DossierId,
    tier: Tier,
    number: KeyNumber,
    to: &'a PublicKey,
) -> WrapContext<'a> {
    WrapContext {
        purpose: TIER_KEY,
        object: dossier.bytes(),
        tier: tier.code(),
        epoch: number.0,
        recipient: to.as_bytes(),
    }
}

/// Makes a person's own key and seals it under the identity tier of a new dossier. Identities live under the
/// person's key, so that merging or erasing re-points keys and seals nothing again.
///
/// # Errors
/// When sealing fails.
pub fn new_person(dossier: &NewDossier, person: PersonId) -> Result<(NumberedKey, Vec<u8>)> {
    let key = NumberedKey::generate(KeyNumber::FIRST);
    let place = field::PERSON_KEY.of(person.bytes());
    let sealed = vault::seal(dossier.key(Tier::Identity)?, place, Version::FIRST, key.key().expose())?;
    Ok((key, sealed))
}

/// Opens a person's own key with a permit that reads the identity.
///
/// # Errors
/// When the key of the identity tier is not there, or does not fit.
pub fn person_key<V: Opens<tier::Identity>>(
    permit: &Permit<V>,
    person: PersonId,
    sealed: &[u8],
) -> Result<NumberedKey> {
    let opened = vault::open(permit.key::<tier::Identity>()?, field::PERSON_KEY.of(person.bytes()), sealed)?;
    Ok(NumberedKey::new(KeyNumber::FIRST, SymKey::from_slice(&opened.text)?))
}

/// A draft key of one's own: seals what only its author reads until it is sent.
///
/// # Errors
/// When wrapping fails.
pub fn own_key(act: &Act, object: &[u8; 16], purpose: &str) -> Result<(NumberedKey, Vec<u8>)> {
    let public = act.secret()?.public();
    let key = NumberedKey::generate(KeyNumber::FIRST);
    let wrapped = vault::wrap(&public, &own_context(purpose, object, &public), key.key().expose())?;
    Ok((key, wrapped))
}

/// Opens a draft key of one's own.
///
/// # Errors
/// When it was wrapped to somebody else.
pub fn open_own_key(act: &Act, object: &[u8; 16], purpose: &str, wrapped: &[u8]) -> Result<NumberedKey> {
    let secret = act.secret()?;
    let opened = vault::unwrap(secret, &own_context(purpose, object, &secret.public()), wrapped)?;
    Ok(NumberedKey::new(KeyNumber::FIRST, SymKey::from_slice(&opened)?))
}

/// The context of a key wrapped to one person.
#[must_use]
pub fn own_context<'a>(purpose: &'a str, object: &'a [u8; 16], public: &'a PublicKey) -> WrapContext<'a> {
    WrapContext { purpose, object, tier: "", epoch: 0, recipient: public.as_bytes() }
}

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
