//! Whole walks with exact due dates, across holidays and changes of the clock.

use jiff::{Timestamp, civil::date};
use kernel::Role;

use super::world::*;
use crate::rules::*;

/// A case on its way.
struct Walk {
    file: CaseState,
    profile: Profile,
    calendar: Calendar,
    events: Vec<RecordedEvent>,
}

impl Walk {
    fn in_country(country: &str) -> Self {
        let (profile, calendar) = (Profile::shipped(country).unwrap(), Calendar::shipped(country).unwrap());
        Self { file: CaseState::new(), profile, calendar, events: Vec::new() }
    }

    fn step(&mut self, now: &str, by: &Actor, event: Event) -> Change {
        let change = self.file.apply(&event, by, self.mechanism(), at(now)).unwrap();
        self.file = change.file.clone();
        self.events.extend(change.events.clone());
        change
    }

    fn no(&self, now: &str, by: &Actor, event: &Event) -> Refusal {
        self.file.apply(event, by, self.mechanism(), at(now)).unwrap_err()
    }

    fn mechanism(&self) -> Mechanism<'_> {
        Mechanism { profile: &self.profile, calendar: &self.calendar, tracks: TRACKS }
    }

    fn clock(&self, clock: ClockCode, now: &str) -> ClockView<'_> {
        ClockView::at(clock, &self.file.clocks, &self.profile, at(now))
    }

    fn until(&self, clock: ClockCode, now: &str) -> Timestamp {
        self.clock(clock, now).until.unwrap()
    }
}

fn row(change: &Change, track: TrackCode) -> &TrackUpdate {
    change.tracks.iter().find(|row| row.track == track).unwrap()
}

fn adult(stay: StayStatus) -> Event {
    Event::Notified(notice(AgeState::Adult, Consent::Given, stay))
}

fn presumed() -> Event {
    Event::Presumed { grounds: Grounds::Indicators }
}

/// Greece, from Thursday before Orthodox Easter 2024 to identification: good Friday, Easter Monday and 1 May are no
/// working days; three months end at the end of the local day, in summer time.
#[test]
fn greece_from_notice_to_identification() {
    let mut walk = Walk::in_country("gr");
    let prosecutor = decider("first_instance_prosecutor");
    let change = walk.step("2024-05-02T09:00:00Z", &officer(), adult(StayStatus::Irregular));
    // next working day after Thursday 2 May: Tuesday 7 May (3 good Friday, 4-5 weekend, 6 Easter Monday)
    assert_eq!(row(&change, TrackCode::IDENTIFICATION).due, Some(at("2024-05-07T20:59:59.999Z")));
    assert_eq!(row(&change, TrackCode::IDENTIFICATION).waits_for, Some(Duty::FocalPoint));
    let change = walk.step("2024-05-07T06:00:00Z", &focal_point(), triaged());
    assert_eq!(row(&change, TrackCode::IDENTIFICATION).due, Some(at("2024-05-07T20:59:59.999Z")), "same day");
    let change = walk.step("2024-05-07T07:00:00Z", &focal_point(), presumed());
    assert!(change.effects.contains(&Effect::OpenSupport));
    assert!(change.effects.contains(&Effect::NotifyReferrer { taken_up: true }));
    assert_eq!(
        row(&change, TrackCode::IDENTIFICATION).due,
        Some(at("2024-05-14T20:59:59.999Z")),
        "5 working days"
    );
    assert_eq!(row(&change, TrackCode::IDENTIFICATION).waits_mandate, ["first_instance_prosecutor"]);

    let change = walk.step("2024-05-13T08:00:00Z", &prosecutor, grounds(true, "gr-4251-2014"));
    assert_eq!(walk.file.reflection, ReflectionState::Running);
    let until = at("2024-08-13T20:59:59.999Z");
    assert!(change.effects.contains(&Effect::HoldRemoval { until }));
    assert_eq!(change.events.len(), 2, "the decision, and the start of the period by the system");
    assert_eq!(change.events[1].by, Actor::System);
    assert_eq!(row(&change, TrackCode::REFLECTION).due, Some(until));
    assert_eq!(row(&change, TrackCode::IDENTIFICATION).due, Some(at("2024-08-11T20:59:59.999Z")), "90 days");

    let formal = Event::IdentificationDecided(identification(true, "gr-4251-2014"));
    let early = walk.no("2024-06-11T20:00:00Z", &prosecutor, &formal);
    assert_eq!(early.code, RefusalCode::TooEarly);
    assert_eq!(early.args, [("earliest", "2024-06-12".to_owned())]);
    walk.step("2024-06-11T21:00:00Z", &prosecutor, formal);
    assert_eq!(walk.file.identification, IdentificationState::Identified);
    assert_eq!(walk.file.reflection, ReflectionState::Running, "the status ends nothing");
    let ended = walk.step("2024-08-13T21:00:00Z", &Actor::System, Event::ReflectionEnded);
    assert_eq!(ended.effects, [Effect::AskChoices, Effect::ReviewHold]);
    assert!(matches!(walk.file.hold, Hold::UnderReview(_)), "the hold stays until a person decides");
    assert_eq!(CaseState::fold(&walk.events, walk.mechanism()).unwrap(), walk.file);
}

