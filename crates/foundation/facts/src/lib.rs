//! **Facts**: the one table that figures are counted from.
//!
//! A room derives facts from its events by a pure function of its rules ([`kernel::Fact`]); this room gives each its
//! place among the subject's facts, writes what is new, retracts what no longer follows, and counts.
//!
//! - [`Change`], [`Stated`]: what an event says about facts. Whoever writes an event of a counted room states its
//!   facts, or says why it has none;
//! - [`record`], [`erase`]: facts are written with their event, and lose their subject with their dossier;
//! - [`Moment`], [`Kept`]: figures. They are kept per month and recounted for the months that moved;
//! - [`differences`]: for the checker.
//!
//! It stands above `access`, because facts are written in an act, with its event and its audit entries or not at all; and
//! below the capabilities, which write facts and count them. `store` has no rules, and `access` decides who may do
//! what: a table about neither has no home there.
//!
//! What never happens here: nothing sealed is read, no fact is changed (it is retracted and written again), and no
//! figure is guessed. Definitions, and the list of all figures with the facts that they come from: `docs/facts.md`.

mod check;
mod conditions;
mod figures;
mod kept;
mod migrations;
mod months;
mod placing;
mod span;
mod write;

pub use check::differences;
pub use conditions::conditions;
pub use kept::{Kept, Moment, moment};
pub use migrations::{MIGRATIONS, TABLES};
pub use placing::Change;
pub use span::Span;
pub use write::{NoFacts, Stated, erase, record};
