//! Every page that has an address of its own, in three languages and two schemes, on a telephone: axe finds nothing to
//! blame and nothing scrolls sideways. Pages on the way of the main job are looked at by the journey itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use journeys::{
    browser::{Look, Trouble},
    story::{COLLEAGUE, GREECE, Walk},
};
use kernel::Lang;

const FIGURE: &str = "/strategies/gr-2021-2025/figures/gr-o2-days-to-presumption";

/// Pages before anybody signs in.
const PUBLIC: [&str; 4] = ["/sign-in", "/demo", "/gallery", "/no-such-page"];

/// Pages of the staff, by who opens them.
const STAFF: [(&str, &[&str]); 8] = [
    (
        "Chris Muster",
        &["/work", "/screenings", "/screenings/new", "/screenings/prompt/street", "/help", "/account"],
    ),
    ("Dana Demo", &["/work", "/cases", "/gallery", "/parked"]),
    (
        "Kim Placeholder",
        &[
            "/strategies",
            "/strategies/eu-thb-training",
            "/strategies/fi-2020",
            "/strategies/dk-2015-2018",
            FIGURE,
        ],
    ),
    ("Mona Model", &["/people", "/work"]),
    (
        "Administrator",
        &["/work", "/people", "/people/duties", "/people/renewals", "/roles", "/roles/focal_point", "/demo"],
    ),
    ("Jo Dummy", &["/work"]),
    ("Alex Example", &["/work", "/emergency"]),
    ("Lee Specimen", &["/work", "/log", "/emergency"]),
];

#[tokio::test]
async fn pages_in_english() {
    visit("pages-en", Lang::En).await;
}

#[tokio::test]
async fn a_new_colleague_in_english_on_a_telephone() {
    colleague("colleague-en", Lang::En, Look::PHONE).await;
}

#[tokio::test]
#[ignore = "only in the long run: cargo xtask test --long"]
async fn a_new_colleague_in_greek_at_a_desk() {
    colleague("colleague-el", Lang::El, Look::DESK).await;
}

#[tokio::test]
#[ignore = "only in the long run: cargo xtask test --long"]
async fn a_new_colleague_in_bulgarian_on_a_telephone() {
    colleague("colleague-bg", Lang::Bg, Look::PHONE).await;
}

async fn colleague(name: &'static str, lang: Lang, look: Look) {
    let walk = Walk::begin(name, GREECE, lang, look).await.unwrap();
    arrives_and_loses_the_authenticator(&walk).await.unwrap_or_else(|trouble| panic!("{name}: {trouble}"));
    walk.browser.close().await.unwrap();
}

/// Invited in two halves, set up, and renewed by two people of different bodies.
async fn arrives_and_loses_the_authenticator(walk: &Walk) -> Result<(), Trouble> {
    walk.sign_in("Mona Model").await?;
    let (link, code) = walk.invite_a_colleague().await?;
    walk.sign_out().await?;
    let key = walk.open_link((&link, &code)).await?;
    walk.set_up(&key).await?;
    walk.speak(true).await?;
    walk.browser.see(COLLEAGUE).await?;
    walk.look("first-work").await?;
    walk.sign_out().await?;

    walk.sign_in("Mona Model").await?;
    let link = walk.ask_renewal().await?;
    walk.sign_out().await?;
    walk.sign_in("Administrator").await?;
    let code = walk.confirm_renewal().await?;
    walk.sign_out().await?;
    let key = walk.open_link((&link, &code)).await?;
    walk.renew(&key).await?;
    walk.sign_out().await
}

// The same pages: what axe blames differs by language in little else than the length of words.
#[tokio::test]
#[ignore = "only in the long run: cargo xtask test --long"]
async fn pages_in_greek() {
    visit("pages-el", Lang::El).await;
}

#[tokio::test]
#[ignore = "only in the long run: cargo xtask test --long"]
async fn pages_in_bulgarian() {
    visit("pages-bg", Lang::Bg).await;
}

async fn visit(name: &'static str, lang: Lang) {
    let walk = Walk::begin(name, GREECE, lang, Look::PHONE).await.unwrap();
    let looked = all(&walk).await.unwrap_or_else(|trouble| panic!("{name}: {trouble}"));
    assert_eq!(looked, PUBLIC.len() + STAFF.iter().map(|(_, pages)| pages.len() + 1).sum::<usize>());
    walk.browser.close().await.unwrap();
}

/// Looks at every page; how many.
async fn all(walk: &Walk) -> Result<usize, Trouble> {
    let mut looked = 0;
    walk.goto("/demo").await?;
    walk.speak(false).await?;
    for path in PUBLIC {
        looked += one(walk, path).await?;
    }
    for (person, pages) in STAFF {
        walk.sign_in(person).await?;
        for path in pages {
            looked += one(walk, path).await?;
        }
        // The list of cases, or the reason why this person has none.
        looked += one(walk, "/cases").await?;
        walk.sign_out().await?;
    }
    Ok(looked)
}

async fn one(walk: &Walk, path: &str) -> Result<usize, Trouble> {
    walk.goto(path).await?;
    walk.see("shell-demo").await?;
    walk.look(&path.replace('/', "-")).await?;
    Ok(1)
}
