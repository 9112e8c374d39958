//! What an estimate hangs on: the same estimator on tables that are a little different.
//!
//! Four changes: a list left out, two lists merged, one case of a combination taken away, and links between records
//! that were missed or false. The estimator is any function from a table to an estimate; where it gives none (or none
//! that is finite) the row has none either.
//!
//! **Links.** A case on the combination `w` of `|w|` lists was put together by `|w| - 1` links, so a table holds
//! `L = sum of N_w (|w| - 1)` of them. A *false* link joined two people: undoing it splits a case of `w` into one
//! person on a single list `i` of `w` and one on the others. A *missed* link is the reverse: one person was counted as
//! two, one on list `i` alone and one on the rest of `w`, who become one case of `w`. Either way `w` is drawn in
//! proportion to `N_w (|w| - 1)` and `i` evenly from `w`: errors happen where links happen.
//! That linkage error can carry an estimate far away, and when, is shown by Statistics Netherlands (2017, "Impact of
//! linkage errors and erroneous captures").

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Binomial, Distribution};
use rayon::prelude::*;

use crate::error::{Error, Refusal};
use crate::read::TableFault;
use crate::run::Run;
use crate::search::run_on;
use crate::table::Table;

/// An estimate without one list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WithoutList {
    /// Position of the list left out.
    pub list: usize,
    /// Cases that are left.
    pub cases: u64,
    /// The estimate without it.
    pub estimate: Option<f64>,
}

/// An estimate with two lists made one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Merged {
    /// Position of the first list.
    pub first: usize,
    /// Position of the second.
    pub second: usize,
    /// The estimate with the two as one.
    pub estimate: Option<f64>,
}

/// An estimate with one case less.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OneCase {
    /// The combination that loses a case, as a mask.
    pub mask: usize,
    /// Cases it had.
    pub count: u64,
    /// The estimate without that case.
    pub estimate: Option<f64>,
}

/// Which error of the linkage is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkError {
    /// Links are added that were missed: fewer people, more overlap.
    Missed,
    /// Links are removed that were false: more people, less overlap.
    False,
}

/// Estimates after links were added or removed.
#[derive(Debug, Clone, PartialEq)]
pub struct Linkage {
    /// Which error was undone.
    pub error: LinkError,
    /// Share of the table's links.
    pub share: f64,
    /// Links changed in each replicate; fewer than asked for when the table has not so many to change.
    pub links: u64,
    /// Median over the replicates with an estimate.
    pub median: Option<f64>,
    /// Smallest and largest of them.
    pub range: Option<(f64, f64)>,
    /// Replicates, each with other links.
    pub replicates: usize,
    /// Replicates without an estimate.
    pub failed: usize,
}

/// The estimate without each list in turn.
///
/// # Errors
/// [`Error::Stopped`], [`Error::Threads`].
pub fn without_lists(
    table: &Table,
    run: &Run,
    threads: usize,
    estimate: impl Fn(&Table) -> Option<f64> + Sync,
) -> Result<Vec<WithoutList>, Error> {
    let lists: Vec<usize> = (0..table.width()).collect();
    each(&lists, run, threads, |list| {
        let left = table.without(*list).ok();
        let cases = left.as_ref().map_or(0, Table::cases);
        WithoutList { list: *list, cases, estimate: left.and_then(|left| finite(estimate(&left))) }
    })
}

/// The estimate with each pair of lists merged.
///
/// # Errors
/// [`Error::Stopped`], [`Error::Threads`].
pub fn merged_pairs(
    table: &Table,
    run: &Run,
    threads: usize,
    estimate: impl Fn(&Table) -> Option<f64> + Sync,
) -> Result<Vec<Merged>, Error> {
    let lists = table.width();
    let pairs: Vec<(usize, usize)> = (0..lists).flat_map(|a| (a + 1..lists).map(move |b| (a, b))).collect();
    each(&pairs, run, threads, |(first, second)| {
        let merged: Result<Table, TableFault> = table.merge(&[*first, *second]);
        let estimate = merged.ok().and_then(|merged| finite(estimate(&merged)));
        Merged { first: *first, second: *second, estimate }
    })
}

