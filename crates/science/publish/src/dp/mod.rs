//! Differential privacy: what is released could, almost as likely, have come from a table without any one person.
//!
//! [`aggregate`] counts combinations of values up to a length and adds exact integer noise ([`sampler`]); everything
//! after that sees only these noisy counts: they are made consistent, and records are fitted to them ([`synthesize`]).
//! The unit of privacy is a record of the table, so rows of one person must have been joined before.
//!
//! The plan of the counts follows Gopi, Mahabadi and Yekhanin's marginals by length with a private percentile of
//! combinations per person. Different here: the percentile is read off a noisy histogram over a public range, long
//! records count for less instead of losing values by lot, lists of codes may be declared, noise is discrete, and a
//! count is judged together with what the shorter combinations lead to expect.

pub mod budget;
pub mod counts;
pub mod sampler;

#[cfg(test)]
mod audit;
mod consistent;
mod counting;
mod fitting;
mod index;
mod marginals;

pub use budget::Mode;
pub use counts::{Level, NoisyCounts, Spent};
pub use fitting::{Fit, synthesize};
pub use marginals::aggregate;

/// Where the values of columns come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Domain {
    /// From the data: half of delta protects a value that only one person has, and rare values are lost.
    #[default]
    Seen,
    /// Declared code lists: every value is public whether somebody has it or not.
    Declared,
}

/// How weakly supported combinations are handled: fabricating some, or losing some.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub enum Fabrication {
    /// Keep whatever is estimated at 1 or more.
    Uncontrolled,
    /// Keep an estimate of 0.85 deviations of the noise or more: about one in a hundred fabricated where few
    /// values are rare, more on sparse tables.
    #[default]
    Balanced,
    /// Keep an estimate of 1.5 deviations or more: fewest fabricated, most lost.
    Minimise,
    /// Keep an estimate of so many deviations or more.
    Deviations(f64),
}

impl Fabrication {
    /// Deviations of noise that an estimate must reach.
    #[must_use]
    pub fn deviations(self) -> f64 {
        match self {
            Self::Uncontrolled => 0.0,
            Self::Balanced => 0.85,
            Self::Minimise => 1.5,
            Self::Deviations(deviations) => deviations,
        }
    }
}

impl std::fmt::Display for Fabrication {
    /// As on the command line and in reports.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Uncontrolled => f.write_str("uncontrolled"),
            Self::Balanced => f.write_str("balanced"),
            Self::Minimise => f.write_str("minimise"),
            Self::Deviations(deviations) => write!(f, "{deviations} deviations"),
        }
    }
}

/// How to release noisy counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Epsilon of the whole release: above 0, at most 50.
    pub epsilon: f64,
    /// Delta of the whole release, above 0 and below 0.01. Nothing: 1 / (n ln n) of a noisy number of persons n, for
    /// which one in two hundred parts of epsilon is spent.
    pub delta: Option<f64>,
    /// Longest combination, from 1 to 6.
    pub length: usize,
    /// How the budget is shared between lengths.
    pub mode: Mode,
    /// Where the values come from.
    pub domain: Domain,
    /// What happens to weakly supported combinations.
    pub fabrication: Fabrication,
    /// Share of persons, above 0 and at most 1, whose longest combinations are counted in full (of shorter ones, more).
    /// Those with more attributes than the rest count for less, so that nobody weighs more: less noise for all.
    pub percentile: f64,
    /// Threads to count with; the result is the same for any number.
    pub threads: usize,
    /// Bytes that candidates and their counts may take.
    pub memory: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            epsilon: 4.0,
            delta: None,
            length: 3,
            mode: Mode::default(),
            domain: Domain::default(),
            fabrication: Fabrication::default(),
            percentile: 0.99,
            threads: 1,
            memory: 1_000_000_000,
        }
    }
}
