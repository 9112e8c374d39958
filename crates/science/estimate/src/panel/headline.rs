//! What the first sentences of a report speak of: the methods whose interval can be quoted.

use super::{Estimation, Headline, LeftOut, Line, Method, Range, Unquotable};
use crate::warnings::{Args, Refused};

/// Limits that lie farther apart than by this factor say nothing.
const WIDE: f64 = 50.0;
/// An estimate that lies farther than by this factor from every other one stands alone.
const ALONE: f64 = 5.0;

/// Sorts the methods of a panel into those that lead and those that are left out; lower bounds are neither.
pub(super) fn of(panel: &[Line]) -> Headline {
    let mut headline = Headline::default();
    let mut leading = Vec::new();
    for line in panel.iter().filter(|line| line.method != Method::Chao) {
        match unquotable(line) {
            None => leading.push(line),
            Some(why) => headline.left_out.push(left_out(line, why)),
        }
    }
    while let Some(place) = alone(&leading) {
        headline.left_out.push(left_out(leading.remove(place), Unquotable::Alone));
    }
    for line in leading {
        let (lower, upper) = (line.lower.unwrap_or(line.estimate), line.upper.unwrap_or(line.estimate));
        let [lowest, highest] = headline.limits.unwrap_or([lower, upper]);
        headline.limits = Some([lowest.min(lower), highest.max(upper)]);
        let before = headline.range.unwrap_or(Range { count: 0, lower: line.estimate, upper: line.estimate });
        headline.range = Some(Range {
            count: before.count + 1,
            lower: before.lower.min(line.estimate),
            upper: before.upper.max(line.estimate),
        });
    }
    headline
}

fn left_out(line: &Line, why: Unquotable) -> LeftOut {
    LeftOut { method: line.method, estimate: line.estimate, why }
}

fn unquotable(line: &Line) -> Option<Unquotable> {
    match (line.lower, line.upper) {
        (None, _) => Some(Unquotable::NoInterval),
        (Some(_), None) => Some(Unquotable::Open),
        (Some(lower), Some(upper)) if upper > WIDE * lower => Some(Unquotable::Wide),
        _ => line.notes.carried_by.is_some().then_some(Unquotable::Carried),
    }
}

/// The place of an estimate that lies far above or below all others; of two there is no saying which.
fn alone(leading: &[&Line]) -> Option<usize> {
    if leading.len() < 3 {
        return None;
    }
    let far = |(place, line): (usize, &&Line)| {
        let mut others = leading.iter().enumerate().filter(|(other, _)| *other != place);
        let lies_far = others.all(|(_, other)| {
            line.estimate > ALONE * other.estimate || other.estimate > ALONE * line.estimate
        });
        lies_far.then_some(place)
    };
    leading.iter().enumerate().find_map(far)
}

/// A lower bound above every estimate is none: its method is refused.
pub(super) fn bound(result: &mut Estimation) {
    let Some(range) = result.range else { return };
    let above = |line: &Line| line.method == Method::Chao && line.estimate > range.upper;
    let Some(place) = result.panel.iter().position(above) else { return };
    let line = result.panel.remove(place);
    let args = Args::none().with("bound", line.estimate.round()).with("upper", range.upper.round());
    result.refused.push(Refused { method: line.method, code: "bound-above", args });
}

#[cfg(test)]
mod tests {
    use super::super::{IntervalKind, sample};
    use super::*;

    fn panel(estimates: &[f64]) -> Vec<Line> {
        let methods = Method::ALL.into_iter().filter(|method| *method != Method::Chao);
        let line = |(method, estimate): (Method, &f64)| sample::line(method, *estimate, IntervalKind::Bca);
        methods.zip(estimates).map(line).collect()
    }

    #[test]
    fn one_method_that_runs_away_does_not_spoil_the_sentence() {
        let mut all = panel(&[2100.0, 2500.0, 3000.0, 75_380.0]);
        let found = of(&all);
        assert_eq!(found.range, Some(Range { count: 3, lower: 2100.0, upper: 3000.0 }));
        assert_eq!(found.limits, Some([2100.0 * 0.8, 3000.0 * 1.5]));
        assert_eq!(found.left_out.len(), 1);
        assert_eq!((found.left_out[0].estimate, found.left_out[0].why), (75_380.0, Unquotable::Alone));
        (all[0].upper, all[1].upper, all[2].lower) = (Some(1_137_544.0), None, None);
        let found = of(&all);
        let why: Vec<Unquotable> = found.left_out.iter().map(|one| one.why).collect();
        assert_eq!(why, [Unquotable::Wide, Unquotable::Open, Unquotable::NoInterval]);
        assert_eq!(found.range, Some(Range { count: 1, lower: 75_380.0, upper: 75_380.0 }));
    }

    #[test]
    fn without_a_quotable_interval_there_is_no_sentence() {
        let mut all = panel(&[100.0, 120.0]);
        all.iter_mut().for_each(|line| line.upper = None);
        let found = of(&all);
        assert_eq!((found.range, found.limits, found.left_out.len()), (None, None, 2));
    }

    #[test]
    fn a_bound_above_every_estimate_is_refused() {
        for (bound, refused) in [(3900.0, 0), (4100.0, 1)] {
            let mut result = sample::result();
            result.refused.clear();
            result.panel.push(sample::line(Method::Chao, bound, IntervalKind::LogNormal));
            super::bound(&mut result);
            assert_eq!((result.refused.len(), result.panel.len()), (refused, 3 - refused));
        }
    }
}
