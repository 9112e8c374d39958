//! Forms and addresses that no page of this house would send.

use axum::http::{Method, StatusCode};
use testkit::{Browser, House, ROOMS, houses};

/// An identifier that is well written and of nothing.
const NOBODY: &str = "0b9f4a52-9d0c-4d55-9c2b-8f0f2b6f3a11";

/// The address of a route, with something in the place of everything that it names.
fn filled(route: &str, with: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { with.to_owned() } else { part.to_owned() };
    route.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Every route of every room with this method.
fn routes(method: &str) -> Vec<&'static str> {
    let routes = ROOMS.routes();
    let paths: Vec<&str> =
        routes.list().iter().filter(|(own, _)| *own == method).map(|(_, path)| *path).collect();
    assert!(paths.len() > 25, "{method}: {paths:?}");
    paths
}

/// A browser of somebody with the token of a form of theirs.
async fn with_token(house: &House, part: &str) -> (Browser, String) {
    let mut browser = house.browser(part).await;
    browser.open("/account").await;
    let token = browser.answer().html.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap().to_owned();
    (browser, token)
}

async fn post(browser: &mut Browser, path: &str, form: String) -> testkit::Answer {
    browser.request(Method::POST, path, Some(form), &[("sec-fetch-site", "same-origin")]).await
}

#[tokio::test]
async fn a_megabyte_of_fields_gets_a_page_at_every_form_and_no_work_is_done_for_it() {
    for house in houses().await {
        let (mut browser, token) = with_token(&house, "officer").await;
        let entries = house.number("SELECT COUNT(*) FROM log_entry").await;
        for path in routes("POST") {
            let path = filled(path, NOBODY);
            for field in ["choice.notes=x", "theirs.stay=1", "both.a=1", "languages=el", "name", "", "="] {
                let fields = vec![field; (1 << 20) / (field.len() + 1) - 100].join("&");
                let answer = post(&mut browser, &path, format!("csrf={token}&{fields}")).await;
                let what = format!("{} {path} {field:?}", house.engine);
                assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{what}");
                assert!(answer.says("This form has too many fields"), "{what}: {}", answer.html);
            }
            // One long field, and names that are no names of ours.
            let long =
                post(&mut browser, &path, format!("csrf={token}&note={}", "x".repeat(1_000_000))).await;
            assert_eq!(long.status, StatusCode::PAYLOAD_TOO_LARGE, "{} {path}", house.engine);
            let odd = post(&mut browser, &path, format!("csrf={token}&{}=1", "n".repeat(10_000))).await;
            assert_eq!(odd.status, StatusCode::BAD_REQUEST, "{} {path}", house.engine);
            assert!(long.html.contains("<h1>") && odd.html.contains("<h1>"), "{} {path}", house.engine);
        }
        let after = house.number("SELECT COUNT(*) FROM log_entry").await;
        assert_eq!(after, entries, "{}: nothing was asked of the door", house.engine);
    }
}

#[tokio::test]
async fn the_longest_form_that_is_read_is_answered_at_every_route() {
    for house in houses().await {
        for path in routes("POST") {
            // Some of these forms end the session.
            let (mut browser, token) = with_token(&house, "officer").await;
            for prefix in ["choice.", ""] {
                let fields: Vec<String> =
                    (0..998).map(|place| format!("{prefix}field{place}={}", "x".repeat(500))).collect();
                let form = format!("csrf={token}&{}", fields.join("&"));
                let answer = post(&mut browser, &filled(path, NOBODY), form).await;
                assert!(!answer.status.is_server_error(), "{} {path}: {}", house.engine, answer.html);
            }
        }
    }
}

#[tokio::test]
async fn signs_that_nobody_sees_come_back_at_their_field_with_everything_typed() {
    for house in houses().await {
        let mut browser = house.browser("administrator").await;
        browser.open("/people").await;
        let typed =
            [("name", "Shel\u{202e}ter\u{200b} of Testland"), ("mandate", "support"), ("regime", "gdpr")];
        let before = house.number("SELECT COUNT(*) FROM body").await;
        let answer = browser.send("/people", &typed).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", house.engine);
        assert!(answer.says("signs that nobody sees (U+200B, U+202E)"), "{}", answer.html);
        assert!(!answer.html.contains(['\u{202e}', '\u{200b}']), "{}", house.engine);
        assert_eq!(house.number("SELECT COUNT(*) FROM body").await, before, "nothing was saved");
        let form = browser.form("/people");
        assert_eq!(form.value("name"), Some("Shelter of Testland"));
        assert_eq!((form.value("mandate"), form.value("regime")), (Some("support"), Some("gdpr")));
        browser.press("Send again").await;
        let name = house.rows("SELECT name FROM body ORDER BY id DESC LIMIT 1", &[]).await;
        assert_eq!(name[0].text(0).unwrap(), "Shelter of Testland", "{}", house.engine);
    }
}

