//! Tasks made, settled and listed. The rooms ask the policies; a function that changes something asks for the permit
//! under which that is done.

use access::{Act, Conflict, Dossier, Facts, Kind, Permit, Result, Scope, Verb, foundation::ListWork, lists};
use kernel::{DossierId, TaskId};
use store::{CoveredRow, Row, Value};

use crate::migrations::TASK;
use crate::task::{Assignee, NewTask, Subject, Task, Waiting};

/// Columns of a task (`k`), as [`task`] reads them.
const COLUMNS: &str =
    "k.uuid, k.kind, k.args, k.duty, k.object, k.origin, k.made_at, k.due_at, k.due_day, k.done_at";

fn broken() -> access::Error {
    access::Error::damaged("a task cannot be read")
}

/// Reads a task whose columns begin at `first`.
fn task(row: &Row, first: usize) -> Result<Task> {
    let day = row.opt_text(first + 8)?.map(|day| day.parse()).transpose().map_err(|_| broken())?;
    Ok(Task {
        id: row.id(first)?,
        kind: row.text(first + 1)?,
        args: serde_json::from_str(&row.text(first + 2)?).map_err(|_| broken())?,
        duty: Some(row.text(first + 3)?).filter(|duty| !duty.is_empty()),
        object: row.opt_text(first + 4)?,
        origin: row.text(first + 5)?,
        made_ms: row.int(first + 6)?,
        due_ms: row.opt_int(first + 7)?,
        due_day: day,
        done_ms: row.opt_int(first + 9)?,
    })
}

/// Leaves a task, under the permit of the act from which it follows.
///
/// # Errors
/// [`access::Error::WrongPermit`] when the permit belongs to another act.
pub fn make<V: Verb>(act: &mut Act, permit: &Permit<V>, new: &NewTask<'_>) -> Result<TaskId> {
    let id = TaskId::random();
    let (dossier, object) = match new.subject {
        Subject::Dossier(id) => (Some(id.to_string()), None),
        Subject::Object(name) => (None, Some(name)),
    };
    let (duty, account) = match new.assignee {
        Assignee::Duty(code) => (code, None),
        Assignee::Account(id) => ("", Some(id.to_string())),
    };
    let now = act.now_ms();
    let row = vec![
        id.to_string().into(),
        dossier.into(),
        object.into(),
        new.kind.into(),
        new.args.to_string().into(),
        duty.into(),
        account.into(),
        now.into(),
        new.due.map(|due| due.at.as_millisecond()).into(),
        new.due.map(|due| due.day.to_string()).into(),
        new.origin.into(),
        Value::Null,
        Value::Null,
    ];
    permit.records(act)?.put(&CoveredRow::new(&TASK, row)?, Conflict::Changed)?;
    Ok(id)
}

/// The days by which open tasks about a dossier are due: rows of one column `due_at`, for the dossier that has this alias.
#[must_use]
pub fn open_dues(of: &str) -> String {
    format!("SELECT k.due_at FROM work_task k WHERE k.dossier_id = {of}.id AND k.done_at IS NULL")
}

/// Settles the open tasks of a kind on a dossier because something else made them pointless; nobody is named.
///
/// # Errors
/// [`access::Error::WrongPermit`] when the permit belongs to another act.
pub async fn settle_pointless<V: Verb>(
    act: &mut Act,
    permit: &Permit<V>,
    dossier: DossierId,
    kind: &str,
) -> Result<()> {
    let now = act.now_ms();
    let mut records = permit.records(act)?;
    let open =
        "t.dossier_id = (SELECT id FROM dossier WHERE uuid = $1) AND t.kind = $2 AND t.done_at IS NULL";
    for mut task in records.covered(&TASK, open, &[dossier.to_string().into(), kind.into()]).await? {
        task.set("done_at", now)?;
        records.put(&task, Conflict::Beside)?;
    }
    Ok(())
}

/// Tasks about the dossier of a permit: open ones first, then those that were settled, in the order in which they were
/// made.
///
/// # Errors
/// The database's.
pub async fn of_dossier<V>(act: &mut Act, permit: &Permit<V>) -> Result<Vec<Task>>
where
    V: Verb,
    V::On: Dossier,
{
    let dossier = act.row(permit)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM work_task k WHERE k.dossier_id = $1
         ORDER BY CASE WHEN k.done_at IS NULL THEN 0 ELSE 1 END, k.id"
    );
    permit.records(act)?.query(&sql, &[dossier.into()]).await?.iter().map(|row| task(row, 0)).collect()
}

