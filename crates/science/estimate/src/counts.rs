//! A table's counts as the fits read them: numbers per cell, margins, and the pattern of zeros.

use crate::kernel::superset_sums;
use crate::model::{Model, Term};
use crate::numbers::stirling_rest;
use crate::table::Table;

/// Counts per cell with their margins. Refilled in place for every bootstrap replicate.
#[derive(Debug, Clone)]
pub struct Counts {
    lists: usize,
    observed: Vec<f64>,
    margins: Vec<f64>,
    positive: Vec<u16>,
    /// Up to six lists: bit `w` says that cell `w` holds a case.
    pattern: u64,
    /// Whether the number of the unseen is taken as known: cell 0 then counts like any other.
    complete: bool,
}

impl Counts {
    /// The counts of a table.
    #[must_use]
    pub fn new(table: &Table) -> Self {
        let mut counts = Self::empty(table.lists().len());
        counts.fill(table.counts());
        counts
    }

    /// Counts over some lists without any case yet.
    #[must_use]
    pub fn empty(lists: usize) -> Self {
        let cells = 1 << lists;
        Self {
            lists,
            observed: vec![0.0; cells],
            margins: vec![0.0; cells],
            positive: Vec::with_capacity(cells),
            pattern: 0,
            complete: false,
        }
    }

    /// Takes other counts (one per mask, `2^lists` of them; the entry of mask 0 is ignored).
    pub fn fill(&mut self, counts: &[u64]) {
        self.positive.clear();
        self.pattern = 0;
        self.complete = false;
        if let Some(unseen) = self.observed.first_mut() {
            *unseen = 0.0;
        }
        let cells = self.observed.iter_mut().zip(self.margins.iter_mut()).zip(counts).enumerate().skip(1);
        for (mask, ((observed, margin), count)) in cells {
            *observed = *count as f64;
            *margin = *observed;
            if *count > 0 {
                self.positive.push(mask as u16);
                self.pattern |= if mask < 64 { 1 << mask } else { 0 };
            }
        }
        if let Some(all) = self.margins.first_mut() {
            *all = 0.0;
        }
        superset_sums(&mut self.margins);
    }

    /// Takes the number of the unseen as known (any number above 0): the fit then includes their cell.
    pub(crate) fn know_unseen(&mut self, people: f64) {
        let seen = self.seen();
        if let (Some(cell), Some(all)) = (self.observed.first_mut(), self.margins.first_mut()) {
            *cell = people;
            *all = seen + people;
            self.complete = true;
        }
    }

    /// Whether the number of the unseen is taken as known.
    pub(crate) fn complete(&self) -> bool {
        self.complete
    }

    /// Cases without the unseen.
    pub(crate) fn seen(&self) -> f64 {
        self.positive.iter().filter_map(|cell| self.observed.get(usize::from(*cell))).sum()
    }

    /// Number of lists.
    #[must_use]
    pub fn lists(&self) -> usize {
        self.lists
    }

    /// Cases in all.
    #[must_use]
    pub fn cases(&self) -> f64 {
        self.margins.first().copied().unwrap_or(0.0)
    }

    /// Cases per cell, by mask; entry 0 is 0.
    #[must_use]
    pub fn observed(&self) -> &[f64] {
        &self.observed
    }

    /// Cases that are at least on the lists of a mask.
    #[must_use]
    pub fn margins(&self) -> &[f64] {
        &self.margins
    }

    /// Cases that are at least on the lists of a term.
    #[must_use]
    pub fn margin(&self, term: Term) -> f64 {
        self.margins.get(usize::from(term.mask())).copied().unwrap_or(0.0)
    }

    /// Masks of the cells that hold a case, ascending.
    #[must_use]
    pub fn positive(&self) -> &[u16] {
        &self.positive
    }

    pub(crate) fn pattern(&self) -> u64 {
        self.pattern
    }

    /// The largest log-likelihood any model can reach (every mean equal to its count), factorials included.
    #[must_use]
    pub fn saturated_loglik(&self) -> f64 {
        let rest = |cell: &u16| self.observed.get(usize::from(*cell)).map_or(0.0, |n| stirling_rest(*n));
        -self.positive.iter().map(rest).sum::<f64>()
    }

    /// What half a deviance has beyond the loss of a fit (its negative log-likelihood without factorials).
    pub(crate) fn saturated_gap(&self) -> f64 {
        let cell = |cell: &u16| self.observed.get(usize::from(*cell)).map_or(0.0, |n| n * n.ln() - n);
        self.positive.iter().map(cell).sum()
    }

    /// Splits a model's terms, intercept and main effects included, into those that can be estimated (largest first,
    /// intercept last) and those at minus infinity because no case shows them.
    pub(crate) fn split(&self, model: &Model, finite: &mut Vec<u16>, infinite: &mut Vec<u16>) {
        finite.clear();
        infinite.clear();
        let mains = (0..self.lists).rev().map(|list| 1_u16 << list);
        for mask in model.terms().iter().rev().map(|term| term.mask()).chain(mains) {
            let margin = self.margins.get(usize::from(mask)).copied().unwrap_or(0.0);
            if margin > 0.0 { finite.push(mask) } else { infinite.push(mask) }
        }
        finite.push(0);
    }
}
