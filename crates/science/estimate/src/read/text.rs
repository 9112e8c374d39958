//! From bytes to rows of cells: encoding, comment lines, separator, quotation marks.

use std::borrow::Cow;

use super::fault::{Note, TableFault};

/// Widest row that is read. Blank cells beyond it, as spreadsheets write them, are ignored.
pub(super) const MOST_CELLS: usize = 64;
/// Comment lines kept.
pub(super) const MOST_COMMENTS: usize = 100;
/// Characters kept of a comment line.
const LONGEST_COMMENT: usize = 400;

/// The bytes as text, with a note when it was not plain UTF-8.
pub(super) fn decode<'a>(bytes: &'a [u8], notes: &mut Vec<Note>) -> Result<Cow<'a, str>, TableFault> {
    let wide = |from: fn([u8; 2]) -> u16, rest: &[u8]| {
        let units = rest.chunks_exact(2).filter_map(|two| two.try_into().ok()).map(from);
        char::decode_utf16(units).collect::<Result<String, _>>().ok().filter(|_| rest.len().is_multiple_of(2))
    };
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => {
            notes.push(Note::Utf16);
            wide(u16::from_le_bytes, rest).map(Cow::Owned)
        }
        [0xfe, 0xff, rest @ ..] => {
            notes.push(Note::Utf16);
            wide(u16::from_be_bytes, rest).map(Cow::Owned)
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => {
            notes.push(Note::ByteOrderMark);
            return utf8(rest);
        }
        _ => return utf8(bytes),
    };
    text.ok_or(TableFault::NotText { row: 1 })
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, TableFault> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|fault| {
        let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
        TableFault::NotText { row: 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64 }
    })
}

/// What stands above the table.
pub(super) struct Top {
    /// Comment lines without their mark.
    pub comments: Vec<String>,
    /// Where the heading begins, in bytes.
    pub start: usize,
    /// Line number of the heading, from 1.
    pub line: u64,
    /// Sign between the cells.
    pub separator: char,
}

/// Reads the comment lines, the separator line and finds out how cells are separated.
pub(super) fn top(text: &str, notes: &mut Vec<Note>) -> Result<Top, TableFault> {
    let mut top = Top { comments: Vec::new(), start: 0, line: 1, separator: ',' };
    let mut named = None;
    for piece in text.split_inclusive(['\n', '\r']) {
        let line = piece.trim();
        let bare = line.trim_start_matches('"');
        if let Some(sign) = line.strip_prefix("sep=").and_then(|rest| rest.chars().next()) {
            notes.push(Note::SeparatorLine);
            named = Some(sign);
        } else if let Some(comment) = bare.strip_prefix('#') {
            let comment = comment.trim_matches(|letter: char| " \t\";,#".contains(letter));
            if top.comments.len() < MOST_COMMENTS && !comment.is_empty() {
                top.comments.push(comment.chars().take(LONGEST_COMMENT).collect());
            } else if !comment.is_empty() && !notes.contains(&Note::CommentsCut { kept: MOST_COMMENTS }) {
                notes.push(Note::CommentsCut { kept: MOST_COMMENTS });
            }
        } else if !line.trim_matches([';', ',', '\t', '|']).is_empty() {
            top.separator = named.unwrap_or_else(|| separator(line));
            match top.separator {
                ';' => notes.push(Note::Semicolons),
                '\t' => notes.push(Note::Tabs),
                '|' => notes.push(Note::Bars),
                _ => {}
            }
            return Ok(top);
        }
        top.start += piece.len();
        // a line ends with a line feed, or with a carriage return that no line feed follows
        let follows = text.get(top.start..).is_some_and(|rest| rest.starts_with('\n'));
        top.line += u64::from(piece.ends_with('\n') || piece.ends_with('\r') && !follows);
    }
    Err(TableFault::NoHeading)
}

/// The sign that occurs most often in the heading outside quotation marks; comma when there is none.
fn separator(heading: &str) -> char {
    let mut quoted = false;
    let mut found = [('\t', 0_u32), (';', 0), (',', 0), ('|', 0)];
    for letter in heading.chars() {
        quoted ^= letter == '"';
        for (sign, times) in &mut found {
            *times += u32::from(!quoted && *sign == letter);
        }
    }
    let most = found.iter().rev().max_by_key(|(_, times)| *times);
    most.filter(|(_, times)| *times > 0).map_or(',', |(sign, _)| *sign)
}

/// Rows of cells, one after another.
pub(super) struct Rows<'a> {
    letters: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    line: u64,
    /// Whether a quotation mark was met.
    pub quotes: bool,
}

impl<'a> Rows<'a> {
    /// Rows of `text`, whose first line has the number `line`.
    pub fn new(text: &'a str, separator: char, line: u64) -> Self {
        Self { letters: text.chars().peekable(), separator, line, quotes: false }
    }

    /// The next row into `cells`, trimmed, with the number of its first line; nothing at the end.
    pub fn next(&mut self, cells: &mut Vec<String>) -> Result<Option<u64>, TableFault> {
        cells.clear();
        if self.letters.peek().is_none() {
            return Ok(None);
        }
        let row = self.line;
        let mut cell = String::new();
        while let Some(letter) = self.letters.next() {
            if letter == '"' && cell.trim().is_empty() {
                cell.clear();
                self.quoted(&mut cell, row)?;
            } else if letter == self.separator {
                keep(cells, &mut cell, row)?;
            } else if letter == '\n' || letter == '\r' {
                if letter == '\r' && self.letters.peek() == Some(&'\n') {
                    self.letters.next();
                }
                self.line += 1;
                break;
            } else {
                cell.push(letter);
            }
        }
        keep(cells, &mut cell, row)?;
        Ok(Some(row))
    }

    /// The inside of quotation marks; two of them stand for one.
    fn quoted(&mut self, cell: &mut String, row: u64) -> Result<(), TableFault> {
        self.quotes = true;
        while let Some(letter) = self.letters.next() {
            if letter != '"' {
                self.line += u64::from(letter == '\n');
                cell.push(letter);
            } else if self.letters.next_if_eq(&'"').is_some() {
                cell.push('"');
            } else {
                return Ok(());
            }
        }
        Err(TableFault::QuoteOpen { row })
    }
}

fn keep(cells: &mut Vec<String>, cell: &mut String, row: u64) -> Result<(), TableFault> {
    if cells.len() < MOST_CELLS {
        cells.push(cell.trim().to_owned());
    } else if !cell.trim().is_empty() {
        return Err(TableFault::TooWide { row, most: MOST_CELLS });
    }
    cell.clear();
    Ok(())
}
