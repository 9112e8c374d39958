//! The gate against a thousand unsafe releases of four kinds, each made from a safe one that passes.

use publish::{
    data::{Column, Data},
    evaluate,
    gate::{self, Options, Refusal, Verdict},
    kanon,
    release::{self, Ask},
    run::Run,
};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};

type Row = Vec<u16>;

const K: u32 = 5;

/// A number below `most`.
fn below(chance: &mut ChaCha8Rng, most: usize) -> usize {
    (chance.next_u32() as usize) % most
}

fn data(rows: &[Row]) -> Data {
    let width = rows[0].len();
    let columns = (0..width)
        .map(|c| Column { name: format!("c{c}"), values: (1..=8).map(|v| format!("v{v}")).collect() })
        .collect();
    let codes = (0..width).map(|c| rows.iter().map(|row| row[c]).collect()).collect();
    Data::new(columns, codes, vec![1; rows.len()]).unwrap()
}

/// How many rows hold all values of `part`.
fn held(rows: &[Row], part: &Row) -> u32 {
    let holds = |row: &&Row| row.iter().zip(part).all(|(has, wants)| *wants == 0 || has == wants);
    u32::try_from(rows.iter().filter(holds).count()).unwrap()
}

/// Rows that differ from `one` in at most one column.
fn around(rows: &[Row], one: &Row) -> u32 {
    let near = |row: &&Row| row.iter().zip(one).filter(|(left, right)| left != right).count() <= 1;
    u32::try_from(rows.iter().filter(near).count()).unwrap()
}

/// Whether a part of `row` is held by 1 to K - 1 people: all parts, one by one.
fn rare_part(rows: &[Row], row: &Row) -> bool {
    (1_u32..1 << row.len()).any(|mask| {
        let part: Row =
            row.iter().enumerate().map(|(c, v)| if mask >> c & 1 == 1 { *v } else { 0 }).collect();
        part.iter().any(|value| *value > 0) && (1..K).contains(&held(rows, &part))
    })
}

/// A table whose columns lean on a hidden class, with blanks.
fn sensitive(chance: &mut ChaCha8Rng, people: usize, width: usize) -> Vec<Row> {
    let mut row = || {
        let class = below(chance, 3);
        (0..width)
            .map(|column| match below(chance, 10) {
                0 | 1 => 0,
                2 => 1 + u16::try_from(below(chance, 6)).unwrap(),
                _ => 1 + u16::try_from((class + column) % 3).unwrap(),
            })
            .collect()
    };
    (0..people).map(|_| row()).collect()
}

/// Records that K people share, drawn from the rows: values are taken one by one while K people are left.
fn safe(chance: &mut ChaCha8Rng, rows: &[Row]) -> Vec<Row> {
    rows.iter()
        .map(|row| {
            let mut kept = vec![0; row.len()];
            let mut order: Vec<usize> = (0..row.len()).collect();
            for place in (1..order.len()).rev() {
                order.swap(place, below(chance, place + 1));
            }
            for column in order {
                kept[column] = row[column];
                if held(rows, &kept) < K {
                    kept[column] = 0;
                }
            }
            kept
        })
        .collect()
}

fn options() -> Options {
    Options { k: K, ..Options::default() }
}

fn verdict(rows: &[Row], released: &[Row], options: &Options) -> Verdict {
    gate::check(&data(rows), &data(released), options, &Run::new()).unwrap()
}

fn kinds(verdict: &Verdict) -> Vec<&'static str> {
    verdict
        .refusals
        .iter()
        .map(|one| match one {
            Refusal::RareGroup { .. } => "rare",
            Refusal::Unchecked { .. } => "unchecked",
            Refusal::HomogeneousGroup { .. } => "homogeneous",
            Refusal::NearCopy { .. } => "near",
            Refusal::MoreRecords { .. } | Refusal::MoreOfAValue { .. } => "more",
        })
        .collect()
}

/// How many releases of a kind were judged.
#[derive(Default, Debug, PartialEq, Eq)]
struct Tally {
    unsafe_refused: u32,
    safe_passed: u32,
}

/// Random tables for each kind of danger.
fn tables() -> u32 {
    test_length::runs(250, 5_000)
}

