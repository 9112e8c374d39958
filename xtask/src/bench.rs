//! `cargo xtask bench`: the release build, a throw-away PostgreSQL, and the program that measures. `bench estimate`
//! and `bench publish`: the measurements of the two engines of science, which need neither.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::postgres::Cluster;
use crate::run;
use crate::workspace;

/// Builds what is measured and what measures, and runs it with `arguments` (see `tests/src/bin/bench`). Without
/// PostgreSQL on this machine, and with `--quick`, SQLite alone is measured.
///
/// # Errors
/// When the build fails, or a page does not answer what it should. Never because something was slow.
pub(crate) fn measure(root: &Path, arguments: &[&str]) -> Result<(), Error> {
    match arguments.split_first() {
        Some((&"estimate", rest)) => return engine(root, "estimate", rest),
        Some((&"publish", rest)) => return engine(root, "publish", rest),
        _ => {}
    }
    let build =
        ["build", "--release", "-p", "palermo", "-p", "journeys", "--bin", "palermo", "--bin", "bench"];
    run::loud(run::cargo(root).args(build))?;
    let release = workspace::target(root)?.join("release");
    let mut command = Command::new(release.join("bench"));
    command.current_dir(root).args(arguments).env("PALERMO_BIN", program(&release));
    // Held to the end, so that the server is stopped whatever happens.
    let cluster = if arguments.contains(&"--quick") { None } else { started() };
    match &cluster {
        Some(cluster) => command.env("PALERMO_TEST_POSTGRES", cluster.url()),
        None => command.env_remove("PALERMO_TEST_POSTGRES").env_remove("CI"),
    };
    run::loud(&mut command)
}

/// The measurements of an engine of science (see its `benches/measure`).
fn engine(root: &Path, name: &str, arguments: &[&str]) -> Result<(), Error> {
    let bench = ["bench", "-p", name, "--bench", "measure", "--"];
    run::loud(run::cargo(root).args(bench).args(arguments))
}

fn program(release: &Path) -> PathBuf {
    release.join("palermo")
}

/// A cluster with `fsync` on; nothing, and why, when it does not start.
fn started() -> Option<Cluster> {
    match Cluster::start() {
        Ok(cluster) => Some(cluster),
        Err(error) => {
            eprintln!("PostgreSQL is not measured: {error}");
            None
        }
    }
}
