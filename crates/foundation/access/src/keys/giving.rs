//! Grants given and ended, and the wraps that follow them. A recipient is a team, or one account (a referrer, a
//! guardian, a translator).

use std::fmt;

use kernel::{AccountId, DossierId, Purpose, TeamId, Tier, TierSet};
use store::{CoveredRow, Value};
use vault::{KeyNumber, NumberedKey, PublicKey};

use super::retiring;
use crate::{
    Conflict, Dossier, Error, Result,
    act::Act,
    covered_tables::{GRANT, TIER_WRAP},
    keyring::{Resolved, tier_context},
    lists,
    permit::Permit,
    verbs::GivesGrants,
};

/// Who receives a grant, and the keys with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Everybody in a team, now and later.
    Team(TeamId),
    /// One person alone.
    Account(AccountId),
}

/// As the log names a recipient.
impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Team(id) => write!(f, "team:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
        }
    }
}

/// Finds a recipient and the key that is wrapped to now.
pub(crate) async fn resolve(act: &mut Act, recipient: Recipient) -> Result<Resolved> {
    match recipient {
        Recipient::Team(id) => {
            let sql = "SELECT t.id, k.epoch, k.public_key FROM team t JOIN team_key k ON k.team_id = t.id
                WHERE t.uuid = $1 ORDER BY k.epoch DESC LIMIT 1";
            let row = act.query_one(sql, &[id.to_string().into()]).await?;
            let row = row.ok_or(Error::KeysMissing("team"))?;
            Ok(Resolved {
                team: Some(row.int(0)?),
                account: None,
                uuid: id.to_string(),
                epoch: Some(row.number(1)?),
                public: PublicKey::from_slice(&row.bytes(2)?)?,
            })
        }
        Recipient::Account(id) => {
            let sql = "SELECT id, public_key FROM account WHERE uuid = $1 AND public_key IS NOT NULL";
            let row = act.query_one(sql, &[id.to_string().into()]).await?;
            let row = row.ok_or(Error::KeysMissing("person"))?;
            let (account, public, uuid) = (row.int(0)?, row.bytes(1)?, id.to_string());
            // Nobody gets keys for a lock that was changed meanwhile.
            let sql = "SELECT public_key FROM account WHERE id = $1";
            act.expect(sql, vec![account.into()], public.clone(), Conflict::Changed);
            let public = PublicKey::from_slice(&public)?;
            Ok(Resolved { team: None, account: Some(account), uuid, epoch: None, public })
        }
    }
}

/// Everybody with a live grant of a tier: teams with their newest key, accounts with theirs. Teams and accounts without
/// keys are left out; they get a wrap when they have some.
pub(super) async fn granted(act: &mut Act, dossier: i64, tier: Tier) -> Result<Vec<Resolved>> {
    let now = act.now_ms();
    let sql = "SELECT g.team_id, g.account_id, k.epoch, k.public_key, a.public_key, COALESCE(t.uuid, a.uuid)
        FROM grants g LEFT JOIN team t ON t.id = g.team_id
        LEFT JOIN team_key k ON k.team_id = g.team_id
          AND k.epoch = (SELECT MAX(l.epoch) FROM team_key l WHERE l.team_id = g.team_id)
        LEFT JOIN account a ON a.id = g.account_id
        WHERE g.dossier_id = $1 AND g.tier = $2 AND g.from_at <= $3 AND (g.until_at IS NULL OR g.until_at > $3)
        ORDER BY g.id";
    let mut to: Vec<Resolved> = Vec::new();
    for row in act.query(sql, &[dossier.into(), tier.number().into(), now.into()]).await? {
        let (team, account) = (row.opt_int(0)?, row.opt_int(1)?);
        let public = if team.is_some() { row.opt_bytes(3)? } else { row.opt_bytes(4)? };
        let Some(public) = public else { continue };
        let epoch = row.opt_number(2)?;
        let (uuid, public) = (row.text(5)?, PublicKey::from_slice(&public)?);
        let one = Resolved { team, account, uuid, epoch, public };
        if !to.iter().any(|other| other.same(&one)) {
            to.push(one);
        }
    }
    Ok(to)
}

