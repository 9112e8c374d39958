//! Whatever somebody does with the database in hand is found: by the whole check, and by that of the night when it lies
//! in the night's part.

use access::{COVERED, audit, audit::NightlyCheck, keys::Recipient};
use kernel::Tier;

use crate::{
    country::Country,
    dossiers::{end, share, thread, write},
    fixture::{House, houses},
    room::ThreadId,
};

const DAY: i64 = 86_400_000;

async fn nightly(house: &House) -> NightlyCheck {
    audit::sequence(&house.access.store).await.unwrap();
    let found = audit::check_nightly(&house.access, COVERED).await.unwrap();
    house.later(DAY);
    found
}

/// How much the whole check finds: in rows, in the chain, in bodies.
async fn whole(house: &House) -> usize {
    audit::sequence(&house.access.store).await.unwrap();
    let rows = audit::check_rows(&house.access, COVERED).await.unwrap().findings.len();
    let chain = audit::verify(&house.access.store).await.unwrap();
    rows + usize::from(chain.is_err()) + audit::bodies_gone(&house.access).await.unwrap().len()
}

struct Night {
    country: Country,
    /// A thread from before the last check.
    old: ThreadId,
    /// One that came after it.
    new: ThreadId,
}

/// A sound first night, and a day after it.
async fn a_day_after(house: &House) -> Night {
    audit::cover(&house.access, COVERED).await.unwrap();
    let country = Country::found(house).await;
    let old = thread(house, &country).await;
    write(house, &country.fiona, old, Tier::Narrative).await.unwrap();
    let first = nightly(house).await;
    assert_eq!((first.findings(), first.turn), (0, None), "{}: {first:?}", house.engine);
    let new = thread(house, &country).await;
    country.propose(house, &country.felix).await;
    Night { country, old, new }
}

/// Whose turn it is tonight, by row id: the old thread is the first dossier of the house.
async fn its_turn(house: &House, id: ThreadId) -> bool {
    let row = &house.read("SELECT id FROM dossier WHERE uuid = $1", &[id.to_string().into()]).await[0];
    let last = house.read("SELECT turn FROM log_checked ORDER BY at_ms DESC LIMIT 1", &[]).await;
    row.int(0).unwrap() % audit::TURNS == (last[0].int(0).unwrap() + 1) % audit::TURNS
}

#[tokio::test]
async fn nights_without_findings_follow_each_other_and_each_dossier_has_its_turn() {
    for house in houses().await {
        let night = a_day_after(&house).await;
        let mut looked_at = Vec::new();
        for _ in 0..audit::TURNS {
            let turn = its_turn(&house, night.old).await;
            let found = nightly(&house).await;
            assert_eq!(found.findings(), 0, "{}: {found:?}", house.engine);
            assert!(found.turn.is_some() && found.entries > 0, "{}: {found:?}", house.engine);
            looked_at.push((turn, found.dossiers));
        }
        assert_eq!(
            looked_at.iter().filter(|(turn, _)| *turn).count(),
            1,
            "{}: once in thirty nights",
            house.engine
        );
        assert!(looked_at[0].1 >= 1, "{}: the new thread was written to since", house.engine);
        let turns: u64 = looked_at.iter().skip(1).map(|(_, dossiers)| dossiers).sum();
        assert!((1..=2).contains(&turns), "{}: {looked_at:?}", house.engine);
        // One size has one head.
        let sql = "INSERT INTO log_checked (size, head, at_ms, turn, findings, proof)
            SELECT size, $1, at_ms, turn, findings, proof FROM log_checked WHERE size = (SELECT MIN(size) FROM log_checked)";
        let mut batch = store::Batch::new();
        batch.push(sql, vec![vec![7_u8; 32].into()]);
        assert!(house.access.store.write(batch).await.is_err(), "{}", house.engine);
        // What the night found is in the log.
        let entries = house.entries().await;
        let said = entries.iter().filter(|entry| entry.verb == "check_log").count();
        assert_eq!(said, 1 + usize::try_from(audit::TURNS).unwrap(), "{}", house.engine);
    }
}

const ROLE_RAISED: &str = "UPDATE account_role SET role = 'administrator'
    WHERE account_id = (SELECT id FROM account WHERE sign_in = 'officer')";

