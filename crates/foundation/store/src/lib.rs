//! The store: two databases behind one small layer.
//!
//! A server of one town runs on a SQLite file; a national server runs on PostgreSQL. Everything above this room
//! writes its SQL once, with `$1, $2 …`, in the subset that both understand, and never learns which one answers.
//!
//! * **Reading** happens in a [`Snapshot`]: everything that one page reads is of the same moment, whatever is
//!   written meanwhile. Dropping the snapshot gives it back.
//! * **Writing** happens in a [`Batch`]: a list of statements that are made durable together or not at all.
//!   A *guard* in the batch ("this statement touches exactly one row") is how a conflicting edit is refused; an
//!   *expectation* ("this still reads so") holds a row without writing it; a *mark* says what a figure must count
//!   again ([`Snapshot::moved`]).
//!   When [`Store::write`] answers, the batch is on the disk.
//! * **The schema** grows by [`Migration`]s: text, or a Rust step that works in batches under a lease and can be killed
//!   and resumed. A [`Program`] knows the [`Tables`] of all rooms; [`Store::prepare`] brings the database up to it and
//!   stops a program that is older than its database, or whose clock is not its database's.
//! * **Long jobs** are done by one process at a time under a [`Lease`], whose fencing number every batch asks for.
//!
//! SQLite has one writer thread. It takes the batches that wait, runs each in a savepoint of its own and makes
//! them durable with one sync of the disk: many people saving at once cost one sync, and a failing batch hurts
//! only itself. PostgreSQL groups its commits by itself.
//!
//! What never happens here: no rule, no permission, no key. A value is never part of an error or of a log line
//! (the texts of errors name columns and constraints only), because values may be about persons.
//!
//! Rules of the common subset, for those who write SQL above:
//! * text compares byte by byte on both (create a PostgreSQL database with collation `C`); people's order is made
//!   in Rust by ICU;
//! * constraints are immediate: a deferred one would fail at the commit that several batches share;
//! * a Boolean is an integer 0 or 1; a comparison in a SELECT list also arrives as 0 or 1;
//! * inside a batch, refer to a row just written by its unique identifier
//!   (`(SELECT id FROM person WHERE uuid = $1)`), for there is no RETURNING;
//! * where a column can hold nothing, ORDER BY says `NULLS FIRST` or `NULLS LAST` (the engines differ);
//! * LIKE knows capitals on both, and says `ESCAPE` where it needs an escape;
//! * a parameter whose type PostgreSQL cannot see from its place wants a cast: `CAST($1 AS BIGINT)`.

mod batch;
mod changes;
pub mod copying;
mod covered;
mod dump;
mod error;
mod lease;
mod migrate;
mod postgres;
mod row;
mod sqlite;
pub mod testing;
mod value;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub use batch::Batch;
pub use changes::{ChangeNumbers, Moved};
pub use covered::{Column, CoveredRow, CoveredTable, defects as covered_defects, erase, put};
pub use error::StoreError;
pub use lease::{LEASE_GUARD, Lease};
pub use migrate::{Context, Migration, OWN as TABLES, Program, StepFn, StepFuture, Stepping, Tables};
pub use row::Row;
pub use value::Value;

/// The answer of everything in this room.
pub type Result<T> = std::result::Result<T, StoreError>;

/// Which database answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file, in this process.
    Sqlite,
    /// A server.
    Postgres,
}

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Synchronous {
    /// Every commit is synced before it is acknowledged (SQLite `synchronous=FULL`, PostgreSQL
    /// `synchronous_commit=on`).
    #[default]
    Full,
    /// Nothing is synced. **Only for the negative control** that shows that the durability test can fail.
    Off,
}

/// When the SQLite writer answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Answer {
    /// After the commit.
    #[default]
    AfterCommit,
    /// Before it. **Only for the negative control** that shows that the crash test can fail. PostgreSQL ignores it.
    BeforeCommit,
}

/// Whether the promises of guarded statements are held against what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guards {
    /// A broken promise undoes the batch.
    #[default]
    Check,
    /// Nobody looks. **Only for the negative control** that shows that the test of two writers can fail.
    Ignore,
}

