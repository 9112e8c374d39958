//! A result made readable: JSON for programs, text for the terminal, one self-contained page of HTML with pictures.
//!
//! The engine has no sentences; [`Words`] brings them. What was detected and what is estimated never stand in one
//! column.

pub mod html;
pub mod json;
pub mod models;
mod picture;
mod sheet;
mod shown;
mod tables;
pub mod text;

pub use ::report::words::Words;
pub use sheet::{ListNote, Population, Sheet};

#[cfg(test)]
mod tests;
