//! Who may not, and why: in words, with everything that was typed.

use axum::http::StatusCode;
use kernel::AgeBand;
use protect::CaseId;
use protect::{
    intake::Intake,
    records,
    rules::{Accompanied, AgeState, Consent, RefusalCode},
};
use store::Batch;

use crate::world::{NAME, STORY, TRIAGE, World, decision, worlds};

#[tokio::test]
async fn an_adults_identity_needs_the_adults_consent() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let no = Intake { consent: Consent::Refused, ..world.adult() };
        let refusal = world.refer("officer", &no).await.unwrap_err();
        assert_eq!(refusal.code, RefusalCode::IdentityWithoutConsent, "{}", world.engine);
        for table in ["dossier", "case_event", "referral", "identity", "person", "grants"] {
            assert_eq!(world.number(&format!("SELECT COUNT(*) FROM {table}")).await, 0, "{table}");
        }
        let nameless = Intake { identity: None, ..no };
        let case = world.refer("officer", &nameless).await.unwrap().case;
        assert_eq!(world.number("SELECT COUNT(*) FROM identity").await, 0);
        let page = world.get("focal", &format!("/cases/{case}")).await;
        assert!(page.says("This referral came without a name."), "{}: {}", world.engine, page.html);
    }
}

#[tokio::test]
async fn a_child_needs_training_and_a_guardian() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let child = Intake {
            age: AgeState::Unknown,
            age_band: AgeBand::Child,
            consent: Consent::NotAsked,
            accompanied: Accompanied::No,
            ..world.adult()
        };
        let referred = world.refer("officer", &child).await.unwrap();
        let (case, number) = (referred.case, referred.number.to_string());
        let shut = world.get("untrained", &format!("/cases/{case}")).await;
        assert_eq!(shut.status, StatusCode::FORBIDDEN, "{}", world.engine);
        assert!(shut.says("are for people trained for them"), "{}: {}", world.engine, shut.html);
        assert!(!world.get("untrained", "/cases").await.says(&number), "{}: nor in a list", world.engine);
        assert!(!world.get("untrained", "/work").await.says(&number), "{}: nor in the work", world.engine);
        let work = world.get("focal", "/work").await;
        assert!(work.says("Ask for a guardian: a child alone"), "{}: {}", world.engine, work.html);
        world.done("focal", case, "guardian", &[]).await;
        let work = world.get("focal", "/work").await;
        assert!(!work.holds("Ask for a guardian: a child alone"), "{}: settled with it", world.engine);
        let adult = world.step("focal", case, "facts", &[("age", "child")]).await;
        assert_eq!(adult.status, StatusCode::SEE_OTHER, "{}", adult.html);
        let adult = world.step("focal", case, "facts", &[("age", "adult")]).await;
        assert!(
            adult.says("only after a finished age assessment with reasons"),
            "{}: {}",
            world.engine,
            adult.html
        );
        assert_eq!(world.number("SELECT child FROM dossier").await, 1, "{}", world.engine);
        let typed = [("age", "adult"), ("age_assessment", "yes"), ("note", "Papers were found.")];
        world.done("focal", case, "facts", &typed).await;
        assert_eq!(
            world.number("SELECT child FROM dossier").await,
            0,
            "{}: the door keeps step",
            world.engine
        );
    }
}

#[tokio::test]
async fn strangers_are_refused_in_words_and_lists_show_what_details_show() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let first = world.refer("officer", &world.adult()).await.unwrap();
        let second = world.refer("officer2", &world.adult()).await.unwrap();
        world.done("focal", first.case, "triage", TRIAGE).await;
        world.done("focal", first.case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        world.done("focal", first.case, "hand-over", &[("team", &team)]).await;
        let mut pairs = 0;
        for part in world.people.keys() {
            let list = world.get(part, "/cases").await;
            for referred in [&first, &second] {
                let page = world.get(part, &format!("/cases/{}", referred.case)).await;
                let listed = list.says(&referred.number.to_string());
                assert_eq!(listed, page.status == StatusCode::OK, "{} {part}: list = detail", world.engine);
                if page.status != StatusCode::OK {
                    assert_eq!(page.status, StatusCode::FORBIDDEN, "{} {part}", world.engine);
                    assert!(
                        page.says("Who can help") && !page.holds(NAME) && !page.holds(STORY),
                        "{part}: {}",
                        page.html
                    );
                    nobody_changes(&world, part, referred.case).await;
                }
                pairs += 1;
            }
        }
        assert_eq!(pairs, 2 * world.people.len());
        let unknown = world.get("officer2", &format!("/cases/{}", CaseId::random())).await;
        let known = world.get("officer2", &format!("/cases/{}", first.case)).await;
        assert_eq!(unknown.status, known.status, "{}: a stranger learns nothing", world.engine);
        let why = world.get("administrator", &format!("/cases/{}/why", first.case)).await;
        assert!(
            why.says("People who run the server or enrol others cannot read cases."),
            "{}: {}",
            world.engine,
            why.html
        );
        let why = world.get("focal", &format!("/cases/{}/why", first.case)).await;
        assert!(
            why.says("A case is seen by those whose team it was handed to."),
            "{}: {}",
            world.engine,
            why.html
        );
    }
}

