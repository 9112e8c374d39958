//! SQLite: one writer thread, several reader threads, each with a connection of its own.

mod evidence;
mod reader;
mod statements;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{mpsc, oneshot};

use crate::migrate::{self, Ready, Work};
use crate::{Batch, Engine, Options, Result, StoreError, Synchronous};
pub(crate) use reader::Lease;
use statements::{execute, select, store_error};
use writer::Job;

/// Statements kept prepared per connection.
const CACHE: usize = 256;
/// What the write-ahead log is cut back to when it starts anew.
const WAL_KEPT: u64 = 16 << 20;

/// The SQLite half of [`crate::Store`]. Dropping it ends the threads.
pub(crate) struct Sqlite {
    /// None of a file that must not change.
    jobs: Option<mpsc::Sender<Job>>,
    leases: mpsc::Sender<reader::Request>,
    commits: Arc<AtomicU64>,
    wait: Duration,
    /// What is not there as long as nobody writes to a file that is read without locks.
    quiet: Option<PathBuf>,
}

impl Sqlite {
    pub(crate) async fn open(path: PathBuf, options: Options) -> Result<Self> {
        let wait = options.wait;
        let commits = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&commits);
        // Opening reads the disk: it is done beside the async threads, the writer first (it creates the file).
        tokio::task::spawn_blocking(move || {
            let writer = open_writer(&path, &options)?;
            let mut readers = Vec::new();
            for _ in 0..options.readers.max(1) {
                readers.push(open_reader(&path, &options)?);
            }
            let jobs = writer::start(writer, &path, &options, counter)?;
            Ok(Self { jobs: Some(jobs), leases: reader::start(readers)?, commits, wait, quiet: None })
        })
        .await
        .map_err(|_| gone())?
    }

    /// Opens a file that must not change.
    pub(crate) async fn open_read_only(path: PathBuf, options: Options) -> Result<Self> {
        tokio::task::spawn_blocking(move || {
            let (readers, quiet) = evidence::open(&path, &options)?;
            let leases = reader::start(readers)?;
            Ok(Self { jobs: None, leases, commits: Arc::default(), wait: options.wait, quiet })
        })
        .await
        .map_err(|_| gone())?
    }

    /// Sends a batch to the writer and waits for its answer.
    pub(crate) async fn write(&self, batch: Batch) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.jobs()?.send(Job::Batch(batch, reply)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    /// Leases a reader, with its moment fixed.
    pub(crate) async fn snapshot(&self) -> Result<Lease> {
        if self.quiet.as_ref().is_some_and(|log| log.exists()) {
            let why = "a server has begun to write to this file while it was read; try again";
            return Err(StoreError::Unavailable(why.into()));
        }
        tokio::time::timeout(self.wait, Lease::take(&self.leases))
            .await
            .map_err(|_| StoreError::Unavailable("all readers are busy".into()))?
    }

    fn jobs(&self) -> Result<&mpsc::Sender<Job>> {
        self.jobs.as_ref().ok_or(StoreError::ReadOnly)
    }

    /// Makes the table of applied migrations.
    pub(crate) async fn bookkeeping(&self) -> Result<()> {
        self.run(|connection| {
            whole(connection, |c| Ok(c.execute_batch(migrate::bookkeeping(Engine::Sqlite))?))
                .map_err(statements::TransactionError::into_error)
        })
        .await
    }

    /// Applies a migration by text.
    pub(crate) async fn apply(&self, ready: Ready) -> Result<()> {
        self.run(move |connection| apply(connection, &ready)).await
    }

    /// Folds the write-ahead log into the file and empties it.
    pub(crate) async fn checkpoint(&self) -> Result<()> {
        self.run(|connection| match writer::truncate(connection)? {
            true => Ok(()),
            false => Err(StoreError::Unavailable("a reader keeps the write-ahead log".into())),
        })
        .await
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    /// Runs a job on the writer's connection, outside any group.
    async fn run(&self, job: impl FnOnce(&mut Connection) -> Result<()> + Send + 'static) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(move |connection: &mut Connection| {
            let _ = reply.send(job(connection));
        });
        self.jobs()?.send(Job::Run(job)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

/// The thread that should have answered is not there any more.
fn gone() -> StoreError {
    StoreError::Unavailable("the database was closed".into())
}

fn open_writer(path: &Path, options: &Options) -> Result<Connection> {
    create_private(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(store_error)?;
    prepare(&connection, options)?;
    // secure_delete before the first page is written; the journal mode is kept in the file, and changing it asks for
    // the file alone, so it is only set where it is not set yet.
    connection.pragma_update(None, "secure_delete", true).map_err(store_error)?;
    let mode: String =
        connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).map_err(store_error)?;
    if mode != "wal" {
        let mode: String = connection
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
            .map_err(store_error)?;
        if mode != "wal" {
            return Err(StoreError::Unavailable("this file system does not carry a write-ahead log".into()));
        }
    }
    let synchronous = match options.synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Off => "OFF",
    };
    connection.pragma_update(None, "synchronous", synchronous).map_err(store_error)?;
    let kept = i64::try_from(WAL_KEPT.min(options.wal_limit)).unwrap_or(i64::MAX);
    connection.pragma_update(None, "journal_size_limit", kept).map_err(store_error)?;
    Ok(connection)
}

fn open_reader(path: &Path, options: &Options) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(store_error)?;
    prepare(&connection, options)?;
    connection.pragma_update(None, "query_only", true).map_err(store_error)?;
    Ok(connection)
}

