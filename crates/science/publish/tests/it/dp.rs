//! Differential privacy against exact distributions and against another implementation.

use opendp::domains::{AtomDomain, VectorDomain};
use opendp::measurements::{make_gaussian, make_laplace};
use opendp::measures::{MaxDivergence, ZeroConcentratedDivergence};
use opendp::metrics::{L1Distance, L2Distance};
use publish::data::{Column, Data};
use publish::dp::sampler::{DiscreteGaussian, DiscreteLaplace, rehearsal, uniform};
use publish::dp::{Domain, Fabrication, Fit, Mode, NoisyCounts, Settings, aggregate, synthesize};
use publish::error::Fault;
use publish::read::read_file;
use publish::run::Run;
use statrs::distribution::{ChiSquared, ContinuousCDF as _};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

const DRAWS: usize = 200_000;

/// Chance of a chi-square statistic at least as large, over the cells with an expectation of 8 or more (the rest are
/// one cell). Also checks that nothing was left out.
fn chance(draws: &[i64], probability: impl Fn(i64) -> f64) -> f64 {
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for draw in draws {
        *counts.entry(*draw).or_default() += 1;
    }
    let n = draws.len() as f64;
    let (mut statistic, mut cells, mut expected_left, mut seen_left) = (0.0, 0_u32, n, n);
    for x in -400..=400 {
        let (expected, seen) = (n * probability(x), counts.get(&x).copied().unwrap_or(0) as f64);
        if expected >= 8.0 {
            statistic += (seen - expected).powi(2) / expected;
            (cells, expected_left, seen_left) = (cells + 1, expected_left - expected, seen_left - seen);
        }
    }
    assert!(cells >= 3, "too few cells");
    statistic += (seen_left - expected_left).powi(2) / expected_left.max(1.0);
    1.0 - ChiSquared::new(f64::from(cells)).unwrap().cdf(statistic)
}

#[test]
fn laplace_follows_its_exact_distribution() {
    let mut rng = rehearsal(11);
    for (numerator, denominator) in [(1, 1), (5, 2), (7, 3), (40, 1), (1, 2), (1001, 100)] {
        let noise = DiscreteLaplace::new(numerator, denominator).unwrap();
        let draws: Vec<i64> = (0..DRAWS).map(|_| noise.sample(&mut rng)).collect();
        let chance = chance(&draws, |x| noise.probability(x));
        println!("laplace {numerator}/{denominator}: chance {chance:.4}");
        assert!(chance > 1e-4, "{numerator}/{denominator}: {chance}");
    }
}

#[test]
fn gaussian_follows_its_exact_distribution() {
    let mut rng = rehearsal(12);
    for (numerator, denominator) in [(1, 1), (1, 4), (9, 2), (400, 1), (123_456, 1000), (7, 10)] {
        let noise = DiscreteGaussian::new(numerator, denominator).unwrap();
        let draws: Vec<i64> = (0..DRAWS).map(|_| noise.sample(&mut rng)).collect();
        let chance = chance(&draws, |x| noise.probability(x));
        println!("gaussian {numerator}/{denominator}: chance {chance:.4}");
        assert!(chance > 1e-4, "{numerator}/{denominator}: {chance}");
    }
}

#[test]
fn a_wrong_scale_is_seen_by_the_same_test() {
    let mut rng = rehearsal(13);
    let (noise, claimed) = (DiscreteGaussian::new(400, 1).unwrap(), DiscreteGaussian::new(441, 1).unwrap());
    let draws: Vec<i64> = (0..DRAWS).map(|_| noise.sample(&mut rng)).collect();
    assert!(chance(&draws, |x| claimed.probability(x)) < 1e-6);
    let (noise, claimed) = (DiscreteLaplace::new(40, 1).unwrap(), DiscreteLaplace::new(42, 1).unwrap());
    let draws: Vec<i64> = (0..DRAWS).map(|_| noise.sample(&mut rng)).collect();
    assert!(chance(&draws, |x| claimed.probability(x)) < 1e-6);
}

/// Another implementation's draws must follow our stated probabilities, and ours the same: one law, two programs.
#[test]
fn the_samplers_agree_with_opendp() {
    let space = || (VectorDomain::new(AtomDomain::<i64>::default()), L1Distance::<i64>::default());
    let (domain, metric) = space();
    let theirs = make_laplace::<_, _, MaxDivergence>(domain, metric, 2.5, None).unwrap();
    let draws = theirs.invoke(&vec![0; DRAWS / 5]).unwrap();
    let ours = DiscreteLaplace::new(5, 2).unwrap();
    let laplace = chance(&draws, |x| ours.probability(x));

    let domain = VectorDomain::new(AtomDomain::<i64>::default());
    let theirs =
        make_gaussian::<_, _, ZeroConcentratedDivergence>(domain, L2Distance::<i64>::default(), 6.5, None)
            .unwrap();
    let draws = theirs.invoke(&vec![0; DRAWS / 5]).unwrap();
    let ours = DiscreteGaussian::new(169, 4).unwrap();
    let gaussian = chance(&draws, |x| ours.probability(x));
    println!("opendp under our probabilities: laplace {laplace:.4}, gaussian {gaussian:.4}");
    // Their generator is not seeded: the bound is one that chance passes once in a hundred thousand runs.
    assert!(laplace > 1e-5 && gaussian > 1e-5, "{laplace} {gaussian}");
}

