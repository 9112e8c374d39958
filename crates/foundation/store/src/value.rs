//! The four things a column can hold, and rows of them.

use std::fmt;

use crate::{Result, StoreError};

/// A value that goes into a statement or comes out of a row.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number; also a Boolean (0 or 1) and an instant (UTC milliseconds).
    Int(i64),
    /// Text without the NUL character (PostgreSQL cannot hold it, so neither engine takes it).
    Text(String),
    /// Bytes: sealed content, hashes, identifiers.
    Bytes(Vec<u8>),
}

impl Value {
    /// The kind of the value, for errors.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Int(_) => "int",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
        }
    }
}

/// Shows numbers, but only the length of text and bytes: a value may be about a person and must not reach a log.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("Null"),
            Value::Int(number) => write!(f, "Int({number})"),
            Value::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Value::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Int(i64::from(value))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::Text(value)
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Value::Bytes(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Value::Bytes(value.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// One row of an answer; columns are counted from 0 in the order of the SELECT list.
///
/// Every reader fails with [`StoreError::Type`] when the column is not there or holds another kind; those without
/// `opt_` also when it holds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(crate) Vec<Value>);

impl Row {
    /// A whole number.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn int(&self, i: usize) -> Result<i64> {
        self.opt_int(i)?.ok_or_else(|| Self::mismatch(i, "int", "null"))
    }

    /// A text.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn text(&self, i: usize) -> Result<String> {
        self.opt_text(i)?.ok_or_else(|| Self::mismatch(i, "text", "null"))
    }

    /// Bytes.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn bytes(&self, i: usize) -> Result<Vec<u8>> {
        self.opt_bytes(i)?.ok_or_else(|| Self::mismatch(i, "bytes", "null"))
    }

    /// A whole number or nothing.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn opt_int(&self, i: usize) -> Result<Option<i64>> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Int(number) => Ok(Some(*number)),
            other => Err(Self::mismatch(i, "int", other.kind())),
        }
    }

    /// A text or nothing.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn opt_text(&self, i: usize) -> Result<Option<String>> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            other => Err(Self::mismatch(i, "text", other.kind())),
        }
    }

    /// Bytes or nothing.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn opt_bytes(&self, i: usize) -> Result<Option<Vec<u8>>> {
        match self.at(i)? {
            Value::Null => Ok(None),
            Value::Bytes(bytes) => Ok(Some(bytes.clone())),
            other => Err(Self::mismatch(i, "bytes", other.kind())),
        }
    }

    /// A Boolean, held as 0 or 1; another number is a mistake.
    ///
    /// # Errors
    /// [`StoreError::Type`]
    pub fn flag(&self, i: usize) -> Result<bool> {
        match self.int(i)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Self::mismatch(i, "0 or 1", "another number")),
        }
    }

    /// All values of the row.
    #[must_use]
    pub fn values(&self) -> &[Value] {
        &self.0
    }

    fn at(&self, i: usize) -> Result<&Value> {
        self.0.get(i).ok_or_else(|| Self::mismatch(i, "a column", "none"))
    }

    fn mismatch(i: usize, wanted: &str, found: &str) -> StoreError {
        StoreError::Type(format!("column {i}: {wanted} was asked for, {found} is there"))
    }
}

/// Refuses a text with NUL, which one engine takes and the other does not.
pub(crate) fn check(position: usize, value: &Value) -> Result<()> {
    match value {
        Value::Text(text) if text.contains('\0') => {
            Err(StoreError::Type(format!("parameter {}: a text cannot hold the NUL character", position + 1)))
        }
        _ => Ok(()),
    }
}
