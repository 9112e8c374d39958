//! Measures: what the strategy can count. A measure is a kind of fact with filters and a way to add up; a room
//! offers measures, steer binds the items of a plan to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::fact::{Counted, Dimension, FactKind};

/// One definition from which a plan's figure, a return, a chart and a published table all come.
#[derive(Debug, PartialEq, Eq)]
pub struct Measure {
    /// Permanent id, as bindings name it.
    pub id: &'static str,
    /// The facts that are counted.
    pub of: &'static FactKind,
    /// Which of them; each condition must hold.
    pub only: &'static [Only],
    /// How facts become one figure.
    pub aggregate: Aggregate,
    /// Unit of the figure.
    pub unit: Unit,
    /// Key of its name in the message files: `measure-<id>`. Behind it stand `-definition`, `-time` (the time
    /// base), `-unit` (the unit of counting) and `-forms` (the rule for several forms).
    pub definition: &'static str,
    /// What one row of the figure is.
    pub counts: Counted,
    /// Its own test for *not available*: somebody counts from the year of the earliest fact of any of these kinds.
    /// Before that year, and without any such fact, the figure is *not available*, which is not zero.
    pub available: &'static [&'static FactKind],
}

/// A condition on a dimension: any of the codes.
#[derive(Debug, PartialEq, Eq)]
pub struct Only {
    /// Which dimension.
    pub dimension: Dimension,
    /// The codes that are counted.
    pub codes: &'static [&'static str],
}

/// How facts become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregate {
    /// The number of different subjects: a person once in the period, however often.
    Subjects,
    /// The number of facts.
    Facts,
    /// The median of the values; of an even number of facts the mean of the middle two.
    Median,
    /// The sum of the values.
    Sum,
    /// What is so on a day: facts up to it, less the facts of another kind up to it. A stock.
    Stock {
        /// The kind that ends what the measure's own kind begins; it carries the same codes.
        less: &'static FactKind,
    },
}

/// Unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// People, decisions, screenings: whole numbers.
    Count,
    /// Whole days.
    Days,
}

/// A figure has three states, never mixed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// A number, zero included; for medians in whole or half days.
    Number {
        /// The figure.
        value: f64,
        /// From how many different subjects; one with several forms counts once.
        rows: u64,
    },
    /// Nothing that could be counted was ever recorded, or nobody was counting yet.
    NotAvailable,
}

impl Measure {
    /// Whether it says what is so on a day, and not what happened in a time.
    #[must_use]
    pub fn is_stock(&self) -> bool {
        matches!(self.aggregate, Aggregate::Stock { .. })
    }

    /// The kinds of facts that the figure is counted from.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static FactKind> {
        match self.aggregate {
            Aggregate::Stock { less } => vec![self.of, less],
            _ => vec![self.of],
        }
    }
}

/// Which facts are counted, by dimension: several codes mean any of them, several dimensions mean all of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Filters(BTreeMap<Dimension, BTreeSet<String>>);

impl Filters {
    /// Every fact.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// These filters and one more code. Codes of one dimension widen, another dimension narrows.
    #[must_use]
    pub fn with(mut self, dimension: Dimension, code: impl Into<String>) -> Self {
        self.0.entry(dimension).or_default().insert(code.into());
        self
    }

    /// The filters: dimension and codes, in the order of the list of dimensions.
    pub fn iter(&self) -> impl Iterator<Item = (Dimension, &BTreeSet<String>)> {
        self.0.iter().map(|(dimension, codes)| (*dimension, codes))
    }

    /// Whether every fact is counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The middle of values in ascending order; of an even number the mean of the middle two. `values` are pairs of a
/// value and how often it occurs.
#[must_use]
pub fn median(values: &BTreeMap<i64, u64>) -> Option<f64> {
    let all: u64 = values.values().sum();
    let at = |place: u64| {
        let mut passed = 0;
        values.iter().find(|(_, often)| {
            passed += **often;
            passed > place
        })
    };
    let (lower, _) = at(all.checked_sub(1)? / 2)?;
    let (upper, _) = at(all / 2)?;
    #[allow(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
    Some((*lower as f64 + *upper as f64) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[i64]) -> Option<f64> {
        let mut often = BTreeMap::new();
        for value in values {
            *often.entry(*value).or_default() += 1;
        }
        median(&often)
    }

    #[test]
    fn medians_of_even_and_odd_and_none() {
        assert_eq!(of(&[9, 1, 5]), Some(5.0));
        assert_eq!(of(&[9, 1, 5, 6]), Some(5.5));
        assert_eq!(of(&[4, 4, 4, 9]), Some(4.0));
        assert_eq!(of(&[7]), Some(7.0));
        assert_eq!(of(&[]), None);
    }
}
