//! A crowd at the door: sign-ins by the thousand, requests that never end, forms of a megabyte in every shape. Whoever is
//! at work is served all the same, nothing saved is lost, and memory stays bounded. The real program, with passwords hashed
//! at full cost.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::{collections::BTreeMap, time::Instant};

use journeys::{
    client::{Client, Trouble, screening},
    process::{peak_kib, written_memory},
    scan::Scanner,
    server::{Place, Server},
};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, task::JoinSet};

const HURT: &str = env!("CARGO_BIN_EXE_faults");
const SIGN_INS: usize = 1_000;
/// What the crowd may take beside what one sign-in takes, in KiB: two hashes at a time, and a buffer for each connection.
const CROWD_KIB: u64 = 256 * 1024;
/// What forms of a megabyte may take, one after the other.
const FORMS_KIB: u64 = 64 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

/// Requests of which the rest never comes.
async fn slow_heads(server: &Server, many: usize) -> Vec<TcpStream> {
    let address = server.url.trim_start_matches("http://");
    let mut open = Vec::with_capacity(many);
    for _ in 0..many {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /work HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").await.unwrap();
        open.push(stream);
    }
    open
}

/// Strangers who try passwords, all at once; half of the names are there.
async fn crowd(server: &Server) -> JoinSet<u16> {
    let mut first = server.client();
    let form = first.page("/sign-in").await.unwrap().form("/sign-in").unwrap();
    let mut crowd = JoinSet::new();
    for number in 0..SIGN_INS {
        let name = if number % 2 == 0 { "officer0".to_owned() } else { format!("stranger{number}") };
        let form =
            form.clone().with("name", &name).with("password", "not the password").with("code", "000000");
        let mut client = first.clone();
        crowd.spawn(async move { client.send(&form).await.unwrap().status });
    }
    crowd
}

/// How long somebody at work waits, in microseconds.
#[derive(Default)]
struct Waits(Vec<u128>);

impl Waits {
    async fn on<T>(&mut self, work: impl Future<Output = Result<T, Trouble>>) -> T {
        let begun = Instant::now();
        let done = work.await.unwrap();
        self.0.push(begun.elapsed().as_micros());
        done
    }

    fn told(mut self) -> String {
        self.0.sort_unstable();
        let at = |part: usize| self.0[(self.0.len() * part / 100).min(self.0.len() - 1)] / 1000;
        format!("{} requests, p50 {} ms, p99 {} ms", self.0.len(), at(50), at(99))
    }
}

