//! What a command leaves behind.

use data_file::{Defect, Defects, Outcome};

#[test]
fn right_files_get_a_summary_and_wrong_ones_a_sentence_for_each_defect() {
    let right = Outcome::checked("a\nb.yaml", Ok("Rule, version 1.".into()));
    assert_eq!((right.exit_code, right.stderr.as_str()), (0, ""));
    assert_eq!(right.stdout, "a\u{fffd}b.yaml: no defect. Rule, version 1.\n");
    let defects = Defects::of(vec![
        Defect::at("f.yaml", 9, "the key \"x\" is missing", "add it"),
        Defect::at("f.yaml", 2, "this is \"lbour\"", "did you mean labour?").of("I-1"),
    ]);
    let wrong = Outcome::checked("f.yaml", Err(defects.unwrap()));
    assert_eq!((wrong.exit_code, wrong.stdout.as_str()), (2, ""));
    assert_eq!(
        wrong.stderr,
        "f.yaml, line 2, I-1: this is \"lbour\"; did you mean labour?\nf.yaml, line 9: the key \"x\" is missing; add it.\n"
    );
}

#[test]
fn a_flood_of_defects_is_counted() {
    assert!(Defects::of(Vec::new()).is_none());
    let all: Vec<Defect> = (1..=250).map(|line| Defect::at("f.yaml", line, "wrong", "mend it")).collect();
    let defects = Defects::of(all).unwrap();
    assert_eq!((defects.count(), defects.iter().count(), defects.first().line), (250, 250, Some(1)));
    let said = defects.to_string();
    assert_eq!(said.lines().count(), 101);
    assert!(said.ends_with("f.yaml: there are 150 more defects; correct these and check again."), "{said}");
}
