//! The sensitive records as the engines see them: common attributes, and for each the rows that have it.
//!
//! A record is **safe** when at least `k` sensitive records have all its attributes. Every combination inside a safe
//! record is then at least as frequent, so one intersection checks all lengths at once.

#![allow(clippy::indexing_slicing, reason = "dense kernels: attributes and rows are numbered by this module")]

use std::cell::RefCell;

use super::Attr;
use super::beginnings::{Beginnings, SHORT};
use crate::combos::Combos;
use crate::data::Data;
use crate::error::Fault;
use crate::run::Run;

/// Common attributes that a table may have: a bit for each pair of them stays below 64 MB.
const MOST_ATTRIBUTES: usize = 20_000;

/// An attribute of at least one row in so many has a bit for each row.
const DENSE: usize = 32;

/// Words that are intersected at once.
const BLOCK: usize = 64;

/// Distinct rows that have an attribute: a bit per row, or their numbers where they are few.
#[derive(Debug)]
enum Rows {
    Bits(Vec<u64>),
    List(Vec<u32>),
}

/// Common attributes and where they occur.
#[derive(Debug)]
pub(super) struct Space {
    pub(super) k: u64,
    /// Column and code by attribute.
    pub(super) places: Vec<(u16, u16)>,
    /// Records with the attribute.
    pub(super) counts: Vec<u64>,
    /// All records, blank ones included.
    pub(super) records: u64,
    /// Attribute values that are too rare to occur at all.
    pub(super) rare_values: usize,
    rows: Vec<Rows>,
    beginnings: RefCell<Beginnings>,
    /// Weights of distinct rows, largest first.
    pub(super) weights: Vec<u32>,
    starts: Vec<u32>,
    attrs: Vec<Attr>,
}

impl Space {
    /// The common attributes (at least `k` records) of a table.
    pub(super) fn new(data: &Data, k: u64, memory: u64, run: &Run) -> Result<Self, Fault> {
        let too_much = || Fault::Memory { what: "Indexing the records".into(), allowed: memory };
        let mut places = Vec::new();
        let mut counts = Vec::new();
        let mut rare_values = 0;
        let mut numbers: Vec<Vec<u32>> = Vec::new();
        for (column, about) in data.columns().iter().enumerate() {
            let mut by_code = vec![0u64; about.values.len() + 1];
            for (code, weight) in data.codes(column).iter().zip(data.weights()) {
                by_code[usize::from(*code)] += u64::from(*weight);
            }
            let mut number = vec![u32::MAX; by_code.len()];
            for (code, count) in by_code.iter().enumerate().skip(1) {
                if *count >= k {
                    number[code] = places.len() as u32;
                    places.push((column as u16, code as u16));
                    counts.push(*count);
                } else if *count > 0 {
                    rare_values += 1;
                }
            }
            numbers.push(number);
        }
        if places.len() > MOST_ATTRIBUTES {
            let why = format!(
                "the columns have {} common values together, at most {MOST_ATTRIBUTES} can be used; choose fewer or coarser ones",
                places.len()
            );
            return Err(Fault::Setting { name: "columns", why });
        }
        let cells: u64 = data.rows() as u64 * data.columns().len() as u64;
        if 8 * data.rows() as u64 + 6 * cells > memory.max(1 << 20) * 4 {
            return Err(too_much());
        }
        let mut order: Vec<u32> =
            (0..data.rows() as u32).filter(|row| data.weights()[*row as usize] > 0).collect();
        order.sort_by_key(|row| std::cmp::Reverse(data.weights()[*row as usize]));
        let mut space = Self {
            k,
            records: data.records(),
            rare_values,
            rows: Vec::new(),
            beginnings: RefCell::new(Beginnings::new(order.len(), memory)),
            weights: order.iter().map(|row| data.weights()[*row as usize]).collect(),
            starts: vec![0],
            attrs: Vec::new(),
            places,
            counts,
        };
        for row in &order {
            for (column, number) in numbers.iter().enumerate() {
                let attr = number[usize::from(data.codes(column)[*row as usize])];
                if attr != u32::MAX {
                    space.attrs.push(attr as Attr);
                }
            }
            space.starts.push(u32::try_from(space.attrs.len()).map_err(|_| too_much())?);
        }
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        space.index();
        Ok(space)
    }

    /// Builds the rows of each attribute.
    fn index(&mut self) {
        let mut frequency = vec![0usize; self.places.len()];
        for attr in &self.attrs {
            frequency[usize::from(*attr)] += 1;
        }
        let words = self.weights.len().div_ceil(64);
        let bits = |rows: &usize| {
            if rows * DENSE >= self.weights.len() {
                Rows::Bits(vec![0; words])
            } else {
                Rows::List(Vec::with_capacity(*rows))
            }
        };
        let mut rows: Vec<Rows> = frequency.iter().map(bits).collect();
        for row in 0..self.weights.len() {
            for attr in self.row(row) {
                match &mut rows[usize::from(*attr)] {
                    Rows::Bits(bits) => bits[row / 64] |= 1 << (row % 64),
                    Rows::List(list) => list.push(row as u32),
                }
            }
        }
        self.rows = rows;
    }

