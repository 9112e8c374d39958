//! `kill -9` at random moments inside requests: everything that was acknowledged is there afterwards, nothing is
//! there twice, and nothing is half done. The client keeps its own list of acknowledgements and syncs it line by line.
//!
//! Two protections are taken away in turn, and the same harness must then find losses: the answer that waits for the
//! commit, and the version check between two writers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod harness;

use harness::{Plan, hurt};
use journeys::{
    client::{Client, Trouble, forms::Form, screening},
    demo::program,
    server::Place,
};

const HURT: &str = env!("CARGO_BIN_EXE_faults");

/// Kills after which a negative control gives up finding what must be found.
const AT_MOST: usize = 30;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9() {
    let kills = test_length::runs(104, 1_000);
    let place = Place::new(HURT).unwrap();
    let report = hurt(&place, Plan { officers: 6, kills, without: None, slow: false, stop_at_loss: false })
        .await
        .unwrap();
    println!("{report}");
    assert!(report.lost.is_empty(), "acknowledged and lost:\n{}", report.lost.join("\n"));
    assert!(report.strange.is_empty(), "strange answers:\n{}", report.strange.join("\n"));
    assert_eq!(report.kills, kills);
    assert!(report.inside >= kills / 2, "the kills fell between the requests: {report}");
    assert!(report.saves >= kills && report.started >= kills && report.referred > 0, "{report}");
    assert_eq!(report.listed, report.started, "something is there twice, or not at all");
    let check = std::process::Command::new(program())
        .args(["check", "--database", &place.database, "--key-file"])
        .arg(place.path("palermo.key"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&check.stdout).into_owned() + &String::from_utf8_lossy(&check.stderr);
    assert!(check.status.success(), "{said}");
    assert!(
        said.contains("database: sound")
            && said.contains("cases: ")
            && !said.contains("cases: 0 ")
            && said.contains("all agree"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_before_the_commit_is_found_out() {
    let place = Place::new(HURT).unwrap();
    let plan = Plan { officers: 6, kills: AT_MOST, without: Some("commit"), slow: true, stop_at_loss: true };
    let report = hurt(&place, plan).await.unwrap();
    println!("{report}");
    assert!(!report.lost.is_empty(), "answers left before the commit, and nothing was ever lost: {report}");
}

/// The same slow disk is no excuse: with the protection in its place nothing is lost on it.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_disk_loses_nothing() {
    let place = Place::new(HURT).unwrap();
    let plan = Plan { officers: 6, kills: 6, without: None, slow: true, stop_at_loss: false };
    let report = hurt(&place, plan).await.unwrap();
    println!("{report}");
    assert!(report.lost.is_empty(), "acknowledged and lost:\n{}", report.lost.join("\n"));
    assert!(report.kills == 6 && report.saves > 0 && report.strange.is_empty(), "{report}");
}

/// Sessions die with the server. What was typed meanwhile is kept, sealed to its author, and comes back.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_outlives_its_session() {
    let place = Place::new(HURT).unwrap();
    let people = place.found(2).await.unwrap();
    let mut server = place.serve(0, None).await.unwrap();
    let mut officer = server.signed_in(&people, "officer0").await.unwrap();
    let path = screening::begin(&mut officer, "unknown").await.unwrap();
    let page = screening::round(&mut officer, &path).await.unwrap();
    server.kill().unwrap();
    server.ended().await.unwrap();

    let server = place.serve(60, None).await.unwrap();
    let typed = page.with("notes", "Typed while nobody was signed in.").with("save", "result");
    let answer = officer.moved(&server.url).send(&typed).await.unwrap().must(401, "a late form").unwrap();
    assert!(!answer.body.contains("Typed while"), "a page that anybody may see: {}", answer.words());
    let mut other = server.signed_in(&people, "officer1").await.unwrap();
    assert!(
        !other.page("/parked").await.unwrap().body.contains("href=\"/parked/"),
        "it is its author's alone"
    );
    let mut officer = server.signed_in(&people, "officer0").await.unwrap();
    let list = officer.page("/parked").await.unwrap().body;
    let kept = list.split("href=\"").filter_map(|rest| rest.split('"').next());
    let kept = kept.filter(|to| to.starts_with("/parked/")).collect::<Vec<_>>();
    assert_eq!(kept.len(), 1, "{list}");
    let form = officer.page(kept[0]).await.unwrap().form(&path).unwrap();
    assert_eq!(form.value("notes"), Some("Typed while nobody was signed in."));
    officer.taken(&form).await.unwrap();
    let shown = screening::round(&mut officer, &path).await.unwrap();
    assert_eq!(shown.value("notes"), Some("Typed while nobody was signed in."));
    assert!(
        !officer.page("/parked").await.unwrap().body.contains("href=\"/parked/"),
        "it was done, and is gone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_lose_no_edit() {
    let found = two_windows(None).await.unwrap();
    assert_eq!(found.rounds, rounds());
    assert!(found.lost.is_empty(), "{:?}", found.lost);
    assert_eq!(found.settled, rounds(), "the same question answered differently is settled by a person");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_version_check_is_found_out() {
    let found = two_windows(Some("versions")).await.unwrap();
    assert!(
        !found.lost.is_empty(),
        "nobody looked at versions, and no edit was lost in {} rounds",
        found.rounds
    );
}

/// Rounds of two windows.
fn rounds() -> usize {
    test_length::runs(24, 240)
}

#[derive(Default)]
struct Windows {
    rounds: usize,
    lost: Vec<String>,
    settled: usize,
}

/// Two windows of one officer on one screening save at the same time, each another answer; then each another value
/// of the same answer, of which one window must be asked.
async fn two_windows(without: Option<&str>) -> Result<Windows, Trouble> {
    let place = Place::new(HURT)?;
    let people = place.found(1).await?;
    let server = place.serve(0, without).await?;
    let mut client = server.signed_in(&people, "officer0").await?;
    let path = screening::begin(&mut client, "unknown").await?;
    let mut found = Windows::default();
    for round in 0..rounds() {
        let value = |further: usize| ["yes", "no", "unknown"][(round + further) % 3];
        // Two answers at once: both are kept.
        let [one, two] =
            [screening::round(&mut client, &path).await?, screening::round(&mut client, &path).await?];
        let names = screening::questions(&one);
        let sent = [
            screening::one_answer(&one, &names[0], value(0)),
            screening::one_answer(&two, &names[1], value(0)),
        ];
        let answers = both(&client, &sent).await?;
        let shown = screening::round(&mut client, &path).await?;
        for (answer, name) in answers.into_iter().zip(&names) {
            if answer == 204 && shown.value(name) != Some(value(0)) {
                let there = shown.value(name);
                found
                    .lost
                    .push(format!("round {round}: {name} was saved as {}, there is {there:?}", value(0)));
            }
        }
        // Two values of one answer: one is kept, the other window is asked.
        let [one, two] =
            [screening::round(&mut client, &path).await?, screening::round(&mut client, &path).await?];
        let sent = [
            screening::one_answer(&one, &names[0], value(1)),
            screening::one_answer(&two, &names[0], value(2)),
        ];
        let kept = match both(&client, &sent).await? {
            [204, 409] => Some(value(1)),
            [409, 204] => Some(value(2)),
            _ => None,
        };
        let shown = screening::round(&mut client, &path).await?;
        found.settled += usize::from(kept.is_some() && shown.value(&names[0]) == kept);
        found.rounds += 1;
    }
    Ok(found)
}

/// Sends two forms at the same time; the status of each.
async fn both(client: &Client, forms: &[Form; 2]) -> Result<[u16; 2], Trouble> {
    let (mut one, mut two) = (client.clone(), client.clone());
    let (one, two) = tokio::join!(one.send(&forms[0]), two.send(&forms[1]));
    Ok([one?.status, two?.status])
}
