//! What can be wrong with a capture table, in sentences that say where and what to do. The English ones stand here for
//! programs; people read those of their language, by [`TableFault::told`] and [`Note::told`].

use ::report::words::Args;

/// Why a table cannot be used. `row` is the line in the file from 1, comment lines included; `column` counts from 1;
/// `name` is the heading of the column.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the sentence of each fault says what its fields mean")]
pub enum TableFault {
    /// The file is larger than what is read.
    #[error(
        "The file is larger than {most} bytes. Add up equal rows with a count column, or split the file."
    )]
    TooLarge { most: usize },
    /// Neither UTF-8 nor UTF-16.
    #[error("Row {row}: the file is not UTF-8 text. Save the table as \"CSV UTF-8\".")]
    NotText { row: u64 },
    /// Nothing in it.
    #[error(
        "The file holds no table. Give a heading with the names of the lists and one row per combination."
    )]
    NoHeading,
    /// The first row holds figures.
    #[error("Row {row}: the table begins with figures. Give a first row with the names of the lists.")]
    HeadingMissing { row: u64 },
    /// A heading without rows.
    #[error("The table has a heading and no rows. Give one row per combination of lists that was seen.")]
    NoRows,
    /// A heading cell is blank.
    #[error("Row {row}, column {column}: this column has no name. Name the list, or remove the column.")]
    NamelessColumn { row: u64, column: usize },
    /// A name that cannot be shown.
    #[error("Row {row}, column {column}: a name is a single line of at most {most} characters. Shorten it.")]
    NameUnusable { row: u64, column: usize, most: usize },
    /// Two columns with one name.
    #[error(
        "Row {row}, column {column}: the list \"{name}\" is named a second time. Give each list one column."
    )]
    ListTwice { row: u64, column: usize, name: String },
    /// Two count columns.
    #[error("Row {row}, column {column} ({name}): there is a second column of counts. Keep one of them.")]
    CountTwice { row: u64, column: usize, name: String },
    /// Two columns of case numbers.
    #[error(
        "Row {row}, column {column} ({name}): there is a second column of case numbers. Keep one of them."
    )]
    CaseTwice { row: u64, column: usize, name: String },
    /// Too many lists.
    #[error(
        "The table has {lists} lists and at most {most} can be handled. Merge lists or choose some of them."
    )]
    TooManyLists { lists: usize, most: usize },
    /// A row of more cells than any table has.
    #[error("Row {row} has more than {most} cells. Keep the columns of the lists and the counts only.")]
    TooWide { row: u64, most: usize },
    /// Too few lists.
    #[error("There are {lists} lists here and at least {needed} are needed.")]
    TooFewLists { lists: usize, needed: usize },
    /// The column that divides the table is not there.
    #[error("There is no column \"{name}\" to divide the table by. The columns are: {columns}.")]
    UnknownColumn { name: String, columns: String },
    /// A row of another length.
    #[error("Row {row} has {cells} cells and the heading has {columns}. Give every row the same columns.")]
    Ragged { row: u64, cells: usize, columns: usize },
    /// A quote that never ends.
    #[error("Row {row}: a quotation mark is opened here and never closed. Close it, or remove it.")]
    QuoteOpen { row: u64 },
    /// A list cell that is neither yes nor no.
    #[error(
        "Row {row}, column {column} ({name}): \"{value}\" is neither 0 nor 1. Write 1 for a case on the list and 0 for a case not on it; a column that divides the cases must be named as the stratum."
    )]
    NotAMark { row: u64, column: usize, name: String, value: String },
    /// A blank list cell in a table that writes its zeros.
    #[error(
        "Row {row}, column {column} ({name}): this cell is blank although other cells say 0. Write 0 or 1; an unknown is not a no."
    )]
    BlankMark { row: u64, column: usize, name: String },
    /// Figures in a list column and no count column.
    #[error(
        "Row {row}, column {column} ({name}): \"{value}\" looks like a count, but no column is named \"count\". Name the column of the counts \"count\"."
    )]
    CountMissing { row: u64, column: usize, name: String, value: String },
    /// A blank count.
    #[error("Row {row}, column {column} ({name}): the count is blank. Write a whole number from 0 up.")]
    BlankCount { row: u64, column: usize, name: String },
    /// Below zero.
    #[error("Row {row}, column {column} ({name}): {value} is negative. A count is a whole number from 0 up.")]
    Negative { row: u64, column: usize, name: String, value: String },
    /// Not whole.
    #[error("Row {row}, column {column} ({name}): {value} is not whole. A count is a whole number of cases.")]
    Fractional { row: u64, column: usize, name: String, value: String },
    /// One thousand, or one and no decimals.
    #[error(
        "Row {row}, column {column} ({name}): {value} can be read in two ways. Write the count without a mark between the digits."
    )]
    Ambiguous { row: u64, column: usize, name: String, value: String },
    /// Not a number at all.
    #[error(
        "Row {row}, column {column} ({name}): \"{value}\" is not a number. A count is written in digits only."
    )]
    NotANumber { row: u64, column: usize, name: String, value: String },
    /// Beyond 64 bits.
    #[error("Row {row}, column {column} ({name}): {value} is larger than any count of people. Correct it.")]
    TooLargeCount { row: u64, column: usize, name: String, value: String },
    /// The counts together are beyond 64 bits.
    #[error("Row {row}: with this row the counts add up to more than can be counted. Correct the counts.")]
    SumTooLarge { row: u64 },
    /// The same combination again.
    #[error(
        "Row {row} gives the combination {pattern} that row {earlier} has already given. Keep one row per combination, with the sum."
    )]
    DuplicatePattern { row: u64, earlier: u64, pattern: String },
    /// The same person again.
    #[error(
        "Row {row}, column {column} ({name}): the case number of row {earlier} is repeated. Give each person one row."
    )]
    DuplicateCase { row: u64, earlier: u64, column: usize, name: String },
    /// Cases on no list.
    #[error(
        "Row {row} says that the cases are on no list. How many are on none is what is estimated: remove the row."
    )]
    AllZeroRow { row: u64 },
    /// No stratum given.
    #[error("Row {row}, column {column} ({name}): the value that divides the table is blank. Fill it in.")]
    BlankStratum { row: u64, column: usize, name: String },
    /// Too many strata.
    #[error(
        "Row {row}, column {column} ({name}): this column has more than {most} values. Divide the table by fewer groups."
    )]
    TooManyStrata { row: u64, column: usize, name: String, most: usize },
    /// Nobody at all.
    #[error("All counts are 0: nobody was seen. There is nothing to estimate from.")]
    NoCases,
    /// A list without cases.
    #[error(
        "The list \"{name}\" has no case. Remove the column: a list that saw nobody says nothing about the others."
    )]
    EmptyList { name: String },
    /// Two lists with the same cases.
    #[error(
        "The lists \"{first}\" and \"{second}\" hold exactly the same cases. One is a copy of the other: keep one."
    )]
    EqualLists { first: String, second: String },
    /// A name that is not in the table.
    #[error("There is no list \"{name}\". The lists are: {lists}.")]
    UnknownList { name: String, lists: String },
    /// A position beyond the table.
    #[error("There is no list number {position}: the table has {lists}.")]
    UnknownPosition { position: usize, lists: usize },
    /// The same list named again in a choice.
    #[error("The list \"{name}\" is named twice. Name each list once.")]
    ListNamedTwice { name: String },
    /// An order that leaves lists out.
    #[error("A new order of the lists must name every list once.")]
    NotAPermutation,
    /// The reading itself failed.
    #[error("The table could not be read: {reason}.")]
    Unreadable { reason: String },
}

