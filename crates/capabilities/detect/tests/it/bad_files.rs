//! Bad and strange input to `palermo screen`: a sentence or a result, never a crash.

use data_file::Outcome;
use detect::cli::{Format, check, screen, screen_bytes};
use proptest::prelude::*;
use serde_json::Value;

use crate::{base, data};

fn run(bytes: &[u8]) -> Outcome {
    let outcome = screen_bytes("sheet.yaml", bytes, Format::Json);
    match outcome.exit_code {
        0 => assert!(outcome.stderr.is_empty() && !outcome.stdout.is_empty()),
        2 => {
            assert!(outcome.stdout.is_empty());
            assert!(outcome.stderr.ends_with('\n') && outcome.stderr.lines().count() > 0);
            for line in outcome.stderr.lines() {
                assert!(line.starts_with("sheet.yaml") && line.ends_with(['.', '?']), "{line}");
            }
        }
        other => panic!("exit code {other}"),
    }
    outcome
}

fn bad(text: &str, words: &[&str]) {
    let outcome = run(text.as_bytes());
    let shown: String = text.chars().take(80).collect();
    assert_eq!(outcome.exit_code, 2, "{shown:?} passed");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word:?} is missing in: {} for {shown:?}", outcome.stderr);
    }
}

fn good(text: &str) -> Vec<Value> {
    let outcome = run(text.as_bytes());
    assert_eq!(outcome.exit_code, 0, "{text:?}: {}", outcome.stderr);
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn keys_that_yaml_tools_rewrite_are_understood() {
    let lists = "[ILO-EX-01, ILO-EX-02]";
    let expected = good(&format!("set: AL\n'yes': {lists}\n'no': [ILO-CD-01]\n"));
    assert_eq!(expected[0]["class"], "exploitation_only");
    for (yes, no) in
        [("yes", "no"), ("true", "false"), ("Yes", "No"), ("\"yes\"", "\"no\""), ("TRUE", "FALSE")]
    {
        assert_eq!(good(&format!("set: AL\n{yes}: {lists}\n{no}: [ILO-CD-01]\n")), expected);
    }
    let json = "{\"set\": \"AL\",\n\t\"yes\": [\"ILO-EX-01\", \"ILO-EX-02\"],\n\t\"no\": [\"ILO-CD-01\"]}";
    assert_eq!(good(json), expected);
    bad(&format!("set: AL\nyes: {lists}\ntrue: {lists}\n"), &["line 3", "mean the same"]);
}

#[test]
fn one_sheet_a_list_and_examples_are_all_read() {
    assert_eq!(good("set: AL\n").len(), 1);
    assert_eq!(good("- set: AL\n- age: child\n").len(), 2);
    assert_eq!(good("examples:\n- set: AL\n- age: unknown\n  id: x\n")[1]["id"], "x");
    assert_eq!(good("\u{feff}set: AL\r\nyes:\r\n- ILO-EX-01\r\n").len(), 1);
    assert_eq!(good("{\"id\": \"\\ud83d\\ude00 \\\\ud83d\", \"set\": \"AL\"}")[0]["id"], "\u{1f600} \\ud83d");
    assert_eq!(good("set: AL\nyes: [ILO-EX-01, ILO-EX-01]\n")[0]["dimensions"]["EX"]["strong"], 1);
    assert_eq!(good("set: AL\nyes:\nunknown: ~\nforms: null\nasks_for_help: yes\n")[0]["refer"], true);
}

#[test]
fn both_sets_stand_side_by_side_in_json() {
    let found = good("age: adult\nyes: [ILO-EX-01, ILO-EX-02]\n");
    assert_eq!(found[0]["set"], "AL");
    assert_eq!(found[0]["sets"].as_array().unwrap().len(), 2);
    assert_eq!(found[0]["sets"][1]["set"], "AS");
    assert_eq!(found[0]["refer"], true);
    let one = good("age: adult\nforms: [labour]\n");
    assert!(one[0].get("sets").is_none());
    assert_eq!(one[0]["dimensions"]["EX"]["positive"], true);
}

#[test]
fn bad_sheets_get_a_sentence() {
    bad("", &["empty"]);
    bad("  \n\n", &["empty"]);
    bad("# nothing\n", &["empty"]);
    bad("just words\n", &["line 1", "a sheet is a group of keys, but this is \"just words\""]);
    bad("{}\n", &["sheet is empty"]);
    bad("[]\n", &["no sheet"]);
    bad("examples: []\n", &["no sheet"]);
    bad("examples: 3\n", &["line 1: \"examples\" is the number 3; write a list."]);
    bad("examples:\n- 3\n", &["line 2, sheet-1: a sheet is the number 3; write a group of keys."]);
    bad("set: AL\nset: AL\n", &["line 2: the key \"set\" is already on line 1; keep one of them."]);
    bad("set: AL\nage: child\n", &["line 1", "sheet-1", "set CL"]);
    bad("set: al\n", &["line 1, sheet-1: \"set\" is \"al\", which is not known; did you mean AL?"]);
    bad("set: [AL]\n", &["\"set\" is a list, which is not known; use one of: AL, AS, CL, CS."]);
    bad("age: 15\n", &["\"age\" is the number 15, which is not known; use one of: adult, child, unknown."]);
    bad("set: AL\nyes: ILO-EX-01\n", &["line 2, sheet-1: \"yes\" is \"ILO-EX-01\"; write a list."]);
    bad("set: AL\nyes: {ILO-EX-01: true}\n", &["\"yes\" is a group of keys; write a list."]);
    bad("set: AL\nyes: [[ILO-EX-01]]\n", &["\"yes\" is a list; write the id of an indicator."]);
    bad("set: AL\nyes: [ILO-EX-1]\n", &["line 2", "did you mean ILO-EX-01?"]);
    bad("set: AL\nyes: [ilo-ex-01]\n", &["did you mean ILO-EX-01?"]);
    bad("set: AL\nyes: [ILO-EX-01]\nno:\n- ILO-EX-01\n", &["line 4", "two different answers", "line 2"]);
    bad("set: AL\nunknwon: [ILO-EX-01]\n", &["line 2", "did you mean unknown?"]);
    bad(
        "set: AL\nasks_for_help: perhaps\n",
        &["line 2", "\"asks_for_help\" is \"perhaps\"; write true or false."],
    );
    bad("set: AL\nforms: [any]\n", &["write unspecified"]);
    bad("set: AL\nforms: [labor]\n", &["did you mean labour?"]);
    bad("set: AL\n---\nset: AL\n", &["line 2", "second document"]);
    bad("set: !!str AL\n", &["tag"]);
    bad("? [a]\n: b\n", &["key"]);
    bad("set: AL\n\tyes: []\n", &["line 2", "begins with a tab"]);
    bad("set: 'AL\n", &["not YAML or JSON"]);
    bad("{\"set\": \"AL\"", &["not YAML or JSON"]);
    bad("set: AL\nyes: *nowhere\n", &["not YAML or JSON"]);
    bad("set: AL\nid: a\0b\n", &["line 2", "zero byte"]);
    bad("set: AL\nsetting: desert\n", &["street"]);
}

#[test]
fn every_sheet_with_a_defect_is_named_at_once() {
    let text = "- {id: a, set: al}\n- {id: b, set: AL}\n- {id: c, set: AL, yes: [ILO-XX-01], forms: [any]}\n";
    let outcome = run(text.as_bytes());
    assert_eq!(
        outcome.stderr,
        "sheet.yaml, line 1, a: \"set\" is \"al\", which is not known; did you mean AL?\n\
         sheet.yaml, line 3, c: the base has no indicator \"ILO-XX-01\"; did you mean ILO-EX-01?\n\
         sheet.yaml, line 3, c: \"any\" is no form of exploitation that can be confirmed; write unspecified when the \
         form is not settled.\n"
    );
}

#[test]
fn bytes_that_are_no_text_get_a_sentence() {
    let outcome = run(b"set: AL\nid: \xff\n");
    assert_eq!(outcome.exit_code, 2);
    assert!(outcome.stderr.contains("line 2") && outcome.stderr.contains("UTF-8"), "{}", outcome.stderr);
    let utf16: Vec<u8> = "set: AL\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(run(&utf16).exit_code, 2);
}

#[test]
fn large_deep_and_copied_input_is_bounded() {
    bad(&"[".repeat(100_000), &["nested deeper"]);
    bad(&"{a: ".repeat(100_000), &["nested deeper"]);
    bad(&"- ".repeat(100_000), &["nested deeper"]);
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for n in 1..15 {
        let p = n - 1;
        laughs += &format!("a{n}: &a{n} [*a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}]\n");
    }
    bad(&laughs, &["more than 500000 values"]);
    bad("set: &a [*a]\n", &["alias points into itself"]);
    bad(&"x".repeat(9 * 1024 * 1024), &["larger than 8 MiB"]);
    bad(&format!("[{}]", "{age: adult},".repeat(20_001)), &["more than 20000 sheets"]);
    let terminal = run(b"set: \"A\\e[31m\\u202e\"\n");
    assert!(!terminal.stderr.contains('\u{1b}') && !terminal.stderr.contains('\u{202e}'));
}

#[test]
fn files_that_cannot_be_read_get_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    for outcome in [screen(folder.path(), Format::Text), check(folder.path())] {
        assert_eq!(outcome.exit_code, 2);
        assert!(outcome.stderr.contains("folder"), "{}", outcome.stderr);
    }
    let missing = screen(&folder.path().join("missing.yaml"), Format::Text);
    assert!(missing.stderr.contains("no such file"), "{}", missing.stderr);
}

