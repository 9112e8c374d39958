//! Looks for words in bytes, however they may have been written down: as text in three encodings and three kinds of
//! letters, in hexadecimal, in base 64 at every alignment, as addresses and JSON escape them.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use base64::{Engine, engine::general_purpose};

/// Where a word was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// The word.
    pub word: String,
    /// How it was written down.
    pub how: &'static str,
    /// In which bytes: a file's name, or another name of theirs.
    pub place: String,
    /// At which byte.
    pub at: usize,
}

struct Pattern {
    word: String,
    how: &'static str,
    bytes: Vec<u8>,
}

/// What is looked for.
pub struct Scanner {
    patterns: Vec<Pattern>,
    /// Patterns by their first two bytes.
    starts: Vec<Vec<usize>>,
}

/// The ways of writing, for tests that want each of them found.
pub const WAYS: [&str; 13] = [
    "utf-8",
    "utf-16le",
    "utf-16be",
    "hex",
    "HEX",
    "hex of utf-16le",
    "hex of utf-16be",
    "base64 +0",
    "base64 +1",
    "base64 +2",
    "base64url",
    "percent",
    "json",
];

/// A word written down in every way; what is the same as before is left out.
#[must_use]
pub fn ways(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let utf8 = word.as_bytes().to_vec();
    let little: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut ways = vec![
        ("hex", hex(&utf8).into_bytes()),
        ("HEX", hex(&utf8).to_uppercase().into_bytes()),
        ("hex of utf-16le", hex(&little).into_bytes()),
        ("hex of utf-16be", hex(&big).into_bytes()),
        ("base64 +0", base64_inside(&utf8, 0, &general_purpose::STANDARD)),
        ("base64 +1", base64_inside(&utf8, 1, &general_purpose::STANDARD)),
        ("base64 +2", base64_inside(&utf8, 2, &general_purpose::STANDARD)),
        ("percent", percent(&utf8).into_bytes()),
        ("json", json(word).into_bytes()),
    ];
    ways.extend((0..3).map(|shift| ("base64url", base64_inside(&utf8, shift, &general_purpose::URL_SAFE))));
    ways.extend([("utf-8", utf8), ("utf-16le", little), ("utf-16be", big)]);
    ways
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The characters of base 64 that depend on nothing but these bytes, when they stand `shift` bytes after a multiple of
/// three.
fn base64_inside(bytes: &[u8], shift: usize, engine: &impl Engine) -> Vec<u8> {
    let mut padded = vec![0; shift];
    padded.extend_from_slice(bytes);
    let text = engine.encode(&padded).into_bytes();
    let (first, last) = ((shift * 8).div_ceil(6), padded.len() * 8 / 6);
    text.get(first..last).unwrap_or_default().to_vec()
}

fn percent(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

fn json(word: &str) -> String {
    word.encode_utf16().fold(String::new(), |mut text, unit| {
        match u8::try_from(unit).ok().filter(u8::is_ascii) {
            Some(letter) => text.push(char::from(letter)),
            None => drop(write!(text, "\\u{unit:04x}")),
        }
        text
    })
}

impl Scanner {
    /// Looks for these words, in small and in capital letters too. Words should be long and unusual: a short one turns
    /// up by chance.
    #[must_use]
    pub fn new(words: &[&str]) -> Self {
        let mut patterns = Vec::new();
        let mut known = BTreeSet::new();
        for word in words {
            for spelled in [(*word).to_owned(), word.to_lowercase(), word.to_uppercase()] {
                for (how, bytes) in ways(&spelled) {
                    if known.insert((how, bytes.clone())) {
                        patterns.push(Pattern { word: spelled.clone(), how, bytes });
                    }
                }
            }
        }
        let mut starts = vec![Vec::new(); 1 << 16];
        for (number, pattern) in patterns.iter().enumerate() {
            if let [first, second, ..] = pattern.bytes.as_slice()
                && let Some(list) = starts.get_mut(usize::from(u16::from_be_bytes([*first, *second])))
            {
                list.push(number);
            }
        }
        Self { patterns, starts }
    }

    /// Every place of every word in some bytes.
    #[must_use]
    pub fn scan(&self, place: &str, bytes: &[u8]) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut before = 0_usize;
        for (at, byte) in bytes.iter().enumerate() {
            let key = ((before << 8) | usize::from(*byte)) & 0xffff;
            before = usize::from(*byte);
            let Some(list) = self.starts.get(key).filter(|list| !list.is_empty() && at > 0) else { continue };
            let rest = bytes.get(at - 1..).unwrap_or_default();
            for pattern in list.iter().filter_map(|number| self.patterns.get(*number)) {
                if rest.starts_with(&pattern.bytes) {
                    let (word, how) = (pattern.word.clone(), pattern.how);
                    hits.push(Hit { word, how, place: place.to_owned(), at: at - 1 });
                }
            }
        }
        hits
    }

    /// Looks through every file below a folder that `wanted` names; answers the hits and the bytes that were read.
    ///
    /// # Errors
    /// The operating system's, but for a file that went away meanwhile.
    pub fn folder(&self, folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> std::io::Result<(Vec<Hit>, u64)> {
        let (mut hits, mut read) = (Vec::new(), 0);
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                let (more, bytes) = self.folder(&path, wanted)?;
                hits.extend(more);
                read += bytes;
            } else if wanted(&path) {
                match std::fs::read(&path) {
                    Ok(bytes) => {
                        read += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                        hits.extend(self.scan(&path.display().to_string(), &bytes));
                    }
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok((hits, read))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_found_wherever_it_stands() {
        for word in ["Flibbertigibbet", "Ξεφλουδίδης", "Щурбанский"] {
            let scanner = Scanner::new(&[word]);
            let mut found = BTreeSet::new();
            for (how, bytes) in ways(word) {
                for shift in 0..3 {
                    let mut doctored = b"\x00\x51x".repeat(7);
                    doctored.extend(vec![0xa7; shift]);
                    doctored.extend(&bytes);
                    doctored.extend(b"tail");
                    let hits = scanner.scan("doctored", &doctored);
                    assert!(hits.iter().any(|hit| hit.how == how), "{word} {how} +{shift}");
                    found.extend(hits.into_iter().map(|hit| hit.how));
                }
            }
            let all: BTreeSet<&str> = WAYS.into_iter().collect();
            // What is the same in two ways is found as the first of them.
            assert!(found.is_subset(&all) && found.len() >= 10, "{word}: {found:?}");
        }
    }

    #[test]
    fn base_64_is_found_inside_longer_text() {
        let scanner = Scanner::new(&["Flibbertigibbet"]);
        for shift in 0..3 {
            let text = format!("{}Flibbertigibbet and more", "?".repeat(10 + shift));
            let encoded = general_purpose::STANDARD.encode(text);
            assert!(!scanner.scan("base64", encoded.as_bytes()).is_empty(), "{encoded}");
        }
    }

    #[test]
    fn other_bytes_are_not_found() {
        let bytes: Vec<u8> = (0..=255_u8).cycle().take(100_000).collect();
        assert_eq!(Scanner::new(&["Flibbertigibbet", "Щурбанский"]).scan("noise", &bytes), Vec::new());
        assert_eq!(Scanner::new(&["Flibbertigibbet"]).scan("near", b"flibbertigibbe"), Vec::new());
    }
}
