//! Figures: a number, zero and *not available* are three different things and look different.

use std::fmt::Write as _;

use kernel::{Figure, Unit};

use super::{Html, component};
use words::{Given, Words};

/// A figure with all that is needed to trust it.
#[derive(Debug, Clone)]
pub struct FigureCard {
    /// What is counted.
    pub name: String,
    /// The figure.
    pub figure: Figure,
    /// Its unit.
    pub unit: Unit,
    /// Which time it covers.
    pub period: String,
    /// How it is defined, with time base and unit of counting.
    pub definition: String,
    /// Where it comes from.
    pub source: String,
    /// The figure of the period before.
    pub before: Option<Before>,
    /// Where it opens to the rows it was counted from; empty for none.
    pub href: String,
}
component!(FigureCard, "components/figure.html");

/// What a figure is compared with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Before {
    /// Which period it was: "2025".
    pub period: String,
    /// Its figure.
    pub value: f64,
    /// Only the same days of it, for a period that is still running.
    pub same_days: bool,
}

impl FigureCard {
    /// How many rows it was counted from; `None` when it is not available.
    fn rows(&self) -> Option<u64> {
        match self.figure {
            Figure::Number { rows, .. } => Some(rows),
            Figure::NotAvailable => None,
        }
    }

    fn difference(&self, w: &Words) -> Option<String> {
        let (Figure::Number { value, .. }, Some(before)) = (self.figure, &self.before) else {
            return None;
        };
        let by = value - before.value;
        let key = match (by > 0.0, by < 0.0, before.same_days) {
            (true, _, false) => "figure-more",
            (true, _, true) => "figure-more-days",
            (_, true, false) => "figure-less",
            (_, true, true) => "figure-less-days",
            (_, _, false) => "figure-same",
            (_, _, true) => "figure-same-days",
        };
        let values = [
            ("by", w.number(by.abs()).into()),
            ("period", before.period.as_str().into()),
            ("before", w.number(before.value).into()),
        ];
        Some(w.args(key, &values))
    }
}

/// A figure in a few letters: "12", "4.5 days", "0", or the words for *not available*.
pub(crate) fn written(w: &Words, figure: &Figure, unit: &Unit) -> String {
    match (figure, unit) {
        (Figure::NotAvailable, _) => w.t("figure-not-available"),
        (Figure::Number { value, .. }, Unit::Count) => w.number(value),
        (Figure::Number { value, .. }, Unit::Days) => w.t1("figure-days", "days", value),
    }
}

/// The class of a figure's state.
pub(crate) fn class(figure: &Figure) -> &'static str {
    match figure {
        Figure::NotAvailable => "figure-none",
        Figure::Number { value, .. } if *value == 0.0 => "figure-zero",
        Figure::Number { .. } => "figure-number",
    }
}

/// A small line of a figure over time, zero-based; a point that is not available leaves a gap with a dashed
/// floor, and the target is a dotted line. `title` says in words what it shows.
#[must_use]
pub fn spark(title: &str, points: &[Option<f64>], target: impl Given<Option<f64>>) -> Html {
    let target = target.given();
    const WIDTH: f64 = 120.0;
    const FLOOR: f64 = 30.0;
    let top = points.iter().flatten().copied().chain(target).fold(1.0, f64::max);
    #[allow(clippy::cast_precision_loss, reason = "a line has few points")]
    let across = |place: usize| 2.0 + place as f64 * (WIDTH - 4.0) / (points.len().max(2) - 1) as f64;
    let up = |value: f64| FLOOR - value.max(0.0) / top * (FLOOR - 4.0);
    let (mut line, mut gaps, mut dots, mut open) = (String::new(), String::new(), String::new(), false);
    for (place, point) in points.iter().enumerate() {
        let x = across(place);
        if let Some(value) = point {
            let y = up(*value);
            // Writing into a string cannot fail.
            let _ = write!(line, "{}{x:.1} {y:.1}", if open { "L" } else { "M" });
            let _ = write!(dots, r#"<circle class="spark-dot" cx="{x:.1}" cy="{y:.1}" r="1.8"/>"#);
        } else {
            let (from, until) = ((x - 6.0).max(0.0), (x + 6.0).min(WIDTH));
            let _ = write!(gaps, r#"<path class="spark-gap" d="M{from:.1} {FLOOR}H{until:.1}"/>"#);
        }
        open = point.is_some();
    }
    let aim = target.map(|value| format!(r#"<path class="spark-target" d="M0 {:.1}H{WIDTH}"/>"#, up(value)));
    Html::trusted(format!(
        r#"<svg class="spark" viewBox="0 0 120 34" width="120" height="34" role="img" aria-label="{}">{}{gaps}<path class="spark-line" d="{line}"/>{dots}</svg>"#,
        Html::text(title),
        aim.unwrap_or_default()
    ))
}
