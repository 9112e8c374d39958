//! Covered tables: rows that are written whole, under an entry of the audit log, so that the log can tell whether
//! they are still what was written.
//!
//! A row carries the number of the `entry` that wrote it and its `place` among the rows of that entry. Whoever changes
//! it reads it whole, changes values in Rust and puts it back whole ([`put`]), never by arithmetic in SQL: the log
//! keeps a digest of the row ([`CoveredRow::canonical`]), and a digest needs the row.

use std::fmt::Write as _;

use crate::{Batch, Result, Row, StoreError, Value};

/// Format of the canonical bytes.
const FORMAT: u8 = 1;

/// A column of a covered table.
#[derive(Debug, Clone, Copy)]
pub enum Column {
    /// Holds its value itself.
    Plain(&'static str),
    /// Holds the row id of another table, and stands for the `uuid` of that row: ids are given by the database, a
    /// uuid is known before the write.
    Reference {
        /// The column.
        name: &'static str,
        /// The table that it refers to, which has the columns `id` and `uuid`.
        table: &'static str,
    },
}

impl Column {
    /// The name of the column.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Plain(name) | Self::Reference { name, .. } => name,
        }
    }
}

/// A table whose rows are covered by the audit log. It has the columns `entry` and `place`, both `{int}`.
#[derive(Debug)]
pub struct CoveredTable {
    /// Permanent number, the same for ever and unique in the house: the log names the table by it.
    pub number: u16,
    /// The table.
    pub name: &'static str,
    /// The columns of a unique index, by which a row that was read is found again.
    pub key: &'static [&'static str],
    /// The covered columns. A column's position is part of every digest: new ones are added at the end, hold nothing
    /// in the rows that are there, and none is ever taken away. A column may be renamed.
    pub columns: &'static [Column],
    /// The covered column that says to which dossier a row belongs: one that refers to `dossier`, or `uuid` of `dossier`
    /// itself. Digests of such rows hang on the dossier's secret, and die with it. Nothing for a register of the house;
    /// a row whose column holds nothing belongs to the house too.
    pub dossier: Option<&'static str>,
}

impl CoveredTable {
    /// A SELECT of whole rows; `condition` is what comes after WHERE, over the alias `t`. To be read by
    /// [`CoveredTable::read`].
    #[must_use]
    pub fn select(&self, condition: &str) -> String {
        let mut sql = String::from("SELECT ");
        for key in self.key {
            let _ = write!(sql, "t.{key}, ");
        }
        sql.push_str("t.entry, t.place");
        for column in self.columns {
            let _ = match column {
                Column::Plain(name) => write!(sql, ", t.{name}"),
                Column::Reference { name, table } => {
                    write!(sql, ", (SELECT uuid FROM {table} WHERE id = t.{name})")
                }
            };
        }
        let _ = write!(sql, " FROM {} t WHERE {condition}", self.name);
        sql
    }

    /// A SELECT of the next whole rows in the order of the key, with the parameters that it needs: from the first one
    /// on, or after a row that was read before.
    #[must_use]
    pub fn page(&self, after: Option<&CoveredRow>, condition: &str, limit: i64) -> (String, Vec<Value>) {
        let names = self.key.iter().map(|key| format!("t.{key}")).collect::<Vec<_>>().join(", ");
        let mut params = after.map(|row| row.key.clone()).unwrap_or_default();
        let bound = match after {
            None => "1 = 1".to_owned(),
            Some(_) => {
                let places = (1..=params.len()).map(|place| format!("${place}")).collect::<Vec<_>>();
                format!("({names}) > ({})", places.join(", "))
            }
        };
        params.push(limit.into());
        let tail = format!("{condition} AND {bound} ORDER BY {names} LIMIT ${}", params.len());
        (self.select(&tail), params)
    }

    /// The column, over no alias, that holds the row id of the dossier that a row belongs to; nothing for a register of
    /// the house.
    #[must_use]
    pub fn dossier_row(&self) -> Option<&'static str> {
        let named = self.dossier?;
        self.columns.iter().find(|column| column.name() == named).map(|column| match column {
            Column::Plain(_) => "id",
            Column::Reference { name, .. } => name,
        })
    }

    /// Reads a row of a [`CoveredTable::select`].
    ///
    /// # Errors
    /// [`StoreError::Type`] when it is a row of something else.
    pub fn read(&'static self, row: &Row) -> Result<CoveredRow> {
        let keys = self.key.len();
        let stamp = match (row.opt_int(keys)?, row.opt_int(keys + 1)?) {
            (Some(entry), Some(place)) => Some((entry, place)),
            _ => None,
        };
        let values: Vec<Value> = row.values().iter().skip(keys + 2).cloned().collect();
        if values.len() != self.columns.len() {
            return Err(StoreError::Type(format!("a row of {} has {} values", self.name, values.len())));
        }
        Ok(CoveredRow {
            table: self,
            key: row.values().iter().take(keys).cloned().collect(),
            stamp,
            read: values.clone(),
            values,
            beside: Vec::new(),
        })
    }
}

