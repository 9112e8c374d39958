//! **Example**: the smallest room that has one of everything, for whoever adds a room (see `docs/adding.md`).
//!
//! A bed in a shelter is asked for on a case. That steps a track of the case, opens a dossier of a kind of its own, leaves
//! a task, and is counted. Whoever the bed was asked for with sees it on its page.
//!
//! - `rules` (pure): the machine of the track, and the fact that follows from asking.
//! - `records`: its table, under permits. `pages`: the page. `measures`: what steer can count.
//! - `rights`: the kind of dossier and the two verbs. `room`: all of it, as the room describes itself.
//!
//! It is a fixture: it is built and walked by the tests, and belongs to no program that is shipped.
//!
//! **Never here:** what a real room must not do either.

pub mod measures;
mod pages;
pub mod records;
pub mod rights;
mod room;
pub mod rules;

pub use rights::BedId;
pub use room::ROOM;
pub use rules::TRACKS;
