//! Connections that say nothing, half of something, or too slowly: others are answered all the same.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Bytes, routing};
use palermo::connections::{self, Limits};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{Notify, Semaphore, oneshot},
    task::JoinHandle,
};

/// No limit of time ends anything in these tests unless the test gives another one.
const AN_HOUR: Duration = Duration::from_secs(3_600);
const NONE: Limits = Limits { most: 40, head: AN_HOUR, body: AN_HOUR, ending: AN_HOUR };
const HALF_A_HEAD: &str = "GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";

/// A server on this machine's own network.
struct Server {
    address: SocketAddr,
    /// Answers of `/work` wait for a permit.
    work: Arc<Semaphore>,
    /// Told when a request for `/work` has begun.
    begun: Arc<Notify>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<()>,
}

impl Server {
    async fn start(limits: Limits) -> Self {
        let (work, begun) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
        let (wait, told) = (work.clone(), begun.clone());
        let app = Router::new()
            .route("/health", routing::get(|| async { "ok\n" }))
            .route("/form", routing::post(|form: Bytes| async move { format!("{} bytes\n", form.len()) }))
            .route(
                "/work",
                routing::post(move |_: Bytes| {
                    let (wait, told) = (wait.clone(), told.clone());
                    async move {
                        told.notify_one();
                        drop(wait.acquire().await);
                        "done\n"
                    }
                }),
            );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let counts = Arc::default();
        let stopping = async move { drop(stopped.await) };
        let ended = tokio::spawn(connections::serve(listener, app, limits, counts, stopping));
        Self { address, work, begun, stop, ended }
    }

    /// A connection on which this was said.
    async fn saying(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }

    async fn healthy(&self) {
        let stream =
            self.saying("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
        let answer = rest(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok\n"), "{answer:?}");
    }
}

/// Everything that still comes.
async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    // What was sent to a connection that is closed by now may end it with a reset.
    stream.read_to_end(&mut bytes).await.ok();
    String::from_utf8(bytes).unwrap()
}

fn form(path: &str, length: usize, sent: &str) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n{sent}")
}

#[tokio::test]
async fn half_sent_requests_keep_nobody_out() {
    let server = Server::start(NONE).await;
    let half_a_form = form("/form", 1_000, "name=x");
    let idle = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for half in ["", "GE", HALF_A_HEAD, &half_a_form, idle] {
        let mut open = Vec::new();
        for _ in 0..NONE.most + 10 {
            let mut stream = server.saying(half).await;
            if half == idle {
                let mut answer = Vec::new();
                while !answer.ends_with(b"ok\n") {
                    answer.push(stream.read_u8().await.unwrap());
                }
            }
            open.push(stream);
        }
        server.healthy().await;
        // The oldest ones had to go.
        for gone in open.drain(..10) {
            assert_eq!(rest(gone).await, "", "{half:?}");
        }
    }
}

#[tokio::test]
async fn a_request_in_work_is_not_sent_away_for_a_crowd() {
    let server = Server::start(NONE).await;
    let working = server.saying(&form("/work", 6, "name=x")).await;
    server.begun.notified().await;
    let mut crowd = Vec::new();
    for _ in 0..NONE.most * 3 {
        crowd.push(server.saying(HALF_A_HEAD).await);
    }
    server.healthy().await;
    server.work.add_permits(1);
    let mut working = working;
    let mut answer = vec![0; 12];
    working.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 200");
}

#[tokio::test]
async fn whoever_comes_while_everybody_is_in_work_waits_for_a_place() {
    let server = Server::start(Limits { most: 2, ..NONE }).await;
    let mut working = Vec::new();
    for _ in 0..2 {
        working.push(server.saying(&form("/work", 6, "name=x")).await);
        server.begun.notified().await;
    }
    let waiting = server.saying("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await;
    server.work.add_permits(2);
    let answer = rest(waiting).await;
    assert!(answer.ends_with("ok\n"), "{answer:?}");
}

#[tokio::test]
async fn what_never_comes_is_waited_for_no_longer_than_the_limits_say() {
    let soon = Duration::from_millis(50);
    let heads = Server::start(Limits { head: soon, ..NONE }).await;
    for half in ["", "GE", HALF_A_HEAD] {
        let answer = rest(heads.saying(half).await).await;
        assert!(!answer.contains("200 OK"), "{half:?}: {answer:?}");
    }
    let bodies = Server::start(Limits { body: soon, ..NONE }).await;
    let mut stream = bodies.saying(&form("/form", 1_000, "name=x")).await;
    let mut answer = vec![0; 10];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 4", "{answer:?}");
    bodies.healthy().await;
}

#[tokio::test]
async fn a_head_that_never_ends_is_refused() {
    let server = Server::start(NONE).await;
    let long = format!("GET /health HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\n\r\n", "x".repeat(200_000));
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    // It may be refused before all of it was taken.
    stream.write_all(long.as_bytes()).await.ok();
    let answer = rest(stream).await;
    assert!(!answer.contains("200 OK"), "{answer:?}");
    server.healthy().await;
}

#[tokio::test]
async fn at_the_end_what_is_in_work_is_answered_and_what_says_nothing_is_not_waited_for() {
    let server = Server::start(NONE).await;
    let silent = server.saying("").await;
    let half = server.saying(HALF_A_HEAD).await;
    let working = server.saying(&form("/work", 6, "name=x")).await;
    server.begun.notified().await;
    server.stop.send(()).unwrap();
    server.work.add_permits(1);
    let answer = rest(working).await;
    assert!(answer.ends_with("done\n"), "{answer:?}");
    drop((silent, half));
    server.ended.await.unwrap();

    // Whoever holds on to half a request is cut off when the time for the end is over.
    let server = Server::start(Limits { ending: Duration::from_millis(50), ..NONE }).await;
    let half = server.saying(&form("/form", 1_000, "name=x")).await;
    server.healthy().await;
    server.stop.send(()).unwrap();
    server.ended.await.unwrap();
    assert!(!rest(half).await.contains("200 OK"));
}
