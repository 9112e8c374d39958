//! What holds for every sheet, over random sheets.

use std::collections::BTreeMap;

use detect::rules::{
    Age, Answer, Class, Counts, Dimension, Evaluation, Form, Grade, IndicatorId, Set, SetResult, Sheet,
    evaluate,
};
use proptest::prelude::*;

use crate::base;

fn run(sheet: &Sheet) -> Evaluation {
    evaluate(base(), sheet).unwrap()
}

fn graded() -> Vec<IndicatorId> {
    base().indicators().iter().filter(|i| !i.grades.is_empty()).map(|i| i.id.clone()).collect()
}

/// Sheets of every shape that is not refused; few yes, so that many stand just below a threshold.
fn sheets() -> impl Strategy<Value = Sheet> {
    let answer = prop_oneof![3 => Just(Answer::Yes), 2 => Just(Answer::No), 2 => Just(Answer::Unknown)];
    let ids: Vec<IndicatorId> = base().indicators().iter().map(|i| i.id.clone()).collect();
    let id = prop_oneof![9 => prop::sample::select(graded()), 1 => prop::sample::select(ids)];
    let forms = prop::collection::btree_set(prop::sample::select(Form::ALL), 0..3);
    let forms = prop_oneof![3 => Just(std::collections::BTreeSet::new()), 1 => forms];
    let who = prop_oneof![
        prop::sample::select(Set::ALL).prop_map(|set| (Some(set), None)),
        prop::sample::select(Set::ALL).prop_map(|set| (Some(set), Some(set.age()))),
        prop::sample::select(Set::ALL).prop_map(|set| (Some(set), Some(Age::Unknown))),
        prop::option::of(prop::sample::select(Age::ALL)).prop_map(|age| (None, age)),
    ];
    (who, prop::collection::btree_map(id, answer, 0..22), forms, prop::bool::weighted(0.1)).prop_map(
        |((set, age), answers, forms, asks_for_help)| Sheet { set, age, answers, forms, asks_for_help },
    )
}

/// The same sheet with one answer changed.
fn with(sheet: &Sheet, id: &IndicatorId, answer: Answer) -> Sheet {
    let mut sheet = sheet.clone();
    sheet.answers.insert(id.clone(), answer);
    sheet
}

/// What a person sees change: dimensions, class, advice.
fn seen(result: &SetResult) -> (Vec<bool>, Class, bool) {
    (result.dimensions.values().map(|d| d.positive).collect(), result.class, result.advice.refer)
}

