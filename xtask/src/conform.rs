//! `cargo xtask conform`: what other people's programs say of our files.
//!
//! Each file in `tests/conform` is one check, run from the root of the repository: `.mjs` by Node, `.java` by Java.
//! Nobody else needs either, so a program that is not installed is said and its checks are left out.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::error::Error;
use crate::run;

/// The folder of the checks.
const FOLDER: &str = "tests/conform";

/// Which program runs which files.
const PROGRAMS: [(&str, &str, &str); 2] = [("mjs", "node", "Node"), ("java", "java", "Java")];

/// Runs every check whose program is here.
///
/// # Errors
/// [`Error::Found`] when a check said no; when there is no check at all.
pub(crate) fn everything(root: &Path) -> Result<(), Error> {
    let checks = checks(&root.join(FOLDER))?;
    let mut failed = 0;
    let mut ran = 0;
    for (ending, program, name) in PROGRAMS {
        let own: Vec<&PathBuf> =
            checks.iter().filter(|file| file.extension().is_some_and(|found| found == ending)).collect();
        if !run::on_path(program) {
            println!("{name} is not installed: {} of its checks left out (see {FOLDER})", own.len());
            continue;
        }
        for file in own {
            ran += 1;
            let outcome = run::loud(Command::new(program).arg(file).current_dir(root).stdin(Stdio::null()));
            if let Err(error) = outcome {
                eprintln!("conform: {error}");
                failed += 1;
            }
        }
    }
    println!("conform: {ran} of {} checks ran, {failed} failed", checks.len());
    if failed == 0 { Ok(()) } else { Err(Error::Found { check: "conform".to_owned(), count: failed }) }
}

/// The files of the folder in order; a folder without any is an error.
fn checks(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        files.push(entry.map_err(Error::file(folder))?.path());
    }
    files.retain(|file| {
        PROGRAMS.iter().any(|(ending, ..)| file.extension().is_some_and(|found| found == *ending))
    });
    files.sort();
    if files.is_empty() {
        return Err(Error::Strange { what: folder.display().to_string(), why: "holds no check".to_owned() });
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_checks_for_each_program() {
        let files = checks(&run::root().unwrap().join(FOLDER)).unwrap();
        for (ending, ..) in PROGRAMS {
            assert!(
                files.iter().any(|file| file.extension().is_some_and(|found| found == ending)),
                "{ending}"
            );
        }
    }

    #[test]
    fn a_folder_without_checks_is_an_error() {
        assert!(checks(&run::root().unwrap().join("xtask/src")).is_err());
    }
}
