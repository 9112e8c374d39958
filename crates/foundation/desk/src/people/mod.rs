//! Pages that need no capability: signing in and out, enrolment, forms that were kept, "My work", the search by
//! case number, help, one's own account, bodies and teams and their keys, and what only a demonstration has.
//!
//! **Never here:** a password, a code or a link in a redirect, a log or a second answer; a page about people that
//! did not ask for a permit; an answer that tells whether a case exists.

mod account;
mod bodies;
mod demo;
mod enrol;
mod keys;
mod parked;
pub(crate) mod records;
mod signing;
mod teams;
mod work;

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
};
use serde::Deserialize;

use crate::{
    Desk, Fault, Routes,
    look::{Html, Notice, Tone},
    words::Words,
};

/// Routes of this room.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/", signing::home)
        .get("/sign-in", signing::form)
        .post("/sign-in", signing::sign_in)
        .post("/sign-out", signing::sign_out)
        .post("/language", signing::language)
        .get("/enrol/{token}", enrol::form)
        .post("/enrol/{token}", enrol::enrol)
        .get("/work", work::work)
        .get("/search", work::search)
        .get("/parked", parked::list)
        .get("/parked/{id}", parked::one)
        .post("/parked/{id}/discard", parked::discard)
        .get("/help", account::help)
        .get("/account", account::account)
        .get("/people", bodies::people)
        .post("/people", bodies::found)
        .get("/people/{body}", bodies::body)
        .post("/people/{body}/invite", bodies::invite)
        .post("/people/{body}/link", bodies::link)
        .post("/people/{body}/teams", teams::found)
        .post("/people/{body}/propose", teams::propose)
        .post("/people/{body}/remove", teams::remove)
        .get("/teams/{team}/keys", keys::keys)
        .post("/teams/{team}/keys/found", keys::found)
        .post("/teams/{team}/keys/wrap", keys::wrap)
        .post("/teams/{team}/keys/rotate", keys::rotate)
        .get("/demo", demo::people)
        .get("/gallery", demo::gallery)
}

/// An identifier in an address; what is none leads to "there is no such page".
pub(crate) struct Id<T>(pub(crate) T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let Path(text) =
            Path::<String>::from_request_parts(parts, state).await.map_err(|_| Fault::not_found())?;
        text.parse().map(Self).map_err(|_| Fault::not_found())
    }
}

/// What was done just before this page, as a code in its address.
#[derive(Deserialize)]
pub(crate) struct Did {
    #[serde(default)]
    did: String,
}

impl Did {
    /// The flash message; empty when nothing was done, or the code is none of ours.
    fn flash(&self, words: &Words) -> Html {
        let key = format!("did-{}", self.did);
        if self.did.is_empty() || !words.has(&key) {
            return Html::default();
        }
        Notice::new(Tone::Good, words.t(&key)).html(words)
    }
}

/// A path of this house to go back to; anything else leads to `otherwise`.
fn local<'a>(path: &'a str, otherwise: &'a str) -> &'a str {
    let mut letters = path.chars();
    let own = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    if own && !path.contains(|sign: char| sign.is_control() || sign == '\\') { path } else { otherwise }
}

/// Refuses a form that does not carry the token of this browser's session.
fn from_here(desk: &Desk, token: &str) -> Result<(), Fault> {
    if vault::equal_ct(token.as_bytes(), desk.csrf.as_bytes()) {
        Ok(())
    } else {
        Err(Fault::new(StatusCode::FORBIDDEN, "fault-not-from-here"))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_paths_of_this_house_are_gone_back_to() {
        let local = |path| super::local(path, "/work");
        assert_eq!(local("/cases?page=2"), "/cases?page=2");
        for foreign in
            ["", "cases", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a\\b"]
        {
            assert_eq!(local(foreign), "/work", "{foreign:?}");
        }
    }
}
