//! Whether a model's maximum likelihood estimate exists and whether its parameters can be told apart.
//!
//! Terms that no case shows are at minus infinity and leave the model together with the cells that contain them; what
//! is asked here is asked of the rest (extended maximum likelihood; Fienberg and Rinaldo 2012). Both answers depend
//! only on which cells hold a case. Rank comes first, exact and cheap; a linear programme decides the few cases left.

use crate::counts::Counts;
use crate::error::Existence;
use crate::model::Model;
use crate::table::Table;
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use std::collections::HashMap;

/// What a table of counts allows for a model.
#[must_use]
pub fn existence(table: &Table, model: &Model) -> Existence {
    let counts = Counts::new(table);
    let (mut finite, mut infinite) = (Vec::new(), Vec::new());
    counts.split(model, &mut finite, &mut infinite);
    Checker::default().check(&counts, &finite, &infinite)
}

/// Pivots below this are taken for zero; entries are small fractions.
const PIVOT: f64 = 1e-9;
/// An optimum of the linear programme below this is taken for zero.
const OPTIMUM: f64 = 1e-7;

/// Answers with a memory: the same zero pattern and model are worked out once.
#[derive(Debug, Default, Clone)]
pub(crate) struct Checker {
    known: HashMap<Vec<u64>, Existence>,
    /// Rows of the elimination over two elements, by leading bit.
    rows: Vec<u64>,
}

impl Checker {
    /// The answer for the finite and the minus-infinite terms of a model (see [`Counts::split`]).
    pub(crate) fn check(&mut self, counts: &Counts, finite: &[u16], infinite: &[u16]) -> Existence {
        if counts.positive().is_empty() {
            return Existence::NotIdentifiable;
        }
        if counts.lists() > 6 {
            if full_rank_wide(counts, finite) {
                return Existence::Fine;
            }
            let mut key: Vec<u64> = counts.positive().iter().map(|cell| u64::from(*cell)).collect();
            key.push(u64::MAX);
            key.extend(finite.iter().map(|term| u64::from(*term)));
            key.push(u64::MAX);
            key.extend(infinite.iter().map(|term| u64::from(*term)));
            return *self.known.entry(key).or_insert_with(|| slowly(counts, finite, infinite));
        }
        let terms = finite.iter().fold(0_u64, |bits, term| bits | 1 << term);
        if self.full_rank(counts, terms) {
            return Existence::Fine;
        }
        let gone = infinite.iter().fold(0_u64, |bits, term| bits | 1 << term);
        let key = vec![counts.pattern(), terms, gone];
        *self.known.entry(key).or_insert_with(|| slowly(counts, finite, infinite))
    }

    /// Up to six lists: whether the rows of the cells with cases have full rank over the field of two elements. Full
    /// rank there is full rank over the numbers (an odd minor is not zero), so a yes is certain; a no is not.
    fn full_rank(&mut self, counts: &Counts, terms: u64) -> bool {
        let need = terms.count_ones();
        if (counts.positive().len() as u32) < need {
            return false;
        }
        self.rows.clear();
        self.rows.resize(64, 0);
        let mut rank = 0;
        for cell in counts.positive() {
            let mut row = terms & subsets(*cell);
            while row != 0 {
                let Some(held) = self.rows.get_mut(63 - row.leading_zeros() as usize) else { break };
                if *held == 0 {
                    *held = row;
                    rank += 1;
                    break;
                }
                row ^= *held;
            }
            if rank == need {
                return true;
            }
        }
        false
    }
}

/// The masks below 64 that hold each list.
const HOLDING: [u64; 6] = [
    0xAAAA_AAAA_AAAA_AAAA,
    0xCCCC_CCCC_CCCC_CCCC,
    0xF0F0_F0F0_F0F0_F0F0,
    0xFF00_FF00_FF00_FF00,
    0xFFFF_0000_FFFF_0000,
    0xFFFF_FFFF_0000_0000,
];

/// Among masks below 64 the subsets of a cell: those that hold no list outside of it.
fn subsets(cell: u16) -> u64 {
    let outside = HOLDING.iter().enumerate().filter(|(list, _)| cell >> list & 1 == 0);
    !outside.fold(0, |bits, (_, holding)| bits | holding)
}

/// More than six lists: the same test with rows of several words.
fn full_rank_wide(counts: &Counts, terms: &[u16]) -> bool {
    let words = terms.len().div_ceil(64);
    let mut held: Vec<Option<Vec<u64>>> = vec![None; terms.len()];
    let mut rank = 0;
    for cell in counts.positive() {
        let mut row = vec![0_u64; words];
        for (column, _) in terms.iter().enumerate().filter(|(_, term)| **term & cell == **term) {
            if let Some(word) = row.get_mut(column / 64) {
                *word |= 1 << (column % 64);
            }
        }
        while let Some(word) = row.iter().position(|word| *word != 0) {
            let lead = word * 64 + row.get(word).map_or(0, |bits| bits.trailing_zeros() as usize);
            match held.get_mut(lead) {
                Some(Some(other)) => row.iter_mut().zip(other.iter()).for_each(|(bits, by)| *bits ^= by),
                Some(free) => {
                    *free = Some(row);
                    rank += 1;
                    break;
                }
                None => break,
            }
        }
        if rank == terms.len() {
            return true;
        }
    }
    false
}

