//! Help, and what the house knows about whoever is signed in.

use access::{
    Principal,
    verbs::{ListWork, Workplace},
};
use axum::http::StatusCode;

use super::records;
use crate::{
    Desk, Page,
    look::{Html, Link, Shell},
    words::Words,
};

/// What this is, how to screen, whom to ask. Readable without signing in.
pub(super) async fn help(desk: Desk) -> Page {
    let w = desk.words;
    let body = Html::of(&HelpView { w });
    if desk.signed.is_none() {
        return Ok(desk.public(StatusCode::OK, w.t("help-title"), Html::default(), body));
    }
    desk.act().await?;
    Ok(desk.page(Shell { title: w.t("help-title"), body, ..Shell::default() }))
}

/// One's own account.
pub(super) async fn account(desk: Desk) -> Page {
    let mut act = desk.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    let sign_in = records::sign_in_name(&mut act).await?;
    let w = desk.words;
    let me = act.me()?;
    let body = Html::of(&AccountView { w, me, sign_in: &sign_in });
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(w.t("account-title"))];
    Ok(desk.page(Shell { title: w.t("account-title"), crumbs, body, ..Shell::default() }))
}

#[derive(askama::Template)]
#[template(path = "desk/help.html")]
struct HelpView<'a> {
    w: &'a Words,
}

#[derive(askama::Template)]
#[template(path = "desk/account.html")]
struct AccountView<'a> {
    w: &'a Words,
    me: &'a Principal,
    sign_in: &'a str,
}
