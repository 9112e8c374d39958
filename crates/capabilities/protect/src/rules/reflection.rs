//! Track R: the recovery and reflection period. It starts by decision, never ends support, and is never cut short for
//! silence (Council of Europe Convention art. 13).

use jiff::{civil::Date, tz::TimeZone};

use super::calendar::{Moment, end_of_day, local_date};
use super::clock::{self, ClockEvent, ClockInputs, ClockKind, open_clock};
use super::codes::{ClockCode, IdentificationState, ReflectionState as State, TrackCode};
use super::event::{DecisionRecord, Event};
use super::judgement::{Judgement, Law, Outcome};
use super::profile::{Length, StartEvent, mandates};
use super::refusal::{Refusal, RefusalCode as No};
use super::state::{CaseState, Effect, Hold};
use super::track::{Track, Waits, breaches};

/// The machine of track R.
pub(crate) struct ReflectionTrack;

impl Track for ReflectionTrack {
    fn code(&self) -> TrackCode {
        TrackCode::REFLECTION
    }

    fn apply(&self, file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
        apply(file, hand, out)
    }

    fn state<'c>(&self, file: &'c CaseState) -> &'c str {
        file.reflection.code()
    }

    /// After the period somebody must decide about the hold.
    fn waits_for(&self, file: &CaseState, law: Law<'_>) -> Waits {
        if file.reflection != State::Ended || file.hold == Hold::None {
            return Waits::default();
        }
        let deciders = &law.rules.reflection.termination.deciders.value;
        Waits::competent(&mandates(deciders, file.facts.stay).unwrap_or_default())
    }

    /// The period begins with the event that the profile names.
    fn consequence(&self, file: &CaseState, law: Law<'_>) -> Option<Event> {
        let due = file.reflection == State::NotDue && start_event_happened(file, law);
        due.then_some(Event::ReflectionStarted)
    }

    /// The end of the period, once its length is used up.
    fn owed(&self, file: &CaseState, now: jiff::Timestamp) -> Vec<Event> {
        let mut events = breaches(self.code(), file, now);
        let over = open_clock(ClockCode::Reflection, &file.clocks).is_some_and(|open| now > open.due);
        if over && file.reflection.is_open() {
            events.push(Event::ReflectionEnded);
        }
        events
    }
}

fn start_event_happened(file: &CaseState, law: Law<'_>) -> bool {
    match law.rules.reflection.starts_on.value {
        StartEvent::GroundsPositive => file.identification == IdentificationState::RgPositive,
        StartEvent::Identified => file.identification == IdentificationState::Identified,
    }
}

/// Applies one event of track R.
fn apply(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    match hand.event {
        Event::ReflectionStarted => started(file, hand, out),
        Event::ReflectionExtended { reason, person_wish, until, decision } => {
            hand.need(*person_wish, No::NoWish)?;
            extended(file, (reason, *until, decision), hand, out)
        }
        Event::ReflectionEnded => ended(file, hand, out),
        Event::ReflectionTerminated { ground, decision } => terminated(file, (ground, decision), hand, out),
        Event::HoldLifted { decision } => hold_lifted(file, decision, hand, out),
        _ => Err(hand.wrong_state(file.reflection)),
    }
}

fn started(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    hand.need_or(file.reflection == State::NotDue, || hand.wrong_state(file.reflection))?;
    hand.need_system()?;
    let rules = &hand.law.rules.reflection;
    hand.need_or(start_event_happened(file, hand.law), || {
        Refusal::of(No::StartEventMissing).with("starts_on", rules.starts_on.value.code())
    })?;
    let length = rules.length.value;
    let inputs = ClockInputs { from: hand.now, length };
    let (days, zone) = (hand.law.days, &hand.law.profile.zone);
    let due = clock::due(length, hand.moment(), days, zone).ok_or_else(|| Refusal::of(No::DateOutOfRange))?;
    let span = (due, first_alarm(hand, hand.now, due));
    let event =
        hand.clock_event(ClockKind::Started, ClockCode::Reflection, span, "reflection.length", inputs);
    hand.note(file, out, event);
    file.reflection = State::Running;
    file.reflection_since = Some(hand.moment());
    hold(file, due, out);
    out.effects.push(Effect::TellPeriod { until: due });
    Ok(())
}

/// The instant of the earliest alarm, as many elapsed days before the end as the profile says.
fn first_alarm(hand: &Judgement<'_>, from: jiff::Timestamp, due: jiff::Timestamp) -> jiff::Timestamp {
    let lead = hand.law.rules.reflection.alarms.value.iter().copied().max().unwrap_or_default();
    let at = due.checked_sub(jiff::SignedDuration::from_hours(i64::from(lead) * 24)).ok();
    at.filter(|at| *at > from).unwrap_or_else(|| clock::last_quarter(from, due))
}

fn hold(file: &mut CaseState, until: jiff::Timestamp, out: &mut Outcome) {
    file.hold = Hold::Until(until);
    out.effects.push(Effect::HoldRemoval { until });
}

