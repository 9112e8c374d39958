//! Accounts that are suspended or closed: at once, everywhere, by whoever may, and with a way back.

use std::sync::Arc;

use access::{
    PendingEntries, SessionName, Who, accounts,
    foundation::{EndSessions, Workplace},
};
use axum::http::StatusCode;
use kernel::Lang;
use vault::session::CookieHalf;

use crate::{
    house::{Answer, Browser, World, nothing_missing, worlds},
    roles::{body_with_manager, enrolled},
};

const OPEN_SESSIONS: &str = "SELECT COUNT(*) FROM session_trace s JOIN account a ON a.id = s.account_id
    WHERE s.ended_at IS NULL AND a.sign_in = 'sam'";

/// Mona, who manages the body, signed in; the page of the body, and that of Sam, who works there.
async fn mona_and_sam(world: &World) -> (Browser<'_>, String, String) {
    let (mut mona, page) = body_with_manager(world).await;
    enrolled(world, &mut mona, &page, ("Sam Sample", "sam", "support_worker")).await;
    let shown = mona.get(&page).await.body;
    let at = shown[..shown.find(">Sam Sample</a>").unwrap()].rfind("href=\"").unwrap();
    let person = shown[at + 6..].split('"').next().unwrap().to_owned();
    (mona, page, person)
}

/// Presses a button of the page of a person.
async fn press(by: &mut Browser<'_>, page: &str, person: &str, what: &str) -> Answer {
    let id = person.rsplit('/').next().unwrap().to_owned();
    by.fill(person, &format!("{page}/{what}"), &[("person", &id)]).await
}

async fn is_in(browser: &mut Browser<'_>) -> bool {
    browser.get("/work").await.status == StatusCode::OK
}

#[tokio::test]
async fn a_stolen_phone_is_answered_with_one_button_and_the_person_comes_back() {
    for world in worlds().await {
        let (mut mona, page, person) = mona_and_sam(&world).await;
        let beside = world.beside();
        let (mut desk, mut phone) = (world.signed_in("sam").await, beside.signed_in("sam").await);
        let typed = phone.get("/account").await;
        assert!(is_in(&mut desk).await && is_in(&mut phone).await);
        let shown = mona.get(&person).await.body;
        assert!(shown.contains("Suspend now") && !shown.contains("Resume"), "{shown}");
        let done = press(&mut mona, &page, &person, "suspend").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(mona.get(done.location()).await.body.contains("Every session has ended"));

        assert!(!is_in(&mut desk).await && !is_in(&mut phone).await, "{}", world.engine);
        assert_eq!(world.count(OPEN_SESSIONS).await, 0, "{}", world.engine);
        let form = [("csrf", typed.hidden_after("<main", "csrf")), ("form", "x".into())];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        phone.post("/account/close", &form).await;
        assert_eq!(world.count("SELECT COUNT(*) FROM parked_form").await, 0, "a thief plants nothing");
        let refused = desk.sign_in("sam").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
        assert!(refused.body.contains("That did not work"), "as for any other");
        assert_eq!(world.count("SELECT COUNT(*) FROM known_browser k JOIN account a ON a.id = k.account_id WHERE a.sign_in = 'sam'").await, 0);

        assert!(mona.get(&person).await.body.contains("since"));
        let back = press(&mut mona, &page, &person, "resume").await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        assert!(is_in(&mut world.signed_in("sam").await).await, "{}", world.engine);
        assert!(!is_in(&mut desk).await, "no session comes back");
        let written = "SELECT COUNT(*) FROM account_shut WHERE kind = 'suspended' AND until_at IS NOT NULL
            AND entry IS NOT NULL AND shut_by = (SELECT id FROM account WHERE sign_in = 'mona')";
        assert_eq!(world.count(written).await, 1, "{}: nothing is deleted", world.engine);
    }
    nothing_missing();
}

