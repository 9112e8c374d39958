//! Signing in and out, and the language.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};

use crate::house::{Answer, Browser, PASSWORD, World, encode, nothing_missing, worlds};

#[tokio::test]
async fn the_right_password_and_code_begin_a_session_and_a_code_works_once() {
    for world in worlds().await {
        world.administrator().await;
        let mut browser = world.browser();
        let form = browser.get("/work").await;
        assert_eq!((form.status, form.location()), (StatusCode::SEE_OTHER, "/sign-in?back=/work"));
        let code = world.code("administrator").await;
        let fields =
            [("name", "administrator"), ("password", PASSWORD), ("code", &code), ("back", "/account")];
        let right = browser.post("/sign-in", &fields).await;
        assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/account"), "{}", world.engine);
        let cookie = right.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(
            cookie.starts_with("__Host-palermo=")
                && cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict")
        );
        let account = browser.get("/account").await;
        assert!(account.body.contains("Operations of Testland"), "{}", account.body);
        let again = world.browser().post("/sign-in", &fields).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!again.body.contains("This code was used before"), "that would say that it was right");
        assert_eq!(notice(&again), notice(&world.browser().attempt("nobody", PASSWORD, &code).await));
    }
    nothing_missing();
}

/// What a page says in its alert.
fn notice(answer: &Answer) -> String {
    answer.body.split("role=\"alert\"").nth(1).unwrap().split("</div>").next().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_wrong_is_not_said_and_nothing_secret_comes_back() {
    for world in worlds().await {
        world.administrator().await;
        let code = world.code("administrator").await;
        world.write("INSERT INTO account (uuid, sign_in, role_before, body_id, trained_minors_before, active,
            totp_step, failures, failed_at, name_sealed, language)
            SELECT '00000000-0000-4000-8000-000000000001', 'invited', '', body_id, 0, 1, 0, 0, 0, name_sealed, 'en' FROM account").await;
        let (long, wrong) = ("x".repeat(2000), "another password here");
        let attempts = [
            ("nobody", PASSWORD, code.as_str()),
            ("invited", PASSWORD, &code),
            ("administrator", wrong, &code),
            ("administrator", PASSWORD, "000000"),
            ("administrator", PASSWORD, ""),
            ("administrator", &long, &code),
            ("nobody", &long, &code),
        ];
        let mut notices = Vec::new();
        for (name, password, code) in attempts {
            let answer = world.browser().attempt(name, password, code).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.body.contains(&format!("value=\"{name}\"")), "the name comes back");
            assert!(!answer.body.contains(password), "the password does not");
            assert!(!answer.headers.contains_key(header::SET_COOKIE));
            notices.push(notice(&answer));
        }
        assert!(notices.iter().all(|notice| *notice == notices[0]), "{notices:?}");
    }
}

