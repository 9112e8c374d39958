//! Whoever checks lawfulness finds in the log who saw what of a case, what somebody reached and what was given to whom; and
//! sees nothing of what the case holds.

use axum::http::StatusCode;
use kernel::{Lang, Mandate, Role};
use protect::CaseId;

use crate::world::{NAME, STORY, TRIAGE, World, worlds};

async fn number(world: &World, case: CaseId) -> String {
    let sql = "SELECT number FROM dossier WHERE uuid = $1";
    world.rows(sql, &[case.to_string().into()]).await[0].text(0).unwrap()
}

#[tokio::test]
async fn an_auditor_finds_who_saw_what_and_sees_no_content() {
    for world in worlds("gr", "2026-11-23T09:00:00Z").await {
        let auditor = world.enrol("auditor", Role::Auditor, Mandate::Oversight).await;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let other = world.refer("officer2", &world.adult()).await.unwrap().case;
        world.done("focal", case, "triage", TRIAGE).await;
        world.get("focal", &format!("/cases/{case}")).await;
        let refused = world.get("decider", &format!("/cases/{case}")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", world.engine);
        world.get("focal", "/cases").await;
        let (one, two) = (number(&world, case).await, number(&world, other).await);
        for lang in [Lang::En, Lang::El, Lang::Bg] {
            let mut browser = world.browser_of(&auditor, lang).await;
            let work = browser.ask("/work").await;
            assert!(work.holds("/log"), "{}: the way to the log: {}", world.engine, work.html);
            let page = browser.ask(&format!("/log?case={}", one.to_lowercase())).await;
            assert_eq!(page.status, StatusCode::OK, "{}: {}", world.engine, page.html);
            assert!(page.says("focal, Centre of Testland"), "{}: {}", world.engine, page.html);
            assert!(page.says("decider, Prosecutor of Testland") && page.says("officer, Police of Testland"));
            assert!(page.says(&one) && !page.says(&two), "{}: the other case is not told of", world.engine);
            for secret in [NAME, STORY, "greenhouse"] {
                assert!(!page.holds(secret), "{}: {secret}", world.engine);
            }
        }
        let mut browser = world.browser_of(&auditor, Lang::En).await;
        let page = browser.ask(&format!("/log?case={one}")).await;
        assert!(page.says("Refused") && page.says("A list on which the case stood"), "{}", page.html);
        // What was looked for is in the log, and found there like any other look.
        assert!(page.says("auditor, Body of auditor"), "{}: {}", world.engine, page.html);
        let noted = world.entries().await;
        let noted =
            noted.iter().filter(|entry| entry.verb == "read_log" && entry.object.contains(&case.to_string()));
        assert_eq!(noted.count(), 4, "{}", world.engine);
        // What was given to whom, and what somebody reached, with their sessions.
        let page = browser.ask(&format!("/log?case={one}&only=disclosures")).await;
        assert!(!page.says("focal, Centre of Testland"), "{}: {}", world.engine, page.html);
        let page = browser.ask("/log?by=focal").await;
        assert!(page.says("Sessions of this person") && page.says(&one), "{}: {}", world.engine, page.html);
        assert!(!page.says("officer, Police of Testland"), "{}", page.html);
        let session = page.document().attribute("main li a[href*='by=focal']", "href").unwrap();
        let page = browser.ask(&session).await;
        assert_eq!(page.status, StatusCode::OK, "{session}");
        // Nothing known, and an address that nobody wrote.
        let page = browser.ask("/log?case=XXXX-XXXX").await;
        assert!(page.says("Nothing is known by this number"), "{}", page.html);
        for odd in [
            "/log?by=%00",
            "/log?from=x&until=y&before=z",
            "/log?case=%27%22%3Cscript%3E",
            "/log?before=-1&by=focal",
        ] {
            let page = browser.ask(odd).await;
            assert!(page.status.as_u16() < 500 && !page.holds("<script>"), "{odd}: {}", page.status);
        }
        assert_eq!(words::missing(), vec![], "{}", world.engine);
    }
}

#[tokio::test]
async fn nobody_else_reads_the_log() {
    for world in worlds("gr", "2026-11-23T09:00:00Z").await {
        for part in ["officer", "focal", "decider", "coordinator", "administrator", "manager"] {
            let page = world.get(part, "/log?by=focal").await;
            assert_eq!(page.status, StatusCode::FORBIDDEN, "{}: {part}", world.engine);
            let work = world.get(part, "/work").await;
            assert!(!work.holds("href=\"/log\""), "{}: {part}", world.engine);
        }
    }
}

#[tokio::test]
async fn pages_of_the_log_show_each_entry_once() {
    for world in worlds("gr", "2026-11-23T09:00:00Z").await {
        let auditor = world.enrol("auditor", Role::Auditor, Mandate::Oversight).await;
        for _ in 0..60 {
            world.get("focal", "/work").await;
        }
        let all = world.entries().await;
        let me = world.person("focal").account.to_string();
        let all = all.iter().filter(|entry| entry.actor == me).count();
        let mut browser = world.browser_of(&auditor, Lang::En).await;
        let (mut shown, mut pages, mut path) = (0, 0, "/log?by=focal".to_owned());
        loop {
            let page = browser.ask(&path).await;
            let rows = page.document().count("main tbody tr");
            assert!(rows <= 50, "{}", world.engine);
            shown += rows;
            pages += 1;
            match page.document().link("Look further back") {
                Some(next) => path = next,
                None => break,
            }
            assert!(pages < 50, "{}", world.engine);
        }
        assert!(pages > 2 && all > 100, "{}: {pages} {all}", world.engine);
        assert_eq!(shown, all, "{}", world.engine);
    }
}
