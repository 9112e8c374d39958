//! From months to a figure. Pure.
//!
//! A figure has three states that are never mixed: a number, zero, and *not available*.
//!
//! - Nothing that the measure's own test names was ever recorded: not available.
//! - A year that was over before the records begin: not available, since nobody was counting.
//! - A median of no values: not available. A count of no facts: zero.

use std::collections::BTreeMap;

use kernel::{Aggregate, Figure, median, year_of_month};

use crate::{months::Tally, span::Span};

/// What months alone do not say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rest {
    /// Subjects that fit, but not by their first fact of the span.
    pub(crate) later: i64,
    /// Facts of the span's last month that lie after its day, of what begins and of what ends.
    pub(crate) after: (i64, i64),
    /// Of a span that ends within a month: what that month holds up to the day.
    pub(crate) part: Tally,
}

/// The figure of a span. `months` are the tallies of the measure's kinds: what is counted, and for a stock what ends.
pub(crate) fn figure(
    aggregate: Aggregate,
    span: Span,
    months: &[&BTreeMap<i64, &Tally>],
    rest: &Rest,
) -> Figure {
    let cut = span.part().map(|(month, _)| month);
    let of = |place: usize| {
        let all = months.get(place).into_iter().flat_map(|all| all.iter());
        let whole = all.filter(move |(month, _)| span.has(**month) && cut != Some(**month));
        whole.map(|(_, tally)| *tally).chain((place == 0 && cut.is_some()).then_some(&rest.part))
    };
    let sum = |place: usize, part: fn(&Tally) -> i64| of(place).map(part).sum::<i64>();
    let number = |value: i64| {
        // Less than nothing began only where facts are missing: then no rows lie behind it.
        let rows = value.max(0).unsigned_abs();
        #[allow(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
        Figure::Number { value: value as f64, rows }
    };
    match aggregate {
        Aggregate::Subjects => {
            let first = if span == Span::All {
                sum(0, |tally| tally.first_ever)
            } else {
                sum(0, |tally| tally.first)
            };
            number(first + rest.later)
        }
        Aggregate::Facts => number(sum(0, |tally| tally.facts)),
        Aggregate::Stock { .. } => {
            let (begun, ended) = (sum(0, |tally| tally.facts), sum(1, |tally| tally.facts));
            number(begun - rest.after.0 - (ended - rest.after.1))
        }
        Aggregate::Median | Aggregate::Sum => {
            let mut values: BTreeMap<i64, u64> = BTreeMap::new();
            for tally in of(0) {
                for (value, often) in &tally.values {
                    *values.entry(*value).or_default() += often;
                }
            }
            of_values(aggregate, &values)
        }
    }
}

fn of_values(aggregate: Aggregate, values: &BTreeMap<i64, u64>) -> Figure {
    let rows = values.values().sum();
    let value = if aggregate == Aggregate::Median {
        median(values)
    } else {
        let sum = values.iter().map(|(value, often)| i128::from(*value) * i128::from(*often));
        #[allow(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
        Some(sum.sum::<i128>() as f64)
    };
    value.map_or(Figure::NotAvailable, |value| Figure::Number { value, rows })
}

/// Whether nobody was counting yet in a span; `since` is the month with which the records begin, `running` whether
/// the span is the one that is still running.
pub(crate) fn too_early(span: Span, since: Option<i64>, running: bool) -> bool {
    let Some(since) = since else { return true };
    match span {
        Span::Year(year) => !running && year_of_month(since) > i64::from(year),
        Span::YearTo(day) => year_of_month(since) > i64::from(day.year()),
        Span::All | Span::Day(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(facts: i64, first: i64, first_ever: i64, values: &[(i64, u64)]) -> Tally {
        Tally { facts, first, first_ever, values: values.iter().copied().collect() }
    }

    #[test]
    fn people_once_in_a_year_and_once_ever() {
        let (one, two) = (tally(5, 3, 2, &[]), tally(7, 6, 1, &[]));
        let months = BTreeMap::from([(2024 * 12 + 11, &one), (2025 * 12, &two)]);
        let of =
            |span, later| figure(Aggregate::Subjects, span, &[&months], &Rest { later, ..Rest::default() });
        let number = |value: f64| Figure::Number { value, rows: value as u64 };
        assert_eq!(of(Span::Year(2024), 0), number(3.0));
        assert_eq!(of(Span::Year(2025), 2), number(8.0));
        assert_eq!(of(Span::Year(2026), 0), number(0.0));
        assert_eq!(of(Span::All, 0), number(3.0));
        let facts = figure(Aggregate::Facts, Span::All, &[&months], &Rest::default());
        assert_eq!(facts, number(12.0));
    }

    #[test]
    fn of_a_year_up_to_a_day_the_last_month_counts_in_part() {
        let (one, two, part) =
            (tally(5, 3, 2, &[(4, 5)]), tally(7, 6, 1, &[(9, 7)]), tally(2, 1, 0, &[(9, 2)]));
        let months = BTreeMap::from([(2025 * 12, &one), (2025 * 12 + 10, &two), (2024 * 12 + 11, &two)]);
        let rest = Rest { part, ..Rest::default() };
        let span = Span::YearTo(jiff::civil::date(2025, 11, 9));
        let of = |aggregate| figure(aggregate, span, &[&months], &rest);
        assert_eq!(of(Aggregate::Facts), Figure::Number { value: 7.0, rows: 7 });
        assert_eq!(of(Aggregate::Subjects), Figure::Number { value: 4.0, rows: 4 });
        assert_eq!(of(Aggregate::Median), Figure::Number { value: 4.0, rows: 7 });
    }

    #[test]
    fn a_median_of_nothing_is_not_available_and_zero_days_are_a_number() {
        let (one, two) = (tally(0, 0, 0, &[(0, 2), (9, 1)]), tally(0, 0, 0, &[(3, 1)]));
        let months = BTreeMap::from([(2024 * 12, &one), (2025 * 12, &two)]);
        let of = |span| figure(Aggregate::Median, span, &[&months], &Rest::default());
        assert_eq!(of(Span::All), Figure::Number { value: 1.5, rows: 4 });
        assert_eq!(of(Span::Year(2024)), Figure::Number { value: 0.0, rows: 3 });
        assert_eq!(of(Span::Year(2026)), Figure::NotAvailable);
    }

    #[test]
    fn a_year_before_the_records_begin_is_not_available() {
        let since = Some(2025 * 12 + 4);
        assert!(too_early(Span::Year(2024), since, false));
        assert!(!too_early(Span::Year(2025), since, false) && !too_early(Span::Year(2026), since, true));
        assert!(too_early(Span::Year(2026), None, true) && too_early(Span::All, None, false));
        assert!(!too_early(Span::Year(2026), Some(2027 * 12), true), "the running year is always counted");
    }
}
