//! `palermo plan check`: right files get a summary, everything else a sentence, nothing a panic.

use std::path::Path;

use data_file::Outcome;
use proptest::prelude::*;
use steer::cli::check;
use steer::plans::EMBEDDED;

use crate::{plans_folder, world::registry};

fn checked(path: &Path) -> Outcome {
    check(path, &registry())
}

fn check_bytes(bytes: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.yaml");
    std::fs::write(&path, bytes).unwrap();
    let mut outcome = checked(&path);
    outcome.stderr = outcome.stderr.replace(&path.display().to_string(), "plan.yaml");
    outcome
}

fn refused(bytes: impl AsRef<[u8]>) -> String {
    let outcome = check_bytes(bytes.as_ref());
    assert_eq!((outcome.exit_code, outcome.stdout.as_str()), (2, ""), "{}", outcome.stderr);
    assert!(
        outcome.stderr.starts_with("plan.yaml") && outcome.stderr.trim_end().ends_with(['.', '?']),
        "{}",
        outcome.stderr
    );
    outcome.stderr
}

#[test]
fn the_files_of_the_repository_are_right() {
    for (id, _, _) in EMBEDDED {
        let plan = checked(&plans_folder().join(format!("{id}.yaml")));
        assert_eq!((plan.exit_code, plan.stderr.as_str()), (0, ""));
        assert!(plan.stdout.contains(&format!("no defect. Plan {id}: ")), "{}", plan.stdout);
        let bindings = checked(&plans_folder().join(format!("bindings/{id}.yaml")));
        assert_eq!((bindings.exit_code, bindings.stderr.as_str()), (0, ""));
        assert!(bindings.stdout.contains("indicators for"), "{}", bindings.stdout);
    }
    let dk = checked(&plans_folder().join("dk-2015-2018.yaml")).stdout;
    assert!(dk.ends_with(
        "no defect. Plan dk-2015-2018: 31 items (objectives 1, pillars 5, actions 12, outputs 0, documents 13 with the \
         plan itself), 19 actors.\n"
    ));
}

/// Changes to the Danish plan and the sentences they bring; `@` is the line of the change.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "{id: X2.1, kind: action",
        "{id: X2.1, colour: red, kind: action",
        "line @, X2.1: the key \"colour\" is not known; use one of: ",
    ),
    (
        "{id: X2.1, kind: action",
        "{id: X1.2, kind: action",
        "line @, X1.2: the id \"X1.2\" is already used on line ",
    ),
    (
        "{id: X2.1, kind: action, parent: P2",
        "{id: X2.1, kind: action, parent: P9",
        "line @, X2.1: \"parent\" names \"P9\", but there is no item with this id; did you mean ",
    ),
    (
        "{id: X2.1, kind: action",
        "{id: X2.1, kind: wish",
        "line @, X2.1: \"kind\" is \"wish\", which is not known; use one of: document, pillar",
    ),
    ("{id: X2.1, kind: action", "{id: X2.1", "line @, X2.1: the key \"kind\" is missing; add it."),
    (
        "{id: X2.1, kind: action",
        "{id: X2.1, number: [1], kind: action",
        "line @, X2.1: \"number\" is a list; write a whole number or the id of an entry under \"numbers\".",
    ),
    (
        "[DETECT.outreach], source",
        "[DETECT.outraech], source",
        "line @, X2.1: \"DETECT.outraech\" is not a capability; did you mean DETECT.outreach?",
    ),
    (
        "[DETECT.outreach], source",
        "[WATCH.outreach], source",
        "line @, X2.1: \"WATCH.outreach\" is not a capability",
    ),
    (
        "amends: K2",
        "amends: P2",
        "line @, K3: \"amends\" names \"P2\", but there is no document with this id; ",
    ),
    (
        "amends: K2",
        "amends: K3",
        "line @, K3: \"amends\" names the item itself; name another document, or take it out.",
    ),
    (
        "\"Ministry of Justice\", member_of: A2",
        "\"Ministry of Justice\", member_of: A99",
        "line @, A4: \"member_of\" names \"A99\", but there is no actor with this id; ",
    ),
    (
        "{id: U1, actor: A11",
        "{id: U1, actor: W1",
        "line @, U1: \"actor\" names \"W1\", but there is no actor with this id; ",
    ),
    (
        "evaluates: K8, title_original",
        "evaluates: K8, due: D99, title_original",
        "line @, K10: \"due\" names \"D99\", but there is no entry under \"dates\" with this id; ",
    ),
    (
        "evaluates: K8, title_original",
        "evaluates: K8, evaluates: K7, title_original",
        "line @: the key \"evaluates\" is already on line @; keep one of them.",
    ),
    (
        "{id: P2, kind: pillar",
        "{id: P2, parent: X2.1, kind: pillar",
        "line @, P2: following \"parent\" upwards leads back to this item; correct the parent of one of them.",
    ),
    (
        "date: \"2002-07-19\"",
        "date: \"2002-7-19\"",
        "line @, D2: \"date\" is \"2002-7-19\"; write a date such as 2020-11-05.",
    ),
    ("funded_by: A1", "funded_by: A99", "line @, dk-2015-2018: \"funded_by\" names \"A99\""),
    ("numbers:\n", "numbers: 4\nold:\n", "line @: \"numbers\" is the number 4; write a list."),
    ("pillars:", "pilars:", "line @: the key \"pilars\" is not known; did you mean pillars?"),
    ("  country: DK\n", "", "dk-2015-2018: the key \"country\" is missing; add it."),
    (
        "  period: {from: 2015, to: 2018}",
        "  period: {from: 2015}",
        "line @, dk-2015-2018 · period: the key \"to\" is missing; add it.",
    ),
];

