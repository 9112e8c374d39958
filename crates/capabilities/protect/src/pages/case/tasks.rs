//! The tasks of a case, and settling one.

use crate::CaseId;
use crate::rights::SettleTask;
use jiff::Timestamp;
use kernel::{TaskId, clock::at_ms};
use web::{
    Error, FormParts, Page, Path, Posted, Web,
    components::{Button, Html},
};

use crate::{
    places::language_in,
    records::{self, CaseFile, TaskRow},
    rules::Duty,
};

/// A task as it is shown.
pub(super) struct TaskView {
    pub what: String,
    pub queue: String,
    pub due: String,
    pub done: String,
    pub settle: Option<Html>,
}

/// Open tasks, and those that were settled. Those of the duties in `settles` can be settled here.
pub(super) fn views(
    web: &Web,
    case: &CaseFile,
    rows: &[TaskRow],
    settles: Option<&[Duty]>,
) -> (Vec<TaskView>, Vec<TaskView>) {
    let mine = |task: &&TaskRow| settles.is_some_and(|duties| duties.contains(&task.duty));
    rows.iter()
        .map(|task| TaskView {
            what: words(web, task),
            queue: web.words.t(&format!("queue-{}", task.duty)),
            due: task.due_ms.map(|ms| web.until(at_ms(ms))).unwrap_or_default(),
            done: task.done_ms.map(|ms| web.day(at_ms(ms))).unwrap_or_default(),
            settle: Some(task).filter(|task| task.done_ms.is_none() && mine(task)).map(|task| {
                match records::step_of(&task.kind, &case.file.facts) {
                    Some(step) => step_link(web, case.id, step),
                    None => settle_button(web, case.id, task.id),
                }
            }),
        })
        .partition(|task| task.done.is_empty())
}

/// The way to the step whose act ends a task.
fn step_link(web: &Web, case: CaseId, step: &str) -> Html {
    Button::link(web.words.t(&format!("step-{step}")), format!("/cases/{case}/{step}")).html(web.words)
}

/// The button that settles a task.
pub(super) fn settle_button(web: &Web, case: CaseId, task: TaskId) -> Html {
    let post = web.form(format!("/cases/{case}/tasks/{task}"));
    Button::post(web.words.t("task-settle"), post).html(web.words)
}

/// What is to be done, in words.
pub(super) fn words(web: &Web, task: &TaskRow) -> String {
    let w = web.words;
    let what = w.t(&format!("task-{}", task.kind));
    let text = |name: &str| task.args.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let detail = match (text("until"), text("language"), text("clock")) {
        (Some(until), _, _) => until.parse::<Timestamp>().map(|at| w.date(web.local(at).date())).ok(),
        (_, Some(language), _) => Some(language_in(w, &language)),
        (_, _, Some(clock)) => Some(w.word_or("clockname", &clock)),
        _ => None,
    };
    detail.map_or_else(|| what.clone(), |detail| format!("{what}: {detail}"))
}

/// Settles a task of my duty.
pub(in crate::pages) async fn settle(
    web: Web,
    Path((id, task)): Path<(String, String)>,
    posted: Posted<FormParts>,
) -> Page {
    let id: CaseId = id.parse().map_err(|_| Error::not_found())?;
    let task: TaskId = task.parse().map_err(|_| Error::not_found())?;
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<SettleTask>(id).await?;
    records::settle_task(&mut act, &permit, task).await?;
    web.finish(act, &posted, &format!("/cases/{id}?did=task")).await
}
