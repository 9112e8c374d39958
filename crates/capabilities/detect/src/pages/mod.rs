//! The pages of this room: who, may they, load, rule, save, answer.

mod end;
mod prompt;
mod receipt;
mod refer;
mod refer_fields;
mod result;
mod round;
mod save;
mod start;
mod wording;
mod work;

pub use work::work;

use crate::ScreeningId;
use crate::rights::ContinueScreening;
use axum::http::StatusCode;
use web::{
    Error, Routes, Web,
    components::{Link, Shell},
};

use crate::records::{self, Screening, State};

/// The routes of this room.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/screenings", start::list)
        .get("/screenings/new", start::new)
        .post("/screenings/new", start::begin)
        .get("/screenings/prompt/{setting}", prompt::show)
        .get("/screenings/{id}", round::show)
        .post("/screenings/{id}", round::save)
        .get("/screenings/{id}/more", round::more)
        .post("/screenings/{id}/more", round::save_more)
        .get("/screenings/{id}/result", result::show)
        .get("/screenings/{id}/end", end::show)
        .post("/screenings/{id}/end", end::end)
        .post("/screenings/{id}/open", end::open)
        .get("/screenings/{id}/refer", refer::show)
        .post("/screenings/{id}/refer", refer::send)
        .get("/referrals/{id}", receipt::show)
}

/// The longest text that a field takes, in characters; the same as in the public UK form.
const LONGEST: usize = 15_000;

/// The path of a screening, with what follows.
fn path(id: ScreeningId, rest: &str) -> String {
    format!("/screenings/{id}{rest}")
}

/// One's own screening, opened for reading.
async fn opened(act: &mut access::Act, id: ScreeningId) -> Result<Screening, Error> {
    let permit = act.permit::<ContinueScreening>(id).await?;
    Ok(records::load(act, &permit).await?)
}

/// The answer for a screening that is no longer open: the receipt, or where it ended.
fn closed(web: &Web, screening: &Screening) -> Option<axum::response::Response> {
    match (screening.state, screening.referral) {
        (State::Open, _) => None,
        (State::Referred, Some(referral)) => Some(web.see(&format!("/referrals/{referral}"))),
        _ => Some(web.see(&path(screening.id, "/end"))),
    }
}

/// The fault of a form for a screening that was closed in another window.
fn closed_fault() -> Error {
    Error::new(StatusCode::CONFLICT, "screen-closed")
}

/// The frame of a page about one screening.
fn frame(web: &Web, screening: &Screening, title: String) -> Shell {
    let w = web.words;
    let crumbs = vec![
        Link::new(w.t("screen-list"), "/screenings"),
        Link::new(w.code("setting", screening.setting.code()), path(screening.id, "")),
        Link::here(title.clone()),
    ];
    Shell { title, crumbs, large: true, ..Shell::default() }
}
