//! The command line as a person meets it: the worked examples exactly, every published strategy and the indicator base
//! clean, and bad files answered with a sentence and exit code 2.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use journeys::demo::program;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn palermo(arguments: &[&str]) -> Output {
    let program = program();
    Command::new(&program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

/// A file of the repository.
fn data(name: &str) -> String {
    root().join("data").join(name).display().to_string()
}

#[test]
fn the_six_worked_examples_are_exact() {
    let file = data("indicators/examples.yaml");
    let expected: Value = serde_saphyr::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let expected = expected["examples"].as_array().unwrap();
    let (code, stdout, stderr) = said(&palermo(&["screen", &file, "--format", "json"]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    let found: Vec<Value> = serde_json::from_str(&stdout).unwrap();
    assert_eq!((expected.len(), found.len()), (6, 6));
    let mut refused = 0;
    for (example, found) in expected.iter().zip(&found) {
        assert_eq!(found["id"], example["id"]);
        let expect = example["expect"].as_object().unwrap();
        assert!(!expect.is_empty());
        for (key, value) in expect {
            assert_eq!(&found[key], value, "{} {key}", example["id"]);
        }
        for key in ["because", "unknown", "could_change", "versions"] {
            assert!(!found[key].is_null(), "{} {key}", example["id"]);
        }
        refused += usize::from(found["refer"] == Value::Bool(false));
    }
    assert!((1..6).contains(&refused), "the examples show both advices: {refused}");
}

#[test]
fn text_is_the_same_advice() {
    let (code, stdout, stderr) = said(&palermo(&["screen", &data("indicators/examples.yaml")]));
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    for id in ["W1", "W2", "W3", "W4", "W5", "W6"] {
        assert!(stdout.contains(id), "{id} is missing in:\n{stdout}");
    }
}

#[test]
fn one_sheet_in_json_and_in_yaml_gives_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let yaml = folder.path().join("sheet.yaml");
    let json = folder.path().join("sheet.json");
    std::fs::write(
        &yaml,
        "set: AL\nage: adult\n'yes': [ILO-CD-01]\n'no': [ILO-EX-02]\nasks_for_help: true\n",
    )
    .unwrap();
    let text =
        r#"{"set": "AL", "age": "adult", "yes": ["ILO-CD-01"], "no": ["ILO-EX-02"], "asks_for_help": true}"#;
    std::fs::write(&json, text).unwrap();
    let of = |path: &Path| said(&palermo(&["screen", path.to_str().unwrap(), "--format", "json"]));
    let (one, two) = (of(&yaml), of(&json));
    assert_eq!(one.0, Some(0), "{}", one.2);
    assert_eq!(one, two);
    let found: Value = serde_json::from_str(&one.1).unwrap();
    assert_eq!(found[0]["refer"], Value::Bool(true), "who asks for help is referred: {found}");
}

#[test]
fn bad_files_get_a_sentence_and_exit_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let bad: [(&str, &[u8], &str); 8] = [
        ("empty.yaml", b"", "screen"),
        ("half.json", b"{\"set\": \"AL\", \"yes\": [", "screen"),
        ("unknown.yaml", b"set: AL\n'yes': [ILO-XX-99]\n", "screen"),
        ("list.yaml", b"- a\n- b\n", "screen"),
        ("bytes.yaml", &[0xff, 0xfe, 0x00, 0x41], "screen"),
        ("both.yaml", b"set: AL\n'yes': [ILO-CD-01]\n'no': [ILO-CD-01]\n", "screen"),
        ("base.yaml", b"indicators: 7\n", "indicators"),
        ("plan.yaml", b"plan: [\n", "plan"),
    ];
    for (name, bytes, command) in bad {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let arguments = match command {
            "screen" => vec!["screen", path],
            other => vec![other, "check", path],
        };
        let (code, stdout, stderr) = said(&palermo(&arguments));
        assert_eq!((name, code), (name, Some(2)), "{stdout}{stderr}");
        assert!(stderr.contains(name), "{name}: the sentence names the file: {stderr}");
        assert!(stderr.split_whitespace().count() > 4, "{name}: a sentence: {stderr}");
        assert!(!stderr.contains("panicked"), "{name}: {stderr}");
    }
}

/// YAML 1.1 makes truth values of these keys, YAML 1.2 does not; nobody should have to know which is read here.
#[test]
fn unquoted_yes_and_no_are_keys_like_quoted_ones() {
    let folder = tempfile::tempdir().unwrap();
    let of = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        said(&palermo(&["screen", path.to_str().unwrap(), "--format", "json"]))
    };
    let quoted = of("quoted.yaml", "set: AL\n'yes': [ILO-CD-01]\n'no': [ILO-EX-02]\n");
    let bare = of("bare.yaml", "set: AL\nyes: [ILO-CD-01]\nno: [ILO-EX-02]\n");
    assert_eq!(quoted.0, Some(0), "{}", quoted.2);
    assert_eq!(quoted, bare);
    let found: Value = serde_json::from_str(&bare.1).unwrap();
    assert_eq!(found[0]["because"]["CD"][0], "ILO-CD-01", "{found}");
}

#[test]
fn a_missing_file_is_named() {
    for arguments in [vec!["screen", "not-there.yaml"], vec!["plan", "check", "not-there.yaml"]] {
        let (code, _, stderr) = said(&palermo(&arguments));
        assert_eq!(code, Some(2), "{stderr}");
        assert!(stderr.contains("not-there.yaml"), "{stderr}");
    }
}

#[test]
fn the_published_data_are_clean() {
    let (code, stdout, stderr) =
        said(&palermo(&["indicators", "check", &data("indicators/indicators.yaml")]));
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    let mut plans = 0;
    for entry in std::fs::read_dir(root().join("data/plans")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if !name.ends_with(".yaml") || name == "capabilities.yaml" {
            continue;
        }
        let (code, stdout, stderr) = said(&palermo(&["plan", "check", path.to_str().unwrap()]));
        assert_eq!(code, Some(0), "{name}: {stdout}{stderr}");
        plans += 1;
    }
    assert_eq!(plans, 5, "five published strategies");
}

#[test]
fn a_fault_in_a_plan_is_found_at_its_line() {
    let text = std::fs::read_to_string(data("plans/dk-2015-2018.yaml")).unwrap();
    let mut lines: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    let at =
        lines.iter().position(|line| line.contains("parent: P1,")).expect("an item under the first pillar");
    lines[at] = lines[at].replace("parent: P1,", "parent: no-such-item,");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.yaml");
    std::fs::write(&path, lines.join("\n")).unwrap();
    let (code, stdout, stderr) = said(&palermo(&["plan", "check", path.to_str().unwrap()]));
    let told = stdout + &stderr;
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("no-such-item") && told.contains(&(at + 1).to_string()), "line {}: {told}", at + 1);
}
