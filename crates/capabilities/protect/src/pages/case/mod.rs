//! A case: what it is, what to do now, its clocks and lanes, what may be read, its tasks, who sees what.

mod clocks;
mod codes;
mod decisions;
mod hold;
mod identity;
mod lanes;
mod reasons;
mod tasks;
mod who;

pub(super) use tasks::settle;

use crate::CaseId;
use crate::rights::{HandOver, SeeHold, SettleTask, ViewCase};
use access::{Act, Permit};
use jiff::Timestamp;
use web::{
    Did, Error, Id, Page, Query, Web,
    components::{Button, Html, Notice, Shell, Tone},
};
use words::Words;

use self::{identity::IdentityView, reasons::Told, tasks::TaskView};
use super::{
    crumbs,
    offered::{Offered, offered},
    state_mark, wording,
};
use crate::records::{self, CaseFile, Grant, TaskRow};

/// One case; for somebody who sees only that removal is on hold, that.
pub(super) async fn case(web: Web, Id(id): Id<CaseId>, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    if !act.may::<ViewCase>(id).await? && act.may::<SeeHold>(id).await? {
        return hold::page(&web, &mut act, id, &did).await;
    }
    let permit = act.permit::<ViewCase>(id).await?;
    let seen = load(&mut act, &permit).await?;
    Ok(web.page(view(&web, &seen, act.now(), &did)))
}

/// What this person sees of a case.
struct Seen {
    case: CaseFile,
    offered: Offered,
    identity: Option<IdentityView>,
    told: Option<Told>,
    tasks: Vec<TaskRow>,
    /// Whether the policies let this person settle tasks, and those of which duties.
    settles: Option<Vec<crate::rules::Duty>>,
    grants: Vec<Grant>,
    /// Whether this person may hand the case over, and take it back.
    hands_over: bool,
}

/// Reads the case, and what stands beside it as far as the policies allow: each tier leaves an entry of its own.
async fn load(act: &mut Act, permit: &Permit<ViewCase>) -> Result<Seen, Error> {
    let case = records::case_file(act, permit).await?;
    let roles = act.me()?.roles;
    Ok(Seen {
        offered: offered(act, permit, &case).await?,
        told: reasons::open(act, case.id).await?,
        identity: identity::open(act, case.id).await?,
        tasks: records::tasks(act, permit).await?,
        settles: act.may::<SettleTask>(case.id).await?.then(|| records::duties(roles)),
        grants: records::who_sees_what(act, permit).await?,
        hands_over: act.may::<HandOver>(case.id).await?,
        case,
    })
}

fn view(web: &Web, seen: &Seen, now: Timestamp, did: &Did) -> Shell {
    let (w, case) = (web.words, &seen.case);
    let (open, ended) = clocks::clocks(w, case, now);
    let (tasks, settled) = tasks::views(web, case, &seen.tasks, seen.settles.as_deref());
    let view = CaseView {
        w,
        urgent: case.is_urgent().then(|| Notice::new(Tone::Bad, w.t("case-urgent")).html(w)),
        now: stands(w, case),
        others: seen.offered.others.iter().map(|entry| step_link(w, case, entry.name).html(w)).collect(),
        clocks: open.iter().map(|clock| clock.html(w)).collect(),
        ended: ended.iter().map(|clock| clock.html(w)).collect(),
        lanes: lanes::lanes(w, case, now).html(w),
        decisions: decisions::decisions(w, case, seen.told.as_ref()),
        identity: seen.identity.as_ref().map(|identity| identity.pairs(web)),
        narrative: seen.told.as_ref().map(|told| told.view(w, case)),
        tasks,
        settled,
        pairs: codes::pairs(w, case),
        who: who::who(web, case, (&seen.grants, seen.hands_over), now),
        why: format!("/cases/{}/why", case.id),
    };
    Shell {
        title: w.t1("case-title", "number", case.number.to_string()),
        state: Some(state_mark(w, case)),
        crumbs: crumbs(w, Some(case), None),
        action: seen.offered.main.map(|entry| step_link(w, case, entry.name).primary()),
        flash: did.flash(w),
        body: Html::of(&view),
        ..Shell::default()
    }
}

fn step_link(w: &Words, case: &CaseFile, name: &str) -> Button {
    Button::link(w.t(&format!("step-{name}")), format!("/cases/{}/{name}", case.id))
}

/// Where the tracks stand and whom they wait for, in sentences. A track that began after the last step on this case
/// has no row yet, and waits for nobody.
fn stands(w: &Words, case: &CaseFile) -> Vec<(String, String, String)> {
    case.country
        .tracks
        .iter()
        .map(|track| {
            let (code, row) = (track.code(), case.tracks.iter().find(|row| row.track == track.code()));
            let state = wording::state(w, code, track.state(&case.file));
            let Some(row) = row else { return (wording::track(w, code), state, String::new()) };
            let waits = row.waits_for.as_deref().map(|duty| {
                let queue = w.t(&format!("queue-{duty}"));
                let bodies: Vec<String> =
                    row.waits_mandate.iter().map(|one| w.word_or("competence", one)).collect();
                if bodies.is_empty() { queue } else { format!("{queue} ({})", bodies.join(", ")) }
            });
            let waits = waits.map(|queue| w.t1("case-waits-for", "queue", queue)).unwrap_or_default();
            (wording::track(w, code), state, waits)
        })
        .collect()
}

#[derive(askama::Template)]
#[template(path = "protect/case.html")]
struct CaseView {
    w: &'static Words,
    /// Said first, where somebody may be in danger.
    urgent: Option<Html>,
    now: Vec<(String, String, String)>,
    others: Vec<Html>,
    clocks: Vec<Html>,
    ended: Vec<Html>,
    lanes: Html,
    decisions: Vec<Html>,
    identity: Option<identity::Pairs>,
    narrative: Option<reasons::View>,
    tasks: Vec<TaskView>,
    settled: Vec<TaskView>,
    pairs: Vec<(String, String)>,
    who: Html,
    why: String,
}
