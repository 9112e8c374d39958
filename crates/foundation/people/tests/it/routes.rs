//! Every route of the registry, walked.

use axum::http::StatusCode;

use crate::house::{nothing_missing, worlds};

const HEADERS: [&str; 8] = [
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-robots-tag",
];

#[tokio::test]
async fn every_route_has_its_headers_signed_in_or_not() {
    for world in worlds().await {
        let signed = world.administrator().await;
        let mut walked = 0;
        for mut browser in [world.browser(), signed] {
            for (method, path) in world.routes().list() {
                let id = "0b9f4a52-9d0c-4d55-9c2b-8f0f2b6f3a11";
                let path = path
                    .replace("{token}", "x")
                    .replace("{id}", id)
                    .replace("{body}", id)
                    .replace("{team}", id);
                let answer = match *method {
                    "GET" => browser.get(&path).await,
                    _ => browser.post(&path, &[("lang", "en")]).await,
                };
                assert!(
                    answer.status != StatusCode::INTERNAL_SERVER_ERROR,
                    "{method} {path}: {}",
                    answer.body
                );
                for name in HEADERS {
                    assert!(answer.headers.contains_key(name), "{method} {path}: {name}");
                }
                assert_eq!(answer.headers["cache-control"], "no-store", "{method} {path}");
                let policy = answer.headers["content-security-policy"].to_str().unwrap();
                assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
                let empty = answer.status == StatusCode::SEE_OTHER;
                assert!(empty || answer.body.contains("<h1>"), "{method} {path}: a page with a heading");
                assert!(
                    !answer.body.contains(" style=") && !answer.body.contains("<script>"),
                    "{method} {path}"
                );
                walked += 1;
            }
        }
        assert!(walked > 50, "{walked}");
    }
    nothing_missing();
}

#[tokio::test]
async fn a_number_that_is_not_there_and_a_case_one_may_not_see_are_answered_alike() {
    for world in worlds().await {
        let mut browser = world.administrator().await;
        let numbers = [[1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1], [9, 9, 9, 9, 9, 9, 9]]
            .map(kernel::CaseNumber::from_random);
        let mut batch = store::Batch::new();
        for (number, minor) in [(&numbers[0], 0i64), (&numbers[1], 1)] {
            batch.push(
                "INSERT INTO cases (uuid, number, profile, opened_at, is_open, minor, hold, grants_version) VALUES ($1, $2, 'gr', 1, $3, $4, 0, 1)",
                vec![
                    kernel::CaseId::random().to_string().into(),
                    number.plain().into(),
                    (1 - minor).into(),
                    minor.into(),
                ],
            );
        }
        world.house.access.store.write(batch).await.unwrap();
        let mut answers = Vec::new();
        for number in &numbers {
            let answer = browser.get(&format!("/search?q={number}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.body);
            let (said, id) = answer.body.split_once("Quote this when you ask for help").unwrap();
            let said = said.replace(number.plain(), "");
            answers.push((said.replace(&number.to_string(), ""), id.len()));
        }
        assert_eq!(answers[0], answers[2], "{}", world.engine);
        assert_eq!(answers[1], answers[2], "not even that it is a child's, or closed");
        assert!(answers[0].0.contains("cannot read cases"), "{}", answers[0].0);
        let wrong = browser.get("/search?q=BCDF-GHJB").await;
        assert!(
            wrong.body.contains("This is not a case number") && wrong.body.contains("value=\"BCDF-GHJB\"")
        );
    }
}

#[tokio::test]
async fn help_is_there_for_everybody_in_every_language() {
    let world = worlds().await.remove(0);
    for (lang, word) in
        [("en", "How to screen a person"), ("el", "καταγραφή ενδείξεων"), ("bg", "преглед за признаци")]
    {
        let mut browser = world.browser();
        browser.post("/language", &[("lang", lang), ("back", "/help")]).await;
        let page = browser.get("/help").await;
        assert!(page.status == StatusCode::OK && page.body.contains(word), "{lang}: {}", page.body);
    }
    nothing_missing();
}
