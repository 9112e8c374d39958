//! Every habit of this repository as one command: `cargo xtask …`.
//!
//! `test` runs every test there is, `bench` measures the pages, `conform` holds what we write against other people's
//! readers; `tidy`, `layers`, `cycles`, `dependencies` and `messages` check the tree; `vendor` rewrites the checksums
//! of files that come from elsewhere. This crate stays small, because everybody waits for it to compile.

mod allowed;
mod bench;
mod conform;
mod cycles;
mod dependencies;
mod error;
mod layers;
mod long_functions;
mod messages;
#[cfg(test)]
mod planted;
mod postgres;
mod python;
mod report;
mod requirements;
mod run;
mod source;
mod sql;
mod static_checks;
mod test;
mod tidy;
mod tree;
mod vendor;
mod workspace;

use std::path::Path;
use std::process::ExitCode;

use error::Error;
use static_checks::Checks;

const USAGE: &str = "cargo xtask COMMAND

  test     every test there is, on both databases and in a browser; installs what it needs where it may;
           --long for the heavy runs as well: see CONTRIBUTING.md
  tidy     size of files and functions, tracked files, links, translations, checksums of vendored files
  layers   which crate may depend on which, and which tables it may name
  cycles   files that need each other in a circle
  dependencies
           dependencies that nobody names
  messages texts that are asked for and missing, and texts that nobody asks for
  conform  what other people's programs say: checks that need Node or Java, which nobody else needs
  bench    how fast the pages are beside a bare route, on both databases at 400 and 20 000 cases;
           --quick for a look, --cases N,N --requests N --json FILE
  bench estimate
           how fast the estimation engine is beside a plain implementation of the same mathematics, and how often
           each method is right on made-up populations; --speed or --coverage for one of the two, --tables N
           --replicates N --seed N --threads N --json FILE
  bench publish
           how close synthetic records come and what they cost, beside the field's engine; --quality, --frontier or
           --growth for a part, --tables FOLDER --runs N --rows N --rival PYTHON --json FILE
  vendor   rewrite the checksums in every VENDOR.toml after a vendored file was replaced
";

fn main() -> ExitCode {
    match run::root().and_then(|root| command(&root)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn command(root: &Path) -> Result<(), Error> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => test::everything(root, test::Length::Short),
        ["test", "--long"] => test::everything(root, test::Length::Long),
        ["bench", rest @ ..] => bench::measure(root, rest),
        ["conform"] => conform::everything(root),
        ["tidy"] => findings("tidy", &Checks::read(root)?.tidy()?),
        ["layers"] => findings("layers", &Checks::read(root)?.layers()?),
        ["cycles"] => findings("cycles", &Checks::read(root)?.cycles()?),
        ["dependencies"] => findings("dependencies", &Checks::read(root)?.dependencies()?),
        ["messages"] => findings("messages", &Checks::read(root)?.messages()?),
        ["vendor"] => vendor::rewrite(root),
        _ => Err(Error::Usage(USAGE)),
    }
}

/// Prints what a check found; anything found is a failure.
pub(crate) fn findings(name: &str, found: &[String]) -> Result<(), Error> {
    for line in found {
        eprintln!("{name}: {line}");
    }
    if found.is_empty() {
        println!("{name}: nothing found");
        Ok(())
    } else {
        Err(Error::Found { check: name.to_owned(), count: found.len() })
    }
}