#[test]
fn each_fault_has_a_sentence_with_file_line_and_item() {
    let (_, dk, _) = EMBEDDED[0];
    for (from, to, sentence) in FAULTS {
        let before = dk.split_once(from).unwrap_or_else(|| panic!("{from}")).0;
        let sentence = sentence.replace('@', &(before.matches('\n').count() + 1).to_string());
        let said = refused(dk.replacen(from, to, 1));
        assert!(said.contains(&sentence), "wanted: {sentence}\n   got: {said}");
        assert!(said.starts_with("plan.yaml, line "), "{said}");
    }
}

#[test]
fn a_source_must_be_a_published_text() {
    let (_, dk, _) = EMBEDDED[0];
    let said = refused(dk.replacen("  - id: dk-action-plan-page", "  - id: another-page", 1));
    assert!(said.contains("X2.1: \"source\" names \"dk-action-plan-page\", but there is no published text"));
    assert!(said.lines().count() > 30, "every fault is said, not the first alone");
}

#[test]
fn keys_of_ones_own_are_kept() {
    let (_, dk, _) = EMBEDDED[0];
    let text = dk.replacen("{id: P2, kind", "{id: P2, x-colour: [red, 1, 2.5, true, null, {a: b}], kind", 1);
    let plan = steer::plans::read_plan("dk", &text).unwrap();
    assert_eq!(plan.item("P2").unwrap().own.len(), 1);
    assert_eq!(crate::values(&serde_saphyr::to_string(&plan).unwrap()), crate::values(&text));
}

#[test]
fn what_is_no_plan_is_refused_in_a_sentence() {
    assert_eq!(refused(""), "plan.yaml, line 1: the file is empty; fill it in and try again.\n");
    assert_eq!(refused("# nothing\n\n"), "plan.yaml, line 1: the file is empty; fill it in and try again.\n");
    assert!(refused([0xff, 0xfe, 0x00]).contains("not UTF-8"));
    assert!(refused("plan: {id: [}").contains("this is not YAML"));
    assert!(
        refused("plan: {id: a}\nplan: {id: b}").contains("line 2: the key \"plan\" is already on line 1")
    );
    assert!(refused("just words").contains("neither a plan"));
    assert!(refused("- a\n- b").contains("neither a plan"));
    assert!(refused("plan: nowhere\nbindings: []").contains("the plan \"nowhere\" is not known"));
    assert!(refused("plan: ../../x\nbindings: []").contains("is not known"));
    assert!(refused("plan: {}").contains("the key \"id\" is missing"));
    assert!(refused("plan: {id: a}\n---\nplan: {id: b}").contains("line 2: a second document begins here"));
    assert!(refused("a: &a [x]\nb: *a\nplan: {id: a}").contains("the key \"b\" is not known"));
    assert!(
        refused(format!("plan: {}{}", "[".repeat(20_000), "]".repeat(20_000)))
            .contains("nested deeper than 24 levels")
    );
    let block: String = (0..5_000).map(|depth| format!("{}a:\n", " ".repeat(depth.min(200)))).collect();
    refused(format!("plan:\n{block}"));
    let nested: String = (0..400).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    refused(nested);
    assert!(refused(vec![b'a'; 2 << 20]).contains("larger than"));

    let folder = tempfile::tempdir().unwrap();
    let outcome = checked(folder.path());
    assert_eq!(outcome.exit_code, 2);
    assert!(outcome.stderr.contains("this is a folder"), "{}", outcome.stderr);
    let outcome = checked(Path::new("no/such/file.yaml"));
    assert_eq!(outcome.exit_code, 2);
    assert!(
        outcome
            .stderr
            .starts_with("no/such/file.yaml: there is no such file; check the name and the folder."),
        "{}",
        outcome.stderr
    );
    let outcome = checked(&plans_folder().join("capabilities.yaml"));
    assert!(outcome.stderr.contains("neither a plan"), "{}", outcome.stderr);
}