/// A rare group of any size, alone or within a longer record, once or more often than K times.
#[test]
fn rare_groups_copied_are_refused() {
    let mut tally = Tally::default();
    for seed in 0..u64::from(tables()) {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let rows = sensitive(&mut chance, 200, 6);
        let mut released = safe(&mut chance, &rows);
        let before = verdict(&rows, &released, &options());
        assert!(before.passed, "seed {seed}: {:?}", before.refusals);
        tally.safe_passed += 1;
        let rare: Row = loop {
            let mut one = rows[below(&mut chance, rows.len())].clone();
            for value in &mut one {
                *value *= u16::from(below(&mut chance, 4) > 0);
            }
            if (1..K).contains(&held(&rows, &one)) {
                break one;
            }
        };
        for _ in 0..[1, 2, 10][below(&mut chance, 3)] {
            let place = below(&mut chance, released.len());
            for (value, wanted) in released[place].iter_mut().zip(&rare) {
                *value = if *wanted > 0 { *wanted } else { *value };
            }
        }
        let after = verdict(&rows, &released, &options());
        assert!(!after.passed && kinds(&after).contains(&"rare"), "seed {seed}: {:?}", after.refusals);
        let told = &after.examples[0];
        assert!(!told.is_empty(), "the example is for those inside");
        tally.unsafe_refused += 1;
    }
    assert_eq!(tally, Tally { unsafe_refused: tables(), safe_passed: tables() });
}

/// All combinations up to length 3 are common; the group shows only at length 4 or 5. A look at length 3 sees nothing,
/// so a gate that may look no further refuses as well.
#[test]
fn records_longer_than_what_was_checked_are_refused() {
    let mut tally = Tally::default();
    for seed in 0..u64::from(tables()) {
        let mut chance = ChaCha8Rng::seed_from_u64(1000 + seed);
        let length = 4 + usize::from(seed % 2 == 1);
        // Every even pattern of the first columns is frequent; odd ones differ from them only in full length.
        let even = |mask: usize| mask.count_ones().is_multiple_of(2);
        let pattern = |mask: usize, last: u16| -> Row {
            (0..length).map(|c| 1 + u16::try_from(mask >> c & 1).unwrap()).chain([last]).collect()
        };
        let mut rows: Vec<Row> = Vec::new();
        for mask in (0..1 << length).filter(|mask| even(*mask)) {
            for _ in 0..K + u32::try_from(below(&mut chance, 4)).unwrap() {
                rows.push(pattern(mask, u16::try_from(below(&mut chance, 2)).unwrap() * 3));
            }
        }
        let odd = (1 << below(&mut chance, length)) ^ if below(&mut chance, 2) == 0 { 3 } else { 0 };
        let few = 1 + below(&mut chance, K as usize - 1);
        rows.extend((0..few).map(|_| pattern(odd, 0)));
        let mut released = safe(&mut chance, &rows);
        let before = verdict(&rows, &released, &options());
        assert!(before.passed, "seed {seed}: {:?}", before.refusals);
        tally.safe_passed += 1;
        let place = below(&mut chance, released.len());
        released[place] = pattern(odd, 0);
        let three = evaluate::Options { k: K, length: 5, ..evaluate::Options::default() };
        let seen = evaluate::evaluate(&data(&rows), &data(&released), &three, &Run::new()).unwrap();
        for measures in &seen.lengths {
            let expected = u64::from(measures.length == Some(length));
            assert_eq!(measures.rare_released, expected, "seed {seed}, length {:?}", measures.length);
        }
        let after = verdict(&rows, &released, &options());
        assert_eq!(kinds(&after), ["rare"], "seed {seed}");
        let short = verdict(&rows, &released, &Options { longest: Some(3), ..options() });
        assert_eq!(kinds(&short), ["unchecked"], "seed {seed}");
        tally.unsafe_refused += 1;
    }
    assert_eq!(tally, Tally { unsafe_refused: tables(), safe_passed: tables() });
}

