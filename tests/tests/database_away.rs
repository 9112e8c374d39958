//! The database goes away, and comes back: in the middle of a form, between forms, under a page. Nobody sees a stack or
//! loses what they did, nothing is half done, and the same form sent again is one act. Also when it arrives twenty times
//! at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::collections::BTreeSet;

use journeys::{
    client::{Answer, Client, Trouble, forms::Form, screening},
    relay::{Cut, Relay},
    server::Place,
};
use store::{Options, Store, testing::Guard};
use tokio::task::JoinSet;

const HURT: &str = env!("CARGO_BIN_EXE_faults");
/// Copies of one form that arrive at once.
const COPIES: usize = 20;

async fn postgres() -> Option<(Store, Guard)> {
    store::testing::postgres_with(Options::default()).await
}

async fn count(store: &Store, sql: &str) -> i64 {
    store.snapshot().await.unwrap().query_one(sql, &[]).await.unwrap().unwrap().int(0).unwrap()
}

/// A page in words: what happened, and what to do; nothing of the inside.
fn is_in_words(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.words());
    let words = answer.words();
    assert!(words.split_whitespace().count() > 15, "{words}");
    for inside in ["postgres", "Unavailable", "pool", "panicked", "SELECT", "connection"] {
        assert!(!words.to_lowercase().contains(&inside.to_lowercase()), "{inside}: {words}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_say_so_and_work_again_when_it_is_back() {
    let Some((direct, guard)) = postgres().await else { return };
    let mut relay = Relay::to(guard.url()).await.unwrap();
    let place = Place::new(HURT).unwrap().with_database(&relay.url);
    let people = place.found(1).await.unwrap();
    let server = place.serve(0, None).await.unwrap();
    let mut officer = server.signed_in(&people, "officer0").await.unwrap();
    let form = screening::begin_form(&mut officer, "unknown").await.unwrap();

    relay.cut().await;
    is_in_words(&officer.get("/screenings").await.unwrap());
    is_in_words(&officer.get("/work").await.unwrap());
    is_in_words(&officer.send(&form).await.unwrap());
    assert_eq!(officer.get("/health").await.unwrap().status, 503);
    assert_eq!(count(&direct, "SELECT COUNT(*) FROM screening").await, 0);

    relay.mend().await;
    assert_eq!(officer.get("/health").await.unwrap().status, 200);
    officer.page("/work").await.unwrap();
    let path = officer.taken(&form).await.unwrap();
    officer.page(&path).await.unwrap();
    assert_eq!(count(&direct, "SELECT COUNT(*) FROM screening").await, 1);

    // Every connection of the server is ended by the database itself: the next page opens others.
    let ended = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'palermo' AND client_port <> (
          SELECT client_port FROM pg_stat_activity WHERE pid = pg_backend_pid())";
    assert!(count(&direct, ended).await > 0, "the server had connections");
    officer.page(&path).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_cut_is_whole_or_not_there() {
    let Some((direct, guard)) = postgres().await else { return };
    let mut relay = Relay::to(guard.url()).await.unwrap();
    let place = Place::new(HURT).unwrap().with_database(&relay.url);
    let people = place.found(1).await.unwrap();
    let server = place.serve(0, None).await.unwrap();
    let mut officer = server.signed_in(&people, "officer0").await.unwrap();
    for (number, cut) in [Cut::BeforeWork, Cut::BeforeCommit, Cut::AfterCommit].into_iter().enumerate() {
        let done = i64::from(cut == Cut::AfterCommit);
        let before = i64::try_from(number).unwrap();
        let begin = screening::begin_form(&mut officer, "unknown").await.unwrap();
        let path = through(&mut relay, &mut officer, &begin, cut, async || {
            assert_eq!(count(&direct, "SELECT COUNT(*) FROM screening").await, before + done, "{cut:?}");
        });
        let path = path.await.unwrap();
        assert_eq!(count(&direct, "SELECT COUNT(*) FROM screening").await, before + 1, "{cut:?}");

        let page = screening::round(&mut officer, &path).await.unwrap();
        let first = screening::questions(&page)[0].clone();
        officer
            .send(&screening::one_answer(&page, &first, "yes"))
            .await
            .unwrap()
            .must(204, "an answer")
            .unwrap();
        let refer = screening::refer_form(&mut officer, &path, &[("narrative", "Invented.")]).await.unwrap();
        let receipt = through(&mut relay, &mut officer, &refer, cut, async || {
            // All of it or nothing: the case with its events, its grants and its keys; the screening's end.
            let there = before + done;
            for table in ["dossier", "referral"] {
                assert_eq!(
                    count(&direct, &format!("SELECT COUNT(*) FROM {table}")).await,
                    there,
                    "{cut:?} {table}"
                );
            }
            let referred = "SELECT COUNT(*) FROM screening WHERE state = 'referred' AND draft IS NULL";
            assert_eq!(count(&direct, referred).await, there, "{cut:?}");
        });
        let receipt = receipt.await.unwrap();
        assert!(receipt.starts_with("/referrals/"), "{receipt}");
        officer.page(&receipt).await.unwrap();
        assert_eq!(count(&direct, "SELECT COUNT(*) FROM dossier").await, before + 1, "{cut:?}");
    }
}

/// Sends a form through a wire that is cut in the middle, looks, mends the wire, sends the same form again; answers
/// where it leads.
async fn through(
    relay: &mut Relay,
    client: &mut Client,
    form: &Form,
    cut: Cut,
    look: impl AsyncFnOnce(),
) -> Result<String, Trouble> {
    relay.arm(form.value("form").unwrap_or_default(), cut);
    is_in_words(&client.send(form).await?);
    assert!(!relay.is_whole(), "{cut:?}: the moment did not come");
    relay.cut().await;
    look().await;
    relay.mend().await;
    client.taken(form).await
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_copies_of_a_form_are_one_act() {
    for (engine, direct, guard) in store::testing::both().await {
        let place = Place::new(HURT).unwrap().with_database(guard.url());
        // SQLite has one writer, which is the server's: this test only reads beside it.
        let people = place.found(1).await.unwrap();
        let server = place.serve(0, None).await.unwrap();
        let mut officer = server.signed_in(&people, "officer0").await.unwrap();
        let begin = screening::begin_form(&mut officer, "unknown").await.unwrap();
        let paths = copies(&officer, &begin).await;
        assert_eq!(paths.len(), 1, "{engine}: {paths:?}");
        assert_eq!(count(&direct, "SELECT COUNT(*) FROM screening").await, 1, "{engine}");
        let path = paths.into_iter().next().unwrap();
        let page = screening::round(&mut officer, &path).await.unwrap();
        let first = screening::questions(&page)[0].clone();
        officer
            .send(&screening::one_answer(&page, &first, "yes"))
            .await
            .unwrap()
            .must(204, "an answer")
            .unwrap();
        let refer = screening::refer_form(&mut officer, &path, &[("narrative", "Invented.")]).await.unwrap();
        let receipts = copies(&officer, &refer).await;
        assert_eq!(receipts.len(), 1, "{engine}: {receipts:?}");
        assert_eq!(count(&direct, "SELECT COUNT(*) FROM dossier").await, 1, "{engine}");
        // The same id with other content is no copy: it is refused, and nothing is done.
        let other = officer.send(&refer.with("narrative", "Something else.")).await.unwrap();
        assert_eq!(other.status, 409, "{engine}: {}", other.words());
        assert_eq!(count(&direct, "SELECT COUNT(*) FROM dossier").await, 1, "{engine}");
    }
}

/// Sends copies of a form at the same time; where they lead.
async fn copies(client: &Client, form: &Form) -> BTreeSet<String> {
    let mut sending = JoinSet::new();
    for _ in 0..COPIES {
        let (mut client, form) = (client.clone(), form.clone());
        sending.spawn(async move { client.taken(&form).await });
    }
    sending.join_all().await.into_iter().map(|led| led.unwrap()).collect()
}
