//! The administrator founds, the body manager enrols and proposes, a member wraps, and whoever leaves is out.

use axum::http::StatusCode;

use crate::house::{Answer, Browser, Halves, PASSWORD, World, nothing_missing, worlds};

/// Both halves of the link that a page shows.
fn link(page: &Answer) -> Halves {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    Halves::of(page)
}

async fn invite(browser: &mut Browser<'_>, body: &str, name: &str, sign_in: &str, role: &str) -> Answer {
    let fields = [("name", name), ("sign_in", sign_in), ("role", role), ("lang", "en")];
    browser.fill(body, &format!("{body}/invite"), &fields).await
}

/// A body with its manager and two social workers, all enrolled. Returns the path of the body's page.
async fn shelter(world: &World) -> String {
    let mut admin = world.administrator().await;
    let fields = [("name", "Shelter of Testland"), ("mandate", "support"), ("regime", "gdpr")];
    let founded = admin.fill("/people", "/people", &fields).await;
    assert_eq!(founded.status, StatusCode::SEE_OTHER, "{}", founded.body);
    let body = founded.location().split('?').next().unwrap().to_owned();
    assert!(admin.get(founded.location()).await.body.contains("The body has been added"));
    let invited = invite(&mut admin, &body, "Mona Manager", "mona", "body_manager").await;
    world.browser().enrol(&link(&invited)).await;
    let mut mona = world.signed_in("mona").await;
    for (name, sign_in) in [("Ada First", "ada"), ("Ben Second", "ben")] {
        let invited = invite(&mut mona, &body, name, sign_in, "support_worker").await;
        world.browser().enrol(&link(&invited)).await;
    }
    body
}

async fn task(browser: &mut Browser<'_>, what: &str) -> String {
    let work = browser.get("/work").await;
    let path = work.body.split("href=\"/teams/").nth(1).unwrap_or_else(|| panic!("no task: {}", work.body));
    assert!(work.body.contains(what), "{what}: {}", work.body);
    format!("/teams/{}", path.split('"').next().unwrap())
}

#[tokio::test]
async fn from_a_founded_body_to_a_removed_member_and_a_new_epoch() {
    for world in worlds().await {
        let body = shelter(&world).await;
        let mut mona = world.signed_in("mona").await;
        let page = mona.get("/people").await;
        let (ada_id, ben_id) = (page.choice("Ada First"), page.choice("Ben Second"));
        let fields = [("team_name", "Night team"), ("duty", "support"), ("first", ada_id.as_str())];
        let founded = mona.fill("/people", &format!("{body}/teams"), &fields).await;
        assert_eq!(founded.location(), "/people?did=team-founded", "{}", founded.body);

        let mut ada = world.signed_in("ada").await;
        let keys = task(&mut ada, "Create your team&#39;s keys").await;
        let code = ada.fill(&keys, &format!("{keys}/found"), &[]).await;
        assert_eq!(code.status, StatusCode::OK);
        let printed = code.body.split("<code class=\"seed\">").nth(1).unwrap().split('<').next().unwrap();
        vault::recovery::RecoveryCode::parse(printed).expect("a recovery code that can be typed again");
        assert!(!ada.get(&keys).await.body.contains(printed), "shown once");

        let page = mona.get("/people").await;
        let team = page.choice("Night team");
        let fields = [("propose_team", team.as_str()), ("propose_person", ben_id.as_str())];
        let proposed = mona.fill("/people", &format!("{body}/propose"), &fields).await;
        assert_eq!(proposed.location(), "/people?did=member-proposed", "{}", proposed.body);
        let mut ben = world.signed_in("ben").await;
        assert_eq!(ben.get(&keys).await.status, StatusCode::FORBIDDEN, "proposed is not yet a member");
        assert_eq!(mona.get(&keys).await.status, StatusCode::FORBIDDEN, "a manager holds no key");
        let page = ada.get(&keys).await;
        assert!(page.body.contains("Ben Second, Shelter of Testland"), "{}", page.body);
        let wrap = format!("{keys}/wrap");
        let waiting = page.hidden_after(&format!("action=\"{wrap}\""), "task");
        let wrapped = ada.fill(&keys, &wrap, &[("task", &waiting)]).await;
        assert_eq!(wrapped.location(), format!("{keys}?did=member-wrapped"), "{}", wrapped.body);
        assert_eq!(ben.get(&keys).await.status, StatusCode::OK, "a member now");
        assert_eq!(world.count("SELECT COUNT(*) FROM member_wrap").await, 2);

        let page = mona.get("/people").await;
        let member = page.choice("Night team: Ben Second");
        assert_eq!(member, format!("{team} {ben_id}"));
        let removed = mona.fill("/people", &format!("{body}/remove"), &[("remove_member", &member)]).await;
        assert_eq!(removed.location(), "/people?did=member-removed", "{}", removed.body);
        let refused = ben.get(&keys).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}: out at once", world.engine);
        assert!(refused.body.contains("Not allowed: handle the keys of a team"), "{}", refused.body);
        let epochs = "SELECT COUNT(*) FROM team_key WHERE epoch = 2";
        assert_eq!(world.count(epochs).await, 0);
        assert_eq!(ada.get("/help").await.status, StatusCode::OK);
        ada.get("/work").await;
        assert_eq!(world.count(epochs).await, 1, "{}: new keys with the next page of a member", world.engine);
        let of_ben =
            "SELECT COUNT(*) FROM member_wrap w JOIN account a ON a.id = w.account_id WHERE a.sign_in = $1";
        assert_eq!(
            world.ask(of_ben, &["ben".into()]).await[0].int(0).unwrap(),
            0,
            "no key is left to whoever left"
        );
        assert_eq!(world.ask(of_ben, &["ada".into()]).await[0].int(0).unwrap(), 2);
        assert!(mona.get("/people").await.body.contains("Created; version 2"));
        access::audit::sequence(&world.house.access.store).await.unwrap();
        let log = access::audit::verify(&world.house.access.store).await.unwrap().unwrap();
        assert!(log.count > 20, "every step left its trace: {log:?}");
    }
    nothing_missing();
}

