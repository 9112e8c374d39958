//! The shape of the tree: what no compiler checks, and what a reader would stumble over.
//!
//! Every check takes the tracked files as data, so that its test can hand it a bad tree and see it found.

mod locales;
mod text;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run;
use crate::trouble::Trouble;
use crate::vendor;

/// The folder of the Fluent files, one folder per language below it.
const LOCALES: &str = "data/locales/";

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

    fn below(&self, folder: &str) -> bool {
        folder.is_empty() || self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// All checks over the files that git tracks.
///
/// # Errors
/// When git or a file cannot be read; when git tracks nothing.
pub(crate) fn check(root: &Path) -> Result<Vec<String>, Trouble> {
    let files = tracked(root)?;
    if files.is_empty() {
        return Err(Trouble::Strange {
            what: "git ls-files".to_owned(),
            why: "no file is tracked".to_owned(),
        });
    }
    Ok(all(&files))
}

/// Reads every tracked file that is there; a file deleted but not yet committed is passed over.
fn tracked(root: &Path) -> Result<Vec<Tracked>, Trouble> {
    let listed = run::quiet(Command::new("git").current_dir(root).args(["ls-files", "-z", "--cached"]))?;
    let mut files = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        let place: PathBuf = root.join(path);
        if place.is_file() {
            let bytes = std::fs::read(&place).map_err(Trouble::file(&place))?;
            files.push(Tracked { path: path.to_owned(), bytes });
        }
    }
    Ok(files)
}

fn all(files: &[Tracked]) -> Vec<String> {
    let vendored = vendor::folders(files);
    let (theirs, ours): (Vec<Tracked>, Vec<Tracked>) =
        files.iter().cloned().partition(|file| vendored.iter().any(|folder| file.below(folder)));
    let mut found = text::long_files(&ours);
    found.extend(text::merge_markers(&ours));
    found.extend(text::machine_paths(files));
    found.extend(text::generated(files));
    found.extend(text::dead_links(&ours, files));
    found.extend(vendor::differences(&theirs));
    let locales: Vec<&Tracked> =
        ours.iter().filter(|file| file.path.starts_with(LOCALES) && file.path.ends_with(".ftl")).collect();
    found.extend(locales::gaps(&locales, LOCALES));
    found
}

#[cfg(test)]
pub(crate) fn file(path: &str, text: &str) -> Tracked {
    Tracked { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Vec<Tracked> {
        let mut files: Vec<Tracked> = ["en", "el", "bg"]
            .iter()
            .map(|language| file(&format!("data/locales/{language}/shell.ftl"), "save = …\n"))
            .collect();
        files.push(file("README.md", "[text](data/locales/)\n"));
        files.push(file("crates/x/src/lib.rs", "//! x\n"));
        files
    }

    #[test]
    fn a_good_tree_passes() {
        assert_eq!(all(&good()), Vec::<String>::new());
    }

    #[test]
    fn each_check_is_wired_in() {
        let bad = [
            file("crates/x/src/long.rs", &"//\n".repeat(601)),
            file("a.txt", &format!("{} ours\n", "<".repeat(7))),
            file("b.txt", concat!("see /wo", "rk/main\n")),
            file("target/debug/x", ""),
            file("docs/a.md", "[gone](nowhere.md)\n"),
            file("assets/vendor/x/VENDOR.toml", "[sha256]\n\"x.js\" = \"00\"\n"),
            file("data/locales/en/more.ftl", "more = More\n"),
        ];
        for one in bad {
            let mut files = good();
            let path = one.path.clone();
            files.push(one);
            assert!(!all(&files).is_empty(), "{path} was not found");
        }
    }

    #[test]
    fn this_repository_tracks_files() {
        assert!(tracked(&run::root().unwrap()).unwrap().len() > 10);
    }
}
