//! Asks: every route of the registry, everybody, every object, once.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Instant,
};

use axum::http::StatusCode;
use journeys::masked::masked;
use testkit::{Answer, Browser, House, ROOMS};

use crate::{
    build::{Built, post, token, worlds},
    lists,
    marks::Marks,
    routes::{Asker, Expected, Row, row},
    world::{Someone, people},
};

/// The world as it was written, with everything that is needed to ask in it.
pub struct World {
    pub house: House,
    pub built: Built,
    pub people: Vec<Someone>,
    pub marks: Marks,
    teams: BTreeMap<&'static str, String>,
    accounts: BTreeMap<&'static str, String>,
}

impl World {
    pub fn new(house: House, built: Built) -> Self {
        let people = people();
        let marks = Marks::of(&built, &people);
        let teams = house.teams.iter().map(|(key, id)| (*key, id.to_string())).collect();
        let accounts = people.iter().map(|one| (one.part, house.person(one.part).account.to_string()));
        Self { teams, accounts: accounts.collect(), house, built, people, marks }
    }

    fn asker(&self, number: usize) -> Asker<'_> {
        let one = &self.people[number];
        Asker { one, number, built: &self.built, teams: &self.teams, accounts: &self.accounts }
    }
}

/// What came of asking.
#[derive(Default)]
pub struct Found {
    /// Each thing that was not as the oracle says, in a sentence.
    pub wrong: Vec<String>,
    /// Marks that somebody met who may.
    pub seen: BTreeSet<String>,
    /// Questions, by what the oracle says of them.
    pub asked: [usize; 4],
    /// Questions of each route that were let in, and that were not.
    pub by_route: BTreeMap<(&'static str, &'static str), (usize, usize)>,
}

impl Found {
    pub fn add(&mut self, more: Self) {
        self.wrong.extend(more.wrong);
        self.seen.extend(more.seen);
        for (sum, one) in self.asked.iter_mut().zip(more.asked) {
            *sum += one;
        }
        for (route, (yes, no)) in more.by_route {
            let sum = self.by_route.entry(route).or_default();
            *sum = (sum.0 + yes, sum.1 + no);
        }
    }

    pub fn total(&self) -> usize {
        self.asked.iter().sum()
    }

    /// Searches a response for marks that this person may not meet.
    pub fn search(&mut self, world: &World, one: &Someone, asked: &str, answer: &Answer) {
        let headers = answer.headers.values().filter_map(|value| value.to_str().ok());
        for text in headers.chain([answer.html.as_str()]) {
            for (mark, of) in world.marks.found(text, asked) {
                if of.is_for(one) {
                    self.seen.insert(mark.to_owned());
                } else {
                    self.wrong.push(format!("{} meets {mark} at {asked}", one.part));
                }
            }
        }
    }
}

/// Every route of the registry.
pub fn routes() -> Vec<(&'static str, &'static str)> {
    ROOMS.0.iter().flat_map(|room| (room.routes)().list().to_vec()).collect()
}

/// Somebody at work: the browser, and the token that its forms carry.
pub struct Window {
    pub browser: Browser,
    csrf: String,
}

impl Window {
    pub async fn of(mut browser: Browser) -> Self {
        let csrf = token(&mut browser).await;
        Self { browser, csrf }
    }

    pub async fn ask(&mut self, method: &str, path: &str, fields: &[(String, String)]) -> Answer {
        match method {
            "GET" => self.browser.ask(path).await,
            _ => post(&mut self.browser, &self.csrf, path, fields).await,
        }
    }
}

/// What two answers have in common when nothing tells them apart.
fn bare(answer: &Answer) -> (StatusCode, String, String) {
    (answer.status, masked(&answer.next), masked(&answer.html))
}

