//! The registers that decide rights: bodies, teams, accounts, members, dossiers, keys, grants. Their rows are covered by
//! the audit log.

use store::{Column, CoveredTable};

use Column::{Plain, Reference};

/// The covered tables of this room.
pub const COVERED: &[&CoveredTable] = &[
    &COVERED_TABLE,
    &BODY,
    &TEAM,
    &ACCOUNT,
    &MEMBER,
    &TEAM_KEY,
    &GRANT,
    &DOSSIER,
    &DOSSIER_PERSON,
    &TIER_KEY,
    &TIER_WRAP,
    &MEMBER_WRAP,
    &INVITATION,
    &SHRED_LINE,
    &ACCOUNT_ROLE,
    &ACCOUNT_TRAINING,
    &ACCOUNT_SHUT,
    &BODY_DUTY,
    &TEAM_RECOVERY,
    &LOG_EXPIRY,
    &EMERGENCY_SHARE,
    &EMERGENCY_ACCESS,
];

/// The other tables of this room, each with the reason why its rows need no cover.
pub const UNCOVERED: &[(&str, &str)] = &[
    ("audit_entry", "the log of the first stage itself: its chain covers it"),
    ("log_entry", "the log itself: its chain covers it"),
    ("log_link", "the chain itself: every link follows from the one before"),
    (
        "log_waiting",
        "entries that wait for their link; one that is taken off stands outside the chain and is found",
    ),
    (
        "log_checked",
        "what the checks of the nights found, each with a proof that nobody makes without the key file",
    ),
    (
        "log_checkpoint",
        "what the log said of itself, signed; the check holds each against the tree over the log, witnesses keep them elsewhere",
    ),
    ("log_tile", "parts of the tree over the log, for proofs; the check makes them again from the entries"),
    ("process_start", "numbers of processes; two that mint one number are refused by the log's primary key"),
    ("pending_wrap", "reminders; whoever follows one sees the member and the team, which are covered"),
    (
        "parked_form",
        "kept forms, sealed to their author for a day; sent again, they pass the door like any other",
    ),
    (
        "session_trace",
        "sessions that began and ended; a row opens nothing without the key half in the memory of its process",
    ),
    (
        "known_browser",
        "browsers in which somebody signed in before; a row too many saves waiting, and password and code are asked as ever",
    ),
    ("sign_in_unknown", "how often names were tried that there are not: a number"),
    ("dossier_list", "what lists read by; follows from grants, and `check` compares it with them"),
    (
        "house_key",
        "marks of the key file, which nobody makes without it; a wrong one stops the start, a missing one is made again",
    ),
    (
        "seen",
        "forms that were sent twice; a row too many has a form refused, one too few has it judged again",
    ),
];

/// Which tables are covered, since when. A table's rows are taken into the log once; whoever takes a row out of this
/// one, to have others taken in, is found out by it.
pub static COVERED_TABLE: CoveredTable = CoveredTable {
    number: 1,
    name: "covered_table",
    key: &["number"],
    columns: &[Plain("number"), Plain("name"), Plain("founded_at")],
    dossier: None,
};

/// Bodies.
pub static BODY: CoveredTable = CoveredTable {
    number: 2,
    name: "body",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Plain("name"),
        Plain("mandate"),
        Plain("regime"),
        Plain("competences"),
        Plain("founded_at"),
        Plain("registering_organisation"),
        Plain("territory"),
        Plain("version"),
        Plain("changed_at"),
        Reference { name: "changed_by", table: "account" },
        Plain("ended_at"),
    ],
    dossier: None,
};

/// Teams.
pub static TEAM: CoveredTable = CoveredTable {
    number: 3,
    name: "team",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Reference { name: "body_id", table: "body" },
        Plain("name"),
        Plain("duty"),
        Plain("founded_at"),
    ],
    dossier: None,
};

/// Accounts: what decides rights. Role and training of before stand in registers of their own now and are not read
/// here any more, but their columns stay part of the digests. Of name, lock and seed, which stand beside, marks are covered;
/// failures, language and the like are not.
pub static ACCOUNT: CoveredTable = CoveredTable {
    number: 4,
    name: "account",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Plain("sign_in"),
        Plain("role_before"),
        Reference { name: "body_id", table: "body" },
        Plain("trained_minors_before"),
        Plain("active"),
        Plain("public_key"),
        Plain("enrolled_at"),
        Plain("name_mark"),
        Plain("lock_mark"),
        Plain("seed_mark"),
    ],
    dossier: None,
};

