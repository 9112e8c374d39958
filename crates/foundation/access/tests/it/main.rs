//! The door, tested from outside: rights against an oracle, lists against details, keys against rights, traces
//! against acts, and every part of the door against its removal.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod country;
mod fixture;
mod keys;
mod lists;
mod log;
mod model;
mod mutation;
mod oracle;
mod rights;
mod scan;
mod traces;
