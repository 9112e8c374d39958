//! Links in two halves: whoever has one of them has nothing, and whoever looked before knows nothing that holds.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use tower::ServiceExt as _;

use crate::{
    house::{Answer, Browser, Halves, PASSWORD, World, encode, nothing_missing, worlds},
    roles::body_with_manager,
};

const NAME: &str = "Cleo Third";

/// Mona, who manages a body, has invited Cleo; the page that Mona sees once.
async fn invited<'a>(world: &'a World) -> (Browser<'a>, String, Answer) {
    let (mut mona, page) = body_with_manager(world).await;
    let fields = [("name", NAME), ("sign_in", "cleo"), ("role", "support_worker"), ("lang", "en")];
    let shown = mona.fill(&page, &format!("{page}/invite"), &fields).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    (mona, page, shown)
}

async fn entries(world: &World, verb: &str) -> usize {
    let rows = world.ask("SELECT content FROM log_entry ORDER BY number", &[]).await;
    let says = |bytes: Vec<u8>| bytes.windows(verb.len()).any(|part| part == verb.as_bytes());
    rows.iter().filter(|row| says(row.bytes(0).unwrap())).count()
}

#[tokio::test]
async fn whoever_invites_and_looks_knows_no_key_that_holds() {
    for world in worlds().await {
        let (mut mona, page, shown) = invited(&world).await;
        let halves = Halves::of(&shown);
        // The inviter has both halves for a moment, and opens the link before handing them over.
        let (looks, opened) = (entries(&world, "look_at_link").await, entries(&world, "open_link").await);
        let seen = mona.open(&halves).await;
        let known = seen.shown_once().remove(0);
        assert!(entries(&world, "look_at_link").await > looks, "{}: each look is an entry", world.engine);
        assert_eq!(entries(&world, "open_link").await, opened + 1, "{}", world.engine);
        world.pass(60);
        let mut cleo = world.browser();
        let own = cleo.open(&halves).await;
        assert_ne!(own.shown_once(), [known.as_str()], "{}: a new key for another browser", world.engine);
        assert!(own.body.contains("This link was opened before"), "{}: Cleo is told", world.engine);
        let late = mona.get(&halves.link).await;
        assert!(!late.body.contains("class=\"seed\"") && !late.body.contains(NAME), "{}", late.body);
        // The key that the inviter knows finishes nothing, in either browser.
        let old = mona.authenticator(&seen.body);
        for browser in [&mut mona, &mut cleo] {
            let form = [("password", PASSWORD), ("again", PASSWORD), ("code", old.as_str())];
            let refused = browser.post(&halves.link, &form).await;
            assert!(refused.location() != "/work", "{}: {}", world.engine, refused.body);
        }
        let code = cleo.authenticator(&own.body);
        let form = [("password", PASSWORD), ("again", PASSWORD), ("code", code.as_str())];
        assert_eq!(cleo.post(&halves.link, &form).await.location(), "/work", "{}", world.engine);
        world.pass(60);
        let later = mona.authenticator(&seen.body);
        let refused = world.browser().attempt("cleo", PASSWORD, &later).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
        assert_eq!(world.browser().sign_in("cleo").await.status, StatusCode::SEE_OTHER, "{}", world.engine);
        assert!(mona.get(&page).await.body.contains(NAME));
    }
    nothing_missing();
}

