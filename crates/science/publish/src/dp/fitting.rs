//! Records fitted to noisy counts.
//!
//! Records are first drawn so that they look roughly right, then changed one value at a time wherever that brings the
//! counts of the records closer to the released ones: smallest sum of squared differences, each weighed by the noise of
//! its length. A record never holds a combination that was not released, so nothing is fabricated beyond what the
//! noise itself has fabricated. Only released counts are used: fitting costs no privacy.
#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is a number that the index gave out")]

use super::counts::NoisyCounts;
use super::index::{Index, NONE};
use super::sampler::uniform;
use crate::data::Data;
use crate::error::Fault;
use crate::run::Run;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use std::collections::BTreeMap;

/// How to fit records.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// Records to make; nothing: as many as the noisy number of persons.
    pub rows: Option<u64>,
    /// Seed of the random choices. They need no secrecy: whatever they are, only released counts are used.
    pub seed: u64,
    /// How often every record is looked at, at most.
    pub sweeps: usize,
    /// Bytes that the index of combinations may take.
    pub memory: u64,
}

impl Default for Fit {
    fn default() -> Self {
        Self { rows: None, seed: 0, sweeps: 12, memory: 1_000_000_000 }
    }
}

/// Records fitted at once. For more, a fitted record first stands for several, and one of each is then fitted alone.
const AT_ONCE: u64 = 150_000;

/// Records fitted to noisy counts. The same counts and settings give the same records. Progress is counted in sweeps.
///
/// # Errors
/// [`Fault::Empty`] without columns, [`Fault::Setting`] for more than a billion records, [`Fault::Memory`] when the index of combinations would be too
/// large, [`Fault::Stopped`] when asked to stop.
pub fn synthesize(noisy: &NoisyCounts, fit: &Fit, run: &Run) -> Result<Data, Fault> {
    if noisy.columns.is_empty() {
        return Err(Fault::Empty { what: "columns" });
    }
    let rows = fit.rows.unwrap_or(noisy.persons);
    if rows > 1_000_000_000 {
        return Err(Fault::Setting { name: "rows", why: "give at most a billion records".into() });
    }
    let index = Index::new(noisy, fit.memory)?;
    let each = (rows / AT_ONCE).max(1);
    let mut state = State::new(noisy, &index, rows / each, ChaCha8Rng::seed_from_u64(fit.seed));
    run.expect_work(fit.sweeps as u64 * if each > 1 { 2 } else { 1 });
    state.aim(noisy, rows as f64 / each as f64);
    state.draw(noisy.persons, run)?;
    state.sweeps(fit.sweeps, run)?;
    let mut made = BTreeMap::new();
    if each > 1 {
        state.collect(&mut made, each - 1);
        state.multiply(each, rows % each);
        state.aim(noisy, rows as f64);
        state.sweeps(fit.sweeps, run)?;
    }
    state.collect(&mut made, 1);
    into_data(noisy, made)
}

/// Records as the attribute of each column plus 1, with how often they occur.
type Made = BTreeMap<Vec<u16>, u64>;

fn into_data(noisy: &NoisyCounts, made: Made) -> Result<Data, Fault> {
    let codes: Vec<u16> = (0..=noisy.attributes())
        .map(|cell| cell.checked_sub(1).and_then(|a| noisy.attribute(a as u16)).map_or(0, |(_, code)| code))
        .collect();
    let mut columns = vec![Vec::with_capacity(made.len()); noisy.columns.len()];
    for row in made.keys() {
        columns.iter_mut().zip(row).for_each(|(column, cell)| column.push(codes[usize::from(*cell)]));
    }
    let weights = made.into_values().map(|n| u32::try_from(n).unwrap_or(u32::MAX)).collect();
    Data::new(noisy.columns.clone(), columns, weights).ok_or(Fault::Inner { what: "codes of fitted records" })
}

