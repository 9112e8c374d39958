//! The store on both engines, through its public doors only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod changes;
mod covered;
mod engines;
mod evidence;
mod faults;
mod groups;
mod jobs;
mod looks;
mod parameters;
mod schema;
mod steps;

use store::{Batch, Migration, Store, Value};

/// Fictional people, the same table on both engines.
const PEOPLE: Migration = Migration::text(
    "0001_people",
    "
CREATE TABLE team (id {id}, name TEXT NOT NULL UNIQUE) {strict};
CREATE TABLE person (
    id {id},
    uuid TEXT NOT NULL,
    name TEXT,
    age {int} CHECK (age >= 0),
    photo {bytes},
    team {int} REFERENCES team (id),
    version {int} NOT NULL DEFAULT 0,
    UNIQUE (uuid)
) {strict};
CREATE INDEX person_team ON person (team, name);
",
);

async fn with_people(store: &Store) {
    store.migrate(&[PEOPLE]).await.unwrap();
}

/// Inserts one person by name; the uuid is the name.
fn insert(name: &str) -> Batch {
    let mut batch = Batch::new();
    batch.push("INSERT INTO person (uuid, name) VALUES ($1, $2)", vec![name.into(), name.into()]);
    batch
}

async fn count(store: &Store) -> i64 {
    ask_int(store, "SELECT COUNT(*) FROM person", &[]).await
}

async fn ask_int(store: &Store, sql: &str, params: &[Value]) -> i64 {
    store.snapshot().await.unwrap().query_one(sql, params).await.unwrap().unwrap().int(0).unwrap()
}
