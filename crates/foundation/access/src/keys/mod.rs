//! Keys behind the door: which a permit opens, how a dossier gets its own, how they follow need. *May* (policy) and
//! *can* (wraps) meet in the permit.
//!
//! - `sealed`: codes of sealed fields; names and texts. `opening`: a new dossier with its first keys and its secret.
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
pub(crate) mod giving;
mod opening;
mod retiring;
mod sealed;
mod team;
mod writing;

pub use comparing::{MayAndCan, may_and_can, remove_wraps_without_grant};
pub use erasing::erase;
pub use giving::{Ground, Recipient, end_grant, give, hand_over};
pub use opening::{NewDossier, Opening, SupplyOfKeys, open_dossier, put_person, secret_of, stand};
pub(crate) use opening::{meet, open_secret, secrets};
pub use sealed::{field, open_name, open_text};
pub(crate) use sealed::{into_text, seal_name};
pub(crate) use team::{unwrap_team, wrap_team};
pub use writing::{renew_key, to_write};

use kernel::{PersonId, Tier};
use vault::{KeyNumber, NumberedKey, PublicKey, SymKey, VaultError, Version, WrapContext};

use crate::{
    Changes, Dossier, Error, Result,
    act::Act,
    permit::Permit,
    verbs::{Opens, tier},
};

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

/// Makes a new key of a person and seals it under the newest key of the identity tier, which is made where the one before may
/// not be used any more. Whoever asks seals anew what the old key opened.
///
/// # Errors
/// As [`to_write`].
pub async fn renew_person_key<V>(
    act: &mut Act,
    permit: &Permit<V>,
    person: PersonId,
) -> Result<(NumberedKey, Vec<u8>)>
where
    V: Changes + Opens<tier::Identity>,
    V::On: Dossier,
{
    let under = to_write(act, permit, Tier::Identity).await?;
    let key = NumberedKey::generate(KeyNumber::FIRST);
    let sealed =
        vault::seal(&under, field::PERSON_KEY.of(person.bytes()), Version::FIRST, key.key().expose())?;
    Ok((key, sealed))
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
/// [`Error::KeysMissing`] when it was wrapped to somebody else, or to keys that one had before they were renewed.
pub fn open_own_key(act: &Act, object: &[u8; 16], purpose: &str, wrapped: &[u8]) -> Result<NumberedKey> {
    let secret = act.secret()?;
    let opened = vault::unwrap(secret, &own_context(purpose, object, &secret.public()), wrapped);
    let opened = opened.map_err(|error| match error {
        VaultError::DoesNotUnwrap => Error::KeysMissing("own"),
        other => other.into(),
    })?;
    Ok(NumberedKey::new(KeyNumber::FIRST, SymKey::from_slice(&opened)?))
}

/// The context of a key wrapped to one person.
#[must_use]
pub fn own_context<'a>(purpose: &'a str, object: &'a [u8; 16], public: &'a PublicKey) -> WrapContext<'a> {
    WrapContext { purpose, object, tier: "", epoch: 0, recipient: public.as_bytes() }
}
