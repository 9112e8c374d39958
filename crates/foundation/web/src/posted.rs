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

use crate::{Error, FormParts, House, kept_forms::park, request::Context};

/// A form that arrived.
pub struct Posted<T> {
    /// Its fields.
    pub form: T,
    /// The id it was shown with (`form`): the same form twice is one act. Forms without one get one here.
    pub id: String,
    /// The version it was read at (`version`), when it carries one.
    pub version: Option<i64>,
    /// Its bytes without the anti-forgery token, to tell same from other.
    pub content: Vec<u8>,
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
        read(&body(request, house).await?).map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<House> for Posted<T> {
    type Rejection = Error;

    async fn from_request(request: Request, house: &House) -> Result<Self, Error> {
        let context = request.extensions().get::<Arc<Context>>().cloned().ok_or_else(Error::not_found)?;
        let path = request.uri().path().to_owned();
        let body = body(request, house).await?;
        let parts: FormParts = read(&body)?;
        let field = |name: &str| parts.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let token = field("csrf").unwrap_or_default();
        if context.cookie.is_none() || !equal_ct(token.as_bytes(), context.csrf.as_bytes()) {
            return Err(Error::new(StatusCode::FORBIDDEN, "fault-not-from-here"));
        }
        if context.signed.is_none() {
            let cookie = context.cookie.as_ref().ok_or_else(Error::not_found)?;
            return Err(park(&house.access, cookie, &path, &parts).await);
        }
        let form: T = read(&body)?;
        let content = parts.iter().filter(|(name, _)| name != "csrf" && name != "parked");
        let content: Vec<u8> =
            content.flat_map(|(name, value)| format!("{name}={value}\n").into_bytes()).collect();
        Ok(Self {
            form,
            id: field("form").unwrap_or_else(|| FormId::random().to_string()),
            version: field("version").and_then(|text| text.parse().ok()),
            content,
            parked: field("parked").and_then(|text| text.parse().ok()),
            parts,
        })
    }
}

async fn body(request: Request, house: &House) -> Result<Bytes, Error> {
    let too_large = |_| Error::new(StatusCode::PAYLOAD_TOO_LARGE, "fault-too-large");
    Bytes::from_request(request, house).await.map_err(too_large)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    serde_html_form::from_bytes(body).map_err(|_| Error::bad_form())
}
