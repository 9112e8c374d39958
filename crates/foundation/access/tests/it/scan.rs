//! Records ask for a permit: every public function of a room's records and intake that works with an act takes a
//! permit too. The compiler then sees to it that nobody calls it without one.

use std::path::{Path, PathBuf};

/// Functions that need none, each with its reason.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("people/account.rs", "set_language", "changes the language of one's own pages"),
    ("people/mod.rs", "bodies", "names of organisations are no secret within the house"),
    (
        "people/mod.rs",
        "receivers",
        "names of teams that work can be handed to are no secret within the house",
    ),
    ("people/team.rs", "pending", "what waits for the teams of whoever asks, by the account itself"),
    (
        "protect/src/records/list.rs",
        "waiting",
        "\"My work\" collects from all rooms, holds the permit and makes the entry; each row takes its own verdict",
    ),
    (
        "protect/src/records/list.rs",
        "case_of",
        "the case behind a number; the search asks for it at once, and refuses what is not there in the same words",
    ),
    ("protect/src/records/tasks.rs", "escalations", "a number for the coordinator, no case"),
    ("seen.rs", "before", "whether one's own form came before"),
    ("seen.rs", "note", "that one's own form came"),
];

/// One file of the sources.
#[derive(Debug, Clone)]
pub struct Source {
    pub path: String,
    pub text: String,
}

/// The records and the intake of every capability, and what of the door itself writes or reads records.
pub fn sources() -> Vec<Source> {
    let access = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = access.ancestors().nth(2).unwrap();
    let capabilities = root.join("capabilities");
    let mut files = Vec::new();
    walk(&capabilities, &mut files);
    files.retain(|file| {
        let path = file.to_string_lossy().replace('\\', "/");
        let inside = path.split("/src/").nth(1).unwrap_or_default();
        inside.starts_with("records") || inside.starts_with("intake")
    });
    for file in ["src/people/account.rs", "src/people/mod.rs", "src/people/team.rs", "src/seen.rs"] {
        files.push(access.join(file));
    }
    files.sort();
    let source = |file: &PathBuf| Source {
        path: file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"),
        text: std::fs::read_to_string(file).unwrap(),
    };
    files.iter().map(source).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// A public function: its name and where its parameters are in the text.
struct Function<'a> {
    name: &'a str,
    parameters: std::ops::Range<usize>,
}

/// Public functions of a source, `pub(crate)` and the like included; test modules left out.
fn functions(text: &str) -> Vec<Function<'_>> {
    let end = text.find("#[cfg(test)]").unwrap_or(text.len());
    let mut found = Vec::new();
    let mut at = 0;
    for line in text[..end].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.trim_start();
        if !code.starts_with("pub") {
            continue;
        }
        let Some(place) = code.find("fn ").filter(|place| !code[..*place].contains(['=', '/', '{'])) else {
            continue;
        };
        let name_at = start + (line.len() - code.len()) + place + 3;
        let length = text[name_at..].find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap();
        let open = name_at + text[name_at..].find('(').unwrap();
        let close = open + closing(&text[open..]);
        found.push(Function { name: &text[name_at..name_at + length], parameters: open + 1..close });
    }
    found
}

/// The place of the parenthesis that closes the first one.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (place, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' if depth == 1 => return place,
            ')' => depth -= 1,
            _ => {}
        }
    }
    panic!("a function without an end")
}

fn is_excepted(path: &str, name: &str) -> bool {
    EXCEPTIONS.iter().any(|(file, function, _)| path.ends_with(file) && *function == name)
}

fn takes_an_act(parameters: &str) -> bool {
    parameters.contains("&mut Act") || parameters.contains("&mut access::Act")
}

/// Functions that work with an act and ask for no permit, each in a sentence.
pub fn faults(source: &Source) -> Vec<String> {
    let fault = |function: &Function<'_>| {
        let parameters = &source.text[function.parameters.clone()];
        let wrong = takes_an_act(parameters)
            && !parameters.contains("Permit<")
            && !is_excepted(&source.path, function.name);
        wrong.then(|| format!("{}: {} works with an act and asks for no permit", source.path, function.name))
    };
    functions(&source.text).iter().filter_map(fault).collect()
}

/// The source once for each function that asks for a permit, with that permit taken away.
pub fn without_permits(source: &Source) -> Vec<(String, Source)> {
    let mut doctored = Vec::new();
    for function in functions(&source.text) {
        let parameters = &source.text[function.parameters.clone()];
        if !takes_an_act(parameters) || !parameters.contains("Permit<") {
            continue;
        }
        let kept: Vec<&str> = split(parameters).into_iter().filter(|one| !one.contains("Permit<")).collect();
        let mut text = source.text.clone();
        text.replace_range(function.parameters.clone(), &kept.join(","));
        doctored.push((function.name.to_owned(), Source { path: source.path.clone(), text }));
    }
    doctored
}

/// Parameters, split at the commas between them.
fn split(parameters: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0, 0, Vec::new());
    for (place, sign) in parameters.char_indices() {
        match sign {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&parameters[from..place]);
                from = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&parameters[from..]);
    parts
}

#[test]
fn records_ask_for_a_permit() {
    let sources = sources();
    let mut asked = 0;
    let mut rooms = std::collections::BTreeSet::new();
    let found: Vec<String> = sources.iter().flat_map(faults).collect();
    assert!(found.is_empty(), "{found:#?}");
    for source in &sources {
        let with = without_permits(source).len();
        asked += with;
        if with > 0 {
            rooms.insert(source.path.split('/').take(2).collect::<Vec<_>>().join("/"));
        }
    }
    println!("{asked} functions in {} files of {rooms:?} ask for a permit", sources.len());
    assert!(asked > 10);
    for (file, function, reason) in EXCEPTIONS {
        let named = sources.iter().any(|source| {
            source.path.ends_with(file) && functions(&source.text).iter().any(|one| one.name == *function)
        });
        assert!(named && !reason.is_empty(), "the exception {file} {function} is about nothing");
    }
}

#[test]
fn the_scan_sees_a_function_without_a_permit() {
    let source = |text: &str| Source { path: "detect/src/records.rs".into(), text: text.into() };
    let bad = [
        "pub async fn load(act: &mut Act, id: CaseId) -> Result<File> {",
        "    pub(crate) fn save(\n        act: &mut Act,\n        call: impl Fn(i64) -> bool,\n    ) {",
        "pub async fn all<V: SeesCase>(act: &mut access::Act) -> Result<()> {",
    ];
    for text in bad {
        assert_eq!(faults(&source(text)).len(), 1, "{text}");
    }
    let good = [
        "pub async fn load(act: &mut Act, permit: &Permit<ViewCase>) -> Result<File> {",
        "pub fn shape(row: &Row) -> Shape {",
        "async fn inner(act: &mut Act) {",
        "#[cfg(test)]\nmod tests { pub fn helper(act: &mut Act) {} }",
    ];
    for text in good {
        assert!(faults(&source(text)).is_empty(), "{text}");
    }
}

#[test]
fn every_permit_that_is_taken_away_is_seen() {
    let mut taken = 0;
    for source in sources() {
        for (function, doctored) in without_permits(&source) {
            let seen = faults(&doctored).iter().any(|fault| fault.contains(&function));
            assert!(seen, "{}::{function} without its permit", source.path);
            taken += 1;
        }
    }
    assert!(taken > 10);
}
