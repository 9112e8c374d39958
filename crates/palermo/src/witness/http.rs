//! Fetching a checkpoint from a running server. What comes is believed by its signature and its proof, never by the way it
//! came, so that the connection itself need not be trusted.

use std::{path::PathBuf, time::Duration};

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, Uri, header},
};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use ledger::witness::OFFER_MAX;

use super::read_text;
use crate::wiring::WiringError;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
#[derive(clap::Args)]
pub(crate) struct Server {
    /// Its address, `http://HOST:PORT`. A server behind a proxy with TLS is reached through a tunnel, or by a file.
    #[arg(long)]
    server: Uri,
    /// A file with the password of the witnesses, as `palermo ledger keys` prints it.
    #[arg(long)]
    password_file: PathBuf,
}

impl Server {
    /// A server at an address.
    pub(crate) fn at(server: Uri, password_file: PathBuf) -> Self {
        Self { server, password_file }
    }
}

/// The newest checkpoint of a server with the proof from a number of entries, as text.
///
/// # Errors
/// When nothing comes, in words.
pub(crate) async fn fetch(server: &Server, from: u64) -> Result<String, WiringError> {
    let told = |why: String| WiringError::Data(format!("{}: {why}", server.server));
    if server.server.scheme_str() != Some("http") {
        let why = "the address begins with http://; a server behind a proxy with TLS is reached through a tunnel, or by a \
                   file (`palermo ledger offer` there, `palermo witness cosign` here)";
        return Err(told(why.into()));
    }
    let password = read_text(&server.password_file)?;
    let base = server.server.to_string();
    let request = Request::get(format!("{}/log/checkpoint?from={from}", base.trim_end_matches('/')))
        .header(header::AUTHORIZATION, format!("Bearer {}", password.trim()))
        .body(Body::empty())
        .map_err(|error| told(error.to_string()))?;
    let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
    let answer = async {
        let answer = client.request(request).await.map_err(|error| told(format!("no answer: {error}")))?;
        let status = answer.status();
        let body = to_bytes(Body::new(answer.into_body()), OFFER_MAX).await;
        Ok::<_, WiringError>((status, body.map_err(|error| told(error.to_string()))?))
    };
    let late = |_| told(format!("no answer within {} seconds", PATIENCE.as_secs()));
    let (status, body) = tokio::time::timeout(PATIENCE, answer).await.map_err(late)??;
    match status {
        StatusCode::OK => String::from_utf8(body.to_vec()).map_err(|_| told("the answer is no text".into())),
        StatusCode::NOT_FOUND => {
            Err(told("it knows no such password of the witnesses, or has no checkpoint yet".into()))
        }
        other => Err(told(format!("it answered {other}"))),
    }
}
