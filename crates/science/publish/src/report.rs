//! The report of a release: for programs as JSON (`schema/release.schema.json`), for the person who decides as one
//! self-contained page with pictures, in plain words, to be signed.
//!
//! The engine has no sentences; [`Words`] brings them by code. What was measured against the sensitive table of a
//! differentially private release stands under [`Inside`] only and is marked as not for publication.

mod compare;
pub mod html;
pub mod json;
mod picture;
mod section;
mod sections;
mod tables;

use serde::Serialize;
use serde_json::Value as Json;

pub use ::report::words::{Args, Words};
pub use compare::{Compared, from_counts, from_together};

use crate::{
    evaluate::Evaluation,
    gate::{self, Attribute, private},
    guide::Guide,
    output::{About, Cube},
    read::ReadNotes,
    tables::Zeros,
};

/// A sentence by its key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// Key of the text, such as `publish-refused-rare-group`.
    pub code: &'static str,
    /// Its values.
    pub args: Args,
}

/// What was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Synthetic records.
    Records,
    /// Somebody's records, looked at.
    Check,
    /// A protected table.
    Table,
}

/// How it was made, as it may be published.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Settings {
    /// Name of the method on the command line; absent for a check.
    pub method: Option<String>,
    /// Resolution, where the method has one.
    pub k: Option<u32>,
    /// Longest combinations the method looked at.
    pub length: Option<usize>,
    /// Epsilon and delta, for private methods.
    pub epsilon: Option<f64>,
    /// Delta.
    pub delta: Option<f64>,
    /// Other settings, by name.
    pub other: Vec<(String, String)>,
}

/// What the gate said.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "door", content = "verdict", rename_all = "snake_case")]
pub enum Judged {
    /// Records that keep `k` people together, judged against the sensitive table.
    Together(gate::Verdict),
    /// Private records, judged against the private counts.
    Private(Box<private::Verdict>),
}

impl Judged {
    /// Whether the release may go out.
    #[must_use]
    pub fn passed(&self) -> bool {
        match self {
            Self::Together(verdict) => verdict.passed,
            Self::Private(verdict) => verdict.passed,
        }
    }
}

/// A protected table: what is shown, and what the protection cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableReport {
    /// How it is protected: `suppress`, `round` or `noise`.
    pub protection: String,
    /// Smallest count that may be shown, or base of the rounding.
    pub threshold: u64,
    /// What a suppressed table shows of cells that count nobody, as its page says; nothing for the other protections.
    pub zeros: Option<Zeros>,
    /// Cells that show a number.
    pub shown: u64,
    /// Cells withheld, whatever the reason.
    pub withheld: u64,
    /// Cells that were not recorded.
    pub not_available: u64,
    /// What is published.
    #[serde(skip)]
    pub cube: Cube,
}

/// Values of one column that the sensitive table does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Foreign {
    /// The column.
    pub column: String,
    /// The values, in the order of the column.
    pub values: Vec<String>,
    /// Released records with one of them.
    pub records: u64,
}

/// What must stay inside: it was found by looking at the sensitive table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inside {
    /// `internal, not for publication`.
    pub notice: &'static str,
    /// Full evaluation of private records against the sensitive table.
    pub evaluation: Option<Evaluation>,
    /// The guide.
    pub guide: Option<Guide>,
    /// What happened while reading.
    pub reading: Option<ReadNotes>,
    /// What the engine noted.
    pub engine: Json,
    /// Sensitive records.
    pub records: Option<u64>,
    /// Start of all draws, where the method is not private.
    pub seed: Option<u64>,
}

/// The words of [`Inside::notice`].
pub const NOTICE: &str = "internal, not for publication";

impl Default for Inside {
    fn default() -> Self {
        Self {
            notice: NOTICE,
            evaluation: None,
            guide: None,
            reading: None,
            engine: Json::Null,
            records: None,
            seed: None,
        }
    }
}

/// The report of a release.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What was made.
    pub kind: Kind,
    /// Title, source, day.
    pub about: About,
    /// How it was made.
    pub settings: Settings,
    /// Released records; absent for tables.
    pub records: Option<u64>,
    /// Columns of the release.
    pub columns: Vec<String>,
    /// What the gate said; absent for tables, which carry their own proof.
    pub gate: Option<Judged>,
    /// Values of the release that no sensitive record has, such as the signs of another program for what it left out.
    /// Not looked for in private records: saying so would look at the sensitive table.
    pub foreign: Vec<Foreign>,
    /// Evaluation of records that keep `k` people together.
    pub evaluation: Option<Evaluation>,
    /// Protected counts beside those of the synthetic records.
    pub comparison: Vec<Compared>,
    /// A protected table.
    pub table: Option<TableReport>,
    /// What the budget paid, for private methods.
    pub spent: Json,
    /// What must stay inside.
    pub inside: Inside,
}

