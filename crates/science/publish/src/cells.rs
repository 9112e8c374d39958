//! Cells of the CSV files that we write: none of them is run as a formula by a spreadsheet, and what was written is what
//! is read again.

use std::{borrow::Cow, io::Write};

/// What a formula begins with, as spreadsheets take it; also in the full width of Chinese and Japanese keyboards.
const RUNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text as a cell: with an apostrophe in front when a spreadsheet would run it as a formula, or when reading it would
/// take an apostrophe away. A number with a sign is a number and stays as it is.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    let bare = text.trim_start_matches('\'');
    let runs = bare.starts_with(['\t', '\r', '\n']) || bare.trim_start().starts_with(RUNS);
    let number = bare.len() == text.len() && text.parse::<f64>().is_ok_and(f64::is_finite);
    if runs && !number { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text of a cell that [`cell`] has made. An apostrophe that stands there for another reason stays.
pub(crate) fn text(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if self::cell(text) == cell => text,
        _ => cell,
    }
}

/// Writes a line of texts.
pub(crate) fn write<T: AsRef<str>>(
    out: &mut csv::Writer<impl Write>,
    texts: impl IntoIterator<Item = T>,
) -> csv::Result<()> {
    for text in texts {
        out.write_field(cell(text.as_ref()).as_bytes())?;
    }
    out.write_record(None::<&[u8]>)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_run_does_not_and_numbers_stay_numbers() {
        for (typed, written) in [
            ("=HYPERLINK(\"http://evil.example\")", "'=HYPERLINK(\"http://evil.example\")"),
            ("+1+cmd|' /C calc'!A0", "'+1+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\r=1", "'\r=1"),
            ("  =1", "'  =1"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("-", "'-"),
            ("-inf", "'-inf"),
        ] {
            assert_eq!(cell(typed), written);
            assert_eq!(text(written), typed);
        }
        for same in ["", "-5", "+1.5", "-1e3", "18-24", "a=b", "'s Gravenhage", "O'Neill", "<5", "''"] {
            assert_eq!((cell(same).as_ref(), text(same)), (same, same));
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_what_is_read(typed in "['=+@\\-\t\r a-c0-9]{0,8}|\\PC{0,8}") {
            let written = cell(&typed);
            prop_assert_eq!(text(&written), typed.as_str());
            let number = written.parse::<f64>().is_ok();
            prop_assert!(number || !written.trim_start().starts_with(RUNS), "{}", written);
        }
    }
}