#[tokio::test]
async fn a_link_works_once_and_a_lost_one_is_replaced() {
    for world in worlds().await {
        let body = shelter(&world).await;
        let mut mona = world.signed_in("mona").await;
        let first = link(&invite(&mut mona, &body, "Cleo Third", "cleo", "support_worker").await);
        let people = mona.get("/people").await;
        let to = format!("{body}/link");
        let person = people.hidden_after(&format!("action=\"{to}\""), "person");
        let second = link(&mona.fill("/people", &to, &[("person", &person)]).await);
        assert_ne!(first.link, second.link);
        assert_eq!(world.browser().get(&first.link).await.status, StatusCode::GONE, "the lost one is void");
        let mut cleo = world.browser();
        let page = cleo.open(&second).await;
        assert!(page.body.contains("Cleo Third") && page.body.contains("<svg class=\"qr\""), "{}", page.body);
        let code = cleo.authenticator(&page.body);
        for (password, again, code, said) in [
            ("short", "short", code.as_str(), "too short"),
            ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", &code, "easy to guess"),
            (PASSWORD, "something else", &code, "not the same"),
            (PASSWORD, PASSWORD, "000000", "The code does not fit"),
        ] {
            let wrong =
                cleo.post(&second.link, &[("password", password), ("again", again), ("code", code)]).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                wrong.body.contains(said) && wrong.body.contains("aria-invalid"),
                "{said}: {}",
                wrong.body
            );
        }
        let form = [("password", PASSWORD), ("again", PASSWORD), ("code", code.as_str())];
        assert_eq!(cleo.post(&second.link, &form).await.location(), "/work");
        assert_eq!(cleo.get("/work").await.status, StatusCode::OK, "signed in by it");
        let mut thief = world.browser();
        assert_eq!(thief.get(&second.link).await.status, StatusCode::GONE, "{}: used", world.engine);
        let again =
            thief.post(&second.link, &[("password", PASSWORD), ("again", PASSWORD), ("code", &code)]).await;
        assert_eq!(again.status, StatusCode::GONE);
        let third = invite(&mut mona, &body, "Dora Late", "dora", "support_worker").await;
        world.pass(8 * 24 * 3600);
        assert_eq!(
            world.browser().get(&link(&third).link).await.status,
            StatusCode::GONE,
            "more than seven days old"
        );
    }
    nothing_missing();
}

