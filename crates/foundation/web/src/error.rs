//! The one place that maps what went wrong to HTTP and to translated words. A page says what happened, what it
//! means, what to do next and where to get help; never a stack, never a value.

use access::Refusal;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{components::Html, retype::Retype};
use words::{Arg, Words};

/// Why there is no ordinary page.
#[derive(Debug)]
pub enum Error {
    /// Something the reader is told.
    Problem(Box<Problem>),
    /// Sign in first; the path to come back to.
    SignIn(String),
    /// This very form was worked on before; where its first copy led.
    Done(String),
    /// Somebody else saved between reading and writing: nothing was saved here, nothing was overwritten.
    Conflict,
}

/// What the reader is told.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// Message key of the title; `<key>-text` says what it means and what to do.
    pub key: String,
    /// Arguments of the messages.
    pub args: Vec<(&'static str, String)>,
    /// Policies that refused, explained one by one (`policy-<id>`).
    pub policies: Vec<String>,
    /// Role code of somebody who could help.
    pub help: String,
    /// A page to go on to.
    pub next: Option<(String, String)>,
    /// After how many seconds it may go better.
    pub retry_after_s: Option<u16>,
    /// The form that was sent, to be sent again.
    pub(crate) retype: Option<Retype>,
}

impl Error {
    /// A problem with a message key.
    #[must_use]
    pub fn new(status: StatusCode, key: &str) -> Self {
        Self::Problem(Box::new(Problem { status: status.as_u16(), key: key.into(), ..Problem::default() }))
    }

    /// A problem that may be over after some seconds.
    fn again(status: StatusCode, key: &str, seconds: u16) -> Self {
        Self::Problem(Box::new(Problem {
            status: status.as_u16(),
            key: key.into(),
            retry_after_s: Some(seconds),
            ..Problem::default()
        }))
    }

    /// There is no such page.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "fault-not-found")
    }

    /// What stands in an address cannot be read.
    #[must_use]
    pub fn bad_address() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "fault-bad-address")
    }

    /// What was sent cannot be read.
    #[must_use]
    pub fn bad_form() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "fault-bad-form")
    }
}

impl From<access::Error> for Error {
    fn from(error: access::Error) -> Self {
        match error {
            access::Error::Refused(Refusal { verb, policies, help }) => Self::Problem(Box::new(Problem {
                status: 403,
                key: "fault-refused".into(),
                args: vec![("verb", verb.into())],
                policies,
                help,
                ..Problem::default()
            })),
            access::Error::KeysMissing(what) => Self::Problem(Box::new(Problem {
                status: 403,
                key: "fault-keys-missing".into(),
                args: vec![("what", what.into())],
                ..Problem::default()
            })),
            access::Error::Conflict(_) => Self::Conflict,
            access::Error::NotFound => Self::not_found(),
            access::Error::WrongPermit => {
                tracing::error!("a permit was used where it does not belong");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault-program")
            }
            access::Error::SessionOver => Self::SignIn("/work".into()),
            access::Error::Unregistered(what) => {
                tracing::error!(what, "registered by no room");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault-program")
            }
            access::Error::Busy => Self::again(StatusCode::SERVICE_UNAVAILABLE, "sign-in-busy", 10),
            access::Error::TooMany => Self::again(StatusCode::TOO_MANY_REQUESTS, "sign-in-wait", 60),
            access::Error::Invalid(key) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, key),
            access::Error::Damaged { what, told } => {
                tracing::error!(what, "damaged");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, told)
            }
            access::Error::Failed { what, told } => {
                tracing::error!(what, "failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, told)
            }
            access::Error::OtherContent => Self::new(StatusCode::CONFLICT, "fault-other-content"),
            access::Error::Store(store::StoreError::Full(_)) => {
                Self::new(StatusCode::INSUFFICIENT_STORAGE, "fault-disk-full")
            }
            access::Error::Store(error @ store::StoreError::Corrupt { .. }) => {
                tracing::error!(%error, "database");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault-corrupt")
            }
            access::Error::Store(error) => {
                tracing::error!(%error, "database");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "fault-database")
            }
            error @ (access::Error::Ledger(_) | access::Error::NoEntry) => {
                tracing::error!(%error, "audit log");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault-database")
            }
            access::Error::Vault(error) => {
                tracing::error!(code = error.code(), "vault");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault-vault")
            }
        }
    }
}

impl Problem {
    /// Title and body in a language.
    pub(crate) fn render(&self, words: &Words, csrf: &str, id: &str) -> (String, Html) {
        let args: Vec<(&str, Arg)> =
            self.args.iter().map(|(name, value)| (*name, spoken(words, name, value))).collect();
        let title = words.args(&self.key, &args);
        let text_key = format!("{}-text", self.key);
        let text = if words.has(&text_key) { words.args(&text_key, &args) } else { String::new() };
        let mut reasons: Vec<String> =
            self.policies.iter().map(|policy| words.t(&format!("policy-{policy}"))).collect();
        if self.key == "fault-refused" && reasons.is_empty() {
            reasons.push(words.t("policy-none"));
        }
        let help = match self.help.as_str() {
            "" => String::new(),
            role => words.t(&format!("help-{role}")),
        };
        let form = self.retype.as_ref().map(|form| form.html(words, csrf)).unwrap_or_default();
        let next = self.next.as_ref();
        let view = ProblemView { words, text: &text, form, reasons: &reasons, help: &help, id, next };
        (title, Html::of(&view))
    }
}

/// An argument as people say it: a verb's code becomes its name.
fn spoken(words: &Words, name: &str, value: &str) -> Arg {
    if name == "verb" { words.code("verb", value).into() } else { value.into() }
}

#[derive(askama::Template)]
#[template(path = "web/problem.html")]
struct ProblemView<'a> {
    words: &'a Words,
    text: &'a str,
    form: Html,
    reasons: &'a [String],
    help: &'a str,
    id: &'a str,
    next: Option<&'a (String, String)>,
}

/// Travels in the answer's extensions to the middleware, who knows language and layout.
#[derive(Clone)]
pub(crate) struct Told(pub(crate) Box<Problem>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(back) => {
                let target = format!("/sign-in?back={}", escape_query(&back));
                axum::response::Redirect::to(&target).into_response()
            }
            Self::Done(next) => axum::response::Redirect::to(&next).into_response(),
            Self::Conflict => Self::new(StatusCode::CONFLICT, "fault-conflict").into_response(),
            Self::Problem(problem) => {
                let status =
                    StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                let mut answer = status.into_response();
                answer.extensions_mut().insert(Told(problem));
                answer
            }
        }
    }
}

/// Percent-encodes everything but letters, digits and `/-._~`.
fn escape_query(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
