//! Reading a table of records, as spreadsheets write them (`sheet`), row by row, into distinct rows of codes.
//!
//! Nothing is altered: a value is the text of its cell, `;` and `:` included. A blank cell is absent. A written `0` is a
//! value, but for flags: in a column of nothing but 0 and 1 it says "no" and is absent, unless the column is declared to
//! have a sensitive zero; the same holds where zeros are declared to be blanks, and among several values of one cell.
//! Cells that hold several values are split into one flag per value, and rows of one person are joined into one record,
//! only where that is declared.
//!
//! **A row in which every cell of the file is blank is no person**: it is left out and counted in the notes, whatever is
//! made of the table. A person of whom no chosen column says anything stays a person without values.
//!
//! Values and rows come out in a fixed order (values by number if all are whole numbers, else by their bytes; rows by
//! their codes), so that two files with the same rows in another order give the same [`Data`].

mod dictionary;
mod people;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use sheet::{Row, Rows};

use crate::cells;
use crate::data::Data;
use crate::error::Fault;
use crate::rows::RowSet;
use crate::run::Run;
use dictionary::Dictionary;
use people::People;

/// Columns that a table may have.
pub const MOST_COLUMNS: usize = 200;

/// How to read a file.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Byte between cells; nothing: the one that a line `sep=` names, or that the heading has most of.
    pub separator: Option<u8>,
    /// Columns to keep, in this order; empty: all.
    pub columns: Vec<String>,
    /// Columns to leave out.
    pub drop: Vec<String>,
    /// Columns in which `0` is a value though they hold nothing but 0 and 1.
    pub sensitive_zeros: Vec<String>,
    /// Columns in which `0` means the same as a blank.
    pub blank_zeros: Vec<String>,
    /// Whether `0` in a flag (a column of nothing but 0 and 1) means the same as a blank: so for records, where a flag
    /// that is not set says nothing of a person; not for tables, which count it.
    pub flags: bool,
    /// Columns whose cells hold several values, with what stands between them. Each becomes flags `column=value`.
    pub several: BTreeMap<String, String>,
    /// Declared code lists by column. A code that is not on the list is refused; the order of the list is kept.
    pub codes: BTreeMap<String, Vec<String>>,
    /// The column that says which person a row is about; rows of one person become one record.
    pub subject: Option<String>,
    /// What holds when rows of one person differ in a single-valued column.
    pub conflict: Conflict,
    /// Bytes that the table may use while it is read.
    pub memory: u64,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            separator: None,
            columns: Vec::new(),
            drop: Vec::new(),
            sensitive_zeros: Vec::new(),
            blank_zeros: Vec::new(),
            flags: true,
            several: BTreeMap::new(),
            codes: BTreeMap::new(),
            subject: None,
            conflict: Conflict::Blank,
            memory: 4_000_000_000,
        }
    }
}

/// What holds when rows of one person hold different values in a column that has one value. A blank never conflicts,
/// and none of the rules depends on the order of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conflict {
    /// The person's value is unknown: absent.
    #[default]
    Blank,
    /// The smallest value, by number if both are numbers, else by bytes (first year, youngest age).
    Smallest,
    /// The largest value.
    Largest,
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The table.
    pub data: Data,
    /// What happened on the way.
    pub notes: ReadNotes,
}

/// What happened while reading.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct ReadNotes {
    /// Rows of the file, without the heading and without rows that are blank altogether.
    pub rows: u64,
    /// Rows in which every cell is blank: they were left out.
    pub blank_rows: u64,
    /// Columns in which a written `0` was taken as absent.
    pub zeros_absent: Vec<String>,
    /// Values of one column that look the same to a person and are not, by column.
    pub alike: BTreeMap<String, Vec<Vec<String>>>,
    /// Rows that were joined to another row of the same person.
    pub joined: u64,
    /// Cells of persons, by column, in which joined rows differed.
    pub conflicts: BTreeMap<String, u64>,
    /// Columns whose values hold `;` or `|` though no separator is declared for them.
    pub looks_joined: Vec<String>,
}