/// An independent reading of the rule, written from `rule.yaml` by hand.
fn oracle(sheet: &Sheet, set: Set) -> (BTreeMap<Dimension, (Counts, bool)>, Class, bool) {
    let mut counts: BTreeMap<Dimension, Counts> =
        Dimension::ALL.iter().map(|d| (*d, Counts::default())).collect();
    let mut strong = false;
    for indicator in base().indicators() {
        let yes = sheet.answers.get(&indicator.id) == Some(&Answer::Yes);
        if let (true, Some((grade, _)), Some(d)) = (yes, indicator.grades.get(&set), indicator.dimension) {
            let c = counts.get_mut(&d).unwrap();
            match grade {
                Grade::Strong => c.strong += 1,
                Grade::Medium => c.medium += 1,
                Grade::Weak => c.weak += 1,
            }
            strong |= *grade == Grade::Strong;
        }
    }
    let rows: BTreeMap<Dimension, (Counts, bool)> = counts
        .into_iter()
        .map(|(d, c)| {
            let (s, m, w) = (c.strong, c.medium, c.weak);
            let counted = s >= 2 || (s >= 1 && m + w >= 1) || m >= 3 || (m >= 2 && w >= 1);
            (d, (c, counted || (d == Dimension::Exploitation && !sheet.forms.is_empty())))
        })
        .collect();
    let p = |d: Dimension| rows[&d].1;
    let rec = p(Dimension::DeceptiveRecruitment)
        || p(Dimension::CoerciveRecruitment)
        || p(Dimension::RecruitmentByVulnerability);
    let (ex, cd) = (p(Dimension::Exploitation), p(Dimension::CoercionAtDestination));
    let vd = p(Dimension::VulnerabilityAtDestination);
    let child = set.age() == Age::Child;
    let class = match (ex, rec, cd, vd) {
        (true, ..) if child => Class::Trafficking,
        (true, true, true, _) => Class::Trafficking,
        (true, false, true, _) => Class::CoercedExploitation,
        (true, true, false, _) | (true, false, false, true) => Class::DeceptionAndExploitation,
        (true, false, false, false) => Class::ExploitationOnly,
        (false, false, false, false) => Class::NoPattern,
        (false, ..) => Class::AtRisk,
    };
    let refer = rows.values().any(|(_, p)| *p) || (child && strong) || sheet.asks_for_help;
    (rows, class, refer)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(300, 10_000)))]

    #[test]
    fn the_compiled_rule_is_the_rule_read_by_hand(sheet in sheets()) {
        let evaluation = run(&sheet);
        prop_assert!(!evaluation.sets.is_empty());
        for result in &evaluation.sets {
            let (rows, class, refer) = oracle(&sheet, result.set);
            for (dimension, found) in &result.dimensions {
                prop_assert_eq!((found.counts, found.positive), rows[dimension]);
            }
            prop_assert_eq!((result.class, result.advice.refer), (class, refer));
        }
        prop_assert_eq!(evaluation.advice.refer, evaluation.sets.iter().any(|s| s.advice.refer));
        prop_assert_eq!(evaluation.advice.refer, !evaluation.advice.reasons.is_empty());
    }

    #[test]
    fn only_yes_counts_and_unknown_equals_unanswered(sheet in sheets()) {
        let evaluation = run(&sheet);
        let mut unanswered = sheet.clone();
        unanswered.answers.retain(|_, a| *a != Answer::Unknown);
        prop_assert_eq!(&evaluation, &run(&unanswered));
        let mut yes_only = sheet.clone();
        yes_only.answers.retain(|_, a| *a == Answer::Yes);
        let yes_only = run(&yes_only);
        prop_assert_eq!(&evaluation.advice, &yes_only.advice);
        for (a, b) in evaluation.sets.iter().zip(&yes_only.sets) {
            prop_assert_eq!((&a.dimensions, a.class), (&b.dimensions, b.class));
        }
    }

    #[test]
    fn unknown_never_blocks_referring(sheet in sheets()) {
        let mut knows_less = sheet.clone();
        for answer in knows_less.answers.values_mut().filter(|a| **a == Answer::No) {
            *answer = Answer::Unknown;
        }
        prop_assert_eq!(run(&sheet).advice, run(&knows_less).advice);
    }

    #[test]
    fn one_more_yes_never_lowers_and_one_less_never_raises(
        sheet in sheets(),
        id in prop::sample::select(graded()),
        instead in prop::sample::select(&[Answer::Unknown, Answer::No][..]),
    ) {
        let less = run(&with(&sheet, &id, instead));
        let more = run(&with(&sheet, &id, Answer::Yes));
        prop_assert!(more.advice.refer || !less.advice.refer);
        for (less, more) in less.sets.iter().zip(&more.sets) {
            for (dimension, found) in &less.dimensions {
                prop_assert!(more.dimensions[dimension].positive || !found.positive);
            }
            prop_assert!(more.class >= less.class);
        }
    }

    #[test]
    fn a_child_needs_no_means(sheet in sheets()) {
        for result in run(&sheet).sets.iter().filter(|s| s.set.age() == Age::Child) {
            let exploited = result.dimensions[&Dimension::Exploitation].positive;
            prop_assert_eq!(result.class == Class::Trafficking, exploited);
        }
    }

    #[test]
    fn because_explains_the_counts(sheet in sheets()) {
        for result in &run(&sheet).sets {
            for (dimension, found) in &result.dimensions {
                let Counts { strong, medium, weak } = found.counts;
                prop_assert_eq!(u32::try_from(found.because.len()).unwrap(), strong + medium + weak);
                for id in &found.because {
                    prop_assert_eq!(sheet.answers.get(id), Some(&Answer::Yes));
                    prop_assert_eq!(base().get(id.as_str()).unwrap().graded(result.set).unwrap().0, *dimension);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(24, 500)))]

    #[test]
    fn could_change_and_reachable_are_exact(sheet in sheets()) {
        let now = run(&sheet);
        for (n, result) in now.sets.iter().enumerate() {
            let mut all_yes = sheet.clone();
            let mut by_one = std::collections::BTreeSet::new();
            for indicator in base().indicators().iter().filter(|i| i.graded(result.set).is_some()) {
                let open = !matches!(sheet.answers.get(&indicator.id), Some(Answer::Yes | Answer::No));
                prop_assert_eq!(result.unknown.contains(&indicator.id), open);
                if !open {
                    prop_assert!(!result.could_change.contains(&indicator.id));
                    continue;
                }
                all_yes.answers.insert(indicator.id.clone(), Answer::Yes);
                let then = run(&with(&sheet, &indicator.id, Answer::Yes));
                let then = &then.sets[n];
                prop_assert_eq!(result.could_change.contains(&indicator.id), seen(then) != seen(result));
                by_one.extend(then.dimensions.iter().filter(|(_, d)| d.positive).map(|(d, _)| *d));
            }
            let most = run(&all_yes);
            for (dimension, found) in &result.dimensions {
                let several = most.sets[n].dimensions[dimension].positive
                    && !found.positive
                    && !by_one.contains(dimension);
                prop_assert_eq!(result.reachable.contains(dimension), several);
            }
        }
    }
}
