//! The main job in a real browser, on a populated country: screened, referred, triaged, presumed, decided, identified;
//! the clock runs, the figure moves by one, and everybody else is refused in words.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use journeys::{
    browser::{Look, Trouble},
    story::{Country, DENMARK, GREECE, Rows, Walk},
};
use kernel::Lang;
use tokio::sync::Semaphore;

/// Two walks at a time: each has a server and a browser of its own.
static ROOM: Semaphore = Semaphore::const_new(2);

/// Who reads no case, and the rule that says so.
const STRANGERS: [(&str, &str); 6] = [
    ("Billie Sample", "policy-none"),
    ("Administrator", "policy-runners-of-the-server-read-no-case"),
    ("Alex Example", "policy-none"),
    ("Mona Model", "policy-runners-of-the-server-read-no-case"),
    ("Lee Specimen", "policy-figures-and-logs-are-not-content"),
    ("Kim Placeholder", "policy-figures-and-logs-are-not-content"),
];

#[tokio::test]
async fn english_at_a_desk() {
    walk("en-1280", GREECE, Lang::En, Look::DESK).await;
}

#[tokio::test]
async fn greek_on_a_telephone() {
    walk("el-360", GREECE, Lang::El, Look::PHONE).await;
}

#[tokio::test]
async fn bulgarian_on_a_telephone() {
    walk("bg-360", GREECE, Lang::Bg, Look::PHONE).await;
}

#[tokio::test]
async fn greek_on_a_telephone_without_scripts() {
    walk("el-360-plain", GREECE, Lang::El, Look::PHONE.without_scripts()).await;
}

#[tokio::test]
async fn denmark_on_a_telephone() {
    walk("dk-360", DENMARK, Lang::En, Look::PHONE).await;
}

async fn walk(name: &'static str, country: Country, lang: Lang, look: Look) {
    let _place = ROOM.acquire().await.unwrap();
    let walk = Walk::begin(name, country, lang, look).await.unwrap();
    let begun = std::time::Instant::now();
    let (before, after) = thread(&walk).await.unwrap_or_else(|trouble| panic!("{name}: {trouble}"));
    assert_eq!(after.figure, before.figure + 1, "the figure moves by exactly one");
    assert!(before.figure > 0, "the country is populated");
    assert_eq!(before.names.len() as u64, before.figure, "one row for one person");
    assert_eq!(after.names.difference(&before.names).count(), 1, "{before:?} {after:?}");
    assert!(after.names.is_superset(&before.names), "a row keeps its name for the same reader");
    assert!(!after.names_a_case(), "{after:?}");
    println!("{name}: {} → {} in {:?}", before.figure, after.figure, begun.elapsed());
    walk.browser.close().await.unwrap();
}

/// The whole thread, one person after another.
async fn thread(walk: &Walk) -> Result<(Rows, Rows), Trouble> {
    walk.sign_in("Kim Placeholder").await?;
    let before = walk.count_identified(true).await?;
    walk.sign_out().await?;

    walk.sign_in("Alex Example").await?;
    walk.screen().await?;
    let receipt = walk.refer().await?;
    walk.sign_out().await?;

    walk.sign_in("Dana Demo").await?;
    let number = walk.open_referral().await?;
    let case = walk.browser.url().await?;
    walk.triage_and_presume().await?;
    walk.sign_out().await?;

    walk.sign_in("Fran Fiction").await?;
    walk.open_decision(&number).await?;
    if !walk.country.merged {
        walk.find_grounds().await?;
        walk.clock_runs().await?;
    }
    walk.identify().await?;
    walk.clock_runs().await?;
    walk.sign_out().await?;

    for (place, (person, rule)) in STRANGERS.iter().enumerate() {
        walk.sign_in(person).await?;
        walk.is_refused(&case, &number, rule).await?;
        if place < 2 {
            walk.look("refused").await?;
        }
        walk.search_is_refused(&number, rule).await?;
        if *person == "Alex Example" {
            walk.goto("/work").await?;
            walk.learn(&receipt).await?;
        }
        if *person == "Kim Placeholder" {
            break;
        }
        walk.sign_out().await?;
    }
    let after = walk.count_identified(false).await?;
    walk.look("rows-after").await?;
    walk.sign_out().await?;

    walk.sign_in("Jo Dummy").await?;
    walk.sees_the_hold_only(&case, &number).await?;
    Ok((before, after))
}
