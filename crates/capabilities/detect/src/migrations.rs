//! The table of this room.

use store::{
    Column::{Plain, Reference},
    CoveredTable, Migration, Tables,
};

/// The tables of this room.
pub static TABLES: Tables =
    Tables { room: "detect", migrations: MIGRATIONS, covered: COVERED, uncovered: &[] };

/// The covered tables of this room.
pub const COVERED: &[&CoveredTable] = &[&SCREENING];

/// Screenings. They belong to no dossier; what is guessed of an erased one cannot be tested, for nobody knows its
/// identifier and its sealed draft any more.
pub static SCREENING: CoveredTable = CoveredTable {
    number: 35,
    name: "screening",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Reference { name: "account_id", table: "account" },
        Reference { name: "body_id", table: "body" },
        Plain("setting"),
        Plain("age"),
        Plain("state"),
        Plain("version"),
        Plain("began_at"),
        Plain("updated_at"),
        Plain("answered"),
        Plain("class"),
        Plain("advised"),
        Plain("base_version"),
        Plain("rule_version"),
        Plain("referral"),
        Plain("key_wrap"),
        Plain("draft"),
    ],
    dossier: None,
};

/// Screenings.
pub const MIGRATIONS: &[Migration] = &[
    Migration::text("0010_detect", DETECT),
    // An index for a way of counting that is gone; steer made it.
    Migration::text("0030_steer", "CREATE INDEX screening_version ON screening (version);"),
    Migration::text("0099_covered_screenings", COVERED_SCREENINGS),
    Migration::text("0100_screening_version", "DROP INDEX screening_version;"),
    Migration::text("0130_open_screenings", OPEN_SCREENINGS),
    Migration::text("0222_open_first", OPEN_FIRST),
];

/// What "My work" looks for: the few that are open among all that somebody ever made.
const OPEN_SCREENINGS: &str = "
CREATE INDEX screening_open ON screening (account_id, began_at) WHERE state = 'open';
";

/// The list of one's own: open ones first, the latest first among each.
const OPEN_FIRST: &str = "
CREATE INDEX screening_open_first
  ON screening (account_id, (began_at + CASE WHEN state = 'open' THEN 1125899906842624 ELSE 0 END), uuid);
";

/// Each screening carries the audit entry that wrote it last.
const COVERED_SCREENINGS: &str = "
ALTER TABLE screening ADD COLUMN entry {int};
ALTER TABLE screening ADD COLUMN place {int};
";

/// Plain are only codes (`setting`, `age`, `class`, whether a referral is advised, whether anything is answered),
/// states, versions and instants: what figures and lists need with nobody signed in. Every answer, note and typed
/// fact lies in `draft`, sealed under a key that `key_wrap` wraps to the screener alone; both become empty when the
/// screening is referred, for then the officer keeps the receipt and no content.
const DETECT: &str = "
CREATE TABLE screening (
  id {id}, uuid TEXT NOT NULL UNIQUE, account_id {int} NOT NULL REFERENCES account(id),
  body_id {int} NOT NULL REFERENCES body(id), setting TEXT NOT NULL, age TEXT NOT NULL, state TEXT NOT NULL,
  version {int} NOT NULL, began_at {int} NOT NULL, updated_at {int} NOT NULL, answered {int} NOT NULL,
  class TEXT, advised {int}, base_version TEXT NOT NULL, rule_version TEXT NOT NULL, referral TEXT,
  key_wrap {bytes}, draft {bytes}
) {strict};
CREATE INDEX screening_account ON screening (account_id, began_at);
CREATE INDEX screening_began ON screening (began_at);
";
