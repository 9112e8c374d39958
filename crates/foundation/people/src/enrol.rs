//! Behind a link in two halves: the code is asked first, and nothing is said before it was right. Then the account is set
//! up, or what was lost is renewed: an authenticator, a password of one's own, and the person is signed in.

use access::accounts::{self, Finishing, LinkKind, OpenedLink, SignedIn};
use axum::{http::StatusCode, response::Response};
use kernel::clock::at_ms;
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;

use super::sign_in::{begin, set_cookie};
use web::{
    Error, LINK_COOKIE, Page, Path, Plain, Web,
    components::{Button, Field, Html, Notice, Sheet, Tone},
};
use words::Words;

/// Asks for the code; shows what the link is for to the browser that has opened it.
pub(super) async fn form(web: Web, Path(token): Path<String>) -> Page {
    let access = &web.house.access;
    let looked =
        accounts::look_at_link(access, &web.trail, &token, web.link_browser()).await.map_err(void)?;
    Ok(match looked {
        Some(link) => opened_page(&web, StatusCode::OK, &token, (&link, "")),
        None => closed_page(&web, StatusCode::OK, &token, ""),
    })
}

#[derive(Deserialize)]
pub(super) struct Half {
    #[serde(default)]
    code: String,
}

/// Opens the link for this browser, with the code that was told apart from it.
pub(super) async fn open(web: Web, Path(token): Path<String>, Plain(form): Plain<Half>) -> Page {
    match accounts::open_link(&web.house.access, &web.trail, &token, &form.code).await {
        Ok(browser) => {
            let mut answer = web.see(&format!("/enrol/{token}"));
            let name = browser.text();
            // Lax: whoever follows the link again out of a letter is still the browser that opened it.
            set_cookie(&mut answer, &format!("{LINK_COOKIE}={name}; Path=/; Secure; HttpOnly; SameSite=Lax"));
            Ok(answer)
        }
        Err(access::Error::Invalid(wrong @ "enrol-half-wrong")) => {
            Ok(closed_page(&web, StatusCode::UNPROCESSABLE_ENTITY, &token, wrong))
        }
        Err(other) => Err(void(other)),
    }
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    password: String,
    /// The same once more, where it is a new one.
    again: Option<String>,
    #[serde(default)]
    code: String,
}

/// Does what the link is for, and begins a session. The link is used up.
pub(super) async fn finish(web: Web, Path(token): Path<String>, Plain(form): Plain<Typed>) -> Page {
    let wrong = match finished(&web, &token, &form).await {
        Ok(signed) => return signed_in(&web, signed).await,
        Err(access::Error::Invalid("enrol-link-closed")) => return Ok(web.see(&format!("/enrol/{token}"))),
        Err(access::Error::Invalid(code)) if code != "enrol-link-void" => code,
        Err(other) => return Err(void(other)),
    };
    let access = &web.house.access;
    let looked =
        accounts::look_at_link(access, &web.trail, &token, web.link_browser()).await.map_err(void)?;
    Ok(match looked {
        Some(link) => opened_page(&web, StatusCode::UNPROCESSABLE_ENTITY, &token, (&link, wrong)),
        None => web.see(&format!("/enrol/{token}")),
    })
}

async fn finished(web: &Web, token: &str, form: &Typed) -> access::Result<SignedIn> {
    if form.again.as_ref().is_some_and(|again| *again != form.password) {
        return Err(access::Error::Invalid("enrol-password-differs"));
    }
    let (password, code) = (form.password.as_str(), form.code.as_str());
    let typed = Finishing { token, browser: web.link_browser(), password, code };
    accounts::finish_link(&web.house.access, &web.trail, &typed).await
}

async fn signed_in(web: &Web, signed: SignedIn) -> Page {
    let next = if signed.renewed { "/account" } else { "/work" };
    let mut answer = begin(web, signed, next).await?;
    set_cookie(&mut answer, &format!("{LINK_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"));
    Ok(answer)
}

/// A link that holds no longer is gone, not badly filled in.
fn void(error: access::Error) -> Error {
    match error {
        access::Error::Invalid("enrol-link-void") => Error::new(StatusCode::GONE, "enrol-link-void"),
        other => other.into(),
    }
}

/// The page of a link that this browser has not opened: it asks for the code and says nothing else.
fn closed_page(web: &Web, status: StatusCode, token: &str, wrong: &str) -> Response {
    let w = web.words;
    let field = Field::digits("code", w.t("enrol-half")).hint(w.t("enrol-half-hint"));
    let sheet = Sheet {
        post: web.plain_form(format!("/enrol/{token}/open")),
        fields: marked(w, vec![field], wrong),
        buttons: vec![Button::submit(w.t("enrol-half-go"))],
        ..Sheet::default()
    };
    let view = ClosedView { w, form: sheet.html(w) };
    web.public(status, w.t("enrol-half-title"), Html::default(), Html::of(&view))
}

