//! Rows of a dossier are covered under a key that hangs on the dossier's secret, and that dies with it.

use access::{
    COVERED, Dossier as _, audit,
    audit::{Finding, RowsChecked, Wrong},
    keys,
};
use kernel::Tier;
use ledger::{DigestKey, Lasting};
use store::{CoveredTable, Value};
use vault::{KeyNumber, SymKey};

use crate::{
    country::Country,
    dossiers::{thread, write},
    fixture::{House, houses},
    room::{EraseThread, ReadThread, ThreadId},
};

/// What belongs to a dossier in this room, whatever happened to it.
const OF_DOSSIERS: [&str; 4] = ["dossier", "grants", "tier_key", "tier_wrap"];

async fn checked(house: &House) -> RowsChecked {
    audit::check_rows(&house.access, COVERED).await.unwrap()
}

async fn lastings(house: &House) -> Vec<Lasting> {
    let rows = house.read("SELECT lasting FROM log_entry ORDER BY number", &[]).await;
    rows.iter().map(|row| Lasting::from_bytes(&row.bytes(0).unwrap()).unwrap()).collect()
}

/// Two threads with a history each, in a house whose tables are covered.
async fn two_threads(house: &House) -> (Country, ThreadId, ThreadId) {
    audit::cover(&house.access, COVERED).await.unwrap();
    let country = Country::found(house).await;
    let one = thread(house, &country).await;
    let other = thread(house, &country).await;
    for id in [one, other] {
        write(house, &country.fiona, id, Tier::Support).await.unwrap_err();
        write(house, &country.fiona, id, Tier::Narrative).await.unwrap();
        let mut act = country.fiona.act(&house.access).await;
        act.permit::<ReadThread>(id).await.unwrap();
        act.commit().await.unwrap();
    }
    assert_eq!(checked(house).await.findings, vec![], "{}", house.engine);
    (country, one, other)
}

async fn erase(house: &House, country: &Country, id: ThreadId) {
    let mut act = country.fiona.act(&house.access).await;
    let permit = act.permit::<EraseThread>(id).await.unwrap();
    keys::erase(&mut act, &permit, &[], &[]).await.unwrap();
    act.commit().await.unwrap();
    house.later(1);
}

/// The digest of a row as the log makes it, given a key: entry, place and what the row holds.
fn digest(key: &SymKey, row: &store::CoveredRow) -> [u8; 16] {
    let (entry, place) = row.stamp().unwrap();
    let parts: [&[u8]; 4] = [b"row", &entry.to_be_bytes(), &place.to_be_bytes(), &row.canonical()];
    vault::token(key, &parts)[..16].try_into().unwrap()
}

async fn rows_of(house: &House, id: ThreadId) -> Vec<store::CoveredRow> {
    let mut found = Vec::new();
    let of_dossiers: Vec<&'static CoveredTable> =
        COVERED.iter().copied().filter(|table| OF_DOSSIERS.contains(&table.name)).collect();
    for table in of_dossiers {
        let column = table.dossier_row().unwrap();
        let sql = table.select(&format!("t.{column} = (SELECT id FROM dossier WHERE uuid = $1)"));
        for row in house.read(&sql, &[id.to_string().into()]).await {
            found.push(table.read(&row).unwrap());
        }
    }
    found
}

