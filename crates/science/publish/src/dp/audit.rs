//! An attack on releases of neighbouring tables, to see whether the privacy that is claimed is there.
//!
//! The attacker knows everything but whether one person is in the table, adds up the noisy counts that the person would
//! raise, each by its weight of evidence, and says "in" above a bound. Were the release (epsilon, delta)-private, the
//! share of right alarms could be at most e^epsilon times the share of false alarms plus delta. So the two shares,
//! counted over many releases and moved against each other to where they are with near certainty (Clopper and Pearson
//! 1934), give an epsilon that the release at least has (Jagielski, Ullman and Oprea 2020).

use super::marginals::release;
use super::sampler::{rehearsal, uniform};
use super::{Domain, NoisyCounts, Settings};
use crate::data::{Column, Data};
use crate::run::Run;
use statrs::distribution::{Beta, ContinuousCDF as _};

const COLUMNS: usize = 4;
const VALUES: u16 = 3;
/// Chance that a bound is wrong.
const DOUBT: f64 = 1e-4;

/// 600 persons with values up to `highest` in all columns, and perhaps one more with value 3 everywhere.
fn table(highest: u64, with: bool) -> Data {
    let mut rng = rehearsal(1);
    let columns = (0..COLUMNS)
        .map(|at| Column { name: format!("c{at}"), values: (1..=VALUES).map(|v| v.to_string()).collect() });
    let mut codes: Vec<Vec<u16>> =
        (0..COLUMNS).map(|_| (0..600).map(|_| 1 + uniform(highest, &mut rng) as u16).collect()).collect();
    codes.iter_mut().filter(|_| with).for_each(|column| column.push(VALUES));
    Data::new(columns.collect(), codes, vec![1; 600 + usize::from(with)]).unwrap()
}

/// Weight of evidence that the person is in the table.
fn evidence(noisy: &NoisyCounts) -> f64 {
    let is_target = |attribute: &u16| attribute % VALUES == VALUES - 1;
    noisy
        .levels
        .iter()
        .map(|level| {
            let raised = level.candidates().zip(&level.noisy).filter(|(c, _)| c.iter().all(is_target));
            raised.map(|(_, n)| *n as f64).sum::<f64>() / level.deviation.powi(2)
        })
        .sum()
}

fn settings(epsilon: f64) -> Settings {
    Settings {
        epsilon,
        delta: Some(1e-3),
        length: 2,
        domain: Domain::Declared,
        percentile: 1.0,
        // Every pair is a candidate: the attacker sees as much as a release can show.
        fabrication: super::Fabrication::Uncontrolled,
        ..Settings::default()
    }
}

/// Lower and upper bound of a share, each wrong with a chance of at most [`DOUBT`].
fn bounds(hits: usize, runs: usize) -> (f64, f64) {
    let (hits, misses) = (hits as f64, (runs - hits) as f64);
    let low = if hits == 0.0 { 0.0 } else { Beta::new(hits, misses + 1.0).unwrap().inverse_cdf(DOUBT) };
    let high =
        if misses == 0.0 { 1.0 } else { Beta::new(hits + 1.0, misses).unwrap().inverse_cdf(1.0 - DOUBT) };
    (low, high)
}

/// Epsilon that the release has at least, by the attack.
fn epsilon_at_least(claimed: f64, distortion: f64, runs: usize) -> f64 {
    let settings = settings(claimed);
    let run = Run::new();
    let mut seen: Vec<Vec<f64>> = Vec::new();
    for with in [false, true] {
        let data = table(3, with);
        let mut rng = rehearsal(100 + u64::from(with));
        let one = || evidence(&release(&data, &settings, distortion, &mut rng, &run).unwrap());
        seen.push(std::iter::repeat_with(one).take(2 * runs).collect());
    }
    let (out, within) = (&seen[0], &seen[1]);
    let alarms = |evidence: &[f64], bound: f64| evidence.iter().filter(|e| **e > bound).count();
    // The bound is chosen on one half of the releases and judged on the other.
    let delta = settings.delta.unwrap();
    let epsilon = |from: usize, bound: f64| {
        let half = from..from + runs;
        let right = bounds(alarms(&within[half.clone()], bound), runs).0;
        let false_alarm = bounds(alarms(&out[half], bound), runs).1;
        ((right - delta).max(1e-12) / false_alarm).ln()
    };
    let tried = (1..40).map(|share| {
        let mut sorted = out[..runs].to_vec();
        sorted.sort_by(f64::total_cmp);
        sorted[runs - 1 - runs * share / 400]
    });
    let best = tried.max_by(|a, b| epsilon(0, *a).total_cmp(&epsilon(0, *b))).unwrap();
    epsilon(runs, best)
}

#[test]
fn the_attack_stays_below_the_claimed_epsilon_and_is_not_blind() {
    for claimed in [2.0, 4.0] {
        let found = epsilon_at_least(claimed, 1.0, 6000);
        println!("claimed epsilon {claimed}: at least {found:.3}");
        assert!(found <= claimed, "{found}");
        assert!(found > claimed / 10.0, "the attack sees nothing: {found}");
    }
}

#[test]
fn noise_that_is_too_small_is_caught() {
    for claimed in [1.0, 3.0] {
        let found = epsilon_at_least(claimed, 0.25, 2000);
        println!("claimed epsilon {claimed}, a quarter of the noise: at least {found:.3}");
        assert!(found > claimed, "not caught: {found}");
    }
}

#[test]
fn a_value_of_one_person_is_released_no_more_often_than_delta() {
    let data = table(2, true);
    let settings = Settings { delta: Some(0.009), domain: Domain::Seen, length: 1, ..settings(3.0) };
    let mut rng = rehearsal(7);
    let runs = 6000;
    let released = |_: &usize| {
        let noisy = release(&data, &settings, 1.0, &mut rng, &Run::new()).unwrap();
        noisy.columns.iter().any(|column| column.values.contains(&VALUES.to_string()))
    };
    let hits = (0..runs).filter(released).count();
    let (low, high) = bounds(hits, runs);
    println!("released in {hits} of {runs}; allowed share 0.0045");
    assert!(low <= 0.0045, "{low}");
    assert!(high > 0.0003, "the bound is needlessly high: {high}");
}
