//! A running house on each database: an administrator, two officers of a police body, a focal point with keys; and
//! a browser of the plainest kind, which reads forms and sends them back.

use access::foundation::{FoundTeam, Invite, RegisterBody, TheServer, WrapMember};
use std::sync::Arc;

use access::{
    Access, PendingEntries, Policies, Who,
    people::{self, NewAccount, NewBody, SignedIn},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use kernel::{AccountId, Clock as _, Lang, Mandate, Regime, Role, SetClock, TeamId, clock::at_ms};
use store::{Migration, Row, Store, Value, testing::Guard};
use tower::ServiceExt as _;
use vault::{keyfile::ServerKey, password::KdfParams};
use web::{House, Sessions};

/// The rooms of this house.
static ROOMS: web::Rooms = web::Rooms(&[&::people::ROOM, &detect::ROOM]);

/// Tuesday, 24 November 2026, 10:00 in Athens.
pub const NOW: i64 = 1_795_507_200_000;
const PASSWORD: &str = "correct fictional horse";

/// A house and the people in it.
pub struct World {
    pub engine: &'static str,
    pub store: Store,
    pub guard: Guard,
    pub access: Access,
    pub house: House,
    pub clock: Arc<SetClock>,
    pub officer: Person,
    pub colleague: Person,
    pub administrator: Person,
    pub focal: Person,
    pub team: TeamId,
    app: Router,
}

/// Somebody with a browser.
pub struct Person {
    pub account: AccountId,
    pub sign_in: String,
    pub cookie: String,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub next: String,
    pub html: String,
}

/// A house on each database.
pub async fn worlds() -> Vec<World> {
    worlds_in("gr").await
}

/// The same with another country in front.
pub async fn worlds_in(country: &'static str) -> Vec<World> {
    let mut worlds = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        worlds.push(world(engine, store, guard, country).await);
    }
    assert!(!worlds.is_empty());
    worlds
}

async fn world(engine: &'static str, store: Store, guard: Guard, country: &'static str) -> World {
    let rooms =
        [access::MIGRATIONS, facts::MIGRATIONS, detect::MIGRATIONS, protect::MIGRATIONS, work::MIGRATIONS];
    let mut migrations: Vec<Migration> = rooms.into_iter().flatten().copied().collect();
    migrations.sort_by_key(|one| one.id());
    store.migrate(&migrations).await.unwrap();
    let clock = Arc::new(SetClock::new(at_ms(NOW)));
    let access = Access {
        store: store.clone(),
        policies: Arc::new(Policies::load(&[&access::RIGHTS, &protect::RIGHTS, &detect::RIGHTS]).unwrap()),
        clock: clock.clone(),
        server_key: Arc::new(ServerKey::in_memory()),
        kdf: KdfParams::CHEAPEST,
        numbers: Arc::default(),
    };
    let house = House {
        access: access.clone(),
        sessions: Arc::new(Sessions::default()),
        demo: None,
        country: country.into(),
        zone: protect::countries::get(country).unwrap().profile.zone.clone(),
    };
    let app = web::serve_router(house.clone(), ROOMS);
    let token = people::bootstrap(&access, "Server", Lang::En).await.unwrap().unwrap();
    let administrator = enrolled(&access, &token).await;
    let police = body(&access, &administrator, "Police of Testland", Mandate::LawEnforcement).await;
    let centre = body(&access, &administrator, "Centre of Testland", Mandate::Identification).await;
    let officer = invited(&access, &administrator, police, "officer", Role::Frontline).await;
    let colleague = invited(&access, &administrator, police, "colleague", Role::Frontline).await;
    let manager = invited(&access, &administrator, centre, "manager", Role::BodyManager).await;
    let focal = invited(&access, &administrator, centre, "focal", Role::FocalPoint).await;
    let team = {
        let mut act = access.act(&who(&manager), &PendingEntries::default()).await.unwrap();
        let permit = act.permit::<FoundTeam>(centre).await.unwrap();
        let team = people::found_team(&mut act, &permit, "First contact", "focal_point", focal.account)
            .await
            .unwrap();
        act.commit().await.unwrap();
        let mut act = access.act(&who(&focal), &PendingEntries::default()).await.unwrap();
        let permit = act.permit::<WrapMember>(team).await.unwrap();
        people::found_keys(&mut act, &permit, team).await.unwrap();
        act.commit().await.unwrap();
        team
    };
    World {
        engine,
        store,
        guard,
        officer: browser(&house, officer, "officer").await,
        colleague: browser(&house, colleague, "colleague").await,
        administrator: browser(&house, administrator, "administrator").await,
        focal: browser(&house, focal, "focal").await,
        access,
        house,
        clock,
        team,
        app,
    }
}

fn who(signed: &SignedIn) -> Who {
    Who::Staff(signed.account, Some(Arc::new(signed.secret.clone())))
}

async fn enrolled(access: &Access, token: &str) -> SignedIn {
    let account = people::invitation(access, token).await.unwrap().account;
    let (code, _) = people::current_code(access, account).await.unwrap();
    people::enrol(access, &PendingEntries::default(), token, PASSWORD, &code).await.unwrap()
}

