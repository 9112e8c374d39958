//! The guide: before anything is made, what a table lends itself to, which columns stand in the way, and how large the
//! error of a published cell will be. Everything is computed here; nothing is sent anywhere.
//!
//! It looks at the sensitive table, so what it says stays inside.

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    data::Data,
    error::Fault,
    evaluate::{ColumnSets, each_combination, joined::Joined, pool},
    run::Run,
};

/// Up to this ratio a table counts as easy to synthesise (rule of thumb of the field's toolkit).
pub const EASY: f64 = 5.0;
/// Beyond this share of the middle figure an expected error is no longer small.
pub const FAR: f64 = 0.2;
/// Share of a figure of several values that is lost where all records have to be parted: measured on made-up tables of 200
/// to 10,000 people with 3 to 60 columns, where it lay between 0.19 and 0.88 (`tests/it/guide.rs`).
const PARTED: f64 = 0.65;
/// The same of a figure of one value: single values are kept first.
const PARTED_ALONE: f64 = 0.2;
/// The most pairs of flags that are tried.
const PAIRS: usize = 2_000;
/// The most pieces of advice of one kind.
const MOST: usize = 5;

/// How counts will be protected.
#[derive(Debug, Clone, PartialEq)]
pub enum Protection {
    /// Counts below `k` vanish, others are rounded down to a multiple of `k`.
    Together {
        /// Resolution.
        k: u32,
    },
    /// Noise with these deviations, by length from 1; counts below `k` are still called rare.
    Noise {
        /// Deviations of the noise on one count.
        deviations: Vec<f64>,
        /// What is called rare.
        k: u32,
    },
}

impl Protection {
    fn k(&self) -> u32 {
        match self {
            Self::Together { k } | Self::Noise { k, .. } => (*k).max(1),
        }
    }

    /// Mean absolute error of one published count whose middle is `median`, where so large a share of the records is
    /// shared as a whole. Parting the others costs more than rounding does.
    fn error(&self, length: usize, median: Option<u64>, shared: f64) -> Option<f64> {
        match self {
            Self::Together { k } => {
                let rounding = f64::from((*k).max(1) - 1) / 2.0;
                let lost = (1.0 - shared) * if length == 1 { PARTED_ALONE } else { PARTED };
                Some(median.map_or(rounding, |median| rounding.max(exact(median) * lost)))
            }
            // The mean of |x| for a Gaussian of deviation 1 is sqrt(2 / pi).
            Self::Noise { deviations, .. } => deviations
                .get(length.checked_sub(1)?)
                .map(|deviation| deviation * (2.0 / std::f64::consts::PI).sqrt()),
        }
    }
}

/// What the guide says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guide {
    /// Records.
    pub records: u64,
    /// Columns with any value.
    pub columns: usize,
    /// Distinct values of all columns.
    pub values: usize,
    /// Mean number of values of a record.
    pub typical: f64,
    /// Decimal logarithm of the number of records that could exist: the product of the numbers of values, one more where a
    /// column may be absent, so that a flag counts two.
    pub theoretical_log10: f64,
    /// Decimal logarithm of the ratio: theoretical combinations per record against two to the power of `typical`.
    pub ratio_log10: f64,
    /// The ratio itself, when it is below a thousand million.
    pub ratio: Option<f64>,
    /// Share of the records whose values, all together, at least `k` records have. The others must be parted before
    /// they can be shown.
    pub shared: f64,
    /// Whether the ratio is at most 5 and figures of pairs are expected to be off by no more than [`FAR`] of the middle
    /// one: easy to synthesise.
    pub easy: bool,
    /// What would help, the most helpful of each kind first.
    pub advice: Vec<Advice>,
    /// What to expect of a published cell, by length.
    pub cells: Vec<Cells>,
}

/// A piece of advice.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Advice {
    /// A column has values that fewer than `k` records have: group values, by a hierarchy.
    Coarsen {
        /// The column.
        column: String,
        /// Its values.
        values: usize,
        /// Of these, values of fewer than `k` records.
        rare: usize,
    },
    /// Two flags could be one: fewer rare combinations.
    Merge {
        /// The flags.
        columns: [String; 2],
        /// Rare pairs with either of them and another column now.
        rare_now: u64,
        /// Rare pairs with the merged flag.
        rare_then: u64,
    },
    /// A column takes part in most rare pairs: think of leaving it out.
    Drop {
        /// The column.
        column: String,
        /// Rare pairs it takes part in.
        rare: u64,
        /// Rare pairs of all columns.
        of: u64,
    },
}

