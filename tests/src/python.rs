//! The one Python environment of the tests: `cargo xtask test` makes it from `tests/python/requirements.lock` and names its
//! interpreter in `PALERMO_PYTHON`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The variable that names the interpreter.
const PYTHON: &str = "PALERMO_PYTHON";

/// An interpreter with the packages of the lock file.
#[derive(Debug)]
pub struct Python(PathBuf);

impl Python {
    /// The interpreter; nothing on a desk where it is not named.
    ///
    /// # Panics
    /// In continuous integration, when it is not named.
    #[must_use]
    pub fn found() -> Option<Self> {
        let path = std::env::var_os(PYTHON).map(PathBuf::from);
        assert!(path.is_some() || std::env::var_os("CI").is_none(), "{PYTHON} is not set");
        path.map(Self)
    }

    /// Runs a script of `tests/python` and answers with what it wrote.
    ///
    /// # Errors
    /// What it wrote to standard error, when it fails.
    pub fn run(&self, script: &str, arguments: &[&dyn AsRef<OsStr>]) -> Result<String, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(script);
        let mut command = Command::new(&self.0);
        // Isolated: nothing of this machine's own packages and settings.
        command.arg("-I").arg(path).args(arguments.iter().map(|argument| argument.as_ref()));
        let output = command.output().map_err(|error| error.to_string())?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}
