//! Files that come from elsewhere, with the checksum of each.
//!
//! A folder that holds a `VENDOR.toml` is vendored: every other file in it or below it is listed there under
//! `[sha256]` as `"name" = "hexadecimal SHA-256"`, beside `name`, `version`, `source` and `licence`. To take a new
//! version: `npm pack NAME@VERSION` somewhere else, unpack, copy the wanted files and the licence into
//! `NAME-VERSION/`, write the head of `VENDOR.toml`, run `cargo xtask vendor`, and read the difference.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::run;
use crate::tree::Tracked;

const LIST: &str = "VENDOR.toml";
const SECTION: &str = "[sha256]";
/// What the head of a list must say.
const HEAD: [&str; 4] = ["name", "version", "source", "licence"];

/// The vendored folders among the tracked files, without a trailing slash.
pub(crate) fn folders(files: &[Tracked]) -> Vec<String> {
    files
        .iter()
        .filter_map(|file| Some(file.path.strip_suffix(LIST)?.strip_suffix('/')?.to_owned()))
        .collect()
}

/// Every difference between the lists and the files: changed, missing, not listed, or a head that lacks something.
pub(crate) fn differences(files: &[Tracked]) -> Vec<String> {
    let mut found = Vec::new();
    for folder in folders(files) {
        let prefix = format!("{folder}/");
        let list = format!("{prefix}{LIST}");
        let text = files.iter().find(|file| file.path == list).and_then(Tracked::text).unwrap_or_default();
        for key in HEAD.iter().filter(|key| !text.lines().any(|line| head(line) == Some(**key))) {
            found.push(format!("{list}: {key} is missing"));
        }
        let listed = listed(text);
        for (name, sum) in &listed {
            match files.iter().find(|file| file.path == format!("{prefix}{name}")) {
                None => found.push(format!("{prefix}{name}: listed, but not there")),
                Some(file) if sha256(&file.bytes) != *sum => {
                    found.push(format!("{prefix}{name}: its SHA-256 is not the one in {LIST}"));
                }
                Some(_) => {}
            }
        }
        for file in files.iter().filter(|file| file.path != list) {
            if let Some(name) = file.path.strip_prefix(&prefix)
                && !listed.iter().any(|(listed, _)| listed == name)
            {
                found.push(format!("{}: not listed in {LIST}", file.path));
            }
        }
    }
    found
}

/// Rewrites the `[sha256]` section of every tracked or new list from the files that lie beside it.
///
/// # Errors
/// When git, a list or a file cannot be read, or a list cannot be written.
pub(crate) fn rewrite(root: &Path) -> Result<(), Error> {
    let wanted = format!("*/{LIST}");
    let mut git = Command::new("git");
    git.current_dir(root).args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        &wanted,
    ]);
    for path in run::quiet(&mut git)?.split('\0').filter(|path| !path.is_empty()) {
        let list = root.join(path);
        let folder = list.parent().unwrap_or(root);
        let text = std::fs::read_to_string(&list).map_err(Error::file(&list))?;
        let mut new = text.split(SECTION).next().unwrap_or_default().to_owned();
        new.push_str(SECTION);
        new.push('\n');
        let mut names = Vec::new();
        collect(folder, &mut names)?;
        names.sort();
        for file in names.iter().filter(|file| **file != list) {
            let bytes = std::fs::read(file).map_err(Error::file(file))?;
            let name = file.strip_prefix(folder).unwrap_or(file).display();
            new.push_str(&format!("\"{name}\" = \"{}\"\n", sha256(&bytes)));
        }
        std::fs::write(&list, new).map_err(Error::file(&list))?;
        println!("{path}: {} files", names.len().saturating_sub(1));
    }
    Ok(())
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) -> Result<(), Error> {
    for entry in std::fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() { collect(&path, into)? } else { into.push(path) }
    }
    Ok(())
}

fn head(line: &str) -> Option<&str> {
    let (key, value) = line.split_once('=')?;
    (value.trim().len() > 2).then(|| key.trim())
}

fn listed(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().skip_while(|line| line.trim() != SECTION).skip(1);
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs
        .map(|(name, sum)| {
            (name.trim().trim_matches('"').to_owned(), sum.trim().trim_matches('"').to_owned())
        })
        .collect()
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::file;

    /// SHA-256 of "abc": FIPS 180-4, example B.1.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn vendored(text: &str) -> Vec<Tracked> {
        let head = "name = \"x\"\nversion = \"1\"\nsource = \"npm\"\nlicence = \"MIT\"\n";
        let list = format!("{head}[sha256]\n\"x.js\" = \"{ABC}\"\n");
        vec![file("v/x-1/VENDOR.toml", &list), file("v/x-1/x.js", text), file("other.js", "")]
    }

    #[test]
    fn an_unchanged_file_passes() {
        assert_eq!(differences(&vendored("abc")), Vec::<String>::new());
    }

    #[test]
    fn a_changed_file_is_found() {
        assert_eq!(differences(&vendored("abd")), ["v/x-1/x.js: its SHA-256 is not the one in VENDOR.toml"]);
    }

    #[test]
    fn a_missing_and_an_unlisted_file_are_found() {
        let mut files = vendored("abc");
        files[1].path = "v/x-1/y.js".to_owned();
        assert_eq!(
            differences(&files),
            ["v/x-1/x.js: listed, but not there", "v/x-1/y.js: not listed in VENDOR.toml"]
        );
    }

    #[test]
    fn a_list_without_licence_is_found() {
        let mut files = vendored("abc");
        let text = files[0].text().unwrap().replace("licence = \"MIT\"\n", "");
        files[0].bytes = text.into_bytes();
        assert_eq!(differences(&files), ["v/x-1/VENDOR.toml: licence is missing"]);
    }
}
