//! How fast the pages are, beside a named yardstick: `cargo xtask bench` starts this program.
//!
//! For each database and each number of seeded cases it starts the real program with a demonstration, signs in
//! as people of it, and asks for the pages that people live in. In the same run, in turns, it asks a bare axum
//! route ([`bare`], a process of its own) for a page of the same size. **Only the ratios mean something on another
//! machine.** The load is small and bounded: eight connections over loopback, a fixed number of requests, a cap in
//! time.
//!
//! What never happens here: a comparison with a fixed time. Nothing in this program fails because it was slow; it
//! fails when a page does not answer what it should.

mod bare;
mod country;
mod http;
mod load;
mod machine;
mod report;
mod sizes;
mod trouble;
mod visit;

use std::{path::PathBuf, process::ExitCode, time::Duration};

use country::Country;
use load::Effort;
use report::{Report, Run};
use store::{Options, testing};
use trouble::Trouble;

const USAGE: &str = "bench [--quick] [--cases N[,N…]] [--requests N] [--json FILE]

  --quick      50 cases on SQLite, few requests: shows that the measurement itself works
  --cases      numbers of seeded cases (400,20000)
  --requests   requests per page and side, after the warm-up (1000)
  --json       also write the results to a file

PostgreSQL is measured when PALERMO_TEST_POSTGRES names a server that may create databases.";

/// What was asked for.
struct Asked {
    quick: bool,
    cases: Vec<u32>,
    effort: Effort,
    json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.first().map(String::as_str) {
        Some("bare") => bare::serve().await,
        _ => match asked(&words) {
            Ok(asked) => measure(&asked).await,
            Err(trouble) => Err(trouble),
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("bench: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn asked(words: &[String]) -> Result<Asked, Trouble> {
    let mut asked = Asked {
        quick: false,
        cases: vec![400, 20_000],
        effort: Effort { warm_up: 50, rounds: 10, requests: 1000, cap: Duration::from_secs(5) },
        json: None,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--quick" => {
                asked.quick = true;
                asked.cases = vec![50];
                asked.effort.warm_up = 4;
                asked.effort.rounds = 2;
                asked.effort.requests = 24;
            }
            "--cases" => asked.cases = numbers(words.next())?,
            "--requests" => {
                let number = numbers(words.next())?.first().copied().unwrap_or(1);
                asked.effort.requests = usize::try_from(number.max(1)).unwrap_or(1);
            }
            "--json" => asked.json = Some(words.next().ok_or(Trouble::Usage(USAGE))?.into()),
            _ => return Err(Trouble::Usage(USAGE)),
        }
    }
    Ok(asked)
}

fn numbers(word: Option<&String>) -> Result<Vec<u32>, Trouble> {
    let parts = word.ok_or(Trouble::Usage(USAGE))?.split(',');
    parts.map(|part| part.parse().map_err(|_| Trouble::Usage(USAGE))).collect()
}

async fn measure(asked: &Asked) -> Result<(), Trouble> {
    let bare = bare::Bare::start().await?;
    let mut report = Report::new(machine::binary_bytes()?, machine::sync_millis()?);
    for cases in &asked.cases {
        // One reader is enough to ask about sizes.
        let options = Options { readers: 1, ..Options::default() };
        let (store, guard) = testing::sqlite_with(options.clone()).await;
        report.runs.push(
            run(asked, *cases, &Database { engine: "SQLite", store: &store, url: guard.url() }, bare.port)
                .await?,
        );
        drop((store, guard));
        keep(asked, &report)?;
        if asked.quick {
            continue;
        }
        match testing::postgres_with(options).await {
            Some((store, guard)) => {
                report.runs.push(
                    run(
                        asked,
                        *cases,
                        &Database { engine: "PostgreSQL", store: &store, url: guard.url() },
                        bare.port,
                    )
                    .await?,
                );
                keep(asked, &report)?;
            }
            None => eprintln!("PostgreSQL is not measured: {} is not set", testing::POSTGRES),
        }
    }
    println!("{}", report.text());
    Ok(())
}

/// What is measured so far goes to the file after each run: a long measurement that stops half-way is not lost.
fn keep(asked: &Asked, report: &Report) -> Result<(), Trouble> {
    if let Some(file) = &asked.json {
        let text = serde_json::to_string_pretty(&report.json()).map_err(Trouble::strange)?;
        std::fs::write(file, text).map_err(Trouble::strange)?;
    }
    eprintln!("{}", report.text());
    Ok(())
}

/// A database that is measured.
struct Database<'a> {
    engine: &'static str,
    store: &'a store::Store,
    url: &'a str,
}

/// One database with one number of cases; `bare` is the port of the yardstick.
async fn run(asked: &Asked, cases: u32, database: &Database<'_>, bare: u16) -> Result<Run, Trouble> {
    let Database { engine, store, url } = *database;
    eprintln!("{engine}, {cases} cases");
    let mut country = Country::start(cases, url).await?;
    eprintln!("  ready after {:.1} s", country.ready.as_secs_f64());
    let space = sizes::space(store).await?;
    let visit = visit::Visit::begin(country.port).await?;
    let lists = visit.lists().await?;
    let mut pages = Vec::new();
    for place in visit.places().await? {
        let figures = load::compare(&place, country.port, bare, &asked.effort).await?;
        eprintln!("  {}: {:.2} ms", place.name, figures.ours.p50);
        pages.push((place.name, figures));
    }
    let after_change = visit.strategy_after_a_change().await?;
    let log = sizes::log_per_answer(store, url, &visit, if asked.quick { 10 } else { 200 }).await?;
    let memory = machine::memory(country.pid)?;
    let ready = country.ready;
    country.stop().await;
    Ok(Run { engine, cases, ready, space, lists, pages, after_change, log, memory })
}
