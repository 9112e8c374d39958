//! The capture table: how many cases were seen on exactly which combination of lists.

use sha2::{Digest, Sha256};

use crate::read::TableFault;

/// At most so many lists.
pub const MOST_LISTS: usize = 16;

/// A capture table. A combination of lists is a bit mask: bit `i` is set when the case is on list `i` (column order).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    lists: Vec<String>,
    /// One count per mask, `2^lists` of them; the count of mask 0 (on no list) is unknown and kept at 0.
    counts: Vec<u64>,
}

/// What two lists have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Overlap {
    /// Position of the first list.
    pub first: usize,
    /// Position of the second list, always after the first.
    pub second: usize,
    /// Cases on both.
    pub both: u64,
    /// Cases on the first.
    pub on_first: u64,
    /// Cases on the second.
    pub on_second: u64,
}

/// How much the lists of a table overlap.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Overlaps {
    /// Every pair of lists, in the order 12, 13, .., 23, ...
    pub pairs: Vec<Overlap>,
    /// Pairs without a shared case.
    pub empty: usize,
    /// Pairs with one to four shared cases.
    pub sparse: usize,
    /// Cases by the number of lists they are on: entry `k` counts the cases on exactly `k` lists (entry 0 is 0).
    pub captures: Vec<u64>,
    /// Cases on at least two lists.
    pub shared: u64,
}

