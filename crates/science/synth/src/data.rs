//! A table of records as integer codes: columns with their values, distinct rows with how often they occur.

/// A column: its name and its values. Code 0 means absent (blank, or a zero that is not sensitive); code `c` from 1 is
/// `values[c - 1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Name as in the heading of the file.
    pub name: String,
    /// Values in a fixed order.
    pub values: Vec<String>,
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
}
