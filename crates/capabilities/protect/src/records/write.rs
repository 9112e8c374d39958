//! How an accepted change becomes rows: events, clock events, track states, tasks, the door's columns. One place,
//! used by the referral, by every decision and by the clocks.

use crate::CaseId;
use std::str::FromStr;

use access::{AccessError, Act, Permit, Result, Verb};
use jiff::Timestamp;
use store::{CoveredRow, Row, Value};
use uuid::Uuid;

use super::CaseFile;
use crate::{
    countries::Country,
    migrations::CASE_EVENT,
    rules::{
        Actor, Change, ClockCode, Effect, Event, Hold, IdentificationState, Law, RecordedEvent, Staff, Track,
        TrackUpdate,
        calendar::{end_of_day, local_date},
    },
};

/// Version of the sealed payload of an event.
const EVENT_SCHEMA: i64 = 1;

/// An identifier in a column.
pub(crate) fn id<T: FromStr>(row: &Row, column: usize) -> Result<T> {
    Ok(row.id(column)?)
}

/// A code in a column.
pub(crate) fn code<T: FromStr>(row: &Row, column: usize) -> Result<T> {
    Ok(row.code(column)?)
}

/// Whoever acts, as the rules see it.
pub(crate) fn actor(act: &Act) -> Result<Actor> {
    let me = act.me()?;
    Ok(Actor::Staff(Staff {
        person: me.account,
        body: me.body,
        role: me.role,
        mandate: me.competences.clone(),
    }))
}

