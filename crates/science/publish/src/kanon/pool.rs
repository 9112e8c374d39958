//! The synthetic records: distinct sets of attributes with how often each is released.

#![allow(clippy::indexing_slicing, reason = "dense kernels: records are numbered by this module")]

use std::collections::HashMap;

use super::Attr;

/// Distinct synthetic records. A record never changes; only how often it is released does.
#[derive(Debug, Clone, Default)]
pub(super) struct Pool {
    starts: Vec<u32>,
    attrs: Vec<Attr>,
    weights: Vec<u32>,
    places: HashMap<Box<[Attr]>, u32>,
}

impl Pool {
    pub(super) fn new() -> Self {
        Self { starts: vec![0], ..Self::default() }
    }

    /// Distinct records, those released zero times included.
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// Attributes of a record, ascending.
    pub(super) fn record(&self, at: usize) -> &[Attr] {
        &self.attrs[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// How often a record is released.
    pub(super) fn weight(&self, at: usize) -> u32 {
        self.weights[at]
    }

    /// Records in all.
    pub(super) fn total(&self) -> u64 {
        self.weights.iter().map(|weight| u64::from(*weight)).sum()
    }

    /// Adds copies of a record (ascending attributes) and says where it is; the empty record is not kept.
    pub(super) fn add(&mut self, record: &[Attr], copies: u32) -> Option<usize> {
        if record.is_empty() || copies == 0 {
            return None;
        }
        if let Some(at) = self.places.get(record) {
            self.weights[*at as usize] += copies;
            return Some(*at as usize);
        }
        self.places.insert(record.into(), self.weights.len() as u32);
        self.attrs.extend_from_slice(record);
        self.starts.push(self.attrs.len() as u32);
        self.weights.push(copies);
        Some(self.weights.len() - 1)
    }

    /// Sets how often a record is released.
    pub(super) fn set(&mut self, at: usize, copies: u32) {
        self.weights[at] = copies;
    }
}
