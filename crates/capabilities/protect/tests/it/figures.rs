//! Measures, and the same recounted from the events by other means.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Aggregate, Filters, Form, FormSet, Measure};
use protect::{intake::Intake, measures};
use serde_json::Value as Json;

use crate::world::{FINDINGS, TRIAGE, World, decision, worlds};

const DAY: i64 = 86_400_000;

/// The live facts that a measure counts: case, day, forms, value.
async fn rows(world: &World, measure: &Measure) -> BTreeSet<(String, i64, Vec<Form>, Option<i64>)> {
    let mut params = vec![measure.of.id.into()];
    let only = facts::conditions(measure, &Filters::none(), "f", &mut params);
    let value = if measure.aggregate == Aggregate::Median { " AND f.value IS NOT NULL" } else { "" };
    let sql = format!(
        "SELECT s.uuid, f.day, f.forms, f.value FROM fact f JOIN fact_subject s ON s.id = f.subject_id
         WHERE f.kind = $1 AND f.retracted IS NULL{only}{value}"
    );
    let found = world.rows(&sql, &params).await;
    let forms = |bits| FormSet::from_bits(bits).unwrap().iter().collect();
    found
        .iter()
        .map(|row| {
            (row.text(0).unwrap(), row.int(1).unwrap(), forms(row.int(2).unwrap()), row.opt_int(3).unwrap())
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
        assert_eq!(presumed.len(), 4, "{engine}: two forms are one fact of one person: {presumed:?}");
        assert!(presumed.iter().any(|(_, _, forms, _)| *forms == [Form::Labour, Form::Begging]), "{engine}");
        assert!(presumed.iter().any(|(_, _, forms, _)| *forms == [Form::Unspecified]), "{engine}");
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

/// Facts of a case in plain words: kind, day, forms, whether retracted.
async fn facts_of(world: &World, case: &str) -> Vec<(String, String, bool)> {
    let sql = "SELECT f.kind, f.day, f.retracted FROM fact f JOIN fact_subject s ON s.id = f.subject_id
        WHERE s.uuid = $1 ORDER BY f.entered, f.day, f.kind";
    let rows = world.rows(sql, &[case.into()]).await;
    let day = |number: i64| {
        jiff::civil::Date::constant(1970, 1, 1)
            .checked_add(jiff::Span::new().days(number))
            .unwrap()
            .to_string()
    };
    rows.iter()
        .map(|row| (row.text(0).unwrap(), day(row.int(1).unwrap()), row.opt_int(2).unwrap().is_some()))
        .collect()
}

#[tokio::test]
async fn facts_follow_the_history_and_a_later_form_corrects_the_earlier_ones() {
    for world in worlds("gr", "2024-03-31T22:30:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let id = case.to_string();
        let fact = |kind: &str, day: &str, gone| (kind.to_owned(), day.to_owned(), gone);
        // Half past ten at night in London's winter time is the next day in Athens.
        let two = [fact("presumption", "2024-04-01", false), fact("referral", "2024-04-01", false)];
        assert_eq!(facts_of(&world, &id).await, two, "{engine}");
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        world.at("2024-04-02T09:00:00Z");
        let positive = decision("gr-4251-2014", &[("outcome", "rg_positive")]);
        world.done("decider", case, "grounds", &positive).await;
        let now = facts_of(&world, &id).await;
        assert_eq!(now.len(), 5, "{engine}: {now:?}");
        assert_eq!(
            now[2..4],
            [fact("grounds_decision", "2024-04-02", false), fact("reflection_begun", "2024-04-02", false)]
        );
        assert_eq!(now[4].0, "reflection_over");
        assert!(now[4].1.as_str() > "2024-04-30", "{engine}: the end is known from the beginning: {now:?}");
        // The decision confirms a form: what was counted before is counted under it from now on.
        world.at("2024-04-09T09:00:00Z");
        let asked = [FINDINGS, &[("person_asked", "yes"), ("forms", "begging")]].concat();
        world.done("decider", case, "identification", &decision("gr-4251-2014", &asked)).await;
        let now = facts_of(&world, &id).await;
        let gone = now.iter().filter(|(.., gone)| *gone).count();
        let live = now.iter().filter(|(.., gone)| !gone).count();
        assert_eq!((gone, live), (5, 6), "{engine}: {now:?}");
        let checked = protect::records::rebuild_and_compare(&world.access).await.unwrap();
        assert_eq!(checked.differences, [], "{engine}");
        // An older database has no facts: the checker says so, filling gives the same ones.
        let before = live_facts(&world).await;
        let mut batch = store::Batch::new();
        batch.push("DELETE FROM fact", vec![]);
        batch.push("DELETE FROM fact_subject", vec![]);
        world.store.write(batch).await.unwrap();
        let checked = protect::records::rebuild_and_compare(&world.access).await.unwrap();
        assert!(checked.differences.iter().all(|one| one.what == "facts") && checked.differences.len() == 1);
        assert_eq!(protect::records::fill_facts(&world.access).await.unwrap(), 1, "{engine}");
        assert_eq!(live_facts(&world).await, before, "{engine}");
        assert_eq!(protect::records::fill_facts(&world.access).await.unwrap(), 0, "{engine}");
    }
}

async fn live_facts(world: &World) -> BTreeSet<String> {
    let sql = "SELECT f.kind, f.day, f.forms, f.place, f.earlier, f.value, f.child FROM fact f WHERE f.retracted IS NULL";
    let rows = world.rows(sql, &[]).await;
    rows.iter()
        .map(|row| {
            let numbers: Vec<_> = (1..7).map(|at| row.opt_int(at).unwrap()).collect();
            format!("{} {numbers:?}", row.text(0).unwrap())
        })
        .collect()
}

/// The day that the law and the figures count by is that of the country when the event was recorded, and stays.
#[tokio::test]
async fn an_event_keeps_the_civil_day_on_which_it_was_recorded() {
    // Half past eleven at night in Athens is the same day; half past midnight there is still the day before in UTC.
    for (instant, day) in [("2024-03-04T21:30:00Z", 19_786), ("2024-03-04T22:30:00Z", 19_787)] {
        for world in worlds("gr", instant).await {
            let engine = world.engine;
            let case = world.refer("officer", &world.adult()).await.unwrap().case;
            world.done("focal", case, "triage", TRIAGE).await;
            world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
            let days = world.rows("SELECT DISTINCT happened_day FROM case_event", &[]).await;
            let days: Vec<Option<i64>> = days.iter().map(|row| row.opt_int(0).unwrap()).collect();
            assert_eq!(days, [Some(day)], "{engine} {instant}");
            let differences = async || {
                let checked = protect::records::rebuild_and_compare(&world.access).await.unwrap();
                checked.differences.into_iter().map(|one| one.what).collect::<Vec<_>>()
            };
            assert_eq!(differences().await, Vec::<String>::new(), "{engine} {instant}");
            // Deadlines and figures follow from the day that stands there, not from a zone that is asked again.
            world.write("UPDATE case_event SET happened_day = happened_day - 40", vec![]).await;
            assert_eq!(differences().await, ["I", "record", "clocks", "facts"], "{engine} {instant}");
            // An event of before the column is judged in the zone of the case.
            world.write("UPDATE case_event SET happened_day = NULL", vec![]).await;
            assert_eq!(differences().await, Vec::<String>::new(), "{engine} {instant}");
        }
    }
}
