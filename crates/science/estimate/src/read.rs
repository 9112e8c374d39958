//! The reader of capture tables: comma, semicolon or tab separated text, checked cell by cell.
//!
//! A table has a heading, one column per list, and either a column of counts (one row per combination of lists; a
//! combination that is not given was seen 0 times) or none (one row per person, each counted once; said in a note).
//! Lines at the top that begin with `#` are its provenance. The column of counts is named by one of [`COUNT_NAMES`]; a
//! column named by one of [`CASE_NAMES`] holds case numbers and is no list, unless its cells are those of a list: a
//! list may be called `ID`. A list cell is 0 or 1, or one of the words
//! [`YES`] and [`NO`]; a blank means "not on the list" only where no cell of the table says so in figures or words.
//! What Excel does to such a file (semicolons, decimal commas, byte order marks, quotation marks, UTF-16, trailing
//! separators) is recognised and noted. Everything else is a [`TableFault`] with row and column.

mod fault;
mod text;
mod values;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

pub(crate) use self::fault::shown;
pub use self::fault::{Note, TableFault};
pub use self::values::{CASE_NAMES, COUNT_NAMES, NO, YES};
use self::values::{Mark, Whole, is_one_of};
use crate::table::{MOST_LISTS, Table, hex};

/// Largest file that is read, in bytes.
pub const MOST_BYTES: usize = 16 << 20;
/// Longest name of a list or stratum, in characters.
pub const LONGEST_NAME: usize = 64;
/// At most so many values of the column that divides the table.
pub const MOST_STRATA: usize = 40;

/// How to read a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Heading of the column whose values divide the table.
    pub stratum: Option<String>,
}

/// What the rows of the file were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One row per combination, with a count.
    Combinations,
    /// One row per person.
    Persons,
}

/// Where a table comes from; it travels with every result.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Provenance {
    /// Comment lines from the top of the file, without their mark.
    pub comments: Vec<String>,
    /// What the rows were.
    pub layout: Layout,
    /// Rows read, without heading, comments and blank rows.
    pub rows: u64,
    /// SHA-256 of the bytes of the file, in hexadecimal digits.
    pub file_checksum: String,
    /// [`Table::checksum`] of the table as it was read.
    pub read_checksum: String,
    /// [`Table::checksum`] of the table that the result is about; differs after lists were chosen or merged.
    pub table_checksum: String,
    /// What was done to the table since it was read, in order (`lists A,B,C`, `merge A+B`, ...).
    pub steps: Vec<String>,
}

impl Provenance {
    /// The provenance of a table made from this one by `step`.
    #[must_use]
    pub fn then(&self, step: &str, table: &Table) -> Self {
        let mut next = self.clone();
        next.steps.push(step.to_owned());
        next.table_checksum = table.checksum();
        next
    }
}

/// One value of the column that divides the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// The value.
    pub name: String,
    /// The cases with this value, over the same lists.
    pub table: Table,
    /// What [`examine`] says of this part alone: a list may be empty here though it is not in the whole.
    pub examined: Result<Vec<Note>, TableFault>,
}

/// A table as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// All cases.
    pub table: Table,
    /// The cases by the value of the dividing column, in the order of the file; none without such a column.
    pub strata: Vec<Stratum>,
    /// What was recognised or noticed.
    pub notes: Vec<Note>,
    /// Where the table comes from.
    pub provenance: Provenance,
}

/// Reads a table from bytes.
///
/// # Errors
/// A [`TableFault`] with row and column for the first thing that is wrong.
pub fn read(bytes: &[u8], options: &Options) -> Result<Reading, TableFault> {
    if bytes.len() > MOST_BYTES {
        return Err(TableFault::TooLarge { most: MOST_BYTES });
    }
    let mut notes = Vec::new();
    let text = text::decode(bytes, &mut notes)?;
    let top = text::top(&text, &mut notes)?;
    let mut rows = text::Rows::new(text.get(top.start..).unwrap_or_default(), top.separator, top.line);
    let mut cells = Vec::new();
    let row = rows.next(&mut cells)?.ok_or(TableFault::NoHeading)?;
    let marks = if cells.iter().any(|cell| named_otherwise(cell)) {
        only_marks(text::Rows::new(text.get(top.start..).unwrap_or_default(), top.separator, top.line))?
    } else {
        Vec::new()
    };
    let mut sheet = Sheet::new(row, &cells, options, &marks)?;
    while let Some(row) = rows.next(&mut cells)? {
        sheet.take(row, &mut cells)?;
    }
    if rows.quotes {
        notes.push(Note::Quotes);
    }
    sheet.finish(bytes, top.comments, notes)
}

