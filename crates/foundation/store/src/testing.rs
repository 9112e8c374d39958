//! Fresh databases for tests, on both engines. **For tests only**: it panics where a test should fail.
//!
//! A test of records is written once and run over everything that [`both`] gives:
//!
//! ```no_run
//! # async fn example() {
//! for (engine, store, _guard) in store::testing::both().await {
//!     // store.migrate(…), write, read; name `engine` in the sentences of assertions
//! #   let _ = (engine, store);
//! }
//! # }
//! ```
#![allow(clippy::expect_used, clippy::panic, reason = "a helper of tests fails loudly")]

use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::str::FromStr;

use tokio_postgres::{Config, NoTls};

use crate::{Options, Store};

/// Where the tests find PostgreSQL: the address of a database whose user may create others, e.g.
/// `postgres://postgres@127.0.0.1:5433/postgres`.
pub const POSTGRES: &str = "PALERMO_TEST_POSTGRES";

/// Keeps a test's database; dropping it removes the database.
pub struct Guard {
    url: String,
    kept: Kept,
}

enum Kept {
    Folder(PathBuf),
    Database { admin: Box<Config>, name: String },
}

impl Guard {
    /// The address of the database, to open it once more.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        match &self.kept {
            Kept::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Kept::Database { admin, name } => {
                // Drop cannot wait for async work, and may itself run inside a runtime: hence a thread with its own.
                let (admin, sql) = (admin.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                let _ = std::thread::spawn(move || {
                    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                    runtime.map(|runtime| runtime.block_on(run(&admin, &sql)))
                })
                .join();
            }
        }
    }
}

/// A fresh, empty database on each engine, with the engine's name: a SQLite file, and a PostgreSQL database where the
/// variable [`POSTGRES`] tells of a server. Without it only SQLite is tested, except in CI.
///
/// # Panics
/// When a database cannot be made, and when the variable is missing while `CI` is set.
pub async fn both() -> Vec<(&'static str, Store, Guard)> {
    both_with(Options { readers: 3, ..Options::default() }).await
}

/// As [`both`], with options.
///
/// # Panics
/// As [`both`].
pub async fn both_with(options: Options) -> Vec<(&'static str, Store, Guard)> {
    let (store, guard) = sqlite_with(options.clone()).await;
    let mut stores = vec![("sqlite", store, guard)];
    if let Some((store, guard)) = postgres_with(options).await {
        stores.push(("postgres", store, guard));
    }
    stores
}

/// A fresh SQLite file.
///
/// # Panics
/// When it cannot be made.
pub async fn sqlite_with(options: Options) -> (Store, Guard) {
    let folder = std::env::temp_dir().join(random_name());
    std::fs::create_dir(&folder).expect("the folder for temporary files is writable");
    let url = format!("sqlite:{}", folder.join("store.sqlite").display());
    let guard = Guard { url: url.clone(), kept: Kept::Folder(folder) };
    let store = Store::open_with(&url, options).await.expect("a fresh SQLite file opens");
    (store, guard)
}

/// A fresh PostgreSQL database, if there is a server.
///
/// # Panics
/// As [`both`].
pub async fn postgres_with(options: Options) -> Option<(Store, Guard)> {
    let Ok(admin_url) = std::env::var(POSTGRES) else {
        assert!(
            std::env::var_os("CI").is_none(),
            "{POSTGRES} is not set: in CI every test of records runs on PostgreSQL too. \
             Set it to the address of a test server, e.g. postgres://postgres@127.0.0.1:5433/postgres"
        );
        return None;
    };
    let admin = Config::from_str(&admin_url)
        .unwrap_or_else(|e| panic!("{POSTGRES} is no address of PostgreSQL: {e}"));
    let name = random_name();
    let sql =
        format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    run(&admin, &sql).await.unwrap_or_else(|e| panic!("a test database can be created ({POSTGRES}): {e:?}"));
    let url = beside(&admin_url, &name);
    let guard = Guard { url: url.clone(), kept: Kept::Database { admin: Box::new(admin), name } };
    let store = Store::open_with(&url, options).await.expect("a fresh PostgreSQL database opens");
    Some((store, guard))
}

/// Runs one statement on a connection of its own.
async fn run(admin: &Config, sql: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = admin.connect(NoTls).await?;
    let driver = tokio::spawn(connection);
    let result = client.batch_execute(sql).await;
    drop(client);
    let _ = driver.await;
    result
}

/// The address with another database in it.
fn beside(url: &str, database: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, ""), |(address, query)| (address, query));
    let scheme_end = address.find("://").map_or(0, |at| at + 3);
    let server = address
        .get(scheme_end..)
        .and_then(|rest| rest.find('/'))
        .map_or(address, |slash| address.get(..scheme_end + slash).unwrap_or(address));
    if query.is_empty() { format!("{server}/{database}") } else { format!("{server}/{database}?{query}") }
}

/// A name that no other test has: the standard library seeds its hashers from the operating system.
fn random_name() -> String {
    let mut hasher = std::hash::RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("palermo_test_{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_in_an_address_is_replaced() {
        assert_eq!(beside("postgres://a:b@h:1/postgres", "x"), "postgres://a:b@h:1/x");
        assert_eq!(beside("postgres://a@h/postgres?host=/run", "x"), "postgres://a@h/x?host=/run");
        assert_eq!(beside("postgres://h", "x"), "postgres://h/x");
    }
}