/// What was recognised or noticed while reading; nothing of it stops an estimate.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the sentence of each note says what its fields mean")]
pub enum Note {
    /// The file begins with a byte order mark.
    ByteOrderMark,
    /// The file is UTF-16.
    Utf16,
    /// Cells are separated by semicolons.
    Semicolons,
    /// Cells are separated by tabs.
    Tabs,
    /// Cells are separated by vertical bars.
    Bars,
    /// The first line says by which sign the cells are separated.
    SeparatorLine,
    /// Cells in quotation marks.
    Quotes,
    /// Whole numbers written with a decimal comma.
    DecimalCommas { cells: u64 },
    /// Whole numbers written with a decimal point.
    DecimalPoints { cells: u64 },
    /// Rows without any content were left out.
    BlankRows { rows: u64 },
    /// Comment lines beyond what is kept.
    CommentsCut { kept: usize },
    /// No count column: every row counts once.
    RowsArePersons { rows: u64 },
    /// A column of case numbers, used to find persons given twice and for nothing else.
    CaseColumn { name: String },
    /// Rows without a case number.
    BlankCases { rows: u64, name: String },
    /// No two persons are on the same lists: perhaps the column of counts is missing.
    NoPatternTwice { rows: u64 },
    /// Words instead of 0 and 1.
    WordMarks { cells: u64 },
    /// Blank cells stand for "not on the list".
    BlankMeansNo { cells: u64 },
    /// Every case of one list is also on another.
    Contained { inner: String, outer: String },
}

