//! What only a demonstration has.

use axum::http::StatusCode;
use web::{Demo, DemoPerson};

use crate::house::{PASSWORD, nothing_missing, worlds};

#[tokio::test]
async fn only_a_demonstration_shows_its_people_and_signs_in_by_one_press() {
    for world in worlds().await {
        world.administrator().await;
        for path in ["/demo", "/gallery"] {
            assert_eq!(
                world.browser().get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path} of a real server"
            );
        }
        assert!(!world.browser().get("/sign-in").await.body.contains("href=\"/demo\""));
        let row = &world.ask("SELECT uuid FROM account", &[]).await[0];
        let person = DemoPerson {
            account: row.text(0).unwrap().parse().unwrap(),
            name: "Ada Invented".into(),
            sign_in: "administrator".into(),
            role: "administrator".into(),
            body: "Operations of Testland".into(),
            password: PASSWORD.into(),
        };
        world.pass(60);
        let world = world.with_demo(Demo { people: vec![person] });
        let mut browser = world.browser();
        assert!(browser.get("/sign-in").await.body.contains("href=\"/demo\""));
        let page = browser.get("/demo").await;
        assert!(page.body.contains("exists only in the demonstration") && page.body.contains("Ada Invented"));
        let hidden = |name: &str| page.hidden_after("action=\"/sign-in\"", name);
        let (name, password, code) = (hidden("name"), hidden("password"), hidden("code"));
        let answer =
            browser.post("/sign-in", &[("name", &name), ("password", &password), ("code", &code)]).await;
        assert_eq!(answer.location(), "/work", "{}", answer.body);
        assert_eq!(browser.get("/demo").await.status, StatusCode::OK, "signed in as well");
        assert_eq!(browser.get("/gallery").await.status, StatusCode::OK);
    }
    nothing_missing();
}
