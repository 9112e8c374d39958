//! Figures that are kept, and counted again for the months that moved.
//!
//! Every batch that writes or retracts a fact gives (kind, month) the next change number. A figure compares these
//! numbers, read in the snapshot in which it is counted, with those under which each month was kept: equal numbers
//! mean equal months. So a figure is never older than its snapshot, whichever process wrote; and never newer, for a month
//! whose number differs in either direction is counted again.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use access::{Records, Result};
use jiff::civil::Date;
use kernel::{Aggregate, FactKind, Figure, Filters, Measure, day_number, month_of};

use crate::{
    figures::{Rest, figure, too_early},
    months::{self, Asked, Tally},
    span::Span,
};

/// The change numbers and the beginning of the records, as one snapshot has them.
#[derive(Debug, Clone)]
pub struct Moment {
    numbers: BTreeMap<&'static str, BTreeMap<i64, i64>>,
    earliest: BTreeMap<&'static str, i64>,
    today: Date,
}

/// Reads what the figures of some measures are compared with; once for a page. `today` is the civil day in the
/// country's zone.
///
/// # Errors
/// The database's.
pub async fn moment(records: &mut Records<'_>, measures: &[&'static Measure], today: Date) -> Result<Moment> {
    let mut kinds: Vec<&'static FactKind> = measures.iter().flat_map(|measure| measure.kinds()).collect();
    let mut tests: Vec<&'static FactKind> =
        measures.iter().flat_map(|measure| measure.available.iter().copied()).collect();
    for list in [&mut kinds, &mut tests] {
        list.sort_by_key(|kind| kind.id);
        list.dedup();
    }
    let numbers = if kinds.is_empty() { BTreeMap::new() } else { months::numbers(records, &kinds).await? };
    Ok(Moment { numbers, earliest: months::earliest(records, &tests).await?, today })
}

impl Moment {
    /// The day up to which stocks are counted.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    fn since(&self, measure: &Measure) -> Option<i64> {
        measure.available.iter().filter_map(|kind| self.earliest.get(kind.id)).min().copied()
    }

    fn numbers(&self, kind: &FactKind) -> impl Iterator<Item = (i64, i64)> {
        self.numbers.get(kind.id).into_iter().flatten().map(|(month, number)| (*month, *number))
    }

    /// One number for all months of a span, of all kinds: it grows whenever one of them does.
    fn number(&self, kinds: &[&'static FactKind], span: Span) -> i64 {
        let all = kinds.iter().flat_map(|kind| self.numbers(kind));
        all.filter(|(month, _)| span.has(*month)).map(|(_, number)| number).sum()
    }
}

/// The months of one kind, each with the change number under which it was counted.
type Months = BTreeMap<i64, (i64, Tally)>;

/// What is kept of one measure with one set of filters.
#[derive(Debug, Clone, Default)]
struct Remembered {
    /// Per kind of the measure.
    months: Vec<Months>,
    /// Per span, with the number of the span.
    rests: BTreeMap<Span, (i64, Rest)>,
}

impl Remembered {
    /// How far it goes: grows with every change.
    fn reach(&self) -> i64 {
        self.months.iter().flat_map(BTreeMap::values).map(|(number, _)| number).sum()
    }
}

