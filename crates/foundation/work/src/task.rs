//! What a task is.

use access::Facts;
use jiff::{Timestamp, civil::Date};
use kernel::{AccountId, CaseNumber, DossierId, TaskId};

/// What a task is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A dossier; it may have been opened in the same act.
    Dossier(DossierId),
    /// Anything else, named as audit entries name it: `team:<uuid>`, `strategy`.
    Object(&'a str),
}

/// Who has to do it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee<'a> {
    /// Whoever has this duty; its code.
    Duty(&'a str),
    /// One account.
    Account(AccountId),
}

/// By when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The instant.
    pub at: Timestamp,
    /// The civil day on which it falls where the task is to be done.
    pub day: Date,
}

/// A task that is about to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewTask<'a> {
    /// What it is about.
    pub subject: Subject<'a>,
    /// Its kind; the word has the key `task-<kind>`.
    pub kind: &'a str,
    /// Its arguments: codes, days and instants.
    pub args: &'a serde_json::Value,
    /// Who has to do it.
    pub assignee: Assignee<'a>,
    /// By when; nothing when it has no day of its own.
    pub due: Option<Due>,
    /// The room that leaves it, whose words it has.
    pub origin: &'a str,
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Its kind; the word has the key `task-<kind>`.
    pub kind: String,
    /// Its arguments.
    pub args: serde_json::Value,
    /// Code of the duty in whose queue it stands; nothing when it is for one account.
    pub duty: Option<String>,
    /// What it is about, when that is no dossier.
    pub object: Option<String>,
    /// The room that left it.
    pub origin: String,
    /// When it was made, in milliseconds since 1970 (UTC).
    pub made_ms: i64,
    /// By when, in the same unit.
    pub due_ms: Option<i64>,
    /// The civil day of that instant; tasks of the first stage have none.
    pub due_day: Option<Date>,
    /// When it was settled.
    pub done_ms: Option<i64>,
}

/// An open task about a dossier, with what the policies need to know of the dossier. Show it only when they allow it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The dossier relative to whoever asks.
    pub facts: Facts,
    /// The dossier.
    pub dossier: DossierId,
    /// Its number.
    pub number: CaseNumber,
    /// The task.
    pub task: Task,
}
