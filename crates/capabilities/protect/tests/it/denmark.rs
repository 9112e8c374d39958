//! The thread in Denmark: two deciders by stay, one decision that starts thirty days, to 120 in all.

use axum::http::StatusCode;
use protect::{intake::Intake, records, rules::StayStatus};

use crate::world::{FINDINGS, TRIAGE, decision, worlds};

const BASIS: &str = "dk-aliens-act";

#[tokio::test]
async fn the_thread_of_denmark() {
    for world in worlds("dk", "2024-09-20T10:00:00Z").await {
        let engine = world.engine;
        let unknown = Intake { stay: StayStatus::Unknown, ..world.adult() };
        let case = world.refer("officer", &unknown).await.unwrap().case;
        world.at("2024-09-23T08:00:00Z");
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let work = world.get("focal", "/work").await;
        assert!(work.says("Record the right to stay"), "{engine}: {}", work.html);
        let nobody = world.get("focal", &format!("/cases/{case}/hand-over")).await;
        assert!(
            nobody.says("No team of a competent authority can receive it now"),
            "{engine}: {}",
            nobody.html
        );

        world.done("focal", case, "facts", &[("stay", "irregular")]).await;
        let page = world.get("focal", &format!("/cases/{case}/hand-over")).await;
        assert!(
            page.says("Service of Testland") && !page.holds("Prosecutor of Testland"),
            "{engine}: {}",
            page.html
        );
        let cmm = world.teams["authority"].to_string();
        let wrong = world.step("focal", case, "hand-over", &[("team", &cmm)]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{engine}: not competent");
        let service = world.teams["service"].to_string();
        world.done("focal", case, "hand-over", &[("team", &service)]).await;

        let typed = decision(BASIS, &[("outcome", "rg_positive")]);
        let merged = world.step("decider.service", case, "grounds", &typed).await;
        assert!(merged.says("no separate decision on reasonable grounds"), "{engine}: {}", merged.html);
        let eu = decision("eu-2011-36", FINDINGS);
        let eu = world.step("decider.service", case, "identification", &eu).await;
        assert!(eu.says("This is no legal basis of this country"), "{engine}: {}", eu.html);
        world.at("2024-10-01T09:00:00Z");
        world.done("decider.service", case, "identification", &decision(BASIS, FINDINGS)).await;
        let page = world.get("decider.service", &format!("/cases/{case}")).await;
        assert!(page.says("Identified victim") && page.says("31 Oct"), "{engine}: 30 days: {}", page.html);

        world.at("2024-10-20T09:00:00Z");
        let longer = |until| {
            decision(BASIS, &[("reason", "prepared_return"), ("person_wish", "yes"), ("until", until)])
        };
        let beyond = world.step("decider.service", case, "extend", &longer("2025-01-30")).await;
        assert_eq!(beyond.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            beyond.says("the law allows at most until") && beyond.says("29 Jan 2025"),
            "{engine}: {}",
            beyond.html
        );
        world.done("decider.service", case, "extend", &longer("2025-01-29")).await;
        let typed = decision(BASIS, &[("ground", "silence")]);
        let silence = world.step("decider.service", case, "terminate", &typed).await;
        assert!(silence.says("Silence is never one"), "{engine}: {}", silence.html);
        let list = world.get("border", "/cases").await;
        assert!(list.says("29 Jan 2025"), "{engine}: {}", list.html);
        world.done("focal", case, "withdraw", &[("said_by", "person")]).await;
        let list = world.get("border", "/cases").await;
        assert!(list.says("29 Jan 2025"), "{engine}: withdrawing costs no protection");
        let checked = records::rebuild_and_compare(&world.access).await.unwrap();
        assert!(checked.cases == 1 && checked.differences.is_empty(), "{engine}: {:?}", checked.differences);
    }
}