/// What to expect of published counts of combinations of one length.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cells {
    /// Length.
    pub length: usize,
    /// Distinct combinations.
    pub cells: u64,
    /// Of these, with at least `k` records.
    pub common: u64,
    /// Of these, with 1 to `k - 1` records.
    pub rare: u64,
    /// Median count of the common ones.
    pub median: Option<u64>,
    /// Expected absolute error of one count.
    pub error: Option<f64>,
    /// That error against the median.
    pub relative: Option<f64>,
}

/// Looks at a table before it is protected. `length` is the longest combination whose cells are previewed (at most 4).
///
/// # Errors
/// When the table has no columns, or somebody stops.
pub fn guide(
    data: &Data,
    protection: &Protection,
    length: usize,
    threads: usize,
    run: &Run,
) -> Result<Guide, Fault> {
    let joined = Joined::new(data, data)?;
    let k = u64::from(protection.k());
    let counts: Vec<Vec<u64>> = (0..joined.columns.len())
        .map(|column| {
            joined.counts(column).into_iter().map(|(count, _)| count).filter(|count| *count > 0).collect()
        })
        .collect();
    let used: Vec<&Vec<u64>> = counts.iter().filter(|counts| !counts.is_empty()).collect();
    let records = joined.sensitive.records();
    let states = |counts: &&Vec<u64>| counts.len() as u64 + u64::from(counts.iter().sum::<u64>() < records);
    let theoretical_log10: f64 = used.iter().map(|counts| exact(states(counts)).log10()).sum();
    let shared = shared(data, k);
    let attributes: u64 = used.iter().flat_map(|counts| counts.iter()).sum();
    let typical = exact(attributes) / exact(records.max(1));
    let ratio_log10 = theoretical_log10 - exact(records.max(1)).log10() - typical * 2_f64.log10();
    let pool = pool(threads)?;
    let rare = pool.install(|| rare_pairs(&joined, k, run))?;
    let cells = pool.install(|| cells(&joined, protection, shared, length.min(4), run))?;
    let mut advice = coarsen(&joined, &counts, k);
    advice.extend(merge(&joined, &rare, k, run)?);
    advice.extend(drop_columns(&joined, &rare));
    Ok(Guide {
        records,
        columns: used.len(),
        values: used.iter().map(|counts| counts.len()).sum(),
        typical,
        theoretical_log10,
        ratio_log10,
        ratio: (ratio_log10 < 9.0).then(|| 10_f64.powf(ratio_log10)),
        shared,
        easy: ratio_log10 <= EASY.log10() && !far(&cells),
        advice,
        cells,
    })
}

#[allow(clippy::cast_precision_loss, reason = "numbers of records are far below 2^52")]
fn exact(count: u64) -> f64 {
    count as f64
}

fn stop(run: &Run) -> Result<(), Fault> {
    if run.stopped() { Err(Fault::Stopped) } else { Ok(()) }
}

/// Rare pairs of values by pair of columns.
fn rare_pairs(joined: &Joined, k: u64, run: &Run) -> Result<Vec<(usize, usize, u64)>, Fault> {
    let sets: Vec<Vec<usize>> = ColumnSets::new(joined.columns.len(), 2).collect();
    let found = sets
        .par_iter()
        .map(|set| {
            let mut rare = 0;
            if !run.stopped() {
                each_combination(joined, set, |count, _| rare += u64::from(count < k));
            }
            (set.first().copied().unwrap_or(0), set.last().copied().unwrap_or(0), rare)
        })
        .collect();
    stop(run)?;
    Ok(found)
}

/// Share of the records whose row at least `k` records have.
fn shared(data: &Data, k: u64) -> f64 {
    let enough = data.weights().iter().map(|weight| u64::from(*weight)).filter(|weight| *weight >= k);
    exact(enough.sum()) / exact(data.records().max(1))
}

/// Whether figures of pairs are expected to be far off.
fn far(cells: &[Cells]) -> bool {
    cells
        .iter()
        .find(|one| one.length == 2)
        .and_then(|one| one.relative)
        .is_some_and(|relative| relative > FAR)
}

