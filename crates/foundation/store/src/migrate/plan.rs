//! The list of migrations of all rooms: one order, and everything that can be said against it.

use std::collections::{BTreeMap, BTreeSet};

use super::{How, Migration, StepFn, Tables, text};
use crate::{Engine, Result, StoreError};

/// The store's own tables; every migration of anything brings them along.
pub static OWN: Tables = Tables {
    room: "store",
    migrations: &[Migration::text("0040_store", STORE)],
    covered: &[],
    uncovered: &[
        (
            "schema_migration",
            "says how far the schema is; a false row stops the program or is refused by the schema",
        ),
        ("lease", "who does a long job now; whoever works without it is stopped by guards"),
        ("change_slot", "which connection counts under which number, for figures that are kept"),
        (
            "change_number",
            "what moved since a figure was kept; figures are counted from facts, which `check` derives again",
        ),
    ],
};

const STORE: &str = "
CREATE TABLE lease (
  name TEXT PRIMARY KEY, fence {int} NOT NULL, owner TEXT, expires {int} NOT NULL, progress TEXT
) {noid};
CREATE TABLE change_slot (slot {int} PRIMARY KEY, number {int} NOT NULL) {noid};
CREATE TABLE change_number (
  slot {int} NOT NULL, kind TEXT NOT NULL, month {int} NOT NULL, number {int} NOT NULL,
  PRIMARY KEY (slot, kind, month)
) {noid};
";

/// A migration made ready for one engine.
#[derive(Debug, Clone)]
pub(crate) struct Ready {
    pub(crate) id: &'static str,
    /// The room it belongs to; empty where a list stands alone.
    room: &'static str,
    after: &'static [&'static str],
    /// SHA-256 over the text as written (line ends normalised) or over the step's version, in hex: the same on both
    /// engines.
    pub(crate) checksum: String,
    pub(crate) work: Work,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub(crate) enum Work {
    /// Statements in the engine's spelling.
    Text(String),
    /// Rust.
    Step(StepFn),
}

impl Ready {
    fn new(room: &'static str, migration: &Migration, engine: Engine) -> Result<Self> {
        let mut ready = Self {
            id: migration.id,
            room,
            after: migration.after,
            checksum: String::new(),
            work: Work::Text(String::new()),
        };
        match migration.how {
            How::Text(sql) => {
                if sql.to_ascii_uppercase().contains("DEFERRABLE") {
                    return Err(ready.refused(
                        "deferrable constraints are not used: they fail at a commit that batches share",
                    ));
                }
                ready.checksum = text::checksum(sql);
                ready.work = Work::Text(text::spell(sql, engine).map_err(|why| ready.refused(why))?);
            }
            How::Step { version, run } => {
                ready.checksum = text::checksum(&format!("Rust step, version {version}"));
                ready.work = Work::Step(run);
            }
        }
        Ok(ready)
    }

    /// Whether the migration is still to be done, given the checksum under which it was applied.
    pub(crate) fn is_due(&self, applied: Option<&str>) -> Result<bool> {
        match (applied, &self.work) {
            (None, _) => Ok(true),
            (Some(checksum), _) if checksum == self.checksum => Ok(false),
            (Some(_), Work::Text(_)) => {
                Err(self.refused("its text has changed since it was applied; add a new migration instead"))
            }
            (Some(_), Work::Step(_)) => {
                Err(self.refused("its version has changed since it was applied; add a new migration instead"))
            }
        }
    }

    /// An error that names the room and the migration.
    pub(crate) fn refused(&self, why: impl std::fmt::Display) -> StoreError {
        StoreError::Migration(match self.room {
            "" => format!("{}: {why}", self.id),
            room => format!("{} of the room {room}: {why}", self.id),
        })
    }

    /// Names the migration in an error of its work; a database that is away or full stays what it is.
    pub(crate) fn blame(&self, error: StoreError) -> StoreError {
        match error {
            away @ (StoreError::Unavailable(_)
            | StoreError::Full(_)
            | StoreError::Damaged(_)
            | StoreError::LeaseLost(_)
            | StoreError::Migration(_)) => away,
            other => self.refused(other),
        }
    }
}

/// Makes the migrations of all rooms ready for an engine, in one order, or says why they cannot be.
pub(super) fn plan(rooms: &[&'static Tables], engine: Engine) -> Result<Vec<Ready>> {
    let mut all = Vec::new();
    if !rooms.iter().any(|tables| tables.room == OWN.room) {
        all.extend(ready("store", OWN.migrations, engine)?);
    }
    for tables in rooms {
        all.extend(ready(tables.room, tables.migrations, engine)?);
    }
    all.sort_by_key(|ready| ready.id);
    whole(&all)?;
    Ok(all)
}

/// As [`plan`], for one list that stands alone (the store's own come first).
pub(super) fn list(migrations: &[Migration], engine: Engine) -> Result<Vec<Ready>> {
    let mut all = ready("store", OWN.migrations, engine)?;
    all.extend(ready("", migrations, engine)?);
    whole(&all)?;
    Ok(all)
}

/// The migrations of one room, which stand in the order of their ids.
fn ready(room: &'static str, migrations: &[Migration], engine: Engine) -> Result<Vec<Ready>> {
    let mut found: Vec<Ready> = Vec::with_capacity(migrations.len());
    for migration in migrations {
        let next = Ready::new(room, migration, engine)?;
        if let Some(last) = found.last()
            && last.id > next.id
        {
            let why = format!("it stands before {}; migrations stand in the order of their ids", next.id);
            return Err(last.refused(why));
        }
        found.push(next);
    }
    Ok(found)
}

/// No id twice, and nothing before what it needs.
fn whole(all: &[Ready]) -> Result<()> {
    let mut seen = BTreeMap::new();
    for ready in all {
        if let Some(first) = seen.insert(ready.id, ready.room) {
            let other =
                if first == ready.room { String::new() } else { format!(" (first in the room {first})") };
            return Err(ready.refused(format!("duplicate identifier{other}")));
        }
        if let Some(missing) = ready.after.iter().find(|id| !seen.contains_key(*id)) {
            return Err(ready.refused(format!("it comes after {missing}, which is not there before it")));
        }
    }
    Ok(())
}

/// Holds the plan against what was applied; answers the migrations that are due.
pub(super) fn compare<'p>(plan: &'p [Ready], applied: &BTreeMap<String, String>) -> Result<Vec<&'p Ready>> {
    let mut due: Vec<&Ready> = Vec::new();
    for ready in plan {
        if ready.is_due(applied.get(ready.id).map(String::as_str))? {
            due.push(ready);
            continue;
        }
        if let Some(missed) = due.iter().find(|missed| ready.after.contains(&missed.id)) {
            return Err(missed.refused(format!(
                "it was not applied before {}, which needs it; restore a backup taken before that and start again",
                ready.id
            )));
        }
        if let Some(missed) = due.iter().find(|missed| missed.room == ready.room) {
            return Err(missed.refused(format!(
                "it comes too late: {} of the same room is applied already; give it an id after that",
                ready.id
            )));
        }
    }
    Ok(due)
}

/// Refuses a database that holds what this program does not know.
pub(super) fn known(plan: &[Ready], applied: &BTreeMap<String, String>) -> Result<()> {
    let ours: BTreeSet<&str> = plan.iter().map(|ready| ready.id).collect();
    match applied.keys().find(|id| !ours.contains(id.as_str())) {
        None => Ok(()),
        Some(id) => Err(StoreError::Migration(format!(
            "{id}: this program does not know it, so a newer program has migrated the database; start that program, \
             or restore the backup that was taken before it"
        ))),
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
