//! Whole-system tests: what a person does in a real browser, and what the system does when it is hurt.
//!
//! [`browser`] is the hand and the eye of these tests: it presses what a person would press, by the words on it, and
//! reads what a person would read. [`axe`] asks whether people with disabilities could do the same.

pub mod axe;
pub mod browser;
