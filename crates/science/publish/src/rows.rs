//! A set of distinct rows with weights that grows while a file is read, bounded in bytes.

use crate::data::{Column, Data};
use crate::error::Fault;

/// Distinct rows of `width` codes, stored one after another, found again by an open-addressed table.
#[derive(Debug)]
pub(crate) struct RowSet {
    width: usize,
    flat: Vec<u16>,
    weights: Vec<u32>,
    slots: Vec<u32>,
    allowed: u64,
}

const FREE: u32 = u32::MAX;

impl RowSet {
    /// An empty set for rows of `width` codes that may use `allowed` bytes, the finished table included.
    pub(crate) fn new(width: usize, allowed: u64) -> Self {
        Self { width, flat: Vec::new(), weights: Vec::new(), slots: vec![FREE; 1 << 10], allowed }
    }

    /// The codes of one distinct row.
    pub(crate) fn row(&self, row: usize) -> &[u16] {
        self.flat.get(row * self.width..(row + 1) * self.width).unwrap_or(&[])
    }

    /// All codes, row after row, for recoding in place. Rows must stay distinct.
    pub(crate) fn flat_mut(&mut self) -> &mut [u16] {
        &mut self.flat
    }

    /// The same records under other codes (by column and code); rows that become equal are counted together.
    pub(crate) fn recoded(&self, width: usize, code: impl Fn(usize, u16) -> u16) -> Result<Self, Fault> {
        let mut other = Self::new(width, self.allowed);
        let mut row = vec![0; width];
        for (index, weight) in self.weights.iter().enumerate() {
            for (column, (to, from)) in row.iter_mut().zip(self.row(index)).enumerate() {
                *to = code(column, *from);
            }
            other.add(&row, *weight)?;
        }
        Ok(other)
    }

