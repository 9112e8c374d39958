//! A house for tests, and a browser that remembers its cookies.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use access::{Access, Policies};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use jiff::Timestamp;
use kernel::{Clock, Lang, SetClock};
use store::{Store, Value};
use tower::ServiceExt;
use vault::{keyfile::ServerKey, password::KdfParams};
use web::{Demo, House, Routes, Sessions, serve_router};

/// The rooms of this house.
static ROOMS: web::Rooms = web::Rooms(&[&::people::ROOM]);

pub const PASSWORD: &str = "seven wooden boats drift";

pub struct World {
    pub engine: &'static str,
    pub house: House,
    pub clock: Arc<SetClock>,
    pub router: Router,
    _guard: Option<store::testing::Guard>,
}

pub async fn worlds() -> Vec<World> {
    let mut worlds = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        store.migrate(access::MIGRATIONS).await.unwrap();
        worlds.push(World::over(engine, store, Some(guard), None));
    }
    worlds
}

impl World {
    pub fn over(
        engine: &'static str,
        store: Store,
        guard: Option<store::testing::Guard>,
        demo: Option<Demo>,
    ) -> Self {
        let clock = Arc::new(SetClock::new("2026-11-23T09:00:00Z".parse().unwrap()));
        let access = Access {
            store,
            policies: Arc::new(Policies::load(&[&access::RIGHTS]).unwrap()),
            clock: clock.clone(),
            server_key: Arc::new(ServerKey::in_memory()),
            kdf: KdfParams::CHEAPEST,
            numbers: Arc::default(),
        };
        let house = House {
            access,
            sessions: Arc::new(Sessions::default()),
            clients: Arc::default(),
            demo: demo.map(Arc::new),
            country: "gr".into(),
            origin: Arc::new("https://palermo.test".parse().unwrap()),
            zone: jiff::tz::TimeZone::get("Europe/Athens").unwrap(),
        };
        let router = serve_router(house.clone(), ROOMS);
        Self { engine, house, clock, router, _guard: guard }
    }

    /// Another server process on the same database: sessions of its own, numbers of its own.
    pub fn beside(&self) -> Self {
        self.beside_with(self.house.access.kdf)
    }

    /// The same with other costs of a password.
    pub fn beside_with(&self, kdf: KdfParams) -> Self {
        let access = Access { numbers: Arc::default(), kdf, ..self.house.access.clone() };
        let house = House { access, sessions: Arc::new(Sessions::default()), ..self.house.clone() };
        let router = serve_router(house.clone(), ROOMS);
        Self { engine: self.engine, house, clock: self.clock.clone(), router, _guard: None }
    }

    pub fn routes(&self) -> Routes {
        ::people::routes()
    }

    pub fn with_demo(mut self, demo: Demo) -> Self {
        self.house.demo = Some(Arc::new(demo));
        self.router = serve_router(self.house.clone(), ROOMS);
        self
    }

    /// Lets time pass, in seconds.
    pub fn pass(&self, seconds: i64) {
        let now = self.clock.now_ms() + seconds * 1000;
        self.clock.set(Timestamp::from_millisecond(now).unwrap());
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { world: self, cookies: BTreeMap::new(), address: None }
    }

    pub async fn ask(&self, sql: &str, params: &[Value]) -> Vec<store::Row> {
        self.house.access.store.snapshot().await.unwrap().query(sql, params).await.unwrap()
    }

    /// Writes past the door.
    pub async fn write(&self, sql: &str) {
        let mut batch = store::Batch::new();
        batch.push(sql.to_owned(), vec![]);
        self.house.access.store.write(batch).await.unwrap();
    }

    pub async fn count(&self, sql: &str) -> i64 {
        self.ask(sql, &[]).await[0].int(0).unwrap()
    }

    /// The first administrator, enrolled through the pages and signed in.
    pub async fn administrator(&self) -> Browser<'_> {
        let halves = access::accounts::bootstrap(&self.house.access, "Operations of Testland", Lang::En)
            .await
            .unwrap()
            .unwrap();
        let mut browser = self.browser();
        browser.enrol(&Halves { link: format!("/enrol/{}", halves.token), code: halves.code }).await;
        browser
    }

    /// The present code of somebody, after the last one has run out.
    pub async fn code(&self, sign_in: &str) -> String {
        self.pass(60);
        let row = &self.ask("SELECT uuid FROM account WHERE sign_in = $1", &[sign_in.into()]).await[0];
        let account = row.text(0).unwrap().parse().unwrap();
        access::accounts::current_code(&self.house.access, account).await.unwrap().0
    }

    pub async fn signed_in(&self, name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(name).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {name} signs in: {}", self.engine, answer.body);
        browser
    }
}

