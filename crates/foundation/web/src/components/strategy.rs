//! A strategy as a tree in a table: what, who, until when, how it stands, and the figures behind it.

use kernel::{Figure, Unit};

use super::{Capability, Mark, component, figure};
use words::Words;

/// An indicator of a plan item.
#[derive(Debug, Clone)]
pub struct StrategyFigure {
    /// What is counted.
    pub name: String,
    /// The figure.
    pub figure: Figure,
    /// Its unit.
    pub unit: Unit,
    /// The target in words; empty for none.
    pub target: String,
    /// The target as a number, for the small line.
    pub aim: Option<f64>,
    /// Earlier values, the oldest first; no line is drawn for fewer than two.
    pub history: Vec<Option<f64>>,
    /// Where it opens to its rows; empty for none.
    pub href: String,
}

impl StrategyFigure {
    fn written(&self, w: &Words) -> String {
        figure::written(w, &self.figure, &self.unit)
    }

    fn class(&self) -> &'static str {
        figure::class(&self.figure)
    }

    fn rows(&self) -> Option<u64> {
        match self.figure {
            Figure::Number { rows, .. } => Some(rows),
            Figure::NotAvailable => None,
        }
    }
}

/// An item of a strategy: objective, action, measure.
#[derive(Debug, Clone, Default)]
pub struct StrategyRow {
    /// How deep it lies, from 1; deeper than 4 looks like 4.
    pub level: u8,
    /// Its number as published: "2.4".
    pub number: String,
    /// Its title in the reader's language, or in English.
    pub title: String,
    /// The language of that title where it is not the page's own; empty otherwise.
    pub lang: String,
    /// The title as published: the language's code and the words.
    pub original: Option<(String, String)>,
    /// Its own page; empty for none.
    pub href: String,
    /// Responsible bodies.
    pub bodies: Vec<String>,
    /// The deadline as published; empty for none.
    pub deadline: String,
    /// How it stands; no word for none.
    pub state: Mark,
    /// Why it stands so; empty for none.
    pub reason: String,
    /// The capabilities that serve it.
    pub rooms: Vec<Capability>,
    /// Its indicators.
    pub figures: Vec<StrategyFigure>,
}

impl StrategyRow {
    fn indent(&self) -> u8 {
        self.level.clamp(1, 4)
    }
}

/// The tree.
#[derive(Debug, Clone, Default)]
pub struct Strategy {
    /// What the table is about, for its caption.
    pub title: String,
    /// The items, in the order of the document.
    pub rows: Vec<StrategyRow>,
}
component!(Strategy, "components/strategy.html");