#[tokio::test]
async fn the_same_form_twice_is_one_act_and_its_secret_is_shown_once() {
    for world in worlds().await {
        let body = shelter(&world).await;
        let mut mona = world.signed_in("mona").await;
        let page = mona.get("/people").await;
        let to = format!("{body}/invite");
        let (csrf, form) = (page.hidden("csrf"), page.hidden_after(&format!("action=\"{to}\""), "form"));
        let fields = [
            ("csrf", csrf.as_str()),
            ("form", form.as_str()),
            ("name", "Cleo Third"),
            ("sign_in", "cleo"),
            ("role", "support_worker"),
            ("lang", "en"),
        ];
        let first = mona.post(&to, &fields).await;
        let token = link(&first).link;
        let second = mona.post(&to, &fields).await;
        assert_eq!(second.location(), format!("{body}?did=invited-before"));
        let told = mona.get(second.location()).await;
        assert!(told.body.contains("The link was shown once") && !told.body.contains(&token));
        assert_eq!(world.count("SELECT COUNT(*) FROM account WHERE sign_in = 'cleo'").await, 1);
        let mut other = fields;
        other[2] = ("name", "Somebody Else");
        let other = mona.post(&to, &other).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "the same form with other content");
        assert!(other.body.contains("sent before with other content"));
    }
}

#[tokio::test]
async fn wrong_entries_come_back_with_everything_that_was_typed() {
    for world in worlds().await {
        let body = shelter(&world).await;
        let mut mona = world.signed_in("mona").await;
        let taken = invite(&mut mona, &body, "Another Ada", "ada", "guardian").await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            taken.body.contains("value=\"Another Ada\"")
                && taken.body.contains("Somebody else has this sign-in name")
        );
        assert!(taken.body.contains("<option value=\"guardian\" selected>"), "{}", taken.body);
        let nameless = mona
            .fill(
                "/people",
                &format!("{body}/teams"),
                &[("team_name", " "), ("duty", "support"), ("first", &mona_first(&world).await)],
            )
            .await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nameless.body.contains("Enter a name of at most 200 characters"));
        for role in ["administrator", "coordinator", "auditor"] {
            let raised = invite(&mut mona, &body, "Too High", "high", role).await;
            assert_eq!(raised.status, StatusCode::UNPROCESSABLE_ENTITY, "a body manager makes no {role}");
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM account WHERE sign_in = 'high'").await, 0);
    }
}

async fn mona_first(world: &World) -> String {
    world.ask("SELECT uuid FROM account WHERE sign_in = 'ada'", &[]).await[0].text(0).unwrap()
}

#[tokio::test]
async fn each_role_is_kept_to_its_own() {
    for world in worlds().await {
        let body = shelter(&world).await;
        let mut ada = world.signed_in("ada").await;
        let refused = ada.get("/people").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(
            refused.body.contains("Who can help") && refused.body.contains("No rule allows"),
            "{}",
            refused.body
        );
        let csrf = ada.get("/work").await.hidden_after("action=\"/sign-out\"", "csrf");
        let mine = mona_first(&world).await;
        for (to, fields) in [
            (format!("{body}/invite"), vec![("name", "X"), ("sign_in", "x"), ("role", "guardian")]),
            (
                format!("{body}/teams"),
                vec![("team_name", "X"), ("duty", "support"), ("first", mine.as_str())],
            ),
            ("/people".to_owned(), vec![("name", "X"), ("mandate", "support"), ("regime", "gdpr")]),
        ] {
            let mut all = vec![("csrf", csrf.as_str())];
            all.extend(fields);
            let answer = ada.post(&to, &all).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{to}: {}", answer.body);
        }
        let mut mona = world.signed_in("mona").await;
        let own =
            world.ask("SELECT uuid FROM body WHERE mandate = 'operations'", &[]).await[0].text(0).unwrap();
        assert_eq!(mona.get(&format!("/people/{own}")).await.status, StatusCode::FORBIDDEN, "another body");
        assert_eq!(world.count("SELECT COUNT(*) FROM body").await, 2);
        assert_eq!(world.count("SELECT COUNT(*) FROM team").await, 0);
        let work = ada.get("/work").await;
        assert!(work.body.contains("Nothing is waiting for you"));
        assert!(mona.get("/work").await.body.contains("href=\"/people\""));
    }
    nothing_missing();
}