/// Enough people, but all with the same confidential value.
#[test]
fn homogeneous_groups_are_refused() {
    let mut tally = Tally::default();
    for seed in 0..u64::from(tables()) {
        let mut chance = ChaCha8Rng::seed_from_u64(2000 + seed);
        let mut rows = sensitive(&mut chance, 150, 3);
        for row in &mut rows {
            row.push(1 + u16::try_from(below(&mut chance, 3)).unwrap());
        }
        let asks = Options { confidential: vec!["c3".to_owned()], known: Some(2), ..options() };
        // Safe: the confidential value alone, and the others without it.
        let mut released: Vec<Row> = safe(&mut chance, &rows)
            .into_iter()
            .enumerate()
            .map(
                |(place, row)| {
                    if place % 3 == 0 { vec![0, 0, 0, row[3]] } else { vec![row[0], row[1], row[2], 0] }
                },
            )
            .collect();
        let group: Row = vec![7, 8, 0, 2];
        let size = K as usize + below(&mut chance, 6);
        rows.extend((0..size).map(|place| vec![7, 8, u16::try_from(place % 2).unwrap(), 2]));
        let before = verdict(&rows, &released, &asks);
        assert!(before.passed, "seed {seed}: {:?}", before.refusals);
        tally.safe_passed += 1;
        released[0] = if seed % 2 == 0 { group } else { vec![7, 0, 0, 2] };
        assert!(!rare_part(&rows, &released[0]), "nothing in it is rare");
        let after = verdict(&rows, &released, &asks);
        assert_eq!(kinds(&after), ["homogeneous"], "seed {seed}: {:?}", after.refusals);
        let silent = Options { confidential: Vec::new(), ..asks };
        assert!(verdict(&rows, &released, &silent).passed, "who asks for nothing is not told");
        tally.unsafe_refused += 1;
    }
    assert_eq!(tally, Tally { unsafe_refused: tables(), safe_passed: tables() });
}

/// A real record that is alone, with one value changed to one that nobody has beside the others: no part of it is
/// rare, but only a few real records come so near.
#[test]
fn near_copies_are_refused() {
    let mut tally = Tally::default();
    let mut seed = 3000;
    while tally.unsafe_refused < tables() {
        seed += 1;
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        let rows = sensitive(&mut chance, 300, 7);
        let copy = rows.iter().flat_map(|row| (0..row.len()).map(move |column| (row, column))).find_map(
            |(row, column)| {
                (held(&rows, row) == 1).then_some(())?;
                (1..=6).find_map(|value| {
                    let mut one = row.clone();
                    one[column] = value;
                    let points = held(&rows, &one) == 0 && (1..K).contains(&around(&rows, &one));
                    (points && !rare_part(&rows, &one)).then_some(one)
                })
            },
        );
        let Some(copy) = copy else { continue };
        let mut released = safe(&mut chance, &rows);
        let before = verdict(&rows, &released, &options());
        assert!(before.passed, "seed {seed}: {:?}", before.refusals);
        tally.safe_passed += 1;
        let place = below(&mut chance, released.len());
        released[place] = copy;
        let after = verdict(&rows, &released, &options());
        assert_eq!(kinds(&after), ["near"], "seed {seed}: {:?}", after.refusals);
        assert!(verdict(&rows, &released, &Options { near: None, ..options() }).passed, "seed {seed}");
        tally.unsafe_refused += 1;
        assert!(seed < 9000, "such tables are not that rare");
    }
    assert_eq!(tally, Tally { unsafe_refused: tables(), safe_passed: tables() });
}

/// The search finds exactly the records that hold a rare part, also among records that nobody holds as a whole, with
/// any number of threads.
#[test]
fn the_search_equals_looking_at_every_part() {
    let (mut with, mut without) = (0, 0);
    for seed in 0..120 {
        let mut chance = ChaCha8Rng::seed_from_u64(5000 + seed);
        let rows = sensitive(&mut chance, 120, 5);
        // Mixed records: halves of two people, most of them held by nobody.
        let released: Vec<Row> = (0..2)
            .map(|_| {
                let (one, other) = (below(&mut chance, rows.len()), below(&mut chance, rows.len()));
                let mixed = rows[one].iter().zip(&rows[other]);
                mixed.enumerate().map(|(c, (a, b))| if c < 3 { *a } else { *b }).collect()
            })
            .collect();
        let expected = released.iter().filter(|row| rare_part(&rows, row)).count() as u64;
        let asks = Options { near: None, ..options() };
        let found = verdict(&rows, &released, &asks);
        let records = found.refusals.iter().find_map(|one| match one {
            Refusal::RareGroup { records, .. } => Some(*records),
            _ => None,
        });
        assert_eq!(records.unwrap_or(0), expected, "seed {seed}");
        assert_eq!(found, verdict(&rows, &released, &Options { threads: 2, ..asks }), "seed {seed}");
        if expected > 0 { with += 1 } else { without += 1 }
    }
    assert!(with > 20 && without > 5, "both kinds were there: {with} {without}");
}

