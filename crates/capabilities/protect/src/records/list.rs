//! Lists: which cases I see, what waits for me. SQL reduces every row to facts relative to whoever asks; each row
//! then takes its verdict from the policies, and is shown or counted only then.

use crate::CaseId;
use crate::rights::{CASE, ListCases, ON_HOLD, SeeHold, ViewCase};
use access::{Act, Facts, Permit, Result, Scope, foundation::GRANTED};
use kernel::{CaseNumber, Role, TaskId};
use store::Row;

use super::{broken, write};
use crate::rules::Duty;

/// Duties whose tasks a role settles. The focal point stands in for services that have no people here yet, and looks
/// into missed deadlines, of which the coordinator sees the number only.
#[must_use]
pub fn duties(role: Role) -> &'static [Duty] {
    match role {
        Role::FocalPoint => &[Duty::FocalPoint, Duty::Support, Duty::Guardian, Duty::Coordinator],
        Role::DecisionMaker => &[Duty::CompetentAuthority],
        Role::SupportWorker | Role::ShelterManager => &[Duty::Support],
        Role::Guardian => &[Duty::Guardian],
        Role::ImmigrationOfficer => &[Duty::ImmigrationOfficer],
        Role::Coordinator => &[Duty::Coordinator],
        _ => &[],
    }
}

/// Duties as a list for SQL; codes of a closed list, never anything from outside.
fn in_list(duties: &[Duty]) -> String {
    let codes: Vec<String> = duties.iter().map(|duty| format!("'{}'", duty.code())).collect();
    if codes.is_empty() { "('')".into() } else { format!("({})", codes.join(", ")) }
}

/// A case in a list: a number, states and dates; never a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// State of track I.
    pub identification: String,
    /// State of track R.
    pub reflection: String,
    /// Whose queue track I stands in, as a code.
    pub waits_for: Option<String>,
    /// Nearest due date of both tracks, in milliseconds.
    pub due_ms: Option<i64>,
    /// A child, or somebody whose age is not certain.
    pub minor: bool,
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
    act.holds(permit)?;
    let (me, role, now) = (act.me()?.row, act.me()?.role, act.now_ms());
    let duties = in_list(duties(role));
    let scope = act.scope(&GRANTED);
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.i_state, p.r_state, p.waits, p.due, p.mine, o.minor
         FROM (SELECT o.id AS id, i.state AS i_state, r.state AS r_state, i.waits_for AS waits,
             CASE WHEN i.due_at IS NULL THEN r.due_at WHEN r.due_at IS NULL THEN i.due_at
               WHEN i.due_at < r.due_at THEN i.due_at ELSE r.due_at END AS due,
             CASE WHEN i.waits_for IN {duties} OR r.waits_for IN {duties} THEN 1 ELSE 0 END AS mine
           FROM cases o JOIN track_state i ON i.case_id = o.id AND i.track = 'I'
             JOIN track_state r ON r.case_id = o.id AND r.track = 'R'
           WHERE {scope}
           ORDER BY mine DESC, due ASC NULLS LAST, id DESC LIMIT $3 OFFSET $4) p
         CROSS JOIN cases o WHERE o.id = p.id ORDER BY p.mine DESC, p.due ASC NULLS LAST, o.id DESC",
        columns = CASE.columns()
    );
    let params = [me.into(), now.into(), (limit + 1).into(), offset.into()];
    let rows = act.query(&sql, &params).await?;
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > limit;
    let mut seen = Vec::new();
    for row in rows.iter().take(limit) {
        let facts = Facts::read(&CASE, row, 0)?;
        if act.sees::<ViewCase>(&facts) {
            seen.push(case_row(row)?);
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
        identification: row.text(first + 2)?,
        reflection: row.text(first + 3)?,
        waits_for: row.opt_text(first + 4)?,
        due_ms: row.opt_int(first + 5)?,
        mine: row.flag(first + 6)?,
        minor: row.flag(first + 7)?,
    })
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
    act.holds(permit)?;
    let (me, now) = (act.me()?.row, act.now_ms());
    let scope = act.scope(&ON_HOLD);
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.due
         FROM (SELECT o.id AS id, r.due_at AS due
           FROM cases o JOIN track_state r ON r.case_id = o.id AND r.track = 'R'
           WHERE {scope} ORDER BY r.due_at ASC NULLS FIRST, o.id LIMIT $3 OFFSET $4) p
         JOIN cases o ON o.id = p.id ORDER BY p.due ASC NULLS FIRST, o.id",
        columns = CASE.columns()
    );
    let params = [me.into(), now.into(), (limit + 1).into(), offset.into()];
    let rows = act.query(&sql, &params).await?;
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
/// whether there are more. Each row takes its own verdict; the page that collects from all rooms holds the permit and
/// makes the entry.
///
/// # Errors
/// The database's.
pub async fn waiting(act: &mut Act) -> Result<(Vec<WorkRow>, bool)> {
    let role = act.me()?.role;
    let duties = in_list(duties(role));
    let mut kinds = Vec::new();
    if role == Role::ImmigrationOfficer {
        kinds.push(waiting_tasks(act, &ON_HOLD, &duties, true).await?);
    } else {
        kinds.push(waiting_tracks(act, &format!("w.waits_for IN {duties}"), false).await?);
        if role == Role::FocalPoint {
            kinds.push(waiting_tracks(act, NOT_HANDED, true).await?);
        }
        kinds.push(waiting_tasks(act, &GRANTED, &duties, false).await?);
    }
    let more = kinds.iter().any(|rows| rows.len() > MOST_WORK);
    Ok((kinds.into_iter().flat_map(|rows| rows.into_iter().take(MOST_WORK)).collect(), more))
}

