//! The rows of a database as bytes: first what they were made by, then table after table, last how many there were.
//!
//! A record is one byte for its kind, four bytes for its length (big endian), and its bytes: `H` and `T` and `E` JSON, `R` the
//! values of a row, each with one byte for its kind (0 nothing, 1 number in eight bytes, 2 text, 3 bytes; the latter two
//! with their length in four).

use std::io::{Read, Write};

use serde_json::{Value as Json, json};
use store::{Store, Value, copying, copying::CopiedTable};

use super::archive::{ArchiveError, Reader, Writer};
use crate::wiring::WiringError;

const FORMAT: u64 = 1;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The migrations that the database had, with their checksums, in the order of their names.
    pub migrations: Vec<(String, String)>,
}

/// How many rows each table had, in the order in which they are put back.
pub type Counts = Vec<(String, u64)>;

fn archive(error: ArchiveError) -> WiringError {
    WiringError::Data(format!("the archive of rows: {error}"))
}

fn broken() -> WiringError {
    WiringError::Data(
        "the archive of rows: it opens, but its content is not as this program writes it".into(),
    )
}

/// The migrations of a database.
///
/// # Errors
/// The database's.
pub async fn migrations(store: &Store) -> Result<Vec<(String, String)>, WiringError> {
    let sql = "SELECT id, checksum FROM schema_migration ORDER BY id";
    let rows = store.snapshot().await?.query(sql, &[]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// Writes all rows as they are at one instant, while the server may go on working.
///
/// # Errors
/// The database's, or the file's.
pub async fn write<W: Write>(store: &Store, out: &mut Writer<W>) -> Result<Counts, WiringError> {
    let head = json!({ "format": FORMAT, "migrations": migrations(store).await? });
    record(out, b'H', head.to_string().as_bytes())?;
    let mut snapshot = store.snapshot().await?;
    let mut counts = Counts::new();
    for table in copying::tables(&mut snapshot, store.engine()).await? {
        record(out, b'T', json!({ "name": table.name, "columns": table.columns }).to_string().as_bytes())?;
        let (mut many, mut after) = (0_u64, None);
        loop {
            let rows = copying::rows_after(&mut snapshot, &table, after.as_deref()).await?;
            let Some(last) = rows.last() else { break };
            after = Some(table.key_of(last));
            many += u64::try_from(rows.len()).unwrap_or_default();
            for row in &rows {
                record(out, b'R', &encoded(row)?)?;
            }
        }
        counts.push((table.name, many));
    }
    record(out, b'E', json!(counts).to_string().as_bytes())?;
    Ok(counts)
}

fn record<W: Write>(out: &mut Writer<W>, kind: u8, bytes: &[u8]) -> Result<(), WiringError> {
    out.add(&[kind]).map_err(archive)?;
    out.add(&length(bytes.len())?).map_err(archive)?;
    out.add(bytes).map_err(archive)
}

fn length(bytes: usize) -> Result<[u8; 4], WiringError> {
    u32::try_from(bytes).map(u32::to_be_bytes).map_err(|_| broken())
}

fn encoded(row: &[Value]) -> Result<Vec<u8>, WiringError> {
    let mut out = Vec::new();
    for value in row {
        match value {
            Value::Null => out.push(0),
            Value::Int(number) => {
                out.push(1);
                out.extend(number.to_be_bytes());
            }
            Value::Text(text) => {
                out.push(2);
                out.extend(length(text.len())?);
                out.extend(text.as_bytes());
            }
            Value::Bytes(bytes) => {
                out.push(3);
                out.extend(length(bytes.len())?);
                out.extend(bytes);
            }
        }
    }
    Ok(out)
}

fn decoded(mut bytes: &[u8]) -> Option<Vec<Value>> {
    let mut row = Vec::new();
    while let Some((kind, rest)) = bytes.split_first() {
        bytes = rest;
        row.push(match kind {
            0 => Value::Null,
            1 => Value::Int(i64::from_be_bytes(*cut::<8>(&mut bytes)?)),
            2 => Value::Text(String::from_utf8(counted(&mut bytes)?.to_vec()).ok()?),
            3 => Value::Bytes(counted(&mut bytes)?.to_vec()),
            _ => return None,
        });
    }
    Some(row)
}

fn cut<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(first)
}

fn counted<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let many = usize::try_from(u32::from_be_bytes(*cut::<4>(bytes)?)).ok()?;
    let (first, rest) = bytes.split_at_checked(many)?;
    *bytes = rest;
    Some(first)
}

