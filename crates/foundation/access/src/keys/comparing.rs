//! Who may (a live grant) and who can (a wrap), held against each other: every night, and by `palermo check`.

use store::{Batch, Snapshot, Store};

use crate::Result;

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
/// The database's.
pub async fn remove_wraps_without_grant(store: &Store, now_ms: i64) -> Result<()> {
    let live = "SELECT 1 FROM grants g WHERE g.dossier_id = tier_wrap.dossier_id AND g.tier = tier_wrap.tier
        AND (g.team_id = tier_wrap.team_id OR g.account_id = tier_wrap.account_id)
        AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1)";
    let other_live =
        "SELECT 1 FROM tier_wrap o JOIN grants g ON g.dossier_id = o.dossier_id AND g.tier = o.tier
          AND (g.team_id = o.team_id OR g.account_id = o.account_id)
        WHERE o.dossier_id = tier_wrap.dossier_id AND o.tier = tier_wrap.tier AND o.number = tier_wrap.number
          AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1)";
    let mut batch = Batch::new();
    batch.push(
        "UPDATE tier_key SET retired_at = $1 WHERE retired_at IS NULL AND EXISTS (SELECT 1 FROM tier_wrap w
           WHERE w.dossier_id = tier_key.dossier_id AND w.tier = tier_key.tier AND w.number = tier_key.number
             AND w.kept_at IS NULL AND NOT EXISTS (SELECT 1 FROM grants g WHERE g.dossier_id = w.dossier_id
               AND g.tier = w.tier AND (g.team_id = w.team_id OR g.account_id = w.account_id)
               AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1)))",
        vec![now_ms.into()],
    );
    // A key that nobody may use any more keeps all its wraps, marked; of one that somebody may use, the others go.
    batch.push(
        format!("DELETE FROM tier_wrap WHERE NOT EXISTS ({live}) AND EXISTS ({other_live})"),
        vec![now_ms.into()],
    );
    batch.push(
        format!("UPDATE tier_wrap SET kept_at = $1 WHERE kept_at IS NULL AND NOT EXISTS ({live})"),
        vec![now_ms.into()],
    );
    store.write(batch).await?;
    Ok(())
}
