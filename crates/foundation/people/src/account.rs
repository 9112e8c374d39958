//! Help, and what the house knows about whoever is signed in.

use access::Principal;
use access::foundation::{ListWork, Workplace};
use axum::http::StatusCode;

use super::{records, roles};
use web::{
    Page, Web,
    components::{Button, Html, Link, Post, Shell},
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
    let held = roles::lines(&web, &access::accounts::own_roles(&mut act).await?);
    let w = web.words;
    let me = act.me()?;
    let post = Post::new("/account/sessions/end", &web.csrf);
    let end = Button::post(w.t("account-sessions-go"), post).html(w);
    let body = Html::of(&AccountView { w, me, sign_in: &sign_in, held, end });
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(w.t("account-title"))];
    Ok(web.page(Shell { title: w.t("account-title"), crumbs, body, ..Shell::default() }))
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
    /// The button that ends all sessions.
    end: Html,
}
