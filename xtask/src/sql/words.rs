//! SQL text as words, and the tables that it names.
//!
//! Keywords are written in capitals in this house and names in small letters, which is what tells a query from an
//! English sentence that says "update". A hole of `format!` (`{table}`) names nothing.

use std::collections::BTreeSet;

/// A word of SQL.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    /// A keyword: a word in capitals.
    Key(String),
    /// A name; a qualified name (`schema.table`) counts by its last part.
    Name(String),
    /// `{…}`.
    Hole,
    Sign(char),
}

impl Word {
    fn key(&self) -> Option<&str> {
        if let Self::Key(key) = self { Some(key) } else { None }
    }

    fn name(&self) -> Option<&str> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    fn is(&self, sign: char) -> bool {
        *self == Self::Sign(sign)
    }
}

/// What one text does with tables.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tables {
    /// Made by `CREATE TABLE` or by `RENAME TO`.
    pub(super) made: BTreeSet<String>,
    /// Gone by `DROP TABLE` or because they were renamed.
    pub(super) gone: BTreeSet<String>,
    /// Named in any way.
    pub(super) named: BTreeSet<String>,
    /// Names that the text itself gives with `WITH name AS (…)`.
    pub(super) given: BTreeSet<String>,
}

/// Whether a text is a whole statement of SQL, or begins like one.
pub(super) fn is_statement(text: &str) -> bool {
    let statement = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "CREATE", "ALTER", "DROP"].contains(&statement)
}

/// The tables in a text.
pub(super) fn tables(text: &str) -> Tables {
    let words = words(text);
    let mut tables = Tables::default();
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let before = place.checked_sub(1).and_then(|before| words.get(before)).and_then(Word::key);
        match word.key() {
            Some("FROM") if before != Some("DISTINCT") => list(&words, place + 1, &mut tables),
            Some("USING") => list(&words, place + 1, &mut tables),
            Some("JOIN") => joined(&words, place + 1, &mut tables),
            Some("INTO" | "REFERENCES") => name(&words, place + 1, &mut tables),
            Some("UPDATE") if !matches!(before, Some("FOR" | "DO" | "ON" | "OR")) => {
                name(&words, place + 1, &mut tables);
            }
            Some("TABLE") => table(&words, place, before, &mut tables),
            Some("ON") if is_index(&words, place) => name(&words, place + 1, &mut tables),
            Some("AS") => given(&words, place, &mut tables),
            _ => {}
        }
        place += 1;
    }
    tables
}

/// What is joined: a table, or a function, which is none.
fn joined(words: &[Word], place: usize, tables: &mut Tables) {
    let start = place + usize::from(words.get(place).and_then(Word::key) == Some("LATERAL"));
    if !words.get(start + 1).is_some_and(|next| next.is('(')) {
        name(words, start, tables);
    }
}

/// One name, perhaps after `ONLY`, `IF EXISTS` and the like; a name before `(` is a function unless a column list is
/// expected there, which the callers of `INTO` and `REFERENCES` accept either way.
fn name(words: &[Word], mut place: usize, tables: &mut Tables) {
    while matches!(words.get(place).and_then(Word::key), Some("ONLY" | "IF" | "NOT" | "EXISTS" | "LATERAL")) {
        place += 1;
    }
    tables.named.extend(words.get(place).and_then(Word::name).map(ToOwned::to_owned));
}

/// The comma-separated list after `FROM`: `a, b AS c, (SELECT …) d, f(x)`. Functions are no tables.
fn list(words: &[Word], start: usize, tables: &mut Tables) {
    let mut place = start;
    loop {
        match words.get(place) {
            Some(Word::Sign('(')) => place = closing(words, place) + 1,
            Some(Word::Name(_)) if words.get(place + 1).is_some_and(|next| next.is('(')) => {
                place = closing(words, place + 1) + 1;
            }
            Some(Word::Name(found)) => {
                tables.named.insert(found.clone());
                place += 1;
            }
            Some(Word::Hole) => place += 1,
            Some(Word::Key(key)) if key == "ONLY" || key == "LATERAL" => {
                place += 1;
                continue;
            }
            _ => return,
        }
        // An alias.
        if words.get(place).and_then(Word::key) == Some("AS") {
            place += 1;
        }
        if matches!(words.get(place), Some(Word::Name(_) | Word::Hole)) {
            place += 1;
        }
        if words.get(place).is_none_or(|word| !word.is(',')) {
            return;
        }
        place += 1;
    }
}

