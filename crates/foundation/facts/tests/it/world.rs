//! A house with three kinds of facts on each database, opened twice.

use std::sync::Arc;

use access::{Access, Act, PendingEntries, Policies, Who};
use kernel::{
    Aggregate, BodyId, Counted, Counts, Dimension, FactKind, Measure, Only, Registry, SetClock, SubjectKind,
    Unit, clock::at_ms,
};
use store::{Batch, Store};
use vault::{keyfile::ServerKey, password::KdfParams};

/// 2026-07-15 10:00 UTC.
pub const NOW: i64 = 1_784_109_600_000;

pub const SEEN: FactKind = FactKind {
    id: "seen",
    subject: SubjectKind::Dossier,
    counts: Counted::Person,
    dimensions: &[
        Dimension::Form,
        Dimension::Sex,
        Dimension::AgeGroup,
        Dimension::Child,
        Dimension::Citizenship,
        Dimension::Region,
        Dimension::Body,
        Dimension::RegisteringOrganisation,
        Dimension::Decision,
    ],
    statuses: &[],
    decisions: &["yes", "no"],
};
pub const BEGUN: FactKind = FactKind {
    id: "begun",
    dimensions: &[Dimension::Form, Dimension::Sex, Dimension::Region],
    decisions: &[],
    ..SEEN
};
pub const OVER: FactKind = FactKind { id: "over", ..BEGUN };

pub const PEOPLE: Measure = Measure {
    id: "people",
    of: &SEEN,
    only: &[],
    aggregate: Aggregate::Subjects,
    unit: Unit::Count,
    definition: "measure-people",
    counts: Counted::Person,
    available: &[&SEEN, &BEGUN],
};
pub const DECIDED: Measure =
    Measure { id: "decided", only: &[Only { dimension: Dimension::Decision, codes: &["yes"] }], ..PEOPLE };
pub const TIMES: Measure = Measure { id: "times", aggregate: Aggregate::Facts, ..PEOPLE };
pub const MIDDLE: Measure =
    Measure { id: "middle", aggregate: Aggregate::Median, unit: Unit::Days, ..PEOPLE };
pub const TOTAL: Measure = Measure { id: "total", aggregate: Aggregate::Sum, ..PEOPLE };
pub const RUNNING: Measure =
    Measure { id: "running", of: &BEGUN, aggregate: Aggregate::Stock { less: &OVER }, ..PEOPLE };

pub static COUNTS: Counts = Counts {
    room: "testland",
    kinds: &[&SEEN, &BEGUN, &OVER],
    measures: &[&PEOPLE, &DECIDED, &TIMES, &MIDDLE, &TOTAL, &RUNNING],
};

/// Two programs on one database.
pub struct World {
    pub engine: &'static str,
    pub access: Access,
    pub other: Access,
    pub bodies: [BodyId; 2],
    _guard: store::testing::Guard,
}

fn access(store: Store) -> Access {
    Access {
        store,
        policies: Arc::new(Policies::load(&[&access::RIGHTS]).unwrap()),
        clock: Arc::new(SetClock::new(at_ms(NOW))),
        server_key: Arc::new(ServerKey::in_memory()),
        kdf: KdfParams::CHEAPEST,
        numbers: Arc::default(),
    }
}

pub async fn worlds() -> Vec<World> {
    Registry::new(&[&COUNTS]).unwrap();
    let mut worlds = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        for room in [access::MIGRATIONS, facts::MIGRATIONS] {
            store.migrate(room).await.unwrap();
        }
        let bodies = [BodyId::random(), BodyId::random()];
        let mut batch = Batch::new();
        for (body, kind) in bodies.iter().zip(["police", "ngo"]) {
            batch.push(
                "INSERT INTO body (uuid, name, mandate, regime, competences, founded_at, registering_organisation)
                 VALUES ($1, 'Body', 'support', 'gdpr', '', 0, $2)",
                vec![body.to_string().into(), kind.into()],
            );
        }
        store.write(batch).await.unwrap();
        let other = access(Store::open(guard.url()).await.unwrap());
        worlds.push(World { engine, access: access(store), other, bodies, _guard: guard });
    }
    worlds
}

pub async fn act(access: &Access) -> Act {
    access.act(&Who::Job("test"), &PendingEntries::default()).await.unwrap()
}
