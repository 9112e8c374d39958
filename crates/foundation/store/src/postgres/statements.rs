//! One statement with one PostgreSQL connection: binding, reading, and what its errors mean.

use std::error::Error as _;

use bytes::BytesMut;
use deadpool_postgres::ClientWrapper;
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, Statement};

use crate::{Result, Row, StoreError, Value, value};

/// An error inside a transaction.
pub(super) enum TransactionError {
    /// PostgreSQL undid the transaction because of another one; repeating it may work.
    Collision(StoreError),
    /// Repeating changes nothing.
    Final(StoreError),
}

impl TransactionError {
    pub(super) fn into_error(self) -> StoreError {
        match self {
            TransactionError::Collision(error) | TransactionError::Final(error) => error,
        }
    }
}

impl From<StoreError> for TransactionError {
    fn from(error: StoreError) -> Self {
        TransactionError::Final(error)
    }
}

impl From<Error> for TransactionError {
    fn from(error: Error) -> Self {
        match error.code() {
            Some(code)
                if [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(code) =>
            {
                TransactionError::Collision(store_error(&error))
            }
            _ => TransactionError::Final(store_error(&error)),
        }
    }
}

/// Runs a statement that writes; answers how many rows it touched.
pub(super) async fn execute(
    client: &ClientWrapper,
    sql: &str,
    params: &[Value],
) -> std::result::Result<u64, TransactionError> {
    let statement = prepared(client, sql, params).await?;
    Ok(client.execute(&statement, &borrowed(params)).await?)
}

/// Runs a statement that reads; answers all rows.
pub(super) async fn select(
    client: &ClientWrapper,
    sql: &str,
    params: &[Value],
) -> std::result::Result<Vec<Row>, TransactionError> {
    let statement = prepared(client, sql, params).await?;
    let rows = client.query(&statement, &borrowed(params)).await?;
    Ok(rows.iter().map(read).collect::<Result<_>>()?)
}

/// Prepares a statement and holds the values against the types that it wants.
async fn prepared(
    client: &ClientWrapper,
    sql: &str,
    params: &[Value],
) -> std::result::Result<Statement, TransactionError> {
    let statement = client.prepare_cached(sql).await?;
    let wanted = statement.params();
    if wanted.len() != params.len() {
        let why = format!("the statement has {} parameters, {} values came", wanted.len(), params.len());
        return Err(StoreError::Sql(why).into());
    }
    for (position, (kind, value)) in wanted.iter().zip(params).enumerate() {
        value::check(position, value)?;
        if !fits(kind, value) {
            let why = format!("parameter {}: {} where {} belongs", position + 1, value.kind(), kind.name());
            return Err(StoreError::Type(why).into());
        }
    }
    Ok(statement)
}

fn borrowed(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn fits(kind: &Type, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Int(number) => match *kind {
            Type::INT8 => true,
            Type::INT4 => i32::try_from(*number).is_ok(),
            Type::INT2 => i16::try_from(*number).is_ok(),
            _ => false,
        },
        Value::Text(_) => [Type::TEXT, Type::VARCHAR, Type::BPCHAR, Type::NAME].contains(kind),
        Value::Bytes(_) => *kind == Type::BYTEA,
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) => match *kind {
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(kind, out),
                _ => number.to_sql(kind, out),
            },
            Value::Text(text) => text.to_sql(kind, out),
            Value::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    /// Every type is accepted here, because [`fits`] has looked at the value before.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn read(row: &tokio_postgres::Row) -> Result<Row> {
    let values: Result<Vec<Value>> =
        row.columns().iter().enumerate().map(|(i, column)| cell(row, i, column.type_())).collect();
    Ok(Row(values?))
}

fn cell(row: &tokio_postgres::Row, i: usize, kind: &Type) -> Result<Value> {
    let read = match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(i).map(Value::from),
        Type::INT4 => row.try_get::<_, Option<i32>>(i).map(|n| n.map(i64::from).into()),
        Type::INT2 => row.try_get::<_, Option<i16>>(i).map(|n| n.map(i64::from).into()),
        Type::BOOL => row.try_get::<_, Option<bool>>(i).map(Value::from),
        Type::NUMERIC => row.try_get::<_, Option<Whole>>(i).map(|n| n.map(|Whole(n)| n).into()),
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME => {
            row.try_get::<_, Option<String>>(i).map(Value::from)
        }
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i).map(Value::from),
        _ => {
            return Err(StoreError::Type(format!(
                "column {i}: {} is not one of our types; cast it",
                kind.name()
            )));
        }
    };
    read.map_err(|error| StoreError::Type(sentence(&error)))
}

