//! What the witnesses of the log are handed. There is nothing about anybody in it, and no entry is written for it: an
//! entry for each look would be the next thing to look at.

use access::audit;
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use serde::Deserialize;
use web::{Error, House, Page, Query};

/// From which number of entries a witness asks.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    from: Option<String>,
}

/// The newest checkpoint of the log, with the proof that it continues the log as it was. To everybody else there is no such
/// page: how much the log grows tells how busy a house is.
pub(super) async fn checkpoint(
    State(house): State<House>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Page {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let shown = shown.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if !audit::is_witness(&house.access.server_key, shown) {
        return Err(Error::not_found());
    }
    let from = asked.from.unwrap_or_else(|| "0".into()).parse().map_err(|_| Error::bad_form())?;
    let offer = audit::offer(&house.access.store, from).await?.ok_or_else(Error::not_found)?;
    house.clients.note_witness(house.access.now_ms());
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], offer.to_string()).into_response())
}
