//! What can go wrong in a measurement.

use std::fmt::Display;

/// Every failure of this program.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// The command line.
    #[error("{0}")]
    Usage(&'static str),
    /// A process did not start.
    #[error("not started: {0}")]
    Start(String),
    /// A page answered something else than it should.
    #[error("{what}: answered {status}, not {expected}: {text}")]
    Answer {
        /// Which page.
        what: String,
        /// What came.
        status: u16,
        /// What should have come.
        expected: u16,
        /// The beginning of the answer.
        text: String,
    },
    /// Something else: a connection, a file, a page without what it should hold.
    #[error("{0}")]
    Strange(String),
}

impl Trouble {
    /// For `map_err`.
    pub(crate) fn strange(error: impl Display) -> Self {
        Self::Strange(error.to_string())
    }
}
