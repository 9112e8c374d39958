//! The whole house on a fresh database of each engine.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use access::{
    Access, Act, PendingEntries, Policies,
    accounts::{self, NewAccount, SignedIn},
};
use axum::Router;
use jiff::Timestamp;
use kernel::{Clock, Lang, Mandate, Registry, Role, SetClock, TeamId};
use ledger::Entry;
use palermo::{
    rooms::{HOUSE, HousePlan},
    wiring,
};
use store::{Batch, Row, Store, Value, testing::Guard};
use vault::{keyfile::ServerKey, password::KdfParams};
use web::Demo;

use crate::{
    Browser,
    cast::{self, Body, Person, TESTLAND},
};

/// What a house of tests is like.
pub struct Setup {
    /// Its rooms and tracks.
    pub plan: HousePlan,
    /// The country whose profile stands in front: `gr`, `dk`.
    pub country: &'static str,
    /// When the tests happen, as an instant of RFC 3339; the clock stands still until the test moves it.
    pub now: &'static str,
    /// Who is there, beside the administrator.
    pub bodies: &'static [Body],
    /// What only a demonstration has.
    pub demo: Option<Demo>,
}

impl Default for Setup {
    /// Every room, in Greece, on Monday 23 November 2026 at 11:00 in Athens, with everybody of Testland.
    fn default() -> Self {
        Self { plan: HOUSE, country: "gr", now: "2026-11-23T09:00:00Z", bodies: TESTLAND, demo: None }
    }
}

/// A house on one database, with the people in it.
pub struct House {
    /// Name of the database's engine, for the sentences of assertions.
    pub engine: &'static str,
    /// The database.
    pub store: Store,
    /// Behind the door.
    pub access: Access,
    /// What the pages are served from.
    pub web: web::House,
    /// The time.
    pub clock: Arc<SetClock>,
    /// Everybody, by part.
    pub people: BTreeMap<&'static str, Person>,
    /// Every team, by part.
    pub teams: BTreeMap<&'static str, TeamId>,
    router: Router,
    plan: HousePlan,
    guard: Guard,
}

/// A house on each database.
///
/// # Panics
/// When one cannot be made; see [`store::testing::both`].
pub async fn houses() -> Vec<House> {
    houses_with(Setup::default).await
}

/// A house of another kind on each database.
///
/// # Panics
/// See [`houses`].
pub async fn houses_with(setup: impl Fn() -> Setup) -> Vec<House> {
    let mut houses = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        houses.push(House::on(engine, store, guard, setup()).await);
    }
    assert!(!houses.is_empty(), "a test over no database proves nothing");
    houses
}

impl House {
    async fn on(engine: &'static str, store: Store, guard: Guard, setup: Setup) -> Self {
        let Setup { plan, country, now, bodies, demo } = setup;
        let key = ServerKey::in_memory();
        store.prepare(&wiring::program(plan, &key)).await.unwrap();
        let clock = Arc::new(SetClock::new(now.parse().unwrap()));
        let access = wiring::access(plan, store.clone(), key, clock.clone(), KdfParams::CHEAPEST).unwrap();
        wiring::make_ready(plan, &access).await.unwrap();
        let cast = cast::cast(&access, bodies).await;
        let web = served(wiring::house(access.clone(), wiring::country(country).unwrap(), demo));
        let router = web::serve_router(web.clone(), plan.rooms);
        Self {
            engine,
            store,
            access,
            web,
            clock,
            people: cast.people,
            teams: cast.teams,
            router,
            plan,
            guard,
        }
    }

    /// Sets the time.
    ///
    /// # Panics
    /// When that is no instant.
    pub fn at(&self, now: &str) {
        self.clock.set(now.parse().unwrap());
    }

    /// Lets time pass, in seconds.
    ///
    /// # Panics
    /// Beyond the year 9999.
    pub fn pass(&self, seconds: i64) {
        self.clock.set(Timestamp::from_millisecond(self.clock.now_ms() + seconds * 1000).unwrap());
    }

    /// Somebody.
    ///
    /// # Panics
    /// When nobody has this part.
    #[must_use]
    pub fn person(&self, part: &str) -> &Person {
        self.people.get(part).unwrap_or_else(|| panic!("nobody is called {part}"))
    }

    /// An act of somebody.
    ///
    /// # Panics
    /// When nobody has this part.
    pub async fn act(&self, part: &str) -> Act {
        self.person(part).act(&self.access).await
    }

    /// A browser in which somebody is signed in.
    ///
    /// # Panics
    /// When nobody has this part.
    pub async fn browser(&self, part: &str) -> Browser {
        self.browser_in(part, Lang::En).await
    }

    /// The same in another language.
    ///
    /// # Panics
    /// When nobody has this part.
    pub async fn browser_in(&self, part: &str, lang: Lang) -> Browser {
        self.browser_of(self.person(part), lang).await
    }

    /// The same of somebody who was enrolled by the test.
    ///
    /// # Panics
    /// When the database is away.
    pub async fn browser_of(&self, person: &Person, lang: Lang) -> Browser {
        self.with_session(person.signed_in(lang)).await
    }

    async fn with_session(&self, signed: SignedIn) -> Browser {
        let cookie = self.web.sessions.begin(&self.access, signed, None).await.unwrap();
        let mut browser = self.stranger();
        browser.keep(web::COOKIE, &cookie);
        browser
    }

