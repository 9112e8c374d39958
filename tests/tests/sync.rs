//! `kill -9` cannot show a missing sync, for the page cache survives it. So the calls are counted: between the arrival
//! of a request and the first byte of its acknowledgement, the write-ahead log is written to, and synced after that.
//!
//! The server runs under `strace`. With the sync taken away the same look must find every acknowledgement unsynced.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::collections::BTreeMap;
use std::process::Command;

use journeys::client::{Trouble, screening};
use journeys::server::{Place, Server};

const HURT: &str = env!("CARGO_BIN_EXE_faults");
/// Answers that are saved one after the other.
const ANSWERS: usize = 40;
/// The calls that are written down: what carries requests and answers, what writes and syncs files.
const CALLS: &str =
    "trace=read,readv,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,pwritev,fsync,fdatasync";

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_precedes_every_acknowledgement() {
    let found = look(None).await;
    println!("{found:?}");
    assert_eq!(found.unsynced, Vec::<String>::new());
    assert_eq!(found.acknowledged, ANSWERS + 2, "a beginning, the answers, a referral");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_sync_is_found_out() {
    let found = look(Some("sync")).await;
    println!("{found:?}");
    assert_eq!(found.acknowledged, ANSWERS + 2);
    assert_eq!(found.unsynced.len(), found.acknowledged, "nothing was synced, and it was not noticed");
}

/// What the trace shows.
#[derive(Debug, Default)]
struct Found {
    acknowledged: usize,
    unsynced: Vec<String>,
}

async fn look(without: Option<&str>) -> Found {
    let able = Command::new("strace").args(["-o", "/dev/null", "true"]).output();
    let able = able.expect("strace is installed (`cargo xtask test` does it where it may)");
    assert!(able.status.success(), "strace may not trace here: {}", String::from_utf8_lossy(&able.stderr));
    let place = Place::new(HURT).unwrap();
    let trace = place.path("trace");
    work(&place, &trace.display().to_string(), without).await.unwrap();
    judge(&std::fs::read_to_string(trace).unwrap())
}

/// An officer screens and refers, one request after the other.
async fn work(place: &Place, trace: &str, without: Option<&str>) -> Result<(), Trouble> {
    let people = place.found(1).await?;
    let arguments = ["-f", "-y", "-s", "64", "-e", CALLS, "-e", "signal=none", "-o", trace];
    let mut command = place.command_under("strace", &arguments, "serve", 0);
    if let Some(protection) = without {
        command.args(["--without", protection]);
    }
    let mut server = Server::start(command, 0)?.go().await?;
    let mut client = server.signed_in(&people, "officer0").await?;
    let path = screening::begin(&mut client, "unknown").await?;
    let page = screening::round(&mut client, &path).await?;
    let questions = screening::questions(&page);
    for number in 0..ANSWERS {
        let value = ["yes", "no", "unknown"][(number / questions.len()) % 3];
        let form = screening::one_answer(&page, &questions[number % questions.len()], value);
        client.send(&form).await?.must(204, "an answer")?;
    }
    let form = screening::refer_form(&mut client, &path, &[]).await?;
    client.taken(&form).await?;
    server.stop().await
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Arrived,
    Written,
    Syncing,
    Synced,
}

/// Reads a trace line by line. A call that another thread's line interrupts is written in two: it begins where it is
/// `unfinished` and has ended where it is `resumed`.
fn judge(trace: &str) -> Found {
    let mut found = Found::default();
    // By socket, as the kernel names it: the request that is being worked on.
    let mut requests: BTreeMap<String, (String, Stage)> = BTreeMap::new();
    let mut unfinished: BTreeMap<String, String> = BTreeMap::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.trim_start().split_once(' ') else { continue };
        let rest = rest.trim_start();
        let (call, begins, ends) = match (rest.strip_prefix("<... "), rest.strip_suffix("<unfinished ...>")) {
            (Some(resumed), _) => {
                let begun = unfinished.remove(thread).unwrap_or_default();
                (begun + resumed.split_once("resumed>").map_or("", |(_, rest)| rest), false, true)
            }
            (None, Some(begun)) => {
                unfinished.insert(thread.to_owned(), begun.to_owned());
                (begun.to_owned(), true, false)
            }
            (None, None) => (rest.to_owned(), true, true),
        };
        step(&mut found, &mut requests, &call, begins, ends);
    }
    found
}

