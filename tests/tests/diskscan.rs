//! What a thief of the disk finds. People work with the real program through its pages and write unusual names and
//! words wherever the pages take free text; then every byte that reached the disk or the log is searched for them.
//!
//! The negative control is in the same bytes: the name of a body, which is stored in plain words, must be found.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::{collections::BTreeSet, path::Path};

use journeys::{
    client::{Client, Trouble, people::People, screening},
    demo::program,
    scan::{Hit, Scanner, WAYS, ways},
    server::{Place, Server},
};
use store::{Batch, Options, Store, Value};
use tokio::process::Command;

const HURT: &str = env!("CARGO_BIN_EXE_faults");

/// What only sealed fields may hold. All invented; each word stands in another field.
const WORDS: [&str; 17] = [
    "Zyxwvut",
    "Qaraqorumova",
    "Ξεφλουδίδης",
    "QX7788ZYGOTE",
    "5550147223388",
    "Vellichorgasse",
    "Tintinnabula",
    "Schnickschnack",
    "Flibbertigibbet",
    "Κλωθογυρίστρα",
    "Щурбанскийград",
    "Snollygoster",
    "Widdershins",
    "Gobbledegook",
    "Quockerwodger",
    "Taradiddle",
    "Bumfuzzlement",
];
/// What is stored in plain words.
const PLAIN: &str = "Prosecutor's Office of Testland";

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_files_and_logs_hold_no_name_and_no_story() {
    let place = Place::new(HURT).unwrap();
    let people = place.found(2).await.unwrap();
    let server = work(&place, &people).await.unwrap();
    // While the server runs: the file, its write-ahead log and their index as they are.
    let all = |_: &Path| true;
    let names = names(&place);
    assert!(names.contains("palermo.sqlite") && names.contains("palermo.sqlite-wal"), "{names:?}");
    let running = clean(|scanner| scanner.folder(place.folder(), &all).unwrap());
    let mut server = server;
    server.stop().await.unwrap();
    let stopped = clean(|scanner| scanner.folder(place.folder(), &all).unwrap());
    println!("{running} bytes while it ran, {stopped} after it had stopped");
    doctored(&place);
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_tables_files_and_logs_hold_no_name_and_no_story() {
    let Some((store, guard)) = store::testing::postgres_with(Options::default()).await else { return };
    let place = Place::new(HURT).unwrap().with_database(guard.url());
    let from = wal(&store).await;
    let people = place.found(2).await.unwrap();
    let mut server = work(&place, &people).await.unwrap();
    server.stop().await.unwrap();
    let log = none(|scanner| scanner.folder(place.folder(), &|_: &Path| true).unwrap());
    let dump = dump(&store).await;
    let length = u64::try_from(dump.len()).unwrap();
    clean(|scanner| (scanner.scan("tables", &dump), length));
    let mut batch = Batch::new();
    batch.push("CHECKPOINT", Vec::new());
    store.write(batch).await.unwrap();
    let folder = one_text(&store, "SELECT setting FROM pg_settings WHERE name = 'data_directory'").await;
    let to = wal(&store).await;
    let oid =
        one_text(&store, "SELECT CAST(oid AS TEXT) FROM pg_database WHERE datname = current_database()")
            .await;
    let base = Path::new(&folder).join("base").join(oid);
    if std::fs::read_dir(&base).is_err() {
        println!(
            "{length} bytes of tables, {log} bytes of logs; the files of PostgreSQL may not be read here"
        );
        return;
    }
    // The heap may have its long values compressed, which the dump has not; the log of the server has not either.
    let written = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        path.starts_with(&base) || (from.as_str()..=to.as_str()).contains(&name)
    };
    let files = clean(|scanner| {
        let (mut hits, mut read) = scanner.folder(&base, &written).unwrap();
        let (more, bytes) = scanner.folder(&Path::new(&folder).join("pg_wal"), &written).unwrap();
        assert!(bytes > 0, "the log from {from} to {to} was read");
        hits.extend(more);
        read += bytes;
        (hits, read)
    });
    println!("{length} bytes of tables, {log} bytes of logs, {files} bytes of files");
}

