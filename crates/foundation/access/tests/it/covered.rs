//! Covered rows: whoever changes a register that decides rights past the log is found out, by table, key and entry.

use std::sync::Arc;

use access::{
    COVERED, Conflict, accounts, audit,
    audit::{Finding, RowsChecked, Wrong},
    foundation::{OpenRecovery, RegisterBody, RemoveMember, TheServer, WrapMember},
};
use kernel::{BodyId, Mandate, Regime};
use store::Value;
use vault::keyfile::ServerKey;

use crate::{
    country::Country,
    fixture::{House, houses, trail},
};

async fn checked(house: &House) -> RowsChecked {
    audit::check_rows(&house.access, COVERED).await.unwrap()
}

/// A country in which everything happened that the registers know: people came, left, keys changed.
async fn lively(house: &House) -> Country {
    assert_eq!(audit::cover(&house.access, COVERED).await.unwrap(), 0, "nothing was there");
    let country = Country::found(house).await;
    country.propose(house, &country.felix).await;
    assert_eq!(country.do_what_waits(house).await, 1);
    country.remove(house, &country.felix).await;
    assert_eq!(country.do_what_waits(house).await, 0, "new keys begin by themselves");
    country.propose(house, &country.felix).await;
    let mut act = country.manager.act(&house.access).await;
    let permit = act.permit::<OpenRecovery>(country.focal_team).await.unwrap();
    accounts::open_recovery(&mut act, &permit, country.focal_team, country.felix.id).await.unwrap();
    act.commit().await.unwrap();
    country.refer(house, false).await;
    country.suspend_and_resume(house, &country.officer).await;
    country
}

/// What is wrong after somebody with the database in hand did something, beyond what was wrong before.
async fn found_after(house: &House, before: &[Finding], sql: &str, params: Vec<Value>) -> Vec<Finding> {
    house.write(sql, params).await;
    let mut new = checked(house).await.findings;
    for old in before {
        if let Some(place) = new.iter().position(|one| one == old) {
            new.remove(place);
        }
    }
    new
}

#[tokio::test]
async fn what_the_program_writes_is_sound_and_all_of_it_is_covered() {
    for house in houses().await {
        let country = lively(&house).await;
        let found = checked(&house).await;
        assert_eq!((found.not_covered, found.findings), (0, vec![]), "{}", house.engine);
        let mut rows = 0;
        for table in COVERED {
            let count = house.count(table.name).await;
            // People in dossiers are written by rooms; nothing was erased here, nothing expired, and no two bodies hold
            // the halves for emergencies.
            let empty = ["dossier_person", "shred_list", "log_expiry", "emergency_share", "emergency_access"];
            let empty = empty.contains(&table.name);
            assert!(count > 0 || empty, "{}: {}", house.engine, table.name);
            rows += u64::try_from(count).unwrap();
        }
        assert!(found.rows == rows && rows > 20, "{}: {rows}", house.engine);
        // The log itself is sound, and goes through the check in small parts as well.
        audit::sequence(&house.access.store).await.unwrap();
        audit::verify(&house.access.store).await.unwrap().unwrap();
        let in_parts = audit::check_rows_with(&house.access, COVERED, 7).await.unwrap();
        assert_eq!(in_parts, checked(&house).await, "{}", house.engine);
        // The control: what is not covered may change.
        house.write("UPDATE account SET language = 'el', failures = 3, failed_at = 7", vec![]).await;
        assert_eq!(checked(&house).await.findings, vec![], "{}", house.engine);
        drop(country);
    }
}

/// Something that somebody does by hand, and the findings that it must lead to: table, what is wrong, and how many.
type ByHand = (&'static str, &'static str, &'static [(&'static str, Wrong, usize)]);