/// What somebody does by hand to what came since the last check: nothing of it is missed that night.
const BY_HAND: &[(&str, &[&str])] = &[
    ("a role raised", &[ROLE_RAISED]),
    ("a grant widened", &["UPDATE grants SET tier = 3 WHERE id = (SELECT MAX(id) FROM grants)"]),
    ("a wrap removed", &["DELETE FROM tier_wrap WHERE id = (SELECT MAX(id) FROM tier_wrap)"]),
    ("a grant made up", &["INSERT INTO grants (dossier_id, tier, team_id, purpose, basis, from_at)
        SELECT dossier_id, 3, (SELECT MAX(id) FROM team), purpose, basis, from_at FROM grants
        WHERE id = (SELECT MAX(id) FROM grants)"]),
    ("grants swapped between dossiers", &["UPDATE grants SET dossier_id =
        (SELECT MIN(id) FROM dossier) + (SELECT MAX(id) FROM dossier) - dossier_id WHERE account_id IS NOT NULL"]),
    ("a row of a register removed", &["DELETE FROM member WHERE from_at IS NULL"]),
    ("all rows of an entry removed", &[
        "DELETE FROM dossier_list WHERE dossier_id = (SELECT MAX(id) FROM dossier)",
            "DELETE FROM tier_wrap WHERE dossier_id = (SELECT MAX(id) FROM dossier)",
        "DELETE FROM tier_key WHERE dossier_id = (SELECT MAX(id) FROM dossier)",
        "DELETE FROM grants WHERE dossier_id = (SELECT MAX(id) FROM dossier)",
        "DELETE FROM dossier WHERE id = (SELECT MAX(id) FROM dossier)",
    ]),
    ("what an entry keeps of its rows removed", &["UPDATE log_entry SET lasting =
        (SELECT o.lasting FROM log_entry o WHERE o.number < log_entry.number ORDER BY o.number DESC LIMIT 1)
        WHERE number = (SELECT MAX(number) FROM log_entry WHERE rows_of IS NOT NULL)"]),
    ("an entry hidden from its dossier", &["UPDATE log_entry SET rows_of = NULL
        WHERE number = (SELECT MAX(number) FROM log_entry WHERE rows_of IS NOT NULL)"]),
    ("a body erased too early", &["UPDATE log_entry SET content = NULL, salt = NULL
        WHERE number = (SELECT MAX(number) FROM log_entry)"]),
    ("a secret exchanged", &["UPDATE dossier SET secret = (SELECT o.secret FROM dossier o WHERE o.id <> dossier.id)
        WHERE id = (SELECT MAX(id) FROM dossier)"]),
];

#[tokio::test]
async fn whatever_is_done_to_what_came_since_is_found_by_both_checks() {
    for (what, statements) in BY_HAND {
        for house in houses().await {
            a_day_after(&house).await;
            audit::sequence(&house.access.store).await.unwrap();
            assert_eq!(whole(&house).await, 0, "{}: {what}: before", house.engine);
            for sql in *statements {
                house.write(sql, vec![]).await;
            }
            assert!(whole(&house).await > 0, "{}: {what}: the whole check", house.engine);
            let found = nightly(&house).await;
            assert!(found.findings() > 0, "{}: {what}: the night: {found:?}", house.engine);
            // It is found again until it is mended: the next night begins where all was well.
            assert!(nightly(&house).await.findings() > 0, "{}: {what}: the next night", house.engine);
        }
    }
}

#[tokio::test]
async fn an_older_version_put_back_is_found() {
    for house in houses().await {
        let night = a_day_after(&house).await;
        let stamp = async |sql: &str| house.read(sql, &[]).await[0].values().to_vec();
        let proposed = stamp("SELECT entry, place FROM member WHERE from_at IS NULL").await;
        assert_eq!(night.country.do_what_waits(&house).await, 1);
        let to = Recipient::Team(night.country.authority);
        share(&house, &night.country.officer, night.new, to).await.unwrap();
        let given = stamp("SELECT entry, place FROM grants WHERE id = (SELECT MAX(id) FROM grants)").await;
        end(&house, &night.country.fiona, night.new, to).await.unwrap();
        assert_eq!(whole(&house).await, 0, "{}", house.engine);
        // A register, and a row of a dossier: each as it was a moment before.
        let back = "UPDATE member SET from_at = NULL, wrapped_by = NULL, entry = $1, place = $2
            WHERE until_at IS NULL AND account_id = (SELECT id FROM account WHERE sign_in = 'felix')";
        house.write(back, proposed).await;
        assert_eq!(whole(&house).await, 2, "{}: put back, and the newer one gone", house.engine);
        let back = "UPDATE grants SET until_at = NULL, entry = $1, place = $2
            WHERE id = (SELECT MAX(id) FROM grants)";
        house.write(back, given).await;
        assert_eq!(whole(&house).await, 4, "{}", house.engine);
        let found = nightly(&house).await;
        let back = found.rows.findings.iter().filter(|one| one.wrong == audit::Wrong::PutBack).count();
        assert_eq!((found.findings(), back), (4, 2), "{}: {found:?}", house.engine);
    }
}

#[tokio::test]
async fn what_is_done_to_an_old_dossier_is_found_in_the_night_of_its_turn() {
    for house in houses().await {
        let night = a_day_after(&house).await;
        nightly(&house).await;
        house
            .write(
                "UPDATE tier_key SET made_at = made_at - 1 WHERE dossier_id = (SELECT id FROM dossier WHERE uuid = $1)",
                vec![night.old.to_string().into()],
            )
            .await;
        assert!(whole(&house).await > 0, "{}", house.engine);
        let mut nights = 0;
        loop {
            let turn = its_turn(&house, night.old).await;
            let found = nightly(&house).await;
            nights += 1;
            assert_eq!(found.findings() > 0, turn, "{}: {found:?}", house.engine);
            if turn {
                break;
            }
        }
        assert!(nights <= audit::TURNS, "{}", house.engine);
    }
}

#[tokio::test]
async fn a_note_of_a_check_that_was_made_up_is_found() {
    for house in houses().await {
        a_day_after(&house).await;
        house.write(ROLE_RAISED, vec![]).await;
        assert!(nightly(&house).await.findings() > 0, "{}", house.engine);
        house.write("UPDATE log_checked SET findings = 0", vec![]).await;
        let found = nightly(&house).await;
        assert!(found.broken.iter().any(|one| one.contains("noted")), "{}: {found:?}", house.engine);
        assert!(
            found.turn.is_none() && !found.rows.findings.is_empty(),
            "{}: and all is looked at",
            house.engine
        );
    }
}
