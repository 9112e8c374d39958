//! What may be printed of a result. Overlaps are a handful of people, and whoever has this program can try every table
//! that fits a report: exact totals, limits to the last person, criteria with their decimals or a checksum leave one.
//! So a report that is not raw prints no figure closer than one rule allows: people detected to tens (to fives in tables
//! of five hundred and more; a few are one step), estimates as 1, 2 or 5 with zeros behind (limits outwards), shares to
//! tenths, and no criteria, ranks or checksums. With two digits in every method no other table of a thousand people
//! gives the same report. Of a small table hardly more than the panel is printed, and of fewer than a hundred people only
//! powers of ten.

use std::borrow::Cow;

use crate::{
    panel::{
        Bootstrap, Estimation, Facts, Histogram, Line, Models, Range, SMALL_TABLE, Sensitivity, Strata,
        rounded, step,
    },
    warnings::{Args, Value},
};

/// In a table of fewer people only powers of ten are printed.
const TINY_TABLE: u64 = 100;

/// Warnings that say more of a small table than its panel: whether each stands there hangs on single people.
const DETAILS: [&str; 11] = [
    "bias",
    "one-sided",
    "limit-at-edge",
    "linkage",
    "one-list",
    "merging",
    "spread-2",
    "spread-10",
    "one-case",
    "far",
    "bound-within",
];

/// Whether a table is small: of its report hardly more than the panel may be printed.
pub(crate) fn is_small(facts: &Facts) -> bool {
    facts.cases < SMALL_TABLE
}

/// The result as it may be printed: as it is when it is raw, otherwise rounded.
pub(crate) fn shown(result: &Estimation) -> Cow<'_, Estimation> {
    if !result.table.protected {
        return Cow::Borrowed(result);
    }
    let mut result = result.clone();
    let rule = Rule::of(result.table.cases);
    rule.table(&mut result.table);
    if let Some(source) = &mut result.provenance {
        for checksum in [&mut source.file_checksum, &mut source.read_checksum, &mut source.table_checksum] {
            checksum.clear();
        }
        source.rows = 0;
    }
    result.panel.iter_mut().for_each(|one| rule.line(one));
    result.range = result.range.map(|range| rule.range(range));
    let headline = &mut result.headline;
    headline.range = headline.range.map(|range| rule.range(range));
    headline.limits = headline.limits.map(|[lower, upper]| [rule.down(lower), rule.up(upper)]);
    headline.left_out.iter_mut().for_each(|one| one.estimate = rule.people(one.estimate));
    if rule.small {
        (result.models, result.sensitivity) = (None, Sensitivity::default());
        result.warnings.retain(|one| !DETAILS.contains(&one.code));
        result.graphs.clear();
    }
    result.models.iter_mut().for_each(|one| rule.models(one));
    result.graphs.iter_mut().for_each(|graph| graph.probability = tenths(graph.probability));
    rule.sensitivity(&mut result.sensitivity);
    result.strata.iter_mut().for_each(|one| rule.strata(one));
    result.warnings.iter_mut().for_each(|one| one.args = rule.args(&one.args));
    result.refused.iter_mut().for_each(|one| one.args = rule.args(&one.args));
    Cow::Owned(result)
}

/// How closely estimates may be printed.
#[derive(Clone, Copy)]
struct Rule {
    /// Hardly more than the panel.
    small: bool,
    /// Powers of ten only.
    tiny: bool,
}

impl Rule {
    fn of(cases: u64) -> Self {
        Self { small: cases < SMALL_TABLE, tiny: cases < TINY_TABLE }
    }

    fn table(self, facts: &mut Facts) {
        facts.list_cases.iter_mut().for_each(|cases| *cases = self.seen(*cases));
        (facts.cases, facts.overlapping) = (self.seen(facts.cases), self.seen(facts.overlapping));
        facts.checksum.clear();
        if self.tiny {
            facts.cells.clear();
        }
    }

    fn line(self, line: &mut Line) {
        line.estimate = self.people(line.estimate);
        (line.lower, line.upper) = self.limits(line.lower, line.upper);
        for one in &mut line.intervals {
            (one.lower, one.upper) = (self.down(one.lower), one.upper.map(|upper| self.up(upper)));
        }
        (line.bic, line.aic, line.loglik) = (None, None, None);
        line.bootstrap.iter_mut().for_each(bootstrap);
        let notes = &mut line.notes;
        for share in [&mut notes.edge_mass, &mut notes.acceptance] {
            *share = share.map(tenths);
        }
        notes.one_case = notes.one_case.map(tenths);
        notes.otherwise = notes.otherwise.map(|estimate| self.people(estimate));
        notes.rhat = notes.rhat.map(|rhat| (rhat * 100.0).round() / 100.0);
        if self.small {
            line.intervals.clear();
            (notes.one_case, notes.edge_mass, notes.acceptance, notes.rhat) = (None, None, None, None);
            line.bootstrap.iter_mut().for_each(|found| (found.z0, found.acceleration) = (None, 0.0));
        }
    }

    fn models(self, found: &mut Models) {
        for one in [&mut found.within_2, &mut found.within_10, &mut found.all] {
            *one = one.map(|range| self.range(range));
        }
        for one in &mut found.best {
            (one.bic, one.aic) = (None, None);
            (one.weight_bic, one.weight_aic) = (tenths(one.weight_bic), tenths(one.weight_aic));
            one.estimate = self.people(one.estimate);
        }
    }