const BY_HAND: &[ByHand] = &[
    (
        "a role raised",
        "UPDATE account_role SET role = 'administrator'
         WHERE account_id = (SELECT id FROM account WHERE sign_in = 'officer')",
        &[("account_role", Wrong::Changed, 1)],
    ),
    ("a role made older", "UPDATE account_role SET from_at = from_at - 1 WHERE role = 'decision_maker'", &[("account_role", Wrong::Changed, 1)]),
    (
        "a role made up",
        "INSERT INTO account_role (account_id, role, from_at) SELECT id, 'auditor', 1 FROM account WHERE sign_in = 'fiona'",
        &[("account_role", Wrong::Added, 1)],
    ),
    ("a role taken away", "DELETE FROM account_role WHERE role = 'decision_maker'", &[("account_role", Wrong::Deleted, 1)]),
    (
        "keys exchanged between accounts",
        "UPDATE account SET public_key = (SELECT public_key FROM account WHERE sign_in = 'officer') WHERE sign_in = 'dora'",
        &[("account", Wrong::Changed, 1)],
    ),
    (
        "a suspension that is said to be for good",
        "UPDATE account_shut SET kind = 'closed'",
        &[("account_shut", Wrong::Changed, 1)],
    ),
    ("a suspension that never was", "DELETE FROM account_shut", &[("account_shut", Wrong::Deleted, 1)]),
    ("an account switched off", "UPDATE account SET active = 0 WHERE sign_in = 'felix'", &[("account", Wrong::Changed, 1)]),
    (
        "training ended past the log",
        "UPDATE account_training SET until_at = 1 WHERE account_id = (SELECT id FROM account WHERE sign_in = 'fiona')",
        &[("account_training", Wrong::Changed, 1)],
    ),
    (
        "an account moved to another body",
        "UPDATE account SET body_id = (SELECT id FROM body WHERE name = 'Patrol') WHERE sign_in = 'manager'",
        &[("account", Wrong::Changed, 1)],
    ),
    ("a mandate widened", "UPDATE body SET mandate = 'identification' WHERE name = 'Patrol'", &[("body", Wrong::Changed, 1)]),
    ("a competence added", "UPDATE body SET competences = 'everything' WHERE name = 'Agency'", &[("body", Wrong::Changed, 1)]),
    ("a body that is said to have ended", "UPDATE body SET ended_at = 1 WHERE name = 'Operations'", &[("body", Wrong::Changed, 1)]),
    (
        "a team moved to another body",
        "UPDATE team SET body_id = (SELECT id FROM body WHERE name = 'Patrol') WHERE duty = 'competent_authority'",
        &[("team", Wrong::Changed, 1)],
    ),
    ("the time of a beginning changed", "UPDATE member SET from_at = from_at - 1 WHERE until_at IS NOT NULL", &[("member", Wrong::Changed, 1)]),
    (
        "the author of a proposal swapped",
        "UPDATE member SET proposed_by = (SELECT id FROM account WHERE sign_in = 'dora') WHERE from_at IS NULL",
        &[("member", Wrong::Changed, 1)],
    ),
    (
        "a public key of a team exchanged",
        "UPDATE team_key SET public_key = recovery_key WHERE epoch = 2",
        &[("team_key", Wrong::Changed, 1)],
    ),
    (
        "a member added without an entry",
        "INSERT INTO member (team_id, account_id, proposed_at, proposed_by, from_at)
         SELECT t.id, a.id, 1, a.id, 1 FROM team t, account a WHERE a.sign_in = 'officer' AND t.duty = 'focal_point'",
        &[("member", Wrong::Added, 1)],
    ),
    (
        "a member added with a made-up entry",
        "INSERT INTO member (team_id, account_id, proposed_at, proposed_by, from_at, entry, place)
         SELECT t.id, a.id, 2, a.id, 2, 77, 0 FROM team t, account a
         WHERE a.sign_in = 'officer' AND t.duty = 'competent_authority'",
        &[("member", Wrong::Added, 1)],
    ),
    (
        "a member doubled, entry and all",
        "INSERT INTO member (team_id, account_id, proposed_at, proposed_by, from_at, until_at, wrapped_by, entry, place)
         SELECT team_id, account_id, proposed_at, proposed_by, from_at, until_at, wrapped_by, entry, place FROM member
         WHERE account_id = (SELECT id FROM account WHERE sign_in = 'dora')",
        &[("member", Wrong::Repeated, 1)],
    ),
    ("a key of a team deleted", "DELETE FROM team_key WHERE epoch = 2", &[("team_key", Wrong::Deleted, 1)]),
    (
        "a member deleted",
        "DELETE FROM member WHERE account_id = (SELECT id FROM account WHERE sign_in = 'fiona')",
        &[("member", Wrong::Deleted, 1)],
    ),
    ("a grant widened", "UPDATE grants SET tier = 3 WHERE tier = 2", &[("grants", Wrong::Changed, 1)]),
    (
        "a grant made up",
        "INSERT INTO grants (dossier_id, tier, team_id, purpose, basis, from_at)
         SELECT dossier_id, tier, (SELECT MAX(id) FROM team), purpose, basis, from_at FROM grants WHERE tier = 1",
        &[("grants", Wrong::Added, 1)],
    ),
    (
        "two rows exchange their entries",
        "UPDATE body SET entry = (SELECT b.entry FROM body b WHERE b.name <> body.name AND b.name IN ('Agency', 'Patrol')),
           place = 0 WHERE name IN ('Agency', 'Patrol')",
        &[],
    ),
    ("a mark of a covered table deleted", "DELETE FROM covered_table WHERE name = 'team'", &[("covered_table", Wrong::Deleted, 1)]),
];

