//! One's own password and authenticator, and what is deleted when it is over.

use access::accounts;
use axum::http::StatusCode;

use crate::house::{Answer, Browser, PASSWORD, World, nothing_missing, worlds};

const NEW: &str = "eleven quiet lamps wander";

async fn signs_in(world: &World, password: &str, code: &str) -> StatusCode {
    world.browser().attempt("administrator", password, code).await.status
}

/// Sends one of the forms of one's own account, with the token of the browser.
async fn send(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)]) -> Answer {
    let csrf = browser.get("/account").await.hidden_after("action=\"/sign-out\"", "csrf");
    let fields = [&[("csrf", csrf.as_str())], fields].concat();
    browser.post(path, &fields).await
}

#[tokio::test]
async fn a_password_is_changed_with_the_present_one_and_ends_all_other_sessions() {
    for world in worlds().await {
        let mut here = world.administrator().await;
        let mut lost = world.signed_in("administrator").await;
        let to = "/account/password";
        assert_eq!(here.get(to).await.status, StatusCode::OK);
        let code = world.code("administrator").await;
        for (password, code, new, again) in [
            ("not the password", code.as_str(), NEW, NEW),
            (PASSWORD, "000000", NEW, NEW),
            (PASSWORD, &code, NEW, "another"),
        ] {
            let fields = [("password", password), ("code", code), ("new", new), ("again", again)];
            let wrong = send(&mut here, to, &fields).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
            assert!(!wrong.body.contains(password) && !wrong.body.contains(new), "nothing secret comes back");
        }
        let short = [("password", PASSWORD), ("code", &code), ("new", "short"), ("again", "short")];
        assert!(send(&mut here, to, &short).await.body.contains("too short"));
        let code = world.code("administrator").await;
        let fields = [("password", PASSWORD), ("code", &code), ("new", NEW), ("again", NEW)];
        let done = send(&mut here, to, &fields).await;
        assert_eq!(done.location(), "/account?did=password-changed", "{}: {}", world.engine, done.body);
        assert!(here.get(done.location()).await.body.contains("All other sessions have ended"));
        assert_eq!(lost.get("/work").await.status, StatusCode::SEE_OTHER, "{}", world.engine);
        let code = world.code("administrator").await;
        assert_eq!(signs_in(&world, PASSWORD, &code).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(signs_in(&world, NEW, &code).await, StatusCode::SEE_OTHER, "{}", world.engine);
    }
    nothing_missing();
}

#[tokio::test]
async fn a_session_in_other_hands_has_five_tries_at_the_password() {
    for world in worlds().await {
        let mut stolen = world.administrator().await;
        for _ in 0..5 {
            let fields = [("password", "a guess at it"), ("code", "000000"), ("new", NEW), ("again", NEW)];
            let wrong = send(&mut stolen, "/account/password", &fields).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let code = world.code("administrator").await;
        let fields = [("password", PASSWORD), ("code", &code), ("new", NEW), ("again", NEW)];
        let late = send(&mut stolen, "/account/password", &fields).await;
        assert_eq!(
            late.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}: the sixth is not looked at",
            world.engine
        );
        let fields = [("password", PASSWORD), ("code", code.as_str())];
        let other = send(&mut stolen, "/account/authenticator", &fields).await;
        assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: nor by another way", world.engine);
        let foreign = [("csrf", "guessed"), ("password", PASSWORD), ("code", &code)];
        for path in ["/account/password", "/account/authenticator", "/account/authenticator/finish"] {
            assert_eq!(stolen.post(path, &foreign).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
    nothing_missing();
}

#[tokio::test]
async fn a_new_authenticator_takes_the_place_of_the_old_one_with_its_first_code() {
    for world in worlds().await {
        let mut here = world.administrator().await;
        let mut lost = world.signed_in("administrator").await;
        let old = world.code("administrator").await;
        let fields = [("password", PASSWORD), ("code", old.as_str())];
        let shown = send(&mut here, "/account/authenticator", &fields).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        let finish = "/account/authenticator/finish";
        let wrong = send(&mut here, finish, &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!wrong.body.contains("class=\"seed\""), "the key is shown once");
        assert_eq!(
            signs_in(&world, PASSWORD, &world.code("administrator").await).await,
            StatusCode::SEE_OTHER
        );
        let code = here.authenticator(&shown.body);
        let done = send(&mut here, finish, &[("code", &code)]).await;
        assert_eq!(done.location(), "/account?did=authenticator-changed", "{}: {}", world.engine, done.body);
        assert_eq!(lost.get("/work").await.status, StatusCode::SEE_OTHER, "{}", world.engine);
        assert_eq!(signs_in(&world, PASSWORD, &code).await, StatusCode::UNPROCESSABLE_ENTITY, "used");
        world.pass(60);
        let code = here.authenticator(&shown.body);
        assert_eq!(signs_in(&world, PASSWORD, &code).await, StatusCode::SEE_OTHER, "{}", world.engine);
        assert_eq!(
            send(&mut here, finish, &[("code", &code)]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    nothing_missing();
}

#[tokio::test]
async fn what_is_over_is_deleted_with_one_entry_and_nothing_else_is() {
    for world in worlds().await {
        let mut browser = world.administrator().await;
        let access = &world.house.access;
        let csrf = browser.get("/people").await.hidden("csrf");
        let fields = [("csrf", csrf.as_str()), ("name", "Kept"), ("mandate", "support"), ("regime", "gdpr")];
        let sent = browser.fill("/people", "/people", &fields[1..]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        world.pass(31 * 60);
        browser.post("/people", &fields).await;
        let rows = async |table: &str| world.count(&format!("SELECT COUNT(*) FROM {table}")).await;
        let tables = ["parked_form", "seen", "session_trace", "known_browser"];
        for table in tables {
            assert_eq!(rows(table).await, 1, "{}: {table}", world.engine);
        }
        assert_eq!(
            accounts::forget_what_is_over(access).await.unwrap(),
            0,
            "{}: nothing is over",
            world.engine
        );
        let left = [(25 * 3600, "parked_form"), (7 * 86_400, "seen"), (90 * 86_400, "session_trace")];
        for (seconds, table) in left {
            world.pass(seconds);
            let entries = rows("log_entry").await;
            let forgotten = accounts::forget_what_is_over(access).await.unwrap();
            assert!(forgotten > 0 && rows(table).await == 0, "{}: {table}", world.engine);
            assert_eq!(rows("log_entry").await, entries + 1, "{}: one entry", world.engine);
        }
        assert_eq!(rows("known_browser").await, 0, "{}", world.engine);
        assert_eq!(rows("account").await, 1, "{}", world.engine);
    }
}

#[tokio::test]
async fn no_more_than_ten_forms_are_kept_for_one_person() {
    for world in worlds().await {
        let mut browser = world.administrator().await;
        let csrf = browser.get("/people").await.hidden("csrf");
        let fields = [("csrf", csrf.as_str()), ("name", "Kept"), ("mandate", "support"), ("regime", "gdpr")];
        world.pass(31 * 60);
        for _ in 0..12 {
            browser.post("/people", &fields).await;
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 10, "{}", world.engine);
        // A cookie whose session was ended by a person plants nothing, however the session ended before.
        world.write("DELETE FROM parked_form").await;
        let mut mine = world.signed_in("administrator").await;
        let cookies = mine.cookies.clone();
        let page = mine.get("/people").await;
        let (csrf, out) = (page.hidden("csrf"), page.hidden_after("action=\"/sign-out\"", "csrf"));
        mine.post("/sign-out", &[("csrf", &out)]).await;
        mine.cookies = cookies;
        let fields =
            [("csrf", csrf.as_str()), ("name", "Planted"), ("mandate", "support"), ("regime", "gdpr")];
        let late = mine.post("/people", &fields).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER, "{}", late.body);
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 0, "{}", world.engine);
    }
}