/// A NUMERIC that is a whole number within 64 bits: what `SUM` over BIGINT gives.
///
/// The wire form (PostgreSQL source, `numeric_send`): four 16-bit numbers (count of digits, weight of the first, sign,
/// places shown), then digits to the base 10 000, the first worth 10 000^weight.
struct Whole(i64);

impl<'a> FromSql<'a> for Whole {
    fn from_sql(
        _: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        let mut words =
            raw.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(i16::from_be_bytes);
        let mut header = || words.next().ok_or("a NUMERIC is cut short");
        let (_count, weight, sign, _scale) = (header()?, header()?, header()?, header()?);
        let mut digits = words.map(i128::from);
        let mut number: i128 = 0;
        for _ in 0..=weight {
            let digit = digits.next().unwrap_or(0);
            number = number
                .checked_mul(10_000)
                .and_then(|n| n.checked_add(digit))
                .ok_or("a NUMERIC beyond 64 bits")?;
        }
        if digits.any(|digit| digit != 0) {
            return Err("a NUMERIC with a fraction; cast it or compute it in Rust".into());
        }
        match sign as u16 {
            0x0000 => Ok(Self(i64::try_from(number)?)),
            0x4000 => Ok(Self(i64::try_from(-number)?)),
            _ => Err("a NUMERIC that is no number".into()),
        }
    }

    fn accepts(kind: &Type) -> bool {
        *kind == Type::NUMERIC
    }
}

/// Whether the server has ended this connection (SQLSTATE 57P01 to 57P05), so that another one may still do: its last
/// word can arrive before the end of the connection is noticed.
pub(super) fn is_ended(error: &Error) -> bool {
    error.code().is_some_and(|code| code.code().starts_with("57P0"))
}

/// What an error of PostgreSQL means to us. Only codes, messages and names are kept: details carry values.
pub(super) fn store_error(error: &Error) -> StoreError {
    let Some(cause) = error.as_db_error() else {
        // Not the server's word but the connection's: closed, refused, timed out.
        return match error.source().and_then(|source| source.downcast_ref::<std::io::Error>()) {
            None if !error.is_closed() && !is_connect(error) => StoreError::Sql(sentence(error)),
            _ => StoreError::Unavailable(sentence(error)),
        };
    };
    let code = cause.code().code();
    let sentence = format!("{} ({code})", cause.message());
    match code {
        "23505" => StoreError::Unique { constraint: unique_name(cause) },
        "53100" => StoreError::Full(sentence),
        "XX001" | "XX002" => StoreError::Damaged(sentence),
        // 57014 a statement that took too long, 55P03 a lock that did not come, 3D000 no such database.
        "57014" | "55P03" | "3D000" => StoreError::Unavailable(sentence),
        _ => match code.get(..2) {
            Some("23") => StoreError::Constraint(sentence),
            // Connection, resources, operator, credentials, system, and collisions that did not end.
            Some("08" | "53" | "57" | "28" | "58" | "40") => StoreError::Unavailable(sentence),
            _ => StoreError::Sql(sentence),
        },
    }
}

/// Connecting failed (the driver has no question for it, only a sentence).
fn is_connect(error: &Error) -> bool {
    let text = error.to_string();
    text.starts_with("error connecting")
        || text.starts_with("error communicating")
        || text.starts_with("timeout")
}

/// An error of the driver with its cause.
pub(super) fn sentence(error: &Error) -> String {
    match error.source() {
        Some(source) if !error.to_string().contains(&source.to_string()) => format!("{error}: {source}"),
        _ => error.to_string(),
    }
}

/// Spells a broken unique constraint as SQLite does, `table.column, table.column`: the columns stand before `)=(` in
/// the detail, in every language of the server; the values behind it are left out. An index over an expression goes
/// by its name.
fn unique_name(cause: &DbError) -> String {
    let name = cause.constraint().unwrap_or("unique");
    let columns = cause
        .detail()
        .and_then(|detail| detail.split_once(")=("))
        .and_then(|(before, _)| before.split_once('('))
        .map(|(_, columns)| columns);
    match (cause.table(), columns) {
        (Some(table), Some(columns)) if !columns.contains('(') => {
            let columns: Vec<String> =
                columns.split(", ").map(|column| format!("{table}.{column}")).collect();
            columns.join(", ")
        }
        _ => name.to_owned(),
    }
}
