//! The pictures of a report. Each shows the numbers of the table beside it.

use ::report::svg::{Anchor, Pen, short};

use super::{Args, Compared, Words, attributes};
use crate::evaluate::{Group, Measures};

/// Width of every picture in its own units.
const WIDTH: f64 = 360.0;
const LEFT: f64 = 8.0;
const RIGHT: f64 = WIDTH - 8.0;

/// Two colours with what they mean, above a picture.
fn legend(pen: &mut Pen, words: &dyn Words, keys: [&str; 2]) {
    let first = words.plain(keys[0]);
    pen.rect("one", (LEFT, 4.0), (10.0, 10.0));
    pen.text("tick", (LEFT + 15.0, 13.0), Anchor::Start, &first);
    pen.rect("two", (LEFT, 20.0), (10.0, 10.0));
    pen.text("tick", (LEFT + 15.0, 29.0), Anchor::Start, &words.plain(keys[1]));
}

/// Mean absolute error by length: over combinations in both, and over those in either. The bars share one scale.
#[allow(clippy::cast_precision_loss, reason = "a handful of lengths")]
pub(super) fn errors(id: &str, lengths: &[Measures], words: &dyn Words) -> Option<String> {
    let all = lengths.iter().flat_map(|one| [one.mae_both, one.mae_union]).flatten();
    let most = all.fold(0.0_f64, f64::max).max(1e-9);
    if lengths.iter().all(|one| one.mae_both.is_none() && one.mae_union.is_none()) {
        return None;
    }
    let mut pen = Pen::new(WIDTH);
    legend(&mut pen, words, ["publish-column-mae-both", "publish-column-mae-union"]);
    let (top, row) = (44.0, 46.0);
    let wide = RIGHT - LEFT - 60.0;
    for (place, one) in lengths.iter().enumerate() {
        let y = top + row * place as f64;
        let label =
            words.say("publish-picture-length", &Args::none().with("length", one.length.unwrap_or(0)));
        pen.text("label", (LEFT, y + 8.0), Anchor::Start, &label);
        for (class, value, offset) in [("one", one.mae_both, 12.0), ("two", one.mae_union, 25.0)] {
            let Some(value) = value else { continue };
            let length = (wide * value / most).max(1.0);
            pen.rect(class, (LEFT, y + offset), (length, 11.0));
            let shown = words.number(value, 1);
            pen.text("value", (LEFT + length + 5.0, y + offset + 9.5), Anchor::Start, &shown);
        }
    }
    let height = top + row * lengths.len() as f64 + 4.0;
    let (title, text) = (words.plain("publish-picture-errors"), words.plain("publish-picture-errors-text"));
    Some(pen.finish(id, height, &title, &text))
}

/// Preserved share by count, from none to all.
#[allow(clippy::cast_precision_loss, reason = "a handful of groups")]
pub(super) fn preserved(id: &str, groups: &[&Group], words: &dyn Words) -> Option<String> {
    let points: Vec<(&Group, f64)> =
        groups.iter().filter_map(|group| Some((*group, group.preservation?))).collect();
    if points.is_empty() {
        return None;
    }
    let (top, bottom, left) = (14.0, 170.0, 44.0);
    let mut pen = Pen::new(WIDTH);
    for step in 0..=4 {
        let share = f64::from(step) / 4.0;
        let y = bottom - (bottom - top) * share;
        pen.line(if step == 0 { "axis" } else { "grid" }, (left, y), (RIGHT, y));
        pen.text("tick", (left - 6.0, y + 3.5), Anchor::End, &words.percent(share));
    }
    let wide = (RIGHT - left) / points.len() as f64;
    let mut before: Option<(f64, f64)> = None;
    for (place, (group, share)) in points.iter().enumerate() {
        let at = (left + wide * (place as f64 + 0.5), bottom - (bottom - top) * share.clamp(0.0, 1.0));
        if let Some(before) = before {
            pen.line("path", before, at);
        }
        before = Some(at);
        pen.text("tick", (at.0, bottom + 14.0), Anchor::Middle, &bound(group, words, true));
    }
    for (place, (_, share)) in points.iter().enumerate() {
        let at = (left + wide * (place as f64 + 0.5), bottom - (bottom - top) * share.clamp(0.0, 1.0));
        pen.dot("mark", at, 4.0);
    }
    pen.text("tick", (RIGHT, bottom + 30.0), Anchor::End, &words.plain("publish-picture-preserved-axis"));
    let (title, text) =
        (words.plain("publish-picture-preserved"), words.plain("publish-picture-preserved-text"));
    Some(pen.finish(id, bottom + 38.0, &title, &text))
}

/// Upper bound of a group of counts, long or short.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn bound(group: &Group, words: &dyn Words, brief: bool) -> String {
    match group.up_to {
        Some(most) if brief && most >= 1000 => format!("{}k", words.number(most as f64 / 1000.0, 1)),
        Some(most) => words.number(most as f64, 0),
        None if brief => "…".to_owned(),
        None => words.plain("publish-group-above"),
    }
}

/// Protected beside synthetic counts of the most frequent values.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn compared(id: &str, all: &[Compared], words: &dyn Words) -> Option<String> {
    let shown: Vec<&Compared> = all.iter().filter(|one| one.attributes.len() == 1).take(12).collect();
    let most =
        shown.iter().flat_map(|one| [one.protected, one.synthetic]).max().filter(|most| *most > 0)? as f64;
    let mut pen = Pen::new(WIDTH);
    legend(&mut pen, words, ["publish-column-protected", "publish-column-synthetic"]);
    let (top, row) = (44.0, 38.0);
    let wide = RIGHT - LEFT - 60.0;
    for (place, one) in shown.iter().enumerate() {
        let y = top + row * place as f64;
        pen.text("tick", (LEFT, y + 7.0), Anchor::Start, &short(&attributes(&one.attributes), 62));
        for (class, value, offset) in [("one", one.protected, 11.0), ("two", one.synthetic, 20.0)] {
            let length = (wide * value as f64 / most).max(1.0);
            pen.rect(class, (LEFT, y + offset), (length, 8.0));
            pen.text(
                "tick",
                (LEFT + length + 4.0, y + offset + 7.5),
                Anchor::Start,
                &words.number(value as f64, 0),
            );
        }
    }
    let height = top + row * shown.len() as f64 + 2.0;
    let (title, text) =
        (words.plain("publish-picture-compared"), words.plain("publish-picture-compared-text"));
    Some(pen.finish(id, height, &title, &text))
}
