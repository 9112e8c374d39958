//! What is wrong with a data file, as one type for all kinds of files.

use std::fmt;

use crate::text::printable;

/// Most defects that are printed for one file; the rest is counted.
pub(crate) const SHOWN: usize = 100;

/// What is wrong at one place of a data file, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Defect {
    /// Name of the file as the person gave it.
    pub file: String,
    /// Line, counted from 1. `None` only when the file could not be read as text, so that there are no lines.
    pub line: Option<usize>,
    /// The item in which it is, such as the id of an indicator.
    pub item: Option<String>,
    /// What is wrong: a sentence without its full stop.
    pub wrong: String,
    /// What to do: half a sentence that follows a semicolon, without its full stop.
    pub fix: String,
}

impl Defect {
    /// A defect of the file as a whole: it is not there, it is a folder, it is too large.
    #[must_use]
    pub fn of_file(file: &str, wrong: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, item: None, wrong: wrong.into(), fix: fix.into() }
    }

    /// A defect on a line, counted from 1.
    #[must_use]
    pub fn at(file: &str, line: usize, wrong: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { line: Some(line.max(1)), ..Self::of_file(file, wrong, fix) }
    }

    /// What is wrong and what to do, as a sentence that does not say where.
    #[must_use]
    pub fn what(&self) -> String {
        let end = if self.fix.ends_with('?') { "" } else { "." };
        format!("{}; {}{end}", self.wrong, self.fix)
    }

    /// The same defect, of an item.
    #[must_use]
    pub fn of(mut self, item: impl Into<String>) -> Self {
        self.item = Some(item.into());
        self
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.file, 300))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(item) = &self.item {
            write!(f, ", {}", printable(item, 120))?;
        }
        write!(f, ": {}", self.what())
    }
}

/// Everything that is wrong with a file, in the order of its lines; at least one defect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defects {
    first: Box<Defect>,
    rest: Vec<Defect>,
}

impl Defects {
    /// The defects of a list, sorted by line; `None` when there is none.
    #[must_use]
    pub fn of(mut all: Vec<Defect>) -> Option<Self> {
        all.sort_by_key(|defect| defect.line);
        let mut all = all.into_iter();
        Some(Self { first: Box::new(all.next()?), rest: all.collect() })
    }

    /// The first.
    #[must_use]
    pub fn first(&self) -> &Defect {
        &self.first
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Defect> {
        std::iter::once(self.first()).chain(&self.rest)
    }

    /// How many; never 0.
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.rest.len()
    }
}

impl From<Defect> for Defects {
    fn from(first: Defect) -> Self {
        Self { first: Box::new(first), rest: Vec::new() }
    }
}

impl std::error::Error for Defects {}

/// One sentence a line, without a line break at the end; after the first hundred the rest is counted.
impl fmt::Display for Defects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, defect) in self.iter().take(SHOWN).enumerate() {
            write!(f, "{}{defect}", if number == 0 { "" } else { "\n" })?;
        }
        let more = self.count().saturating_sub(SHOWN);
        if more > 0 {
            let file = printable(&self.first.file, 300);
            write!(f, "\n{file}: there are {more} more defects; correct these and check again.")?;
        }
        Ok(())
    }
}
