//! What a command that checks a file leaves behind.

use crate::defect::Defects;
use crate::text::printable;

/// What a command prints and returns. English, as every command line of Palermo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// 0: done. 2: the file has defects, or the program's own data has.
    pub exit_code: u8,
    /// Text for standard output, ending with a line break; empty when the exit code is not 0.
    pub stdout: String,
    /// Sentences for standard error, one a line; empty when the exit code is 0.
    pub stderr: String,
}

impl Outcome {
    /// The work was done.
    #[must_use]
    pub const fn done(stdout: String) -> Self {
        Self { exit_code: 0, stdout, stderr: String::new() }
    }

    /// A file has defects: one sentence each, and nothing on standard output.
    #[must_use]
    pub fn defects(defects: &Defects) -> Self {
        Self { exit_code: 2, stdout: String::new(), stderr: format!("{defects}\n") }
    }

    /// `palermo … check FILE`: "no defect" and a summary that ends with a full stop, or every defect.
    #[must_use]
    pub fn checked(file: &str, result: Result<String, Defects>) -> Self {
        match result {
            Ok(summary) => Self::done(format!("{}: no defect. {summary}\n", printable(file, 300))),
            Err(defects) => Self::defects(&defects),
        }
    }
}