fn step(
    found: &mut Found,
    requests: &mut BTreeMap<String, (String, Stage)>,
    call: &str,
    begins: bool,
    ends: bool,
) {
    let Some((name, arguments)) = call.split_once('(') else { return };
    let file =
        arguments.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(file, _)| file);
    let socket = file.contains("socket:") || file.starts_with("TCP");
    let log = file.ends_with("-wal");
    let mut every = |from: Stage, to: Stage| {
        for (_, stage) in requests.values_mut().filter(|(_, stage)| *stage == from) {
            *stage = to;
        }
    };
    match name {
        "read" | "readv" | "recvfrom" | "recvmsg" if socket && ends => {
            if let Some((_, post)) = call.split_once("\"POST /screenings/") {
                let what = post.split(' ').next().unwrap_or_default().to_owned();
                requests.insert(file.to_owned(), (what, Stage::Arrived));
            }
        }
        "write" | "pwrite64" | "pwritev" if log && ends => every(Stage::Arrived, Stage::Written),
        "fsync" | "fdatasync" if log => {
            if begins {
                every(Stage::Written, Stage::Syncing);
            }
            if ends && call.trim_end().ends_with("= 0") {
                every(Stage::Syncing, Stage::Synced);
            }
        }
        "write" | "writev" | "sendto" | "sendmsg" if socket && begins => {
            let Some((_, answer)) = call.split_once("\"HTTP/1.1 ") else { return };
            if let Some((what, stage)) = requests.remove(file)
                && (answer.starts_with("303") || answer.starts_with("204"))
            {
                found.acknowledged += 1;
                if stage != Stage::Synced {
                    found.unsynced.push(format!("{what}: {stage:?} when the answer left"));
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_order_of_calls_is_what_counts() {
    let request = "1 recvfrom(9<socket:[7]>, \"POST /screenings/new HTTP/1.1\", 64, 0, NULL, NULL) = 30\n";
    let written = "2 pwrite64(5</x/p.sqlite-wal>, \"\\0\", 4096, 32) = 4096\n";
    let synced = "2 fdatasync(5</x/p.sqlite-wal>) = 0\n";
    let answer = "1 writev(9<socket:[7]>, [{iov_base=\"HTTP/1.1 303 See Other\", iov_len=9}], 1) = 9\n";
    let unsynced = |calls: &[&str]| {
        let found = judge(&calls.concat());
        assert_eq!(found.acknowledged, 1);
        found.unsynced.len()
    };
    assert_eq!(unsynced(&[request, written, synced, answer]), 0);
    assert_eq!(unsynced(&[request, written, answer, synced]), 1);
    assert_eq!(unsynced(&[request, synced, written, answer]), 1);
    assert_eq!(unsynced(&[written, synced, request, answer]), 1);
    assert_eq!(unsynced(&[request, answer]), 1);
    let begun = "2 fdatasync(5</x/p.sqlite-wal> <unfinished ...>\n";
    let ended = "2 <... fdatasync resumed>) = 0\n";
    assert_eq!(unsynced(&[request, written, begun, ended, answer]), 0);
    assert_eq!(unsynced(&[request, written, begun, answer, ended]), 1);
    assert_eq!(unsynced(&[begun, request, written, ended, answer]), 1, "that sync began too early");
    let failed = "2 fdatasync(5</x/p.sqlite-wal>) = -1 EIO (Input/output error)\n";
    assert_eq!(unsynced(&[request, written, failed, answer]), 1);
}
