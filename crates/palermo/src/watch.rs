//! For those who watch the server: whether it lives, and figures of its work in the text format of Prometheus, on an
//! address of this machine only. Nothing here is about people: no names, no paths, no identifiers.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use web::House;

use crate::{connections::Counts, wiring::WiringError};

#[derive(Clone)]
struct Watched {
    house: House,
    counts: Arc<Counts>,
}

/// An address to watch at.
///
/// # Errors
/// When it is none, or other machines could reach it.
pub fn address(text: &str) -> Result<SocketAddr, WiringError> {
    let address = text.parse::<SocketAddr>().ok().filter(|address| address.ip().is_loopback());
    address.ok_or_else(|| {
        WiringError::Data(format!(
            "watch is {text:?}, but it must be an address and a port of this machine, such as 127.0.0.1:9090: whoever \
             watches from elsewhere asks through a program here"
        ))
    })
}

/// `/health` and `/metrics`.
pub fn router(house: House, counts: Arc<Counts>) -> Router {
    let watched = Watched { house, counts };
    Router::new().route("/health", get(health)).route("/metrics", get(metrics)).with_state(watched)
}

async fn health(State(watched): State<Watched>) -> Response {
    match watched.house.database_answers().await {
        true => "ok\n".into_response(),
        false => (StatusCode::SERVICE_UNAVAILABLE, "database away\n").into_response(),
    }
}

async fn metrics(State(watched): State<Watched>) -> Response {
    let answers = watched.house.database_answers().await;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    (kind, figures(&watched, answers)).into_response()
}

fn figures(watched: &Watched, answers: bool) -> String {
    let counts = watched.counts.now();
    let sessions = watched.house.sessions.how_many();
    let mut text = String::new();
    let mut figure = |name: &str, kind: &str, meaning: &str, lines: &[(&str, u64)]| {
        text.push_str(&format!("# HELP palermo_{name} {meaning}\n# TYPE palermo_{name} {kind}\n"));
        for (label, value) in lines {
            text.push_str(&format!("palermo_{name}{label} {value}\n"));
        }
    };
    figure("database_up", "gauge", "Whether the database answers.", &[("", u64::from(answers))]);
    figure("sessions", "gauge", "Sessions on this process.", &[("", sessions)]);
    figure("connections", "gauge", "Connections that are open.", &[("", counts.open)]);
    let away = "Connections that had to go when all places were taken.";
    figure("connections_sent_away_total", "counter", away, &[("", counts.sent_away)]);
    let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"].map(|class| format!("{{class=\"{class}\"}}"));
    let lines: Vec<(&str, u64)> = classes.iter().map(String::as_str).zip(counts.answers).collect();
    figure("answers_total", "counter", "Answers by the class of their status.", &lines);
    text
}