fn cells(
    joined: &Joined,
    protection: &Protection,
    shared: f64,
    length: usize,
    run: &Run,
) -> Result<Vec<Cells>, Fault> {
    let k = u64::from(protection.k());
    let mut all = Vec::new();
    for length in 1..=length.min(joined.columns.len()) {
        let mut common: Vec<u64> = Vec::new();
        let mut rare = 0;
        let mut sets = ColumnSets::new(joined.columns.len(), length);
        loop {
            let chunk: Vec<Vec<usize>> = sets.by_ref().take(1024).collect();
            if chunk.is_empty() {
                break;
            }
            let parts: Vec<(Vec<u64>, u64)> = chunk
                .par_iter()
                .map(|set| {
                    let mut part = (Vec::new(), 0);
                    if !run.stopped() {
                        each_combination(joined, set, |count, _| {
                            if count < k { part.1 += 1 } else { part.0.push(count) }
                        });
                    }
                    part
                })
                .collect();
            stop(run)?;
            for (counts, few) in parts {
                common.extend(counts);
                rare += few;
            }
        }
        let median = median(&mut common);
        let error = protection.error(length, median, shared);
        all.push(Cells {
            length,
            cells: common.len() as u64 + rare,
            common: common.len() as u64,
            rare,
            median,
            error,
            relative: error.zip(median).map(|(error, median)| error / exact(median)),
        });
    }
    Ok(all)
}

fn median(counts: &mut [u64]) -> Option<u64> {
    let middle = counts.len() / 2;
    (!counts.is_empty()).then(|| *counts.select_nth_unstable(middle).1)
}

fn name(joined: &Joined, column: usize) -> String {
    joined.columns.get(column).map(|column| column.name.clone()).unwrap_or_default()
}

fn coarsen(joined: &Joined, counts: &[Vec<u64>], k: u64) -> Vec<Advice> {
    let rare = |counts: &Vec<u64>| counts.iter().filter(|count| **count < k).count();
    let mut columns: Vec<(usize, usize)> = counts
        .iter()
        .enumerate()
        .map(|(column, counts)| (column, rare(counts)))
        .filter(|(_, rare)| *rare > 0)
        .collect();
    columns.sort_by_key(|(column, rare)| (std::cmp::Reverse(*rare), *column));
    let advise = |(column, rare): (usize, usize)| Advice::Coarsen {
        column: name(joined, column),
        values: counts.get(column).map_or(0, Vec::len),
        rare,
    };
    columns.into_iter().take(MOST).map(advise).collect()
}

/// Flags are columns with a single value. Flags whose names begin with the same word are tried in pairs.
fn merge(joined: &Joined, rare: &[(usize, usize, u64)], k: u64, run: &Run) -> Result<Vec<Advice>, Fault> {
    let flags: Vec<usize> = (0..joined.columns.len())
        .filter(|column| joined.columns.get(*column).is_some_and(|one| one.values.len() == 1))
        .collect();
    let word = |column: usize| first_word(&name(joined, column));
    let candidates = flags.iter().flat_map(|one| flags.iter().map(move |other| (*one, *other)));
    let candidates: Vec<(usize, usize)> =
        candidates.filter(|(one, other)| one < other && word(*one) == word(*other)).take(PAIRS).collect();
    let mut found: Vec<(u64, u64, usize, usize)> = candidates
        .par_iter()
        .filter_map(|(one, other)| {
            let now = rare
                .iter()
                .filter(|(a, b, _)| [a, b].into_iter().any(|column| column == one || column == other))
                .filter(|(a, b, _)| (a, b) != (one, other))
                .map(|(_, _, rare)| rare)
                .sum();
            let then =
                if now == 0 || run.stopped() { now } else { rare_with_merged(joined, *one, *other, k) };
            (then < now).then_some((now, then, *one, *other))
        })
        .collect();
    stop(run)?;
    found.sort_by_key(|(now, then, one, other)| (std::cmp::Reverse(now - then), *one, *other));
    let advise = |(rare_now, rare_then, one, other)| Advice::Merge {
        columns: [name(joined, one), name(joined, other)],
        rare_now,
        rare_then,
    };
    Ok(found.into_iter().take(MOST).map(advise).collect())
}

/// Rare pairs of the merged flag with the values of all other columns.
fn rare_with_merged(joined: &Joined, one: usize, other: usize, k: u64) -> u64 {
    let codes = |column: usize| joined.sensitive.codes.get(column).map_or(&[][..], Vec::as_slice);
    let set: Vec<bool> = codes(one).iter().zip(codes(other)).map(|(a, b)| *a > 0 || *b > 0).collect();
    let mut rare = 0;
    for (column, about) in joined.columns.iter().enumerate() {
        if column == one || column == other {
            continue;
        }
        let mut counts = vec![0_u64; about.values.len() + 1];
        for ((code, weight), set) in codes(column).iter().zip(&joined.sensitive.weights).zip(&set) {
            if let Some(count) = counts.get_mut(usize::try_from(*code).unwrap_or(0)).filter(|_| *set) {
                *count += weight;
            }
        }
        rare += counts.iter().skip(1).filter(|count| **count > 0 && **count < k).count() as u64;
    }
    rare
}