/// What every connection has in common.
fn prepare(connection: &Connection, options: &Options) -> Result<()> {
    connection.set_prepared_statement_cache_capacity(CACHE);
    connection.busy_timeout(options.wait).map_err(store_error)?;
    connection.pragma_update(None, "foreign_keys", true).map_err(store_error)?;
    // As PostgreSQL has it: LIKE knows capitals, and "double quotes" are names, never text.
    connection.pragma_update(None, "case_sensitive_like", true).map_err(store_error)?;
    for (switch, on) in [
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
    ] {
        connection.set_db_config(switch, on).map_err(store_error)?;
    }
    connection.pragma_update(None, "trusted_schema", false).map_err(store_error)
}

/// Makes the file where there is none, readable by this account only (SQLite gives its log and index files the same
/// rights); refuses one that others can read or write, with what SQLite keeps beside it.
fn create_private(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        private_or_refused(Path::new(&name))?;
    }
    let mut file = std::fs::OpenOptions::new();
    file.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    file.open(path).map(drop).map_err(|e| StoreError::Unavailable(format!("{}: {e}", path.display())))
}

#[cfg(unix)]
fn private_or_refused(path: &Path) -> Result<()> {
    let Ok(about) = std::fs::metadata(path) else { return Ok(()) };
    let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let path = path.display();
    Err(StoreError::Unavailable(format!(
        "{path}: other accounts of this machine can read or change it (mode {mode:o}). Run: chmod 600 {path}"
    )))
}

#[cfg(not(unix))]
fn private_or_refused(_: &Path) -> Result<()> {
    Ok(())
}

/// Runs `work` in one transaction.
fn whole<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> std::result::Result<T, statements::TransactionError>,
) -> std::result::Result<T, statements::TransactionError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let result = work(connection).and_then(|value| {
        connection.execute_batch("COMMIT")?;
        Ok(value)
    });
    if result.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    result
}

/// Applies one migration unless it is applied; another process may have done it since we looked, hence the look
/// inside the transaction.
fn apply(connection: &Connection, ready: &Ready) -> Result<()> {
    let Work::Text(sql) = &ready.work else { return Ok(()) };
    let done = whole(connection, |c| {
        let applied = select(c, "SELECT checksum FROM schema_migration WHERE id = $1", &[ready.id.into()])?;
        let applied = applied.first().map(|row| row.text(0)).transpose()?;
        if !ready.is_due(applied.as_deref())? {
            return Ok(false);
        }
        c.execute_batch(sql)?;
        if c.is_autocommit() {
            return Err(ready.refused("a migration must not end its transaction").into());
        }
        execute(c, migrate::record(Engine::Sqlite), &[ready.id.into(), ready.checksum.clone().into()])?;
        Ok(true)
    })
    .map_err(|error| ready.blame(error.into_error()))?;
    if done {
        tracing::info!(migration = ready.id, "applied");
    }
    Ok(())
}
