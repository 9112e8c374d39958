//! A server with the pages of this room, on both databases, and tables of other rooms in their smallest form.

use kernel::DossierId;
use std::sync::Arc;

use access::{Access, Policies, Trail, Who, keys::field, people::SignedIn};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use kernel::{AccountId, Aggregate, Clock, Counted, Lang, Measure, Role, SetClock, Unit, clock::at_ms};
use ledger::Entry;
use store::{Batch, Migration, Value};
use tower::ServiceExt;
use vault::{SecretKey, keyfile::ServerKey, password::KdfParams};
use web::{House, Sessions, serve_router};

/// A room with the measures of these tests and nothing else.
static COUNTED: web::Room = web::Room {
    name: "counted",
    tables: &store::Tables { room: "counted", migrations: &[] },
    rights: &access::Rights::NONE,
    measures: &MEASURES,
    routes: web::Routes::new,
    navigation: &[],
    begin: &[],
    work: None,
    jobs: &[],
};

/// The rooms of this house.
static ROOMS: &[&web::Room] = &[&COUNTED, &steer::ROOM];

/// When the tests happen: 2026-11-22 10:00 UTC, in milliseconds.
pub const NOW: i64 = 1_795_341_600_000;

const OTHER_ROOMS: &[Migration] = &[Migration::text("9000_other_rooms", "CREATE TABLE screening (id {id}, uuid TEXT NOT NULL UNIQUE, version {int} NOT NULL) {strict};
          CREATE TABLE case_event (id {id}, kind TEXT NOT NULL) {strict};
          CREATE TABLE fact (measure TEXT NOT NULL, thing TEXT NOT NULL, day {int} NOT NULL, form TEXT, sex TEXT,
            age_band TEXT, body TEXT, region TEXT, value {int}, until_ms {int}) {strict};
          CREATE TABLE recorded (measure TEXT NOT NULL) {strict};")];

macro_rules! measure {
    ($name:ident, $id:literal, $aggregate:ident, $unit:ident, $only:literal) => {
        static $name: Measure = Measure {
            id: $id,
            sql: concat!(
                "SELECT thing, day, form, sex, age_band, body, region, value FROM fact WHERE measure = '",
                $id,
                "'",
                $only
            ),
            aggregate: Aggregate::$aggregate,
            unit: Unit::$unit,
            definition: concat!("measure-", $id),
            counts: Counted::Person,
            available: concat!("SELECT COUNT(*) FROM recorded WHERE measure = '", $id, "'"),
        };
    };
}
measure!(SCREENINGS, "screenings", CountCases, Count, "");
measure!(REFERRALS, "referrals", CountCases, Count, "");
measure!(PRESUMED, "presumed", CountCases, Count, "");
measure!(IDENTIFIED, "identified", CountCases, Count, "");
measure!(DAYS_TO_PRESUMPTION, "days_to_presumption", Median, Days, "");
measure!(DAYS_TO_DECISION, "days_to_decision", Median, Days, "");
measure!(REFLECTION_RUNNING, "reflection_running", CountCases, Count, " AND until_ms >= $1");

/// One measure of each id that plans are bound to.
pub const MEASURES: [&Measure; 7] = [
    &SCREENINGS,
    &REFERRALS,
    &PRESUMED,
    &IDENTIFIED,
    &DAYS_TO_PRESUMPTION,
    &DAYS_TO_DECISION,
    &REFLECTION_RUNNING,
];

/// A fact row, as the measures of these tests find it.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    pub measure: &'static str,
    pub thing: String,
    pub day: i64,
    pub form: Option<&'static str>,
    pub sex: Option<&'static str>,
    pub age_band: Option<&'static str>,
    pub region: Option<&'static str>,
    pub value: Option<i64>,
    pub until_ms: Option<i64>,
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
    pub clock: Arc<SetClock>,
    pub house: House,
    pub router: Router,
    _guard: store::testing::Guard,
}

/// A server on each database.
pub async fn worlds(country: &'static str) -> Vec<World> {
    let mut worlds = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        store.migrate(access::MIGRATIONS).await.unwrap();
        store.migrate(OTHER_ROOMS).await.unwrap();
        store.migrate(steer::MIGRATIONS).await.unwrap();
        let clock = Arc::new(SetClock::new(at_ms(NOW)));
        let access = Access {
            store,
            policies: Arc::new(Policies::load(&[&access::RIGHTS, &steer::RIGHTS]).unwrap()),
            clock: clock.clone(),
            server_key: Arc::new(ServerKey::in_memory()),
            kdf: KdfParams::CHEAPEST,
            numbers: Arc::default(),
        };
        let house = House {
            access: access.clone(),
            sessions: Arc::new(Sessions::default()),
            demo: None,
            country,
            rooms: ROOMS,
        };
        let router = serve_router(house.clone());
        worlds.push(World { engine, access, clock, house, router, _guard: guard });
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

    /// Records facts; each is one event.
    pub async fn facts(&self, facts: &[Fact]) {
        let mut statements = Vec::new();
        for fact in facts {
            statements.push((
                "INSERT INTO fact (measure, thing, day, form, sex, age_band, region, value, until_ms)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                vec![
                    fact.measure.into(),
                    fact.thing.as_str().into(),
                    fact.day.into(),
                    fact.form.into(),
                    fact.sex.into(),
                    fact.age_band.into(),
                    fact.region.into(),
                    fact.value.into(),
                    fact.until_ms.into(),
                ],
            ));
            statements.push(("INSERT INTO recorded (measure) VALUES ($1)", vec![fact.measure.into()]));
        }
        statements.push(("INSERT INTO case_event (kind) VALUES ('something')", Vec::new()));
        self.write(statements).await;
    }

    /// An act of a person.
    pub async fn act(&self, person: &Person) -> (access::Act, Trail) {
        let trail = Trail::default();
        let who = Who::Staff(person.account, Some(person.secret.clone()));
        (self.access.act(&who, &trail).await.unwrap(), trail)
    }

    /// What a person gets at an address.
    pub async fn get(&self, person: &Person, lang: Lang, path: &str) -> (StatusCode, String) {
        let signed =
            SignedIn { account: person.account, lang, secret: SecretKey::from_bytes(person.secret.expose()) };
        let cookie = self.house.sessions.begin(&self.access, signed).await.unwrap();
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

    /// Lets time pass.
    pub fn later(&self, ms: i64) {
        self.clock.set(at_ms(self.clock.now_ms() + ms));
    }
}