    /// Common attributes.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Our number by attribute number of a count of combinations.
    pub(super) fn numbers(&self, combos: &Combos) -> Vec<Attr> {
        let mut numbers = vec![0; combos.attributes.len()];
        for (attr, (column, code)) in self.places.iter().enumerate() {
            let number = combos.attributes.number(usize::from(*column), *code);
            if let Some(to) = number.and_then(|number| numbers.get_mut(number as usize)) {
                *to = attr as Attr;
            }
        }
        numbers
    }

    /// Common attributes of a distinct row, ascending.
    pub(super) fn row(&self, row: usize) -> &[Attr] {
        &self.attrs[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Whether at least `k` sensitive records have all of `record`. The empty record is safe.
    pub(super) fn safe(&self, record: &[Attr]) -> bool {
        record.is_empty() || self.count_up_to(record, self.k) >= self.k
    }

    /// Records that have all of `record`; counting ends once `enough` are found.
    pub(super) fn count_up_to(&self, record: &[Attr], enough: u64) -> u64 {
        let mut sum = 0;
        self.visit(record, |row| {
            sum += u64::from(self.weights[row]);
            sum < enough
        });
        sum
    }

    /// Distinct rows that have all of `record`, in order.
    pub(super) fn having(&self, record: &[Attr]) -> Vec<u32> {
        let mut list = Vec::new();
        self.visit(record, |row| {
            list.push(row as u32);
            true
        });
        list
    }

    /// Calls `see` with each distinct row that has all of `record`, in order, until it says no.
    fn visit(&self, record: &[Attr], see: impl FnMut(usize) -> bool) {
        let mut sorted = record.to_vec();
        sorted.sort_unstable_by_key(|attr| (self.counts[usize::from(*attr)], *attr));
        let found = match sorted.first() {
            Some(first) if !self.few(*first) => self.beginnings.borrow_mut().of(&sorted, |attrs, among| {
                let mut rows = Vec::new();
                let most = self.weights.len() / DENSE;
                self.search(attrs, among, |row| {
                    rows.push(row as u32);
                    rows.len() <= most
                });
                (rows.len() <= most).then_some(rows)
            }),
            _ => None,
        };
        match found {
            Some((rows, length)) => self.search(&sorted[length..], Some(&rows), see),
            None => self.search(&sorted, None, see),
        }
    }

    /// Whether so few rows have an attribute that looking through them is quick.
    fn few(&self, attr: Attr) -> bool {
        matches!(&self.rows[usize::from(attr)], Rows::List(list) if list.len() <= SHORT)
    }

    /// Calls `see` with each distinct row that has all of `attrs`, among some rows or all, in order, until it says no.
    fn search(&self, attrs: &[Attr], among: Option<&[u32]>, mut see: impl FnMut(usize) -> bool) {
        let mut dense: Vec<&[u64]> = Vec::with_capacity(attrs.len());
        let mut lists: Vec<&[u32]> = among.into_iter().collect();
        for attr in attrs {
            match &self.rows[usize::from(*attr)] {
                Rows::Bits(bits) => dense.push(bits),
                Rows::List(list) => lists.push(list),
            }
        }
        lists.sort_by_key(|list| list.len());
        if let Some((shortest, others)) = lists.split_first() {
            for row in *shortest {
                let at = *row as usize;
                let inside = dense.iter().all(|bits| bits[at / 64] >> (at % 64) & 1 == 1)
                    && others.iter().all(|list| list.binary_search(row).is_ok());
                if inside && !see(at) {
                    return;
                }
            }
            return;
        }
        let Some((first, others)) = dense.split_first() else {
            (0..self.weights.len()).all(see);
            return;
        };
        let mut block = [0u64; BLOCK];
        for start in (0..first.len()).step_by(BLOCK) {
            let end = first.len().min(start + BLOCK);
            let block = &mut block[..end - start];
            block.copy_from_slice(&first[start..end]);
            for bits in others {
                let mut any = 0;
                for (word, other) in block.iter_mut().zip(&bits[start..end]) {
                    *word &= other;
                    any |= *word;
                }
                if any == 0 {
                    break;
                }
            }
            for (place, word) in block.iter_mut().enumerate() {
                while *word != 0 {
                    if !see((start + place) * 64 + word.trailing_zeros() as usize) {
                        return;
                    }
                    *word &= *word - 1;
                }
            }
        }
    }
}
