//! The history of a case is covered by the audit log: whoever changes an event past the log is found out.

use access::audit::{self, RowsChecked, Wrong};
use store::{Batch, CoveredTable};

use crate::world::{TRIAGE, World, worlds};

fn tables() -> Vec<&'static CoveredTable> {
    [access::COVERED, work::COVERED, protect::COVERED].concat()
}

async fn checked(world: &World) -> RowsChecked {
    audit::check_rows(&world.access, &tables()).await.unwrap()
}

#[tokio::test]
async fn every_change_of_a_history_by_hand_is_found() {
    // What somebody does, and how many findings it makes.
    let by_hand: &[(&str, &str, Wrong, usize)] = &[
        ("a time", "UPDATE case_event SET happened_at = happened_at - 1 WHERE id = 1", Wrong::Changed, 1),
        ("a kind", "UPDATE case_event SET kind = 'made_up' WHERE id = 2", Wrong::Changed, 1),
        (
            "an author",
            "UPDATE case_event SET account_id = (SELECT MIN(id) FROM account) WHERE kind = 'triaged' AND id > 3",
            Wrong::Changed,
            1,
        ),
        (
            "an event moved to another case",
            "UPDATE case_event SET case_id = (SELECT MIN(case_id) FROM case_event) WHERE id = (SELECT MAX(id) FROM case_event)",
            Wrong::Changed,
            1,
        ),
        (
            "an event added",
            "INSERT INTO case_event (uuid, case_id, track, kind, happened_at, recorded_at, actor, rule_version, codes,
               schema_version)
             SELECT 'made-up', case_id, track, kind, happened_at, recorded_at, actor, rule_version, codes, 1
             FROM case_event WHERE id = 3",
            Wrong::Added,
            1,
        ),
        ("an event deleted", "DELETE FROM case_event WHERE id = 3", Wrong::Deleted, 1),
    ];
    for world in worlds("gr", "2024-03-04T08:00:00Z").await {
        audit::cover(&world.access, &tables()).await.unwrap();
        for _ in 0..2 {
            let case = world.refer("officer", &world.adult()).await.unwrap().case;
            world.done("focal", case, "triage", TRIAGE).await;
            world.done("focal", case, "presume", &[("grounds", "indicators")]).await;
        }
        let events = world.number("SELECT COUNT(*) FROM case_event").await;
        let mut before = checked(&world).await;
        assert!(events >= 6 && before.rows > u64::try_from(events).unwrap(), "{}: {events}", world.engine);
        assert_eq!((before.not_covered, before.findings.clone()), (0, vec![]), "{}", world.engine);
        for (what, sql, wrong, count) in by_hand {
            let mut batch = Batch::new();
            batch.push(*sql, vec![]);
            world.store.write(batch).await.unwrap();
            let after = checked(&world).await;
            let of = |found: &RowsChecked| {
                found.findings.iter().filter(|one| one.table == "case_event" && one.wrong == *wrong).count()
            };
            assert_eq!(of(&after), of(&before) + count, "{}: {what}: {:?}", world.engine, after.findings);
            before = after;
        }
    }
}