/// A row of a covered table, whole: a new one, or one that was read.
#[derive(Debug, Clone)]
pub struct CoveredRow {
    table: &'static CoveredTable,
    /// Where it was found; empty for a new row.
    key: Vec<Value>,
    stamp: Option<(i64, i64)>,
    /// As it was read; empty for a new row.
    read: Vec<Value>,
    values: Vec<Value>,
    beside: Vec<(&'static str, Value)>,
}

impl CoveredRow {
    /// A new row, its values in the order of the table's columns; a reference is given as the uuid that it stands
    /// for.
    ///
    /// # Errors
    /// [`StoreError::Type`] when there are more or fewer values than columns.
    pub fn new(table: &'static CoveredTable, values: Vec<Value>) -> Result<Self> {
        if values.len() != table.columns.len() {
            return Err(StoreError::Type(format!(
                "{} has {} covered columns, {} values came",
                table.name,
                table.columns.len(),
                values.len()
            )));
        }
        Ok(Self { table, key: Vec::new(), stamp: None, read: Vec::new(), values, beside: Vec::new() })
    }

    /// Gives a new row a value in a column that is not covered.
    #[must_use]
    pub fn beside(mut self, column: &'static str, value: impl Into<Value>) -> Self {
        self.beside.push((column, value.into()));
        self
    }

    /// Its table.
    #[must_use]
    pub fn table(&self) -> &'static CoveredTable {
        self.table
    }

    /// Entry and place of the write that it comes from; nothing for a new row, and for one that was there before its
    /// table was covered.
    #[must_use]
    pub fn stamp(&self) -> Option<(i64, i64)> {
        self.stamp
    }

    /// The uuid of the dossier that it belongs to; nothing for a row of the house.
    #[must_use]
    pub fn dossier(&self) -> Option<&str> {
        match self.get(self.table.dossier?) {
            Some(Value::Text(uuid)) => Some(uuid),
            _ => None,
        }
    }

    /// Whether a value differs from what was read; a new row always differs.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.read != self.values
    }

    /// The value of a column; nothing for a column that is not covered.
    #[must_use]
    pub fn get(&self, column: &str) -> Option<&Value> {
        self.place(column).and_then(|place| self.values.get(place))
    }

    /// Changes the value of a column.
    ///
    /// # Errors
    /// [`StoreError::Type`] for a column that is not covered.
    pub fn set(&mut self, column: &str, value: impl Into<Value>) -> Result<()> {
        let found = self.place(column).and_then(|place| self.values.get_mut(place));
        *found
            .ok_or_else(|| StoreError::Type(format!("{} is not covered in {}", column, self.table.name)))? =
            value.into();
        Ok(())
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.table.columns.iter().position(|one| one.name() == column)
    }

    /// How operators find the row: its uuid, or its key.
    #[must_use]
    pub fn shown(&self) -> String {
        if let Some(Value::Text(uuid)) = self.get("uuid") {
            return uuid.clone();
        }
        let shown = |value: &Value| match value {
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::Null | Value::Bytes(_) => "?".to_owned(),
        };
        let pairs = self.table.key.iter().zip(&self.key);
        pairs.map(|(name, value)| format!("{name} {}", shown(value))).collect::<Vec<_>>().join(", ")
    }

    /// What a digest is made of: the byte 1, the number of the table (2 bytes, big endian), and for each column that
    /// holds something its position (2 bytes), one byte for its kind (1 number, 2 text, 3 bytes), the length (8
    /// bytes) and the bytes of its value (a number in 8 bytes, two's complement). Two different rows never have the
    /// same bytes; a column that holds nothing leaves none, so that columns can be added.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = vec![FORMAT];
        out.extend_from_slice(&self.table.number.to_be_bytes());
        for (place, value) in (0_u16..).zip(&self.values) {
            let number;
            let (kind, bytes): (u8, &[u8]) = match value {
                Value::Null => continue,
                Value::Int(held) => {
                    number = held.to_be_bytes();
                    (1, &number)
                }
                Value::Text(text) => (2, text.as_bytes()),
                Value::Bytes(bytes) => (3, bytes),
            };
            out.extend_from_slice(&place.to_be_bytes());
            out.push(kind);
            out.extend_from_slice(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
            out.extend_from_slice(bytes);
        }
        out
    }
}

