//! A new dossier: its number, its secret, its first grants and keys.

use std::sync::Arc;

use kernel::{CaseNumber, DossierId, Purpose, Regime, Tier};
use store::{Batch, StepFuture, Stepping, StoreError};
use vault::{KeyNumber, KeySet, NumberedKey, SymKey, Version, Zeroizing, keyfile::ServerKey};

use super::{Recipient, field, giving, writing};
use crate::{
    Error, Kind, Result,
    act::Act,
    keyring::{KeyRing, Resolved},
    lists,
    permit::Permit,
    verbs::Creates,
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
    let secret = sealed_secret(&act.access().server_key, id)?;
    act.change(
        "INSERT INTO dossier (uuid, number, kind, regime, state, profile, opened_at, child, retention, secret,
           grants_version, waits, by_due)
         VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, $9, 1, 0, $10)",
        vec![
            id.to_string().into(),
            number.plain().into(),
            opening.kind.prefix.into(),
            opening.regime.code().into(),
            opening.profile.into(),
            now.into(),
            opening.child.into(),
            opening.retention.into(),
            secret.into(),
            lists::no_deadline(now).into(),
        ],
    );
    let mut to = Vec::new();
    for recipient in opening.recipients {
        to.push((*recipient, giving::resolve(act, *recipient).await?));
    }
    let mut keys = KeyRing::default();
    for tier in opening.tiers {
        let wrapped: Vec<Resolved> = to.iter().map(|(_, resolved)| resolved.clone()).collect();
        keys.add(*tier, writing::make_key(act, id, *tier, KeyNumber::FIRST, &wrapped)?);
        for (recipient, resolved) in &to {
            let ground = giving::Ground { purpose: opening.purpose, basis: opening.basis };
            giving::grant_row(act, id, *tier, (*recipient, resolved), ground)?;
        }
    }
    act.extend(lists::follow_grants(id, now));
    Ok(NewDossier { id, number, keys })
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

fn sealed_secret(server_key: &ServerKey, id: DossierId) -> std::result::Result<Vec<u8>, vault::VaultError> {
    let secret = Zeroizing::new(vault::random_bytes::<32>());
    server_key.seal(SECRETS, field::DOSSIER_SECRET.of(id.bytes()), Version::FIRST, &*secret)
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
    let place = field::DOSSIER_SECRET.of(dossier.bytes());
    let opened = act.access().server_key.open(SECRETS, place, &sealed)?;
    Ok(Some(SymKey::from_slice(&opened.text)?))
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
                let secret = sealed_secret(server_key, id).map_err(|error| failed(error.to_string()))?;
                let sql = "UPDATE dossier SET secret = $2 WHERE id = $1 AND secret IS NULL";
                batch.push(sql, vec![row.int(0)?.into(), secret.into()]);
            }
            step.write(batch, &last.int(0)?.to_string()).await?;
        }
    })
}
