//! The log: whoever changes it by hand is found out; the first stage's entries stay in the chain; bodies can expire.

use access::audit;
use ledger::{Chain, Entry, Outcome};
use store::Value;
use uuid::Uuid;

use crate::fixture::{House, NOW, houses, trail};

/// Writes entries about nobody in particular.
async fn note(house: &House, count: usize) {
    let trail = trail();
    for number in 0..count {
        let actor = format!("person-{number}");
        house.access.note_outside(&trail, &actor, "sign_in", Outcome::Refused);
    }
    house.access.flush(&trail).await.unwrap();
}

/// Fills the log and links it.
async fn fill(house: &House) -> audit::Verified {
    note(house, 72).await;
    audit::sequence(&house.access.store).await.unwrap();
    assert_eq!(audit::sequence(&house.access.store).await.unwrap(), 0);
    audit::verify(&house.access.store).await.unwrap().unwrap()
}

async fn verify(house: &House) -> Result<audit::Verified, String> {
    audit::verify(&house.access.store).await.unwrap()
}

/// What somebody does with the database in hand: a column of an entry or of its link, chosen by its place.
const COLUMNS: &[(&str, &str)] = &[
    (
        "SELECT content FROM log_entry WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
        "UPDATE log_entry SET content = $2 WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
    ),
    (
        "SELECT salt FROM log_entry WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
        "UPDATE log_entry SET salt = $2 WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
    ),
    (
        "SELECT commitment FROM log_entry WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
        "UPDATE log_entry SET commitment = $2 WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
    ),
    (
        "SELECT lasting FROM log_entry WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
        "UPDATE log_entry SET lasting = $2 WHERE number = (SELECT entry FROM log_link WHERE seq = $1)",
    ),
    ("SELECT prev FROM log_link WHERE seq = $1", "UPDATE log_link SET prev = $2 WHERE seq = $1"),
    ("SELECT leaf FROM log_link WHERE seq = $1", "UPDATE log_link SET leaf = $2 WHERE seq = $1"),
];

#[tokio::test]
async fn every_change_of_the_log_by_hand_is_found() {
    for house in houses().await {
        let whole = fill(&house).await;
        assert_eq!((whole.count, whole.waiting), (72, 0), "{}", house.engine);
        let mut found = 0;
        for seq in [1_i64, 36, 72] {
            for (select, sql) in COLUMNS {
                let before = house.read(select, &[seq.into()]).await[0].bytes(0).unwrap();
                for place in [0, before.len() / 2, before.len() - 1] {
                    let mut flipped = before.clone();
                    flipped[place] ^= 1;
                    house.write(sql, vec![seq.into(), flipped.into()]).await;
                    assert!(verify(&house).await.is_err(), "{}: {sql} at {seq}, byte {place}", house.engine);
                    found += 1;
                }
                house.write(sql, vec![seq.into(), before[1..].to_vec().into()]).await;
                assert!(verify(&house).await.is_err(), "{}: {sql} at {seq}, shorter", house.engine);
                house.write(sql, vec![seq.into(), before.into()]).await;
            }
            let (select, sql) = COLUMNS[1];
            let salt = house.read(select, &[seq.into()]).await[0].bytes(0).unwrap();
            house.write(sql, vec![seq.into(), Value::Null]).await;
            assert!(verify(&house).await.is_err(), "{}: salt of {seq}, gone alone", house.engine);
            house.write(sql, vec![seq.into(), salt.into()]).await;
            found += 1;
        }
        assert!(found > 50);
        assert_eq!(verify(&house).await, Ok(whole), "{}: everything taken back", house.engine);
    }
}

/// Numbers of entries at three places of the chain.
async fn numbers(house: &House) -> [i64; 3] {
    let mut numbers = [0; 3];
    for (number, seq) in numbers.iter_mut().zip([10_i64, 11, 40]) {
        let row = &house.read("SELECT entry FROM log_link WHERE seq = $1", &[seq.into()]).await[0];
        *number = row.int(0).unwrap();
    }
    numbers
}

/// Two rows swap their keys.
async fn swap(house: &House, sql: &str, one: i64, other: i64) {
    for (from, to) in [(one, i64::MAX), (other, one), (i64::MAX, other)] {
        house.write(sql, vec![from.into(), to.into()]).await;
    }
}

