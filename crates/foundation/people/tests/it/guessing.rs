//! Signing in while somebody attacks: guesses are counted, and the right person gets in.

use std::net::IpAddr;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use tower::ServiceExt as _;
use vault::password::KdfParams;

use crate::house::{PASSWORD, World, encode, nothing_missing, worlds};

const ENTRIES: &str = "SELECT COUNT(*) FROM log_entry";
const COOKIE: &str = "__Host-palermo-browser";

/// Sends sign-ins all at once; their statuses.
async fn at_once(routers: &[&Router], attempts: usize, code: impl Fn(usize) -> String) -> Vec<StatusCode> {
    let mut sent = tokio::task::JoinSet::new();
    for n in 0..attempts {
        let fields = encode(&[("name", "administrator"), ("password", PASSWORD), ("code", &code(n))]);
        let request = Request::builder()
            .method(Method::POST)
            .uri("/sign-in")
            .header(header::HOST, "palermo.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(fields))
            .unwrap();
        sent.spawn(routers[n % routers.len()].clone().oneshot(request));
    }
    sent.join_all().await.into_iter().map(|answer| answer.unwrap().status()).collect()
}

async fn wrong_codes(world: &World) -> i64 {
    world.count("SELECT MAX(wrong_codes) FROM account").await
}

#[tokio::test]
async fn guesses_at_once_at_two_processes_are_counted_like_guesses_one_after_another() {
    for world in worlds().await {
        let mut known = world.administrator().await;
        let beside = world.beside();
        let entries = world.count(ENTRIES).await;
        let statuses = at_once(&[&world.router, &beside.router], 48, |n| format!("guess {n}")).await;
        assert!(statuses.iter().all(|one| *one == StatusCode::UNPROCESSABLE_ENTITY), "{statuses:?}");
        assert_eq!(wrong_codes(&world).await, 5, "{}: five codes were looked at", world.engine);
        assert_eq!(world.count(ENTRIES).await - entries, 48, "{}: each refusal is in the log", world.engine);

        let strange = world.browser().sign_in("administrator").await;
        assert_eq!(
            strange.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}: not even the right code",
            world.engine
        );
        let told = known.sign_in("administrator").await;
        assert_eq!((told.status, told.location()), (StatusCode::SEE_OTHER, "/account"), "{}", world.engine);
        let account = known.get("/account").await;
        assert!(account.body.contains("Somebody may know your password"), "{}", account.body);
        assert_eq!(wrong_codes(&world).await, 0, "whoever got in is believed");
        assert_eq!(world.signed_in("administrator").await.get("/account").await.status, StatusCode::OK);

        let settled = known.fill("/account", "/account/guessed", &[]).await;
        assert_eq!(settled.status, StatusCode::SEE_OTHER, "{}", settled.body);
        assert!(!known.get("/account").await.body.contains("Somebody may know your password"));
        assert_eq!(known.sign_in("administrator").await.location(), "/work");
    }
    nothing_missing();
}

#[tokio::test]
async fn after_a_day_strangers_are_asked_again() {
    for world in worlds().await {
        world.administrator().await;
        at_once(&[&world.router], 6, |_| "guess".into()).await;
        world.pass(23 * 3600);
        let early = world.browser().sign_in("administrator").await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
        world.pass(3600);
        assert_eq!(world.browser().sign_in("administrator").await.location(), "/account", "{}", world.engine);
    }
}

#[tokio::test]
async fn wrong_passwords_keep_nobody_out() {
    for world in worlds().await {
        world.administrator().await;
        let (mut attacker, entries) = (world.browser(), world.count(ENTRIES).await);
        for round in 0..8 {
            for _ in 0..6 {
                let wrong = attacker.attempt("administrator", "not the password", "000000").await;
                assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            }
            let owner = world.browser().sign_in("administrator").await;
            assert_eq!(owner.status, StatusCode::SEE_OTHER, "{}: round {round}", world.engine);
        }
        assert_eq!(world.count(ENTRIES).await - entries, 8 * 7, "{}: each one is in the log", world.engine);
        // Names that there are not are counted as well, without being written down.
        attacker.attempt("a name that I typed", "not the password", "000000").await;
        assert_eq!(world.count("SELECT tries FROM sign_in_unknown").await, 1);
    }
}

