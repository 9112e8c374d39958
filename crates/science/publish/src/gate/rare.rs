//! Rare groups: a depth-first search for released combinations that 1 to `k - 1` people hold, over all lengths.
//!
//! Adding a value to a combination never adds people. So what nobody holds need not be looked at further, and a record
//! that `k` people hold as a whole is safe in all its parts. Everything else is searched: from a combination that at
//! least `k` people hold to all that are one value longer, each combination once, for all released records together.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    Attribute, Options, Refusal,
    bits::{Effort, Index, Set, both},
};
use crate::evaluate::joined::Joined;

/// The most combinations that are kept as examples.
const EXAMPLES: usize = 10;

/// By how many people a released record is held as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Support {
    /// It has no value.
    Empty,
    /// Nobody.
    Nobody,
    /// At least one, fewer than `k`.
    Few,
    /// At least `k`.
    Enough,
}

/// Support of every distinct released row.
pub(super) struct Supports(pub(super) Vec<Support>);

impl Supports {
    /// Released records with that support.
    pub(super) fn records(&self, joined: &Joined, wanted: Support) -> u64 {
        let weights = self.0.iter().zip(&joined.released.weights);
        weights.filter(|(support, _)| **support == wanted).map(|(_, weight)| weight).sum()
    }

    /// Distinct released rows with one of these supports.
    pub(super) fn rows(&self, wanted: &[Support]) -> Vec<usize> {
        self.0.iter().enumerate().filter(|(_, one)| wanted.contains(one)).map(|(row, _)| row).collect()
    }
}

/// Counts, for every distinct released row, who holds all of it. Not part of the work allowed: it grows no faster than
/// the two tables.
pub(super) fn support(joined: &Joined, index: &Index<'_>, k: u64, effort: &Effort<'_>) -> Supports {
    let rows = joined.released.weights.len();
    let one = |row: usize| {
        let mut sets: Vec<&[(u32, u64)]> =
            joined.attributes(row).map(|(column, code)| index.with(column, code)).collect();
        sets.sort_by_key(|set| set.len());
        let Some((first, rest)) = sets.split_first() else { return Support::Empty };
        if effort.stopped() {
            return Support::Few;
        }
        let mut set = first.to_vec();
        for other in rest {
            set = both(&set, other);
        }
        match index.records(&set, k) {
            0 => Support::Nobody,
            count if count < k => Support::Few,
            _ => Support::Enough,
        }
    };
    Supports((0..rows).into_par_iter().map(one).collect())
}

/// What the search found.
#[derive(Default)]
pub(super) struct Findings {
    combinations: u64,
    rows: BTreeSet<usize>,
    shortest: usize,
    examples: Vec<Vec<(usize, u32)>>,
    beyond: BTreeSet<usize>,
}

impl Findings {
    fn note(&mut self, combination: Vec<(usize, u32)>, rows: impl Iterator<Item = usize>) {
        self.combinations += 1;
        self.rows.extend(rows);
        if self.shortest == 0 || combination.len() < self.shortest {
            self.shortest = combination.len();
        }
        self.examples.push(combination);
        if self.examples.len() > 4 * EXAMPLES {
            self.keep_short_examples();
        }
    }

    fn keep_short_examples(&mut self) {
        self.examples.sort_by_key(Vec::len);
        self.examples.truncate(EXAMPLES);
    }

    fn join(mut self, other: Self) -> Self {
        self.combinations += other.combinations;
        self.rows.extend(other.rows);
        self.beyond.extend(other.beyond);
        self.shortest = match (self.shortest, other.shortest) {
            (0, one) | (one, 0) => one,
            (one, two) => one.min(two),
        };
        self.examples.extend(other.examples);
        self.keep_short_examples();
        self
    }

    /// Examples with their values.
    pub(super) fn examples(&self, joined: &Joined) -> Vec<Vec<Attribute>> {
        self.examples
            .iter()
            .map(|one| one.iter().filter_map(|(column, code)| joined.attribute(*column, *code)).collect())
            .collect()
    }
}

/// One search: what it looks at and how far.
struct Search<'a> {
    joined: &'a Joined,
    index: &'a Index<'a>,
    k: u64,
    longest: usize,
    effort: &'a Effort<'a>,
}

