//! What lists show and count, where the search leads, what figures open to, what the log tells: all of it is what the
//! oracle grants, no more and no less.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use journeys::masked::masked;
use kernel::{CaseNumber, Role};
use testkit::Answer;

use crate::{
    oracle,
    walk::{Found, Window, World},
    world::{CASES, Case, KEPT, SCREENINGS, Someone},
};

/// Paths below one that an answer links to, each once.
fn links(answer: &Answer, under: &str) -> BTreeSet<String> {
    let hrefs = answer.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let below = hrefs.filter_map(|href| href.strip_prefix(under)?.strip_prefix('/'));
    below.filter(|id| id.len() == 36).map(str::to_owned).collect()
}

/// Everything that one person's lists say.
pub async fn one_person(world: &World, number: usize, window: &mut Window) -> Found {
    let mut found = Found::default();
    let one = &world.people[number];
    cases(world, one, window, &mut found).await;
    own(world, one, window, &mut found).await;
    search(world, one, window, &mut found).await;
    figures(world, one, window, &mut found).await;
    log(world, one, window, &mut found).await;
    found
}

/// Asks, and searches the answer.
async fn ask(world: &World, one: &Someone, window: &mut Window, found: &mut Found, path: &str) -> Answer {
    let answer = window.ask("GET", path, &[]).await;
    found.search(world, one, path, &answer);
    answer
}

/// The list of cases, and what is counted of it; the cases that wait on "My work" are among them.
async fn cases(world: &World, one: &Someone, window: &mut Window, found: &mut Found) {
    let holds = one.role == Role::ImmigrationOfficer;
    let granted = |case: &&Case| if holds { oracle::sees_hold(one, case) } else { oracle::sees(one, case) };
    let expected: BTreeSet<String> =
        CASES.iter().filter(granted).map(|case| world.built.cases[case.name].id.clone()).collect();
    let work = ask(world, one, window, found, "/work").await;
    if !links(&work, "/cases").is_subset(&expected) {
        found.wrong.push(format!("{}: work on cases of others waits", one.part));
    }
    let list = ask(world, one, window, found, "/cases").await;
    if !oracle::has_a_list(one) {
        return;
    }
    let shown = links(&list, "/cases");
    if shown != expected {
        found.wrong.push(format!("{}: the list has {} cases, not {}", one.part, shown.len(), expected.len()));
    }
    let many = expected.len();
    let counted = if holds { format!("{many} shown") } else { format!("{many} of {many}") };
    if many > 0 && !list.says(&counted) {
        found.wrong.push(format!("{}: the list does not count {counted}", one.part));
    }
    if many == 0 && list.html.contains("class=\"pager\"") {
        found.wrong.push(format!("{}: an empty list counts something", one.part));
    }
}

/// One's own screenings and kept forms.
async fn own(world: &World, one: &Someone, window: &mut Window, found: &mut Found) {
    let list = ask(world, one, window, found, "/screenings").await;
    let shown = links(&list, "/screenings").len();
    let own = SCREENINGS.iter().filter(|screening| screening.by == one.part && !screening.ended);
    // The testkit refers at the end of a screening that it leaves open.
    let open = own.count() + CASES.iter().filter(|case| case.referrer == one.part).count();
    if shown != open {
        found.wrong.push(format!("{}: the list has {shown} open screenings, not {open}", one.part));
    }
    let kept = links(&ask(world, one, window, found, "/parked").await, "/parked").len();
    if kept != usize::from(KEPT.contains(&one.part)) {
        found.wrong.push(format!("{}: {kept} kept forms are listed", one.part));
    }
}

/// The search by number leads to what one may see, and says of everything else the same as of a number that nobody has.
async fn search(world: &World, one: &Someone, window: &mut Window, found: &mut Found) {
    let nobodys = CaseNumber::from_random([3, 1, 4, 1, 5, 9, 2]).to_string();
    let absent = window.ask("GET", &format!("/search?q={nobodys}"), &[]).await;
    let without = |answer: &Answer, number: &str| masked(&answer.html.replace(number, "NUMBER"));
    for case in CASES {
        let made = &world.built.cases[case.name];
        let path = format!("/search?q={}", made.number);
        let answer = window.ask("GET", &path, &[]).await;
        let leads = answer.next == format!("/cases/{}", made.id);
        let may = oracle::sees(one, case) || oracle::sees_hold(one, case);
        let alike =
            answer.status == absent.status && without(&answer, &made.number) == without(&absent, &nobodys);
        if leads != may || !may && !oracle::knows(one, case) && !alike {
            found.wrong.push(format!("{}: the search for {} answers {}", one.part, case.name, answer.status));
        }
    }
}

/// A figure opens to as many rows as it counts, for the coordinator alone, and no row names a case.
async fn figures(world: &World, one: &Someone, window: &mut Window, found: &mut Found) {
    let held = CASES.iter().filter(|case| case.hold()).count();
    for (indicator, many) in [("gr-o5-referrals", CASES.len()), ("gr-o2-reflection-running", held)] {
        let path = format!("/strategies/gr-2021-2025/figures/{indicator}");
        ask(world, one, window, found, &path).await;
        let rows = ask(world, one, window, found, &format!("{path}/rows")).await;
        let counted = rows.says(&format!("{many} of {many}"));
        if oracle::coordinates(one) != counted || counted != (rows.status == StatusCode::OK) {
            found.wrong.push(format!("{}: {indicator} opens to something else", one.part));
        }
    }
}

/// The log names a case by its number and people by their names, for whoever audits alone.
async fn log(world: &World, one: &Someone, window: &mut Window, found: &mut Found) {
    let shared = &world.built.cases["shared"].number;
    for path in
        [format!("/log?case={shared}"), "/log?by=centre.focal_point".into(), "/log?only=disclosures".into()]
    {
        let answer = ask(world, one, window, found, &path).await;
        if oracle::audits(one) != (answer.status == StatusCode::OK) {
            found.wrong.push(format!("{} {path}: {}", one.part, answer.status));
        }
    }
}
