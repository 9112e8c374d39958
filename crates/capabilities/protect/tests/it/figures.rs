//! Measures, and the same recounted from the events by other means.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Form, Measure};
use protect::{intake::Intake, measures};
use serde_json::Value as Json;

use crate::world::{FINDINGS, TRIAGE, World, decision, worlds};

const DAY: i64 = 86_400_000;

/// Fact rows of a measure: case, day, form, value.
async fn rows(world: &World, measure: &Measure) -> BTreeSet<(String, i64, Option<String>, Option<i64>)> {
    let sql = format!(
        "WITH r (thing, day, form, sex, age_band, body, region, value) AS ({}) SELECT thing, day, form, value FROM r",
        measure.sql
    );
    let now = [world.access.clock.now_ms().into()];
    let params: &[store::Value] = if measure.sql.contains("$1") { &now } else { &[] };
    let found = world.rows(&sql, params).await;
    found
        .iter()
        .map(|row| {
            (row.text(0).unwrap(), row.int(1).unwrap(), row.opt_text(2).unwrap(), row.opt_int(3).unwrap())
        })
        .collect()
}

/// One event as it stands in the history: case, kind, when, codes.
struct Happened {
    case: String,
    kind: String,
    at: i64,
    codes: Json,
}

async fn history(world: &World) -> (Vec<Happened>, BTreeMap<String, i64>) {
    let sql = "SELECT c.uuid, e.kind, e.recorded_at, e.codes FROM case_event e JOIN dossier c ON c.id = e.case_id ORDER BY e.id";
    let events = world.rows(sql, &[]).await;
    let events = events
        .iter()
        .map(|row| Happened {
            case: row.text(0).unwrap(),
            kind: row.text(1).unwrap(),
            at: row.int(2).unwrap(),
            codes: serde_json::from_str(&row.text(3).unwrap()).unwrap(),
        })
        .collect();
    let sql = "SELECT c.uuid, r.first_contact_at FROM case_record r JOIN dossier c ON c.id = r.case_id";
    let first = world.rows(sql, &[]).await;
    let first = first.iter().map(|row| (row.text(0).unwrap(), row.int(1).unwrap())).collect();
    (events, first)
}

#[tokio::test]
async fn measures_agree_with_a_recount_from_the_events() {
    for world in worlds("gr", "2024-03-01T08:00:00Z").await {
        let engine = world.engine;
        for number in 0..5_i64 {
            world.at(&format!("2024-03-0{}T08:00:00Z", number + 1));
            let forms = if number == 1 { vec![Form::Labour, Form::Begging] } else { vec![] };
            let case = world.refer("officer", &Intake { forms, ..world.adult() }).await.unwrap().case;
            if number == 0 {
                continue;
            }
            world.done("focal", case, "triage", TRIAGE).await;
            world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
            if number == 1 {
                continue;
            }
            let team = world.teams["authority"].to_string();
            world.done("focal", case, "hand-over", &[("team", &team)]).await;
            let outcome = if number == 2 { "rg_negative" } else { "rg_positive" };
            world.done("decider", case, "grounds", &decision("gr-4251-2014", &[("outcome", outcome)])).await;
            if number == 4 {
                world.at("2024-03-09T09:00:00Z");
                let asked = [FINDINGS, &[("person_asked", "yes")]].concat();
                world.done("decider", case, "identification", &decision("gr-4251-2014", &asked)).await;
            }
        }
        let (events, first) = history(&world).await;
        let of = |kind: &str| events.iter().filter(|one| one.kind == kind).collect::<Vec<_>>();
        let cases = |found: &[&Happened]| found.iter().map(|one| one.case.clone()).collect::<BTreeSet<_>>();
        for (measure, expected, count) in [
            (&measures::REFERRALS, of("notified"), 5),
            (&measures::PRESUMED, of("presumed"), 4),
            (
                &measures::IDENTIFIED,
                of("identification_decided")
                    .into_iter()
                    .filter(|one| one.codes["identified"] == true)
                    .collect(),
                1,
            ),
            (&measures::REFLECTION_RUNNING, of("reflection_started"), 2),
        ] {
            let rows = rows(&world, measure).await;
            let counted: BTreeSet<String> = rows.iter().map(|(case, ..)| case.clone()).collect();
            assert_eq!(counted.len(), count, "{engine} {}", measure.id);
            assert_eq!(counted, cases(&expected), "{engine} {}", measure.id);
            for (case, day, ..) in &rows {
                let event = expected.iter().find(|one| one.case == *case).unwrap();
                assert_eq!(*day, event.at / DAY, "{engine} {}", measure.id);
            }
        }
        let presumed = rows(&world, &measures::PRESUMED).await;
        assert_eq!(presumed.len(), 5, "{engine}: two forms are two rows of one person: {presumed:?}");
        assert!(presumed.iter().any(|(_, _, form, _)| form.as_deref() == Some("unspecified")), "{engine}");
        for (measure, kind, count) in [
            (&measures::DAYS_TO_PRESUMPTION, "presumed", 4),
            (&measures::DAYS_TO_DECISION, "identification_decided", 1),
        ] {
            let rows = rows(&world, measure).await;
            let cases: BTreeSet<&String> = rows.iter().map(|(case, ..)| case).collect();
            assert_eq!(cases.len(), count, "{engine} {}", measure.id);
            for (case, _, _, value) in &rows {
                let event = of(kind).into_iter().find(|one| one.case == *case).unwrap();
                assert_eq!(*value, Some((event.at - first[case]) / DAY), "{engine} {}", measure.id);
            }
        }
    }
}
