//! How close synthetic records come to the real ones, what they cost, and how cost grows: beside the figures that were
//! measured of the field's engine.
//!
//! `cargo bench -p publish --bench measure -- [--quality|--frontier|--growth] [--tables FOLDER] [--runs N] [--rows N]
//! [--rival PYTHON] [--picture FILE] [--json FILE]`. Nothing fails because it is slow or far off.
//!
//! Every run is a process of its own that reads a file and writes a file. The files are judged by [`judge`], which
//! shares no code with the engine or with its own evaluation.

mod frontier;
mod growth;
mod judge;
#[path = "../../../estimate/benches/measure/machine.rs"]
mod machine;
mod picture;
#[path = "../../../estimate/benches/measure/print.rs"]
mod print;
mod quality;
mod rival;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

/// What may go wrong is only ever printed.
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "cargo xtask bench publish [ARGUMENTS]

  --quality         only the comparison with the baselines
  --frontier        only private records at epsilon 1, 4 and 12
  --growth          only growth with rows and columns
  --tables FOLDER   where the published tables are (../shared/data/ctdc)
  --runs N          runs with other noise for each private figure (5)
  --rows N          the most rows of the growth (10 000 000)
  --rival PYTHON    also run pac-synth with this Python (see benches/with_pac_synth.py)
  --picture FILE    the frontier of the first table as a picture (SVG)
  --json FILE       every figure as JSON
";

/// What is asked for on the command line.
struct Asked {
    parts: Vec<Part>,
    tables: PathBuf,
    runs: u64,
    rows: u64,
    rival: Option<String>,
    picture: Option<String>,
    json: Option<String>,
    work: Option<String>,
}

/// A part of the measurements.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Quality,
    Frontier,
    Growth,
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
        parts: Vec::new(),
        tables: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data/ctdc")),
        runs: 5,
        rows: 10_000_000,
        rival: None,
        picture: None,
        json: None,
        work: None,
    };
    let mut words = arguments.into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(USAGE);
        match word.as_str() {
            "--bench" => {}
            "--quality" => asked.parts.push(Part::Quality),
            "--frontier" => asked.parts.push(Part::Frontier),
            "--growth" => asked.parts.push(Part::Growth),
            "--tables" => asked.tables = value()?.into(),
            "--runs" => asked.runs = value()?.parse()?,
            "--rows" => asked.rows = value()?.parse()?,
            "--rival" => asked.rival = Some(value()?),
            "--picture" => asked.picture = Some(value()?),
            "--json" => asked.json = Some(value()?),
            "--work" => asked.work = Some(value()?),
            _ => return Err(USAGE.into()),
        }
    }
    if asked.parts.is_empty() {
        asked.parts = vec![Part::Quality, Part::Frontier, Part::Growth];
    }
    Ok(asked)
}

fn run(asked: Asked) -> Outcome<()> {
    if let Some(work) = &asked.work {
        return work::child(work);
    }
    let place = tempfile::tempdir()?;
    let wanted = |part| asked.parts.contains(&part);
    let quality = if wanted(Part::Quality) {
        Some(quality::measure(&asked.tables, place.path(), asked.runs, asked.rival.as_deref())?)
    } else {
        None
    };
    let frontier = if wanted(Part::Frontier) {
        Some(frontier::measure(&asked.tables, place.path(), asked.runs, asked.picture.as_deref())?)
    } else {
        None
    };
    let growth = if wanted(Part::Growth) {
        Some(growth::measure(&asked.tables, place.path(), asked.rows)?)
    } else {
        None
    };
    if let Some(file) = asked.json {
        let all = json!({ "quality": quality, "frontier": frontier, "growth": growth });
        std::fs::write(file, serde_json::to_string_pretty(&all)?)?;
    }
    Ok(())
}