/// The fields with what is wrong at the one that it is about.
fn marked(w: &Words, mut fields: Vec<Field>, wrong: &str) -> Vec<Field> {
    let place = match wrong {
        "enrol-code-wrong" | "enrol-half-wrong" => "code",
        "enrol-password-differs" => "again",
        _ => "password",
    };
    for field in fields.iter_mut().filter(|field| !wrong.is_empty() && field.name == place) {
        field.error = w.t(wrong);
    }
    fields
}

/// The code of the new authenticator, and a new password; for a lost authenticator the present one.
fn fields(w: &Words, kind: LinkKind) -> Vec<Field> {
    let new = "new-password";
    let code =
        Field::digits("code", w.t("sign-in-code")).hint(w.t("enrol-code-hint")).autocomplete("one-time-code");
    match kind {
        LinkKind::Authenticator => vec![
            Field::password("password", w.t("account-password-now")).autocomplete("current-password"),
            code,
        ],
        LinkKind::Enrol | LinkKind::Keys => vec![
            Field::password("password", w.t("enrol-password"))
                .hint(w.t("enrol-password-hint"))
                .autocomplete(new),
            Field::password("again", w.t("enrol-password-again")).autocomplete(new),
            code,
        ],
    }
}

/// What a link says of itself: how the keys of title, introduction, second step and button begin, and those of what is lost
/// by it.
fn said(kind: LinkKind) -> (String, &'static [&'static str]) {
    let family = match kind {
        LinkKind::Enrol => "enrol".to_owned(),
        other => format!("renew-{}", other.code()),
    };
    match kind {
        LinkKind::Enrol | LinkKind::Authenticator => (family, &[]),
        LinkKind::Keys => (
            family,
            &[
                "renew-keys-drafts",
                "renew-keys-forms",
                "renew-keys-teams",
                "renew-keys-alone",
                "renew-keys-stays",
            ],
        ),
    }
}

fn opened_page(web: &Web, status: StatusCode, token: &str, (link, wrong): (&OpenedLink, &str)) -> Response {
    let w = web.words;
    let (family, lost) = said(link.kind);
    let sheet = Sheet {
        post: web.plain_form(format!("/enrol/{token}")),
        fields: marked(w, fields(w, link.kind), wrong),
        buttons: vec![Button::submit(w.t(&format!("{family}-go")))],
        ..Sheet::default()
    };
    let view = OpenedView {
        w,
        link,
        intro: w.t(&format!("{family}-intro")),
        before: opened_before(web, link),
        lost: lost.iter().map(|key| w.t(key)).collect(),
        second: w.t(&format!("{family}-step-password")),
        seed: groups(&link.seed),
        qr: qr(&link.otpauth, &w.t("enrol-qr")),
        form: sheet.html(w),
    };
    web.public(status, w.t(&format!("{family}-title")), Html::default(), Html::of(&view))
}

/// That another browser had opened the link: perhaps one's own, perhaps that of somebody who had both halves.
fn opened_before(web: &Web, link: &OpenedLink) -> Html {
    let w = web.words;
    let Some(before) = link.opened_before_ms else { return Html::default() };
    let moment = w.date_time(web.local(at_ms(before)));
    let notice = Notice::new(Tone::Caution, w.t1("enrol-opened-before", "moment", moment));
    Notice { text: w.t("enrol-opened-before-text"), ..notice }.html(w)
}

#[derive(askama::Template)]
#[template(path = "people/link_closed.html")]
struct ClosedView<'a> {
    w: &'a Words,
    form: Html,
}

#[derive(askama::Template)]
#[template(path = "people/enrol.html")]
struct OpenedView<'a> {
    w: &'a Words,
    link: &'a OpenedLink,
    intro: String,
    before: Html,
    /// What is lost with the old keys, and what stays.
    lost: Vec<String>,
    second: String,
    seed: String,
    qr: Html,
    form: Html,
}

/// A text in groups of four, as people read it aloud.
pub(super) fn groups(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// A QR picture as inline SVG, black on white in every scheme; empty when the text does not fit into one.
pub(super) fn qr(text: &str, label: &str) -> Html {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return Html::default() };
    let size = code.size();
    let mut dots = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            dots.push_str(&format!("M{} {}h1v1h-1z", x + 4, y + 4));
        }
    }
    let (side, label) = (size + 8, Html::text(label));
    Html::trusted(format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {side} {side}\" width=\"240\" height=\"240\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{dots}\" fill=\"#000\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_seed_is_read_in_groups_of_four() {
        assert_eq!(super::groups("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }

    #[test]
    fn a_picture_has_a_quiet_zone_and_a_name() {
        let picture = super::qr("otpauth://totp/Palermo:x?secret=ABC&issuer=Palermo", "<one>").into_string();
        assert!(picture.contains("aria-label=\"&lt;one&gt;\""));
        assert!(picture.contains("M4 4h1v1h-1z"), "the finder pattern begins after four empty modules");
    }
}
