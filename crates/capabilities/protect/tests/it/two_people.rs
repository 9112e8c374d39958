//! Two people at one case: nothing is overwritten, nothing is lost, one form is one act.

use access::{Act, Verb};
use axum::http::StatusCode;
use protect::CaseId;
use protect::rights::{ChangesCase, RunReflection, Triage};
use protect::{
    intake::Intake,
    records,
    rules::{Accompanied, DecisionRecord, Event, FactsUpdate, StayStatus},
};

use crate::world::{TRIAGE, World, worlds};

#[tokio::test]
async fn two_people_on_one_track_see_both_versions_and_choose() {
    for world in worlds("dk", "2024-09-20T10:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let path = format!("/cases/{case}/facts");
        let mut focal = world.browser("focal").await;
        focal.open(&path).await;
        let theirs = [("stay", "irregular"), ("note", "Their note about papers.")];
        world.done("untrained", case, "facts", &theirs).await;
        let mine = [("stay", "unknown"), ("languages", "vi"), ("note", "My note about papers.")];
        let both = focal.send(&path, &mine).await;
        assert_eq!(both.status, StatusCode::CONFLICT, "{engine}: {}", both.html);
        for text in [
            "No right to stay",
            "Not recorded",
            "Their note about papers.",
            "My note about papers.",
            "Fictional untrained, Focal point, Centre of Testland",
        ] {
            assert!(both.says(text), "{engine}: {text} in {}", both.html);
        }
        // What I alone changed is no question, and nothing is chosen for me.
        assert!(!both.holds("choice.languages") && !both.holds(" checked"), "{engine}: {}", both.html);
        let undecided = focal.send(&path, &[]).await;
        assert_eq!(undecided.status, StatusCode::CONFLICT, "{engine}: {}", undecided.html);
        assert_eq!(world.number("SELECT COUNT(*) FROM case_event").await, 2, "{engine}: nothing of mine yet");
        let choice =
            [("choice.stay", "theirs"), ("choice.note", "both"), ("both.note", "Both notes about papers.")];
        let saved = focal.send(&path, &choice).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.html);
        let page = world.get("focal", &format!("/cases/{case}")).await;
        for text in ["No right to stay", "Tiếng Việt", "Their note", "Both notes about papers."] {
            assert!(page.says(text), "{engine}: {text} in {}", page.html);
        }
        let checked = records::rebuild_and_compare(&world.access).await.unwrap();
        assert!(checked.cases == 1 && checked.differences.is_empty(), "{engine}: {:?}", checked.differences);
    }
}

/// Two windows on one form: each changed another field, so both changes stand and nobody is asked.
#[tokio::test]
async fn what_only_one_of_two_changed_is_no_conflict() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let child = Intake { stay: StayStatus::Irregular, accompanied: Accompanied::Yes, ..world.child() };
        let case = world.refer("officer", &child).await.unwrap().case;
        let path = format!("/cases/{case}/facts");
        let (mut one, mut two) = (world.browser("focal").await, world.browser("focal").await);
        one.open(&path).await;
        two.open(&path).await;
        assert_eq!(one.send(&path, &[("stay", "unknown")]).await.status, StatusCode::SEE_OTHER, "{engine}");
        let saved = two.send(&path, &[("accompanied", "no")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.html);
        let sql = "SELECT stay FROM case_record";
        assert_eq!(world.rows(sql, &[]).await[0].text(0).unwrap(), "unknown", "{engine}: of the first");
        let page = world.get("focal", &format!("/cases/{case}")).await.document().words();
        assert!(page.contains("Ask for a guardian"), "{engine}: of the second: {page}");
        world.sound().await;
    }
}

/// Another step was taken on the track while a form lay open that began empty: whoever keeps the own values gets on.
#[tokio::test]
async fn whoever_chose_on_a_form_that_began_empty_is_not_asked_again() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let path = format!("/cases/{case}/triage");
        let mut focal = world.browser("focal").await;
        focal.open(&path).await;
        world.done("untrained", case, "facts", &[("stay", "irregular")]).await;
        let both = focal.send(&path, TRIAGE).await;
        assert_eq!(both.status, StatusCode::CONFLICT, "{engine}: {}", both.html);
        let asked = both.html.split("name=\"choice.").skip(1).filter_map(|rest| rest.split('"').next());
        let asked: std::collections::BTreeSet<String> = asked.map(|name| format!("choice.{name}")).collect();
        let mine: Vec<(&str, &str)> = asked.iter().map(|name| (name.as_str(), "yours")).collect();
        assert!(!mine.is_empty(), "{engine}: {}", both.html);
        let saved = focal.send(&path, &mine).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{engine}: {}", saved.html);
        assert_eq!(saved.next, format!("/cases/{case}?did=triage"), "{engine}");
    }
}

/// Somebody who may record a withdrawal and not read what was told keeps the own note, and meets nobody else's.
#[tokio::test]
async fn two_versions_show_no_note_to_whoever_may_not_read_what_was_told() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let path = format!("/cases/{case}/withdraw");
        // A support worker in the team that receives referrals.
        let role = "UPDATE account_role SET role = 'support_worker'
            WHERE account_id = (SELECT id FROM account WHERE sign_in = 'untrained')";
        world.write(role, vec![]).await;
        let mut worker = world.browser("untrained").await;
        let opened = worker.open(&path).await;
        assert_eq!(opened.status, StatusCode::OK, "{engine}: {}", opened.html);
        let theirs = [("said_by", "person"), ("note", "A silver car was named.")];
        world.done("focal", case, "withdraw", &theirs).await;
        let both = worker.send(&path, &[("said_by", "guardian"), ("note", "My own note.")]).await;
        assert_eq!(both.status, StatusCode::CONFLICT, "{engine}: {}", both.html);
        assert!(!both.holds("silver car"), "{engine}: {}", both.html);
        assert!(both.holds("My own note."), "{engine}: nothing typed is lost: {}", both.html);
        // The control: who reads what was told sees both.
        let mut focal = world.browser("focal").await;
        focal.open(&format!("/cases/{case}")).await;
        assert!(focal.answer().says("A silver car was named."), "{engine}");
    }
}

