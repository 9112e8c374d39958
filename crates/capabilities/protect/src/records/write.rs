//! How an accepted change becomes rows: events, clock events, track states, the columns that policies decide by (tasks
//! are written beside it). One place, used by the referral, by every decision and by the clocks.

use crate::CaseId;
use std::str::FromStr;

use access::{Act, Conflict, Permit, Records, Result, Verb, keys};
use facts::{NoFacts, Stated};
use jiff::Timestamp;
use kernel::{AgeBand, DossierId, Role, day_number};
use store::{CoveredRow, Row, Value};
use uuid::Uuid;

use super::{CaseFile, OF_CASE, Save, broken, list_keys, tasks};
use crate::{
    covered::{CASE_ACCESS, CASE_EVENT, CASE_FORM, CASE_RECORD, CLOCK_EVENT},
    rights::ChangesCase,
    rules::{
        Actor, ClockEvent, Event, Hold, IdentificationState, RecordedEvent, Staff, TrackUpdate,
        calendar::local_date, facts::facts_of, first_form, track,
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

/// Whoever acts, as the rules see it, in the role for which the permit was given.
pub(crate) fn actor(act: &Act) -> Result<Actor> {
    actor_as(act, act.role()?)
}

/// Whoever acts, in one role.
pub(crate) fn actor_as(act: &Act, role: Role) -> Result<Actor> {
    let me = act.me()?;
    let mandate = me.competences.clone();
    Ok(Actor::Staff(Staff { person: me.account, body: me.body, role, mandate }))
}

/// Adds everything that an accepted change writes.
pub(crate) async fn save<V: Verb>(act: &mut Act, permit: &Permit<V>, save: &Save<'_>) -> Result<()> {
    let (case, change) = (save.case, save.change);
    let rows: Vec<NewEvent<'_>> = change
        .events
        .iter()
        .enumerate()
        .map(|(place, recorded)| {
            let text = save.texts.get(place);
            let (id, sealed) = text.map_or_else(|| (Uuid::new_v4(), None), |(id, text)| (*id, Some(text)));
            NewEvent { id, recorded, sealed }
        })
        .collect();
    let mut records = permit.records(act)?;
    events(&mut records, case, &rows, &stated(save, &rows))?;
    for clock in &change.clocks {
        clock_row(&mut records, case, clock)?;
    }
    tracks(&mut records, save)?;
    forms(&mut records, save).await?;
    tasks::settle(act, permit, case, change).await?;
    for effect in &change.effects {
        tasks::carry_out(act, permit, save, effect).await?;
    }
    door(act, permit, save).await?;
    list_keys::write(act, permit, case)
}

fn clock_row(records: &mut Records<'_>, case: CaseId, clock: &ClockEvent) -> Result<()> {
    let inputs = serde_json::to_string(&clock.inputs).map_err(|_| broken())?;
    let row = vec![
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
    ];
    records.put(&CoveredRow::new(&CLOCK_EVENT, row)?, Conflict::Changed)
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

/// An event that is about to be written.
struct NewEvent<'a> {
    id: Uuid,
    recorded: &'a RecordedEvent,
    sealed: Option<&'a Vec<u8>>,
}

/// The facts that follow from new events: those of the history with them, less those of the history before.
fn stated(save: &Save<'_>, new: &[NewEvent<'_>]) -> Stated {
    let zone = &save.country.profile.zone;
    let mut known = save.known.clone();
    for recorded in &save.change.events {
        if let Event::IdentificationDecided(decided) = &recorded.event {
            known.forms.extend(&decided.forms);
        }
    }
    let before = save.before.map(CaseFile::facts).unwrap_or_default();
    let mut history = save.before.map(CaseFile::history).unwrap_or_default();
    history.extend(new.iter().map(|event| (event.id, event.recorded)));
    let after = facts_of(&known, &history, &save.change.file.clocks, zone);
    let Some(last) = new.last() else { return Stated::None(NoFacts("nothing happened")) };
    let on = last.recorded.day;
    Stated::of(
        facts::Change::between(save.case.0, last.id, on, before, after),
        NoFacts("nothing of this event is counted"),
    )
}

/// The rows of events, with the facts that they are counted by: there is no other way to write an event.
fn events(records: &mut Records<'_>, case: CaseId, rows: &[NewEvent<'_>], stated: &Stated) -> Result<()> {
    for row in rows {
        event_row(records, case, row)?;
    }
    facts::record(records, stated);
    Ok(())
}

fn event_row(records: &mut Records<'_>, case: CaseId, new: &NewEvent<'_>) -> Result<()> {
    let recorded = new.recorded;
    let codes = recorded.event.codes().map_err(|_| broken())?;
    let staff = recorded.by.staff();
    let actor = match &recorded.by {
        Actor::Staff(_) => "staff",
        Actor::Person => "person",
        Actor::System => "system",
    };
    let at: Value = recorded.at.as_millisecond().into();
    let values = vec![
        new.id.to_string().into(),
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
        new.sealed.cloned().into(),
        EVENT_SCHEMA.into(),
        day_number(recorded.day).into(),
    ];
    records.put(&CoveredRow::new(&CASE_EVENT, values)?, Conflict::Beside)
}

