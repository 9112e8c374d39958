//! The address of the server: requests for another one are refused, and no link leads there.

use axum::http::{Method, StatusCode};
use testkit::houses;

#[tokio::test]
async fn a_foreign_host_gets_a_page_and_no_link_leads_there() {
    for house in houses().await {
        let mut browser = house.browser("manager").await;
        let body = house.person("manager").body.unwrap();
        browser.open(&format!("/people/{body}")).await;
        let path = format!("/people/{body}/invite");
        let invite = |name: &str| {
            let form = browser.form(&path).with("name", &["Fictional"]).with("sign_in", &[name]);
            form.with("role", &["support_worker"]).values()
        };
        let sent = invite("fictional");
        let encoded: Vec<String> = sent.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let before = house.number("SELECT COUNT(*) FROM invitation").await;
        for host in
            ["evil.example", "palermo.test.evil.example", "palermo.test:8443", "127.0.0.1:8080", "localhost"]
        {
            let headers = [("host", host), ("sec-fetch-site", "same-origin")];
            let answer = browser.request(Method::POST, &path, Some(encoded.join("&")), &headers).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{} {host}", house.engine);
            assert!(answer.says("This is not the address of this server"), "{host}: {}", answer.html);
            assert!(!answer.html.contains("evil.example"), "{host}");
            let page = browser.request(Method::GET, "/sign-in", None, &[("host", host)]).await;
            assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST, "{} {host}", house.engine);
        }
        assert_eq!(house.number("SELECT COUNT(*) FROM invitation").await, before, "{}", house.engine);
        let answer = browser.post(&path, &sent).await;
        assert!(answer.holds("https://palermo.test/enrol/"), "{}: {}", house.engine, answer.html);
    }
}

#[tokio::test]
async fn an_address_in_the_first_line_counts_before_the_host() {
    for house in houses().await {
        let mut browser = house.stranger();
        let answer = browser.ask("https://evil.example/sign-in").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{}", house.engine);
        let answer = browser.ask("/health").await;
        assert_eq!(answer.status, StatusCode::OK, "{}: whoever watches asks by number", house.engine);
    }
}
