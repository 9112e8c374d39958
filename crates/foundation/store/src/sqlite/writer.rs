//! The writer thread: takes the batches that wait, makes them durable with one commit, answers all.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::statements::{execute, select, store_error};
use crate::batch::{Promise, Statement};
use crate::{Answer, Batch, Engine, Guards, Options, Result, StoreError, changes};

/// How long the writer lets readers finish when it insists on emptying the write-ahead log.
const PATIENCE: Duration = Duration::from_millis(500);

type Reply = oneshot::Sender<Result<()>>;

/// Something for the writer to do.
pub(super) enum Job {
    /// Statements to make durable, with others if others wait.
    Batch(Batch, Reply),
    /// Something that needs the connection for itself (migrations, checkpoints).
    Run(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// Starts the thread; it ends when the sender is dropped and the queue is empty.
pub(super) fn start(
    connection: Connection,
    path: &Path,
    options: &Options,
    commits: Arc<AtomicU64>,
) -> Result<mpsc::Sender<Job>> {
    let (jobs, queue) = mpsc::channel(options.queue.max(1));
    let mut wal = path.as_os_str().to_owned();
    wal.push("-wal");
    let writer = Writer {
        connection,
        queue,
        commits,
        group: options.group.max(1),
        answer: options.answer,
        guards: options.guards,
        wait: options.wait,
        wal: wal.into(),
        wal_limit: options.wal_limit,
        wal_due: options.wal_limit,
    };
    std::thread::Builder::new()
        .name("store-writer".into())
        .spawn(move || writer.serve())
        .map_err(|e| StoreError::Unavailable(e.to_string()))?;
    Ok(jobs)
}

struct Writer {
    connection: Connection,
    queue: mpsc::Receiver<Job>,
    commits: Arc<AtomicU64>,
    group: usize,
    answer: Answer,
    guards: Guards,
    wait: Duration,
    wal: PathBuf,
    wal_limit: u64,
    /// The length of the log at which to insist next.
    wal_due: u64,
}

impl Writer {
    fn serve(mut self) {
        let mut next = self.queue.blocking_recv();
        while let Some(job) = next {
            let left_over = match job {
                Job::Run(work) => {
                    work(&mut self.connection);
                    None
                }
                Job::Batch(batch, reply) => self.write(batch, reply),
            };
            self.bound_log();
            next = left_over.or_else(|| self.queue.blocking_recv());
        }
        // The last words: leave one whole file behind if no reader is in the way.
        let _ = self.connection.busy_timeout(Duration::ZERO);
        let _ = truncate(&self.connection);
    }

    /// Writes a first batch and those that wait behind it, as one commit. Gives back a job that has to run alone.
    fn write(&mut self, first: Batch, reply: Reply) -> Option<Job> {
        let mut group = Group::default();
        if let Err(error) = execute(&self.connection, "BEGIN IMMEDIATE", &[]) {
            let _ = reply.send(Err(error));
            return None;
        }
        let mut left_over = None;
        let mut next = Some((first, reply));
        while let Some((batch, reply)) = next.take() {
            match run(&self.connection, &batch, self.guards) {
                Ok(()) if self.answer == Answer::BeforeCommit => {
                    group.written += 1;
                    let _ = reply.send(Ok(()));
                }
                Ok(()) => {
                    group.written += 1;
                    group.waiting.push(reply);
                }
                Err(error) if self.connection.is_autocommit() => {
                    // SQLite gave up the whole transaction (disk full, I/O): everybody hears it.
                    group.waiting.push(reply);
                    group.answer(&Err(error));
                    return None;
                }
                Err(error) => group.refused.push((reply, error)),
            }
            if group.len() >= self.group {
                break;
            }
            match self.queue.try_recv() {
                Ok(Job::Batch(batch, reply)) => next = Some((batch, reply)),
                Ok(alone) => left_over = Some(alone),
                Err(_) => {}
            }
        }
        let committed = self.commit(group.written > 0);
        group.answer(&committed);
        left_over
    }

    fn commit(&self, anything: bool) -> Result<()> {
        let result = execute(&self.connection, "COMMIT", &[]).map(drop);
        if result.is_err() && !self.connection.is_autocommit() {
            execute(&self.connection, "ROLLBACK", &[])?;
        }
        if result.is_ok() && anything {
            self.commits.fetch_add(1, Ordering::Relaxed);
        }
        result
    }

    /// SQLite folds the log into the file every 1000 pages by itself, but can only start it anew when no reader uses
    /// it; with readers all the time it would grow without end. Past the limit the writer waits for them for a
    /// moment, and insists again only after more growth.
    fn bound_log(&mut self) {
        let length = self.log_length();
        if length < self.wal_due {
            return;
        }
        let emptied = self
            .connection
            .busy_timeout(PATIENCE.min(self.wait))
            .map_err(store_error)
            .and_then(|()| truncate(&self.connection));
        let _ = self.connection.busy_timeout(self.wait);
        match emptied {
            Ok(true) => {}
            Ok(false) => tracing::warn!(length, "readers keep the write-ahead log"),
            Err(error) => tracing::error!(%error, "the write-ahead log could not be emptied"),
        }
        self.wal_due = self.wal_limit.max(self.log_length() + self.wal_limit / 4);
    }

    fn log_length(&self) -> u64 {
        std::fs::metadata(&self.wal).map_or(0, |file| file.len())
    }
}

/// The batches of one commit.
#[derive(Default)]
struct Group {
    /// Batches that ran.
    written: usize,
    /// Those of them that wait for the commit.
    waiting: Vec<Reply>,
    /// Batches that were undone by themselves; they hear why together with the others, so that nobody learns of a
    /// row (by a refused duplicate) that is not durable yet.
    refused: Vec<(Reply, StoreError)>,
}

impl Group {
    fn len(&self) -> usize {
        self.written + self.refused.len()
    }

    fn answer(self, committed: &Result<()>) {
        for reply in self.waiting {
            let _ = reply.send(committed.clone());
        }
        for (reply, error) in self.refused {
            let _ = reply.send(Err(error));
        }
    }
}

/// Runs one batch in a savepoint of its own. After an error either the savepoint is undone, or the whole transaction
/// is (then the connection is in autocommit again).
fn run(connection: &Connection, batch: &Batch, guards: Guards) -> Result<()> {
    execute(connection, "SAVEPOINT batch", &[])?;
    let marks = changes::statements(batch, Engine::Sqlite);
    let all = batch.statements().iter().chain(&marks).try_for_each(|statement| {
        let mut following = one(connection, statement, guards)?;
        while let Some(next) = following.pop() {
            following.append(&mut one(connection, &next, guards)?);
        }
        Ok(())
    });
    let Err(error) = all.and_then(|()| execute(connection, "RELEASE batch", &[])) else {
        return Ok(());
    };
    if !connection.is_autocommit() {
        let undone = execute(connection, "ROLLBACK TO batch", &[])
            .and_then(|_| execute(connection, "RELEASE batch", &[]));
        if undone.is_err() {
            execute(connection, "ROLLBACK", &[])?;
        }
    }
    Err(error)
}

/// Runs one statement and holds it to its promise; answers those that follow from a look, the next one last.
fn one(connection: &Connection, statement: &Statement, guards: Guards) -> Result<Vec<Statement>> {
    match &statement.promise {
        Promise::Leads(then) => {
            return then.backwards(&select(connection, &statement.sql, &statement.params)?);
        }
        Promise::Reads(..) => {
            statement.check_read(&select(connection, &statement.sql, &statement.params)?, guards)?;
        }
        Promise::None | Promise::Rows(..) => {
            statement.check(execute(connection, &statement.sql, &statement.params)?, guards)?;
        }
    }
    Ok(Vec::new())
}

/// Folds the log into the file and empties it; false when a reader was in the way for too long.
pub(super) fn truncate(connection: &Connection) -> Result<bool> {
    let busy: i64 =
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(store_error)?;
    Ok(busy == 0)
}
