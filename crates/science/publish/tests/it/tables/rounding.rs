//! Rounded and noisy tables: whatever the method, totals are the sums of their parts.

use publish::data::Data;
use publish::dp::sampler::{DiscreteLaplace, rehearsal};
use publish::run::Run;
use publish::tables::{Cube, Kept, Rounded, Shown, Spec, Table, noise, round};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::attacker::sums;
use super::random::{data, flat, grouped};
use super::referrals::{dimension, referrals};

/// Every total against its parts; returns how many totals there are.
fn add_up(cube: &Cube, shown: &[Shown]) -> usize {
    let sums = sums(cube);
    for (total, parts) in &sums {
        let parts: u64 = parts.iter().map(|part| shown[*part].value.unwrap()).sum();
        assert_eq!(shown[*total].value.unwrap(), parts, "{:?}", cube.cells()[*total]);
    }
    sums.len()
}

/// A rounding against the truth: multiples, as near as it says; bounds hold the truth and leave a choice.
fn fair(cube: &Cube, rounded: &Rounded) {
    let mut furthest = 0;
    for (cell, shown) in cube.cells().iter().zip(&rounded.cells) {
        let value = shown.value.unwrap();
        assert!(value.is_multiple_of(rounded.base));
        furthest = furthest.max(value.abs_diff(cell.count));
        assert!(cell.count > 0 || value == 0);
    }
    assert_eq!(furthest, rounded.furthest);
    match rounded.kept {
        Kept::Unbiased | Kept::Neighbours => assert!(furthest < rounded.base),
        Kept::OneFurther => assert!(furthest < 2 * rounded.base),
        Kept::Sums => {}
    }
    for bound in &rounded.proof {
        assert!(bound.low <= bound.count && bound.high.is_some_and(|high| high >= bound.count), "{bound:?}");
    }
}

#[test]
fn two_ways_always_keep_the_neighbours_and_the_expectation() {
    let (mut tables, mut totals) = (0, 0);
    for seed in 0..60 {
        let data = data(&[3, 4], 4, 30, &mut ChaCha8Rng::seed_from_u64(seed));
        let spec = Spec::one(vec![flat(&data)[0].clone(), grouped(&data, 1)]);
        let cube = Cube::count(&data, spec, &Run::new()).unwrap();
        for base in [3, 5, 10] {
            let rounded = round(&cube, base, base, seed, &Run::new()).unwrap();
            assert_eq!(rounded.kept, Kept::Unbiased);
            fair(&cube, &rounded);
            totals += add_up(&cube, &rounded.cells);
            tables += 1;
        }
    }
    assert_eq!((tables, totals > 3_000), (180, true), "{totals}");

    // Means of many roundings against the truth: within five standard errors, none of which exceeds half the base.
    let data = data(&[3, 4], 2, 30, &mut ChaCha8Rng::seed_from_u64(7));
    let spec = Spec::one(vec![flat(&data)[0].clone(), grouped(&data, 1)]);
    let cube = Cube::count(&data, spec, &Run::new()).unwrap();
    let runs = 4_000_u32;
    let mut means = vec![0.0; cube.cells().len()];
    for seed in 0..runs {
        let rounded = round(&cube, 5, 1, u64::from(seed), &Run::new()).unwrap();
        for (mean, shown) in means.iter_mut().zip(&rounded.cells) {
            *mean += shown.value.unwrap() as f64 / f64::from(runs);
        }
    }
    let worst = means
        .iter()
        .zip(cube.cells())
        .map(|(mean, cell)| (mean - cell.count as f64).abs())
        .fold(0.0, f64::max);
    println!("largest bias over {} cells and {runs} roundings: {worst:.3}", means.len());
    assert!(worst < 5.0 * 2.5 / f64::from(runs).sqrt(), "{worst}");
}

#[test]
fn three_ways_say_what_they_keep() {
    let mut kept = std::collections::BTreeMap::new();
    for seed in 0..200 {
        let data = data(&[3, 3, 3], 3, 30, &mut ChaCha8Rng::seed_from_u64(3_000 + seed));
        let mut spec = Spec::one(flat(&data));
        if seed % 4 == 3 {
            spec.tables = vec![Table::all([0, 1]), Table::all([1, 2]), Table::all([0, 2])];
        }
        let cube = Cube::count(&data, spec, &Run::new()).unwrap();
        let rounded = round(&cube, [3, 5, 10][(seed % 3) as usize], 5, seed, &Run::new()).unwrap();
        fair(&cube, &rounded);
        assert!(add_up(&cube, &rounded.cells) > 20);
        *kept.entry(format!("{:?}", rounded.kept)).or_insert(0) += 1;
    }
    println!("three ways: {kept:?}");
    assert_eq!(kept.values().sum::<i32>(), 200);
}

