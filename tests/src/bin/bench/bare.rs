//! The yardstick: an axum application that does nothing, in a process of its own.
#![allow(clippy::disallowed_types, reason = "a route as bare as axum has it is what ours is compared with")]

use std::process::Stdio;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    net::TcpListener,
    process::{Child, Command},
};

use crate::trouble::Trouble;

/// The longest page that it answers, in bytes.
const LONGEST: usize = 8 << 20;

/// Serves `GET /page/{bytes}` and `POST /save` until the process is ended. Prints its port first.
pub(crate) async fn serve() -> Result<(), Trouble> {
    let page = Bytes::from(vec![b'x'; LONGEST]);
    let app = Router::new()
        .route("/page/{bytes}", get(move |Path(bytes): Path<usize>| async move { answer(&page, bytes) }))
        .route("/save", post(|_: Bytes| async { StatusCode::NO_CONTENT }));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(Trouble::strange)?;
    println!("{}", listener.local_addr().map_err(Trouble::strange)?.port());
    axum::serve(listener, app).await.map_err(Trouble::strange)
}

fn answer(page: &Bytes, bytes: usize) -> Response {
    let body = Body::from(page.slice(..bytes.min(LONGEST)));
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
}

/// The running yardstick. Ends with its value.
pub(crate) struct Bare {
    _child: Child,
    /// Its port on 127.0.0.1.
    pub(crate) port: u16,
}

impl Bare {
    /// Starts this same program as the yardstick.
    pub(crate) async fn start() -> Result<Self, Trouble> {
        let program = std::env::current_exe().map_err(Trouble::strange)?;
        let mut child = Command::new(program)
            .arg("bare")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| Trouble::Start(error.to_string()))?;
        let stdout = child.stdout.take().ok_or_else(|| Trouble::Start("no output".into()))?;
        let first = BufReader::new(stdout).lines().next_line().await.map_err(Trouble::strange)?;
        let port = first.and_then(|line| line.trim().parse().ok());
        let port = port.ok_or_else(|| Trouble::Start("the bare route named no port".into()))?;
        Ok(Self { _child: child, port })
    }
}
