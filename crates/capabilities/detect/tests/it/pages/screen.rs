//! Screening: saved from the first answer, for its author alone; two windows; ending with a reason.

use axum::http::StatusCode;

use super::world::{World, add, hidden, pressed, worlds};

#[tokio::test]
async fn the_first_answer_is_there_for_another_session_of_the_same_officer() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "street", "adult").await;
        let page = world.get(world.officer, &screening).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(
            page.html.matches("data-question=").count(),
            16,
            "fifteen questions that are asked of adults, and whether help is asked for"
        );
        // As the script does it: one answer, with the hidden values of the form.
        let mut fields = hidden(&page.html, &screening);
        add(&mut fields, &[("ILO-CD-01", "yes")]);
        let saved = world.post(world.officer, &screening, &fields).await;
        assert_eq!(saved.status, StatusCode::NO_CONTENT, "{}: {}", world.engine, saved.html);
        let page = world.signed_in_again("officer").await.ask(&screening).await;
        assert!(pressed(&page.html, "ILO-CD-01", "yes"), "{}", world.engine);
        assert!(!pressed(&page.html, "ILO-CD-01", "no"));
        let row = world.rows("SELECT answered, state, version FROM screening", &[]).await;
        assert_eq!((row[0].int(0).unwrap(), row[0].text(1).unwrap()), (1, "open".into()));
    }
}

/// What SQLite appends to its log while something is done, in pages of 4096 bytes.
async fn pages_written(world: &World, work: impl Future<Output = ()>) -> u64 {
    let path = format!("{}-wal", world.address().strip_prefix("sqlite:").unwrap());
    let length = || std::fs::metadata(&path).map_or(0, |file| file.len());
    world.store.checkpoint().await.unwrap();
    assert_eq!(length(), 0, "the log was emptied");
    work.await;
    // A header of 32 bytes, and 24 bytes before each page (SQLite, file format, section 4).
    (length() - 32) / (4096 + 24)
}

/// Each saved answer costs pages of the log: the screening, its entry, the entry's link. The first one is more: with it
/// the screening begins to count, and its fact is written.
#[tokio::test]
async fn a_saved_answer_writes_few_pages() {
    let worlds = worlds().await;
    let world = worlds.iter().find(|world| world.engine == "sqlite").unwrap();
    let screening = world.begun(world.officer, "street", "adult").await;
    let page = world.get(world.officer, &screening).await;
    let mut fields = hidden(&page.html, &screening);
    add(&mut fields, &[("ILO-CD-01", "yes")]);
    let first = world.post(world.officer, &screening, &fields).await;
    assert_eq!(first.status, StatusCode::NO_CONTENT, "{}", first.html);
    // Now and then a page that is full is split, which writes two more: the middle one of five, and none above five.
    let mut written = Vec::new();
    for answer in ["no", "yes", "no", "yes", "no"] {
        let page = world.get(world.officer, &screening).await;
        let mut fields = hidden(&page.html, &screening);
        add(&mut fields, &[("ILO-CD-01", answer)]);
        let pages = pages_written(world, async {
            let saved = world.post(world.officer, &screening, &fields).await;
            assert_eq!(saved.status, StatusCode::NO_CONTENT, "{}", saved.html);
        })
        .await;
        written.push(pages);
    }
    written.sort_unstable();
    assert!((1..=3).contains(&written[2]) && written[4] <= 5, "{written:?} pages");
}

#[tokio::test]
async fn what_is_missing_is_said_at_the_field_and_nothing_typed_is_lost() {
    for world in worlds().await {
        let path = "/screenings/new";
        let back = world.fill(world.officer, path, path, &[("setting", "border")]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.html.contains("Choose an age."), "{}", back.html);
        assert!(pressed(&back.html, "setting", "border"));
        assert_eq!(world.count("screening").await, 0);
        // The form twice is one screening.
        let shown = world.get(world.officer, path).await;
        let mut fields = hidden(&shown.html, path);
        add(&mut fields, &[("setting", "border"), ("age", "child")]);
        let first = world.post(world.officer, path, &fields).await;
        let second = world.post(world.officer, path, &fields).await;
        assert_eq!((first.status, &first.next), (StatusCode::SEE_OTHER, &second.next));
        assert_eq!(world.count("screening").await, 1);
        let screening = first.next;
        let notes = "x".repeat(15_001);
        let with = [("save", "result"), ("age", "child"), ("notes", &notes), ("ILO-CD-03", "yes")];
        let back = world.fill(world.officer, &screening, &screening, &with).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(back.html.contains(&notes) && pressed(&back.html, "ILO-CD-03", "yes"));
    }
}

