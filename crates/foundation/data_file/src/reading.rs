//! One file while it is read: everything that is wrong with it so far, and the line of every key that was seen.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::defect::{Defect, Defects, SHOWN};
use crate::node::Node;
use crate::spelling;
use crate::text::{printable, quote};

/// Most defects that are kept of one file; the next are dropped, for nobody corrects so many at once.
const KEPT: usize = 10_000;

/// One file while it is read.
#[derive(Debug)]
pub struct Reading {
    file: String,
    defects: RefCell<Vec<Defect>>,
    /// Line of each key, by item and key, for what only the whole file shows.
    lines: RefCell<BTreeMap<(String, String), usize>>,
    /// Line of each id.
    ids: RefCell<BTreeMap<String, usize>>,
}

impl Reading {
    /// Nothing is wrong yet. `file` is only used in sentences.
    #[must_use]
    pub fn new(file: &str) -> Self {
        Self {
            file: file.into(),
            defects: RefCell::default(),
            lines: RefCell::default(),
            ids: RefCell::default(),
        }
    }

    /// Name of the file.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Notes a defect: its line, its item ("" when no item is meant), what is wrong and what to do.
    pub fn defect(&self, line: usize, item: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        let defect = Defect::at(&self.file, line, wrong, fix);
        self.note(if item.is_empty() { defect } else { defect.of(printable(item, 120)) });
    }

    /// Notes a defect at a key of an item that [`crate::Fields`] read before; at the item when it has no such key.
    pub fn defect_at(&self, item: &str, key: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        let line = self.line_of(item, key).or_else(|| self.line_of(item, "")).unwrap_or(1);
        self.defect(line, item, wrong, fix);
    }

    /// Line of a key of an item that was read before; of the item itself for the key "".
    #[must_use]
    pub fn line_of(&self, item: &str, key: &str) -> Option<usize> {
        self.lines.borrow().get(&(item.to_owned(), key.to_owned())).copied()
    }

    /// Notes defects of another file that this one rests on.
    pub fn take_over(&self, defects: &Defects) {
        defects.iter().cloned().for_each(|defect| self.note(defect));
    }

    /// What to do about a word that is not known: "did you mean X?", or what is said otherwise. Only for the defects that
    /// are shown, so that a file full of unknown words costs no more than a good one.
    #[must_use]
    pub fn did_you_mean<'c>(
        &self,
        word: &str,
        candidates: impl Iterator<Item = &'c str>,
        otherwise: impl FnOnce() -> String,
    ) -> String {
        if self.defects.borrow().len() < SHOWN {
            spelling::did_you_mean(word, candidates, otherwise)
        } else {
            otherwise()
        }
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.defects.borrow().is_empty()
    }

    /// What was read, when nothing is wrong with the file.
    ///
    /// # Errors
    /// Everything that was noted.
    pub fn finish<T>(self, result: Option<T>) -> Result<T, Defects> {
        match (Defects::of(self.defects.into_inner()), result) {
            (None, Some(result)) => Ok(result),
            (Some(defects), _) => Err(defects),
            (None, None) => {
                Err(Defect::at(&self.file, 1, "the file holds nothing that can be used", "fill it in").into())
            }
        }
    }

    fn note(&self, defect: Defect) {
        let mut defects = self.defects.borrow_mut();
        if defects.len() < KEPT {
            defects.push(defect);
        }
    }

    /// Remembers where an item and its keys stand; the first of two items of one name counts.
    pub(crate) fn remember(&self, item: &str, line: usize, node: &Node) {
        let mut lines = self.lines.borrow_mut();
        lines.entry((item.to_owned(), String::new())).or_insert(line);
        for (key, _) in node.entries() {
            lines.entry((item.to_owned(), key.text.clone())).or_insert(key.line);
        }
    }

    /// Takes an id; one that was taken before is a defect.
    pub fn new_id(&self, id: &str, line: usize) {
        let first = self.ids.borrow().get(id).copied();
        match first {
            Some(first) => self.defect(
                line,
                id,
                format!("the id {} is already used on line {first}", quote(id)),
                "give one of the two another id",
            ),
            None => drop(self.ids.borrow_mut().insert(id.to_owned(), line)),
        }
    }
}
