//! Two people at one form, and work that takes long.

use jiff::civil::DateTime;

use super::{Button, Link, Mark, Post, Shape, component};
use words::Words;

/// A field that two people gave different values.
#[derive(Debug, Clone, Default)]
pub struct ConflictField {
    /// Name of the field; the choice is sent as `choice.<name>` with `theirs`, `yours` or `both`, a combined text
    /// as `both.<name>`.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// What was saved meanwhile, as it is shown.
    pub theirs: String,
    /// What you typed, as it is shown.
    pub yours: String,
    /// Whether a text of one's own that combines both may be given.
    pub combine: bool,
}

/// Two versions side by side, field by field; a person chooses, nothing is lost.
#[derive(Debug, Clone, Default)]
pub struct Conflict {
    /// What both worked on.
    pub what: String,
    /// Who saved meanwhile.
    pub who: String,
    /// When.
    pub when: String,
    /// The fields that differ.
    pub fields: Vec<ConflictField>,
    /// Where the choice is posted; carries the version that was saved meanwhile.
    pub post: Post,
    /// The button that saves the choice.
    pub save: Button,
}
component!(Conflict, "components/conflict.html");

/// How a long job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Progress {
    /// It runs.
    #[default]
    Running,
    /// It is done.
    Done,
    /// Somebody stopped it.
    Stopped,
    /// It failed.
    Failed,
}

impl Progress {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Running, Self::Done, Self::Stopped, Self::Failed];

    fn mark(self, w: &Words) -> Mark {
        let (shape, key) = match self {
            Self::Running => (Shape::Running, "job-running"),
            Self::Done => (Shape::Done, "job-done"),
            Self::Stopped => (Shape::Stopped, "job-stopped"),
            Self::Failed => (Shape::Broken, "job-failed"),
        };
        Mark::new(shape, w.t(key))
    }
}

/// A long job: what runs, how far, since when, how to stop it; its result also for somebody who was away.
#[derive(Debug, Clone, Default)]
pub struct LongJob {
    /// What runs.
    pub what: String,
    /// How it stands.
    pub state: Progress,
    /// How many steps are done.
    pub done: u64,
    /// Of how many, when that is known.
    pub total: Option<u64>,
    /// Since when, in the profile's zone.
    pub since: DateTime,
    /// The form that stops it.
    pub stop: Option<Post>,
    /// The result, or what went wrong; empty words for none.
    pub result: Link,
}
component!(LongJob, "components/job.html");

impl LongJob {
    fn share(&self) -> Option<u64> {
        let total = self.total.filter(|total| *total > 0)?;
        Some(self.done.min(total) * 100 / total)
    }

    fn running(&self) -> bool {
        self.state == Progress::Running
    }
}
