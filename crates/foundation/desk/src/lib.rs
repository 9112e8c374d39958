//! (founded)
pub mod look;
pub mod words;
