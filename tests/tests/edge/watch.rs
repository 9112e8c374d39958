//! What those who watch the server get to see: figures, and nothing about people.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode},
};
use palermo::{connections::Counts, watch};
use testkit::{House, houses};
use tower::ServiceExt as _;

async fn ask(house: &House, path: &str) -> (StatusCode, String) {
    let router = watch::router(house.web.clone(), Arc::new(Counts::default()));
    let answer = router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    (parts.status, String::from_utf8(to_bytes(body, 1 << 20).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn whoever_watches_sees_figures_and_nothing_about_people() {
    for house in houses().await {
        let mut browser = house.browser("officer").await;
        browser.open("/work?after=quockerwodger").await;
        let (status, text) = ask(&house, "/metrics").await;
        assert_eq!(status, StatusCode::OK);
        let plain = |line: &str| {
            line.starts_with("# HELP palermo_")
                || line.starts_with("# TYPE palermo_")
                || line.rsplit_once(' ').is_some_and(|(name, value)| {
                    let name = name.split('{').next().unwrap();
                    name.starts_with("palermo_") && value.parse::<u64>().is_ok()
                })
        };
        assert!(text.lines().count() > 10 && text.lines().all(plain), "{text}");
        assert!(text.contains("palermo_database_up 1\n") && text.contains("palermo_sessions 1\n"), "{text}");
        for word in
            ["quockerwodger", "officer", "Testland", "/work", &house.person("officer").account.to_string()]
        {
            assert!(!text.contains(word), "{word}: {text}");
        }
        assert_eq!(ask(&house, "/health").await, (StatusCode::OK, "ok\n".into()));
        // Nothing of the house itself is served there.
        assert_eq!(ask(&house, "/sign-in").await.0, StatusCode::NOT_FOUND);
    }
}

#[test]
fn only_this_machine_watches() {
    for own in ["127.0.0.1:9090", "127.0.0.2:0", "[::1]:9090"] {
        assert!(watch::address(own).is_ok(), "{own}");
    }
    for other in ["0.0.0.0:9090", "[::]:9090", "192.168.1.1:9090", "9090", "localhost:9090", ""] {
        let refused = watch::address(other).unwrap_err().to_string();
        assert!(refused.contains("127.0.0.1:9090"), "{refused}");
    }
}
