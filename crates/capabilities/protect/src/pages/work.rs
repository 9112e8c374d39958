//! What waits for me in this room, for "My work".

use std::{future::Future, pin::Pin};

use access::Act;
use desk::{Desk, Fault, look::WorkItem};
use kernel::{Role, clock::at_ms};

use crate::records::{self, Waiting, WorkRow};

/// What waits for whoever acts: steps and tasks of my duty, each about a number and never about a name.
pub fn work<'a>(
    desk: &'a Desk,
    act: &'a mut Act,
) -> Pin<Box<dyn Future<Output = Result<Vec<WorkItem>, Fault>> + Send + 'a>> {
    Box::pin(async move {
        let mut items: Vec<WorkItem> =
            records::waiting(act).await?.iter().map(|row| item(desk, row)).collect();
        if act.me()?.role == Role::Coordinator {
            let count = records::escalations(act).await?;
            if count > 0 {
                items.push(WorkItem {
                    what: desk.words.t1("work-escalations", "count", count),
                    href: "/strategies".into(),
                    why: desk.words.t("work-escalations-why"),
                    ..WorkItem::default()
                });
            }
        }
        Ok(items)
    })
}

fn item(desk: &Desk, row: &WorkRow) -> WorkItem {
    let w = desk.words;
    let (what, why) = match &row.what {
        Waiting::Track { track, state } => {
            (w.t(&format!("work-{track}-{state}")), w.t(&format!("work-{track}-{state}-why")))
        }
        Waiting::Task { kind, .. } => (w.t(&format!("task-{kind}")), w.t("work-task-why")),
    };
    WorkItem {
        what,
        about: row.number.to_string(),
        href: format!("/cases/{}", row.case),
        due: row.due_ms.map(|ms| desk.local(at_ms(ms)).date()),
        why,
    }
}
