//! Lists: which cases I see, what waits for me. SQL reduces every row to facts relative to whoever asks; each row
//! then takes its verdict from the policies, and is shown or counted only then.

use crate::CaseId;
use crate::rights::{CASE, ListCases, ON_HOLD, SeeHold, ViewCase};
use std::collections::BTreeMap;

use access::{
    Act, Facts, Permit, Records, Result, Scope,
    foundation::{GRANTED, ListWork},
};
use kernel::{CaseNumber, Role, TaskId};
use store::{Row, Value};

use super::{
    tasks::{codes, duties},
    write,
};
use crate::rules::Duty;

/// Duties as a list for SQL; codes of a closed list, never anything from outside.
fn in_list(duties: &[Duty]) -> String {
    let codes: Vec<String> = duties.iter().map(|duty| format!("'{}'", duty.code())).collect();
    if codes.is_empty() { "('')".into() } else { format!("({})", codes.join(", ")) }
}

/// How a track stands, in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackStand {
    /// Code of the track.
    pub track: String,
    /// Code of the state.
    pub state: String,
    /// Whose queue it stands in, as a code.
    pub waits_for: Option<String>,
}

/// A case in a list: a number, states and dates; never a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// The tracks that have a row.
    pub tracks: Vec<TrackStand>,
    /// Nearest due date of all tracks, in milliseconds.
    pub due_ms: Option<i64>,
    /// A child, or somebody whose age is not certain.
    pub child: bool,
    /// Whether it waits for my duty.
    pub mine: bool,
}

/// Cases that grants link to my teams: those that wait for my duty first, then by due date. At most `limit` rows
/// from `offset`; rows that the policies refuse are left out. `more` says whether there are further rows.
/// One audit entry holds the ids that are shown.
///
/// # Errors
/// The database's.
pub async fn mine(
    act: &mut Act,
    permit: &Permit<ListCases>,
    offset: i64,
    limit: i64,
) -> Result<(Vec<CaseRow>, bool)> {
    let (me, role, now) = (act.me()?.row, act.me()?.role, act.now_ms());
    let duties = in_list(duties(role));
    let scope = act.scope(&GRANTED);
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.due, p.mine, o.child, o.id
         FROM (SELECT o.id AS id, MIN(t.due_at) AS due,
             MAX(CASE WHEN t.waits_for IN {duties} THEN 1 ELSE 0 END) AS mine
           FROM dossier o LEFT JOIN track_state t ON t.case_id = o.id
           WHERE {scope} GROUP BY o.id
           ORDER BY mine DESC, due ASC NULLS LAST, id DESC LIMIT $3 OFFSET $4) p
         CROSS JOIN dossier o WHERE o.id = p.id ORDER BY p.mine DESC, p.due ASC NULLS LAST, o.id DESC",
        columns = CASE.columns()
    );
    let params = [me.into(), now.into(), (limit + 1).into(), offset.into()];
    let rows = permit.records(act)?.query(&sql, &params).await?;
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > limit;
    let mut seen = Vec::new();
    let mut places = BTreeMap::new();
    for row in rows.iter().take(limit) {
        let facts = Facts::read(&CASE, row, 0)?;
        if act.sees::<ViewCase>(&facts) {
            places.insert(row.int(CASE.width() + 5)?, seen.len());
            seen.push(case_row(row)?);
        }
    }
    for (case, track) in tracks_of(&mut permit.records(act)?, places.keys().copied()).await? {
        let place = places.get(&case).and_then(|place| seen.get_mut(*place));
        if let Some(row) = place {
            row.tracks.push(track);
        }
    }
    let ids: Vec<String> = seen.iter().map(|row| row.id.to_string()).collect();
    act.note_page::<ViewCase>("cases", &ids)?;
    Ok((seen, more))
}

fn case_row(row: &Row) -> Result<CaseRow> {
    let first = CASE.width();
    Ok(CaseRow {
        id: write::id(row, first)?,
        number: row.code(first + 1)?,
        tracks: Vec::new(),
        due_ms: row.opt_int(first + 2)?,
        mine: row.flag(first + 3)?,
        child: row.flag(first + 4)?,
    })
}

