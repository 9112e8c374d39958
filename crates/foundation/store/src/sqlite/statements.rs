//! One statement with one SQLite connection: binding, reading, and what its errors mean.

use rusqlite::types::{ToSqlOutput, Value as Held, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, ffi};

use crate::{Result, Row, StoreError, Value, value};

/// An error that is SQLite's or ours, so that `?` serves both inside a transaction.
pub(super) struct TransactionError(StoreError);

impl TransactionError {
    pub(super) fn into_error(self) -> StoreError {
        self.0
    }
}

impl From<rusqlite::Error> for TransactionError {
    fn from(error: rusqlite::Error) -> Self {
        Self(store_error(error))
    }
}

impl From<StoreError> for TransactionError {
    fn from(error: StoreError) -> Self {
        Self(error)
    }
}

/// Runs a statement that writes; answers how many rows it touched.
pub(super) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64> {
    let mut statement = bound(connection, sql, params)?;
    statement.raw_execute().map(|rows| rows as u64).map_err(store_error)
}

/// Runs a statement that reads; answers all rows.
pub(super) fn select(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
    let mut statement = bound(connection, sql, params)?;
    let columns = statement.column_count();
    let mut cursor = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = cursor.next().map_err(store_error)? {
        let values: Result<Vec<Value>> =
            (0..columns).map(|i| read(i, row.get_ref(i).map_err(store_error)?)).collect();
        rows.push(Row(values?));
    }
    Ok(rows)
}

/// Prepares a statement and binds its values.
///
/// To SQLite `$2` is a parameter *named* `$2`, numbered by its first place in the text. We let SQLite find the
/// parameters (it knows what is a literal, a comment, a quoted name) and bind each by the number in its name. A cast
/// in PostgreSQL's manner, `$2::BIGINT`, is part of the name to SQLite and so harmless.
fn bound<'c>(connection: &'c Connection, sql: &str, params: &[Value]) -> Result<CachedStatement<'c>> {
    let mut statement = connection.prepare_cached(sql).map_err(store_error)?;
    let mut highest = 0;
    for place in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(place)
            .and_then(number_of)
            .ok_or_else(|| StoreError::Sql("parameters are written $1, $2 …".to_owned()))?;
        highest = highest.max(number);
        let Some(value) = params.get(number - 1) else { continue };
        value::check(number - 1, value)?;
        statement.raw_bind_parameter(place, Bound(value)).map_err(store_error)?;
    }
    if highest != params.len() {
        return Err(StoreError::Sql(format!(
            "the statement has {highest} parameters, {} values came",
            params.len()
        )));
    }
    Ok(statement)
}

/// The number in `$12` or `$12::BIGINT`; none for other names and for `$0`.
fn number_of(name: &str) -> Option<usize> {
    let digits = name.strip_prefix('$')?;
    let digits = digits.split_once("::").map_or(digits, |(digits, _)| digits);
    digits.parse().ok().filter(|number| *number > 0)
}

/// Borrows our value for binding, without a copy.
struct Bound<'v>(&'v Value);

impl rusqlite::ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(Held::Null),
            Value::Int(number) => ToSqlOutput::Owned(Held::Integer(*number)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}

fn read(column: usize, held: ValueRef<'_>) -> Result<Value> {
    Ok(match held {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
        ValueRef::Text(text) => Value::Text(
            String::from_utf8(text.to_vec())
                .map_err(|_| StoreError::Damaged(format!("column {column}: the text is not UTF-8")))?,
        ),
        ValueRef::Real(_) => {
            return Err(StoreError::Type(format!(
                "column {column}: a fraction; cast it or compute it in Rust"
            )));
        }
    })
}

/// What an error of SQLite means to us. SQLite's own sentences name tables, columns and constraints, no values; the
/// statement that rusqlite adds to some is left out.
pub(super) fn store_error(error: rusqlite::Error) -> StoreError {
    use rusqlite::Error as E;
    match error {
        E::SqliteFailure(cause, message) => {
            let message = message.unwrap_or_else(|| cause.to_string());
            by_code(cause, message)
        }
        E::SqlInputError { msg, .. } => StoreError::Sql(msg),
        E::InvalidColumnType(..) | E::FromSqlConversionFailure(..) => StoreError::Type(error.to_string()),
        other => StoreError::Sql(other.to_string()),
    }
}

fn by_code(cause: ffi::Error, message: String) -> StoreError {
    match cause.code {
        ErrorCode::ConstraintViolation => match cause.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID => {
                let names = message.split_once(": ").map_or(message.as_str(), |(_, names)| names);
                let names = names.strip_prefix("index '").and_then(|n| n.strip_suffix('\'')).unwrap_or(names);
                StoreError::Unique { constraint: names.to_owned() }
            }
            ffi::SQLITE_CONSTRAINT_DATATYPE => StoreError::Type(message),
            _ => StoreError::Constraint(message),
        },
        ErrorCode::TypeMismatch => StoreError::Type(message),
        ErrorCode::DiskFull => StoreError::Full(message),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreError::Damaged(message),
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::OutOfMemory
        | ErrorCode::PermissionDenied
        | ErrorCode::OperationInterrupted => StoreError::Unavailable(message),
        _ => StoreError::Sql(message),
    }
}