/// Three months from winter time into summer time: the end is the local midnight of the new offset.
#[test]
fn greece_across_the_change_to_summer_time() {
    let mut walk = Walk::in_country("gr");
    walk.step("2025-01-30T08:00:00Z", &officer(), adult(StayStatus::Lawful));
    walk.step("2025-01-30T09:00:00Z", &focal_point(), triaged());
    walk.step("2025-01-30T10:00:00Z", &focal_point(), presumed());
    let prosecutor = decider("first_instance_prosecutor");
    let change = walk.step("2025-01-31T22:30:00Z", &prosecutor, grounds(true, "coe-197"));
    // 22:30 UTC is 1 February in Athens
    assert_eq!(row(&change, TrackCode::REFLECTION).due, Some(at("2025-05-01T20:59:59.999Z")));
    let refused = walk.no(
        "2025-04-01T08:00:00Z",
        &prosecutor,
        &Event::ReflectionExtended {
            reason: "best_interests_of_child".to_owned(),
            person_wish: true,
            until: date(2025, 6, 1),
            decision: decision("gr-4251-2014"),
        },
    );
    assert_eq!(refused.code, RefusalCode::ExtensionForChildren);
}

/// Denmark: two deciders by stay; one decision, which starts 30 days; to 120 days in all for a prepared return.
#[test]
fn denmark_irregular_stay_to_120_days() {
    let mut walk = Walk::in_country("dk");
    walk.step("2024-09-20T10:00:00Z", &officer(), adult(StayStatus::Unknown));
    walk.step("2024-09-23T08:00:00Z", &focal_point(), triaged());
    let change = walk.step("2024-09-23T08:30:00Z", &focal_point(), presumed());
    assert_eq!(
        row(&change, TrackCode::IDENTIFICATION).waits_for,
        Some(Duty::FocalPoint),
        "to record the stay"
    );
    let (cmm, service) = (decider("cmm"), decider("immigration_service"));
    let formal = Event::IdentificationDecided(identification(true, "dk-aliens-act"));
    assert_eq!(walk.no("2024-09-30T08:00:00Z", &service, &formal).code, RefusalCode::StayUnknown);
    let stay = FactsUpdate { stay: Some(StayStatus::Irregular), ..FactsUpdate::default() };
    let change = walk.step("2024-09-30T08:10:00Z", &focal_point(), Event::FactsRecorded(stay));
    assert_eq!(row(&change, TrackCode::IDENTIFICATION).waits_mandate, ["immigration_service"]);
    let no = walk.no("2024-09-30T08:20:00Z", &cmm, &formal);
    assert_eq!((no.code, no.helper), (RefusalCode::NotCompetent, Some(Duty::CompetentAuthority)));
    let merged = walk.no("2024-09-30T08:20:00Z", &service, &grounds(true, "dk-aliens-act"));
    assert_eq!(merged.code, RefusalCode::StepMerged);

    let change = walk.step("2024-10-01T09:00:00Z", &service, formal);
    // 30 days into winter time (27 October): to the end of 31 October, UTC+1
    assert_eq!(row(&change, TrackCode::REFLECTION).due, Some(at("2024-10-31T22:59:59.999Z")));
    let longer = |until| Event::ReflectionExtended {
        reason: "prepared_return".to_owned(),
        person_wish: true,
        until,
        decision: decision("dk-aliens-act"),
    };
    // 1 October and 120 days: 29 January
    let beyond = walk.no("2024-10-20T09:00:00Z", &service, &longer(date(2025, 1, 30)));
    assert_eq!(beyond.code, RefusalCode::BeyondMaximum);
    assert!(beyond.args.contains(&("latest", "2025-01-29".to_owned())));
    let change = walk.step("2024-10-20T09:00:00Z", &service, longer(date(2025, 1, 29)));
    assert_eq!(row(&change, TrackCode::REFLECTION).state, "extended");
    assert_eq!(row(&change, TrackCode::REFLECTION).due, Some(at("2025-01-29T22:59:59.999Z")));
    let silence =
        Event::ReflectionTerminated { ground: "silence".to_owned(), decision: decision("dk-aliens-act") };
    assert_eq!(walk.no("2024-11-01T09:00:00Z", &service, &silence).code, RefusalCode::GroundNotInLaw);
    assert!(walk.file.owed(TRACKS, at("2025-01-29T22:59:59.999Z")).is_empty());
    assert_eq!(walk.file.owed(TRACKS, at("2025-01-29T23:00:00Z")), [Event::ReflectionEnded]);
    assert_eq!(CaseState::fold(&walk.events, walk.mechanism()).unwrap(), walk.file);
}

