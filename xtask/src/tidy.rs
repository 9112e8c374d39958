//! The shape of the tree: what no compiler checks, and what a reader would stumble over.
//!
//! Every check takes the tracked files as data, so that its test can hand it a bad tree and see it found.

pub(crate) mod locales;
mod text;

use std::collections::BTreeSet;

use crate::tree::Tracked;
use crate::vendor;

/// The folder of the house's own Fluent files, one folder per language below it.
const LOCALES: &str = "data/locales/";

/// All checks over the files that git tracks.
pub(crate) fn check(files: &[Tracked]) -> Vec<String> {
    let vendored = vendor::folders(files);
    let (theirs, ours): (Vec<Tracked>, Vec<Tracked>) =
        files.iter().cloned().partition(|file| vendored.iter().any(|folder| file.below(folder)));
    let mut found = text::long_files(&ours);
    found.extend(text::merge_markers(&ours));
    found.extend(text::machine_paths(files));
    found.extend(text::generated(files));
    found.extend(text::dead_links(&ours, files));
    found.extend(text::tests_that_are_gone(&ours));
    found.extend(vendor::differences(&theirs));
    let languages = locales::languages(&ours, LOCALES);
    for folder in locales::folders(&ours).into_iter().chain([LOCALES]).collect::<BTreeSet<_>>() {
        let texts = |file: &&Tracked| file.path.starts_with(folder) && file.path.ends_with(".ftl");
        let locales: Vec<&Tracked> = ours.iter().filter(texts).collect();
        found.extend(locales::gaps(&locales, folder, &languages));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::file;

    fn good() -> Vec<Tracked> {
        let mut files: Vec<Tracked> = ["en", "el", "bg"]
            .iter()
            .map(|language| file(&format!("data/locales/{language}/shell.ftl"), "save = …\n"))
            .collect();
        files.push(file("README.md", "[text](data/locales/)\n"));
        files.push(file("crates/x/src/lib.rs", "//! x\nfn a_thing_is_as_it_is() {}\n"));
        files.push(file("SECURITY.md", "`a_thing_is_as_it_is` shows it, in `app_data`.\n"));
        files
    }

    #[test]
    fn a_good_tree_passes() {
        assert_eq!(check(&good()), Vec::<String>::new());
    }

    #[test]
    fn each_check_is_wired_in() {
        let bad = [
            file("crates/x/src/long.rs", &"//\n".repeat(601)),
            file("a.txt", &format!("{} ours\n", "<".repeat(7))),
            file("b.txt", concat!("see /wo", "rk/main\n")),
            file("target/debug/x", ""),
            file("docs/a.md", "[gone](nowhere.md)\n"),
            file("ARCHITECTURE.md", "| it holds | `a_test_that_was_renamed` |\n"),
            file("assets/vendor/x/VENDOR.toml", "[sha256]\n\"x.js\" = \"00\"\n"),
            file("data/locales/en/more.ftl", "more = More\n"),
            file("tests/x/locales/en/x.ftl", "more = More\n"),
        ];
        for one in bad {
            let mut files = good();
            let path = one.path.clone();
            files.push(one);
            assert!(!check(&files).is_empty(), "{path} was not found");
        }
    }
}
