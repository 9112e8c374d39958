//! **Steer**: the strategy that a government printed, as something that can be followed.
//!
//! A strategy or action plan is data (`data/plans/`): objectives, pillars, actions, outputs and documents as
//! published, with the bodies that the text names and with everything the text leaves open left open. This
//! room reads such a file, says in a sentence where it is wrong, shows it as a tree, and knows which of the
//! seven capabilities serves which item. What is *counted* for an item is never written into the published
//! strategy: it lives in bindings, files of their own that tie an item to a measure of another room.
//!
//! What never happens here: no title is translated by the machine, no missing parent, deadline or number is
//! guessed, and no figure is stored in a plan.
//!
//! - [`plans`]: the model, the reader, the checks, the tree, the five strategies that come with the software;
//! - [`bindings`]: from an item of a plan to a measure;
//! - [`cli`]: `palermo plan check FILE`.

pub mod bindings;
pub mod cli;
pub mod fault;
mod located;
pub mod plans;

pub use fault::{Fault, Problem, SteerError, Wanted};
pub use plans::{Library, Plan, library};