/// Hands a dossier to somebody: grants of the given tiers, for the purpose that this permit serves, and the keys.
///
/// # Errors
/// [`Error::KeysMissing`] when the recipient has no keys yet, or whoever gives does not hold those of a tier.
pub async fn hand_over<V>(
    act: &mut Act,
    permit: &Permit<V>,
    to: Recipient,
    tiers: TierSet,
    basis: &str,
) -> Result<()>
where
    V: GivesGrants,
    V::On: Dossier,
{
    act.holds(permit)?;
    let purpose = permit.purpose().unwrap_or(Purpose::Identification);
    for tier in tiers.iter() {
        permit.key_of(tier)?;
    }
    give(act, permit, to, tiers, Ground { purpose, basis, until: None }).await
}

/// What a grant is given for.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// What the tiers may be read for.
    pub purpose: Purpose,
    /// The law or the consent that the grant rests on, as a code.
    pub basis: &'a str,
    /// When it ends by itself, in milliseconds.
    pub until: Option<i64>,
}

/// Gives grants of tiers that whoever gives need not read, for a purpose of their own: of a tier that has keys those
/// are handed on which the permit carries; a tier to which nobody has written yet gets its first key at its first write.
///
/// # Errors
/// [`Error::KeysMissing`] when the recipient has no keys yet.
pub async fn give<V>(
    act: &mut Act,
    permit: &Permit<V>,
    to: Recipient,
    tiers: TierSet,
    ground: Ground<'_>,
) -> Result<()>
where
    V: GivesGrants,
    V::On: Dossier,
{
    let (row, dossier) = (act.row(permit)?, permit.id().dossier());
    let resolved = resolve(act, to).await?;
    for tier in tiers.iter() {
        let wraps = wraps(act, row, tier).await?;
        take_up(act, (dossier, tier), wraps, &resolved)?;
        for key in permit.keys(tier).into_iter().flat_map(vault::KeySet::iter) {
            wrap_row(act, dossier, tier, key, &resolved)?;
        }
        grant_row(act, dossier, tier, (to, &resolved), ground)?;
    }
    grants_changed(act, dossier);
    act.note_disclosure(permit, &to.to_string(), ground.basis);
    Ok(())
}

/// Ends somebody's grants of a tier, for whatever purpose, from now on. Their wraps go in the same act, but never the
/// last wrap of a key: that one stays, marked and useless without a grant, for what is sealed under it would be lost.
/// What is written to the tier from now on is sealed under the next key.
///
/// # Errors
/// [`Error::Invalid`]`("grant-none")` when there is none; [`Error::Conflict`]`("tier-key")` when this very act
/// has made a key of the tier: that is wrapped to whoever still had a grant, and ending it wants an act of its own.
pub async fn end_grant<V>(act: &mut Act, permit: &Permit<V>, of: Recipient, tier: Tier) -> Result<()>
where
    V: GivesGrants,
    V::On: Dossier,
{
    let (row, dossier) = (act.row(permit)?, permit.id().dossier());
    let (who, now) = (resolve(act, of).await?, act.now_ms());
    let (team, account) = (who.team.unwrap_or(0), who.account.unwrap_or(0));
    let which = [row.into(), tier.number().into(), team.into(), account.into(), now.into()];
    let live = "t.dossier_id = $1 AND t.tier = $2 AND COALESCE(t.team_id, 0) = $3
        AND COALESCE(t.account_id, 0) = $4 AND (t.until_at IS NULL OR t.until_at > $5)";
    let grants = act.covered(&GRANT, live, &which).await?;
    if grants.is_empty() {
        return Err(Error::Invalid("grant-none"));
    }
    for mut grant in grants {
        grant.set("until_at", now)?;
        act.put(&grant, Conflict::Grants)?;
    }
    take_back(act, (row, dossier), tier, &who).await?;
    act.written.grants.push((dossier, tier, who, false));
    grants_changed(act, dossier);
    Ok(())
}