/// How a store is opened. `Options::default()` is right for a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether a commit waits for the disk.
    pub synchronous: Synchronous,
    /// When the SQLite writer answers.
    pub answer: Answer,
    /// Whether the promises of guarded statements are held against what happened.
    pub guards: Guards,
    /// Snapshots at the same time: SQLite reader threads, or (with two more for writes) PostgreSQL connections.
    pub readers: usize,
    /// Batches that may wait for the SQLite writer before [`Store::write`] itself waits.
    pub queue: usize,
    /// At most so many batches share one SQLite commit.
    pub group: usize,
    /// Bytes of SQLite's write-ahead log above which the writer insists on folding it into the file.
    pub wal_limit: u64,
    /// How long to wait for a connection to PostgreSQL.
    pub connect: Duration,
    /// How long to wait for a free reader, a free connection, or a lock held by another process.
    pub wait: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Full,
            answer: Answer::AfterCommit,
            guards: Guards::Check,
            readers: 6,
            queue: 1024,
            group: 64,
            wal_limit: 64 << 20,
            connect: Duration::from_secs(3),
            wait: Duration::from_secs(10),
        }
    }
}

/// A database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    questions: Arc<AtomicU64>,
}

/// Where a database is.
enum Address<'a> {
    File(PathBuf),
    Server(&'a str),
}

impl<'a> Address<'a> {
    fn of(url: &'a str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') {
                let why = "a sqlite address names a file: sqlite:/path/file";
                return Err(StoreError::Unavailable(why.into()));
            }
            return Ok(Self::File(path.into()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Server(url));
        }
        // The address is not repeated: it may carry a password.
        Err(StoreError::Unavailable("a database address begins with sqlite: or with postgres://".into()))
    }
}

enum Inner {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Store {
    /// Opens a database with the default [`Options`].
    ///
    /// `url` is `sqlite:/path/to/file` (the file is created, readable by its owner only; its folder must exist) or
    /// `postgres://user:password@host:port/database` (the database must exist, with encoding UTF8).
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the address is not one of these, or nobody answers there.
    pub async fn open(url: &str) -> Result<Store> {
        Self::open_with(url, Options::default()).await
    }

    /// Opens a database, see [`Store::open`].
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with(url: &str, options: Options) -> Result<Store> {
        let inner = match Address::of(url)? {
            Address::File(path) => Inner::Sqlite(sqlite::Sqlite::open(path, options).await?),
            Address::Server(url) => Inner::Postgres(postgres::Postgres::open(url, &options).await?),
        };
        Ok(Store { inner: Arc::new(inner), questions: Arc::default() })
    }

    /// Opens a database that must not change, as evidence: nothing is migrated, and whatever would write ends with
    /// [`StoreError::ReadOnly`]. A SQLite file keeps its bytes, its rights and its journal mode; on PostgreSQL every
    /// transaction is one that only reads.
    ///
    /// # Errors
    /// As [`Store::open`]; also when there is no such file.
    pub async fn open_read_only(url: &str) -> Result<Store> {
        let options = Options { readers: 2, ..Options::default() };
        let inner = match Address::of(url)? {
            Address::File(path) => Inner::Sqlite(sqlite::Sqlite::open_read_only(path, options).await?),
            Address::Server(url) => Inner::Postgres(postgres::Postgres::open_read_only(url, &options).await?),
        };
        Ok(Store { inner: Arc::new(inner), questions: Arc::default() })
    }

    /// Which database this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &*self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Brings the database up to a program: applies all migrations that are not applied yet, in the order of their
    /// ids, each text in a transaction of its own and each Rust step in batches under a lease, and writes them down in
    /// `schema_migration(id, checksum, applied)`. To be called at every start, before anything else; several processes
    /// may do so at once: each waits for what another is at.
    ///
    /// `applied` is the database's own UTC clock, for operators to read; nothing depends on it.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when the list cannot be one (an identifier twice, out of order, without what it
    /// needs), when the text of an applied migration has changed, when one comes too late in its room, when the
    /// database holds one that this program does not know, or when one fails: what the failing one did is undone (of
    /// a Rust step, its last batch), the ones before it stay. [`StoreError::Clock`] when the clocks of this machine
    /// and of the database's are more than two seconds apart (PostgreSQL). All of these mean: do not serve.
    pub async fn prepare(&self, program: &Program) -> Result<()> {
        migrate::prepare(self, program).await
    }

