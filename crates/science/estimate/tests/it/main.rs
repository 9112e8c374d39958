//! The engine against its reference data and against tables that try to break it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod bayes;
mod cases;
mod damaged;
mod data;
mod edges;
mod panel;
mod plain;
mod reference;
mod schema;
mod summary;
mod tables;
mod words;
