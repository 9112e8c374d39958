//! The checker: rows of `dossier_list` held against grants and keys.

use std::collections::BTreeMap;

use ledger::EntryNumber;
use store::{Row, Store};

use super::keep::{BY_ROW, ROWS};
use crate::Result;

/// Dossiers that are compared at a time.
const BLOCK: i64 = 1000;

/// What the comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    /// Rows that were compared.
    pub rows: usize,
    /// A sentence for each row that is missing, superfluous or different.
    pub differences: Vec<String>,
}

/// What a row says beside its key: grants, until when they are good, for whom it waits, the deadline.
type Said = (i64, i64, i64, i64);

/// Compares all rows with what grants and dossiers say at an instant, or when the newest entry of the log was written if
/// that is later: the clock of a server may have been ahead of the checker's. A row whose grants have begun or run out by their
/// date since it was written is read past, and so compared without them.
///
/// # Errors
/// The database's.
pub async fn compare(store: &Store, now_ms: i64) -> Result<Compared> {
    let (mut after, mut found) = (0, Compared::default());
    let mut snapshot = store.snapshot().await?;
    let newest = snapshot.query_one("SELECT MAX(number) FROM log_entry", &[]).await?;
    let newest = newest.map(|row| row.opt_int(0)).transpose()?.flatten().and_then(EntryNumber::from_i64);
    let now_ms = newest.map_or(now_ms, |entry| entry.at_ms().max(now_ms));
    let wanted = format!("{} WHERE o.id BETWEEN $2 AND $3 {BY_ROW}", *ROWS);
    let stored = "SELECT recipient, kind, dossier_id, grants, steady_until, waits, by_due FROM dossier_list
        WHERE dossier_id BETWEEN $1 AND $2";
    loop {
        let sql =
            "SELECT MAX(b.id) FROM (SELECT d.id FROM dossier d WHERE d.id > $1 ORDER BY d.id LIMIT $2) b";
        let row = snapshot.query_one(sql, &[after.into(), BLOCK.into()]).await?;
        let Some(last) = row.map(|row| row.opt_int(0)).transpose()?.flatten() else { return Ok(found) };
        let (first, range) = (after + 1, [(after + 1).into(), last.into()]);
        let wanted = snapshot.query(&wanted, &[now_ms.into(), first.into(), last.into()]).await?;
        let stored = snapshot.query(stored, &range).await?;
        let (wanted, mut stored) = (said(&wanted)?, said(&stored)?);
        for (key, want) in wanted {
            found.rows += 1;
            let what = match stored.remove(&key) {
                None => "is missing",
                Some(have) if (have.2, have.3) != (want.2, want.3) => "has other keys than its dossier",
                Some(have) if have.1 > now_ms && (have.0, have.1) != (want.0, want.1) => {
                    "says other grants than there are"
                }
                Some(_) => continue,
            };
            found.differences.push(sentence(&key, what));
        }
        let good = stored.into_iter().filter(|(_, (_, steady_until, _, _))| *steady_until > now_ms);
        found.differences.extend(good.map(|(key, _)| sentence(&key, "has no grant")));
        after = last;
    }
}

fn said(rows: &[Row]) -> Result<BTreeMap<(i64, i64, String), Said>> {
    let one = |row: &Row| -> Result<_> {
        let said = (row.int(3)?, row.int(4)?, row.int(5)?, row.int(6)?);
        Ok(((row.int(2)?, row.int(0)?, row.text(1)?), said))
    };
    rows.iter().map(one).collect()
}

fn sentence((dossier, recipient, kind): &(i64, i64, String), what: &str) -> String {
    let who = if *recipient < 0 { "account" } else { "team" };
    format!("the row of {kind} {dossier} for {who} {} {what}", recipient.abs())
}
