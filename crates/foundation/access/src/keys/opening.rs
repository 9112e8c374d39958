//! A new dossier: its number, its secret, its first grants and keys.

use std::sync::Arc;

use kernel::{CaseNumber, DossierId, PersonId, Purpose, Regime, Tier};
use store::{Batch, CoveredRow, StepFuture, Stepping, StoreError, Value};
use vault::{KeyNumber, KeySet, NumberedKey, SymKey, Version, keyfile::ServerKey};

use super::{Recipient, field, giving, writing};
use crate::{
    Conflict, Error, Kind, Records, Result,
    act::Act,
    audit::DossierKeys,
    covered_tables::{DOSSIER, DOSSIER_PERSON},
    emergency,
    keyring::{KeyRing, Resolved},
    lists,
    permit::Permit,
    verbs::{Creates, Verb},
};

/// How often a free number is drawn before something is plainly wrong.
const DRAWS: usize = 32;
/// Purpose of the key file's key for secrets of dossiers.
const SECRETS: &str = "dossier-secret";
/// Secrets that one batch of the migration makes.
const BATCH: i64 = 500;

/// A dossier that was just opened; its keys are forgotten with it.
pub struct NewDossier {
    /// Its id.
    pub id: DossierId,
    /// Its number.
    pub number: CaseNumber,
    keys: KeyRing,
}

impl NewDossier {
    /// The key of one of its tiers.
    ///
    /// # Errors
    /// [`Error::KeysMissing`] when it was opened without that tier.
    pub fn key(&self, tier: Tier) -> Result<&NumberedKey> {
        self.keys.get(tier).and_then(KeySet::newest).ok_or(Error::KeysMissing(tier.code()))
    }
}

/// What a new dossier begins with.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// Its kind.
    pub kind: &'static Kind,
    /// The regime it lives under.
    pub regime: Regime,
    /// Code of the country profile.
    pub profile: &'a str,
    /// A child is in it, or somebody whose age is not certain.
    pub child: bool,
    /// Retention class, as a code of the room's.
    pub retention: &'a str,
    /// Who receives it.
    pub recipients: &'a [Recipient],
    /// The tiers that they receive, each with its first key. Other tiers get one at their first write.
    pub tiers: &'a [Tier],
    /// Why the recipients may work on it.
    pub purpose: Purpose,
    /// Legal basis of the grants, as a code.
    pub basis: &'a str,
}

/// Opens a dossier: number, secret, grants and keys for those who receive it. Whoever opens it keeps no key, unless
/// among the recipients.
///
/// # Errors
/// When a recipient has no keys yet, there is none, or sealing fails.
pub async fn open_dossier<V: Creates>(
    act: &mut Act,
    permit: &Permit<V>,
    opening: Opening<'_>,
) -> Result<NewDossier> {
    act.holds(permit)?;
    let (id, number) = (DossierId::random(), free_number(act).await?);
    let now = act.now_ms();
    let (secret, sealed) = new_secret(&act.access().server_key, id)?;
    let keys = DossierKeys::new(&act.access().server_key, &secret)?;
    act.dossiers.meet(id.to_string(), keys);
    let row = vec![
        id.to_string().into(),
        number.plain().into(),
        opening.kind.prefix.into(),
        opening.regime.code().into(),
        "open".into(),
        opening.profile.into(),
        now.into(),
        opening.child.into(),
        opening.retention.into(),
        Value::Null,
    ];
    let row = CoveredRow::new(&DOSSIER, row)?
        .beside("secret", sealed)
        .beside("grants_version", 1_i64)
        .beside("waits", 0_i64)
        .beside("by_due", lists::no_deadline(now));
    act.put(&row, Conflict::Changed)?;
    let mut to = Vec::new();
    for recipient in opening.recipients {
        to.push((*recipient, giving::resolve(act, *recipient).await?));
    }
    let mut keys = KeyRing::default();
    for tier in opening.tiers {
        let wrapped: Vec<Resolved> = to.iter().map(|(_, resolved)| resolved.clone()).collect();
        let key = writing::make_key(act, id, *tier, KeyNumber::FIRST, &wrapped)?;
        emergency::cover(act, (id, opening.kind.prefix), *tier, &key).await?;
        keys.add(*tier, key);
        for (recipient, resolved) in &to {
            let ground = giving::Ground { purpose: opening.purpose, basis: opening.basis, until: None };
            giving::grant_row(act, id, *tier, (*recipient, resolved), ground)?;
        }
    }
    act.extend(lists::follow_grants(id, now));
    Ok(NewDossier { id, number, keys })
}

/// Says who is in a dossier that was just opened, in which category.
///
/// # Errors
/// [`Error::NoEntry`] without a permit for a change.
pub fn put_person(
    records: &mut Records<'_>,
    dossier: &NewDossier,
    person: PersonId,
    category: &str,
) -> Result<()> {
    let now = records.now_ms();
    let row = vec![
        dossier.id.to_string().into(),
        person.to_string().into(),
        category.into(),
        now.into(),
        Value::Null,
    ];
    records.put(&CoveredRow::new(&DOSSIER_PERSON, row)?, Conflict::Changed)
}