#[tokio::test]
async fn every_change_of_a_register_by_hand_is_found() {
    for house in houses().await {
        lively(&house).await;
        let mut tried = 0;
        for (what, sql, expected) in BY_HAND {
            let before = checked(&house).await.findings;
            let found = found_after(&house, &before, sql, vec![]).await;
            for (table, wrong, count) in *expected {
                let these = found.iter().filter(|one| one.table == *table && one.wrong == *wrong);
                assert_eq!(these.count(), *count, "{}: {what}: {found:?}", house.engine);
            }
            let after = checked(&house).await.findings;
            assert_ne!(after, before, "{}: {what}", house.engine);
            for finding in &found {
                assert!(!finding.key.is_empty(), "{}: {what}", house.engine);
                let named = finding.entry.is_some() || finding.wrong == Wrong::Added;
                assert!(named, "{}: {what}: {finding}", house.engine);
            }
            tried += 1;
        }
        assert!(tried >= 20);
    }
}

#[tokio::test]
async fn an_earlier_state_put_back_is_found() {
    for house in houses().await {
        let country = lively(&house).await;
        let sql = "SELECT entry, place FROM member WHERE from_at IS NULL";
        let before = house.read(sql, &[]).await;
        assert_eq!(before.len(), 1);
        assert_eq!(country.do_what_waits(&house).await, 1);
        assert_eq!(checked(&house).await.findings, vec![], "{}", house.engine);
        let back = "UPDATE member SET from_at = NULL, wrapped_by = NULL, entry = $1, place = $2
            WHERE until_at IS NULL AND account_id = (SELECT id FROM account WHERE sign_in = 'felix')";
        let stamp = vec![before[0].int(0).unwrap().into(), before[0].int(1).unwrap().into()];
        let found = found_after(&house, &[], back, stamp).await;
        let wrong: Vec<Wrong> = found.iter().map(|one| one.wrong).collect();
        assert_eq!(wrong.len(), 2, "{}: {found:?}", house.engine);
        assert!(
            wrong.contains(&Wrong::PutBack) && wrong.contains(&Wrong::Deleted),
            "{}: {found:?}",
            house.engine
        );
    }
}

#[tokio::test]
async fn a_finding_says_table_key_and_entry() {
    for house in houses().await {
        let country = lively(&house).await;
        house.write("UPDATE account SET role_before = 'auditor' WHERE sign_in = 'dora'", vec![]).await;
        house.write("DELETE FROM team WHERE id = -1", vec![]).await;
        let sql = "SELECT entry FROM account WHERE sign_in = 'dora'";
        let entry = house.read(sql, &[]).await[0].int(0).unwrap();
        let found = checked(&house).await.findings;
        let sentence = format!("account {} is not what was written (entry {entry})", country.dora.id);
        assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), [sentence], "{}", house.engine);
    }
}

/// The control: the digests hang on the key file, so that nobody without it can make a row fit.
#[tokio::test]
async fn with_another_key_file_no_row_fits() {
    for house in houses().await {
        lively(&house).await;
        let other = access::Access { server_key: Arc::new(ServerKey::in_memory()), ..house.access.clone() };
        let found = audit::check_rows(&other, COVERED).await.unwrap();
        assert!(found.rows > 20, "{}", house.engine);
        // Each row of the house, and for each dossier that its secret does not open.
        let dossiers = house.count("dossier").await;
        let secrets = found.findings.iter().filter(|one| one.table == "dossier").count();
        assert!(dossiers > 0 && i64::try_from(secrets) == Ok(dossiers), "{}", house.engine);
        assert_eq!((found.findings.len() - secrets) as u64, found.rows, "{}", house.engine);
        assert!(found.findings.iter().all(|one| one.wrong == Wrong::Changed), "{}", house.engine);
    }
}