/// One more than is shown, so that the page can say that there are more.
fn one_more() -> store::Value {
    i64::try_from(MOST_WORK + 1).unwrap_or(i64::MAX).into()
}

/// Track I waits for a competent authority, and no team of one may see the case.
const NOT_HANDED: &str = "w.waits_for = 'competent_authority' AND w.track = 'I'
    AND NOT EXISTS (SELECT 1 FROM grants h JOIN team ht ON ht.id = h.team_id
      WHERE h.case_id = w.case_id AND ht.duty = 'competent_authority' AND h.from_at <= $2
        AND (h.until_at IS NULL OR h.until_at > $2))";

async fn waiting_tracks(act: &mut Act, condition: &str, hand_over: bool) -> Result<Vec<WorkRow>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let competences = act.me()?.competences.clone();
    let scope = act.scope(&GRANTED);
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, p.track, p.state, p.due, p.mandate
         FROM (SELECT o.id AS id, w.track AS track, w.state AS state, w.due_at AS due,
             w.waits_mandate AS mandate
           FROM track_state w JOIN cases o ON o.id = w.case_id
           WHERE {condition} AND {scope}
           ORDER BY w.due_at ASC NULLS LAST, o.id, w.track LIMIT $3) p
         JOIN cases o ON o.id = p.id ORDER BY p.due ASC NULLS LAST, o.id, p.track",
        columns = CASE.columns()
    );
    let mut rows = Vec::new();
    for row in act.query(&sql, &[me.into(), now.into(), one_more()]).await? {
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

async fn waiting_tasks(act: &mut Act, scope: &Scope, duties: &str, hold: bool) -> Result<Vec<WorkRow>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let scope = act.scope(scope);
    let sql = format!(
        "SELECT {columns}, o.uuid, o.number, k.uuid, k.kind, k.args, k.due_at
         FROM (SELECT k.id AS id, o.id AS case_id
           FROM task k JOIN cases o ON o.id = k.case_id
           WHERE k.done_at IS NULL AND k.duty IN {duties} AND {scope}
           ORDER BY k.due_at ASC NULLS LAST, k.id LIMIT $3) p
         JOIN task k ON k.id = p.id JOIN cases o ON o.id = p.case_id
         ORDER BY k.due_at ASC NULLS LAST, k.id",
        columns = CASE.columns()
    );
    let mut rows = Vec::new();
    for row in act.query(&sql, &[me.into(), now.into(), one_more()]).await? {
        let facts = Facts::read(&CASE, &row, 0)?;
        let sees = if hold { act.sees::<SeeHold>(&facts) } else { act.sees::<ViewCase>(&facts) };
        if sees {
            rows.push(WorkRow {
                case: write::id(&row, CASE.width())?,
                number: row.code(CASE.width() + 1)?,
                what: Waiting::Task {
                    id: write::id(&row, CASE.width() + 2)?,
                    kind: row.text(CASE.width() + 3)?,
                    args: serde_json::from_str(&row.text(CASE.width() + 4)?).map_err(|_| broken())?,
                },
                due_ms: row.opt_int(CASE.width() + 5)?,
            });
        }
    }
    Ok(rows)
}

/// How many deadlines were missed and not looked at, for the national coordinator: a number, no case.
///
/// # Errors
/// The database's.
pub async fn escalations(act: &mut Act) -> Result<i64> {
    if act.me()?.role != Role::Coordinator {
        return Ok(0);
    }
    let sql = "SELECT COUNT(*) FROM task WHERE duty = 'coordinator' AND done_at IS NULL";
    let row = act.query_one(sql, &[]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
}

/// The case behind a number. That there is one is told to nobody who may not see it.
///
/// # Errors
/// The database's.
pub async fn case_of(act: &mut Act, number: &CaseNumber) -> Result<Option<CaseId>> {
    let row = act.query_one("SELECT uuid FROM cases WHERE number = $1", &[number.plain().into()]).await?;
    row.map(|row| write::id(&row, 0)).transpose()
}
