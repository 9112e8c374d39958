//! The thread in Greece: referral, triage, presumption, hand-over, reasonable grounds, the period, identification.

use access::foundation::{ListWork, Workplace};
use axum::http::StatusCode;
use protect::rights::SeeReceipt;
use protect::{intake, jobs, records};

use crate::world::{FINDINGS, NAME, STORY, TRIAGE, World, decision, worlds};

const BASIS: &str = "gr-4251-2014";

async fn receipt(world: &World, referral: protect::ReferralId) -> intake::ReceiptView {
    let mut act = world.act("officer").await;
    let permit = act.permit::<SeeReceipt>(referral).await.unwrap();
    intake::receipt(&mut act, &permit).await.unwrap()
}

#[tokio::test]
async fn the_thread_of_greece() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        let (case, number) = (referred.case, referred.number.to_string());
        assert_eq!(receipt(&world, referred.referral).await.taken_up, None);
        assert_eq!(receipt(&world, referred.referral).await.receipt, referred.receipt);

        let list = world.get("focal", "/cases").await;
        assert!(list.says(&number) && !list.holds(NAME), "{engine}: a number, never a name: {}", list.html);
        let work = world.get("focal", "/work").await;
        assert!(work.says("Triage a referral") && work.says(&number), "{engine}: {}", work.html);
        let page = world.get("focal", &format!("/cases/{case}")).await;
        assert!(
            page.says("Referral received") && page.says(NAME) && page.says(STORY),
            "{engine}: {}",
            page.html
        );
        assert!(
            page.html.contains(&format!("href=\"/cases/{case}/triage\"")),
            "{engine}: the one main thing"
        );

        world.at("2024-03-04T09:00:00Z");
        world.done("focal", case, "triage", TRIAGE).await;
        world.at("2024-03-04T10:00:00Z");
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        assert_eq!(receipt(&world, referred.referral).await.taken_up, Some(true), "{engine}");
        let work = world.get("focal", "/work").await;
        assert!(
            work.says("Hand over to the competent authority") && work.says("Open support at once"),
            "{engine}"
        );

        let shut = world.get("decider", &format!("/cases/{case}")).await;
        assert_eq!(shut.status, StatusCode::FORBIDDEN, "{engine}: not handed over yet");
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        let page = world.get("decider", &format!("/cases/{case}")).await;
        assert!(
            page.says(NAME) && page.says(STORY) && page.says("Presumed victim"),
            "{engine}: {}",
            page.html
        );
        assert!(
            page.says("Competence to decide by law") && page.says("Consent of the person"),
            "{engine}: who sees what"
        );

        world.at("2024-03-06T10:00:00Z");
        let fields = decision(BASIS, &[("outcome", "rg_positive")]);
        world.done("decider", case, "grounds", &fields).await;
        let page = world.get("decider", &format!("/cases/{case}")).await;
        assert!(
            page.says("Reasonable grounds found") && page.says("The papers were with the employer"),
            "{engine}"
        );
        assert!(page.says("Recovery and reflection period") && page.says("Running"), "{engine}");

        hold(&world, case, &number).await;
        too_early_then_decided(&world, case).await;
        the_period_ends(&world, case, &number).await;
        let checked = records::rebuild_and_compare(&world.access).await.unwrap();
        assert_eq!((checked.cases, checked.differences.len()), (1, 0), "{engine}: {:?}", checked.differences);
        assert!(checked.events >= 8, "{engine}: {}", checked.events);
    }
}