    /// The ids of the migrations that [`Store::prepare`] would apply: so that a backup can be asked for before.
    ///
    /// # Errors
    /// As [`Store::prepare`].
    pub async fn due(&self, program: &Program) -> Result<Vec<&'static str>> {
        migrate::due(self, program).await
    }

    /// Whether a program that is running still fits its database: nobody has migrated it further than the program
    /// knows, and the clocks agree. To be asked now and then; a program that does not fit stops.
    ///
    /// # Errors
    /// [`StoreError::Migration`], [`StoreError::Clock`] when it does not; or the database is away.
    pub async fn check(&self, program: &Program) -> Result<()> {
        migrate::check(self, program).await
    }

    /// Whether the database is as this program would have it, no migration missing and none too many. Writes nothing.
    ///
    /// # Errors
    /// [`StoreError::Migration`] when it is not, in words for whoever has the database in front of them.
    pub async fn is_as(&self, program: &Program) -> Result<()> {
        migrate::is_as(self, program).await
    }

    /// Applies a list of migrations that is not a whole program: one room's, in a test or a tool. Neither what else
    /// the database holds nor the clocks are looked at; otherwise as [`Store::prepare`].
    ///
    /// # Errors
    /// As [`Store::prepare`].
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<()> {
        self.migrate_with(migrations, &(Arc::new(()) as Context)).await
    }

    /// As [`Store::migrate`], with something for the Rust steps among them.
    ///
    /// # Errors
    /// As [`Store::prepare`].
    pub async fn migrate_with(&self, migrations: &[Migration], context: &Context) -> Result<()> {
        migrate::migrate(self, migrations, context).await
    }

