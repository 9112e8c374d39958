//! Data files from outside: foreign bytes, groups of keys, the bridge to serde, what a command prints.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod bytes;
mod groups;
mod outcome;
mod typed;

use data_file::{Defect, Limits, Node, read};

/// Reads a text within small limits.
fn tree(text: &str) -> Result<Node, Defect> {
    read("f.yaml", text.as_bytes(), &Limits::WRITTEN)
}

/// The sentence for a text that does not read.
fn refused(text: &str) -> String {
    tree(text).unwrap_err().to_string()
}
