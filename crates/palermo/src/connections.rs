//! Connections to the server: how many, how long each may take for what, and who has to go when there is no room.
//!
//! Whoever connects and says nothing, or says it slowly, takes a place and nothing else. When every place is taken, the
//! oldest connection without a request in work gives its place to the next one; a request is in work from the moment
//! when all of it has arrived until it is answered. So whoever fills all places with half a request keeps nobody out.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Extension, Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Notify, watch},
    task::JoinSet,
    time::{Sleep, sleep, timeout},
};
use tower::ServiceExt as _;

/// Bytes of a request's head, its address and cookies included.
const LONGEST_HEAD: usize = 64 * 1024;
/// How long to wait when the system has no room for another connection and nobody could be sent away.
const BREATH: Duration = Duration::from_millis(100);

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at a time.
    pub most: usize,
    /// For the head of a request, and between two of them.
    pub head: Duration,
    /// For the body of a request.
    pub body: Duration,
    /// For what is in work when the server stops.
    pub ending: Duration,
}

impl Limits {
    /// Those of a server: a thousand connections, fewer where the system allows fewer open files.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            most: 1_000.min(files_left()),
            head: Duration::from_secs(30),
            body: Duration::from_secs(60),
            ending: Duration::from_secs(20),
        }
    }
}

/// Files that may be open for connections: what the system allows, a hundred kept for the database and the rest.
fn files_left() -> usize {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    let limit = limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    limit.saturating_sub(100).max(limit / 2).max(1)
}

/// What happened at the connections of one server, since its start.
#[derive(Debug, Default)]
pub struct Counts {
    open: AtomicU64,
    sent_away: AtomicU64,
    answers: [AtomicU64; 5],
}

/// Figures of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountsNow {
    /// Connections that are open.
    pub open: u64,
    /// Connections that had to go when all places were taken.
    pub sent_away: u64,
    /// Answers by the class of their status, from 1xx to 5xx.
    pub answers: [u64; 5],
}

impl Counts {
    /// The figures now.
    #[must_use]
    pub fn now(&self) -> CountsNow {
        let count = |one: &AtomicU64| one.load(Ordering::Relaxed);
        CountsNow {
            open: count(&self.open),
            sent_away: count(&self.sent_away),
            answers: self.answers.each_ref().map(count),
        }
    }

    fn answered(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(class) = self.answers.get(class) {
            class.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// Serves until `stop` is done, then lets what is in work end, for as long as the limits allow.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    counts: Arc<Counts>,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Places::new(limits.most, counts));
    let (ending, ends) = watch::channel(false);
    let mut talks = JoinSet::new();
    tokio::pin!(stop);
    loop {
        let (stream, from) = tokio::select! {
            () = &mut stop => break,
            next = next(&listener, &places) => next,
        };
        while talks.try_join_next().is_some() {}
        // Tries to sign in are counted by the address that a request comes from.
        let app = app.clone().layer(Extension(ConnectInfo(from)));
        let talk = Talk { place: places.take(), app, limits, ends: ends.clone() };
        talks.spawn(talk.hold(stream));
    }
    drop(listener);
    ending.send(true).ok();
    let all = async { while talks.join_next().await.is_some() {} };
    if timeout(limits.ending, all).await.is_err() {
        tracing::warn!("requests that took too long were broken off at the end");
    }
}

/// The next connection, once there is a place for it.
async fn next(listener: &TcpListener, places: &Places) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(next) => {
                places.room_for_one_more().await;
                return next;
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                if !places.send_the_oldest_away() {
                    sleep(BREATH).await;
                }
            }
        }
    }
}

/// The places of all connections, by age.
struct Places {
    most: usize,
    counts: Arc<Counts>,
    taken: Mutex<Taken>,
    /// Told when a place becomes free, or a request is no longer in work.
    changed: Notify,
}

#[derive(Default)]
struct Taken {
    last: u64,
    by_age: BTreeMap<u64, Arc<Line>>,
}

/// What others know of a connection.
#[derive(Default)]
struct Line {
    in_work: AtomicBool,
    close: Notify,
}

