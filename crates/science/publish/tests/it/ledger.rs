//! The ledger of releases: sums, the hard stop, damage, several at once.

use proptest::prelude::*;
use publish::dp::budget::{epsilon_of, rho_of};
use publish::error::Fault;
use publish::ledger::{Composition, Concentrated, Entry, Ledger, Terms, checksum};
use std::path::PathBuf;

fn terms(epsilon: f64, delta: f64, composition: Composition) -> Terms {
    Terms {
        ledger: 1,
        authority: "National rapporteur".into(),
        table: "Victims by year".into(),
        epsilon,
        delta,
        composition,
        date: "2026-01-02".into(),
    }
}

fn entry(epsilon: f64, delta: f64) -> Entry {
    Entry {
        date: "2026-03-04".into(),
        epsilon,
        delta,
        concentrated: None,
        mechanism: "discrete Laplace".into(),
        snapshot: "ab".repeat(32),
        recipient: "Research institute".into(),
        purpose: "Annual study, \"first\" part".into(),
    }
}

fn gaussian(epsilon: f64, delta: f64) -> Entry {
    let rho = rho_of(epsilon, delta);
    Entry { concentrated: Some(Concentrated { rho, epsilon: 0.0, delta: 0.0 }), ..entry(epsilon, delta) }
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("releases.jsonl");
    (folder, path)
}

