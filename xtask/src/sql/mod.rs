//! Who owns a table, and who names one that is not theirs to name.
//!
//! A table belongs to the room whose migration created it, or renamed it to its present name. A room may name its own
//! tables and those of rooms below it, in the sense of `layers`. Every string literal of every room's own code is
//! read; what only tests compile is not.

mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::allowed::Finding;
use crate::layers;
use crate::workspace::{Crate, House};
use words::{Tables, is_statement, tables};

/// Tables of the databases themselves.
const SYSTEM: [&str; 5] = ["sqlite_", "pg_", "information_schema", "pragma_", "dbstat"];

/// A text with tables in it.
#[derive(Debug)]
struct Text<'a> {
    owner: &'a str,
    path: &'a str,
    line: usize,
    statement: bool,
    tables: Tables,
}

/// Every table that is named by a room that may not name it.
pub(crate) fn check(house: &House) -> Vec<Finding> {
    let texts: Vec<Text<'_>> = house.crates.iter().flat_map(texts).collect();
    let mut found = Vec::new();
    let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
    for text in &texts {
        for table in &text.tables.made {
            let owner = *owners.entry(table).or_insert(text.owner);
            if owner != text.owner {
                found.push(text.finding(table, format!("{table} belongs to {owner} already")));
            }
        }
    }
    if owners.is_empty() {
        let text = "no migration creates a table: nothing was checked".to_owned();
        found.push(Finding { what: "nothing".to_owned(), text });
    }
    let gone: BTreeSet<&String> = texts.iter().flat_map(|text| &text.tables.gone).collect();
    let gone = |table: &String| gone.contains(table) && !made_again(&texts, table);
    // The names that queries give themselves, for queries that are put together from several texts.
    let given: BTreeSet<(&str, &String)> =
        texts.iter().flat_map(|text| text.tables.given.iter().map(|name| (text.owner, name))).collect();
    let migrations: BTreeSet<&str> =
        texts.iter().filter(|text| text.is_migration()).map(|text| text.path).collect();
    for text in &texts {
        for table in text.tables.named.iter().filter(|table| !given.contains(&(text.owner, table))) {
            let wrong = match owners.get(table.as_str()) {
                // A migration speaks of the tables of its day.
                Some(_) if gone(table) && migrations.contains(text.path) => continue,
                Some(_) if gone(table) => format!("{table} was renamed or dropped by a migration"),
                Some(owner) if *owner == text.owner || layers::may_see(house, text.owner, owner) => continue,
                Some(owner) => {
                    format!("{} names {table}, a table of {owner}, which is not below it", text.owner)
                }
                None if text.statement && !SYSTEM.iter().any(|system| table.starts_with(system)) => {
                    format!("no migration creates {table}")
                }
                None => continue,
            };
            found.push(text.finding(table, wrong));
        }
    }
    found.sort_by(|a, b| a.text.cmp(&b.text));
    found.dedup();
    found
}

impl Text<'_> {
    fn finding(&self, table: &str, wrong: String) -> Finding {
        Finding {
            what: format!("{} {table}", self.owner),
            text: format!("{}:{}: {wrong}", self.path, self.line),
        }
    }

    fn is_migration(&self) -> bool {
        !self.tables.made.is_empty() || !self.tables.gone.is_empty()
    }
}

