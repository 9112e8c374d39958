//! The worked examples, and the rule's other promises by example.

use detect::cli::{Format, screen};
use detect::rules::{
    Age, Answer, Class, Dimension, Form, IndicatorId, ReferReason, Refusal, Set, Sheet, evaluate,
};
use serde_json::Value;

use crate::{base, data, sheet};

/// Expectations are read by another reader (`serde_json` over the JSON form of the same file) than the program's.
#[test]
fn the_six_worked_examples_are_exact() {
    let expected: Value = serde_json::from_str(include_str!("examples.json")).unwrap();
    let outcome = screen(&data().join("examples.yaml"), Format::Json);
    assert_eq!((outcome.exit_code, outcome.stderr.as_str()), (0, ""));
    let found: Vec<Value> = serde_json::from_str(&outcome.stdout).unwrap();
    let examples = expected["examples"].as_array().unwrap();
    assert_eq!(examples.len(), 6);
    assert_eq!(found.len(), 6);
    for (example, found) in examples.iter().zip(&found) {
        assert_eq!(found["id"], example["id"]);
        assert_eq!(found["set"], example["set"]);
        for key in ["dimensions", "class", "refer"] {
            assert_eq!(found[key], example["expect"][key], "{} {key}", example["id"]);
        }
        let because: usize =
            found["because"].as_object().unwrap().values().map(|ids| ids.as_array().unwrap().len()).sum();
        assert_eq!(because, example["yes"].as_array().unwrap().len());
        for id in example["unknown"].as_array().unwrap() {
            assert!(found["unknown"].as_array().unwrap().contains(id));
        }
        assert_eq!(found["versions"]["rule"], "1.0");
    }
}

#[test]
fn text_shows_reasons_unknowns_and_versions() {
    let outcome = screen(&data().join("examples.yaml"), Format::Text);
    assert_eq!(outcome.exit_code, 0);
    for words in ["W1", "because CD is positive", "marked so: ILO-CD-02", "rule 1.0", "a human decides"] {
        assert!(outcome.stdout.contains(words), "{words} is missing in:\n{}", outcome.stdout);
    }
    assert!(!outcome.stdout.contains("not a victim"));
}

#[test]
fn a_set_that_contradicts_the_age_is_refused() {
    let wrong = Sheet { age: Some(Age::Child), ..sheet(Set::AdultLabour, &[]) };
    let refusal = evaluate(base(), &wrong).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::SetContradictsAge { set: Set::AdultLabour, age: Age::Child, instead: Set::ChildLabour }
    );
    assert!(refusal.to_string().contains("write the set CL"));
    let wrong = Sheet { age: Some(Age::Adult), ..sheet(Set::ChildSexual, &[]) };
    assert!(evaluate(base(), &wrong).is_err());
}

#[test]
fn an_unknown_age_takes_child_rules_and_the_child_set() {
    for given in [Some(Set::AdultLabour), Some(Set::ChildLabour)] {
        let unknown = Sheet {
            set: given,
            age: Some(Age::Unknown),
            ..sheet(Set::ChildLabour, &["ILO-EX-01", "ILO-EX-02"])
        };
        let evaluation = evaluate(base(), &unknown).unwrap();
        assert_eq!(evaluation.sets.len(), 1);
        assert_eq!(evaluation.sets[0].set, Set::ChildLabour);
        assert_eq!(evaluation.sets[0].class, Class::Trafficking);
        assert_eq!(evaluation.set_replaced, given.filter(|s| s.age() == Age::Adult));
    }
    let neither = evaluate(base(), &Sheet::default()).unwrap();
    assert_eq!(neither.age, Age::Unknown);
    assert_eq!(neither.sets.iter().map(|s| s.set).collect::<Vec<_>>(), [Set::ChildLabour, Set::ChildSexual]);
}

#[test]
fn both_sets_run_side_by_side_until_a_form_is_confirmed() {
    let run = |forms: &[Form]| -> Vec<Set> {
        let sheet =
            Sheet { age: Some(Age::Adult), forms: forms.iter().copied().collect(), ..Sheet::default() };
        evaluate(base(), &sheet).unwrap().sets.iter().map(|s| s.set).collect()
    };
    let both = [Set::AdultLabour, Set::AdultSexual];
    assert_eq!(run(&[]), both);
    assert_eq!(run(&[Form::Labour]), [Set::AdultLabour]);
    assert_eq!(run(&[Form::DomesticServitude]), [Set::AdultLabour]);
    assert_eq!(run(&[Form::Sexual]), [Set::AdultSexual]);
    assert_eq!(run(&[Form::Sexual, Form::Labour]), both);
    assert_eq!(run(&[Form::Begging]), both);
    assert_eq!(run(&[Form::Begging, Form::Sexual]), [Set::AdultSexual]);
    assert_eq!(run(&[Form::Unspecified]), both);
}

