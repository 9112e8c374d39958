//! The noisy counts of combinations: what has been released, all that records may be made of.

use crate::data::Column;
use std::collections::HashMap;

/// What a release has cost, and how.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Spent {
    /// Epsilon of the whole release.
    pub epsilon: f64,
    /// Delta of the whole release.
    pub delta: f64,
    /// Of delta, the part that protects values seen in the data only; 0 for declared code lists.
    pub delta_of_seen_values: f64,
    /// Concentrated privacy spent on the number of attributes per person and on the counts.
    pub rho: f64,
    /// Epsilon of the number of persons, spent only where delta was derived from it.
    pub epsilon_of_number: f64,
    /// Mechanism in words, for the ledger.
    pub mechanism: &'static str,
}

/// Combinations of one length. All columns of numbers have one entry per candidate combination, in lexicographic order
/// of attributes.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Attributes per combination.
    pub length: usize,
    /// Deviation of the noise on a count.
    pub deviation: f64,
    /// Number of attributes up to which a person was counted in full at this length; whoever has more counts for
    /// less in each combination.
    pub most: usize,
    /// Attributes of all candidates, `length` each, ascending.
    pub attributes: Vec<u16>,
    /// Counts with noise: may be negative.
    pub noisy: Vec<i64>,
    /// Estimates: noise set off against shorter combinations; never negative, never above a shorter combination.
    pub estimates: Vec<f64>,
    /// Released counts: whole numbers, never above a shorter combination; 0 means not released.
    pub counts: Vec<u32>,
}

impl Level {
    /// Candidate combinations.
    pub fn candidates(&self) -> impl Iterator<Item = &[u16]> {
        self.attributes.chunks_exact(self.length.max(1))
    }

    /// Released combinations with their counts.
    pub fn released(&self) -> impl Iterator<Item = (&[u16], u32)> {
        self.candidates().zip(self.counts.iter().copied()).filter(|(_, count)| *count > 0)
    }

    /// Place of each released combination among the candidates.
    pub(super) fn places(&self) -> HashMap<&[u16], usize> {
        let places = self.candidates().zip(&self.counts).enumerate();
        places
            .filter(|(_, (_, count))| **count > 0)
            .map(|(place, (combination, _))| (combination, place))
            .collect()
    }
}

/// Noisy counts of all lengths. An attribute is a value of a column, numbered through all columns in order.
#[derive(Debug, Clone, PartialEq)]
pub struct NoisyCounts {
    /// The columns with their values: public.
    pub columns: Vec<Column>,
    /// Noisy number of persons.
    pub persons: u64,
    /// Noisy number of persons by number of attributes, from 0 to the number of columns.
    pub lengths: Vec<i64>,
    /// Counts by length, from 1.
    pub levels: Vec<Level>,
    /// What it has cost.
    pub spent: Spent,
}

impl NoisyCounts {
    /// Column and code of an attribute; nothing for an attribute that does not exist.
    #[must_use]
    pub fn attribute(&self, attribute: u16) -> Option<(usize, u16)> {
        let mut left = usize::from(attribute);
        for (column, about) in self.columns.iter().enumerate() {
            if left < about.values.len() {
                return Some((column, u16::try_from(left + 1).ok()?));
            }
            left -= about.values.len();
        }
        None
    }

    /// Attributes of all columns.
    #[must_use]
    pub fn attributes(&self) -> usize {
        self.columns.iter().map(|column| column.values.len()).sum()
    }

    /// Column of every attribute.
    #[must_use]
    pub fn column_of_attribute(&self) -> Vec<u16> {
        let columns = self.columns.iter().enumerate();
        columns
            .flat_map(|(i, column)| vec![u16::try_from(i).unwrap_or(u16::MAX); column.values.len()])
            .collect()
    }
}
