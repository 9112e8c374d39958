//! A case: what it is, what to do now, its clocks and lanes, what may be read, its tasks, who sees what.

use crate::CaseId;
use crate::rights::ViewCase;
use std::collections::BTreeMap;

use access::{AccessError, Act, Permit};
use axum::extract::{Path, Query};
use jiff::Timestamp;
use kernel::{TaskId, clock::at_ms};
use web::{
    Error, FormParts, Page, Posted, Web,
    components::{Button, Html, Notice, Post, Seer, Shell, Tone, WhoSeesWhat},
};
use words::Words;

use super::{
    Did, case_id, crumbs,
    next::{May, Next, next},
    parts, state_mark,
    step::competent,
    wording,
};
use crate::{
    records::{self, CaseFile, Grant, TaskRow},
    rules::Track,
};

/// Names of steps that the message above the page may name.
const DONE: &[&str] = &[
    "triage",
    "presume",
    "signpost",
    "reopen",
    "facts",
    "guardian",
    "withdraw",
    "grounds",
    "identification",
    "extend",
    "terminate",
    "lift",
    "hand-over",
    "task",
];

/// One case.
pub(super) async fn case(web: Web, Path(id): Path<String>, Query(did): Query<Did>) -> Page {
    let id = case_id(&id)?;
    let mut act = web.act().await?;
    if !act.may::<ViewCase>(id).await? && act.may::<crate::rights::SeeHold>(id).await? {
        return hold(&web, &mut act, id, &did).await;
    }
    let permit = act.permit::<ViewCase>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let may = May::ask(&mut act, id).await?;
    let (authorities, w) = (competent(&mut act, &permit, &case).await?, web.words);
    let me = act.me()?.clone();
    let next = next(&case, &act, may, &authorities, me.role, &me.competences);
    let narrative = narrative(&mut act, id, may).await?;
    let texts = narrative.as_ref().map(|told| told.texts.clone()).unwrap_or_default();
    let (open, ended) = parts::clocks(w, &case, act.now());
    let (tasks, settled) = tasks(&web, &mut act, &permit, may).await?;
    let view = CaseView {
        w,
        now: now(w, &case),
        others: links(w, &case, &next),
        clocks: open.iter().map(|clock| clock.html(w)).collect(),
        ended: ended.iter().map(|clock| clock.html(w)).collect(),
        lanes: parts::lanes(w, &case, act.now()).html(w),
        decisions: parts::decisions(w, &case, &texts).iter().map(|decision| decision.html(w)).collect(),
        identity: identity(&mut act, w, id, may).await?,
        narrative: narrative.map(|told| told.view(w, &case)),
        tasks,
        settled,
        pairs: parts::pairs(w, &case),
        who: who(&case, w, &records::who_sees_what(&mut act, &permit).await?, act.now()),
        why: format!("/cases/{id}/why"),
    };
    let shell = Shell {
        title: w.t1("case-title", "number", case.number.to_string()),
        state: Some(state_mark(w, &case)),
        crumbs: crumbs(w, Some(&case), None),
        action: next.main.map(|name| step_link(w, &case, name).primary()),
        flash: done(w, &did),
        body: Html::of(&view),
        ..Shell::default()
    };
    Ok(web.page(shell))
}

fn done(w: &Words, did: &Did) -> Html {
    match DONE.iter().find(|name| **name == did.did) {
        Some(name) => Notice::new(Tone::Good, w.t(&format!("done-{name}"))).html(w),
        None => Html::default(),
    }
}

fn step_link(w: &Words, case: &CaseFile, name: &str) -> Button {
    Button::link(w.t(&format!("step-{name}")), format!("/cases/{}/{name}", case.id))
}

fn links(w: &Words, case: &CaseFile, next: &Next) -> Vec<Html> {
    next.others.iter().map(|name| step_link(w, case, name).html(w)).collect()
}

/// Where both tracks stand and whom they wait for, in sentences.
fn now(w: &Words, case: &CaseFile) -> Vec<(String, String, String)> {
    Track::ALL
        .iter()
        .filter_map(|track| case.tracks.iter().find(|row| row.track == *track))
        .map(|row| {
            let waits = row.waits_for.as_deref().map(|duty| {
                let queue = w.t(&format!("queue-{duty}"));
                let bodies: Vec<String> =
                    row.waits_mandate.iter().map(|one| wording::code(w, "competence", one)).collect();
                if bodies.is_empty() { queue } else { format!("{queue} ({})", bodies.join(", ")) }
            });
            let waits = waits.map(|queue| w.t1("case-waits-for", "queue", queue)).unwrap_or_default();
            (w.t(&format!("track-{}", row.track)), wording::state(w, row.track, &row.state), waits)
        })
        .collect()
}

