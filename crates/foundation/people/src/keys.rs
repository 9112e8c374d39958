//! The keys of a team: its first member founds them and prints the recovery code, a member hands them to a
//! proposed member. New ones begin by themselves after somebody left. Only members can: nobody else holds the keys.

use access::foundation::WrapMember;
use access::{
    Act,
    accounts::{self, Pending, PendingKind, Recovered},
};
use kernel::{TaskId, TeamId};
use serde::Deserialize;

use web::{
    Did, Error, FormParts, Id, Page, Posted, Query, Web,
    components::{Button, Html, Link, Shell},
};
use words::Words;

/// What waits for a holder of this team's keys.
pub(super) async fn keys(web: Web, Id(team): Id<TeamId>, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    act.permit::<WrapMember>(team).await?;
    let waiting = waiting(&mut act, team).await?;
    let w = web.words;
    let body = &act.me()?.body_name;
    let tasks = waiting.into_iter().map(|one| task(&web, one, body)).collect();
    let title = w.t1("keys-title", "team", name_of(&act, team)?);
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(title.as_str())];
    let (flash, body) = (did.flash(w), Html::of(&KeysView { w, tasks }));
    Ok(web.page(Shell { title, crumbs, flash, body, ..Shell::default() }))
}

/// What is to be done with the keys, and the button that does it; `body` is the name of the body whose team it is.
fn task(web: &Web, one: Pending, body: &str) -> Task {
    let w = web.words;
    let (title, text, to) = match one.kind {
        PendingKind::Found => (w.t("work-keys-found"), w.t("keys-found-text"), "found"),
        PendingKind::Member => {
            let person = format!("{}, {body}", one.person.unwrap_or_default());
            (w.t1("work-keys-member", "person", person), w.t("keys-member-text"), "wrap")
        }
    };
    let post = web.form(format!("/teams/{}/keys/{to}", one.team)).with("task", one.id.to_string());
    let button = Button::post(w.t(&format!("keys-{to}-go")), post).primary().html(w);
    Task { title, text, button }
}

/// Founds the keys. The recovery code is on the answer of this form and nowhere else.
pub(super) async fn found(web: Web, Id(team): Id<TeamId>, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<WrapMember>(team).await?;
    let code = accounts::found_keys(&mut act, &permit, team).await?;
    let name = name_of(&act, team)?;
    show_code(&web, act, &posted, (team, name), &code).await
}

/// Saves and shows a recovery code, once: whoever sends the same form again is told that it was shown.
pub(super) async fn show_code<T>(
    web: &Web,
    act: Act,
    posted: &Posted<T>,
    (team, name): (TeamId, String),
    code: &Recovered,
) -> Page {
    let day = web.local(act.now()).date();
    let back = format!("/teams/{team}/keys");
    if let Some(before) = web.save(act, posted, &format!("{back}?did=keys-founded-before")).await? {
        return Ok(web.see(&before));
    }
    let w = web.words;
    let view = CodeView { w, team: &name, code: &code.0, day: w.date(day), back: &back };
    let title = w.t("keys-code-title");
    let crumbs =
        vec![Link::new(w.t1("keys-title", "team", name.as_str()), back.as_str()), Link::here(title.as_str())];
    Ok(web.page(Shell { title, crumbs, body: Html::of(&view), ..Shell::default() }))
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    task: TaskId,
}

/// Hands the keys to a proposed member.
pub(super) async fn wrap(web: Web, Id(team): Id<TeamId>, posted: Posted<Chosen>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<WrapMember>(team).await?;
    accounts::wrap_member(&mut act, &permit, team, posted.form.task).await?;
    web.finish(act, &posted, &format!("/teams/{team}/keys?did=member-wrapped")).await
}

async fn waiting(act: &mut Act, team: TeamId) -> Result<Vec<Pending>, Error> {
    Ok(accounts::pending(act).await?.into_iter().filter(|one| one.team == team).collect())
}

/// The name of a team of whoever acts.
fn name_of(act: &Act, team: TeamId) -> Result<String, Error> {
    let teams = &act.me()?.teams;
    Ok(teams.iter().find(|one| one.id == team).map(|one| one.name.clone()).unwrap_or_default())
}

struct Task {
    title: String,
    text: String,
    button: Html,
}

#[derive(askama::Template)]
#[template(path = "people/keys.html")]
struct KeysView<'a> {
    w: &'a Words,
    tasks: Vec<Task>,
}

#[derive(askama::Template)]
#[template(path = "people/code.html")]
struct CodeView<'a> {
    w: &'a Words,
    team: &'a str,
    code: &'a str,
    day: String,
    back: &'a str,
}