    /// Adds `weight` records with these codes; refuses when the table would not fit.
    pub(crate) fn add(&mut self, row: &[u16], weight: u32) -> Result<(), Fault> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(row) as usize & mask;
        loop {
            match self.slots.get(slot).copied() {
                Some(FREE) | None => break,
                Some(found) => {
                    if self.row(found as usize) == row {
                        let sum = self.weights.get(found as usize).and_then(|sum| sum.checked_add(weight));
                        match (sum, self.weights.get_mut(found as usize)) {
                            (Some(sum), Some(place)) => *place = sum,
                            _ => return Err(self.too_much()),
                        }
                        return Ok(());
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
        self.reserve()?;
        let index = u32::try_from(self.weights.len()).map_err(|_| self.too_much())?;
        if let Some(free) = self.slots.get_mut(slot) {
            *free = index;
        }
        self.flat.extend_from_slice(row);
        self.weights.push(weight);
        if self.weights.len() * 2 > self.slots.len() {
            self.rehash();
        }
        Ok(())
    }

    fn too_much(&self) -> Fault {
        Fault::Memory {
            what: format!("The table of distinct records (more than {})", self.weights.len()),
            allowed: self.allowed,
        }
    }

    /// Room for one more row, grown by half so that the peak stays predictable.
    fn reserve(&mut self) -> Result<(), Fault> {
        if self.weights.len() < self.weights.capacity() {
            return Ok(());
        }
        let rows = (self.weights.len() + self.weights.len() / 2).max(64);
        // the row store, its column-wise copy at the end, weights, order, and the slots
        let bytes = rows as u64 * (4 * self.width as u64 + 8 + 4 + 8);
        if bytes > self.allowed {
            return Err(self.too_much());
        }
        self.flat.reserve_exact(rows * self.width - self.flat.len());
        self.weights.reserve_exact(rows - self.weights.len());
        Ok(())
    }

    fn rehash(&mut self) {
        let size = self.slots.len() * 2;
        let mut slots = vec![FREE; size];
        for index in 0..self.weights.len() {
            let mut slot = hash(self.row(index)) as usize & (size - 1);
            while slots.get(slot).is_some_and(|found| *found != FREE) {
                slot = (slot + 1) & (size - 1);
            }
            if let Some(free) = slots.get_mut(slot) {
                *free = index as u32;
            }
        }
        self.slots = slots;
    }

    /// The finished table: rows in the order of their codes, so that the order of reading does not show. `expand`
    /// says for each finished column from which stored column it comes and how codes translate.
    pub(crate) fn into_data(mut self, columns: Vec<Column>, expand: &[Source]) -> Result<Data, Fault> {
        self.slots = Vec::new();
        let mut order: Vec<u32> = (0..self.weights.len() as u32).collect();
        order.sort_unstable_by(|a, b| self.row(*a as usize).cmp(self.row(*b as usize)));
        let codes = expand
            .iter()
            .map(|source| {
                order
                    .iter()
                    .map(|row| {
                        let code = self.flat.get(*row as usize * self.width + source.from).copied();
                        source.translate(code.unwrap_or(0))
                    })
                    .collect()
            })
            .collect();
        let weights = order.iter().map(|row| self.weights.get(*row as usize).copied().unwrap_or(0)).collect();
        Data::new(columns, codes, weights).ok_or(Fault::Inner { what: "codes of a finished table" })
    }
}

impl Data {
    /// The same records with equal rows counted together, rows without weight left out, and rows in the order of
    /// their codes: two tables with the same records are then equal.
    ///
    /// # Errors
    /// [`Fault::Memory`] when this needs more than `memory` bytes.
    pub fn gathered(&self, memory: u64) -> Result<Self, Fault> {
        let width = self.columns().len();
        let mut rows = RowSet::new(width, memory);
        let mut codes = vec![0; width];
        for (row, weight) in self.weights().iter().enumerate().filter(|(_, weight)| **weight > 0) {
            self.copy_row(row, &mut codes);
            rows.add(&codes, *weight)?;
        }
        let same: Vec<Source> = (0..width).map(|from| Source { from, codes: None }).collect();
        rows.into_data(self.columns().to_vec(), &same)
    }
}

/// Where the codes of a finished column come from.
pub(crate) struct Source {
    /// Stored column.
    pub(crate) from: usize,
    /// Finished code by stored code; nothing: the same code.
    pub(crate) codes: Option<Vec<u16>>,
}

impl Source {
    fn translate(&self, code: u16) -> u16 {
        match &self.codes {
            None => code,
            Some(codes) => codes.get(usize::from(code)).copied().unwrap_or(0),
        }
    }
}

/// Multiply and fold, as in wyhash: good enough for codes that nobody chooses to collide.
fn hash(row: &[u16]) -> u64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for code in row {
        let product = u128::from(state ^ u64::from(*code)).wrapping_mul(0xa076_1d64_78bd_642f);
        state = (product as u64 ^ (product >> 64) as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    }
    state ^ state >> 32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, values: usize) -> Column {
        Column { name: name.into(), values: (1..=values).map(|value| value.to_string()).collect() }
    }

    fn same(from: usize) -> Source {
        Source { from, codes: None }
    }

    #[test]
    fn equal_rows_add_up_and_order_does_not_show() {
        let mut there = RowSet::new(2, 1 << 20);
        let mut back = RowSet::new(2, 1 << 20);
        let rows: Vec<[u16; 2]> = (0..3000).map(|n| [(n % 37) as u16, (n % 53) as u16]).collect();
        for row in &rows {
            there.add(row, 1).unwrap();
        }
        for row in rows.iter().rev() {
            back.add(row, 1).unwrap();
        }
        let columns = || vec![column("a", 40), column("b", 60)];
        let there = there.into_data(columns(), &[same(0), same(1)]).unwrap();
        let back = back.into_data(columns(), &[same(0), same(1)]).unwrap();
        assert_eq!(there, back);
        assert_eq!(there.rows(), 37 * 53);
        assert_eq!(there.records(), 3000);
    }

    #[test]
    fn memory_is_refused_not_taken() {
        let mut rows = RowSet::new(4, 10_000);
        let refused = (0..10_000u16).find_map(|n| rows.add(&[n, 0, 0, 0], 1).err());
        assert!(matches!(refused, Some(Fault::Memory { .. })));
        assert!(rows.weights.len() < 10_000 / 24);
    }
}
