//! The drill: a server is backed up while people work, and put back on another machine and another database. Everybody signs
//! in there, the case opens, the log is whole, the counts are the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::{path::Path, process::Output};

use journeys::{
    client::{people::People, screening},
    demo::program,
    scan::Scanner,
    server::{Place, Server},
};
use store::{Options, Store};
use tokio::process::Command;

const HURT: &str = env!("CARGO_BIN_EXE_faults");
/// What only sealed fields hold.
const NAME: &str = "Zyxwvut";
/// What is stored in plain words.
const BODY: &str = "Prosecutor's Office of Testland";

async fn palermo(arguments: &[&str]) -> Output {
    Command::new(program()).args(arguments).output().await.unwrap()
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    String::from_utf8(text).unwrap()
}

/// A new code and its public key, as the command prints them.
async fn code() -> (String, String) {
    let printed = said(&palermo(&["backup-code"]).await);
    let lines: Vec<&str> = printed.lines().filter(|line| line.starts_with("  ")).map(str::trim).collect();
    (lines[0].to_owned(), lines[1].to_owned())
}

/// An officer refers somebody.
async fn refer(server: &Server, people: &People) {
    let mut officer = server.signed_in(people, "officer0").await.unwrap();
    let path = screening::begin(&mut officer, "adult").await.unwrap();
    let typed = [("name", NAME), ("narrative", "Kept behind a wall.")];
    let form = screening::refer_form(&mut officer, &path, &typed).await.unwrap();
    officer.taken(&form).await.unwrap();
}

/// How many rows each table has, but for those in which a running server links its log.
async fn counts(database: &str) -> Vec<(String, i64)> {
    let store = Store::open(database).await.unwrap();
    let mut snapshot = store.snapshot().await.unwrap();
    let tables = store::copying::tables(&mut snapshot, store.engine()).await.unwrap();
    let mut counts = Vec::new();
    let linking = ["log_link", "log_waiting", "log_checkpoint", "log_tile"];
    for table in tables.into_iter().filter(|table| !linking.contains(&table.name.as_str())) {
        let rows = snapshot.query(&format!("SELECT COUNT(*) FROM {}", table.name), &[]).await.unwrap();
        counts.push((table.name, rows[0].int(0).unwrap()));
    }
    counts.sort();
    counts
}

/// Backs up while the server runs; restores into an empty database; looks.
async fn drill(place: &Place, target: &str) {
    let people = place.found(1).await.unwrap();
    let mut server = place.serve(0, None).await.unwrap();
    refer(&server, &people).await;
    let (rows_code, rows_public) = code().await;
    let (key_code, key_public) = code().await;
    let key_file = place.path("palermo.key").display().to_string();
    let into = place.path("backups");
    std::fs::create_dir(&into).unwrap();
    let made = palermo(&[
        "backup",
        "--database",
        &place.database,
        "--key-file",
        &key_file,
        "--to",
        &rows_public,
        "--key-to",
        &key_public,
        "--into",
        into.to_str().unwrap(),
    ])
    .await;
    assert!(made.status.success(), "{}", said(&made));
    let before = counts(&place.database).await;
    assert!(before.iter().any(|(table, many)| table == "case_event" && *many > 0), "{before:?}");
    server.stop().await.unwrap();
    // Nobody reads it who has no code: not even what the database holds in plain words.
    let all = |_: &Path| true;
    let (hits, read) = Scanner::new(&[NAME, BODY]).folder(&into, &all).unwrap();
    assert!(hits.is_empty() && read > 20_000, "{hits:?} in {read} bytes");
    let files: Vec<String> =
        std::fs::read_dir(&into).unwrap().map(|entry| entry.unwrap().path().display().to_string()).collect();
    let rows = files.iter().find(|file| file.ends_with(".rows")).unwrap();
    let key = files.iter().find(|file| file.ends_with(".key")).unwrap();

    let back = place.path("back.key").display().to_string();
    let restoring = async |codes: &str, rows: &str, database: &str| {
        let file = place.path("codes");
        std::fs::write(&file, codes).unwrap();
        let codes = file.display().to_string();
        let arguments =
            ["restore", rows, key, "--codes", &codes, "--database", database, "--key-file", &back];
        palermo(&arguments).await
    };
    let one = restoring(&key_code, rows, target).await;
    assert!(said(&one).contains("none of the codes opens this archive"), "{}", said(&one));
    let both = format!("{rows_code}\n\n{key_code}\n");
    let used = restoring(&both, rows, &place.database).await;
    assert!(said(&used).contains("this database is in use"), "{}", said(&used));
    let cut = place.path("cut.rows").display().to_string();
    let bytes = std::fs::read(rows).unwrap();
    std::fs::write(&cut, &bytes[..bytes.len() - 9]).unwrap();
    let elsewhere = format!("sqlite:{}", place.path("elsewhere.sqlite").display());
    let damaged = restoring(&both, &cut, &elsewhere).await;
    assert!(said(&damaged).contains("damaged or missing"), "{}", said(&damaged));
    assert!(!Path::new(&back).exists(), "no key file beside a database that is not whole");

    let done = restoring(&both, rows, target).await;
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(counts(target).await, before, "every row of every table");
    let checked = palermo(&["check", "--database", target, "--key-file", &back]).await;
    assert!(checked.status.success(), "{}", said(&checked));
    works(place, target, &people).await;
}

/// People work on what was put back: the focal point opens the case, and another person is referred.
async fn works(place: &Place, target: &str, people: &People) {
    std::fs::rename(place.path("palermo.key"), place.path("old.key")).unwrap();
    std::fs::rename(place.path("back.key"), place.path("palermo.key")).unwrap();
    let mut command = Command::new(HURT);
    command
        .args(["serve", "--database", target, "--ahead", "120"])
        .arg("--key-file")
        .arg(place.path("palermo.key"));
    command.kill_on_drop(true);
    let mut server = Server::start(command, 120).unwrap().go().await.unwrap();
    let mut focal = server.signed_in(people, "focal").await.unwrap();
    let list = focal.page("/cases").await.unwrap().body;
    let paths = list.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let path =
        paths.filter(|path| path.starts_with("/cases/")).find(|path| path.len() == "/cases/".len() + 36);
    let case = focal.page(path.unwrap()).await.unwrap().body;
    assert!(case.contains(NAME), "the identity opens: {case}");
    refer(&server, people).await;
    server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_a_working_server_is_put_back_and_worked_on() {
    let place = Place::new(HURT).unwrap();
    let target = format!("sqlite:{}", place.path("back.sqlite").display());
    drill(&place, &target).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_postgres_is_put_back_into_postgres() {
    let Some((_store, from)) = store::testing::postgres_with(Options::default()).await else { return };
    let Some((_other, to)) = store::testing::postgres_with(Options::default()).await else { return };
    let place = Place::new(HURT).unwrap().with_database(from.url());
    drill(&place, to.url()).await;
}
