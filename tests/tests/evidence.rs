//! Evidence that cannot be thinned: a witness beside a real server, and a database that stays what it is when it is looked at.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::{collections::BTreeMap, path::Path, process::Command};

use journeys::{
    client::people::People,
    demo::program,
    server::{Place, Server},
};
use store::{Batch, Options, Store, testing::Guard};

const FAULTS: &str = env!("CARGO_BIN_EXE_faults");

/// A place with a founded town on each database.
async fn places() -> Vec<(&'static str, Place, Option<Guard>, People)> {
    let mut places = vec![("sqlite", Place::new(FAULTS).unwrap(), None)];
    if let Some((store, guard)) = store::testing::postgres_with(Options::default()).await {
        drop(store);
        let place = Place::new(FAULTS).unwrap().with_database(guard.url());
        places.push(("postgres", place, Some(guard)));
    }
    let mut founded = Vec::new();
    for (engine, place, guard) in places {
        let people = place.found(1).await.unwrap();
        founded.push((engine, place, guard, people));
    }
    founded
}

/// Runs the program; whether it was content, and what it said.
fn palermo(place: &Place, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(program());
    let output = command.args(arguments).current_dir(place.folder()).output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), said)
}

fn content(place: &Place, arguments: &[&str]) -> String {
    let (content, said) = palermo(place, arguments);
    assert!(content, "{arguments:?}: {said}");
    said
}

fn refused(place: &Place, arguments: &[&str], because: &str) {
    let (content, said) = palermo(place, arguments);
    assert!(!content && said.contains(because), "{arguments:?}: {said}");
}

/// The real server on the place.
async fn serve(place: &Place) -> Server {
    let mut command = tokio::process::Command::new(program());
    command.args(["serve", "--country", "gr", "--listen", "127.0.0.1:0", "--database", &place.database]);
    command.arg("--key-file").arg(place.path("palermo.key")).kill_on_drop(true);
    Server::start(command, 0).unwrap().go().await.unwrap()
}

/// A server that serves a page and is stopped.
async fn served_once(place: &Place) {
    let mut server = serve(place).await;
    server.client().get("/sign-in").await.unwrap();
    server.stop().await.unwrap();
}

/// What `palermo ledger keys` prints: the key of the log, the password of the witnesses.
fn keys(place: &Place) -> (String, String) {
    let said =
        content(place, &["ledger", "keys", "--database", &place.database, "--key-file", "palermo.key"]);
    let lines: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    assert_eq!(lines.len(), 2, "{said}");
    (lines[0].to_owned(), lines[1].to_owned())
}

async fn write(place: &Place, statements: &[&str]) {
    let store = Store::open(&place.database).await.unwrap();
    let mut batch = Batch::new();
    for sql in statements {
        batch.push((*sql).to_owned(), vec![]);
    }
    store.write(batch).await.unwrap();
}

