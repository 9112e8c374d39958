//! One part of the report, and the words that it is written with.

use ::report::html::{Grid, Say};

use super::{Args, Words};

/// One part of the report.
pub(super) struct Section {
    /// Fixed name, for links.
    pub(super) id: &'static str,
    /// Heading.
    pub(super) title: String,
    /// Sentences before the tables.
    pub(super) says: Vec<Say>,
    /// Tables, each with the picture of the same data when there is one.
    pub(super) grids: Vec<Grid>,
    /// Whether it must stay inside.
    pub(super) inside: bool,
}

/// The words at hand.
pub(super) struct Ink<'a> {
    pub(super) words: &'a dyn Words,
}

impl Ink<'_> {
    pub(super) fn t(&self, key: &str) -> String {
        self.words.plain(key)
    }

    pub(super) fn say(&self, key: &str, args: &Args) -> String {
        self.words.say(key, args)
    }

    /// A number with at most one decimal; nothing for nothing.
    pub(super) fn number(&self, value: Option<f64>) -> String {
        value.map_or_else(String::new, |value| self.words.number(value, 1))
    }

    pub(super) fn share(&self, value: Option<f64>) -> String {
        value.map_or_else(String::new, |value| self.words.percent(value))
    }

    pub(super) fn grid(&self, caption: &str, head: &[(&str, bool)]) -> Grid {
        let head =
            head.iter().map(|(key, numbers)| (self.t(&format!("publish-column-{key}")), *numbers)).collect();
        Grid { caption: self.t(caption), head, ..Grid::default() }
    }
}

impl Section {
    pub(super) fn new(id: &'static str, ink: &Ink<'_>) -> Self {
        let title = ink.t(&format!("publish-section-{id}"));
        Self { id, title, says: Vec::new(), grids: Vec::new(), inside: false }
    }

    pub(super) fn text(&mut self, text: String) {
        self.says.push(Say::Text(text));
    }
}