/// Parameters of a statement as they come.
#[derive(Default)]
struct Params(Vec<Value>);

impl Params {
    fn add(&mut self, value: Value) -> String {
        self.0.push(value);
        format!("${}", self.0.len())
    }

    /// What a column is set to.
    fn set(&mut self, column: &Column, value: &Value) -> String {
        let place = self.add(value.clone());
        match column {
            Column::Plain(_) => place,
            Column::Reference { table, .. } => format!("(SELECT id FROM {table} WHERE uuid = {place})"),
        }
    }

    /// The row as it was read, and no other state of it.
    fn as_read(&mut self, row: &CoveredRow) -> String {
        let mut found = Vec::with_capacity(row.key.len() + 2);
        for (key, value) in row.table.key.iter().zip(&row.key) {
            found.push(format!("{key} = {}", self.add(value.clone())));
        }
        match row.stamp {
            None => found.push("entry IS NULL".into()),
            Some((entry, place)) => {
                found.push(format!("entry = {}", self.add(entry.into())));
                found.push(format!("place = {}", self.add(place.into())));
            }
        }
        found.join(" AND ")
    }
}

/// Writes a row under the given entry and place: a new one whole, of one that was read what differs from what was read
/// (an index over the rest stays as it is). A row that was read is replaced only as long as entry and place are those that
/// were read, a new one is written only where no other stands in the way; otherwise, as everywhere, the whole batch is
/// undone and [`StoreError::Guard`] carries `tag`.
pub fn put(batch: &mut Batch, row: &CoveredRow, (entry, place): (i64, i64), tag: &'static str) {
    let table = row.table;
    let mut params = Params::default();
    let mut sets: Vec<(&str, String)> = Vec::with_capacity(table.columns.len() + 2);
    for (place, (column, value)) in table.columns.iter().zip(&row.values).enumerate() {
        if row.read.get(place) != Some(value) {
            sets.push((column.name(), params.set(column, value)));
        }
    }
    for (name, value) in [("entry", entry), ("place", place)] {
        sets.push((name, params.add(value.into())));
    }
    let sql = if row.key.is_empty() {
        for (name, value) in &row.beside {
            sets.push((name, params.add(value.clone())));
        }
        let (names, values): (Vec<_>, Vec<_>) = sets.into_iter().unzip();
        format!(
            "INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING",
            table.name,
            names.join(", "),
            values.join(", ")
        )
    } else {
        let sets: Vec<String> = sets.into_iter().map(|(name, value)| format!("{name} = {value}")).collect();
        format!("UPDATE {} SET {} WHERE {}", table.name, sets.join(", "), params.as_read(row))
    };
    batch.guard(sql, params.0, 1, tag);
}

/// Erases a row that was read, as long as it is as it was read.
pub fn erase(batch: &mut Batch, row: &CoveredRow, tag: &'static str) {
    let mut params = Params::default();
    let sql = format!("DELETE FROM {} WHERE {}", row.table.name, params.as_read(row));
    batch.guard(sql, params.0, 1, tag);
}

/// What speaks against a list of covered tables: a number or a name that stands in it twice, a table without key or
/// columns, a dossier named by a column that does not lead to one.
#[must_use]
pub fn defects(tables: &[&'static CoveredTable]) -> Vec<String> {
    let mut defects = Vec::new();
    for (place, table) in tables.iter().enumerate() {
        if table.key.is_empty() || table.columns.is_empty() {
            defects.push(format!("the covered table {} needs a key and columns", table.name));
        }
        if table.dossier.is_some() && !leads_to_a_dossier(table) {
            defects.push(format!(
                "the covered table {} names its dossier by a column that leads to none",
                table.name
            ));
        }
        for other in tables.iter().take(place) {
            if other.number == table.number || other.name == table.name {
                defects.push(format!(
                    "two covered tables: {} and {}, number {}",
                    other.name, table.name, table.number
                ));
            }
        }
    }
    defects
}

fn leads_to_a_dossier(table: &CoveredTable) -> bool {
    let column = table.columns.iter().find(|column| Some(column.name()) == table.dossier);
    column.is_some_and(|column| match column {
        Column::Plain(name) => *name == "uuid" && table.name == "dossier",
        Column::Reference { table, .. } => *table == "dossier",
    })
}