struct State<'a> {
    index: &'a Index,
    /// Attributes of each column that were released.
    choices: Vec<Vec<u16>>,
    width: usize,
    /// Attribute of each record and column, plus 1; 0 = absent. Record by record.
    cells: Vec<u16>,
    /// How many records hold a combination, less how many should.
    surplus: Vec<i32>,
    /// How many records should hold a combination.
    targets: Vec<i32>,
    /// Weight of a squared difference, by number.
    weights: Vec<i64>,
    rng: ChaCha8Rng,
}

impl<'a> State<'a> {
    fn new(noisy: &NoisyCounts, index: &'a Index, rows: u64, rng: ChaCha8Rng) -> Self {
        let width = noisy.columns.len();
        let mut choices = vec![Vec::new(); width];
        for (attribute, column) in (0u16..).zip(noisy.column_of_attribute()) {
            if index.counts[usize::from(attribute)] > 0 {
                choices[usize::from(column)].push(attribute);
            }
        }
        let largest = noisy.levels.iter().map(|level| level.deviation).fold(0.0, f64::max);
        let by_length: Vec<i64> =
            noisy.levels.iter().map(|l| (16.0 * (largest / l.deviation).powi(2)).min(1e6) as i64).collect();
        let weights = index.lengths.iter().map(|length| by_length[usize::from(*length) - 1]).collect();
        let cells = vec![0; rows as usize * width];
        let zeros = vec![0; index.counts.len()];
        Self { index, choices, width, cells, targets: zeros.clone(), surplus: zeros, weights, rng }
    }

    /// Aims at the released counts, scaled to a number of records.
    fn aim(&mut self, noisy: &NoisyCounts, records: f64) {
        let scale = records / noisy.persons.max(1) as f64;
        let aims = self.index.counts.iter().map(|count| (f64::from(*count) * scale).round() as i32);
        for ((target, surplus), aim) in self.targets.iter_mut().zip(&mut self.surplus).zip(aims) {
            *surplus += *target - aim;
            *target = aim;
        }
    }

    /// Every record stands for `each` records now, and some of them for one more; one of each can still be changed.
    fn multiply(&mut self, each: u64, more: u64) {
        for (surplus, target) in self.surplus.iter_mut().zip(&self.targets) {
            *surplus = (*surplus + *target) * each as i32 - *target;
        }
        let extra = (more as usize * self.width).min(self.cells.len());
        self.cells.extend_from_within(..extra);
        for record in self.cells[self.cells.len() - extra..].to_vec().chunks_exact(self.width) {
            let mut have: Vec<u16> = Vec::new();
            for cell in record.iter().filter(|cell| **cell > 0) {
                self.apply(*cell, &have, 1);
                have.push(cell - 1);
            }
        }
    }

    /// Draws every record column by column, each value by what the released counts say about two of the values the
    /// record has already.
    fn draw(&mut self, persons: u64, run: &Run) -> Result<(), Fault> {
        let mut order: Vec<usize> = (0..self.width).collect();
        let (mut have, mut chances) = (Vec::new(), Vec::new());
        for record in 0..self.cells.len() / self.width {
            if record % 1024 == 0 && run.stopped() {
                return Err(Fault::Stopped);
            }
            for at in (1..order.len()).rev() {
                order.swap(at, uniform(at as u64 + 1, &mut self.rng) as usize);
            }
            have.clear();
            for column in &order {
                let Some(attribute) = self.value(*column, persons, &have, &mut chances) else { continue };
                self.apply(attribute + 1, &have, 1);
                have.push(attribute);
                self.cells[record * self.width + column] = attribute + 1;
            }
        }
        Ok(())
    }

    /// A value of a column for a record that has some attributes; nothing = absent.
    fn value(&mut self, column: usize, persons: u64, have: &[u16], chances: &mut Vec<u64>) -> Option<u16> {
        let base = self.some_of(have);
        let total = base.map_or(persons, |number| u64::from(self.index.counts[number as usize]));
        chances.clear();
        let mut sum = 0;
        for attribute in &self.choices[column] {
            let number = base.map_or(u32::from(*attribute), |base| self.index.with(base, *attribute));
            let fits = number != NONE && self.index.around(*attribute, have, &mut |_| true);
            sum += if fits { u64::from(self.index.counts[number as usize]) } else { 0 };
            chances.push(sum);
        }
        let draw = uniform(total.max(sum), &mut self.rng);
        let at = chances.iter().position(|chance| draw < *chance)?;
        self.choices[column].get(at).copied()
    }

