//! A case is taken back from a body: it no longer reads, holds no keys, and gets none of what is written afterwards, until the
//! case is handed over again.

use axum::http::StatusCode;
use store::Value;

use crate::world::{NAME, TRIAGE, World, worlds};

/// Keys of the case that are wrapped to a team.
async fn wraps(world: &World, team: &str) -> i64 {
    let sql = "SELECT COUNT(*) FROM tier_wrap w JOIN team t ON t.id = w.team_id WHERE t.uuid = $1";
    world.rows(sql, &[Value::from(team)]).await[0].int(0).unwrap()
}

#[tokio::test]
async fn whoever_hands_a_case_over_takes_it_back_and_hands_it_over_again() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        let own = world.teams["focal"].to_string();
        let (page, end) = (format!("/cases/{case}"), format!("/cases/{case}/end-access"));
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        assert!(world.get("decider", &page).await.says(NAME), "{engine}");
        assert!(wraps(&world, &team).await > 0, "{engine}");

        // Whoever does not hand over has no such form, and nobody ends the access of the own body.
        let mut decider = world.browser("decider").await;
        assert!(!decider.open(&page).await.holds("end-access"), "{engine}");
        let mut focal = world.browser("focal").await;
        let gone = focal.send_from(&page, &end, &[("team", &own)]).await;
        assert!(gone.says("This team does not see the case any more"), "{engine}: {}", gone.html);

        let ended = focal.send_from(&page, &end, &[("team", &team)]).await;
        assert_eq!(ended.next, format!("{page}?did=access-ended"), "{engine}: {}", ended.html);
        assert_eq!(world.get("decider", &page).await.status, StatusCode::FORBIDDEN, "{engine}");
        assert!(!world.get("decider", "/cases").await.holds(&page), "{engine}: in no list");
        assert!(!world.get("decider", "/work").await.holds(&page), "{engine}: nor in the queue");
        assert_eq!(wraps(&world, &team).await, 0, "{engine}: no key is left with them");
        // What is written now is sealed under keys that they never had.
        world.done("focal", case, "facts", &[("stay", "irregular"), ("note", "Said later.")]).await;
        assert_eq!(wraps(&world, &team).await, 0, "{engine}");
        world.sound().await;

        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        let again = world.get("decider", &page).await;
        assert!(again.status == StatusCode::OK && again.says(NAME), "{engine}");
    }
}