/// Denmark, lawful stay: the centre decides, unless it referred or supports; no basis in Directive 2011/36/EU.
#[test]
fn denmark_lawful_stay_and_who_may_not_decide() {
    let mut walk = Walk::in_country("dk");
    let mut told = notice(AgeState::Adult, Consent::Given, StayStatus::Lawful);
    told.told_by_person = Some(account(9));
    told.told_by_body = Some(body(9));
    walk.step("2024-03-27T10:00:00Z", &focal_point(), Event::Notified(told));
    // Wednesday before Easter: the next working day is Tuesday 2 April
    assert_eq!(walk.until(ClockCode::Triage, "2024-03-28T10:00:00Z"), at("2024-04-02T21:59:59.999Z"));
    walk.step("2024-04-02T08:00:00Z", &focal_point(), triaged());
    walk.step("2024-04-02T09:00:00Z", &focal_point(), presumed());
    let support = FactsUpdate { support_body: Some(body(8)), ..FactsUpdate::default() };
    walk.step("2024-04-02T10:00:00Z", &focal_point(), Event::FactsRecorded(support));
    let formal = |basis| Event::IdentificationDecided(identification(true, basis));
    let by = |person, of| staff(person, of, Role::DecisionMaker, &["cmm"]);
    for (actor, basis, code) in [
        (by(9, 3), "dk-aliens-act", RefusalCode::DeciderReferred),
        (by(3, 9), "dk-aliens-act", RefusalCode::BodyReferred),
        (by(3, 8), "dk-aliens-act", RefusalCode::BodySupports),
        (by(3, 3), "eu-2011-36", RefusalCode::NoLegalBasis),
        (decider("immigration_service"), "dk-aliens-act", RefusalCode::NotCompetent),
    ] {
        assert_eq!(walk.no("2024-04-10T08:00:00Z", &actor, &formal(basis)).code, code);
    }
    walk.step("2024-04-10T08:00:00Z", &by(3, 3), formal("coe-197"));
    assert_eq!(walk.file.reflection, ReflectionState::Running);
    assert_eq!(walk.file.decided_by, Some(account(3)));
}