#[test]
fn growth_is_refused_and_asked_for_growth_is_not() {
    let rows: Vec<Row> = (0..100).map(|place| vec![1 + place % 2, 1]).collect();
    let twice: Vec<Row> = rows.iter().chain(&rows).cloned().collect();
    assert!(verdict(&rows, &rows, &options()).passed);
    assert_eq!(kinds(&verdict(&rows, &twice, &options())), ["more", "more"]);
    assert!(verdict(&rows, &twice, &Options { rows: Some(200), ..options() }).passed);
    let leaning: Vec<Row> = (0..100).map(|place| vec![1 + u16::from(place > 80), 1]).collect();
    assert_eq!(kinds(&verdict(&rows, &leaning, &options())), ["more"]);
}

/// What cannot be looked at in full is not let out, and says so, the same with any number of threads.
#[test]
fn too_little_work_allowed_is_a_refusal() {
    let mut chance = ChaCha8Rng::seed_from_u64(1);
    let rows = sensitive(&mut chance, 300, 7);
    let asks = Options { work: 20, ..options() };
    let found = verdict(&rows, &rows, &asks);
    assert_eq!(kinds(&found), ["unchecked"]);
    assert_eq!(found, verdict(&rows, &rows, &Options { threads: 2, ..asks }));
    let run = Run::new();
    run.stop();
    let stopped = gate::check(&data(&rows), &data(&rows), &options(), &run);
    assert_eq!(stopped, Err(publish::error::Fault::Stopped));
}

/// What the engines make passes, whatever the method; the table itself, sent out as it is, does not.
#[test]
fn the_engines_pass_and_the_table_itself_does_not() {
    let mut chance = ChaCha8Rng::seed_from_u64(77);
    let rows = sensitive(&mut chance, 600, 6);
    let data = data(&rows).gathered(u64::MAX).unwrap();
    let mut passed = 0;
    for method in kanon::Method::ALL {
        let asks = Ask { k: K, length: 3, seed: 5, ..Ask::default() };
        let made = release::together(&data, method, &asks, &Run::new()).unwrap();
        assert!(made.report.passed(), "{}: {:?}", method.name(), made.report.refusals());
        assert!(made.data.unwrap().records() > 300, "{}", method.name());
        passed += 1;
    }
    assert_eq!(passed, 4);
    let report = release::check(&data, &data, &Ask { k: K, ..Ask::default() }, &Run::new()).unwrap();
    assert!(!report.passed());
    assert!(report.evaluation.unwrap().all.rare_released > 100);
}

/// The same over the published tables that were anonymised elsewhere.
#[test]
fn real_tables_are_judged() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/ctdc");
    let mut judged = 0;
    for (name, own) in [("ctdc_kanon_2020-04-14_core7.csv", true), ("ctdc_kanon_subset10.csv", false)] {
        let path = folder.join(name);
        if !path.exists() {
            assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
            continue;
        }
        let data = publish::read::read_file(&path, &Default::default(), &Run::new()).unwrap().data;
        let asks = Options { k: 10, ..Options::default() };
        let itself = gate::check(&data, &data, &asks, &Run::new()).unwrap();
        // The first was made 11-anonymous over its columns; the second lost rows and columns afterwards.
        assert_eq!(itself.passed, own, "{name}: {:?}", itself.refusals);
        let settings = kanon::Settings { length: 2, ..kanon::Settings::default() };
        let made = kanon::synthesize(&data, kanon::Method::RowSeeded, &settings, &Run::new()).unwrap();
        let found = gate::check(&data, &made.data, &asks, &Run::new()).unwrap();
        assert!(found.passed, "{name}: {:?}", found.refusals);
        judged += 1;
    }
    assert!(judged == 2 || std::env::var_os("CI").is_none());
}
