//! Tables of text as spreadsheets and statistics programs write them, read row by row without taking them into memory.
//!
//! - [`decode`]: UTF-8 and UTF-16, with or without a mark at the beginning.
//! - [`rows`]: the line that names the separator, separators guessed from the heading, quotation marks (RFC 4180), rows
//!   without any value.
//! - [`alike`]: values that look the same to a person and are not.
//!
//! A cell is the text of the file: nothing is trimmed or altered here.

pub mod alike;
pub mod decode;
pub mod rows;

pub use alike::look_alikes;
pub use rows::{Row, Rows};

/// Why a table cannot be read. Rows are the lines of the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The system gave no more bytes.
    #[error("{0}")]
    Unreadable(String),
    /// It is no text.
    #[error("it is a workbook or an archive; save it as CSV in UTF-8")]
    Workbook,
    /// There is nothing in it.
    #[error("it has no heading")]
    Empty,
    /// A quotation mark is opened and never closed.
    #[error("a quotation mark is opened here and not closed; close it or take it out")]
    QuoteOpen {
        /// Row in which it stands.
        row: u64,
    },
    /// Text stands between a closing quotation mark and the separator.
    #[error(
        "text stands behind a closing quotation mark; close the mark before it, take it out, or write two for one"
    )]
    BehindQuote {
        /// Row in which the quoted text begins.
        row: u64,
    },
    /// A row has a value where the heading has no name.
    #[error("heading {column} is blank, and this row has a value there; give every column a name")]
    Nameless {
        /// The row.
        row: u64,
        /// The column, from 1.
        column: usize,
    },
    /// A row has more or fewer cells than the heading.
    #[error("it has {cells} cells, the heading has {heading}; check quotes and separators")]
    Width {
        /// The row.
        row: u64,
        /// Its cells, up to the last that is not blank or as many as it has.
        cells: usize,
        /// Cells of the heading up to the last that is not blank.
        heading: usize,
    },
}
