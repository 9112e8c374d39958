//! A track that comes later works on the cases that were there before it, on both databases.

use access::Act;
use jiff::Timestamp;
use kernel::Role;
use protect::{
    CaseId, records,
    rights::{ChangesCase, Triage},
    rules::{
        CaseState, Duty, Event, FurtherEvent, FurtherState, Judgement, Law, Outcome, Refusal, RefusalCode,
        Track, TrackCode, Waits,
    },
    running_tracks,
};

use crate::world::{TRIAGE, World, worlds};

/// A bed in a shelter: asked for, given.
struct Bed;

const BED: TrackCode = TrackCode("TEST");

impl Track for Bed {
    fn code(&self) -> TrackCode {
        BED
    }

    fn apply(&self, case: &mut CaseState, hand: &Judgement<'_>, _: &mut Outcome) -> Result<(), Refusal> {
        let Event::Further(event) = hand.event else { return Err(hand.wrong_state(self.state(case))) };
        hand.need_role(&[Role::FocalPoint])?;
        let (from, to) = match event.kind.as_str() {
            "bed_asked" => ("none", "asked"),
            "bed_given" => ("asked", "given"),
            _ => return Err(hand.wrong_state(self.state(case))),
        };
        hand.need_or(self.state(case) == from, || hand.wrong_state(self.state(case)))?;
        let stands = FurtherState { state: to.into(), since: hand.now, codes: event.codes.clone() };
        case.further.insert(BED, stands);
        Ok(())
    }

    fn state<'c>(&self, case: &'c CaseState) -> &'c str {
        case.further_state(BED, "none")
    }

    fn due(&self, case: &CaseState) -> Option<Timestamp> {
        let asked = case.further.get(&BED).filter(|stands| stands.state == "asked")?;
        Some(asked.since + jiff::SignedDuration::from_hours(24))
    }

    fn waits_for(&self, case: &CaseState, _: Law<'_>) -> Waits {
        if self.state(case) == "asked" { Waits::of(Duty::Support) } else { Waits::default() }
    }
}

fn bed(kind: &str) -> Event {
    let codes = serde_json::json!({ "nights": 3 });
    Event::Further(FurtherEvent { track: BED, kind: kind.into(), codes })
}

/// A save that is ready to be committed.
async fn ready<V>(world: &World, part: &str, case: CaseId, event: &Event) -> Act
where
    V: ChangesCase,
{
    let mut act = world.act(part).await;
    let permit = act.permit::<V>(case).await.unwrap();
    let file = records::case_file(&mut act, &permit).await.unwrap();
    let change = file.apply(event, &records::actor(&act).unwrap(), act.now()).unwrap();
    records::append(&mut act, &permit, &file, &change, Some("A quiet room.")).await.unwrap();
    act
}

async fn rows(world: &World) -> Vec<(String, String, i64)> {
    let sql = "SELECT track, state, version FROM track_state ORDER BY case_id, track";
    let rows = world.rows(sql, &[]).await;
    rows.iter().map(|row| (row.text(0).unwrap(), row.text(1).unwrap(), row.int(2).unwrap())).collect()
}

fn row(track: &str, state: &str, version: i64) -> (String, String, i64) {
    (track.into(), state.into(), version)
}

/// Nothing that is derived differs from the histories.
async fn sound(world: &World, cases: usize) {
    let checked = records::rebuild_and_compare(&world.access).await.unwrap();
    assert!(checked.cases == cases && checked.differences.is_empty(), "{:?}", checked.differences);
}

#[tokio::test]
async fn a_third_track_works_on_cases_that_were_opened_before_it() {
    let worlds = worlds("gr", "2024-03-04T08:00:00Z").await;
    let mut cases = Vec::new();
    for world in &worlds {
        let old = world.refer("officer", &world.adult()).await.unwrap();
        let untouched = world.refer("officer", &world.adult()).await.unwrap();
        assert_eq!(rows(world).await.len(), 4, "{}", world.engine);
        cases.push((old, untouched));
    }
    running_tracks::add(&Bed).unwrap();
    assert!(running_tracks::add(&Bed).is_err(), "one machine for each code");
    assert!(running_tracks::add_all(&[&Bed]).is_ok(), "it runs");
    assert!(running_tracks::add_all(&[&Bed, &Bed]).is_err(), "twice in one house");
    for (world, (old, untouched)) in worlds.iter().zip(&cases) {
        let engine = world.engine;
        sound(world, 2).await;
        let list = world.get("focal", "/cases").await;
        assert!(list.says(&old.number.to_string()) && list.says("TEST"), "{engine}: {}", list.html);
        let page = world.get("focal", &format!("/cases/{}", old.case)).await;
        assert!(page.says("TEST") && page.says("none"), "{engine}: {}", page.html);

        // Two people take the first step on it at once: one row, one refusal.
        let one = ready::<Triage>(world, "focal", old.case, &bed("bed_asked")).await;
        let two = ready::<Triage>(world, "untrained", old.case, &bed("bed_asked")).await;
        one.commit().await.unwrap();
        let refused = two.commit().await.unwrap_err();
        assert!(matches!(refused, access::Error::Conflict(access::Conflict::Changed)), "{engine}: {refused}");
        let first = [row("I", "notified", 1), row("R", "not_due", 1), row("TEST", "asked", 1)];
        assert_eq!(rows(world).await[..3], first, "{engine}");
        let work = world.get("focal", "/work").await;
        assert!(work.says("asked"), "{engine}: it waits for support: {}", work.html);
        let again = {
            let mut act = world.act("focal").await;
            let permit = act.permit::<Triage>(old.case).await.unwrap();
            let file = records::case_file(&mut act, &permit).await.unwrap();
            file.apply(&bed("bed_asked"), &records::actor(&act).unwrap(), act.now()).unwrap_err()
        };
        assert_eq!(again.code, RefusalCode::WrongState, "{engine}");
        ready::<Triage>(world, "focal", old.case, &bed("bed_given")).await.commit().await.unwrap();

        // The other tracks go on, on a case with steps in the new one and on a case without.
        world.done("focal", old.case, "triage", TRIAGE).await;
        world.done("focal", untouched.case, "triage", TRIAGE).await;
        let after = [
            row("I", "triaged", 2),
            row("R", "not_due", 1),
            row("TEST", "given", 2),
            row("I", "triaged", 2),
            row("R", "not_due", 1),
            row("TEST", "none", 1),
        ];
        assert_eq!(rows(world).await, after, "{engine}");
        sound(world, 2).await;

        // A case that is opened now has the track from the beginning.
        world.refer("officer", &world.adult()).await.unwrap();
        assert_eq!(rows(world).await.len(), 9, "{engine}");
        sound(world, 3).await;
        let mut batch = store::Batch::new();
        batch.push("UPDATE track_state SET state = 'asked' WHERE track = 'TEST'", vec![]);
        world.store.write(batch).await.unwrap();
        let found = records::rebuild_and_compare(&world.access).await.unwrap().differences;
        assert!(found.len() == 3 && found.iter().all(|one| one.what == "TEST"), "{engine}: {found:?}");
        let mut batch = store::Batch::new();
        batch.push("DELETE FROM track_state WHERE track = 'TEST'", vec![]);
        world.store.write(batch).await.unwrap();
        let found = records::rebuild_and_compare(&world.access).await.unwrap().differences;
        assert_eq!(found.len(), 1, "{engine}: only where something had happened: {found:?}");
    }
}