impl Report {
    /// Whether the release may go out. Tables come out of their engine only with their proof.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.gate.as_ref().is_none_or(Judged::passed)
    }

    /// Why it may not go out, one sentence each.
    #[must_use]
    pub fn refusals(&self) -> Vec<Sentence> {
        match &self.gate {
            Some(Judged::Together(verdict)) => {
                verdict.refusals.iter().map(|one| refused(one, verdict.k)).collect()
            }
            Some(Judged::Private(verdict)) => verdict.refusals.iter().map(refused_private).collect(),
            None => Vec::new(),
        }
    }
}

impl Report {
    /// Sentences on values that nobody has, one for each column.
    #[must_use]
    pub fn foreign_values(&self) -> Vec<Sentence> {
        let say = |one| Sentence { code: "publish-foreign", args: sections::foreign(one) };
        self.foreign.iter().map(say).collect()
    }
}

/// Keys of all sentences that a refusal can have.
pub const CODES: [&str; 9] = [
    "publish-refused-rare-group",
    "publish-refused-unchecked",
    "publish-refused-homogeneous",
    "publish-refused-near-copy",
    "publish-refused-more-records",
    "publish-refused-more-of-a-value",
    "publish-refused-unknown",
    "publish-refused-not-from-counts",
    "publish-refused-records",
];

fn lists(columns: &[Vec<String>]) -> String {
    let shown = columns.iter().take(3).map(|one| one.join(" + "));
    shown.collect::<Vec<_>>().join("; ")
}

fn refused(refusal: &gate::Refusal, k: u32) -> Sentence {
    use gate::Refusal;
    let (code, args) = match refusal {
        Refusal::RareGroup { combinations, records, shortest, columns } => (
            "publish-refused-rare-group",
            Args::none()
                .with("records", *records)
                .with("combinations", *combinations)
                .with("k", k)
                .with("shortest", *shortest)
                .with("columns", lists(columns)),
        ),
        Refusal::Unchecked { longest, records, .. } => {
            ("publish-refused-unchecked", Args::none().with("records", *records).with("longest", *longest))
        }
        Refusal::HomogeneousGroup { column, groups, records, columns } => (
            "publish-refused-homogeneous",
            Args::none()
                .with("records", *records)
                .with("groups", *groups)
                .with("column", column.as_str())
                .with("columns", lists(columns)),
        ),
        Refusal::NearCopy { records, distance } => (
            "publish-refused-near-copy",
            Args::none().with("records", *records).with("distance", *distance).with("k", k),
        ),
        Refusal::MoreRecords { released, allowed } => (
            "publish-refused-more-records",
            Args::none().with("released", *released).with("allowed", *allowed),
        ),
        Refusal::MoreOfAValue { column, values, factor } => (
            "publish-refused-more-of-a-value",
            Args::none()
                .with("values", *values)
                .with("column", column.as_str())
                .with("factor", factor.unwrap_or(0.0)),
        ),
    };
    Sentence { code, args }
}

fn refused_private(refusal: &private::Refusal) -> Sentence {
    use private::Refusal;
    let (code, args) = match refusal {
        Refusal::Unknown { column, values } => {
            ("publish-refused-unknown", Args::none().with("column", column.as_str()).with("values", *values))
        }
        Refusal::NotFromCounts { length, combinations, share, allowed } => (
            "publish-refused-not-from-counts",
            Args::none()
                .with("length", *length)
                .with("combinations", *combinations)
                .with("percent", share * 100.0)
                .with("allowed", allowed * 100.0),
        ),
        Refusal::Records { released, expected } => {
            ("publish-refused-records", Args::none().with("released", *released).with("expected", *expected))
        }
    };
    Sentence { code, args }
}

/// Attributes as a short text: `column: value + column: value`.
pub(crate) fn attributes(all: &[Attribute]) -> String {
    let shown = all.iter().map(|one| format!("{}: {}", one.column, one.value));
    shown.collect::<Vec<_>>().join(" + ")
}

#[cfg(test)]
mod tests;
