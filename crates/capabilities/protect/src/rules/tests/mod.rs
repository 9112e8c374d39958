//! Tests of the rules.

mod data;
mod history;
mod invariants;
mod oracle;
mod walks;
mod world;
