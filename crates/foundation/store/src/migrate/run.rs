//! Brings a database up to its program, and stops programs that do not fit their database.

use std::collections::BTreeMap;
use std::time::Duration;

use super::plan::{self, Ready, Work};
use super::{Context, Migration, Program, StepFn, Stepping, text};
use crate::{Batch, Engine, Result, Store, StoreError, lease};

/// How long a step's lease lasts without a batch: a killed step is taken over after this.
const LEASE: Duration = Duration::from_secs(30);
/// How often a process that waits for another one's step looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(200);
/// How far, in milliseconds, the database's clock and this machine's may be apart.
const CLOCKS_APART: i64 = 2_000;

/// See [`Store::prepare`].
pub(crate) async fn prepare(store: &Store, program: &Program) -> Result<()> {
    clock(store, program.now_ms).await?;
    let plan = plan::plan(&program.rooms, store.engine())?;
    store.bookkeeping().await?;
    let applied = applied(store).await?;
    plan::known(&plan, &applied)?;
    work(store, plan::compare(&plan, &applied)?, &program.context).await?;
    // While this program waited for another one's step, that one may have gone further than this one knows.
    plan::known(&plan, &self::applied(store).await?)
}

/// See [`Store::due`].
pub(crate) async fn due(store: &Store, program: &Program) -> Result<Vec<&'static str>> {
    let plan = plan::plan(&program.rooms, store.engine())?;
    store.bookkeeping().await?;
    let applied = applied(store).await?;
    plan::known(&plan, &applied)?;
    Ok(plan::compare(&plan, &applied)?.into_iter().map(|ready| ready.id).collect())
}

/// See [`Store::is_as`].
pub(crate) async fn is_as(store: &Store, program: &Program) -> Result<()> {
    let plan = plan::plan(&program.rooms, store.engine())?;
    let applied = applied(store).await.map_err(|error| match error {
        StoreError::Sql(_) => StoreError::Migration("this is no database of this software".into()),
        other => other,
    })?;
    plan::known(&plan, &applied)?;
    match plan::compare(&plan, &applied)?.first() {
        None => Ok(()),
        Some(ready) => Err(StoreError::Migration(format!(
            "this database is older than this program, which would add {}; use the program that wrote it, or let a server \
             of this version start on a copy",
            ready.id
        ))),
    }
}

/// See [`Store::check`].
pub(crate) async fn check(store: &Store, program: &Program) -> Result<()> {
    clock(store, program.now_ms).await?;
    plan::known(&plan::plan(&program.rooms, store.engine())?, &applied(store).await?)
}

/// See [`Store::migrate`].
pub(crate) async fn migrate(store: &Store, migrations: &[Migration], context: &Context) -> Result<()> {
    let plan = plan::list(migrations, store.engine())?;
    store.bookkeeping().await?;
    work(store, plan::compare(&plan, &applied(store).await?)?, context).await
}

async fn work(store: &Store, due: Vec<&Ready>, context: &Context) -> Result<()> {
    for ready in due {
        match ready.work {
            Work::Text(_) => store.apply(ready).await?,
            Work::Step(run) => step(store, ready, run, context).await?,
        }
    }
    Ok(())
}

/// What was applied: identifier and checksum.
async fn applied(store: &Store) -> Result<BTreeMap<String, String>> {
    let rows = store.snapshot().await?.query("SELECT id, checksum FROM schema_migration", &[]).await?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

async fn is_due(store: &Store, ready: &Ready) -> Result<bool> {
    ready.is_due(applied(store).await?.get(ready.id).map(String::as_str))
}

/// Does a Rust step, or waits until the process that is at it has done it.
async fn step(store: &Store, ready: &Ready, run: StepFn, context: &Context) -> Result<()> {
    let name = format!("migration {}", ready.id);
    let mut waited = false;
    loop {
        if !is_due(store, ready).await? {
            return Ok(());
        }
        let Some(lease) = store.try_lease(&name, LEASE).await? else {
            if !waited {
                tracing::info!(migration = ready.id, "another process is at this migration; waiting for it");
            }
            waited = true;
            tokio::time::sleep(LOOK_AGAIN).await;
            continue;
        };
        // The holder before may have ended between our look and our lease; nobody can any more.
        if !is_due(store, ready).await? {
            return lease.release().await;
        }
        let mut stepping = Stepping::new(lease, Context::clone(context));
        let done = run(&mut stepping).await;
        let lease = stepping.into_lease();
        let done = match done {
            Ok(()) => {
                let mut batch = Batch::new();
                let written = vec![ready.id.into(), ready.checksum.clone().into()];
                batch.push(text::record(store.engine()), written);
                lease.finish(batch).await
            }
            Err(error) => {
                // So that the next start need not wait; what the failure was matters more than whether this works.
                lease.release().await.unwrap_or_else(|error| tracing::warn!(%error, "lease not given back"));
                Err(error)
            }
        };
        match done {
            Ok(()) => tracing::info!(migration = ready.id, "applied"),
            // Another process took over while this one was away: wait for it.
            Err(StoreError::LeaseLost(_)) => {}
            Err(error) => return Err(ready.blame(error)),
        }
    }
}

/// Refuses a database server whose clock is too far from this machine's. (SQLite has no clock of its own.)
async fn clock(store: &Store, now_ms: fn() -> i64) -> Result<()> {
    if store.engine() == Engine::Sqlite {
        return Ok(());
    }
    let mut snapshot = store.snapshot().await?;
    let sql = format!("SELECT {}", lease::clock(Engine::Postgres));
    let before = now_ms();
    let theirs = snapshot.query(&sql, &[]).await?.first().map_or(Ok(before), |row| row.int(0))?;
    // The answer was given at some moment between our two looks.
    let ours = theirs.clamp(before, now_ms().max(before));
    let ahead = theirs.saturating_sub(ours);
    if ahead.saturating_abs() > CLOCKS_APART { Err(StoreError::Clock { ahead }) } else { Ok(()) }
}