/// What was told, and the reasons of events.
struct Told {
    narrative: String,
    texts: BTreeMap<uuid::Uuid, String>,
    indicators: Vec<(String, String)>,
    keys: bool,
}

/// Opens the narrative where it may be read: an entry of its own in the log.
async fn narrative(act: &mut Act, id: CaseId, may: May) -> Result<Option<Told>, Error> {
    if !may.narrative {
        return Ok(None);
    }
    let permit = act.permit::<crate::rights::ReadNarrative>(id).await?;
    let indicators = records::indicators(act, &permit).await?;
    let read = match records::narrative(act, &permit).await {
        Ok(narrative) => records::event_texts(act, &permit).await.map(|texts| (narrative, texts)),
        Err(error) => Err(error),
    };
    match read {
        Ok((narrative, texts)) => {
            let texts = texts.into_iter().map(|one| (one.event, one.text)).collect();
            Ok(Some(Told { narrative, texts, indicators, keys: true }))
        }
        Err(AccessError::KeysMissing(_)) => {
            let (narrative, texts) = (String::new(), BTreeMap::new());
            Ok(Some(Told { narrative, texts, indicators, keys: false }))
        }
        Err(error) => Err(error.into()),
    }
}

impl Told {
    fn view(&self, w: &Words, case: &CaseFile) -> NarrativeView {
        let indicator = |answer: &str| {
            self.indicators
                .iter()
                .filter(|(_, given)| given == answer)
                .map(|(id, _)| wording::code(w, "ind", &id.to_lowercase()))
                .collect::<Vec<String>>()
        };
        let notes = case
            .events
            .iter()
            .filter(|row| row.recorded.event.decision().is_none())
            .filter_map(|row| {
                let text = self.texts.get(&row.id)?.clone();
                let what = w.t(&format!("event-{}", row.recorded.event.kind()));
                let who = wording::who(w, &row.who, &row.recorded.by, &row.body);
                Some((format!("{what}, {}", w.short_date(wording::day(case, row.recorded.at))), who, text))
            })
            .collect();
        NarrativeView {
            narrative: self
                .narrative
                .lines()
                .map(str::to_owned)
                .filter(|line| !line.trim().is_empty())
                .collect(),
            yes: indicator("yes"),
            no: indicator("no"),
            notes,
            keys: self.keys,
        }
    }
}

struct NarrativeView {
    narrative: Vec<String>,
    yes: Vec<String>,
    no: Vec<String>,
    notes: Vec<(String, String, String)>,
    keys: bool,
}

struct IdentityView {
    pairs: Vec<(String, String)>,
    keys: bool,
}

/// Opens the identity where it may be read: an entry of its own in the log.
async fn identity(act: &mut Act, w: &Words, id: CaseId, may: May) -> Result<Option<IdentityView>, Error> {
    if !may.identity {
        return Ok(None);
    }
    let permit = act.permit::<crate::rights::ReadIdentity>(id).await?;
    let view = match records::identity(act, &permit).await {
        Ok(view) => view,
        Err(AccessError::KeysMissing(_)) => return Ok(Some(IdentityView { pairs: Vec::new(), keys: false })),
        Err(error) => return Err(error.into()),
    };
    let pairs = view.identity.map(|who| {
        let parts = [
            ("identity-name", who.name),
            ("identity-birth", who.birth),
            ("identity-document", who.document),
            ("identity-phone", who.phone),
            ("identity-address", who.address),
            ("identity-safe-contact", who.safe_contact),
        ];
        parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| (w.t(key), value))
            .collect()
    });
    Ok(Some(IdentityView { pairs: pairs.unwrap_or_default(), keys: true }))
}

struct TaskView {
    what: String,
    queue: String,
    due: String,
    done: String,
    settle: Option<Html>,
}

