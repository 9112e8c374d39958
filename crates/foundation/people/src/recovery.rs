//! Taking a team's keys back with the printed code: the manager opens it for somebody, who types the code.

use access::{
    accounts,
    foundation::{OpenRecovery, RecoverKeys},
};
use axum::http::StatusCode;
use kernel::{AccountId, BodyId, TeamId};
use serde::Deserialize;

use super::{forms::sheet, keys::show_code};
use web::{
    Error, Id, Page, Posted, Web,
    components::{Field, Html, Link, Shell},
};

#[derive(Deserialize)]
pub(super) struct Opened {
    recover_member: String,
}

/// Opens the recovery for somebody who was proposed.
pub(super) async fn open(web: Web, Id(body): Id<BodyId>, posted: Posted<Opened>) -> Page {
    let mut act = web.once(&posted).await?;
    let (team, person) = posted.form.recover_member.split_once(' ').ok_or_else(Error::bad_form)?;
    let team: TeamId = team.parse().map_err(|_| Error::bad_form())?;
    let person: AccountId = person.parse().map_err(|_| Error::bad_form())?;
    let permit = act.permit::<OpenRecovery>(team).await?;
    accounts::open_recovery(&mut act, &permit, team, person).await?;
    web.finish(act, &posted, &format!("/people/{body}?did=recovery-opened")).await
}

/// Asks for the printed code.
pub(super) async fn form(web: Web, Id(team): Id<TeamId>) -> Page {
    let mut act = web.act().await?;
    act.permit::<RecoverKeys>(team).await?;
    Ok(page(&web, team, StatusCode::OK, String::new()))
}

fn page(web: &Web, team: TeamId, status: StatusCode, error: String) -> axum::response::Response {
    let w = web.words;
    let mut field = Field::text("code", w.t("keys-code")).hint(w.t("keys-recover-hint"));
    field.error = error;
    let mut body = Html::trusted("<p>");
    body.push(&Html::text(&w.t("keys-recover-intro")));
    body.push(&Html::trusted("</p>"));
    body.push(&sheet(web, &format!("/teams/{team}/keys/recover"), vec![field], "keys-recover-go").html(w));
    let title = w.t("keys-recover-title");
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(title.as_str())];
    web.page_with(status, Shell { title, crumbs, body, ..Shell::default() })
}

#[derive(Deserialize)]
pub(super) struct Typed {
    code: String,
}

/// Takes the keys back. The next recovery code is on the answer of this form and nowhere else.
pub(super) async fn recover(web: Web, Id(team): Id<TeamId>, posted: Posted<Typed>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<RecoverKeys>(team).await?;
    match accounts::recover_keys(&mut act, &permit, team, &posted.form.code).await {
        Ok(code) => show_code(&web, act, &posted, (team, String::new()), &code).await,
        Err(access::Error::Invalid(wrong)) => {
            Ok(page(&web, team, StatusCode::UNPROCESSABLE_ENTITY, web.words.t(wrong)))
        }
        Err(other) => Err(other.into()),
    }
}
