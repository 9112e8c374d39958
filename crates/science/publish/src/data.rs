//! A table of records as integer codes: columns with their values, distinct rows with how often they occur.

use std::io;

use crate::cells;
use crate::error::Fault;
use crate::run::Run;

/// A column: its name and its values. Code 0 means absent (blank, or a zero that is not sensitive); code `c` from 1 is
/// `values[c - 1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name as in the heading of the file.
    pub name: String,
    /// Values in a fixed order.
    pub values: Vec<String>,
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attribute {
    /// Name of the column.
    pub column: String,
    /// The value.
    pub value: String,
}

/// Distinct rows of codes with weights. Columns are stored one after another, so that a column is one slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    columns: Vec<Column>,
    codes: Vec<Vec<u16>>,
    weights: Vec<u32>,
}

impl Data {
    /// Data from columns, one vector of codes per column, and one weight (number of equal records) per distinct row.
    /// Nothing if lengths differ or a code is beyond its column's values.
    #[must_use]
    pub fn new(columns: Vec<Column>, codes: Vec<Vec<u16>>, weights: Vec<u32>) -> Option<Self> {
        let fits = columns.len() == codes.len()
            && codes.iter().zip(&columns).all(|(codes, column)| {
                codes.len() == weights.len()
                    && codes.iter().all(|code| usize::from(*code) <= column.values.len())
            });
        fits.then_some(Self { columns, codes, weights })
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Codes of one column, one per distinct row; empty for a column that does not exist.
    #[must_use]
    pub fn codes(&self, column: usize) -> &[u16] {
        self.codes.get(column).map_or(&[], Vec::as_slice)
    }

    /// How many records each distinct row stands for.
    #[must_use]
    pub fn weights(&self) -> &[u32] {
        &self.weights
    }

    /// Distinct rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.weights.len()
    }

    /// Records: the sum of the weights.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.weights.iter().map(|weight| u64::from(*weight)).sum()
    }

    /// Writes the codes of one distinct row, one per column, into `to`.
    pub fn copy_row(&self, row: usize, to: &mut [u16]) {
        for (code, column) in to.iter_mut().zip(&self.codes) {
            *code = column.get(row).copied().unwrap_or(0);
        }
    }

    /// The text of a code in a column; blank for absent.
    #[must_use]
    pub fn text(&self, column: usize, code: u16) -> &str {
        let values = self.columns.get(column).map(|column| &column.values);
        let value = values.and_then(|values| values.get(usize::from(code).wrapping_sub(1)));
        value.map_or("", String::as_str)
    }

    /// Writes the records as CSV with a heading, one line per record, absent values blank, in the order of the rows.
    ///
    /// # Errors
    /// [`Fault::File`] when writing fails, [`Fault::Stopped`] when asked to stop.
    pub fn write_csv(&self, to: impl io::Write, separator: u8, run: &Run) -> Result<(), Fault> {
        let failed = |why: csv::Error| Fault::file("The table", &why);
        let mut csv = csv::WriterBuilder::new().delimiter(separator).from_writer(to);
        cells::write(&mut csv, self.columns.iter().map(|column| &column.name)).map_err(failed)?;
        for (row, weight) in self.weights.iter().enumerate() {
            if run.stopped() {
                return Err(Fault::Stopped);
            }
            let mut line = csv::StringRecord::new();
            for (column, codes) in self.codes.iter().enumerate() {
                line.push_field(&cells::cell(self.text(column, codes.get(row).copied().unwrap_or(0))));
            }
            for _ in 0..*weight {
                csv.write_record(&line).map_err(failed)?;
            }
        }
        csv.flush().map_err(|why| Fault::file("The table", &why))
    }
}
