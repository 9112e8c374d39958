//! The rights of all rooms together: the policies against an oracle, lists against details, every verb against the
//! log, and every part of the door against its removal. The verbs come from the rooms; one that the oracle does not
//! know fails here.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod house;
mod lists;
mod model;
mod mutation;
mod oracle;
mod printed;
mod questions;
mod traces;