/// One hour of elapsed time stays one hour in the night in which the clock is put back.
#[test]
fn an_urgent_hour_is_elapsed_time() {
    let mut walk = Walk::in_country("dk");
    let mut urgent = notice(AgeState::Child, Consent::NotAsked, StayStatus::Unknown);
    urgent.urgent = true;
    // 27 October 2024, 02:30 summer time; one hour later it is 02:30 again
    let change = walk.step("2024-10-27T00:30:00Z", &officer(), Event::Notified(urgent));
    assert_eq!(walk.until(ClockCode::Triage, "2024-10-27T00:31:00Z"), at("2024-10-27T01:30:00Z"));
    assert!(change.effects.contains(&Effect::GuardianAlarm), "a child alone");
    let states: Vec<ClockState> =
        ["2024-10-27T00:31:00Z", "2024-10-27T01:15:00Z", "2024-10-27T01:30:00Z", "2024-10-27T01:30:00.001Z"]
            .into_iter()
            .map(|now| walk.clock(ClockCode::Triage, now).state)
            .collect();
    assert_eq!(states, [ClockState::Running, ClockState::DueSoon, ClockState::DueSoon, ClockState::Overdue]);
    let breached = Event::ClockBreached { clock: ClockCode::Triage };
    let early = walk.no("2024-10-27T01:30:00Z", &Actor::System, &breached);
    assert_eq!(early.code, RefusalCode::ClockNotOverdue);
    assert_eq!(walk.file.owed(TRACKS, at("2024-10-27T01:31:00Z")), std::slice::from_ref(&breached));
    walk.step("2024-10-27T01:31:00Z", &Actor::System, breached);
    assert!(walk.file.owed(TRACKS, at("2024-10-27T01:32:00Z")).is_empty(), "recorded once");
    walk.step("2024-10-27T02:00:00Z", &focal_point(), triaged());
    let view = walk.clock(ClockCode::Triage, "2024-10-28T00:00:00Z");
    assert_eq!((view.state, view.open), (ClockState::Breached, false));
    assert_eq!(view.origin.unwrap().mark, Mark::Proposal, "shown as our proposal");
}

/// The period's clock: share, alarms at 14, 7, 2 and 0 days, source.
#[test]
fn the_clock_of_the_period_shows_its_alarms() {
    let mut walk = Walk::in_country("dk");
    walk.step("2024-06-03T08:00:00Z", &officer(), adult(StayStatus::Lawful));
    assert_eq!(walk.clock(ClockCode::Reflection, "2024-06-03T08:00:00Z").state, ClockState::NotStarted);
    walk.step("2024-06-03T09:00:00Z", &focal_point(), triaged());
    walk.step("2024-06-03T10:00:00Z", &focal_point(), presumed());
    let formal = Event::IdentificationDecided(identification(true, "dk-aliens-act"));
    walk.step("2024-06-10T12:00:00Z", &decider("cmm"), formal);
    // to the end of 10 July
    for (now, state, alarm) in [
        ("2024-06-20T12:00:00Z", ClockState::Running, None),
        ("2024-06-27T12:00:00Z", ClockState::DueSoon, Some(14)),
        ("2024-07-04T12:00:00Z", ClockState::DueSoon, Some(7)),
        ("2024-07-09T12:00:00Z", ClockState::DueSoon, Some(2)),
        ("2024-07-10T22:00:00Z", ClockState::Overdue, Some(0)),
    ] {
        let view = walk.clock(ClockCode::Reflection, now);
        assert_eq!((view.state, view.alarm), (state, alarm), "{now}");
    }
    let half = walk.clock(ClockCode::Reflection, "2024-06-25T17:00:00Z").share;
    assert!((half - 0.5).abs() < 0.01, "{half}");
    walk.step("2024-07-10T22:00:01Z", &Actor::System, Event::ReflectionEnded);
    assert_eq!(walk.clock(ClockCode::Reflection, "2024-08-01T00:00:00Z").state, ClockState::Kept);
}