const CUT: [&str; 5] = [
    "DELETE FROM log_entry WHERE number IN (SELECT entry FROM log_link WHERE seq > (SELECT MAX(seq) - 3 FROM log_link))",
    "DELETE FROM log_link WHERE seq > (SELECT MAX(l.seq) - 3 FROM log_link l)",
    "DELETE FROM log_checkpoint",
    "DELETE FROM log_tile",
    "DELETE FROM log_checked",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_beside_a_real_server_sees_that_the_end_of_the_log_was_cut_off() {
    for (engine, place, _guard, people) in places().await {
        let mut server = serve(&place).await;
        let (log, password) = keys(&place);
        std::fs::write(place.path("password"), &password).unwrap();
        let witness =
            content(&place, &["witness", "new-key", "--name", "police.example/witness", "witness.key"]);
        let witness = witness.trim();
        let watch = |url: &str, more: &[&str]| {
            let all = [
                "witness",
                "watch",
                "--key",
                "witness.key",
                "--keep",
                "kept",
                "--log",
                &log,
                "--server",
                url,
            ];
            palermo(&place, &[&all[..], &["--password-file", "password"], more].concat())
        };
        // The server makes its first checkpoint when it starts.
        let url = server.url.clone();
        let mut looks = 0;
        while !watch(&url, &[]).0 {
            looks += 1;
            assert!(looks < 200, "{engine}: {}", watch(&url, &[]).1);
        }
        let strange =
            ["witness", "watch", "--key", "witness.key", "--keep", "other", "--log", &log, "--server", &url];
        std::fs::write(place.path("wrong"), "no password").unwrap();
        refused(&place, &[&strange[..], &["--password-file", "wrong"]].concat(), "no such password");
        // It stops and signs its last checkpoint; that one goes to the witness by a file.
        let mut client = server.signed_in(&people, "officer0").await.unwrap();
        for _ in 0..3 {
            client.page("/work").await.unwrap();
        }
        server.stop().await.unwrap();
        let kept = format!("kept/{}.checkpoint", log.split('+').next().unwrap());
        let seen = std::fs::read_to_string(place.path(&kept)).unwrap();
        let from = seen.lines().nth(1).unwrap();
        let offer = content(&place, &["ledger", "offer", "--database", &place.database, "--from", from]);
        std::fs::write(place.path("offer"), &offer).unwrap();
        let own = ["--key", "witness.key", "--keep", "kept", "--log", &log];
        let cosign = [&["witness", "cosign"], &own[..], &["offer"]].concat();
        content(&place, &cosign);
        let paper = content(&place, &["ledger", "paper", "--database", &place.database]);
        let (entries, root) = on_paper(&paper);
        let on_paper = format!("{entries}:{root}");
        let verify =
            ["ledger", "verify", &place.database, "--log", &log, "--witness", witness, "--kept", &kept];
        let verify = [&verify[..], &["--paper", &on_paper]].concat();
        let said = content(&place, &verify);
        assert!(
            said.contains("continues all of them") && said.contains("police.example"),
            "{engine}: {said}"
        );
        // Somebody with the whole database and the key file cuts off the end; the server starts again and signs.
        write(&place, &CUT).await;
        refused(&place, &verify, "its end was cut off");
        let alone = content(&place, &["check", "--database", &place.database, "--key-file", "palermo.key"]);
        assert!(alone.contains("entries chained"), "{engine}: the control: nobody inside sees it: {alone}");
        served_once(&place).await;
        let offer = content(&place, &["ledger", "offer", "--database", &place.database, "--from", &entries]);
        std::fs::write(place.path("offer"), &offer).unwrap();
        refused(&place, &cosign, "WITNESS");
        refused(&place, &verify, "cut off");
        let before = std::fs::read_to_string(place.path(&kept)).unwrap();
        assert!(before.contains(&format!("\n{entries}\n")), "{engine}: what was kept stays: {before}");
    }
}

/// Number of entries and root from a sheet of paper.
fn on_paper(text: &str) -> (String, String) {
    let mut words = text.split_whitespace().skip_while(|word| *word != "Entries").skip(1);
    let entries = words.next().unwrap().to_owned();
    (entries, words.filter(|word| *word != "Root").collect())
}

/// Every file of the place, with its bytes and rights; but for the locks of those who read while a write-ahead log is there,
/// which hold nothing.
fn files(place: &Path) -> BTreeMap<String, (Vec<u8>, u32)> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(place).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.ends_with("-shm") {
            files.insert(name, (std::fs::read(entry.path()).unwrap(), mode));
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_checks_a_database_changes_nothing_in_it() {
    for (engine, place, guard, _) in places().await {
        served_once(&place).await;
        let look = async || match &guard {
            None => None,
            Some(guard) => {
                let store = Store::open(guard.url()).await.unwrap();
                let sql =
                    "SELECT CAST(SUM(n_tup_ins + n_tup_upd + n_tup_del) AS BIGINT) FROM pg_stat_user_tables";
                let dump = store.schema_dump().await.unwrap();
                let mut snapshot = store.snapshot().await.unwrap();
                let moved = snapshot.query_one(sql, &[]).await.unwrap().unwrap().int(0).unwrap();
                let sql = "SELECT COUNT(*), MAX(seq) FROM log_link";
                let log = snapshot.query_one(sql, &[]).await.unwrap().unwrap();
                Some((dump, moved, log.values().to_vec()))
            }
        };
        let before = (files(place.folder()), look().await);
        let check = ["check", "--database", &place.database, "--key-file", "palermo.key"];
        let said = content(&place, &check);
        assert!(said.contains("covered rows") && said.contains("without their text"), "{engine}: {said}");
        content(&place, &["ledger", "verify", &place.database]);
        let after = (files(place.folder()), look().await);
        assert_eq!(before.0.keys().collect::<Vec<_>>(), after.0.keys().collect::<Vec<_>>(), "{engine}");
        assert!(before == after, "{engine}: something was written");
        // A database of which nobody knows what it is gets a sentence, and stays as it is.
        if guard.is_none() {
            std::fs::write(place.path("other.sqlite"), "").unwrap();
            refused(
                &place,
                &["check", "--database", "sqlite:other.sqlite", "--key-file", "palermo.key"],
                "no database",
            );
            refused(
                &place,
                &["check", "--database", "sqlite:none.sqlite", "--key-file", "palermo.key"],
                "no such file",
            );
            assert!(
                !place.path("none.sqlite").exists() && files(place.folder())["other.sqlite"].0.is_empty()
            );
        }
    }
}
