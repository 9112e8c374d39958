//! What handlers take out of a request: identifiers, what was done just before, paths of this house.
#![allow(clippy::disallowed_types, reason = "here refusals become pages in words")]

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path as PathOfAxum, RawPathParams},
    http::{StatusCode, request::Parts},
};
use kernel::paging;
use serde::{Deserialize, de::DeserializeOwned};
use words::Words;

use crate::{
    Error, Web,
    components::{Html, Notice, Tone},
    sent_form, signs,
};

/// What stands behind the question mark of an address. What cannot be read leads to a page that says so; signs that
/// nobody sees are left out, as nothing of an address is ever stored.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        let asked = parts.uri.query().unwrap_or_default();
        let asked = sent_form::read(asked.as_bytes()).map_err(|_| Error::bad_address())?;
        let seen = asked.into_iter().map(|(name, value)| {
            let seen = signs::without_unseen(&value).map(|(seen, _)| seen);
            (name, seen.unwrap_or(value))
        });
        let seen = serde_html_form::to_string(seen.collect::<Vec<_>>()).map_err(|_| Error::bad_address())?;
        serde_html_form::from_str(&seen).map(Self).map_err(|_| Error::bad_address())
    }
}

/// The parts of an address that a route names; what cannot be read, or has signs that nobody sees, leads to "there is
/// no such page".
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let named = RawPathParams::from_request_parts(parts, state).await;
        let named = named.map_err(|_| Error::not_found())?;
        if named.iter().any(|(_, value)| signs::has_unseen(value)) {
            return Err(Error::not_found());
        }
        let read = PathOfAxum::<T>::from_request_parts(parts, state).await;
        read.map(|PathOfAxum(read)| Self(read)).map_err(|_| Error::not_found())
    }
}

/// An identifier in an address; what is none leads to "there is no such page".
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        text.parse().map(Self).map_err(|_| Error::not_found())
    }
}

/// Which page of a list an address asks for: `?after=PLACE` or `?before=PLACE`. Ask for it as a `Query`.
#[derive(Deserialize, Default)]
pub struct PageAsked {
    #[serde(default)]
    after: String,
    #[serde(default)]
    before: String,
}

impl PageAsked {
    /// Where the page begins; what is no place of this list is its beginning.
    #[must_use]
    pub fn from<P: FromStr>(&self) -> paging::From<P> {
        let after = self.after.parse().map(paging::From::After);
        after.or_else(|_| self.before.parse().map(paging::From::Before)).unwrap_or_default()
    }
}

/// What was done just before this page, as a code in its address.
#[derive(Deserialize)]
pub struct Did {
    #[serde(default)]
    did: String,
}

impl Did {
    /// The flash message, `did-<code>` with `did-<code>-text` below where there is more to say; empty when nothing was done, or the code is none of ours.
    #[must_use]
    pub fn flash(&self, words: &Words) -> Html {
        let key = format!("did-{}", self.did);
        if self.did.is_empty() || !words.has(&key) {
            return Html::default();
        }
        let text = words.optional(&format!("{key}-text"));
        Notice { text, ..Notice::new(Tone::Good, words.t(&key)) }.html(words)
    }
}

/// A path of this house to go back to; anything else leads to `otherwise`.
#[must_use]
pub fn local<'a>(path: &'a str, otherwise: &'a str) -> &'a str {
    let mut letters = path.chars();
    let own = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    if own && !path.contains(|sign: char| sign.is_control() || sign == '\\') { path } else { otherwise }
}

/// Refuses a form that does not carry the token of this browser's session.
///
/// # Errors
/// A page that says that the form did not come from here.
pub fn from_here(web: &Web, token: &str) -> Result<(), Error> {
    if vault::equal_ct(token.as_bytes(), web.csrf.as_bytes()) {
        Ok(())
    } else {
        Err(Error::new(StatusCode::FORBIDDEN, "fault-not-from-here"))
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