    /// Enrols somebody of a role in a body of their own.
    ///
    /// # Panics
    /// When somebody has this sign-in name already.
    pub async fn enrol(&self, sign_in: &str, role: Role, mandate: Mandate) -> Person {
        let by = self.person("administrator");
        let name = format!("Body of {sign_in}");
        let body = cast::registered(&self.access, by, &name, (mandate, "")).await;
        let name = format!("Fictional {sign_in}");
        let account = NewAccount { sign_in, name: &name, role, trained_minors: false, lang: Lang::En };
        let manager = match role {
            Role::BodyManager => None,
            _ => Some(cast::managed(&self.access, by, body).await),
        };
        cast::invited(&self.access, manager.as_ref().unwrap_or(by), body, &account).await
    }

    /// A browser in which somebody has just signed in anew, with password and one-time code, a minute later.
    ///
    /// # Panics
    /// When nobody has this part, or signing in fails.
    pub async fn signed_in_again(&self, part: &str) -> Browser {
        let account = self.person(part).account;
        self.pass(60);
        let (code, _) = accounts::current_code(&self.access, account).await.unwrap();
        let (name, password, code) = (part, cast::PASSWORD, code.as_str());
        let attempt = accounts::Attempt { name, password, code, browser: None, within_quota: true };
        let signed = accounts::sign_in(&self.access, &PendingEntries::default(), &attempt).await.unwrap();
        self.with_session(signed).await
    }

    /// A browser in which nobody is signed in.
    #[must_use]
    pub fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser in which nobody is signed in, before the same server with other policies: sessions of the house hold there
    /// as well. For the controls of tests that look for what policies keep.
    #[must_use]
    pub fn stranger_under(&self, policies: Policies) -> Browser {
        let access = Access { policies: Arc::new(policies), ..self.access.clone() };
        let web = web::House { access, ..self.web.clone() };
        Browser::new(web::serve_router(web, self.plan.rooms))
    }

    /// Reads past the door.
    ///
    /// # Panics
    /// When the database says no.
    pub async fn rows(&self, sql: &str, params: &[Value]) -> Vec<Row> {
        self.store.snapshot().await.unwrap().query(sql, params).await.unwrap()
    }

    /// The number that a query gives.
    ///
    /// # Panics
    /// When it gives none.
    pub async fn number(&self, sql: &str) -> i64 {
        self.rows(sql, &[]).await[0].int(0).unwrap()
    }

    /// Writes past the door: what a test arranges, or what somebody with the database in hand does.
    ///
    /// # Panics
    /// When the database says no.
    pub async fn write(&self, sql: &str, params: Vec<Value>) {
        let mut batch = Batch::new();
        batch.push(sql.to_owned(), params);
        self.store.write(batch).await.unwrap();
    }

    /// All audit entries that are durable, in the order of their arrival.
    ///
    /// # Panics
    /// When one cannot be read.
    pub async fn entries(&self) -> Vec<Entry> {
        let rows = self.rows("SELECT content FROM log_entry ORDER BY number", &[]).await;
        rows.iter().map(|row| Entry::from_bytes(&row.bytes(0).unwrap()).unwrap()).collect()
    }

    /// The same database and people under a program with other rooms, as after an upgrade.
    ///
    /// # Panics
    /// When the database does not fit that program.
    pub async fn reopened(self, plan: HousePlan) -> Self {
        let key = ServerKey::clone(&self.access.server_key);
        self.store.prepare(&wiring::program(plan, &key)).await.unwrap();
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let access = wiring::access(plan, store, key, clock, KdfParams::CHEAPEST).unwrap();
        wiring::make_ready(plan, &access).await.unwrap();
        let web = served(wiring::house(access.clone(), wiring::country(&self.web.country).unwrap(), None));
        let router = web::serve_router(web.clone(), plan.rooms);
        Self { access, web, router, plan, ..self }
    }

    /// What the rooms of this house count.
    #[must_use]
    pub fn measures(&self) -> Registry {
        self.plan.rooms.measures()
    }

    /// What `palermo check` says of this database.
    ///
    /// # Errors
    /// The first thing that is not as it should be, in words.
    pub async fn check(&self) -> Result<Vec<String>, String> {
        palermo::check::check(self.plan, &self.access).await.map_err(|error| error.to_string())
    }

    /// Whether `palermo check` takes this database: it is as the program would have it.
    ///
    /// # Errors
    /// What it lacks or has too much, in words.
    pub async fn opens_to_be_read(&self) -> Result<(), String> {
        let opened = wiring::open_to_read(self.plan, self.address(), &self.access.server_key).await;
        opened.map(drop).map_err(|error| error.to_string())
    }

    /// The address of the database, to open it once more.
    #[must_use]
    pub fn address(&self) -> &str {
        self.guard.url()
    }

    /// Where the files of this database lie, on SQLite.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        PathBuf::from(self.guard.url().strip_prefix("sqlite:")?).parent().map(Into::into)
    }
}

/// The house under the address that browsers of tests write.
fn served(house: web::House) -> web::House {
    web::House { origin: Arc::new("https://palermo.test".parse().unwrap()), ..house }
}
