//! The whole house on each database, with people of any role, and facts that nothing happened for.

use std::ops::Deref;

use access::{Act, PendingEntries, Who};
use axum::http::StatusCode;
use jiff::civil::Date;
use kernel::{
    AgeBand, Codes, Dimension, DossierId, Fact, FactKind, Form, FormSet, Lang, Mandate, Registry, Role, Sex,
};
use store::{Batch, Value};
use testkit::{HOUSE, House, Person, Setup, houses_with};
use uuid::Uuid;

/// When the tests happen: 2026-11-22 10:00 UTC, in milliseconds.
pub const NOW: i64 = 1_795_341_600_000;

/// What the rooms count.
pub fn registry() -> Registry {
    Registry::new(&HOUSE.counts()).unwrap()
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
    Happened { kind: registry().kind("reflection_over").unwrap(), thing, day, forms: &[], value: None }
}

/// A house on one database.
pub struct World(House);

impl Deref for World {
    type Target = House;

    fn deref(&self) -> &House {
        &self.0
    }
}

/// A house on each database, in which there is nobody but the administrator.
pub async fn worlds(country: &'static str) -> Vec<World> {
    let setup = || Setup { country, now: "2026-11-22T10:00:00Z", bodies: &[], ..Setup::default() };
    houses_with(setup).await.into_iter().map(World).collect()
}

impl World {
    /// A person of a role in a body with a mandate. A role that such a body cannot give is written past the door: the
    /// policies must hold all the same.
    pub async fn person(&self, name: &str, role: Role, mandate: &str) -> Person {
        let mandate = mandate.parse::<Mandate>().unwrap();
        let given = kernel::roles::roles_of(mandate);
        if given.contains(&role) {
            return self.enrol(name, role, mandate).await;
        }
        let person = self.enrol(name, given[0], mandate).await;
        let role = vec![role.code().into(), person.account.to_string().into()];
        self.write(vec![(
            "UPDATE account_role SET role = $1 WHERE account_id = (SELECT id FROM account WHERE uuid = $2)",
            role,
        )])
        .await;
        person
    }

    /// Somebody who answers for the figures.
    pub async fn coordinator(&self, name: &str) -> Person {
        self.person(name, Role::Coordinator, "steering").await
    }

    /// Writes past the door.
    pub async fn write(&self, statements: Vec<(&str, Vec<Value>)>) {
        let mut batch = Batch::new();
        for (sql, params) in statements {
            batch.push(sql.to_owned(), params);
        }
        self.store.write(batch).await.unwrap();
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
        let referral = registry().kind("referral").unwrap();
        let referred = facts.iter().filter(|one| one.kind.id == "identification");
        // Whoever is identified was referred before: from then on somebody counts.
        let referred: Vec<Happened> =
            referred.map(|one| Happened { kind: referral, value: None, ..one.clone() }).collect();
        for one in referred.iter().chain(facts) {
            let codes = Codes {
                forms: Some(FormSet::known(one.forms.iter().copied())),
                sex: Some(Sex::Female),
                age_group: Some(AgeBand::From18To24),
                decision: one.kind.carries(Dimension::Decision).then_some("identified"),
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
    pub async fn act(&self, person: &Person) -> (Act, PendingEntries) {
        let trail = PendingEntries::default();
        (self.access.act(&person.who(), &trail).await.unwrap(), trail)
    }

    /// What a person gets at an address.
    pub async fn get(&self, person: &Person, lang: Lang, path: &str) -> (StatusCode, String) {
        let answer = self.browser_of(person, lang).await.ask(path).await;
        (answer.status, answer.html)
    }
}
