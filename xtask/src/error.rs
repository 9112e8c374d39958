//! What can go wrong in a habit, in sentences for the person at the terminal.

use std::path::{Path, PathBuf};

/// Every failure of `cargo xtask`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line named no known command.
    #[error("{0}")]
    Usage(&'static str),
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    /// A program could not be started at all.
    #[error("cannot start `{program}`: {source}")]
    Start { program: String, source: std::io::Error },
    /// A program ran and said no.
    #[error("`{program}` failed ({status})")]
    Failed { program: String, status: String },
    /// Something that the tests need is not on this machine and may not be installed from here.
    #[error("{0}")]
    Missing(String),
    /// A program answered in a form that we do not understand.
    #[error("{what}: {why}")]
    Strange { what: String, why: String },
    /// A check of the tree found something.
    #[error("{check}: {count} found")]
    Found { check: String, count: usize },
    /// The throw-away database did not start.
    #[error("PostgreSQL did not start:\n{0}")]
    Database(String),
    /// At least one group of `cargo xtask test` failed.
    #[error("the tests are red")]
    Red,
}

impl Error {
    /// For `map_err` on anything that touches `path`.
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}
