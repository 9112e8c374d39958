//! Tests of the rules.

mod data;
pub(crate) mod history;
mod invariants;
mod oracle;
mod walks;
pub(crate) mod world;