#[tokio::test]
async fn my_work_shows_the_nearest_deadlines_and_says_that_there_is_more() {
    let sql = "INSERT INTO work_task (uuid, dossier_id, kind, args, duty, made_at, due_at)
        SELECT $1, id, 'ask_safe_contact', '{}', 'focal_point', 0, $2 FROM dossier";
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        world.refer("officer", &world.adult()).await.unwrap();
        let most = i64::try_from(records::MOST_WORK).unwrap();
        let already =
            world.number("SELECT COUNT(*) FROM work_task WHERE duty <> 'competent_authority'").await;
        let mut batch = Batch::new();
        for number in already..most {
            // The last ones are due first.
            let due = (most - number) * 86_400_000;
            batch.push(sql, vec![kernel::TaskId::random().to_string().into(), due.into()]);
        }
        world.store.write(batch).await.unwrap();
        let full = world.get("focal", "/work").await;
        assert!(!full.holds("More waits than this page shows"), "{}: exactly as many fit", world.engine);
        let mut batch = Batch::new();
        batch.push(sql, vec![kernel::TaskId::random().to_string().into(), 1.into()]);
        world.store.write(batch).await.unwrap();
        let over = world.get("focal", "/work").await;
        assert!(over.says("More waits than this page shows"), "{}: {}", world.engine, over.html);
        assert!(over.says("Thu, 1 Jan 1970"), "{}: the nearest deadline stays", world.engine);
    }
}

/// Somebody who may not see a case may not open one of its forms either.
async fn nobody_changes(world: &World, part: &str, case: CaseId) {
    for step in
        ["triage", "presume", "hand-over", "facts", "grounds", "identification", "extend", "lift", "withdraw"]
    {
        let page = world.get(part, &format!("/cases/{case}/{step}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{} {part} {step}", world.engine);
    }
}

#[tokio::test]
async fn a_rules_no_comes_back_at_the_form_with_what_was_typed() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let some = [("danger", "yes"), ("rights_language", "bg"), ("note", "A blue car waits outside.")];
        let no = world.step("focal", case, "triage", &some).await;
        assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(no.says("Still to be checked: immediate aid, duplicates."), "{}: {}", world.engine, no.html);
        assert!(no.says("A blue car waits outside."), "{}: nothing typed is lost", world.engine);
        world.done("focal", case, "triage", TRIAGE).await;
        let no = world.step("focal", case, "presume", &[("note", "nothing chosen")]).await;
        assert!(
            no.says("Choose one of these.") && no.says("nothing chosen"),
            "{}: {}",
            world.engine,
            no.html
        );
        let no = world.step("focal", case, "presume", &[("grounds", "self_identification")]).await;
        assert!(no.says("This ground is not recorded"), "{}: {}", world.engine, no.html);
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        let typed = decision("gr-4251-2014", &[("outcome", "rg_positive")]);
        let without: Vec<_> = typed.into_iter().filter(|(name, _)| *name != "evidence").collect();
        let no = world.step("decider", case, "grounds", &without).await;
        assert!(no.says("Choose at least one kind of evidence."), "{}: {}", world.engine, no.html);
        assert_eq!(world.number("SELECT COUNT(*) FROM case_event").await, 3, "{}", world.engine);
        assert_eq!(world.get("focal", "/cases/no-such-case").await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_number_that_is_not_there_and_a_case_one_may_not_see_are_answered_alike() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let grown = world.refer("officer", &world.adult()).await.unwrap();
        let child = Intake { age: AgeState::Child, age_band: AgeBand::Child, ..world.adult() };
        let child = world.refer("officer", &child).await.unwrap();
        let mut batch = Batch::new();
        batch.push("UPDATE dossier SET state = 'closed' WHERE child = 1", vec![]);
        world.store.write(batch).await.unwrap();
        let nowhere = kernel::CaseNumber::from_random([9, 9, 9, 9, 9, 9, 9]);
        let mut answers = Vec::new();
        for number in [&grown.number, &child.number, &nowhere] {
            let answer = world.get("administrator", &format!("/search?q={number}")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.html);
            let (said, id) = answer.html.split_once("Quote this when you ask for help").unwrap();
            let said = said.replace(number.plain(), "");
            answers.push((said.replace(&number.to_string(), ""), id.len()));
        }
        let untold = |answer: &(String, usize)| answer.0.split("csrf").next().unwrap().to_owned();
        assert_eq!(untold(&answers[0]), untold(&answers[2]), "{}", world.engine);
        assert_eq!(untold(&answers[1]), untold(&answers[2]), "not even that it is a child's, or closed");
        assert!(answers[0].0.contains("cannot read cases"), "{}", answers[0].0);
        let found = world.get("focal", &format!("/search?q={}", grown.number)).await;
        assert_eq!(found.next, format!("/cases/{}", grown.case), "{}", world.engine);
        let wrong = world.get("focal", "/search?q=BCDF-GHJB").await;
        assert!(wrong.says("This is not a case number") && wrong.html.contains("value=\"BCDF-GHJB\""));
    }
}