#[test]
fn the_higher_class_leads_and_the_advice_is_joint() {
    // excessive hours are strong for adults in labour and medium in the sexual set
    let answers = sheet(Set::AdultLabour, &["ILO-EX-01", "ILO-EX-02"]).answers;
    let evaluation = evaluate(base(), &Sheet { age: Some(Age::Adult), answers, ..Sheet::default() }).unwrap();
    assert_eq!(evaluation.sets[0].class, Class::ExploitationOnly);
    assert_eq!(evaluation.sets[1].class, Class::NoPattern);
    assert_eq!(evaluation.leading().unwrap().set, Set::AdultLabour);
    assert!(evaluation.advice.refer && !evaluation.sets[1].advice.refer);
}

#[test]
fn a_confirmed_form_makes_exploitation_positive_in_all_sets() {
    for set in Set::ALL {
        for form in Form::ALL {
            let confirmed = Sheet { forms: [*form].into(), ..sheet(*set, &[]) };
            let evaluation = evaluate(base(), &confirmed).unwrap();
            let result = &evaluation.sets[0];
            let exploitation = &result.dimensions[&Dimension::Exploitation];
            assert!(exploitation.positive && !exploitation.by_counting);
            assert!(evaluation.advice.reasons.contains(&ReferReason::FormConfirmed));
            let expected = if set.age() == Age::Adult { Class::ExploitationOnly } else { Class::Trafficking };
            assert_eq!(result.class, expected);
        }
    }
}

#[test]
fn asking_for_help_and_a_strong_sign_of_a_child_are_reasons_of_their_own() {
    let asks = Sheet { asks_for_help: true, ..sheet(Set::AdultSexual, &[]) };
    let evaluation = evaluate(base(), &asks).unwrap();
    assert_eq!(evaluation.advice.reasons, [ReferReason::AsksForHelp]);
    assert_eq!(evaluation.sets[0].class, Class::NoPattern);
    let child = evaluate(base(), &sheet(Set::ChildLabour, &["ILO-CD-01"])).unwrap();
    assert_eq!(child.advice.reasons, [ReferReason::ChildStrongSign]);
    let adult = evaluate(base(), &sheet(Set::AdultLabour, &["ILO-CD-01"])).unwrap();
    assert!(!adult.advice.refer);
}

#[test]
fn a_grade_of_another_set_never_counts() {
    let mut tried = 0;
    for set in Set::ALL {
        for indicator in base().indicators().iter().filter(|i| i.graded(*set).is_none()) {
            let with = evaluate(base(), &sheet(*set, &[indicator.id.as_str()])).unwrap();
            let without = evaluate(base(), &sheet(*set, &[])).unwrap();
            assert_eq!(with, without, "{} in {set}", indicator.id);
            tried += 1;
        }
    }
    assert!(tried > 800, "{tried}");
}

#[test]
fn unverified_grades_are_named() {
    let adult = evaluate(base(), &sheet(Set::AdultSexual, &["ILO-CD-01", "ILO-CD-07"])).unwrap();
    assert_eq!(adult.sets[0].unverified, [IndicatorId::new("ILO-CD-01")]);
    let labour = evaluate(base(), &sheet(Set::AdultLabour, &["ILO-CD-01"])).unwrap();
    assert!(labour.sets[0].unverified.is_empty());
}

#[test]
fn an_unknown_indicator_is_refused_with_the_nearest() {
    let refusal = evaluate(base(), &sheet(Set::AdultLabour, &["ILO-CD-1"])).unwrap_err();
    assert!(refusal.to_string().contains("did you mean ILO-CD-01?"), "{refusal}");
}

#[test]
fn reachable_names_dimensions_that_need_several_yes() {
    let result =
        evaluate(base(), &sheet(Set::AdultLabour, &["ILO-RV-04", "ILO-RV-06", "ILO-CD-01"])).unwrap();
    let result = &result.sets[0];
    // RV needs one medium more and CD any; the other four need two or three
    assert_eq!(
        result.reachable,
        [
            Dimension::DeceptiveRecruitment,
            Dimension::CoerciveRecruitment,
            Dimension::Exploitation,
            Dimension::VulnerabilityAtDestination
        ]
    );
    assert!(
        result.could_change.iter().all(|id| id.as_str().contains("-RV-") || id.as_str().contains("-CD-"))
    );
    assert_eq!(result.could_change.len(), 14 + 14);
}

#[test]
fn answers_of_no_close_a_question() {
    let mut no = sheet(Set::AdultLabour, &["ILO-EX-01"]);
    for n in 2..=9 {
        no.answers.insert(IndicatorId::new(format!("ILO-EX-0{n}")), Answer::No);
    }
    let evaluation = evaluate(base(), &no).unwrap();
    let result = &evaluation.sets[0];
    assert!(!result.reachable.contains(&Dimension::Exploitation));
    assert!(result.unknown.iter().all(|id| !id.as_str().contains("-EX-")));
}
