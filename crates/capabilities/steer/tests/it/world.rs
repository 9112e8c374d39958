//! A server with the pages of this room, on both databases, and tables of other rooms in their smallest form.

use kernel::DossierId;
use std::sync::Arc;

use access::{Access, PendingEntries, Policies, Who, keys::field, people::SignedIn};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use jiff::civil::Date;
use kernel::{
    AccountId, AgeBand, Aggregate, Codes, Counted, Counts, Dimension, Fact, FactKind, Form, FormSet, Lang,
    Measure, Registry, Role, SetClock, Sex, SubjectKind, Unit, clock::at_ms,
};
use ledger::Entry;
use store::{Batch, Value};
use tower::ServiceExt;
use uuid::Uuid;
use vault::{SecretKey, keyfile::ServerKey, password::KdfParams};
use web::{House, Sessions, serve_router};

/// A room with the measures of these tests and nothing else.
static COUNTED: web::Room = web::Room {
    name: "counted",
    tables: &store::Tables { room: "counted", migrations: &[] },
    rights: &access::Rights::NONE,
    counts: &COUNTS,
    routes: web::Routes::new,
    navigation: &[],
    begin: &[],
    work: None,
    jobs: &[],
};

/// The rooms of this house.
static ROOMS: web::Rooms = web::Rooms(&[&COUNTED, &steer::ROOM]);

/// When the tests happen: 2026-11-22 10:00 UTC, in milliseconds.
pub const NOW: i64 = 1_795_341_600_000;

const REFERRAL: FactKind = FactKind {
    id: "referral",
    subject: SubjectKind::Dossier,
    counts: Counted::Person,
    dimensions: &[Dimension::Form, Dimension::Sex, Dimension::AgeGroup, Dimension::Region, Dimension::Body],
    statuses: &[],
    decisions: &[],
};
const SCREENED: FactKind = FactKind { id: "screening", subject: SubjectKind::Other("screening"), ..REFERRAL };
const PRESUMPTION: FactKind = FactKind { id: "presumption", ..REFERRAL };
const IDENTIFICATION: FactKind = FactKind { id: "identification", ..REFERRAL };
const BEGUN: FactKind = FactKind { id: "reflection_begun", ..REFERRAL };
const OVER: FactKind = FactKind { id: "reflection_over", ..REFERRAL };

const REFERRALS: Measure = Measure {
    id: "referrals",
    of: &REFERRAL,
    only: &[],
    aggregate: Aggregate::Subjects,
    unit: Unit::Count,
    definition: "measure-referrals",
    counts: Counted::Person,
    available: &[&REFERRAL, &IDENTIFICATION],
};
const SCREENINGS: Measure =
    Measure { id: "screenings", of: &SCREENED, definition: "measure-screenings", ..REFERRALS };
const PRESUMED: Measure =
    Measure { id: "presumed", of: &PRESUMPTION, definition: "measure-presumed", ..REFERRALS };
const IDENTIFIED: Measure =
    Measure { id: "identified", of: &IDENTIFICATION, definition: "measure-identified", ..REFERRALS };
const DAYS_TO_PRESUMPTION: Measure = Measure {
    id: "days_to_presumption",
    aggregate: Aggregate::Median,
    unit: Unit::Days,
    definition: "measure-days_to_presumption",
    ..PRESUMED
};
const DAYS_TO_DECISION: Measure = Measure {
    id: "days_to_decision",
    aggregate: Aggregate::Median,
    unit: Unit::Days,
    definition: "measure-days_to_decision",
    ..IDENTIFIED
};
const REFLECTION_RUNNING: Measure = Measure {
    id: "reflection_running",
    of: &BEGUN,
    aggregate: Aggregate::Stock { less: &OVER },
    definition: "measure-reflection_running",
    ..REFERRALS
};

/// One measure of each id that plans are bound to.
pub static COUNTS: Counts = Counts {
    room: "testland",
    kinds: &[&REFERRAL, &SCREENED, &PRESUMPTION, &IDENTIFICATION, &BEGUN, &OVER],
    measures: &[
        &SCREENINGS,
        &REFERRALS,
        &PRESUMED,
        &IDENTIFIED,
        &DAYS_TO_PRESUMPTION,
        &DAYS_TO_DECISION,
        &REFLECTION_RUNNING,
    ],
};

/// What the rooms of these tests count.
pub fn registry() -> Registry {
    Registry::new(&[&COUNTS]).unwrap()
}

/// A fact of these tests: what somebody is counted by.
#[derive(Debug, Clone)]
pub struct Happened {
    pub kind: &'static FactKind,
    pub thing: Uuid,
    pub day: Date,
    pub forms: &'static [Form],
    pub value: Option<i64>,
}

/// A fact of the kind that a measure counts.
pub fn happened(measure: &str, thing: Uuid, day: Date, forms: &'static [Form]) -> Happened {
    Happened { kind: registry().measure(measure).unwrap().of, thing, day, forms, value: None }
}

/// The last day of a reflection period is over.
pub fn over(thing: Uuid, day: Date) -> Happened {
    Happened { kind: &OVER, thing, day, forms: &[], value: None }
}

/// Somebody who can sign in.
#[derive(Clone)]
pub struct Person {
    pub account: AccountId,
    pub secret: Arc<SecretKey>,
}

/// A server on one database.
pub struct World {
    pub engine: &'static str,
    pub access: Access,
    pub house: House,
    pub router: Router,
    _guard: store::testing::Guard,
}

