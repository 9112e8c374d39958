//! What leaves the engine, as files: records and protected tables in the formats that offices read.
//!
//! Nothing here alters a value. Files are written beside their place under another name and take their place only when
//! all of them are whole ([`Staged`]), so that a run that is stopped or fails before leaves nothing behind.

pub mod codebook;
pub mod csv;
pub mod ctdc;
pub mod cube;
pub mod jsonstat;
pub mod sdmx;
mod staged;
pub mod xlsx;

pub use cube::{Code, Cube, Dimension, Value};
pub use staged::Staged;

/// What a reader should know of a release beside its figures. Times are passed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct About {
    /// Title.
    pub title: String,
    /// Where the figures come from, as it shall be cited.
    pub source: Option<String>,
    /// How they were protected, in a sentence.
    pub method: Option<String>,
    /// Day of the release, such as `2026-03-01`.
    pub date: Option<String>,
}