/// The rows of `track_state` of the cases of one page.
async fn tracks_of(
    records: &mut Records<'_>,
    cases: impl Iterator<Item = i64>,
) -> Result<Vec<(i64, TrackStand)>> {
    let params: Vec<Value> = cases.map(Value::from).collect();
    if params.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=params.len()).map(|place| format!("${place}")).collect();
    let sql = format!(
        "SELECT case_id, track, state, waits_for FROM track_state WHERE case_id IN ({})",
        places.join(", ")
    );
    let rows = records.query(&sql, &params).await?;
    let stand = |row: &Row| -> Result<TrackStand> {
        Ok(TrackStand { track: row.text(1)?, state: row.text(2)?, waits_for: row.opt_text(3)? })
    };
    rows.iter().map(|row| Ok((row.int(0)?, stand(row)?))).collect()
}

/// A case on hold, for immigration: a number and dates, nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// Until when, in milliseconds; nothing when the period is over and somebody must decide.
    pub until_ms: Option<i64>,
}

/// What immigration sees of a case on hold: its number and until when.
///
/// # Errors
/// The database's.
pub async fn hold(act: &mut Act, permit: &Permit<SeeHold>) -> Result<HoldRow> {
    let case = act.row(permit)?;
    let sql =
        "SELECT c.number, r.due_at FROM dossier c JOIN track_state r ON r.case_id = c.id AND r.track = 'R'
        WHERE c.id = $1";
    let row = permit.records(act)?.query_one(sql, &[case.into()]).await?.ok_or(access::Error::NotFound)?;
    Ok(HoldRow { id: permit.id(), number: row.code(0)?, until_ms: row.opt_int(1)? })
}

/// Cases whose removal is on hold. One audit entry holds the ids that are shown.
///
/// # Errors
/// The database's.
pub async fn held(
    act: &mut Act,
    permit: &Permit<ListCases>,
    offset: i64,
    limit: i64,
) -> Result<(Vec<HoldRow>, bool)> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let scope = act.scope(&ON_HOLD);
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.due
         FROM (SELECT o.id AS id, r.due_at AS due
           FROM dossier o JOIN track_state r ON r.case_id = o.id AND r.track = 'R'
           WHERE {scope} ORDER BY r.due_at ASC NULLS FIRST, o.id LIMIT $3 OFFSET $4) p
         JOIN dossier o ON o.id = p.id ORDER BY p.due ASC NULLS FIRST, o.id",
        columns = CASE.columns()
    );
    let params = [me.into(), now.into(), (limit + 1).into(), offset.into()];
    let rows = permit.records(act)?.query(&sql, &params).await?;
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > limit;
    let mut seen = Vec::new();
    for row in rows.iter().take(limit) {
        if act.sees::<SeeHold>(&Facts::read(&CASE, row, 0)?) {
            seen.push(HoldRow {
                id: write::id(row, CASE.width())?,
                number: row.code(CASE.width() + 1)?,
                until_ms: row.opt_int(CASE.width() + 2)?,
            });
        }
    }
    let ids: Vec<String> = seen.iter().map(|row| row.id.to_string()).collect();
    act.note_page::<SeeHold>("holds", &ids)?;
    Ok((seen, more))
}

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
    /// By when, in milliseconds.
    pub due_ms: Option<i64>,
}

/// The most things of one kind that "My work" shows, nearest deadline first; the list of cases has all of them.
pub const MOST_WORK: usize = 50;

