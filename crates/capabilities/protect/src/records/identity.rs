//! Who the person is: sealed under the person's own key, opened with it; written at the referral, completed and corrected
//! later. What was written before stays as it was.

use access::{
    Act, Conflict, Permit, Result, Verb,
    keys::{self, field},
};
use kernel::{DossierId, PersonId};
use store::{CoveredRow, Value};
use vault::{NumberedKey, Version};

use super::{broken, list_keys, write};
use crate::{
    covered::{IDENTITY, PERSON_KEY},
    referral::Identity,
    rights::{ReadIdentity, RecordIdentity},
};

/// Kind of the task that asks for the way to reach a person safely.
const SAFE_CONTACT: &str = "ask_safe_contact";

/// Seals an identity; the newest one of a person counts.
///
/// # Errors
/// When the permit is of another act, or sealing fails.
pub(super) fn seal<V: Verb>(
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

/// Who the person is, as it was written at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Who she or he is.
    pub identity: Identity,
    /// When it was written, in milliseconds.
    pub at_ms: i64,
}

/// Who the person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityView {
    /// The person, apart from any case.
    pub person: PersonId,
    /// What was written, the newest first; nothing when the notice came without a name and nobody has completed it.
    pub written: Vec<Written>,
}

impl IdentityView {
    /// What counts now.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        self.written.first().map(|written| &written.identity)
    }
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
    let sql = "SELECT sealed, at_ms FROM identity WHERE person_id = $1 AND field = $2 ORDER BY id DESC";
    let code = field::PERSON_IDENTITY;
    let params = [row.int(2)?.into(), i64::from(code.0).into()];
    let mut written = Vec::new();
    for sealed in permit.records(act)?.query(sql, &params).await? {
        let identity = open(&key, person, &sealed.bytes(0)?)?;
        written.push(Written { identity, at_ms: sealed.int(1)? });
    }
    Ok(IdentityView { person, written })
}

fn open(key: &NumberedKey, person: PersonId, sealed: &[u8]) -> Result<Identity> {
    let json = vault::open(key, field::PERSON_IDENTITY.of(person.bytes()), sealed)?.text;
    serde_json::from_slice(&json).map_err(|_| broken())
}

/// Writes down who the person is, now that it is known or known better; `seen` is how many versions whoever writes has seen.
/// It is sealed under a new key of the person, itself under the newest key of the tier: whoever lost access before reads
/// none of it. What was written before is sealed with it and stays readable.
///
/// # Errors
/// [`access::Error::Conflict`] when somebody else wrote meanwhile; [`access::Error::KeysMissing`].
pub async fn record_identity(
    act: &mut Act,
    permit: &Permit<RecordIdentity>,
    seen: usize,
    identity: &Identity,
) -> Result<()> {
    let (case, dossier) = (act.row(permit)?, DossierId(permit.id().0));
    let sql = "SELECT p.uuid FROM case_record r JOIN person p ON p.id = r.person_id WHERE r.case_id = $1";
    let row = permit.records(act)?.query_one(sql, &[case.into()]).await?.ok_or(broken())?;
    let person: PersonId = write::id(&row, 0)?;
    let of_case = [case.into()];
    let found = permit.records(act)?.covered(&PERSON_KEY, "t.dossier_id = $1", &of_case).await?;
    let is_theirs = |row: &CoveredRow| row.get("person_id") == Some(&Value::from(person.to_string()));
    let mut key_row = found.into_iter().find(is_theirs).ok_or(broken())?;
    let before = keys::person_key(permit, person, bytes(&key_row)?)?;
    let written = permit.records(act)?.covered(&IDENTITY, "t.dossier_id = $1", &of_case).await?;
    if written.len() != seen {
        return Err(Conflict::Changed.into());
    }
    let (key, sealed) = keys::renew_person_key(act, permit, person).await?;
    let place = field::PERSON_IDENTITY.of(person.bytes());
    for mut row in written {
        let text = vault::open(&before, place, bytes(&row)?)?.text;
        row.set("sealed", vault::seal(&key, place, Version::FIRST, &text)?)?;
        permit.records(act)?.put(&row, Conflict::Changed)?;
    }
    key_row.set("sealed", sealed)?;
    permit.records(act)?.put(&key_row, Conflict::Changed)?;
    seal(act, permit, (dossier, person, &key), identity)?;
    if !identity.safe_contact.trim().is_empty() {
        work::settle_pointless(act, permit, dossier, SAFE_CONTACT).await?;
    }
    list_keys::write(act, permit, permit.id())
}

fn bytes(row: &CoveredRow) -> Result<&[u8]> {
    match row.get("sealed") {
        Some(Value::Bytes(sealed)) => Ok(sealed),
        _ => Err(broken()),
    }
}
