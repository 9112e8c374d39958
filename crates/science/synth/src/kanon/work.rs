//! Records on the way from an engine's draws to a release: scaling, fitting, repairing, counting out.

#![allow(clippy::indexing_slicing, reason = "records are numbered by their pool")]

use rand_chacha::ChaCha8Rng;

use super::fit::{Fit, Step, Weighing};
use super::goals::Goals;
use super::pool::Pool;
use super::rows;
use super::space::Space;
use crate::error::Fault;
use crate::run::Run;

/// Single counts weigh little at first, so that attributes can move between records by coming to one before they
/// leave another, and much in the end; large errors weigh more at first, all alike in the end.
const PLAN: [Step; 4] = [
    Step { single: 4, records: 16, bend: 20, sweeps: 4 },
    Step { single: 16, records: 16, bend: 20, sweeps: 4 },
    Step { single: 16, records: 16, bend: 4, sweeps: 4 },
    Step { single: 64, records: 16, bend: 1, sweeps: 6 },
];

/// How whole records are counted out.
const LAST: Step = Step { single: 64, records: 0, bend: 20, sweeps: 0 };

/// The records, and how far they are from their goals.
pub(super) struct Work<'a> {
    pub(super) goals: Goals,
    pub(super) pool: Pool,
    /// Column by attribute.
    pub(super) columns: &'a [u16],
    pub(super) chance: ChaCha8Rng,
    pub(super) run: &'a Run,
}

impl Work<'_> {
    /// Goals and records for a release of `rows` records of a table of `records`: every weight is multiplied, what is
    /// left over going to the next record in turn.
    pub(super) fn scale(&mut self, rows: u64, records: u64) {
        if rows == records {
            return;
        }
        self.goals.scale(rows as f64 / records as f64);
        let total = u128::from(self.pool.total().max(1));
        let mut before = 0u128;
        for at in 0..self.pool.len() {
            let weight = self.pool.weight(at);
            let from = before * u128::from(rows) / total;
            before += u128::from(weight);
            let share = (before * u128::from(rows) / total - from) as u32;
            self.pool.set(at, share);
        }
    }

    /// Subtracts what the records have from the goals.
    pub(super) fn account(&mut self) {
        let mut scratch = Vec::new();
        for at in 0..self.pool.len() {
            self.goals.take_record(self.pool.record(at), self.pool.weight(at) as i32, &mut scratch);
        }
    }

    /// Fits the records to the goals. Returns the changes made.
    pub(super) fn fit(&mut self, space: Option<&Space>) -> Result<u64, Fault> {
        let mut changes = 0;
        for step in &PLAN {
            let weighing = Weighing::even(&self.goals, step);
            let mut fit = Fit::new(&mut self.goals, &mut self.pool, self.columns, space, weighing);
            changes += fit.sweeps(step.sweeps, &mut self.chance, self.run)?;
        }
        Ok(changes)
    }

    /// Cuts every unsafe record back to a safe part of it. Returns how many records that were.
    pub(super) fn repair(&mut self, space: &Space) -> Result<u64, Fault> {
        let mut repaired = 0;
        let mut scratch = Vec::new();
        for at in 0..self.pool.len() {
            if self.run.stopped() {
                return Err(Fault::Stopped);
            }
            let weight = self.pool.weight(at);
            if weight == 0 || space.safe(self.pool.record(at)) {
                continue;
            }
            repaired += u64::from(weight);
            let record = self.pool.record(at).to_vec();
            self.goals.take_record(&record, -(weight as i32), &mut scratch);
            self.pool.set(at, 0);
            for _ in 0..weight {
                let part = rows::part(space, &self.goals, &record, &mut self.chance);
                self.goals.take_record(&part, 1, &mut scratch);
                self.pool.add(&part, 1);
            }
        }
        Ok(repaired)
    }

    /// Adds or takes away whole records, those first that do least harm to the counts, until there are `rows`.
    pub(super) fn count_out(&mut self, rows: u64) {
        let weighing = Weighing::even(&self.goals, &LAST);
        loop {
            let total = self.pool.total();
            if total == rows || self.pool.len() == 0 {
                return;
            }
            let more = total < rows;
            let fit = Fit::new(&mut self.goals, &mut self.pool, self.columns, None, weighing);
            let mut gains = fit.gains(more);
            if gains.is_empty() {
                return;
            }
            gains.sort_unstable_by_key(|(gain, at)| (std::cmp::Reverse(*gain), *at));
            let step = total.abs_diff(rows).min((gains.len() as u64 / 8).max(1));
            let mut scratch = Vec::new();
            for (_, at) in gains.into_iter().take(step as usize) {
                let weight = self.pool.weight(at);
                self.pool.set(at, if more { weight + 1 } else { weight - 1 });
                self.goals.take_record(self.pool.record(at), if more { 1 } else { -1 }, &mut scratch);
            }
        }
    }
}
