//! Foreign bytes: a tree or a sentence with its line, never a crash and never without bound.

use std::path::{Path, PathBuf};

use data_file::{Defect, Limits, Node, Value, read, read_file};
use proptest::prelude::*;

use crate::{refused, tree};

/// Number of lines; YAML ends a line at a line feed, a carriage return or both.
fn lines(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").matches(['\n', '\r']).count() + 1
}

/// A defect of bytes that could be read as a file stands on one of its lines and says what to do.
fn assert_placed(defect: &Defect, bytes: &[u8]) {
    let lines = lines(bytes);
    let line = defect.line.unwrap_or_else(|| panic!("no line: {defect}"));
    assert!((1..=lines + 1).contains(&line), "{defect} of {lines} lines");
    let sentence = defect.to_string();
    assert!(sentence.starts_with(&format!("f.yaml, line {line}: ")), "{sentence}");
    assert!(!defect.wrong.is_empty() && !defect.fix.is_empty(), "{sentence}");
    assert!(!sentence.contains('\n') && sentence.chars().count() < 500, "{sentence}");
}

fn answered(bytes: &[u8]) -> Option<Node> {
    read("f.yaml", bytes, &Limits::WRITTEN).map_err(|defect| assert_placed(&defect, bytes)).ok()
}

/// Number of values, and whether every line is one of the file.
fn measure(node: &Node, lines: usize) -> usize {
    assert!((1..=lines + 1).contains(&node.line), "line {} of {lines}", node.line);
    match &node.value {
        Value::Null | Value::Scalar(_) => 1,
        Value::List(items) => 1 + items.iter().map(|item| measure(item, lines)).sum::<usize>(),
        Value::Map(entries) => {
            assert!(entries.iter().all(|(key, _)| (1..=lines + 1).contains(&key.line)));
            1 + entries.iter().map(|(_, value)| measure(value, lines)).sum::<usize>()
        }
    }
}

/// Every data file of the repository.
fn data_files() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|end| end == "yaml" || end == "json") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data"), &mut found);
    found.sort();
    assert!(found.len() >= 20, "{found:?}");
    found
}

#[test]
fn every_data_file_is_read_and_every_value_knows_its_line() {
    let mut values = 0;
    for path in data_files() {
        let node = read_file(&path, &Limits::WRITTEN).unwrap_or_else(|defect| panic!("{defect}"));
        values += measure(&node, lines(&std::fs::read(&path).unwrap()));
    }
    assert!(values > 10_000, "{values}");
}

#[test]
fn files_cut_anywhere_are_answered() {
    let (mut cut, mut refusals) = (0, 0);
    for path in data_files() {
        let bytes = std::fs::read(&path).unwrap();
        for part in 1..24 {
            let end = bytes.len() * part / 24;
            cut += 1;
            refusals += usize::from(answered(&bytes[..end]).is_none());
        }
    }
    assert!(cut > 400 && refusals > 40, "{refusals} of {cut}");
}

#[test]
fn bytes_that_are_no_document_get_a_sentence() {
    for (text, words) in [
        ("", "f.yaml, line 1: the file is empty; fill it in and try again."),
        ("  \n\n", "line 1: the file is empty"),
        ("# nothing\n\n  # here\n", "line 1: the file is empty"),
        ("a: 1\n---\nb: 2\n", "line 2: a second document begins here; keep one document per file."),
        ("a: !!str b\n", "line 1: a YAML tag (!…) stands here"),
        ("a: 1\nb: 2\na: 3\n", "line 3: the key \"a\" is already on line 1; keep one of them."),
        ("{\"a\": 1,\n \"a\": 2}", "line 2: the key \"a\" is already on line 1"),
        ("? [a]\n: b\n", "a list or group stands where a key is expected; give the key a name."),
        ("? {a: b}\n: b\n", "a list or group stands where a key is expected"),
        ("a: 1\n\tb: 2\n", "line 2: the line begins with a tab; indent it with spaces."),
        ("a: 'b\n", "this is not YAML or JSON ("),
        ("a: *nowhere\n", "line 1: this is not YAML or JSON ("),
        ("a: 1\nb: c\0d\n", "line 2: the text holds a zero byte"),
    ] {
        let sentence = refused(text);
        assert!(sentence.contains(words), "{text:?}: {sentence}");
        assert_placed(&tree(text).unwrap_err(), text.as_bytes());
    }
    let defect = read("f.yaml", b"a: 1\nb: \xff\n", &Limits::WRITTEN).unwrap_err();
    assert_eq!(
        defect.to_string(),
        "f.yaml, line 2: the text is not UTF-8; save the file as UTF-8 and try again."
    );
}

#[test]
fn deep_nesting_is_refused_and_never_overflows() {
    let sentence = "the values are nested deeper than 24 levels; flatten them.";
    for depth in [25, 60, 400, 5_000, 100_000] {
        let flow = format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(refused(&flow).contains(sentence), "{depth}: {}", refused(&flow));
        let open = "[".repeat(depth);
        assert!(tree(&open).is_err());
        let maps = "{a: ".repeat(depth);
        assert!(tree(&maps).is_err());
    }
    for depth in [25, 400, 900] {
        let block: String = (0..depth).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        let defect = tree(&block).unwrap_err();
        assert!(defect.to_string().contains(sentence), "{defect}");
        assert_eq!(defect.line, Some(25), "the line that goes too deep");
    }
    let lists = "- ".repeat(2_000);
    assert!(tree(&lists).is_err());
    assert!(tree(&format!("{}1{}", "[".repeat(24), "]".repeat(24))).is_ok(), "24 levels are allowed");
}