/// The first word of a name: up to a blank, a separator, or the first capital after a small letter.
fn first_word(name: &str) -> String {
    let mut word = String::new();
    for letter in name.chars() {
        let ends = letter == ' ' || letter == '_' || letter == '=' || letter == '-';
        if ends || (letter.is_uppercase() && word.chars().last().is_some_and(char::is_lowercase)) {
            break;
        }
        word.push(letter);
    }
    word
}

/// Columns that take part in more than half of all rare pairs.
fn drop_columns(joined: &Joined, rare: &[(usize, usize, u64)]) -> Vec<Advice> {
    let of: u64 = rare.iter().map(|(_, _, rare)| rare).sum();
    let mut found: Vec<(u64, usize)> = (0..joined.columns.len())
        .map(|column| {
            let own = rare.iter().filter(|(a, b, _)| *a == column || *b == column);
            (own.map(|(_, _, rare)| rare).sum(), column)
        })
        .filter(|(own, _): &(u64, usize)| joined.columns.len() > 3 && *own * 2 > of)
        .collect();
    found.sort_by_key(|(own, column)| (std::cmp::Reverse(*own), *column));
    let advise = |(rare, column)| Advice::Drop { column: name(joined, column), rare, of };
    found.into_iter().take(MOST).map(advise).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Column;

    fn column(name: &str, values: usize) -> Column {
        Column { name: name.to_owned(), values: (0..values).map(|value| value.to_string()).collect() }
    }

    /// The example of the rule of thumb, by hand: two columns of two values and two full records.
    #[test]
    fn the_ratio_is_combinations_per_record_against_a_typical_record() {
        let data = Data::new(vec![column("a", 2), column("b", 2)], vec![vec![1, 2], vec![1, 2]], vec![1, 1])
            .unwrap();
        let found = guide(&data, &Protection::Together { k: 10 }, 2, 1, &Run::new()).unwrap();
        // 4 possible / 2 records / 2^2.
        assert!((found.ratio.unwrap() - 0.5).abs() < 1e-12);
        assert_eq!((found.columns, found.values, found.typical, found.easy), (2, 4, 2.0, true));
        let [one, two] = &found.cells[..] else { panic!("two lengths") };
        assert_eq!((one.cells, one.rare, one.common, one.median), (4, 4, 0, None));
        assert_eq!((two.cells, two.error, two.relative), (2, Some(4.5), None));
    }

    #[test]
    fn advice_names_what_stands_in_the_way() {
        // Two rare flags that together are common; a column of many values, most of them rare.
        let rows = 120_u16;
        let a: Vec<u16> = (0..rows).map(|row| u16::from(row % 10 == 0)).collect();
        let b: Vec<u16> = (0..rows).map(|row| u16::from(row % 10 == 5)).collect();
        let place: Vec<u16> = (0..rows).map(|row| 1 + row % 30).collect();
        let sex: Vec<u16> = (0..rows).map(|row| 1 + row / 10 % 2).collect();
        let columns =
            vec![column("meansThreats", 1), column("meansAbuse", 1), column("place", 30), column("sex", 2)];
        let data = Data::new(columns, vec![a, b, place, sex], vec![1; 120]).unwrap();
        let noise = Protection::Noise { deviations: vec![2.0], k: 7 };
        let found = guide(&data, &noise, 2, 2, &Run::new()).unwrap();
        assert!(found.advice.contains(&Advice::Coarsen { column: "place".into(), values: 30, rare: 30 }));
        let merged = found.advice.iter().any(|one| {
            matches!(one, Advice::Merge { columns, rare_now, rare_then }
            if columns == &["meansThreats".to_owned(), "meansAbuse".to_owned()] && rare_then < rare_now)
        });
        assert!(merged, "{:?}", found.advice);
        assert!(
            found.advice.iter().any(|one| matches!(one, Advice::Drop { column, .. } if column == "place"))
        );
        assert!((found.cells[0].error.unwrap() - 2.0 * 0.797_884_560_802_865_4).abs() < 1e-12);
        assert_eq!(found.cells[1].error, None, "no noise was given for pairs");
    }
}
