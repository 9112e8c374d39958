//! Every combination of values of given columns, counted in both tables.
//!
//! The values of a row in the chosen columns are packed into one integer. Few possible combinations are counted in
//! an array, many by sorting. Shares no code with the engines, so that it can judge them.
#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is a loop bound of the same matrix")]

use super::joined::{Joined, Rows};

/// The most combinations that are counted in an array.
const ARRAY: u64 = 1 << 20;

/// Sets of `length` columns out of `columns`, in order.
pub(crate) struct ColumnSets {
    columns: usize,
    next: Option<Vec<usize>>,
}

impl ColumnSets {
    /// All sets of that length.
    pub(crate) fn new(columns: usize, length: usize) -> Self {
        let next = (length > 0 && length <= columns).then(|| (0..length).collect());
        Self { columns, next }
    }
}

impl Iterator for ColumnSets {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let given = self.next.take()?;
        let length = given.len();
        let movable = (0..length).rev().find(|place| given[*place] < self.columns - length + place);
        if let Some(place) = movable {
            let mut after = given.clone();
            after[place] += 1;
            for later in place + 1..length {
                after[later] = after[later - 1] + 1;
            }
            self.next = Some(after);
        }
        Some(given)
    }
}

/// Calls `each` with the sensitive and the released count of every combination of values of the columns `set` that
/// is present in either table. Rows where one of the columns is absent have no such combination.
/// Nothing happens and false comes back when the values of so many columns do not fit into 128 bits.
pub(crate) fn each_combination(joined: &Joined, set: &[usize], mut each: impl FnMut(u64, u64)) -> bool {
    let sizes: Vec<u64> = set.iter().map(|column| joined.columns[*column].values.len() as u64).collect();
    let cells = sizes.iter().try_fold(1_u64, |all, size| all.checked_mul((*size).max(1)));
    if let Some(cells) = cells.filter(|cells| *cells <= ARRAY) {
        let mut sensitive = vec![0_u64; usize::try_from(cells).unwrap_or(0)];
        let mut released = sensitive.clone();
        into_array(&joined.sensitive, set, &sizes, &mut sensitive);
        into_array(&joined.released, set, &sizes, &mut released);
        sensitive.iter().zip(&released).filter(|(s, r)| **s + **r > 0).for_each(|(s, r)| each(*s, *r));
        return true;
    }
    let bits: Vec<u32> = sizes.iter().map(|size| u64::BITS - size.leading_zeros()).collect();
    if bits.iter().sum::<u32>() > u128::BITS {
        return false;
    }
    merge(&sorted(&joined.sensitive, set, &bits), &sorted(&joined.released, set, &bits), &mut each);
    true
}

fn into_array(rows: &Rows, set: &[usize], sizes: &[u64], into: &mut [u64]) {
    'rows: for (row, weight) in rows.weights.iter().enumerate() {
        let mut index = 0_u64;
        for (column, size) in set.iter().zip(sizes) {
            let code = rows.codes[*column][row];
            if code == 0 {
                continue 'rows;
            }
            index = index * size + u64::from(code) - 1;
        }
        into[usize::try_from(index).unwrap_or(0)] += weight;
    }
}

fn sorted(rows: &Rows, set: &[usize], bits: &[u32]) -> Vec<(u128, u64)> {
    let mut packed: Vec<(u128, u64)> = Vec::new();
    'rows: for (row, weight) in rows.weights.iter().enumerate() {
        let mut key = 0_u128;
        for (column, width) in set.iter().zip(bits) {
            let code = rows.codes[*column][row];
            if code == 0 {
                continue 'rows;
            }
            key = (key << width) | u128::from(code);
        }
        packed.push((key, *weight));
    }
    packed.sort_unstable_by_key(|(key, _)| *key);
    packed.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    packed
}

fn merge(sensitive: &[(u128, u64)], released: &[(u128, u64)], each: &mut impl FnMut(u64, u64)) {
    let (mut one, mut other) = (0, 0);
    loop {
        match (sensitive.get(one), released.get(other)) {
            (Some((left, count)), Some((right, shown))) if left == right => {
                each(*count, *shown);
                one += 1;
                other += 1;
            }
            (Some((left, count)), right) if right.is_none_or(|(right, _)| left < right) => {
                each(*count, 0);
                one += 1;
            }
            (_, Some((_, shown))) => {
                each(0, *shown);
                other += 1;
            }
            (_, None) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::joined::JoinedColumn;

    #[test]
    fn column_sets_are_all_and_once() {
        let found: Vec<Vec<usize>> = ColumnSets::new(4, 2).collect();
        assert_eq!(found, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        assert_eq!(ColumnSets::new(19, 4).count(), 3876);
        assert_eq!(ColumnSets::new(3, 4).count(), 0);
        assert_eq!(ColumnSets::new(3, 3).count(), 1);
    }

    /// The same combinations whether they are counted in an array or by sorting.
    #[test]
    fn array_and_sorting_agree() {
        let rows = |step: u32| Rows {
            codes: (1..4_u32)
                .map(|c| {
                    (0..200_u32).map(|row| (row.wrapping_mul(2_654_435_761) >> (c * 5 + step)) % 5).collect()
                })
                .collect(),
            weights: (0..200_u64).map(|row| row % 3 + 1).collect(),
        };
        let small = |values: usize| Joined {
            columns: (0..3)
                .map(|c| JoinedColumn { name: format!("c{c}"), values: vec![String::new(); values] })
                .collect(),
            sensitive: rows(1),
            released: rows(2),
            left_out: Vec::new(),
        };
        let count = |joined: &Joined| {
            let mut all = Vec::new();
            assert!(each_combination(joined, &[0, 1, 2], |s, r| all.push((s, r))));
            all.sort_unstable();
            all
        };
        let found = count(&small(4));
        assert_eq!(found, count(&small(4000)));
        assert!(found.len() > 30, "{}", found.len());
    }
}