pub struct Browser<'a> {
    pub world: &'a World,
    pub cookies: BTreeMap<String, String>,
    /// Where it is; nowhere that the server can tell when there is none.
    pub address: Option<IpAddr>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of the first hidden field of that name.
    pub fn hidden(&self, name: &str) -> String {
        self.hidden_after("<main", name)
    }

    /// The value of the first hidden field of that name after some text.
    pub fn hidden_after(&self, text: &str, name: &str) -> String {
        let from = self.body.find(text).unwrap_or_else(|| panic!("no {text} in {}", self.body));
        let mark = format!("name=\"{name}\" value=\"");
        let rest = &self.body[from..];
        let at = rest.find(&mark).unwrap_or_else(|| panic!("no field {name} after {text} in {}", self.body));
        rest[at + mark.len()..].split('"').next().unwrap().to_owned()
    }

    /// The value of the choice with this label.
    pub fn choice(&self, label: &str) -> String {
        let at = self.body.find(&format!(">{label}</option>")).unwrap_or_else(|| panic!("no choice {label}"));
        let tag = &self.body[self.body[..at].rfind("<option").unwrap()..at];
        tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }
}

/// Both halves of a link, as somebody hands them over: its path, and the code that is told apart.
pub struct Halves {
    pub link: String,
    pub code: String,
}

impl Halves {
    /// As a page shows them once.
    pub fn of(page: &Answer) -> Self {
        let [link, code] = page.shown_once().try_into().unwrap_or_else(|_| panic!("{}", page.body));
        Self { link: path(&link), code }
    }
}

/// The path of a link of this house.
pub fn path(link: &str) -> String {
    assert!(link.starts_with("https://palermo.test/enrol/"), "{link}");
    link.trim_start_matches("https://palermo.test").to_owned()
}

impl Answer {
    /// What a page shows once: links, codes.
    pub fn shown_once(&self) -> Vec<String> {
        let parts = self.body.split("<code class=\"seed\">").skip(1);
        parts.map(|part| part.split('<').next().unwrap().to_owned()).collect()
    }
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().method(Method::GET).uri(path), Body::empty()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(encode(fields))).await
    }

    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request =
            request.header(header::HOST, "palermo.test").header(header::COOKIE, cookies.join("; "));
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(SocketAddr::from((address, 50_000))));
        }
        let answer = self.world.router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = String::from_utf8(to_bytes(body, 4 << 20).await.unwrap().to_vec()).unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Sends a sign-in as somebody types it.
    pub async fn attempt(&mut self, name: &str, password: &str, code: &str) -> Answer {
        self.post("/sign-in", &[("name", name), ("password", password), ("code", code)]).await
    }

    pub async fn sign_in(&mut self, name: &str) -> Answer {
        let code = self.world.code(name).await;
        self.post("/sign-in", &[("name", name), ("password", PASSWORD), ("code", &code)]).await
    }

    /// Opens a link with its code; the page behind it.
    pub async fn open(&mut self, halves: &Halves) -> Answer {
        let asked = self.get(&halves.link).await;
        assert!(asked.status == StatusCode::OK && !asked.body.contains("class=\"seed\""), "{}", asked.body);
        let opened = self.post(&format!("{}/open", halves.link), &[("code", &halves.code)]).await;
        assert_eq!(
            (opened.status, opened.location()),
            (StatusCode::SEE_OTHER, halves.link.as_str()),
            "{}",
            opened.body
        );
        let page = self.get(&halves.link).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        page
    }

    /// Opens a link with its code, reads the key as an authenticator would, and enrols.
    pub async fn enrol(&mut self, halves: &Halves) {
        let page = self.open(halves).await;
        let code = self.authenticator(&page.body);
        let form = [("password", PASSWORD), ("again", PASSWORD), ("code", code.as_str())];
        let done = self.post(&halves.link, &form).await;
        assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/work"), "{}", done.body);
    }

    /// The code that an authenticator shows now, from the key as the page prints it.
    pub fn authenticator(&self, page: &str) -> String {
        let seed = page.split("<code class=\"seed\">").nth(1).unwrap().split('<').next().unwrap();
        assert!(seed.contains(' '), "in groups of four: {seed}");
        let secret = totp_rs::Secret::try_from_base32(seed.replace(' ', "")).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let seconds = u64::try_from(self.world.clock.now_ms() / 1000).unwrap();
        totp.generate(seconds).to_string()
    }

    /// Sends a form of a page, with the page's token and form id, as a person would.
    pub async fn fill(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.body);
        let start = format!("action=\"{to}\"");
        let (csrf, form) = (shown.hidden_after(&start, "csrf"), shown.hidden_after(&start, "form"));
        let mut all = vec![("csrf", csrf.as_str()), ("form", form.as_str())];
        all.extend(fields);
        self.post(to, &all).await
    }
}

pub fn encode(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

/// No text was missing in any language while the tests ran, except those that a test asked for on purpose.
pub fn nothing_missing() {
    let missing = words::missing();
    assert!(missing.is_empty(), "texts that are not there: {missing:?}");
}
