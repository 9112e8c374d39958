//! Records on the way from an engine's draws to a release: scaling, fitting, repairing, counting out.

#![allow(clippy::indexing_slicing, reason = "records are numbered by their pool")]

use rand_chacha::ChaCha8Rng;

use super::Attr;
use super::fit::{Fit, Step, Weighing};
use super::goals::Goals;
use super::matching::Matching;
use super::pool::Pool;
use super::rows;
use super::space::Space;
use crate::combos::{Combos, Level};
use crate::error::Fault;
use crate::run::Run;

/// Single counts weigh little at first, so that attributes can move between records by coming to one before they
/// leave another, and much in the end; large errors weigh more than small ones, less so in the end. A combination that
/// would be lost altogether weighs more than any error.
const PLAN: [Step; 3] = [
    Step { single: 1, records: 1, bend: 30, first: 1000, sweeps: 8 },
    Step { single: 4, records: 1, bend: 20, first: 1000, sweeps: 8 },
    Step { single: 64, records: 1, bend: 10, first: 1000, sweeps: 8 },
];

/// How whole records are counted out.
const LAST: Step = Step { single: 64, records: 0, bend: 20, first: 1000, sweeps: 0 };

/// The records, and how far they are from their goals.
pub(super) struct Work<'a> {
    pub(super) goals: Goals,
    pub(super) pool: Pool,
    /// Which attributes go together.
    pub(super) matching: &'a Matching,
    pub(super) chance: ChaCha8Rng,
    /// Whether the number of records is prescribed.
    pub(super) held: bool,
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

    /// Makes one record of every combination that no record has, longest first, as long as there is room for records.
    pub(super) fn restore(&mut self, combos: &Combos, numbers: &[Attr]) {
        let mut scratch = Vec::new();
        let mut record: Vec<Attr> = Vec::new();
        for (combo, _) in combos.levels.iter().rev().flat_map(Level::iter) {
            if self.goals.room() <= 0 {
                return;
            }
            record.clear();
            record.extend(combo.iter().filter_map(|number| numbers.get(*number as usize)));
            let lost = |(rest, goal)| rest == goal && goal > 0;
            if self.goals.state(self.goals.word_of(&record)).is_some_and(lost) {
                self.goals.take_record(&record, 1, &mut scratch);
                self.pool.add(&record, 1);
            }
        }
    }

    /// Fits the records to the goals. Returns the changes made.
    pub(super) fn fit(&mut self, space: Option<&Space>) -> Result<u64, Fault> {
        let mut changes = 0;
        let mut first = None;
        for step in &PLAN {
            let records = if self.held { 64 } else { step.records };
            let weighing = Weighing::even(&self.goals, &Step { records, ..*step });
            let mut fit = Fit::new(&mut self.goals, &mut self.pool, self.matching, space, weighing);
            changes += fit.sweeps(step.sweeps, &mut first, &mut self.chance, self.run)?;
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

    /// Takes whole records away where there are more than two fifths beyond the goal.
    pub(super) fn bound(&mut self) {
        let room = self.goals.room();
        if room < 0 {
            self.count_out(self.pool.total().saturating_sub(room.unsigned_abs()));
        }
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
            let fit = Fit::new(&mut self.goals, &mut self.pool, self.matching, None, weighing);
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