/// Reads the next record.
fn next<R: Read>(from: &mut Reader<R>) -> Result<Option<(u8, Vec<u8>)>, WiringError> {
    let Some(head) = from.take(5).map_err(archive)? else { return Ok(None) };
    let (&[kind], rest) = head.split_first_chunk::<1>().ok_or_else(broken)?;
    let many = u32::from_be_bytes(rest.try_into().map_err(|_| broken())?);
    let many = usize::try_from(many).map_err(|_| broken())?;
    if many == 0 {
        return Ok(Some((kind, Vec::new())));
    }
    let bytes = from.take(many).map_err(archive)?.ok_or_else(broken)?;
    Ok(Some((kind, bytes.to_vec())))
}

/// What the archive says of itself.
///
/// # Errors
/// When it is of a newer format.
pub fn made<R: Read>(from: &mut Reader<R>) -> Result<Made, WiringError> {
    let Some((b'H', head)) = next(from)? else { return Err(broken()) };
    let head: Json = serde_json::from_slice(&head).map_err(|_| broken())?;
    if head.get("format").and_then(Json::as_u64) != Some(FORMAT) {
        return Err(WiringError::Data(
            "the archive of rows was made by a newer program: restore it with that one".into(),
        ));
    }
    let migrations = head.get("migrations").cloned().unwrap_or_default();
    Ok(Made { migrations: serde_json::from_value(migrations).map_err(|_| broken())? })
}

/// Rows that are put back together.
const TOGETHER: usize = 2_000;

/// Puts all rows back into a database that was just migrated and emptied.
///
/// # Errors
/// The database's; when the archive is damaged, or is about other tables.
pub async fn read<R: Read>(
    store: &Store,
    tables: &[CopiedTable],
    from: &mut Reader<R>,
) -> Result<Counts, WiringError> {
    let (mut counts, mut waiting): (Counts, Vec<Vec<Value>>) = (Counts::new(), Vec::new());
    let mut table: Option<&CopiedTable> = None;
    loop {
        let Some((kind, bytes)) = next(from)? else { return Err(broken()) };
        if kind == b'R' {
            waiting.push(decoded(&bytes).ok_or_else(broken)?);
            if let Some((_, many)) = counts.last_mut() {
                *many += 1;
            }
        }
        if let Some(table) = table.filter(|_| kind != b'R' || waiting.len() >= TOGETHER) {
            store.put_back(table, std::mem::take(&mut waiting)).await?;
        }
        match kind {
            b'R' => {}
            b'T' => {
                let next = named(tables, &bytes)?;
                counts.push((next.name.clone(), 0));
                table = Some(next);
            }
            b'E' => {
                let said: Counts = serde_json::from_slice(&bytes).map_err(|_| broken())?;
                if said != counts || next(from)?.is_some() {
                    return Err(broken());
                }
                store.count_on(tables).await?;
                return Ok(counts);
            }
            _ => return Err(broken()),
        }
    }
}

/// The table that a record names, with the same columns.
fn named<'a>(tables: &'a [CopiedTable], bytes: &[u8]) -> Result<&'a CopiedTable, WiringError> {
    let said: Json = serde_json::from_slice(bytes).map_err(|_| broken())?;
    let name = said.get("name").and_then(Json::as_str).unwrap_or_default();
    let columns: Vec<String> =
        serde_json::from_value(said.get("columns").cloned().unwrap_or_default()).map_err(|_| broken())?;
    let table = tables.iter().find(|table| table.name == name && table.columns == columns);
    table.ok_or_else(|| {
        WiringError::Data(format!(
            "the archive of rows has a table {name} that this program does not know so"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let row = vec![
            Value::Null,
            Value::Int(i64::MIN),
            Value::Text("Ζ, \u{1F600}".into()),
            Value::Bytes(vec![0, 255]),
            Value::Text(String::new()),
        ];
        let bytes = encoded(&row).unwrap();
        assert_eq!(decoded(&bytes).unwrap(), row);
        assert_eq!(decoded(&bytes[..bytes.len() - 1]), None);
        assert_eq!(decoded(&[9]), None);
    }
}
