//! Checkpoints: whoever kept one outside finds what the database alone cannot show, also when the attacker has the key file.

use std::sync::Arc;

use access::{Access, audit};
use ledger::{
    Chain, Outcome,
    note::{Note, SignedHead, Verifier},
    witness::{Refused, Sighting, judge},
};
use vault::keyfile::ServerKey;

use crate::fixture::{House, houses, trail};

const DAY: i64 = 86_400_000;

/// Writes entries about nobody in particular, and links them.
async fn note(house: &House, count: usize) {
    let trail = trail();
    for number in 0..count {
        house.access.note_outside(&trail, &format!("person-{number}"), "sign_in", Outcome::Refused);
    }
    house.access.flush(&trail).await.unwrap();
    audit::sequence(&house.access.store).await.unwrap();
}

async fn checkpoint(house: &House) -> Option<u64> {
    audit::checkpoint(&house.access).await.unwrap()
}

async fn keys(house: &House) -> Vec<Verifier> {
    audit::log_keys(&house.access.store, &house.access.server_key).await.unwrap()
}

/// What a witness does: asks from what it knows, judges.
async fn witness(house: &House, last: Option<&SignedHead>) -> Result<SignedHead, Refused> {
    let from = last.map_or(0, |last| last.head.size);
    let offer = audit::offer(&house.access.store, from).await.unwrap().unwrap();
    judge(&keys(house).await, last, &offer)
}

async fn verified(house: &House, seen: &[SignedHead]) -> Result<u64, String> {
    let keys = keys(house).await;
    let seen = seen.iter().map(|said| Sighting { head: said.head, by: "a witness".into() }).collect();
    let found = audit::verify_against(&house.access.store, Some(&keys), seen).await.unwrap();
    found.map(|found| found.count)
}

#[tokio::test]
async fn each_checkpoint_continues_every_one_before_it() {
    for house in houses().await {
        assert_eq!(checkpoint(&house).await, None, "{}: nothing is there", house.engine);
        assert!(audit::offer(&house.access.store, 0).await.unwrap().is_none());
        let mut seen: Vec<SignedHead> = Vec::new();
        for more in [1, 2, 60, 192, 1, 256, 300] {
            note(&house, more).await;
            let size = checkpoint(&house).await.unwrap();
            assert_eq!(checkpoint(&house).await, None, "{}: nothing new", house.engine);
            for last in &seen {
                let now = witness(&house, Some(last)).await.unwrap();
                assert_eq!(now.head.size, size, "{}: from {}", house.engine, last.head.size);
            }
            seen.push(witness(&house, None).await.unwrap());
            assert_eq!(seen.last().unwrap().head.size, size, "{}", house.engine);
        }
        assert!(house.count("log_tile").await >= 3, "{}", house.engine);
        let whole = verified(&house, &seen).await;
        assert_eq!(whole, Ok(seen.last().unwrap().head.size), "{}", house.engine);
    }
}

/// Takes an entry out of the log and links what is left anew, as the program would have: the chain alone is sound.
async fn rebuild_without(house: &House, place: i64) {
    let gone =
        house.read("SELECT entry FROM log_link WHERE seq = $1", &[place.into()]).await[0].int(0).unwrap();
    house.write("DELETE FROM log_entry WHERE number = $1", vec![gone.into()]).await;
    let sql = "SELECT l.entry, e.commitment, e.lasting FROM log_link l JOIN log_entry e ON e.number = l.entry
        ORDER BY l.seq";
    let left = house.read(sql, &[]).await;
    house.write("DELETE FROM log_link", vec![]).await;
    let mut chain = Chain::genesis();
    for row in left {
        let lasting = ledger::lasting_hash(&row.bytes(2).unwrap());
        let link = chain.push(row.bytes(1).unwrap().try_into().unwrap(), lasting);
        house
            .write(
                "INSERT INTO log_link (seq, entry, prev, leaf) VALUES ($1, $2, $3, $4)",
                vec![
                    i64::try_from(link.seq).unwrap().into(),
                    row.int(0).unwrap().into(),
                    link.prev.to_vec().into(),
                    link.leaf.to_vec().into(),
                ],
            )
            .await;
    }
}

async fn forget_checkpoints(house: &House) {
    house.write("DELETE FROM log_checkpoint", vec![]).await;
    house.write("DELETE FROM log_tile", vec![]).await;
}

async fn cut(house: &House, after: i64) {
    house
        .write(
            "DELETE FROM log_entry WHERE number IN (SELECT entry FROM log_link WHERE seq > $1)",
            vec![after.into()],
        )
        .await;
    house.write("DELETE FROM log_link WHERE seq > $1", vec![after.into()]).await;
}

