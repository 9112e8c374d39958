use proptest::prelude::*;

use super::*;
use crate::data::Column;

fn table(rows: &[&[u16]], weights: &[u32]) -> Data {
    let width = rows.first().map_or(0, |row| row.len());
    let columns = (0..width)
        .map(|c| Column { name: format!("c{c}"), values: (1..=9).map(|v| format!("v{v}")).collect() })
        .collect();
    let codes = (0..width).map(|c| rows.iter().map(|row| row[c]).collect()).collect();
    Data::new(columns, codes, weights.to_vec()).unwrap()
}

#[test]
fn a_release_worked_out_by_hand() {
    let sensitive = table(&[&[1, 1], &[1, 2], &[2, 2]], &[20, 4, 10]);
    let released = table(&[&[1, 1], &[2, 1], &[1, 2]], &[15, 5, 10]);
    let options = Options { k: 10, length: 2, ..Options::default() };
    let found = evaluate(&sensitive, &released, &options, &Run::new()).unwrap();
    let [one, two] = &found.lengths[..] else { panic!("two lengths") };
    // Singles: c0=1 24/25, c0=2 10/5, c1=1 20/20, c1=2 14/10.
    assert_eq!((one.sensitive, one.common, one.released, one.both), (4, 4, 4, 4));
    assert_eq!(one.mae_both, Some((1.0 + 5.0 + 0.0 + 4.0) / 4.0));
    assert_eq!(one.mae_union, one.mae_both);
    // Pairs: (1,1) 20/15, (1,2) 4/10 rare, (2,2) 10/0 lost, (2,1) 0/5 made up.
    assert_eq!((two.sensitive, two.common, two.released, two.both), (3, 2, 3, 2));
    assert_eq!((two.rare_released, two.leaked), (1, 0), "shown ten times: not leaked in the narrow sense");
    assert_eq!((two.lost, two.lost_common, two.fabricated), (1, 1, 1));
    assert_eq!(two.suppression, Some(1.0 / 3.0));
    assert_eq!(two.suppression_common, Some(0.5));
    assert_eq!(two.fabrication_of_sensitive, Some(1.0 / 3.0));
    assert_eq!(two.fabrication_of_released, Some(1.0 / 3.0));
    assert_eq!(two.mae_both, Some((5.0 + 6.0) / 2.0));
    assert_eq!(two.mae_union, Some((5.0 + 6.0 + 10.0 + 5.0) / 4.0));
    assert_eq!(two.mae_common, Some((5.0 + 10.0) / 2.0));
    assert_eq!(two.preservation_common, Some(f64::midpoint(0.75, 0.0)));
    assert_eq!(two.proportional_error_common, Some(f64::midpoint(0.25, 1.0)));
    assert_eq!(two.proportional_error_released, Some((0.25 + 1.5 + 1.0) / 3.0));
    assert_eq!(two.mean_count, Some(12.0));
    assert_eq!(found.expansion, Some(30.0 / 34.0 - 1.0));
    let pairs: Vec<(Option<u64>, u64)> = found
        .by_sensitive_count
        .iter()
        .filter(|group| group.length == Some(2))
        .map(|group| (group.up_to, group.combinations))
        .collect();
    assert_eq!(pairs, [(Some(10), 1), (Some(20), 1)]);
}

#[test]
fn guessing_and_distances_worked_out_by_hand() {
    let sensitive = table(&[&[1, 1, 1], &[1, 1, 2], &[2, 2, 2], &[3, 3, 0]], &[1, 1, 2, 5]);
    let released = table(&[&[1, 1, 1], &[2, 2, 2], &[9, 9, 9]], &[3, 1, 1]);
    let options = Options { confidential: vec!["c2".to_owned()], ..Options::default() };
    let found = evaluate(&sensitive, &released, &options, &Run::new()).unwrap();
    let [guess] = &found.attribution[..] else { panic!("one column") };
    assert_eq!((guess.records, guess.matched), (4, Some(1.0)));
    // Key (1,1) says 1 for sure: right once, wrong once; key (2,2) says 2: right twice.
    assert_eq!((guess.correct, guess.certain), (Some(0.75), Some(0.75)));
    // The released column alone: value 1 three of five, value 2 one of five.
    assert!((guess.baseline.unwrap() - (0.6 + 0.2 + 0.2 + 0.2) / 4.0).abs() < 1e-12);
    assert_eq!(found.nearest.same_as_unique, 3);
    let at = |columns, records| Distance { columns, records };
    assert_eq!(found.nearest.released, [at(0, 4), at(3, 1)]);
    assert_eq!(found.nearest.sensitive, [at(0, 7), at(1, 2)]);
}

#[test]
fn nothing_released_is_no_number_beyond_sense() {
    let sensitive = table(&[&[1, 1]], &[3]);
    let released = table(&[&[0, 0]], &[1]);
    let found = evaluate(&sensitive, &released, &Options::default(), &Run::new()).unwrap();
    assert_eq!((found.all.released, found.all.common), (0, 0));
    assert_eq!((found.all.mae_both, found.all.suppression), (None, Some(1.0)));
    let run = Run::new();
    run.stop();
    assert_eq!(evaluate(&sensitive, &released, &Options::default(), &run), Err(Fault::Stopped));
}

/// Counts by going through all records, one combination after the other.
fn slowly(rows: &[Vec<u16>]) -> std::collections::BTreeMap<Vec<(usize, u16)>, u64> {
    let mut found = std::collections::BTreeMap::new();
    for row in rows {
        for mask in 1_u32..1 << row.len() {
            let members: Vec<(usize, u16)> =
                (0..row.len()).filter(|c| mask >> c & 1 == 1).map(|c| (c, row[c])).collect();
            if members.iter().all(|(_, value)| *value > 0) {
                *found.entry(members).or_default() += 1;
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn equals_the_slow_way(
        inside in prop::collection::vec(prop::collection::vec(0_u16..4, 4), 1..40),
        outside in prop::collection::vec(prop::collection::vec(0_u16..4, 4), 1..40),
        threads in 1_usize..3,
    ) {
        let data = |rows: &[Vec<u16>]| {
            let rows: Vec<&[u16]> = rows.iter().map(Vec::as_slice).collect();
            table(&rows, &vec![1; rows.len()])
        };
        let options = Options { k: 3, length: 4, threads, ..Options::default() };
        let found = evaluate(&data(&inside), &data(&outside), &options, &Run::new()).unwrap();
        let (real, shown) = (slowly(&inside), slowly(&outside));
        for measures in &found.lengths {
            let of = |map: &std::collections::BTreeMap<Vec<(usize, u16)>, u64>| {
                map.iter().filter(|(key, _)| Some(key.len()) == measures.length).map(|(k, v)| (k.clone(), *v)).collect::<Vec<_>>()
            };
            let (real_here, shown_here) = (of(&real), of(&shown));
            prop_assert_eq!(measures.sensitive, real_here.len() as u64);
            prop_assert_eq!(measures.released, shown_here.len() as u64);
            let rare = shown_here.iter().filter(|(key, _)| real.get(key).is_some_and(|count| *count < 3)).count();
            prop_assert_eq!(measures.rare_released, rare as u64);
            let made_up = shown_here.iter().filter(|(key, _)| !real.contains_key(key)).count();
            prop_assert_eq!(measures.fabricated, made_up as u64);
            let error: u64 = shown_here.iter().filter_map(|(key, count)| real.get(key).map(|real| real.abs_diff(*count))).sum();
            let mean = (measures.both > 0).then(|| error as f64 / measures.both as f64);
            prop_assert_eq!(measures.mae_both, mean);
        }
    }
}
