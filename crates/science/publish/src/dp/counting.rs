//! Exact counts of candidate combinations, without an index: the rows of a prefix are narrowed down attribute by
//! attribute, and all continuations of a prefix are counted in one pass.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a row, column or attribute of one table"
)]

use crate::error::Fault;
use crate::run::Run;
use rayon::prelude::*;

/// Rows of codes to count, by column, with weights.
pub(super) struct Table<'a> {
    /// Codes by column; 0 = absent.
    pub columns: Vec<&'a [u16]>,
    /// What a row counts for; 0 = nothing.
    pub weights: &'a [u64],
}

/// Attributes of columns: column `c` has the attributes from `first[c]` to before `first[c + 1]`.
pub(super) struct Attributes {
    pub first: Vec<usize>,
    pub column: Vec<u16>,
}

impl Attributes {
    pub(super) fn new(column: Vec<u16>, columns: usize) -> Self {
        let first = (0..=columns).map(|c| column.partition_point(|at| usize::from(*at) < c)).collect();
        Self { first, column }
    }

    fn code(&self, attribute: u16) -> (usize, u16) {
        let column = usize::from(self.column[usize::from(attribute)]);
        // A column has at most as many values as a code can say.
        (column, (usize::from(attribute) - self.first[column] + 1) as u16)
    }
}

/// Counts of candidates of one length (flat, lexicographic), each the sum of weights of the rows that have all of its
/// attributes. The result does not depend on the pool of threads; nothing = this thread alone.
pub(super) fn count(
    table: &Table<'_>,
    attributes: &Attributes,
    candidates: &[u16],
    length: usize,
    pool: Option<&rayon::ThreadPool>,
    run: &Run,
) -> Result<Vec<u64>, Fault> {
    let groups: Vec<&[u16]> = groups(candidates, length, 0).collect();
    let of_group = |group: &&[u16]| {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        let mut counts = vec![0; group.len() / length];
        let (column, code) = attributes.code(group[0]);
        let rows: Vec<u32> = (0u32..)
            .zip(table.columns[column].iter().zip(table.weights))
            .filter(|(_, (at, weight))| **at == code && **weight > 0)
            .map(|(row, _)| row)
            .collect();
        let mut tally = vec![0; attributes.column.len() + 1];
        Descent { table, attributes, length }.narrow(group, 1, &rows, &mut tally, &mut counts);
        Ok(counts)
    };
    let counted: Result<Vec<Vec<u64>>, Fault> = match pool {
        None => groups.iter().map(of_group).collect(),
        Some(pool) => pool.install(|| groups.par_iter().map(of_group).collect()),
    };
    Ok(counted?.concat())
}

/// Parts of candidates that agree in the attribute at `depth`.
fn groups(candidates: &[u16], length: usize, depth: usize) -> impl Iterator<Item = &[u16]> {
    let mut rest = candidates;
    std::iter::from_fn(move || {
        let attribute = *rest.get(depth)?;
        let same = rest.chunks_exact(length).take_while(|candidate| candidate[depth] == attribute).count();
        let (group, after) = rest.split_at(same * length);
        rest = after;
        Some(group)
    })
}

struct Descent<'a> {
    table: &'a Table<'a>,
    attributes: &'a Attributes,
    length: usize,
}

impl Descent<'_> {
    /// Adds the counts of candidates that share their first `depth` attributes, given the rows that have these.
    fn narrow(&self, candidates: &[u16], depth: usize, rows: &[u32], tally: &mut [u64], counts: &mut [u64]) {
        let weights = self.table.weights;
        if depth == self.length {
            counts[0] += rows.iter().map(|row| weights[*row as usize]).sum::<u64>();
            return;
        }
        if depth + 1 == self.length {
            self.finish(candidates, depth, rows, tally, counts);
            return;
        }
        let mut done = 0;
        for group in groups(candidates, self.length, depth) {
            let (column, code) = self.attributes.code(group[depth]);
            let codes = self.table.columns[column];
            let fewer: Vec<u32> = rows.iter().copied().filter(|row| codes[*row as usize] == code).collect();
            let here = group.len() / self.length;
            self.narrow(group, depth + 1, &fewer, tally, &mut counts[done..done + here]);
            done += here;
        }
    }

    /// The last attribute of every candidate, in one pass per column that occurs there.
    fn finish(&self, candidates: &[u16], depth: usize, rows: &[u32], tally: &mut [u64], counts: &mut [u64]) {
        let weights = self.table.weights;
        let mut last = usize::MAX;
        for (candidate, count) in candidates.chunks_exact(self.length).zip(counts) {
            let attribute = usize::from(candidate[depth]);
            let column = usize::from(self.attributes.column[attribute]);
            if column != last {
                let (codes, first) = (self.table.columns[column], self.attributes.first[column]);
                // Slot 0 of a column's tally takes the absent; it lies on the slot before, which is done with.
                let tally = &mut tally[first..=self.attributes.first[column + 1]];
                tally.fill(0);
                for row in rows {
                    tally[usize::from(codes[*row as usize])] += weights[*row as usize];
                }
                last = column;
            }
            *count += tally[attribute + 1];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dp::sampler::{rehearsal, uniform};

    #[test]
    fn counts_equal_a_plain_scan() {
        let mut rng = rehearsal(5);
        let sizes = [3u16, 1, 4, 2];
        let columns: Vec<Vec<u16>> = sizes
            .iter()
            .map(|size| (0..300).map(|_| uniform(u64::from(size + 1), &mut rng) as u16).collect())
            .collect();
        let weights: Vec<u64> = (0..300).map(|_| uniform(4, &mut rng)).collect();
        let column: Vec<u16> = (0..4).flat_map(|c| vec![c; usize::from(sizes[usize::from(c)])]).collect();
        let attributes = Attributes::new(column.clone(), 4);
        let table = Table { columns: columns.iter().map(Vec::as_slice).collect(), weights: &weights };
        let run = Run::new();
        let mut compared = 0;
        for length in 1..=4 {
            let mut candidates = Vec::new();
            let mut place: Vec<u16> = (0..length as u16).collect();
            loop {
                if place.windows(2).all(|two| column[usize::from(two[0])] != column[usize::from(two[1])]) {
                    candidates.extend(&place);
                }
                let Some(at) = (0..length).rev().find(|at| usize::from(place[*at]) + length - at < 10) else {
                    break;
                };
                place[at] += 1;
                for next in at + 1..length {
                    place[next] = place[next - 1] + 1;
                }
            }
            let counts = count(&table, &attributes, &candidates, length, None, &run).unwrap();
            for (candidate, count) in candidates.chunks_exact(length).zip(counts) {
                let expected: u64 = (0..300)
                    .filter(|row| {
                        candidate.iter().all(|attribute| {
                            let (column, code) = attributes.code(*attribute);
                            columns[column][*row] == code
                        })
                    })
                    .map(|row| weights[row])
                    .sum();
                assert_eq!(count, expected, "{candidate:?}");
                compared += 1;
            }
        }
        assert_eq!(compared, 10 + 35 + 50 + 24);
    }
}
