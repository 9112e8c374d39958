//! Bindings: each strategy has some, and wrong ones are refused in words.

use std::collections::BTreeSet;

use kernel::{Dimension, Lang};
use steer::bindings::{Direction, PeriodRule, Status, read_bindings};
use steer::{Library, library};

use crate::world::registry;

fn gr(library: &Library) -> &steer::Plan {
    &library.strategy("gr-2021-2025").unwrap().plan
}

#[test]
fn three_or_more_demonstration_bindings_for_each_strategy() {
    let mut ids = BTreeSet::new();
    let mut measures = BTreeSet::new();
    let mut bindings = 0;
    for strategy in library().unwrap().strategies() {
        assert!(strategy.bindings.bindings.len() >= 3, "{}", strategy.plan.head.id);
        for binding in &strategy.bindings.bindings {
            assert_eq!(binding.status, Status::Demonstration);
            assert!(ids.insert(binding.indicator.clone()), "{} is used twice", binding.indicator);
            measures.insert(binding.measure.clone());
            for lang in Lang::ALL {
                assert!(!binding.title_in(lang).is_empty());
            }
            if ["identified", "presumed"].contains(&binding.measure.as_str()) {
                assert_eq!(binding.direction, Direction::None, "{}", binding.indicator);
            }
            let measure = registry().measure(&binding.measure).unwrap();
            assert_eq!(measure.is_stock(), binding.period == PeriodRule::Running);
            bindings += 1;
        }
    }
    assert!(bindings >= 15);
    assert_eq!(measures.len(), registry().measures().count(), "every measure is shown somewhere");
}

const GOOD: &str = "plan: gr-2021-2025
bindings:
  - indicator: one
    item: O2
    status: demonstration
    title: {en: A, el: B, bg: C}
    measure: presumed
    filters: {age_band: [0-11, child], sex: female}
    direction: down
    baseline: {value: 12.5, period: \"2020\", source: a published text}
    target: {value: 7, by: 2025-06-30}
    period: year
";

#[test]
fn a_good_file_is_read() {
    let bindings = read_bindings("b.yaml", GOOD, gr(library().unwrap()), Some(&registry())).unwrap();
    let one = bindings.indicator("one").unwrap();
    let filters: Vec<_> = one.filters.iter().map(|(dimension, codes)| (dimension, codes.len())).collect();
    assert_eq!(filters, [(Dimension::Sex, 1), (Dimension::AgeGroup, 2)]);
    assert_eq!(one.baseline.as_ref().unwrap().value, 12.5);
    assert_eq!(bindings.of("O2").count(), 1);
    assert_eq!(one.title_in(Lang::El), "B");
}

#[test]
fn wrong_files_are_refused_with_line_and_indicator() {
    let cases = [
        (
            "item: O2",
            "item: O99",
            "line 4, one: \"item\" names \"O99\", but there is no plan item with this id; ",
        ),
        (
            "measure: presumed",
            "measure: guessed",
            "line 7, one: \"measure\" names \"guessed\", but there is no measure with this id",
        ),
        ("el: B, ", "", "line 6, one · title: the key \"el\" is missing; add it."),
        (
            "direction: down",
            "direction: none",
            "line 9, one: there is a target, but the direction is none; write up or down",
        ),
        (
            "period: year",
            "period: running",
            "line 12, one: the measure \"presumed\" goes with the period year or all; write year or all.",
        ),
        (
            "sex: female",
            "sex: woman",
            "line 8, one · filters: \"sex\" is \"woman\", which is not known; use one of: female",
        ),
        (
            "sex: female",
            "profession: judge",
            "the measure \"presumed\" is not counted by \"profession\"; leave the filter out.",
        ),
        ("sex: female", "region: somewhere", "\"region\" names \"somewhere\", but there is no such code"),
        ("period: year", "period: year\n    colour: red", "line 13, one: the key \"colour\" is not known"),
        (
            "by: 2025-06-30",
            "by: soon",
            "line 11, one · target: \"by\" is \"soon\"; write a year or a date such as 2020-11-05.",
        ),
        ("status: demonstration", "", "one: the key \"status\" is missing; add it."),
        ("plan: gr-2021-2025", "plan: nowhere", "the plan \"nowhere\" is not known"),
    ];
    for (from, to, sentence) in cases {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD);
        let error = read_bindings("b.yaml", &text, gr(library().unwrap()), Some(&registry()))
            .unwrap_err()
            .to_string();
        assert!(error.contains(sentence) && error.starts_with("b.yaml, line "), "{from}: {error}");
    }
    let twice = format!("{GOOD}{}", GOOD.split_once("bindings:\n").unwrap().1);
    let error =
        read_bindings("b.yaml", &twice, gr(library().unwrap()), Some(&registry())).unwrap_err().to_string();
    assert_eq!(
        error,
        "b.yaml, line 13, one: the id \"one\" is already used on line 3; give one of the two another id."
    );
}
