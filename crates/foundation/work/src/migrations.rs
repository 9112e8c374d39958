//! The table of tasks. In the first stage tasks belonged to cases only; the rows stay where they are.

use store::{Migration, Tables};

/// The tables of this crate.
pub static TABLES: Tables = Tables { room: "work", migrations: MIGRATIONS };

/// Tasks on any dossier or object, for a duty or an account.
pub const MIGRATIONS: &[Migration] = &[Migration::text("0070_work", WORK).after(&["0050_dossier"])];

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
