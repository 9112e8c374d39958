//! A scanner that attackers use, sqlmap, with a session of each role, bounded in number and time: it gets through nowhere here,
//! and through the hole of a server that was made for it (`holes`). Loopback only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
    time::Duration,
};

use journeys::{
    client::{Answer, Client, forms::Form},
    demo::Demo,
    server::Server,
};
use tempfile::TempDir;
use tokio::process::Command;

/// Pages of a role that are looked at for links and forms.
const PAGES: usize = 30;
/// Forms and addresses of a role that sqlmap attacks.
const TARGETS: usize = 8;
/// How long one run of a scanner may take.
const PATIENCE: Duration = Duration::from_secs(240);
/// What ends the session or the account: a scanner that presses it looks at nothing from then on.
const NOT_PRESSED: [&str; 3] = ["/sign-out", "/account", "/language"];

/// Runs a program; what it printed.
async fn printed(program: &str, arguments: &[&str], folder: &Path) -> String {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("HOME", folder).kill_on_drop(true);
    let output = tokio::time::timeout(PATIENCE, command.output()).await;
    let output = output.unwrap_or_else(|_| panic!("{program} {arguments:?} takes too long"));
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}; install sqlmap"));
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

/// Whether sqlmap gets through one request. It must have tested something.
async fn sqlmap(request: &str, folder: &Path) -> bool {
    let (file, out) = (folder.join("request"), folder.join("sqlmap"));
    std::fs::write(&file, request).unwrap();
    let (file, out) = (file.display().to_string(), out.display().to_string());
    let said = printed(
        "sqlmap",
        &[
            "-r",
            &file,
            "--batch",
            "--ignore-stdin",
            "--flush-session",
            "--disable-coloring",
            "--technique=BEU",
            "--ignore-code=*",
            "--skip=csrf,tab,was,version",
            "--output-dir",
            &out,
        ],
        folder,
    )
    .await;
    let through = said.contains("identified the following injection point");
    let tested = said.contains("do not appear to be injectable") || said.contains("no parameter(s) found");
    assert!(through || tested, "sqlmap looked at nothing: {said}");
    through
}

/// A path with what names one thing taken out: two pages of one kind look alike.
fn kind_of(path: &str) -> String {
    let part =
        |part: &str| if part.chars().any(|sign| sign.is_ascii_digit()) { "*".into() } else { part.into() };
    path.split('?').next().unwrap().split('/').map(part).collect::<Vec<String>>().join("/")
}

/// The pages of a role: one of each kind, with its forms.
async fn walk(client: &mut Client) -> BTreeMap<String, (String, Vec<Form>)> {
    let mut seen: BTreeMap<String, (String, Vec<Form>)> = BTreeMap::new();
    let mut next = VecDeque::from(["/work".to_owned()]);
    while let Some(path) = next.pop_front() {
        if seen.len() == PAGES || seen.contains_key(&kind_of(&path)) {
            continue;
        }
        let page: Answer = client.get(&path).await.unwrap();
        assert!(page.status < 500, "{path}: {}", page.status);
        let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let own = links.filter(|to| to.starts_with('/') && !to.starts_with("/assets"));
        next.extend(own.map(|to| to.replace("&amp;", "&").split('#').next().unwrap().to_owned()));
        seen.insert(kind_of(&path), (path, page.forms()));
    }
    seen
}

/// What sqlmap is to send: a form of each kind, then addresses with something in them that may be another.
fn requests(pages: &BTreeMap<String, (String, Vec<Form>)>, url: &str, cookies: &str) -> Vec<String> {
    let host = url.trim_start_matches("http://");
    let head = format!("Host: {host}\r\nOrigin: {url}\r\nCookie: {cookies}\r\n");
    let (mut known, mut requests) = (BTreeSet::new(), Vec::new());
    for form in pages.values().flat_map(|(_, forms)| forms) {
        let ends = NOT_PRESSED.iter().any(|path| form.action.starts_with(path));
        if !ends && form.fields.len() > 1 && known.insert(kind_of(&form.action)) {
            let (to, body) = (&form.action, form.encoded());
            let typed = "Content-Type: application/x-www-form-urlencoded";
            requests.push(format!("POST {to} HTTP/1.1\r\n{head}{typed}\r\n\r\n{body}"));
        }
    }
    for (kind, (path, _)) in pages {
        let target = if path.contains('?') { path.clone() } else { format!("{path}*") };
        if kind.contains('*') || path.contains('?') {
            requests.push(format!("GET {target} HTTP/1.1\r\n{head}\r\n"));
        }
    }
    requests.truncate(TARGETS);
    requests
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes many minutes, and wants sqlmap"]
async fn a_scanner_with_a_session_of_each_role_gets_through_nowhere() {
    let demo = Demo::start(&["--cases", "24"]).await.unwrap();
    let folder = TempDir::new().unwrap();
    let people = Client::new(&demo.url).page("/demo").await.unwrap();
    let roles: Vec<&str> = people
        .body
        .split("<span class=\"under\">")
        .skip(1)
        .step_by(2)
        .map(|rest| &rest[..rest.find('<').unwrap()])
        .collect();
    let forms: Vec<Form> = people.forms().into_iter().filter(|form| form.action == "/sign-in").collect();
    assert_eq!(roles.len(), forms.len());
    let mut known = BTreeSet::new();
    for (place, role) in roles.iter().enumerate().filter(|(_, role)| known.insert(**role)) {
        // The codes of the page as it is now: each is good once.
        let mut client = Client::new(&demo.url);
        let form = client.page("/demo").await.unwrap().forms();
        let form = form.into_iter().filter(|form| form.action == "/sign-in").nth(place).unwrap();
        client.taken(&form).await.unwrap();
        let pages = walk(&mut client).await;
        let requests = requests(&pages, &demo.url, &client.cookies());
        for request in &requests {
            assert!(!sqlmap(request, folder.path()).await, "{role}: {request}");
        }
        // The session is as good as before: what was attacked was not the door.
        client.page("/work").await.unwrap();
        println!("{role}: {} kinds of pages, {} requests for sqlmap: nothing", pages.len(), requests.len());
    }
    assert!(known.len() >= 8, "{known:?}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants sqlmap"]
async fn a_scanner_gets_through_a_hole_where_there_is_one() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_holes"));
    command.arg(format!("sqlite:{}", folder.path().join("holes.sqlite").display()));
    let server = Server::start(command, 0).unwrap().go().await.unwrap();
    let host = server.url.trim_start_matches("http://");
    let request = format!("GET /find?name=Ada HTTP/1.1\r\nHost: {host}\r\n\r\n");
    assert!(sqlmap(&request, folder.path()).await);
    println!("sqlmap got through");
}
