//! Detect: the room in which people are noticed.
//!
//! An officer answers questions about what is seen and told; the rule of `data/indicators/` turns the answers into
//! dimensions, a class and advice to refer, with its reasons and with what is not known. The advice never blocks
//! anybody: help and referral can be started whatever stands in a result, and a human decides.
//!
//! - [`rules`]: indicator base, decision rule and first rounds; pure.
//! - [`cli`]: `palermo indicators check FILE` and `palermo screen FILE`.

pub mod cli;
pub mod rules;
