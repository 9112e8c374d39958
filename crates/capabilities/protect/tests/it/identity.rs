//! Who the person is, written after the referral: completed, corrected, by two at once, and never against what is known of
//! birth.

use axum::http::StatusCode;
use protect::{intake::Intake, rules::Consent};

use crate::world::{NAME, TRIAGE, World, worlds};

const LATER: &str = "Theodora Inventova";

async fn written(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM identity").await
}

#[tokio::test]
async fn a_name_is_completed_and_corrected_and_what_was_written_before_stays() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let nameless = Intake { identity: None, ..world.adult() };
        let case = world.refer("officer", &nameless).await.unwrap().case;
        let page = format!("/cases/{case}");
        assert!(world.get("focal", &page).await.says("This referral came without a name"), "{engine}");
        let (mut focal, step) = (world.browser("focal").await, format!("href=\"{page}/identity\""));
        assert!(focal.open("/work").await.says("Ask how the person can be reached safely"), "{engine}");
        let links = focal.open(&page).await.html.matches(&step).count();
        assert_eq!(links, 2, "{engine}: beside the task, and among the steps");
        let first = [("name", NAME), ("birth", "5/1990"), ("safe-contact", "Only by text message")];
        world.done("focal", case, "identity", &first).await;
        assert!(world.get("focal", &page).await.says(NAME), "{engine}");
        let work = world.get("focal", "/work").await;
        assert!(!work.says("Ask how the person can be reached safely"), "{engine}: it is known");
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;

        // Corrected: everybody who may read the case reads it, and the word of before.
        world.done("focal", case, "identity", &[("name", LATER)]).await;
        for who in ["focal", "decider"] {
            let seen = world.get(who, &page).await;
            for words in [LATER, NAME, "One earlier version", "5/1990"] {
                assert!(seen.says(words), "{engine} {who}: {words}: {}", seen.html);
            }
        }
        assert!(!world.get("decider", &page).await.holds(&format!("{page}/identity")), "{engine}");
        assert_eq!(
            world.get("decider", &format!("{page}/identity")).await.status,
            StatusCode::FORBIDDEN,
            "{engine}"
        );
        for row in world.rows("SELECT sealed FROM identity", &[]).await {
            let sealed = row.bytes(0).unwrap();
            assert!(!sealed.windows(LATER.len()).any(|part| part == LATER.as_bytes()), "{engine}");
        }
        world.sound().await;
    }
}

#[tokio::test]
async fn two_people_at_one_name_see_both_versions() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let path = format!("/cases/{case}/identity");
        let (mut one, mut two) = (world.browser("focal").await, world.browser("untrained").await);
        one.open(&path).await;
        two.open(&path).await;
        let saved = one.send(&path, &[("name", LATER)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.html);
        let both = two.send(&path, &[("name", "Somebody Else")]).await;
        assert_eq!(both.status, StatusCode::CONFLICT, "{engine}");
        assert!(both.says(LATER) && both.holds("Somebody Else"), "{engine}: {}", both.html);
        assert_eq!(written(&world).await, 2, "{engine}: nothing was overwritten");
    }
}

#[tokio::test]
async fn birth_and_age_that_contradict_each_other_are_asked_about() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let at = |words: &'static str| (words, engine);
        for (typed, (said, engine)) in [
            (vec![("birth", "in spring")], at("Write a day such as 4.5.2009")),
            (vec![("birth", "1.1.2030")], at("Write a day such as 4.5.2009")),
            (vec![("birth", "2009")], at("the person was a child at first contact")),
            (vec![("birth", "1960")], at("do not fit each other")),
            (vec![("birth", "1990"), ("band", "45+")], at("do not fit each other")),
        ] {
            let answer = world.step("focal", case, "identity", &typed).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine} {typed:?}");
            assert!(answer.says(said), "{engine} {typed:?}: {}", answer.html);
        }
        assert_eq!(written(&world).await, 1, "{engine}");
        // A year of birth leaves two ages; both bands that are possible are taken.
        world.done("focal", case, "identity", &[("birth", "1999")]).await;
        world.done("focal", case, "identity", &[("birth", "1960"), ("band", "45+")]).await;
        let band = |sql: &'static str| {
            let world = &world;
            async move { world.rows(sql, &[]).await[0].text(0).unwrap() }
        };
        assert_eq!(band("SELECT age_band FROM case_record").await, "45+", "{engine}");
        let facts = "SELECT DISTINCT age_group FROM fact WHERE retracted IS NULL AND age_group IS NOT NULL";
        assert_eq!(band(facts).await, "45+", "{engine}: and what is counted by it");
        world.sound().await;

        // Without consent nothing is written down of an adult.
        let silent = Intake { consent: Consent::Refused, identity: None, ..world.adult() };
        let silent = world.refer("officer", &silent).await.unwrap().case;
        let refused = world.step("focal", silent, "identity", &[("name", LATER)]).await;
        assert!(refused.says("Only with the consent of the person"), "{engine}: {}", refused.html);
        assert!(!world.get("focal", &format!("/cases/{silent}")).await.holds("/identity\""), "{engine}");
    }
}
