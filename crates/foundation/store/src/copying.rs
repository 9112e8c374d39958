//! All rows of all tables, out and in: what a backup keeps, the same for both engines. Tables come in an order in which each
//! follows those that it refers to, so that rows can be put back in that order.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Batch, Engine, Result, Row, Snapshot, Store, StoreError, Value};

/// Tables that say how far a database is or who works in it now: a copy has its own.
const OF_THE_DATABASE: &[&str] = &["schema_migration", "lease"];
/// Rows that are read at once.
const PAGE: usize = 2_000;
/// Rows that are written together.
const TOGETHER: usize = 500;

/// A table as a copy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// Its columns, in their order.
    pub columns: Vec<String>,
    /// The columns of its primary key, in the order of the key.
    pub key: Vec<String>,
    /// The column that the database gives out, if there is one.
    pub given: Option<String>,
}

/// table, column, place in the primary key (0: none), given out by the database
const COLUMNS: [(Engine, &str); 2] = [
    (
        Engine::Sqlite,
        r"SELECT m.name, c.name, c.pk, CASE WHEN c.pk > 0 AND c.type = 'INTEGER'
              AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) l WHERE l.origin = 'pk') THEN 1 ELSE 0 END
          FROM sqlite_schema m JOIN pragma_table_info(m.name) c
          WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid",
    ),
    (
        Engine::Postgres,
        r"SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT),
            CAST(COALESCE((SELECT k.place FROM pg_index i
              CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
              WHERE i.indrelid = c.oid AND i.indisprimary AND k.attnum = a.attnum), 0) AS BIGINT),
            CAST(CASE WHEN a.attidentity <> '' THEN 1 ELSE 0 END AS BIGINT)
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
          WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
            AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum",
    ),
];

/// table, table that it refers to
const REFERENCES: [(Engine, &str); 2] = [
    (
        Engine::Sqlite,
        r#"SELECT DISTINCT m.name, f."table" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
          WHERE m.type = 'table'"#,
    ),
    (
        Engine::Postgres,
        r"SELECT DISTINCT CAST(t.relname AS TEXT), CAST(o.relname AS TEXT) FROM pg_constraint f
          JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class o ON o.oid = f.confrelid
          WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace",
    ),
];