/// Whether an answer is what the oracle says.
fn holds(expected: Expected, method: &str, answer: &Answer, absent: Option<&Answer>) -> bool {
    let away = answer.next.starts_with("/sign-in");
    match (expected, method) {
        (Expected::In, "GET") => answer.status == StatusCode::OK || answer.status.is_redirection() && !away,
        // The form comes back, or says what is wrong with it: who asks is let in.
        (Expected::In, _) => {
            let no = [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED].contains(&answer.status);
            !no && !away && !answer.status.is_server_error()
        }
        (Expected::Refused, _) => answer.status == StatusCode::FORBIDDEN,
        (Expected::Absent, _) => absent.map(bare) == Some(bare(answer)) && !answer.status.is_server_error(),
        (Expected::Closed, _) => answer.status.is_client_error(),
    }
}

/// Questions that somebody of a class has asked already.
#[derive(Default)]
pub struct Asked(Mutex<BTreeSet<String>>);

impl Asked {
    /// Whether nobody asked this before.
    fn first(&self, method: &str, path: &str, class: &str) -> bool {
        self.0.lock().unwrap().insert(format!("{method} {path} {class}"))
    }
}

/// Everything that one person asks, and nobody of the same class has asked.
pub async fn one_person(world: &World, number: usize, window: &mut Window, asked: &Asked) -> Found {
    let (mut found, asker) = (Found::default(), world.asker(number));
    let one = asker.one;
    for (method, path) in routes() {
        let row = row(method, path).unwrap();
        let mut questions = asker.questions(row, method, path);
        questions.retain(|question| asked.first(method, path, &question.class));
        // What is not there is asked about only where something must look like it.
        let mut absent = None;
        if questions.iter().any(|question| question.expected == Expected::Absent) {
            let nothing = asker.absent(path);
            absent = Some(window.ask(method, &nothing.path, &nothing.fields).await);
        }
        for question in questions {
            let answer = window.ask(method, &question.path, &question.fields).await;
            let expected = question.expected;
            if !holds(expected, method, &answer, absent.as_ref()) {
                let words: String = answer.document().words().chars().take(160).collect();
                let at = format!("{} {method} {}", one.part, question.path);
                found.wrong.push(format!("{at}: {expected:?}, but {}: {words}", answer.status));
            }
            found.search(world, one, &question.path, &answer);
            found.asked[expected as usize] += 1;
            let count = found.by_route.entry((method, path)).or_default();
            match expected {
                Expected::In => count.0 += 1,
                _ => count.1 += 1,
            }
        }
    }
    found
}

/// Everybody, or every so many, in as many tasks as there are threads.
async fn everybody(world: &Arc<World>, every: usize) -> Found {
    let (mut tasks, asked) = (tokio::task::JoinSet::new(), Arc::new(Asked::default()));
    for share in 0..SHARES {
        let (world, asked) = (world.clone(), asked.clone());
        tasks.spawn(async move {
            let mut found = Found::default();
            for number in (share * every..world.people.len()).step_by(SHARES * every) {
                let browser = world.house.browser(world.people[number].part).await;
                let mut window = Window::of(browser).await;
                found.add(one_person(&world, number, &mut window, &asked).await);
                found.add(lists::one_person(&world, number, &mut window).await);
                found.add(last(&world, number, &mut window).await);
            }
            found
        });
    }
    let mut found = Found::default();
    while let Some(share) = tasks.join_next().await {
        found.add(share.unwrap());
    }
    found
}

const SHARES: usize = 2;

/// What ends a session; after it nothing opens any more.
async fn last(world: &World, number: usize, window: &mut Window) -> Found {
    let (mut found, one) = (Found::default(), &world.people[number]);
    let ending = ["/sign-out", "/account/sessions/end", "/account/close"];
    // Closing is for those who are in no team: the others' leaving would begin new keys.
    let ending = match one.part.ends_with(".trainer") {
        true => ending[2],
        false => ending[number % 2],
    };
    let answer = window.ask("POST", ending, &[]).await;
    if !answer.status.is_redirection() && answer.status != StatusCode::OK {
        found.wrong.push(format!("{} {ending}: {}", one.part, answer.status));
    }
    found.by_route.entry(("POST", ending)).or_default().0 += 1;
    for path in ["/work".to_owned(), format!("/cases/{}", world.built.cases["shared"].id)] {
        let answer = window.ask("GET", &path, &[]).await;
        if !answer.next.starts_with("/sign-in") {
            found.wrong.push(format!("{} {path} after {ending}: {}", one.part, answer.status));
        }
        found.by_route.entry(("POST", ending)).or_default().1 += 1;
    }
    found
}