/// Whether a heading could name something else than a list.
fn named_otherwise(heading: &str) -> bool {
    is_one_of(&COUNT_NAMES, heading) || is_one_of(&CASE_NAMES, heading)
}

/// For each column, whether its cells are those of a list: 0, 1, a word for yes or no, or blank, and not all blank.
fn only_marks(mut rows: text::Rows<'_>) -> Result<Vec<bool>, TableFault> {
    let mut cells = Vec::new();
    rows.next(&mut cells)?;
    let mut seen = vec![(false, true); cells.len()];
    while rows.next(&mut cells)?.is_some() {
        for ((some, only), cell) in seen.iter_mut().zip(&cells) {
            *some |= !cell.is_empty();
            *only &= !matches!(values::mark(cell), Mark::OtherFigure | Mark::Other);
        }
    }
    Ok(seen.into_iter().map(|(some, only)| some && only).collect())
}

/// Reads a table from a file or stream, never more than [`MOST_BYTES`] of it.
///
/// # Errors
/// As [`read`]; [`TableFault::Unreadable`] when the stream fails.
pub fn read_from(input: impl std::io::Read, options: &Options) -> Result<Reading, TableFault> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let done = std::io::Read::read_to_end(&mut std::io::Read::take(input, most), &mut bytes);
    done.map_err(|fault| TableFault::Unreadable { reason: fault.to_string() })?;
    read(&bytes, options)
}

/// Looks at a table as a whole: somebody was seen, every list has a case, no list copies another. The notes name lists
/// that are contained in another.
///
/// # Errors
/// [`TableFault::TooFewLists`], [`TableFault::NoCases`], [`TableFault::EmptyList`], [`TableFault::EqualLists`].
pub fn examine(table: &Table) -> Result<Vec<Note>, TableFault> {
    let name = |position: usize| table.lists().get(position).cloned().unwrap_or_default();
    if table.width() < 2 {
        return Err(TableFault::TooFewLists { lists: table.width(), needed: 2 });
    }
    if table.cases() == 0 {
        return Err(TableFault::NoCases);
    }
    if let Some(empty) = table.totals().iter().position(|total| *total == 0) {
        return Err(TableFault::EmptyList { name: name(empty) });
    }
    let mut notes = Vec::new();
    for pair in table.overlaps().pairs {
        let (first, second) = (name(pair.first), name(pair.second));
        match (pair.both == pair.on_first, pair.both == pair.on_second) {
            (true, true) => return Err(TableFault::EqualLists { first, second }),
            (true, false) => notes.push(Note::Contained { inner: first, outer: second }),
            (false, true) => notes.push(Note::Contained { inner: second, outer: first }),
            (false, false) => {}
        }
    }
    Ok(notes)
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    List(usize),
    Count,
    Case,
    Stratum,
}

/// The table while it is read.
#[derive(Debug, Default)]
struct Sheet {
    columns: Vec<(String, Role)>,
    lists: Vec<String>,
    counted: bool,
    /// Count and first row by stratum and mask.
    counts: BTreeMap<(usize, usize), (u64, u64)>,
    strata: Vec<String>,
    /// Hash of the case number and row.
    cases: Vec<([u8; 8], u64)>,
    /// Rows without a case number.
    nameless: u64,
    sum: u64,
    rows: u64,
    blank_rows: u64,
    commas: u64,
    points: u64,
    words: u64,
    blanks: u64,
    /// Row and column of the first blank list cell.
    first_blank: Option<(u64, usize)>,
    /// Whether a cell says "not on the list" in figures or words.
    says_no: bool,
}

