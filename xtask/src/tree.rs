//! The files that git tracks.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::run;

/// One tracked file: its path from the root with `/`, and its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Tracked {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

impl Tracked {
    /// The text of the file, or nothing for a picture, a font or another file that is not UTF-8.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Whether the file lies in `folder` or below it; every file lies below the empty folder.
    pub(crate) fn below(&self, folder: &str) -> bool {
        folder.is_empty() || self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// Reads every tracked file that is there; a file deleted but not yet committed is passed over.
///
/// # Errors
/// When git or a file cannot be read; when git tracks nothing.
pub(crate) fn tracked(root: &Path) -> Result<Vec<Tracked>, Error> {
    let listed = run::quiet(Command::new("git").current_dir(root).args(["ls-files", "-z", "--cached"]))?;
    let mut files = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        let place: PathBuf = root.join(path);
        if place.is_file() {
            let bytes = std::fs::read(&place).map_err(Error::file(&place))?;
            files.push(Tracked { path: path.to_owned(), bytes });
        }
    }
    if files.is_empty() {
        return Err(Error::Strange { what: "git ls-files".to_owned(), why: "no file is tracked".to_owned() });
    }
    Ok(files)
}

#[cfg(test)]
pub(crate) fn file(path: &str, text: &str) -> Tracked {
    Tracked { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_repository_tracks_files() {
        assert!(tracked(&run::root().unwrap()).unwrap().len() > 10);
    }

    #[test]
    fn a_folder_is_not_the_beginning_of_a_name() {
        assert!(file("a/b.rs", "").below("a") && file("b.rs", "").below(""));
        assert!(!file("ab/b.rs", "").below("a"));
    }
}
