//! The database goes away: a clear page, nothing half-done, and everything goes on when it is back.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use store::{Options, Store};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::house::World;

/// A relay before PostgreSQL that can be cut.
struct Relay {
    port: u16,
    target: String,
    running: Arc<Mutex<JoinSet<()>>>,
}

impl Relay {
    async fn start(target: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = Self { port: listener.local_addr().unwrap().port(), target, running: Arc::default() };
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

    async fn cut(&self) {
        for _ in 0..2 {
            let mut running = std::mem::take(&mut *self.running.lock().unwrap());
            running.shutdown().await;
        }
    }

    async fn mend(&self) {
        self.serve(TcpListener::bind(("127.0.0.1", self.port)).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_away_is_a_clear_page_and_nothing_is_half_done() {
    let Some((direct, guard)) = store::testing::postgres_with(Options::default()).await else { return };
    direct.migrate(access::MIGRATIONS).await.unwrap();
    let server = guard.url().split_once('@').unwrap().1.split_once('/').unwrap().0.to_owned();
    let relay = Relay::start(server.clone()).await;
    let url = guard.url().replace(&server, &format!("127.0.0.1:{}", relay.port));
    let world = World::over("postgres", Store::open(&url).await.unwrap(), Some(guard), None);
    let mut browser = world.administrator().await;
    let page = browser.get("/people").await;
    let (csrf, form) = (page.hidden("csrf"), page.hidden("form"));
    let fields = [
        ("csrf", csrf.as_str()),
        ("form", form.as_str()),
        ("name", "Later"),
        ("mandate", "support"),
        ("regime", "gdpr"),
    ];
    relay.cut().await;
    for path in ["/work", "/people", "/account", "/enrol/x"] {
        let away = browser.get(path).await;
        assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(away.body.contains("nothing is half-done") && away.body.contains("<h1>"), "{}", away.body);
    }
    assert_eq!(browser.post("/people", &fields).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let attempt = [("name", "administrator"), ("password", "x"), ("code", "1")];
    assert_eq!(world.browser().post("/sign-in", &attempt).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(world.browser().get("/sign-in").await.status, StatusCode::OK, "this page needs no database");
    relay.mend().await;
    assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 1, "nothing half-done");
    assert_eq!(
        browser.post("/people", &fields).await.status,
        StatusCode::SEE_OTHER,
        "the same form, once more"
    );
    assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 2);
}
