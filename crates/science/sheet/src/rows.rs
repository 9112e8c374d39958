//! Rows of cells, one after another.

use std::io::{BufRead as _, BufReader, Read};

use crate::Fault;
use crate::decode::{Decoded, Encoding};

/// Bytes looked at to guess the separator.
const LOOK: usize = 1 << 16;
/// Signs that may stand between cells, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A row: the bytes of its cells, and the line of the file on which it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    text: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
}

impl Row {
    /// Line of the file on which it begins, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell; nothing beyond the last one.
    #[must_use]
    pub fn get(&self, cell: usize) -> Option<&[u8]> {
        let end = self.ends.get(cell)?;
        let start = cell.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..*end)
    }

    /// All cells.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|cell| self.get(cell))
    }

    /// Cells up to the last one that is not blank.
    #[must_use]
    pub fn used(&self) -> usize {
        (0..self.len()).rev().find(|cell| !self.get(*cell).is_none_or(blank)).map_or(0, |last| last + 1)
    }

    fn clear(&mut self, line: u64) {
        self.text.clear();
        self.ends.clear();
        self.line = line;
    }

    fn end(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// Whether a cell has nothing in it that can be seen: blanks of any kind count for nothing.
#[must_use]
pub fn blank(cell: &[u8]) -> bool {
    cell.is_empty() || std::str::from_utf8(cell).is_ok_and(|text| text.trim().is_empty())
}

/// Where a reader stands within a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// A stream of rows. The heading comes first; rows without any value are counted and left out.
pub struct Rows<R> {
    source: BufReader<Decoded<R>>,
    separator: u8,
    encoding: Encoding,
    /// Line of the next byte.
    line: u64,
    after_return: bool,
    read: u64,
    blank: u64,
    /// Cells of the heading up to the last that is not blank, once it was read.
    width: Option<usize>,
    /// All cells of the heading.
    full: usize,
}

impl<R: Read> Rows<R> {
    /// Looks at the beginning of a table. Without a separator it is the one that a first line `sep=;` names, else the
    /// one of comma, semicolon, tab and bar that the heading has most of.
    ///
    /// # Errors
    /// When it cannot be read or is no text.
    pub fn new(source: R, separator: Option<u8>) -> Result<Self, Fault> {
        let unreadable = |why: std::io::Error| Fault::Unreadable(why.to_string());
        let decoded = Decoded::new(source).map_err(unreadable)?;
        let encoding = decoded.encoding();
        let mut source = BufReader::with_capacity(LOOK, decoded);
        let start = source.fill_buf().map_err(unreadable)?;
        if start.starts_with(b"PK\x03\x04") {
            return Err(Fault::Workbook);
        }
        let named = separator_line(start);
        let heading = start.get(named.map_or(0, |(_, length)| length)..).unwrap_or_default();
        let separator = separator.or(named.map(|(sign, _)| sign)).unwrap_or_else(|| likely(heading));
        let mut rows = Self {
            source,
            separator,
            encoding,
            line: 1,
            after_return: false,
            read: 0,
            blank: 0,
            width: None,
            full: 0,
        };
        if let Some((_, length)) = named {
            rows.source.consume(length);
            rows.read += length as u64;
            rows.line += 1;
        }
        Ok(rows)
    }

    /// What stands between cells.
    #[must_use]
    pub fn separator(&self) -> u8 {
        self.separator
    }

    /// How the file is written down.
    #[must_use]
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Bytes of text read so far.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.read
    }

    /// Rows without any value that were left out so far, those above the heading not counted.
    #[must_use]
    pub fn blank_rows(&self) -> u64 {
        self.blank
    }

    /// The next row with a value; false at the end. The first one is the heading. Cells beyond its last name are cut off
    /// where they are blank.
    ///
    /// # Errors
    /// A quotation mark without end, text behind one, a row of another width, or a source that cannot be read.
    pub fn next(&mut self, row: &mut Row) -> Result<bool, Fault> {
        while self.take(row)? {
            let used = row.used();
            let Some(width) = self.width else {
                if used > 0 {
                    (self.width, self.full) = (Some(used), row.len());
                    row.ends.truncate(used);
                    return Ok(true);
                }
                continue;
            };
            if used == 0 {
                self.blank += 1;
                continue;
            }
            if used > width && used <= self.full {
                return Err(Fault::Nameless { row: row.line, column: used });
            }
            if used > width || row.len() < width {
                let cells = if used > width { used } else { row.len() };
                return Err(Fault::Width { row: row.line, cells, heading: width });
            }
            row.ends.truncate(width);
            return Ok(true);
        }
        Ok(false)
    }

    /// The next row, whatever is in it.
    fn take(&mut self, row: &mut Row) -> Result<bool, Fault> {
        row.clear(self.line);
        let mut state = State::Start;
        let mut any = false;
        loop {
            let part = self.source.fill_buf().map_err(|why| Fault::Unreadable(why.to_string()))?;
            if part.is_empty() {
                return Self::finish(row, state, any);
            }
            let mut done = None;
            for (place, byte) in part.iter().enumerate() {
                // A line feed behind a carriage return belongs to the line that is over.
                if std::mem::take(&mut self.after_return) && *byte == b'\n' && !any {
                    continue;
                }
                any = true;
                self.line += u64::from(*byte == b'\n' && state == State::Quoted);
                let (next, over) = step(row, state, *byte, self.separator)?;
                state = next;
                if over {
                    self.after_return = *byte == b'\r';
                    self.line += 1;
                    done = Some(place + 1);
                    break;
                }
            }
            let used = done.unwrap_or(part.len());
            self.source.consume(used);
            self.read += used as u64;
            if done.is_some() {
                return Ok(true);
            }
        }
    }

    fn finish(row: &mut Row, state: State, any: bool) -> Result<bool, Fault> {
        if state == State::Quoted {
            return Err(Fault::QuoteOpen { row: row.line });
        }
        if any {
            row.end();
        }
        Ok(any)
    }
}

