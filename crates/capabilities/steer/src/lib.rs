//! **Steer**: the strategy that a government printed, as something that can be followed.
//!
//! A strategy or action plan is data (`data/plans/`): objectives, pillars, actions, outputs and documents as
//! published, with the bodies that the text names and with everything the text leaves open left open. This
//! room reads such a file, says in a sentence where it is wrong, shows it as a tree, and knows which of the
//! seven capabilities serves which item. What is *counted* for an item is never written into the published
//! strategy: it lives in bindings, files of their own that tie an item to a measure of another room.
//!
//! - [`plans`]: the model, the reader, the checks, the tree, the five strategies that come with the software;
//! - [`bindings`]: from an item of a plan to a measure;
//! - [`figures`]: the names under which a reader sees the rows of a figure;
//! - [`small_counts`]: how much of each of these rows is shown;
//! - [`records`]: figures from facts, and the rows behind a figure; no other table is read;
//! - `pages`: the strategies, one strategy, one figure, its rows;
//! - [`cli`]: `palermo plan check FILE`.
//!
//! Routes: `/strategies`, `/strategies/{plan}`, `/strategies/{plan}/figures/{indicator}`, and its `/rows`.
//!
//! What never happens here: no title is translated by the machine, no missing parent, deadline or number is
//! guessed, no figure is stored in a plan, no sealed field is opened, and no row shows a case number, a day or
//! anything that its figure does not count by.

pub mod bindings;
pub mod cli;
pub mod figures;
mod pages;
pub mod plans;
pub mod records;
pub mod rights;
mod room;
pub mod small_counts;

/// Tables of this room: none. Strategies are files, and figures are counted from facts.
pub static TABLES: store::Tables = store::Tables::bare("steer", &[]);

pub use pages::routes;
pub use rights::RIGHTS;
pub use room::ROOM;

pub use plans::{Library, Plan, check_measures, library};