// Releases and records.

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data");
    assert!(folder.exists() || std::env::var_os("CI").is_none(), "reference data are missing");
    folder.exists().then_some(folder)
}

fn small(rows: usize, seed: u64) -> Data {
    let mut rng = rehearsal(seed);
    let sizes = [2u16, 3, 1, 4, 2, 1];
    let columns = sizes.iter().enumerate().map(|(at, size)| Column {
        name: format!("column {at}"),
        values: (1..=*size).map(|v| format!("v{v}")).collect(),
    });
    // Columns hang together: everybody has a kind.
    let kinds: Vec<u64> = (0..rows).map(|_| uniform(3, &mut rng)).collect();
    let codes = sizes.iter().map(|size| {
        let draw = |kind: &u64| {
            (uniform(u64::from(*size) + 1, &mut rng) * (kind + 1) % (u64::from(*size) + 1)) as u16
        };
        kinds.iter().map(draw).collect()
    });
    Data::new(columns.collect(), codes.collect(), vec![1; rows]).unwrap()
}

fn strong() -> Settings {
    Settings { epsilon: 20.0, delta: Some(1e-4), domain: Domain::Declared, ..Settings::default() }
}

/// Counts of combinations of a table, by a plain scan: column and code of each value.
fn scan(data: &Data, length: usize) -> HashMap<Vec<(usize, u16)>, i64> {
    let mut counts = HashMap::new();
    let mut codes = vec![0; data.columns().len()];
    for (row, weight) in data.weights().iter().enumerate() {
        data.copy_row(row, &mut codes);
        let have: Vec<(usize, u16)> =
            codes.iter().copied().enumerate().filter(|(_, code)| *code > 0).collect();
        for mask in 1_u32..1 << have.len() {
            if mask.count_ones() as usize == length {
                let part = have.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1).map(|(_, a)| *a);
                *counts.entry(part.collect()).or_insert(0) += i64::from(*weight);
            }
        }
    }
    counts
}

fn released(noisy: &NoisyCounts, length: usize) -> HashMap<Vec<(usize, u16)>, i64> {
    let level = noisy.levels.iter().find(|level| level.length == length);
    level
        .into_iter()
        .flat_map(|level| level.released())
        .map(|(c, n)| (c.iter().map(|a| noisy.attribute(*a).unwrap()).collect(), i64::from(n)))
        .collect()
}

#[test]
fn much_budget_gives_nearly_exact_counts_and_records() {
    let data = small(5000, 1);
    let settings = Settings { epsilon: 50.0, percentile: 1.0, ..strong() };
    let noisy = aggregate(&data, &settings, &mut rehearsal(2), &Run::new()).unwrap();
    let records = synthesize(&noisy, &Fit::default(), &Run::new()).unwrap();
    let mut compared = 0;
    for length in 1..=3 {
        let (truth, counts, fitted) = (scan(&data, length), released(&noisy, length), scan(&records, length));
        for (combination, count) in &truth {
            let noisy = counts.get(combination).copied().unwrap_or(0);
            assert!((noisy - count).abs() <= 25, "{combination:?}: {count} became {noisy}");
            let fitted = fitted.get(combination).copied().unwrap_or(0);
            assert!((fitted - count).abs() <= 40, "{combination:?}: {count} became {fitted} records");
            compared += 1;
        }
    }
    println!("{compared} combinations compared");
    assert_eq!(compared, 255);
}