/// Takes the keys of a tier back from somebody whose grants have ended: see [`end_grant`].
pub(crate) async fn take_back(
    act: &mut Act,
    (row, dossier): (i64, DossierId),
    tier: Tier,
    who: &Resolved,
) -> Result<()> {
    let now = act.now_ms();
    let wraps = wraps(act, row, tier).await?;
    let (theirs, others): (Vec<_>, Vec<_>) = wraps.into_iter().partition(|wrap| who.holds(wrap));
    for mut wrap in theirs {
        if others.iter().any(|other| other.get("number") == wrap.get("number")) {
            act.erase(&wrap, Conflict::Changed)?;
        } else {
            wrap.set("kept_at", now)?;
            act.put(&wrap, Conflict::Changed)?;
        }
    }
    retiring::retire(act, row, dossier, tier).await
}

/// Has lists follow, and says that the grants are others than they were.
pub(crate) fn grants_changed(act: &mut Act, dossier: DossierId) {
    act.change(
        "UPDATE dossier SET grants_version = grants_version + 1 WHERE uuid = $1",
        vec![dossier.to_string().into()],
    );
    let now = act.now_ms();
    act.extend(lists::follow_grants(dossier, now));
}

/// The wraps of all keys of a tier.
async fn wraps(act: &mut Act, row: i64, tier: Tier) -> Result<Vec<CoveredRow>> {
    let which = [row.into(), tier.number().into()];
    act.covered(&TIER_WRAP, "t.dossier_id = $1 AND t.tier = $2", &which).await
}

/// Wraps that a recipient has already are not made again; one that was kept as the last of its key serves again.
fn take_up(
    act: &mut Act,
    (dossier, tier): (DossierId, Tier),
    wraps: Vec<CoveredRow>,
    to: &Resolved,
) -> Result<()> {
    for mut wrap in wraps.into_iter().filter(|wrap| to.holds(wrap)) {
        let number = |column| match wrap.get(column) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        };
        if let Some(key) = number("number").filter(|_| number("team_epoch") == to.epoch.map(i64::from)) {
            act.written.wraps.insert((dossier, tier.number(), key, to.uuid.clone()));
        }
        if number("kept_at").is_some() {
            wrap.set("kept_at", Value::Null)?;
            act.put(&wrap, Conflict::Changed)?;
        }
    }
    Ok(())
}

/// One wrap of one key. The same wrap twice is one.
pub(crate) fn wrap_row(
    act: &mut Act,
    dossier: DossierId,
    tier: Tier,
    key: &NumberedKey,
    to: &Resolved,
) -> Result<()> {
    let KeyNumber(number) = key.number();
    let number = i64::from(number);
    if !act.written.wraps.insert((dossier, tier.number(), number, to.uuid.clone())) {
        return Ok(());
    }
    let context = tier_context(&dossier, tier, key.number(), &to.public);
    let wrapped = vault::wrap(&to.public, &context, key.key().expose())?;
    let named = |is: bool| is.then(|| to.uuid.clone());
    let row = vec![
        dossier.to_string().into(),
        tier.number().into(),
        number.into(),
        named(to.team.is_some()).into(),
        to.epoch.map(i64::from).into(),
        named(to.account.is_some()).into(),
        wrapped.into(),
        Value::Null,
    ];
    act.put(&CoveredRow::new(&TIER_WRAP, row)?, Conflict::Changed)
}

/// One grant.
pub(crate) fn grant_row(
    act: &mut Act,
    dossier: DossierId,
    tier: Tier,
    (to, resolved): (Recipient, &Resolved),
    ground: Ground<'_>,
) -> Result<()> {
    let (team, account) = match to {
        Recipient::Team(id) => (Value::from(id.to_string()), Value::Null),
        Recipient::Account(id) => (Value::Null, Value::from(id.to_string())),
    };
    let row = vec![
        dossier.to_string().into(),
        tier.number().into(),
        team,
        ground.purpose.code().into(),
        ground.basis.into(),
        act.now_ms().into(),
        ground.until.into(),
        account,
    ];
    act.put(&CoveredRow::new(&GRANT, row)?, Conflict::Grants)?;
    act.written.grants.push((dossier, tier, resolved.clone(), true));
    Ok(())
}