#[test]
fn huge_values_are_read_or_refused_by_size() {
    let text = format!("a: {}\n", "x".repeat(900_000));
    assert_eq!(tree(&text).unwrap().get("a").unwrap().text().unwrap().len(), 900_000);
    assert!(refused(&format!("{}: 1\n", "k".repeat(70_000))).starts_with("f.yaml, line 1: "), "a long key");
    let digits = format!("a: {}\n", "9".repeat(400_000));
    let node = tree(&digits).unwrap();
    assert!(node.get("a").unwrap().scalar().unwrap().whole().is_none(), "no number of 64 bits");
    let quoted = format!("a: \"{}\"\n", "\\n".repeat(400_000));
    assert_eq!(tree(&quoted).unwrap().get("a").unwrap().text().unwrap().len(), 400_000);
    let defect = read("f.yaml", &vec![b'a'; 2 << 20], &Limits::WRITTEN).unwrap_err();
    assert_eq!(
        (defect.line, defect.to_string().as_str()),
        (None, "f.yaml: the file is larger than 1 MiB; split it.")
    );
    assert!(read("f.yaml", &vec![b'a'; 2 << 20], &Limits::COLLECTED).is_ok());
    let many = "- a\n".repeat(100_001);
    assert!(refused(&many).contains("more than 100000 values; split it."), "{}", refused(&many));
}

#[test]
fn aliases_are_copies_and_count_as_such() {
    let node = tree("base: &b {x: [1, 2]}\nother: *b\n").unwrap();
    assert_eq!(node.get("base").unwrap().plain(), node.get("other").unwrap().plain());
    let other = node.get("other").unwrap();
    assert_eq!((other.line, other.get("x").unwrap().line), (2, 1), "the copy is here, its values are there");
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..9 {
        let copies = vec![format!("*a{}", n - 1); 10].join(", ");
        bomb.push_str(&format!("a{n}: &a{n} [{copies}]\n"));
    }
    assert!(refused(&bomb).contains("more than 100000 values"), "{}", refused(&bomb));
    assert!(refused("a: &a [*a]\n").starts_with("f.yaml, line 1: "));
    let mut deep = "a0: &a0 [x]\n".to_owned();
    for n in 1..30 {
        deep.push_str(&format!("a{n}: &a{n} [*a{}]\n", n - 1));
    }
    assert!(refused(&deep).contains("nested deeper than 24"), "{}", refused(&deep));
}

#[test]
fn json_is_read_like_yaml() {
    let json =
        tree("\u{feff}{\"id\": \"\\ud83d\\ude00 \\\\ud83d\",\r\n\t\"n\": [1, 2.5, true, null]}").unwrap();
    assert_eq!(json.get("id").unwrap().text(), Some("\u{1f600} \\ud83d"));
    assert_eq!(json.get("n").unwrap().plain(), tree("[1, 2.5, true, ~]").unwrap().plain());
    assert_eq!(json.get("n").unwrap().line, 2);
}

#[test]
fn a_value_that_is_left_out_has_the_line_of_its_key() {
    let node = tree("a:\n\n\nb: 1\nc:\n").unwrap();
    let lines: Vec<usize> = ["a", "b", "c"].map(|key| node.get(key).unwrap().line).into();
    assert_eq!(lines, [1, 4, 5]);
}

#[test]
fn files_that_cannot_be_opened_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let sentence = |path: &Path| read_file(path, &Limits::WRITTEN).unwrap_err().to_string();
    let name = folder.path().display().to_string();
    assert_eq!(sentence(folder.path()), format!("{name}: this is a folder; give the name of a file in it."));
    let missing = sentence(Path::new("no/such/file.yaml"));
    assert_eq!(missing, "no/such/file.yaml: there is no such file; check the name and the folder.");
    let path = folder.path().join("large.yaml");
    std::fs::write(&path, vec![b'a'; 3 << 20]).unwrap();
    assert!(sentence(&path).ends_with("larger than 1 MiB; split it."));
    let strange = sentence(Path::new("no\u{202e}\n/such"));
    assert!(!strange.contains('\u{202e}') && !strange.contains('\n'), "{strange:?}");
}

/// Text that looks like YAML often enough to go deep into the reader.
fn yaml_like() -> impl Strategy<Value = String> {
    let fixed = [
        "a", "b:", ": ", "- ", "\n", "\n  ", "\n\t", "[", "]", "{", "}", ",", "'", "\"", "&a ", "*a", "!x ",
        "|", ">", "? ", "#", "%", "---", "...", "~", "null", "true", "1", "2.5", "\\ud83d", "\\", "<<: *a",
        "\u{85}", "\r", "é", "😀", "\0", "\u{feff}",
    ];
    let piece = prop_oneof![4 => prop::sample::select(fixed.to_vec()).prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        answered(&bytes);
    }

    #[test]
    fn any_yaml_like_text_is_answered(text in yaml_like()) {
        if let Some(node) = answered(text.as_bytes()) {
            measure(&node, lines(text.as_bytes()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn damaged_data_files_are_answered(
        file in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 1..6),
    ) {
        let files = data_files();
        let mut bytes = std::fs::read(&files[file.index(files.len())]).unwrap();
        for (at, byte, what) in edits {
            let at = at.index(bytes.len());
            match what {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        answered(&bytes);
    }
}