/// Reads the file at `path`.
///
/// # Errors
/// As [`read`]; also when the file cannot be opened.
pub fn read_file(path: &Path, how: &Reading, run: &Run) -> Result<Loaded, Fault> {
    let name = path.file_name().map_or_else(|| "The file".into(), |name| name.to_string_lossy());
    let file = std::fs::File::open(path).map_err(|why| Fault::file(name.clone(), &why))?;
    if let Ok(about) = file.metadata() {
        run.expect_work(about.len());
    }
    read(file, how, run)
}

/// Reads a table. Progress is counted in bytes.
///
/// # Errors
/// A sentence with row and column for anything that is not understood: unequal rows, text that is not UTF-8, codes off
/// a declared list, a column with one value per row (a name or a number of each person), too many columns, too much
/// memory; [`Fault::Stopped`] when asked to stop.
pub fn read(source: impl Read, how: &Reading, run: &Run) -> Result<Loaded, Fault> {
    let mut rows = Rows::new(source, how.separator).map_err(misread)?;
    let mut row = Row::default();
    if !rows.next(&mut row).map_err(misread)? {
        return Err(Fault::Empty { what: "heading" });
    }
    let heading = heading(&row)?;
    let plan = Plan::new(&heading, how)?;
    let mut intake = Intake::new(&plan, how);
    let mut told = 0;
    while rows.next(&mut row).map_err(misread)? {
        intake.take(&row, row.line(), &plan)?;
        if intake.notes.rows.is_multiple_of(4096) {
            if run.stopped() {
                return Err(Fault::Stopped);
            }
            run.did(rows.position().saturating_sub(told));
            told = rows.position();
        }
    }
    run.did(rows.position().saturating_sub(told));
    intake.notes.blank_rows = rows.blank_rows();
    intake.finish(&plan)
}

/// A table that cannot be read, in the words of this crate.
fn misread(fault: sheet::Fault) -> Fault {
    let why = fault.to_string();
    match fault {
        sheet::Fault::Empty => Fault::Empty { what: "heading" },
        sheet::Fault::QuoteOpen { row }
        | sheet::Fault::BehindQuote { row }
        | sheet::Fault::Nameless { row, .. }
        | sheet::Fault::Width { row, .. } => Fault::Row { row, why },
        _ => Fault::file("The table", &why),
    }
}

fn heading(row: &Row) -> Result<Vec<String>, Fault> {
    let line = row.line();
    let mut names: Vec<String> = Vec::with_capacity(row.len());
    for cell in row.iter() {
        let Ok(name) = std::str::from_utf8(cell) else {
            return Err(Fault::Row {
                row: line,
                why: "the heading is not UTF-8; save the file as UTF-8".into(),
            });
        };
        let name = cells::text(name.trim());
        if name.is_empty() {
            let why = format!("heading {} is blank; give every column a name", names.len() + 1);
            return Err(Fault::Row { row: line, why });
        }
        if names.iter().any(|other| other == name) {
            let why = "the heading has this name twice; rename one of them".into();
            return Err(Fault::Column { column: name.into(), why });
        }
        names.push(name.into());
    }
    Ok(names)
}

/// Which cells are read, and how.
struct Plan {
    subject: Option<usize>,
    /// Cell in the file, by kept column.
    cells: Vec<usize>,
    names: Vec<String>,
}

impl Plan {
    fn new(heading: &[String], how: &Reading) -> Result<Self, Fault> {
        let find = |name: &String| {
            heading.iter().position(|other| other == name).ok_or_else(|| Fault::Column {
                column: name.clone(),
                why: format!("the table has no such column; it has: {}", heading.join(", ")),
            })
        };
        let subject = how.subject.as_ref().map(find).transpose()?;
        let zeros = how.sensitive_zeros.iter().chain(&how.blank_zeros);
        for named in how.drop.iter().chain(how.several.keys()).chain(zeros) {
            find(named)?;
        }
        let wanted: Vec<usize> = if how.columns.is_empty() {
            (0..heading.len()).collect()
        } else {
            how.columns.iter().map(find).collect::<Result<_, _>>()?
        };
        let mut cells: Vec<usize> = Vec::new();
        for cell in wanted {
            let dropped = heading.get(cell).is_some_and(|name| how.drop.contains(name));
            if !dropped && Some(cell) != subject && !cells.contains(&cell) {
                cells.push(cell);
            }
        }
        if cells.is_empty() {
            return Err(Fault::Empty { what: "columns" });
        }
        if cells.len() > MOST_COLUMNS {
            let why = format!(
                "{} columns are chosen, at most {MOST_COLUMNS} can be read; name the ones you need",
                cells.len()
            );
            return Err(Fault::Setting { name: "columns", why });
        }
        let names = cells.iter().filter_map(|cell| heading.get(*cell).cloned()).collect();
        Ok(Self { subject, cells, names })
    }
}

