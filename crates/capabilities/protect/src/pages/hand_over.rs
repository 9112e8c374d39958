//! Handing a case to the competent authority: grants for identity and narrative, and the keys with them.

use access::keys;
use axum::{extract::Path, http::StatusCode, response::Response};
use kernel::{TeamId, Tier, TierSet};
use web::{
    Error, FormParts, Page, Posted, Web,
    components::{Button, Choice, Field, Html, Link, Notice, Post, Sheet, Shell, Tone},
};

use super::{case_id, crumbs, form_values::Sent, state_mark, step::competent};
use crate::records::{self, Authority, CaseFile};

/// Legal basis of the grant: the authority decides by law.
const BASIS: &str = "identification";

pub(super) async fn show(web: Web, Path(id): Path<String>) -> Page {
    let id = case_id(&id)?;
    let mut act = web.act().await?;
    if !act.may::<crate::rights::HandOver>(id).await? {
        act.permit::<crate::rights::HandOver>(id).await?;
    }
    let permit = act.permit::<crate::rights::ViewCase>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let authorities = competent(&mut act, &permit, &case).await?;
    Ok(form(&web, &case, &authorities, &Sent::new(), StatusCode::OK, ""))
}

pub(super) async fn send(web: Web, Path(id): Path<String>, posted: Posted<FormParts>) -> Page {
    let id = case_id(&id)?;
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<crate::rights::HandOver>(id).await?;
    let case = records::case_file(&mut act, &permit).await?;
    let authorities = competent(&mut act, &permit, &case).await?;
    let Some(sent) = Sent::resolve(&posted.form) else { return Err(Error::bad_form()) };
    let team: Option<TeamId> = sent.get("team").parse().ok();
    let Some(authority) = authorities.iter().find(|one| Some(one.team) == team && !one.granted) else {
        let answer = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(form(&web, &case, &authorities, &sent, answer, &web.words.t("case-choose")));
    };
    let tiers = TierSet::NONE.with(Tier::Identity).with(Tier::Narrative);
    keys::hand_over(&mut act, &permit, authority.team, tiers, BASIS).await?;
    web.finish(act, &posted, &format!("/cases/{id}?did=hand-over")).await
}

fn form(
    web: &Web,
    case: &CaseFile,
    authorities: &[Authority],
    sent: &Sent,
    status: StatusCode,
    error: &str,
) -> Response {
    let w = web.words;
    let title = w.t("step-hand-over");
    let open: Vec<Choice> = authorities
        .iter()
        .filter(|one| !one.granted)
        .map(|one| Choice::new(one.team.to_string(), &one.body).hint(&one.name))
        .collect();
    let mut body = Html::default();
    if open.is_empty() {
        let key = if authorities.is_empty() { "hand-over-nobody" } else { "hand-over-done" };
        let links = vec![Link::new(w.t("step-facts"), format!("/cases/{}/facts", case.id))];
        body.push(&Notice { links, ..Notice::new(Tone::Caution, w.t(key)) }.html(w));
    } else {
        let only = if let [one] = open.as_slice() { one.value.clone() } else { String::new() };
        let chosen = if sent.get("team").is_empty() { only } else { sent.get("team").to_owned() };
        let field = Field::radios("team", w.t("ask-team"), open).value(chosen).error(error);
        let post = Post::new(format!("/cases/{}/hand-over", case.id), &web.csrf).with("form", web.form_id());
        let back = Button::link(w.t("case-back"), format!("/cases/{}", case.id));
        let sheet = Sheet {
            post,
            fields: vec![field],
            more: Html::default(),
            buttons: vec![Button::submit(&title), back],
        };
        body.push(&Html::of(&IntroView { intro: w.t("step-hand-over-text") }));
        body.push(&sheet.html(w));
    }
    let shell = Shell {
        crumbs: crumbs(w, Some(case), Some(Link::here(title.clone()))),
        title,
        state: Some(state_mark(w, case)),
        body,
        ..Shell::default()
    };
    web.page_with(status, shell)
}

#[derive(askama::Template)]
#[template(source = "<p class=\"lead\">{{ intro }}</p>", ext = "html")]
struct IntroView {
    intro: String,
}
