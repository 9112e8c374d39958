//! The schema in words of our own, the same for both engines, so that a release can keep it and a test compare it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::{Engine, Result, Row, Snapshot};

/// The questions, per engine; both give the same columns in the same order.
struct Questions {
    /// table, column, type, not null, given out by the database, default
    columns: &'static str,
    /// table, origin (`pk` primary key, `u` constraint, `c` CREATE INDEX), index, unique, partial, column or null
    indexes: &'static str,
    /// table, number of the reference in its table, column, other table, other column, what a deletion does
    references: &'static str,
    /// kind, name, table
    others: &'static str,
}

const SQLITE: Questions = Questions {
    columns: r#"SELECT m.name, c.name, c.type, c."notnull" OR c.pk > 0,
          c.pk > 0 AND c.type = 'INTEGER'
              AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) l WHERE l.origin = 'pk'),
          c.dflt_value
        FROM sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid"#,
    indexes: r#"SELECT m.name, l.origin, l.name, l."unique", l.partial, c.name
        FROM sqlite_schema m JOIN pragma_index_list(m.name) l JOIN pragma_index_info(l.name) c
        WHERE m.type = 'table' ORDER BY m.name, l.name, c.seqno"#,
    references: r#"SELECT m.name, f.id, f."from", f."table", f."to", lower(f.on_delete)
        FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq"#,
    others: "SELECT type, name, tbl_name FROM sqlite_schema WHERE type IN ('view', 'trigger')",
};

const POSTGRES: Questions = Questions {
    columns: r#"SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
          a.attidentity <> '', pg_get_expr(d.adbin, d.adrelid)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
          AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum"#,
    indexes: r#"SELECT t.relname,
          CASE WHEN i.indisprimary THEN 'pk' WHEN u.oid IS NOT NULL THEN 'u' ELSE 'c' END,
          x.relname, i.indisunique, i.indpred IS NOT NULL, a.attname
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
        LEFT JOIN pg_constraint u ON u.conindid = i.indexrelid AND u.contype = 'u'
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum AND k.attnum > 0
        WHERE t.relnamespace = current_schema()::regnamespace ORDER BY t.relname, x.relname, k.place"#,
    references: r#"SELECT t.relname, dense_rank() OVER (ORDER BY f.oid), a.attname, o.relname, b.attname,
          CASE f.confdeltype WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade'
               WHEN 'n' THEN 'set null' ELSE 'set default' END
        FROM pg_constraint f JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class o ON o.oid = f.confrelid
        CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(here, there, place)
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.here
        JOIN pg_attribute b ON b.attrelid = o.oid AND b.attnum = k.there
        WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname, f.oid, k.place"#,
    others: r#"SELECT 'view', relname, relname FROM pg_class
          WHERE relkind = 'v' AND relnamespace = current_schema()::regnamespace
        UNION ALL
        SELECT 'trigger', g.tgname, t.relname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
          WHERE NOT g.tgisinternal AND t.relnamespace = current_schema()::regnamespace"#,
};