impl Table {
    /// A table from list names and counts per mask (`2^lists` entries, entry 0 must be 0). Nothing if the lengths do
    /// not fit, there are more than [`MOST_LISTS`] lists, or the sum overflows.
    #[must_use]
    pub fn new(lists: Vec<String>, counts: Vec<u64>) -> Option<Self> {
        let fits = lists.len() <= MOST_LISTS
            && counts.len() == 1 << lists.len()
            && counts.first() == Some(&0)
            && counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count)).is_some();
        fits.then_some(Self { lists, counts })
    }

    /// Names of the lists in column order.
    #[must_use]
    pub fn lists(&self) -> &[String] {
        &self.lists
    }

    /// Counts by mask; entry 0 is 0 and means nothing.
    #[must_use]
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Cases seen at all.
    #[must_use]
    pub fn cases(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Number of lists.
    #[must_use]
    pub fn width(&self) -> usize {
        self.lists.len()
    }

    /// Cases seen on exactly this combination; 0 for a mask beyond the table.
    #[must_use]
    pub fn count(&self, mask: usize) -> u64 {
        self.counts.get(mask).copied().unwrap_or(0)
    }

    /// Combinations with at least one case: mask and count, by rising mask.
    pub fn seen(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.counts.iter().copied().enumerate().filter(|(_, count)| *count > 0)
    }

    /// Position of the list with this name.
    ///
    /// # Errors
    /// [`TableFault::UnknownList`] when there is none.
    pub fn position(&self, name: &str) -> Result<usize, TableFault> {
        self.lists.iter().position(|list| list == name).ok_or_else(|| TableFault::UnknownList {
            name: crate::read::shown(name),
            lists: self.lists.join(", "),
        })
    }

    /// Cases seen on all lists of `set` (a mask), whatever else they are on: the margin `N*`.
    #[must_use]
    pub fn margin(&self, set: usize) -> u64 {
        self.seen().filter(|(mask, _)| mask & set == set).map(|(_, count)| count).sum()
    }

    /// Every margin at once: entry `s` is [`Table::margin`] of `s` (entry 0 is the number of cases).
    #[must_use]
    pub fn margins(&self) -> Vec<u64> {
        let mut sums = self.counts.clone();
        for list in 0..self.width() {
            let bit = 1 << list;
            for mask in (0..sums.len()).filter(|mask| mask & bit == 0) {
                let more = sums.get(mask | bit).copied().unwrap_or(0);
                if let Some(sum) = sums.get_mut(mask) {
                    *sum += more;
                }
            }
        }
        sums
    }

    /// Cases on each list.
    #[must_use]
    pub fn totals(&self) -> Vec<u64> {
        (0..self.width()).map(|list| self.margin(1 << list)).collect()
    }

    /// Cases by the number of lists they are on: entry `k` counts the cases on exactly `k` lists.
    #[must_use]
    pub fn captures(&self) -> Vec<u64> {
        let mut captures = vec![0; self.width() + 1];
        for (mask, count) in self.seen() {
            if let Some(slot) = captures.get_mut(mask.count_ones() as usize) {
                *slot += count;
            }
        }
        captures
    }

    /// What every pair of lists shares, and how often cases were seen more than once.
    #[must_use]
    pub fn overlaps(&self) -> Overlaps {
        let totals = self.totals();
        let mut pairs = Vec::new();
        for (first, on_first) in totals.iter().enumerate() {
            for (second, on_second) in totals.iter().enumerate().skip(first + 1) {
                let both = self.margin(1 << first | 1 << second);
                pairs.push(Overlap { first, second, both, on_first: *on_first, on_second: *on_second });
            }
        }
        let captures = self.captures();
        Overlaps {
            empty: pairs.iter().filter(|pair| pair.both == 0).count(),
            sparse: pairs.iter().filter(|pair| (1..5).contains(&pair.both)).count(),
            shared: captures.iter().skip(2).sum(),
            pairs,
            captures,
        }
    }

    /// The table over some of the lists, in the order given. Cases that are on none of them leave the table.
    ///
    /// # Errors
    /// [`TableFault::TooFewLists`] for none, [`TableFault::UnknownPosition`], [`TableFault::ListNamedTwice`].
    pub fn choose(&self, positions: &[usize]) -> Result<Self, TableFault> {
        let lists = self.named(positions)?;
        Ok(self.remask(lists, |mask| {
            let kept = positions.iter().enumerate();
            kept.filter(|(_, old)| mask >> **old & 1 == 1).map(|(new, _)| 1 << new).sum()
        }))
    }

    /// The table without one list. Cases that were on that list alone leave the table.
    ///
    /// # Errors
    /// [`TableFault::UnknownPosition`]; [`TableFault::TooFewLists`] when no list would be left.
    pub fn without(&self, position: usize) -> Result<Self, TableFault> {
        self.named(&[position])?;
        self.choose(&(0..self.width()).filter(|list| *list != position).collect::<Vec<_>>())
    }

    /// The same table with its lists in another order: every position exactly once.
    ///
    /// # Errors
    /// [`TableFault::NotAPermutation`] when a list is missing; else as [`Table::choose`].
    pub fn permute(&self, order: &[usize]) -> Result<Self, TableFault> {
        let table = self.choose(order)?;
        if table.width() == self.width() { Ok(table) } else { Err(TableFault::NotAPermutation) }
    }

    /// The table with some lists made one, named `A+B`, at the place of the first of them. A case is on the merged
    /// list when it was on any of them.
    ///
    /// # Errors
    /// [`TableFault::TooFewLists`] for fewer than two, [`TableFault::UnknownPosition`],
    /// [`TableFault::ListNamedTwice`].
    pub fn merge(&self, positions: &[usize]) -> Result<Self, TableFault> {
        let name = self.named(positions)?.join("+");
        let place = match positions.iter().min() {
            Some(place) if positions.len() > 1 => *place,
            _ => return Err(TableFault::TooFewLists { lists: positions.len(), needed: 2 }),
        };
        let merged: usize = positions.iter().map(|list| 1 << list).sum();
        let kept: Vec<usize> =
            (0..self.width()).filter(|list| *list == place || merged >> list & 1 == 0).collect();
        let lists = kept.iter().filter_map(|list| {
            if *list == place { Some(name.clone()) } else { self.lists.get(*list).cloned() }
        });
        Ok(self.remask(lists.collect(), |mask| {
            let on = |old: usize| if old == place { mask & merged != 0 } else { mask >> old & 1 == 1 };
            kept.iter().enumerate().filter(|(_, old)| on(**old)).map(|(new, _)| 1 << new).sum()
        }))
    }

    /// The same lists with other counts (`2^lists` entries, entry 0 must be 0). Nothing as in [`Table::new`].
    #[must_use]
    pub fn with_counts(&self, counts: Vec<u64>) -> Option<Self> {
        Self::new(self.lists.clone(), counts)
    }

    /// Two tables over the same lists added cell by cell. Nothing if the lists differ or a sum overflows.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let sums = self.counts.iter().zip(&other.counts).map(|(a, b)| a.checked_add(*b));
        let counts = sums.collect::<Option<Vec<_>>>()?;
        if self.lists == other.lists { self.with_counts(counts) } else { None }
    }

    /// SHA-256 of the canonical table as 64 hexadecimal digits. The canonical text is `capture table 1`, then for
    /// each list in column order its length in bytes, a blank and its name, then for each combination with a case, by
    /// rising mask, the mask, a blank and the count; every line ends with a line feed.
    #[must_use]
    pub fn checksum(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"capture table 1\n");
        for list in &self.lists {
            hash.update(format!("{} {list}\n", list.len()));
        }
        for (mask, count) in self.seen() {
            hash.update(format!("{mask} {count}\n"));
        }
        hex(&hash.finalize())
    }

    /// Names at these positions, each at most once.
    fn named(&self, positions: &[usize]) -> Result<Vec<String>, TableFault> {
        let mut names = Vec::new();
        for (place, position) in positions.iter().enumerate() {
            let name = self.lists.get(*position);
            let name = name
                .ok_or(TableFault::UnknownPosition { position: position + 1, lists: self.width() })?
                .clone();
            if positions.iter().take(place).any(|earlier| earlier == position) {
                return Err(TableFault::ListNamedTwice { name: crate::read::shown(&name) });
            }
            names.push(name);
        }
        if names.is_empty() { Err(TableFault::TooFewLists { lists: 0, needed: 1 }) } else { Ok(names) }
    }

    /// A table over other lists: every case moves to the mask `to` gives; mask 0 is forgotten.
    fn remask(&self, lists: Vec<String>, to: impl Fn(usize) -> usize) -> Self {
        let mut counts = vec![0; 1 << lists.len()];
        for (mask, count) in self.seen() {
            if let Some(slot) = counts.get_mut(to(mask)) {
                *slot += count;
            }
        }
        if let Some(unseen) = counts.first_mut() {
            *unseen = 0;
        }
        Self { lists, counts }
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