/// `CREATE TABLE`, `ALTER TABLE … RENAME TO`, `DROP TABLE`.
fn table(words: &[Word], place: usize, before: Option<&str>, tables: &mut Tables) {
    let mut here = place + 1;
    while matches!(words.get(here).and_then(Word::key), Some("IF" | "NOT" | "EXISTS" | "ONLY")) {
        here += 1;
    }
    let Some(found) = words.get(here).and_then(Word::name) else { return };
    tables.named.insert(found.to_owned());
    match before {
        Some("ALTER") => {
            let keys = (words.get(here + 1).and_then(Word::key), words.get(here + 2).and_then(Word::key));
            if keys == (Some("RENAME"), Some("TO"))
                && let Some(new) = words.get(here + 3).and_then(Word::name)
            {
                tables.made.insert(new.to_owned());
                tables.gone.insert(found.to_owned());
            }
        }
        Some("DROP") => {
            tables.gone.insert(found.to_owned());
        }
        // CREATE TABLE, CREATE TEMPORARY TABLE, CREATE UNLOGGED TABLE
        _ => {
            tables.made.insert(found.to_owned());
        }
    }
}

/// Whether the `ON` at `place` is the one of `CREATE INDEX name ON table`, and not the one of a join.
fn is_index(words: &[Word], place: usize) -> bool {
    let before = words.get(place.saturating_sub(6)..place).unwrap_or_default();
    let index = before.iter().rposition(|word| word.key() == Some("INDEX"));
    index.is_some_and(|index| {
        before
            .iter()
            .skip(index + 1)
            .all(|word| word.name().is_some() || matches!(word.key(), Some("IF" | "NOT" | "EXISTS")))
    })
}

/// A name of the text's own: `name AS (…)` or `name (columns) AS (…)`.
fn given(words: &[Word], place: usize, tables: &mut Tables) {
    let mut open = place + 1;
    while matches!(words.get(open).and_then(Word::key), Some("NOT" | "MATERIALIZED")) {
        open += 1;
    }
    if words.get(open).is_none_or(|word| !word.is('(')) {
        return;
    }
    let Some(mut before) = place.checked_sub(1) else { return };
    if words.get(before).is_some_and(|word| word.is(')')) {
        let mut depth = 0usize;
        loop {
            match words.get(before) {
                Some(word) if word.is(')') => depth += 1,
                Some(word) if word.is('(') => depth = depth.saturating_sub(1),
                _ => {}
            }
            let Some(next) = before.checked_sub(1) else { return };
            before = next;
            if depth == 0 {
                break;
            }
        }
    }
    tables.given.extend(words.get(before).and_then(Word::name).map(ToOwned::to_owned));
}

fn closing(words: &[Word], open: usize) -> usize {
    let mut depth = 0usize;
    for (place, word) in words.iter().enumerate().skip(open) {
        if word.is('(') {
            depth += 1;
        } else if word.is(')') {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return place;
            }
        }
    }
    words.len()
}

/// Splits a text; comments (`-- …`) and texts in quotes are left out.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        rest = match first {
            '-' if after.starts_with('-') => after.split_once('\n').map_or("", |(_, next)| next),
            '\'' => after.split_once('\'').map_or("", |(_, next)| next),
            '{' if after.starts_with('{') => after.get(1..).unwrap_or_default(),
            '{' => {
                words.push(Word::Hole);
                after.split_once('}').map_or("", |(_, next)| next)
            }
            '"' => match after.split_once('"') {
                Some((name, next)) => {
                    words.push(Word::Name(name.to_owned()));
                    next
                }
                None => "",
            },
            c if c.is_ascii_alphabetic() || c == '_' => {
                let inside = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
                let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
                let (word, next) = rest.split_at(end);
                words.push(one(word, next));
                // A hole inside a name (`case_{part}`) makes it a name that nobody knows.
                next
            }
            c if c.is_whitespace() => after,
            c => {
                words.push(Word::Sign(c));
                after
            }
        };
    }
    words
}