/// See [`crate::Store::schema_dump`].
pub(crate) async fn schema(snapshot: &mut Snapshot, engine: Engine) -> Result<String> {
    let questions = match engine {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    // Under each table its columns in their order, then keys and references sorted; after the tables, what has a name
    // of its own, sorted.
    let mut tables: BTreeMap<String, (Vec<String>, BTreeSet<String>)> = BTreeMap::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    let mut keyed: BTreeSet<String> = BTreeSet::new();
    for row in snapshot.query(questions.columns, &[]).await? {
        let table = row.text(0)?;
        if row.flag(4)? {
            keyed.insert(table.clone());
        }
        tables.entry(table).or_default().0.push(column(&row)?);
    }
    for (table, origin, name, unique, partial, columns) in
        indexes(snapshot.query(questions.indexes, &[]).await?)?
    {
        let columns = columns.join(", ");
        let under = &mut tables.entry(table.clone()).or_default().1;
        match origin.as_str() {
            "pk" if keyed.contains(&table) => {}
            "pk" => drop(under.insert(format!("primary key ({columns})"))),
            "u" => drop(under.insert(format!("unique ({columns})"))),
            _ => {
                let unique = if unique { "unique " } else { "" };
                let partial = if partial { " partial" } else { "" };
                named.insert(format!("{unique}index {name} on {table} ({columns}){partial}"));
            }
        }
    }
    for (table, line) in references(&snapshot.query(questions.references, &[]).await?)? {
        tables.entry(table).or_default().1.insert(line);
    }
    for row in snapshot.query(questions.others, &[]).await? {
        let (kind, name, table) = (row.text(0)?, row.text(1)?, row.text(2)?);
        named.insert(if kind == "view" {
            format!("view {name}")
        } else {
            format!("{kind} {name} on {table}")
        });
    }
    for row in migrations(snapshot, tables.contains_key("schema_migration")).await? {
        named.insert(format!("migration {} {}", row.text(0)?, row.text(1)?));
    }
    Ok(write(&tables, &named))
}

async fn migrations(snapshot: &mut Snapshot, any: bool) -> Result<Vec<Row>> {
    if any { snapshot.query("SELECT id, checksum FROM schema_migration", &[]).await } else { Ok(Vec::new()) }
}

fn write(tables: &BTreeMap<String, (Vec<String>, BTreeSet<String>)>, named: &BTreeSet<String>) -> String {
    let mut out = String::new();
    for (table, (columns, rules)) in tables {
        let _ = writeln!(out, "table {table}");
        for line in columns.iter().chain(rules) {
            let _ = writeln!(out, "  {line}");
        }
    }
    for line in named {
        let _ = writeln!(out, "{line}");
    }
    out
}

fn column(row: &Row) -> Result<String> {
    let (name, kind) = (row.text(1)?, row.text(2)?.to_ascii_lowercase());
    if row.flag(4)? {
        return Ok(format!("{name} id"));
    }
    let kind = match kind.as_str() {
        "integer" | "bigint" => "int",
        "blob" | "bytea" => "bytes",
        other => other,
    };
    let null = if row.flag(3)? { " not null" } else { "" };
    let default = row.opt_text(5)?.map(|text| format!(" default {}", default(&text))).unwrap_or_default();
    Ok(format!("{name} {kind}{null}{default}"))
}

/// PostgreSQL shows a default with its cast and quotes a negative number: `'-1'::integer`, `'x'::text`.
fn default(text: &str) -> &str {
    let bare = text.rsplit_once("::").map_or(text, |(bare, _)| bare);
    let number = bare.trim_matches('\'');
    if bare != text && number.parse::<i64>().is_ok() && !text.ends_with("::text") { number } else { bare }
}

type Index = (String, String, String, bool, bool, Vec<String>);

/// Gathers the columns of each index; an expression has no name.
fn indexes(rows: Vec<Row>) -> Result<Vec<Index>> {
    let mut found: Vec<Index> = Vec::new();
    for row in rows {
        let (table, name) = (row.text(0)?, row.text(2)?);
        let column = row.opt_text(5)?.unwrap_or_else(|| "expression".to_owned());
        match found.last_mut() {
            Some(last) if last.0 == table && last.2 == name => last.5.push(column),
            _ => found.push((table, row.text(1)?, name, row.flag(3)?, row.flag(4)?, vec![column])),
        }
    }
    Ok(found)
}

/// A reference while its columns are gathered.
#[derive(Default)]
struct Reference {
    here: Vec<String>,
    other: String,
    there: Vec<String>,
    deletion: String,
}

/// One line per reference, with its table.
fn references(rows: &[Row]) -> Result<Vec<(String, String)>> {
    let mut found: BTreeMap<(String, i64), Reference> = BTreeMap::new();
    for row in rows {
        let entry = found.entry((row.text(0)?, row.int(1)?)).or_default();
        entry.here.push(row.text(2)?);
        entry.other = row.text(3)?;
        entry.there.push(row.opt_text(4)?.unwrap_or_else(|| "key".to_owned()));
        entry.deletion = row.text(5)?;
    }
    let line = |Reference { here, other, there, deletion }: Reference| {
        let deletion = if deletion == "no action" { String::new() } else { format!(" on delete {deletion}") };
        format!("reference ({}) to {other} ({}){deletion}", here.join(", "), there.join(", "))
    };
    Ok(found.into_iter().map(|((table, _), reference)| (table, line(reference))).collect())
}