/// Track states, each written only from the version that was read: 0 stands for no row yet, which is how a new case
/// begins, and how a track begins on a case that was opened before it.
fn tracks(records: &mut Records<'_>, save: &Save<'_>) -> Result<()> {
    let Save { case, country, before, change, .. } = *save;
    let law = country.law(records.now()).map_err(|_| broken())?;
    for machine in country.tracks {
        let version = before.map_or(0, |file| file.version(machine.code()));
        let changed = change.tracks.iter().find(|update| update.track == machine.code());
        let update = match changed {
            Some(update) => update.clone(),
            None if version == 0 => track::row(*machine, &change.file, law),
            None => continue,
        };
        let mut values = track_values(case, &update);
        values.push(version.into());
        records.guard(
            "INSERT INTO track_state (case_id, track, state, due_at, rule_version, waits_for, waits_mandate, version)
             VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2, $3, $4, $5, $6, $7, 1)
             ON CONFLICT (case_id, track) DO UPDATE SET version = track_state.version + 1, state = excluded.state,
               due_at = excluded.due_at, rule_version = excluded.rule_version, waits_for = excluded.waits_for,
               waits_mandate = excluded.waits_mandate
             WHERE track_state.version = $8",
            values,
            1,
            Conflict::Changed,
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

/// Corrects the age band at first contact, and the facts that are counted by it.
///
/// # Errors
/// [`access::Error::Conflict`] at commit when something else happened on the case meanwhile.
pub async fn correct_band<V: ChangesCase>(
    act: &mut Act,
    permit: &Permit<V>,
    case: &CaseFile,
    band: AgeBand,
) -> Result<()> {
    let mut known = case.known();
    if known.age_band == band {
        return Ok(());
    }
    known.age_band = band;
    let zone = &case.country.profile.zone;
    let after = facts_of(&known, &case.history(), &case.file.clocks, zone);
    let last = case.events.last().ok_or(broken())?.id;
    let on = local_date(act.now(), zone);
    let mut records = permit.records(act)?;
    let events = i64::try_from(case.events.len()).unwrap_or(i64::MAX);
    records.guard(
        "UPDATE case_record SET events = events WHERE case_id = (SELECT id FROM dossier WHERE uuid = $1) AND events = $2",
        vec![case.id.to_string().into(), events.into()],
        1,
        Conflict::Beside,
    );
    for mut record in records.covered(&CASE_RECORD, OF_CASE, &[case.id.to_string().into()]).await? {
        record.set("age_band", band.code())?;
        records.put(&record, Conflict::Beside)?;
    }
    let change = facts::Change::between(case.id.0, last, on, case.facts(), after);
    facts::record(&mut records, &Stated::of(change, NoFacts("nothing is counted by this age")));
    Ok(())
}

/// Forms that a decision confirmed; the first confirmed one stands for the case.
async fn forms(records: &mut Records<'_>, save: &Save<'_>) -> Result<()> {
    let mut known = save.known.forms.clone();
    let mut first = None;
    for recorded in &save.change.events {
        let Event::IdentificationDecided(decided) = &recorded.event else { continue };
        for form in &decided.forms {
            if known.insert(*form) {
                let row = vec![save.case.to_string().into(), form.code().into()];
                records.put(&CoveredRow::new(&CASE_FORM, row)?, Conflict::Beside)?;
            }
        }
        first = first.or_else(|| Some(first_form(&decided.forms)));
    }
    let Some(first) = first else { return Ok(()) };
    for mut record in records.covered(&CASE_RECORD, OF_CASE, &[save.case.to_string().into()]).await? {
        if record.get("form") == Some(&Value::from("unspecified")) {
            record.set("form", first.code())?;
            records.put(&record, Conflict::Beside)?;
        }
    }
    Ok(())
}

/// The columns that the door decides by, and the plain codes of the record, in step with the folded case. The
/// number of events guards the whole history: two people on two tracks never write past each other.
async fn door<V: Verb>(act: &mut Act, permit: &Permit<V>, save: &Save<'_>) -> Result<()> {
    let Save { case, change, before, .. } = *save;
    let recorded = before.map_or(0, |file| file.events.len());
    let file = &change.file;
    let open = file.identification != IdentificationState::Closed;
    let hold = file.hold != Hold::None;
    let child = file.facts.age.behaves_as_child();
    keys::stand(act, permit, DossierId(case.0), (if open { "open" } else { "closed" }, child)).await?;
    let mut records = permit.records(act)?;
    let of_case = "t.dossier_id = (SELECT id FROM dossier WHERE uuid = $1)";
    for mut access in records.covered(&CASE_ACCESS, of_case, &[case.to_string().into()]).await? {
        access.set("hold", hold)?;
        if access.is_changed() {
            records.put(&access, Conflict::Beside)?;
        }
    }
    records.change(
        "UPDATE case_access SET hold_due = COALESCE((SELECT t.due_at FROM track_state t
           WHERE t.case_id = case_access.dossier_id AND t.track = 'R'), 0)
         WHERE dossier_id = (SELECT id FROM dossier WHERE uuid = $1)",
        vec![case.to_string().into()],
    );
    let recorded = i64::try_from(recorded).unwrap_or(i64::MAX);
    let added = i64::try_from(change.events.len()).unwrap_or(i64::MAX);
    records.guard(
        "UPDATE case_record SET events = $3, next_due = $4, stay = $5, consent = $6
         WHERE case_id = (SELECT id FROM dossier WHERE uuid = $1) AND events = $2 AND age_band = $7",
        vec![
            case.to_string().into(),
            recorded.into(),
            recorded.saturating_add(added).into(),
            file.next_due().map(Timestamp::as_millisecond).into(),
            file.facts.stay.code().into(),
            file.facts.consent.code().into(),
            save.known.age_band.code().into(),
        ],
        1,
        Conflict::Beside,
    );
    Ok(())
}
