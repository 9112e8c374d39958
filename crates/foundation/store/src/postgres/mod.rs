//! PostgreSQL: a pool of connections; PostgreSQL itself groups commits.

mod statements;

use std::ops::Deref;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};

use deadpool_postgres::{Manager, Object, Pool, PoolError, Runtime};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio_postgres::{Config, NoTls};

use crate::batch::{Promise, Statement};
use crate::migrate::{self, Ready, Work};
use crate::{Batch, Engine, Guards, Options, Result, Row, StoreError, Synchronous, Value, changes};
use statements::{TransactionError, execute, select, store_error};

/// How often a batch is repeated when PostgreSQL undid it for the sake of another.
const ATTEMPTS: usize = 8;
/// Held in every migration, so that two processes that start at once take turns. Any constant of our own.
const MIGRATION_LOCK: i64 = 0x0070_616c_6572_6d6f;
/// REPEATABLE READ fixes its moment at the first read, hence the read.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1";
const BEGIN_WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// The PostgreSQL half of [`crate::Store`].
pub(crate) struct Postgres {
    pool: Pool,
    commits: AtomicU64,
    guards: Guards,
    read_only: bool,
}

impl Postgres {
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self> {
        Self::open_to(url, options, false).await
    }

    /// Opens a database to which nothing is written: every transaction, also one that this program would not know of, is
    /// one that only reads.
    pub(crate) async fn open_read_only(url: &str, options: &Options) -> Result<Self> {
        Self::open_to(url, options, true).await
    }

    async fn open_to(url: &str, options: &Options, read_only: bool) -> Result<Self> {
        // The parser's error does not repeat the address (it may carry a password).
        let mut config =
            Config::from_str(url).map_err(|e| StoreError::Unavailable(statements::sentence(&e)))?;
        config.connect_timeout(options.connect);
        if config.get_application_name().is_none() {
            config.application_name("palermo");
        }
        let synchronous = match options.synchronous {
            Synchronous::Full => "on",
            Synchronous::Off => "off",
        };
        let theirs = config.get_options().unwrap_or_default();
        config.options(format!(
            "{theirs} -c synchronous_commit={synchronous} -c statement_timeout=30s -c lock_timeout=10s \
             -c idle_in_transaction_session_timeout=60s -c client_min_messages=warning \
             -c default_transaction_read_only={}",
            if read_only { "on" } else { "off" }
        ));
        let pool = Pool::builder(Manager::new(config, NoTls))
            .max_size(options.readers.max(1) + 2)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(options.wait))
            .create_timeout(Some(options.connect))
            .recycle_timeout(Some(options.connect))
            .build()
            .map_err(|e| StoreError::Unavailable(e.to_string()))?;
        let postgres = Self { pool, commits: AtomicU64::new(0), guards: options.guards, read_only };
        postgres.look().await?;
        Ok(postgres)
    }

    /// Refuses a database that cannot hold every text, and warns of one that orders text in a way of its own.
    async fn look(&self) -> Result<()> {
        let mut reading = self.snapshot().await?;
        let sql = "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database \
                   WHERE datname = current_database()";
        for row in reading.query(sql, &[]).await? {
            let (encoding, collation) = (row.text(0)?, row.text(1)?);
            if encoding != "UTF8" {
                let why = format!("the database has the encoding {encoding}; create it with UTF8");
                return Err(StoreError::Unavailable(why));
            }
            if !matches!(collation.as_str(), "C" | "POSIX" | "C.UTF-8" | "C.utf8") {
                tracing::warn!(
                    collation,
                    "text compares by a language's order; create the database with collation C"
                );
            }
        }
        Ok(())
    }

    /// A connection with a transaction begun. A connection that died while it lay in the pool is replaced.
    async fn begin(&self, how: &str) -> Result<Lease> {
        loop {
            let lease = Lease { object: Some(self.pool.get().await.map_err(away)?), clean: false };
            match lease.client()?.batch_execute(how).await {
                Ok(()) => return Ok(lease),
                // Dropped unclean, so it leaves the pool: at most as many turns as the pool had connections.
                Err(error) if lease.client()?.is_closed() || statements::is_ended(&error) => {}
                Err(error) => return Err(store_error(&error)),
            }
        }
    }

    pub(crate) async fn snapshot(&self) -> Result<Reading> {
        Ok(Reading { lease: Some(self.begin(BEGIN_READING).await?), runtime: Handle::current() })
    }

    pub(crate) async fn write(&self, batch: &Batch) -> Result<()> {
        let mut attempt = 1;
        loop {
            match self.try_write(batch).await {
                Err(TransactionError::Collision(_)) if attempt < ATTEMPTS => attempt += 1,
                Err(TransactionError::Collision(error) | TransactionError::Final(error)) => {
                    return Err(error);
                }
                Ok(()) => return Ok(()),
            }
        }
    }

    /// A connection with a transaction begun that may write.
    async fn begin_writing(&self) -> Result<Lease> {
        if self.read_only { Err(StoreError::ReadOnly) } else { self.begin(BEGIN_WRITING).await }
    }

    async fn try_write(&self, batch: &Batch) -> std::result::Result<(), TransactionError> {
        let lease = self.begin_writing().await?;
        let client = lease.client()?;
        let result = self.run(client, batch).await;
        lease.end(result).await.inspect(|()| {
            self.commits.fetch_add(1, Ordering::Relaxed);
        })
    }

    async fn run(&self, client: &Object, batch: &Batch) -> std::result::Result<(), TransactionError> {
        alone(client, batch).await?;
        for statement in batch.statements().iter().chain(&changes::statements(batch, Engine::Postgres)) {
            let mut following = one(client, statement, self.guards).await?;
            while let Some(next) = following.pop() {
                following.append(&mut one(client, &next, self.guards).await?);
            }
        }
        Ok(())
    }

    /// Makes the table of applied migrations.
    pub(crate) async fn bookkeeping(&self) -> Result<()> {
        let lease = self.begin_writing().await?;
        let done = bookkeeping(lease.client()?).await;
        lease.end(done).await.map_err(TransactionError::into_error)
    }

    /// Applies a migration by text.
    pub(crate) async fn apply(&self, ready: &Ready) -> Result<()> {
        let lease = self.begin_writing().await?;
        let done = apply(lease.client()?, ready).await;
        let applied = matches!(done, Ok(true));
        lease.end(done.map(drop)).await.map_err(|error| ready.blame(error.into_error()))?;
        if applied {
            tracing::info!(migration = ready.id, "applied");
        }
        Ok(())
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }
}

