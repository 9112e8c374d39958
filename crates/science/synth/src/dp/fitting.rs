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

/// Records fitted to noisy counts. The same counts and settings give the same records.
///
/// # Errors
/// [`Fault::Setting`] for more than a billion records, [`Fault::Memory`] when the index of combinations would be too
/// large, [`Fault::Stopped`] when asked to stop.
pub fn synthesize(noisy: &NoisyCounts, fit: &Fit, run: &Run) -> Result<Data, Fault> {
    let rows = fit.rows.unwrap_or(noisy.persons);
    if rows > 1_000_000_000 {
        return Err(Fault::Setting { name: "rows", why: "give at most a billion records".into() });
    }
    let index = Index::new(noisy, fit.memory)?;
    let mut state = State::new(noisy, &index, rows, ChaCha8Rng::seed_from_u64(fit.seed));
    run.expect_work(fit.sweeps as u64 + 1);
    state.draw(run)?;
    run.did(1);
    for _ in 0..fit.sweeps {
        let changed = state.sweep(run)?;
        run.did(1);
        if changed == 0 {
            break;
        }
    }
    state.into_data(noisy)
}

struct State<'a> {
    index: &'a Index,
    /// Attributes of each column that were released.
    choices: Vec<Vec<u16>>,
    width: usize,
    records: usize,
    /// Attribute of each record and column, plus 1; 0 = absent. Record by record.
    cells: Vec<u16>,
    /// Records that hold a combination, less its released count.
    surplus: Vec<i32>,
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
        let scale = rows as f64 / noisy.persons.max(1) as f64;
        let surplus =
            index.counts.iter().map(|count| -((f64::from(*count) * scale).round() as i32)).collect();
        let largest = noisy.levels.iter().map(|level| level.deviation).fold(0.0, f64::max);
        let by_length: Vec<i64> =
            noisy.levels.iter().map(|l| (16.0 * (largest / l.deviation).powi(2)).min(1e6) as i64).collect();
        let weights = index.lengths.iter().map(|length| by_length[usize::from(*length) - 1]).collect();
        let records = rows as usize;
        Self { index, choices, width, records, cells: vec![0; records * width], surplus, weights, rng }
    }

    /// Draws every record column by column, each value by what the released counts say about two of the values the
    /// record has already.
    fn draw(&mut self, run: &Run) -> Result<(), Fault> {
        let mut order: Vec<usize> = (0..self.width).collect();
        let (mut have, mut chances) = (Vec::new(), Vec::new());
        for record in 0..self.records {
            if record % 1024 == 0 && run.stopped() {
                return Err(Fault::Stopped);
            }
            for at in (1..order.len()).rev() {
                order.swap(at, uniform(at as u64 + 1, &mut self.rng) as usize);
            }
            have.clear();
            for column in &order {
                let Some(attribute) = self.value(*column, &have, &mut chances) else { continue };
                let surplus = &mut self.surplus;
                self.index.around(attribute, &have, &mut |number| {
                    surplus[number as usize] += 1;
                    true
                });
                have.push(attribute);
                self.cells[record * self.width + column] = attribute + 1;
            }
        }
        Ok(())
    }

    /// A value of a column for a record that has some attributes; nothing = absent.
    fn value(&mut self, column: usize, have: &[u16], chances: &mut Vec<u64>) -> Option<u16> {
        let base = self.some_of(have);
        let total = base.map_or(self.records as u64, |number| u64::from(self.index.counts[number as usize]));
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
        let wanted = (self.index.longest - 1).min(have.len());
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

    /// Looks at every column of every record once and takes the best value there; how many were changed.
    fn sweep(&mut self, run: &Run) -> Result<u64, Fault> {
        let mut changed = 0;
        let mut rest = Vec::with_capacity(self.width);
        for record in 0..self.records {
            if record % 1024 == 0 && run.stopped() {
                return Err(Fault::Stopped);
            }
            let start = self.rng.next_u32() as usize % self.width;
            for step in 0..self.width {
                let column = (start + step) % self.width;
                changed += u64::from(self.improve(record, column, &mut rest));
            }
        }
        Ok(changed)
    }

    fn improve(&mut self, record: usize, column: usize, rest: &mut Vec<u16>) -> bool {
        let cells = &self.cells[record * self.width..(record + 1) * self.width];
        rest.clear();
        rest.extend(
            cells.iter().enumerate().filter(|(at, cell)| *at != column && **cell > 0).map(|(_, c)| c - 1),
        );
        let now = cells[column];
        let keep = if now == 0 { 0 } else { self.gain(now - 1, rest, -1).unwrap_or(0) };
        // Cost of each value against the record without one in this column.
        let (mut best, mut least) = (now, -keep);
        if now != 0 && 0 < least {
            (best, least) = (0, 0);
        }
        for attribute in &self.choices[column] {
            if attribute + 1 == now {
                continue;
            }
            if let Some(cost) = self.gain(*attribute, rest, 1)
                && cost < least
            {
                (best, least) = (attribute + 1, cost);
            }
        }
        if best == now {
            return false;
        }
        self.apply(now, rest, -1);
        self.apply(best, rest, 1);
        self.cells[record * self.width + column] = best;
        true
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

    fn into_data(self, noisy: &NoisyCounts) -> Result<Data, Fault> {
        let mut rows: BTreeMap<Vec<u16>, u32> = BTreeMap::new();
        let code = |cell: u16| match cell.checked_sub(1) {
            None => 0,
            Some(attribute) => noisy.attribute(attribute).map_or(0, |(_, code)| code),
        };
        let codes: Vec<u16> = (0..=noisy.attributes()).map(|cell| code(cell as u16)).collect();
        for record in self.cells.chunks_exact(self.width) {
            let row = record.iter().map(|cell| codes[usize::from(*cell)]).collect();
            *rows.entry(row).or_default() += 1;
        }
        let mut columns = vec![Vec::with_capacity(rows.len()); self.width];
        for row in rows.keys() {
            columns.iter_mut().zip(row).for_each(|(column, code)| column.push(*code));
        }
        let weights = rows.into_values().collect();
        Data::new(noisy.columns.clone(), columns, weights)
            .ok_or(Fault::Inner { what: "codes of fitted records" })
    }
}
