//! The tables of this room whose rows are covered by the audit log: what decides rights, and what is evidence.

use store::{
    Column::{Plain, Reference},
    CoveredTable,
};

/// The covered tables of this room.
pub const COVERED: &[&CoveredTable] = &[
    &CASE_EVENT,
    &CASE_ACCESS,
    &PERSON,
    &PERSON_KEY,
    &IDENTITY,
    &CASE_RECORD,
    &CASE_FORM,
    &INDICATOR_HIT,
    &NARRATIVE,
    &CLOCK_EVENT,
    &REFERRAL,
];

/// The other tables of this room, each with the reason why its rows need no cover.
pub const UNCOVERED: &[(&str, &str)] = &[(
    "track_state",
    "follows from the events of the case; the checker derives every row again and compares",
)];

/// What happened to a case: the truth from which all states are derived.
pub static CASE_EVENT: CoveredTable = CoveredTable {
    number: 20,
    name: "case_event",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Reference { name: "case_id", table: "dossier" },
        Plain("track"),
        Plain("kind"),
        Plain("happened_at"),
        Plain("recorded_at"),
        Plain("actor"),
        Reference { name: "account_id", table: "account" },
        Reference { name: "body_id", table: "body" },
        Plain("role"),
        Plain("mandate"),
        Plain("rule_version"),
        Plain("codes"),
        Plain("outcome"),
        Plain("sealed"),
        Plain("schema_version"),
        Plain("happened_day"),
    ],
    dossier: Some("case_id"),
};

/// Who referred, and whether removal is on hold: what rights ask of a case beside what every dossier has.
pub static CASE_ACCESS: CoveredTable = CoveredTable {
    number: 21,
    name: "case_access",
    key: &["dossier_id"],
    columns: &[
        Reference { name: "dossier_id", table: "dossier" },
        Plain("hold"),
        Reference { name: "referred_by", table: "account" },
        Reference { name: "referred_body", table: "body" },
    ],
    dossier: Some("dossier_id"),
};

/// Persons, apart from any case: a random identifier and nothing about them.
pub static PERSON: CoveredTable = CoveredTable {
    number: 22,
    name: "person",
    key: &["id"],
    columns: &[Plain("uuid"), Plain("made_at")],
    dossier: None,
};

/// Persons' own keys, sealed under the identity tier of a case.
pub static PERSON_KEY: CoveredTable = CoveredTable {
    number: 23,
    name: "person_key",
    key: &["dossier_id", "person_id"],
    columns: &[
        Reference { name: "person_id", table: "person" },
        Reference { name: "dossier_id", table: "dossier" },
        Plain("sealed"),
    ],
    dossier: Some("dossier_id"),
};

/// Identities, sealed under the person's own key; each names the case in which it was written.
pub static IDENTITY: CoveredTable = CoveredTable {
    number: 24,
    name: "identity",
    key: &["id"],
    columns: &[
        Reference { name: "person_id", table: "person" },
        Reference { name: "dossier_id", table: "dossier" },
        Plain("field"),
        Plain("sealed"),
        Plain("schema_version"),
        Plain("at_ms"),
    ],
    dossier: Some("dossier_id"),
};

/// The plain codes of a case as they were told. What follows from events (`events`, `next_due`, `stay`, `consent`) is not
/// covered: the checker derives it again.
pub static CASE_RECORD: CoveredTable = CoveredTable {
    number: 25,
    name: "case_record",
    key: &["case_id"],
    columns: &[
        Reference { name: "case_id", table: "dossier" },
        Reference { name: "person_id", table: "person" },
        Plain("sex"),
        Plain("age_band"),
        Plain("citizenship"),
        Plain("form"),
        Plain("region"),
        Plain("source"),
        Plain("channel"),
        Plain("setting"),
        Plain("first_contact_at"),
    ],
    dossier: Some("case_id"),
};

/// Forms of exploitation of a case.
pub static CASE_FORM: CoveredTable = CoveredTable {
    number: 26,
    name: "case_form",
    key: &["case_id", "form"],
    columns: &[Reference { name: "case_id", table: "dossier" }, Plain("form")],
    dossier: Some("case_id"),
};

/// What a screening answered, as the case keeps it.
pub static INDICATOR_HIT: CoveredTable = CoveredTable {
    number: 27,
    name: "indicator_hit",
    key: &["case_id", "indicator"],
    columns: &[Reference { name: "case_id", table: "dossier" }, Plain("indicator"), Plain("answer")],
    dossier: Some("case_id"),
};

/// What was told, sealed under the narrative tier.
pub static NARRATIVE: CoveredTable = CoveredTable {
    number: 28,
    name: "narrative",
    key: &["id"],
    columns: &[
        Reference { name: "case_id", table: "dossier" },
        Plain("object"),
        Plain("field"),
        Plain("sealed"),
        Plain("schema_version"),
        Plain("at_ms"),
    ],
    dossier: Some("case_id"),
};

/// When clocks began, were met and ran out, with the rules that they were counted by.
pub static CLOCK_EVENT: CoveredTable = CoveredTable {
    number: 29,
    name: "clock_event",
    key: &["id"],
    columns: &[
        Reference { name: "case_id", table: "dossier" },
        Plain("kind"),
        Plain("clock"),
        Plain("at_ms"),
        Plain("due_at"),
        Plain("soon_at"),
        Plain("rule"),
        Plain("profile"),
        Plain("calendar"),
        Plain("inputs"),
    ],
    dossier: Some("case_id"),
};

/// Referrals and their receipts.
pub static REFERRAL: CoveredTable = CoveredTable {
    number: 30,
    name: "referral",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Reference { name: "case_id", table: "dossier" },
        Reference { name: "account_id", table: "account" },
        Reference { name: "body_id", table: "body" },
        Reference { name: "team_id", table: "team" },
        Plain("receipt"),
        Plain("made_at"),
        Plain("urgent"),
        Plain("screening"),
        Plain("base_version"),
        Plain("rule_version"),
        Plain("class"),
        Plain("setting"),
        Plain("taken_up"),
    ],
    dossier: Some("case_id"),
};