async fn body(access: &Access, by: &SignedIn, name: &str, mandate: Mandate) -> kernel::BodyId {
    let mut act = access.act(&who(by), &PendingEntries::default()).await.unwrap();
    let permit = act.permit::<RegisterBody>(TheServer).await.unwrap();
    let registering_organisation = kernel::RegisteringOrganisation::Other;
    let body = NewBody { name, mandate, regime: Regime::Gdpr, competences: "", registering_organisation };
    let id = people::found_body(&mut act, &permit, &body).unwrap();
    act.commit().await.unwrap();
    id
}

async fn invited(
    access: &Access,
    by: &SignedIn,
    body: kernel::BodyId,
    sign_in: &str,
    role: Role,
) -> SignedIn {
    let mut act = access.act(&who(by), &PendingEntries::default()).await.unwrap();
    let permit = act.permit::<Invite>(body).await.unwrap();
    let name = format!("{sign_in} Fictional");
    let account = NewAccount { sign_in, name: &name, role, trained_minors: false, lang: Lang::En };
    let (_, token) = people::invite(&mut act, &permit, &account).await.unwrap();
    act.commit().await.unwrap();
    enrolled(access, &token).await
}

async fn browser(house: &House, signed: SignedIn, sign_in: &str) -> Person {
    let account = signed.account;
    let cookie = house.sessions.begin(&house.access, signed, None).await.unwrap();
    Person { account, sign_in: sign_in.into(), cookie }
}

impl World {
    /// Ends the session of somebody and signs in again.
    pub async fn sign_in_again(&self, person: &Person) -> Person {
        let half = vault::session::CookieHalf::from_text(&person.cookie).unwrap();
        self.house.sessions.end(&self.access, &half).await.unwrap();
        self.clock.set(at_ms(self.clock.now_ms() + 60_000));
        let (code, _) = people::current_code(&self.access, person.account).await.unwrap();
        let signed =
            people::sign_in(&self.access, &PendingEntries::default(), &person.sign_in, PASSWORD, &code)
                .await
                .unwrap();
        browser(&self.house, signed, &person.sign_in).await
    }

    /// Opens a page.
    pub async fn get(&self, person: &Person, path: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie(person)).body(Body::empty()).unwrap();
        self.answer(request).await
    }

    /// Sends a form.
    pub async fn post(&self, person: &Person, path: &str, fields: &[(String, String)]) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, cookie(person))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encode(fields)))
            .unwrap();
        self.answer(request).await
    }

    /// Opens a page, fills its form for `action` in and sends it.
    pub async fn fill(&self, person: &Person, page: &str, action: &str, with: &[(&str, &str)]) -> Answer {
        let shown = self.get(person, page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.html);
        let mut fields = hidden(&shown.html, action);
        add(&mut fields, with);
        self.post(person, action, &fields).await
    }

    /// Rows past the door.
    pub async fn rows(&self, sql: &str, params: &[Value]) -> Vec<Row> {
        self.store.snapshot().await.unwrap().query(sql, params).await.unwrap()
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        self.rows(&format!("SELECT COUNT(*) FROM {table}"), &[]).await[0].int(0).unwrap()
    }

    /// Begins a screening; its path.
    pub async fn begun(&self, person: &Person, setting: &str, age: &str) -> String {
        let with = [("setting", setting), ("age", age)];
        let answer = self.fill(person, "/screenings/new", "/screenings/new", &with).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", self.engine, answer.html);
        answer.next
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let next = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        Answer { status, next: next.unwrap_or_default(), html: String::from_utf8(bytes.to_vec()).unwrap() }
    }
}

fn cookie(person: &Person) -> String {
    format!("__Host-palermo={}", person.cookie)
}

/// Adds fields to those of a form.
pub fn add(fields: &mut Vec<(String, String)>, with: &[(&str, &str)]) {
    fields.extend(with.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
}

/// The hidden values of the form that posts to `action`.
pub fn hidden(html: &str, action: &str) -> Vec<(String, String)> {
    let from =
        html.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no form to {action}: {html}"));
    let form = &html[from..from + html[from..].find("</form>").unwrap()];
    let inputs = form.split("<input type=\"hidden\" ").skip(1);
    inputs.map(|input| (attribute(input, "name"), attribute(input, "value"))).collect()
}

fn attribute(tag: &str, name: &str) -> String {
    let from = tag.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
    let text = &tag[from..from + tag[from..].find('"').unwrap()];
    let pairs = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&#60;", "<"),
        ("&gt;", ">"),
        ("&#62;", ">"),
    ];
    let text = pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#38;", "&").replace("&amp;", "&")
}

fn encode(fields: &[(String, String)]) -> String {
    let one = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect();
    pairs.join("&")
}

/// Whether a radio button is pressed in a page.
pub fn pressed(html: &str, name: &str, value: &str) -> bool {
    let tags = html.split("<input ").skip(1).map(|tag| &tag[..tag.find('>').unwrap()]);
    tags.filter(|tag| {
        tag.contains(&format!("name=\"{name}\"")) && tag.contains(&format!("value=\"{value}\""))
    })
    .any(|tag| tag.ends_with("checked"))
}
