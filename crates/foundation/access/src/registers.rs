//! The registers that decide rights: bodies, teams, accounts, members, keys, grants. Their rows are covered by the audit log.

use store::{Column, CoveredTable};

use Column::{Plain, Reference};

/// The covered tables of this room.
pub const COVERED: &[&CoveredTable] =
    &[&COVERED_TABLE, &BODY, &TEAM, &ACCOUNT, &MEMBER, &TEAM_KEY, &GRANT, &ACCOUNT_ROLE, &ACCOUNT_TRAINING];

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
/// here any more, but their columns stay part of the digests. Names and seeds are sealed to the account; failures, language and the like are not
/// covered.
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
