//! Every habit of this repository as one command: `cargo xtask …`.
//!
//! `test` runs every test there is, `bench` measures the pages, `tidy` and `arrows` check the shape of the tree,
//! `vendor` rewrites the checksums of files that come from elsewhere. This crate stays tiny, because everybody waits
//! for it to compile.

mod arrows;
mod bench;
mod needs;
mod postgres;
mod report;
mod run;
mod test;
mod tidy;
mod trouble;
mod vendor;

use std::process::ExitCode;

use trouble::Trouble;

const USAGE: &str = "cargo xtask COMMAND

  test     every test there is, on both databases and in a browser; installs what it needs where it may
  tidy     size of files, tracked files, links, translations, checksums of vendored files
  arrows   which room may depend on which
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
    let command = std::env::args().nth(1);
    let outcome = run::root().and_then(|root| match command.as_deref() {
        Some("test") => test::everything(&root),
        Some("bench") => bench::measure(&root, &std::env::args().skip(2).collect::<Vec<_>>()),
        Some("tidy") => findings("tidy", &tidy::check(&root)?),
        Some("arrows") => findings("arrows", &arrows::check(&root)?),
        Some("vendor") => vendor::rewrite(&root),
        _ => Err(Trouble::Usage(USAGE)),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

/// Prints what a check found; anything found is a failure.
pub(crate) fn findings(name: &str, found: &[String]) -> Result<(), Trouble> {
    for line in found {
        eprintln!("{name}: {line}");
    }
    if found.is_empty() {
        println!("{name}: nothing found");
        Ok(())
    } else {
        Err(Trouble::Found { check: name.to_owned(), count: found.len() })
    }
}