    async fn bookkeeping(&self) -> Result<()> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.bookkeeping().await,
            Inner::Postgres(postgres) => postgres.bookkeeping().await,
        }
    }

    async fn apply(&self, ready: &migrate::Ready) -> Result<()> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.apply(ready.clone()).await,
            Inner::Postgres(postgres) => postgres.apply(ready).await,
        }
    }

    /// Asks for the right to do a long job alone; none when another holder has it. Name the job as operators would
    /// (`search tokens`); `length` is how long a holder may be silent before another may follow it: several times
    /// what one batch takes.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn try_lease(&self, name: &str, length: Duration) -> Result<Option<Lease>> {
        Lease::take(self, name, length).await
    }

    /// One moment of the database to read from: it holds everything whose [`Store::write`] has answered before this
    /// call, and nothing that is written after it. Keep it short: at most [`Options::readers`] exist at a time.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the database is away or all readers stay busy for [`Options::wait`].
    pub async fn snapshot(&self) -> Result<Snapshot> {
        let inner = match &*self.inner {
            Inner::Sqlite(sqlite) => View::Sqlite(sqlite.snapshot().await?),
            Inner::Postgres(postgres) => View::Postgres(Box::new(postgres.snapshot().await?)),
        };
        Ok(Snapshot { inner, questions: Arc::clone(&self.questions) })
    }

    /// Writes a batch: all of it or nothing. Answers after it is durable. An empty batch is fine and does nothing.
    ///
    /// If the future is dropped before it answers, or it answers [`StoreError::Unavailable`], the batch may or may
    /// not have been written (but never a part of it): look before repeating.
    ///
    /// # Errors
    /// [`StoreError::Guard`], [`StoreError::Unique`], [`StoreError::Constraint`], [`StoreError::Busy`] from what the
    /// batch says;
    /// [`StoreError::Unavailable`], [`StoreError::Full`], [`StoreError::Damaged`] from the database;
    /// [`StoreError::Sql`], [`StoreError::Type`] from a mistake in the program.
    pub async fn write(&self, batch: Batch) -> Result<()> {
        if batch.is_empty() {
            return Ok(());
        }
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.write(batch).await,
            Inner::Postgres(postgres) => postgres.write(&batch).await,
        }
    }

    /// Writes the batch of a job that only one process may do at a time; false, and nothing written, when another
    /// process is writing for the same job at this moment. See [`Batch::alone`].
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn try_job(&self, job: &'static str, mut batch: Batch) -> Result<bool> {
        batch.alone(job);
        match self.write(batch).await {
            Ok(()) => Ok(true),
            Err(StoreError::Busy(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The schema in words of our own, the same for both engines: tables, columns, keys, references, indexes,
    /// views, triggers, and the checksum of every applied migration (which pins what the words leave out, such as
    /// CHECK constraints).
    ///
    /// # Errors
    /// As [`Snapshot::query`].
    pub async fn schema_dump(&self) -> Result<String> {
        dump::schema(&mut self.snapshot().await?, self.engine()).await
    }

    /// Whether the database has a table, be it of a program of before or of another house.
    ///
    /// # Errors
    /// As [`Snapshot::query`].
    pub async fn has_table(&self, name: &str) -> Result<bool> {
        let sql = match self.engine() {
            Engine::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = $1",
            Engine::Postgres => {
                "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relkind = 'r'
                 AND relnamespace = CAST(current_schema() AS regnamespace) AND CAST(relname AS TEXT) = $1"
            }
        };
        Ok(self.snapshot().await?.query_one(sql, &[name.into()]).await?.is_some())
    }

    /// Asks the database whether it is whole: SQLite reads every page (seconds on a large file), PostgreSQL only
    /// answers that it is there.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] or [`StoreError::Unavailable`].
    pub async fn integrity(&self) -> Result<()> {
        let mut snapshot = self.snapshot().await?;
        if self.engine() == Engine::Postgres {
            return snapshot.query("SELECT 1", &[]).await.map(drop);
        }
        for check in ["PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
            for row in snapshot.query(check, &[]).await? {
                let line = row.text(0)?;
                if line != "ok" {
                    return Err(StoreError::Damaged(format!("{check}: {line}")));
                }
            }
        }
        Ok(())
    }

    /// Folds SQLite's write-ahead log into the file and empties it, as far as readers allow (before a copy of the
    /// file, or a search for traces on the disk). Nothing on PostgreSQL.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when a reader stays in the way.
    pub async fn checkpoint(&self) -> Result<()> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.checkpoint().await,
            Inner::Postgres(_) => Ok(()),
        }
    }

    /// How many write transactions this store has made durable since it was opened (on SQLite fewer than batches,
    /// when batches came together).
    #[must_use]
    pub fn commit_count(&self) -> u64 {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.commits(),
            Inner::Postgres(postgres) => postgres.commits(),
        }
    }

    /// How many statements have been read with since this store was opened: what a page asks must not grow with what
    /// there is to ask about.
    #[must_use]
    pub fn question_count(&self) -> u64 {
        self.questions.load(Ordering::Relaxed)
    }
}

/// One moment of the database, see [`Store::snapshot`]. Dropping it, also in the middle of a question, gives it back.
pub struct Snapshot {
    inner: View,
    questions: Arc<AtomicU64>,
}

enum View {
    Sqlite(sqlite::Lease),
    Postgres(Box<postgres::Reading>),
}

impl Snapshot {
    /// Asks. All rows are collected: put a LIMIT where a table is large.
    ///
    /// # Errors
    /// [`StoreError::Sql`] for a bad statement (or one that would write), [`StoreError::Type`] for a parameter or
    /// column of another type, [`StoreError::Unavailable`] when the database went away.
    pub async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.questions.fetch_add(1, Ordering::Relaxed);
        match &mut self.inner {
            View::Sqlite(lease) => lease.query(sql, params).await,
            View::Postgres(reading) => reading.query(sql, params).await,
        }
    }

    /// Asks for at most one row.
    ///
    /// # Errors
    /// As [`Snapshot::query`]; more than one row is a [`StoreError::Sql`].
    pub async fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        let mut rows = self.query(sql, params).await?;
        if rows.len() > 1 {
            return Err(StoreError::Sql(format!("at most one row was expected, {} came", rows.len())));
        }
        Ok(rows.pop())
    }
}
