//! Emergencies: a life is in danger, and two bodies open one case together for an hour. Walked through the pages, and tried
//! past them.

use access::{Access, accounts, audit, emergency};
use axum::http::StatusCode;
use kernel::{Mandate, Role, roles::EMERGENCY_DUTY};
use protect::CaseId;
use testkit::{
    Answer, Setup,
    cast::{Body, TESTLAND, Team},
    houses_with,
};

use crate::world::{NAME, STORY, World};

const BODIES: &[Body] = &[
    TESTLAND[0],
    TESTLAND[1],
    TESTLAND[2],
    TESTLAND[5],
    Body {
        name: "Night Line of Testland",
        mandate: Mandate::Support,
        competences: "",
        people: &[
            ("night.manager", Role::BodyManager, false),
            ("night", Role::SupportWorker, true),
            ("night2", Role::SupportWorker, false),
        ],
        team: Some(Team {
            part: "night",
            name: "Night line",
            duty: EMERGENCY_DUTY,
            members: &["night", "night2"],
        }),
    },
    Body {
        name: "Duty Desk of Testland",
        mandate: Mandate::LawEnforcement,
        competences: "",
        people: &[("duty.manager", Role::BodyManager, false), ("duty", Role::Investigator, true)],
        team: Some(Team { part: "duty", name: "Duty desk", duty: EMERGENCY_DUTY, members: &["duty"] }),
    },
    Body {
        name: "Supervisor of Testland",
        mandate: Mandate::Oversight,
        competences: "",
        people: &[("supervisor.manager", Role::BodyManager, false), ("auditor", Role::Auditor, false)],
        team: None,
    },
];

const NOW: &str = "2026-11-23T22:00:00Z";

async fn worlds() -> Vec<World> {
    worlds_at(NOW).await
}

/// Houses in Greece in which two bodies hold the halves, on each database.
pub async fn worlds_at(now: &'static str) -> Vec<World> {
    let houses = houses_with(|| Setup { now, bodies: BODIES, ..Setup::default() }).await;
    houses.into_iter().map(|house| World::of(house, "gr")).collect()
}

/// An emergency from asking to its review.
pub async fn from_asking_to_review(world: &World, number: &str) {
    let fresh = code(world, "night").await;
    assert_eq!(asks(world, "night", number, &fresh).await.status, StatusCode::SEE_OTHER);
    let id = only(world, "duty").await;
    let fresh = code(world, "duty").await;
    does(world, "duty", &id, "release", &[("code", &fresh)]).await;
    does(world, "night", &id, "open", &[]).await;
    let typed = [("outcome", "justified"), ("note", "The danger was real.")];
    assert_eq!(does(world, "auditor", &id, "review", &typed).await.status, StatusCode::SEE_OTHER);
}

/// A code of somebody's authenticator that was not used yet: each time half a minute later.
async fn code(world: &World, part: &str) -> String {
    world.pass(30);
    accounts::current_code(&world.access, world.people[part].account).await.unwrap().0
}

async fn asks(world: &World, part: &str, number: &str, code: &str) -> Answer {
    let typed = [
        ("number", number),
        ("danger", "threat_to_life"),
        ("reason", "She called and said that he is at the door. The focal point does not answer."),
        ("code", code),
    ];
    world.browser(part).await.send_from("/emergency", "/emergency/ask", &typed).await
}

/// The only emergency there is.
async fn only(world: &World, part: &str) -> String {
    let page = world.get(part, "/emergency").await;
    let start = page.html.find("href=\"/emergency/").expect("one emergency") + "href=\"/emergency/".len();
    page.html[start..start + 36].to_owned()
}

async fn does(world: &World, part: &str, id: &str, what: &str, typed: &[(&str, &str)]) -> Answer {
    let (page, to) = (format!("/emergency/{id}"), format!("/emergency/{id}/{what}"));
    world.browser(part).await.send_from(&page, &to, typed).await
}

async fn sees(world: &World, part: &str, case: CaseId) -> bool {
    let page = world.get(part, &format!("/cases/{case}")).await;
    assert_eq!(page.holds(NAME), page.status == StatusCode::OK && page.holds(STORY), "{part}: {}", page.html);
    page.holds(NAME)
}

