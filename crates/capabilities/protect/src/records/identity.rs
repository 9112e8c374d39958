//! Who the person is: sealed under the person's own key, opened with it.

use crate::rights::ReadIdentity;
use access::{
    Act, Conflict, Permit, Result,
    keys::{self, field},
};
use kernel::{DossierId, PersonId};
use store::CoveredRow;
use vault::{NumberedKey, Version};

use super::{broken, write};
use crate::{covered::IDENTITY, referral::Identity, rights::Refers};

/// Seals an identity; the newest one of a person counts.
///
/// # Errors
/// When the permit is of another act, or sealing fails.
pub(super) fn seal<V: Refers>(
    act: &mut Act,
    permit: &Permit<V>,
    (dossier, person, key): (DossierId, PersonId, &NumberedKey),
    identity: &Identity,
) -> Result<()> {
    let json = serde_json::to_vec(identity).map_err(|_| access::Error::Failed {
        what: "an identity cannot be written down",
        told: "protect-not-sealed",
    })?;
    let sealed = vault::seal(key, field::PERSON_IDENTITY.of(person.bytes()), Version::FIRST, &json)?;
    let now = act.now_ms();
    let row = vec![
        person.to_string().into(),
        dossier.to_string().into(),
        i64::from(field::PERSON_IDENTITY.0).into(),
        sealed.into(),
        1_i64.into(),
        now.into(),
    ];
    permit.records(act)?.put(&CoveredRow::new(&IDENTITY, row)?, Conflict::Changed)
}

/// Who the person is, and since when it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityView {
    /// The person, apart from any case.
    pub person: PersonId,
    /// Who she or he is; nothing when the notice came without a name.
    pub identity: Option<Identity>,
    /// When it was written, in milliseconds.
    pub at_ms: Option<i64>,
}

/// Opens the identity.
///
/// # Errors
/// [`access::Error::KeysMissing`] when the key has not been handed to this team, or it does not open.
pub async fn identity(act: &mut Act, permit: &Permit<ReadIdentity>) -> Result<IdentityView> {
    let case = act.row(permit)?;
    let sql = "SELECT p.uuid, k.sealed, p.id FROM case_record r JOIN person p ON p.id = r.person_id
        JOIN person_key k ON k.person_id = p.id AND k.dossier_id = r.case_id WHERE r.case_id = $1";
    let row = permit.records(act)?.query_one(sql, &[case.into()]).await?.ok_or(broken())?;
    let person: PersonId = write::id(&row, 0)?;
    let key = keys::person_key(permit, person, &row.bytes(1)?)?;
    let sql =
        "SELECT sealed, at_ms FROM identity WHERE person_id = $1 AND field = $2 ORDER BY id DESC LIMIT 1";
    let code = field::PERSON_IDENTITY;
    let sealed = permit.records(act)?.query_one(sql, &[row.int(2)?.into(), i64::from(code.0).into()]).await?;
    let Some(sealed) = sealed else { return Ok(IdentityView { person, identity: None, at_ms: None }) };
    let json = vault::open(&key, code.of(person.bytes()), &sealed.bytes(0)?)?.text;
    let identity = serde_json::from_slice(&json).map_err(|_| broken())?;
    Ok(IdentityView { person, identity: Some(identity), at_ms: Some(sealed.int(1)?) })
}
