//! From the history of a case to its facts. Pure, and a function of the whole history: what an event changes is the
//! difference of the facts before and after it, and the checker and the filling of an older database use the same function.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use kernel::{AgeBand, Codes, Fact, FactKind, Form, FormSet, Sex};
use uuid::Uuid;

use super::{
    calendar::local_date,
    clock::{ClockEvent, ClockKind},
    codes::{AgeState, ClockCode},
    event::{Event, RecordedEvent},
};
use crate::measures;

/// What is known of the person apart from the history. Forms are those that anybody confirmed so far: a form that
/// is confirmed later is true of what was counted before, so earlier facts are retracted and written again with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Sex.
    pub sex: Sex,
    /// Age band.
    pub age_band: AgeBand,
    /// Citizenship.
    pub citizenship: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// First contact.
    pub first_contact: Timestamp,
    /// Confirmed forms of exploitation.
    pub forms: BTreeSet<Form>,
}

/// The facts of a case. `history` are its events with their ids, in recorded order; `clocks` the clock events that
/// follow from it; `zone` that of the profile.
#[must_use]
pub fn facts_of(
    known: &Known,
    history: &[(Uuid, &RecordedEvent)],
    clocks: &[ClockEvent],
    zone: &TimeZone,
) -> Vec<Fact> {
    let mut case = Deriving {
        codes: Codes {
            forms: Some(FormSet::known(known.forms.iter().copied())),
            sex: Some(known.sex),
            age_group: Some(known.age_band),
            citizenship: known.citizenship.clone(),
            region: known.region.clone(),
            ..Codes::default()
        },
        known,
        clocks,
        zone,
        presumed: None,
        decided: false,
        facts: Vec::new(),
    };
    for (id, recorded) in history {
        case.event(*id, recorded);
    }
    case.facts
}

/// Whole days (24 hours) from one instant to another.
fn days(from: Timestamp, to: Timestamp) -> i64 {
    (to.as_millisecond() - from.as_millisecond()) / 86_400_000
}

struct Deriving<'a> {
    codes: Codes,
    known: &'a Known,
    clocks: &'a [ClockEvent],
    zone: &'a TimeZone,
    /// The last presumption.
    presumed: Option<Timestamp>,
    /// Whether a formal decision was taken.
    decided: bool,
    facts: Vec<Fact>,
}

impl Deriving<'_> {
    /// Every kind of event stands here by name, so that a new one must say what it means for the figures.
    fn event(&mut self, id: Uuid, recorded: &RecordedEvent) {
        let at = recorded.at;
        match &recorded.event {
            Event::Notified(notice) => {
                self.age(notice.age);
                self.write(&measures::REFERRAL, id, recorded, None);
            }
            Event::FactsRecorded(update) => {
                if let Some(age) = update.age {
                    self.age(age);
                }
            }
            Event::Presumed { .. } => {
                let first = self.presumed.is_none();
                let value = first.then(|| days(self.known.first_contact, at));
                self.presumed = Some(at);
                self.write(&measures::PRESUMPTION, id, recorded, value);
            }
            Event::GroundsDecided { positive, .. } => {
                let value = self.presumed.map(|presumed| days(presumed, at));
                let outcome = if *positive { "rg_positive" } else { "rg_negative" };
                self.decision(&measures::GROUNDS_DECISION, id, recorded, (value, outcome));
            }
            Event::IdentificationDecided(decided) => {
                let value = (!self.decided).then(|| days(self.known.first_contact, at));
                self.decided = true;
                let outcome = if decided.identified { "identified" } else { "not_identified" };
                self.decision(&measures::IDENTIFICATION, id, recorded, (value, outcome));
            }
            Event::ConsentWithdrawn { .. } => self.write(&measures::WITHDRAWAL, id, recorded, None),
            Event::ClockBreached { clock } => {
                self.write(&measures::DEADLINE_MISSED, id, recorded, None);
                self.last(|fact| fact.codes.status = Some(clock.code()));
            }
            Event::ReflectionStarted => {
                self.write(&measures::REFLECTION_BEGUN, id, recorded, None);
                if let Some(over) = self.reflection_over() {
                    self.write(&measures::REFLECTION_OVER, id, recorded, None);
                    let day = local_date(over, self.zone);
                    self.last(|fact| fact.day = day);
                }
            }
            // An extension and an early end move the day on which the period is over; see `reflection_over`.
            Event::ReflectionExtended { .. } | Event::ReflectionTerminated { .. } => {}
            // Nothing is counted of these.
            Event::Triaged { .. }
            | Event::Signposted { .. }
            | Event::Reopened { .. }
            | Event::GuardianRequested
            | Event::ReflectionEnded
            | Event::HoldLifted { .. }
            | Event::Further(_) => {}
        }
    }

    /// Age as it is known from now on; earlier facts keep what was known at their event.
    fn age(&mut self, age: AgeState) {
        self.codes.child = Some(age.behaves_as_child());
    }

    fn write(&mut self, kind: &'static FactKind, event: Uuid, recorded: &RecordedEvent, value: Option<i64>) {
        let mut codes = self.codes.clone();
        codes.body = recorded.by.staff().map(|staff| staff.body);
        self.facts.push(Fact { kind, event, day: recorded.day, value, codes: codes.for_kind(kind) });
    }

    fn decision(
        &mut self,
        kind: &'static FactKind,
        event: Uuid,
        recorded: &RecordedEvent,
        (value, outcome): (Option<i64>, &'static str),
    ) {
        self.write(kind, event, recorded, value);
        self.last(|fact| fact.codes.decision = Some(outcome));
    }

    fn last(&mut self, change: impl FnOnce(&mut Fact)) {
        if let Some(fact) = self.facts.last_mut() {
            change(fact);
        }
    }

    /// The first instant at which the period does not run: the end that is set now, or the decision that ended it.
    fn reflection_over(&self) -> Option<Timestamp> {
        let mut over = None;
        for clock in self.clocks.iter().filter(|clock| clock.clock == ClockCode::Reflection) {
            match clock.kind {
                ClockKind::Started | ClockKind::Extended => {
                    over = clock.due.checked_add(SignedDuration::from_millis(1)).ok();
                }
                ClockKind::Terminated => over = Some(clock.at),
                ClockKind::Kept | ClockKind::Stopped | ClockKind::Breached => {}
            }
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clock_has_a_status_to_be_counted_under() {
        let codes: Vec<&str> = ClockCode::ALL.iter().map(|clock| clock.code()).collect();
        assert_eq!(measures::DEADLINE_MISSED.statuses, codes);
    }

    #[test]
    fn a_day_is_twenty_four_hours() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(days(at("2026-03-28T12:00:00Z"), at("2026-03-29T11:59:59Z")), 0);
        assert_eq!(days(at("2026-03-28T12:00:00Z"), at("2026-03-31T12:00:00Z")), 3);
    }
}