#[tokio::test]
async fn an_address_that_guesses_is_told_to_wait_and_browsers_that_are_known_are_not() {
    for world in worlds().await {
        let mut known = world.administrator().await;
        let address: IpAddr = "203.0.113.9".parse().unwrap();
        let (mut attacker, mut owner) = (world.browser(), world.browser());
        (attacker.address, owner.address, known.address) = (Some(address), Some(address), Some(address));
        for _ in 0..60 {
            attacker.attempt("administrator", "not the password", "000000").await;
        }
        let entries = world.count(ENTRIES).await;
        for name in ["administrator", "nobody"] {
            let wait = attacker.attempt(name, "not the password", "000000").await;
            assert_eq!(wait.status, StatusCode::TOO_MANY_REQUESTS, "{}", world.engine);
            assert!(wait.headers.contains_key(header::RETRY_AFTER) && wait.body.contains("Wait a minute"));
        }
        world.house.note_turned_away().await.unwrap();
        world.house.note_turned_away().await.unwrap();
        assert_eq!(world.count(ENTRIES).await - entries, 1, "{}: one entry for both", world.engine);
        assert_eq!(known.sign_in("administrator").await.status, StatusCode::SEE_OTHER, "{}", world.engine);
        owner.address = Some("203.0.113.10".parse().unwrap());
        assert_eq!(owner.sign_in("administrator").await.status, StatusCode::SEE_OTHER, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_name_of_a_browser_that_was_planted_or_read_is_worth_nothing() {
    for world in worlds().await {
        let mut owner = world.administrator().await;
        let first = owner.cookies[COOKIE].clone();
        // Planted: the attacker knows what the owner's browser keeps.
        owner.sign_in("administrator").await;
        let second = owner.cookies[COOKIE].clone();
        assert_ne!(first, second, "a new name with every sign-in");
        at_once(&[&world.router], 6, |_| "guess".into()).await;
        for name in [first, "A".repeat(43), "x".into()] {
            let mut attacker = world.browser();
            attacker.cookies.insert(COOKIE.into(), name);
            assert_eq!(attacker.sign_in("administrator").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(owner.sign_in("administrator").await.status, StatusCode::SEE_OTHER, "{}", world.engine);
        let named = world.ask("SELECT hash FROM known_browser", &[]).await;
        assert!(
            named.iter().all(|row| row.text(0).unwrap() != owner.cookies[COOKIE]),
            "only a digest is kept"
        );
    }
}

#[tokio::test]
async fn a_stolen_browser_has_five_codes_and_then_is_a_stranger() {
    for world in worlds().await {
        let mut stolen = world.administrator().await;
        for _ in 0..5 {
            let wrong = stolen.attempt("administrator", PASSWORD, "000000").await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(wrong_codes(&world).await, 0, "{}: strangers were not counted", world.engine);
        stolen.attempt("administrator", PASSWORD, "000000").await;
        assert_eq!(wrong_codes(&world).await, 1, "{}: now it is one", world.engine);
    }
}

#[tokio::test]
async fn a_cheap_lock_is_closed_anew_when_its_owner_signs_in() {
    for world in worlds().await {
        world.administrator().await;
        let dear = world.beside_with(KdfParams { m_kib: 32, t: 2, p: 1 });
        let costs = async || {
            let row = &world.ask("SELECT lock FROM account", &[]).await[0];
            vault::password::Lock::from_bytes(&row.bytes(0).unwrap()).unwrap().params()
        };
        assert_eq!(costs().await, KdfParams::CHEAPEST);
        dear.browser().attempt("administrator", "not the password", "000000").await;
        assert_eq!(costs().await, KdfParams::CHEAPEST, "{}: a guess changes nothing", world.engine);
        dear.signed_in("administrator").await;
        assert_eq!(costs().await, KdfParams { m_kib: 32, t: 2, p: 1 }, "{}", world.engine);
        dear.signed_in("administrator").await;
    }
}
