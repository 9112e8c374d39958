//! One's own password and authenticator: changed with the present ones. These forms are never kept when a session has
//! ended: nobody wants a password to lie about, sealed or not.

use access::{
    accounts::{self, Claimed, FreshSeed, NewLock},
    foundation::{ChangeAuthenticator, ChangePassword, ListWork, Workplace},
};
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use super::enrol::{groups, qr};
use web::{
    Page, Plain, Web,
    components::{Button, Field, Html, Link, Sheet, Shell},
    from_here,
};
use words::Words;

/// Asks for the present password and code, and for a new password.
pub(super) async fn password_form(web: Web) -> Page {
    web.act().await?.permit::<ListWork>(Workplace).await?;
    Ok(password_page(&web, StatusCode::OK, ""))
}

#[derive(Deserialize)]
pub(super) struct NewPassword {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// Changes the password.
pub(super) async fn change_password(web: Web, Plain(form): Plain<NewPassword>) -> Page {
    from_here(&web, &form.csrf)?;
    let mut act = web.act().await?;
    let permit = act.permit::<ChangePassword>(Workplace).await?;
    match new_lock(&web, &form).await {
        Ok(lock) => {
            accounts::change_password(&mut act, &permit, lock).await?;
            act.commit().await?;
            Ok(web.see("/account?did=password-changed"))
        }
        Err(access::Error::Invalid(wrong)) => {
            Ok(password_page(&web, StatusCode::UNPROCESSABLE_ENTITY, wrong))
        }
        Err(other) => Err(other.into()),
    }
}

async fn new_lock(web: &Web, form: &NewPassword) -> access::Result<NewLock> {
    if form.new != form.again {
        return Err(access::Error::Invalid("enrol-password-differs"));
    }
    let proven = prove(web, &form.password, &form.code).await?;
    proven.close_under(&web.house.access, &form.new).await
}

async fn prove(web: &Web, password: &str, code: &str) -> access::Result<accounts::Proven> {
    let account = web.signed.as_ref().ok_or(access::Error::SessionOver)?.account;
    accounts::prove(&web.house.access, &web.trail, &Claimed { account, password, code }).await
}

/// The fields that ask for what one has at present.
fn present(w: &Words) -> [Field; 2] {
    [
        Field::password("password", w.t("account-password-now")).autocomplete("current-password"),
        Field::digits("code", w.t("sign-in-code"))
            .hint(w.t("sign-in-code-hint"))
            .autocomplete("one-time-code"),
    ]
}

fn password_page(web: &Web, status: StatusCode, wrong: &str) -> Response {
    let w = web.words;
    let [password, code] = present(w);
    let new = "new-password";
    let fields = vec![
        password,
        code,
        Field::password("new", w.t("enrol-password")).hint(w.t("enrol-password-hint")).autocomplete(new),
        Field::password("again", w.t("enrol-password-again")).autocomplete(new),
    ];
    let place = match wrong {
        "enrol-password-differs" => "again",
        "account-proof-wrong" => "password",
        _ => "new",
    };
    let sheet = Sheet {
        post: web.plain_form("/account/password"),
        fields: marked(w, fields, place, wrong),
        buttons: vec![Button::submit(w.t("account-password-go"))],
        ..Sheet::default()
    };
    shown(web, status, "account-password", sheet.html(w))
}

/// Asks for the present password and code, before a new authenticator is set up.
pub(super) async fn authenticator_form(web: Web) -> Page {
    web.act().await?.permit::<ListWork>(Workplace).await?;
    Ok(authenticator_page(&web, StatusCode::OK, ""))
}

#[derive(Deserialize)]
pub(super) struct Present {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

/// Shows a fresh seed, once.
pub(super) async fn begin_authenticator(web: Web, Plain(form): Plain<Present>) -> Page {
    from_here(&web, &form.csrf)?;
    let mut act = web.act().await?;
    let permit = act.permit::<ChangeAuthenticator>(Workplace).await?;
    match prove(&web, &form.password, &form.code).await {
        Ok(proven) => {
            let seed = accounts::begin_authenticator(&mut act, &permit, &proven)?;
            act.commit().await?;
            Ok(new_code_page(&web, StatusCode::OK, Some(&seed), ""))
        }
        Err(access::Error::Invalid(wrong)) => {
            Ok(authenticator_page(&web, StatusCode::UNPROCESSABLE_ENTITY, wrong))
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Deserialize)]
pub(super) struct NewCode {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    code: String,
}

/// Puts the new authenticator in the place of the old one. The seed is not shown again.
pub(super) async fn finish_authenticator(web: Web, Plain(form): Plain<NewCode>) -> Page {
    from_here(&web, &form.csrf)?;
    let mut act = web.act().await?;
    let permit = act.permit::<ChangeAuthenticator>(Workplace).await?;
    match accounts::finish_authenticator(&mut act, &permit, &form.code).await {
        Ok(()) => {
            act.commit().await?;
            Ok(web.see("/account?did=authenticator-changed"))
        }
        Err(access::Error::Invalid(wrong @ "enrol-code-wrong")) => {
            Ok(new_code_page(&web, StatusCode::UNPROCESSABLE_ENTITY, None, wrong))
        }
        Err(other) => Err(other.into()),
    }
}

fn authenticator_page(web: &Web, status: StatusCode, wrong: &str) -> Response {
    let w = web.words;
    let sheet = Sheet {
        post: web.plain_form("/account/authenticator"),
        fields: marked(w, present(w).into(), "password", wrong),
        buttons: vec![Button::submit(w.t("account-authenticator-go"))],
        ..Sheet::default()
    };
    shown(web, status, "account-authenticator", sheet.html(w))
}

fn new_code_page(web: &Web, status: StatusCode, seed: Option<&FreshSeed>, wrong: &str) -> Response {
    let w = web.words;
    let code = Field::digits("code", w.t("account-new-code")).autocomplete("one-time-code");
    let sheet = Sheet {
        post: web.plain_form("/account/authenticator/finish"),
        fields: marked(w, vec![code], "code", wrong),
        buttons: vec![Button::submit(w.t("account-new-code-go"))],
        ..Sheet::default()
    };
    let seed = seed.map(|fresh| (groups(&fresh.seed), qr(&fresh.otpauth, &w.t("enrol-qr"))));
    shown(web, status, "account-new-code-title", Html::of(&SeedView { w, seed, form: sheet.html(w) }))
}

/// Fields with what is wrong at one of them.
fn marked(w: &Words, mut fields: Vec<Field>, place: &str, wrong: &str) -> Vec<Field> {
    for field in fields.iter_mut().filter(|field| !wrong.is_empty() && field.name == place) {
        field.error = w.t(wrong);
    }
    fields
}

fn shown(web: &Web, status: StatusCode, title: &str, body: Html) -> Response {
    let w = web.words;
    let crumbs = vec![Link::new(w.t("account-title"), "/account"), Link::here(w.t(title))];
    web.page_with(status, Shell { title: w.t(title), crumbs, body, ..Shell::default() })
}

#[derive(askama::Template)]
#[template(path = "people/new_authenticator.html")]
struct SeedView<'a> {
    w: &'a Words,
    /// The key in groups and its picture; nothing when it was shown before.
    seed: Option<(String, Html)>,
    form: Html,
}
