//! Reading what is sealed, and what stands beside the history: grants, tasks, indicators.

use crate::CaseId;
use crate::rights::{ReadIdentity, ReadNarrative, SeeHold, SeesCase, SettleTask, ViewCase};
use access::{
    AccessError, Act, Opens, Permit, Result, Verb,
    keys::{self, field},
    tier,
};
use kernel::{PersonId, Purpose, TaskId, TeamId, Tier, TierSet};
use store::Row;
use uuid::Uuid;

use super::{EventRow, HoldRow, broken, list::duties, write};
use crate::{intake::Identity, rules::Duty};

/// Who the person is, and since when it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityView {
    /// The person, apart from any case.
    pub person: PersonId,
    /// Who she or he is; nothing when the notice came without a name.
    pub identity: Option<Identity>,
    /// When it was written, in milliseconds.
    pub at_ms: Option<i64>,
}

/// Opens the identity.
///
/// # Errors
/// [`AccessError::KeysMissing`] when the key has not been handed to this team, or it does not open.
pub async fn identity(act: &mut Act, permit: &Permit<ReadIdentity>) -> Result<IdentityView> {
    let case = act.row(permit)?;
    let sql = "SELECT p.uuid, k.sealed, p.id FROM case_record r JOIN person p ON p.id = r.person_id
        JOIN person_key k ON k.person_id = p.id AND k.case_id = r.case_id WHERE r.case_id = $1";
    let row = act.query_one(sql, &[case.into()]).await?.ok_or(AccessError::NotFound)?;
    let person: PersonId = write::id(&row, 0)?;
    let key = keys::person_key(permit, person, &row.bytes(1)?)?;
    let sql =
        "SELECT sealed, at_ms FROM identity WHERE person_id = $1 AND field = $2 ORDER BY id DESC LIMIT 1";
    let code = field::PERSON_IDENTITY;
    let sealed = act.query_one(sql, &[row.int(2)?.into(), i64::from(code.0).into()]).await?;
    let Some(sealed) = sealed else { return Ok(IdentityView { person, identity: None, at_ms: None }) };
    let json = vault::open(&key, code.of(person.bytes()), &sealed.bytes(0)?)?.text;
    let identity = serde_json::from_slice(&json).map_err(|_| broken())?;
    Ok(IdentityView { person, identity: Some(identity), at_ms: Some(sealed.int(1)?) })
}

/// Opens what the referrer wrote; empty when nothing was written.
///
/// # Errors
/// As [`identity`].
pub async fn narrative(act: &mut Act, permit: &Permit<ReadNarrative>) -> Result<String> {
    let case = act.row(permit)?;
    let code = field::REFERRAL_NARRATIVE;
    let sql = "SELECT object, sealed FROM narrative WHERE case_id = $1 AND field = $2 ORDER BY id";
    let rows = act.query(sql, &[case.into(), i64::from(code.0).into()]).await?;
    let mut parts = Vec::new();
    for row in &rows {
        let object: Uuid = write::id(row, 0)?;
        let key = permit.key::<tier::Narrative>()?;
        parts.push(keys::open_text(key, code.of(object.as_bytes()), &row.bytes(1)?)?);
    }
    Ok(parts.join("\n\n"))
}

/// The free text of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventText {
    /// The event.
    pub event: Uuid,
    /// The text.
    pub text: String,
}

/// Opens the free texts of all events: reasons, notes.
///
/// # Errors
/// As [`identity`].
pub async fn event_texts<V>(act: &mut Act, permit: &Permit<V>) -> Result<Vec<EventText>>
where
    V: Opens<tier::Narrative> + Verb<On = CaseId>,
{
    let case = act.row(permit)?;
    let sql = "SELECT uuid, sealed FROM case_event WHERE case_id = $1 AND sealed IS NOT NULL ORDER BY id";
    let rows = act.query(sql, &[case.into()]).await?;
    let mut texts = Vec::new();
    for row in &rows {
        let event: Uuid = write::id(row, 0)?;
        let key = permit.key::<tier::Narrative>()?;
        let text = keys::open_text(key, field::EVENT_TEXT.of(event.as_bytes()), &row.bytes(1)?)?;
        texts.push(EventText { event, text });
    }
    Ok(texts)
}