/// Figures that were counted.
#[derive(Debug, Default)]
pub struct Kept(Mutex<HashMap<(&'static str, Filters), Arc<Remembered>>>);

/// The most spans kept for one figure: days go by.
const MOST_SPANS: usize = 32;

impl Kept {
    /// The figures of a measure, one per span; the last one is the span that is still running. Months are kept ones where
    /// nothing was recorded since, else counted now.
    ///
    /// # Errors
    /// The database's.
    pub async fn figures(
        &self,
        records: &mut Records<'_>,
        moment: &Moment,
        measure: &'static Measure,
        filters: &Filters,
        spans: &[Span],
    ) -> Result<Vec<Figure>> {
        let key = (measure.id, filters.clone());
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let mut remembered = known.as_deref().cloned().unwrap_or_default();
        let counting = Counting { measure, filters, moment };
        let mut moved = counting.months(records, &mut remembered).await?;
        for span in spans {
            moved |= counting.rest(records, &mut remembered, *span).await?;
        }
        let figures = counting.figures(&remembered, spans);
        if moved {
            self.keep(key, remembered);
        }
        Ok(figures)
    }

    /// Keeps what was counted, unless somebody with a later snapshot was quicker.
    fn keep(&self, key: (&'static str, Filters), mut fresh: Remembered) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(&key).is_some_and(|known| known.reach() > fresh.reach()) {
            return;
        }
        while fresh.rests.len() > MOST_SPANS {
            fresh.rests.pop_first();
        }
        all.insert(key, Arc::new(fresh));
    }
}

/// One measure with filters, counted at one moment.
struct Counting<'a> {
    measure: &'static Measure,
    filters: &'a Filters,
    moment: &'a Moment,
}

impl Counting<'_> {
    fn asked<'a>(&'a self, kind: &'a FactKind) -> Asked<'a> {
        let values = matches!(self.measure.aggregate, Aggregate::Median | Aggregate::Sum);
        Asked { measure: self.measure, kind, filters: self.filters, values }
    }

    /// Brings the months up to the moment; says whether any had moved.
    async fn months(&self, records: &mut Records<'_>, remembered: &mut Remembered) -> Result<bool> {
        let kinds = self.measure.kinds();
        remembered.months.resize_with(kinds.len(), Months::new);
        let mut moved = false;
        for (kind, kept) in kinds.iter().zip(&mut remembered.months) {
            let now: Months = self
                .moment
                .numbers(kind)
                .map(|(month, number)| (month, (number, Tally::default())))
                .collect();
            let stale: Vec<i64> = now
                .iter()
                .filter(|(month, (number, _))| kept.get(month).is_none_or(|(known, _)| known != number))
                .map(|(month, _)| *month)
                .collect();
            // A month that this snapshot does not know yet was counted in a later one.
            let unknown = kept.keys().any(|month| !now.contains_key(month));
            kept.retain(|month, _| now.contains_key(month));
            if stale.is_empty() {
                moved |= unknown;
                continue;
            }
            moved = true;
            for (month, tally) in months::tallies(records, self.asked(kind), &stale, None).await? {
                let number = now.get(&month).map_or(0, |(number, _)| *number);
                kept.insert(month, (number, tally));
            }
        }
        Ok(moved)
    }

    /// Finds what months alone do not say of a span, unless it is kept; says whether it had to be found.
    async fn rest(&self, records: &mut Records<'_>, remembered: &mut Remembered, span: Span) -> Result<bool> {
        let kinds = self.measure.kinds();
        let number = self.moment.number(&kinds, span);
        if remembered.rests.get(&span).is_some_and(|(known, _)| *known == number) {
            return Ok(false);
        }
        let mut rest = Rest::default();
        match (self.measure.aggregate, span) {
            (Aggregate::Subjects, _) if self.narrow() && repeats(remembered, span) => {
                let asked = self.asked(self.measure.of);
                rest.later = months::later_ones(records, asked, span).await?;
            }
            (Aggregate::Stock { .. }, Span::Day(day)) => {
                let month = month_of(day);
                let mut after = [0, 0];
                for ((kind, kept), after) in kinds.iter().zip(&remembered.months).zip(&mut after) {
                    let Some((_, tally)) = kept.get(&month) else { continue };
                    let until = months::up_to(records, self.asked(kind), month, day_number(day)).await?;
                    *after = tally.facts - until;
                }
                rest.after = after.into();
            }
            _ => {}
        }
        if let Some((month, day)) = span.part() {
            let asked = self.asked(self.measure.of);
            let found = months::tallies(records, asked, &[month], Some(day)).await?;
            rest.part = found.into_values().next().unwrap_or_default();
        }
        remembered.rests.insert(span, (number, rest));
        Ok(true)
    }

    /// Whether some facts of the kind may not fit, so that the first fact of a subject may be one that does not.
    fn narrow(&self) -> bool {
        !self.measure.only.is_empty() || !self.filters.is_empty()
    }

    fn figures(&self, remembered: &Remembered, spans: &[Span]) -> Vec<Figure> {
        let months: Vec<BTreeMap<i64, &Tally>> = remembered
            .months
            .iter()
            .map(|kept| kept.iter().map(|(month, (_, tally))| (*month, tally)).collect())
            .collect();
        let months: Vec<&BTreeMap<i64, &Tally>> = months.iter().collect();
        let since = self.moment.since(self.measure);
        let one = |(place, span): (usize, &Span)| {
            if too_early(*span, since, place + 1 == spans.len()) {
                return Figure::NotAvailable;
            }
            let none = Rest::default();
            let rest = remembered.rests.get(span).map_or(&none, |(_, rest)| rest);
            figure(self.measure.aggregate, *span, &months, rest)
        };
        spans.iter().enumerate().map(one).collect()
    }
}

/// Whether any fact of a span is not the first of its subject.
fn repeats(remembered: &Remembered, span: Span) -> bool {
    let all = remembered.months.first().into_iter().flatten();
    let inside = all.filter(|(month, _)| span.has(**month));
    let first = |tally: &Tally| if span == Span::All { tally.first_ever } else { tally.first };
    inside.map(|(_, (_, tally))| tally).any(|tally| tally.facts > first(tally))
}
