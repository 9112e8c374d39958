//! Tasks of a case: what an event leaves to do for somebody, and what settles it.

use crate::CaseId;
use crate::rights::{SeeHold, SeesCase, SettleTask};
use access::{Act, Conflict, Permit, Result, Verb, foundation::ListWork};
use jiff::Timestamp;
use kernel::{DossierId, Role, Roles, TaskId};
use work::{Assignee, Due, NewTask, Subject};

use super::{OF_CASE, Save, broken, list_keys};
use crate::covered::REFERRAL;
use crate::rules::{
    CaseFacts, Change, ClockCode, ClockEvent, ClockKind, Duty, Effect, Event,
    calendar::{end_of_day, local_date},
    identity_allowed,
};

/// Duties whose tasks people of these roles settle. The focal point stands in for services that have no people here yet, and looks
/// into missed deadlines, of which the coordinator sees the number only.
#[must_use]
pub fn duties(roles: Roles) -> Vec<Duty> {
    let of = |role| -> &[Duty] {
        match role {
            Role::FocalPoint => &[Duty::FocalPoint, Duty::Support, Duty::Guardian, Duty::Coordinator],
            Role::DecisionMaker => &[Duty::CompetentAuthority],
            Role::SupportWorker | Role::ShelterManager => &[Duty::Support],
            Role::Guardian => &[Duty::Guardian],
            Role::ImmigrationOfficer => &[Duty::ImmigrationOfficer],
            Role::Coordinator => &[Duty::Coordinator],
            _ => &[],
        }
    };
    let mut all = Vec::new();
    for duty in roles.iter().flat_map(of) {
        if !all.contains(duty) {
            all.push(*duty);
        }
    }
    all
}

/// A task of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// The task.
    pub id: TaskId,
    /// Its kind; the word has the key `task-<kind>`.
    pub kind: String,
    /// Its arguments: codes and instants.
    pub args: serde_json::Value,
    /// In whose queue.
    pub duty: Duty,
    /// Since when, in milliseconds.
    pub made_ms: i64,
    /// By when.
    pub due_ms: Option<i64>,
    /// Settled when.
    pub done_ms: Option<i64>,
}

/// Tasks of a case: open ones first, then those that were settled.
///
/// # Errors
/// The database's.
pub async fn tasks<V>(act: &mut Act, permit: &Permit<V>) -> Result<Vec<TaskRow>>
where
    V: SeesCase,
{
    work::of_dossier(act, permit).await?.into_iter().map(task).collect()
}

fn task(task: work::Task) -> Result<TaskRow> {
    let duty = task.duty.unwrap_or_default().parse().map_err(|_| broken())?;
    let work::Task { id, kind, args, made_ms, due_ms, done_ms, .. } = task;
    Ok(TaskRow { id, kind, args, duty, made_ms, due_ms, done_ms })
}

/// Open tasks of immigration on a case on hold.
///
/// # Errors
/// The database's.
pub async fn hold_tasks(act: &mut Act, permit: &Permit<SeeHold>) -> Result<Vec<TaskRow>> {
    let duty = Duty::ImmigrationOfficer.code();
    work::open_of_dossier(act, permit, duty).await?.into_iter().map(task).collect()
}

/// The step whose act ends a task of this kind; others are settled by saying that they are done. How to reach somebody who
/// does not take part is not written down, so that task has no step then.
#[must_use]
pub fn step_of(kind: &str, facts: &CaseFacts) -> Option<&'static str> {
    match kind {
        "guardian_alarm" => Some("guardian"),
        "ask_consent" => Some("facts"),
        "ask_safe_contact" if identity_allowed(facts) => Some("identity"),
        _ => None,
    }
}

/// Settles a task of my duty. At commit [`access::Conflict::Over`] when it was settled meanwhile.
///
/// # Errors
/// [`access::Error::NotFound`] when the case has no such task of my duty; [`access::Error::Invalid`]`("task-by-step")` when
/// a step of the case ends it; the database's.
pub async fn settle_task(act: &mut Act, permit: &Permit<SettleTask>, task: TaskId) -> Result<()> {
    let codes = codes(act.me()?.roles);
    let facts = super::case_file(act, permit).await?.file.facts;
    let kind = work::settle(act, permit, task, &codes).await?;
    if step_of(&kind, &facts).is_some() {
        return Err(access::Error::Invalid("task-by-step"));
    }
    list_keys::write(act, permit, permit.id())
}