impl std::fmt::Display for Note {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::ByteOrderMark => write!(out, "The file begins with a byte order mark, as Excel writes it."),
            Self::Utf16 => write!(out, "The file is UTF-16 text, as Excel writes it."),
            Self::Semicolons => write!(out, "The cells are separated by semicolons."),
            Self::Tabs => write!(out, "The cells are separated by tabs."),
            Self::Bars => write!(out, "The cells are separated by vertical bars."),
            Self::SeparatorLine => write!(out, "The first line names the separator, as Excel writes it."),
            Self::Quotes => write!(out, "Some cells are in quotation marks."),
            Self::DecimalCommas { cells } => {
                write!(out, "{cells} cells are whole numbers with a decimal comma; they were read as whole.")
            }
            Self::DecimalPoints { cells } => {
                write!(out, "{cells} cells are whole numbers with a decimal point; they were read as whole.")
            }
            Self::BlankRows { rows } => write!(out, "{rows} blank rows were left out."),
            Self::CommentsCut { kept } => write!(out, "Only the first {kept} comment lines were kept."),
            Self::RowsArePersons { rows } => {
                write!(
                    out,
                    "There is no column of counts: each of the {rows} rows was counted as one person."
                )
            }
            Self::CaseColumn { name } => {
                write!(out, "The column \"{name}\" holds case numbers; it is not a list.")
            }
            Self::BlankCases { rows, name } => write!(
                out,
                "{rows} rows have no case number in the column \"{name}\". Whether one of these people stands there twice cannot be seen."
            ),
            Self::NoPatternTwice { rows } => write!(
                out,
                "Each of the {rows} rows counts as one person and no two are on the same lists. Check that the column of counts is not missing."
            ),
            Self::WordMarks { cells } => write!(out, "{cells} cells say yes or no in words."),
            Self::BlankMeansNo { cells } => {
                write!(out, "{cells} blank cells were read as \"not on the list\".")
            }
            Self::Contained { inner, outer } => write!(
                out,
                "Every case of the list \"{inner}\" is also on the list \"{outer}\". Check whether one feeds the other; if so, merge them."
            ),
        }
    }
}

impl TableFault {
    /// The key of the sentence in the reader's language, and its values.
    #[must_use]
    pub fn told(&self) -> (String, Args) {
        let (code, args) = told(self);
        (format!("fault-{code}"), args)
    }
}

impl Note {
    /// The key of the sentence in the reader's language, and its values.
    #[must_use]
    pub fn told(&self) -> (String, Args) {
        let (code, args) = told(self);
        (format!("note-{code}"), args)
    }
}

/// Names of the values in sentences about tables.
const VALUES: [&str; 19] = [
    "row", "column", "name", "value", "most", "needed", "lists", "earlier", "pattern", "first", "second",
    "cells", "columns", "position", "reason", "rows", "kept", "inner", "outer",
];

/// Code and values, as the JSON has them.
fn told(one: &impl serde::Serialize) -> (String, Args) {
    let json = serde_json::to_value(one).unwrap_or_default();
    let code = json.get("code").and_then(|code| code.as_str()).unwrap_or_default().replace('_', "-");
    let args = VALUES.into_iter().fold(Args::none(), |args, name| match json.get(name) {
        Some(serde_json::Value::Number(number)) => args.with(name, number.as_f64().unwrap_or(0.0)),
        Some(serde_json::Value::String(text)) => args.with(name, text.as_str()),
        _ => args,
    });
    (code, args)
}

/// Foreign text as it may be shown in a sentence: without control characters, at most 40 characters.
pub(crate) fn shown(text: &str) -> String {
    let clean = |letter: char| if letter.is_control() || letter == '"' { '\u{fffd}' } else { letter };
    let mut short: String = text.trim().chars().take(40).map(clean).collect();
    if text.trim().chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
