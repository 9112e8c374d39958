//! What a check of the covered rows says.

use std::fmt;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// It holds something else than what was written.
    Changed,
    /// It was written, and neither replaced nor erased, but is not there.
    Deleted,
    /// It is there, but no entry wrote it.
    Added,
    /// It is there in a state that was replaced or erased since.
    PutBack,
    /// It is there twice.
    Repeated,
    /// The log replaces a write that was never made, or twice.
    Contradiction,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "is not what was written",
            Self::Deleted => "was deleted past the log",
            Self::Added => "was written past the log",
            Self::PutBack => "was put back into an earlier state",
            Self::Repeated => "is there twice",
            Self::Contradiction => "replaces a write that was not there to be replaced",
        })
    }
}

/// One row that is not as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its table; `table` and a number for one that this program does not know.
    pub table: String,
    /// How to find it: its uuid or key; of a row that is gone, the object of the entry that wrote it.
    pub key: String,
    /// The entry that wrote it last; nothing when it claims none.
    pub entry: Option<i64>,
    /// What is wrong.
    pub wrong: Wrong,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.table, self.key, self.wrong)?;
        match self.entry {
            Some(entry) => write!(f, " (entry {entry})"),
            None => f.write_str(" (no entry)"),
        }
    }
}

/// What the check of the covered rows found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsChecked {
    /// Rows that were held against their digests.
    pub rows: u64,
    /// Rows of tables that were not taken into the log yet ([`super::cover()`]).
    pub not_covered: u64,
    /// What is wrong, sorted by table.
    pub findings: Vec<Finding>,
}