impl Sheet {
    /// Reads the heading; `marks` says which columns look like lists.
    fn new(row: u64, cells: &[String], options: &Options, marks: &[bool]) -> Result<Self, TableFault> {
        let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        let cells = cells.get(..used).unwrap_or_default();
        if cells.iter().all(|cell| values::whole(cell) != Whole::NotANumber) {
            return Err(TableFault::HeadingMissing { row });
        }
        let stratum = options.stratum.as_deref().map(str::trim);
        if let Some(name) = stratum.filter(|name| !cells.iter().any(|cell| cell == name)) {
            return Err(TableFault::UnknownColumn {
                name: shown(name),
                columns: cells.iter().map(|cell| shown(cell)).collect::<Vec<_>>().join(", "),
            });
        }
        let roles = roles(cells, stratum, marks);
        let mut sheet = Self::default();
        for (place, (cell, role)) in cells.iter().zip(roles).enumerate() {
            let column = place + 1;
            if cell.is_empty() {
                return Err(TableFault::NamelessColumn { row, column });
            }
            if !usable(cell) {
                return Err(TableFault::NameUnusable { row, column, most: LONGEST_NAME });
            }
            if sheet.columns.iter().any(|(name, _)| name == cell) {
                return Err(TableFault::ListTwice { row, column, name: shown(cell) });
            }
            let role = match role {
                Role::List(_) => {
                    sheet.lists.push(cell.clone());
                    Role::List(sheet.lists.len() - 1)
                }
                other => other,
            };
            let again =
                !matches!(role, Role::List(_)) && sheet.columns.iter().any(|(_, other)| *other == role);
            if again {
                let name = shown(cell);
                return Err(if role == Role::Count {
                    TableFault::CountTwice { row, column, name }
                } else {
                    TableFault::CaseTwice { row, column, name }
                });
            }
            sheet.counted |= role == Role::Count;
            sheet.columns.push((cell.clone(), role));
        }
        match sheet.lists.len() {
            lists @ 0..2 => Err(TableFault::TooFewLists { lists, needed: 2 }),
            lists if lists > MOST_LISTS => Err(TableFault::TooManyLists { lists, most: MOST_LISTS }),
            _ => Ok(sheet),
        }
    }

    /// Takes one row.
    fn take(&mut self, row: u64, cells: &mut Vec<String>) -> Result<(), TableFault> {
        if cells.iter().all(String::is_empty) {
            self.blank_rows += 1;
            return Ok(());
        }
        while cells.len() > self.columns.len() && cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        if cells.len() != self.columns.len() {
            return Err(TableFault::Ragged { row, cells: cells.len(), columns: self.columns.len() });
        }
        let (mut mask, mut count, mut stratum) = (0, 1, 0);
        for (column, cell) in cells.iter().enumerate() {
            match self.columns.get(column).map(|(_, role)| *role) {
                Some(Role::List(list)) => mask |= usize::from(self.mark(row, column, cell)?) << list,
                Some(Role::Count) => count = self.count(row, column, cell)?,
                Some(Role::Stratum) => stratum = self.stratum(row, column, cell)?,
                Some(Role::Case) if cell.is_empty() => self.nameless += 1,
                Some(Role::Case) => self.cases.push((case_hash(cell), row)),
                None => {}
            }
        }
        if mask == 0 {
            self.blank_fault()?;
            return Err(TableFault::AllZeroRow { row });
        }
        self.sum = self.sum.checked_add(count).ok_or(TableFault::SumTooLarge { row })?;
        self.rows += 1;
        let slot = self.counts.entry((stratum, mask)).or_insert((0, row));
        if self.counted && slot.1 != row {
            let bits = (0..self.lists.len()).map(|list| if mask >> list & 1 == 1 { '1' } else { '0' });
            return Err(TableFault::DuplicatePattern { row, earlier: slot.1, pattern: bits.collect() });
        }
        slot.0 += count;
        Ok(())
    }