/// An adult without consent: a notice without identity, no presumption, the door stays open.
#[test]
fn an_adult_who_says_no() {
    let mut walk = Walk::in_country("gr");
    let mut named = notice(AgeState::Adult, Consent::Refused, StayStatus::Unknown);
    named.identity_included = true;
    let no = walk.no("2024-03-04T08:00:00Z", &officer(), &Event::Notified(named.clone()));
    assert_eq!(no.code, RefusalCode::IdentityWithoutConsent);
    for age in [AgeState::Child, AgeState::AgeDisputed, AgeState::Unknown] {
        let facts = CaseFacts { age, consent: Consent::Refused, ..CaseFacts::default() };
        assert!(identity_allowed(&facts), "{age} is referred in full");
    }
    named.identity_included = false;
    walk.step("2024-03-04T08:00:00Z", &officer(), Event::Notified(named));
    walk.step("2024-03-04T09:00:00Z", &focal_point(), triaged());
    assert_eq!(walk.no("2024-03-04T10:00:00Z", &focal_point(), &presumed()).code, RefusalCode::NoConsent);
    let away = |reason| Event::Signposted { reason, has_reasons: true };
    let holds = walk.no("2024-03-04T10:00:00Z", &focal_point(), &away(SignpostReason::NoIndicator));
    assert_eq!(holds.code, RefusalCode::IndicatorHolds);
    walk.step("2024-03-06T10:00:00Z", &focal_point(), away(SignpostReason::ConsentRefused));
    let back = Event::Reopened { retrafficking_asked: true, has_reasons: true };
    assert_eq!(walk.no("2025-03-07T10:00:00Z", &focal_point(), &back).code, RefusalCode::ReopenTooLate);
    walk.step("2025-03-06T10:00:00Z", &focal_point(), back);
    assert_eq!(walk.file.identification, IdentificationState::Reopened);
    let yes = FactsUpdate { consent: Some(Consent::Given), ..FactsUpdate::default() };
    walk.step("2025-03-06T11:00:00Z", &focal_point(), Event::FactsRecorded(yes));
    walk.step("2025-03-06T12:00:00Z", &focal_point(), triaged());
    walk.step("2025-03-06T13:00:00Z", &focal_point(), presumed());
}

/// Withdrawing stops the deadlines and the recipients; the period and the hold go on.
#[test]
fn withdrawing_costs_no_protection() {
    let mut walk = Walk::in_country("gr");
    walk.step("2024-02-05T08:00:00Z", &officer(), adult(StayStatus::Irregular));
    walk.step("2024-02-05T09:00:00Z", &focal_point(), triaged());
    walk.step("2024-02-05T10:00:00Z", &focal_point(), presumed());
    walk.step("2024-02-06T10:00:00Z", &decider("first_instance_prosecutor"), grounds(true, "gr-4251-2014"));
    let hold = walk.file.hold;
    let said = Event::ConsentWithdrawn { said_by: SaidBy::Person, child_heard: false };
    let change = walk.step("2024-02-07T10:00:00Z", &focal_point(), said);
    assert_eq!(change.effects, [Effect::TellRecipientsToStop]);
    assert_eq!((walk.file.reflection, walk.file.hold), (ReflectionState::Running, hold));
    let view = walk.clock(ClockCode::Identification, "2024-02-08T10:00:00Z");
    assert_eq!((view.state, view.open), (ClockState::Stopped, false));
}