#[tokio::test]
async fn a_new_generation_of_the_key_file_leaves_older_digests_provable() {
    for mut house in houses().await {
        let folder = std::env::temp_dir().join(format!("palermo-key-{}", BodyId::random()));
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join("palermo.key");
        house.access.server_key = Arc::new(ServerKey::create_new(&file).unwrap());
        let country = lively(&house).await;
        house.access.server_key = Arc::new(ServerKey::add_generation(&file).unwrap());
        std::fs::remove_dir_all(&folder).unwrap();
        country.remove(&house, &country.felix).await;
        let found = checked(&house).await;
        assert_eq!((found.not_covered, found.findings), (0, vec![]), "{}", house.engine);
        house.write("UPDATE member SET until_at = until_at + 1", vec![]).await;
        assert_eq!(checked(&house).await.findings.len(), 2, "{}: of either generation", house.engine);
    }
}

#[tokio::test]
async fn rows_that_were_there_are_taken_in_once() {
    for house in houses().await {
        let body = "INSERT INTO body (uuid, name, mandate, regime, competences, founded_at)
            VALUES ($1, 'A body', 'support', 'gdpr', '', 0)";
        let mut batch = store::Batch::new();
        for _ in 0..1200 {
            batch.push(body, vec![BodyId::random().to_string().into()]);
        }
        house.access.store.write(batch).await.unwrap();
        let before = checked(&house).await;
        assert_eq!((before.not_covered, before.findings), (1200, vec![]), "{}", house.engine);
        // Two processes start at once: every row is taken in by one of them.
        let other = access::Access { numbers: Arc::default(), ..house.access.clone() };
        let (one, two) = tokio::join!(audit::cover(&house.access, COVERED), audit::cover(&other, COVERED));
        assert_eq!(one.unwrap() + two.unwrap(), 1200, "{}", house.engine);
        assert_eq!(audit::cover(&house.access, COVERED).await.unwrap(), 0, "{}", house.engine);
        let after = checked(&house).await;
        let rows = 1200 + COVERED.len() as u64;
        assert_eq!((after.rows, after.not_covered, after.findings), (rows, 0, vec![]), "{}", house.engine);
        // Whoever adds a row past the log, and has it taken in by a start, must take a mark away for it.
        house.write(body, vec![BodyId::random().to_string().into()]).await;
        assert_eq!(audit::cover(&house.access, COVERED).await.unwrap(), 0, "{}: not again", house.engine);
        let found = checked(&house).await.findings;
        assert_eq!((found.len(), found[0].wrong), (1, Wrong::Added), "{}", house.engine);
        house.write("DELETE FROM covered_table WHERE name = 'body'", vec![]).await;
        assert_eq!(audit::cover(&house.access, COVERED).await.unwrap(), 1, "{}", house.engine);
        let found = checked(&house).await.findings;
        assert_eq!((found.len(), found[0].wrong), (1, Wrong::Deleted), "{}: {found:?}", house.engine);
        audit::sequence(&house.access.store).await.unwrap();
        audit::verify(&house.access.store).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn entries_without_bodies_still_prove_the_rows() {
    for house in houses().await {
        lively(&house).await;
        audit::sequence(&house.access.store).await.unwrap();
        let whole = audit::verify(&house.access.store).await.unwrap().unwrap();
        assert!(whole.count > 20);
        house.write("UPDATE log_entry SET content = NULL, salt = NULL", vec![]).await;
        let without = audit::Verified { expired: whole.count, ..whole };
        assert_eq!(audit::verify(&house.access.store).await.unwrap(), Ok(without), "{}", house.engine);
        assert_eq!(checked(&house).await.findings, vec![], "{}", house.engine);
        house.write("UPDATE account SET role_before = 'auditor' WHERE sign_in = 'dora'", vec![]).await;
        house.write("DELETE FROM member WHERE from_at IS NULL", vec![]).await;
        let found = checked(&house).await.findings;
        let wrong: Vec<Wrong> = found.iter().map(|one| one.wrong).collect();
        assert_eq!(wrong, [Wrong::Changed, Wrong::Deleted], "{}: {found:?}", house.engine);
    }
}

#[tokio::test]
async fn two_who_change_one_row_do_not_pass_each_other() {
    for house in houses().await {
        let country = lively(&house).await;
        country.do_what_waits(&house).await;
        let mut acts = Vec::new();
        for _ in 0..2 {
            let mut act = country.manager.act(&house.access).await;
            let permit = act.permit::<RemoveMember>(country.focal_team).await.unwrap();
            accounts::remove(&mut act, &permit, country.focal_team, country.felix.id).await.unwrap();
            acts.push(act);
        }
        let second = acts.pop().unwrap();
        acts.pop().unwrap().commit().await.unwrap();
        assert!(
            matches!(second.commit().await, Err(access::Error::Conflict(Conflict::Changed))),
            "{}",
            house.engine
        );
        assert_eq!(checked(&house).await.findings, vec![], "{}", house.engine);
    }
}

#[tokio::test]
async fn rows_that_were_not_written_are_not_in_the_log() {
    for house in houses().await {
        let country = lively(&house).await;
        let body = accounts::NewBody {
            name: "None",
            mandate: Mandate::Support,
            regime: Regime::Gdpr,
            competences: "",
            territory: "",
            registering_organisation: kernel::RegisteringOrganisation::Other,
        };
        // The act breaks off at its end, or before it.
        for at_the_end in [true, false] {
            let trail = trail();
            let who = crate::fixture::staff(country.administrator.id, &country.administrator.secret);
            let mut act = house.access.act(&who, &trail).await.unwrap();
            let permit = act.permit::<RegisterBody>(TheServer).await.unwrap();
            accounts::found_body(&mut act, &permit, &body).await.unwrap();
            if at_the_end {
                let mut records = permit.records(&mut act).unwrap();
                records.guard(
                    "UPDATE thing SET version = 3 WHERE uuid = 'nothing'",
                    vec![],
                    1,
                    Conflict::Over,
                );
                assert!(act.commit().await.is_err());
            } else {
                drop(act);
            }
            house.access.flush(&trail).await.unwrap();
            assert_eq!(checked(&house).await.findings, vec![], "{}", house.engine);
        }
        // And no row is written in an act that asked for no permit.
        let mut act = house.access.act(&access::Who::Job("cover"), &trail()).await.unwrap();
        let row = store::CoveredRow::new(COVERED[1], vec![Value::Null; COVERED[1].columns.len()]).unwrap();
        let put = |act: &mut access::Act| act.job_records().unwrap().put(&row, Conflict::Changed);
        assert!(matches!(put(&mut act), Err(access::Error::NoEntry)), "{}", house.engine);
        assert!(act.permit::<WrapMember>(country.authority).await.is_err());
        assert!(matches!(put(&mut act), Err(access::Error::NoEntry)), "{}: a refusal is none", house.engine);
    }
}

#[test]
fn covered_tables_have_numbers_of_their_own() {
    assert_eq!(store::covered_defects(COVERED), Vec::<String>::new());
    assert_eq!(store::covered_defects(&[COVERED[1], COVERED[1]]).len(), 1);
    let numbers: Vec<(u16, &str)> = COVERED.iter().map(|table| (table.number, table.name)).collect();
    let for_ever = [
        (1, "covered_table"),
        (2, "body"),
        (3, "team"),
        (4, "account"),
        (5, "member"),
        (6, "team_key"),
        (7, "grants"),
        (9, "dossier"),
        (10, "dossier_person"),
        (11, "tier_key"),
        (12, "tier_wrap"),
        (13, "member_wrap"),
        (14, "invitation"),
        (15, "shred_list"),
        (40, "account_role"),
        (41, "account_training"),
        (42, "account_shut"),
        (43, "body_duty"),
        (44, "team_recovery"),
        (50, "log_expiry"),
        (58, "emergency_share"),
        (59, "emergency_access"),
    ];
    assert_eq!(numbers, for_ever);
}
