//! How many are never found: multiple systems estimation from overlapping lists.
//!
//! A table says how many people were seen on each combination of lists; the engine says what can be said about those
//! who are on none, by several methods side by side, or refuses with the reason. It knows nothing of the server.

pub mod decomposable;
pub mod error;
pub mod exist;
pub mod graphs;
pub mod model;
pub mod panel;
pub mod read;
pub mod report;
pub mod run;
pub mod simple;
pub mod table;
pub mod threshold;
pub mod warnings;