#[tokio::test]
async fn nobody_else_opens_a_screening() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "street", "adult").await;
        for other in [&world.colleague, &world.administrator, &world.focal] {
            for page in ["", "/more", "/result", "/refer", "/end"] {
                let path = format!("{screening}{page}");
                let answer = world.get(other, &path).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {path}", world.engine);
                assert!(!answer.html.contains("data-question"));
            }
            let mut fields = hidden(&world.get(other, "/work").await.html, "/sign-out");
            add(&mut fields, &[("ILO-CD-01", "yes"), ("tab", "x"), ("save", "result")]);
            assert_eq!(world.post(other, &screening, &fields).await.status, StatusCode::FORBIDDEN);
        }
        let row = world.rows("SELECT answered FROM screening", &[]).await;
        assert_eq!(row[0].int(0).unwrap(), 0);
        assert_eq!(world.get(world.administrator, "/screenings/new").await.status, StatusCode::FORBIDDEN);
        // Neither does the list of a colleague show it, nor the work of anybody else.
        let id = screening.rsplit('/').next().unwrap();
        assert!(world.get(world.officer, "/screenings").await.html.contains(id));
        assert!(world.get(world.officer, "/work").await.html.contains(id));
        assert!(!world.get(world.colleague, "/screenings").await.html.contains(id));
        assert!(!world.get(world.colleague, "/work").await.html.contains(id));
        let refused = world.rows("SELECT COUNT(*) FROM log_entry", &[]).await[0].int(0).unwrap();
        assert!(refused > 18, "every refusal left an entry");
    }
}

#[tokio::test]
async fn two_windows_see_both_answers_and_a_person_settles_it() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "work_site", "adult").await;
        let one = hidden(&world.get(world.officer, &screening).await.html, &screening);
        let other = hidden(&world.get(world.officer, &screening).await.html, &screening);
        let with = |fields: &[(String, String)], more: &[(&str, &str)]| {
            let mut fields = fields.to_vec();
            add(&mut fields, more);
            fields
        };
        let whole = [("save", "result"), ("age", "adult")];
        let first = with(&with(&one, &whole), &[("ILO-EX-01", "yes"), ("notes", "seen at six")]);
        assert_eq!(world.post(world.officer, &screening, &first).await.status, StatusCode::SEE_OTHER);
        let second = with(
            &with(&other, &whole),
            &[("ILO-EX-01", "no"), ("ILO-EX-02", "yes"), ("notes", "seen at eight")],
        );
        let clash = world.post(world.officer, &screening, &second).await;
        assert_eq!(clash.status, StatusCode::CONFLICT, "{}", clash.html);
        assert!(clash.html.contains("seen at six") && clash.html.contains("seen at eight"));
        assert!(clash.html.contains("choice.ILO-EX-01"));
        let page = world.get(world.officer, &screening).await;
        assert!(pressed(&page.html, "ILO-EX-01", "yes"), "nothing is overwritten");
        assert!(pressed(&page.html, "ILO-EX-02", "yes"), "what did not clash is saved");
        let mut fields = hidden(&clash.html, &screening);
        add(
            &mut fields,
            &[
                ("choice.ILO-EX-01", "yours"),
                ("choice.notes", "both"),
                ("both.notes", "seen at six and at eight"),
            ],
        );
        assert_eq!(world.post(world.officer, &screening, &fields).await.status, StatusCode::SEE_OTHER);
        let page = world.get(world.officer, &screening).await;
        assert!(pressed(&page.html, "ILO-EX-01", "no"));
        assert!(page.html.contains("seen at six and at eight"));
    }
}

#[tokio::test]
async fn the_result_says_why_and_what_could_change_it_and_ends_with_a_reason() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "work_site", "adult").await;
        let with = [
            ("ILO-EX-01", "yes"),
            ("ILO-EX-06", "yes"),
            ("ILO-EX-02", "yes"),
            ("ILO-CD-01", "yes"),
            ("ILO-CD-11", "unknown"),
            ("forms", "labour"),
            ("age", "adult"),
            ("save", "result"),
        ];
        let answer = world.fill(world.officer, &screening, &screening, &with).await;
        assert_eq!(answer.next, format!("{screening}/result"));
        let result = world.get(world.officer, &answer.next).await;
        for said in [
            "Referral is advised",
            "Excessive working days or hours",
            "A form of exploitation was confirmed by a person",
            "Forced labour or services: by you",
            "Threatened with being reported to the authorities, where exploited",
            "What is not known and could change this advice",
            "decision rule 1.0",
            "/refer",
        ] {
            assert!(result.html.contains(said), "{said} is missing: {}", result.html);
        }
        for never in ["not a victim", "no victim", "%", "score"] {
            assert!(!result.html.contains(never), "{never}");
        }
        let end = format!("{screening}/end");
        let refused = world.fill(world.officer, &end, &end, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ended =
            world.fill(world.officer, &end, &end, &[("reason", "referred by Ada Fictional today")]).await;
        assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.html);
        assert!(world.get(world.officer, &end).await.html.contains("referred by Ada Fictional today"));
        assert_eq!(world.get(world.officer, &screening).await.next, end);
        let row = world.rows("SELECT state, class, advised FROM screening", &[]).await;
        assert_eq!(row[0].text(0).unwrap(), "ended");
        assert_eq!((row[0].text(1).unwrap(), row[0].int(2).unwrap()), ("exploitation_only".into(), 1));
        // The way back stays open.
        let open = format!("{screening}/open");
        let again = world.fill(world.officer, &end, &open, &[]).await;
        assert_eq!(again.next, screening);
        assert_eq!(world.get(world.officer, &format!("{screening}/refer")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn further_questions_are_kept_and_both_sets_stand_side_by_side() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "online", "unknown").await;
        let more = format!("{screening}/more");
        let page = world.get(world.officer, &format!("{more}?dim=CD")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.html.matches("data-question=").count() > 3, "{}", page.html);
        let mut fields = hidden(&page.html, &more);
        add(&mut fields, &[("ILO-CD-13", "yes"), ("ILO-CD-09", "yes"), ("save", "dim.EX")]);
        let answer = world.post(world.officer, &more, &fields).await;
        assert_eq!(answer.next, format!("{more}?dim=EX"), "{}", answer.html);
        assert!(pressed(&world.get(world.officer, &format!("{more}?dim=CD")).await.html, "ILO-CD-13", "yes"));
        let result = world.get(world.officer, &format!("{screening}/result")).await;
        assert_eq!(result.status, StatusCode::OK);
        assert!(result.html.contains("Grade not yet verified") || result.html.contains("Coerced to stay"));
    }
}

