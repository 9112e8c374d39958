//! Rows follow the grants and the keys of their dossier.

use std::sync::LazyLock;

use kernel::DossierId;
use store::{Batch, StepFuture, Stepping, Store, Value};

use crate::{Result, grants::GRANT_BIT};

/// What a dossier without a deadline sorts by: above all deadlines, the later it was opened the nearer.
#[must_use]
pub const fn no_deadline(opened_ms: i64) -> i64 {
    (1 << 62) - opened_ms
}

/// Dossiers whose rows are written in one batch.
const BLOCK: i64 = 500;

/// The rows that dossiers `o` should have at `$1`, in the order of the table's columns; a condition follows.
pub(super) static ROWS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT COALESCE(g.team_id, -g.account_id) AS recipient, o.kind AS kind, o.id AS dossier_id,
           CAST(COALESCE(SUM(DISTINCT CASE WHEN g.from_at <= $1 THEN {bit} END), 0) AS BIGINT) AS grants,
           MIN(CASE WHEN g.from_at > $1 THEN g.from_at ELSE COALESCE(g.until_at, {forever}) END) AS steady_until,
           o.waits AS waits, o.by_due AS by_due
         FROM dossier o JOIN grants g ON g.dossier_id = o.id AND (g.until_at IS NULL OR g.until_at > $1)",
        bit = *GRANT_BIT,
        forever = i64::MAX,
    )
});
/// How the grants of one recipient become one row.
pub(super) const BY_ROW: &str = "GROUP BY 1, 2, 3, 6, 7";

fn insert(condition: &str) -> String {
    let rows = &*ROWS;
    format!(
        "INSERT INTO dossier_list (recipient, kind, dossier_id, grants, steady_until, waits, by_due)
         {rows} WHERE {condition} {BY_ROW}"
    )
}

/// Makes the rows of a dossier follow its grants, as they are at this place of an act's changes.
pub(crate) fn follow_grants(dossier: DossierId, now_ms: i64) -> Batch {
    static INSERT: LazyLock<String> = LazyLock::new(|| insert("o.uuid = $2"));
    let dossier = Value::from(dossier.to_string());
    let mut batch = Batch::new();
    batch.push(
        "DELETE FROM dossier_list WHERE dossier_id = (SELECT id FROM dossier WHERE uuid = $1)",
        vec![dossier.clone()],
    );
    batch.push(INSERT.as_str(), vec![now_ms.into(), dossier]);
    batch
}

/// Rows `dossier_list` take over what `dossier` says, where it differs; a condition follows.
const TAKE_OVER: &str = "UPDATE dossier_list
    SET waits = (SELECT o.waits FROM dossier o WHERE o.id = dossier_list.dossier_id),
      by_due = (SELECT o.by_due FROM dossier o WHERE o.id = dossier_list.dossier_id)
    WHERE EXISTS (SELECT 1 FROM dossier o WHERE o.id = dossier_list.dossier_id
      AND (o.waits <> dossier_list.waits OR o.by_due <> dossier_list.by_due))";

/// Makes the rows of a dossier take over its keys.
pub(super) fn take_over(dossier: DossierId) -> Batch {
    static ONE: LazyLock<String> =
        LazyLock::new(|| format!("{TAKE_OVER} AND dossier_id = (SELECT id FROM dossier WHERE uuid = $1)"));
    let mut batch = Batch::new();
    batch.push(ONE.as_str(), vec![dossier.to_string().into()]);
    batch
}

/// The same for all dossiers from a row to another one: for the step of a migration that fills the keys.
pub fn spread_keys(batch: &mut Batch, first: i64, last: i64) {
    let sql = format!("{TAKE_OVER} AND dossier_id BETWEEN $1 AND $2");
    batch.push(sql, vec![first.into(), last.into()]);
}

/// Makes the rows of the dossiers from one row to another one again.
fn again(first: i64, last: i64, now_ms: i64) -> Batch {
    let mut batch = Batch::new();
    let range = || vec![first.into(), last.into()];
    batch.push("DELETE FROM dossier_list WHERE dossier_id BETWEEN $1 AND $2", range());
    batch.push(insert("o.id BETWEEN $2 AND $3"), vec![now_ms.into(), first.into(), last.into()]);
    batch
}

const NEXT: &str =
    "SELECT MAX(b.id) FROM (SELECT d.id FROM dossier d WHERE d.id > $1 ORDER BY d.id LIMIT $2) b";

/// What is written for the dossiers from one row to another one, both included, as their grants are at an instant.
pub type Block = fn(first: i64, last: i64, now_ms: i64) -> Batch;

/// Writes something for all dossiers, block by block.
///
/// # Errors
/// The database's.
pub async fn write_in_blocks(store: &Store, now_ms: i64, block: Block) -> Result<()> {
    let mut after = 0;
    loop {
        let row = store.snapshot().await?.query_one(NEXT, &[after.into(), BLOCK.into()]).await?;
        let Some(last) = row.map(|row| row.opt_int(0)).transpose()?.flatten() else { return Ok(()) };
        store.write(block(after + 1, last, now_ms)).await?;
        after = last;
    }
}

/// The same as the step of a migration, which can be killed and goes on; grants are as they were when the last of them
/// was given.
pub fn fill_in_blocks(step: &mut Stepping, block: Block) -> StepFuture<'_> {
    Box::pin(async move {
        let row = step.query_one("SELECT MAX(from_at) FROM grants", &[]).await?;
        let now = row.map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or(0);
        loop {
            let after: i64 = step.progress().and_then(|last| last.parse().ok()).unwrap_or(0);
            let row = step.query_one(NEXT, &[after.into(), BLOCK.into()]).await?;
            let Some(last) = row.map(|row| row.opt_int(0)).transpose()?.flatten() else { return Ok(()) };
            step.write(block(after + 1, last, now), &last.to_string()).await?;
        }
    })
}

/// Makes all rows again from grants and keys. Those of grants that have run out by their date go.
///
/// # Errors
/// The database's.
pub async fn rebuild(store: &Store, now_ms: i64) -> Result<()> {
    write_in_blocks(store, now_ms, again).await
}

/// Gives the dossiers of before their rows.
pub(crate) fn fill(step: &mut Stepping) -> StepFuture<'_> {
    fill_in_blocks(step, again)
}
