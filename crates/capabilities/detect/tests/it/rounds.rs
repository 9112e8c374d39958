//! The first rounds: short, ours, and enough to reach every class.

use std::collections::{BTreeMap, BTreeSet};

use detect::rules::{
    Age, Answer, Class, Dimension, IndicatorId, Set, Setting, Sheet, evaluate, more, questions,
};

use crate::base;

/// Searches by the engine itself: answers yes to the round's questions of some dimensions and no to the rest.
#[test]
fn every_class_is_reachable_by_a_round_in_every_setting_and_set() {
    for setting in Setting::ALL {
        for set in Set::ALL {
            let round = questions(base(), *setting, set.age());
            let mut reached: BTreeMap<Class, Sheet> = BTreeMap::new();
            for chosen in 0_u8..64 {
                let answers = round
                    .iter()
                    .map(|question| {
                        let yes = question
                            .graded(*set)
                            .is_some_and(|(dimension, _)| chosen >> (dimension as u8) & 1 == 1);
                        (question.id.clone(), if yes { Answer::Yes } else { Answer::No })
                    })
                    .collect();
                let sheet = Sheet { set: Some(*set), answers, ..Sheet::default() };
                reached.insert(evaluate(base(), &sheet).unwrap().sets[0].class, sheet);
            }
            let all: Vec<Class> = match set.age() {
                Age::Adult => Class::ALL.to_vec(),
                _ => vec![Class::NoPattern, Class::AtRisk, Class::Trafficking],
            };
            assert_eq!(reached.into_keys().collect::<Vec<_>>(), all, "{setting} {set}");
        }
    }
}

#[test]
fn a_round_has_at_most_sixteen_questions_for_the_age() {
    for setting in Setting::ALL {
        for age in Age::ALL {
            let round = questions(base(), *setting, *age);
            assert!((12..=16).contains(&round.len()), "{setting} {age}: {}", round.len());
            assert!(round.iter().all(|question| question.is_for(*age)));
        }
        assert_eq!(questions(base(), *setting, Age::Unknown), questions(base(), *setting, Age::Child));
    }
}

#[test]
fn more_brings_every_other_graded_sign_once_the_useful_ones_first() {
    let sets = [Set::AdultLabour, Set::AdultSexual];
    let round: BTreeSet<IndicatorId> =
        questions(base(), Setting::Border, Age::Adult).iter().map(|i| i.id.clone()).collect();
    let answered: BTreeSet<IndicatorId> = [IndicatorId::new("ILO-EX-03")].into();
    let rest = more(base(), Setting::Border, &sets, &answered);
    let ids: BTreeSet<IndicatorId> = rest.iter().map(|i| i.id.clone()).collect();
    let expected: BTreeSet<IndicatorId> = base()
        .indicators()
        .iter()
        .filter(|i| sets.iter().any(|s| i.graded(*s).is_some()))
        .map(|i| i.id.clone())
        .filter(|id| !round.contains(id) && !answered.contains(id))
        .collect();
    assert_eq!(ids, expected);
    assert_eq!(rest.len(), expected.len());
    assert_eq!(rest[0].dimension, Some(Dimension::Exploitation));
    let last = rest.last().and_then(|i| i.dimension);
    assert_eq!(last, Some(Dimension::RecruitmentByVulnerability));
}