/// That a search finds the plain name, and none of the words that are sealed. Answers the bytes that were read.
fn clean(search: impl Fn(&Scanner) -> (Vec<Hit>, u64)) -> u64 {
    let (control, _) = search(&Scanner::new(&[PLAIN]));
    assert!(control.iter().any(|hit| hit.how == "utf-8"), "the search finds nothing at all");
    none(search)
}

/// The same without the control, for bytes that hold no plain name either.
fn none(search: impl Fn(&Scanner) -> (Vec<Hit>, u64)) -> u64 {
    let (hits, read) = search(&Scanner::new(&WORDS));
    assert_eq!(hits, Vec::new(), "{} words in plain sight", hits.len());
    assert!(read > 0, "nothing was read");
    read
}

fn names(place: &Place) -> BTreeSet<String> {
    let entries = std::fs::read_dir(place.folder()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned()).collect()
}

/// The same search over the same files, once a word lies among them in each way of writing.
fn doctored(place: &Place) {
    for word in [WORDS[0], WORDS[2], WORDS[10]] {
        let mut found = BTreeSet::new();
        for (how, bytes) in ways(word) {
            let path = place.path("doctored");
            std::fs::write(&path, [b"..", bytes.as_slice(), b".."].concat()).unwrap();
            let (hits, _) = Scanner::new(&WORDS).folder(place.folder(), &|_: &Path| true).unwrap();
            assert!(!hits.is_empty(), "{word} as {how} was not found");
            found.extend(hits.into_iter().map(|hit| hit.how));
            std::fs::remove_file(path).unwrap();
        }
        assert!(found.len() >= 10 && found.iter().all(|how| WAYS.contains(how)), "{found:?}");
    }
}

/// The real program, with everything it has to say in a file.
async fn serve(place: &Place) -> Result<Server, Trouble> {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(place.path("server.log"))?;
    std::fs::create_dir_all(place.path("temporary"))?;
    let mut command = Command::new(program());
    command
        .args(["serve", "--country", "gr", "--listen", "127.0.0.1:0", "--database", &place.database])
        .arg("--key-file")
        .arg(place.path("palermo.key"))
        .env("RUST_LOG", "trace")
        .env("TMPDIR", place.path("temporary"))
        .stderr(log);
    Server::start(command, 0)?.go().await
}

/// Everybody writes into every field there is. Leaves a server that runs.
async fn work(place: &Place, people: &People) -> Result<Server, Trouble> {
    let mut server = serve(place).await?;
    let mut officer = server.signed_in(people, "officer0").await?;
    let case = referral(&mut officer).await?;
    // A screening that ends without a referral, with a reason; and one that stays a draft.
    let ended = screening::begin(&mut officer, "child").await?;
    let form = officer.page(&format!("{ended}/end")).await?.form(&format!("{ended}/end"))?;
    officer.taken(&form.with("reason", "It was a Taradiddle.")).await?;
    let draft = screening::begin(&mut officer, "unknown").await?;
    let page = screening::round(&mut officer, &draft).await?;
    // Words where none belong: a name as a search, as a sign-in name, as a path.
    officer.get("/search?q=Zyxwvut").await?;
    officer.get("/cases/%CE%9E%CE%B5%CF%86%CE%BB%CE%BF%CF%85%CE%B4%CE%AF%CE%B4%CE%B7%CF%82").await?;
    let mut stranger = server.client();
    let form = stranger.page("/sign-in").await?.form("/sign-in")?;
    stranger
        .send(&form.with("name", "Qaraqorumova").with("password", "Widdershins").with("code", "000000"))
        .await?;
    authorities(&server, people, &case).await?;
    // The session ends in the middle of a form: what was typed waits, sealed to its author.
    server.stop().await?;
    let server = serve(place).await?;
    let mut late = officer.moved(&server.url);
    let answer =
        late.send(&page.with("notes", "Bumfuzzlement of the officer").with("save", "result")).await?;
    answer.must(401, "a form after the session")?;
    Ok(server)
}