#[tokio::test]
async fn two_bodies_open_one_case_for_an_hour_and_everybody_is_told() {
    for world in worlds().await {
        let engine = world.engine;
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        let other = world.refer("officer", &world.adult()).await.unwrap();
        let (case, number) = (referred.case, referred.number.to_string());
        assert!(!sees(&world, "night", case).await && !sees(&world, "duty", case).await, "{engine}");

        let fresh = code(&world, "night").await;
        let slip = asks(&world, "night", "AAAA-AAAA", &fresh).await;
        assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: a slip costs no code");
        assert!(slip.holds("he is at the door"), "{engine}: what was typed is still there");
        let asked = asks(&world, "night", &number, &fresh).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{engine}: {}", asked.html);
        let again = asks(&world, "night", &number, &fresh).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: a code is good once");
        assert!(!sees(&world, "night", case).await, "{engine}: asking opens nothing");

        let id = only(&world, "duty").await;
        let work = world.get("duty", "/work").await;
        assert!(work.says("Emergency: somebody asks you to open a case"), "{engine}: {}", work.html);
        let work = world.get("focal", "/work").await;
        assert!(work.says("Somebody else opened a case of yours"), "{engine}: told at once: {}", work.html);
        for part in ["night", "night2", "focal", "auditor", "coordinator", "decider"] {
            let fresh = code(&world, part).await;
            let to = format!("/emergency/{id}/release");
            let refused = posts(&world, part, &to, &[("code", &fresh)]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}: {part} released it");
        }
        strangers_learn_nothing(&world, &id).await;
        let wrong = does(&world, "duty", &id, "release", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        let fresh = code(&world, "duty").await;
        let released = does(&world, "duty", &id, "release", &[("code", &fresh)]).await;
        assert_eq!(released.status, StatusCode::SEE_OTHER, "{engine}: {}", released.html);
        assert!(!sees(&world, "duty", case).await, "{engine}: whoever releases sees nothing");

        let opened = does(&world, "night", &id, "open", &[]).await;
        assert_eq!(opened.next, format!("/cases/{case}"), "{engine}: {}", opened.html);
        assert!(sees(&world, "night", case).await, "{engine}");
        assert!(!sees(&world, "night", other.case).await, "{engine}: one case, not two");
        assert!(!sees(&world, "night2", case).await, "{engine}: whoever asked, not the team");
        let triage = world.get("night", &format!("/cases/{case}/triage")).await;
        assert_eq!(triage.status, StatusCode::FORBIDDEN, "{engine}: read, not changed");
        let who = world.get("focal", &format!("/cases/{case}")).await;
        assert!(who.says("One person of this body") && who.says("Vital interests"), "{engine}: {}", who.html);

        let work = world.get("auditor", "/work").await;
        assert!(work.says("Review an emergency") && work.says("27 Nov"), "{engine}: {}", work.html);
        world.at("2026-11-23T23:30:00Z");
        assert!(!sees(&world, "night", case).await, "{engine}: the hour is over");
        let reopened = posts(&world, "night", &format!("/emergency/{id}/open"), &[]).await;
        assert_eq!(reopened.status, StatusCode::FORBIDDEN, "{engine}");

        world.at("2026-11-30T09:00:00Z");
        let late = world.get("coordinator", "/work").await;
        assert!(late.says("An emergency was not reviewed in time") && !late.says(&number), "{engine}");
        let typed = [("outcome", "justified"), ("note", "The danger was real.")];
        let reviewed = does(&world, "auditor", &id, "review", &typed).await;
        assert_eq!(reviewed.status, StatusCode::SEE_OTHER, "{engine}: {}", reviewed.html);
        let page = world.get("focal", &format!("/emergency/{id}")).await;
        assert!(page.says("It was justified") && page.says("The danger was real."), "{engine}");
        let page = world.get("coordinator", "/emergency").await;
        assert!(page.says("Reviewed") && !page.says(&number), "{engine}: how often, not who: {}", page.html);
        let checked = audit::check_rows(&world.access, &testkit::HOUSE.covered()).await.unwrap();
        // Screenings that the kit wrote past the door are found, as they should be.
        let found: Vec<_> = checked.findings.iter().filter(|one| one.table != "screening").collect();
        assert!(found.is_empty(), "{engine}: {found:?}");
    }
}

/// Whoever has nothing to do with an emergency is told what would be said of one that is not there.
async fn strangers_learn_nothing(world: &World, id: &str) {
    for part in ["officer", "decider", "administrator", "night2"] {
        let there = world.get(part, &format!("/emergency/{id}")).await;
        let absent = kernel::FormId::random().to_string();
        let not = world.get(part, &format!("/emergency/{absent}")).await;
        assert_eq!(there.status, StatusCode::FORBIDDEN, "{}: {part}", world.engine);
        let said = |answer: &Answer| {
            let words = answer.document().words();
            words.split("Quote this").next().unwrap().to_owned()
        };
        assert_eq!(said(&there), said(&not), "{}: {part} learns that it is there", world.engine);
    }
}

#[tokio::test]
async fn a_review_that_finds_it_unjustified_ends_the_hour() {
    for world in worlds().await {
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        let number = referred.number.to_string();
        let fresh = code(&world, "night").await;
        asks(&world, "night", &number, &fresh).await;
        let id = only(&world, "duty").await;
        let fresh = code(&world, "duty").await;
        does(&world, "duty", &id, "release", &[("code", &fresh)]).await;
        does(&world, "night", &id, "open", &[]).await;
        assert!(sees(&world, "night", referred.case).await, "{}", world.engine);
        let unsaid = does(&world, "auditor", &id, "review", &[("outcome", "not_justified")]).await;
        assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", world.engine);
        let typed = [("outcome", "not_justified"), ("note", "The focal point was never called.")];
        does(&world, "auditor", &id, "review", &typed).await;
        assert!(!sees(&world, "night", referred.case).await, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_case_of_a_child_needs_the_training_and_an_unknown_number_says_so() {
    for world in worlds().await {
        let engine = world.engine;
        let child = world.refer("officer", &world.child()).await.unwrap();
        let fresh = code(&world, "night2").await;
        let refused = asks(&world, "night2", &child.number.to_string(), &fresh).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert!(refused.says("trained for cases of children"), "{engine}: {}", refused.html);
        let fresh = code(&world, "night").await;
        let asked = asks(&world, "night", &child.number.to_string(), &fresh).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{engine}: {}", asked.html);
        let nobody = kernel::CaseNumber::from_random([7; 7]).to_string();
        let fresh = code(&world, "night").await;
        let unknown = asks(&world, "night", &nobody, &fresh).await;
        assert!(unknown.says("There is no case with this number"), "{engine}: {}", unknown.html);
        for part in
            ["focal", "officer", "decider", "coordinator", "auditor", "administrator", "night.manager"]
        {
            let fresh = code(&world, part).await;
            let number = child.number.to_string();
            let typed = [("number", &*number), ("danger", "medical"), ("reason", "So."), ("code", &fresh)];
            let refused = posts(&world, part, "/emergency/ask", &typed).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{engine}: {part} asked");
        }
    }
}

/// What somebody sends who was not offered the form.
async fn posts(world: &World, part: &str, to: &str, typed: &[(&str, &str)]) -> Answer {
    let mut browser = world.browser(part).await;
    browser.open("/work").await;
    let mut values: Vec<(String, String)> = browser.form("/sign-out").values();
    values.retain(|(name, _)| name == "csrf");
    values.push(("form".into(), kernel::FormId::random().to_string()));
    values.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    browser.post(to, &values).await
}

/// Whoever has the database, the key file and everything that one of the two teams can open, opens no case.
#[tokio::test]
async fn one_team_alone_opens_nothing_even_with_database_and_key_file() {
    for world in worlds().await {
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        let fresh = code(&world, "night").await;
        asks(&world, "night", &referred.number.to_string(), &fresh).await;
        // The other body's release is written into the database by hand: the policy is passed, the key is still missing.
        let access: &Access = &world.access;
        let mut batch = store::Batch::new();
        batch.push(
            "UPDATE emergency_access SET released_at = asked_at, until_at = asked_at + 3600000, halves = $1",
            vec![b"[]".to_vec().into()],
        );
        access.store.write(batch).await.unwrap();
        let id = only(&world, "night").await;
        posts(&world, "night", &format!("/emergency/{id}/open"), &[]).await;
        assert!(!sees(&world, "night", referred.case).await, "{}", world.engine);
    }
}

#[tokio::test]
async fn cases_of_before_are_covered_with_their_next_change_and_the_page_says_how_many_are_not() {
    for world in worlds().await {
        let engine = world.engine;
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        // As if the case had been opened before there were emergencies.
        let mut batch = store::Batch::new();
        batch.push("DELETE FROM emergency_share", vec![]);
        world.access.store.write(batch).await.unwrap();
        let mut act = world.act("night").await;
        let covered = emergency::covered(&mut act).await.unwrap().unwrap();
        assert_eq!((covered.covered, covered.all), (0, 1), "{engine}");
        drop(act);
        let fresh = code(&world, "night").await;
        let refused = asks(&world, "night", &referred.number.to_string(), &fresh).await;
        assert!(refused.says("cannot be opened this way"), "{engine}: {}", refused.html);
        assert!(refused.says("0 of 1 open cases"), "{engine}: {}", refused.html);
        world.done("focal", referred.case, "triage", crate::world::TRIAGE).await;
        let page = world.get("night", "/emergency").await;
        assert!(page.says("can be opened this way") && !page.says("0 of 1"), "{engine}: {}", page.html);
    }
}
