//! `palermo estimate`: how many are never found, from a table of counts. The engine is the crate `estimate`; here are the options,
//! the words, the progress and the file at the end.
//!
//! Exit code 0: answers, or honest refusals of single methods. 1: the result could not be written. 2: a table or an
//! option that cannot be used, with one sentence. 130: stopped; nothing was written.

mod options;
mod write;

use std::{
    io::{IsTerminal as _, Read as _},
    path::Path,
    process::ExitCode,
};

use ::estimate::{
    error::Error,
    panel::{self, Input},
    read::{self, Reading},
    report::{html, json, models, text},
    run::Run,
    search::{self, Criterion, Search},
};

use crate::{
    engine_words::Said,
    long_jobs::{self, Lost, Progress},
};

pub use options::EstimateArgs;
use options::{Choice, FitArgs, Format, ModelsArgs, PanelArgs, Rows};

/// Why a command ends without a result.
#[derive(Debug)]
enum Trouble {
    /// The table, a file or an option cannot be used: one sentence.
    Bad(String),
    /// The result could not be written.
    Write(String),
    /// Somebody stopped it.
    Stopped,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Stopped => Self::Stopped,
            other => Self::Bad(other.to_string()),
        }
    }
}

impl From<Lost> for Trouble {
    fn from(lost: Lost) -> Self {
        Self::Write(lost.to_string())
    }
}

/// Runs `palermo estimate`.
#[must_use]
pub fn main(args: EstimateArgs) -> ExitCode {
    let done = match args.command {
        Some(Choice::Models(models)) => every_model(&models),
        Some(Choice::Fit(fit)) => replicates(&fit),
        None => the_panel(&args.panel),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Bad(sentence)) => {
            eprintln!("palermo: {sentence}");
            ExitCode::from(2)
        }
        Err(Trouble::Write(sentence)) => {
            eprintln!("palermo: {sentence}");
            ExitCode::FAILURE
        }
        Err(Trouble::Stopped) => {
            eprintln!("palermo: stopped; nothing was written.");
            ExitCode::from(130)
        }
    }
}

fn the_panel(args: &PanelArgs) -> Result<(), Trouble> {
    let Some(file) = &args.table else {
        return Err(Trouble::Bad("Name the table to estimate from: palermo estimate TABLE.csv".into()));
    };
    let options = args.engine()?;
    let sheet = args.sheet()?;
    let reading = table(file, args.stratum.as_deref())?;
    let input = prepared(file, &reading, args)?;
    let words = Said::of(args.lang, "estimate-");
    for note in &reading.notes {
        eprintln!("{}: {note}", file.display());
    }
    let result = long_jobs::run(args.watched(), move |run| panel::estimate(&input, &options, run))??;
    let written = match args.format {
        Format::Text => text::write(&result, &sheet, &words),
        Format::Json => json::write(&result, &sheet, &words),
        Format::Html => html::write(&result, &sheet, &words),
    };
    write::out(args.out(), &written)
}

fn prepared(file: &Path, reading: &Reading, args: &PanelArgs) -> Result<Input, Trouble> {
    let merge: Vec<Vec<String>> =
        args.merge.iter().map(|group| group.split('+').map(str::to_owned).collect()).collect();
    panel::input(reading, args.stratum.as_deref(), &args.lists, &merge)
        .map_err(|fault| Trouble::Bad(format!("{}: {fault}", file.display())))
}

/// Reads a table; `-` is standard input.
fn table(file: &Path, stratum: Option<&str>) -> Result<Reading, Trouble> {
    let bytes = bytes(file)?;
    let options = read::Options { stratum: stratum.map(str::to_owned) };
    read::read(&bytes, &options).map_err(|fault| Trouble::Bad(format!("{}: {fault}", file.display())))
}

fn bytes(file: &Path) -> Result<Vec<u8>, Trouble> {
    let unreadable = |error: std::io::Error| Trouble::Bad(format!("{}: {error}", file.display()));
    let most = read::MOST_BYTES as u64 + 1;
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    } else {
        let input = std::fs::File::open(file).map_err(unreadable)?;
        input.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    Ok(bytes)
}

fn every_model(args: &ModelsArgs) -> Result<(), Trouble> {
    let reading = table(&args.table, None)?;
    let search = Search { max_order: args.max_order, forced: Vec::new(), threads: args.run.threads() };
    let table = reading.table;
    let ranked = long_jobs::run(args.run.watched(), move |run: &Run| {
        search::all_models(&table, &search, Criterion::Bic, run)
    })??;
    if !ranked.exhaustive {
        eprintln!(
            "palermo: there are too many models to look at all; these {} were looked at, from neighbour to neighbour.",
            ranked.models.len()
        );
    }
    let written = match args.format {
        Rows::Csv => models::csv(&ranked),
        Rows::Json => models::json(&ranked),
    };
    write::out(args.run.out.as_deref(), &written)
}

fn replicates(args: &FitArgs) -> Result<(), Trouble> {
    let reading = table(&args.table, None)?;
    let lists = reading.table.lists().len();
    let name = args.replicates.display();
    let text = String::from_utf8(bytes(&args.replicates)?)
        .map_err(|_| Trouble::Bad(format!("{name}: the file is not UTF-8 text.")))?;
    let found =
        panel::replicates::read(&text, lists).map_err(|error| Trouble::Bad(format!("{name}: {error}")))?;
    let options = args.engine();
    let (method, kept) = (args.method.0, args.models);
    let (tables, table) = (found.tables.clone(), reading.table);
    let estimates = long_jobs::run(args.run.watched(), move |run| {
        panel::replicates::fit_all(&table, method, &tables, kept, &options, run)
    })??;
    if found.compared {
        eprintln!("palermo: {}", write::agreement(&estimates, &found.given));
    }
    let written = match args.format {
        Rows::Csv => write::estimates_csv(&estimates, &found),
        Rows::Json => write::estimates_json(&estimates, &found),
    };
    write::out(args.run.out.as_deref(), &written)
}

/// Progress is shown when it is asked for, or when somebody is watching.
fn watched(asked: bool) -> Progress {
    if asked || std::io::stderr().is_terminal() { Progress::Line } else { Progress::Silent }
}

#[cfg(test)]
mod tests;
