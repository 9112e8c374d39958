//! Dated roles: given and ended on the page of a body, kept apart, shown with their days.

use axum::http::StatusCode;

use crate::house::{Browser, Halves, World, nothing_missing, worlds};

/// A body with its manager, who is signed in; the page of the body.
pub async fn body_with_manager(world: &World) -> (Browser<'_>, String) {
    let mut administrator = world.administrator().await;
    let fields = [
        ("name", "Agency of Testland"),
        ("mandate", "identification"),
        ("regime", "gdpr"),
        ("competences", ""),
    ];
    let added = administrator.fill("/people", "/people", &fields).await;
    let page = added.location().split('?').next().unwrap().to_owned();
    enrolled(world, &mut administrator, &page, ("Mona Model", "mona", "body_manager")).await;
    let browser = world.signed_in("mona").await;
    (browser, page)
}

pub async fn enrolled(world: &World, by: &mut Browser<'_>, page: &str, person: (&str, &str, &str)) {
    let (name, sign_in, role) = person;
    let fields = [("name", name), ("sign_in", sign_in), ("role", role), ("lang", "en")];
    let shown = by.fill(page, &format!("{page}/invite"), &fields).await;
    world.browser().enrol(&Halves::of(&shown)).await;
}

async fn change(by: &mut Browser<'_>, page: &str, to: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let answer = by.fill(page, &format!("{page}/roles/{to}"), fields).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_role_is_given_holds_at_the_next_act_and_ends_by_a_date_that_stays() {
    for world in worlds().await {
        let (mut mona, page) = body_with_manager(&world).await;
        enrolled(&world, &mut mona, &page, ("Sam Sample", "sam", "support_worker")).await;
        let mut sam = world.signed_in("sam").await;
        assert!(sam.get("/account").await.body.contains("Support worker, since"), "{}", world.engine);
        let person = mona.get(&page).await.choice("Sam Sample");
        let give = |what| [("role_person", person.as_str()), ("role_what", what)];
        for what in ["role:learner", "training:minors"] {
            let (status, body) = change(&mut mona, &page, "give", &give(what)).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{}: {body}", world.engine);
        }
        let account = sam.get("/account").await.body;
        for line in ["Support worker, since", "Learner, since", "Trained for cases of children, since"] {
            assert!(account.contains(line), "{}: {line} in {account}", world.engine);
        }
        let (status, body) = change(&mut mona, &page, "give", &give("role:learner")).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("has that already"), "{body}");

        let end = format!("{person} role:support_worker");
        let (status, body) = change(&mut mona, &page, "end", &[("role_end", &end)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{}: {body}", world.engine);
        let account = sam.get("/account").await.body;
        assert!(account.contains("(ended)") && account.contains("Learner, since"), "{account}");
        let (status, body) = change(&mut mona, &page, "end", &[("role_end", &end)]).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("it has ended"), "{body}");
        let rows = "SELECT COUNT(*) FROM account_role WHERE role = 'support_worker' AND until_at IS NOT NULL
            AND given_by = (SELECT id FROM account WHERE sign_in = 'mona')";
        assert_eq!(world.count(rows).await, 1, "{}: nothing is deleted", world.engine);
        assert_eq!(world.count("SELECT COUNT(*) FROM account_role WHERE entry IS NULL").await, 0);
        assert!(mona.get(&page).await.body.contains("(ended)"), "the page of the body shows days as well");
    }
    nothing_missing();
}

#[tokio::test]
async fn what_nobody_may_combine_is_refused_with_a_sentence_and_opens_nothing_where_it_was_written_past() {
    for world in worlds().await {
        let (mut mona, page) = body_with_manager(&world).await;
        let person = mona.get(&page).await.choice("Mona Model");
        for (what, sentence) in [
            ("role:focal_point", "nobody may combine"),
            ("role:translator", "nobody may combine"),
            ("role:administrator", "cannot have this role"),
        ] {
            let fields = [("role_person", person.as_str()), ("role_what", what)];
            let (status, body) = change(&mut mona, &page, "give", &fields).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {what}", world.engine);
            assert!(body.contains(sentence), "{}: {what}: {body}", world.engine);
        }
        assert_eq!(mona.get("/work").await.status, StatusCode::OK, "{}", world.engine);
        let past = "INSERT INTO account_role (account_id, role, from_at)
            SELECT id, 'focal_point', 1 FROM account WHERE sign_in = 'mona'";
        world.write(past).await;
        for path in ["/work", "/people", &page] {
            let answer = mona.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}: {path}", world.engine);
            assert!(answer.body.contains("nobody may combine"), "{}", answer.body);
        }
        // The control: once the row has ended, everything opens again.
        world.write("UPDATE account_role SET until_at = 2 WHERE role = 'focal_point'").await;
        assert_eq!(mona.get(&page).await.status, StatusCode::OK, "{}", world.engine);
    }
    nothing_missing();
}

#[tokio::test]
async fn roles_are_given_by_those_who_invite_and_by_nobody_else() {
    for world in worlds().await {
        let (mut mona, page) = body_with_manager(&world).await;
        enrolled(&world, &mut mona, &page, ("Fay Focal", "fay", "focal_point")).await;
        let person = mona.get(&page).await.choice("Fay Focal");
        let mut fay = world.signed_in("fay").await;
        let csrf = fay.get("/work").await.hidden_after("action=\"/sign-out\"", "csrf");
        let fields =
            [("csrf", csrf.as_str()), ("role_person", &person), ("role_what", "role:decision_maker")];
        let refused = fay.post(&format!("{page}/roles/give"), &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", world.engine);
        assert_eq!(world.count("SELECT COUNT(*) FROM account_role WHERE role = 'decision_maker'").await, 0);
        // The administrator looks after the own body only: nobody makes readers alone.
        let mut administrator = world.signed_in("administrator").await;
        let shown = administrator.get(&page).await;
        assert!(!shown.body.contains("/roles/give"), "{}: {}", world.engine, shown.body);
        let csrf = administrator.get("/work").await.hidden_after("action=\"/sign-out\"", "csrf");
        let fields =
            [("csrf", csrf.as_str()), ("role_person", &person), ("role_what", "role:decision_maker")];
        let refused = administrator.post(&format!("{page}/roles/give"), &fields).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", world.engine);
        assert_eq!(world.count("SELECT COUNT(*) FROM account_role WHERE role = 'decision_maker'").await, 0);
    }
}

/// A hold is seen without a grant, so that whoever made somebody an immigration officer would make a reader of every hold.
#[tokio::test]
async fn a_role_that_sees_without_a_grant_is_given_in_bodies_of_its_mandate_alone() {
    for world in worlds().await {
        let (mut mona, page) = body_with_manager(&world).await;
        enrolled(&world, &mut mona, &page, ("Fay Focal", "fay", "focal_point")).await;
        let shown = mona.get(&page).await;
        assert!(!shown.body.contains("immigration_officer"), "{}: it is not offered", world.engine);
        let person = shown.choice("Fay Focal");
        let give = [("role_person", person.as_str()), ("role_what", "role:immigration_officer")];
        let (status, body) = change(&mut mona, &page, "give", &give).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {body}", world.engine);
        let invited =
            [("name", "Ira Invented"), ("sign_in", "ira"), ("role", "immigration_officer"), ("lang", "en")];
        let refused = mona.fill(&page, &format!("{page}/invite"), &invited).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", world.engine, refused.body);
        let given = "SELECT COUNT(*) FROM account_role WHERE role = 'immigration_officer'";
        assert_eq!(world.count(given).await, 0, "{}", world.engine);
    }
}
