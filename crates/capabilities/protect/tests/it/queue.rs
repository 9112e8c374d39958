//! What stands first in a queue, and until when: what is urgent before everything else, each act with its own deadline, and
//! what is late in exactly one queue until it is done.

use axum::http::StatusCode;
use protect::{intake::Intake, records, rights::ViewCase};

use crate::world::{TRIAGE, World, worlds};

/// How often a page of "My work" names something.
async fn named(world: &World, part: &str, words: &str) -> usize {
    world.get(part, "/work").await.document().words().matches(words).count()
}

#[tokio::test]
async fn an_urgent_referral_before_midnight_is_the_first_thing_with_its_hour() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let ordinary = world.refer("officer", &world.adult()).await.unwrap();
        // Half past eleven at night in Greece: its hour is over tomorrow.
        world.at("2024-03-04T21:28:00Z");
        let urgent = Intake { urgent: true, ..world.adult() };
        let urgent = world.refer("officer", &urgent).await.unwrap();
        let work = world.get("focal", "/work").await.document().words();
        let at = |words: &str| {
            work.find(words).unwrap_or_else(|| panic!("{engine}: {words} is not there: {work}"))
        };
        let number = |case| {
            let sql = "SELECT number FROM dossier WHERE uuid = $1";
            let world = &world;
            async move {
                let plain = world.rows(sql, &[format!("{case}").into()]).await[0].text(0).unwrap();
                format!("{}-{}", &plain[..4], &plain[4..])
            }
        };
        let (urgent_number, ordinary_number) = (number(urgent.case).await, number(ordinary.case).await);
        assert!(at("Urgent: somebody may be in danger") < at(&urgent_number), "{engine}");
        assert!(at(&urgent_number) < at(&ordinary_number), "{engine}");
        assert!(at("00:28") < at(&ordinary_number), "{engine}: {work}");
        let list = world.get("focal", "/cases").await.document().words();
        let first = |words: &str| list.find(words).unwrap();
        assert!(first(&urgent_number) < first(&ordinary_number), "{engine}: {list}");
        assert!(list.contains("Urgent") && list.contains("00:28"), "{engine}: {list}");
        let page = format!("/cases/{}", urgent.case);
        assert!(world.get("focal", &page).await.says("This referral is urgent"), "{engine}");

        world.done("focal", urgent.case, "triage", TRIAGE).await;
        assert_eq!(named(&world, "focal", "Urgent: somebody may be in danger").await, 0, "{engine}");
        assert!(!world.get("focal", &page).await.says("This referral is urgent"), "{engine}");
        world.sound().await;
    }
}

#[tokio::test]
async fn a_late_guardian_is_in_one_queue_until_one_is_asked_for() {
    const ASK: &str = "Ask for a guardian";
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.child()).await.unwrap().case;
        let child = &[TRIAGE, &[("stay", "lawful")]].concat();
        world.done("focal", case, "triage", child).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        world.at("2024-03-07T08:00:00Z");
        // The decision has weeks; what is late is the guardian, and that is the focal point's.
        let decider = world.get("decider", "/work").await.document().words();
        assert!(!decider.contains("Overdue"), "{engine}: {decider}");
        let focal = world.get("focal", "/work").await.document().words();
        assert!(focal.contains("Overdue"), "{engine}: {focal}");
        assert_eq!(focal.matches(ASK).count(), 1, "{engine}: {focal}");
        // It is not ticked off: the step ends task and clock together.
        let mut act = world.act("focal").await;
        let permit = act.permit::<ViewCase>(case).await.unwrap();
        let tasks = records::tasks(&mut act, &permit).await.unwrap();
        let task = tasks.iter().find(|task| task.kind == "guardian_alarm").unwrap().id;
        drop(act);
        let page = format!("/cases/{case}");
        let settle = format!("{page}/tasks/{task}");
        let mut browser = world.browser("focal").await;
        assert!(!browser.open(&page).await.holds(&settle), "{engine}: no such button");
        assert!(browser.answer().holds(&format!("href=\"{page}/guardian\"")), "{engine}");
        let other = tasks.iter().find(|task| task.kind == "open_support").unwrap().id;
        let form = browser.form(&format!("{page}/tasks/{other}"));
        let ticked = browser.post(&settle, &form.values()).await;
        assert!(ticked.says("A step of the case ends this task"), "{engine}: {}", ticked.html);
        assert_eq!(ticked.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}");
        assert_eq!(named(&world, "focal", ASK).await, 1, "{engine}");

        world.done("focal", case, "guardian", &[]).await;
        assert_eq!(named(&world, "focal", ASK).await, 0, "{engine}");
        world.sound().await;
    }
}