/// Open tasks of one duty about the dossier of a permit.
///
/// # Errors
/// The database's.
pub async fn open_of_dossier<V>(act: &mut Act, permit: &Permit<V>, duty: &str) -> Result<Vec<Task>>
where
    V: Verb,
    V::On: Dossier,
{
    let dossier = act.row(permit)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM work_task k
         WHERE k.dossier_id = $1 AND k.duty = $2 AND k.done_at IS NULL ORDER BY k.id"
    );
    permit
        .records(act)?
        .query(&sql, &[dossier.into(), duty.into()])
        .await?
        .iter()
        .map(|row| task(row, 0))
        .collect()
}

/// Settles a task of one of these duties about the dossier of a permit; of which kind it is. At commit
/// [`Conflict::Over`] when it was settled meanwhile.
///
/// # Errors
/// [`access::Error::NotFound`] when the dossier has no such task of these duties, or the database's.
pub async fn settle<V>(act: &mut Act, permit: &Permit<V>, task: TaskId, duties: &[&str]) -> Result<String>
where
    V: Verb,
    V::On: Dossier,
{
    let dossier = act.row(permit)?;
    let which = [task.to_string().into(), dossier.into()];
    let found = permit.records(act)?.covered(&TASK, "t.uuid = $1 AND t.dossier_id = $2", &which).await?;
    let is_mine = |task: &CoveredRow| matches!(task.get("duty"), Some(Value::Text(duty)) if duties.contains(&duty.as_str()));
    let task = found.into_iter().find(is_mine).ok_or(access::Error::NotFound)?;
    let Some(Value::Text(kind)) = task.get("kind").cloned() else {
        return Err(access::Error::damaged("a task of no kind"));
    };
    done(act, permit, task)?;
    Ok(kind)
}

/// Settles a task of my own about an object without a dossier.
///
/// # Errors
/// [`access::Error::Conflict`]`("task")` when it is not mine, or was settled already; at commit when it was settled meanwhile.
/// In a job, which is nobody.
pub async fn settle_mine(act: &mut Act, permit: &Permit<ListWork>, task: TaskId) -> Result<()> {
    let which = [task.to_string().into(), act.me()?.row.into()];
    let mut mine = permit
        .records(act)?
        .covered(&TASK, "t.uuid = $1 AND t.account_id = $2 AND t.object IS NOT NULL", &which)
        .await?;
    done(act, permit, mine.pop().ok_or(Conflict::Over)?)
}

/// Whoever acts has done it; a task that was settled already is a conflict.
fn done<V: Verb>(act: &mut Act, permit: &Permit<V>, mut task: CoveredRow) -> Result<()> {
    if task.get("done_at") != Some(&Value::Null) {
        return Err(Conflict::Over.into());
    }
    let me = act.me()?.account.to_string();
    task.set("done_at", act.now_ms())?;
    task.set("done_by", me)?;
    permit.records(act)?.put(&task, Conflict::Over)
}

/// Open tasks for me by name that a room left about objects without a dossier, nearest deadline first, at most `most`.
///
/// # Errors
/// The database's.
pub async fn mine(act: &mut Act, origin: &str, most: usize) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM work_task k
         WHERE k.account_id = $1 AND k.origin = $2 AND k.object IS NOT NULL AND k.done_at IS NULL
         ORDER BY k.due_at ASC NULLS LAST, k.id LIMIT $3"
    );
    let more = [origin.into(), limit(most)];
    act.own()?.query(&sql, &more).await?.iter().map(|row| task(row, 0)).collect()
}

