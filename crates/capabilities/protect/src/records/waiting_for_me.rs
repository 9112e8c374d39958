//! What waits for me: tracks and tasks of my duty, in cases that I may see.

use access::{
    Act, Permit, Result,
    foundation::ListWork,
    lists::{self, Wanted},
};
use kernel::{CaseNumber, Role, Roles, TaskId, paging::From};

use super::{
    list::{TrackStand, tracks_of},
    list_keys,
    tasks::{codes, duties},
};
use crate::{
    CaseId,
    rights::{CASE, ON_HOLD, SeeHold, ViewCase},
    rules::Duty,
};

/// What waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// A track waits for a step of my duty.
    Track {
        /// Code of the track.
        track: String,
        /// Code of its state.
        state: String,
    },
    /// The case waits for an authority that cannot see it yet: the focal point hands it over.
    HandOver,
    /// A task.
    Task {
        /// The task.
        id: TaskId,
        /// Its kind.
        kind: String,
        /// Its arguments: codes and instants.
        args: serde_json::Value,
    },
}

/// Something that waits for my duty in a case that I may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkRow {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// What waits.
    pub what: Waiting,
    /// Referred as urgent, and nobody has looked at it yet.
    pub urgent: bool,
    /// By when, in milliseconds.
    pub due_ms: Option<i64>,
}

/// The most things of one kind that "My work" shows, nearest deadline first; the list of cases has all of them.
pub const MOST_WORK: usize = 50;

/// What waits for me: tracks and tasks of my duty, in cases that I may see; tracks of at most [`MOST_WORK`] cases, those
/// with the nearest deadline first, and as many tasks; and whether there are more. Each row takes its own verdict; the page
/// that collects from all rooms makes the entry.
///
/// # Errors
/// The database's.
pub async fn waiting(act: &mut Act, permit: &Permit<ListWork>) -> Result<(Vec<WorkRow>, bool)> {
    let roles = act.me()?.roles;
    let mut kinds = Vec::new();
    if roles.has(HOLDS) {
        kinds.push(tasks_on_hold(act, permit).await?);
    }
    if roles != Roles::NONE.with(HOLDS) {
        kinds.push(tracks(act, permit, false).await?);
        if roles.has(Role::FocalPoint) {
            kinds.push(tracks(act, permit, true).await?);
        }
        kinds.push(tasks(act, permit).await?);
    }
    let more = kinds.iter().any(|(_, more)| *more);
    Ok((kinds.into_iter().flat_map(|(rows, _)| rows).collect(), more))
}

/// The role whose tasks are found by the hold, and by no grant.
const HOLDS: Role = Role::ImmigrationOfficer;

/// The roles of somebody who works by grants.
fn by_grants(roles: Roles) -> Roles {
    roles.iter().filter(|role| *role != HOLDS).collect()
}

/// Tracks that wait for a step of my duty; or, of cases that wait for an authority which cannot see them yet, those that
/// wait for it.
async fn tracks(act: &mut Act, permit: &Permit<ListWork>, hand_over: bool) -> Result<(Vec<WorkRow>, bool)> {
    let me = act.me()?;
    let (mine, competences) = (duties(by_grants(me.roles)), me.competences.clone());
    let first = if hand_over { list_keys::HAND_OVER } else { list_keys::bits(&mine) };
    let wanted = Wanted { kind: &CASE, first, only_first: true, from: &From::Start, most: MOST_WORK };
    let page = lists::page::<ViewCase, _>(act, permit, &wanted).await?;
    let mut tracks = tracks_of(&mut permit.records(act)?, &page.rows).await?;
    let is_mine = |track: &TrackStand| {
        let duty = track.waits_for.as_deref().and_then(|code| code.parse::<Duty>().ok());
        if hand_over {
            return duty == Some(Duty::CompetentAuthority);
        }
        let mandates = &track.waits_mandate;
        duty.is_some_and(|duty| mine.contains(&duty))
            && (mandates.is_empty() || mandates.iter().any(|one| competences.contains(one)))
    };
    let mut rows = Vec::new();
    for case in &page.rows {
        let (urgent, _) = list_keys::deadline(case.due_ms);
        for track in tracks.remove(&case.row).unwrap_or_default().into_iter().filter(is_mine) {
            let TrackStand { track, state, due_ms, .. } = track;
            rows.push(WorkRow {
                case: CaseId(case.dossier.0),
                number: case.number.clone(),
                what: if hand_over { Waiting::HandOver } else { Waiting::Track { track, state } },
                urgent,
                due_ms,
            });
        }
    }
    rows.sort_by_key(|row| row.due_ms.unwrap_or(i64::MAX));
    Ok((rows, page.next.is_some()))
}

/// Open tasks of my duties in cases that were handed to me.
async fn tasks(act: &mut Act, permit: &Permit<ListWork>) -> Result<(Vec<WorkRow>, bool)> {
    let codes = codes(by_grants(act.me()?.roles));
    let found = work::waiting_in_mine(act, permit, &CASE, (&codes, MOST_WORK + 1)).await?;
    let more = found.len() > MOST_WORK;
    let seen = found.into_iter().take(MOST_WORK).filter(|one| act.sees::<ViewCase>(&one.facts));
    Ok((seen.map(task).collect(), more))
}

/// Open tasks of immigration in cases on hold.
async fn tasks_on_hold(act: &mut Act, permit: &Permit<ListWork>) -> Result<(Vec<WorkRow>, bool)> {
    let codes = codes(Roles::NONE.with(HOLDS));
    let found = work::waiting(act, permit, (&CASE, &ON_HOLD), (&codes, MOST_WORK + 1)).await?;
    let more = found.len() > MOST_WORK;
    let seen = found.into_iter().take(MOST_WORK).filter(|one| act.sees::<SeeHold>(&one.facts));
    Ok((seen.map(task).collect(), more))
}

fn task(one: work::Waiting) -> WorkRow {
    WorkRow {
        case: CaseId(one.dossier.0),
        number: one.number,
        what: Waiting::Task { id: one.task.id, kind: one.task.kind, args: one.task.args },
        urgent: false,
        due_ms: one.task.due_ms,
    }
}