fn question(of: &[(Engine, &'static str); 2], engine: Engine) -> &'static str {
    of.iter().find(|(one, _)| *one == engine).map_or("", |(_, sql)| sql)
}

/// The tables whose rows a copy keeps, each after those that it refers to.
///
/// # Errors
/// [`StoreError::Damaged`] when tables refer to each other in a circle; as [`Snapshot::query`].
pub async fn tables(snapshot: &mut Snapshot, engine: Engine) -> Result<Vec<CopiedTable>> {
    let mut found: BTreeMap<String, (CopiedTable, Vec<(i64, String)>)> = BTreeMap::new();
    for row in snapshot.query(question(&COLUMNS, engine), &[]).await? {
        let (name, column) = (row.text(0)?, row.text(1)?);
        let new = || CopiedTable { name: name.clone(), columns: Vec::new(), key: Vec::new(), given: None };
        let (table, key) = found.entry(name.clone()).or_insert_with(|| (new(), Vec::new()));
        if row.int(2)? > 0 {
            key.push((row.int(2)?, column.clone()));
        }
        if row.flag(3)? {
            table.given = Some(column.clone());
        }
        table.columns.push(column);
    }
    let mut refers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in snapshot.query(question(&REFERENCES, engine), &[]).await? {
        refers.entry(row.text(0)?).or_default().insert(row.text(1)?);
    }
    let tables = found.into_values().filter(|(table, _)| !OF_THE_DATABASE.contains(&table.name.as_str()));
    let tables = tables.map(|(mut table, mut key)| {
        key.sort();
        table.key = key.into_iter().map(|(_, column)| column).collect();
        table
    });
    in_order(tables.collect(), &refers)
}

fn in_order(
    mut left: Vec<CopiedTable>,
    refers: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Vec<CopiedTable>> {
    let mut ordered: Vec<CopiedTable> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let waits = |table: &CopiedTable| {
            let others = refers.get(&table.name).into_iter().flatten();
            others
                .filter(|other| **other != table.name)
                .any(|other| left.iter().any(|one| one.name == **other))
        };
        let (later, now): (Vec<_>, Vec<_>) = left.iter().cloned().partition(waits);
        if now.is_empty() {
            let names: Vec<&str> = later.iter().map(|table| table.name.as_str()).collect();
            return Err(StoreError::Damaged(format!("tables refer to each other: {}", names.join(", "))));
        }
        ordered.extend(now);
        left = later;
    }
    Ok(ordered)
}

/// The rows of a table after a key, at most two thousand, in the order of the key; all columns in their order. An empty
/// answer: there are no more.
///
/// # Errors
/// As [`Snapshot::query`].
pub async fn rows_after(
    snapshot: &mut Snapshot,
    table: &CopiedTable,
    after: Option<&[Value]>,
) -> Result<Vec<Vec<Value>>> {
    let (columns, key) = (table.columns.join(", "), table.key.join(", "));
    let beyond = after.map_or_else(String::new, |after| {
        let places: Vec<String> = (1..=after.len()).map(|place| format!("${place}")).collect();
        format!(" WHERE ({key}) > ({})", places.join(", "))
    });
    let sql = format!("SELECT {columns} FROM {}{beyond} ORDER BY {key} LIMIT {PAGE}", table.name);
    let rows = snapshot.query(&sql, after.unwrap_or_default()).await?;
    Ok(rows.into_iter().map(|Row(values)| values).collect())
}

impl CopiedTable {
    /// The key of a row of this table.
    #[must_use]
    pub fn key_of(&self, row: &[Value]) -> Vec<Value> {
        let place = |name: &String| self.columns.iter().position(|column| column == name);
        self.key.iter().filter_map(place).filter_map(|place| row.get(place).cloned()).collect()
    }
}

impl Store {
    /// Empties the tables of a database that was just migrated, so that rows of a copy can be put in.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn empty(&self, tables: &[CopiedTable]) -> Result<()> {
        let mut batch = Batch::new();
        for table in tables.iter().rev() {
            batch.push(format!("DELETE FROM {}", table.name), vec![]);
        }
        self.write(batch).await
    }

    /// Puts rows of a copy into a table as they were, with the numbers that the database had given out.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn put_back(&self, table: &CopiedTable, rows: Vec<Vec<Value>>) -> Result<()> {
        let places: Vec<String> = (1..=table.columns.len()).map(|place| format!("${place}")).collect();
        let given = match (self.engine(), &table.given) {
            (Engine::Postgres, Some(_)) => " OVERRIDING SYSTEM VALUE",
            _ => "",
        };
        let (columns, places) = (table.columns.join(", "), places.join(", "));
        let sql = format!("INSERT INTO {} ({columns}){given} VALUES ({places})", table.name);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut batch = Batch::new();
            for row in rows.by_ref().take(TOGETHER) {
                batch.guard(sql.clone(), row, 1, "restore");
            }
            self.write(batch).await?;
        }
        Ok(())
    }

    /// After all rows are in: the database gives out numbers above those that are there.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn count_on(&self, tables: &[CopiedTable]) -> Result<()> {
        let mut batch = Batch::new();
        if self.engine() == Engine::Postgres {
            for table in tables {
                let Some(given) = &table.given else { continue };
                let name = &table.name;
                batch.push(
                    format!(
                        "SELECT setval(pg_get_serial_sequence('{name}', '{given}'),
                           COALESCE((SELECT MAX({given}) FROM {name}), 0) + 1, false)"
                    ),
                    vec![],
                );
            }
        }
        self.write(batch).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> CopiedTable {
        CopiedTable {
            name: name.into(),
            columns: vec!["b".into(), "a".into()],
            key: vec!["a".into()],
            given: None,
        }
    }

    #[test]
    fn a_table_comes_after_those_that_it_refers_to() {
        let refers = |pairs: &[(&str, &str)]| {
            let mut refers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for (from, to) in pairs {
                refers.entry((*from).into()).or_default().insert((*to).into());
            }
            refers
        };
        let all = || vec![table("a"), table("b"), table("c")];
        let order =
            in_order(all(), &refers(&[("a", "b"), ("b", "c"), ("c", "c"), ("a", "elsewhere")])).unwrap();
        let names: Vec<&str> = order.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["c", "b", "a"]);
        let circle = in_order(all(), &refers(&[("a", "b"), ("b", "a")])).unwrap_err();
        assert!(circle.to_string().contains("a, b"), "{circle}");
    }

    #[test]
    fn the_key_of_a_row_is_read_by_the_names_of_its_columns() {
        let row = [Value::from(1_i64), Value::from("key")];
        assert_eq!(table("a").key_of(&row), [Value::from("key")]);
    }
}
