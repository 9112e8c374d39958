//! `cargo xtask test`: every test there is, in the order in which a failure is cheapest.

use std::path::{Path, PathBuf};

use crate::arrows;
use crate::findings;
use crate::needs;
use crate::postgres::Cluster;
use crate::report::Report;
use crate::run;
use crate::tidy;
use crate::trouble::Trouble;

/// Runs all groups, prints the table and the runners' closing lines.
///
/// # Errors
/// [`Trouble::Red`] when a group failed; the table has said which and why.
pub(crate) fn everything(root: &Path) -> Result<(), Trouble> {
    let mut report = Report::default();
    // Held to the end, so that the server is stopped whatever happens.
    let mut cluster = None;
    report.group("needs", needs::install);
    report.group("fmt", || run::loud(run::cargo(root).args(["fmt", "--all", "--check"])));
    report.group("tidy", || findings("tidy", &tidy::check(root)?));
    report.group("arrows", || findings("arrows", &arrows::check(root)?));
    report.group("clippy", || {
        let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        run::loud(run::cargo(root).args(arguments))
    });
    // One build for tests and binaries alike: the journeys start the binary that lies beside them.
    report.group("build", || run::loud(run::cargo(root).args(["build", "--workspace", "--all-targets"])));
    report.group("postgres", || {
        let started = Cluster::start()?;
        println!("PALERMO_TEST_POSTGRES={}", started.url());
        cluster = Some(started);
        Ok(())
    });
    let place = Place { root, postgres: cluster.as_ref().map(Cluster::url) };
    let mut closing = Vec::new();
    report.group("tests", || place.tests(&mut closing));
    report.group("doc tests", || place.runner(&["test", "--workspace", "--doc"], &mut closing));
    report.closing(closing);
    drop(cluster);
    print!("{}", report.text());
    if report.failed() > 0 { Err(Trouble::Red) } else { Ok(()) }
}

/// Where the tests run: the workspace and the database beside it.
struct Place<'a> {
    root: &'a Path,
    postgres: Option<String>,
}

impl Place<'_> {
    /// Unit tests, integration tests and journeys, through nextest where it is installed.
    fn tests(&self, closing: &mut Vec<String>) -> Result<(), Trouble> {
        let nextest = run::quiet(run::cargo(self.root).args(["nextest", "--version"])).is_ok();
        if nextest {
            self.runner(&["nextest", "run", "--workspace", "--no-fail-fast"], closing)
        } else {
            println!("cargo-nextest is not installed: plain cargo test");
            self.runner(&["test", "--workspace", "--all-targets", "--no-fail-fast"], closing)
        }
    }

    /// One runner with the tests' environment; its own closing lines are kept.
    fn runner(&self, arguments: &[&str], closing: &mut Vec<String>) -> Result<(), Trouble> {
        let mut command = run::cargo(self.root);
        command.args(arguments).env("CARGO_TERM_COLOR", "never").env("PALERMO_BIN", self.binary()?);
        if let Some(url) = &self.postgres {
            command.env("PALERMO_TEST_POSTGRES", url);
        }
        let (lines, outcome) = run::remember(&mut command, is_closing_line);
        closing.extend(lines);
        outcome
    }

    /// The program under test, as the `build` group left it.
    fn binary(&self) -> Result<PathBuf, Trouble> {
        Ok(arrows::target(self.root)?.join("debug").join("palermo"))
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