/// A server on each database.
pub async fn worlds(country: &'static str) -> Vec<World> {
    let mut worlds = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        store.migrate(access::MIGRATIONS).await.unwrap();
        store.migrate(facts::MIGRATIONS).await.unwrap();
        let clock = Arc::new(SetClock::new(at_ms(NOW)));
        let access = Access {
            store,
            policies: Arc::new(Policies::load(&[&access::RIGHTS, &steer::RIGHTS]).unwrap()),
            clock,
            server_key: Arc::new(ServerKey::in_memory()),
            kdf: KdfParams::CHEAPEST,
            numbers: Arc::default(),
        };
        let house = House {
            access: access.clone(),
            sessions: Arc::new(Sessions::default()),
            demo: None,
            country: country.into(),
            zone: jiff::tz::TimeZone::get("Europe/Athens").unwrap(),
        };
        let router = serve_router(house.clone(), ROOMS);
        worlds.push(World { engine, access, house, router, _guard: guard });
    }
    worlds
}

impl World {
    /// Writes past the door.
    pub async fn write(&self, statements: Vec<(&str, Vec<Value>)>) {
        let mut batch = Batch::new();
        for (sql, params) in statements {
            batch.push(sql.to_owned(), params);
        }
        self.access.store.write(batch).await.unwrap();
    }

    /// A person of a role in a body with a mandate.
    pub async fn person(&self, name: &str, role: Role, mandate: &str) -> Person {
        let account = AccountId::random();
        let secret = SecretKey::generate();
        let key = &self.access.server_key;
        let sealed = key
            .seal("staff", field::STAFF_NAME.of(account.bytes()), vault::Version::FIRST, name.as_bytes())
            .unwrap();
        let body = kernel::BodyId::random().to_string();
        self.write(vec![
            (
                "INSERT INTO body (uuid, name, mandate, regime, competences, founded_at) VALUES ($1, $2, $3, 'gdpr', '', 0)",
                vec![body.as_str().into(), format!("Body of {name}").into(), mandate.into()],
            ),
            (
                "INSERT INTO account (uuid, sign_in, name_sealed, role, body_id, trained_minors, language, active,
                   public_key, totp_step, failures, failed_at)
                 VALUES ($1, $2, $3, $4, (SELECT id FROM body WHERE uuid = $5), 0, 'en', 1, $6, 0, 0, 0)",
                vec![
                    account.to_string().into(),
                    name.into(),
                    sealed.into(),
                    role.code().into(),
                    body.as_str().into(),
                    secret.public().as_bytes().to_vec().into(),
                ],
            ),
        ])
        .await;
        Person { account, secret: Arc::new(secret) }
    }

    /// Somebody who answers for the figures.
    pub async fn coordinator(&self, name: &str) -> Person {
        self.person(name, Role::Coordinator, "steering").await
    }

    /// A case that has only what the door knows of it.
    pub async fn case(&self, minor: bool) -> DossierId {
        let case = DossierId::random();
        let number = case.to_string();
        self.write(vec![(
            "INSERT INTO dossier (uuid, number, profile, opened_at, child, grants_version)
             VALUES ($1, $2, 'gr', $3, $4, 0)",
            vec![number.as_str().into(), number.as_str().into(), NOW.into(), minor.into()],
        )])
        .await;
        case
    }

    /// Records facts of subjects that have none of this kind yet.
    pub async fn facts(&self, facts: &[Happened]) {
        let today = Date::constant(2026, 11, 22);
        let mut act = self.access.act(&Who::Job("test"), &PendingEntries::default()).await.unwrap();
        for one in facts {
            let codes = Codes {
                forms: Some(FormSet::known(one.forms.iter().copied())),
                sex: Some(Sex::Female),
                age_group: Some(AgeBand::From18To24),
                ..Codes::default()
            };
            // A period's two ends follow from one event.
            let event = one.thing;
            let fact = Fact { kind: one.kind, event, day: one.day, value: one.value, codes };
            let change = facts::Change::between(one.thing, Uuid::new_v4(), today, Vec::new(), vec![fact]);
            facts::record(&mut act.job_records().unwrap(), &facts::Stated::of(change, facts::NoFacts("")));
        }
        act.commit().await.unwrap();
    }

    /// An act of a person.
    pub async fn act(&self, person: &Person) -> (access::Act, PendingEntries) {
        let trail = PendingEntries::default();
        let who = Who::Staff(person.account, Some(person.secret.clone()));
        (self.access.act(&who, &trail).await.unwrap(), trail)
    }

    /// What a person gets at an address.
    pub async fn get(&self, person: &Person, lang: Lang, path: &str) -> (StatusCode, String) {
        let signed =
            SignedIn { account: person.account, lang, secret: SecretKey::from_bytes(person.secret.expose()) };
        let cookie = self.house.sessions.begin(&self.access, signed, None).await.unwrap();
        let request = Request::get(path).header("cookie", format!("__Host-palermo={cookie}"));
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// The audit entries that are durable, in the order of their arrival.
    pub async fn entries(&self) -> Vec<Entry> {
        let sql = "SELECT content FROM log_entry ORDER BY number";
        let rows = self.access.store.snapshot().await.unwrap().query(sql, &[]).await.unwrap();
        rows.iter().map(|row| Entry::from_bytes(&row.bytes(0).unwrap()).unwrap()).collect()
    }
}
