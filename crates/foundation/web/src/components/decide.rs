//! Two people at one form, and work that takes long.

use jiff::civil::DateTime;

use super::{Button, Field, FieldKind, Link, Mark, Post, Shape, component};
use crate::form_values::{BOTH, CHOICE, THEIRS};
use words::Words;

/// A field that two people gave different values.
#[derive(Debug, Clone, Default)]
pub struct ConflictField {
    /// Name of the field; the choice is sent as `choice.<name>` with `theirs`, `yours` or `both`, a combined text
    /// as `both.<name>`.
    pub name: String,
    /// What is asked.
    pub label: String,
    /// What was saved meanwhile.
    pub theirs: FieldVersion,
    /// What you typed.
    pub yours: FieldVersion,
    /// Whether a text of one's own that combines both may be given.
    pub combine: bool,
}

/// One of the two versions of a field.
#[derive(Debug, Clone, Default)]
pub struct FieldVersion {
    /// The values, as the form sends them.
    pub values: Vec<String>,
    /// The same as it is shown.
    pub shown: String,
}

impl FieldVersion {
    /// A version of one value.
    #[must_use]
    pub fn new(value: impl Into<String>, shown: impl Into<String>) -> Self {
        Self { values: vec![value.into()], shown: shown.into() }
    }
}

impl ConflictField {
    /// A field of a form as two people filled it in; longer texts can be combined. `None` when both say the same.
    #[must_use]
    pub fn between(w: &Words, theirs: &Field, yours: &Field) -> Option<Self> {
        let version = |field: &Field| FieldVersion { values: field.values(), shown: field.shown(w) };
        (theirs.shown(w) != yours.shown(w)).then(|| Self {
            name: yours.name.clone(),
            label: yours.label.clone(),
            theirs: version(theirs),
            yours: version(yours),
            combine: matches!(yours.kind, FieldKind::Area(_)),
        })
    }
}

/// Two versions side by side, field by field; a person chooses, nothing is lost. Both versions go along with the form,
/// so that [`FormValues::settled`](crate::FormValues::settled) finds what was chosen.
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
}
component!(Conflict, "components/conflict.html");

impl Conflict {
    fn save(&self, w: &Words) -> Button {
        Button::submit(w.t("conflict-save"))
    }
}

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
