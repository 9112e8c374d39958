//! The table of tasks. In the first stage tasks belonged to cases only; the rows stay where they are.

use store::{
    Column::{Plain, Reference},
    CoveredTable, Migration, Tables,
};

/// The tables of this crate.
pub static TABLES: Tables = Tables { room: "work", migrations: MIGRATIONS, covered: COVERED, uncovered: &[] };

/// The covered tables of this crate.
pub const COVERED: &[&CoveredTable] = &[&TASK];

/// Tasks: what has to be done, by whom, until when, and who did it. One about a dossier belongs to it.
pub static TASK: CoveredTable = CoveredTable {
    number: 16,
    name: "work_task",
    key: &["id"],
    columns: &[
        Plain("uuid"),
        Reference { name: "dossier_id", table: "dossier" },
        Plain("object"),
        Plain("kind"),
        Plain("args"),
        Plain("duty"),
        Reference { name: "account_id", table: "account" },
        Plain("made_at"),
        Plain("due_at"),
        Plain("due_day"),
        Plain("origin"),
        Plain("done_at"),
        Reference { name: "done_by", table: "account" },
    ],
    dossier: Some("dossier_id"),
};

/// Tasks on any dossier or object, for a duty or an account.
pub const MIGRATIONS: &[Migration] = &[
    Migration::text("0070_work", WORK).after(&["0050_dossier"]),
    Migration::text("0099_covered_tasks", COVERED_TASKS),
];

/// Each task carries the audit entry that wrote it last.
const COVERED_TASKS: &str = "
ALTER TABLE work_task ADD COLUMN entry {int};
ALTER TABLE work_task ADD COLUMN place {int};
";

// A task has either a dossier or an object, and either a duty or an account: then the duty is empty.
const WORK: &str = "
ALTER TABLE task RENAME TO work_task;
DROP INDEX task_case;
DROP INDEX task_open;
ALTER TABLE work_task ADD COLUMN dossier_id {int} REFERENCES dossier(id);
UPDATE work_task SET dossier_id = case_id;
ALTER TABLE work_task DROP COLUMN case_id;
ALTER TABLE work_task ADD COLUMN object TEXT;
ALTER TABLE work_task ADD COLUMN account_id {int} REFERENCES account(id);
ALTER TABLE work_task ADD COLUMN due_day TEXT;
ALTER TABLE work_task ADD COLUMN origin TEXT NOT NULL DEFAULT 'protect';
CREATE INDEX work_task_dossier ON work_task (dossier_id, done_at);
CREATE INDEX work_task_object ON work_task (object, done_at) WHERE object IS NOT NULL;
CREATE INDEX work_task_account ON work_task (account_id, due_at) WHERE done_at IS NULL AND account_id IS NOT NULL;
CREATE INDEX work_task_open ON work_task (duty, due_at, id, dossier_id) WHERE done_at IS NULL;
";
