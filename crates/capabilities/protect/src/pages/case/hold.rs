//! What immigration sees of a case on hold: a number, a date, its own tasks.

use crate::CaseId;
use crate::rights::{SeeHold, SettleTask};
use access::Act;
use kernel::clock::at_ms;
use web::{
    Did, Page, Web,
    components::{Html, Shell},
};
use words::Words;

use super::tasks::{TaskView, settle_button, words};
use crate::records::{self, HoldRow, TaskRow};

pub(super) async fn page(web: &Web, act: &mut Act, id: CaseId, did: &Did) -> Page {
    let permit = act.permit::<SeeHold>(id).await?;
    let held = records::hold(act, &permit).await?;
    let tasks = records::hold_tasks(act, &permit).await?;
    let settles = act.may::<SettleTask>(id).await?;
    let shell = Shell { flash: did.flash(web.words), ..view(web, &held, &tasks, settles) };
    Ok(web.page(shell))
}

fn view(web: &Web, held: &HoldRow, tasks: &[TaskRow], settles: bool) -> Shell {
    let w = web.words;
    let task = |task: &TaskRow| TaskView {
        what: words(web, task),
        queue: String::new(),
        due: String::new(),
        done: String::new(),
        settle: settles.then(|| settle_button(web, held.id, task.id)),
    };
    let view = HoldView {
        w,
        until: held.until_ms.map(|ms| web.day(at_ms(ms))),
        tasks: tasks.iter().map(task).collect(),
        why: format!("/cases/{}/why", held.id),
    };
    Shell {
        title: w.t1("case-title", "number", held.number.to_string()),
        body: Html::of(&view),
        ..Shell::default()
    }
}

#[derive(askama::Template)]
#[template(path = "protect/hold.html")]
struct HoldView {
    w: &'static Words,
    until: Option<String>,
    tasks: Vec<TaskView>,
    why: String,
}
