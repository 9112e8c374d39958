//! Databases that are away, and wrong addresses.

use store::testing::{POSTGRES, postgres_with, sqlite_with};
use store::{Options, Store, StoreError, Synchronous};

use super::{count, insert, with_people};

async fn refused(url: &str) -> String {
    match Store::open(url).await {
        Err(StoreError::Unavailable(why)) => why,
        Err(other) => panic!("{url}: {other}"),
        Ok(_) => panic!("{url} was opened"),
    }
}

#[tokio::test]
async fn wrong_addresses_are_refused_without_repeating_a_password() {
    for url in ["", "mysql://u:secret@h/d", "sqlite:", "sqlite::memory:", "postgres://u:secret@h:port/d"] {
        let why = refused(url).await;
        assert!(!why.is_empty() && !why.contains("secret"), "{url}: {why}");
    }
    assert!(refused("sqlite:/no/such/folder/a.sqlite").await.contains("/no/such/folder"));
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_unavailable() {
    // A port that was free a moment ago and that nobody listens on any more.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let why = refused(&format!("postgres://u:secret@127.0.0.1:{port}/d")).await;
    assert!(!why.contains("secret"), "{why}");
}

#[tokio::test]
async fn a_server_that_accepts_and_says_nothing_is_unavailable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://u@127.0.0.1:{}/d", listener.local_addr().unwrap().port());
    let options = Options { connect: std::time::Duration::from_millis(50), ..Options::default() };
    assert!(matches!(Store::open_with(&url, options).await, Err(StoreError::Unavailable(_))));
}

#[tokio::test]
async fn a_database_that_is_not_there_is_unavailable() {
    let Ok(admin) = std::env::var(POSTGRES) else { return };
    let (server, _) = admin.rsplit_once('/').unwrap();
    assert!(refused(&format!("{server}/palermo_no_such_database")).await.contains("3D000"));
}

#[tokio::test]
async fn a_file_that_is_no_database_is_damaged() {
    let (store, guard) = sqlite_with(Options::default()).await;
    drop(store);
    let path = format!("{}-other", guard.url().strip_prefix("sqlite:").unwrap());
    std::fs::write(&path, "not a database, but long enough to be looked at. ".repeat(100)).unwrap();
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let opened = Store::open(&format!("sqlite:{path}")).await.map(drop);
    assert!(matches!(opened, Err(StoreError::Damaged(_))), "{opened:?}");
}

/// A relay between the store and PostgreSQL that can be cut: the server "goes away" and "comes back".
mod relay {
    use std::sync::{Arc, Mutex};

    use tokio::net::{TcpListener, TcpStream};
    use tokio::task::JoinSet;

    pub struct Relay {
        pub port: u16,
        target: String,
        running: Arc<Mutex<JoinSet<()>>>,
    }

    impl Relay {
        pub async fn start(target: String) -> Relay {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let relay = Relay { port, target, running: Arc::default() };
            relay.serve(listener);
            relay
        }

        fn serve(&self, listener: TcpListener) {
            let (running, target) = (Arc::clone(&self.running), self.target.clone());
            let task = async move {
                while let Ok((mut near, _)) = listener.accept().await {
                    let target = target.clone();
                    running.lock().unwrap().spawn(async move {
                        let mut far = TcpStream::connect(target).await.unwrap();
                        let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                    });
                }
            };
            self.running.lock().unwrap().spawn(task);
        }

        /// Closes the door and every connection, and waits until they are closed.
        pub async fn cut(&self) {
            let mut running = std::mem::take(&mut *self.running.lock().unwrap());
            running.shutdown().await;
            let mut late = std::mem::take(&mut *self.running.lock().unwrap());
            late.shutdown().await;
        }

        pub async fn mend(&self) {
            self.serve(TcpListener::bind(("127.0.0.1", self.port)).await.unwrap());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_away_and_comes_back_is_found_again() {
    let Some((direct, guard)) = postgres_with(Options::default()).await else { return };
    with_people(&direct).await;
    let server = guard.url().split_once('@').unwrap().1.split_once('/').unwrap().0.to_owned();
    let relay = relay::Relay::start(server.clone()).await;
    let url = guard.url().replace(&server, &format!("127.0.0.1:{}", relay.port));
    let store = Store::open(&url).await.unwrap();
    store.write(insert("before")).await.unwrap();
    let mut snapshot = store.snapshot().await.unwrap();

    relay.cut().await;
    let lost = snapshot.query("SELECT 1", &[]).await;
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    drop(snapshot);
    for _ in 0..3 {
        let error = store.write(insert("while away")).await.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error}");
        assert!(matches!(store.snapshot().await.map(drop), Err(StoreError::Unavailable(_))));
    }

    relay.mend().await;
    store.write(insert("after")).await.unwrap();
    assert_eq!(count(&store).await, 2);
    assert_eq!(count(&direct).await, 2, "nothing half-done");
}

/// The server ends every connection that lies in the pool: the next write finds fresh ones without an error.
#[tokio::test]
async fn connections_that_died_in_the_pool_are_replaced() {
    let Some((store, guard)) = postgres_with(Options::default()).await else { return };
    with_people(&store).await;
    let other = Store::open(guard.url()).await.unwrap();
    let sql = "SELECT COUNT(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let ended = super::ask_int(&other, sql, &[]).await;
    assert!(ended >= 1);
    store.write(insert("a")).await.unwrap();
    assert_eq!(count(&store).await, 1);
}

#[tokio::test]
async fn readers_that_stay_busy_are_reported() {
    let wait = std::time::Duration::from_millis(20);
    let (store, _guard) = sqlite_with(Options { readers: 1, wait, ..Options::default() }).await;
    let held = store.snapshot().await.unwrap();
    assert!(matches!(store.snapshot().await.map(drop), Err(StoreError::Unavailable(_))));
    drop(held);
    assert!(store.snapshot().await.is_ok());
}

#[tokio::test]
async fn a_file_locked_by_another_process_is_reported() {
    let wait = std::time::Duration::from_millis(20);
    let (store, guard) = sqlite_with(Options { wait, ..Options::default() }).await;
    with_people(&store).await;
    let other = rusqlite::Connection::open(guard.url().strip_prefix("sqlite:").unwrap()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(store.write(insert("a")).await, Err(StoreError::Unavailable(_))));
    other.execute_batch("COMMIT").unwrap();
    store.write(insert("a")).await.unwrap();
    assert_eq!(count(&store).await, 1);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let (store, guard) = sqlite_with(Options::default()).await;
    with_people(&store).await;
    let path = guard.url().strip_prefix("sqlite:").unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let mode = std::fs::metadata(format!("{path}{suffix}")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix}");
    }
}

#[tokio::test]
async fn without_syncing_it_still_works() {
    let options = Options { synchronous: Synchronous::Off, ..Options::default() };
    for (engine, store, _guard) in store::testing::both_with(options).await {
        with_people(&store).await;
        store.write(insert("a")).await.unwrap();
        assert_eq!(count(&store).await, 1, "{engine}");
    }
}
