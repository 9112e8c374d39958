//! The texts of old entries go, in their turn and with a row that says so; a text that is gone without it is found.

use access::{
    COVERED, audit,
    audit::{LogYears, Wrong},
};
use kernel::SetClock;
use ledger::Outcome;
use store::Value;

use crate::fixture::{House, houses, trail};

const ONE: u16 = 1;

fn at(clock: &SetClock, now: &str) {
    clock.set(now.parse().unwrap());
}

async fn note(house: &House, count: usize) {
    let trail = trail();
    for number in 0..count {
        house.access.note_outside(&trail, &format!("person-{number}"), "sign_in", Outcome::Refused);
    }
    house.access.flush(&trail).await.unwrap();
    audit::sequence(&house.access.store).await.unwrap();
}

async fn expire(house: &House) -> u64 {
    let expired = audit::expire(&house.access, LogYears::new(ONE).unwrap()).await.unwrap();
    audit::sequence(&house.access.store).await.unwrap();
    expired
}

/// What is wrong: sentences about texts, and about covered rows.
async fn wrong(house: &House) -> (Vec<String>, Vec<Wrong>) {
    let rows = audit::check_rows(&house.access, COVERED).await.unwrap();
    let rows = rows.findings.iter().map(|finding| finding.wrong).collect();
    audit::verify(&house.access.store).await.unwrap().unwrap();
    (audit::bodies_gone(&house.access).await.unwrap(), rows)
}

/// Twenty entries of 2026, twenty of 2027, and the time in 2028 in which the first of them expired.
async fn a_year_expired(house: &House) {
    audit::cover(&house.access, COVERED).await.unwrap();
    at(&house.clock, "2026-11-22T10:00:00Z");
    note(house, 20).await;
    at(&house.clock, "2027-03-01T10:00:00Z");
    note(house, 20).await;
    at(&house.clock, "2028-01-02T10:00:00Z");
    assert!(expire(house).await >= 20, "{}", house.engine);
    assert_eq!(wrong(house).await, (vec![], vec![]), "{}", house.engine);
}

#[tokio::test]
async fn texts_expire_after_the_year_in_the_order_of_the_log_and_everything_else_stays() {
    for house in houses().await {
        audit::cover(&house.access, COVERED).await.unwrap();
        let founding = house.count("log_entry").await;
        at(&house.clock, "2026-12-30T10:00:00Z");
        note(&house, 20).await;
        // In the west of the year's end and in its east: whoever counts by either has it in 2027.
        at(&house.clock, "2026-12-31T23:30:00Z");
        note(&house, 3).await;
        at(&house.clock, "2027-06-01T10:00:00Z");
        note(&house, 20).await;
        let whole = audit::verify(&house.access.store).await.unwrap().unwrap();
        for early in ["2027-06-01T11:00:00Z", "2027-12-31T23:00:00Z", "2028-01-01T23:00:00Z"] {
            at(&house.clock, early);
            assert_eq!(expire(&house).await, 0, "{}: {early}", house.engine);
        }
        at(&house.clock, "2028-01-02T01:00:00Z");
        let gone = u64::try_from(founding).unwrap() + 20;
        assert_eq!(expire(&house).await, gone, "{}", house.engine);
        assert_eq!(expire(&house).await, 0, "{}: once", house.engine);
        let found = audit::verify(&house.access.store).await.unwrap().unwrap();
        assert_eq!((found.expired, found.count), (gone, whole.count + 1), "{}", house.engine);
        let without = house.count("log_entry WHERE content IS NULL AND salt IS NULL").await;
        assert_eq!(u64::try_from(without), Ok(gone), "{}", house.engine);
        assert_eq!(wrong(&house).await, (vec![], vec![]), "{}", house.engine);
        let row = &house.read("SELECT first_place, last_place FROM log_expiry", &[]).await[0];
        assert_eq!((row.int(0), row.int(1)), (Ok(1), Ok(gone as i64)), "{}", house.engine);
        // The next year goes on where this one ended.
        at(&house.clock, "2029-01-05T01:00:00Z");
        assert_eq!(expire(&house).await, 23, "{}", house.engine);
        assert_eq!(wrong(&house).await, (vec![], vec![]), "{}", house.engine);
    }
}

const ERASE: &str = "UPDATE log_entry SET content = NULL, salt = NULL
    WHERE number IN (SELECT entry FROM log_link WHERE seq >= $1 AND seq <= $2)";

/// What somebody does by hand to hide texts: statements with the places of the first and the last entry that still have one.
const BY_HAND: &[(&str, &[&str])] = &[
    (
        "one text",
        &[
            "UPDATE log_entry SET content = NULL, salt = NULL WHERE number = (SELECT MIN(entry) FROM log_link WHERE seq > $1 AND seq <= $2)",
        ],
    ),
    ("all texts", &[ERASE]),
    (
        "all texts, and a row that says that they expired",
        &[
            ERASE,
            "INSERT INTO log_expiry (first_place, last_place, made_at) SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), MAX(made_at) FROM log_expiry",
        ],
    ),
    (
        "the same with the entry of another row",
        &[
            ERASE,
            "INSERT INTO log_expiry (first_place, last_place, made_at, entry, place)
         SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), MAX(made_at), MAX(entry), MAX(place) FROM log_expiry",
        ],
    ),
    (
        "a row stretched over all of them",
        &[ERASE, "UPDATE log_expiry SET last_place = $2 WHERE last_place < $1"],
    ),
    (
        "a row of the future",
        &[
            ERASE,
            "UPDATE log_expiry SET last_place = $2, made_at = made_at + 99999999999 WHERE last_place < $1",
        ],
    ),
    ("the row taken away", &["DELETE FROM log_expiry WHERE last_place < $1 AND first_place < $2"]),
];

#[tokio::test]
async fn a_text_that_is_gone_without_having_expired_is_found() {
    for (what, statements) in BY_HAND {
        for house in houses().await {
            a_year_expired(&house).await;
            let sql = "SELECT MIN(l.seq), MAX(l.seq) FROM log_link l JOIN log_entry e ON e.number = l.entry
                WHERE e.content IS NOT NULL";
            let left = &house.read(sql, &[]).await[0];
            let places: Vec<Value> = vec![left.int(0).unwrap().into(), left.int(1).unwrap().into()];
            for sql in *statements {
                house.write(sql, places.clone()).await;
            }
            let (texts, rows) = wrong(&house).await;
            assert!(!texts.is_empty() || !rows.is_empty(), "{}: {what}", house.engine);
            let made_up = what.contains("row");
            assert_eq!(made_up, !rows.is_empty(), "{}: {what}: {rows:?}", house.engine);
            assert!(texts.len() < 100, "{}: {what}", house.engine);
        }
    }
}

#[tokio::test]
async fn the_check_of_the_night_finds_an_old_text_that_is_gone_within_its_turns() {
    for house in houses().await {
        a_year_expired(&house).await;
        audit::check_nightly(&house.access, COVERED).await.unwrap();
        audit::sequence(&house.access.store).await.unwrap();
        let middle = house.read("SELECT MAX(seq) - 10 FROM log_link", &[]).await[0].int(0).unwrap();
        at(&house.clock, "2028-06-02T10:00:00Z");
        house.write(ERASE, vec![middle.into(), middle.into()]).await;
        let mut found = 0;
        for _ in 0..audit::TURNS {
            house.later(86_400_000);
            let night = audit::check_nightly(&house.access, COVERED).await.unwrap();
            audit::sequence(&house.access.store).await.unwrap();
            found += night.findings();
        }
        assert!(found > 0, "{}", house.engine);
    }
}
