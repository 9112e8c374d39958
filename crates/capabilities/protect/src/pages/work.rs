//! What waits for me in this room, for "My work".

use access::{Act, Permit, foundation::ListWork};
use kernel::{Role, Roles, clock::at_ms};
use web::{Error, Pending, Web, components::WorkItem};

use crate::records::{self, Waiting, WorkRow};

/// What waits for whoever acts: steps and tasks of my duty, each about a number and never about a name.
pub fn work<'a>(
    web: &'a Web,
    act: &'a mut Act,
    permit: &'a Permit<ListWork>,
) -> Pending<'a, Result<Vec<WorkItem>, Error>> {
    Box::pin(async move {
        let roles = act.me()?.roles;
        let (rows, more) = records::waiting(act, permit).await?;
        let mut items = super::emergency::waiting(web, act).await?;
        items.extend(rows.iter().map(|row| item(web, roles, row)));
        if more {
            items.push(WorkItem {
                what: web.words.t("work-more"),
                href: "/cases".into(),
                why: web.words.t("work-more-why"),
                ..WorkItem::default()
            });
        }
        if roles.has(Role::Coordinator) {
            let count = records::escalations(act, permit).await?;
            if count > 0 {
                items.push(WorkItem {
                    what: web.words.t1("work-escalations", "count", count),
                    href: "/strategies".into(),
                    why: web.words.t("work-escalations-why"),
                    ..WorkItem::default()
                });
            }
        }
        Ok(items)
    })
}

fn item(web: &Web, roles: Roles, row: &WorkRow) -> WorkItem {
    let w = web.words;
    let (what, why) = match &row.what {
        Waiting::Track { track, state } => {
            // What waits for a decision waits for the focal point only while the stay is not recorded.
            let decided = matches!(state.as_str(), "presumed" | "rg_positive");
            let stay = if roles.has(Role::FocalPoint) && decided { "-stay" } else { "" };
            let key = format!("work-{track}-{state}{stay}");
            if w.has(&key) {
                (w.t(&key), w.t(&format!("{key}-why")))
            } else {
                (w.word_or("track", track), w.word_or(&format!("state-{track}"), state))
            }
        }
        Waiting::HandOver => (w.t("work-hand-over"), w.t("work-hand-over-why")),
        Waiting::Task { kind, .. } => (w.t(&format!("task-{kind}")), w.t("work-task-why")),
    };
    let place = match &row.what {
        Waiting::Task { .. } => "#tasks",
        _ => "",
    };
    let due = row.due_ms.map(|ms| web.deadline(at_ms(ms)));
    WorkItem {
        what,
        about: row.number.to_string(),
        href: format!("/cases/{}{place}", row.case),
        due: due.map(|(day, _)| day),
        hour: due.and_then(|(_, hour)| hour),
        urgent: row.urgent,
        why,
    }
}