    /// Whether a list cell says that the case is on the list.
    fn mark(&mut self, row: u64, column: usize, cell: &str) -> Result<bool, TableFault> {
        let on = match values::mark(cell) {
            Mark::Figure(on) => on,
            Mark::Decimal(on, comma) => {
                self.commas += u64::from(comma);
                self.points += u64::from(!comma);
                on
            }
            Mark::Word(on) => {
                self.words += 1;
                on
            }
            Mark::Blank => {
                self.blanks += 1;
                self.first_blank.get_or_insert((row, column));
                return Ok(false);
            }
            other => {
                let (name, value) = (self.name(column), shown(cell));
                let column = column + 1;
                let count = other == Mark::OtherFigure && !self.counted;
                return Err(if count {
                    TableFault::CountMissing { row, column, name, value }
                } else {
                    TableFault::NotAMark { row, column, name, value }
                });
            }
        };
        self.says_no |= !on;
        Ok(on)
    }

    /// How many cases a row stands for.
    fn count(&mut self, row: u64, column: usize, cell: &str) -> Result<u64, TableFault> {
        let (name, value) = (self.name(column), shown(cell));
        let place = column + 1;
        if cell.is_empty() {
            return Err(TableFault::BlankCount { row, column: place, name });
        }
        match values::whole(cell) {
            Whole::Plain(count) => Ok(count),
            Whole::Decimal(count, comma) => {
                self.commas += u64::from(comma);
                self.points += u64::from(!comma);
                Ok(count)
            }
            Whole::Negative => Err(TableFault::Negative { row, column: place, name, value }),
            Whole::Fractional => Err(TableFault::Fractional { row, column: place, name, value }),
            Whole::Ambiguous => Err(TableFault::Ambiguous { row, column: place, name, value }),
            Whole::TooLarge => Err(TableFault::TooLargeCount { row, column: place, name, value }),
            Whole::NotANumber => Err(TableFault::NotANumber { row, column: place, name, value }),
        }
    }

    /// Number of the stratum named in a cell.
    fn stratum(&mut self, row: u64, column: usize, cell: &str) -> Result<usize, TableFault> {
        if let Some(known) = self.strata.iter().position(|name| name == cell) {
            return Ok(known);
        }
        let place = column + 1;
        if cell.is_empty() {
            return Err(TableFault::BlankStratum { row, column: place, name: self.name(column) });
        }
        if !usable(cell) {
            return Err(TableFault::NameUnusable { row, column: place, most: LONGEST_NAME });
        }
        if self.strata.len() == MOST_STRATA {
            let name = self.name(column);
            return Err(TableFault::TooManyStrata { row, column: place, name, most: MOST_STRATA });
        }
        self.strata.push(cell.to_owned());
        Ok(self.strata.len() - 1)
    }

    fn name(&self, column: usize) -> String {
        self.columns.get(column).map(|(name, _)| shown(name)).unwrap_or_default()
    }

    /// A blank list cell is a fault once some cell says no.
    fn blank_fault(&self) -> Result<(), TableFault> {
        match self.first_blank {
            Some((row, column)) if self.says_no => {
                Err(TableFault::BlankMark { row, column: column + 1, name: self.name(column) })
            }
            _ => Ok(()),
        }
    }

    /// The same case number twice is the same person twice.
    fn repeated_case(&mut self) -> Result<(), TableFault> {
        self.cases.sort_unstable();
        let pairs = self.cases.iter().zip(self.cases.iter().skip(1));
        let first = pairs.filter(|(a, b)| a.0 == b.0).min_by_key(|(_, later)| later.1);
        let Some((earlier, later)) = first else { return Ok(()) };
        let column = self.columns.iter().position(|(_, role)| *role == Role::Case).unwrap_or(0);
        let name = self.name(column);
        Err(TableFault::DuplicateCase { row: later.1, earlier: earlier.1, column: column + 1, name })
    }

    /// The cases of one stratum, or of all.
    fn table(&self, stratum: Option<usize>) -> Result<Table, TableFault> {
        let mut counts = vec![0_u64; 1 << self.lists.len()];
        for ((_, mask), (count, _)) in
            self.counts.iter().filter(|((of, _), _)| stratum.is_none_or(|wanted| wanted == *of))
        {
            if let Some(slot) = counts.get_mut(*mask) {
                *slot += count;
            }
        }
        Table::new(self.lists.clone(), counts).ok_or(TableFault::SumTooLarge { row: self.rows })
    }

