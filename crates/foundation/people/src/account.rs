//! Help, and what the house knows about whoever is signed in.

use access::{
    Principal, accounts,
    foundation::{ListWork, Workplace},
};
use axum::http::StatusCode;

use super::{records, roles};
use web::{
    FormParts, Page, Posted, Web,
    components::{Button, Html, Link, Notice, Post, Shell, Tone},
};
use words::Words;

/// What this is, how to screen, whom to ask. Readable without signing in.
pub(super) async fn help(web: Web) -> Page {
    let w = web.words;
    let body = Html::of(&HelpView { w });
    if web.signed.is_none() {
        return Ok(web.public(StatusCode::OK, w.t("help-title"), Html::default(), body));
    }
    web.act().await?;
    Ok(web.page(Shell { title: w.t("help-title"), body, ..Shell::default() }))
}

/// One's own account.
pub(super) async fn account(web: Web) -> Page {
    let mut act = web.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    let sign_in = records::sign_in_name(&mut act).await?;
    let held = roles::lines(&web, &accounts::own_roles(&mut act).await?);
    let guessed = accounts::guessed(&mut act).await?;
    let w = web.words;
    let me = act.me()?;
    let post = Post::new("/account/sessions/end", &web.csrf);
    let end = Button::post(w.t("account-sessions-go"), post).html(w);
    let warning = if guessed { codes_were_guessed(&web) } else { Html::default() };
    let body = Html::of(&AccountView { w, me, sign_in: &sign_in, held, warning, end });
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(w.t("account-title"))];
    Ok(web.page(Shell { title: w.t("account-title"), crumbs, body, ..Shell::default() }))
}

/// What is said to somebody whose password seems to be known.
fn codes_were_guessed(web: &Web) -> Html {
    let w = web.words;
    let text = w.t("account-guessed-text");
    let mut warning = Notice { text, ..Notice::new(Tone::Bad, w.t("account-guessed")) }.html(w);
    warning.push(&Button::post(w.t("account-guessed-me"), web.form("/account/guessed")).html(w));
    warning
}

/// The person says that it was no stranger who typed the wrong codes.
pub(super) async fn it_was_me(web: Web, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    act.permit::<ListWork>(Workplace).await?;
    accounts::settle_guessed(&mut act)?;
    web.finish(act, &posted, "/account").await
}

#[derive(askama::Template)]
#[template(path = "people/help.html")]
struct HelpView<'a> {
    w: &'a Words,
}

#[derive(askama::Template)]
#[template(path = "people/account.html")]
struct AccountView<'a> {
    w: &'a Words,
    me: &'a Principal,
    sign_in: &'a str,
    /// Roles and trainings, each with its days.
    held: Vec<String>,
    /// That codes were guessed; empty when none were.
    warning: Html,
    /// The button that ends all sessions.
    end: Html,
}
