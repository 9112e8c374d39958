//! The interval panel: every method with its estimate and interval on one axis.

use ::report::svg::{Anchor, Pen, short};

use super::{WIDTH, scale::Scale};
use crate::{
    panel::{Estimation, Line, Method},
    report::Words,
    warnings::Args,
};

const LEFT: f64 = 8.0;
const RIGHT: f64 = WIDTH - 16.0;
const TOP: f64 = 30.0;
const ROW: f64 = 50.0;

/// The interval panel of a result. Nothing when no method has an answer.
#[allow(clippy::cast_precision_loss, reason = "cases are far below 2^52")]
pub(crate) fn intervals(result: &Estimation, words: &dyn Words) -> Option<String> {
    let ends = result.panel.iter().flat_map(|line| [line.lower, line.upper, Some(line.estimate)]).flatten();
    let largest = ends.fold(None::<f64>, |most, end| Some(most.map_or(end, |most| most.max(end))))?;
    let detected = result.table.cases as f64;
    let scale = Scale::people(detected, largest * 1.02, LEFT, RIGHT);
    let bottom = TOP + ROW * result.panel.len() as f64;
    let mut pen = Pen::new(WIDTH);
    for tick in scale.ticks_apart(46.0) {
        let x = scale.at(tick);
        pen.line("grid", (x, TOP), (x, bottom));
        let anchor = if x < LEFT + 14.0 { Anchor::Start } else { Anchor::Middle };
        pen.text("tick", (x, bottom + 14.0), anchor, &words.number(tick, 0));
    }
    let seen = scale.at(detected);
    if !scale.logarithmic() {
        pen.rect("seen", (LEFT, TOP), (seen - LEFT, bottom - TOP));
    }
    pen.line("seen-edge", (seen, TOP - 6.0), (seen, bottom));
    let label = words.say("picture-detected", &Args::none().with("cases", result.table.cases));
    pen.text("tick", (LEFT, TOP - 12.0), Anchor::Start, &label);
    for (number, line) in result.panel.iter().enumerate() {
        row(&mut pen, &scale, TOP + ROW * number as f64, line, words);
    }
    if scale.logarithmic() {
        pen.text("tick", (LEFT, bottom + 30.0), Anchor::Start, &words.plain("picture-logarithmic"));
    }
    let title = words.plain("picture-panel");
    Some(pen.finish("panel", bottom + 38.0, &title, &words.plain("picture-panel-text")))
}

fn row(pen: &mut Pen, scale: &Scale, top: f64, line: &Line, words: &dyn Words) {
    let bound = line.method == Method::Chao;
    let name = words.plain(&format!("method-{}", line.method.code()));
    pen.text("label", (LEFT, top + 14.0), Anchor::Start, &short(&name, 40));
    let middle = top + 40.0;
    let open = line.lower.is_some() && line.upper.is_none();
    let far = if open { scale.end() } else { line.estimate };
    let (least, most) = (line.lower.unwrap_or(line.estimate), line.upper.unwrap_or(far));
    let class = if line.interval.is_some_and(|kind| kind.with_selection()) { "range" } else { "range thin" };
    if least < most {
        pen.line(class, (scale.at(least), middle), (scale.at(most), middle));
    }
    if open && !bound {
        pen.arrow("mark", (scale.at(most), middle));
    }
    let at = (scale.at(line.estimate), middle);
    if bound {
        pen.arrow("mark", (at.0 + 7.0, middle));
        pen.line("range thin", (at.0, middle - 5.0), (at.0, middle + 5.0));
    } else {
        pen.dot("mark", at, 4.5);
    }
    pen.text("value", (LEFT, top + 28.0), Anchor::Start, &said(line, bound, words));
}

fn said(line: &Line, bound: bool, words: &dyn Words) -> String {
    let args = Args::none().with("estimate", line.estimate.round());
    match (bound, line.lower, line.upper) {
        (true, _, _) => words.say("picture-at-least", &args),
        (false, Some(lower), Some(upper)) => {
            words.say("picture-interval", &args.with("lower", lower.round()).with("upper", upper.round()))
        }
        (false, Some(lower), None) => words.say("picture-open", &args.with("lower", lower.round())),
        _ => words.say("picture-no-interval", &args),
    }
}