fn open_period(file: &CaseState, hand: &Judgement<'_>) -> Result<ClockEvent, Refusal> {
    let open = open_clock(ClockCode::Reflection, &file.clocks).filter(|_| file.reflection.is_open());
    open.cloned().ok_or_else(|| hand.wrong_state(file.reflection))
}

/// When the period that runs began: its clock counts from there.
fn began(file: &CaseState, open: &ClockEvent, zone: &TimeZone) -> Moment {
    let from = open.inputs.from;
    file.reflection_since.filter(|(at, _)| *at == from).unwrap_or_else(|| (from, local_date(from, zone)))
}

fn extended(
    file: &mut CaseState,
    (reason, until, decision): (&str, Date, &DecisionRecord),
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    let open = open_period(file, hand)?;
    let rules = &hand.law.rules.reflection;
    let unknown = || Refusal::of(No::ExtensionReasonUnknown).with("reason", reason);
    let Some(extension) = &rules.extension else { return Err(unknown()) };
    hand.need_decision(file, &extension.deciders.value, decision)?;
    let known = extension.reasons.value.iter().find(|known| known.code == reason);
    hand.need_or(known.is_some(), || {
        let reasons: Vec<&str> = extension.reasons.value.iter().map(|known| known.code.as_str()).collect();
        unknown().with("reasons", reasons.join(","))
    })?;
    let fits = known.is_none_or(|known| !known.children_only || file.facts.age.behaves_as_child());
    hand.need_or(fits, || Refusal::of(No::ExtensionForChildren).with("reason", reason))?;
    let (days, zone) = (hand.law.days, &hand.law.profile.zone);
    hand.need_or(hand.now <= open.due, || Refusal::of(No::PeriodOver).with("due", open.due))?;
    let out_of_range = || Refusal::of(No::DateOutOfRange);
    let due = end_of_day(until, zone).ok_or_else(out_of_range)?;
    hand.need_or(due > open.due, || {
        Refusal::of(No::NotLater).with("until", until).with("due", local_date(open.due, zone))
    })?;
    let (from, began) = began(file, &open, zone);
    let latest = clock::due(extension.maximum.value, (from, began), days, zone).ok_or_else(out_of_range)?;
    hand.need_or(due <= latest, || {
        Refusal::of(No::BeyondMaximum).with("until", until).with("latest", local_date(latest, zone))
    })?;
    let length = began.until(until).map_err(|_| out_of_range())?.get_days();
    let length = u32::try_from(length).map_err(|_| out_of_range())?;
    let inputs = ClockInputs { from, length: Length::Days(length) };
    let span = (due, first_alarm(hand, from, due));
    let rule = "reflection.extension.maximum";
    let event = hand.clock_event(ClockKind::Extended, ClockCode::Reflection, span, rule, inputs);
    hand.note(file, out, event);
    file.reflection = State::Extended;
    hold(file, due, out);
    notice(decision, out);
    out.effects.push(Effect::TellPeriod { until: due });
    Ok(())
}

fn notice(decision: &DecisionRecord, out: &mut Outcome) {
    out.effects.push(Effect::GiveNotice { language: decision.notice_language.clone() });
}

/// The length is used up. Support goes on; the hold stays until a person has decided about it.
fn ended(file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
    let open = open_period(file, hand)?;
    hand.need_system()?;
    let (days, zone) = (hand.law.days, &hand.law.profile.zone);
    let least = clock::due(hand.law.rules.reflection.minimum.value, began(file, &open, zone), days, zone);
    let over = open.due.max(least.unwrap_or(open.due));
    hand.need_or(hand.now > over, || Refusal::of(No::PeriodStillRuns).with("due", over))?;
    hand.end(file, out, ClockCode::Reflection, ClockKind::Kept);
    file.reflection = State::Ended;
    file.hold = Hold::UnderReview(hand.now);
    out.effects.push(Effect::AskChoices);
    out.effects.push(Effect::ReviewHold);
    Ok(())
}

/// A written decision on a legal ground (Convention art. 13(3)).
fn terminated(
    file: &mut CaseState,
    (ground, decision): (&str, &DecisionRecord),
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    open_period(file, hand)?;
    let rules = &hand.law.rules.reflection.termination;
    hand.need_decision(file, &rules.deciders.value, decision)?;
    hand.need_or(rules.grounds.value.iter().any(|known| known == ground), || {
        Refusal::of(No::GroundNotInLaw).with("ground", ground).with("grounds", rules.grounds.value.join(","))
    })?;
    hand.end(file, out, ClockCode::Reflection, ClockKind::Terminated);
    file.reflection = State::Terminated;
    file.hold = Hold::None;
    out.effects.push(Effect::LiftHold);
    notice(decision, out);
    Ok(())
}

fn hold_lifted(
    file: &mut CaseState,
    decision: &DecisionRecord,
    hand: &Judgement<'_>,
    out: &mut Outcome,
) -> Result<(), Refusal> {
    hand.need(matches!(file.hold, Hold::UnderReview(_)), No::NoHold)?;
    let deciders = &hand.law.rules.reflection.termination.deciders.value;
    hand.need_decision(file, deciders, decision)?;
    file.hold = Hold::None;
    out.effects.push(Effect::LiftHold);
    notice(decision, out);
    Ok(())
}