#[tokio::test]
async fn an_act_that_was_begun_before_does_not_land_after() {
    for world in worlds().await {
        let (mut mona, page, person) = mona_and_sam(&world).await;
        let sam: kernel::AccountId = person.rsplit('/').next().unwrap().parse().unwrap();
        let begin = async |browser: &Browser<'_>| {
            let cookie = CookieHalf::from_text(&browser.cookies["__Host-palermo"]).unwrap();
            let signed = world.house.sessions.find(&cookie, world.house.access.now_ms()).unwrap();
            let who = Who::Signed {
                account: sam,
                secret: Arc::clone(&signed.secret),
                session: SessionName::of(&cookie),
            };
            let mut act = world.house.access.act(&who, &PendingEntries::default()).await.unwrap();
            act.permit::<EndSessions>(Workplace).await.unwrap();
            accounts::set_language(&mut act, Lang::Bg).unwrap();
            act
        };
        let language = async || {
            world.ask("SELECT language FROM account WHERE sign_in = 'sam'", &[]).await[0].text(0).unwrap()
        };

        // A session that was ended meanwhile.
        let (first, mut second) = (world.signed_in("sam").await, world.signed_in("sam").await);
        let act = begin(&first).await;
        let csrf = second.get("/account").await.hidden_after("action=\"/account/sessions/end\"", "csrf");
        second.post("/account/sessions/end", &[("csrf", &csrf)]).await;
        let late = act.commit().await;
        assert!(matches!(late, Err(access::Error::SessionOver)), "{}: {late:?}", world.engine);
        // An account that was suspended meanwhile.
        let third = world.signed_in("sam").await;
        let act = begin(&third).await;
        let done = press(&mut mona, &page, &person, "suspend").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let late = act.commit().await;
        assert!(matches!(late, Err(access::Error::SessionOver)), "{}: {late:?}", world.engine);
        assert_eq!(language().await, "en", "{}: neither landed", world.engine);
        // The control: the same act of somebody whom nobody stops.
        press(&mut mona, &page, &person, "resume").await;
        let fourth = world.signed_in("sam").await;
        begin(&fourth).await.commit().await.unwrap();
        assert_eq!(language().await, "bg", "{}", world.engine);
    }
}

#[tokio::test]
async fn accounts_are_shut_by_those_who_may_and_never_ones_own() {
    for world in worlds().await {
        let (mut mona, page, person) = mona_and_sam(&world).await;
        enrolled(&world, &mut mona, &page, ("Fay Focal", "fay", "focal_point")).await;
        let id = person.rsplit('/').next().unwrap().to_owned();
        let mut fay = world.signed_in("fay").await;
        let csrf = fay.get("/work").await.hidden_after("action=\"/sign-out\"", "csrf");
        for what in ["suspend", "resume", "close", "release"] {
            let fields = [("csrf", csrf.as_str()), ("person", &id)];
            let refused = fay.post(&format!("{page}/{what}"), &fields).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}: {what}", world.engine);
        }
        assert_eq!(fay.get(&person).await.status, StatusCode::FORBIDDEN, "{}", world.engine);
        // Oneself, and somebody of another body under one's own body's address.
        let csrf = mona.get(&person).await.hidden_after("<main", "csrf");
        for (sign_in, sentence) in [("mona", "your own account"), ("administrator", "")] {
            let row = &world.ask("SELECT uuid FROM account WHERE sign_in = $1", &[sign_in.into()]).await[0];
            let other = row.text(0).unwrap();
            for what in ["suspend", "resume", "close"] {
                let fields = [("csrf", csrf.as_str()), ("person", &other)];
                let answer = mona.post(&format!("{page}/{what}"), &fields).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {what}", world.engine);
                assert!(answer.body.contains(sentence), "{}", answer.body);
            }
        }
        assert_eq!(world.count("SELECT COUNT(*) FROM account WHERE active = 0").await, 0, "{}", world.engine);
        let mut administrator = world.signed_in("administrator").await;
        let done = press(&mut administrator, &page, &person, "suspend").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, done.body);
    }
    nothing_missing();
}

