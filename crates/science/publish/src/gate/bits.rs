//! Sets of sensitive rows, and what holds a given value.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::{
    evaluate::joined::{Joined, Rows},
    run::Run,
};

/// Rows as blocks of 64 that are not empty, in order: place of the block, and its rows as bits.
pub(super) type Set = Vec<(u32, u64)>;

/// The sensitive rows that hold each value of each column.
pub(super) struct Index<'a> {
    values: Vec<Vec<Set>>,
    weights: &'a [u64],
    everyone: Set,
}

impl<'a> Index<'a> {
    pub(super) fn new(joined: &'a Joined) -> Self {
        let Rows { codes, weights } = &joined.sensitive;
        let values = joined
            .columns
            .iter()
            .zip(codes)
            .map(|(column, codes)| {
                let mut sets: Vec<Set> = vec![Set::new(); column.values.len()];
                for (row, code) in codes.iter().enumerate() {
                    let place = usize::try_from(*code).unwrap_or(0).checked_sub(1);
                    if let Some(set) = place.and_then(|place| sets.get_mut(place)) {
                        insert(set, row);
                    }
                }
                sets
            })
            .collect();
        let mut everyone = Set::new();
        (0..weights.len()).for_each(|row| insert(&mut everyone, row));
        Self { values, weights, everyone }
    }

    /// All sensitive rows.
    pub(super) fn everyone(&self) -> &Set {
        &self.everyone
    }

    /// Rows with a value (codes from 1); nothing when nobody has it.
    pub(super) fn with(&self, column: usize, code: u32) -> &[(u32, u64)] {
        let place = usize::try_from(code).unwrap_or(0).checked_sub(1);
        place.and_then(|place| self.values.get(column)?.get(place)).map_or(&[], Vec::as_slice)
    }

    /// Records that the rows of a set stand for; counting ends once `enough` is reached.
    pub(super) fn records(&self, set: &[(u32, u64)], enough: u64) -> u64 {
        let mut sum = 0;
        for (block, bits) in set {
            let mut bits = *bits;
            let first = usize::try_from(*block).unwrap_or(usize::MAX).saturating_mul(64);
            while bits != 0 {
                let row = first + bits.trailing_zeros() as usize;
                sum += self.weights.get(row).copied().unwrap_or(0);
                bits &= bits - 1;
            }
            if sum >= enough {
                break;
            }
        }
        sum
    }
}

fn insert(set: &mut Set, row: usize) {
    let block = u32::try_from(row / 64).unwrap_or(u32::MAX);
    let bit = 1_u64 << (row % 64);
    match set.last_mut() {
        Some((last, bits)) if *last == block => *bits |= bit,
        _ => set.push((block, bit)),
    }
}

/// Rows in both sets. The shorter one leads, so that a few rows are found quickly among many.
pub(super) fn both(one: &[(u32, u64)], other: &[(u32, u64)]) -> Set {
    let (short, mut long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let mut found = Set::with_capacity(short.len());
    let far = long.len() / short.len().max(1) > 8;
    for (block, bits) in short {
        let ahead = if far {
            long.partition_point(|(place, _)| place < block)
        } else {
            long.iter().take_while(|(place, _)| place < block).count()
        };
        long = long.get(ahead..).unwrap_or(&[]);
        match long.first() {
            Some((place, more)) if place == block && bits & more != 0 => found.push((*block, bits & more)),
            Some(_) => {}
            None => break,
        }
    }
    found
}

/// How much was done, and whether it may go on.
pub(super) struct Effort<'a> {
    done: AtomicU64,
    allowed: u64,
    run: &'a Run,
}

impl<'a> Effort<'a> {
    pub(super) fn new(allowed: u64, run: &'a Run) -> Self {
        Self { done: AtomicU64::new(0), allowed, run }
    }

    /// Notes work; false when there is no more to be done: the work allowed is used up, or somebody stopped.
    pub(super) fn may(&self, steps: usize) -> bool {
        let steps = steps as u64 + 1;
        let before = self.done.fetch_add(steps, Ordering::Relaxed);
        before.saturating_add(steps) <= self.allowed && !self.run.stopped()
    }

    /// Whether somebody stopped.
    pub(super) fn stopped(&self) -> bool {
        self.run.stopped()
    }

    /// Whether the work allowed did not suffice.
    pub(super) fn spent(&self) -> bool {
        self.done.load(Ordering::Relaxed) > self.allowed
    }

    /// Work done; when it did not suffice, the work allowed.
    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed).min(self.allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(rows: &[usize]) -> Set {
        let mut set = Set::new();
        rows.iter().for_each(|row| insert(&mut set, *row));
        set
    }

    #[test]
    fn rows_in_both_sets_are_found_from_either_side() {
        let few = set(&[3, 700, 5000, 9999]);
        let many = set(&(0..9999).filter(|row| row % 7 == 0).collect::<Vec<_>>());
        let expected = set(&[700]);
        assert_eq!(both(&few, &many), expected);
        assert_eq!(both(&many, &few), expected);
        let odd = set(&(0..9999).filter(|row| row % 5 == 0).collect::<Vec<_>>());
        assert_eq!(both(&odd, &many), set(&(0..9999).filter(|row| row % 35 == 0).collect::<Vec<_>>()));
        assert_eq!(both(&few, &[]), Set::new());
    }
}