/// The codes of [`duties`].
pub(super) fn codes(roles: Roles) -> Vec<&'static str> {
    duties(roles).iter().map(|duty| duty.code()).collect()
}

/// How many deadlines were missed and not looked at, for the national coordinator: a number, no case.
///
/// # Errors
/// The database's.
pub async fn escalations(act: &mut Act, permit: &Permit<ListWork>) -> Result<i64> {
    if !act.me()?.roles.has(Role::Coordinator) {
        return Ok(0);
    }
    work::count_open(act, permit, Duty::Coordinator.code()).await
}

/// Kind and arguments of the task that an effect leaves; nothing for what is done at once: the receipt is a page,
/// yes or no stands on it, and a lifted hold is no longer shown.
fn task_of(effect: &Effect) -> Result<Option<(String, serde_json::Value)>> {
    if matches!(effect, Effect::Receipt | Effect::NotifyReferrer { .. } | Effect::LiftHold) {
        return Ok(None);
    }
    let nameless = || access::Error::failed("an effect without a name");
    let mut whole = serde_json::to_value(effect).map_err(|_| nameless())?;
    let kind = whole.as_object_mut().and_then(|fields| fields.remove("effect"));
    let kind = kind.as_ref().and_then(serde_json::Value::as_str).ok_or_else(nameless)?.to_owned();
    Ok(Some((kind, whole)))
}

/// Aid is opened on the day of the presumption (proposal of the project); a guardian is asked for by the guardian's
/// clock. Other tasks have no day of their own.
fn due(save: &Save<'_>, effect: &Effect, now: Timestamp) -> Option<Due> {
    let zone = &save.country.profile.zone;
    let at = match effect {
        Effect::OpenSupport => end_of_day(local_date(now, zone), zone),
        Effect::GuardianAlarm => {
            save.change.clocks.iter().rfind(|clock| clock.clock == ClockCode::Guardian).map(|clock| clock.due)
        }
        _ => None,
    }?;
    Some(Due { at, day: local_date(at, zone) })
}

/// Carries out an effect: tells the referrer, or leaves a task in somebody's queue.
pub(super) async fn carry_out<V: Verb>(
    act: &mut Act,
    permit: &Permit<V>,
    save: &Save<'_>,
    effect: &Effect,
) -> Result<()> {
    if let Effect::NotifyReferrer { taken_up } = effect {
        let mut records = permit.records(act)?;
        for mut referral in records.covered(&REFERRAL, OF_CASE, &[save.case.to_string().into()]).await? {
            referral.set("taken_up", *taken_up)?;
            records.put(&referral, Conflict::Beside)?;
        }
    }
    let Some((kind, args)) = task_of(effect)? else { return Ok(()) };
    let task = NewTask {
        subject: Subject::Dossier(DossierId(save.case.0)),
        kind: &kind,
        args: &args,
        assignee: Assignee::Duty(effect.duty().code()),
        due: due(save, effect, act.now()),
        origin: "protect",
    };
    work::make(act, permit, &task).map(drop)
}

/// Tasks that an event makes pointless are settled with it.
pub(super) async fn settle<V: Verb>(
    act: &mut Act,
    permit: &Permit<V>,
    case: CaseId,
    change: &Change,
) -> Result<()> {
    for recorded in &change.events {
        let kinds: &[&str] = match &recorded.event {
            Event::FactsRecorded(update) if update.consent.is_some() => &["ask_consent"],
            Event::ReflectionTerminated { .. } | Event::HoldLifted { .. } => &["review_hold", "hold_removal"],
            Event::ReflectionExtended { .. } => &["hold_removal", "tell_period"],
            _ => &[],
        };
        for kind in kinds {
            work::settle_pointless(act, permit, DossierId(case.0), kind).await?;
        }
    }
    // A clock and the task that stands for it end together.
    let ended = |clock: &&ClockEvent| {
        matches!(clock.kind, ClockKind::Kept | ClockKind::Stopped | ClockKind::Terminated)
    };
    for kind in change.clocks.iter().filter(ended).filter_map(|clock| clock.clock.task()) {
        work::settle_pointless(act, permit, DossierId(case.0), kind).await?;
    }
    Ok(())
}