fn one(word: &str, next: &str) -> Word {
    let is_key = word.chars().all(|c| c.is_ascii_uppercase() || c == '_') && word != "_";
    let last = word.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    if is_key {
        Word::Key(word.to_owned())
    } else if next.starts_with('{') {
        Word::Hole
    } else {
        Word::Name(last.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<String> {
        tables(text).named.into_iter().collect()
    }

    #[test]
    fn every_place_where_a_table_is_named() {
        let cases = [
            (
                "SELECT a FROM person p, body AS b, (SELECT 1 FROM team) x JOIN account ON a = b",
                "account body person team",
            ),
            ("SELECT (SELECT MAX(id) FROM case_event), 1", "case_event"),
            ("INSERT INTO grants (a) SELECT id FROM team", "grants team"),
            ("UPDATE task SET a = 1 WHERE b IN (SELECT c FROM referral)", "referral task"),
            ("DELETE FROM seen WHERE a = 1", "seen"),
            ("ALTER TABLE member ADD COLUMN x {int} REFERENCES body(id)", "body member"),
            ("CREATE UNIQUE INDEX IF NOT EXISTS i ON screening (a)", "screening"),
            ("INSERT INTO seen (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = excluded.b", "seen"),
            ("SELECT a FROM seen WHERE b IS NOT DISTINCT FROM c FOR UPDATE", "seen"),
            ("FROM public.person LEFT JOIN \"team\" t ON t.id = 1", "person team"),
            ("EXISTS (SELECT 1 FROM grants gs JOIN member m ON m.team_id = gs.team_id)", "grants member"),
            (
                "SELECT x FROM generate_series(1, 2) g, json_each(y), person JOIN LATERAL unnest(z) ON true",
                "person",
            ),
            ("SELECT * FROM {table} WHERE a = 'FROM body' -- FROM team\n", ""),
            ("SELECT * FROM case_{part}, {other}", ""),
            ("CREATE TABLE IF NOT EXISTS a (id {id}, b {int} REFERENCES b(id)) {strict}", "a b"),
        ];
        for (text, expected) in cases {
            let expected: Vec<&str> = expected.split(' ').filter(|name| !name.is_empty()).collect();
            assert_eq!(named(text), expected, "{text}");
        }
    }

    #[test]
    fn english_names_nothing() {
        for text in ["update person from team", "Where it goes from here", "restore it from its copy"] {
            assert_eq!(named(text), Vec::<String>::new(), "{text}");
            assert!(!is_statement(text), "{text}");
        }
        assert!(is_statement("\n  WITH a AS (SELECT 1)"));
    }

    #[test]
    fn tables_are_made_renamed_and_dropped() {
        let found = tables(
            "CREATE TABLE a (x {int}); ALTER TABLE cases RENAME TO dossier; DROP TABLE IF EXISTS old;
                            ALTER TABLE grants RENAME COLUMN case_id TO dossier_id;",
        );
        assert_eq!(found.made.into_iter().collect::<Vec<_>>(), ["a", "dossier"]);
        assert_eq!(found.gone.into_iter().collect::<Vec<_>>(), ["cases", "old"]);
    }

    #[test]
    fn names_that_the_text_gives_are_known() {
        let found = tables(
            "WITH RECURSIVE m ({COLUMNS}) AS (SELECT 1), s AS MATERIALIZED (SELECT x AS y FROM m) SELECT 1 FROM s",
        );
        assert_eq!(found.given.into_iter().collect::<Vec<_>>(), ["m", "s"]);
    }
}