/// The estimate with one case less, for each combination that has one.
///
/// # Errors
/// [`Error::Stopped`], [`Error::Threads`].
pub fn single_cases(
    table: &Table,
    run: &Run,
    threads: usize,
    estimate: impl Fn(&Table) -> Option<f64> + Sync,
) -> Result<Vec<OneCase>, Error> {
    let cells: Vec<(usize, u64)> = table.seen().collect();
    each(&cells, run, threads, |(mask, count)| {
        let mut counts = table.counts().to_vec();
        if let Some(cell) = counts.get_mut(*mask) {
            *cell -= 1;
        }
        let less = table.with_counts(counts);
        OneCase { mask: *mask, count: *count, estimate: less.and_then(|less| finite(estimate(&less))) }
    })
}

/// Of these rows the one whose estimate is farthest from the whole table's, with the change as a share of it.
#[must_use]
pub fn largest_change(rows: &[OneCase], whole: f64) -> Option<(OneCase, f64)> {
    let change = |row: &OneCase| row.estimate.map(|estimate| (*row, estimate / whole - 1.0));
    let changes = rows.iter().filter_map(change).filter(|(_, change)| change.is_finite());
    changes.reduce(|a, b| if b.1.abs() > a.1.abs() { b } else { a })
}

/// Links of a table: for each case, one less than the lists it is on.
#[must_use]
pub fn links(table: &Table) -> u64 {
    let of_cell =
        |(mask, count): (usize, u64)| count.saturating_mul(u64::from(mask.count_ones()).saturating_sub(1));
    table.seen().map(of_cell).fold(0, u64::saturating_add)
}

/// The estimate with links added and removed, for each of `shares` of all links (at least one), missed links first.
/// Which links is drawn anew for each replicate from `seed`; the same figures for any number of threads.
///
/// # Errors
/// [`Refusal::NoOverlap`] for a table without links; [`Error::Setting`] for a share outside 0 to 1 or no replicates;
/// [`Error::Stopped`], [`Error::Threads`].
pub fn linkage(
    table: &Table,
    (shares, replicates): (&[f64], usize),
    seed: u64,
    run: &Run,
    threads: usize,
    estimate: impl Fn(&Table) -> Option<f64> + Sync,
) -> Result<Vec<Linkage>, Error> {
    let all = links(table);
    if all == 0 {
        return Err(Refusal::NoOverlap.into());
    }
    if replicates == 0 || !shares.iter().all(|share| (0.0..=1.0).contains(share)) {
        let text = "Shares of links lie between 0 and 1, and at least one replicate is needed.";
        return Err(Error::Setting(text.into()));
    }
    let mut rows = Vec::new();
    for (place, share) in shares.iter().enumerate() {
        let wanted = ((all as f64 * share).round() as u64).max(1);
        for error in [LinkError::Missed, LinkError::False] {
            let stream = (2 * place + usize::from(error == LinkError::False)) as u64;
            let numbers: Vec<u64> = (0..replicates as u64).collect();
            let answers = each(&numbers, run, threads, |number| {
                let mut random = ChaCha8Rng::seed_from_u64(seed);
                random.set_stream(stream << 32 | number);
                let (changed, done) = relink(table, error, wanted, &mut random);
                (done, changed.and_then(|changed| finite(estimate(&changed))))
            })?;
            rows.push(summary(error, *share, &answers));
        }
    }
    Ok(rows)
}