/// Nobody learns from the page that explains refusals whether a case is there, is a child's, or came from their body.
#[tokio::test]
async fn the_page_that_explains_says_the_same_of_every_case_to_strangers() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let child = Intake {
            age: AgeState::Child,
            age_band: AgeBand::Child,
            consent: Consent::NotAsked,
            accompanied: Accompanied::Yes,
            ..world.adult()
        };
        let adult = world.refer("officer", &world.adult()).await.unwrap().case;
        let child = world.refer("officer", &child).await.unwrap().case;
        let mut asked = 0;
        // The focal point works on the cases, and whoever referred keeps a receipt of them.
        for part in world.people.keys().filter(|part| !["focal", "untrained", "officer"].contains(*part)) {
            // What differs is the address of the page itself, and the token of the form that changes the language.
            let shown = async |case: CaseId| {
                let page = world.get(part, &format!("/cases/{case}/why")).await;
                let tables =
                    page.html.split("<table").skip(1).map(|rest| rest.split("</table>").next().unwrap());
                (page.status, tables.map(str::to_owned).collect::<Vec<_>>(), page.html.len())
            };
            let absent = shown(CaseId::random()).await;
            assert!(!absent.1.is_empty(), "{part}");
            for case in [adult, child] {
                assert_eq!(shown(case).await, absent, "{} {part}", world.engine);
                asked += 1;
            }
        }
        assert!(asked >= 12, "{asked}");
        let sql = "SELECT COUNT(*) FROM log_entry";
        let before = world.number(sql).await;
        world.get("officer2", &format!("/cases/{adult}/why")).await;
        assert!(world.number(sql).await > before, "{}: who asks is seen", world.engine);
    }
}

/// A role that was written past the rule, or given before there was one, sees no hold in a body that has nothing to do with
/// the right to stay.
#[tokio::test]
async fn a_hold_is_seen_in_bodies_of_immigration_alone() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        let (case, number) = (referred.case, referred.number.to_string());
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        world
            .done("decider", case, "grounds", &decision("gr-4251-2014", &[("outcome", "rg_positive")]))
            .await;
        let role = "UPDATE account_role SET role = 'immigration_officer'
            WHERE account_id = (SELECT id FROM account WHERE sign_in = 'officer2')";
        world.write(role, vec![]).await;
        let path = format!("/cases/{case}");
        for (part, sees) in [("border", true), ("officer2", false)] {
            let list = world.get(part, "/cases").await;
            assert_eq!((list.status, list.says(&number)), (StatusCode::OK, sees), "{engine}: {part}");
            assert_eq!(world.get(part, "/work").await.says(&number), sees, "{engine}: {part}");
            let page = world.get(part, &path).await.status;
            assert_eq!(page == StatusCode::OK, sees, "{engine}: {part}");
            let found = world.get(part, &format!("/search?q={number}")).await;
            assert_eq!(found.status.is_redirection(), sees, "{engine}: {part}");
        }
    }
}
