//! A form that arrived: read, checked to be from one of our pages, and never lost. When the session has ended
//! meanwhile, the form is sealed to its author for 24 hours and comes back after the next sign-in.

use std::sync::Arc;

use access::{AccessError, keys};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
};
use kernel::FormId;
use serde::de::DeserializeOwned;
use vault::{PublicKey, SymKey, equal_ct, session::CookieHalf};

use super::{Fault, House, Problem, keeper::Context, session::hex};

/// Parked forms are kept for a day.
const KEPT_MS: i64 = 24 * 3_600_000;
/// What a parked form's key is for.
pub(crate) const PARKED: &str = "parked-form/v1";

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
    /// The parked form that this one brings back (`parked`); it is forgotten when the work is saved.
    pub parked: Option<FormId>,
}

/// A form that may arrive without a session (sign-in, enrolment, language). The keeper has refused those that
/// another site sent.
pub(crate) struct Plain<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<House> for Plain<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, house: &House) -> Result<Self, Fault> {
        read(&body(request, house).await?).map(Self)
    }
}

/// Names and values, as sent; for forms whose fields are not known beforehand.
pub type FormParts = Vec<(String, String)>;

impl<T: DeserializeOwned> FromRequest<House> for Posted<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, house: &House) -> Result<Self, Fault> {
        let context = request.extensions().get::<Arc<Context>>().cloned().ok_or_else(Fault::not_found)?;
        let path = request.uri().path().to_owned();
        let body = body(request, house).await?;
        let parts: FormParts = read(&body)?;
        let field = |name: &str| parts.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let token = field("csrf").unwrap_or_default();
        if context.cookie.is_none() || !equal_ct(token.as_bytes(), context.csrf.as_bytes()) {
            return Err(Fault::new(StatusCode::FORBIDDEN, "fault-not-from-here"));
        }
        if context.signed.is_none() {
            let cookie = context.cookie.as_ref().ok_or_else(Fault::not_found)?;
            return Err(park(house, cookie, &path, &parts).await);
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
        })
    }
}

async fn body(request: Request, house: &House) -> Result<Bytes, Fault> {
    let too_large = |_| Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "fault-too-large");
    Bytes::from_request(request, house).await.map_err(too_large)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_html_form::from_bytes(body).map_err(|_| Fault::bad_form())
}

/// Seals a form to its author and answers with a page that says so.
async fn park(house: &House, cookie: &CookieHalf, path: &str, parts: &FormParts) -> Fault {
    match park_inner(house, cookie, path, parts).await {
        Ok(true) => Fault::Problem(Box::new(Problem {
            status: 401,
            key: "fault-session-ended-kept".into(),
            next: Some(("/sign-in?back=/parked".into(), "sign-in-again".into())),
            ..Problem::default()
        })),
        Ok(false) => Fault::SignIn("/work".into()),
        Err(error) => error.into(),
    }
}

async fn park_inner(
    house: &House,
    cookie: &CookieHalf,
    path: &str,
    parts: &FormParts,
) -> access::Result<bool> {
    let access = &house.access;
    let now = access.now_ms();
    let sql = "SELECT a.id, a.public_key FROM session_trace s JOIN account a ON a.id = s.account_id
        WHERE s.hash = $1 AND s.began_at > $2 AND a.active = 1 AND a.public_key IS NOT NULL";
    let since = now - 2 * KEPT_MS;
    let mut snapshot = access.store.snapshot().await?;
    let row = snapshot.query_one(sql, &[hex(&cookie.id()).into(), since.into()]).await?;
    drop(snapshot);
    let Some(row) = row else { return Ok(false) };
    let author = PublicKey::from_slice(&row.bytes(1)?)?;
    let id = FormId::random();
    let key = SymKey::generate();
    let wrap = vault::wrap(&author, &keys::own_context(PARKED, id.bytes(), &author), key.expose())?;
    let kept: Vec<&(String, String)> =
        parts.iter().filter(|(name, _)| name != "csrf" && name != "parked").collect();
    let json = serde_json::to_vec(&kept).map_err(|_| AccessError::NotFound)?;
    let body = vault::seal(&key, keys::field::PARKED_FORM, id.bytes(), &json)?;
    let mut sealed = u32::try_from(wrap.len()).unwrap_or_default().to_be_bytes().to_vec();
    sealed.extend(wrap);
    sealed.extend(body);
    let mut batch = store::Batch::new();
    batch.push(
        "INSERT INTO parked_form (uuid, account_id, route, sealed, made_at, until_at) VALUES ($1, $2, $3, $4, $5, $6)",
        vec![
            id.to_string().into(),
            row.int(0)?.into(),
            path.into(),
            sealed.into(),
            now.into(),
            (now + KEPT_MS).into(),
        ],
    );
    access.store.write(batch).await?;
    Ok(true)
}
