//! Cases whose clocks have something to record; read with nobody signed in, plain codes only.

use crate::CaseId;
use access::{Access, Result};

use super::write;

/// Cases with a deadline or the end of a period behind them, the oldest first, at most `most`.
///
/// # Errors
/// The database's.
pub(crate) async fn due(access: &Access, most: i64) -> Result<Vec<CaseId>> {
    let mut snapshot = access.store.snapshot().await?;
    let sql = "SELECT c.uuid FROM case_record r JOIN dossier c ON c.id = r.case_id WHERE r.next_due < $1
        ORDER BY r.next_due, r.case_id LIMIT $2";
    let rows = snapshot.query(sql, &[access.clock.now_ms().into(), most.into()]).await?;
    rows.iter().map(|row| write::id(row, 0)).collect()
}
