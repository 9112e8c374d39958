//! Counting combinations of attributes.
//!
//! An attribute is a value in a column; a combination is a set of attributes of different columns; its count is the
//! number of records that have them all. Combinations are found by depth: the rows that hold a combination are split
//! by the values of each later column, and what falls below the floor is not followed further, because no longer
//! combination can be more frequent than a part of it (Agrawal and Srikant 1994; Zaki 2000).

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::data::Data;
use crate::error::Fault;
use crate::run::Run;

/// Numbers for attributes: column by column, value by value, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributes {
    starts: Vec<u32>,
    columns: Vec<u32>,
}

impl Attributes {
    /// The attributes of a table, those that no record has included.
    #[must_use]
    pub fn new(data: &Data) -> Self {
        let mut starts = Vec::new();
        let mut columns = Vec::new();
        for (column, about) in data.columns().iter().enumerate() {
            starts.push(columns.len() as u32);
            columns.resize(columns.len() + about.values.len(), column as u32);
        }
        Self { starts, columns }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Number of the attribute with this code (from 1) in this column.
    #[must_use]
    pub fn number(&self, column: usize, code: u16) -> Option<u32> {
        let number = self.starts.get(column)?.checked_add(u32::from(code).checked_sub(1)?)?;
        (self.columns.get(number as usize).copied() == Some(column as u32)).then_some(number)
    }

    /// Column and code of an attribute.
    #[must_use]
    pub fn place(&self, attribute: u32) -> Option<(usize, u16)> {
        let column = *self.columns.get(attribute as usize)? as usize;
        let code = attribute - self.starts.get(column)? + 1;
        Some((column, u16::try_from(code).ok()?))
    }
}

/// The combinations of one length with their counts, in the order of their attributes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Level {
    length: usize,
    attributes: Vec<u32>,
    counts: Vec<u64>,
}

impl Level {
    /// Attributes in each combination.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }

    /// How many combinations there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Each combination (attribute numbers, ascending) with its count.
    pub fn iter(&self) -> impl Iterator<Item = (&[u32], u64)> {
        self.attributes.chunks(self.length.max(1)).zip(self.counts.iter().copied())
    }
}

/// All combinations up to a length that occur at least `floor` times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combos {
    /// Numbers of the attributes.
    pub attributes: Attributes,
    /// The smallest count that was kept.
    pub floor: u64,
    /// Levels for length 1, 2 and so on.
    pub levels: Vec<Level>,
}

impl Combos {
    /// The level of combinations with `length` attributes.
    #[must_use]
    pub fn level(&self, length: usize) -> Option<&Level> {
        self.levels.get(length.checked_sub(1)?)
    }

    /// Combinations of all lengths.
    #[must_use]
    pub fn len(&self) -> usize {
        self.levels.iter().map(Level::len).sum()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Counts the combinations of 1 to `length` attributes that at least `floor` records have (`floor` 0 counts as 1).
/// The result does not depend on `threads`.
///
/// # Errors
/// [`Fault::Memory`] when the combinations need more than `memory` bytes, [`Fault::Stopped`].
pub fn count(
    data: &Data,
    length: usize,
    floor: u64,
    threads: usize,
    memory: u64,
    run: &Run,
) -> Result<Combos, Fault> {
    let attributes = Attributes::new(data);
    let search = Search {
        data,
        attributes: &attributes,
        length: length.min(data.columns().len()),
        floor: floor.max(1),
        memory,
        used: AtomicU64::new(0),
        run,
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.max(1))
        .build()
        .map_err(|why| Fault::file("The threads", &why))?;
    run.expect_work(data.columns().len() as u64);
    let parts: Result<Vec<Vec<Level>>, Fault> = pool
        .install(|| (0..data.columns().len()).into_par_iter().map(|column| search.column(column)).collect());
    let mut levels = empty(search.length);
    for part in parts? {
        for (level, mut part) in levels.iter_mut().zip(part) {
            level.attributes.append(&mut part.attributes);
            level.counts.append(&mut part.counts);
        }
    }
    Ok(Combos { attributes, floor: floor.max(1), levels })
}

fn empty(length: usize) -> Vec<Level> {
    (1..=length).map(|length| Level { length, ..Level::default() }).collect()
}

struct Search<'a> {
    data: &'a Data,
    attributes: &'a Attributes,
    length: usize,
    floor: u64,
    memory: u64,
    used: AtomicU64,
    run: &'a Run,
}

/// Scratch of one search: counts by code, and the rows at each depth.
struct Scratch {
    counts: Vec<u64>,
    places: Vec<u32>,
    prefix: Vec<u32>,
    levels: Vec<Level>,
}

impl Search<'_> {
    /// All combinations whose first attribute is in `column`.
    fn column(&self, column: usize) -> Result<Vec<Level>, Fault> {
        let most = self.data.columns().iter().map(|column| column.values.len()).max().unwrap_or(0);
        let mut scratch = Scratch {
            counts: vec![0; most + 1],
            places: vec![0; most + 1],
            prefix: Vec::new(),
            levels: empty(self.length),
        };
        if self.length > 0 {
            let rows: Vec<u32> = (0..self.data.rows() as u32).collect();
            self.split(&rows, column, &mut scratch)?;
        }
        self.run.did(1);
        Ok(scratch.levels)
    }