/// Who belongs to which team, from when until when.
pub static MEMBER: CoveredTable = CoveredTable {
    number: 5,
    name: "member",
    key: &["id"],
    columns: &[
        Reference { name: "team_id", table: "team" },
        Reference { name: "account_id", table: "account" },
        Plain("proposed_at"),
        Reference { name: "proposed_by", table: "account" },
        Plain("from_at"),
        Plain("until_at"),
        Reference { name: "wrapped_by", table: "account" },
    ],
    dossier: None,
};

/// Keys of teams.
pub static TEAM_KEY: CoveredTable = CoveredTable {
    number: 6,
    name: "team_key",
    key: &["team_id", "epoch"],
    columns: &[
        Reference { name: "team_id", table: "team" },
        Plain("epoch"),
        Plain("public_key"),
        Plain("recovery_key"),
        Plain("recovery_wrap"),
        Plain("made_at"),
    ],
    dossier: None,
};

/// Grants: which team, or which account, may work with which tier of a dossier, what for, from when until when.
pub static GRANT: CoveredTable = CoveredTable {
    number: 7,
    name: "grants",
    key: &["id"],
    columns: &[
        Reference { name: "dossier_id", table: "dossier" },
        Plain("tier"),
        Reference { name: "team_id", table: "team" },
        Plain("purpose"),
        Plain("basis"),
        Plain("from_at"),
        Plain("until_at"),
        Reference { name: "account_id", table: "account" },
    ],
    dossier: Some("dossier_id"),
};

/// Dossiers: kind, state and child decide rights. The secret is not covered: with another one no digest of the dossier
/// fits.
pub static DOSSIER: CoveredTable = CoveredTable {
    number: 9,
    name: "dossier",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Plain("number"),
        Plain("kind"),
        Plain("regime"),
        Plain("state"),
        Plain("profile"),
        Plain("opened_at"),
        Plain("child"),
        Plain("retention"),
        Plain("review_day"),
    ],
    dossier: Some("uuid"),
};

/// Who is in a dossier, in which category.
pub static DOSSIER_PERSON: CoveredTable = CoveredTable {
    number: 10,
    name: "dossier_person",
    key: &["id"],
    columns: &[
        Reference { name: "dossier_id", table: "dossier" },
        Plain("person"),
        Plain("category"),
        Plain("from_at"),
        Plain("until_at"),
    ],
    dossier: Some("dossier_id"),
};

/// Keys of tiers: which there are, and which may no longer be written under.
pub static TIER_KEY: CoveredTable = CoveredTable {
    number: 11,
    name: "tier_key",
    key: &["dossier_id", "tier", "number"],
    columns: &[
        Reference { name: "dossier_id", table: "dossier" },
        Plain("tier"),
        Plain("number"),
        Plain("made_at"),
        Plain("retired_at"),
    ],
    dossier: Some("dossier_id"),
};

/// Keys of tiers, wrapped to those who hold them.
pub static TIER_WRAP: CoveredTable = CoveredTable {
    number: 12,
    name: "tier_wrap",
    key: &["id"],
    columns: &[
        Reference { name: "dossier_id", table: "dossier" },
        Plain("tier"),
        Plain("number"),
        Reference { name: "team_id", table: "team" },
        Plain("team_epoch"),
        Reference { name: "account_id", table: "account" },
        Plain("wrap"),
        Plain("kept_at"),
    ],
    dossier: Some("dossier_id"),
};

/// Keys of teams, wrapped to their members.
pub static MEMBER_WRAP: CoveredTable = CoveredTable {
    number: 13,
    name: "member_wrap",
    key: &["account_id", "team_id", "epoch"],
    columns: &[
        Reference { name: "team_id", table: "team" },
        Plain("epoch"),
        Reference { name: "account_id", table: "account" },
        Plain("wrap"),
    ],
    dossier: None,
};

/// Links in two halves, by which somebody sets up an account, or renews what was lost. Those without a kind are of before
/// and open nothing. How often a code was wrong, which browser opened it and the key that it saw are not covered.
pub static INVITATION: CoveredTable = CoveredTable {
    number: 14,
    name: "invitation",
    key: &["token"],
    columns: &[
        Plain("token"),
        Reference { name: "account_id", table: "account" },
        Plain("made_at"),
        Plain("until_at"),
        Plain("used_at"),
        Plain("kind"),
        Reference { name: "made_by", table: "account" },
        Plain("code"),
        Plain("confirmed_at"),
        Reference { name: "confirmed_by", table: "account" },
        Plain("ended_at"),
    ],
    dossier: None,
};