/// Opens the free text of one event with a permit whose verb opens the narrative; empty when it has none.
///
/// # Errors
/// As [`identity`].
pub async fn event_text<V>(act: &mut Act, permit: &Permit<V>, event: &EventRow) -> Result<String>
where
    V: SeesCase,
{
    let case = act.row(permit)?;
    let sql = "SELECT sealed FROM case_event WHERE case_id = $1 AND uuid = $2 AND sealed IS NOT NULL";
    let row = act.query_one(sql, &[case.into(), event.id.to_string().into()]).await?;
    let Some(row) = row else { return Ok(String::new()) };
    let place = field::EVENT_TEXT.of(event.id.as_bytes());
    keys::open_text(permit.key_of(Tier::Narrative)?, place, &row.bytes(0)?)
}

/// Answers of the screening: indicator id and answer, only those that were answered yes or no.
///
/// # Errors
/// The database's.
pub async fn indicators<V>(act: &mut Act, permit: &Permit<V>) -> Result<Vec<(String, String)>>
where
    V: Opens<tier::Narrative> + Verb<On = CaseId>,
{
    let case = act.row(permit)?;
    let sql = "SELECT indicator, answer FROM indicator_hit WHERE case_id = $1 AND answer <> 'unknown'
        ORDER BY answer DESC, indicator";
    let rows = act.query(sql, &[case.into()]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// What a team may see of a case, on which basis, since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Name of the body.
    pub body: String,
    /// Name of the team.
    pub team: String,
    /// The tiers.
    pub tiers: TierSet,
    /// Why.
    pub purpose: Purpose,
    /// Code of the basis.
    pub basis: String,
    /// Since when, in milliseconds.
    pub since_ms: i64,
    /// Until when, when an end is set.
    pub until_ms: Option<i64>,
}

/// The teams that may work on a case now: who sees what.
///
/// # Errors
/// The database's.
pub async fn who_sees_what(act: &mut Act, permit: &Permit<ViewCase>) -> Result<Vec<Grant>> {
    let (case, now) = (act.row(permit)?, act.now_ms());
    let sql = "SELECT t.id, b.name, t.name, g.tier, g.purpose, g.basis, g.from_at, g.until_at
        FROM grants g JOIN team t ON t.id = g.team_id JOIN body b ON b.id = t.body_id
        WHERE g.case_id = $1 AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2) ORDER BY g.id";
    let mut found: Vec<(i64, Grant)> = Vec::new();
    for row in act.query(sql, &[case.into(), now.into()]).await? {
        let tier = Tier::from_number(row.int(3)?).ok_or(broken())?;
        let (team, purpose): (i64, Purpose) = (row.int(0)?, write::code(&row, 4)?);
        let basis = row.text(5)?;
        let same = found
            .iter_mut()
            .find(|(known, grant)| *known == team && grant.purpose == purpose && grant.basis == basis);
        if let Some((_, grant)) = same {
            grant.tiers = grant.tiers.with(tier);
            grant.since_ms = grant.since_ms.min(row.int(6)?);
            continue;
        }
        let grant = Grant {
            body: row.text(1)?,
            team: row.text(2)?,
            tiers: TierSet::NONE.with(tier),
            purpose,
            basis,
            since_ms: row.int(6)?,
            until_ms: row.opt_int(7)?,
        };
        found.push((team, grant));
    }
    Ok(found.into_iter().map(|(_, grant)| grant).collect())
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
    let case = act.row(permit)?;
    let sql = "SELECT uuid, kind, args, duty, made_at, due_at, done_at FROM task WHERE case_id = $1
        ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, id";
    act.query(sql, &[case.into()]).await?.iter().map(task).collect()
}