#[tokio::test]
async fn deletes_swaps_and_entries_beside_the_chain_are_found() {
    for house in houses().await {
        let whole = fill(&house).await;
        let [ten, eleven, forty] = numbers(&house).await;
        let rename = "UPDATE log_entry SET number = $2 WHERE number = $1";
        let place = "UPDATE log_link SET seq = $2 WHERE seq = $1";
        for (sql, one, other) in [(rename, ten, eleven), (place, 10, 11)] {
            swap(&house, sql, one, other).await;
            let broken = verify(&house).await.unwrap_err();
            assert!(broken.contains("entry 10"), "{}: {broken}", house.engine);
            swap(&house, sql, one, other).await;
            assert_eq!(verify(&house).await, Ok(whole.clone()), "{}: swapped back", house.engine);
        }
        // An entry pulled out of the chain, or pushed in beside it.
        let copy = "INSERT INTO log_entry (number, content, salt, commitment, lasting)
            SELECT number + 1, content, salt, commitment, lasting FROM log_entry WHERE number = $1";
        house.write(copy, vec![forty.into()]).await;
        let broken = verify(&house).await.unwrap_err();
        assert!(broken.contains("outside the chain"), "{}: {broken}", house.engine);
        house.write("DELETE FROM log_entry WHERE number = $1", vec![(forty + 1).into()]).await;
        // The end cut off: the chain alone cannot know; whoever wrote down count and head does.
        for sql in [
            "DELETE FROM log_entry WHERE number IN (SELECT entry FROM log_link WHERE seq > 70)",
            "DELETE FROM log_link WHERE seq > 70",
        ] {
            house.write(sql, vec![]).await;
        }
        let shorter = verify(&house).await.unwrap();
        assert!(shorter.count < whole.count && shorter.head != whole.head, "{}", house.engine);
        // A link alone, an entry alone, both.
        house.write("DELETE FROM log_link WHERE seq = 70", vec![]).await;
        assert!(verify(&house).await.unwrap_err().contains("outside the chain"), "{}", house.engine);
        house.write("DELETE FROM log_entry WHERE number = $1", vec![forty.into()]).await;
        let broken = verify(&house).await.unwrap_err();
        assert!(broken.contains("entry 40") && broken.contains("missing"), "{}: {broken}", house.engine);
        house.write("DELETE FROM log_link WHERE seq = 40", vec![]).await;
        let broken = verify(&house).await.unwrap_err();
        assert!(broken.contains("entry 40"), "{}: {broken}", house.engine);
    }
}