    /// Splits `rows`, which all have the prefix, by the values of `column`, and goes deeper.
    fn split(&self, rows: &[u32], column: usize, scratch: &mut Scratch) -> Result<(), Fault> {
        let codes = self.data.codes(column);
        let weights = self.data.weights();
        let mut seen: Vec<u16> = Vec::new();
        for row in rows {
            let code = codes.get(*row as usize).copied().unwrap_or(0);
            if code == 0 {
                continue;
            }
            if let Some(count) = scratch.counts.get_mut(usize::from(code)) {
                if *count == 0 {
                    seen.push(code);
                }
                *count += u64::from(weights.get(*row as usize).copied().unwrap_or(0));
            }
        }
        seen.sort_unstable();
        let mut kept: Vec<(u16, u64)> = Vec::new();
        for code in seen {
            let count = scratch.counts.get_mut(usize::from(code)).map_or(0, std::mem::take);
            if count >= self.floor {
                kept.push((code, count));
            }
        }
        if kept.is_empty() {
            return Ok(());
        }
        self.charge(kept.len(), scratch.prefix.len() + 1)?;
        if scratch.prefix.len() + 1 == self.length || column + 1 == self.data.columns().len() {
            for (code, count) in kept {
                self.keep(column, code, count, scratch);
                scratch.prefix.pop();
            }
            return Ok(());
        }
        let groups = self.groups(rows, codes, &kept, scratch);
        for ((code, count), group) in kept.into_iter().zip(groups) {
            self.keep(column, code, count, scratch);
            for next in column + 1..self.data.columns().len() {
                self.split(&group, next, scratch)?;
            }
            scratch.prefix.pop();
        }
        Ok(())
    }

    /// The rows of each kept code.
    fn groups(
        &self,
        rows: &[u32],
        codes: &[u16],
        kept: &[(u16, u64)],
        scratch: &mut Scratch,
    ) -> Vec<Vec<u32>> {
        for ((code, _), place) in kept.iter().zip(1..) {
            if let Some(to) = scratch.places.get_mut(usize::from(*code)) {
                *to = place;
            }
        }
        let mut groups = vec![Vec::new(); kept.len()];
        for row in rows {
            let code = codes.get(*row as usize).copied().unwrap_or(0);
            let place = scratch.places.get(usize::from(code)).copied().unwrap_or(0) as usize;
            if let Some(group) = groups.get_mut(place.wrapping_sub(1)) {
                group.push(*row);
            }
        }
        for (code, _) in kept {
            if let Some(place) = scratch.places.get_mut(usize::from(*code)) {
                *place = 0;
            }
        }
        groups
    }

    /// Notes the prefix with one more attribute and leaves the attribute in the prefix.
    fn keep(&self, column: usize, code: u16, count: u64, scratch: &mut Scratch) {
        scratch.prefix.push(self.attributes.number(column, code).unwrap_or(u32::MAX));
        let depth = scratch.prefix.len() - 1;
        if let Some(level) = scratch.levels.get_mut(depth) {
            level.attributes.extend_from_slice(&scratch.prefix);
            level.counts.push(count);
        }
    }

    fn charge(&self, combos: usize, length: usize) -> Result<(), Fault> {
        if self.run.stopped() {
            return Err(Fault::Stopped);
        }
        // twice: vectors grow by doubling, and parts are put together at the end
        let bytes = 2 * combos as u64 * (4 * length as u64 + 8);
        if self.used.fetch_add(bytes, Ordering::Relaxed) + bytes > self.memory {
            let what = format!("Counting combinations of up to {} values", self.length);
            return Err(Fault::Memory { what, allowed: self.memory });
        }
        Ok(())
    }
}