/// Takes the lock of the batch's job, which ends with the transaction, or finds out that another process has it.
async fn alone(client: &Object, batch: &Batch) -> std::result::Result<(), TransactionError> {
    let Some(job) = batch.job() else { return Ok(()) };
    let free = select(client, "SELECT pg_try_advisory_xact_lock($1)", &[key(job).into()]).await?;
    match free.first().map(|row| row.flag(0)).transpose()? {
        Some(true) => Ok(()),
        _ => Err(StoreError::Busy(job).into()),
    }
}

/// The number of a job's lock. Two names with one number would wait for each other now and then, nothing worse.
fn key(job: &str) -> i64 {
    let hash = Sha256::digest(job.as_bytes());
    hash.iter().take(8).fold(0, |key, byte| (key << 8) | i64::from(*byte))
}

/// Runs one statement and holds it to its promise; answers those that follow from a look, the next one last.
async fn one(
    client: &Object,
    statement: &Statement,
    guards: Guards,
) -> std::result::Result<Vec<Statement>, TransactionError> {
    match &statement.promise {
        Promise::Leads(then) => {
            let rows = select(client, &statement.sql, &statement.params).await?;
            return Ok(then.backwards(&rows)?);
        }
        Promise::Reads(..) => {
            let locking = format!("{} FOR NO KEY UPDATE", statement.sql);
            statement.check_read(&select(client, &locking, &statement.params).await?, guards)?;
        }
        Promise::None | Promise::Rows(..) => {
            statement.check(execute(client, &statement.sql, &statement.params).await?, guards)?;
        }
    }
    Ok(Vec::new())
}

/// Takes the lock of migrations for the transaction begun on `client`, and makes the table of applied ones.
async fn bookkeeping(client: &Object) -> std::result::Result<(), TransactionError> {
    client.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0").await?;
    select(client, "SELECT 1 FROM (SELECT pg_advisory_xact_lock($1)) AS locked", &[MIGRATION_LOCK.into()])
        .await?;
    Ok(client.batch_execute(migrate::bookkeeping(Engine::Postgres)).await?)
}

/// Applies one migration inside the transaction begun on `client`, unless it is applied; answers whether it was due.
async fn apply(client: &Object, ready: &Ready) -> std::result::Result<bool, TransactionError> {
    let Work::Text(sql) = &ready.work else { return Ok(false) };
    bookkeeping(client).await?;
    let applied =
        select(client, "SELECT checksum FROM schema_migration WHERE id = $1", &[ready.id.into()]).await?;
    let applied = applied.first().map(|row| row.text(0)).transpose()?;
    if !ready.is_due(applied.as_deref())? {
        return Ok(false);
    }
    client.batch_execute(sql).await?;
    let written = [ready.id.into(), ready.checksum.clone().into()];
    execute(client, migrate::record(Engine::Postgres), &written).await?;
    Ok(true)
}

fn away(error: PoolError) -> StoreError {
    match error {
        PoolError::Backend(error) => match store_error(&error) {
            StoreError::Sql(why) => StoreError::Unavailable(why),
            other => other,
        },
        PoolError::Timeout(_) => {
            StoreError::Unavailable("no connection came free, or none could be made".into())
        }
        other => StoreError::Unavailable(other.to_string()),
    }
}

/// A connection inside a transaction. It goes back to the pool only when the transaction has provably ended; on every
/// other way out (an error in between, a dropped future) the connection is closed and PostgreSQL undoes the work.
struct Lease {
    object: Option<Object>,
    clean: bool,
}

impl Lease {
    fn client(&self) -> Result<&Object> {
        self.object.as_ref().ok_or_else(|| StoreError::Unavailable("the connection was given back".into()))
    }

    /// Commits after success, undoes after a failure, and gives the connection back.
    async fn end(
        mut self,
        result: std::result::Result<(), TransactionError>,
    ) -> std::result::Result<(), TransactionError> {
        if let Err(first) = result {
            self.undo().await;
            return Err(first);
        }
        self.client()?.batch_execute("COMMIT").await?;
        self.clean = true;
        Ok(())
    }

    /// Undoes and gives the connection back.
    async fn undo(mut self) {
        self.clean = match self.client() {
            Ok(client) => client.batch_execute("ROLLBACK").await.is_ok(),
            Err(_) => false,
        };
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(object) = self.object.take()
            && !self.clean
        {
            drop(Object::take(object));
        }
    }
}

/// A read transaction. Dropping it ends the transaction in the background.
pub(crate) struct Reading {
    lease: Option<Lease>,
    runtime: Handle,
}

impl Reading {
    pub(crate) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let lease =
            self.lease.as_ref().ok_or_else(|| StoreError::Unavailable("the snapshot has ended".into()))?;
        select(lease.client()?.deref(), sql, params).await.map_err(TransactionError::into_error)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(lease) = self.lease.take() {
            self.runtime.spawn(lease.undo());
        }
    }
}
