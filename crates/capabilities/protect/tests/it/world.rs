//! A running house on each database with the people of one country's mechanism, and a browser of the plainest kind.

use crate::front::{Refer, SCREENING_TABLE, ScreeningId};
use access::foundation::{FoundTeam, Invite, ProposeMember, RegisterBody, TheServer, WrapMember};
use protect::CaseId;
use std::{collections::BTreeMap, collections::BTreeSet, sync::Arc};

use access::{
    Access, Act, PendingEntries, Policies, Who,
    people::{self, NewAccount, NewBody, SignedIn},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use jiff::Timestamp;
use kernel::{AgeBand, BodyId, Form, Lang, Mandate, Regime, Role, SetClock, Sex, TeamId};
use protect::{
    intake::{self, Identity, Intake, Referred},
    rules::{Accompanied, AgeState, Consent, Refusal, StayStatus},
};
use store::{Migration, Row, Store, Value, testing::Guard};
use tower::ServiceExt as _;
use vault::{SecretKey, keyfile::ServerKey, password::KdfParams};
use web::{House, Sessions};

const PASSWORD: &str = "correct fictional horse";
/// The rooms of this house.
static ROOMS: web::Rooms = web::Rooms(&[&::people::ROOM, &protect::ROOM]);

/// The name that must be found nowhere in plain.
pub const NAME: &str = "Zinaida Examplova";
/// Words of the narrative that must be found nowhere in plain.
pub const STORY: &str = "kept behind the turquoise greenhouse";

/// Somebody with keys.
pub struct Person {
    signed: SignedIn,
}

pub struct World {
    pub engine: &'static str,
    pub store: Store,
    pub access: Access,
    pub house: House,
    pub clock: Arc<SetClock>,
    pub country: &'static str,
    pub people: BTreeMap<&'static str, Person>,
    pub teams: BTreeMap<&'static str, TeamId>,
    app: Router,
    guard: Guard,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub next: String,
    pub html: String,
}

impl Answer {
    pub fn has(&self, text: &str) -> bool {
        self.html.contains(&web::components::Html::text(text).into_string())
    }
}

/// A house on each database.
pub async fn worlds(country: &'static str, now: &str) -> Vec<World> {
    let mut worlds = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        worlds.push(world(engine, store, guard, country, now).await);
    }
    assert!(!worlds.is_empty());
    worlds
}

/// Body, mandate, competences, people (part, role, trained), team (place, duty, members).
type Cast = (
    &'static str,
    Mandate,
    &'static str,
    &'static [(&'static str, Role, bool)],
    Option<(&'static str, &'static str, &'static [&'static str])>,
);

const CAST: &[Cast] = &[
    (
        "Police of Testland",
        Mandate::LawEnforcement,
        "",
        &[("officer", Role::Frontline, false), ("officer2", Role::Frontline, false)],
        None,
    ),
    (
        "Centre of Testland",
        Mandate::Support,
        "",
        &[
            ("manager", Role::BodyManager, false),
            ("focal", Role::FocalPoint, true),
            ("untrained", Role::FocalPoint, false),
        ],
        Some(("focal", "focal_point", &["focal", "untrained"])),
    ),
    (
        "Prosecutor of Testland",
        Mandate::Identification,
        "first_instance_prosecutor cmm",
        &[("manager2", Role::BodyManager, false), ("decider", Role::DecisionMaker, true)],
        Some(("authority", "competent_authority", &["decider"])),
    ),
    (
        "Service of Testland",
        Mandate::Identification,
        "immigration_service",
        &[("manager3", Role::BodyManager, false), ("decider.service", Role::DecisionMaker, true)],
        Some(("service", "competent_authority", &["decider.service"])),
    ),
    ("Border of Testland", Mandate::Immigration, "", &[("border", Role::ImmigrationOfficer, false)], None),
    ("Rapporteur of Testland", Mandate::Steering, "", &[("coordinator", Role::Coordinator, false)], None),
];