/// An officer answers every question of the first round, and looks at the page in between.
async fn answers(officer: &mut Client, server: &Server, path: &str, waits: &mut Waits) -> Vec<String> {
    let form = waits.on(screening::round(officer, path)).await;
    let questions = screening::questions(&form);
    assert!(questions.len() > 5, "{questions:?}");
    for question in &questions {
        let answer = screening::one_answer(&form, question, "yes");
        let saved = waits.on(officer.send(&answer)).await;
        assert!(saved.status < 400, "{}: {}", saved.status, saved.body);
        waits.on(officer.page(path)).await;
        let mut anybody = server.client();
        assert_eq!(waits.on(anybody.get("/health")).await.status, 200);
    }
    questions
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_of_sign_ins_and_half_sent_requests_keeps_nobody_out_and_takes_no_gigabytes() {
    let place = Place::new(HURT).unwrap();
    let people = place.found(1).await.unwrap();
    let mut server = place.serve_the_program().await.unwrap();
    let first = server.seconds();
    let mut officer = server.signed_in(&people, "officer0").await.unwrap();
    let path = screening::begin(&mut officer, "adult").await.unwrap();
    let quiet = peak_kib(server.process().unwrap()).unwrap();

    let heads = slow_heads(&server, test_length::runs(2_000, 10_000)).await;
    let crowd = crowd(&server).await;
    let mut waits = Waits::default();
    let questions = answers(&mut officer, &server, &path, &mut waits).await;
    let mut answered: BTreeMap<u16, usize> = BTreeMap::new();
    for status in crowd.join_all().await {
        *answered.entry(status).or_default() += 1;
    }
    // Each is turned away for what was typed, or asked to come again; no other end.
    assert_eq!(answered.values().sum::<usize>(), SIGN_INS);
    assert!(answered.keys().all(|status| [422, 429, 503].contains(status)), "{answered:?}");
    assert!(answered.contains_key(&422), "some were looked at: {answered:?}");
    let busy = peak_kib(server.process().unwrap()).unwrap();
    println!("{} half-sent requests, sign-ins {answered:?}; {}", heads.len(), waits.told());
    println!("memory at most {} MiB, {} before the crowd", busy / 1024, quiet / 1024);
    assert!(busy < quiet + CROWD_KIB, "{quiet} KiB, then {busy}");

    // Whoever belongs here still gets in, and everything that was saved is there.
    drop(heads);
    server.stop().await.unwrap();
    let server = place.serve_the_program().await.unwrap();
    let mut officer = server.client();
    // A later code than the first one, which was used.
    let later = server.seconds().max(first + 30);
    people.get("officer0").unwrap().sign_in(&mut officer, later).await.unwrap();
    let form = screening::round(&mut officer, &path).await.unwrap();
    for question in questions {
        assert_eq!(form.value(&question), Some("yes"), "{question} is lost");
    }
}

/// Bodies of nearly a megabyte, by what they are.
fn shapes() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let long = |part: &str| part.repeat(1_000_000 / part.len()).into_bytes();
    let field = |part: &str| [b"name=".as_slice(), &long(part)].concat();
    let multipart = "multipart/form-data; boundary=b";
    let part = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n";
    vec![
        ("one long field", FORM, field("x")),
        ("one field of marks", FORM, field("%F3%A0%80%A0")),
        ("one field of zeros", FORM, field("%00")),
        ("one field that is no text", FORM, field("%ff")),
        ("half an escape", FORM, field("%")),
        ("many fields", FORM, long("a=1&")),
        ("many fields of one name", FORM, long("name=1&")),
        ("many long names", FORM, long(&format!("{}=&", "n".repeat(190)))),
        ("nothing but separators", FORM, long("&")),
        ("nothing but equals signs", FORM, long("=")),
        ("brackets in brackets", FORM, long("a[b][c]=")),
        ("spaces", FORM, field("+")),
        ("no letters at all", FORM, vec![0xfe; 1_000_000]),
        ("JSON", "application/json", long("[")),
        ("parts", multipart, long(part)),
        ("parts without an end", multipart, long("--b")),
        ("no type", "", long("x")),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_a_megabyte_of_every_shape_are_answered_in_words() {
    let place = Place::new(HURT).unwrap();
    let people = place.found(1).await.unwrap();
    let server = place.serve_the_program().await.unwrap();
    let mut officer = server.signed_in(&people, "officer0").await.unwrap();
    let path = screening::begin(&mut officer, "adult").await.unwrap();
    let csrf = screening::round(&mut officer, &path).await.unwrap();
    let csrf = csrf.value("csrf").unwrap().to_owned();
    let quiet = peak_kib(server.process().unwrap()).unwrap();
    for (what, of, body) in shapes() {
        let genuine = [format!("csrf={csrf}&").as_bytes(), &body].concat();
        for (to, body) in [("/sign-in", &body), (path.as_str(), &body), (path.as_str(), &genuine)] {
            let answer = officer.send_bytes(to, of, body).await.unwrap();
            assert!((400..500).contains(&answer.status), "{what} to {to}: {}", answer.status);
            assert!(answer.body.contains("<main"), "{what} to {to}: {}", answer.body);
            assert_eq!(server.client().get("/health").await.unwrap().status, 200, "{what}");
        }
    }
    let form = screening::round(&mut officer, &path).await.unwrap();
    let unanswered = screening::questions(&form).iter().all(|one| form.value(one).is_none());
    assert!(unanswered, "none of it was taken for an answer");
    let busy = peak_kib(server.process().unwrap()).unwrap();
    println!("memory at most {} MiB, {} before the forms", busy / 1024, quiet / 1024);
    assert!(busy < quiet + FORMS_KIB, "{quiet} KiB, then {busy}");
}

/// Nothing else says these words.
const NAME: &str = "Quockerwodgerova";
const STORY: &str = "Taradiddle behind the Tintinnabula";

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_the_process_knows_neither_password_nor_name_nor_story() {
    let place = Place::new(HURT).unwrap();
    let people = place.found(1).await.unwrap();
    let server = place.serve_the_program().await.unwrap();
    let mut officer = server.signed_in(&people, "officer0").await.unwrap();
    let path = screening::begin(&mut officer, "adult").await.unwrap();
    let typed = [("name", NAME), ("narrative", STORY)];
    let form = screening::refer_form(&mut officer, &path, &typed).await.unwrap();
    officer.taken(&form).await.unwrap();
    // The focal point reads both: they go through templates and answers as well.
    let mut focal = server.signed_in(&people, "focal").await.unwrap();
    let list = focal.page("/cases").await.unwrap().body;
    let mut paths = list.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let case = paths.find(|path| path.starts_with("/cases/") && path.len() == "/cases/".len() + 36).unwrap();
    assert!(focal.page(case).await.unwrap().body.contains(NAME));
    for one in [&mut officer, &mut focal] {
        let out = one.page("/account").await.unwrap().form("/sign-out").unwrap();
        one.taken(&out).await.unwrap();
    }
    let words = [people.get("officer0").unwrap().password.as_str(), NAME, STORY];
    let scanner = Scanner::new(&words);
    // What the program has in plain words the whole time.
    let control = Scanner::new(&["palermo.sqlite"]);
    let (mut hits, mut known) = (Vec::new(), 0);
    let read = written_memory(server.process().unwrap(), 1_000, |address, page| {
        hits.extend(scanner.scan(&format!("{address:x}"), page));
        known += control.scan("", page).len();
    });
    let read = read.unwrap();
    assert!(read > 8 << 20 && known > 0, "{read} bytes, {known}");
    assert!(hits.is_empty(), "{hits:?}");
    println!("{} MiB of memory, none of {} words", read >> 20, words.len());
}
