//! **Detect**: the room in which people are noticed.
//!
//! An officer answers questions about what is seen and told; the rule of `data/indicators/` turns the answers into
//! dimensions, a class and advice to refer, with its reasons and with what is not known. The advice never blocks
//! anybody: help and referral can be started whatever stands in a result, and a human decides.
//!
//! - [`rules`]: indicator base, decision rule and first rounds; pure.
//! - [`draft`]: what one officer wrote down, and how two windows on it come together; pure.
//! - [`records`]: screenings in the database, the draft sealed to whoever made it.
//! - [`pages`]: `/screenings` (mine), `/screenings/new`, `/screenings/{id}` (first round), `…/more`, `…/result`,
//!   `…/refer`, `…/end`, `/referrals/{id}` (the receipt), `/screenings/prompt/{setting}` (for paper).
//! - [`rights`]: what a screening is to whoever asks, the verbs about it.
//! - [`measures`]: screenings, for the strategy.
//! - [`cli`]: `palermo indicators check FILE` and `palermo screen FILE`.
//!
//! **Never here:** a result that says "not a victim"; a referral that a result stands in the way of; an answer that is
//! lost because a page was left; a draft that anybody but its author can open; an adult's name kept without consent; a
//! draft that outlives its referral.

pub mod cli;
pub mod draft;
pub mod measures;
pub mod migrations;
pub mod pages;
pub mod records;
pub mod rights;
mod room;
pub mod rules;

pub use measures::COUNTS;
pub use migrations::{MIGRATIONS, TABLES};
pub use pages::{routes, work};
pub use rights::{RIGHTS, ScreeningId};
pub use room::ROOM;