/// Open tasks of these duties about dossiers of a kind within a scope, nearest deadline first, at most so many. Each
/// comes with the facts by which the policies decide whether whoever asks may see it.
///
/// # Errors
/// The database's.
pub async fn waiting(
    act: &mut Act,
    permit: &Permit<ListWork>,
    (kind, scope): (&'static Kind, &Scope),
    (duties, most): (&[&str], usize),
) -> Result<Vec<Waiting>> {
    if duties.is_empty() {
        return Ok(Vec::new());
    }
    let (of, scope) = (kind.prefix, act.scope(scope));
    let condition = format!("o.kind = '{of}' AND k.duty IN ({}) AND {scope}", places(4, duties.len()));
    let duties = duties.iter().map(|one| Value::from(*one)).collect();
    about_dossiers(act, permit, kind, (&within(&condition), duties), most).await
}

/// The same for tasks that are for me by name.
///
/// # Errors
/// The database's.
pub async fn waiting_for_me(
    act: &mut Act,
    permit: &Permit<ListWork>,
    (kind, scope): (&'static Kind, &Scope),
    most: usize,
) -> Result<Vec<Waiting>> {
    let condition = format!("o.kind = '{}' AND k.account_id = $1 AND {}", kind.prefix, act.scope(scope));
    about_dossiers(act, permit, kind, (&within(&condition), Vec::new()), most).await
}

/// The same for tasks about dossiers that were handed to me or to a team of mine. Of whoever has few of them the tasks are
/// found by the dossiers; otherwise each queue is gone through in the order of its deadlines until there are enough.
///
/// # Errors
/// The database's.
pub async fn waiting_in_mine(
    act: &mut Act,
    permit: &Permit<ListWork>,
    kind: &'static Kind,
    (duties, most): (&[&str], usize),
) -> Result<Vec<Waiting>> {
    if duties.is_empty() {
        return Ok(Vec::new());
    }
    let few = lists::has_few(act, kind).await?;
    let (mine, recipients) = lists::mine(act, 5)?;
    let first = 5 + recipients.len();
    let found = if few {
        format!(
            "SELECT k.id AS id, k.dossier_id AS dossier_id
             FROM (SELECT DISTINCT l.dossier_id AS id FROM dossier_list l WHERE {mine} AND l.kind = $4) d
             CROSS JOIN work_task k WHERE k.dossier_id = d.id AND k.done_at IS NULL AND k.duty IN ({duties})
             ORDER BY k.due_at ASC NULLS LAST, k.id LIMIT $3",
            duties = places(first, duties.len()),
        )
    } else {
        let queue = |place: usize| {
            format!(
                "SELECT * FROM (SELECT k.id AS id, k.dossier_id AS dossier_id, k.due_at AS due_at FROM work_task k
                   WHERE k.done_at IS NULL AND k.duty = ${place} AND EXISTS (SELECT 1 FROM dossier_list l
                     WHERE l.dossier_id = k.dossier_id AND l.kind = $4 AND {mine})
                   ORDER BY k.due_at ASC NULLS LAST, k.id LIMIT $3) q{place}"
            )
        };
        let queues: Vec<String> = (first..first + duties.len()).map(queue).collect();
        format!(
            "SELECT u.id AS id, u.dossier_id AS dossier_id FROM ({}) u
             ORDER BY u.due_at ASC NULLS LAST, u.id LIMIT $3",
            queues.join(" UNION ALL ")
        )
    };
    let mut params = vec![kind.prefix.into()];
    params.extend(recipients);
    params.extend(duties.iter().map(|one| Value::from(*one)));
    about_dossiers(act, permit, kind, (&found, params), most).await
}

/// So many places of parameters from a number on.
fn places(first: usize, many: usize) -> String {
    (first..first + many).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// Open tasks under a condition on the task `k` and its dossier `o`, nearest deadline first, at most `$3`.
fn within(condition: &str) -> String {
    format!(
        "SELECT k.id AS id, o.id AS dossier_id FROM work_task k JOIN dossier o ON o.id = k.dossier_id
         WHERE k.done_at IS NULL AND {condition} ORDER BY k.due_at ASC NULLS LAST, k.id LIMIT $3"
    )
}

/// Tasks that a statement finds (`id`, `dossier_id`; its parameters are numbered from 4), with the facts of their dossiers.
async fn about_dossiers(
    act: &mut Act,
    permit: &Permit<ListWork>,
    kind: &'static Kind,
    (found, more): (&str, Vec<Value>),
    most: usize,
) -> Result<Vec<Waiting>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let sql = format!(
        "SELECT {facts}, o.uuid, o.number, {COLUMNS}
         FROM ({found}) p JOIN work_task k ON k.id = p.id JOIN dossier o ON o.id = p.dossier_id {joins}
         ORDER BY k.due_at ASC NULLS LAST, k.id",
        facts = kind.columns(),
        joins = kind.joins,
    );
    let mut params: Vec<Value> = vec![me.into(), now.into(), limit(most)];
    params.extend(more);
    let (first, mut waiting) = (kind.width(), Vec::new());
    for row in permit.records(act)?.query(&sql, &params).await? {
        waiting.push(Waiting {
            facts: Facts::read(kind, &row, 0)?,
            dossier: row.id(first)?,
            number: row.code(first + 1)?,
            task: task(&row, first + 2)?,
        });
    }
    Ok(waiting)
}

/// How many tasks of a duty are open in the whole house: a number, no dossier. The room says who may know it.
///
/// # Errors
/// The database's.
pub async fn count_open(act: &mut Act, permit: &Permit<ListWork>, duty: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) FROM work_task WHERE duty = $1 AND done_at IS NULL";
    let row = permit.records(act)?.query_one(sql, &[duty.into()]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
}

fn limit(most: usize) -> Value {
    i64::try_from(most).unwrap_or(i64::MAX).into()
}