/// Nobody in particular: pages that need nobody, and no mark on any.
async fn nobody(world: &World) -> Found {
    let mut found = Found::default();
    let mut window = Window::of(world.house.stranger()).await;
    let asker = world.asker(0);
    for (method, path) in routes() {
        let mut questions = asker.questions(row(method, path).unwrap(), method, path);
        questions.push(asker.absent(path));
        for question in questions {
            let answer = window.ask(method, &question.path, &question.fields).await;
            let public =
                ["/", "/help", "/sign-in", "/enrol/{token}", "/language", "/sign-out"].contains(&path);
            let away = answer.next.starts_with("/sign-in") || answer.status.is_client_error();
            if !(public || away) || answer.status.is_server_error() {
                found.wrong.push(format!("nobody {method} {path}: {}", answer.status));
            }
            for (mark, _) in world.marks.found(&answer.html, &question.path) {
                found.wrong.push(format!("nobody meets {mark} at {method} {}", question.path));
            }
            found.by_route.entry((method, path)).or_default().1 += 1;
        }
    }
    found
}

/// Marks that a page shows and nobody met who may: a check that finds nothing may look at nothing.
fn unseen(world: &World, found: &Found) -> Vec<String> {
    let unseen = world.marks.iter().filter(|(mark, of)| of.is_shown() && !found.seen.contains(*mark));
    unseen.map(|(mark, of)| format!("{mark} was met by nobody ({of:?})")).collect()
}

/// Routes on which nobody was let in, or everybody.
fn one_sided(found: &Found) -> Vec<String> {
    let sides = |(method, path): (&'static str, &'static str)| {
        let (yes, no) = found.by_route.get(&(method, path)).copied().unwrap_or_default();
        let both = match row(method, path)? {
            Row::Everybody | Row::Last => yes > 0,
            Row::Nobody => no > 0,
            Row::SignIn => true,
            // One's own form is not thrown away: whoever asks later would have nothing to see.
            Row::Kept if method == "POST" => no > 0,
            _ => yes > 0 && no > 0,
        };
        (!both).then(|| format!("{method} {path}: {yes} let in, {no} not"))
    };
    routes().into_iter().filter_map(sides).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_on_every_route_what_the_design_says_and_no_word_of_anything_else() {
    for (house, built) in worlds().await {
        let began = Instant::now();
        let world = Arc::new(World::new(house, built));
        let engine = world.house.engine;
        // Rights are the same on both databases: on the second one some of the people look whether the answers are.
        let whole = engine == "sqlite";
        let mut found = everybody(&world, if whole { 1 } else { 4 }).await;
        if whole {
            found.wrong.extend(one_sided(&found));
        }
        found.add(nobody(&world).await);
        if whole {
            found.wrong.extend(unseen(&world, &found));
        }
        println!(
            "{engine}: {} routes, {} people, {} marks, {} questions ({:?} in, absent, refused, closed) in {} s",
            routes().len(),
            world.people.len(),
            world.marks.len(),
            found.total(),
            found.asked,
            began.elapsed().as_secs()
        );
        found.wrong.sort();
        found.wrong.dedup();
        let many = found.wrong.len();
        let first: Vec<_> = found.wrong.iter().take(40).cloned().collect();
        assert!(many == 0, "{engine}: {many} answers are not what they should be:\n{}", first.join("\n"));
        assert!(found.asked.iter().all(|many| *many > 20), "{engine}: {:?}", found.asked);
    }
}

#[test]
fn every_route_of_the_registry_is_in_the_matrix() {
    let without: Vec<_> = routes().into_iter().filter(|(method, path)| row(method, path).is_none()).collect();
    assert!(without.is_empty(), "who gets what on these routes? {without:?}");
    assert!(row("GET", "/made-up/{id}").is_none() && row("GET", "/cases/{id}/made-up").is_none());
    assert!(matches!(row("GET", "/cases/{id}/why"), Some(Row::Why)));
}