async fn world(engine: &'static str, store: Store, guard: Guard, country: &'static str, now: &str) -> World {
    let rooms =
        [access::MIGRATIONS, facts::MIGRATIONS, SCREENING_TABLE, protect::MIGRATIONS, work::MIGRATIONS];
    let mut migrations: Vec<Migration> = rooms.into_iter().flatten().copied().collect();
    migrations.sort_by_key(|one| one.id());
    store.migrate(&migrations).await.unwrap();
    let clock = Arc::new(SetClock::new(now.parse().unwrap()));
    let access = Access {
        store: store.clone(),
        policies: Arc::new(
            Policies::load(&[&access::RIGHTS, &protect::RIGHTS, &crate::front::RIGHTS]).unwrap(),
        ),
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
    let token = people::bootstrap(&access, "Server of Testland", Lang::En).await.unwrap().unwrap();
    let mut people = BTreeMap::from([("administrator", enrolled(&access, &token).await)]);
    let mut teams = BTreeMap::new();
    for (name, mandate, competences, members, team) in CAST {
        let body = body(&access, &people["administrator"], name, *mandate, competences).await;
        for (part, role, trained) in *members {
            let person = invited(&access, &people["administrator"], body, part, *role, *trained).await;
            people.insert(part, person);
        }
        if let Some((place, duty, in_team)) = team {
            let manager = members.iter().find(|(_, role, _)| *role == Role::BodyManager).unwrap().0;
            teams.insert(*place, founded(&access, &people, body, manager, duty, in_team).await);
        }
    }
    World { engine, store, access, house, clock, country, people, teams, app, guard }
}

fn who(person: &Person) -> Who {
    Who::Staff(person.signed.account, Some(Arc::new(person.signed.secret.clone())))
}

async fn act(access: &Access, person: &Person) -> Act {
    access.act(&who(person), &PendingEntries::default()).await.unwrap()
}

async fn enrolled(access: &Access, token: &str) -> Person {
    let account = people::invitation(access, token).await.unwrap().account;
    let (code, _) = people::current_code(access, account).await.unwrap();
    let signed = people::enrol(access, &PendingEntries::default(), token, PASSWORD, &code).await.unwrap();
    Person { signed }
}

async fn body(access: &Access, by: &Person, name: &str, mandate: Mandate, competences: &str) -> BodyId {
    let mut act = act(access, by).await;
    let permit = act.permit::<RegisterBody>(TheServer).await.unwrap();
    let registering_organisation = kernel::RegisteringOrganisation::Other;
    let body = NewBody { name, mandate, regime: Regime::Gdpr, competences, registering_organisation };
    let id = people::found_body(&mut act, &permit, &body).unwrap();
    act.commit().await.unwrap();
    id
}

async fn invited(
    access: &Access,
    by: &Person,
    body: BodyId,
    sign_in: &str,
    role: Role,
    trained_minors: bool,
) -> Person {
    let mut act = act(access, by).await;
    let permit = act.permit::<Invite>(body).await.unwrap();
    let name = format!("Fictional {sign_in}");
    let account = NewAccount { sign_in, name: &name, role, trained_minors, lang: Lang::En };
    let (_, token) = people::invite(&mut act, &permit, &account).await.unwrap();
    act.commit().await.unwrap();
    enrolled(access, &token).await
}

async fn founded(
    access: &Access,
    people: &BTreeMap<&'static str, Person>,
    body: BodyId,
    manager: &str,
    duty: &str,
    members: &[&str],
) -> TeamId {
    let first = &people[members[0]];
    let mut begun = act(access, &people[manager]).await;
    let permit = begun.permit::<FoundTeam>(body).await.unwrap();
    let name = format!("Team {duty}");
    let team = people::found_team(&mut begun, &permit, &name, duty, first.signed.account).await.unwrap();
    begun.commit().await.unwrap();
    let mut begun = act(access, first).await;
    let permit = begun.permit::<WrapMember>(team).await.unwrap();
    people::found_keys(&mut begun, &permit, team).await.unwrap();
    begun.commit().await.unwrap();
    for part in &members[1..] {
        let mut begun = act(access, &people[manager]).await;
        let permit = begun.permit::<ProposeMember>(team).await.unwrap();
        people::propose(&mut begun, &permit, team, people[part].signed.account).await.unwrap();
        begun.commit().await.unwrap();
        let mut begun = act(access, first).await;
        for task in people::pending(&mut begun).await.unwrap() {
            let permit = begun.permit::<WrapMember>(team).await.unwrap();
            people::wrap_member(&mut begun, &permit, team, task.id).await.unwrap();
        }
        begun.commit().await.unwrap();
    }
    team
}

impl World {
    pub fn at(&self, now: &str) {
        self.clock.set(now.parse::<Timestamp>().unwrap());
    }

    pub async fn act(&self, part: &str) -> Act {
        act(&self.access, &self.people[part]).await
    }

    pub async fn rows(&self, sql: &str, params: &[Value]) -> Vec<Row> {
        self.store.snapshot().await.unwrap().query(sql, params).await.unwrap()
    }

    pub async fn count(&self, sql: &str) -> i64 {
        self.rows(sql, &[]).await[0].int(0).unwrap()
    }

    /// Where the files of this database lie, on SQLite.
    pub fn folder(&self) -> Option<std::path::PathBuf> {
        let path = self.guard.url().strip_prefix("sqlite:")?;
        std::path::Path::new(path).parent().map(Into::into)
    }

    /// An adult who agrees, with three signs.
    pub fn adult(&self) -> Intake {
        let indicators = ["ILO-DR-01", "ILO-EX-02", "ILO-CD-01"];
        Intake {
            country: self.country.into(),
            to_team: self.teams["focal"],
            screening: None,
            source: "police".into(),
            channel: "screening".into(),
            setting: "work_site".into(),
            urgent: false,
            age: AgeState::Adult,
            age_band: AgeBand::From25To44,
            sex: Sex::Female,
            citizenship: Some("BG".into()),
            consent: Consent::Given,
            self_identified: false,
            stay: StayStatus::Lawful,
            accompanied: Accompanied::Unknown,
            forms: vec![Form::Labour],
            region: Some("EL30".into()),
            languages: BTreeSet::from(["bg".to_owned(), "en".to_owned()]),
            indicators: indicators.iter().map(|id| ((*id).to_owned(), "yes".to_owned())).collect(),
            base_version: "1".into(),
            rule_version: "1".into(),
            class: "trafficking".into(),
            first_contact_ms: self.access.clock.now_ms() - 3 * 86_400_000,
            identity: Some(Identity {
                name: NAME.into(),
                phone: "+000 555 0100".into(),
                safe_contact: "Only by text message".into(),
                ..Identity::default()
            }),
            narrative: format!("The person said she was {STORY}."),
        }
    }

    /// Refers through the door as somebody's own screening.
    pub async fn refer(&self, part: &str, intake: &Intake) -> Result<Referred, Refusal> {
        let id = ScreeningId::random();
        let account = self.people[part].signed.account.to_string();
        let mut batch = store::Batch::new();
        batch.push(
            "INSERT INTO screening (uuid, account_id, state)
             VALUES ($1, (SELECT id FROM account WHERE uuid = $2), 'open')",
            vec![id.to_string().into(), account.into()],
        );
        self.store.write(batch).await.unwrap();
        let mut act = self.act(part).await;
        let permit = act.permit::<Refer>(id).await.unwrap();
        let intake = Intake { screening: Some(id.0), ..intake.clone() };
        let referred = intake::refer(&mut act, &permit, &intake).await.unwrap()?;
        act.commit().await.unwrap();
        Ok(referred)
    }

    async fn send(
        &self,
        part: &str,
        request: axum::http::request::Builder,
        body: Body,
        lang: Lang,
    ) -> Answer {
        let signed = &self.people[part].signed;
        let signed =
            SignedIn { account: signed.account, lang, secret: SecretKey::from_bytes(signed.secret.expose()) };
        let cookie = self.house.sessions.begin(&self.access, signed, None).await.unwrap();
        self.send_with(&cookie, request, body).await
    }

    async fn send_with(&self, cookie: &str, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request
            .header(header::HOST, "palermo.test")
            .header(header::COOKIE, format!("__Host-palermo={cookie}"))
            .body(body)
            .unwrap();
        let answer = self.app.clone().oneshot(request).await.unwrap();
        let (status, next) = (answer.status(), answer.headers().get(header::LOCATION).cloned());
        let html = String::from_utf8(to_bytes(answer.into_body(), 4 << 20).await.unwrap().to_vec()).unwrap();
        let next = next.map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        Answer { status, next, html }
    }

    pub async fn get(&self, part: &str, path: &str) -> Answer {
        self.get_in(part, path, Lang::En).await
    }

    pub async fn get_in(&self, part: &str, path: &str, lang: Lang) -> Answer {
        self.send(part, Request::builder().uri(path), Body::empty(), lang).await
    }

    /// Opens a page and keeps its session, so that the form on it can be sent later.
    pub async fn open(&self, part: &str, path: &str) -> (String, Answer) {
        let signed = &self.people[part].signed;
        let secret = SecretKey::from_bytes(signed.secret.expose());
        let signed = SignedIn { account: signed.account, lang: Lang::En, secret };
        let cookie = self.house.sessions.begin(&self.access, signed, None).await.unwrap();
        let answer = self.send_with(&cookie, Request::builder().uri(path), Body::empty()).await;
        (cookie, answer)
    }

    /// Sends the form on an open page: its hidden values, and what was typed.
    pub async fn submit(&self, cookie: &str, page: &Answer, to: &str, typed: &[(&str, &str)]) -> Answer {
        let mut fields = hidden(&page.html, to);
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let request = Request::builder()
            .method("POST")
            .uri(to)
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send_with(cookie, request, Body::from(encode(&fields))).await
    }

    /// Opens a step of a case, fills it in and sends it.
    pub async fn step(&self, part: &str, case: CaseId, name: &str, typed: &[(&str, &str)]) -> Answer {
        let path = format!("/cases/{case}/{name}");
        let (cookie, page) = self.open(part, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{} {part} opens {name}: {}", self.engine, page.html);
        self.submit(&cookie, &page, &path, typed).await
    }

    /// The same, and it is saved.
    pub async fn done(&self, part: &str, case: CaseId, name: &str, typed: &[(&str, &str)]) {
        let answer = self.step(part, case, name, typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {part} {name}: {}", self.engine, answer.html);
        assert_eq!(answer.next, format!("/cases/{case}?did={name}"));
    }
}

/// The hidden values of the form that goes to a path.
fn hidden(html: &str, to: &str) -> Vec<(String, String)> {
    let from = html.find(&format!("action=\"{to}\"")).unwrap_or_else(|| panic!("no form to {to} in {html}"));
    let form = html[from..].split("</form>").next().unwrap();
    form.split("<input type=\"hidden\"")
        .skip(1)
        .map(|input| {
            let value = |name: &str| {
                input.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
            };
            (value("name"), value("value"))
        })
        .collect()
}

fn encode(fields: &[(String, String)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// What a focal point fills in at triage.
pub const TRIAGE: &[(&str, &str)] =
    &[("danger", "yes"), ("immediate_aid", "yes"), ("duplicates", "yes"), ("rights_language", "bg")];

/// What every decision carries.
pub fn decision<'a>(basis: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("reasons", "The papers were with the employer and nobody was paid."),
        ("evidence", "screening"),
        ("evidence", "documents"),
        ("legal_basis", basis),
        ("notice_language", "bg"),
    ];
    fields.extend(more);
    fields
}

/// The findings of a positive decision.
pub const FINDINGS: &[(&str, &str)] = &[
    ("outcome", "identified"),
    ("act", "found"),
    ("means", "found"),
    ("purpose", "found"),
    ("forms", "labour"),
    ("opinions", "psychologist"),
    ("opinions", "social_worker"),
    ("cooperation", "cooperates"),
];
