//! Measures private counts and records against the table they were made from: error by length over combinations in
//! both and over all in either, common combinations lost, combinations fabricated.
//!
//! `cargo run --release --example dp_frontier -- TABLE.csv [LENGTH [RUNS]]`
//!
//! For judging methods on test tables only: the comparison itself is not private.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;
use synth::data::Data;
use synth::dp::{Domain, Fabrication, Fit, Settings, aggregate, sampler, synthesize};
use synth::read::{Reading, read_file};
use synth::run::Run;

type Counts = Vec<HashMap<Vec<(usize, String)>, i64>>;

/// Counts of all combinations up to a length, by a plain scan.
fn combinations(data: &Data, length: usize) -> Counts {
    let mut counts = vec![HashMap::new(); length + 1];
    let mut codes = vec![0; data.columns().len()];
    let mut coded: Vec<HashMap<Vec<(usize, u16)>, i64>> = vec![HashMap::new(); length + 1];
    for (row, weight) in data.weights().iter().enumerate() {
        data.copy_row(row, &mut codes);
        let have: Vec<(usize, u16)> =
            codes.iter().copied().enumerate().filter(|(_, code)| *code > 0).collect();
        let mut stack = vec![(0, Vec::new())];
        while let Some((from, part)) = stack.pop() {
            for (at, attribute) in have.iter().enumerate().skip(from) {
                let mut longer = part.clone();
                longer.push(*attribute);
                if longer.len() < length {
                    stack.push((at + 1, longer.clone()));
                }
                if let Some(level) = coded.get_mut(longer.len()) {
                    *level.entry(longer).or_insert(0) += i64::from(*weight);
                }
            }
        }
    }
    for (level, coded) in counts.iter_mut().zip(coded) {
        *level = coded
            .into_iter()
            .map(|(c, n)| {
                (
                    c.into_iter()
                        .map(|(column, code)| (column, data.text(column, code).to_owned()))
                        .collect(),
                    n,
                )
            })
            .collect();
    }
    counts
}

fn released(noisy: &synth::dp::NoisyCounts, length: usize) -> Counts {
    let mut counts = vec![HashMap::new(); length + 1];
    for level in &noisy.levels {
        for (combination, count) in level.released() {
            let key = combination
                .iter()
                .filter_map(|a| noisy.attribute(*a))
                .map(|(column, code)| {
                    let values = noisy.columns.get(column).map(|column| &column.values);
                    let text = values.and_then(|values| values.get(usize::from(code) - 1)).cloned();
                    (column, text.unwrap_or_default())
                })
                .collect();
            if let Some(counts) = counts.get_mut(level.length) {
                counts.insert(key, i64::from(count));
            }
        }
    }
    counts
}

/// Error by length in both, by length in either, share of common lost and of released fabricated.
fn compare(truth: &Counts, made: &Counts) -> (Vec<f64>, Vec<f64>, f64, f64) {
    let (mut both, mut either) = (Vec::new(), Vec::new());
    let (mut common, mut lost, mut fabricated, mut all) = (0, 0, 0, 0);
    for (truth, made) in truth.iter().zip(made).skip(1) {
        let (mut sum, mut n, mut missed, mut absent) = (0, 0, 0, 0);
        for (combination, count) in truth {
            match made.get(combination) {
                Some(other) => (sum, n) = (sum + (count - other).abs(), n + 1),
                None => (missed, absent) = (missed + count, absent + 1),
            }
            common += i64::from(*count >= 10);
            lost += i64::from(*count >= 10 && !made.contains_key(combination));
        }
        for (combination, count) in made {
            if !truth.contains_key(combination) {
                (missed, absent, fabricated) = (missed + count, absent + 1, fabricated + 1);
            }
        }
        all += made.len() as i64;
        both.push(sum as f64 / n.max(1) as f64);
        either.push((sum + missed) as f64 / (n + absent).max(1) as f64);
    }
    let share = |part: i64, whole: i64| 100.0 * part as f64 / whole.max(1) as f64;
    (both, either, share(lost, common), share(fabricated, all))
}

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_default();
    let length: usize = args.next().and_then(|l| l.parse().ok()).unwrap_or(3);
    let runs: u64 = args.next().and_then(|l| l.parse().ok()).unwrap_or(1);
    let run = Run::new();
    let data = match read_file(Path::new(&path), &Reading::default(), &run) {
        Ok(loaded) => loaded.data,
        Err(fault) => return eprintln!("{fault}"),
    };
    let truth = combinations(&data, length);
    println!(
        "{} records, combinations {:?}",
        data.records(),
        truth.iter().map(HashMap::len).collect::<Vec<_>>()
    );
    for epsilon in [1.0, 4.0, 12.0] {
        for domain in [Domain::Seen, Domain::Declared] {
            for needed in [0.0, 0.4, 0.85, 1.2, 1.5] {
                for seed in 0..runs {
                    let settings = Settings {
                        epsilon,
                        length,
                        domain,
                        fabrication: Fabrication::Deviations(needed),
                        ..Settings::default()
                    };
                    measure(&data, &truth, &settings, seed, &run);
                }
            }
        }
    }
}

fn measure(data: &Data, truth: &Counts, settings: &Settings, seed: u64, run: &Run) {
    let length = settings.length;
    let begin = Instant::now();
    let noisy = match aggregate(data, settings, &mut sampler::rehearsal(seed), run) {
        Ok(noisy) => noisy,
        Err(fault) => return eprintln!("{fault}"),
    };
    let middle = Instant::now();
    let records = match synthesize(&noisy, &Fit::default(), run) {
        Ok(records) => records,
        Err(fault) => return eprintln!("{fault}"),
    };
    let end = Instant::now();
    let round = |v: &[f64]| v.iter().map(|x| format!("{x:.1}")).collect::<Vec<_>>().join(" / ");
    let head =
        format!("eps {} {:?} {:?} seed {seed}", settings.epsilon, settings.domain, settings.fabrication);
    let levels: Vec<_> = noisy.levels.iter().map(|l| (l.most, (l.deviation * 10.0).round() / 10.0)).collect();
    println!("{head}: cuts and deviations {levels:?}, {} persons", noisy.persons);
    let line = |name: &str, made: &Counts, time: f64| {
        let (both, either, lost, fabricated) = compare(truth, made);
        println!(
            "  {name}: error {} (either {}), lost {lost:.2} %, fabricated {fabricated:.2} %, {time:.2} s",
            round(&both),
            round(&either)
        );
    };
    line("counts ", &released(&noisy, length), (middle - begin).as_secs_f64());
    line("records", &combinations(&records, length), (end - middle).as_secs_f64());
}