/// Immigration sees a number and a day, and nothing else.
async fn hold(world: &World, case: protect::CaseId, number: &str) {
    let list = world.get("border", "/cases").await;
    assert!(list.says(number) && list.says("6 Jun"), "{}: {}", world.engine, list.html);
    let page = world.get("border", &format!("/cases/{case}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for secret in [NAME, STORY, "Presumed", "Labour", "Reasonable grounds"] {
        assert!(!page.holds(secret), "{}: {secret}", world.engine);
    }
    let mut border = world.browser("border").await;
    border.open(&format!("/cases/{case}")).await;
    let form = border.page().forms().into_iter().find(|form| form.action.contains("/tasks/"));
    let done = border.send(&form.unwrap().action, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, done.html);
    let open = "SELECT COUNT(*) FROM work_task WHERE duty = 'immigration_officer' AND done_at IS NULL";
    assert_eq!(world.number(open).await, 0, "{}", world.engine);
}

/// Before day 30 nobody is rushed; after it the decision is taken.
async fn too_early_then_decided(world: &World, case: protect::CaseId) {
    world.at("2024-03-20T10:00:00Z");
    let fields = decision(BASIS, FINDINGS);
    let early = world.step("decider", case, "identification", &fields).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.says("Nobody is rushed while recovering"), "{}: {}", world.engine, early.html);
    assert!(early.holds("The papers were with the employer"), "{}: nothing typed is lost", world.engine);
    assert!(early.html.contains("2024"), "the earliest day is named");
    world.at("2024-04-08T10:00:00Z");
    world.done("decider", case, "identification", &fields).await;
    let page = world.get("focal", &format!("/cases/{case}")).await;
    assert!(page.says("Identified victim"), "{}: {}", world.engine, page.html);
}

/// The period is used up: the hold stays until somebody decides.
async fn the_period_ends(world: &World, case: protect::CaseId, number: &str) {
    world.at("2024-06-06T20:59:59.999Z");
    assert_eq!(jobs::run_clocks(&world.access).await.unwrap(), jobs::Ran::default(), "{}", world.engine);
    world.at("2024-06-06T21:00:00Z");
    let other =
        world.access.store.try_lease("job clocks", std::time::Duration::from_secs(600)).await.unwrap();
    assert_eq!(
        jobs::run_clocks(&world.access).await.unwrap(),
        jobs::Ran::default(),
        "{}: another server process is at it",
        world.engine
    );
    other.unwrap().release().await.unwrap();
    let ran = jobs::run_clocks(&world.access).await.unwrap();
    assert_eq!((ran.recorded, ran.left), (1, 0), "{}: the end of 6 June in Athens", world.engine);
    assert_eq!(jobs::run_clocks(&world.access).await.unwrap().recorded, 0, "{}: once", world.engine);
    let list = world.get("border", "/cases").await;
    assert!(list.says(number) && list.says("nobody has decided yet"), "{}: {}", world.engine, list.html);
    let work = world.get("decider", "/work").await;
    assert!(work.says("Decide about the removal hold"), "{}: {}", world.engine, work.html);
    world.done("decider", case, "lift", &decision(BASIS, &[])).await;
    let list = world.get("border", "/cases").await;
    assert!(!list.holds(number), "{}: {}", world.engine, list.html);
}

#[tokio::test]
async fn deadlines_that_pass_are_recorded_and_counted_without_a_case() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let referred = world.refer("officer", &world.adult()).await.unwrap();
        world.at("2024-03-06T08:00:00Z");
        assert_eq!(
            jobs::run_clocks(&world.access).await.unwrap().recorded,
            1,
            "{}: triage is late",
            world.engine
        );
        let page = world.get("focal", &format!("/cases/{}", referred.case)).await;
        assert!(page.says("A deadline passed: To triage the referral"), "{}: {}", world.engine, page.html);
        let work = world.get("coordinator", "/work").await;
        assert!(
            work.says("Missed deadlines: 1") && !work.holds(&referred.number.to_string()),
            "{}",
            world.engine
        );
        let shut = world.get("coordinator", &format!("/cases/{}", referred.case)).await;
        assert_eq!(shut.status, StatusCode::FORBIDDEN, "{}", world.engine);
        let mut act = world.act("officer").await;
        let permit = act.permit::<ListWork>(Workplace).await.unwrap();
        let mine = intake::my_referrals(&mut act, &permit, 0, 50).await.unwrap();
        assert_eq!(
            (mine.len(), mine[0].receipt.as_str()),
            (1, referred.receipt.as_str()),
            "{}",
            world.engine
        );
        let mut act = world.act("officer2").await;
        let permit = act.permit::<ListWork>(Workplace).await.unwrap();
        assert!(intake::my_referrals(&mut act, &permit, 0, 50).await.unwrap().is_empty(), "{}", world.engine);
    }
}
