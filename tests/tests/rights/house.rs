//! A server for tests with the tables and rights of all rooms, on both databases.

use std::sync::Arc;

use access::{Access, PendingEntries, Policies, Rights};
use kernel::{SetClock, clock::at_ms};
use ledger::Entry;
use palermo::rooms::{HousePlan, ROOMS};
use store::{Batch, Store, Value};
use vault::{keyfile::ServerKey, password::KdfParams};

/// When the tests happen: 2026-11-22 10:00 UTC, in milliseconds.
pub const NOW: i64 = 1_795_341_600_000;

/// Every room, and the example room beside them: whoever adds one adds it to the roof's list alone.
pub fn plan() -> HousePlan {
    let rooms: Vec<_> = ROOMS.0.iter().copied().chain([&example_room::ROOM]).collect();
    HousePlan { rooms: web::Rooms(Vec::leak(rooms)), tracks: example_room::TRACKS }
}

/// What all of them declare of rights.
pub fn rights() -> Vec<&'static Rights> {
    plan().rights()
}

/// A server on one database.
pub struct House {
    pub engine: &'static str,
    pub access: Access,
    _guard: store::testing::Guard,
}

/// A house on each database.
pub async fn houses() -> Vec<House> {
    let mut houses = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        let key = ServerKey::in_memory();
        store.prepare(&palermo::wiring::program(plan(), &key)).await.unwrap();
        let access = Access {
            store,
            policies: Arc::new(Policies::load(&rights()).unwrap()),
            clock: Arc::new(SetClock::new(at_ms(NOW))),
            server_key: Arc::new(key),
            kdf: KdfParams::CHEAPEST,
            numbers: Arc::default(),
        };
        houses.push(House { engine, access, _guard: guard });
    }
    assert!(!houses.is_empty());
    houses
}

impl House {
    /// The same server under other policies.
    pub fn under(&self, policies: Policies) -> Access {
        Access { policies: Arc::new(policies), ..self.access.clone() }
    }

    /// All audit entries that are durable, in the order of their arrival.
    pub async fn entries(&self) -> Vec<Entry> {
        let sql = "SELECT content FROM log_entry ORDER BY number";
        let rows = self.access.store.snapshot().await.unwrap().query(sql, &[]).await.unwrap();
        rows.iter().map(|row| Entry::from_bytes(&row.bytes(0).unwrap()).unwrap()).collect()
    }
}

/// Writes past the door.
pub async fn write(store: &Store, sql: &str, params: Vec<Value>) {
    let mut batch = Batch::new();
    batch.push(sql.to_owned(), params);
    store.write(batch).await.unwrap();
}

/// A trail of its own for a piece of work.
pub fn trail() -> PendingEntries {
    PendingEntries::default()
}