/// Pieces that the reader treats in a special way, for random files that get past the first character.
fn pieces() -> impl Strategy<Value = String> {
    let ids: Vec<String> = base().indicators().iter().map(|i| i.id.to_string()).collect();
    let fixed = [
        "set: AL",
        "set",
        "age: ",
        "child",
        "unknown",
        "yes:",
        "no:",
        "'yes':",
        "forms: [sexual]",
        "examples:",
        "\n",
        "\n  ",
        "\n- ",
        "\t",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\"",
        "'",
        "|",
        ">",
        "&a",
        "*a",
        "!!",
        "---",
        "...",
        "?",
        "#",
        "\\",
        "\\u",
        "\\ud83d",
        "%",
        "@",
        "<<: *a",
        "~",
        "null",
        "\u{feff}",
        "\u{85}",
        "\r",
        "é",
        "😀",
        "\0",
    ];
    let fixed: Vec<String> = fixed.into_iter().map(str::to_owned).collect();
    let piece = prop_oneof![4 => prop::sample::select(fixed), 1 => prop::sample::select(ids), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..40).prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(2_000, 50_000)))]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        run(&bytes);
    }

    #[test]
    fn random_yaml_like_text_never_panics(text in pieces()) {
        run(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(200, 5_000)))]

    #[test]
    fn damaged_examples_never_panic(at in 0_usize..5000, cut in 0_usize..8, put in "[\\x00-\\x7fé]{0,4}") {
        let mut text = std::fs::read(data().join("examples.yaml")).unwrap();
        let at = at.min(text.len());
        let end = (at + cut).min(text.len());
        text.splice(at..end, put.bytes());
        run(&text);
    }
}