/// Says where a dossier stands, as a code of its state, and whether a child is in it. Nothing is written when that is so
/// already; one that this act itself opens stands as it was opened.
///
/// # Errors
/// The database's.
pub async fn stand<V: Verb>(
    act: &mut Act,
    permit: &Permit<V>,
    dossier: DossierId,
    (state, child): (&str, bool),
) -> Result<()> {
    act.holds(permit)?;
    for mut row in act.covered(&DOSSIER, "t.uuid = $1", &[dossier.to_string().into()]).await? {
        row.set("state", state)?;
        row.set("child", child)?;
        if row.is_changed() {
            act.put(&row, Conflict::Beside)?;
        }
    }
    Ok(())
}

/// A number that no dossier has. There are 268 million: at twenty thousand cases two would meet in one of two
/// databases, so that each is looked up before it is given.
async fn free_number(act: &mut Act) -> Result<CaseNumber> {
    for _ in 0..DRAWS {
        let number = CaseNumber::from_random(vault::random_bytes());
        let taken = "SELECT id FROM dossier WHERE number = $1";
        if act.query_one(taken, &[number.plain().into()]).await?.is_none() {
            return Ok(number);
        }
    }
    Err(Error::Failed { what: "no free number was drawn", told: "case-numbers-used-up" })
}

/// A fresh secret, open and sealed.
fn new_secret(
    server_key: &ServerKey,
    id: DossierId,
) -> std::result::Result<(SymKey, Vec<u8>), vault::VaultError> {
    let secret = SymKey::generate();
    let place = field::DOSSIER_SECRET.of(id.bytes());
    let sealed = server_key.seal(SECRETS, place, Version::FIRST, secret.expose())?;
    Ok((secret, sealed))
}

/// Opens the secret of a dossier.
///
/// # Errors
/// When it was sealed under another key file, or for another dossier.
pub(crate) fn open_secret(server_key: &ServerKey, dossier: DossierId, sealed: &[u8]) -> Result<SymKey> {
    let opened = server_key.open(SECRETS, field::DOSSIER_SECRET.of(dossier.bytes()), sealed)?;
    Ok(SymKey::from_slice(&opened.text)?)
}

/// Remembers what an act needs to write about a dossier. With a secret that does not open, the dossier can be read, but
/// nothing of it written.
pub(crate) fn meet(act: &mut Act, uuid: &str, sealed: &[u8]) {
    let Ok(id) = uuid.parse::<DossierId>() else { return };
    let server_key = &act.access().server_key;
    let keys = open_secret(server_key, id, sealed).and_then(|secret| DossierKeys::new(server_key, &secret));
    if let Ok(keys) = keys {
        act.dossiers.meet(uuid.to_owned(), keys);
    }
}

/// The random secret of a dossier: what pseudonyms and digests of the log are derived from, so that they die with it.
/// `None` when the dossier is not there or was erased.
///
/// # Errors
/// The database's, or when the secret was sealed under another key file.
pub async fn secret_of(act: &mut Act, dossier: DossierId) -> Result<Option<SymKey>> {
    let sql = "SELECT secret FROM dossier WHERE uuid = $1";
    let row = act.query_one(sql, &[dossier.to_string().into()]).await?;
    let Some(sealed) = row.map(|row| row.opt_bytes(0)).transpose()?.flatten() else { return Ok(None) };
    open_secret(&act.access().server_key, dossier, &sealed).map(Some)
}

/// What the steps of this room's migrations need: the key file. The program supplies it, see [`store::Program`].
pub struct SupplyOfKeys(pub Arc<ServerKey>);

/// Gives each dossier of before a secret of its own.
pub(crate) fn secrets(step: &mut Stepping) -> StepFuture<'_> {
    Box::pin(async move {
        loop {
            let after: i64 = step.progress().and_then(|last| last.parse().ok()).unwrap_or(0);
            let sql = "SELECT id, uuid FROM dossier WHERE id > $1 AND secret IS NULL ORDER BY id LIMIT $2";
            let rows = step.query(sql, &[after.into(), BATCH.into()]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            let mut batch = Batch::new();
            for row in &rows {
                let failed = |why: String| StoreError::Migration(format!("a dossier's secret: {why}"));
                let id: DossierId =
                    row.text(1)?.parse().map_err(|_| failed("its id is damaged".to_owned()))?;
                let SupplyOfKeys(server_key) = step.context()?;
                let (_, secret) = new_secret(server_key, id).map_err(|error| failed(error.to_string()))?;
                let sql = "UPDATE dossier SET secret = $2 WHERE id = $1 AND secret IS NULL";
                batch.push(sql, vec![row.int(0)?.into(), secret.into()]);
            }
            step.write(batch, &last.int(0)?.to_string()).await?;
        }
    })
}