    /// The reading once all rows are in.
    fn finish(
        mut self,
        bytes: &[u8],
        comments: Vec<String>,
        mut notes: Vec<Note>,
    ) -> Result<Reading, TableFault> {
        self.blank_fault()?;
        self.repeated_case()?;
        if self.rows == 0 {
            return Err(TableFault::NoRows);
        }
        let table = self.table(None)?;
        self.note(&mut notes);
        notes.extend(examine(&table)?);
        let checksum = table.checksum();
        let provenance = Provenance {
            comments,
            layout: if self.counted { Layout::Combinations } else { Layout::Persons },
            rows: self.rows,
            file_checksum: hex(&Sha256::digest(bytes)),
            read_checksum: checksum.clone(),
            table_checksum: checksum,
            steps: Vec::new(),
        };
        let mut strata = Vec::new();
        for (number, name) in self.strata.iter().enumerate() {
            let table = self.table(Some(number))?;
            let examined = examine(&table);
            strata.push(Stratum { name: name.clone(), table, examined });
        }
        Ok(Reading { table, strata, notes, provenance })
    }

    /// Notes about what the cells were.
    fn note(&self, notes: &mut Vec<Note>) {
        let some = [
            (self.blank_rows, Note::BlankRows { rows: self.blank_rows }),
            (self.commas, Note::DecimalCommas { cells: self.commas }),
            (self.points, Note::DecimalPoints { cells: self.points }),
            (self.words, Note::WordMarks { cells: self.words }),
            (self.blanks, Note::BlankMeansNo { cells: self.blanks }),
        ];
        notes.extend(some.into_iter().filter(|(cells, _)| *cells > 0).map(|(_, note)| note));
        if let Some((name, _)) = self.columns.iter().find(|(_, role)| *role == Role::Case) {
            notes.push(Note::CaseColumn { name: shown(name) });
            if self.nameless > 0 {
                notes.push(Note::BlankCases { rows: self.nameless, name: shown(name) });
            }
        }
        if !self.counted {
            notes.push(Note::RowsArePersons { rows: self.rows });
            if self.counts.values().all(|(count, _)| *count == 1) {
                notes.push(Note::NoPatternTwice { rows: self.rows });
            }
        }
    }
}

/// What each column is for, by its name and, where that names something else than a list, by its cells. (Positions
/// of lists are filled in later.)
fn roles(cells: &[String], stratum: Option<&str>, marks: &[bool]) -> Vec<Role> {
    let last = cells.iter().rposition(|cell| Some(cell.as_str()) != stratum);
    let is_mark = |place: usize| marks.get(place).copied().unwrap_or(false);
    let counts = |place: usize, cell: &str| {
        is_one_of(&COUNT_NAMES, cell) && (!cell.eq_ignore_ascii_case("n") || Some(place) == last)
    };
    let plain: Vec<bool> = cells.iter().enumerate().map(|(place, cell)| counts(place, cell)).collect();
    // of several columns named like counts those with 0 and 1 only are lists, when another one holds counts
    let other = plain.iter().enumerate().any(|(place, count)| *count && !is_mark(place));
    let role = |(place, cell): (usize, &String)| {
        if Some(cell.as_str()) == stratum {
            Role::Stratum
        } else if counts(place, cell) && !(other && is_mark(place)) {
            Role::Count
        } else if is_one_of(&CASE_NAMES, cell) && !is_mark(place) {
            Role::Case
        } else {
            Role::List(0)
        }
    };
    cells.iter().enumerate().map(role).collect()
}

/// Whether a name can be shown in a report: one line, not too long.
fn usable(name: &str) -> bool {
    name.chars().nth(LONGEST_NAME).is_none() && !name.chars().any(char::is_control)
}

/// Eight bytes that stand for a case number; the number itself is not kept.
fn case_hash(cell: &str) -> [u8; 8] {
    let digest = Sha256::digest(cell.as_bytes());
    digest.first_chunk().copied().unwrap_or_default()
}
