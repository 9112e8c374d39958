//! Taking the rows that are there into the log, once for each table that becomes covered.

use ledger::{Act25, Entry};
use store::{CoveredRow, CoveredTable};

use super::rows::Outside;
use crate::{Access, Result, registers::COVERED_TABLE};

/// How many rows one founding entry takes in.
const ROWS: i64 = 1000;
/// The verb of founding entries.
pub(super) const FOUND: &str = "cover_rows";

/// Takes the rows of newly covered tables into the log: rows that were there before their table was covered get
/// founding entries, as many as it takes. To be called at every start, before anything is served; a start that was
/// interrupted is gone on with by the next. A table is taken in once: rows that get into it past the door afterwards
/// stay without an entry, for the check to find.
///
/// # Errors
/// The database's; [`crate::AccessError::Conflict`] when another process was faster.
pub async fn cover(access: &Access, tables: &[&'static CoveredTable]) -> Result<u64> {
    let mut taken_in = 0;
    for table in tables {
        let sql = "SELECT number FROM covered_table WHERE number = $1";
        let number = i64::from(table.number);
        let done = access.store.snapshot().await?.query_one(sql, &[number.into()]).await?.is_some();
        if !done {
            taken_in += found(access, table).await?;
        }
    }
    Ok(taken_in)
}

async fn found(access: &Access, table: &'static CoveredTable) -> Result<u64> {
    let mut taken_in = 0;
    loop {
        let (sql, params) = table.page(None, "t.entry IS NULL", ROWS);
        let rows = access.store.snapshot().await?.query(&sql, &params).await?;
        let mut outside = Outside::begin(access, entry(access, table)).await?;
        for row in &rows {
            outside.put(&table.read(row)?, "covered")?;
        }
        if rows.is_empty() {
            let mark = vec![i64::from(table.number).into(), table.name.into(), access.now_ms().into()];
            outside.put(&CoveredRow::new(&COVERED_TABLE, mark)?, "covered")?;
            outside.commit().await?;
            return Ok(taken_in);
        }
        taken_in += rows.len() as u64;
        outside.commit().await?;
    }
}

fn entry(access: &Access, table: &CoveredTable) -> Entry {
    let mut entry = access.blank("job:cover", FOUND, Act25::Collection);
    entry.object = format!("table:{}", table.name);
    entry.purpose = kernel::Purpose::Operations.code().into();
    entry
}