/// Adds everything that an accepted change writes. `texts` are sealed free texts, one per event in order.
pub(crate) fn change<V: Verb>(
    act: &mut Act,
    permit: &Permit<V>,
    case: CaseId,
    country: &Country,
    change: &Change,
    before: Option<&CaseFile>,
    texts: &[(Uuid, Vec<u8>)],
) -> Result<()> {
    act.holds(permit)?;
    let recorded = before.map_or(0, |file| file.events.len());
    for (place, event) in change.events.iter().enumerate() {
        event_row(act, case, event, texts.get(place))?;
    }
    for clock in &change.clocks {
        let inputs = serde_json::to_string(&clock.inputs).map_err(|_| broken())?;
        act.change(
            "INSERT INTO clock_event (case_id, kind, clock, at_ms, due_at, soon_at, rule, profile, calendar, inputs)
             VALUES ((SELECT id FROM cases WHERE uuid = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            vec![
                case.to_string().into(),
                clock.kind.code().into(),
                clock.clock.code().into(),
                clock.at.as_millisecond().into(),
                clock.due.as_millisecond().into(),
                clock.soon.as_millisecond().into(),
                clock.rule.as_str().into(),
                clock.profile.as_str().into(),
                clock.calendar.as_str().into(),
                inputs.into(),
            ],
        );
    }
    tracks(act, case, country, change, before)?;
    forms(act, case, change);
    settle(act, case, change);
    for effect in &change.effects {
        task(act, case, country, change, effect);
    }
    door(act, case, change, recorded);
    Ok(())
}

/// The outcome of a decision as a code of its own, for what is counted.
fn outcome(event: &Event) -> Option<&'static str> {
    match event {
        Event::GroundsDecided { positive: true, .. } => Some("rg_positive"),
        Event::GroundsDecided { positive: false, .. } => Some("rg_negative"),
        Event::IdentificationDecided(decided) if decided.identified => Some("identified"),
        Event::IdentificationDecided(_) => Some("not_identified"),
        _ => None,
    }
}

fn broken() -> AccessError {
    AccessError::Invalid("protect-history-broken")
}

fn event_row(
    act: &mut Act,
    case: CaseId,
    recorded: &RecordedEvent,
    text: Option<&(Uuid, Vec<u8>)>,
) -> Result<()> {
    let codes = recorded.event.codes().map_err(|_| broken())?;
    let (uuid, sealed) = text.map_or_else(|| (Uuid::new_v4(), None), |(id, text)| (*id, Some(text.clone())));
    let staff = recorded.by.staff();
    let actor = match &recorded.by {
        Actor::Staff(_) => "staff",
        Actor::Person => "person",
        Actor::System => "system",
    };
    let at: Value = recorded.at.as_millisecond().into();
    let values = vec![
        uuid.to_string().into(),
        case.to_string().into(),
        recorded.event.track().code().into(),
        recorded.event.kind().into(),
        at.clone(),
        at,
        actor.into(),
        staff.map(|staff| staff.person.to_string()).into(),
        staff.map(|staff| staff.body.to_string()).into(),
        staff.map(|staff| staff.role.code()).into(),
        staff.map(|staff| staff.mandate.join(" ")).into(),
        recorded.rule_version.as_str().into(),
        codes.to_string().into(),
        outcome(&recorded.event).into(),
        sealed.into(),
        EVENT_SCHEMA.into(),
    ];
    act.put(&CoveredRow::new(&CASE_EVENT, values)?, "case")
}

/// Track states: inserted with a new case, afterwards changed only from the version that was read.
fn tracks(
    act: &mut Act,
    case: CaseId,
    country: &Country,
    change: &Change,
    before: Option<&CaseFile>,
) -> Result<()> {
    let Some(before) = before else {
        let law = Law::in_force(&country.profile, &country.calendar, act.now()).map_err(|_| broken())?;
        for track in Track::ALL {
            let mut values = track_values(case, &change.file.track(*track, law));
            values.push(1_i64.into());
            act.change(
                "INSERT INTO track_state (case_id, track, state, due_at, rule_version, waits_for, waits_mandate, version)
                 VALUES ((SELECT id FROM cases WHERE uuid = $1), $2, $3, $4, $5, $6, $7, $8)",
                values,
            );
        }
        return Ok(());
    };
    for update in &change.tracks {
        let mut values = track_values(case, update);
        values.push(before.version(update.track).into());
        act.guard(
            "UPDATE track_state SET version = version + 1, state = $3, due_at = $4, rule_version = $5,
               waits_for = $6, waits_mandate = $7
             WHERE case_id = (SELECT id FROM cases WHERE uuid = $1) AND track = $2 AND version = $8",
            values,
            1,
            "track",
        );
    }
    Ok(())
}

/// The columns of a track's row, in the order case, track, state, due, rules, duty, mandates.
fn track_values(case: CaseId, update: &TrackUpdate) -> Vec<Value> {
    vec![
        case.to_string().into(),
        update.track.code().into(),
        update.state.as_str().into(),
        update.due.map(Timestamp::as_millisecond).into(),
        update.rule_version.as_str().into(),
        update.waits_for.map(crate::rules::Duty::code).into(),
        update.waits_mandate.join(" ").into(),
    ]
}

/// Kind and arguments of the task that an effect leaves; nothing for what is done at once: the receipt is a page,
/// yes or no stands on it, and a lifted hold is no longer shown.
pub(crate) fn task_of(effect: &Effect) -> Option<(String, serde_json::Value)> {
    if matches!(effect, Effect::Receipt | Effect::NotifyReferrer { .. } | Effect::LiftHold) {
        return None;
    }
    let mut whole = serde_json::to_value(effect).ok()?;
    let kind = whole.as_object_mut()?.remove("effect")?.as_str()?.to_owned();
    Some((kind, whole))
}

/// Forms that a decision confirmed; the first confirmed one stands for the case.
fn forms(act: &mut Act, case: CaseId, change: &Change) {
    for recorded in &change.events {
        let Event::IdentificationDecided(decided) = &recorded.event else { continue };
        for form in &decided.forms {
            act.change(
                "INSERT INTO case_form (case_id, form) VALUES ((SELECT id FROM cases WHERE uuid = $1), $2)
                 ON CONFLICT (case_id, form) DO NOTHING",
                vec![case.to_string().into(), form.code().into()],
            );
        }
        act.change(
            "UPDATE case_record SET form = $2
             WHERE case_id = (SELECT id FROM cases WHERE uuid = $1) AND form = 'unspecified'",
            vec![case.to_string().into(), crate::intake::first_form(&decided.forms).code().into()],
        );
    }
}

/// Aid is opened on the day of the presumption (proposal of the project); a guardian is asked for by the guardian's
/// clock. Other tasks have no day of their own.
fn due(country: &Country, change: &Change, effect: &Effect, now: Timestamp) -> Option<Timestamp> {
    let zone = &country.profile.zone;
    match effect {
        Effect::OpenSupport => end_of_day(local_date(now, zone), zone),
        Effect::GuardianAlarm => {
            change.clocks.iter().rfind(|clock| clock.clock == ClockCode::Guardian).map(|clock| clock.due)
        }
        _ => None,
    }
}

fn task(act: &mut Act, case: CaseId, country: &Country, change: &Change, effect: &Effect) {
    if let Effect::NotifyReferrer { taken_up } = effect {
        act.change(
            "UPDATE referral SET taken_up = $2 WHERE case_id = (SELECT id FROM cases WHERE uuid = $1)",
            vec![case.to_string().into(), (*taken_up).into()],
        );
    }
    let Some((kind, args)) = task_of(effect) else { return };
    let due = due(country, change, effect, act.now());
    let now = act.now_ms();
    act.change(
        "INSERT INTO task (uuid, case_id, kind, args, duty, made_at, due_at, done_at, done_by)
         VALUES ($1, (SELECT id FROM cases WHERE uuid = $2), $3, $4, $5, $6, $7, NULL, NULL)",
        vec![
            Uuid::new_v4().to_string().into(),
            case.to_string().into(),
            kind.into(),
            args.to_string().into(),
            effect.duty().code().into(),
            now.into(),
            due.map(Timestamp::as_millisecond).into(),
        ],
    );
}

/// Tasks that an event makes pointless are settled with it.
fn settle(act: &mut Act, case: CaseId, change: &Change) {
    let now = act.now_ms();
    let mut close = |kind: &str| {
        act.change(
            "UPDATE task SET done_at = $3 WHERE case_id = (SELECT id FROM cases WHERE uuid = $1) AND kind = $2
               AND done_at IS NULL",
            vec![case.to_string().into(), kind.into(), now.into()],
        );
    };
    for recorded in &change.events {
        match &recorded.event {
            Event::GuardianRequested => close("guardian_alarm"),
            Event::FactsRecorded(update) if update.consent.is_some() => close("ask_consent"),
            Event::ReflectionTerminated { .. } | Event::HoldLifted { .. } => {
                close("review_hold");
                close("hold_removal");
            }
            Event::ReflectionExtended { .. } => {
                close("hold_removal");
                close("tell_period");
            }
            _ => {}
        }
    }
}

/// The columns that the door decides by, and the plain codes of the record, in step with the folded case. The
/// number of events guards the whole history: two people on two tracks never write past each other.
fn door(act: &mut Act, case: CaseId, change: &Change, recorded: usize) {
    let file = &change.file;
    act.change(
        "UPDATE cases SET minor = $2, hold = $3, is_open = $4 WHERE uuid = $1",
        vec![
            case.to_string().into(),
            file.facts.age.behaves_as_child().into(),
            (file.hold != Hold::None).into(),
            (file.identification != IdentificationState::Closed).into(),
        ],
    );
    let recorded = i64::try_from(recorded).unwrap_or(i64::MAX);
    let added = i64::try_from(change.events.len()).unwrap_or(i64::MAX);
    act.guard(
        "UPDATE case_record SET events = $3, next_due = $4, stay = $5, consent = $6
         WHERE case_id = (SELECT id FROM cases WHERE uuid = $1) AND events = $2",
        vec![
            case.to_string().into(),
            recorded.into(),
            recorded.saturating_add(added).into(),
            file.next_due().map(Timestamp::as_millisecond).into(),
            file.facts.stay.code().into(),
            file.facts.consent.code().into(),
        ],
        1,
        "case",
    );
}