#[tokio::test]
async fn every_row_and_entry_of_a_dossier_is_under_its_own_key_and_pseudonym() {
    for house in houses().await {
        let (country, one, other) = two_threads(&house).await;
        let mut act = country.fiona.act(&house.access).await;
        let secret = keys::secret_of(&mut act, one.dossier()).await.unwrap().unwrap();
        let key = |purpose| house.access.server_key.derive_with(KeyNumber::FIRST, purpose, &secret).unwrap();
        let pseudonym = &vault::token(&key("dossier-pseudonym/v1"), &[b"dossier"])[..16];
        let lastings = lastings(&house).await;
        let named: Vec<&Lasting> =
            lastings.iter().filter(|one| one.dossier().is_some_and(|name| name == pseudonym)).collect();
        assert!(named.len() >= 3, "{}: opened, written to, read", house.engine);
        assert!(
            named.iter().any(|one| one.rows().is_empty()),
            "{}: also where nothing was written",
            house.engine
        );
        let rows = rows_of(&house, one).await;
        assert!(rows.len() >= 6, "{}: {}", house.engine, rows.len());
        for row in &rows {
            let entry = named.iter().find(|one| one.number().as_i64() == row.stamp().unwrap().0).unwrap();
            let written = entry.rows()[usize::try_from(row.stamp().unwrap().1).unwrap()];
            assert_eq!(written.key, DigestKey::Dossier, "{}: {}", house.engine, row.table().name);
            assert_eq!(written.digest, Some(digest(&key("dossier-digest/v1"), row)), "{}", house.engine);
            // The controls: neither the key file nor another secret alone gives it.
            let house_key = house.access.server_key.derive("row-digest/v1");
            assert_ne!(written.digest, Some(digest(&house_key, row)), "{}", house.engine);
        }
        // No entry is about two dossiers, and the house's rows are under no dossier's key.
        let registers = lastings.iter().filter(|one| one.dossier().is_none());
        assert!(registers.flat_map(Lasting::rows).all(|row| row.key == DigestKey::House), "{}", house.engine);
        assert_ne!(one.to_string(), other.to_string());
    }
}

#[tokio::test]
async fn after_an_erasure_the_check_is_content_and_nobody_can_make_the_digests_again() {
    for house in houses().await {
        let (country, one, other) = two_threads(&house).await;
        let mut act = country.fiona.act(&house.access).await;
        let secret = keys::secret_of(&mut act, one.dossier()).await.unwrap().unwrap();
        drop(act);
        let before = rows_of(&house, one).await;
        erase(&house, &country, one).await;
        let found = checked(&house).await;
        assert_eq!((found.not_covered, found.findings), (0, vec![]), "{}", house.engine);
        audit::sequence(&house.access.store).await.unwrap();
        audit::verify(&house.access.store).await.unwrap().unwrap();
        // The empty row and the ended grants are still covered, by the house.
        let stayed = rows_of(&house, one).await;
        assert!(
            stayed.iter().all(|row| ["dossier", "grants"].contains(&row.table().name)),
            "{}",
            house.engine
        );
        let lastings = lastings(&house).await;
        let written = |row: &store::CoveredRow| {
            let (entry, place) = row.stamp().unwrap();
            let lasting = lastings.iter().find(|one| one.number().as_i64() == entry).unwrap();
            lasting.rows()[usize::try_from(place).unwrap()]
        };
        assert!(stayed.iter().all(|row| written(row).key == DigestKey::House), "{}", house.engine);
        // Whoever guesses right what an erased row held cannot tell: not with everything that is left.
        let server_key = &house.access.server_key;
        let mut left = vec![server_key.derive("row-digest/v1"), server_key.derive("dossier-digest/v1")];
        let mut act = country.fiona.act(&house.access).await;
        assert!(keys::secret_of(&mut act, one.dossier()).await.unwrap().is_none(), "{}", house.engine);
        let another = keys::secret_of(&mut act, other.dossier()).await.unwrap().unwrap();
        left.push(server_key.derive_with(KeyNumber::FIRST, "dossier-digest/v1", &another).unwrap());
        assert!(before.len() >= 6);
        for row in &before {
            assert!(left.iter().all(|key| written(row).digest != Some(digest(key, row))), "{}", house.engine);
            // The control: with a copy of the secret the guess would be confirmed.
            let key = server_key.derive_with(KeyNumber::FIRST, "dossier-digest/v1", &secret).unwrap();
            assert_eq!(written(row).digest, Some(digest(&key, row)), "{}", house.engine);
        }
    }
}

