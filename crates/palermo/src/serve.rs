//! A server on an address, with its background jobs, until it is told to stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use access::{Access, audit::LogYears};
use axum::Router;
use store::StoreError;
use tokio::{
    net::TcpListener,
    sync::{oneshot, watch as watch_channel},
    task::JoinSet,
};
use web::House;

use crate::{
    connections::{self, Counts, Limits},
    nightly,
    rooms::{HOUSE, ROOMS},
    shutdown::asked_to_stop,
    watch,
    wiring::{self, WiringError},
};

/// How often waiting audit entries are chained.
const SEQUENCE_EVERY: Duration = Duration::from_millis(500);
/// How often a server asks whether it still fits its database.
const FIT_EVERY: Duration = Duration::from_secs(60);
/// How often sessions that are over are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Listens on the given port of 127.0.0.1, or on the next free one of the following hundred.
///
/// # Errors
/// When none is free.
pub async fn listen_near(port: u16) -> Result<TcpListener, WiringError> {
    let mut last = None;
    for candidate in port..=port.saturating_add(100) {
        match TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], candidate))).await {
            Ok(listener) => return Ok(listener),
            Err(error) => last = Some(error),
        }
    }
    Err(last.map_or_else(|| WiringError::Data("no port is free".into()), WiringError::Address))
}

/// Serves until Ctrl-C or SIGTERM, then lets running requests end, chains what waits and signs the last checkpoint.
///
/// # Errors
/// When the listener fails, and when this program no longer fits its database ([`store::Store::check`]): a newer one has
/// migrated it, or the clocks have come apart.
pub async fn run(listener: TcpListener, house: House, years: LogYears) -> Result<(), WiringError> {
    run_watched(listener, None, (house, years)).await
}

/// As [`run`], with `/health` and `/metrics` on a listener of their own. The texts of the log are kept for so many years.
///
/// # Errors
/// As [`run`].
pub async fn run_watched(
    listener: TcpListener,
    watcher: Option<TcpListener>,
    (house, years): (House, LogYears),
) -> Result<(), WiringError> {
    let (stop, stopped) = watch_channel::channel(false);
    let mut jobs = jobs(&house, &stopped, years);
    let access = house.access.clone();
    let watched = access.clone();
    let (unfit, told) = oneshot::channel();
    let counts = Arc::new(Counts::default());
    if let Some(watcher) = watcher {
        jobs.spawn(watched_by(watcher, watch::router(house.clone(), counts.clone()), stopped.clone()));
    }
    let app = web::serve_router(house, ROOMS);
    let stopping = async move {
        tokio::select! {
            () = asked_to_stop() => {}
            error = until_unfit(&watched) => {
                tracing::error!(%error, "this program stops");
                unfit.send(error).ok();
            }
        }
        stop.send(true).ok();
    };
    connections::serve(listener, app, Limits::standard(), counts, stopping).await;
    while jobs.join_next().await.is_some() {}
    if let Ok(error) = told.await {
        return Err(error.into());
    }
    access::audit::sequence(&access.store).await?;
    access::audit::checkpoint(&access).await?;
    Ok(())
}

/// Answers those who watch, until the server stops.
async fn watched_by(listener: TcpListener, app: Router, mut stopped: watch_channel::Receiver<bool>) {
    let limits = Limits { most: 20, ..Limits::standard() };
    let stopping = async move { drop(stopped.changed().await) };
    connections::serve(listener, app, limits, Arc::default(), stopping).await;
}

/// Ends when this program no longer fits its database. A database that is away is waited for.
async fn until_unfit(access: &Access) -> StoreError {
    let program = wiring::program(HOUSE, &access.server_key);
    loop {
        tokio::time::sleep(FIT_EVERY).await;
        match access.store.check(&program).await {
            Err(error @ (StoreError::Migration(_) | StoreError::Clock { .. })) => return error,
            Err(error) => tracing::warn!(%error, "whether this program fits its database cannot be asked"),
            Ok(()) => {}
        }
    }
}

/// The background jobs of a server. Each holds no keys and acts under a name of its own.
fn jobs(house: &House, stopped: &watch_channel::Receiver<bool>, years: LogYears) -> JoinSet<()> {
    let mut jobs = JoinSet::new();
    let access = house.access.clone();
    jobs.spawn(every(SEQUENCE_EVERY, stopped.clone(), move || {
        let access = access.clone();
        async move {
            if let Err(error) = access::audit::sequence(&access.store).await {
                tracing::warn!(%error, "audit entries wait to be chained");
            }
        }
    }));
    let access = house.access.clone();
    jobs.spawn(every(nightly::ASK_EVERY, stopped.clone(), move || {
        let access = access.clone();
        async move {
            if let Err(error) = nightly::run(HOUSE, &access, years).await {
                tracing::warn!(%error, "the check of the night did not end; the next hour begins it anew");
            }
        }
    }));
    let swept = house.clone();
    jobs.spawn(every(SWEEP_EVERY, stopped.clone(), move || {
        let house = swept.clone();
        async move {
            if let Err(error) = house.sessions.sweep(&house.access).await {
                tracing::warn!(%error, "sessions that are over wait to be forgotten");
            }
            if let Err(error) = house.note_turned_away().await {
                tracing::warn!(%error, "sign-ins that were turned away wait for their entry");
            }
        }
    }));
    for job in ROOMS.jobs() {
        let access = house.access.clone();
        jobs.spawn(every(job.every, stopped.clone(), move || {
            let access = access.clone();
            async move {
                if let Err(error) = (job.run)(&access).await {
                    tracing::warn!(%error, job = job.name, "a job did not end well; its next run takes up what is left");
                }
            }
        }));
    }
    jobs
}

async fn every<F, W>(period: Duration, mut stopped: watch_channel::Receiver<bool>, mut work: F)
where
    F: FnMut() -> W,
    W: Future<Output = ()>,
{
    loop {
        work().await;
        tokio::select! {
            () = tokio::time::sleep(period) => {}
            _ = stopped.changed() => return,
        }
    }
}
