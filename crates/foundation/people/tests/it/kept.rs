//! A form that arrives after its session has ended is kept for its author, and for nobody else.

use axum::http::StatusCode;

use crate::house::{nothing_missing, worlds};

#[tokio::test]
async fn a_form_whose_session_ended_comes_back_and_is_sent_once() {
    for world in worlds().await {
        let mut browser = world.administrator().await;
        let page = browser.get("/people").await;
        let (csrf, form) = (page.hidden("csrf"), page.hidden("form"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("form", form.as_str()),
            ("name", "Shelter <of> Testland"),
            ("mandate", "support"),
            ("regime", "gdpr"),
        ];
        world.pass(31 * 60);
        let ended = browser.post("/people", &fields).await;
        assert_eq!(ended.status, StatusCode::UNAUTHORIZED);
        assert!(ended.body.contains("your form is kept"), "{}", ended.body);
        assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 1, "nothing was done");
        let rows = world.ask("SELECT sealed FROM parked_form", &[]).await;
        assert_eq!(rows.len(), 1);
        let sealed = rows[0].bytes(0).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("Shelter"), "sealed");

        assert_eq!(browser.sign_in("administrator").await.status, StatusCode::SEE_OTHER);
        assert!(browser.get("/work").await.body.contains("Send a form that was kept"));
        let list = browser.get("/parked").await;
        let path = list.body.split("href=\"/parked/").nth(1).unwrap().split('"').next().unwrap();
        let path = format!("/parked/{path}");
        let one = browser.get(&path).await;
        assert!(
            one.body.contains("Shelter &#60;of&#62; Testland")
                || one.body.contains("Shelter &lt;of&gt; Testland"),
            "{}",
            one.body
        );
        let hidden = |name: &str| one.hidden_after("action=\"/people\"", name);
        assert_eq!((hidden("form"), hidden("mandate")), (form.clone(), "support".to_owned()));
        let token = hidden("csrf");
        assert_ne!(token, csrf, "the token of the new session");
        let parked = hidden("parked");
        let mut again = fields.to_vec();
        again[0] = ("csrf", &token);
        again.push(("parked", &parked));
        let sent = browser.post("/people", &again).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 2);
        assert_eq!(
            world.count("SELECT COUNT(*) FROM parked_form").await,
            0,
            "{}: forgotten with the work",
            world.engine
        );
        let twice = browser.post("/people", &again).await;
        assert_eq!(twice.location(), sent.location(), "the same form twice is one act");
        assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 2);
    }
    nothing_missing();
}

#[tokio::test]
async fn a_kept_form_is_thrown_away_by_its_author_and_ends_after_a_day() {
    for world in worlds().await {
        let mut browser = world.administrator().await;
        let csrf = browser.get("/people").await.hidden("csrf");
        let fields = [("csrf", csrf.as_str()), ("name", "Kept"), ("mandate", "support"), ("regime", "gdpr")];
        world.pass(31 * 60);
        for _ in 0..2 {
            assert_eq!(browser.post("/people", &fields).await.status, StatusCode::UNAUTHORIZED);
        }
        browser.sign_in("administrator").await;
        let list = browser.get("/parked").await;
        let id = list.body.split("href=\"/parked/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let (page, to) = (format!("/parked/{id}"), format!("/parked/{id}/discard"));
        let gone = browser.fill(&page, &to, &[]).await;
        assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, "/parked"));
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 1, "the other one stays");
        assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
        world.pass(25 * 3600);
        browser.sign_in("administrator").await;
        assert!(browser.get("/parked").await.body.contains("No forms are kept for you"));
    }
}

#[tokio::test]
async fn without_a_session_ever_there_is_nothing_to_keep() {
    for world in worlds().await {
        world.administrator().await;
        let answer = world.browser().post("/people", &[("name", "X")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 0);
    }
}