/// The answer by elimination over the numbers, then a linear programme if need be.
fn slowly(counts: &Counts, finite: &[u16], infinite: &[u16]) -> Existence {
    let directions = null_space(counts, finite);
    if directions.is_empty() {
        return Existence::Fine;
    }
    // how each direction changes the linear predictor of the empty cells that stay
    let mut effects: Vec<Vec<f64>> = Vec::new();
    for cell in 1..counts.observed().len() {
        let cell = cell as u16;
        let filled = counts.positive().binary_search(&cell).is_ok();
        if filled || infinite.iter().any(|term| term & cell == *term) {
            continue;
        }
        let inside = |term: &u16| *term & cell == *term;
        let effect = |direction: &Vec<f64>| -> f64 {
            let parts = finite.iter().zip(direction).filter(|(term, _)| inside(term));
            let sum: f64 = parts.map(|(_, value)| value).sum();
            if sum.abs() < PIVOT { 0.0 } else { sum }
        };
        effects.push(directions.iter().map(effect).collect());
    }
    effects.retain(|row| row.iter().any(|value| *value != 0.0));
    effects.sort_by(|a, b| {
        a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|o| o.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    effects.dedup_by(|a, b| a.iter().zip(b.iter()).all(|(a, b)| (*a - *b).abs() < PIVOT));
    let rank = Reduced::of(effects.iter().cloned(), directions.len()).rows.len();
    let no_mle = rank > 0 && recedes(&effects, directions.len());
    Existence::of(no_mle, rank < directions.len())
}

/// Rows in reduced echelon form: each with the column of its leading 1.
struct Reduced {
    rows: Vec<(usize, Vec<f64>)>,
}

impl Reduced {
    fn of(rows: impl Iterator<Item = Vec<f64>>, columns: usize) -> Self {
        let mut reduced = Self { rows: Vec::new() };
        for row in rows {
            reduced.add(row);
            if reduced.rows.len() == columns {
                break;
            }
        }
        reduced
    }

    fn add(&mut self, mut row: Vec<f64>) {
        for (lead, other) in &self.rows {
            let by = row.get(*lead).copied().unwrap_or(0.0);
            subtract(&mut row, other, by);
        }
        let largest = row.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        let Some((lead, pivot)) = largest.map(|(lead, pivot)| (lead, *pivot)) else { return };
        if pivot.abs() < PIVOT {
            return;
        }
        row.iter_mut().for_each(|value| *value /= pivot);
        for (_, other) in &mut self.rows {
            let by = other.get(lead).copied().unwrap_or(0.0);
            subtract(other, &row, by);
        }
        self.rows.push((lead, row));
    }
}

fn subtract(row: &mut [f64], other: &[f64], by: f64) {
    if by != 0.0 {
        row.iter_mut().zip(other).for_each(|(value, other)| *value -= by * other);
    }
}

/// A basis of the directions in which the finite parameters can move without changing any cell that holds a case.
fn null_space(counts: &Counts, finite: &[u16]) -> Vec<Vec<f64>> {
    let row = |cell: &u16| -> Vec<f64> {
        finite.iter().map(|term| if term & cell == *term { 1.0 } else { 0.0 }).collect()
    };
    let reduced = Reduced::of(counts.positive().iter().map(row), finite.len());
    let free = (0..finite.len()).filter(|column| !reduced.rows.iter().any(|(lead, _)| lead == column));
    let direction = |column: usize| {
        let mut direction = vec![0.0; finite.len()];
        if let Some(entry) = direction.get_mut(column) {
            *entry = 1.0;
        }
        for (lead, row) in &reduced.rows {
            if let (Some(entry), Some(value)) = (direction.get_mut(*lead), row.get(column)) {
                *entry = -value;
            }
        }
        direction
    };
    free.map(direction).collect()
}

/// Whether some combination of the directions changes the predictors of the empty cells all in the same sense, and at
/// least one of them really: then the likelihood grows along it for ever.
fn recedes(effects: &[Vec<f64>], directions: usize) -> bool {
    if directions == 1 {
        let signs = effects.iter().filter_map(|row| row.first());
        let (mut up, mut down) = (false, false);
        for value in signs {
            up |= *value > 0.0;
            down |= *value < 0.0;
        }
        return up != down;
    }
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let mut gains = vec![0.0; directions];
    for row in effects {
        gains.iter_mut().zip(row).for_each(|(gain, value)| *gain += value);
    }
    let weights: Vec<_> = gains.iter().map(|gain| problem.add_var(*gain, (-1.0, 1.0))).collect();
    for row in effects {
        let sides: Vec<_> =
            weights.iter().copied().zip(row.iter().copied()).filter(|(_, value)| *value != 0.0).collect();
        problem.add_constraint(&sides, ComparisonOp::Ge, 0.0);
    }
    // zero is always allowed, so there is an optimum; a solver that fails is read as "no estimate", the cautious side
    match problem.solve().ok().and_then(|outcome| outcome.into_solution().ok()) {
        Some(solution) => solution.objective() > OPTIMUM,
        None => true,
    }
}