/// What waits for me: tracks and tasks of my duty, in cases that I may see, at most [`MOST_WORK`] of each kind, and
/// whether there are more. Each row takes its own verdict; the page that collects from all rooms makes the entry.
///
/// # Errors
/// The database's.
pub async fn waiting(act: &mut Act, permit: &Permit<ListWork>) -> Result<(Vec<WorkRow>, bool)> {
    let role = act.me()?.role;
    let duties = in_list(duties(role));
    let mut kinds = Vec::new();
    if role == Role::ImmigrationOfficer {
        kinds.push(waiting_tasks(act, permit, (&ON_HOLD, &codes(role)), true).await?);
    } else {
        kinds.push(waiting_tracks(act, permit, &format!("w.waits_for IN {duties}"), false).await?);
        if role == Role::FocalPoint {
            kinds.push(waiting_tracks(act, permit, NOT_HANDED, true).await?);
        }
        kinds.push(waiting_tasks(act, permit, (&GRANTED, &codes(role)), false).await?);
    }
    let more = kinds.iter().any(|rows| rows.len() > MOST_WORK);
    Ok((kinds.into_iter().flat_map(|rows| rows.into_iter().take(MOST_WORK)).collect(), more))
}

/// One more than is shown, so that the page can say that there are more.
fn one_more() -> store::Value {
    i64::try_from(MOST_WORK + 1).unwrap_or(i64::MAX).into()
}

/// A track waits for a competent authority, and no team of one may see the case.
const NOT_HANDED: &str = "w.waits_for = 'competent_authority'
    AND NOT EXISTS (SELECT 1 FROM grants h JOIN team ht ON ht.id = h.team_id
      WHERE h.dossier_id = w.case_id AND ht.duty = 'competent_authority' AND h.from_at <= $2
        AND (h.until_at IS NULL OR h.until_at > $2))";

async fn waiting_tracks(
    act: &mut Act,
    permit: &Permit<ListWork>,
    condition: &str,
    hand_over: bool,
) -> Result<Vec<WorkRow>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let competences = act.me()?.competences.clone();
    let scope = act.scope(&GRANTED);
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.track, p.state, p.due, p.mandate
         FROM (SELECT o.id AS id, w.track AS track, w.state AS state, w.due_at AS due,
             w.waits_mandate AS mandate
           FROM track_state w JOIN dossier o ON o.id = w.case_id
           WHERE {condition} AND {scope}
           ORDER BY w.due_at ASC NULLS LAST, o.id, w.track LIMIT $3) p
         JOIN dossier o ON o.id = p.id ORDER BY p.due ASC NULLS LAST, o.id, p.track",
        columns = CASE.columns()
    );
    let mut rows = Vec::new();
    for row in permit.records(act)?.query(&sql, &[me.into(), now.into(), one_more()]).await? {
        let mandate = row.text(CASE.width() + 5)?;
        let mut mandates = mandate.split_whitespace();
        let competent =
            hand_over || mandate.is_empty() || mandates.any(|one| competences.iter().any(|c| c == one));
        if competent && act.sees::<ViewCase>(&Facts::read(&CASE, &row, 0)?) {
            let (track, state) = (row.text(CASE.width() + 2)?, row.text(CASE.width() + 3)?);
            rows.push(WorkRow {
                case: write::id(&row, CASE.width())?,
                number: row.code(CASE.width() + 1)?,
                what: if hand_over { Waiting::HandOver } else { Waiting::Track { track, state } },
                due_ms: row.opt_int(CASE.width() + 4)?,
            });
        }
    }
    Ok(rows)
}

async fn waiting_tasks(
    act: &mut Act,
    permit: &Permit<ListWork>,
    (scope, duties): (&Scope, &[&str]),
    hold: bool,
) -> Result<Vec<WorkRow>> {
    let mut rows = Vec::new();
    for one in work::waiting(act, permit, (&CASE, scope), (duties, MOST_WORK + 1)).await? {
        let sees = if hold { act.sees::<SeeHold>(&one.facts) } else { act.sees::<ViewCase>(&one.facts) };
        if sees {
            rows.push(WorkRow {
                case: CaseId(one.dossier.0),
                number: one.number,
                what: Waiting::Task { id: one.task.id, kind: one.task.kind, args: one.task.args },
                due_ms: one.task.due_ms,
            });
        }
    }
    Ok(rows)
}