#[tokio::test]
async fn one_form_sent_twice_is_one_act() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        let path = format!("/cases/{case}/triage");
        let mut focal = world.browser("focal").await;
        focal.open(&path).await;
        let mut twin = focal.clone();
        let (one, two) = tokio::join!(focal.send(&path, TRIAGE), twin.send(&path, TRIAGE));
        let three = focal.send(&path, TRIAGE).await;
        for answer in [one, two, three] {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {}", world.engine, answer.html);
            assert_eq!(answer.next, format!("/cases/{case}?did=triage"), "{}", world.engine);
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM case_event").await, 2, "{}", world.engine);
        let more = [TRIAGE, &[("note", "other content")]].concat();
        let other = focal.send(&path, &more).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "{}: same id, other content", world.engine);
    }
}

#[tokio::test]
async fn what_is_derived_and_altered_is_found_by_the_checker() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        world.refer("officer", &world.adult()).await.unwrap();
        let checked = records::rebuild_and_compare(&world.access).await.unwrap();
        assert!(checked.cases == 1 && checked.differences.is_empty(), "{:?}", checked.differences);
        for (sql, what) in [
            ("UPDATE track_state SET state = 'identified' WHERE track = 'I'", "I"),
            ("UPDATE case_access SET hold = 1", "door"),
            ("UPDATE case_record SET consent = 'refused'", "record"),
            ("DELETE FROM clock_event", "clocks"),
            ("UPDATE dossier SET waits = 0", "list"),
        ] {
            let mut batch = store::Batch::new();
            batch.push(sql, vec![]);
            world.store.write(batch).await.unwrap();
            let found = records::rebuild_and_compare(&world.access).await.unwrap().differences;
            assert!(found.iter().any(|one| one.what == what), "{} {what}: {found:?}", world.engine);
        }
        let mut batch = store::Batch::new();
        batch.push("UPDATE case_event SET kind = 'presumed'", vec![]);
        world.store.write(batch).await.unwrap();
        let found = records::rebuild_and_compare(&world.access).await.unwrap().differences;
        assert_eq!(found[0].what, "history", "{}", world.engine);
    }
}

/// Two people who read the same state and save at the same time: the database itself refuses the second, whether on
/// the same track or on another of the same case. The control shows that without the version it would overwrite.
#[tokio::test]
async fn the_second_of_two_saves_is_refused_at_commit() {
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        let engine = world.engine;
        let case = world.refer("officer", &world.adult()).await.unwrap().case;
        world.done("focal", case, "triage", TRIAGE).await;
        world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        let team = world.teams["authority"].to_string();
        world.done("focal", case, "hand-over", &[("team", &team)]).await;
        let typed = crate::world::decision("gr-4251-2014", &[("outcome", "rg_positive")]);
        world.done("decider", case, "grounds", &typed).await;

        let stay = |stay| Event::FactsRecorded(FactsUpdate { stay: Some(stay), ..FactsUpdate::default() });
        let (first, second) = (stay(StayStatus::Irregular), stay(StayStatus::Unknown));
        let one = ready::<Triage>(&world, "focal", case, &first).await;
        let two = ready::<Triage>(&world, "untrained", case, &second).await;
        let decision = DecisionRecord {
            has_reasons: true,
            evidence: vec!["documents".to_owned()],
            legal_basis: "gr-4251-2014".to_owned(),
            notice_language: "bg".to_owned(),
        };
        let ends = Event::ReflectionTerminated { ground: "public_order".to_owned(), decision };
        let three = ready::<RunReflection>(&world, "decider", case, &ends).await;
        one.commit().await.unwrap();
        let refused = two.commit().await.unwrap_err();
        assert!(matches!(refused, access::Error::Conflict(access::Conflict::Changed)), "{engine}: {refused}");
        let refused = three.commit().await.unwrap_err();
        assert!(matches!(refused, access::Error::Conflict(access::Conflict::Beside)), "{engine}: {refused}");
        assert_eq!(world.rows("SELECT stay FROM case_record", &[]).await[0].text(0).unwrap(), "irregular");
        let checked = records::rebuild_and_compare(&world.access).await.unwrap();
        assert!(checked.cases == 1 && checked.differences.is_empty(), "{engine}: {:?}", checked.differences);

        // The control: the same save without its version goes through and overwrites.
        let mut batch = store::Batch::new();
        batch.guard("UPDATE case_record SET stay = 'unknown'", vec![], 1, "case");
        world.store.write(batch).await.unwrap();
        let found = records::rebuild_and_compare(&world.access).await.unwrap().differences;
        assert!(found.iter().any(|one| one.what == "record"), "{engine}: {found:?}");
    }
}

/// A save that is ready to be committed.
async fn ready<V>(world: &World, part: &str, case: CaseId, event: &Event) -> Act
where
    V: ChangesCase + Verb<On = CaseId>,
{
    let mut act = world.act(part).await;
    let permit = act.permit::<V>(case).await.unwrap();
    let file = records::case_file(&mut act, &permit).await.unwrap();
    let by = records::actor(&act).unwrap();
    let change = file.apply(event, &by, act.now()).unwrap();
    records::append(&mut act, &permit, &file, &change, None).await.unwrap();
    act
}
