//! `cargo xtask test`: every test there is, in the order in which a failure is cheapest.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::conform;
use crate::error::Error;
use crate::findings;
use crate::postgres::Cluster;
use crate::python;
use crate::report::Report;
use crate::requirements;
use crate::run;
use crate::static_checks::Checks;
use crate::workspace;

/// How much of the heavy runs is done: 200 or 10 000 histories, for example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// What continuous integration does.
    Short,
    /// Everything.
    Long,
}

/// The variable that `test_length` reads.
const LONG: &str = "PALERMO_TEST_LONG";

/// The groups in their order; a long run has `conform` after them.
const GROUPS: [&str; 14] = [
    "requirements",
    "fmt",
    "tidy",
    "layers",
    "cycles",
    "dependencies",
    "messages",
    "clippy",
    "docs",
    "build",
    "postgres",
    "python",
    "tests",
    "doc tests",
];

/// Runs all groups, prints the table and the runners' closing lines.
///
/// # Errors
/// [`Error::Red`] when a group failed; the table has said which and why.
pub(crate) fn everything(root: &Path, length: Length) -> Result<(), Error> {
    let further: &[&'static str] = if length == Length::Long { &["conform"] } else { &[] };
    let mut report = Report::new(&[&GROUPS, further].concat());
    // Held to the end, so that the server is stopped whatever happens.
    let mut cluster = None;
    report.group("requirements", requirements::install);
    report.group("fmt", || run::loud(run::cargo(root).args(["fmt", "--all", "--check"])));
    static_groups(root, &mut report);
    report.group("clippy", || {
        run::loud(run::cargo(root).args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    report.group("docs", || run::loud(&mut docs(root)));
    // One build for tests and binaries alike: the journeys start the binary that lies beside them.
    report.group("build", || run::loud(run::cargo(root).args(["build", "--workspace", "--all-targets"])));
    report.group("postgres", || {
        let started = Cluster::start()?;
        println!("PALERMO_TEST_POSTGRES={}", started.url());
        cluster = Some(started);
        Ok(())
    });
    let mut interpreter = None;
    report.group("python", || {
        interpreter = Some(python::environment(&workspace::target(root)?, root)?);
        Ok(())
    });
    let place = Place { root, postgres: cluster.as_ref().map(Cluster::url), python: interpreter, length };
    let mut closing = Vec::new();
    report.group("tests", || place.tests(&mut closing));
    report.group("doc tests", || place.runner(&["test", "--workspace", "--doc"], &mut closing));
    if length == Length::Long {
        report.group("conform", || conform::everything(root));
    }
    report.closing(closing);
    drop(cluster);
    print!("{}", report.text());
    if report.failed() > 0 { Err(Error::Red) } else { Ok(()) }
}

/// The groups that read the tree and run nothing. The tree is read once, with the first of them.
fn static_groups(root: &Path, report: &mut Report) {
    let mut checks: Option<Checks> = None;
    report.group("tidy", || {
        let read = checks.insert(Checks::read(root)?);
        findings("tidy", &read.tidy()?)
    });
    let checks = checks.as_ref();
    let mut group = |name: &'static str, check: fn(&Checks) -> Result<Vec<String>, Error>| {
        report.group(name, || {
            let found = checks.map(check).transpose()?;
            findings(name, &found.unwrap_or_default())
        });
    };
    group("layers", Checks::layers);
    group("cycles", Checks::cycles);
    group("dependencies", Checks::dependencies);
    group("messages", Checks::messages);
}

/// The documentation of our own crates; a broken link is an error.
pub(crate) fn docs(root: &Path) -> Command {
    let mut command = run::cargo(root);
    command.args(["doc", "--workspace", "--no-deps", "--document-private-items"]);
    command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    command
}

/// Where the tests run: the workspace and the database beside it.
struct Place<'a> {
    root: &'a Path,
    postgres: Option<String>,
    python: Option<PathBuf>,
    length: Length,
}

impl Place<'_> {
    /// Unit tests, integration tests and journeys, through nextest where it is installed.
    fn tests(&self, closing: &mut Vec<String>) -> Result<(), Error> {
        let nextest = run::quiet(run::cargo(self.root).args(["nextest", "--version"])).is_ok();
        let long = self.length == Length::Long;
        let mut arguments = if nextest { vec!["nextest", "run"] } else { vec!["test", "--all-targets"] };
        arguments.extend(["--workspace", "--no-fail-fast"]);
        match (nextest, long) {
            (true, true) => arguments.extend(["--profile", "long", "--run-ignored", "all"]),
            (false, true) => arguments.extend(["--", "--include-ignored"]),
            (_, false) => {}
        }
        if !nextest {
            println!("cargo-nextest is not installed: plain cargo test");
        }
        self.runner(&arguments, closing)
    }

    /// One runner with the tests' environment; its own closing lines are kept.
    fn runner(&self, arguments: &[&str], closing: &mut Vec<String>) -> Result<(), Error> {
        let mut command = run::cargo(self.root);
        command.args(arguments).env("CARGO_TERM_COLOR", "never").env("PALERMO_BIN", self.binary()?);
        if let Some(url) = &self.postgres {
            command.env("PALERMO_TEST_POSTGRES", url);
        }
        if let Some(interpreter) = &self.python {
            command.env("PALERMO_PYTHON", interpreter);
        }
        if self.length == Length::Long {
            command.env(LONG, "1");
        }
        let (lines, outcome) = run::remember(&mut command, is_closing_line);
        closing.extend(lines);
        outcome
    }

    /// The program under test, as the `build` group left it.
    fn binary(&self) -> Result<PathBuf, Error> {
        Ok(workspace::target(self.root)?.join("debug").join("palermo"))
    }
}

/// Whether a line is a runner's own summary, or names a test that failed.
fn is_closing_line(line: &str) -> bool {
    let line = line.trim_start();
    let counted = line.starts_with("test result:") && !line.contains(" 0 passed; 0 failed;");
    let failed = line.starts_with("FAIL [") || line.starts_with("TIMEOUT [") || line.ends_with("... FAILED");
    counted || failed || line.starts_with("Summary [")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_of_both_runners() {
        assert!(is_closing_line("     Summary [   0.5s] 3 tests run: 3 passed, 0 skipped"));
        assert!(is_closing_line("test result: ok. 4 passed; 0 failed; 0 ignored"));
        assert!(is_closing_line("test a::b ... FAILED"));
        assert!(is_closing_line("        FAIL [   0.008s] kernel tests::x"));
        assert!(!is_closing_line("test result: ok. 0 passed; 0 failed; 0 ignored"));
        assert!(!is_closing_line("        PASS [   0.008s] kernel tests::x"));
    }
}