impl Places {
    fn new(most: usize, counts: Arc<Counts>) -> Self {
        Self { most, counts, taken: Mutex::default(), changed: Notify::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(self: &Arc<Self>) -> Place {
        let mut taken = self.lock();
        taken.last += 1;
        let (number, line) = (taken.last, Arc::new(Line::default()));
        taken.by_age.insert(number, line.clone());
        self.counts.open.fetch_add(1, Ordering::Relaxed);
        Place { number, line, of: self.clone() }
    }

    /// Waits until there is a place; makes one by sending the oldest connection away that has no request in work.
    async fn room_for_one_more(&self) {
        // A change between looking and waiting is not missed: it is kept for whoever waits next.
        while self.lock().by_age.len() >= self.most && !self.send_the_oldest_away() {
            self.changed.notified().await;
        }
    }

    /// Whether there was one that could be sent away.
    fn send_the_oldest_away(&self) -> bool {
        let mut taken = self.lock();
        let idle = taken.by_age.iter().find(|(_, line)| !line.in_work.load(Ordering::SeqCst));
        let Some(number) = idle.map(|(number, _)| *number) else { return false };
        let line = taken.by_age.remove(&number);
        self.counts.sent_away.fetch_add(1, Ordering::Relaxed);
        line.inspect(|line| line.close.notify_one()).is_some()
    }
}

/// The place of one connection; free again when it is dropped.
struct Place {
    number: u64,
    line: Arc<Line>,
    of: Arc<Places>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.of.lock().by_age.remove(&self.number);
        self.of.counts.open.fetch_sub(1, Ordering::Relaxed);
        self.of.changed.notify_one();
    }
}

/// A request that has arrived in whole, until it is answered.
struct InWork(Arc<Place>);

impl InWork {
    fn begin(place: &Arc<Place>) -> Self {
        place.line.in_work.store(true, Ordering::SeqCst);
        Self(place.clone())
    }
}

impl Drop for InWork {
    fn drop(&mut self) {
        self.0.line.in_work.store(false, Ordering::SeqCst);
        self.0.of.changed.notify_one();
    }
}

/// One connection, from its first byte to its last.
struct Talk {
    place: Place,
    app: Router,
    limits: Limits,
    ends: watch::Receiver<bool>,
}

impl Talk {
    async fn hold(self, stream: TcpStream) {
        let Self { place, app, limits, mut ends } = self;
        stream.set_nodelay(true).ok();
        let place = Arc::new(place);
        let answered = place.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let (app, place) = (app.clone(), answered.clone());
            async move {
                let arrival = Arrival::default();
                let request = request
                    .map(|body| Body::new(Arriving::new(body, limits.body, place.clone(), arrival.clone())));
                let counts = place.of.counts.clone();
                let answer = app.oneshot(request).await;
                drop(arrival.take());
                answer.inspect(|answer| counts.answered(answer.status()))
            }
        });
        let talk = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        tokio::pin!(talk);
        let mut ending = false;
        loop {
            tokio::select! {
                _ = talk.as_mut() => return,
                () = place.line.close.notified() => return,
                _ = ends.changed(), if !ending => {
                    ending = true;
                    talk.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// Whether a request has arrived in whole: told by its body, ended by its answer.
#[derive(Clone, Default)]
struct Arrival(Arc<Mutex<Option<InWork>>>);

impl Arrival {
    fn lock(&self) -> MutexGuard<'_, Option<InWork>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn come(&self, place: &Arc<Place>) {
        self.lock().get_or_insert_with(|| InWork::begin(place));
    }

    fn take(&self) -> Option<InWork> {
        self.lock().take()
    }
}

/// The body of a request while it arrives. It may take its time, but not for ever.
struct Arriving {
    body: Incoming,
    until: Pin<Box<Sleep>>,
    place: Arc<Place>,
    arrival: Arrival,
}

impl Arriving {
    fn new(body: Incoming, within: Duration, place: Arc<Place>, arrival: Arrival) -> Self {
        if HttpBody::is_end_stream(&body) {
            arrival.come(&place);
        }
        Self { body, until: Box::pin(sleep(within)), place, arrival }
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if HttpBody::is_end_stream(&self.body) || matches!(polled, Poll::Ready(None)) {
            self.arrival.come(&self.place);
        }
        match polled {
            Poll::Ready(frame) => Poll::Ready(frame.map(|frame| frame.map_err(Into::into))),
            Poll::Pending => {
                let over = self.until.as_mut().poll(context);
                over.map(|()| Some(Err("the request did not arrive in time".into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        HttpBody::is_end_stream(&self.body)
    }

    fn size_hint(&self) -> SizeHint {
        HttpBody::size_hint(&self.body)
    }
}
