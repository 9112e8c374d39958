//! Under which key something is written, and how a tier gets its next key.

use kernel::{DossierId, Tier};
use store::{CoveredRow, Value};
use vault::{KeyNumber, Keys as _, NumberedKey};

use super::{giving, retiring};
use crate::{
    Changes, Conflict, Dossier, Error, Id, Result,
    act::Act,
    covered_tables::TIER_KEY,
    emergency,
    keyring::{Next, Resolved},
    permit::Permit,
};

/// The key under which this act writes to a tier: the newest, when it is held, may still be used and no team to which it is
/// wrapped has begun a new epoch since; otherwise the next
/// one, made now and wrapped to everybody who has a live grant of the tier. Whoever writes need not be among them.
///
/// # Errors
/// [`Error::KeysMissing`] when nobody has a grant of the tier, so that nobody could ever read it;
/// [`Conflict::NextKey`] at commit when somebody else made the next key meanwhile.
pub async fn to_write<V>(act: &mut Act, permit: &Permit<V>, tier: Tier) -> Result<NumberedKey>
where
    V: Changes,
    V::On: Dossier,
{
    let (row, dossier) = (act.row(permit)?, permit.id().dossier());
    if let Some(Next::Made(key)) = act.written.keys.get(&(dossier, tier)) {
        return Ok(key.clone());
    }
    let retired_now = act.written.keys.contains_key(&(dossier, tier));
    let newest = newest(act, row, tier).await?;
    if let Some((number, retired)) = newest
        && !retired
        && !retired_now
        && let Some(key) = permit.keys(tier).and_then(|keys| keys.find(number))
    {
        return Ok(NumberedKey::new(number, key.clone()));
    }
    let next = newest.map_or(KeyNumber::FIRST, |(number, _)| number.next());
    let to = recipients(act, row, dossier, tier).await?;
    let key = make_key(act, dossier, tier, next, &to)?;
    emergency::cover(act, (dossier, V::On::KIND.prefix), tier, &key).await?;
    Ok(key)
}

/// Makes the next key of a tier although the newest one is held: what is written from now on is closed to whoever had a
/// copy of the old one.
///
/// # Errors
/// As [`to_write`].
pub async fn renew_key<V>(act: &mut Act, permit: &Permit<V>, tier: Tier) -> Result<NumberedKey>
where
    V: Changes,
    V::On: Dossier,
{
    let row = act.row(permit)?;
    retiring::retire(act, row, permit.id().dossier(), tier).await?;
    to_write(act, permit, tier).await
}

/// Number of the newest key of a tier, and whether nothing is sealed under it any more: it is retired, or it was wrapped to
/// a team's keys of before somebody left. Who left may have kept those.
async fn newest(act: &mut Act, dossier: i64, tier: Tier) -> Result<Option<(KeyNumber, bool)>> {
    let sql = "SELECT k.number, CASE WHEN k.retired_at IS NOT NULL OR EXISTS (SELECT 1 FROM tier_wrap w
            WHERE w.dossier_id = k.dossier_id AND w.tier = k.tier AND w.number = k.number
              AND w.team_epoch < (SELECT MAX(e.epoch) FROM team_key e WHERE e.team_id = w.team_id)) THEN 1 ELSE 0 END
        FROM tier_key k WHERE k.dossier_id = $1 AND k.tier = $2 ORDER BY k.number DESC LIMIT 1";
    let row = act.query_one(sql, &[dossier.into(), tier.number().into()]).await?;
    row.map(|row| Ok((KeyNumber(row.number(0)?), row.flag(1)?))).transpose()
}

/// Everybody who has a live grant of a tier once this act is committed.
async fn recipients(act: &mut Act, row: i64, dossier: DossierId, tier: Tier) -> Result<Vec<Resolved>> {
    let mut to = giving::granted(act, row, tier).await?;
    let changed = act.written.grants.iter().filter(|one| one.0 == dossier && one.1 == tier);
    for (_, _, recipient, given) in changed {
        to.retain(|one| !one.same(recipient));
        if *given {
            to.push(recipient.clone());
        }
    }
    Ok(to)
}

/// Makes a key of a tier and wraps it.
pub(super) fn make_key(
    act: &mut Act,
    dossier: DossierId,
    tier: Tier,
    number: KeyNumber,
    to: &[Resolved],
) -> Result<NumberedKey> {
    if to.is_empty() {
        return Err(Error::KeysMissing(tier.code()));
    }
    let key = NumberedKey::generate(number);
    let now = act.now_ms();
    let row = vec![
        dossier.to_string().into(),
        tier.number().into(),
        i64::from(number.0).into(),
        now.into(),
        Value::Null,
    ];
    act.put(&CoveredRow::new(&TIER_KEY, row)?, Conflict::NextKey)?;
    for recipient in to {
        giving::wrap_row(act, dossier, tier, &key, recipient)?;
    }
    act.written.keys.insert((dossier, tier), Next::Made(key.clone()));
    Ok(key)
}