/// Screens and refers an adult who agrees; the path of the receipt is not needed, the case is found by its list.
async fn referral(officer: &mut Client) -> Result<String, Trouble> {
    let path = screening::begin(officer, "adult").await?;
    let page = screening::round(officer, &path).await?;
    let first = screening::questions(&page).first().cloned().unwrap_or_default();
    let notes = "Snollygoster, seen near Щурбанскийград";
    officer.taken(&page.with(&first, "yes").with("notes", notes).with("save", "result")).await?;
    let typed = [
        ("name", "Zyxwvut Qaraqorumova (Ξεφλουδίδης)"),
        ("document", "QX7788ZYGOTE"),
        ("phone", "+5550147223388"),
        ("address", "Vellichorgasse 7, behind the Schnickschnack"),
        ("safe_contact", "Tintinnabula, a neighbour"),
        ("birth", "11.11.1991"),
        ("narrative", "Flibbertigibbet. Κλωθογυρίστρα. A story of Щурбанскийград."),
    ];
    let form = screening::refer_form(officer, &path, &typed).await?;
    officer.taken(&form).await
}

/// What focal point and competent authority write.
async fn authorities(server: &Server, people: &People, receipt: &str) -> Result<(), Trouble> {
    assert!(receipt.starts_with("/referrals/"), "{receipt}");
    let mut focal = server.signed_in(people, "focal").await?;
    let list = focal.page("/cases").await?;
    let case = list.body.split("href=\"").find_map(|rest| {
        let path = rest.split('"').next().filter(|path| path.starts_with("/cases/"))?;
        (path.len() == "/cases/".len() + 36).then(|| path.to_owned())
    });
    let case = case.ok_or_else(|| Trouble::Unexpected(format!("no case in: {}", list.words())))?;
    let shown = focal.page(&case).await?.body;
    assert!(
        shown.contains("Zyxwvut") && shown.contains("Flibbertigibbet"),
        "it is there for those who may read it"
    );
    let form = form(&mut focal, &case, "triage").await?.with("danger", "yes").with("immediate_aid", "yes");
    let form = form.with("duplicates", "yes").choosing("rights_language").with("note", "Turned Widdershins.");
    focal.taken(&form).await?;
    let presume = self::form(&mut focal, &case, "presume").await?;
    focal.taken(&presume.with("grounds", "indicators").with("note", "No Gobbledegook.")).await?;
    let hand_over = self::form(&mut focal, &case, "hand-over").await?;
    focal.taken(&hand_over.choosing("team")).await?;
    let mut decider = server.signed_in(people, "decider").await?;
    let grounds = self::form(&mut decider, &case, "grounds").await?.with("outcome", "rg_positive");
    let grounds = grounds.with("reasons", "A Quockerwodger held the papers.").choosing("evidence");
    decider.taken(&grounds.choosing("legal_basis").choosing("notice_language")).await?;
    let read = decider.page(&case).await?.body;
    assert!(read.contains("Quockerwodger"), "it is there for those who may read it");
    Ok(())
}

async fn form(client: &mut Client, case: &str, step: &str) -> Result<journeys::client::forms::Form, Trouble> {
    let path = format!("{case}/{step}");
    client.page(&path).await?.form(&path)
}

async fn one_text(store: &Store, sql: &str) -> String {
    let row = store.snapshot().await.unwrap().query_one(sql, &[]).await.unwrap();
    row.unwrap().text(0).unwrap()
}

/// The name of the file that the server's log is written to now.
async fn wal(store: &Store) -> String {
    one_text(store, "SELECT pg_walfile_name(pg_current_wal_lsn())").await
}

/// Every value of every table.
async fn dump(store: &Store) -> Vec<u8> {
    let mut snapshot = store.snapshot().await.unwrap();
    let sql = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    let tables = snapshot.query(sql, &[]).await.unwrap();
    assert!(tables.len() > 10, "{} tables", tables.len());
    let mut bytes = Vec::new();
    for table in tables {
        let sql = format!("SELECT * FROM \"{}\"", table.text(0).unwrap());
        for row in snapshot.query(&sql, &[]).await.unwrap() {
            for value in row.values() {
                match value {
                    Value::Null => {}
                    Value::Int(number) => bytes.extend(number.to_string().as_bytes()),
                    Value::Text(text) => bytes.extend(text.as_bytes()),
                    Value::Bytes(raw) => bytes.extend(raw),
                }
                bytes.push(b'\n');
            }
        }
    }
    bytes
}
