//! `palermo estimate`: how many are never found, from a table of counts. The engine is the crate `estimate`; here are the options,
//! the words, the progress and the file at the end.
//!
//! Exit code 0: answers, or honest refusals of single methods. 1: the result could not be written. 2: a table or an
//! option that cannot be used, with one sentence. 130: stopped; nothing was written. What is said follows `--lang`.

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
    read::{self, Reading, TableFault},
    report::{html, json, models, text},
    run::Run,
    search::{self, Criterion, Search},
    warnings::Refused,
};
use kernel::Lang;
use report::words::Words as _;

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

impl Trouble {
    /// What the engine says instead of a result, in the language asked for; refusals name the lists of the table.
    fn of(error: Error, lists: &[String], words: Said) -> Self {
        match error {
            Error::Stopped => Self::Stopped,
            Error::Refused(why) => {
                let refused = Refused::new(panel::Method::Bic, why, lists);
                Self::Bad(words.say(&format!("refused-{}", refused.code), &refused.args))
            }
            Error::Setting(setting) => {
                let said = setting.told().map(|(key, args)| words.say(key, &args));
                Self::Bad(said.unwrap_or_else(|| setting.to_string()))
            }
            other => Self::Bad(other.to_string()),
        }
    }

    /// What is wrong with a table, in the language asked for.
    fn table(file: &Path, fault: &TableFault, words: Said) -> Self {
        let (key, args) = fault.told();
        Self::Bad(format!("{}: {}", file.display(), words.say(&key, &args)))
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
    let lang = args.lang();
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
            eprintln!("palermo: {}", words::Words::of(lang).t("estimate-command-stopped"));
            ExitCode::from(130)
        }
    }
}

fn the_panel(args: &PanelArgs) -> Result<(), Trouble> {
    let Some(file) = &args.table else {
        return Err(Trouble::Bad(words::Words::of(args.lang()).t("estimate-command-name-table")));
    };
    let words = said(args.lang());
    let options = args.engine()?;
    let sheet = args.sheet()?;
    let reading = table(file, args.stratum.as_deref(), args.lang())?;
    let input = prepared(file, &reading, args)?;
    for note in &reading.notes {
        let (key, values) = note.told();
        eprintln!("{}: {}", file.display(), words.say(&key, &values));
    }
    let lists = input.table.lists().to_vec();
    let result = long_jobs::run(args.watched(), move |run| panel::estimate(&input, &options, run))?;
    let result = result.map_err(|error| Trouble::of(error, &lists, words))?;
    let written = match args.format {
        Format::Text => text::write(&result, &sheet, &words),
        Format::Json => json::write(&result, &sheet, &words),
        Format::Html => html::write(&result, &sheet, &words),
    };
    write::out(args.out(), &written, args.lang())
}

/// The words of the engine in a language.
fn said(lang: Lang) -> Said {
    Said::of(lang, "estimate-")
}

fn prepared(file: &Path, reading: &Reading, args: &PanelArgs) -> Result<Input, Trouble> {
    let merge: Vec<Vec<String>> =
        args.merge.iter().map(|group| group.split('+').map(str::to_owned).collect()).collect();
    panel::input(reading, args.stratum.as_deref(), &args.lists, &merge)
        .map_err(|fault| Trouble::table(file, &fault, said(args.lang())))
}

/// Reads a table; `-` is standard input.
fn table(file: &Path, stratum: Option<&str>, lang: Lang) -> Result<Reading, Trouble> {
    let bytes = bytes(file, lang)?;
    let options = read::Options { stratum: stratum.map(str::to_owned) };
    read::read(&bytes, &options).map_err(|fault| Trouble::table(file, &fault, said(lang)))
}

fn bytes(file: &Path, lang: Lang) -> Result<Vec<u8>, Trouble> {
    let unreadable = |error: std::io::Error| Trouble::Bad(write::system(file, &error, lang));
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
    let reading = table(&args.table, None, args.run.lang)?;
    let lists = reading.table.lists().to_vec();
    let search = Search { max_order: args.max_order, forced: Vec::new(), threads: args.run.threads() };
    let table = reading.table;
    let ranked = long_jobs::run(args.run.watched(), move |run: &Run| {
        search::all_models(&table, &search, Criterion::Bic, run)
    })?;
    let ranked = ranked.map_err(|error| Trouble::of(error, &lists, said(args.run.lang)))?;
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
    write::out(args.run.out.as_deref(), &written, args.run.lang)
}

fn replicates(args: &FitArgs) -> Result<(), Trouble> {
    let reading = table(&args.table, None, args.run.lang)?;
    let names = reading.table.lists().to_vec();
    let lists = names.len();
    let name = args.replicates.display();
    let text = String::from_utf8(bytes(&args.replicates, args.run.lang)?)
        .map_err(|_| Trouble::Bad(format!("{name}: the file is not UTF-8 text.")))?;
    let found =
        panel::replicates::read(&text, lists).map_err(|error| Trouble::Bad(format!("{name}: {error}")))?;
    let options = args.engine();
    let (method, kept) = (args.method.0, args.models);
    let (tables, table) = (found.tables.clone(), reading.table);
    let estimates = long_jobs::run(args.run.watched(), move |run| {
        panel::replicates::fit_all(&table, method, &tables, kept, &options, run)
    })?;
    let estimates = estimates.map_err(|error| Trouble::of(error, &names, said(args.run.lang)))?;
    if found.compared {
        eprintln!("palermo: {}", write::agreement(&estimates, &found.given));
    }
    let written = match args.format {
        Rows::Csv => write::estimates_csv(&estimates, &found),
        Rows::Json => write::estimates_json(&estimates, &found),
    };
    write::out(args.run.out.as_deref(), &written, args.run.lang)
}

/// Progress is shown when it is asked for, or when somebody is watching.
fn watched(asked: bool) -> Progress {
    if asked || std::io::stderr().is_terminal() { Progress::Line } else { Progress::Silent }
}

#[cfg(test)]
mod tests;
