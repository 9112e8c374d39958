//! The invariants over random histories, in both countries; and each guard taken off in turn is noticed.

use proptest::prelude::*;

use super::history::{Accepted, history};
use super::oracle::broken;
use super::world::countries;
use crate::Error;
use crate::rules::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: test_length::runs(150, 10_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_accepted_history_breaks_an_invariant(seed in any::<u64>(), steps in 10usize..60) {
        for country in countries() {
            let steps = history(seed, steps, &country, None);
            prop_assert_eq!(broken(&steps, &country), None);
        }
    }

    #[test]
    fn folding_the_history_gives_the_same_case(seed in any::<u64>(), steps in 10usize..60) {
        for (profile, calendar) in countries() {
            let pair = (profile, calendar);
            let steps = history(seed, steps, &pair, None);
            let recorded = recorded(&steps);
            let rows: Vec<RecordedEvent> = recorded.iter().map(through_a_row).collect();
            prop_assert_eq!(&rows, &recorded);
            let folded = CaseState::fold(&rows, mechanism(&pair));
            let last = steps.last().map_or_else(CaseState::new, |step| step.change.file.clone());
            prop_assert_eq!(folded.as_ref(), Ok(&last));
            prop_assert_eq!(CaseState::fold(&rows, mechanism(&pair)), folded);
        }
    }

    #[test]
    fn a_refusal_changes_nothing_and_every_track_row_is_that_of_the_case(seed in any::<u64>()) {
        for pair in countries() {
            for step in history(seed, 40, &pair, None) {
                let law = Law::in_force(&pair.0, &pair.1, step.now).unwrap();
                prop_assert!(!step.change.tracks.is_empty());
                for row in &step.change.tracks {
                    prop_assert_eq!(row, &track::row(mechanism(&pair).track(row.track.code()).unwrap(), &step.change.file, law));
                }
            }
        }
    }
}

fn mechanism((profile, calendar): &(Profile, Calendar)) -> Mechanism<'_> {
    Mechanism { profile, calendar, tracks: TRACKS }
}

fn recorded(steps: &[Accepted]) -> Vec<RecordedEvent> {
    steps.iter().flat_map(|step| step.change.events.clone()).collect()
}

/// As the records keep it: kind and codes apart.
fn through_a_row(recorded: &RecordedEvent) -> RecordedEvent {
    let codes = serde_json::to_string(&recorded.event.codes().unwrap()).unwrap();
    let event =
        Event::from_row(recorded.event.track(), recorded.event.kind(), serde_json::from_str(&codes).unwrap())
            .unwrap();
    RecordedEvent { event, ..recorded.clone() }
}

/// Guards that no history can show: they are not guards but answers (no rules for the day, a step the country does not
/// have, dates out of range), or another guard stands behind them (unknown stay: nobody is competent).
const NOT_SHOWN: [RefusalCode; 4] = [
    RefusalCode::NoRulesInForce,
    RefusalCode::StepMerged,
    RefusalCode::DateOutOfRange,
    RefusalCode::StayUnknown,
];

#[test]
fn every_guard_taken_off_is_noticed() {
    let countries = countries();
    let mut unnoticed = Vec::new();
    let mut noticed = 0;
    for code in RefusalCode::ALL.iter().filter(|code| !NOT_SHOWN.contains(code)) {
        let found = (0..4_000_u64).find_map(|seed| {
            countries.iter().find_map(|pair| broken(&history(seed, 45, pair, Some(*code)), pair))
        });
        match found {
            Some(what) => {
                println!("without {code}: {what}");
                noticed += 1;
            }
            None => unnoticed.push(code.code()),
        }
    }
    assert!(unnoticed.is_empty(), "not noticed: {unnoticed:?}");
    assert_eq!(noticed, RefusalCode::ALL.len() - NOT_SHOWN.len());
}

#[test]
fn random_histories_reach_every_state_that_has_a_way_in() {
    let mut identification = std::collections::BTreeSet::new();
    let mut reflection = std::collections::BTreeSet::new();
    for pair in countries() {
        for seed in 0..test_length::runs(400, 10_000) {
            for step in history(seed, 45, &pair, None) {
                identification.insert(step.change.file.identification);
                reflection.insert(step.change.file.reflection);
            }
        }
    }
    use IdentificationState as I;
    let no_way_in_yet = [I::NotStarted, I::Review, I::Missing, I::TransferredAbroad, I::Closed];
    let wanted = I::ALL.iter().copied().filter(|state| !no_way_in_yet.contains(state)).collect();
    assert_eq!(identification, wanted);
    assert_eq!(reflection, ReflectionState::ALL.iter().copied().collect());
}

#[test]
fn a_history_with_a_hole_is_refused() {
    let pair = countries().remove(1);
    let steps = (0..500)
        .map(|seed| history(seed, 45, &pair, None))
        .find(|steps| recorded(steps).iter().any(|event| event.event == Event::ReflectionStarted))
        .expect("some history starts a period");
    let mut events = recorded(&steps);
    let place = events.iter().position(|event| event.event == Event::ReflectionStarted).unwrap();
    events.remove(place);
    let hole = CaseState::fold(&events, mechanism(&pair)).unwrap_err();
    assert_eq!(hole, Error::MissingConsequence { index: place, kind: "reflection_started".into() });
    let mut foreign = recorded(&steps);
    foreign[0].rule_version = "dk-9+dk-days-1".to_owned();
    assert!(matches!(
        CaseState::fold(&foreign, mechanism(&pair)),
        Err(Error::UnknownVersion { index: 0, .. })
    ));
    let twice: Vec<_> = recorded(&steps).into_iter().flat_map(|event| [event.clone(), event]).collect();
    assert!(matches!(CaseState::fold(&twice, mechanism(&pair)), Err(Error::Replay { index: 1, .. })));
}
