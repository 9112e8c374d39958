//! Tests of the tables of records, by area.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod dp;
mod gate;
mod guide;
mod hierarchy;
mod kanon;
mod ledger;
mod output;
mod read;
mod tables;
