//! A server for tests: both databases, a clock that stands still, a key file in memory, and the tables of a
//! room in its smallest form.

use std::sync::Arc;

use access::{Access, MIGRATIONS, PendingEntries, Policies, Who};
use kernel::{AccountId, Clock, SetClock, clock::at_ms};
use ledger::Entry;
use store::{Batch, Store, Value};
use vault::{SecretKey, keyfile::ServerKey, password::KdfParams};

use crate::room;

/// When the tests happen: 2026-11-22 10:00 UTC, in milliseconds.
pub const NOW: i64 = 1_795_341_600_000;

/// A server on one database.
pub struct House {
    pub engine: &'static str,
    pub access: Access,
    pub clock: Arc<SetClock>,
    _guard: store::testing::Guard,
}

/// A house on each database.
pub async fn houses() -> Vec<House> {
    let mut houses = Vec::new();
    for (engine, store, guard) in store::testing::both().await {
        store.migrate(MIGRATIONS).await.unwrap();
        store.migrate(room::MIGRATIONS).await.unwrap();
        let clock = Arc::new(SetClock::new(at_ms(NOW)));
        let access = Access {
            store,
            policies: Arc::new(Policies::load(room::ROOMS).unwrap()),
            clock: clock.clone(),
            server_key: Arc::new(ServerKey::in_memory()),
            kdf: KdfParams::CHEAPEST,
            numbers: Arc::default(),
        };
        houses.push(House { engine, access, clock, _guard: guard });
    }
    houses
}

impl House {
    /// Lets time pass.
    pub fn later(&self, ms: i64) {
        self.clock.set(at_ms(self.clock.now_ms() + ms));
    }

    /// Writes past the door: what a test arranges, or what somebody with the database in hand does.
    pub async fn write(&self, sql: &str, params: Vec<Value>) {
        write(&self.access.store, sql, params).await;
    }

    /// Reads past the door.
    pub async fn read(&self, sql: &str, params: &[Value]) -> Vec<store::Row> {
        self.access.store.snapshot().await.unwrap().query(sql, params).await.unwrap()
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        self.read(&format!("SELECT COUNT(*) FROM {table}"), &[]).await[0].int(0).unwrap()
    }

    /// All audit entries that are durable, in the order of their arrival.
    pub async fn entries(&self) -> Vec<Entry> {
        let rows = self.read("SELECT content FROM log_entry ORDER BY number", &[]).await;
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

/// Somebody who is signed in.
pub fn staff(account: AccountId, secret: &Arc<SecretKey>) -> Who {
    Who::Staff(account, Some(Arc::clone(secret)))
}
