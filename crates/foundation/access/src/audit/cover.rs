//! Taking the rows that are there into the log, once for each table that becomes covered.

use std::collections::HashMap;

use ledger::{Entry, ProcessingOperation};
use store::{CoveredRow, CoveredTable, Snapshot, StoreError, Value};

use super::{dossiers::DossierKeys, outside::Outside};
use crate::{Access, Conflict, Error, Result, covered_tables::COVERED_TABLE, keys};

/// How many rows one founding entry takes in.
const ROWS: i64 = 1000;
/// Dossiers whose rows are taken in at a time, each under an entry of its own.
const DOSSIERS: i64 = 100;
/// How often another process may be faster.
const ATTEMPTS: u32 = 100;
/// The verb of founding entries.
const VERB: &str = "cover_rows";

/// Takes the rows of newly covered tables into the log: rows that were there before their table was covered get
/// founding entries, as many as it takes; those of a dossier one of its own, under the dossier's key. To be called at
/// every start, before anything is served; a start that was interrupted is gone on with by the next. A table is taken in
/// once: rows that get into it past the door afterwards stay without an entry, for the check to find.
///
/// # Errors
/// The database's.
pub async fn cover(access: &Access, tables: &[&'static CoveredTable]) -> Result<u64> {
    let mut disturbed = 0;
    let mut taken_in = 0;
    loop {
        match all(access, tables, &mut taken_in).await {
            // Another process that starts is at it as well: look again.
            Err(Error::Store(StoreError::Guard(_))) if disturbed < ATTEMPTS => disturbed += 1,
            Err(error) => return Err(error),
            Ok(()) => return Ok(taken_in),
        }
    }
}

async fn all(access: &Access, tables: &[&'static CoveredTable], taken_in: &mut u64) -> Result<()> {
    let mut open = Vec::new();
    for table in tables {
        if !is_covered(access, table).await? {
            open.push(*table);
        }
    }
    of_dossiers(access, &open, taken_in).await?;
    for table in open {
        loop {
            let rows = take_in(access, table).await?;
            *taken_in += rows;
            if rows == 0 {
                break;
            }
        }
    }
    Ok(())
}

async fn is_covered(access: &Access, table: &CoveredTable) -> Result<bool> {
    let sql = "SELECT number FROM covered_table WHERE number = $1";
    Ok(access.store.snapshot().await?.query_one(sql, &[i64::from(table.number).into()]).await?.is_some())
}

/// Takes in the next rows that belong to no dossier, or to one that was erased; once none is left, says so.
async fn take_in(access: &Access, table: &'static CoveredTable) -> Result<u64> {
    let (sql, params) = table.page(None, "t.entry IS NULL", ROWS);
    let rows = access.store.snapshot().await?.query(&sql, &params).await?;
    let mut outside = Outside::begin(access, entry(access, format!("table:{}", table.name))).await?;
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

/// Takes in what belongs to dossiers, in their order.
async fn of_dossiers(access: &Access, tables: &[&'static CoveredTable], taken_in: &mut u64) -> Result<()> {
    if !tables.iter().any(|table| table.dossier.is_some()) {
        return Ok(());
    }
    let mut after = 0;
    loop {
        let mut snapshot = access.store.snapshot().await?;
        let sql = "SELECT id, uuid, kind, secret FROM dossier WHERE id > $1 ORDER BY id LIMIT $2";
        let dossiers = snapshot.query(sql, &[after.into(), DOSSIERS.into()]).await?;
        let Some(last) = dossiers.last() else { return Ok(()) };
        let block = [Value::from(after), last.int(0)?.into()];
        after = last.int(0)?;
        let mut rows = uncovered(&mut snapshot, tables, &block).await?;
        let mut entries = Vec::new();
        for dossier in &dossiers {
            let Some(secret) = dossier.opt_bytes(3)? else { continue };
            let Some(rows) = rows.remove(&dossier.text(1)?) else { continue };
            let secret = keys::open_secret(&access.server_key, dossier.id(1)?, &secret)?;
            let keys = DossierKeys::new(&access.server_key, &secret)?;
            let object = format!("{}:{}", dossier.text(2)?, dossier.text(1)?);
            let mut outside = Outside::begin(access, entry(access, object)).await?;
            for row in &rows {
                outside.put_of(&keys, row, Conflict::Changed)?;
            }
            *taken_in += rows.len() as u64;
            entries.push(outside);
        }
        Outside::commit_all(entries).await?;
    }
}

/// Rows without an entry of a block of dossiers, by the uuid of their dossier.
async fn uncovered(
    snapshot: &mut Snapshot,
    tables: &[&'static CoveredTable],
    block: &[Value],
) -> Result<HashMap<String, Vec<CoveredRow>>> {
    let mut rows: HashMap<String, Vec<CoveredRow>> = HashMap::new();
    for table in tables {
        let Some(column) = table.dossier_row() else { continue };
        let condition = format!("t.entry IS NULL AND t.{column} > $1 AND t.{column} <= $2");
        for row in snapshot.query(&table.select(&condition), block).await? {
            let row = table.read(&row)?;
            if let Some(dossier) = row.dossier() {
                rows.entry(dossier.to_owned()).or_default().push(row);
            }
        }
    }
    Ok(rows)
}

fn entry(access: &Access, object: String) -> Entry {
    let mut entry = access.blank("job:cover", VERB, ProcessingOperation::Collection);
    entry.object = object;
    entry.purpose = kernel::Purpose::Operations.code().into();
    entry
}
