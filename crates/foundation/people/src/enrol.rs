//! Enrolment behind a one-time link: a password of one's own and an authenticator, then signed in.

use access::accounts::{self, Invitation};
use axum::{http::StatusCode, response::Response};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Deserialize;

use super::sign_in::begin;
use web::{
    Error, Page, Path, Plain, Web,
    components::{Button, Field, Html, Sheet},
};
use words::Words;

/// Shows what the link is for and asks for password and code.
pub(super) async fn form(web: Web, Path(token): Path<String>) -> Page {
    let invitation = accounts::invitation(&web.house.access, &token).await.map_err(void)?;
    Ok(page(&web, StatusCode::OK, &token, &invitation, fields(web.words)))
}

#[derive(Deserialize)]
pub(super) struct Enrol {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
    #[serde(default)]
    code: String,
}

/// Sets password and code, and begins a session. The link is void afterwards.
pub(super) async fn enrol(web: Web, Path(token): Path<String>, Plain(form): Plain<Enrol>) -> Page {
    let access = &web.house.access;
    let wrong = if form.password == form.again {
        match accounts::enrol(access, &web.trail, &token, &form.password, &form.code).await {
            Ok(signed) => return begin(&web, signed, "/work").await,
            Err(access::Error::Invalid(code)) if code.starts_with("enrol-") && code != "enrol-link-void" => {
                code
            }
            Err(other) => return Err(void(other)),
        }
    } else {
        "enrol-password-differs"
    };
    let invitation = accounts::invitation(access, &token).await.map_err(void)?;
    Ok(page(&web, StatusCode::UNPROCESSABLE_ENTITY, &token, &invitation, marked(web.words, wrong)))
}

/// The fields with what is wrong at the one that it is about.
fn marked(w: &Words, wrong: &str) -> Vec<Field> {
    let place = match wrong {
        "enrol-code-wrong" => "code",
        "enrol-password-differs" => "again",
        _ => "password",
    };
    let mut fields = fields(w);
    for field in fields.iter_mut().filter(|field| field.name == place) {
        field.error = w.t(wrong);
    }
    fields
}

/// A link that holds no longer is gone, not badly filled in.
fn void(error: access::Error) -> Error {
    match error {
        access::Error::Invalid("enrol-link-void") => Error::new(StatusCode::GONE, "enrol-link-void"),
        other => other.into(),
    }
}

fn fields(w: &Words) -> Vec<Field> {
    let new = "new-password";
    vec![
        Field::password("password", w.t("enrol-password")).hint(w.t("enrol-password-hint")).autocomplete(new),
        Field::password("again", w.t("enrol-password-again")).autocomplete(new),
        Field::digits("code", w.t("sign-in-code")).hint(w.t("enrol-code-hint")).autocomplete("one-time-code"),
    ]
}

fn page(web: &Web, status: StatusCode, token: &str, invitation: &Invitation, fields: Vec<Field>) -> Response {
    let w = web.words;
    let sheet = Sheet {
        post: web.plain_form(format!("/enrol/{token}")),
        fields,
        buttons: vec![Button::submit(w.t("enrol-go"))],
        ..Sheet::default()
    };
    let view = EnrolView {
        w,
        invitation,
        seed: groups(&invitation.seed),
        qr: qr(&invitation.otpauth, &w.t("enrol-qr")),
        form: sheet.html(w),
    };
    web.public(status, w.t("enrol-title"), Html::default(), Html::of(&view))
}

#[derive(askama::Template)]
#[template(path = "people/enrol.html")]
struct EnrolView<'a> {
    w: &'a Words,
    invitation: &'a Invitation,
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
