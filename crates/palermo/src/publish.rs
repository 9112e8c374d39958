//! `palermo publish`: protected tables and synthetic records from a file, without a server.
//!
//! - `records`: synthetic records of a table; `check`: the gate alone, on anybody's records; `table`: protected tables.
//! - `files`: how a table is read, and what is written: all of it or nothing.
//! - `ledger`: where a private release is written down before it is made. That line stays, whatever comes after it.
//!
//! Exit codes: 0 the release is there; 1 the gate refused it, and only the report is there; 2 something in the files
//! or the settings is wrong, and no file was written; 130 it was stopped, and no file was written.

mod files;
mod ledger;
mod records;
mod table;

use std::{
    io::{IsTerminal as _, Write as _},
    process::ExitCode,
};

use ::publish::{error::Fault, run::Run};
use clap::{ArgMatches, Args, FromArgMatches, Subcommand};

use crate::long_jobs::{self, Lost, Progress};

/// Arguments of `palermo publish`: one of its parts, or, without one, records to make.
pub(crate) enum Publish {
    /// A part that is named.
    Part(Part),
    /// Synthetic records.
    Records(Box<records::Records>),
}

impl FromArgMatches for Publish {
    fn from_arg_matches(found: &ArgMatches) -> Result<Self, clap::Error> {
        match found.subcommand_name() {
            Some(_) => Part::from_arg_matches(found).map(Self::Part),
            None => records::Records::from_arg_matches(found).map(Box::new).map(Self::Records),
        }
    }

    fn update_from_arg_matches(&mut self, found: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(found)?;
        Ok(())
    }
}

impl Args for Publish {
    fn augment_args(command: clap::Command) -> clap::Command {
        let command = Part::augment_subcommands(records::Records::augment_args(command));
        command.args_conflicts_with_subcommands(true).subcommand_negates_reqs(true)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

#[derive(Subcommand)]
pub(crate) enum Part {
    /// Protected frequency tables.
    Table(Box<table::Table>),
    /// The gate alone: whether somebody's synthetic records may go out.
    Check(Box<records::Check>),
}

/// What a command came to.
pub(crate) enum Outcome {
    /// The release is there: what was made, that the gate passed, and where the reports are.
    Done(String),
    /// The gate refused: why, a sentence each.
    Refused(Vec<String>),
}

/// A command to run on a thread of its own.
type Work = Box<dyn FnOnce(&Run) -> Result<Outcome, Fault> + Send>;

fn work(publish: Publish) -> Work {
    match publish {
        Publish::Part(Part::Table(table)) => Box::new(move |run| table.run(run)),
        Publish::Part(Part::Check(check)) => Box::new(move |run| check.run(run)),
        Publish::Records(records) => Box::new(move |run| records.run(run)),
    }
}

/// Runs the command.
pub(crate) fn run(publish: Publish) -> ExitCode {
    match watched(work(publish)) {
        Ok(Outcome::Done(made)) => {
            // Who does not read it any longer has the release all the same.
            writeln!(std::io::stdout(), "{made}").ok();
            ExitCode::SUCCESS
        }
        Ok(Outcome::Refused(why)) => {
            eprintln!("palermo: the gate refused; no data were written.");
            why.iter().for_each(|one| eprintln!("  {one}"));
            ExitCode::from(1)
        }
        Err(Fault::Stopped) => {
            eprintln!("palermo: {}", Fault::Stopped);
            ExitCode::from(130)
        }
        Err(fault) => {
            eprintln!("palermo: {fault}");
            ExitCode::from(2)
        }
    }
}

/// Does the work while somebody waits: before a terminal with one line, else with a line now and then.
fn watched(work: Work) -> Result<Outcome, Fault> {
    let progress = if std::io::stderr().is_terminal() { Progress::Line } else { Progress::Lines };
    long_jobs::run(progress, work).unwrap_or_else(|lost| {
        Err(match lost {
            Lost::Threads(why) => Fault::file("The program's threads", &why),
            Lost::Ended => Fault::Inner { what: "a thread broke off" },
        })
    })
}

#[cfg(test)]
mod tests;