/// Open tasks, and those that were settled.
async fn tasks<V>(
    web: &Web,
    act: &mut Act,
    permit: &Permit<V>,
    may: May,
) -> Result<(Vec<TaskView>, Vec<TaskView>), Error>
where
    V: crate::rights::SeesCase,
{
    let role = act.me()?.role;
    let (w, case) = (web.words, permit.id());
    let mine = records::duties(role);
    let rows = records::tasks(act, permit).await?;
    Ok(rows
        .iter()
        .map(|task| {
            let settles = may.settle && task.done_ms.is_none() && mine.contains(&task.duty);
            TaskView {
                what: task_words(web, task),
                queue: w.t(&format!("queue-{}", task.duty)),
                due: task.due_ms.map(|ms| web.day(at_ms(ms))).unwrap_or_default(),
                done: task.done_ms.map(|ms| web.day(at_ms(ms))).unwrap_or_default(),
                settle: settles.then(|| {
                    let post = Post::new(format!("/cases/{case}/tasks/{}", task.id), &web.csrf)
                        .with("form", web.form_id());
                    Button::post(w.t("task-settle"), post).html(w)
                }),
            }
        })
        .partition(|task| task.done.is_empty()))
}

fn task_words(web: &Web, task: &TaskRow) -> String {
    let w = web.words;
    let what = w.t(&format!("task-{}", task.kind));
    let text = |name: &str| task.args.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let detail = match (text("until"), text("language"), text("clock")) {
        (Some(until), _, _) => until.parse::<Timestamp>().map(|at| w.date(web.local(at).date())).ok(),
        (_, Some(language), _) => Some(wording::language(&language)),
        (_, _, Some(clock)) => Some(wording::code(w, "clockname", &clock)),
        _ => None,
    };
    detail.map_or_else(|| what.clone(), |detail| format!("{what}: {detail}"))
}

fn who(case: &CaseFile, w: &Words, grants: &[Grant], now: Timestamp) -> Html {
    let seers = grants
        .iter()
        .map(|grant| Seer {
            body: grant.body.clone(),
            team: grant.team.clone(),
            tiers: grant.tiers,
            basis: format!(
                "{} ({})",
                w.t(&format!("basis-{}", grant.basis)),
                w.code("purpose", grant.purpose.code())
            ),
            since: wording::day(case, at_ms(grant.since_ms)),
            until: grant.until_ms.map(|ms| wording::day(case, at_ms(ms))),
            withdraw: None,
        })
        .collect();
    WhoSeesWhat { seers, today: wording::day(case, now) }.html(w)
}

/// What immigration sees of a case on hold: a number, a date, its own tasks.
async fn hold(web: &Web, act: &mut Act, id: CaseId, did: &Did) -> Page {
    let permit = act.permit::<crate::rights::SeeHold>(id).await?;
    let held = records::hold(act, &permit).await?;
    let w = web.words;
    let tasks = records::hold_tasks(act, &permit).await?;
    let may = act.may::<crate::rights::SettleTask>(id).await?;
    let view = HoldView {
        w,
        until: held.until_ms.map(|ms| web.day(at_ms(ms))),
        tasks: tasks
            .iter()
            .map(|task| {
                let post = Post::new(format!("/cases/{id}/tasks/{}", task.id), &web.csrf)
                    .with("form", web.form_id());
                let settle = may.then(|| Button::post(w.t("task-settle"), post).html(w));
                let (what, queue) = (task_words(web, task), String::new());
                TaskView { what, queue, due: String::new(), done: String::new(), settle }
            })
            .collect(),
        why: format!("/cases/{id}/why"),
    };
    let shell = Shell {
        title: w.t1("case-title", "number", held.number.to_string()),
        flash: done(w, did),
        body: Html::of(&view),
        ..Shell::default()
    };
    Ok(web.page(shell))
}

/// Settles a task of my duty.
pub(super) async fn settle(
    web: Web,
    Path((id, task)): Path<(String, String)>,
    posted: Posted<FormParts>,
) -> Page {
    let id = case_id(&id)?;
    let task: TaskId = task.parse().map_err(|_| Error::not_found())?;
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<crate::rights::SettleTask>(id).await?;
    records::settle_task(&mut act, &permit, task)?;
    web.finish(act, &posted, &format!("/cases/{id}?did=task")).await
}

#[derive(askama::Template)]
#[template(path = "protect/case.html")]
struct CaseView {
    w: &'static Words,
    now: Vec<(String, String, String)>,
    others: Vec<Html>,
    clocks: Vec<Html>,
    ended: Vec<Html>,
    lanes: Html,
    decisions: Vec<Html>,
    identity: Option<IdentityView>,
    narrative: Option<NarrativeView>,
    tasks: Vec<TaskView>,
    settled: Vec<TaskView>,
    pairs: Vec<(String, String)>,
    who: Html,
    why: String,
}

#[derive(askama::Template)]
#[template(path = "protect/hold.html")]
struct HoldView {
    w: &'static Words,
    until: Option<String>,
    tasks: Vec<TaskView>,
    why: String,
}
