//! The list of cases and "My work" with many cases: pages there and back, and no more questions to the database for more
//! cases.

use kernel::{CaseNumber, DossierId};
use protect::records;

use crate::world::{TRIAGE, World, worlds};

/// So many more cases like the first one, each with its own number; every third waits for nobody.
async fn copies(world: &World, many: i64) {
    for number in 0..many {
        let id = DossierId::random().to_string();
        let copy = |sql: &'static str| (sql, vec![id.clone().into()]);
        let mut batch = store::Batch::new();
        batch.push(
            "INSERT INTO dossier (uuid, number, kind, regime, state, profile, opened_at, child, retention, grants_version)
             SELECT $1, $2, kind, regime, state, profile, opened_at, child, retention, grants_version
             FROM dossier WHERE id = (SELECT MIN(id) FROM dossier)",
            vec![id.clone().into(), CaseNumber::from_random(vault::random_bytes()).plain().into()],
        );
        for (sql, params) in [
            copy(
                "INSERT INTO case_access (dossier_id, hold, referred_by, referred_body)
                 SELECT (SELECT id FROM dossier WHERE uuid = $1), hold, referred_by, referred_body
                 FROM case_access WHERE dossier_id = (SELECT MIN(id) FROM dossier)",
            ),
            copy(
                "INSERT INTO grants (dossier_id, tier, team_id, purpose, basis, from_at)
                 SELECT (SELECT id FROM dossier WHERE uuid = $1), tier, team_id, purpose, basis, from_at
                 FROM grants WHERE dossier_id = (SELECT MIN(id) FROM dossier)",
            ),
            copy(
                "INSERT INTO work_task (uuid, dossier_id, kind, args, duty, made_at, due_at, origin)
                 SELECT $1, (SELECT id FROM dossier WHERE uuid = $1), 'open_support', '{}', 'support', 0, NULL, 'protect'
                 FROM dossier WHERE uuid = $1",
            ),
        ] {
            batch.push(sql, params);
        }
        batch.push(
            "INSERT INTO track_state (case_id, track, state, version, due_at, rule_version, waits_for, waits_mandate)
             SELECT (SELECT id FROM dossier WHERE uuid = $1), track, state, version, CAST($2 AS BIGINT), rule_version,
               CASE WHEN $3 = 0 THEN NULL ELSE waits_for END, waits_mandate
             FROM track_state WHERE case_id = (SELECT MIN(id) FROM dossier)",
            vec![id.into(), (1_800_000_000_000 + number / 2).into(), (number % 3).into()],
        );
        world.store.write(batch).await.unwrap();
    }
    records::derive_list_keys(&world.access).await.unwrap();
}

/// Numbers of the cases on a page, and the ways from it.
async fn page(world: &World, path: &str) -> (Vec<String>, Option<String>, Option<String>) {
    let answer = world.get("focal", path).await;
    let way = |rel: &str| {
        let (before, _) = answer.html.split_once(&format!("\" rel=\"{rel}\""))?;
        Some(before.rsplit_once("href=\"")?.1.to_owned())
    };
    let numbers = answer.html.split("<a class=\"number\" href=\"").skip(1);
    let numbers = numbers.map(|link| link.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned());
    (numbers.collect(), way("prev"), way("next"))
}

#[tokio::test]
async fn pages_show_each_case_once_there_and_back_and_ask_no_more_for_more_cases() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let first = world.refer("officer", &world.adult()).await.unwrap();
        world.done("focal", first.case, "triage", TRIAGE).await;
        let checked = records::rebuild_and_compare(&world.access).await.unwrap();
        assert_eq!(checked.differences, [], "{engine}");
        let questions = async |path: &str| {
            let before = world.store.question_count();
            assert_eq!(world.get("focal", path).await.status, 200, "{engine} {path}");
            world.store.question_count() - before
        };
        let few = [questions("/cases").await, questions("/work").await];
        copies(&world, 130).await;
        assert_eq!([questions("/cases").await, questions("/work").await], few, "{engine}");

        let (mut path, mut pages, mut all) = (Some("/cases".to_owned()), Vec::new(), Vec::new());
        while let Some(here) = path {
            let (numbers, before, next) = page(&world, &here).await;
            all.extend(numbers.clone());
            pages.push((numbers, before));
            path = next;
        }
        let sizes: Vec<usize> = pages.iter().map(|(numbers, _)| numbers.len()).collect();
        assert_eq!(sizes, [50, 50, 31], "{engine}");
        assert!(all.contains(&first.number.to_string()), "{engine}");
        let mut once = all.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), 131, "{engine}: each once");
        assert_eq!(pages[0].1, None, "{engine}: nothing is before the first");
        for (place, (_, before)) in pages.iter().enumerate().skip(1) {
            let (numbers, _, _) = page(&world, before.as_ref().unwrap()).await;
            assert_eq!(numbers, pages[place - 1].0, "{engine}: the way back");
        }
        let html = world.get("focal", "/cases").await.html;
        assert!(html.contains("50 of 131"), "{engine}");
        assert_eq!(world.get("focal", "/cases?after=nonsense").await.status, 200, "{engine}");
    }
}