    /// A combination of as many of the attributes as can still be lengthened, by lot.
    fn some_of(&mut self, have: &[u16]) -> Option<u32> {
        let wanted = self.index.longest.saturating_sub(1).min(have.len());
        let mut number = None;
        let mut left = wanted as u64;
        for (at, attribute) in have.iter().enumerate() {
            if uniform((have.len() - at) as u64, &mut self.rng) < left {
                left -= 1;
                number = Some(match number {
                    None => u32::from(*attribute),
                    Some(number) => self.index.with(number, *attribute),
                });
            }
        }
        number
    }

    /// Sweeps until there is hardly anything left to change.
    fn sweeps(&mut self, most: usize, run: &Run) -> Result<(), Fault> {
        for _ in 0..most {
            let changed = self.sweep(run)?;
            run.did(1);
            if changed * 1000 < self.cells.len() / self.width {
                break;
            }
        }
        Ok(())
    }

    /// Looks at every column of every record once and takes the best value there; how many were changed.
    fn sweep(&mut self, run: &Run) -> Result<usize, Fault> {
        let mut changed = 0;
        let mut have = Vec::with_capacity(self.width);
        for record in 0..self.cells.len() / self.width {
            if record % 1024 == 0 && run.stopped() {
                return Err(Fault::Stopped);
            }
            let first = record * self.width;
            have.clear();
            have.extend(
                self.cells[first..first + self.width].iter().filter(|cell| **cell > 0).map(|c| c - 1),
            );
            let start = self.rng.next_u32() as usize % self.width;
            for step in 0..self.width {
                let column = (start + step) % self.width;
                changed += usize::from(self.improve(first + column, column, &mut have));
            }
        }
        Ok(changed)
    }

    /// Takes the best value of one cell of a record that has the attributes `have`; whether it changed.
    fn improve(&mut self, cell: usize, column: usize, have: &mut Vec<u16>) -> bool {
        let now = self.cells[cell];
        // Cost of each value against the record without one in this column.
        let (mut best, mut least) = (now, 0);
        if now > 0 {
            have.retain(|attribute| *attribute != now - 1);
            least = -self.gain(now - 1, have, -1).unwrap_or(0);
            if least > 0 {
                (best, least) = (0, 0);
            }
        }
        for attribute in &self.choices[column] {
            if attribute + 1 != now
                && let Some(cost) = self.gain(*attribute, have, 1)
                && cost < least
            {
                (best, least) = (attribute + 1, cost);
            }
        }
        if best != now {
            self.apply(now, have, -1);
            self.apply(best, have, 1);
            self.cells[cell] = best;
        }
        if best > 0 {
            have.push(best - 1);
        }
        best != now
    }

    /// Change of the weighed squared differences when an attribute joins (1) or leaves (-1) a record with the others
    /// of `rest`; nothing if the record would hold a combination that was not released.
    fn gain(&self, attribute: u16, rest: &[u16], sign: i64) -> Option<i64> {
        let mut sum = 0;
        let whole = self.index.around(attribute, rest, &mut |number| {
            let number = number as usize;
            sum += self.weights[number] * (2 * sign * i64::from(self.surplus[number]) + 1);
            true
        });
        whole.then_some(sum)
    }

    fn apply(&mut self, cell: u16, rest: &[u16], sign: i32) {
        if cell > 0 {
            let surplus = &mut self.surplus;
            self.index.around(cell - 1, rest, &mut |number| {
                surplus[number as usize] += sign;
                true
            });
        }
    }

    /// Adds every record so many times.
    fn collect(&self, made: &mut Made, times: u64) {
        for record in self.cells.chunks_exact(self.width) {
            match made.get_mut(record) {
                Some(n) => *n += times,
                None => _ = made.insert(record.to_vec(), times),
            }
        }
    }
}
