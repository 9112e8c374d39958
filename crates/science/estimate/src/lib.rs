//! How many are never found: multiple systems estimation from overlapping lists.
//!
//! A table says how many people were seen on each combination of lists; the engine says what can be said about those
//! who are on none, by several methods side by side, or refuses with the reason. It knows nothing of the server.

pub mod bca;
pub mod bootstrap;
pub mod counts;
pub mod decomposable;
pub mod error;
pub mod exist;
pub mod fit;
mod fitter;
pub mod graphs;
mod kernel;
pub mod model;
mod neighbour;
pub mod numbers;
pub mod panel;
pub mod profile;
pub mod read;
pub mod report;
pub mod score;
pub mod search;
pub mod sensitivity;
pub mod simple;
pub mod stepwise;
pub mod strata;
pub mod table;
pub mod threshold;
pub mod warnings;

pub use ::report::run;
