//! A result made readable: JSON for programs, text for the terminal, one self-contained page of HTML with pictures.
//!
//! The engine has no sentences; [`Words`] brings them. What was detected and what is estimated never stand in one
//! column.

pub mod html;
pub mod json;
pub mod models;
mod picture;
mod sheet;
mod tables;
pub mod text;

pub use sheet::{ListNote, Population, Sheet};

use crate::warnings::Args;

/// The words of one language, brought by whoever shows a result.
pub trait Words {
    /// Code of the language, such as `en`.
    fn lang(&self) -> &str;
    /// Whether somebody who knows the matter and the language has read the texts.
    fn reviewed(&self) -> bool {
        true
    }
    /// The text of a key with its values. Values that are keys themselves ([`crate::warnings::Value::Word`]) are said
    /// first.
    fn say(&self, key: &str, args: &Args) -> String;
    /// A number as the language writes it, with so many decimals at most.
    fn number(&self, value: f64, decimals: u8) -> String;
}

/// The text of a key without values.
pub(crate) fn plain(words: &dyn Words, key: &str) -> String {
    words.say(key, &Args::none())
}

#[cfg(test)]
mod tests;
