//! The one Python environment of the tests: made in the target folder from a lock file, kept as long as that is the same.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::run;

/// Exact versions with checksums, from the root of the repository.
const LOCK: &str = "tests/python/requirements.lock";

/// Whether this machine has a Python that can make environments.
pub(crate) fn is_here() -> bool {
    let mut command = Command::new("python3");
    command
        .args(["-c", "import venv, ensurepip"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Makes the environment unless it is there already, and answers with its interpreter.
///
/// # Errors
/// When Python is missing, or a package cannot be had or is not the one of the lock file.
pub(crate) fn environment(target: &Path, root: &Path) -> Result<PathBuf, Error> {
    let lock = root.join(LOCK);
    let wanted = std::fs::read_to_string(&lock).map_err(Error::file(&lock))?;
    let folder = target.join("python");
    let interpreter = folder.join("bin/python");
    let made = folder.join("requirements.lock");
    if interpreter.exists() && std::fs::read_to_string(&made).is_ok_and(|made| made == wanted) {
        println!("{} is as the lock file says", folder.display());
        return Ok(interpreter);
    }
    run::loud(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(&interpreter);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
    ]);
    run::loud(pip.arg("-r").arg(&lock).stdin(Stdio::null()))?;
    std::fs::write(&made, wanted).map_err(Error::file(&made))?;
    Ok(interpreter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_pinned_with_a_checksum() {
        let text = std::fs::read_to_string(run::root().unwrap().join(LOCK)).unwrap();
        let packages: Vec<&str> =
            text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        assert!(!packages.is_empty());
        for package in packages {
            let (pin, sum) = package.split_once(" --hash=sha256:").unwrap();
            assert!(pin.contains("==") && sum.len() == 64, "{package}");
        }
    }
}
