//! What a reader must be told beside the figures: codes with arguments, never sentences.
//!
//! The engine knows no language. A [`Warning`] or a [`Refused`] names a code and the values its sentence needs;
//! whoever shows it finds the words.

mod compute;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

pub use compute::compute;

use crate::{error::Refusal, exist::Existence};

/// A value that a sentence names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A number, already rounded to what shall be read. Always finite.
    Number(f64),
    /// A text that is the same in all languages: the name of a list, a model.
    Text(String),
    /// The key of another text, to be said in the reader's language first, such as the name of a method.
    Word(String),
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(if value.is_finite() { value } else { 0.0 })
    }
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "shown numbers are far below 2^52")]
            fn from(value: $kind) -> Self { Self::Number(value as f64) }
        }
    )*};
}
whole!(u64, usize, u8, u32);

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

/// Named values of one sentence, in the order they were given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Args(Vec<(&'static str, Value)>);

impl Args {
    /// No values.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// One more value that is the key of another text.
    #[must_use]
    pub fn word(mut self, name: &'static str, key: impl Into<String>) -> Self {
        self.0.push((name, Value::Word(key.into())));
        self
    }

    /// The values.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Value)> {
        self.0.iter()
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

impl Serialize for Args {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

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
pub const CODES: [&str; 29] = [
    "two-lists",
    "few-cases",
    "short-list",
    "far",
    "pairs-empty",
    "pairs-few",
    "no-mle",
    "not-identifiable",
    "minus-infinity",
    "replicates-failed",
    "limit-at-edge",
    "bias",
    "one-sided",
    "spread-2",
    "spread-10",
    "disagree",
    "one-case",
    "one-list",
    "merging",
    "linkage",
    "grid-edge",
    "chains",
    "one-model",
    "searched",
    "forced-unknown",
    "smaller-bootstrap",
    "strata-differ",
    "heterogeneity",
    "personal-data",
];

/// Every code of a [`Refused`].
pub const REFUSALS: [&str; 15] = [
    "too-few-lists",
    "too-many-lists",
    "two-lists-only",
    "no-cases",
    "no-overlap",
    "empty-list",
    "contained",
    "no-mle",
    "not-identifiable",
    "neither",
    "too-many-terms",
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