async fn found_after(house: &House, sql: &str, params: Vec<Value>) -> Vec<Finding> {
    house.write(sql, params).await;
    checked(house).await.findings
}

fn wrongs<'a>(findings: &'a [Finding], table: &str) -> Vec<&'a Wrong> {
    findings.iter().filter(|one| one.table == table).map(|one| &one.wrong).collect()
}

#[tokio::test]
async fn rows_that_move_between_dossiers_are_found() {
    for house in houses().await {
        let (_, one, other) = two_threads(&house).await;
        // The grants of the two exchange their dossiers, with entry and place, or without.
        let sql = "UPDATE grants SET dossier_id = CASE dossier_id
              WHEN (SELECT id FROM dossier WHERE uuid = $1) THEN (SELECT id FROM dossier WHERE uuid = $2)
              ELSE (SELECT id FROM dossier WHERE uuid = $1) END
            WHERE account_id IS NOT NULL";
        let both = vec![Value::from(one.to_string()), other.to_string().into()];
        let found = found_after(&house, sql, both.clone()).await;
        assert_eq!(wrongs(&found, "grants"), [&Wrong::Changed, &Wrong::Changed], "{}", house.engine);
        house.write(sql, both).await;
        assert_eq!(checked(&house).await.findings, vec![], "{}: moved back", house.engine);
        // A secret put in the place of another: nothing of either dossier fits, and it does not open.
        let sql = "UPDATE dossier SET secret = (SELECT secret FROM dossier WHERE uuid = $1) WHERE uuid = $2";
        let found = found_after(&house, sql, vec![one.to_string().into(), other.to_string().into()]).await;
        assert_eq!(wrongs(&found, "dossier"), [&Wrong::Changed], "{}: {found:?}", house.engine);
    }
}

#[tokio::test]
async fn a_dossier_taken_away_whole_and_one_that_comes_back_are_found() {
    for house in houses().await {
        let (country, one, other) = two_threads(&house).await;
        let wraps = house.read("SELECT COUNT(*) FROM tier_wrap", &[]).await[0].int(0).unwrap();
        let sql = "SELECT tier, number, account_id, wrap, entry, place FROM tier_wrap
            WHERE account_id IS NOT NULL AND dossier_id = (SELECT id FROM dossier WHERE uuid = $1)";
        let kept = house.read(sql, &[one.to_string().into()]).await;
        erase(&house, &country, one).await;
        assert_eq!(checked(&house).await.findings, vec![], "{}", house.engine);
        // A wrap of the erased one comes back from an old copy.
        let sql = "INSERT INTO tier_wrap (dossier_id, tier, number, account_id, wrap, entry, place)
            VALUES ((SELECT id FROM dossier WHERE uuid = $1), $2, $3, $4, $5, $6, $7)";
        let mut params = vec![Value::from(one.to_string())];
        params.extend(kept[0].values().iter().cloned());
        let found = found_after(&house, sql, params).await;
        assert_eq!(wrongs(&found, "tier_wrap"), [&Wrong::PutBack], "{}: {found:?}", house.engine);
        // The other one goes with everything that names it.
        for table in ["dossier_list", "tier_wrap", "tier_key", "grants"] {
            let sql =
                format!("DELETE FROM {table} WHERE dossier_id = (SELECT id FROM dossier WHERE uuid = $1)");
            house.write(&sql, vec![other.to_string().into()]).await;
        }
        let before = checked(&house).await.findings.len();
        let sql = "DELETE FROM dossier WHERE uuid = $1";
        let found = found_after(&house, sql, vec![other.to_string().into()]).await;
        assert!(wraps > 2 && found.len() == before + 1, "{}: {found:?}", house.engine);
        assert_eq!(wrongs(&found, "dossier"), [&Wrong::Deleted], "{}", house.engine);
    }
}
