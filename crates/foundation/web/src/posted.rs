//! A form that arrived: read, checked to be from one of our pages, and never lost. When the session has ended
//! meanwhile, the form is sealed to its author for 24 hours and comes back after the next sign-in.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use kernel::FormId;
use serde::de::DeserializeOwned;
use vault::equal_ct;

use crate::{
    Error, FormParts, House, Problem,
    kept_forms::park,
    request::Context,
    retype::{self, Retype},
    sent_form,
};

/// A form that arrived.
pub struct Posted<T> {
    /// Its fields.
    pub form: T,
    /// The id it was shown with (`form`): the same form twice is one act. Forms without one get one here.
    pub id: FormId,
    /// The path it was sent to, which names its object. The id counts for this path only.
    pub(crate) path: String,
    /// The version it was read at (`version`), when it carries one.
    pub version: Option<i64>,
    /// What tells same from other: names and values without the anti-forgery token, as JSON, which runs no two together.
    pub(crate) content: Vec<u8>,
    /// Its names and values as sent, to be kept when the session has ended meanwhile.
    pub(crate) parts: FormParts,
    /// The parked form that this one brings back (`parked`); it is forgotten when the work is saved.
    pub parked: Option<FormId>,
}

/// A form that may arrive without a session (sign-in, enrolment, language). The middleware has refused those that
/// another site sent.
pub struct Plain<T>(pub T);

impl<T: DeserializeOwned> FromRequest<House> for Plain<T> {
    type Rejection = Error;

    async fn from_request(request: Request, house: &House) -> Result<Self, Error> {
        let body = body(request, house).await?;
        let parts = sent_form::read(&body)?;
        if retype::has_unseen(&parts) {
            return Err(typed_again(None));
        }
        typed(&body).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<House> for Posted<T> {
    type Rejection = Error;

    async fn from_request(request: Request, house: &House) -> Result<Self, Error> {
        let context = request.extensions().get::<Arc<Context>>().cloned().ok_or_else(Error::not_found)?;
        let path = request.uri().path().to_owned();
        let body = body(request, house).await?;
        let parts = sent_form::read(&body)?;
        from_this_browser(&context, &parts)?;
        if context.signed.is_none() {
            let cookie = context.cookie.as_ref().ok_or_else(Error::not_found)?;
            return Err(park(&house.access, cookie, &path, &parts).await);
        }
        if let Some(retype) = Retype::of(&path, &parts) {
            return Err(typed_again(Some(retype)));
        }
        let own = first(&parts, "form").map_or_else(|| Ok(FormId::random()), str::parse);
        Ok(Self {
            form: typed(&body)?,
            id: own.map_err(|_| Error::bad_form())?,
            version: first(&parts, "version").and_then(|text| text.parse().ok()),
            content: content(&parts)?,
            parked: first(&parts, "parked").and_then(|text| text.parse().ok()),
            path,
            parts,
        })
    }
}

/// A form with signs that nobody sees comes back to whoever typed it.
fn typed_again(retype: Option<Retype>) -> Error {
    let (status, key) = (StatusCode::UNPROCESSABLE_ENTITY.as_u16(), "fault-unseen-signs".into());
    Error::Problem(Box::new(Problem { status, key, retype, ..Problem::default() }))
}

/// The first value of a name.
fn first<'a>(parts: &'a FormParts, name: &str) -> Option<&'a str> {
    parts.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Refuses a form that does not carry the token of this browser's session.
fn from_this_browser(context: &Context, parts: &FormParts) -> Result<(), Error> {
    let token = first(parts, "csrf").unwrap_or_default();
    if context.cookie.is_none() || !equal_ct(token.as_bytes(), context.csrf.as_bytes()) {
        return Err(Error::new(StatusCode::FORBIDDEN, "fault-not-from-here"));
    }
    Ok(())
}

fn content(parts: &FormParts) -> Result<Vec<u8>, Error> {
    let counted: Vec<&(String, String)> =
        parts.iter().filter(|(name, _)| name != "csrf" && name != "parked").collect();
    serde_json::to_vec(&counted).map_err(|_| Error::bad_form())
}

async fn body(request: Request, house: &House) -> Result<Bytes, Error> {
    Bytes::from_request(request, house).await.map_err(|why| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::new(StatusCode::PAYLOAD_TOO_LARGE, "fault-too-large"),
        // It came too slowly, or broke off.
        _ => Error::new(StatusCode::REQUEST_TIMEOUT, "fault-broke-off"),
    })
}

/// The fields as the handler wants them. Call it on what [`sent_form::read`] has read.
fn typed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_html_form::from_bytes(body).map_err(|_| Error::bad_form())
}