#[tokio::test]
async fn a_closed_account_leaves_its_teams_and_never_opens_again() {
    for world in worlds().await {
        let (mut mona, page, person) = mona_and_sam(&world).await;
        let id = person.rsplit('/').next().unwrap().to_owned();
        let team = [("team_name", "Night team"), ("duty", "support"), ("first", id.as_str())];
        mona.fill("/people", &format!("{page}/teams"), &team).await;
        let mut sam = world.signed_in("sam").await;
        let work = sam.get("/work").await.body;
        let keys =
            format!("/teams/{}", work.split("href=\"/teams/").nth(1).unwrap().split('"').next().unwrap());
        assert_eq!(sam.fill(&keys, &format!("{keys}/found"), &[]).await.status, StatusCode::OK);
        let alone = press(&mut mona, &page, &person, "close").await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(alone.body.contains("Nobody else holds the keys of a team"), "{}", alone.body);
        let own = sam.fill("/account/close", "/account/close", &[]).await;
        assert!(own.body.contains("Nobody else holds the keys of a team"), "{}", own.body);

        enrolled(&world, &mut mona, &page, ("Ben Second", "ben", "support_worker")).await;
        let shown = mona.get("/people").await;
        let (team, ben) = (shown.choice("Night team"), shown.choice("Ben Second"));
        let fields = [("propose_team", team.as_str()), ("propose_person", ben.as_str())];
        mona.fill("/people", &format!("{page}/propose"), &fields).await;
        let waiting = sam.get(&keys).await.hidden_after(&format!("action=\"{keys}/wrap\""), "task");
        sam.fill(&keys, &format!("{keys}/wrap"), &[("task", &waiting)]).await;
        press(&mut mona, &page, &person, "suspend").await;
        let done = press(&mut mona, &page, &person, "close").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, done.body);
        assert_eq!(world.count("SELECT COUNT(*) FROM member_wrap").await, 1, "{}: Ben's", world.engine);
        assert_eq!(world.signed_in("ben").await.get("/work").await.status, StatusCode::OK);
        let epochs = world.count("SELECT COUNT(*) FROM team_key WHERE epoch = 2").await;
        assert_eq!(epochs, 1, "{}: new keys begin with the next page of who stays", world.engine);
        let shown = mona.get(&person).await.body;
        assert!(shown.contains("Account closed") && !shown.contains("Resume"), "{shown}");
        let fields = [("csrf", mona.get(&page).await.hidden_after("<main", "csrf")), ("person", id)];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for what in ["resume", "suspend", "close"] {
            let over = mona.post(&format!("{page}/{what}"), &fields).await;
            assert_eq!(over.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {what}", world.engine);
        }
        assert_eq!(world.browser().sign_in("sam").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    nothing_missing();
}

#[tokio::test]
async fn one_closes_ones_own_account_and_ends_single_sessions() {
    for world in worlds().await {
        let (_, _, person) = mona_and_sam(&world).await;
        let (mut here, mut lost) = (world.signed_in("sam").await, world.signed_in("sam").await);
        let mut mona = world.signed_in("mona").await;
        let name = |browser: &Browser<'_>| {
            SessionName::of(&CookieHalf::from_text(&browser.cookies["__Host-palermo"]).unwrap()).to_string()
        };
        let (to, theirs, of_lost) = ("/account/sessions/end-one", name(&mona), name(&lost));
        let foreign = here.fill("/account", to, &[("session", &theirs)]).await;
        assert_eq!(foreign.status, StatusCode::SEE_OTHER);
        assert!(is_in(&mut mona).await, "{}: a session of somebody else goes on", world.engine);
        here.fill("/account", to, &[("session", &of_lost)]).await;
        assert!(!is_in(&mut lost).await && is_in(&mut here).await, "{}", world.engine);
        assert!(here.get("/account").await.body.contains("This device, now"));

        let closed = here.fill("/account/close", "/account/close", &[]).await;
        assert_eq!(
            (closed.status, closed.location()),
            (StatusCode::SEE_OTHER, "/sign-in"),
            "{}",
            closed.body
        );
        assert!(!is_in(&mut here).await);
        assert_eq!(world.count(OPEN_SESSIONS).await, 0, "{}", world.engine);
        assert_eq!(here.sign_in("sam").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(mona.get(&person).await.body.contains("Account closed"));

        let mut administrator = world.signed_in("administrator").await;
        let alone = administrator.fill("/account/close", "/account/close", &[]).await;
        assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(alone.body.contains("Nobody else runs this server") && is_in(&mut administrator).await);
    }
    nothing_missing();
}
