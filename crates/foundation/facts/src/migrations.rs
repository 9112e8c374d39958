//! The tables of facts.

use store::{Migration, Tables};

/// The tables of this room.
pub static TABLES: Tables = Tables {
    room: "facts",
    migrations: MIGRATIONS,
    covered: &[],
    uncovered: &[
        (
            "fact",
            "follows from the events of its subject, which are covered; `check` derives every fact again",
        ),
        ("fact_subject", "names the subjects of facts; `check` compares facts by subject"),
    ],
};

/// Facts and their subjects.
pub const MIGRATIONS: &[Migration] = &[Migration::text("0061_facts", FACTS)];

/// A subject has a row of its own, so that facts stay small and a figure counts whole numbers; erasing a dossier
/// leaves facts whose subject has a random identifier. A fact that is retracted stays as it was: `retracted` is the
/// day on which it was taken back, `retracted_by` the event that took it back.
///
/// `month` is year × 12 + month − 1; `day` counts from 1970-01-01 and is empty after an erasure; `place` and
/// `earlier` are explained in [`crate::Change`]; `forms` are bits of [`kernel::FormSet`]. SQLite keeps the table in the order of
/// its key, so that one month of one kind lies together and is counted in about two milliseconds at 200 000 cases;
/// `id` is random, so that it tells nothing about when.
const FACTS: &str = "
CREATE TABLE fact_subject (id {id}, uuid TEXT NOT NULL UNIQUE) {strict};
CREATE TABLE fact (
  kind TEXT NOT NULL, month {int} NOT NULL, id {int} NOT NULL,
  subject_id {int} NOT NULL REFERENCES fact_subject(id), day {int}, value {int}, place {int} NOT NULL,
  earlier {int} NOT NULL, forms {int}, sex TEXT, age_group TEXT, child {int}, citizenship TEXT, region TEXT,
  body_id {int} REFERENCES body(id), registering_organisation TEXT, profession TEXT, status TEXT, role TEXT,
  offence TEXT, decision TEXT, event {bytes}, entered {int}, retracted {int}, retracted_by {bytes},
  PRIMARY KEY (kind, month, id)
) {noid};
CREATE UNIQUE INDEX fact_subject_event ON fact (subject_id, kind, event) WHERE retracted IS NULL;
";
