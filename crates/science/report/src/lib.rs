//! What the engines tell people with: how far they are, sentences by code, one page of HTML, pictures.
//!
//! - `run`: progress and stopping of a long computation.
//! - `words`: sentences as keys with values; whoever shows them brings the words.
//! - `html`: a self-contained page: its frame, its sections, its tables, and the look that all pages share.
//! - `svg`: shapes and texts of a picture on such a page.
//!
//! **Never here:** anything of an estimate or of a release, a sentence, a file. It imports nothing of ours.

pub mod html;
pub mod run;
pub mod svg;
pub mod words;
