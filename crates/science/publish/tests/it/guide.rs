//! The guide against what comes out.

use publish::data::{Column, Data};
use publish::guide::{FAR, Protection, guide};
use publish::kanon::Method;
use publish::release::{Ask, together};
use publish::run::Run;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// People with flags (each with the given share, in hundredths) and columns of several values.
fn table(people: u32, flags: usize, share: u32, columns: usize, values: u32, seed: u64) -> Data {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut rows: std::collections::BTreeMap<Vec<u16>, u32> = std::collections::BTreeMap::new();
    for _ in 0..people {
        let mut row: Vec<u16> = (0..flags).map(|_| u16::from(chance.next_u32() % 100 < share)).collect();
        row.extend(
            (0..columns).map(|_| (1 + (chance.next_u32() % values).min(chance.next_u32() % values)) as u16),
        );
        *rows.entry(row).or_default() += 1;
    }
    let column =
        |name: String, values: u32| Column { name, values: (1..=values).map(|v| v.to_string()).collect() };
    let about = (0..flags).map(|n| column(format!("flag{n}"), 1));
    let about = about.chain((0..columns).map(|n| column(format!("column{n}"), values))).collect();
    let codes = (0..flags + columns).map(|n| rows.keys().map(|row| row[n]).collect()).collect();
    Data::new(about, codes, rows.values().copied().collect()).unwrap()
}

/// Made-up tables: people, flags and their share, columns and their values.
const TABLES: [(u32, usize, u32, usize, u32); 9] = [
    (3_000, 0, 0, 4, 3),
    (3_000, 6, 20, 2, 3),
    (600, 0, 0, 3, 4),
    (3_000, 10, 20, 2, 4),
    (3_000, 20, 15, 2, 4),
    (2_000, 40, 4, 1, 5),
    (1_000, 24, 8, 1, 6),
    (300, 12, 20, 2, 5),
    (600, 0, 0, 5, 4),
];

/// What the guide expects of a figure of two values stands beside the error that is measured when records were made, and
/// a table that it calls easy is.
#[test]
fn what_the_guide_expects_comes_out() {
    let (mut easy, mut hard) = (0, 0);
    for (number, (people, flags, share, columns, values)) in TABLES.into_iter().enumerate() {
        let data = table(people, flags, share, columns, values, number as u64);
        for method in [Method::RowSeeded, Method::Unseeded] {
            let made = together(&data, method, &Ask::default(), &Run::new()).unwrap().report;
            let guide = made.inside.guide.as_ref().unwrap();
            let expected = guide.cells[1].relative.unwrap();
            let lengths = &made.evaluation.as_ref().unwrap().lengths;
            let measured = lengths[1].proportional_error_common.unwrap();
            let told = format!(
                "{people} people, {flags} flags, {columns} columns, {method:?}: {expected:.2} {measured:.2}"
            );
            println!("{told} easy: {}", guide.easy);
            assert!(measured < 1.6 * expected && expected < 6.0 * measured, "{told}");
            assert!(!guide.easy || (expected <= FAR && measured < 0.3), "{told}");
            assert!(guide.easy || measured > 0.2, "{told}");
            if guide.easy { easy += 1 } else { hard += 1 }
        }
    }
    assert!(easy >= 4 && hard >= 8, "{easy} {hard}");
}

/// A flag is there or is not: that makes two kinds of people, not one. Forty flags make a table hard.
#[test]
fn a_flag_counts_two() {
    let asked = Protection::Together { k: 10 };
    let of = |flags| guide(&table(2_000, flags, 30, 0, 2, 1), &asked, 2, 1, &Run::new()).unwrap();
    let few = of(3);
    assert!((few.theoretical_log10 - 3.0 * 2_f64.log10()).abs() < 1e-9 && few.easy, "{few:?}");
    let many = of(40);
    assert!((many.theoretical_log10 - 40.0 * 2_f64.log10()).abs() < 1e-9 && !many.easy);
    assert!(many.shared < 0.01 && many.cells[1].error > Some(50.0), "{:?}", many.cells);
}