fn task(row: &Row) -> Result<TaskRow> {
    Ok(TaskRow {
        id: write::id(row, 0)?,
        kind: row.text(1)?,
        args: serde_json::from_str(&row.text(2)?).map_err(|_| broken())?,
        duty: write::code(row, 3)?,
        made_ms: row.int(4)?,
        due_ms: row.opt_int(5)?,
        done_ms: row.opt_int(6)?,
    })
}

/// What immigration sees of a case on hold: its number and until when.
///
/// # Errors
/// The database's.
pub async fn hold(act: &mut Act, permit: &Permit<SeeHold>) -> Result<HoldRow> {
    let case = act.row(permit)?;
    let sql =
        "SELECT c.number, r.due_at FROM cases c JOIN track_state r ON r.case_id = c.id AND r.track = 'R'
        WHERE c.id = $1";
    let row = act.query_one(sql, &[case.into()]).await?.ok_or(AccessError::NotFound)?;
    Ok(HoldRow { id: permit.id(), number: row.code(0)?, until_ms: row.opt_int(1)? })
}

/// Open tasks of immigration on a case on hold.
///
/// # Errors
/// The database's.
pub async fn hold_tasks(act: &mut Act, permit: &Permit<SeeHold>) -> Result<Vec<TaskRow>> {
    let case = act.row(permit)?;
    let sql = "SELECT uuid, kind, args, duty, made_at, due_at, done_at FROM task
        WHERE case_id = $1 AND duty = 'immigration_officer' AND done_at IS NULL ORDER BY id";
    act.query(sql, &[case.into()]).await?.iter().map(task).collect()
}

/// Settles a task of my duty. At commit [`AccessError::Conflict`]`("task")` when it was settled meanwhile.
///
/// # Errors
/// The database's.
pub fn settle_task(act: &mut Act, permit: &Permit<SettleTask>, task: TaskId) -> Result<()> {
    let case = act.row(permit)?;
    let (me, role, now) = (act.me()?.row, act.me()?.role, act.now_ms());
    let codes: Vec<&str> = duties(role).iter().map(|duty| duty.code()).collect();
    let at = |place: usize| store::Value::from(codes.get(place).copied().unwrap_or_default());
    act.guard(
        "UPDATE task SET done_at = $3, done_by = $4 WHERE uuid = $1 AND case_id = $2 AND done_at IS NULL
           AND duty IN ($5, $6, $7, $8)",
        vec![task.to_string().into(), case.into(), now.into(), me.into(), at(0), at(1), at(2), at(3)],
        1,
        "task",
    );
    Ok(())
}

/// A team of a competent authority to which a case can be handed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// Its body.
    pub body: String,
    /// Whether it holds a grant on the case already.
    pub granted: bool,
}

/// Teams of competent authorities whose body has one of the competences, and whose keys are founded.
///
/// # Errors
/// The database's.
pub async fn authorities<V>(act: &mut Act, permit: &Permit<V>, competences: &[&str]) -> Result<Vec<Authority>>
where
    V: SeesCase,
{
    let (case, now) = (act.row(permit)?, act.now_ms());
    let sql = "SELECT t.uuid, t.name, b.name, b.competences,
        (SELECT COUNT(*) FROM grants g WHERE g.case_id = $1 AND g.team_id = t.id AND g.from_at <= $2
          AND (g.until_at IS NULL OR g.until_at > $2))
        FROM team t JOIN body b ON b.id = t.body_id WHERE t.duty = 'competent_authority'
          AND EXISTS (SELECT 1 FROM team_key k WHERE k.team_id = t.id) ORDER BY t.id";
    let mut found = Vec::new();
    for row in act.query(sql, &[case.into(), now.into()]).await? {
        if row.text(3)?.split_whitespace().any(|one| competences.contains(&one)) {
            found.push(Authority {
                team: write::id(&row, 0)?,
                name: row.text(1)?,
                body: row.text(2)?,
                granted: row.int(4)? > 0,
            });
        }
    }
    Ok(found)
}
