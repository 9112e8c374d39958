//! The report as a list of sections: sentences, tables and pictures, the same for every writer.

mod answers;
mod models;
mod people;
mod sheet;

use ::report::html::{Grid, Say};

use super::{Sheet, Words};
use crate::{panel::Estimation, warnings::Args};

/// One part of the report.
pub(crate) struct Section {
    /// Fixed name, for links.
    pub(crate) id: &'static str,
    /// Heading.
    pub(crate) title: String,
    /// Sentences before the tables.
    pub(crate) says: Vec<Say>,
    /// Tables, each with the picture of the same data when there is one.
    pub(crate) grids: Vec<Grid>,
}

impl Section {
    fn new(id: &'static str, ink: &Ink<'_>) -> Self {
        Self { id, title: ink.t(&format!("section-{id}")), says: Vec::new(), grids: Vec::new() }
    }

    fn say(&mut self, text: String) {
        self.says.push(Say::Text(text));
    }

    fn point(&mut self, text: String) {
        self.says.push(Say::Point(text));
    }

    fn notice(&mut self, text: String) {
        self.says.push(Say::Notice(text));
    }
}

/// The words with short names.
pub(crate) struct Ink<'a> {
    pub(crate) words: &'a dyn Words,
}

impl Ink<'_> {
    pub(crate) fn t(&self, key: &str) -> String {
        self.words.plain(key)
    }

    pub(crate) fn say(&self, key: &str, args: &Args) -> String {
        self.words.say(key, args)
    }

    /// A number of people.
    pub(crate) fn people(&self, value: f64) -> String {
        self.words.number(value.round(), 0)
    }

    /// A number of people that may not be there.
    fn maybe(&self, value: Option<f64>) -> String {
        value.map_or_else(|| self.t("none-short"), |value| self.people(value))
    }

    /// A table without rows, its caption and its columns named by key.
    fn grid(&self, caption: &str, head: &[(&str, bool)]) -> Grid {
        let head = head.iter().map(|(key, numbers)| (self.t(&format!("column-{key}")), *numbers)).collect();
        Grid { caption: self.t(caption), head, ..Grid::default() }
    }

    /// `lower – upper`, or in words when there is no upper limit.
    fn between(&self, lower: Option<f64>, upper: Option<f64>) -> String {
        match (lower, upper) {
            (Some(lower), Some(upper)) => format!("{} – {}", self.people(lower), self.people(upper)),
            (Some(lower), None) => self.say("open-interval", &Args::none().with("lower", lower.round())),
            _ => self.t("none-short"),
        }
    }
}

/// The whole report, in reading order. Sections without content are left out.
pub(crate) fn sections(result: &Estimation, sheet: &Sheet, words: &dyn Words) -> Vec<Section> {
    let ink = Ink { words };
    let all = [
        Some(answers::headline(result, &ink)),
        answers::warnings(result, &ink),
        answers::panel(result, &ink),
        answers::refused(result, &ink),
        answers::intervals(result, &ink),
        answers::notes(result, &ink),
        Some(people::detected(result, sheet, &ink)),
        models::models(result, &ink),
        models::bootstrap(result, &ink),
        people::sensitivity(result, &ink),
        people::strata(result, &ink),
        Some(sheet::facts(result, sheet, &ink)),
        Some(sheet::preconditions(result, sheet, &ink)),
        Some(sheet::provenance(result, &ink)),
    ];
    all.into_iter().flatten().collect()
}
