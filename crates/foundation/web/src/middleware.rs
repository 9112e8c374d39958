//! The one middleware that every request passes. On the way in: who asks, which language, whether a
//! form comes from here. On the way out: the audit entries are durable before the answer leaves; faults become
//! pages; headers.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use access::{
    PendingEntries,
    accounts::{BrowserName, LinkBrowser},
};
use axum::{
    Router,
    extract::{ConnectInfo, DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use kernel::Lang;
use tower_http::compression::CompressionLayer;
use vault::session::CookieHalf;

use crate::components;
use crate::request::{Context, Offers};
use crate::{COOKIE, Error, House, Rooms, Web, error::Told, session::csrf_of};
use words::Words;

/// Cookie that remembers a language before anybody is signed in.
pub const LANGUAGE_COOKIE: &str = "palermo-language";
/// Cookie by which a browser is known in which somebody has signed in before.
pub const BROWSER_COOKIE: &str = "__Host-palermo-browser";
/// Cookie of a browser that has opened a link in two halves.
pub const LINK_COOKIE: &str = "__Host-palermo-link";
/// A form is at most this long, in bytes.
const LONGEST_FORM: usize = 1024 * 1024;

/// A request that is not answered by then gets a page that says so.
const ANSWERED_WITHIN: Duration = Duration::from_secs(120);

/// What every request passes with.
#[derive(Clone)]
struct Serving {
    house: House,
    rooms: Rooms,
    offers: Arc<Offers>,
}

/// The whole application: the rooms' routes behind the middleware.
pub fn serve_router(house: House, rooms: Rooms) -> Router {
    let messages: Vec<_> = rooms.0.iter().map(|room| room.messages).collect();
    // The roof has checked them when the program starts; without some texts pages still show what they have.
    if let Err(defect) = words::add(&messages) {
        tracing::error!(%defect, "a room's message files cannot be used");
    }
    let serving = Serving { house: house.clone(), rooms, offers: rooms.offers() };
    let mut router = rooms
        .routes()
        .into_router()
        .route("/health", get(health))
        .fallback(not_found)
        .method_not_allowed_fallback(not_found);
    for asset in components::assets() {
        let bytes = asset.bytes;
        let kind = asset.content_type;
        router = router.route(
            &asset.path,
            get(move || async move {
                let headers = [
                    (header::CONTENT_TYPE, kind),
                    (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
                ];
                (headers, bytes).into_response()
            }),
        );
    }
    router
        .layer(from_fn_with_state(serving, keep))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
        .layer(CompressionLayer::new())
        .with_state(house)
}

/// Whether the server lives and its database answers.
async fn health(State(house): State<House>) -> Response {
    match house.database_answers().await {
        true => "ok\n".into_response(),
        false => (StatusCode::SERVICE_UNAVAILABLE, "database away\n").into_response(),
    }
}

async fn not_found() -> Error {
    Error::not_found()
}

async fn keep(State(serving): State<Serving>, mut request: Request, next: Next) -> Response {
    let foreign = foreign(request.method(), request.headers());
    let context = Arc::new(context(&serving, &request));
    let asset = request.uri().path().starts_with("/assets/");
    request.extensions_mut().insert(context.clone());
    request.extensions_mut().insert(serving.rooms);
    let house = serving.house;
    let mut answer = if !house.origin.serves(host(&request)) && request.uri().path() != "/health" {
        Error::new(StatusCode::MISDIRECTED_REQUEST, "fault-foreign-host").into_response()
    } else if foreign {
        Error::new(StatusCode::FORBIDDEN, "fault-not-from-here").into_response()
    } else {
        in_time(ANSWERED_WITHIN, next.run(request)).await
    };
    if let Err(error) = house.access.flush(&context.trail).await {
        tracing::error!(%error, "audit entries could not be written: no page");
        answer = Error::from(error).into_response();
    }
    if let Some(Told(problem)) = answer.extensions_mut().remove::<Told>() {
        let web = Web {
            words: Words::of(context.lang),
            signed: context.signed.clone(),
            csrf: context.csrf.clone(),
            path: context.path.clone(),
            trail: context.trail.clone(),
            context: context.clone(),
            house,
        };
        let id = uuid::Uuid::new_v4().to_string();
        let id = id.split('-').next().unwrap_or_default();
        tracing::info!(id, status = problem.status, key = problem.key, "problem shown");
        let (title, body) = problem.render(web.words, &web.csrf, id);
        let status = answer.status();
        let retry_after_s = problem.retry_after_s;
        answer = if web.signed.is_some() {
            web.page_with(status, components::Shell { title, body, ..components::Shell::default() })
        } else {
            web.public(status, title, components::Html::default(), body)
        };
        if let Some(seconds) = retry_after_s {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    headers(answer, asset)
}

async fn in_time(within: Duration, answer: impl Future<Output = Response>) -> Response {
    let answered = tokio::time::timeout(within, answer).await;
    answered.unwrap_or_else(|_| {
        Error::new(StatusCode::SERVICE_UNAVAILABLE, "fault-took-too-long").into_response()
    })
}

fn context(serving: &Serving, request: &Request) -> Context {
    let house = &serving.house;
    let cookie = cookie(request.headers(), COOKIE).and_then(|text| CookieHalf::from_text(text).ok());
    let now = house.access.now_ms();
    let signed = cookie.as_ref().and_then(|cookie| house.sessions.find(cookie, now));
    let lang = signed
        .as_ref()
        .map(|signed| signed.lang)
        .or_else(|| self::cookie(request.headers(), LANGUAGE_COOKIE).and_then(|code| code.parse().ok()))
        .unwrap_or_else(|| accepted(request.headers()));
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    Context {
        lang,
        signed,
        browser: self::cookie(request.headers(), BROWSER_COOKIE).and_then(BrowserName::from_text),
        link: self::cookie(request.headers(), LINK_COOKIE).and_then(LinkBrowser::from_text),
        address: house.clients.address(peer, request.headers()),
        csrf: cookie.as_ref().map(csrf_of).unwrap_or_default(),
        cookie,
        path,
        host: host(request).to_owned(),
        trail: PendingEntries::default(),
        offers: serving.offers.clone(),
        person: Mutex::new(None),
    }
}

/// The first language of the browser that the house speaks.
fn accepted(headers: &HeaderMap) -> Lang {
    let header =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header
        .split(',')
        .filter_map(|part| part.trim().get(..2).and_then(|code| code.to_lowercase().parse().ok()))
        .next()
        .unwrap_or_default()
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// The host that a request is for, as the browser wrote it; none when it names two.
fn host(request: &Request) -> &str {
    let mut named = request.headers().get_all(header::HOST).iter();
    let only = named.next().filter(|_| named.next().is_none()).and_then(|host| host.to_str().ok());
    request.uri().authority().map(Authority::as_str).or(only).unwrap_or_default()
}

/// A form that another site sent.
fn foreign(method: &Method, headers: &HeaderMap) -> bool {
    if method != Method::POST {
        return false;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    // Our referrer policy makes browsers send `Origin: null` even to ourselves, so the browser's own word on where
    // the form comes from counts first; the origin is asked only of browsers that do not give it.
    if let Some(site) = text("sec-fetch-site") {
        return site != "same-origin";
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, from)| from != host),
        _ => false,
    }
}

const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex"),
];

fn headers(mut answer: Response, asset: bool) -> Response {
    for (name, value) in HEADERS {
        answer.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !asset {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_never_answered_gets_a_page_that_says_so() {
        let answer = in_time(Duration::ZERO, std::future::pending()).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(
            answer.extensions().get::<Told>().is_some_and(|Told(said)| said.key == "fault-took-too-long")
        );
        let answer = in_time(Duration::ZERO, async { StatusCode::OK.into_response() }).await;
        assert_eq!(answer.status(), StatusCode::OK, "an answer that is there counts");
    }
}