/// A log of 40 entries, seen at 20 and 40.
async fn seen_twice(house: &House) -> Vec<SignedHead> {
    let mut seen = Vec::new();
    for _ in 0..2 {
        note(house, 20).await;
        checkpoint(house).await.unwrap();
        seen.push(witness(house, seen.last()).await.unwrap());
    }
    assert_eq!(verified(house, &seen).await, Ok(40), "{}", house.engine);
    seen
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_found_by_whoever_kept_a_checkpoint() {
    for house in houses().await {
        let seen = seen_twice(&house).await;
        cut(&house, 30).await;
        // With the checkpoints of the database still there, nobody outside is needed.
        let why = verified(&house, &[]).await.unwrap_err();
        assert!(why.contains("ends after entry 30") && why.contains("40"), "{}: {why}", house.engine);
        assert!(audit::checkpoint(&house.access).await.is_err(), "{}: and nothing is signed", house.engine);
        forget_checkpoints(&house).await;
        assert_eq!(
            verified(&house, &[]).await,
            Ok(30),
            "{}: the control: nobody kept anything",
            house.engine
        );
        let why = verified(&house, &seen).await.unwrap_err();
        assert!(why.contains("ends after entry 30") && why.contains("a witness"), "{}: {why}", house.engine);
        // The attacker has the key file as well, and signs anew.
        checkpoint(&house).await.unwrap();
        let refused = witness(&house, seen.last()).await.unwrap_err();
        assert_eq!(refused, Refused::Shorter { known: 40, now: 30 }, "{}", house.engine);
        // Grown again beyond what was seen, by entries that say something else.
        note(&house, 25).await;
        checkpoint(&house).await.unwrap();
        let refused = witness(&house, seen.last()).await.unwrap_err();
        assert_eq!(refused, Refused::Rewritten { known: 40, now: 55 }, "{}", house.engine);
        let why = verified(&house, &seen).await.unwrap_err();
        assert!(why.contains("between entry 31 and entry 40"), "{}: {why}", house.engine);
    }
}

#[tokio::test]
async fn a_chain_that_was_built_anew_is_found_and_the_place_is_told() {
    for house in houses().await {
        let seen = seen_twice(&house).await;
        rebuild_without(&house, 27).await;
        note(&house, 5).await;
        assert!(audit::checkpoint(&house.access).await.is_err(), "{}: nothing is signed", house.engine);
        let why = verified(&house, &[]).await.unwrap_err();
        assert!(why.contains("between entry 21 and entry 40"), "{}: {why}", house.engine);
        forget_checkpoints(&house).await;
        checkpoint(&house).await.unwrap();
        assert_eq!(verified(&house, &[]).await, Ok(44), "{}: the control: sound in itself", house.engine);
        let why = verified(&house, &seen).await.unwrap_err();
        assert!(why.contains("between entry 21 and entry 40"), "{}: {why}", house.engine);
        let refused = witness(&house, seen.last()).await.unwrap_err();
        assert_eq!(refused, Refused::Rewritten { known: 40, now: 44 }, "{}", house.engine);
        // From the first entry on, all of it: it is another log by its very name.
        rebuild_without(&house, 1).await;
        forget_checkpoints(&house).await;
        checkpoint(&house).await.unwrap();
        let offer = audit::offer(&house.access.store, 40).await.unwrap().unwrap();
        let known = [house_key(&house, &seen[0].origin)];
        assert_eq!(judge(&known, seen.last(), &offer).unwrap_err(), Refused::Unsigned, "{}", house.engine);
    }
}

/// The key of the log by a name that it had.
fn house_key(house: &House, name: &str) -> Verifier {
    audit::log_signers(&house.access.server_key, name).unwrap()[0].verifier().clone()
}

#[tokio::test]
async fn what_is_done_to_checkpoints_and_tiles_is_found() {
    let by_hand: &[&str] = &[
        "UPDATE log_checkpoint SET note = replace(note, '0', '1')",
        "UPDATE log_checkpoint SET size = size + 1 WHERE size = (SELECT MAX(size) FROM log_checkpoint)",
        "UPDATE log_checkpoint SET edge = leaf WHERE size = 256",
        "UPDATE log_checkpoint SET note = (SELECT MIN(c.note) FROM log_checkpoint c WHERE c.size <> log_checkpoint.size)",
        "UPDATE log_tile SET hash = (SELECT leaf FROM log_link WHERE seq = 1)",
        "UPDATE log_tile SET place = place + 7",
        "DELETE FROM log_tile",
        "INSERT INTO log_tile (level, place, hash) SELECT 16, 0, hash FROM log_tile",
    ];
    for sql in by_hand {
        for house in houses().await {
            note(&house, 256).await;
            checkpoint(&house).await.unwrap();
            note(&house, 44).await;
            checkpoint(&house).await.unwrap();
            assert_eq!(verified(&house, &[]).await, Ok(300), "{}", house.engine);
            house.write(sql, vec![]).await;
            assert!(verified(&house, &[]).await.is_err(), "{}: {sql}", house.engine);
        }
    }
}

#[tokio::test]
async fn a_checkpoint_of_somebody_without_the_key_file_is_found() {
    for house in houses().await {
        seen_twice(&house).await;
        let stranger = Access { server_key: Arc::new(ServerKey::in_memory()), ..house.access.clone() };
        note(&house, 3).await;
        audit::checkpoint(&stranger).await.unwrap().unwrap();
        let why = verified(&house, &[]).await.unwrap_err();
        assert!(why.contains("43") && why.contains("signed"), "{}: {why}", house.engine);
        assert_eq!(witness(&house, None).await, Err(Refused::Unsigned), "{}", house.engine);
    }
}

#[tokio::test]
async fn a_new_generation_of_the_key_file_is_a_new_key_and_the_old_one_still_speaks() {
    let folder = std::env::temp_dir().join(uuid::Uuid::new_v4().to_string());
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("palermo.key");
    let old = ServerKey::create_new(&path).unwrap();
    let new = ServerKey::add_generation(&path).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    for mut house in houses().await {
        house.access.server_key = Arc::new(old.clone());
        note(&house, 9).await;
        checkpoint(&house).await.unwrap();
        let (pinned, seen) = (keys(&house).await, witness(&house, None).await.unwrap());
        house.access.server_key = Arc::new(new.clone());
        note(&house, 9).await;
        checkpoint(&house).await.unwrap();
        let offer = audit::offer(&house.access.store, 9).await.unwrap().unwrap();
        assert_eq!(judge(&pinned, Some(&seen), &offer).unwrap().head.size, 18, "{}", house.engine);
        let newest = &keys(&house).await[..1];
        assert_ne!(newest, &pinned[..], "{}", house.engine);
        assert!(Note::parse(&offer.note).unwrap().check(&newest[0]).is_ok(), "{}", house.engine);
        assert_eq!(verified(&house, &[seen]).await, Ok(18), "{}", house.engine);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_make_one_row_of_checkpoints() {
    for house in houses().await {
        for _ in 0..12 {
            note(&house, 40).await;
            let (one, other) =
                tokio::join!(audit::checkpoint(&house.access), audit::checkpoint(&house.access));
            let made = [one.unwrap(), other.unwrap()];
            assert!(made.iter().any(Option::is_some), "{}: {made:?}", house.engine);
        }
        assert_eq!(house.count("log_checkpoint").await, 12, "{}", house.engine);
        assert_eq!(verified(&house, &[]).await, Ok(480), "{}", house.engine);
    }
}

#[tokio::test]
async fn of_earlier_days_the_last_checkpoint_stays() {
    for house in houses().await {
        let mut seen = Vec::new();
        for _ in 0..5 {
            for _ in 0..3 {
                note(&house, 2).await;
                checkpoint(&house).await.unwrap();
                seen.push(witness(&house, seen.last()).await.unwrap());
            }
            house.later(DAY);
        }
        let days = house
            .read("SELECT COUNT(*) FROM log_checkpoint GROUP BY at_ms / 86400000 ORDER BY MIN(at_ms)", &[]);
        let days: Vec<i64> = days.await.iter().map(|row| row.int(0).unwrap()).collect();
        assert_eq!(days, [1, 1, 3, 3, 3], "{}", house.engine);
        // What was thinned out still holds, for whoever kept it.
        assert_eq!(verified(&house, &seen).await, Ok(30), "{}", house.engine);
        assert!(witness(&house, Some(&seen[0])).await.is_ok(), "{}", house.engine);
    }
}

#[tokio::test]
async fn a_witness_is_known_by_its_password() {
    for house in houses().await {
        let key = &house.access.server_key;
        let password = &audit::witness_passwords(key)[0];
        assert!(password.len() == 64 && audit::is_witness(key, password), "{}", house.engine);
        for wrong in ["", "0", &password[1..], &password.to_uppercase().replace(char::is_numeric, "A")] {
            assert!(!audit::is_witness(key, wrong), "{}: {wrong}", house.engine);
        }
        let other = ServerKey::in_memory();
        assert!(!audit::is_witness(&other, password), "{}", house.engine);
    }
}
