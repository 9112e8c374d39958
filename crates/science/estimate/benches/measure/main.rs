//! How fast the engine is beside a straightforward implementation of the same mathematics, and how often the methods
//! are right on populations whose size is known.
//!
//! `cargo bench -p estimate --bench measure -- [--speed|--coverage] [--tables N] [--replicates N] [--seed N] [--threads N]
//! [--json FILE]`. Nothing fails because it is slow.

mod coverage;
mod jobs;
mod machine;
mod methods;
mod plain;
mod print;
mod speed;
mod tables;
mod whole;
mod worlds;

use std::process::ExitCode;

use serde_json::json;

/// What may go wrong is only ever printed.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "cargo xtask bench estimate [ARGUMENTS]

  --speed           only speed and memory
  --coverage        only the coverage study
  --tables N        tables of each kind in the coverage study (400)
  --replicates N    bootstrap replicates in the coverage study (400)
  --seed N          of the coverage study (1)
  --threads N       of the coverage study (all there are)
  --json FILE       every figure as JSON
";

/// What is asked for on the command line.
struct Asked {
    speed: bool,
    coverage: bool,
    study: coverage::Study,
    json: Option<String>,
    job: Option<String>,
    side: Option<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|word| word == "--bench") {
        // to standard error: a test runner that lists tests reads standard output
        eprintln!("nothing measured: run this with cargo bench");
        return ExitCode::SUCCESS;
    }
    match asked(arguments).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn asked(arguments: Vec<String>) -> Outcome<Asked> {
    let mut asked = Asked {
        speed: true,
        coverage: true,
        study: coverage::Study::default(),
        json: None,
        job: None,
        side: None,
    };
    let mut words = arguments.into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(USAGE);
        match word.as_str() {
            "--bench" => {}
            "--speed" => asked.coverage = false,
            "--coverage" => asked.speed = false,
            "--tables" => asked.study.tables = value()?.parse()?,
            "--replicates" => asked.study.replicates = value()?.parse()?,
            "--seed" => asked.study.seed = value()?.parse()?,
            "--threads" => asked.study.threads = value()?.parse()?,
            "--json" => asked.json = Some(value()?),
            "--job" => asked.job = Some(value()?),
            "--side" => asked.side = Some(value()?),
            _ => return Err(USAGE.into()),
        }
    }
    if asked.study.tables == 0 || asked.study.threads == 0 {
        return Err("at least one table and one thread".into());
    }
    Ok(asked)
}

fn run(asked: Asked) -> Outcome<()> {
    if let (Some(job), Some(side)) = (&asked.job, &asked.side) {
        return speed::child(job, speed::Side::parse(side)?);
    }
    let speed = if asked.speed { Some(speed::measure()?) } else { None };
    let coverage = if asked.coverage { Some(coverage::measure(&asked.study)?) } else { None };
    if let Some(file) = asked.json {
        let text = serde_json::to_string_pretty(&json!({ "speed": speed, "coverage": coverage }))?;
        std::fs::write(file, text)?;
    }
    Ok(())
}
