//! The access matrix: a generated world, described in plain Rust before anything is written, against every route of the
//! registry. Who gets which page is said by an oracle that reads the description only (`oracle`), from the role table of the
//! design; every response is searched for the marks of every record (`marks`), so that nothing of a tier is anywhere in a page, a
//! list, a count, a page of two versions or a refusal for somebody who may not know it, and everything is seen by somebody who may.
//!
//! - `world`: bodies, people, cases, and what is sealed in them. `build`: writes it, by the ways of the house.
//! - `oracle`: what each of them may. `routes`: what each route is about; one without a row fails.
//! - `walk`: asks. `lists`: what a list shows and counts, the search, figures, the log. `controls`: that all this can fail.
//!
//! Nothing here reads policies, facts or the database to know what is right.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod build;
mod controls;
mod lists;
mod marks;
mod oracle;
mod routes;
mod walk;
mod world;
