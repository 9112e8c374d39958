//! The door, tested from outside with a room of its own: keys against rights, traces against acts, and everything for
//! which policies do not load. The rights of the real rooms are held against an oracle in the whole-system tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod audit;
mod bodies;
mod checkpoints;
mod country;
mod covered;
mod dossier_rows;
mod dossiers;
mod expiry;
mod fixture;
mod keys;
mod lists;
mod loading;
mod nightly;
mod purposes;
mod readers;
mod records;
mod renewing;
mod room;
mod traces;
