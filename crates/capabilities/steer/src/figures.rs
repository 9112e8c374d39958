//! From a measure to a figure.
//!
//! A figure has three states that are never mixed: a number, zero, and *not available*.
//!
//! - Nothing that could be counted was ever recorded: not available.
//! - A year that was over before the records begin: not available, since nobody was counting.
//! - A median of no values: not available. A count of no cases: zero.
//!
//! Figures are kept in memory until something is recorded ([`Kept`]), so that a strategy with many indicators
//! over many thousand cases stays quick. Kept figures equal counted ones, which a test shows.

use crate::rights::MeasureFigure;
use kernel::DossierId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use access::{Act, Permit, Result};
use jiff::civil::Date;
use kernel::{AccountId, Aggregate, Figure, Measure};
use vault::SymKey;

use crate::{
    bindings::Filters,
    records::{self, Mark},
};

/// Purpose of the key under which pseudonyms are made; see [`pseudonym`].
pub const PSEUDONYMS: &str = "figure-pseudonym/v1";

/// The years that figures are made of, the earliest first; empty for one figure of everything recorded, or of
/// what is so at this moment.
pub type Years = Vec<i16>;

/// Whole days from 1970-01-01 to the first day of a year.
#[must_use]
pub fn first_day(year: i16) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    let days = Date::new(year, 1, 1).and_then(|first| epoch.until(first)).map(|span| span.get_days());
    days.map(i64::from).unwrap_or_default()
}

/// What the database counted: one tally per year, or one in all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// How many different cases (or acts).
    pub things: u64,
    /// Their values, when a median is asked for.
    pub values: Vec<i64>,
}

/// The figures of tallies. `available`: something that can be counted was recorded at all; `since`: the day with
/// which the records begin, as whole days since 1970-01-01.
#[must_use]
pub fn figures(
    aggregate: Aggregate,
    years: &[i16],
    available: bool,
    since: Option<i64>,
    tallies: Vec<Tally>,
) -> Vec<Figure> {
    let last = tallies.len();
    let one = |(place, mut tally): (usize, Tally)| {
        let over_before = match years.get(place) {
            Some(year) if place + 1 < last => since.is_none_or(|since| since >= first_day(year + 1)),
            _ => false,
        };
        if !available || over_before {
            return Figure::NotAvailable;
        }
        #[allow(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
        let value = match aggregate {
            Aggregate::CountCases => Some(tally.things as f64),
            Aggregate::Median => aggregate.of(&mut tally.values),
        };
        value.map_or(Figure::NotAvailable, |value| Figure::Number { value, rows: tally.things })
    };
    tallies.into_iter().enumerate().map(one).collect()
}

type Key = (&'static str, Filters, Years);
type Remembered = (Mark, Arc<[Figure]>);

/// Figures that were counted, each with the mark of what had been recorded then.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<Key, Remembered>>);

impl Kept {
    /// The figures of a measure, one per year (or one in all): kept ones when nothing was recorded since, else
    /// counted now. `mark` comes from [`records::mark`] of the same act.
    ///
    /// # Errors
    /// The database's; [`access::AccessError::NotFound`] when the permit is for another measure.
    pub async fn figures(
        &self,
        act: &mut Act,
        permit: &Permit<MeasureFigure>,
        mark: &Mark,
        measure: &'static Measure,
        filters: &Filters,
        years: &Years,
    ) -> Result<Arc<[Figure]>> {
        let mark = mark.of(measure);
        let key = (measure.id, filters.clone(), years.clone());
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some((_, figures)) = known.filter(|(then, _)| *then == mark) {
            return Ok(figures);
        }
        let fresh: Arc<[Figure]> = records::count(act, permit, measure, filters, years).await?.into();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (mark, fresh.clone()));
        Ok(fresh)
    }
}

/// The name under which one reader sees one case in one figure: `HMAC(viewer, figure, case)`, ten hex digits.
/// The same reader finds the same row again in the same figure; two readers, or two figures, share no name.
/// `key` is derived from the server's key for [`PSEUDONYMS`].
#[must_use]
pub fn pseudonym(key: &SymKey, viewer: AccountId, figure: &str, case: DossierId) -> String {
    let token = vault::token(key, &[b"row of a figure", viewer.bytes(), figure.as_bytes(), case.bytes()]);
    token.iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(things: u64, values: &[i64]) -> Tally {
        Tally { things, values: values.to_vec() }
    }

    #[test]
    fn days_begin_with_1970() {
        assert_eq!(first_day(1970), 0);
        assert_eq!(first_day(1971), 365);
        assert_eq!(first_day(2026), 20_454);
        assert_eq!(first_day(1969), -365);
    }

    #[test]
    fn a_number_zero_and_not_available_are_three_things() {
        let zero = Figure::Number { value: 0.0, rows: 0 };
        let count = |available, since| {
            figures(
                Aggregate::CountCases,
                &[2024, 2025, 2026],
                available,
                since,
                vec![tally(0, &[]), tally(0, &[]), tally(0, &[])],
            )
        };
        assert_eq!(count(false, Some(0)), [Figure::NotAvailable; 3]);
        let begun = Some(first_day(2025) + 40);
        assert_eq!(count(true, begun), [Figure::NotAvailable, zero, zero], "nobody counted in 2024");
        assert_eq!(count(true, None), [Figure::NotAvailable, Figure::NotAvailable, zero]);
        let median = figures(Aggregate::Median, &[], true, begun, vec![tally(0, &[])]);
        assert_eq!(median, [Figure::NotAvailable], "no median of nothing");
        let median = figures(Aggregate::Median, &[], true, begun, vec![tally(4, &[9, 0, 2, 3])]);
        assert_eq!(median, [Figure::Number { value: 2.5, rows: 4 }]);
        let median = figures(Aggregate::Median, &[], true, begun, vec![tally(1, &[0])]);
        assert_eq!(median, [Figure::Number { value: 0.0, rows: 1 }], "zero days are a number");
    }

    #[test]
    fn pseudonyms_differ_by_reader_figure_and_case_and_stay() {
        let key = SymKey::generate();
        let (reader, case) = (AccountId::random(), DossierId::random());
        let name = pseudonym(&key, reader, "a/b", case);
        assert_eq!(name.len(), 10);
        assert_eq!(name, pseudonym(&key, reader, "a/b", case));
        let others = [
            pseudonym(&key, AccountId::random(), "a/b", case),
            pseudonym(&key, reader, "a/c", case),
            pseudonym(&key, reader, "a/b", DossierId::random()),
            pseudonym(&SymKey::generate(), reader, "a/b", case),
        ];
        assert!(!others.contains(&name));
    }
}
