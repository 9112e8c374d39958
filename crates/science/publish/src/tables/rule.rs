//! What counts as too small, and how well it must be hidden.

use serde::{Deserialize, Serialize};

use crate::error::Fault;

/// What happens to cells that count nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zeros {
    /// They are published and never used to hide others. Safe even where readers know that a combination is impossible;
    /// the default.
    Published,
    /// They are not sensitive but may be suppressed to hide others. Only for tables without impossible combinations: a
    /// suppressed cell that readers know to be empty hides nothing.
    Open,
    /// They are sensitive: "nobody" must not be learnt either.
    Protected,
}

/// How wide the attacker's interval around a small cell must stay. The attacker knows all published cells, which cells
/// are suppressed, that all counts are whole and not negative, how totals are made, and what the public page says of
/// zeros: under [`Zeros::Published`] a suppressed cell counts somebody. He also knows that cells are suppressed only
/// because one of them is small; where a table has a single small cell and nothing that could be small in its place, he
/// knows that it lies below the threshold, and all that lies there must stay possible. He does not know which suppressed cells are small
/// and which only hide others: that mark is for the report inside and never published.
///
/// The *lowest* count of a cell is what the shown zeros alone leave possible, whatever else is suppressed: 0 where zeros
/// are not all shown; else 1 for a finest cell, and for a total one for each of the finest cells in it that are no zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// Both the lowest count and the threshold must remain possible: the attacker can neither tell more of the cell than
    /// the zeros tell, nor that the count is small. It follows that of `m` cells suppressed under one published total,
    /// all of which count somebody, the sum is at least the threshold and `m - 1`. The default.
    Range,
    /// The interval is at least this wide (2 or more) and reaches to both sides of the true count where that lies above
    /// the lowest one; it is therefore never known exactly. Half of the width lies below the count where that is possible.
    Width(u64),
}

/// What suppressing a cell is taken to cost when cells are chosen to hide others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cost {
    /// Every cell the same: few cells are suppressed.
    Cells,
    /// Its count: small cells are suppressed, large totals stay.
    Counts,
    /// One and the logarithm of its count: between the two; the default.
    Balanced,
}

/// The rule of suppression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Counts below it, from 1, are small: the threshold rule.
    pub threshold: u64,
    /// Cells that count nobody.
    pub zeros: Zeros,
    /// How well small cells must be hidden.
    pub protection: Protection,
    /// Which cells are taken to hide others.
    pub cost: Cost,
}

impl Rule {
    /// Counts below the threshold are hidden over their whole range; zeros are published.
    #[must_use]
    pub fn new(threshold: u64) -> Self {
        Self { threshold, zeros: Zeros::Published, protection: Protection::Range, cost: Cost::Balanced }
    }

    /// Refuses a rule that protects nothing.
    ///
    /// # Errors
    /// A sentence for a threshold or a width below 2, or beyond a million.
    pub fn check(&self) -> Result<(), Fault> {
        if !(2..=1_000_000).contains(&self.threshold) {
            let why =
                "give from 2 to a million (10 is usual); counts from 1 to one less are hidden".to_owned();
            return Err(Fault::Setting { name: "threshold", why });
        }
        match self.protection {
            Protection::Width(width) if !(2..=1_000_000).contains(&width) => {
                let why =
                    "give from 2 to a million; with less the attacker could know a count exactly".to_owned();
                Err(Fault::Setting { name: "width", why })
            }
            _ => Ok(()),
        }
    }

    /// Whether a count is small.
    #[must_use]
    pub fn small(&self, count: u64) -> bool {
        count < self.threshold && (count > 0 || self.zeros == Zeros::Protected)
    }

    /// How far down and up a small count must be able to move, `lowest` being the least that it can be at all.
    #[must_use]
    pub fn needs(&self, count: u64, lowest: u64) -> (u64, u64) {
        let below = count.saturating_sub(lowest);
        match self.protection {
            Protection::Range => (below, self.threshold.saturating_sub(count)),
            Protection::Width(width) => {
                let down = below.min(width / 2);
                (down, width - down)
            }
        }
    }

    /// What is asked for a small count: one no higher than the first and one no lower than the second must be possible.
    #[must_use]
    pub fn asked(&self, count: u64, lowest: u64) -> (u64, u64) {
        let (down, up) = self.needs(count, lowest);
        (count.saturating_sub(down), count.saturating_add(up))
    }

    #[allow(clippy::cast_precision_loss, reason = "a weight, not a count")]
    /// What suppressing a cell costs that counts so many.
    pub(super) fn weight(&self, count: u64) -> f64 {
        match self.cost {
            Cost::Cells => 1.0,
            Cost::Counts => count.max(1) as f64,
            Cost::Balanced => 1.0 + (count.max(1) as f64).ln(),
        }
    }
}
