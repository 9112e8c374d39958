//! Data that help without harming: protected tables, synthetic records, and the gate that nothing unsafe passes.
//!
//! The engine knows nothing of the server: tables of codes go in, protected tables of codes come out, with what was
//! lost and what could still be learnt.

mod cells;
pub mod combos;
pub mod data;
pub mod dp;
pub mod error;
pub mod evaluate;
pub mod gate;
pub mod guide;
pub mod hierarchy;
pub mod kanon;
pub mod ledger;
pub mod output;
pub mod read;
pub mod release;
pub mod report;
mod rows;
pub mod tables;

pub use ::report::run;
