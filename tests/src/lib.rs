//! Whole-system tests: what a person does in a real browser, and what the system does when it is hurt.
//!
//! [`browser`] is the hand and the eye of these tests: it presses what a person would press, by the words on it, and
//! reads what a person would read. [`axe`] asks whether people with disabilities could do the same. [`client`] is a browser
//! without a screen, and [`server`] a server that may be killed: for the tests that hurt the system. [`story`] is the main
//! job, step by step. [`masked`] makes two answers comparable. [`process`] looks at the memory of a server.

#![allow(clippy::result_large_err, reason = "a journey that fails says everything it saw, once")]

pub mod axe;
pub mod browser;
pub mod client;
pub mod demo;
pub mod masked;
pub mod process;
pub mod python;
pub mod relay;
pub mod scan;
pub mod server;
pub mod story;