#[test]
fn a_large_plan_is_read_and_a_large_circle_is_said() {
    use std::fmt::Write;
    let mut text =
        "plan: {id: p, kind: document, country: GR, language: el, title_en: Large}\nactions:\n".to_owned();
    let items = 3_000;
    for item in 0..items {
        let parent = (item + 1) % items;
        writeln!(text, "- {{id: X{item}, kind: action, title_en: a, parent: X{parent}}}").unwrap();
    }
    let circle = steer::plans::read_plan("p", &text).unwrap_err();
    assert_eq!(circle.count(), items, "every item is on the circle");
    assert!(refused(&text).ends_with("there are 2900 more defects; correct these and check again.\n"));
    let open = text.replacen(", parent: X0}", "}", 1);
    let outcome = check_bytes(open.as_bytes());
    assert_eq!((outcome.exit_code, outcome.stderr.as_str()), (0, ""));
    assert!(outcome.stdout.contains("3001 items"), "{}", outcome.stdout);
    let plan = steer::plans::read_plan("p", &open).unwrap();
    assert_eq!(steer::plans::tree(&plan).last().unwrap().depth, items - 1);
}

#[test]
fn a_bindings_file_is_checked_against_the_plan_above_it() {
    let folder = tempfile::tempdir().unwrap();
    let own = "plan: {id: our-plan, kind: document, country: GR, language: el, title_en: Ours}\n\
               objectives:\n  - {id: Q1, kind: objective, title_en: One}\n";
    std::fs::write(folder.path().join("our-plan.yaml"), own).unwrap();
    let bindings = folder.path().join("bindings");
    std::fs::create_dir(&bindings).unwrap();
    let path = bindings.join("our-plan.yaml");
    let text = "plan: our-plan\nbindings:\n  - {indicator: i, item: Q1, status: agreed, title: {en: a, el: b, bg: c}, \
                measure: referrals, direction: up, period: all}\n";
    std::fs::write(&path, text).unwrap();
    let outcome = checked(&path);
    assert_eq!((outcome.exit_code, outcome.stderr.as_str()), (0, ""));
    std::fs::write(&path, text.replace("Q1", "Q2")).unwrap();
    assert!(checked(&path).stderr.contains("line 3, i: \"item\" names \"Q2\""), "{}", checked(&path).stderr);
}

fn any_edit() -> impl Strategy<Value = Vec<u8>> {
    let whole = (0..EMBEDDED.len(), any::<bool>()).prop_map(|(at, bindings)| {
        let (_, plan, bound) = EMBEDDED[at];
        if bindings { bound.as_bytes().to_vec() } else { plan.as_bytes().to_vec() }
    });
    (whole, proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3u8), 1..6)).prop_map(
        |(mut text, edits)| {
            for (at, byte, what) in edits {
                let at = at.index(text.len());
                match what {
                    0 => text[at] = byte,
                    1 => text.insert(at, byte),
                    _ => drop(text.remove(at)),
                }
            }
            text
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(test_length::runs(300, 10_000)) })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let outcome = check_bytes(&bytes);
        prop_assert_eq!(outcome.exit_code, 2);
        prop_assert!(outcome.stderr.starts_with("plan.yaml"));
    }

    #[test]
    fn random_yaml_looking_text_never_panics(text in "[a-z0-9 :{}\\[\\],\\-\n\"'&*!|>#?%@]{0,200}") {
        let outcome = check_bytes(format!("plan: {text}").as_bytes());
        prop_assert_eq!(outcome.exit_code, 2);
    }

    #[test]
    fn a_damaged_plan_is_right_or_refused_in_sentences(bytes in any_edit()) {
        let outcome = check_bytes(&bytes);
        if outcome.exit_code == 0 {
            prop_assert!(outcome.stderr.is_empty() && outcome.stdout.ends_with(".\n"));
        } else {
            prop_assert!(outcome.exit_code == 2 && outcome.stdout.is_empty());
            for line in outcome.stderr.lines() {
                prop_assert!(line.starts_with("plan.yaml") && line.ends_with(['.', '?']), "{}", line);
            }
        }
    }
}
