//! Who may (a live grant) and who can (a wrap), held against each other: every night, and by `palermo check`.

use kernel::Purpose;
use ledger::ProcessingOperation;
use store::{CoveredRow, Row, Snapshot, Store, Value};

use crate::{
    Access, Conflict, Result,
    audit::{DossierKeys, Outside},
    covered_tables::{TIER_KEY, TIER_WRAP},
};

/// What the comparison found. All numbers are of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MayAndCan {
    /// Wraps that somebody can open with whom no live grant agrees. A grant that ran out by its date leaves some until
    /// [`remove_wraps_without_grant`] is run.
    pub can_but_may_not: u64,
    /// Live grants of tiers of which the recipient holds not every key that is still wrapped to somebody.
    pub may_but_cannot: u64,
    /// Keys whose last wrap is kept although its grant has ended: without it what is sealed under them would be lost.
    pub kept_for_nobody: u64,
    /// Tiers that one person alone can open: if that person leaves or forgets the password, they are lost.
    pub held_by_one: u64,
}

/// A live grant to the recipient of the wrap `w`.
const GRANTED: &str = "EXISTS (SELECT 1 FROM grants g WHERE g.dossier_id = w.dossier_id AND g.tier = w.tier
    AND (g.team_id = w.team_id OR g.account_id = w.account_id)
    AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1))";

/// Another wrap of the key of the wrap `w`, to somebody with a live grant.
const OTHER_GRANTED: &str =
    "SELECT 1 FROM tier_wrap o JOIN grants g ON g.dossier_id = o.dossier_id AND g.tier = o.tier
       AND (g.team_id = o.team_id OR g.account_id = o.account_id)
     WHERE o.dossier_id = w.dossier_id AND o.tier = w.tier AND o.number = w.number
       AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1)";

/// Compares at an instant.
///
/// # Errors
/// The database's.
pub async fn may_and_can(store: &Store, now_ms: i64) -> Result<MayAndCan> {
    let mut snapshot = store.snapshot().await?;
    let can = format!("SELECT COUNT(*) FROM tier_wrap w WHERE w.kept_at IS NULL AND NOT {GRANTED}");
    let may = "SELECT COUNT(*) FROM grants g
        WHERE g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1)
          AND EXISTS (SELECT 1 FROM tier_wrap w WHERE w.dossier_id = g.dossier_id AND w.tier = g.tier
            AND NOT EXISTS (SELECT 1 FROM tier_wrap mine WHERE mine.dossier_id = w.dossier_id
              AND mine.tier = w.tier AND mine.number = w.number
              AND (mine.team_id = g.team_id OR mine.account_id = g.account_id)))";
    let kept = "SELECT COUNT(*) FROM tier_key k
        WHERE EXISTS (SELECT 1 FROM tier_wrap w WHERE w.dossier_id = k.dossier_id AND w.tier = k.tier
            AND w.number = k.number AND w.kept_at <= $1)
          AND NOT EXISTS (SELECT 1 FROM tier_wrap w WHERE w.dossier_id = k.dossier_id AND w.tier = k.tier
            AND w.number = k.number AND w.kept_at IS NULL)";
    let one = "SELECT COUNT(*) FROM (SELECT h.dossier_id, h.tier FROM (
          SELECT w.dossier_id, w.tier, w.account_id AS holder FROM tier_wrap w
            JOIN account a ON a.id = w.account_id AND a.active = 1 WHERE w.kept_at IS NULL
          UNION SELECT w.dossier_id, w.tier, mw.account_id AS holder FROM tier_wrap w
            JOIN member_wrap mw ON mw.team_id = w.team_id AND mw.epoch = w.team_epoch
            JOIN account a ON a.id = mw.account_id AND a.active = 1 WHERE w.kept_at IS NULL) h
          WHERE CAST($1 AS BIGINT) > 0 GROUP BY h.dossier_id, h.tier HAVING COUNT(*) = 1) alone";
    Ok(MayAndCan {
        can_but_may_not: count(&mut snapshot, &can, now_ms).await?,
        may_but_cannot: count(&mut snapshot, may, now_ms).await?,
        kept_for_nobody: count(&mut snapshot, kept, now_ms).await?,
        held_by_one: count(&mut snapshot, one, now_ms).await?,
    })
}