fn real(data: &Data, names: &[&str]) -> Cube {
    let spec = Spec::one(names.iter().map(|name| dimension(data, name)).collect());
    Cube::count(data, spec, &Run::new()).unwrap()
}

#[test]
fn the_referral_tables_rounded_and_noisy() {
    let Some(data) = referrals() else { return };
    let cube = real(&data, &["Quarter", "First responder type", "Age at exploitation", "Gender"]);
    for base in [3, 5, 10] {
        let rounded = round(&cube, base, base, 1, &Run::new()).unwrap();
        fair(&cube, &rounded);
        let totals = add_up(&cube, &rounded.cells);
        let narrow = rounded.proof.iter().map(|bound| bound.high.unwrap() - bound.low).min().unwrap();
        println!(
            "base {base}: {:?}, furthest {}, {totals} totals, {} small cells, narrowest {narrow}",
            rounded.kept,
            rounded.furthest,
            rounded.proof.len()
        );
        assert!(!rounded.proof.is_empty());
    }
    let laplace = DiscreteLaplace::at_least(1.0).unwrap();
    let mut chance = rehearsal(5);
    let noisy = noise(&cube, &mut || laplace.sample(&mut chance), &Run::new()).unwrap();
    assert_eq!(noisy.finest, 4 * 3 * 3 * 4);
    assert_eq!(add_up(&cube, &noisy.cells), 360);
    let total = cube.find(&[0, 0, 0, 0]).unwrap();
    let error = noisy.cells[total].value.unwrap().abs_diff(cube.cells()[total].count);
    println!("noise of scale 1 in {} cells: the number of all records is off by {error}", noisy.finest);
    assert!(error < 100);
}

/// Every true table behind a rounded one, written out cell by cell: two rows of three, with their totals.
fn behind(cube: &Cube, rounded: &Rounded) -> Vec<(u64, u64)> {
    let near = |cell: usize, count: u64| count.abs_diff(rounded.cells[cell].value.unwrap()) < rounded.base;
    let place = |row: u16, column: u16| cube.find(&[row, column]).unwrap();
    let mut range = vec![(u64::MAX, 0); cube.cells().len()];
    let values: Vec<Vec<u64>> = (0..6_u16)
        .map(|n| (0..=60).filter(|count| near(place(n / 3 + 1, n % 3 + 1), *count)).collect())
        .collect();
    let all: usize = values.iter().map(Vec::len).product();
    for mut number in 0..all {
        let mut counts = vec![0; cube.cells().len()];
        for (n, values) in (0..6_u16).zip(&values) {
            let value = values[number % values.len()];
            number /= values.len();
            for (row, column) in [(n / 3 + 1, n % 3 + 1), (0, n % 3 + 1), (n / 3 + 1, 0), (0, 0)] {
                counts[place(row, column)] += value;
            }
        }
        if counts.iter().enumerate().all(|(cell, count)| near(cell, *count)) {
            for (range, count) in range.iter_mut().zip(&counts) {
                *range = (range.0.min(*count), range.1.max(*count));
            }
        }
    }
    range
}

#[test]
fn what_stays_possible_behind_a_rounding_is_written_out() {
    let (mut compared, mut exact) = (0, 0);
    for seed in 0..40 {
        let data = data(&[2, 3], 0, 12, &mut ChaCha8Rng::seed_from_u64(5_000 + seed));
        let cube = Cube::count(&data, Spec::one(flat(&data)), &Run::new()).unwrap();
        let rounded = round(&cube, 3, 13, seed, &Run::new()).unwrap();
        let range = behind(&cube, &rounded);
        for bound in &rounded.proof {
            let (low, high) = range[bound.cell];
            assert!(low <= bound.seen_low && bound.seen_high <= high, "{bound:?} {low} {high}");
            assert!(
                bound.low <= low && bound.high.is_some_and(|most| most >= high),
                "{bound:?} {low} {high}"
            );
            assert!(high > low, "{bound:?} is known");
            compared += 1;
            exact += u32::from((low, high) == (bound.seen_low, bound.seen_high));
        }
    }
    println!(
        "{compared} small cells behind roundings, {exact} with exactly the range that was said to stay possible"
    );
    assert!(compared > 200 && exact * 10 > compared * 9, "{exact} of {compared}");
}