/// Searches every released record that fewer than `k` people hold as a whole.
pub(super) fn search(
    joined: &Joined,
    index: &Index<'_>,
    supports: &Supports,
    options: &Options,
    effort: &Effort<'_>,
) -> Findings {
    let search = Search {
        joined,
        index,
        k: u64::from(options.k),
        longest: options.longest.unwrap_or(usize::MAX),
        effort,
    };
    let rows = supports.rows(&[Support::Nobody, Support::Few]);
    let starts: Vec<(usize, u32, Vec<usize>)> = (0..joined.columns.len())
        .flat_map(|column| {
            joined.by_value(&rows, column).into_iter().map(move |(code, rows)| (column, code, rows))
        })
        .collect();
    let parts: Vec<Findings> = starts
        .par_iter()
        .map(|(column, code, rows)| {
            let mut found = Findings::default();
            search.extend(&mut Vec::new(), index.everyone(), (*column, *code), rows.clone(), &mut found);
            found
        })
        .collect();
    parts.into_iter().fold(Findings::default(), Findings::join)
}

impl Search<'_> {
    /// Looks at the combination `path` with one value more. `set` holds who has `path`, `rows` which released rows have
    /// the longer combination.
    fn extend(
        &self,
        path: &mut Vec<(usize, u32)>,
        set: &Set,
        value: (usize, u32),
        rows: Vec<usize>,
        found: &mut Findings,
    ) {
        if !self.effort.may(set.len()) {
            return;
        }
        let set = both(set, self.index.with(value.0, value.1));
        match self.index.records(&set, self.k) {
            0 => return,
            count if count < self.k => {
                let combination = path.iter().copied().chain([value]).collect();
                found.note(combination, rows.into_iter());
                return;
            }
            _ => {}
        }
        let next = value.0 + 1;
        let open: Vec<usize> = rows.into_iter().filter(|row| !self.rest_is_held(&set, *row, next)).collect();
        if open.is_empty() {
            return;
        }
        if path.len() + 1 >= self.longest {
            found.beyond.extend(open);
            return;
        }
        path.push(value);
        for column in next..self.joined.columns.len() {
            let rows: Vec<usize> = open.iter().filter(|row| !found.rows.contains(row)).copied().collect();
            for (code, rows) in self.joined.by_value(&rows, column) {
                self.extend(path, &set, (column, code), rows, found);
            }
        }
        path.pop();
    }

    /// Whether at least `k` of the people in `set` also have all values of the released row from the column `next` on:
    /// then nothing between is rare.
    fn rest_is_held(&self, set: &Set, row: usize, next: usize) -> bool {
        let mut rest = self.joined.attributes(row).filter(|(column, _)| *column >= next);
        let Some((column, code)) = rest.next() else { return true };
        let mut held = both(set, self.index.with(column, code));
        for (column, code) in rest {
            if held.is_empty() || !self.effort.may(held.len()) {
                return false;
            }
            held = both(&held, self.index.with(column, code));
        }
        self.index.records(&held, self.k) >= self.k
    }
}

/// What the findings forbid.
pub(super) fn refusals(joined: &Joined, found: &Findings, longest: Option<usize>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    if found.combinations > 0 {
        refusals.push(Refusal::RareGroup {
            combinations: found.combinations,
            records: joined.weight(found.rows.iter()),
            shortest: found.shortest,
            columns: columns(joined, &found.examples),
        });
    }
    let beyond: Vec<usize> = found.beyond.difference(&found.rows).copied().collect();
    if !beyond.is_empty() {
        refusals.push(Refusal::Unchecked {
            checked: longest,
            longest: beyond.iter().map(|row| joined.attributes(*row).count()).max().unwrap_or(0),
            records: joined.weight(beyond.iter()),
        });
    }
    refusals
}

/// Names of the columns of combinations, each list once.
pub(super) fn columns(joined: &Joined, combinations: &[Vec<(usize, u32)>]) -> Vec<Vec<String>> {
    let mut lists: Vec<Vec<String>> = Vec::new();
    for one in combinations {
        let names = one.iter().filter_map(|(column, _)| joined.columns.get(*column));
        let names: Vec<String> = names.map(|column| column.name.clone()).collect();
        if !lists.contains(&names) {
            lists.push(names);
        }
    }
    lists
}
