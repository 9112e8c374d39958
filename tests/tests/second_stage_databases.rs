//! A database of the second stage opens, migrates, is sound, and its cases open for the people who held them, on both
//! engines; its bodies can be changed. How it was made: `tests/fixtures/stage-2/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::{
    io::Read as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use access::{
    Access, accounts,
    accounts::NewBody,
    foundation::{ChangeBody, EndBody, ListPeople},
};
use jiff::{SignedDuration, Timestamp};
use journeys::client::{Client, Trouble};
use kernel::{AccountId, BodyId, Clock as _, SetClock};
use palermo::{check, rooms::HOUSE, wiring};
use store::{Batch, Options, Store};
use vault::{keyfile::ServerKey, password::KdfParams};

/// When the databases were left.
const LEFT: &str = "2026-11-30T22:00:00Z";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stage-2")
}

fn unpacked(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(folder().join(name)).unwrap();
    flate2::read::GzDecoder::new(file).read_to_end(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_files_are_those_that_were_left() {
    let list = std::fs::read_to_string(folder().join("SHA256SUMS")).unwrap();
    let mut checked = 0;
    for line in list.lines() {
        let (sum, name) = line.split_once("  ").unwrap();
        let found = vault::sha256(&std::fs::read(folder().join(name)).unwrap());
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{name}");
        checked += 1;
    }
    assert_eq!(checked, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.sqlite");
    std::fs::write(&path, unpacked("gr-sqlite.gz")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    everything_opens("gr-sqlite", &format!("sqlite:{}", path.display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres() {
    let Some((store, guard)) = store::testing::postgres_with(Options::default()).await else { return };
    let dump = String::from_utf8(unpacked("gr-postgres.sql.gz")).unwrap();
    let session = ["--", "\\", "SET ", "SELECT pg_catalog.set_config"];
    let kept: Vec<&str> =
        dump.lines().filter(|line| !session.iter().any(|begins| line.starts_with(begins))).collect();
    let mut batch = Batch::new();
    for statement in kept.join("\n").split(";\n").map(str::trim).filter(|one| !one.is_empty()) {
        batch.push(statement.to_owned(), Vec::new());
    }
    store.write(batch).await.unwrap();
    drop(store);
    everything_opens("gr-postgres", guard.url()).await;
}

async fn count(store: &Store, sql: &str) -> i64 {
    store.snapshot().await.unwrap().query_one(sql, &[]).await.unwrap().unwrap().int(0).unwrap()
}

async fn everything_opens(name: &str, url: &str) {
    let old = Store::open(url).await.unwrap();
    let cases = count(&old, "SELECT COUNT(*) FROM dossier WHERE kind = 'case'").await;
    let entries = count(&old, "SELECT COUNT(*) FROM log_entry").await;
    let before = count(&old, "SELECT COUNT(*) FROM schema_migration").await;
    assert!(cases >= 6 && entries > 100 && before > 20, "{name}: {cases} {entries} {before}");
    drop(old);
    let keys = tempfile::tempdir().unwrap();
    let key_file = keys.path().join("palermo.key");
    std::fs::copy(folder().join(format!("{name}.key")), &key_file).unwrap();
    std::fs::set_permissions(&key_file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let key = ServerKey::load(&key_file).unwrap();
    let store = wiring::open_store(HOUSE, url, &key).await.unwrap();
    assert!(count(&store, "SELECT COUNT(*) FROM schema_migration").await > before, "{name}: nothing is new");
    let left: Timestamp = LEFT.parse().unwrap();
    let clock = Arc::new(SetClock::new(left + SignedDuration::from_hours(1)));
    let access = wiring::access(HOUSE, store, key, clock.clone(), KdfParams::CHEAPEST).unwrap();
    // Nothing that was covered before differs by what was added.
    check::check(HOUSE, &access).await.unwrap();
    wiring::make_ready(HOUSE, &access).await.unwrap();
    wiring::fill_facts(HOUSE, &access, &wiring::country("gr").unwrap().profile.zone).await.unwrap();
    let lines = check::check(HOUSE, &access).await.unwrap();
    assert!(!lines.iter().any(|line| line.contains("will be covered")), "{name}: {lines:?}");
    a_body_of_before_is_changed(&access).await;
    the_focal_point_opens_its_cases(&access, &clock, cases).await.unwrap();
    check::check(HOUSE, &access).await.unwrap();
}

/// A body that is older than its version is changed, ended and opened again.
async fn a_body_of_before_is_changed(access: &Access) {
    let text = async |sql: &str| {
        let row = access.store.snapshot().await.unwrap().query_one(sql, &[]).await.unwrap();
        row.unwrap().text(0).unwrap()
    };
    let who: AccountId =
        text("SELECT uuid FROM account WHERE sign_in = 'administrator'").await.parse().unwrap();
    let body: BodyId = text("SELECT uuid FROM body WHERE mandate = 'labour'").await.parse().unwrap();
    let begin = async || {
        let trail = access::PendingEntries::default();
        access.act(&access::Who::Staff(who, None), &trail).await.unwrap()
    };
    let mut act = begin().await;
    let permit = act.permit::<ListPeople>(body).await.unwrap();
    let now = accounts::body_details(&mut act, &permit).await.unwrap();
    assert_eq!((now.version, now.territory.len(), now.changed), (0, 0, None));
    let mut act = begin().await;
    let permit = act.permit::<ChangeBody>(body).await.unwrap();
    let to = NewBody {
        name: "Inspectorate of Testland",
        mandate: now.mandate,
        regime: now.regime,
        competences: "",
        registering_organisation: now.registering_organisation,
        territory: "EL30",
    };
    accounts::change_body(&mut act, &permit, 0, &to).await.unwrap();
    act.commit().await.unwrap();
    let mut act = begin().await;
    let permit = act.permit::<EndBody>(body).await.unwrap();
    accounts::end_body(&mut act, &permit).await.unwrap();
    act.commit().await.unwrap();
    let mut act = begin().await;
    let permit = act.permit::<EndBody>(body).await.unwrap();
    accounts::reopen_body(&mut act, &permit).await.unwrap();
    act.commit().await.unwrap();
}

async fn the_focal_point_opens_its_cases(
    access: &Access,
    clock: &SetClock,
    cases: i64,
) -> Result<(), Trouble> {
    let house = wiring::house(access.clone(), wiring::country("gr").unwrap(), None);
    let app = web::serve_router(house, HOUSE.rooms);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    clock.set(clock.now() + SignedDuration::from_mins(2));
    let mut snapshot = access.store.snapshot().await.unwrap();
    let sql = "SELECT uuid FROM account WHERE sign_in = 'focal'";
    let account: AccountId = snapshot.query_one(sql, &[]).await.unwrap().unwrap().id(0).unwrap();
    let sql = "SELECT uuid FROM dossier WHERE kind = 'case'";
    let all = snapshot.query(sql, &[]).await.unwrap();
    drop(snapshot);
    let (code, _) = accounts::current_code(access, account).await.unwrap();
    let mut focal = Client::new(&url);
    let form = focal.page("/sign-in").await?.form("/sign-in")?;
    let form = form.with("name", "focal").with("password", "demo-lacof-2026").with("code", &code);
    focal.taken(&form).await?;
    let mut told = 0;
    for case in &all {
        let words = focal.page(&format!("/cases/{}", case.text(0).unwrap())).await?.words();
        told += i64::from(words.contains("what the person told, in the officer"));
    }
    assert!(told > 0 && i64::try_from(all.len()).unwrap() == cases, "{told} of {cases} stories opened");
    Ok(())
}