#[tokio::test]
async fn screenings_are_counted_once_something_is_answered() {
    for world in worlds().await {
        let screening = world.begun(world.officer, "street", "unknown").await;
        let sql = "SELECT f.day, f.age_group, f.place, s.uuid FROM fact f JOIN fact_subject s ON s.id = f.subject_id
            WHERE f.kind = 'screening' AND f.retracted IS NULL";
        assert_eq!(world.rows(sql, &[]).await.len(), 0);
        world.fill(world.officer, &screening, &screening, &[("asks_for_help", "yes")]).await;
        let rows = world.rows(sql, &[]).await;
        assert_eq!(rows.len(), 1);
        // The world's clock stands in the middle of a day, in Greece as in UTC.
        assert_eq!(rows[0].int(0).unwrap(), super::world::NOW / 86_400_000);
        assert_eq!((rows[0].text(1).unwrap().as_str(), rows[0].int(2).unwrap()), ("child", 1));
        assert!(screening.ends_with(&rows[0].text(3).unwrap()));
        let (marks, retracted) = (
            "SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) FROM change_number WHERE kind = 'screening'",
            "SELECT COUNT(*) FROM fact WHERE retracted IS NOT NULL",
        );
        let number = async |sql: &str| world.rows(sql, &[]).await[0].int(0).unwrap();
        let marked = number(marks).await;
        assert!(marked > 0);
        // Another answer changes no fact and moves no figure; another age does both.
        world
            .fill(world.officer, &screening, &screening, &[("notes", "heard from afar"), ("save", "result")])
            .await;
        assert_eq!((number(marks).await, number(retracted).await), (marked, 0), "{}", world.engine);
        let with = [("age", "adult"), ("save", "result")];
        let aged = world.fill(world.officer, &screening, &screening, &with).await;
        assert!(number(marks).await > marked, "{}: {} {}", world.engine, aged.status, aged.html);
        let rows = world.rows(sql, &[]).await;
        assert_eq!((rows.len(), rows[0].text(1).unwrap().as_str()), (1, "adult"), "{}", world.engine);
        assert_eq!(number(retracted).await, 1, "what was corrected stays, retracted");
        let zone = jiff::tz::TimeZone::get("Europe/Athens").unwrap();
        let (seen, differ) = detect::records::compare_facts(&world.access, &zone).await.unwrap();
        assert_eq!((seen, differ), (1, vec![]), "{}", world.engine);
        let mut batch = store::Batch::new();
        batch.push("DELETE FROM fact", vec![]);
        batch.push("DELETE FROM fact_subject", vec![]);
        world.store.write(batch).await.unwrap();
        assert_eq!(detect::records::compare_facts(&world.access, &zone).await.unwrap().1.len(), 1);
        assert_eq!(detect::records::fill_facts(&world.access, &zone).await.unwrap(), 1);
        assert_eq!(
            detect::records::compare_facts(&world.access, &zone).await.unwrap().1,
            Vec::<String>::new()
        );
    }
}

#[tokio::test]
async fn open_screenings_stand_before_all_others_on_whatever_page() {
    for world in worlds().await {
        let mut began = Vec::new();
        for _ in 0..28 {
            began.push(world.begun(world.officer, "street", "adult").await);
        }
        // The newest twenty-five are over; the three that are open are the oldest.
        for path in began.iter().skip(3) {
            let end = format!("{path}/end");
            world.fill(world.officer, &end, &end, &[("reason", "Nothing was found.")]).await;
        }
        let mut pages = vec![world.get(world.officer, "/screenings").await.html];
        let next = pages[0].split("href=\"").find(|link| link.starts_with("/screenings?after=")).unwrap();
        let next = next.split('"').next().unwrap().to_owned();
        pages.push(world.get(world.officer, &next).await.html);
        let shown = |page: &str, path: &str| page.contains(&format!("href=\"{path}"));
        for (place, path) in began.iter().enumerate() {
            let on = pages.iter().filter(|page| shown(page, path)).count();
            assert_eq!(on, 1, "{place}: each stands once");
            assert!(place >= 3 || shown(&pages[0], path), "{place} is open, and on the first page");
        }
    }
}
