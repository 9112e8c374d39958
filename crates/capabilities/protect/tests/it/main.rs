//! Cases through their routes and records, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod auditor;
mod covered;
mod denmark;
mod emergency;
mod ending_access;
mod figures;
mod greece;
mod identity;
mod lists;
mod queue;
mod refusals;
mod sealed;
mod tampering;
mod tasks;
mod third_track;
mod two_people;
mod words;
mod world;
