//! Signing in and out, and the language. These forms arrive without a session, or end one.

use access::accounts::{self, Attempt};
use access::foundation::{EndSessions, Workplace};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use kernel::Lang;
use serde::Deserialize;

use web::{
    BROWSER_COOKIE, COOKIE, Error, LANGUAGE_COOKIE, Page, Plain, Posted, Query, Web,
    components::{Button, Field, Html, Link, Notice, Sheet, Tone},
    from_here, local,
};

/// The first page: one's work, or the way to it.
pub(super) async fn home(web: Web) -> Page {
    Ok(web.see(if web.signed.is_some() { "/work" } else { "/sign-in" }))
}

#[derive(Deserialize, Default)]
pub(super) struct SignIn {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
}

/// The sign-in page.
pub(super) async fn form(web: Web, Query(asked): Query<SignIn>) -> Page {
    let asked = SignIn { back: asked.back, ..SignIn::default() };
    Ok(sign_in_page(&web, StatusCode::OK, "", &asked))
}

/// Checks password and one-time code, and begins a session.
pub(super) async fn sign_in(web: Web, Plain(form): Plain<SignIn>) -> Page {
    let access = &web.house.access;
    let attempt = Attempt {
        name: &form.name,
        password: &form.password,
        code: &form.code,
        browser: web.browser(),
        within_quota: web.has_a_try(),
    };
    match accounts::sign_in(access, &web.trail, &attempt).await {
        Ok(signed) if signed.guessed || signed.renewed => begin(&web, signed, "/account").await,
        Ok(signed) => begin(&web, signed, local(&form.back, "/work")).await,
        Err(access::Error::Invalid(wrong)) => {
            Ok(sign_in_page(&web, StatusCode::UNPROCESSABLE_ENTITY, wrong, &form))
        }
        Err(access::Error::TooMany) => Ok(come_again(&web, StatusCode::TOO_MANY_REQUESTS, &form)),
        Err(access::Error::Busy) => Ok(come_again(&web, StatusCode::SERVICE_UNAVAILABLE, &form)),
        Err(other) => Err(other.into()),
    }
}

/// Nothing was looked at: what was typed stays, to be sent again in a while.
fn come_again(web: &Web, status: StatusCode, form: &SignIn) -> Response {
    web.turn_away();
    let (told, seconds) = match status {
        StatusCode::TOO_MANY_REQUESTS => ("sign-in-wait", 60),
        _ => ("sign-in-busy", 10),
    };
    let mut answer = sign_in_page(web, status, told, form);
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    answer
}

/// Begins a session, always a new one, and ends the one that this browser had. The browser is known from now on.
pub(super) async fn begin(web: &Web, signed: accounts::SignedIn, next: &str) -> Page {
    let (house, account) = (&web.house, signed.account);
    let cookie = house.sessions.begin(&house.access, signed, web.cookie()).await?;
    let browser = accounts::remember(&house.access, account, web.browser()).await?;
    let mut answer = web.see(next);
    set_cookie(&mut answer, &format!("{COOKIE}={cookie}; Path=/; Secure; HttpOnly; SameSite=Strict"));
    let (name, age) = (browser.text(), accounts::REMEMBERED_S);
    set_cookie(
        &mut answer,
        &format!("{BROWSER_COOKIE}={name}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={age}"),
    );
    Ok(answer)
}

pub(super) fn set_cookie(answer: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn sign_in_page(web: &Web, status: StatusCode, wrong: &str, form: &SignIn) -> Response {
    let w = web.words;
    let flash = match wrong {
        "" => Html::default(),
        code => {
            let text = w.t(&format!("{code}-text"));
            Notice { text, ..Notice::new(Tone::Bad, w.t(code)) }.html(w)
        }
    };
    let sheet = Sheet {
        post: web.plain_form("/sign-in").with("back", local(&form.back, "/work")),
        fields: vec![
            Field::text("name", w.t("sign-in-name")).value(&form.name).autocomplete("username"),
            Field::password("password", w.t("sign-in-password")).autocomplete("current-password"),
            Field::digits("code", w.t("sign-in-code"))
                .hint(w.t("sign-in-code-hint"))
                .autocomplete("one-time-code"),
        ],
        buttons: vec![Button::submit(w.t("sign-in-go"))],
        ..Sheet::default()
    };
    let mut body = sheet.html(w);
    if web.house.demo.is_some() {
        let links = vec![Link::new(w.t("demo-title"), "/demo")];
        let text = w.t("sign-in-demo-text");
        body.push(&Notice { text, links, ..Notice::new(Tone::Info, w.t("sign-in-demo")) }.html(w));
    }
    web.public(status, w.t("sign-in-title"), flash, body)
}

#[derive(Deserialize)]
pub(super) struct Token {
    #[serde(default)]
    csrf: String,
}

/// Ends the session.
pub(super) async fn sign_out(web: Web, Plain(form): Plain<Token>) -> Page {
    if let Some(cookie) = web.cookie() {
        from_here(&web, &form.csrf)?;
        web.house.sessions.end(&web.house.access, cookie).await?;
    }
    Ok(signed_out(&web))
}

/// Ends all of one's own sessions, on whatever machine they are, this one included.
pub(super) async fn end_sessions(web: Web, Plain(form): Plain<Token>) -> Page {
    from_here(&web, &form.csrf)?;
    let mut act = web.act().await?;
    let permit = act.permit::<EndSessions>(Workplace).await?;
    accounts::end_own_sessions(&mut act, &permit)?;
    act.commit().await?;
    web.signed.iter().for_each(|signed| web.house.sessions.forget(signed.session));
    Ok(signed_out(&web))
}

#[derive(Deserialize)]
pub(super) struct OneSession {
    session: String,
}

/// Ends one of one's own sessions.
pub(super) async fn end_session(web: Web, posted: Posted<OneSession>) -> Page {
    let mut act = web.once(&posted).await?;
    let permit = act.permit::<EndSessions>(Workplace).await?;
    accounts::end_own_session(&mut act, &permit, &posted.form.session)?;
    web.finish(act, &posted, "/account?did=session-ended").await
}

/// The way to the sign-in page; the browser forgets what it kept.
pub(super) fn signed_out(web: &Web) -> Response {
    let mut answer = web.see("/sign-in");
    set_cookie(&mut answer, &format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"));
    // No page is ever stored (`no-store`), so only what scripts might have kept has to go.
    answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
    answer
}

#[derive(Deserialize)]
pub(super) struct Language {
    lang: String,
    #[serde(default)]
    back: String,
    #[serde(default)]
    csrf: String,
}

/// Changes the language: of the account and the session when somebody is signed in, else of the browser.
pub(super) async fn language(web: Web, Plain(form): Plain<Language>) -> Page {
    let lang: Lang = form.lang.parse().map_err(|()| Error::bad_form())?;
    let mut answer = web.see(local(&form.back, "/"));
    if web.signed.is_some() {
        from_here(&web, &form.csrf)?;
        let mut act = web.act().await?;
        accounts::set_language(&mut act, lang)?;
        act.commit().await?;
        if let Some(cookie) = web.cookie() {
            web.house.sessions.set_language(cookie, lang);
        }
    }
    let year = 365 * 24 * 3600;
    let code = lang.code();
    set_cookie(
        &mut answer,
        &format!("{LANGUAGE_COOKIE}={code}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={year}"),
    );
    Ok(answer)
}
