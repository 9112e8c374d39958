//! The place of each fact among the facts of its subject, and what changes from one derivation to the next. Pure.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{Fact, FactKind, month_of};
use uuid::Uuid;

/// A fact with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) fact: Fact,
    /// Number of the fact among the subject's facts of this kind in the year, by day: 1, 2 …
    pub(crate) place: i64,
    /// How many facts of this kind the subject has in earlier years.
    pub(crate) earlier: i64,
}

impl Placed {
    pub(crate) fn month(&self) -> i64 {
        month_of(self.fact.day)
    }
}

/// Gives each fact of one subject its place. Facts of one day keep the order of the history.
pub(crate) fn placed(mut facts: Vec<Fact>) -> Vec<Placed> {
    facts.sort_by_key(|fact| fact.day);
    let mut so_far: BTreeMap<&str, (i16, i64, i64)> = BTreeMap::new();
    let place = |fact: Fact| {
        let (year, place, earlier) = so_far.entry(fact.kind.id).or_insert((fact.day.year(), 0, 0));
        if *year != fact.day.year() {
            (*year, *earlier, *place) = (fact.day.year(), *earlier + *place, 0);
        }
        *place += 1;
        Placed { place: *place, earlier: *earlier, fact }
    };
    facts.into_iter().map(place).collect()
}

/// A fact that no longer follows from the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gone {
    pub(crate) kind: &'static FactKind,
    pub(crate) event: Uuid,
    pub(crate) month: i64,
}

/// What an event changes in the facts of its subject: facts that follow now and did not before are written, facts
/// that followed before and do not now are retracted. A fact of which a code, the day or the place changes is both.
///
/// The *place* of a fact is its number among the subject's facts of its kind in the year, and *earlier* the number
/// of those in earlier years: people once in a year are the facts with place 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub(crate) subject: Uuid,
    pub(crate) by: Uuid,
    /// The civil day of the event; none for facts that are older than the table, which are entered on their own day.
    pub(crate) on: Option<Date>,
    pub(crate) gone: Vec<Gone>,
    pub(crate) new: Vec<Placed>,
}

impl Change {
    /// The change from the facts that followed from a subject's history before the event `by` to those that follow
    /// after it; `on` is the civil day of the event. `None` when nothing changes.
    #[must_use]
    pub fn between(subject: Uuid, by: Uuid, on: Date, before: Vec<Fact>, after: Vec<Fact>) -> Option<Self> {
        Self::of((subject, by, Some(on)), placed(before), placed(after))
    }

    fn of(
        (subject, by, on): (Uuid, Uuid, Option<Date>),
        before: Vec<Placed>,
        mut new: Vec<Placed>,
    ) -> Option<Self> {
        let mut gone = Vec::new();
        for old in before {
            match new.iter().position(|one| *one == old) {
                Some(at) => drop(new.remove(at)),
                None => {
                    let month = old.month();
                    gone.push(Gone { kind: old.fact.kind, event: old.fact.event, month });
                }
            }
        }
        let change = Self { subject, by, on, gone, new };
        (!change.gone.is_empty() || !change.new.is_empty()).then_some(change)
    }

    /// All facts of a subject that had none: for filling a database that is older than the table of facts.
    #[must_use]
    pub fn fill(subject: Uuid, facts: Vec<Fact>) -> Option<Self> {
        Self::of((subject, subject, None), Vec::new(), placed(facts))
    }

    /// How many facts are written and how many retracted.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.new.len(), self.gone.len())
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Codes, Counted, Dimension, SubjectKind, fact::FactKind};

    use super::*;

    const SEEN: FactKind = FactKind {
        id: "seen",
        subject: SubjectKind::Other("thing"),
        counts: Counted::Act,
        dimensions: &[Dimension::Region],
        statuses: &[],
        decisions: &[],
    };
    const HEARD: FactKind = FactKind { id: "heard", ..SEEN };

    fn fact(kind: &'static FactKind, event: u128, day: &str, region: &str) -> Fact {
        let codes = Codes { region: Some(region.into()), ..Codes::default() };
        Fact { kind, event: Uuid::from_u128(event), day: day.parse().unwrap(), value: None, codes }
    }

    fn places(facts: Vec<Fact>) -> Vec<(u128, i64, i64)> {
        placed(facts).iter().map(|one| (one.fact.event.as_u128(), one.place, one.earlier)).collect()
    }

    #[test]
    fn places_are_counted_by_day_within_a_kind_and_a_year() {
        let facts = vec![
            fact(&SEEN, 1, "2025-03-01", "A"),
            fact(&SEEN, 2, "2024-12-31", "A"),
            fact(&HEARD, 3, "2025-01-01", "A"),
            fact(&SEEN, 4, "2025-03-01", "A"),
            fact(&SEEN, 5, "2027-01-01", "A"),
            fact(&SEEN, 6, "2024-01-01", "A"),
        ];
        let expected = [(6, 1, 0), (2, 2, 0), (3, 1, 0), (1, 1, 2), (4, 2, 2), (5, 1, 4)];
        assert_eq!(places(facts), expected);
    }

    /// What is retracted, by event, and what is written, by event and place.
    type Moved = (Vec<u128>, Vec<(u128, i64)>);

    fn change(before: Vec<Fact>, after: Vec<Fact>) -> Option<Moved> {
        let on = "2025-06-01".parse().unwrap();
        let change = Change::between(Uuid::from_u128(9), Uuid::from_u128(8), on, before, after)?;
        let gone = change.gone.iter().map(|one| one.event.as_u128()).collect();
        Some((gone, change.new.iter().map(|one| (one.fact.event.as_u128(), one.place)).collect()))
    }

    #[test]
    fn only_what_differs_is_written_and_retracted() {
        let one = fact(&SEEN, 1, "2025-03-01", "A");
        let two = fact(&SEEN, 2, "2025-04-01", "A");
        assert_eq!(change(vec![one.clone()], vec![one.clone()]), None);
        assert_eq!(change(vec![], vec![one.clone()]), Some((vec![], vec![(1, 1)])));
        assert_eq!(change(vec![one.clone()], vec![one.clone(), two.clone()]), Some((vec![], vec![(2, 2)])));
        let moved = fact(&SEEN, 1, "2025-03-01", "B");
        assert_eq!(
            change(vec![one.clone(), two.clone()], vec![moved, two.clone()]),
            Some((vec![1], vec![(1, 1)]))
        );
        // When the first goes, the second becomes the first.
        assert_eq!(change(vec![one, two.clone()], vec![two]), Some((vec![1, 2], vec![(2, 1)])));
    }
}
