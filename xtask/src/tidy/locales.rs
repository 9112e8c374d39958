//! The same texts in every language: same files, same keys, no key twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::Tracked;

/// The folders of Fluent files, with `/` at the end: `data/locales/`, and `locales/` beside a room that brings its own.
/// Below each lies one folder per language.
pub(crate) fn folders<'a>(files: impl IntoIterator<Item = &'a Tracked>) -> BTreeSet<&'a str> {
    let texts = files.into_iter().filter(|file| file.path.ends_with(".ftl"));
    let folder = |file: &'a Tracked| {
        let language = file.path.rsplit_once('/')?.0;
        let folder = language.get(..=language.rfind('/')?)?;
        Some(folder).filter(|folder| *folder == "locales/" || folder.ends_with("/locales/"))
    };
    texts.filter_map(folder).collect()
}

/// The languages, one folder each: all of them have to be complete.
pub(crate) fn languages<'a>(files: impl IntoIterator<Item = &'a Tracked>, folder: &str) -> BTreeSet<&'a str> {
    let below = files.into_iter().filter_map(|file| file.path.strip_prefix(folder));
    below.filter_map(|path| Some(path.split_once('/')?.0)).collect()
}

/// Keys that one language has and another lacks (in the same file), and keys that a language has twice.
///
/// Every language of the house has to be there. A tree without any text is a finding too: a check that compares nothing must not pass.
pub(super) fn gaps(files: &[&Tracked], folder: &str, known: &BTreeSet<&str>) -> Vec<String> {
    let mut found = Vec::new();
    // file and key → languages
    let mut texts: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    let mut languages = languages(files.iter().copied(), folder);
    languages.extend(known);
    for language in &languages {
        let mut seen = BTreeSet::new();
        let prefix = format!("{folder}{language}/");
        for file in files.iter().filter(|file| file.path.starts_with(&prefix)) {
            let name = file.path.strip_prefix(&prefix).unwrap_or_default();
            for key in file.text().into_iter().flat_map(keys) {
                if !seen.insert(key.clone()) {
                    found.push(format!("{}: {key} is there twice in {language}", file.path));
                }
                texts.entry((name.to_owned(), key)).or_default().insert(language);
            }
        }
    }
    if texts.is_empty() {
        found.push(format!("{folder}: there is no text at all"));
    }
    for ((file, key), there) in texts {
        for language in languages.iter().filter(|language| !there.contains(**language)) {
            found.push(format!("{folder}{language}/{file}: {key} is missing"));
        }
    }
    found
}

/// The keys of one Fluent file: `key`, `-term` and `key.attribute`. Only lines that begin an entry are read.
pub(crate) fn keys(text: &str) -> Vec<String> {
    let mut keys = Vec::new();
    let mut message = String::new();
    for line in text.lines() {
        let Some((left, _)) = line.split_once('=') else { continue };
        let name = left.trim();
        let plain = name.strip_prefix(['-', '.']).unwrap_or(name);
        let is_name = plain.starts_with(|c: char| c.is_ascii_alphabetic())
            && plain.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if !is_name {
            continue;
        }
        if !left.starts_with(char::is_whitespace) && !name.starts_with('.') {
            name.clone_into(&mut message);
            keys.push(message.clone());
        } else if name.starts_with('.') {
            keys.push(format!("{message}{name}"));
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::file;

    const TEXT: &str = "# a comment = not a key\n-brand = Palermo\nsave = Save\n    .title = Save it\nwait =\n    { $n ->\n        [one] a = b\n       *[other] c\n    }\n";

    fn three(el: &str) -> Vec<Tracked> {
        vec![file("l/en/a.ftl", TEXT), file("l/el/a.ftl", el), file("l/bg/a.ftl", TEXT)]
    }

    fn found(files: &[Tracked]) -> Vec<String> {
        gaps(&files.iter().collect::<Vec<_>>(), "l/", &BTreeSet::new())
    }

    #[test]
    fn entries_terms_and_attributes_are_keys() {
        assert_eq!(keys(TEXT), ["-brand", "save", "save.title", "wait"]);
    }

    #[test]
    fn equal_languages_pass() {
        assert_eq!(found(&three(TEXT)), Vec::<String>::new());
    }

    #[test]
    fn a_missing_key_or_attribute_is_found() {
        assert_eq!(found(&three(&TEXT.replace("wait =", "# wait =")))[0], "l/el/a.ftl: wait is missing");
        assert_eq!(
            found(&three(&TEXT.replace("    .title = Save it\n", "")))[0],
            "l/el/a.ftl: save.title is missing"
        );
    }

    #[test]
    fn a_key_more_in_one_language_is_found_in_the_others() {
        let more = found(&three(&format!("{TEXT}more = x\n")));
        assert_eq!(more, ["l/bg/a.ftl: more is missing", "l/en/a.ftl: more is missing"]);
    }

    #[test]
    fn a_key_in_another_file_is_found() {
        let mut files = three(TEXT);
        files[1].path = "l/el/b.ftl".to_owned();
        assert_eq!(found(&files).len(), 12);
    }

    #[test]
    fn a_key_twice_is_found() {
        assert_eq!(found(&three(&format!("{TEXT}save = x\n"))), ["l/el/a.ftl: save is there twice in el"]);
    }

    #[test]
    fn no_text_at_all_is_found() {
        assert_eq!(found(&[]).len(), 1);
    }
}