    fn sensitivity(self, found: &mut Sensitivity) {
        found.estimate = found.estimate.map(|estimate| self.people(estimate));
        for row in &mut found.rows {
            row.estimate = row.estimate.map(|estimate| self.people(estimate));
            (row.lower, row.upper) = self.limits(row.lower, row.upper);
            if let Some((share, _)) = row.what.split_once(" % (") {
                row.what = format!("{share} %");
            }
        }
    }

    fn strata(self, found: &mut Strata) {
        for row in &mut found.rows {
            let own = Self::of(row.cases);
            let own = Self { small: self.small || own.small, tiny: self.tiny || own.tiny };
            row.cases = own.seen(row.cases);
            row.estimate = row.estimate.map(|estimate| own.people(estimate));
            (row.lower, row.upper) = own.limits(row.lower, row.upper);
            row.refused.iter_mut().for_each(|one| one.args = own.args(&one.args));
        }
        (found.sum, found.whole) =
            (found.sum.map(|sum| self.people(sum)), found.whole.map(|all| self.people(all)));
        (found.sum_lower, found.sum_upper) = self.limits(found.sum_lower, found.sum_upper);
    }

    /// The values of a sentence, by what they are.
    fn args(self, exact: &Args) -> Args {
        exact.iter().fold(Args::none(), |shown, (name, value)| {
            let value = match (*name, value) {
                ("cases", Value::Number(cases)) => Value::Number(self.seen(cases.max(0.0) as u64) as f64),
                ("lower" | "upper" | "estimate" | "sum" | "whole" | "bound", Value::Number(value)) => {
                    Value::Number(self.people(*value))
                }
                ("ratio" | "percent" | "factor" | "rank" | "failed", Value::Number(value)) => {
                    Value::Number(Self { tiny: false, ..self }.people(*value))
                }
                ("z0", Value::Number(value)) => Value::Number(tenths(*value)),
                (_, other) => other.clone(),
            };
            shown.with(name, value)
        })
    }

    fn range(self, exact: Range) -> Range {
        Range { lower: self.people(exact.lower), upper: self.people(exact.upper), ..exact }
    }

    fn limits(self, lower: Option<f64>, upper: Option<f64>) -> (Option<f64>, Option<f64>) {
        (lower.map(|lower| self.down(lower)), upper.map(|upper| self.up(upper)))
    }

    /// A number of people detected.
    fn seen(self, cases: u64) -> u64 {
        rounded(cases, step(if self.small { 0 } else { u64::MAX }))
    }

    /// A number of people estimated, or any other figure that follows from the table.
    fn people(self, value: f64) -> f64 {
        let (below, above) = (self.down(value), self.up(value));
        if below <= 0.0 || value / below > above / value { above } else { below }
    }

    /// The same, never above.
    fn down(self, value: f64) -> f64 {
        self.steps(value).filter(|step| *step <= value).fold(0.0, f64::max)
    }

    /// The same, never below.
    fn up(self, value: f64) -> f64 {
        self.steps(value).filter(|step| *step >= value).fold(f64::INFINITY, f64::min)
    }

    /// The values that may be printed around one of at least 1.
    fn steps(self, value: f64) -> impl Iterator<Item = f64> {
        let unit = 10_f64.powi(value.max(1.0).log10().floor() as i32);
        let steps: &[f64] = if self.tiny { &[1.0, 10.0] } else { &[1.0, 2.0, 5.0, 10.0] };
        steps.iter().map(move |step| step * unit)
    }
}

fn bootstrap(found: &mut Bootstrap) {
    // to fifths, but never to none
    let share = (found.failed as f64 / found.replicates.max(1) as f64 * 5.0).round() / 5.0;
    let share = if found.failed > 0 { share.max(0.2) } else { 0.0 };
    found.failed = (share * found.replicates as f64).round() as usize;
    found.z0 = found.z0.map(tenths);
    found.acceleration = tenths(found.acceleration);
    found.limit_ranks = None;
    found.histogram = Histogram { from: 0.0, width: 0.0, counts: Vec::new() };
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_by_one_rule() {
        let (large, small, tiny) = (Rule::of(500), Rule::of(499), Rule::of(99));
        assert_eq!((tiny.down(39.6), tiny.people(167.61), tiny.up(1225.1)), (10.0, 100.0, 10_000.0));
        assert_eq!([0, 1, 7, 8, 22, 2744].map(|cases| large.seen(cases)), [0, 5, 5, 10, 20, 2745]);
        assert_eq!([0, 1, 14, 15, 22, 345].map(|cases| small.seen(cases)), [0, 10, 10, 20, 20, 350]);
        let estimates = [0.3, 7.4, 22.0, 167.61, 252.0, 25_311.3, 75_380.0];
        assert_eq!(
            estimates.map(|value| small.people(value)),
            [1.0, 10.0, 20.0, 200.0, 200.0, 20_000.0, 100_000.0]
        );
        assert_eq!(
            (small.down(39.6), small.up(1225.1), small.down(0.4), small.up(200.0)),
            (20.0, 2000.0, 0.0, 200.0)
        );
    }
}
