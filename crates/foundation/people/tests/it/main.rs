#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]
//! The pages that need no capability, by their routes, on both databases.

mod away;
mod demo;
mod guessing;
mod halves;
mod house;
mod journeys;
mod kept;
mod own_secrets;
mod renewing;
mod roles;
mod routes;
mod shutting;
mod signing;
mod words;