#[test]
fn released_counts_are_consistent_and_records_hold_nothing_else() {
    for (seed, rows) in [(3, 400), (4, 3000)] {
        let data = small(rows, seed);
        let settings = Settings { epsilon: 2.0, length: 4, ..strong() };
        let noisy = aggregate(&data, &settings, &mut rehearsal(seed), &Run::new()).unwrap();
        let mut checked = 0;
        for length in 2..=noisy.levels.len() {
            let parents = released(&noisy, length - 1);
            for (combination, count) in released(&noisy, length) {
                for without in 0..length {
                    let mut part = combination.clone();
                    part.remove(without);
                    assert!(parents[&part] >= count && count > 0);
                    checked += 1;
                }
            }
        }
        assert!(checked > 100, "{checked}");
        let records = synthesize(&noisy, &Fit::default(), &Run::new()).unwrap();
        assert_eq!(records.records(), noisy.persons);
        for length in 1..=noisy.levels.len() {
            let counts = released(&noisy, length);
            assert!(scan(&records, length).keys().all(|combination| counts.contains_key(combination)));
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_and_threads_do_not_matter() {
    let data = small(2000, 5);
    let run = Run::new();
    let of = |threads: usize, seed: u64| {
        let settings = Settings { threads, ..strong() };
        let noisy = aggregate(&data, &settings, &mut rehearsal(seed), &run).unwrap();
        let records = synthesize(&noisy, &Fit { seed, ..Fit::default() }, &run).unwrap();
        (noisy, records)
    };
    let one = of(1, 6);
    assert_eq!(one, of(3, 6));
    assert_ne!(one.0, of(1, 7).0);
}

#[test]
fn wanted_rows_are_made_also_very_many() {
    let data = small(3000, 8);
    let noisy = aggregate(&data, &strong(), &mut rehearsal(9), &Run::new()).unwrap();
    for rows in [0, 1, 500, 6000, 1_234_567] {
        let records = synthesize(&noisy, &Fit { rows: Some(rows), ..Fit::default() }, &Run::new()).unwrap();
        assert_eq!(records.records(), rows);
        let scale = rows as f64 / noisy.persons as f64;
        let fitted = scan(&records, 2);
        let mut compared = 0;
        for (combination, count) in released(&noisy, 2) {
            let aim = count as f64 * scale;
            let fitted = fitted.get(&combination).copied().unwrap_or(0) as f64;
            assert!(
                (fitted - aim).abs() <= 8.0 + 0.08 * aim + 20.0 * scale.min(1.0),
                "{rows}: {aim} became {fitted}"
            );
            compared += 1;
        }
        assert!(compared > 40, "{compared}");
    }
}

#[test]
fn values_seen_in_the_data_only_are_not_named_unless_common() {
    let mut codes: Vec<u16> = vec![1; 5000];
    codes.extend([2, 3, 3]);
    let column = Column { name: "c".into(), values: vec!["common".into(), "once".into(), "twice".into()] };
    let data = Data::new(vec![column.clone()], vec![codes], vec![1; 5003]).unwrap();
    let settings = Settings { epsilon: 1.0, domain: Domain::Seen, ..Settings::default() };
    for seed in 0..50 {
        let noisy = aggregate(&data, &settings, &mut rehearsal(seed), &Run::new()).unwrap();
        assert_eq!(noisy.columns, [Column { name: "c".into(), values: vec!["common".into()] }]);
        assert!(noisy.spent.delta > 1e-6 && noisy.spent.delta < 1e-3);
        let records = synthesize(&noisy, &Fit::default(), &Run::new()).unwrap();
        assert_eq!(records.columns().len(), 1);
    }
    let declared = Settings { domain: Domain::Declared, ..settings };
    let noisy = aggregate(&data, &declared, &mut rehearsal(1), &Run::new()).unwrap();
    assert_eq!(noisy.columns, [column]);
}

/// With the same noise, whoever asks that less is made up gets a part of what others get.
#[test]
fn the_stricter_the_fewer_combinations() {
    let data = small(3000, 21);
    let released = |fabrication| {
        let settings = Settings { epsilon: 0.3, fabrication, domain: Domain::Declared, ..strong() };
        let noisy = aggregate(&data, &settings, &mut rehearsal(3), &Run::new()).unwrap();
        let pairs = noisy.levels.iter().find(|level| level.length == 2).unwrap();
        pairs.released().map(|(pair, _)| pair.to_vec()).collect::<std::collections::BTreeSet<_>>()
    };
    let all = [Fabrication::Uncontrolled, Fabrication::Balanced, Fabrication::Minimise].map(released);
    println!("pairs: {:?}", all.each_ref().map(std::collections::BTreeSet::len));
    assert!(all[2].is_subset(&all[1]) && all[1].is_subset(&all[0]));
    assert!(all[2].len() < all[0].len());
}

#[test]
fn bad_settings_and_stops_are_sentences() {
    let data = small(100, 10);
    let run = Run::new();
    let wrong = [
        Settings { epsilon: 0.0, ..strong() },
        Settings { epsilon: f64::NAN, ..strong() },
        Settings { epsilon: 51.0, ..strong() },
        Settings { delta: Some(0.0), ..strong() },
        Settings { delta: Some(0.5), ..strong() },
        Settings { length: 0, ..strong() },
        Settings { length: 7, ..strong() },
        Settings { percentile: 0.0, ..strong() },
        Settings { mode: Mode::Custom(vec![1.0]), ..strong() },
        Settings { fabrication: Fabrication::Deviations(-1.0), ..strong() },
    ];
    for settings in wrong {
        let fault = aggregate(&data, &settings, &mut rehearsal(1), &run).unwrap_err();
        assert!(matches!(fault, Fault::Setting { .. }), "{fault}");
    }
    let tight = Settings { memory: 300, ..strong() };
    assert!(matches!(aggregate(&data, &tight, &mut rehearsal(1), &run), Err(Fault::Memory { .. })));
    let noisy = aggregate(&data, &strong(), &mut rehearsal(1), &run).unwrap();
    let tight = Fit { memory: 10, ..Fit::default() };
    assert!(matches!(synthesize(&noisy, &tight, &run), Err(Fault::Memory { .. })));
    let run = Run::new();
    run.stop();
    assert_eq!(aggregate(&data, &strong(), &mut rehearsal(1), &run), Err(Fault::Stopped));
    assert_eq!(synthesize(&noisy, &Fit::default(), &run), Err(Fault::Stopped));
}

#[test]
fn odd_tables_are_answered() {
    let run = Run::new();
    let none = Data::new(vec![], vec![], vec![]).unwrap();
    assert!(matches!(aggregate(&none, &strong(), &mut rehearsal(1), &run), Err(Fault::Empty { .. })));
    let column =
        |values: &[&str]| Column { name: "c".into(), values: values.iter().map(|v| (*v).into()).collect() };
    // No rows; no values; one person; nobody has anything; tiny epsilon.
    let odd = [
        Data::new(vec![column(&["a", "b"])], vec![vec![]], vec![]).unwrap(),
        Data::new(vec![column(&[])], vec![vec![0, 0]], vec![1, 5]).unwrap(),
        Data::new(vec![column(&["a"]), column(&["b"])], vec![vec![1], vec![1]], vec![1]).unwrap(),
        Data::new(vec![column(&["a"]), column(&["b"])], vec![vec![0], vec![0]], vec![400]).unwrap(),
    ];
    let mut made = 0;
    for data in &odd {
        for epsilon in [0.01, 1.0, 50.0] {
            for domain in [Domain::Seen, Domain::Declared] {
                let settings = Settings { epsilon, domain, delta: None, ..Settings::default() };
                let noisy = aggregate(data, &settings, &mut rehearsal(1), &run).unwrap();
                assert!(noisy.levels.iter().all(|level| level.estimates.iter().all(|e| e.is_finite())));
                let records = synthesize(&noisy, &Fit::default(), &run).unwrap();
                assert_eq!(records.records(), noisy.persons);
                made += 1;
            }
        }
    }
    assert_eq!(made, 24);
}

/// The aims on the benchmark table at epsilon 4, length 3: error at most 40 at every length, at most 1 % fabricated, at
/// most 5 % of the common combinations lost.
#[test]
fn the_benchmark_table_meets_its_aims() {
    let Some(folder) = folder() else { return };
    let run = Run::new();
    let table = "ctdc/ctdc_synthetic_2025_northamerica19.csv";
    let data = read_file(&folder.join(table), &crate::read::as_published(table), &run).unwrap().data;
    assert_eq!(data.records(), 91_043);
    let mut settings = Settings { epsilon: 4.0, ..Settings::default() };
    for domain in [Domain::Seen, Domain::Declared] {
        settings.domain = domain;
        let noisy = aggregate(&data, &settings, &mut rehearsal(1), &run).unwrap();
        let records = synthesize(&noisy, &Fit::default(), &run).unwrap();
        let (mut lost, mut common, mut fabricated, mut all) = (0, 0, 0, 0);
        for length in 1..=3 {
            let name = |data: &Data,
                        counts: HashMap<Vec<(usize, u16)>, i64>|
             -> HashMap<Vec<(usize, String)>, i64> {
                let text = |c: Vec<(usize, u16)>| {
                    c.iter().map(|(at, code)| (*at, data.text(*at, *code).into())).collect()
                };
                counts.into_iter().map(|(c, n)| (text(c), n)).collect()
            };
            let (truth, made) = (name(&data, scan(&data, length)), name(&records, scan(&records, length)));
            let both: Vec<i64> =
                truth.iter().filter_map(|(c, n)| made.get(c).map(|m| (n - m).abs())).collect();
            let error = both.iter().sum::<i64>() as f64 / both.len() as f64;
            println!("{domain:?} length {length}: error {error:.1} over {} combinations", both.len());
            assert!(error <= 40.0 && both.len() >= [25, 240, 1100][length - 1]);
            common += truth.values().filter(|n| **n >= 10).count();
            lost += truth.iter().filter(|(c, n)| **n >= 10 && !made.contains_key(*c)).count();
            fabricated += made.keys().filter(|c| !truth.contains_key(*c)).count();
            all += made.len();
        }
        println!("{domain:?}: lost {lost} of {common}, fabricated {fabricated} of {all}");
        assert_eq!(common, 1676);
        assert!(lost * 20 <= common && fabricated * 100 <= all);
    }
}