#[tokio::test]
async fn an_entry_that_waits_cannot_be_changed_and_an_expired_one_can_go() {
    for house in houses().await {
        let whole = fill(&house).await;
        let expire = "UPDATE log_entry SET content = NULL, salt = NULL
            WHERE number IN (SELECT entry FROM log_link WHERE seq <= 5)";
        house.write(expire, vec![]).await;
        let without = audit::Verified { expired: 5, ..whole };
        assert_eq!(verify(&house).await, Ok(without), "{}: bodies expire, proofs stay", house.engine);
        note(&house, 1).await;
        let postgres = house.engine == "postgres";
        let waiting = verify(&house).await.unwrap().waiting;
        assert_eq!(waiting, u64::from(postgres), "{}: SQLite links as it writes", house.engine);
        let newest = "number = (SELECT MAX(number) FROM log_entry)";
        let other = "UPDATE log_entry SET content =
            (SELECT content FROM log_entry WHERE number = (SELECT entry FROM log_link WHERE seq = 9)) WHERE ";
        let before = house.read(&format!("SELECT content FROM log_entry WHERE {newest}"), &[]).await;
        house.write(&format!("{other}{newest}"), vec![]).await;
        assert!(verify(&house).await.is_err(), "{}", house.engine);
        let back = format!("UPDATE log_entry SET content = $1 WHERE {newest}");
        house.write(&back, vec![before[0].bytes(0).unwrap().into()]).await;
        assert!(verify(&house).await.is_ok(), "{}", house.engine);
        // Taken off the list, it would never be linked.
        if postgres {
            house.write("DELETE FROM log_waiting", vec![]).await;
            assert!(verify(&house).await.unwrap_err().contains("outside the chain"), "{}", house.engine);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_sequencers_at_once_give_each_place_once() {
    for house in houses().await {
        note(&house, 1200).await;
        let store = &house.access.store;
        let (one, other) = tokio::join!(audit::sequence(store), audit::sequence(store));
        let waited = if house.engine == "postgres" { 1200 } else { 0 };
        assert_eq!(one.unwrap() + other.unwrap(), waited, "{}", house.engine);
        let found = verify(&house).await.unwrap();
        assert_eq!((found.count, found.waiting), (1200, 0), "{}", house.engine);
    }
}

/// Two server processes, each with its own numbers, write at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_write_one_chain() {
    for house in houses().await {
        let other = access::Access { numbers: std::sync::Arc::default(), ..house.access.clone() };
        let write = async |access: &access::Access| {
            for _ in 0..40 {
                let trail = trail();
                access.note_outside(&trail, "unknown", "sign_in", Outcome::Refused);
                access.flush(&trail).await.unwrap();
                audit::sequence(&access.store).await.unwrap();
            }
        };
        tokio::join!(write(&house.access), write(&other));
        audit::sequence(&house.access.store).await.unwrap();
        let found = verify(&house).await.unwrap();
        assert_eq!((found.count, found.waiting), (80, 0), "{}", house.engine);
        assert_eq!(house.count("process_start").await, 2, "{}", house.engine);
        let sql = "SELECT DISTINCT CAST(number % 512 AS BIGINT) FROM log_entry ORDER BY 1";
        let processes: Vec<i64> = house.read(sql, &[]).await.iter().map(|row| row.int(0).unwrap()).collect();
        assert_eq!(processes, [1, 2], "{}", house.engine);
    }
}

/// Entries as the first stage wrote them; the last `waiting` of them not linked.
async fn first_stage(house: &House, count: u8, waiting: u8) {
    let mut chain = Chain::genesis();
    for number in 0..count {
        let entry = Entry {
            id: *Uuid::new_v4().as_bytes(),
            at_ms: NOW - 1_000_000 + i64::from(number),
            actor: format!("person-{number}"),
            body: "body".into(),
            verb: "view_case".into(),
            operation: access::ProcessingOperation::Consultation,
            outcome: Outcome::Allowed,
            object: "case:1".into(),
            purpose: "identification".into(),
            justification: String::new(),
            legal_basis: String::new(),
            recipient: String::new(),
            policy_version: "1".into(),
            policy_ids: "p".into(),
            ids_sealed: Vec::new(),
        };
        let (salt, content) = ([number; 32], entry.to_bytes());
        let commitment = ledger::commitment(&salt, &content);
        let link = (number < count - waiting).then(|| chain.push_first_format(commitment));
        let sql = "INSERT INTO audit_entry (uuid, at_ms, content, salt, commitment, seq, prev, leaf)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        let values = vec![
            Uuid::from_bytes(entry.id).to_string().into(),
            entry.at_ms.into(),
            content.into(),
            salt.to_vec().into(),
            commitment.to_vec().into(),
            link.map(|link| link.seq as i64).into(),
            link.map(|link| link.prev.to_vec()).into(),
            link.map(|link| link.leaf.to_vec()).into(),
        ];
        house.write(sql, values).await;
    }
}

#[tokio::test]
async fn the_chain_goes_on_from_the_first_stage() {
    for house in houses().await {
        first_stage(&house, 20, 3).await;
        let before = verify(&house).await.unwrap();
        assert_eq!((before.count, before.waiting), (17, 3), "{}", house.engine);
        note(&house, 10).await;
        audit::sequence(&house.access.store).await.unwrap();
        let whole = verify(&house).await.unwrap();
        assert_eq!((whole.count, whole.waiting), (30, 0), "{}", house.engine);
        let first = house.read("SELECT MIN(seq), MAX(seq) FROM log_link", &[]).await;
        assert_eq!((first[0].int(0).unwrap(), first[0].int(1).unwrap()), (21, 30), "{}", house.engine);
        // What was written then is still guarded: its text, its time, its being there.
        for (wrong, right, expired) in [
            (
                "UPDATE audit_entry SET at_ms = at_ms + 1 WHERE seq = 4",
                "UPDATE audit_entry SET at_ms = at_ms - 1 WHERE seq = 4",
                0,
            ),
            (
                "UPDATE audit_entry SET seq = NULL WHERE seq = 20",
                "UPDATE audit_entry SET seq = 20 WHERE seq IS NULL",
                0,
            ),
            (
                "UPDATE audit_entry SET salt = NULL WHERE seq = 2",
                "UPDATE audit_entry SET content = NULL WHERE seq = 2",
                1,
            ),
        ] {
            house.write(wrong, vec![]).await;
            assert!(verify(&house).await.is_err(), "{}: {wrong}", house.engine);
            house.write(right, vec![]).await;
            let sound = audit::Verified { expired, ..whole.clone() };
            assert_eq!(verify(&house).await, Ok(sound), "{}: {right}", house.engine);
        }
        house.write("DELETE FROM audit_entry WHERE seq = 20", vec![]).await;
        assert!(verify(&house).await.unwrap_err().contains("entry 20"), "{}", house.engine);
    }
}

#[tokio::test]
async fn entries_of_the_first_stage_that_wait_are_linked_before_anything_else_is_written() {
    for house in houses().await {
        first_stage(&house, 5, 5).await;
        audit::sequence(&house.access.store).await.unwrap();
        let found = verify(&house).await.unwrap();
        assert_eq!((found.count, found.waiting), (5, 0), "{}", house.engine);
    }
}
