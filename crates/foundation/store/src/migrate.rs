//! How the schema grows: texts that are applied once, in order, each whole.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::{Engine, Result, StoreError};

/// One step of the schema.
///
/// The text may hold several statements, separated by `;`, and four tokens that stand for what the engines spell
/// differently: `{id}` a 64-bit primary key that the database gives out, `{int}` a 64-bit whole number, `{bytes}`
/// bytes, `{strict}` after the closing parenthesis of CREATE TABLE. Text is `TEXT` on both. Name the columns of
/// every REFERENCES.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// The name of the step, e.g. `0001_people`; never reused, never renamed.
    pub id: &'static str,
    /// The text; never changed once a release carried it.
    pub sql: &'static str,
}

/// A migration made ready for one engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) id: &'static str,
    /// SHA-256 over the text as written (line ends normalised), in hex: the same on both engines.
    pub(crate) checksum: String,
    pub(crate) sql: String,
}

impl Step {
    /// Whether the step is still to be done, given the checksum under which it was applied.
    pub(crate) fn is_due(&self, applied: Option<&str>) -> Result<bool> {
        match applied {
            None => Ok(true),
            Some(checksum) if checksum == self.checksum => Ok(false),
            Some(_) => {
                Err(self.refused("its text has changed since it was applied; add a new migration instead"))
            }
        }
    }

    pub(crate) fn refused(&self, why: impl std::fmt::Display) -> StoreError {
        StoreError::Migration(format!("{}: {why}", self.id))
    }

    /// Names the step in an error of its text; a database that is away or full stays what it is.
    pub(crate) fn blame(&self, error: StoreError) -> StoreError {
        match error {
            away @ (StoreError::Unavailable(_) | StoreError::Full(_) | StoreError::Damaged(_)) => away,
            StoreError::Migration(why) => StoreError::Migration(why),
            other => self.refused(other),
        }
    }
}

/// The table in which applied migrations are written down.
pub(crate) fn bookkeeping(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "CREATE TABLE IF NOT EXISTS schema_migration \
             (id TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied TEXT NOT NULL) STRICT"
        }
        Engine::Postgres => {
            "CREATE TABLE IF NOT EXISTS schema_migration \
             (id TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied TEXT NOT NULL)"
        }
    }
}

/// Makes the list ready for an engine, or says why it cannot be one.
pub(crate) fn steps(migrations: &[Migration], engine: Engine) -> Result<Vec<Step>> {
    let mut seen = BTreeSet::new();
    let mut steps = Vec::with_capacity(migrations.len());
    for migration in migrations {
        let step = Step {
            id: migration.id,
            checksum: checksum(migration.sql),
            sql: spell(migration.sql, engine).map_err(|why| refused(migration.id, &why))?,
        };
        if !seen.insert(step.id) {
            return Err(step.refused("this identifier comes twice"));
        }
        if migration.sql.to_ascii_uppercase().contains("DEFERRABLE") {
            return Err(
                step.refused("deferrable constraints are not used: they fail at a commit that batches share")
            );
        }
        steps.push(step);
    }
    Ok(steps)
}

fn refused(id: &str, why: &str) -> StoreError {
    StoreError::Migration(format!("{id}: {why}"))
}

fn checksum(sql: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(sql.replace("\r\n", "\n").as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Replaces the tokens; a `{word}` that is no token is refused (other braces, as in `'{}'`, stay).
fn spell(sql: &str, engine: Engine) -> std::result::Result<String, String> {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((word, tail)) if !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase()) => {
                let spelled = token(word, engine).ok_or_else(|| format!("{{{word}}} is not a token"))?;
                out.push_str(spelled);
                rest = tail;
            }
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Ok(out)
}

fn token(word: &str, engine: Engine) -> Option<&'static str> {
    Some(match (word, engine) {
        ("id", Engine::Sqlite) => "INTEGER PRIMARY KEY",
        ("id", Engine::Postgres) => "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        ("int", Engine::Sqlite) => "INTEGER",
        ("int", Engine::Postgres) => "BIGINT",
        ("bytes", Engine::Sqlite) => "BLOB",
        ("bytes", Engine::Postgres) => "BYTEA",
        ("strict", Engine::Sqlite) => "STRICT",
        ("strict", Engine::Postgres) => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_spelled_per_engine_and_other_braces_stay() {
        let text = "CREATE TABLE a (id {id}, n {int}, b {bytes}, j TEXT DEFAULT '{}', k TEXT DEFAULT '{\"x\":1}') {strict};";
        assert_eq!(
            spell(text, Engine::Sqlite).unwrap(),
            "CREATE TABLE a (id INTEGER PRIMARY KEY, n INTEGER, b BLOB, j TEXT DEFAULT '{}', k TEXT DEFAULT '{\"x\":1}') STRICT;"
        );
        assert_eq!(
            spell(text, Engine::Postgres).unwrap(),
            "CREATE TABLE a (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n BIGINT, b BYTEA, j TEXT DEFAULT '{}', k TEXT DEFAULT '{\"x\":1}') ;"
        );
    }

    #[test]
    fn an_unknown_token_is_refused() {
        assert_eq!(spell("a {bool}", Engine::Sqlite), Err("{bool} is not a token".to_owned()));
    }

    #[test]
    fn line_ends_do_not_change_the_checksum_but_letters_do() {
        assert_eq!(checksum("a\r\nb"), checksum("a\nb"));
        assert_ne!(checksum("a b"), checksum("a  b"));
        assert_eq!(checksum(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn the_same_identifier_twice_is_refused() {
        let twice = [Migration { id: "0001_a", sql: "" }, Migration { id: "0001_a", sql: "" }];
        assert!(matches!(steps(&twice, Engine::Sqlite), Err(StoreError::Migration(_))));
    }
}
