//! Taking the rows that are there into the log, once for each table that becomes covered.

use ledger::{Entry, ProcessingOperation};
use store::{CoveredRow, CoveredTable, StoreError};

use super::outside::Outside;
use crate::{Access, Conflict, Error, Result, registers::COVERED_TABLE};

/// How many rows one founding entry takes in.
const ROWS: i64 = 1000;
/// How often another process may be faster.
const ATTEMPTS: u32 = 100;
/// The verb of founding entries.
const VERB: &str = "cover_rows";

/// Takes the rows of newly covered tables into the log: rows that were there before their table was covered get
/// founding entries, as many as it takes. To be called at every start, before anything is served; a start that was
/// interrupted is gone on with by the next. A table is taken in once: rows that get into it past the door afterwards
/// stay without an entry, for the check to find.
///
/// # Errors
/// The database's.
pub async fn cover(access: &Access, tables: &[&'static CoveredTable]) -> Result<u64> {
    let mut taken_in = 0;
    for table in tables {
        let mut disturbed = 0;
        while !is_covered(access, table).await? {
            match take_in(access, table).await {
                Ok(rows) => taken_in += rows,
                // Another process that starts is at it as well: look again.
                Err(Error::Store(StoreError::Guard(_))) if disturbed < ATTEMPTS => disturbed += 1,
                Err(error) => return Err(error),
            }
        }
    }
    Ok(taken_in)
}

async fn is_covered(access: &Access, table: &CoveredTable) -> Result<bool> {
    let sql = "SELECT number FROM covered_table WHERE number = $1";
    Ok(access.store.snapshot().await?.query_one(sql, &[i64::from(table.number).into()]).await?.is_some())
}

/// Takes the next rows in; once none is left, says so.
async fn take_in(access: &Access, table: &'static CoveredTable) -> Result<u64> {
    let (sql, params) = table.page(None, "t.entry IS NULL", ROWS);
    let rows = access.store.snapshot().await?.query(&sql, &params).await?;
    let mut outside = Outside::begin(access, entry(access, table)).await?;
    for row in &rows {
        outside.put(&table.read(row)?, Conflict::Changed)?;
    }
    if rows.is_empty() {
        let mark = vec![i64::from(table.number).into(), table.name.into(), access.now_ms().into()];
        outside.put(&CoveredRow::new(&COVERED_TABLE, mark)?, Conflict::Changed)?;
    }
    outside.commit().await?;
    Ok(rows.len() as u64)
}

fn entry(access: &Access, table: &CoveredTable) -> Entry {
    let mut entry = access.blank("job:cover", VERB, ProcessingOperation::Collection);
    entry.object = format!("table:{}", table.name);
    entry.purpose = kernel::Purpose::Operations.code().into();
    entry
}
