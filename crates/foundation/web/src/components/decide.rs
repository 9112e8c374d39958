//! Two people at one form, and work that takes long.

use jiff::civil::DateTime;

use super::{Button, Field, FieldKind, Link, Mark, Post, Shape, component};
use crate::{
    FormValues,
    form_values::{BASE, BOTH, CHOICE, THEIRS},
};
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

/// What two people made of one form that both had before them. A field that only one of them changed is no conflict: the
/// change stands. Where the form does not say what a field held when it was shown, any difference is one.
#[derive(Debug, Clone, Default)]
pub struct Merge {
    /// Names and values of the fields that are settled.
    pub settled: Vec<(String, String)>,
    /// Fields that both changed, each to something else.
    pub conflicts: Vec<ConflictField>,
}

impl Merge {
    /// Of what was sent, as the fields show it, and of the same fields as they are saved now.
    #[must_use]
    pub fn of(w: &Words, sent: &FormValues, (theirs, yours): (&[Field], &[Field])) -> Self {
        let mut merge = Self::default();
        for (theirs, yours) in theirs.iter().zip(yours) {
            let filled = |field: &Field| -> Vec<String> {
                let values = field.values().into_iter().map(|value| value.trim().to_owned());
                values.filter(|value| !value.is_empty()).collect()
            };
            let (was, saved, typed) = (sent.base(&yours.name), filled(theirs), filled(yours));
            let open = sent.is_undecided(&yours.name);
            let taken = match was {
                _ if saved == typed => Some(yours),
                Some(was) if !open && typed == was => Some(theirs),
                Some(was) if !open && saved == was => Some(yours),
                _ => None,
            };
            match (taken, ConflictField::between(w, theirs, yours)) {
                (None, Some(conflict)) => merge.conflicts.push(conflict),
                (taken, _) => {
                    let values = taken.unwrap_or(yours).values().into_iter();
                    merge.settled.extend(values.map(|value| (yours.name.clone(), value)));
                }
            }
        }
        merge
    }
}

/// What is to be done with a form that two people had before them.
#[derive(Debug, Clone)]
pub enum Merged {
    /// To be saved, as if it had been typed.
    Save(FormValues),
    /// What is saved is what was chosen: nothing is to be done.
    Nothing,
    /// The person has to choose.
    Choose(Merge),
}

impl Merged {
    /// Of what was sent and of the same fields as they are saved now. A form that does not say what its fields held when it
    /// was shown comes back with both versions, whatever differs.
    #[must_use]
    pub fn of(w: &Words, sent: &FormValues, (theirs, yours): (&[Field], &[Field])) -> Self {
        let says = yours.iter().any(|field| sent.base(&field.name).is_some());
        if sent.keeps_theirs() && !says {
            return Self::Nothing;
        }
        let merge = Merge::of(w, sent, (theirs, yours));
        if !merge.conflicts.is_empty() || !says {
            return Self::Choose(merge);
        }
        let values: FormValues = merge.settled.into_iter().chain(sent.base_parts()).collect();
        let same = |field: &Field| {
            let saved: Vec<String> = field.values().into_iter().filter(|value| !value.is_empty()).collect();
            values.all(&field.name) == saved
        };
        if theirs.iter().all(same) { Self::Nothing } else { Self::Save(values) }
    }
}

/// What fields hold when a form is shown, as hidden parts of it: see [`Merge`].
#[must_use]
pub fn base_of(fields: &[Field]) -> Vec<(String, String)> {
    let each = |field: &Field| {
        let mut values = field.values();
        if values.is_empty() {
            values.push(String::new());
        }
        let name = format!("{BASE}{}", field.name);
        values.into_iter().map(move |value| (name.clone(), value)).collect::<Vec<_>>()
    };
    fields.iter().flat_map(each).collect()
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
