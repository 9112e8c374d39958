//! What the tests need beside Rust, git and a C compiler: PostgreSQL, Chromium with its driver, strace, one font, Python.
//!
//! As root on a machine with apt-get, what is missing is installed. Anybody else is told what to install.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::postgres;
use crate::python;
use crate::run;

/// The Debian packages that are missing here.
fn missing() -> Vec<&'static str> {
    let font = Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
    let wanted = [
        ("postgresql", postgres::programs().is_some()),
        ("chromium", run::on_path("chromium")),
        ("chromium-driver", run::on_path("chromedriver")),
        ("strace", run::on_path("strace")),
        ("fonts-dejavu-core", font.is_file()),
        ("python3-venv", python::is_here()),
    ];
    wanted.into_iter().filter(|(_, here)| !here).map(|(package, _)| package).collect()
}

/// Makes sure that everything is there.
///
/// # Errors
/// [`Error::Missing`] with the exact command when something is missing and we may not install it, or when it is
/// still missing afterwards; the failure of apt-get otherwise.
pub(crate) fn install() -> Result<(), Error> {
    let packages = missing();
    if packages.is_empty() {
        println!("PostgreSQL, Chromium, its driver, strace, a font and Python are here");
        return Ok(());
    }
    if !run::is_root()? || !run::on_path("apt-get") {
        return Err(Error::Missing(advice(&packages)));
    }
    run::loud(apt().arg("update"))?;
    run::loud(apt().args(["install", "-y", "--no-install-recommends"]).args(&packages))?;
    match missing() {
        still if still.is_empty() => Ok(()),
        still => Err(Error::Missing(advice(&still))),
    }
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command
        .args(["-q", "-o", "DPkg::Lock::Timeout=120"])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(Stdio::null());
    command
}

fn advice(packages: &[&str]) -> String {
    let list = packages.join(" ");
    format!(
        "missing: {list}\nOn Debian: sudo apt-get install --no-install-recommends {list}\n\
         Elsewhere: install PostgreSQL 15 or newer (server), Chromium and ChromeDriver of the same version, strace, DejaVu fonts, Python 3 with venv."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_the_packages_twice() {
        assert_eq!(advice(&["chromium", "postgresql"]).matches("chromium postgresql").count(), 2);
    }
}
