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
                    .replace("{person}", id)
                    .replace("{role}", "auditor")
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