/// Whether a table that was dropped or renamed came back: a migration that builds a table anew drops the old one and
/// renames the new one to its name.
fn made_again(texts: &[Text<'_>], table: &String) -> bool {
    let times = |names: fn(&Tables) -> &BTreeSet<String>| {
        texts.iter().filter(|text| names(&text.tables).contains(table)).count()
    };
    times(|tables| &tables.made) > times(|tables| &tables.gone)
}

/// Every string literal of a crate's own code that names a table.
fn texts(of: &Crate) -> Vec<Text<'_>> {
    let mut texts = Vec::new();
    for source in of.sources.iter().filter(|source| of.is_product(source)) {
        for (_, token) in source.product() {
            let Some(text) = token.text() else { continue };
            let tables = tables(text);
            if tables != Tables::default() {
                let statement = is_statement(text);
                texts.push(Text { owner: &of.name, path: &source.path, line: token.line, statement, tables });
            }
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::tests::house;

    const ACCESS: &str = "const M: &str = \"CREATE TABLE cases (id {id}); CREATE TABLE team (id {id});\";";
    const PROTECT: &str = "const M: &str = \"CREATE TABLE referral (case_id {int} REFERENCES cases(id))\";";
    const DETECT: &str = "const M: &str = \"CREATE TABLE screening (id {id})\";";

    fn found(extra: &[(&str, &str)]) -> Vec<String> {
        let mut files = vec![
            ("crates/foundation/access/src/migrations.rs", ACCESS),
            ("crates/capabilities/protect/src/migrations.rs", PROTECT),
            ("crates/capabilities/detect/src/migrations.rs", DETECT),
        ];
        files.extend(extra);
        check(&house(&files)).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_room_names_its_own_tables_and_those_below() {
        let fine = [
            (
                "crates/capabilities/protect/src/a.rs",
                "fn f() { q(\"SELECT 1 FROM cases c JOIN referral r\") }",
            ),
            ("crates/capabilities/detect/src/a.rs", "const Q: &str = \"UPDATE referral SET a = 1\";"),
            ("crates/palermo/src/a.rs", "const Q: &str = \"SELECT 1 FROM screening\";"),
            (
                "crates/capabilities/protect/src/b.rs",
                "const Q: &str = \"WITH s AS (SELECT 1) SELECT 1 FROM s\";",
            ),
        ];
        assert_eq!(found(&fine), Vec::<String>::new());
    }

    #[test]
    fn a_table_of_a_room_above_or_beside_is_found() {
        let wrong = [
            (
                "crates/foundation/access/src/load.rs",
                "const Q: &str = \"SELECT id FROM screening\";",
                "screening",
            ),
            (
                "crates/capabilities/protect/src/a.rs",
                "const Q: &str = \"x, (SELECT 1 FROM screening)\";",
                "screening",
            ),
            (
                "crates/capabilities/steer/src/a.rs",
                "const I: &str = \"CREATE INDEX i ON referral (id)\";",
                "referral",
            ),
            ("crates/capabilities/steer/src/b.rs", "fn f() { q!(r#\"DELETE FROM referral\"#) }", "referral"),
        ];
        for (path, text, table) in wrong {
            let found = found(&[(path, text)]);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].contains(&format!("names {table}, a table of")), "{found:?}");
        }
    }

    #[test]
    fn a_table_that_nobody_creates_or_two_create_is_found() {
        let unknown = [("crates/capabilities/steer/src/a.rs", "const Q: &str = \"SELECT 1 FROM nowhere\";")];
        assert_eq!(found(&unknown), ["crates/capabilities/steer/src/a.rs:1: no migration creates nowhere"]);
        let twice =
            [("crates/capabilities/steer/src/a.rs", "const Q: &str = \"CREATE TABLE team (id {id})\";")];
        assert!(found(&twice).iter().any(|text| text.ends_with("team belongs to steer already")));
    }

    #[test]
    fn a_renamed_table_belongs_to_who_renamed_it_and_its_old_name_is_gone() {
        let rename = (
            "crates/foundation/access/src/m2.rs",
            "const R: &str = \"ALTER TABLE cases RENAME TO dossier\";",
        );
        let new = ("crates/capabilities/protect/src/a.rs", "const Q: &str = \"SELECT 1 FROM dossier\";");
        assert_eq!(found(&[rename, new]), Vec::<String>::new());
        let old = ("crates/capabilities/protect/src/a.rs", "const Q: &str = \"SELECT 1 FROM cases\";");
        assert_eq!(
            found(&[rename, old]),
            ["crates/capabilities/protect/src/a.rs:1: cases was renamed or dropped by a migration"]
        );
    }

    #[test]
    fn a_table_that_is_built_anew_keeps_its_name() {
        let anew = "const R: &str = \"CREATE TABLE team_new (id {id}); DROP TABLE team; ALTER TABLE team_new RENAME TO team\";";
        let use_it = ("crates/foundation/access/src/q.rs", "const Q: &str = \"SELECT 1 FROM team\";");
        assert_eq!(found(&[("crates/foundation/access/src/m2.rs", anew), use_it]), Vec::<String>::new());
    }

    #[test]
    fn tests_may_name_any_table_and_no_table_at_all_is_found() {
        let tests = [
            ("crates/capabilities/protect/tests/it/a.rs", "const Q: &str = \"SELECT 1 FROM screening\";"),
            (
                "crates/capabilities/protect/src/a.rs",
                "#[cfg(test)] mod t { const Q: &str = \"SELECT 1 FROM screening\"; }",
            ),
        ];
        assert_eq!(found(&tests), Vec::<String>::new());
        assert_eq!(check(&house(&[])).len(), 1);
    }
}
