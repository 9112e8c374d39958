//! The text of a migration: its checksum, and its spelling per engine.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::Engine;

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

/// Writes a migration down, with identifier and checksum as its parameters; the time is the database's own UTC clock.
pub(crate) fn record(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "INSERT INTO schema_migration (id, checksum, applied) \
             VALUES ($1, $2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"
        }
        Engine::Postgres => {
            "INSERT INTO schema_migration (id, checksum, applied) \
             VALUES ($1, $2, to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))"
        }
    }
}

/// SHA-256 in hex, line ends normalised.
pub(super) fn checksum(sql: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(sql.replace("\r\n", "\n").as_bytes()) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// Replaces the tokens; a `{word}` that is no token is refused (other braces, as in `'{}'`, stay).
pub(super) fn spell(sql: &str, engine: Engine) -> std::result::Result<String, String> {
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
        ("noid", Engine::Sqlite) => "STRICT, WITHOUT ROWID",
        ("strict" | "noid", Engine::Postgres) => "",
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
}
