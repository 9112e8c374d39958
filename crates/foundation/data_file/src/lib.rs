//! **Data files**: one reader for every kind of data file that a person writes by hand: indicators, plans, bindings,
//! country profiles, holiday calendars, code lists.
//!
//! YAML and JSON are read alike. A file passes three stages, and each answers with [`Defects`] instead of guessing:
//!
//! 1. [`read_file`] or [`read`] turns foreign bytes into a tree of [`Node`]s. Bytes, depth and number of values are
//!    bounded ([`Limits`]), aliases are bounded by what they copy, a key may occur once, every value knows its line.
//! 2. A [`Reading`] collects what is wrong with the file, so that its author sees every place at once, and [`Fields`]
//!    takes the keys of one group: those that must be there, those that may be left [`Open`], and at the end those
//!    that nobody asked for, with the key that was probably meant.
//! 3. Whatever only the whole file can show (references, sums, rules of a country) is checked by the room that owns the
//!    kind of file, and noted in the same [`Reading`] at the line where it stands.
//!
//! `palermo … check FILE` prints the [`Outcome`]: file, line, item, what is wrong and what to do, in plain English.
//!
//! **Never here:** what a kind of file means; a value that is guessed; a default for something that does not read; any
//! input or output but reading one bounded file.

mod defect;
mod fields;
mod file;
mod node;
mod outcome;
mod parse;
mod reading;
mod serde_node;
mod spelling;
mod text;
pub mod values;

pub use defect::{Defect, Defects};
pub use fields::{Fields, Open};
pub use file::read_file;
pub use node::{Key, Node, Plain, Scalar, Value};
pub use outcome::Outcome;
pub use parse::{Limits, read};
pub use reading::Reading;
pub use serde_node::typed;
pub use spelling::{did_you_mean, nearest};
pub use text::{printable, quote};
pub use values::{Read, Wanted};
