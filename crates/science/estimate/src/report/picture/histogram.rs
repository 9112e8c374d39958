//! How the estimates of the resamples are spread, with the estimate and the limits that were read from them.

use ::report::svg::{Anchor, Pen, short};

use super::{WIDTH, scale::Scale};
use crate::{panel::Line, report::Words, warnings::Args};

const LEFT: f64 = 8.0;
const RIGHT: f64 = WIDTH - 16.0;
const TOP: f64 = 44.0;
const BOTTOM: f64 = 170.0;

/// The histogram of one method's resamples. Nothing for a method without a bootstrap.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(crate) fn histogram(line: &Line, words: &dyn Words) -> Option<String> {
    let bins = &line.bootstrap.as_ref()?.histogram;
    let most = bins.counts.iter().copied().max().filter(|most| *most > 0)? as f64;
    let scale = Scale::linear(bins.from, bins.from + bins.width * bins.counts.len() as f64, LEFT, RIGHT);
    let mut pen = Pen::new(WIDTH);
    for (number, count) in bins.counts.iter().enumerate() {
        let from = scale.at(bins.from + bins.width * number as f64);
        let to = scale.at(bins.from + bins.width * (number + 1) as f64);
        let high = (BOTTOM - TOP) * *count as f64 / most;
        pen.rect("bar", (from, BOTTOM - high), ((to - from - 1.0).max(1.0), high));
    }
    pen.line("axis", (LEFT, BOTTOM), (RIGHT, BOTTOM));
    for tick in scale.ticks_apart(46.0) {
        let x = scale.at(tick);
        pen.line("axis", (x, BOTTOM), (x, BOTTOM + 4.0));
        let anchor = if x < LEFT + 16.0 { Anchor::Start } else { Anchor::Middle };
        pen.text("tick", (x, BOTTOM + 16.0), anchor, &words.number(tick, 0));
    }
    for limit in [line.lower, line.upper].into_iter().flatten() {
        pen.line("limit", (scale.at(limit), TOP - 8.0), (scale.at(limit), BOTTOM));
    }
    pen.line("estimate", (scale.at(line.estimate), TOP - 8.0), (scale.at(line.estimate), BOTTOM));
    let method = words.plain(&format!("method-{}", line.method.code()));
    pen.text("label", (LEFT, 12.0), Anchor::Start, &short(&method, 40));
    let args = Args::none().with("estimate", line.estimate.round());
    pen.text("value", (LEFT, 26.0), Anchor::Start, &words.say("picture-histogram-estimate", &args));
    let name = Args::none().word("method", format!("method-{}", line.method.code()));
    let title = words.say("picture-histogram", &name);
    let id = format!("histogram-{}", line.method.code());
    Some(pen.finish(&id, BOTTOM + 24.0, &title, &words.plain("picture-histogram-text")))
}
