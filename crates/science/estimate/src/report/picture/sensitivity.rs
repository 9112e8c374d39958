//! What the estimate hangs on: the estimate on every changed table, against the one on the table as it is.

use ::report::svg::{Anchor, Pen, short};

use super::{WIDTH, scale::Scale};
use crate::{
    panel::{Change, Sensitivity},
    report::Words,
};

const LEFT: f64 = 120.0;
const RIGHT: f64 = WIDTH - 54.0;
const ROW: f64 = 20.0;

/// The sensitivity picture. Nothing when nothing could be estimated again.
#[allow(clippy::cast_precision_loss, reason = "a few dozen rows")]
pub(crate) fn sensitivity(found: &Sensitivity, words: &dyn Words) -> Option<String> {
    let base = found.estimate?;
    let values = found.rows.iter().filter_map(|row| row.estimate);
    let (mut least, mut most) = (base, base);
    let ends = found.rows.iter().flat_map(|row| [row.lower, row.upper]).flatten();
    for value in values.chain(ends) {
        (least, most) = (least.min(value), most.max(value));
    }
    if found.rows.is_empty() {
        return None;
    }
    let scale = Scale::people(least, most * 1.03, LEFT, RIGHT);
    let mut pen = Pen::new(WIDTH);
    let mut y = 4.0;
    for change in Change::ALL {
        let rows: Vec<_> = found.rows.iter().filter(|row| row.change == change).collect();
        if rows.is_empty() {
            continue;
        }
        pen.text("label", (0.0, y + 14.0), Anchor::Start, &words.plain(&format!("change-{}", change.code())));
        y += ROW;
        for row in rows {
            let what = if row.what.is_empty() { words.plain("small-overlap") } else { row.what.clone() };
            pen.text("value", (0.0, y + 14.0), Anchor::Start, &short(&what, 18));
            let middle = y + 10.0;
            pen.line("grid", (LEFT, middle), (RIGHT, middle));
            if let Some(value) = row.estimate {
                pen.line("range thin", (scale.at(base), middle), (scale.at(value), middle));
                if let (Some(lower), Some(upper)) = (row.lower, row.upper) {
                    pen.line("range", (scale.at(lower), middle), (scale.at(upper), middle));
                }
                pen.dot("mark", (scale.at(value), middle), 4.0);
                pen.text("value", (WIDTH, y + 14.0), Anchor::End, &words.number(value.round(), 0));
            } else {
                pen.text("value", (WIDTH, y + 14.0), Anchor::End, &words.plain("none-short"));
            }
            y += ROW;
        }
        y += 6.0;
    }
    pen.line("estimate", (scale.at(base), 2.0), (scale.at(base), y));
    for tick in scale.ticks_apart(46.0) {
        pen.text("tick", (scale.at(tick), y + 14.0), Anchor::Middle, &words.number(tick, 0));
    }
    let title = words.plain("picture-sensitivity");
    Some(pen.finish("sensitivity", y + 22.0, &title, &words.plain("picture-sensitivity-text")))
}
