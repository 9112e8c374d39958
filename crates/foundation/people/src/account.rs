//! Help, and what the house knows about whoever is signed in.

use access::{
    Principal,
    accounts::{self, OwnSession, Renewal},
    foundation::{ChangeAuthenticator, CloseOwnAccount, ListWork, Workplace},
};
use axum::http::StatusCode;
use jiff::civil::DateTime;
use kernel::clock::at_ms;

use super::{records, renewals, roles, sign_in::signed_out};
use web::{
    Did, FormParts, Page, Posted, Query, Web,
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
pub(super) async fn account(web: Web, Query(did): Query<Did>) -> Page {
    let mut act = web.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    let sign_in = records::sign_in_name(&mut act).await?;
    let held = roles::lines(&web, &accounts::own_roles(&mut act).await?);
    let guessed = accounts::guessed(&mut act).await?;
    let sessions = accounts::own_sessions(&mut act).await?;
    let renewals = accounts::own_renewals(&mut act).await?;
    let w = web.words;
    let me = act.me()?;
    let post = Post::new("/account/sessions/end", &web.csrf);
    let end = Button::post(w.t("account-sessions-go"), post).html(w);
    let mut warning = if guessed { codes_were_guessed(&web) } else { Html::default() };
    renewals.iter().for_each(|one| warning.push(&renewal(&web, one)));
    let sessions = sessions.iter().map(|one| SessionView::new(&web, one)).collect();
    let body = Html::of(&AccountView { w, me, sign_in: &sign_in, held, warning, sessions, end });
    let crumbs = vec![Link::new(w.t("shell-my-work"), "/work"), Link::here(w.t("account-title"))];
    let (title, flash) = (w.t("account-title"), did.flash(w));
    Ok(web.page(Shell { title, crumbs, flash, body, ..Shell::default() }))
}

/// A session of one's own in the list.
struct SessionView {
    began: DateTime,
    ended: Option<DateTime>,
    /// What can be done about it: nothing once it has ended; this one is signed out of.
    end: Html,
}

impl SessionView {
    fn new(web: &Web, one: &OwnSession) -> Self {
        let w = web.words;
        let here = web.signed.as_ref().is_some_and(|signed| signed.session.to_string() == one.name);
        let end = match (one.ended_ms, here) {
            (Some(_), _) => Html::default(),
            (None, true) => Html::text(&w.t("account-session-here")),
            (None, false) => {
                let post = web.form("/account/sessions/end-one").with("session", one.name.as_str());
                Button::post(w.t("account-session-end"), post).html(w)
            }
        };
        let local = |ms| web.local(at_ms(ms));
        Self { began: local(one.began_ms), ended: one.ended_ms.map(local), end }
    }
}

/// Asks whether one's own account is to be closed, and says what happens then.
pub(super) async fn close_form(web: Web) -> Page {
    let mut act = web.act().await?;
    act.permit::<ListWork>(Workplace).await?;
    let w = web.words;
    let button = Button::post(w.t("account-close-go"), web.form("/account/close")).danger().html(w);
    let crumbs = vec![Link::new(w.t("account-title"), "/account"), Link::here(w.t("account-close"))];
    let body = Html::of(&CloseView { w, button });
    Ok(web.page(Shell { title: w.t("account-close"), crumbs, body, ..Shell::default() }))
}

/// Closes one's own account. Whoever did it is signed in nowhere.
pub(super) async fn close(web: Web, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<CloseOwnAccount>(Workplace).await?;
    accounts::close_own(&mut act, &permit).await?;
    web.save(act, &posted, "/sign-in").await?;
    web.signed.iter().for_each(|signed| web.house.sessions.forget(signed.session));
    Ok(signed_out(&web))
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

/// What is said to somebody for whom others renew something, or have done so.
fn renewal(web: &Web, one: &Renewal) -> Html {
    let w = web.words;
    let kind = one.kind.code();
    let (what, go, to) = match one.used_ms {
        Some(_) => ("renewed", "account-renewed-go", "/account/renewed"),
        None => ("renewal", "account-renewal-stop", "/account/renewal/stop"),
    };
    let text = format!("{} {}", renewals::who(web, one), w.t(&format!("account-{what}-text")));
    let mut notice =
        Notice { text, ..Notice::new(Tone::Caution, w.t(&format!("account-{what}-{kind}"))) }.html(w);
    notice.push(&Button::post(w.t(go), web.form(to)).html(w));
    notice
}

/// The person has read that something was renewed.
pub(super) async fn renewed(web: Web, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    act.permit::<ListWork>(Workplace).await?;
    accounts::settle_renewed(&mut act)?;
    web.finish(act, &posted, "/account").await
}

/// The person has lost nothing: what others asked is void.
pub(super) async fn stop_renewal(web: Web, posted: Posted<FormParts>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<ChangeAuthenticator>(Workplace).await?;
    accounts::end_own_renewal(&mut act, &permit).await?;
    web.finish(act, &posted, "/account?did=renewal-ended").await
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
    /// That codes were guessed, that something is renewed; empty when nothing is.
    warning: Html,
    sessions: Vec<SessionView>,
    /// The button that ends all sessions.
    end: Html,
}

#[derive(askama::Template)]
#[template(path = "people/close.html")]
struct CloseView<'a> {
    w: &'a Words,
    button: Html,
}