/// Lines of the shred list: which dossiers were erased.
pub static SHRED_LINE: CoveredTable = CoveredTable {
    number: 15,
    name: "shred_list",
    key: &["id"],
    columns: &[Plain("uuid"), Plain("at_ms"), Plain("sealed")],
    dossier: None,
};

/// Who has which role, from when until when, given by whom; nobody, where it was not a person.
pub static ACCOUNT_ROLE: CoveredTable = CoveredTable {
    number: 40,
    name: "account_role",
    key: &["id"],
    columns: &[
        Reference { name: "account_id", table: "account" },
        Plain("role"),
        Plain("from_at"),
        Plain("until_at"),
        Reference { name: "given_by", table: "account" },
    ],
    dossier: None,
};

/// Who has which training; otherwise as [`ACCOUNT_ROLE`].
pub static ACCOUNT_TRAINING: CoveredTable = CoveredTable {
    number: 41,
    name: "account_training",
    key: &["id"],
    columns: &[
        Reference { name: "account_id", table: "account" },
        Plain("training"),
        Plain("from_at"),
        Plain("until_at"),
        Reference { name: "given_by", table: "account" },
    ],
    dossier: None,
};

/// Which accounts are or were shut, how, from when until when, by whom.
pub static ACCOUNT_SHUT: CoveredTable = CoveredTable {
    number: 42,
    name: "account_shut",
    key: &["id"],
    columns: &[
        Reference { name: "account_id", table: "account" },
        Plain("kind"),
        Plain("from_at"),
        Plain("until_at"),
        Reference { name: "shut_by", table: "account" },
    ],
    dossier: None,
};

/// Which bodies receive cases in which duty: given by one, confirmed by another, until when. Nobody gave those of before.
pub static BODY_DUTY: CoveredTable = CoveredTable {
    number: 43,
    name: "body_duty",
    key: &["id"],
    columns: &[
        Reference { name: "body_id", table: "body" },
        Plain("duty"),
        Plain("given_at"),
        Reference { name: "given_by", table: "account" },
        Plain("confirmed_at"),
        Reference { name: "confirmed_by", table: "account" },
        Plain("until_at"),
        Reference { name: "ended_by", table: "account" },
    ],
    dossier: None,
};

/// Who may take back a team's keys with its recovery code, opened by whom, until when.
pub static TEAM_RECOVERY: CoveredTable = CoveredTable {
    number: 44,
    name: "team_recovery",
    key: &["id"],
    columns: &[
        Reference { name: "team_id", table: "team" },
        Reference { name: "account_id", table: "account" },
        Plain("opened_at"),
        Reference { name: "opened_by", table: "account" },
        Plain("until_at"),
        Plain("used_at"),
    ],
    dossier: None,
};

/// Which entries of the log have no text any more, for their time was over.
pub static LOG_EXPIRY: CoveredTable = CoveredTable {
    number: 50,
    name: "log_expiry",
    key: &["id"],
    columns: &[Plain("first_place"), Plain("last_place"), Plain("made_at")],
    dossier: None,
};

/// Keys of tiers for emergencies: sealed twice, each time under a key that one of two teams holds, and once more under the
/// key file.
pub static EMERGENCY_SHARE: CoveredTable = CoveredTable {
    number: 58,
    name: "emergency_share",
    key: &["id"],
    columns: &[
        Reference { name: "dossier_id", table: "dossier" },
        Plain("tier"),
        Plain("number"),
        Reference { name: "first_team", table: "team" },
        Plain("first_epoch"),
        Plain("first_wrap"),
        Reference { name: "second_team", table: "team" },
        Plain("second_epoch"),
        Plain("second_wrap"),
        Plain("sealed"),
        Plain("made_at"),
    ],
    dossier: Some("dossier_id"),
};

/// Emergencies: who asked for which case and why, who released it, until when, who reviewed it.
pub static EMERGENCY_ACCESS: CoveredTable = CoveredTable {
    number: 59,
    name: "emergency_access",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Reference { name: "dossier_id", table: "dossier" },
        Reference { name: "asked_by", table: "account" },
        Reference { name: "asked_team", table: "team" },
        Plain("asked_at"),
        Plain("waits_until"),
        Plain("danger"),
        Plain("reason"),
        Reference { name: "released_by", table: "account" },
        Reference { name: "released_team", table: "team" },
        Plain("released_at"),
        Plain("until_at"),
        Plain("halves"),
        Plain("opened_at"),
        Reference { name: "reviewed_by", table: "account" },
        Plain("reviewed_at"),
        Plain("outcome"),
        Plain("note"),
    ],
    dossier: Some("dossier_id"),
};