#[test]
fn releases_add_up_and_stop_at_the_ceiling() {
    let (_folder, path) = folder();
    let mut ledger = Ledger::create(&path, terms(5.0, 1e-5, Composition::Basic)).unwrap();
    assert_eq!(ledger.total().releases, 0);
    assert_eq!(ledger.spend(entry(2.0, 1e-6)).unwrap().epsilon, 2.0);
    assert_eq!(ledger.spend(entry(3.0, 1e-6)).unwrap().epsilon, 5.0);
    let before = std::fs::read_to_string(&path).unwrap();
    let refused = ledger.spend(entry(0.001, 0.0)).unwrap_err();
    assert!(matches!(refused, Fault::Ceiling { .. }), "{refused}");
    println!("{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    assert_eq!(Ledger::open(&path).unwrap().entries(), [entry(2.0, 1e-6), entry(3.0, 1e-6)]);
    assert_eq!(Ledger::open(&path).unwrap().head(), ledger.head());
}

/// What was refused has left no ledger behind, whose terms could never be changed; and the sentence helps.
#[test]
fn a_first_release_that_does_not_fit_leaves_nothing_behind() {
    let (folder, path) = folder();
    for (delta, ceiling) in
        [(1e-4, terms(8.0, 1e-5, Composition::Concentrated)), (1e-7, terms(0.5, 1e-5, Composition::Basic))]
    {
        let mut first = gaussian(4.0, delta);
        first.concentrated = first.concentrated.map(|part| Concentrated { delta: delta / 2.0, ..part });
        let refused = Ledger::begin(&path, ceiling, &first).unwrap_err().to_string();
        assert!(refused.contains("costs epsilon 4.000") && !refused.contains("e308"), "{refused}");
        assert!(refused.contains("Choose a delta") || refused.contains("would still fit"), "{refused}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{refused}");
    }
    let ledger =
        Ledger::begin(&path, terms(4.0, 1e-4, Composition::Concentrated), &gaussian(4.0, 1e-4)).unwrap();
    assert_eq!((ledger.total().releases, ledger.entries().len()), (1, 1));
    assert_eq!(Ledger::open(&path).unwrap().head(), ledger.head());
    assert!(Ledger::begin(&path, terms(9.0, 1e-3, Composition::Basic), &gaussian(1.0, 1e-4)).is_err());
}

/// A smaller delta is no advice where the epsilon is spent.
#[test]
fn no_advice_is_given_that_does_not_help() {
    let (_folder, path) = folder();
    let mut ledger =
        Ledger::begin(&path, terms(4.0, 1e-4, Composition::Concentrated), &gaussian(4.0, 1e-4)).unwrap();
    let mut next = gaussian(1.0, 1e-4);
    next.concentrated = next.concentrated.map(|part| Concentrated { delta: 1e-4, ..part });
    let refused = ledger.spend(next).unwrap_err().to_string();
    assert!(refused.contains("do not release again"), "{refused}");
}

/// What is said to fit does, and hardly more.
#[test]
fn what_is_said_to_fit_still_fits() {
    let (_folder, path) = folder();
    let mut ledger =
        Ledger::begin(&path, terms(6.0, 1e-5, Composition::Concentrated), &gaussian(4.0, 1e-6)).unwrap();
    let refused = ledger.spend(gaussian(5.0, 1e-6)).unwrap_err().to_string();
    let said = refused.split("about ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let said: f64 = said.parse().unwrap();
    let more = Ledger::open(&path).unwrap().total_with(&gaussian(said + 0.05, 1e-6));
    assert!(more.epsilon > 6.0, "{refused}");
    assert!(ledger.spend(gaussian(said, 1e-6)).unwrap().epsilon <= 6.0 + 1e-6, "{refused}");
}

#[test]
fn delta_has_a_ceiling_too() {
    let (_folder, path) = folder();
    let mut ledger = Ledger::create(&path, terms(50.0, 1e-6, Composition::Basic)).unwrap();
    assert!(matches!(ledger.spend(entry(1.0, 2e-6)), Err(Fault::Ceiling { .. })));
    let (_folder, path) = self::folder();
    let mut ledger = Ledger::create(&path, terms(50.0, 0.0, Composition::Concentrated)).unwrap();
    assert!(matches!(ledger.spend(gaussian(1.0, 1e-6)), Err(Fault::Ceiling { .. })));
    assert_eq!(ledger.spend(entry(1.0, 0.0)).unwrap().delta, 0.0);
}

#[test]
fn concentrated_sums_allow_more_releases_than_basic_ones() {
    let mut counted = Vec::new();
    for composition in [Composition::Basic, Composition::Concentrated] {
        let (_folder, path) = folder();
        let mut ledger = Ledger::create(&path, terms(4.0, 1e-5, composition)).unwrap();
        let mut releases = 0;
        while ledger.spend(gaussian(0.5, 1e-6)).is_ok() {
            releases += 1;
        }
        assert!(ledger.total().epsilon <= 4.0 * (1.0 + 1e-9));
        counted.push(releases);
    }
    println!("releases of epsilon 0.5 under 4: {counted:?}");
    assert_eq!(counted[0], 8);
    let (each, most) = (rho_of(0.5, 1e-6), rho_of(4.0, 1e-5));
    assert_eq!(counted[1], (most / each).floor() as i32);
    assert!(epsilon_of(each * f64::from(counted[1]), 1e-5) <= 4.0);
}

#[test]
fn one_release_of_the_whole_ceiling_fits() {
    for epsilon in [0.1, 1.0, 4.0, 12.0] {
        let (_folder, path) = folder();
        let mut ledger = Ledger::create(&path, terms(epsilon, 1e-6, Composition::Concentrated)).unwrap();
        assert!(ledger.spend(gaussian(epsilon, 1e-6)).is_ok(), "{epsilon}");
        assert!(ledger.spend(gaussian(epsilon / 100.0, 1e-6)).is_err(), "{epsilon}");
    }
}

#[test]
fn every_changed_byte_is_refused() {
    let (_folder, path) = folder();
    let mut ledger = Ledger::create(&path, terms(9.0, 1e-5, Composition::Basic)).unwrap();
    for _ in 0..3 {
        ledger.spend(entry(1.0, 0.0)).unwrap();
    }
    let whole = std::fs::read(&path).unwrap();
    let mut refused = 0;
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
        std::fs::write(&path, &bytes).unwrap();
        let fault = Ledger::open(&path).unwrap_err();
        assert!(matches!(fault, Fault::Ledger { .. }), "byte {at}: {fault}");
        assert!(ledger.spend(entry(1.0, 0.0)).is_err());
        refused += 1;
    }
    println!("{refused} altered files refused");
    assert!(refused > 1000);
    let lines: Vec<&str> = std::str::from_utf8(&whole).unwrap().lines().collect();
    for without in 0..3 {
        let rest: String = (0..4).filter(|at| *at != without).map(|at| format!("{}\n", lines[at])).collect();
        std::fs::write(&path, rest).unwrap();
        let fault = Ledger::open(&path).unwrap_err().to_string();
        assert!(fault.contains("line"), "{fault}");
    }
    for (text, word) in [("", "line"), ("\n", "form"), ("{}\n", "form"), (lines[0], "whole line")] {
        std::fs::write(&path, text).unwrap();
        let fault = Ledger::open(&path).unwrap_err().to_string();
        assert!(fault.contains(word), "{fault}");
    }
}

#[test]
fn lines_taken_off_the_end_change_the_head_and_stop_whoever_knew_them() {
    let (_folder, path) = folder();
    let mut ledger = Ledger::create(&path, terms(9.0, 1e-5, Composition::Basic)).unwrap();
    ledger.spend(entry(1.0, 0.0)).unwrap();
    let shorter = std::fs::read(&path).unwrap();
    ledger.spend(entry(2.0, 0.0)).unwrap();
    std::fs::write(&path, shorter).unwrap();
    assert_ne!(Ledger::open(&path).unwrap().head(), ledger.head());
    let fault = ledger.spend(entry(1.0, 0.0)).unwrap_err().to_string();
    assert!(fault.contains("continuation"), "{fault}");
}

#[test]
fn two_at_once_cannot_both_take_the_last_of_the_budget() {
    let (_folder, path) = folder();
    Ledger::create(&path, terms(10.0, 1e-5, Composition::Basic)).unwrap();
    let spent: Vec<usize> = std::thread::scope(|scope| {
        let spend = || {
            let mut ledger = Ledger::open(&path).unwrap();
            (0..8).filter(|_| ledger.spend(entry(1.0, 0.0)).is_ok()).count()
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(spend)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    println!("taken by each: {spent:?}");
    assert_eq!(spent.iter().sum::<usize>(), 10);
    assert_eq!(Ledger::open(&path).unwrap().total().epsilon, 10.0);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (_folder, path) = folder();
    for (epsilon, delta) in
        [(0.0, 0.0), (-1.0, 0.0), (f64::NAN, 0.0), (1.0, 1.0), (1.0, -0.1), (1.0, f64::NAN)]
    {
        assert!(Ledger::create(&path, terms(epsilon, delta, Composition::Basic)).is_err());
    }
    let mut ledger = Ledger::create(&path, terms(9.0, 1e-5, Composition::Basic)).unwrap();
    assert!(Ledger::create(&path, terms(9.0, 1e-5, Composition::Basic)).is_err());
    let wrong = [
        entry(0.0, 0.0),
        entry(f64::INFINITY, 0.0),
        entry(1.0, -1.0),
        Entry { date: "4.3.2026".into(), ..entry(1.0, 0.0) },
        Entry { date: "2026-13-01".into(), ..entry(1.0, 0.0) },
        Entry { snapshot: "ab".into(), ..entry(1.0, 0.0) },
        Entry { recipient: " ".into(), ..entry(1.0, 0.0) },
        Entry { purpose: "two\nlines".into(), ..entry(1.0, 0.0) },
    ];
    for entry in wrong {
        assert!(matches!(ledger.spend(entry), Err(Fault::Ledger { .. })));
    }
    assert_eq!(ledger.total().releases, 0);
    assert!(matches!(Ledger::open(&path.with_extension("none")), Err(Fault::File { .. })));
}

#[test]
fn checksums_are_sha256() {
    let (_folder, path) = folder();
    std::fs::write(&path, "abc").unwrap();
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(checksum(&path).unwrap(), known);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(test_length::runs(40, 1_000)))]

    /// Whatever is tried in whatever order, the file opens again with the same sums, and never passes the ceiling.
    #[test]
    fn never_beyond_the_ceiling(
        tried in proptest::collection::vec((0.01..3.0_f64, 0.0..2e-6_f64, any::<bool>()), 1..20),
        concentrated in any::<bool>(),
    ) {
        let (_folder, path) = folder();
        let composition = if concentrated { Composition::Concentrated } else { Composition::Basic };
        let mut ledger = Ledger::create(&path, terms(6.0, 1e-5, composition)).unwrap();
        for (epsilon, delta, noisy) in tried {
            let next = if noisy { gaussian(epsilon, delta.max(1e-9)) } else { entry(epsilon, delta) };
            let foreseen = ledger.total_with(&next);
            if let Ok(total) = ledger.spend(next) {
                prop_assert!((total.epsilon - foreseen.epsilon).abs() < 1e-9 && total.releases == foreseen.releases);
            }
            let read = Ledger::open(&path).unwrap();
            prop_assert_eq!(read.total(), ledger.total());
            prop_assert_eq!(read.head(), ledger.head());
            prop_assert!(read.total().epsilon <= 6.0 * (1.0 + 1e-9) && read.total().delta <= 1e-5 * (1.0 + 1e-9));
        }
    }
}
