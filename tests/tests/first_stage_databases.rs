//! A database of the first stage opens, migrates, is sound, and its cases open for the people who held them: on both
//! engines, for both countries. How it was made: `tests/fixtures/stage-1/README.md`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::{
    collections::BTreeSet,
    io::Read as _,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use access::{Access, accounts};
use jiff::{SignedDuration, Timestamp};
use journeys::client::{Client, Trouble};
use kernel::{AccountId, Clock as _, SetClock};
use palermo::{check, rooms::HOUSE, wiring};
use serde::Deserialize;
use store::{Batch, Options, Store, testing::Guard};
use vault::{keyfile::ServerKey, password::KdfParams};

/// Words of every narrative that the seeded histories wrote.
const NARRATIVE: &str = "what the person told, in the officer";

#[derive(Deserialize)]
struct Left {
    country: String,
    made: Timestamp,
    open_screening: String,
    referral: String,
    people: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    sign_in: String,
    name: String,
    password: String,
    account: AccountId,
}

/// What the old database says of itself, by its own tables, before anything is migrated.
struct Before {
    cases: BTreeSet<String>,
    identities: BTreeSet<String>,
    narratives: i64,
    entries: i64,
    migrations: i64,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/stage-1")
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
    assert_eq!(checked, 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn greece_on_sqlite() {
    sqlite("gr-sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn denmark_on_sqlite() {
    sqlite("dk-sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn greece_on_postgres() {
    postgres("gr-postgres").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn denmark_on_postgres() {
    postgres("dk-postgres").await;
}

async fn sqlite(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("palermo.sqlite");
    std::fs::write(&path, unpacked(&format!("{name}.gz"))).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    everything_opens(name, &format!("sqlite:{}", path.display())).await;
}

async fn postgres(name: &str) {
    let Some((store, guard)) = store::testing::postgres_with(Options::default()).await else { return };
    let dump = String::from_utf8(unpacked(&format!("{name}.sql.gz"))).unwrap();
    let mut batch = Batch::new();
    for statement in statements(&dump) {
        batch.push(statement, Vec::new());
    }
    assert!(batch.len() > 1000, "{}", batch.len());
    store.write(batch).await.unwrap();
    drop(store);
    let guard: Guard = guard;
    everything_opens(name, guard.url()).await;
}

/// The statements of a dump, without what belongs to the session that reads it in.
fn statements(dump: &str) -> Vec<String> {
    let session = ["--", "\\", "SET ", "SELECT pg_catalog.set_config"];
    let kept: Vec<&str> =
        dump.lines().filter(|line| !session.iter().any(|begins| line.starts_with(begins))).collect();
    let text = kept.join("\n");
    text.split(";\n").map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

async fn texts(store: &Store, sql: &str) -> BTreeSet<String> {
    let rows = store.snapshot().await.unwrap().query(sql, &[]).await.unwrap();
    rows.iter().map(|row| row.text(0).unwrap()).collect()
}

async fn count(store: &Store, sql: &str) -> i64 {
    store.snapshot().await.unwrap().query_one(sql, &[]).await.unwrap().unwrap().int(0).unwrap()
}

async fn before(url: &str) -> Before {
    let store = Store::open(url).await.unwrap();
    let with_identity = "SELECT c.uuid FROM cases c JOIN case_record r ON r.case_id = c.id
        JOIN identity i ON i.person_id = r.person_id";
    let before = Before {
        cases: texts(&store, "SELECT uuid FROM cases").await,
        identities: texts(&store, with_identity).await,
        narratives: count(&store, "SELECT COUNT(*) FROM narrative").await,
        entries: count(&store, "SELECT COUNT(*) FROM audit_entry").await,
        migrations: count(&store, "SELECT COUNT(*) FROM schema_migration").await,
    };
    assert_eq!(before.migrations, 4, "a database of the first stage");
    assert!(before.cases.len() > 20 && before.identities.len() > 10 && before.narratives > 20);
    before
}

async fn everything_opens(name: &str, url: &str) {
    let left = std::fs::read(folder().join(format!("{name}.json"))).unwrap();
    let left: Left = serde_json::from_slice(&left).unwrap();
    let mut before = before(url).await;
    let keys = tempfile::tempdir().unwrap();
    let key_file = keys.path().join("palermo.key");
    std::fs::copy(folder().join(format!("{name}.key")), &key_file).unwrap();
    std::fs::set_permissions(&key_file, std::fs::Permissions::from_mode(0o600)).unwrap();

    let key = ServerKey::load(&key_file).unwrap();
    let store = wiring::open_store(HOUSE, url, &key).await.unwrap();
    let clock = Arc::new(SetClock::new(left.made + SignedDuration::from_hours(1)));
    let access = wiring::access(HOUSE, store, key, clock.clone(), KdfParams::CHEAPEST).unwrap();
    // As a server's start does: the check itself writes nothing.
    let zone = &wiring::country(&left.country).unwrap().profile.zone;
    wiring::fill_facts(HOUSE, &access, zone).await.unwrap();
    let lines = check::check(HOUSE, &access).await.unwrap();
    let all = format!("{} entries chained", before.entries);
    assert!(lines.iter().any(|line| line.contains(&all)), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("will be covered")), "{lines:?}");
    wiring::make_ready(HOUSE, &access).await.unwrap();
    let lines = check::check(HOUSE, &access).await.unwrap();
    assert!(!lines.iter().any(|line| line.contains("will be covered")), "{lines:?}");
    access::audit::sequence(&access.store).await.unwrap();
    let known = access::audit::verify(&access.store).await.unwrap().unwrap();
    before.entries = i64::try_from(known.count).unwrap();
    let all = format!("cases: {} derived again", before.cases.len());
    assert!(lines.iter().any(|line| line.contains(&all)), "{lines:?}");

    assert!(
        lines.iter().any(|line| line.starts_with("keys: 0 held without a grant, 0 granted")),
        "{lines:?}"
    );
    migrated(&access.store, &before).await;

    let house = House { url: serve(&access, &left.country).await, access, clock, left };
    house.everybody_signs_in().await.unwrap();
    house.the_focal_point_opens_every_case(&before).await.unwrap();
    house.the_authority_opens_its_cases(&before).await.unwrap();
    house.the_officer_finds_drafts_receipt_and_kept_form().await.unwrap();
    house.who_left_opens_nothing(&before).await.unwrap();
    house.the_new_program_is_sound_afterwards(&before).await;
}

/// The cases are dossiers now: each with a secret and its person; keys that were made for tiers without a grant are
/// retired, and nobody holds them.
async fn migrated(store: &Store, before: &Before) {
    let cases = i64::try_from(before.cases.len()).unwrap();
    for (sql, expected) in [
        ("SELECT COUNT(*) FROM dossier WHERE kind = 'case' AND secret IS NOT NULL", cases),
        ("SELECT COUNT(*) FROM dossier_person", cases),
        ("SELECT COUNT(*) FROM case_access", cases),
        ("SELECT COUNT(*) FROM account a WHERE (SELECT COUNT(*) FROM account_role r WHERE r.account_id = a.id
            AND r.role = a.role_before AND r.from_at > 0 AND r.until_at IS NULL AND r.entry IS NOT NULL) <> 1", 0),
        ("SELECT COUNT(*) FROM account a WHERE (SELECT COUNT(*) FROM account_training r WHERE r.account_id = a.id
            AND r.training = 'minors' AND r.until_at IS NULL AND r.entry IS NOT NULL) <> a.trained_minors_before", 0),
        ("SELECT COUNT(*) FROM tier_wrap WHERE tier > 2", 0),
        ("SELECT COUNT(*) FROM tier_key WHERE tier > 2 AND retired_at IS NOT NULL", 3 * cases),
        ("SELECT COUNT(*) FROM tier_key WHERE tier <= 2 AND retired_at IS NULL", 2 * cases),
    ] {
        assert_eq!(count(store, sql).await, expected, "{sql}");
    }
}

async fn serve(access: &Access, country: &str) -> String {
    let house = wiring::house(access.clone(), wiring::country(country).unwrap(), None);
    let app = web::serve_router(house, HOUSE.rooms);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

struct House {
    url: String,
    access: Access,
    clock: Arc<SetClock>,
    left: Left,
}

impl House {
    /// Signs in through the page, at a moment when the last one-time code of everybody is used up.
    async fn signed_in(&self, sign_in: &str) -> Result<Client, Trouble> {
        self.clock.set(self.clock.now() + SignedDuration::from_mins(2));
        let person = self.left.people.iter().find(|person| person.sign_in == sign_in).unwrap();
        let (code, _) = accounts::current_code(&self.access, person.account).await.unwrap();
        let mut client = Client::new(&self.url);
        let form = client.page("/sign-in").await?.form("/sign-in")?;
        let form = form.with("name", sign_in).with("password", &person.password).with("code", &code);
        client.taken(&form).await?;
        Ok(client)
    }

    async fn everybody_signs_in(&self) -> Result<(), Trouble> {
        assert!(self.left.people.len() > 12);
        for person in &self.left.people {
            let mut client = self.signed_in(&person.sign_in).await?;
            let work = client.page("/work").await?.words();
            assert!(work.contains(&person.name), "{}: {work}", person.sign_in);
        }
        Ok(())
    }

    async fn the_focal_point_opens_every_case(&self, before: &Before) -> Result<(), Trouble> {
        let mut focal = self.signed_in("focal").await?;
        focal.page("/cases").await?;
        let (mut named, mut told) = (BTreeSet::new(), 0);
        let mut all = String::new();
        for case in &before.cases {
            let words = focal.page(&format!("/cases/{case}")).await?.words();
            if words.contains("TEST-")
                || words.contains("Demo Second-Epoch")
                || words.contains("Demo Triaged")
            {
                named.insert(case.clone());
            }
            told += i64::from(words.contains(NARRATIVE) || words.contains("account under the second epoch"));
            all.push_str(&words);
        }
        assert_eq!(named, before.identities, "the identity of each case that has one");
        assert_eq!(told, before.narratives, "the narrative of each case that has one");
        assert!(all.contains("Invented remark of the triage."), "the text of an event");
        Ok(())
    }

    async fn the_authority_opens_its_cases(&self, before: &Before) -> Result<(), Trouble> {
        let mut decider = self.signed_in("decider").await?;
        let mut opened = 0;
        for case in &before.cases {
            let answer = decider.get(&format!("/cases/{case}")).await?;
            if answer.status == 200 {
                let words = answer.words();
                assert!(words.contains("TEST-") && words.contains(NARRATIVE), "{case}: {words}");
                opened += 1;
            }
        }
        assert!(opened >= 4 && opened < before.cases.len(), "{opened}");
        Ok(())
    }

    async fn the_officer_finds_drafts_receipt_and_kept_form(&self) -> Result<(), Trouble> {
        let mut officer = self.signed_in("officer").await?;
        officer.page(&self.left.referral).await?;
        let draft = officer.page(&self.left.open_screening).await?;
        assert!(draft.body.contains("Invented note that stays."), "{}", draft.words());
        let list = officer.page("/parked").await?;
        let path = list.body.split("href=\"").filter_map(|rest| rest.split('"').next());
        let path = path.into_iter().find(|path| path.starts_with("/parked/")).unwrap().to_owned();
        let kept = officer.page(&path).await?;
        assert!(kept.words().contains("Invented note that came too late."), "{}", kept.words());
        Ok(())
    }

    async fn who_left_opens_nothing(&self, before: &Before) -> Result<(), Trouble> {
        let mut left = self.signed_in("focal3").await?;
        for case in &before.cases {
            assert_eq!(left.get(&format!("/cases/{case}")).await?.status, 403, "{case}");
        }
        Ok(())
    }

    async fn the_new_program_is_sound_afterwards(&self, before: &Before) {
        access::audit::sequence(&self.access.store).await.unwrap();
        let lines = check::check(HOUSE, &self.access).await.unwrap();
        let old = format!(": {} entries chained", before.entries);
        assert!(
            !lines.iter().any(|line| line.contains(&old)),
            "what people did now is in the log: {lines:?}"
        );
    }
}
