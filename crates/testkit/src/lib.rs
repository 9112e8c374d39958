//! **Testkit**: the whole house for integration tests.
//!
//! - [`House`]: every room with its real tables, policies and pages, on a fresh database of each engine, at a time that
//!   the test sets. [`Setup`] says what else it may be: another country, other rooms, other people.
//! - [`cast`]: plainly fictional people with roles in bodies and teams, enrolled through the same functions as anybody,
//!   with keys.
//! - [`Browser`]: opens pages, fills fields in by their labels, presses buttons by their words, keeps cookies and
//!   counts requests. [`Document`]: what a reader finds on a page, by role and label.
//!
//! It is a dependency of the tests in `tests/` only, never of what is shipped and never of unit tests.
//!
//! **Never here:** real names; a rule of a room; an answer that is looked at by splitting its text.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper of tests fails loudly"
)]

mod browser;
pub mod cast;
mod document;
mod elements;
mod form;
mod house;
mod referral;

pub use browser::{Answer, Browser};
pub use cast::Person;
pub use document::Document;
pub use form::Form;
pub use house::{House, Setup, houses, houses_with};
pub use palermo::rooms::{HOUSE, HousePlan, ROOMS};