/// What has been read so far.
struct Intake {
    dictionaries: Vec<Dictionary>,
    rows: RowSet,
    people: Option<People>,
    codes: Vec<u16>,
    notes: ReadNotes,
}

impl Intake {
    fn new(plan: &Plan, how: &Reading) -> Self {
        let dictionaries = plan.names.iter().map(|name| Dictionary::new(name, how)).collect();
        let width = plan.cells.len();
        Self {
            dictionaries,
            rows: RowSet::new(width, how.memory),
            people: plan.subject.map(|_| People::new(width, how.memory)),
            codes: vec![0; width],
            notes: ReadNotes::default(),
        }
    }

    fn take(&mut self, row: &Row, line: u64, plan: &Plan) -> Result<(), Fault> {
        self.notes.rows += 1;
        let cells = plan.cells.iter().map(|cell| row.get(*cell).unwrap_or(&[]));
        for ((cell, dictionary), code) in cells.zip(&mut self.dictionaries).zip(&mut self.codes) {
            *code = dictionary.code(cell, line)?;
        }
        match (&mut self.people, plan.subject) {
            (Some(people), Some(subject)) => {
                let person = row.get(subject).unwrap_or(&[]);
                if person.trim_ascii().is_empty() {
                    let why = "the person is not named; every row needs a value here".into();
                    return Err(Fault::Row { row: line, why });
                }
                people.join(person, &self.codes, &mut self.dictionaries)
            }
            _ => self.rows.add(&self.codes, 1),
        }
    }

    fn finish(mut self, plan: &Plan) -> Result<Loaded, Fault> {
        if self.notes.rows == 0 {
            return Err(Fault::Empty { what: "rows" });
        }
        for dictionary in &self.dictionaries {
            dictionary.refuse_identifier()?;
        }
        if let Some(people) = self.people.take() {
            self.notes.joined = self.notes.rows - people.len() as u64;
            let conflicts = people.pour(&mut self.rows, &self.dictionaries)?;
            self.notes.conflicts =
                plan.names.iter().cloned().zip(conflicts).filter(|(_, count)| *count > 0).collect();
        }
        let width = plan.cells.len();
        if self.dictionaries.iter().any(Dictionary::folds) {
            self.rows = self.rows.recoded(width, |column, code| {
                self.dictionaries.get(column).map_or(code, |dictionary| dictionary.settled(code).0)
            })?;
        }
        let told = |(dictionary, groups): (&Dictionary, Vec<Vec<String>>)| {
            (!groups.is_empty()).then(|| (dictionary.name().to_owned(), groups))
        };
        let alike = self.dictionaries.iter().map(|dictionary| (dictionary, dictionary.alike()));
        self.notes.alike = alike.filter_map(told).collect();
        let zeros = self.dictionaries.iter().filter(|dictionary| dictionary.took_zeros());
        self.notes.zeros_absent = zeros.map(|dictionary| dictionary.name().into()).collect();
        let looks_joined = self.dictionaries.iter().filter(|dictionary| dictionary.looks_joined());
        self.notes.looks_joined = looks_joined.map(|dictionary| dictionary.name().into()).collect();
        let mut columns = Vec::new();
        let mut sources = Vec::new();
        let mut recodes = Vec::new();
        for (from, dictionary) in self.dictionaries.into_iter().enumerate() {
            recodes.push(dictionary.finish(from, &mut columns, &mut sources));
        }
        for row in self.rows.flat_mut().chunks_mut(recodes.len()) {
            for (code, recode) in row.iter_mut().zip(&recodes) {
                *code = recode.get(usize::from(*code)).copied().unwrap_or(0);
            }
        }
        let data = self.rows.into_data(columns, &sources)?;
        Ok(Loaded { data, notes: self.notes })
    }
}
