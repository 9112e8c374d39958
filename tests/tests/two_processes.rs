//! Two server processes on one PostgreSQL database: figures agree from one moment to the next, the jobs' work is done
//! once, the log is one chain, and a session belongs to the process that began it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use journeys::{
    client::{Client, people::People, screening},
    demo::program,
    server::{Place, Server},
};
use store::{Options, Store};
use tokio::task::JoinSet;

const FAULTS: &str = env!("CARGO_BIN_EXE_faults");
/// Officers on each process, and referrals of each officer.
const OFFICERS: usize = 3;
const REFERRALS: usize = 3;
/// Forty days: every deadline of a referral that nobody looked at has passed.
const LATE: i64 = 40 * 86_400;
/// How often it is asked whether the clocks have run.
const ASKED_AT_MOST: usize = 600;
/// An indicator that counts referrals.
const FIGURE: &str = "/strategies/gr-2021-2025/figures/gr-o5-referrals";

/// Screens and refers somebody; the path of the receipt.
async fn refer(client: &mut Client) -> String {
    let path = screening::begin(client, "unknown").await.unwrap();
    let form = screening::refer_form(client, &path, &[("narrative", "An invented account.")]).await.unwrap();
    let receipt = client.taken(&form).await.unwrap();
    assert!(receipt.starts_with("/referrals/"), "{receipt}");
    receipt
}

/// The number of referrals that the page of the figure shows.
async fn figure(client: &mut Client) -> usize {
    let page = client.page(FIGURE).await.unwrap().body;
    let value = page.split("class=\"figure-value\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    value.trim().parse().unwrap_or_else(|_| panic!("no number: {value}"))
}

async fn number(store: &Store, sql: &str) -> i64 {
    store.snapshot().await.unwrap().query_one(sql, &[]).await.unwrap().unwrap().int(0).unwrap()
}

async fn stop(servers: [Server; 2]) {
    for mut server in servers {
        server.stop().await.unwrap();
    }
}

/// What `palermo check` says of the place; it must be content.
fn checked(place: &Place) -> String {
    let mut command = std::process::Command::new(program());
    command.args(["check", "--database", &place.database, "--key-file"]).arg(place.path("palermo.key"));
    let output = command.output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    said
}

/// The way to the sign-in page, and nothing else.
fn asked_to_sign_in(answer: &journeys::client::Answer) -> bool {
    answer.status == 303 && answer.header("location").is_some_and(|to| to.starts_with("/sign-in"))
}

/// A session of the first process is ended by a form that reaches the second: the first one's next act does not begin.
async fn ended_on_one_ends_on_the_other(servers: &[Server; 2], people: &People) {
    let mut lost = servers[0].signed_in(people, &format!("officer{}", 2 * OFFICERS)).await.unwrap();
    let form = lost.page("/account").await.unwrap().form("/sign-out").unwrap();
    let out = lost.moved(&servers[1].url).send(&form).await.unwrap();
    assert!(asked_to_sign_in(&out), "{}", out.words());
    let after = lost.get("/work").await.unwrap();
    assert!(asked_to_sign_in(&after), "the first process goes on: {}", after.words());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_are_one_server() {
    let Some((direct, guard)) = store::testing::postgres_with(Options::default()).await else { return };
    let place = Place::new(FAULTS).unwrap().with_database(guard.url());
    let people = place.found(2 * OFFICERS + 1).await.unwrap();
    let servers = [place.serve(0, None).await.unwrap(), place.serve(0, None).await.unwrap()];

    // What one process records, the other counts at once.
    let mut here = servers[0].signed_in(&people, "officer0").await.unwrap();
    let mut there = servers[1].signed_in(&people, &format!("officer{OFFICERS}")).await.unwrap();
    for expected in 1..=2 {
        refer(&mut here).await;
        let seen = (figure(&mut there).await, figure(&mut here).await);
        assert_eq!(seen, (2 * expected - 1, 2 * expected - 1), "after a referral on the first process");
        refer(&mut there).await;
        let seen = (figure(&mut here).await, figure(&mut there).await);
        assert_eq!(seen, (2 * expected, 2 * expected), "after a referral on the second process");
    }

    // A session belongs to the process that began it: the other one asks to sign in, and shows nothing.
    let strange = here.moved(&servers[1].url).get("/work").await.unwrap();
    assert!(asked_to_sign_in(&strange), "{}", strange.words());

    ended_on_one_ends_on_the_other(&servers, &people).await;

    // Many at once, on both.
    let mut working = JoinSet::new();
    for officer in 1..2 * OFFICERS {
        if officer == OFFICERS {
            continue;
        }
        let mut client =
            servers[officer / OFFICERS].signed_in(&people, &format!("officer{officer}")).await.unwrap();
        working.spawn(async move {
            for _ in 0..REFERRALS {
                refer(&mut client).await;
            }
        });
    }
    while let Some(done) = working.join_next().await {
        done.unwrap();
    }
    let referrals = 4 + (2 * OFFICERS - 2) * REFERRALS;
    assert_eq!((figure(&mut here).await, figure(&mut there).await), (referrals, referrals));
    stop(servers).await;
    assert_eq!(number(&direct, "SELECT COUNT(*) FROM referral").await, i64::try_from(referrals).unwrap());
    let said = checked(&place);
    assert!(said.contains("0 waiting") || said.contains("chained"), "{said}");

    // Forty days later both start at once: each missed deadline is recorded once, whoever was first.
    let (one, two) = tokio::join!(place.serve(LATE, None), place.serve(LATE, None));
    let missed = "SELECT COUNT(*) FROM case_event WHERE kind = 'clock_breached'";
    let late = i64::try_from(referrals).unwrap();
    for _ in 0..ASKED_AT_MOST {
        if number(&direct, missed).await >= late {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    stop([one.unwrap(), two.unwrap()]).await;
    let twice = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM case_event WHERE kind = 'clock_breached'
        GROUP BY case_id, codes HAVING COUNT(*) > 1) x";
    assert!(number(&direct, missed).await >= late, "every referral is late");
    assert_eq!(number(&direct, twice).await, 0, "a missed deadline was recorded twice");
    checked(&place);
}
