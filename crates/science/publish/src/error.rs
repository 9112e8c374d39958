//! What can go wrong, in sentences that say what to do.

/// Every refusal of this crate. Rows are counted as in the file, the heading being row 1.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Somebody asked the computation to stop.
    #[error("Stopped before the end; nothing was written.")]
    Stopped,
    /// A file could not be read or written.
    #[error("{what} could not be read or written: {why}.")]
    File {
        /// Which file or stream.
        what: String,
        /// Reason given by the system.
        why: String,
    },
    /// The file has no heading or no rows.
    #[error("The table has no {what}. Give a file with a heading and at least one row.")]
    Empty {
        /// `heading`, `rows` or `columns`.
        what: &'static str,
    },
    /// A row could not be understood.
    #[error("Row {row}: {why}.")]
    Row {
        /// Row in the file, heading = 1.
        row: u64,
        /// What is wrong and what to do.
        why: String,
    },
    /// A cell holds something that is not allowed there.
    #[error("Row {row}, column \"{column}\": {why}.")]
    Cell {
        /// Row in the file, heading = 1.
        row: u64,
        /// Name of the column.
        column: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// A column is missing, named twice, or not usable.
    #[error("Column \"{column}\": {why}.")]
    Column {
        /// Name of the column.
        column: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// A setting is outside what makes sense.
    #[error("Setting {name}: {why}.")]
    Setting {
        /// Name of the setting.
        name: &'static str,
        /// What is wrong and what to do.
        why: String,
    },
    /// A file of hierarchies is not well formed or does not cover a value.
    #[error("Hierarchies: {why}.")]
    Hierarchy {
        /// What is wrong and what to do.
        why: String,
    },
    /// The work needs more memory than allowed.
    #[error(
        "{what} needs more than the allowed {} MB of memory. Raise the limit, or choose fewer or coarser columns or shorter combinations.", allowed / 1_000_000
    )]
    Memory {
        /// What is being done.
        what: String,
        /// Allowed bytes.
        allowed: u64,
    },
    /// A ledger of releases is damaged, or was given something it cannot hold.
    #[error("The ledger of releases: {why}.")]
    Ledger {
        /// What is wrong and what to do.
        why: String,
    },
    /// A release would spend more privacy than the authority allows for this table.
    #[error(
        "This release alone costs epsilon {costs_epsilon:.3} and delta {costs_delta:.1e}; {} The authority allows epsilon {most_epsilon} and delta {most_delta:.1e} in all. {advice}.", together(*releases, *epsilon, *delta)
    )]
    Ceiling {
        /// Epsilon of this release alone.
        costs_epsilon: f64,
        /// Delta of this release alone.
        costs_delta: f64,
        /// Releases before it.
        releases: usize,
        /// Epsilon with this release; infinite where no delta would be left.
        epsilon: f64,
        /// Delta with this release.
        delta: f64,
        /// Largest epsilon allowed.
        most_epsilon: f64,
        /// Largest delta allowed.
        most_delta: f64,
        /// What would still fit, or that nothing does.
        advice: String,
    },
    /// An inner check failed: the result is withheld.
    #[error("An inner check failed ({what}); nothing is released. Report this with the command used.")]
    Inner {
        /// Which check.
        what: &'static str,
    },
}

impl Fault {
    /// A fault of reading or writing.
    #[must_use]
    pub fn file(what: impl Into<String>, why: &dyn std::fmt::Display) -> Self {
        Self::File { what: what.into(), why: why.to_string() }
    }
}

/// What a release and those before it come to.
fn together(releases: usize, epsilon: f64, delta: f64) -> String {
    if epsilon.is_finite() {
        format!("with {releases} releases before it that is epsilon {epsilon:.3} and delta {delta:.1e}.")
    } else {
        format!("with {releases} releases before it that is more delta than is allowed.")
    }
}