async fn count(snapshot: &mut Snapshot, sql: &str, now_ms: i64) -> Result<u64> {
    let row = snapshot.query_one(sql, &[now_ms.into()]).await?;
    Ok(row.map(|row| row.number(0)).transpose()?.unwrap_or(0))
}

/// Removes the wraps of grants that have run out by their date, but never the last wrap of a key, which is marked; and
/// has the next write to those tiers make the next key. For the night; holds no keys.
///
/// # Errors
/// The database's; dossiers done until then stay done.
pub async fn remove_wraps_without_grant(access: &Access) -> Result<()> {
    let now = access.now_ms();
    let sql = format!(
        "SELECT DISTINCT w.dossier_id FROM tier_wrap w WHERE NOT {GRANTED}
           AND (w.kept_at IS NULL OR EXISTS ({OTHER_GRANTED})) ORDER BY w.dossier_id"
    );
    let dossiers = access.store.snapshot().await?.query(&sql, &[now.into()]).await?;
    for dossier in dossiers {
        remove_in(access, dossier.int(0)?, now).await?;
    }
    Ok(())
}

/// The same in one dossier.
async fn remove_in(access: &Access, dossier: i64, now: i64) -> Result<()> {
    let mut snapshot = access.store.snapshot().await?;
    let which = [now.into(), dossier.into()];
    let sql = "SELECT uuid, kind, secret FROM dossier WHERE id = $1";
    let Some(row) = snapshot.query_one(sql, &[dossier.into()]).await? else { return Ok(()) };
    let Some(secret) = row.opt_bytes(2)? else { return Ok(()) };
    let secret = super::open_secret(&access.server_key, row.id(0)?, &secret)?;
    let keys = DossierKeys::new(&access.server_key, &secret)?;
    let mut entry = access.blank("job:wraps", "remove_wraps", ProcessingOperation::Alteration);
    entry.object = format!("{}:{}", row.text(1)?, row.text(0)?);
    entry.purpose = Purpose::Operations.code().into();
    let mut outside = Outside::begin(access, entry).await?;

    let wraps = format!("t.id IN (SELECT w.id FROM tier_wrap w WHERE w.dossier_id = $2 AND NOT {GRANTED})");
    let mut left = Vec::new();
    for row in snapshot.query(&TIER_WRAP.select(&wraps), &which).await? {
        left.push(TIER_WRAP.read(&row)?);
    }
    let held =
        format!("SELECT DISTINCT w.tier, w.number FROM tier_wrap w WHERE w.dossier_id = $2 AND {GRANTED}");
    let held = snapshot.query(&held, &which).await?;
    let of = |row: &CoveredRow| (row.get("tier").cloned(), row.get("number").cloned());
    let of_held = |row: &Row| (row.values().first().cloned(), row.values().get(1).cloned());
    let unmarked = |row: &CoveredRow| row.get("kept_at") == Some(&Value::Null);
    // A key that nobody may use any more keeps all its wraps, marked; of one that somebody may use, the others go.
    let sql = TIER_KEY.select("t.dossier_id = $1 AND t.retired_at IS NULL");
    for row in snapshot.query(&sql, &[dossier.into()]).await? {
        let mut key = TIER_KEY.read(&row)?;
        if left.iter().any(|wrap| unmarked(wrap) && of(wrap) == of(&key)) {
            key.set("retired_at", now)?;
            outside.put_of(&keys, &key, Conflict::Changed)?;
        }
    }
    for mut wrap in left {
        if held.iter().any(|held| of_held(held) == of(&wrap)) {
            outside.erase_of(&keys, &wrap, Conflict::Changed)?;
        } else if unmarked(&wrap) {
            wrap.set("kept_at", now)?;
            outside.put_of(&keys, &wrap, Conflict::Changed)?;
        }
    }
    drop(snapshot);
    outside.commit().await
}