#[tokio::test]
async fn one_half_alone_says_and_opens_nothing() {
    for world in worlds().await {
        let (mut mona, page, shown) = invited(&world).await;
        let halves = Halves::of(&shown);
        let open = format!("{}/open", halves.link);
        let mut finder = world.browser();
        let closed = finder.get(&halves.link).await;
        assert_eq!(closed.status, StatusCode::OK);
        for secret in [NAME, "cleo", "otpauth", "svg class=\"qr\""] {
            assert!(!closed.body.contains(secret), "{}: {secret}: {}", world.engine, closed.body);
        }
        // A code of another link, no code, and finishing without having opened.
        let fields =
            [("name", "Dora Fourth"), ("sign_in", "dora"), ("role", "support_worker"), ("lang", "en")];
        let other = Halves::of(&mona.fill(&page, &format!("{page}/invite"), &fields).await);
        for code in [other.code.as_str(), ""] {
            let wrong = finder.post(&open, &[("code", code)]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {code:?}", world.engine);
            assert!(wrong.body.contains("aria-invalid") && !wrong.body.contains(NAME), "{}", wrong.body);
        }
        let form = [("password", PASSWORD), ("again", PASSWORD), ("code", "000000")];
        finder.cookies.insert("__Host-palermo-link".into(), "A".repeat(43));
        let unopened = finder.post(&halves.link, &form).await;
        assert_eq!((unopened.status, unopened.location()), (StatusCode::SEE_OTHER, halves.link.as_str()));
        // After five wrong codes not even the right one opens it; a fresh link does.
        for _ in 0..3 {
            finder.post(&open, &[("code", "0000 0000")]).await;
        }
        let late = finder.post(&open, &[("code", &halves.code)]).await;
        assert_eq!(late.status, StatusCode::GONE, "{}: {}", world.engine, late.body);
        let to = format!("{page}/link");
        let person = mona.get(&page).await.hidden_after(&format!("action=\"{to}\""), "person");
        let fresh = Halves::of(&mona.fill(&page, &to, &[("person", &person)]).await);
        world.browser().enrol(&fresh).await;
        // What is kept of either half is a digest.
        let digits = fresh.code.replace(' ', "");
        let token = fresh.link.trim_start_matches("/enrol/");
        for row in world.ask("SELECT token, code FROM invitation", &[]).await {
            assert_ne!(row.text(0).unwrap(), token, "{}", world.engine);
            assert_ne!(row.opt_bytes(1).unwrap().unwrap_or_default(), digits.as_bytes(), "{}", world.engine);
        }
    }
    nothing_missing();
}

#[tokio::test]
async fn guesses_of_a_code_at_once_at_two_processes_come_out_of_one_small_supply() {
    for world in worlds().await {
        let (_, _, shown) = invited(&world).await;
        let halves = Halves::of(&shown);
        let beside = world.beside();
        let mut sent = tokio::task::JoinSet::new();
        for n in 0..40 {
            let router = if n % 2 == 0 { &world.router } else { &beside.router };
            let request = Request::builder()
                .method(Method::POST)
                .uri(format!("{}/open", halves.link))
                .header(header::HOST, "palermo.test")
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(encode(&[("code", &format!("guess {n}"))])))
                .unwrap();
            sent.spawn(router.clone().oneshot(request));
        }
        let answers: Vec<StatusCode> =
            sent.join_all().await.into_iter().map(|answer| answer.unwrap().status()).collect();
        let looked_at = answers.iter().filter(|one| **one == StatusCode::UNPROCESSABLE_ENTITY).count();
        assert_eq!(looked_at, 5, "{}: {answers:?}", world.engine);
        assert!(
            answers.iter().all(|one| *one == StatusCode::GONE || *one == StatusCode::UNPROCESSABLE_ENTITY)
        );
        assert_eq!(world.browser().get(&halves.link).await.status, StatusCode::GONE, "{}", world.engine);
    }
}

#[tokio::test]
async fn an_opened_link_is_the_browsers_that_opened_it_last_on_every_process() {
    for world in worlds().await {
        let (_, _, shown) = invited(&world).await;
        let halves = Halves::of(&shown);
        let beside = world.beside();
        let mut cleo = world.browser();
        let page = cleo.open(&halves).await;
        // The same browser at another process sees the same key; loading it again draws none.
        let mut elsewhere = beside.browser();
        elsewhere.cookies = cleo.cookies.clone();
        assert_eq!(elsewhere.get(&halves.link).await.shown_once(), page.shown_once(), "{}", world.engine);
        // Another browser opens it while the first one finishes: one of the two has the account, with its own key.
        let mut other = beside.browser();
        let theirs = other.open(&halves).await;
        let code = cleo.authenticator(&page.body);
        let form = [("password", PASSWORD), ("again", PASSWORD), ("code", code.as_str())];
        let lost = cleo.post(&halves.link, &form).await;
        assert_eq!((lost.status, lost.location()), (StatusCode::SEE_OTHER, halves.link.as_str()));
        let code = other.authenticator(&theirs.body);
        let form = [("password", PASSWORD), ("again", PASSWORD), ("code", code.as_str())];
        assert_eq!(other.post(&halves.link, &form).await.location(), "/work", "{}", world.engine);
        assert!(!other.cookies.contains_key("__Host-palermo-link"), "nothing is left in the browser");
    }
    nothing_missing();
}

#[tokio::test]
async fn names_to_sign_in_with_that_look_alike_are_refused_at_their_field_and_old_ones_still_hold() {
    for world in worlds().await {
        let (mut mona, page, _) = invited(&world).await;
        for name in ["Cleo", "cle\u{043e}", "c leo", "x?secret=AAAA&", "δ"] {
            let fields = [("name", "Another"), ("sign_in", name), ("role", "support_worker"), ("lang", "en")];
            let refused = mona.fill(&page, &format!("{page}/invite"), &fields).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {name}", world.engine);
            assert!(refused.body.contains("Use small letters a to z"), "{name}: {}", refused.body);
            assert!(refused.body.contains("value=\"Another\""), "nothing typed is lost");
        }
        // A name of before the alphabet.
        world.write("UPDATE account SET sign_in = 'Móna Model' WHERE sign_in = 'mona'").await;
        assert_eq!(world.browser().sign_in("Móna Model").await.status, StatusCode::SEE_OTHER);
        world.write("UPDATE account SET sign_in = 'Focal' WHERE sign_in = 'cleo'").await;
        let fields = [("name", "Another"), ("sign_in", "focal"), ("role", "support_worker"), ("lang", "en")];
        let taken = mona.fill(&page, &format!("{page}/invite"), &fields).await;
        assert!(
            taken.body.contains("Somebody else has this sign-in name"),
            "{}: {}",
            world.engine,
            taken.body
        );
    }
    nothing_missing();
}