#[tokio::test]
async fn a_session_that_somebody_planted_is_not_taken_over() {
    for world in worlds().await {
        world.administrator().await;
        let planted = "A".repeat(43);
        let mut browser = world.browser();
        browser.cookies.insert("__Host-palermo".into(), planted.clone());
        assert_eq!(browser.get("/work").await.location(), "/sign-in?back=/work");
        assert_eq!(browser.sign_in("administrator").await.status, StatusCode::SEE_OTHER);
        assert_ne!(browser.cookies["__Host-palermo"], planted, "always a new session");
        let mut attacker = world.browser();
        attacker.cookies.insert("__Host-palermo".into(), planted);
        assert_eq!(attacker.get("/work").await.status, StatusCode::SEE_OTHER);
        let before = browser.cookies["__Host-palermo"].clone();
        assert_eq!(browser.sign_in("administrator").await.status, StatusCode::SEE_OTHER);
        let mut old = world.browser();
        old.cookies.insert("__Host-palermo".into(), before);
        assert_eq!(
            old.get("/work").await.status,
            StatusCode::SEE_OTHER,
            "signing in again ends the session before"
        );
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_leaves_its_trace() {
    for world in worlds().await {
        let mut browser = world.administrator().await;
        let cookie = browser.cookies["__Host-palermo"].clone();
        let refused = browser.post("/sign-out", &[("csrf", "wrong")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/work").await.status, StatusCode::OK, "still signed in");
        let csrf = browser.get("/work").await.hidden_after("action=\"/sign-out\"", "csrf");
        let out = browser.post("/sign-out", &[("csrf", &csrf)]).await;
        assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/sign-in"));
        assert!(out.headers.contains_key("clear-site-data"));
        assert!(!browser.cookies.contains_key("__Host-palermo"));
        browser.cookies.insert("__Host-palermo".into(), cookie);
        assert_eq!(browser.get("/work").await.status, StatusCode::SEE_OTHER, "the old cookie opens nothing");
        assert_eq!(world.count("SELECT COUNT(*) FROM session_trace WHERE ended_at IS NOT NULL").await, 1);
    }
}

#[tokio::test]
async fn only_local_pages_are_gone_back_to() {
    let world: World = worlds().await.remove(0);
    world.administrator().await;
    for foreign in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let code = world.code("administrator").await;
        let fields =
            [("name", "administrator"), ("password", PASSWORD), ("code", code.as_str()), ("back", foreign)];
        assert_eq!(world.browser().post("/sign-in", &fields).await.location(), "/work", "{foreign}");
    }
}

#[tokio::test]
async fn the_language_is_chosen_before_and_after_signing_in() {
    for world in worlds().await {
        world.administrator().await;
        let mut browser = world.browser();
        let changed = browser.post("/language", &[("lang", "el"), ("back", "/sign-in")]).await;
        assert_eq!((changed.status, changed.location()), (StatusCode::SEE_OTHER, "/sign-in"));
        assert!(changed.headers[header::SET_COOKIE].to_str().unwrap().contains("SameSite=Strict"));
        assert!(browser.get("/sign-in").await.body.contains("Κωδικός μίας χρήσης"));
        assert_eq!(browser.post("/language", &[("lang", "xx")]).await.status, StatusCode::BAD_REQUEST);
        let mut browser = world.signed_in("administrator").await;
        let page = browser.get("/work").await;
        assert!(page.body.contains("My work"));
        assert_eq!(
            browser.post("/language", &[("lang", "bg"), ("csrf", "x")]).await.status,
            StatusCode::FORBIDDEN
        );
        let csrf = page.hidden_after("action=\"/language\"", "csrf");
        browser.post("/language", &[("lang", "bg"), ("csrf", &csrf), ("back", "/work")]).await;
        assert!(browser.get("/work").await.body.contains("Моята работа"), "{}", world.engine);
        let mut elsewhere = world.signed_in("administrator").await;
        assert!(elsewhere.get("/work").await.body.contains("Моята работа"), "the account remembers it");
    }
    nothing_missing();
}

#[tokio::test]
async fn forms_of_other_sites_are_refused_and_change_nothing() {
    for world in worlds().await {
        let mut browser = world.administrator().await;
        let page = browser.get("/people").await;
        let csrf = page.hidden("csrf");
        let fields = [("csrf", csrf.as_str()), ("name", "Body"), ("mandate", "support"), ("regime", "gdpr")];
        let post = || {
            Request::builder()
                .method(Method::POST)
                .uri("/people")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        };
        let foreign = [
            post().header("sec-fetch-site", "cross-site"),
            post().header("sec-fetch-site", "none"),
            post().header(header::ORIGIN, "https://evil.example"),
            post().header(header::ORIGIN, "null"),
        ];
        for request in foreign {
            let answer = browser.send(request, Body::from(encode(&fields))).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN);
            assert!(answer.body.contains("did not come from this page"));
        }
        let missing = browser.post("/people", &fields[1..]).await;
        assert_eq!(missing.status, StatusCode::FORBIDDEN);
        let wrong = [&[("csrf", "0000")], &fields[1..]].concat();
        assert_eq!(browser.post("/people", &wrong).await.status, StatusCode::FORBIDDEN);
        assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 1, "{}: nothing changed", world.engine);
        assert_eq!(
            browser.post("/people", &fields).await.status,
            StatusCode::SEE_OTHER,
            "the same form from here"
        );
        assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 2);
        for path in ["/sign-in", "/language", "/sign-out", "/enrol/x"] {
            let request =
                Request::builder().method(Method::POST).uri(path).header("sec-fetch-site", "cross-site");
            assert_eq!(browser.send(request, Body::empty()).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}

/// Whether somebody is signed in: "My work" is shown, or the way to the sign-in page.
async fn holds(browser: &mut Browser<'_>) -> bool {
    let answer = browser.get("/work").await;
    let asked = answer.status == StatusCode::SEE_OTHER && answer.location() == "/sign-in?back=/work";
    assert!(asked || answer.status == StatusCode::OK, "{}", answer.status);
    !asked
}

#[tokio::test]
async fn whoever_ends_all_sessions_is_signed_in_nowhere_on_no_server_process() {
    for world in worlds().await {
        world.administrator().await;
        let other = world.beside();
        let mut lost = other.signed_in("administrator").await;
        let mut also_lost = world.signed_in("administrator").await;
        let mut here = world.signed_in("administrator").await;
        assert!(holds(&mut lost).await && holds(&mut also_lost).await && holds(&mut here).await);
        let typed = lost.get("/people").await;
        let account = here.get("/account").await;
        let csrf = account.hidden_after("action=\"/account/sessions/end\"", "csrf");
        let strange = here.post("/account/sessions/end", &[("csrf", "guessed")]).await;
        assert_eq!(strange.status, StatusCode::FORBIDDEN);
        assert!(holds(&mut here).await, "a form from elsewhere ends nothing");
        let ended = here.post("/account/sessions/end", &[("csrf", &csrf)]).await;
        assert_eq!((ended.status, ended.location()), (StatusCode::SEE_OTHER, "/sign-in"), "{}", world.engine);

        // What was being typed on the other process is done by nobody, and nothing of it reaches the inbox of the author:
        // whoever ends all sessions may have lost the device on which it was typed.
        let (csrf, form) = (typed.hidden("csrf"), typed.hidden("form"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("form", &form),
            ("name", "A body that nobody added"),
            ("mandate", "support"),
            ("regime", "gdpr"),
        ];
        let late = lost.post("/people", &fields).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, late.body);
        assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 1, "{}", world.engine);
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 0, "{}", world.engine);
        for browser in [&mut lost, &mut also_lost, &mut here] {
            assert!(!holds(browser).await, "{}", world.engine);
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM session_trace WHERE ended_at IS NULL").await, 0);
        assert_eq!(world.count("SELECT COUNT(DISTINCT process) FROM session_trace").await, 2);
        let mut again = other.signed_in("administrator").await;
        assert!(holds(&mut again).await, "signing in again is all it takes");
    }
    nothing_missing();
}

#[tokio::test]
async fn signing_out_and_a_suspended_account_hold_at_the_next_act_of_every_process() {
    for world in worlds().await {
        world.administrator().await;
        let other = world.beside();
        let mut there = other.signed_in("administrator").await;
        let csrf = there.get("/account").await.hidden_after("action=\"/sign-out\"", "csrf");
        // Signed out by whichever process the browser happens to reach.
        let mut elsewhere = world.browser();
        elsewhere.cookies = there.cookies.clone();
        let out = elsewhere.post("/sign-out", &[("csrf", &csrf)]).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", world.engine);
        assert!(!holds(&mut there).await, "{}: the half of the other process opens nothing", world.engine);

        let (mut here, mut there) =
            (world.signed_in("administrator").await, other.signed_in("administrator").await);
        let active = |active: &str| format!("UPDATE account SET active = {active}");
        world.write(&active("0")).await;
        for browser in [&mut here, &mut there] {
            assert_eq!(browser.get("/work").await.status, StatusCode::FORBIDDEN, "{}", world.engine);
        }
        let refused = world.browser().sign_in("administrator").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
        world.write(&active("1")).await;
        assert!(holds(&mut here).await && holds(&mut there).await, "{}", world.engine);
    }
}

#[tokio::test]
async fn the_database_knows_when_a_session_was_left_alone_and_a_process_forgets_what_ended_elsewhere() {
    for world in worlds().await {
        let mut first = world.administrator().await;
        let other = world.beside();
        let mut second = other.signed_in("administrator").await;
        let open = "SELECT COUNT(*) FROM session_trace WHERE ended_at IS NULL";
        world.pass(20 * 60);
        assert!(holds(&mut second).await);
        world.pass(20 * 60);
        world.house.sessions.sweep(&world.house.access).await.unwrap();
        assert_eq!(world.count(open).await, 1, "{}: the first was left alone for too long", world.engine);
        assert!(!holds(&mut first).await && holds(&mut second).await, "{}", world.engine);
        world.write("UPDATE session_trace SET ended_at = began_at + 1 WHERE ended_at IS NULL").await;
        world.pass(1);
        other.house.sessions.sweep(&other.house.access).await.unwrap();
        // The control: even with the row put back, the process has nothing left to open the session with.
        world.write("UPDATE session_trace SET ended_at = NULL").await;
        assert!(!holds(&mut second).await, "{}", world.engine);
    }
}
