//! Handing a case to the competent authority: grants for identity and narrative, and the keys with them.

use crate::CaseId;
use crate::rights;
use axum::http::StatusCode;
use kernel::{TeamId, Tier, TierSet};
use serde::Deserialize;
use web::{
    FormParts, FormValues, Id, Page, Posted, Web,
    components::{Button, Choice, Field, Html, Link, Notice, Sheet, Shell, Tone},
};

use super::{
    crumbs, state_mark,
    step::{competent, name},
    step_entry::{Leads, Needs, StepEntry, permitted},
};
use crate::records::{self, Authority, CaseFile};

const PATH: &str = "/cases/{id}/hand-over";

/// Its entry in the table of steps: it changes who sees the case, not the case, so no track has a rule for it.
pub(super) const STEP: StepEntry = StepEntry {
    name: name(PATH),
    leads: Leads::Always,
    needs: Needs::Authority,
    permitted: permitted::<rights::HandOver>,
    routes: |routes| routes.get(PATH, show).post(PATH, send),
};

/// Legal basis of the grant: the authority decides by law.
const BASIS: &str = "identification";

async fn show(web: Web, Id(id): Id<CaseId>) -> Page {
    let mut act = web.act().await?;
    if !act.may::<rights::HandOver>(id).await? {
        act.permit::<rights::HandOver>(id).await?;
    }
    let permit = act.permit::<rights::ViewCase>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let authorities = competent(&mut act, &permit, &case).await?;
    Ok(web.page(view(&web, &case, &authorities, &Answer::default())))
}

async fn send(web: Web, Id(id): Id<CaseId>, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<rights::HandOver>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let authorities = competent(&mut act, &permit, &case).await?;
    let sent = FormValues::of(&posted.form);
    let team: Option<TeamId> = sent.get("team").parse().ok();
    let Some(authority) = authorities.iter().find(|one| Some(one.team) == team && !one.granted) else {
        let answer = Answer { team: sent.get("team").to_owned(), error: web.words.t("case-choose") };
        let view = view(&web, &case, &authorities, &answer);
        return Ok(web.page_with(StatusCode::UNPROCESSABLE_ENTITY, view));
    };
    let tiers = TierSet::NONE.with(Tier::Identity).with(Tier::Narrative);
    records::hand_over(&mut act, &permit, authority.team, tiers, BASIS).await?;
    web.finish(act, &posted, &format!("/cases/{id}?did=hand-over")).await
}

/// Which team no longer sees the case.
#[derive(Deserialize)]
pub(super) struct Ended {
    team: TeamId,
}

/// Takes the case back from a team of another body.
pub(super) async fn end(web: Web, Id(id): Id<CaseId>, posted: Posted<Ended>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<rights::HandOver>(id).await?;
    records::take_back(&mut act, &permit, posted.form.team).await?;
    web.finish(act, &posted, &format!("/cases/{id}?did=access-ended")).await
}

/// What was chosen before, and what is wrong with it; both empty on a fresh form.
#[derive(Default)]
struct Answer {
    team: String,
    error: String,
}

fn view(web: &Web, case: &CaseFile, authorities: &[Authority], answer: &Answer) -> Shell {
    let w = web.words;
    let title = w.t("step-hand-over");
    let open: Vec<Choice> = authorities
        .iter()
        .filter(|one| !one.granted)
        .map(|one| Choice::new(one.team.to_string(), &one.body).hint(&one.name))
        .collect();
    let body = if open.is_empty() {
        let key = if authorities.is_empty() { "hand-over-nobody" } else { "hand-over-done" };
        let links = vec![Link::new(w.t("step-facts"), format!("/cases/{}/facts", case.id))];
        Notice { links, ..Notice::new(Tone::Caution, w.t(key)) }.html(w)
    } else {
        form(web, case, open, answer)
    };
    Shell {
        crumbs: crumbs(w, Some(case), Some(Link::here(title.clone()))),
        title,
        state: Some(state_mark(w, case)),
        body,
        ..Shell::default()
    }
}

/// The choice of an authority; one that stands alone is chosen already.
fn form(web: &Web, case: &CaseFile, open: Vec<Choice>, answer: &Answer) -> Html {
    let w = web.words;
    let only = if let [one] = open.as_slice() { one.value.clone() } else { String::new() };
    let chosen = if answer.team.is_empty() { only } else { answer.team.clone() };
    let field = Field::radios("team", w.t("ask-team"), open).value(chosen).error(&answer.error);
    let sheet = Sheet {
        post: web.form(format!("/cases/{}/hand-over", case.id)),
        fields: vec![field],
        more: Html::default(),
        buttons: vec![
            Button::submit(w.t("step-hand-over")),
            Button::link(w.t("case-back"), format!("/cases/{}", case.id)),
        ],
    };
    let mut body = Html::of(&IntroView { intro: w.t("step-hand-over-text") });
    body.push(&sheet.html(w));
    body
}

#[derive(askama::Template)]
#[template(source = "<p class=\"lead\">{{ intro }}</p>", ext = "html")]
struct IntroView {
    intro: String,
}
