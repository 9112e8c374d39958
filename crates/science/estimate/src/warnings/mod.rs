//! What a reader must be told beside the figures: codes with arguments, never sentences.
//!
//! The engine knows no language. A [`Warning`] or a [`Refused`] names a code and the values its sentence needs;
//! whoever shows it finds the words.

mod compute;

use serde::Serialize;

pub use ::report::words::{Args, Value};
pub use compute::compute;

use crate::error::{Existence, Refusal};

/// Something the reader must know before using a figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// One of [`CODES`].
    pub code: &'static str,
    /// What its sentence names.
    pub args: Args,
}

/// A method that gives no answer on this table, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// The method that was asked for.
    pub method: crate::panel::Method,
    /// One of [`REFUSALS`].
    pub code: &'static str,
    /// What its sentence names.
    pub args: Args,
}

/// Every code of a [`Warning`].
pub const CODES: [&str; 37] = [
    "two-lists",
    "few-cases",
    "short-list",
    "far",
    "pairs-empty",
    "pairs-few",
    "contained",
    "no-mle",
    "not-identifiable",
    "minus-infinity",
    "replicates-failed",
    "open",
    "limit-at-edge",
    "bias",
    "one-sided",
    "spread-2",
    "spread-10",
    "disagree",
    "bound-within",
    "one-case",
    "carried",
    "one-list",
    "merging",
    "linkage",
    "grid-edge",
    "chains",
    "at-threshold",
    "at-threshold-alone",
    "one-model",
    "searched",
    "forced-unknown",
    "smaller-bootstrap",
    "no-resamples",
    "fewer-changes",
    "strata-differ",
    "heterogeneity",
    "personal-data",
];

/// Every code of a [`Refused`].
pub const REFUSALS: [&str; 18] = [
    "too-few-lists",
    "too-many-lists",
    "two-lists-only",
    "no-cases",
    "no-overlap",
    "empty-list",
    "universal",
    "contained",
    "bound-above",
    "no-mle",
    "not-identifiable",
    "neither",
    "too-many-terms",
    "too-much-work",
    "no-model",
    "not-converged",
    "not-finite",
    "few-replicates",
];

impl Refused {
    /// Why a method gives no answer on a table with these lists.
    #[must_use]
    pub fn new(method: crate::panel::Method, why: Refusal, lists: &[String]) -> Self {
        let none = Args::none;
        let name = |list: usize| {
            let found = list.checked_sub(1).and_then(|list| lists.get(list));
            found.cloned().unwrap_or_else(|| list.to_string())
        };
        let (code, args) = match why {
            Refusal::TooFewLists { lists, needed } => {
                ("too-few-lists", none().with("lists", lists).with("needed", needed))
            }
            Refusal::TooManyLists { lists, most } => {
                ("too-many-lists", none().with("lists", lists).with("most", most))
            }
            Refusal::NoCases => ("no-cases", none()),
            Refusal::NoOverlap => ("no-overlap", none()),
            Refusal::EmptyList { list } => ("empty-list", none().with("list", name(list))),
            Refusal::Universal { list } => ("universal", none().with("list", name(list))),
            Refusal::Contained { list, other } => {
                ("contained", none().with("list", name(list)).with("other", name(other)))
            }
            Refusal::Existence(Existence::NoMle) => ("no-mle", none()),
            Refusal::Existence(Existence::NotIdentifiable) => ("not-identifiable", none()),
            Refusal::Existence(Existence::Neither) => ("neither", none()),
            // A model that can be fitted is no reason to refuse; whoever says so did not settle.
            Refusal::Existence(Existence::Fine) | Refusal::NotConverged => ("not-converged", none()),
            Refusal::TooManyTerms { terms, most } => {
                ("too-many-terms", none().with("terms", terms).with("most", most))
            }
            Refusal::TooMuchWork { fits, cells } => {
                ("too-much-work", none().with("fits", fits).with("cells", cells))
            }
            Refusal::NoModel => ("no-model", none()),
            Refusal::NotFinite => ("not-finite", none()),
            Refusal::TooFewReplicates { usable, replicates } => {
                ("few-replicates", none().with("usable", usable).with("replicates", replicates))
            }
        };
        Self { method, code, args }
    }
}

#[cfg(test)]
mod tests;