#[tokio::test]
async fn every_sign_that_nobody_sees_is_refused_in_every_field_and_joiners_stay_where_they_join() {
    for house in houses().await {
        let mut browser = house.browser("administrator").await;
        for sign in ['\0', '\u{1b}', '\u{ad}', '\u{200e}', '\u{200f}', '\u{2066}', '\u{2069}', '\u{feff}'] {
            for field in ["name", "mandate", "regime", "competences", "form", "version", "unasked"] {
                let odd = format!("a{sign}b");
                let form =
                    [("name", "House"), ("mandate", "support"), ("regime", "gdpr"), (field, odd.as_str())];
                let mut sent: Vec<(&str, &str)> = form.to_vec();
                if form[..3].iter().any(|(name, _)| *name == field) {
                    sent.retain(|(name, value)| *name != field || *value == odd);
                }
                let answer = browser.send_from("/people", "/people", &sent).await;
                let what = format!("{} {field} {sign:?}", house.engine);
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.html);
                assert!(answer.says("signs that nobody sees"), "{what}");
            }
        }
        let persian = "خانه می\u{200c}خواهم";
        let form = [("name", persian), ("mandate", "support"), ("regime", "gdpr")];
        let answer = browser.send_from("/people", "/people", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", house.engine, answer.html);
        let name = house.rows("SELECT name FROM body ORDER BY id DESC LIMIT 1", &[]).await;
        assert_eq!(name[0].text(0).unwrap(), persian, "{}", house.engine);
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_get_a_page_in_words_in_forms_and_addresses() {
    for house in houses().await {
        let (mut browser, token) = with_token(&house, "focal").await;
        for path in routes("POST") {
            for bad in ["form=%ff", "name=%c0%80", "%ff=1", "a%00=1", "password=%ff"] {
                let answer = post(&mut browser, &filled(path, NOBODY), format!("csrf={token}&{bad}")).await;
                let what = format!("{} POST {path} {bad}", house.engine);
                assert!(answer.status.is_client_error(), "{what}: {}", answer.status);
                assert!(answer.html.contains("<h1>"), "{what}: {}", answer.html);
            }
        }
        for path in routes("GET") {
            for bad in ["%ff", "%00", "%e2%80%ae", "x%0d%0aset-cookie:a", "%252e"] {
                let named = browser.ask(&filled(path, bad)).await;
                let unseen = ["%ff", "%00", "%e2%80%ae"].contains(&bad) && path.contains('{');
                assert!(!unseen || named.status == StatusCode::NOT_FOUND, "{path} {bad}: {}", named.status);
                let queries = ["year", "after", "before", "q", "back", "did", "dim"]
                    .map(|name| format!("{name}={bad}"));
                let address = format!("{}?{}", filled(path, NOBODY), queries.join("&"));
                for answer in [named, browser.ask(&address).await] {
                    let what = format!("{} {path} {bad}: {} {}", house.engine, answer.status, answer.html);
                    assert!(!answer.status.is_server_error(), "{what}");
                    assert!(answer.status.is_redirection() || answer.html.contains("<h1>"), "{what}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_id_of_a_form_is_one_that_a_page_gave() {
    for house in houses().await {
        let mut browser = house.browser("administrator").await;
        for id in ["Maria Fictional", "1", "", "0b9f4a52-9d0c-4d55-9c2b-8f0f2b6f3a1"] {
            let form = [("form", id), ("name", "House"), ("mandate", "support"), ("regime", "gdpr")];
            let answer = browser.send_from("/people", "/people", &form).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{} {id:?}", house.engine);
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM seen").await, 0, "{}", house.engine);
    }
}

#[tokio::test]
async fn a_forms_id_counts_for_its_own_object_only() {
    for house in houses().await {
        let mut browser = house.browser("officer").await;
        let mut begun = Vec::new();
        for _ in 0..2 {
            let form = [("setting", "street"), ("age", "adult")];
            begun.push(browser.send_from("/screenings/new", "/screenings/new", &form).await.next);
        }
        let [one, other] = [0, 1].map(|place: usize| format!("{}/end", begun[place]));
        browser.open(&one).await;
        let sent = browser.form(&one).with("reason", &["Not what it seemed."]).values();
        let done = browser.post(&one, &sent).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}: {}", house.engine, done.html);
        let again = browser.post(&one, &sent).await;
        assert_eq!(
            (again.status, &again.next),
            (StatusCode::SEE_OTHER, &done.next),
            "the same form is one act"
        );
        let elsewhere = browser.post(&other, &sent).await;
        assert_eq!(elsewhere.status, StatusCode::CONFLICT, "{}", house.engine);
        assert!(elsewhere.says("This form was sent before with other content"), "{}", elsewhere.html);
        // Nor for another form of the same object.
        let reopened = browser.post(&format!("{}/open", begun[0]), &sent).await;
        assert_eq!(reopened.status, StatusCode::CONFLICT, "{}", house.engine);
        let open = house.number("SELECT COUNT(*) FROM screening WHERE state = 'open'").await;
        assert_eq!(open, 1, "{}: the other one goes on", house.engine);
    }
}