/// One byte further; the flag says that the row is over.
fn step(row: &mut Row, state: State, byte: u8, separator: u8) -> Result<(State, bool), Fault> {
    let next = match (state, byte) {
        (State::Quoted, b'"') => State::Closed,
        (State::Quoted, _) => {
            row.text.push(byte);
            State::Quoted
        }
        (State::Start, b'"') => State::Quoted,
        (State::Closed, b'"') => {
            row.text.push(byte);
            State::Quoted
        }
        (_, b'\n' | b'\r') => {
            row.end();
            return Ok((State::Start, true));
        }
        (_, _) if byte == separator => {
            row.end();
            State::Start
        }
        (State::Closed, b' ') => State::Closed,
        (State::Closed, _) => return Err(Fault::BehindQuote { row: row.line }),
        _ => {
            row.text.push(byte);
            State::Plain
        }
    };
    Ok((next, false))
}

/// The separator that a first line `sep=;` names, and the length of that line with its end.
fn separator_line(start: &[u8]) -> Option<(u8, usize)> {
    let end = start.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
    let line = start.get(..end)?.trim_ascii_end();
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let sign = *line.get(..4).filter(|word| word.eq_ignore_ascii_case(b"sep=")).and(line.get(4))?;
    // Nothing else may stand there but the marks and separators with which a program fills the line up.
    let rest = line.get(5..)?.iter().all(|byte| SEPARATORS.contains(byte) || *byte == b'"');
    let two = start.get(end) == Some(&b'\r') && start.get(end + 1) == Some(&b'\n');
    (rest && sign.is_ascii() && sign != b'"').then_some((sign, end + 1 + usize::from(two)))
}

/// The separator that the heading has most of outside quotation marks; comma when there is none.
fn likely(heading: &[u8]) -> u8 {
    let mut quoted = false;
    let mut seen = SEPARATORS.map(|separator| (separator, 0_u32));
    let lines = heading.iter().skip_while(|byte| matches!(byte, b'\n' | b'\r'));
    for byte in lines {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => seen.iter_mut().for_each(|(one, count)| *count += u32::from(one == byte)),
            _ => {}
        }
    }
    seen.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

#[cfg(test)]
mod tests;
