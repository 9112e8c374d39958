//! Homogeneous groups: combinations of known values whose people all have the same confidential value.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{
    Options, Refusal,
    bits::{Effort, Index, Set, both},
    rare::columns,
};
use crate::evaluate::{joined::Joined, ratio};

/// The most groups that are kept as examples.
const EXAMPLES: usize = 10;

/// What was found for one confidential column.
#[derive(Default)]
struct Found {
    groups: u64,
    rows: BTreeSet<usize>,
    examples: Vec<Vec<(usize, u32)>>,
}

/// What was found, by confidential column.
type Findings = BTreeMap<usize, Found>;

struct Search<'a> {
    joined: &'a Joined,
    index: &'a Index<'a>,
    confidential: &'a [usize],
    k: u64,
    share: f64,
    known: usize,
    effort: &'a Effort<'a>,
    /// Values (column, code) that the whole table has in that share already: nobody learns them from a group.
    told: BTreeSet<(usize, u32)>,
}

/// Searches the combinations of all released rows over the columns that are not confidential.
pub(super) fn search(
    joined: &Joined,
    index: &Index<'_>,
    confidential: &[usize],
    options: &Options,
    effort: &Effort<'_>,
) -> Vec<Refusal> {
    if confidential.is_empty() {
        return Vec::new();
    }
    let mut search = Search {
        joined,
        index,
        confidential,
        k: u64::from(options.k),
        share: options.homogeneity,
        known: options.known.unwrap_or(usize::MAX),
        effort,
        told: BTreeSet::new(),
    };
    search.told = search.told_by_the_table();
    let rows: Vec<usize> = (0..joined.released.weights.len())
        .filter(|row| joined.attributes(*row).any(|(column, _)| confidential.contains(&column)))
        .collect();
    let starts: Vec<(usize, u32, Vec<usize>)> = (0..joined.columns.len())
        .filter(|column| !confidential.contains(column))
        .flat_map(|column| {
            joined.by_value(&rows, column).into_iter().map(move |(code, rows)| (column, code, rows))
        })
        .collect();
    let parts: Vec<Findings> = starts
        .par_iter()
        .map(|(column, code, rows)| {
            let mut found = Findings::new();
            search.extend(&mut Vec::new(), index.everyone(), (*column, *code), rows, &mut found);
            found
        })
        .collect();
    let mut all = Findings::new();
    for (column, part) in parts.into_iter().flatten() {
        let one = all.entry(column).or_default();
        one.groups += part.groups;
        one.rows.extend(part.rows);
        one.examples.extend(part.examples);
        one.examples.sort_by_key(Vec::len);
        one.examples.truncate(EXAMPLES);
    }
    all.into_iter().map(|(column, found)| refusal(joined, column, &found)).collect()
}

fn refusal(joined: &Joined, column: usize, found: &Found) -> Refusal {
    Refusal::HomogeneousGroup {
        column: joined.columns.get(column).map(|column| column.name.clone()).unwrap_or_default(),
        groups: found.groups,
        records: joined.weight(found.rows.iter()),
        columns: columns(joined, &found.examples),
    }
}

impl Search<'_> {
    fn told_by_the_table(&self) -> BTreeSet<(usize, u32)> {
        let everyone = self.joined.sensitive.records();
        let mut told = BTreeSet::new();
        for column in self.confidential {
            let values = self.joined.columns.get(*column).map_or(0, |column| column.values.len());
            for code in 1..=u32::try_from(values).unwrap_or(u32::MAX) {
                let with = self.index.records(self.index.with(*column, code), u64::MAX);
                if ratio(with, everyone).is_some_and(|share| share >= self.share) {
                    told.insert((*column, code));
                }
            }
        }
        told
    }

    /// Looks at the combination `path` with one value more, over the released rows that have it.
    fn extend(
        &self,
        path: &mut Vec<(usize, u32)>,
        set: &Set,
        value: (usize, u32),
        rows: &[usize],
        found: &mut Findings,
    ) {
        if path.len() >= self.known || !self.effort.may(set.len()) {
            return;
        }
        let set = both(set, self.index.with(value.0, value.1));
        let people = self.index.records(&set, u64::MAX);
        if people < self.k {
            // Nobody has it, or it is a rare group, which is refused by its own name.
            return;
        }
        path.push(value);
        if !self.told_by_a_group(path, &set, people, rows, found) {
            for column in (value.0 + 1)..self.joined.columns.len() {
                if self.confidential.contains(&column) {
                    continue;
                }
                for (code, rows) in self.joined.by_value(rows, column) {
                    self.extend(path, &set, (column, code), &rows, found);
                }
            }
        }
        path.pop();
    }

    /// Whether a confidential value that is released with this combination is the value of (nearly) all who have it.
    fn told_by_a_group(
        &self,
        path: &[(usize, u32)],
        set: &Set,
        people: u64,
        rows: &[usize],
        found: &mut Findings,
    ) -> bool {
        let mut told = false;
        for column in self.confidential {
            for (code, rows) in self.joined.by_value(rows, *column) {
                if self.told.contains(&(*column, code)) || !self.effort.may(set.len()) {
                    continue;
                }
                let with = self.index.records(&both(set, self.index.with(*column, code)), u64::MAX);
                if ratio(with, people).is_some_and(|share| share >= self.share) {
                    told = true;
                    let one = found.entry(*column).or_default();
                    one.groups += 1;
                    one.rows.extend(rows);
                    if one.examples.len() < EXAMPLES {
                        one.examples.push(path.to_vec());
                    }
                }
            }
        }
        told
    }
}