/// The replicates of one share as a row.
fn summary(error: LinkError, share: f64, answers: &[(u64, Option<f64>)]) -> Linkage {
    let mut values: Vec<f64> = answers.iter().filter_map(|(_, estimate)| *estimate).collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let median = match (values.get(middle), middle.checked_sub(1).and_then(|below| values.get(below))) {
        (Some(upper), Some(lower)) if values.len().is_multiple_of(2) => Some(f64::midpoint(*lower, *upper)),
        (middle, _) => middle.copied(),
    };
    Linkage {
        error,
        share,
        links: answers.iter().map(|(done, _)| *done).min().unwrap_or(0),
        median,
        range: values.first().copied().zip(values.last().copied()),
        replicates: answers.len(),
        failed: answers.len() - values.len(),
    }
}

/// The table after `wanted` links were added or removed, and how many it was.
fn relink(table: &Table, error: LinkError, wanted: u64, random: &mut ChaCha8Rng) -> (Option<Table>, u64) {
    let splits: Vec<(usize, usize, f64)> = table
        .seen()
        .filter(|(mask, _)| mask.count_ones() > 1)
        .flat_map(|(mask, count)| {
            let lists = f64::from(mask.count_ones());
            let weight = count as f64 * (lists - 1.0) / lists;
            (0..table.width())
                .filter(move |list| mask >> list & 1 == 1)
                .map(move |list| (mask, 1 << list, weight))
        })
        .collect();
    let mut counts = table.counts().to_vec();
    let at = |counts: &[u64], mask: usize| counts.get(mask).copied().unwrap_or(0);
    let (mut left, mut weights, mut done) = (wanted, splits.iter().map(|split| split.2).sum::<f64>(), 0);
    for (place, (mask, single, weight)) in splits.iter().enumerate() {
        let chance = if place + 1 == splits.len() { 1.0 } else { (weight / weights).clamp(0.0, 1.0) };
        let drawn = Binomial::new(left, chance).map_or(0, |binomial| binomial.sample(random));
        left -= drawn.min(left);
        weights -= weight;
        let rest = mask & !single;
        let able = match error {
            LinkError::Missed => at(&counts, *single).min(at(&counts, rest)),
            LinkError::False => at(&counts, *mask),
        };
        let moved = drawn.min(able);
        for (place, falls) in [(*mask, false), (*single, true), (rest, true)] {
            if let Some(count) = counts.get_mut(place) {
                let down = falls == (error == LinkError::Missed);
                *count = if down { *count - moved } else { count.saturating_add(moved) };
            }
        }
        done += moved;
    }
    (table.with_counts(counts), done)
}

/// The answers for each item in order, over so many threads.
fn each<T: Sync, A: Send>(
    items: &[T],
    run: &Run,
    threads: usize,
    answer: impl Fn(&T) -> A + Sync,
) -> Result<Vec<A>, Error> {
    run.expect_work(items.len() as u64);
    let one = |item: &T| {
        if run.stopped() {
            return Err(Error::Stopped);
        }
        let answer = answer(item);
        run.did(1);
        Ok(answer)
    };
    run_on(threads, || items.par_iter().map(one).collect())?
}

fn finite(estimate: Option<f64>) -> Option<f64> {
    estimate.filter(|estimate| estimate.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let lists = ["A", "B", "C"].map(String::from).to_vec();
        Table::new(lists, vec![0, 400, 300, 60, 200, 50, 30, 10]).unwrap()
    }

    fn chao(table: &Table) -> Option<f64> {
        crate::simple::chao(table).ok().map(|formula| formula.estimate())
    }

    #[test]
    fn links_are_the_lists_of_a_case_less_one() {
        assert_eq!(links(&table()), 60 + 50 + 30 + 2 * 10);
    }

    #[test]
    fn a_changed_link_moves_one_person() {
        let table = table();
        for (error, people) in [(LinkError::Missed, -1_i64), (LinkError::False, 1)] {
            for wanted in [1, 3, 8, 20] {
                let mut random = ChaCha8Rng::seed_from_u64(wanted);
                let (changed, done) = relink(&table, error, wanted, &mut random);
                let changed = changed.unwrap();
                assert_eq!(done, wanted);
                assert_eq!(changed.cases() as i64 - table.cases() as i64, people * wanted as i64);
                assert_eq!(links(&changed) as i64 - links(&table) as i64, -people * wanted as i64);
                // whom a list saw does not change: only who is the same person
                assert_eq!(changed.totals(), table.totals());
            }
        }
    }

    #[test]
    fn missed_links_lower_and_false_links_raise_the_estimate() {
        let whole = chao(&table()).unwrap();
        let settings = (&[0.01, 0.02, 0.05][..], 9);
        let rows = linkage(&table(), settings, 5, &Run::new(), 1, chao).unwrap();
        assert_eq!(rows.len(), 6);
        assert_eq!(rows.iter().map(|row| row.links).collect::<Vec<_>>(), [2, 2, 3, 3, 8, 8]);
        for row in &rows {
            let (lowest, highest) = row.range.unwrap();
            assert!((lowest..=highest).contains(&row.median.unwrap()) && row.failed == 0);
            assert_eq!(row.error == LinkError::Missed, highest < whole);
            assert_eq!(row.error == LinkError::False, lowest > whole);
        }
        assert_eq!(linkage(&table(), settings, 5, &Run::new(), 3, chao).unwrap(), rows);
        assert_ne!(linkage(&table(), settings, 6, &Run::new(), 1, chao).unwrap(), rows);
    }

    #[test]
    fn links_beyond_what_the_table_holds_are_not_changed() {
        let lists = ["A", "B"].map(String::from).to_vec();
        let small = Table::new(lists.clone(), vec![0, 1, 5, 4]).unwrap();
        let (changed, done) = relink(&small, LinkError::Missed, 4, &mut ChaCha8Rng::seed_from_u64(1));
        assert_eq!((changed.unwrap().counts(), done), (&[0, 0, 4, 5][..], 1));
        let apart = Table::new(lists.clone(), vec![0, 1, 5, 0]).unwrap();
        let none = linkage(&apart, (&[0.01], 3), 1, &Run::new(), 1, chao);
        assert_eq!(none, Err(Refusal::NoOverlap.into()));
        let wrong = linkage(&small, (&[1.5], 3), 1, &Run::new(), 1, chao);
        assert!(matches!(wrong, Err(Error::Setting(_))));
        let huge = Table::new(lists, vec![0, 4_000_000_000, 3_000_000_000, 1_000_000_000]).unwrap();
        let rows = linkage(&huge, (&[0.05], 2), 1, &Run::new(), 1, chao).unwrap();
        assert!(rows.iter().all(|row| row.links == 50_000_000 && row.median.is_some()));
    }

    #[test]
    fn lists_and_cases_are_left_out_one_by_one() {
        let table = table();
        let run = Run::new();
        let without = without_lists(&table, &run, 2, chao).unwrap();
        assert_eq!(without.iter().map(|row| row.cases).collect::<Vec<_>>(), [650, 750, 850]);
        assert_eq!(without[1].estimate, chao(&table.without(1).unwrap()));
        let merged = merged_pairs(&table, &run, 2, chao).unwrap();
        assert_eq!(
            merged.iter().map(|row| (row.first, row.second)).collect::<Vec<_>>(),
            [(0, 1), (0, 2), (1, 2)]
        );
        assert_eq!(merged[2].estimate, chao(&table.merge(&[1, 2]).unwrap()));
        let cases = single_cases(&table, &run, 2, chao).unwrap();
        assert_eq!(cases.len(), 7);
        let (row, change) = largest_change(&cases, chao(&table).unwrap()).unwrap();
        assert!([0b011, 0b101, 0b110].contains(&row.mask) && change > 0.0, "{row:?}");
        assert_eq!(run.progress(), (13, 13));
        let infinite = without_lists(&table, &run, 1, |_| Some(f64::INFINITY)).unwrap();
        assert!(infinite.iter().all(|row| row.estimate.is_none()));
        run.stop();
        assert_eq!(single_cases(&table, &run, 2, chao), Err(Error::Stopped));
    }
}
