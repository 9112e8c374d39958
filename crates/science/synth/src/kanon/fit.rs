//! Fitting records to the goals of their combinations.
//!
//! One change of one record at a time: take an attribute off, put one on, exchange one for another, take the record
//! away or begin a new one. A change is made when it brings the counts nearer to their goals and the record stays
//! safe. Equal records are treated together, so a sweep costs by distinct records and not by people.

#![allow(clippy::indexing_slicing, reason = "dense kernels: places are those of the record at hand")]

use rand_chacha::ChaCha8Rng;

use super::chance::Chance;
use super::goals::{Goals, LONGEST, Part};
use super::pool::Pool;
use super::space::{Attr, Space};
use crate::error::Fault;
use crate::run::Run;

/// A change of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Change {
    /// Place of the attribute that goes.
    off: Option<usize>,
    /// Attribute that comes.
    on: Option<Attr>,
    /// The whole record goes.
    away: bool,
}

/// How errors are weighed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighing {
    /// Weight of an error by length of the combination.
    pub(super) by_length: [i64; LONGEST + 1],
    /// Errors count by their square up to about half of this, linearly beyond.
    pub(super) bend: i64,
}

/// One stage of a fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Weight of errors of single attributes, in sixteenths of what longer lengths have.
    pub(super) single: i64,
    /// Weight of the number of records, in sixteenths of what a single attribute has.
    pub(super) records: i64,
    /// Bend of the weighing.
    pub(super) bend: i64,
    /// Sweeps at most.
    pub(super) sweeps: usize,
}

impl Weighing {
    /// Every length weighs the same in all, so that the mean error of each is treated alike; single attributes and
    /// the number of records as the step says.
    pub(super) fn even(goals: &Goals, step: &Step) -> Self {
        let mut by_length = [0; LONGEST + 1];
        let unit = 1 << 20;
        for (weight, size) in by_length.iter_mut().zip(&goals.sizes) {
            *weight = if *size == 0 { 0 } else { (unit / *size as i64).max(1) };
        }
        by_length[1] = by_length[1] * step.single / 16;
        by_length[0] = by_length[1] * step.records / 16;
        Self { by_length, bend: step.bend }
    }
}

/// A fit at work.
pub(super) struct Fit<'a> {
    pub(super) goals: &'a mut Goals,
    pub(super) pool: &'a mut Pool,
    /// Column by attribute.
    pub(super) columns: &'a [u16],
    /// The sensitive records, asked only whether a record is safe; nothing: what the goals allow is allowed.
    pub(super) space: Option<&'a Space>,
    pub(super) weighing: Weighing,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    parts: Vec<Part>,
    off: Vec<i64>,
    both: Vec<i64>,
    record: Vec<Attr>,
    candidate: Vec<Attr>,
}

impl<'a> Fit<'a> {
    pub(super) fn new(
        goals: &'a mut Goals,
        pool: &'a mut Pool,
        columns: &'a [u16],
        space: Option<&'a Space>,
        weighing: Weighing,
    ) -> Self {
        Self { goals, pool, columns, space, weighing, scratch: Scratch::default() }
    }

    #[inline]
    fn more(&self, rest: i32, length: usize) -> i64 {
        self.weighing.by_length[length]
            * (2 * i64::from(rest) - 1).clamp(-self.weighing.bend, self.weighing.bend)
    }

    #[inline]
    fn fewer(&self, rest: i32, length: usize) -> i64 {
        self.weighing.by_length[length]
            * (-2 * i64::from(rest) - 1).clamp(-self.weighing.bend, self.weighing.bend)
    }

    /// Sweeps over all records until a sweep gains less than a thousandth of the first, at most `sweeps` times.
    /// Returns how many changes were made.
    pub(super) fn sweeps(&mut self, sweeps: usize, chance: &mut ChaCha8Rng, run: &Run) -> Result<u64, Fault> {
        let mut changes = 0;
        let mut first = 0;
        for sweep in 0..sweeps {
            let mut order: Vec<u32> = (0..self.pool.len() as u32).collect();
            chance.shuffle(&mut order);
            let mut gained = self.begin_records();
            for at in order {
                if run.stopped() {
                    return Err(Fault::Stopped);
                }
                let (count, gain) = self.improve(at as usize);
                changes += count;
                gained += gain;
            }
            if sweep == 0 {
                first = gained;
            }
            if gained <= first / 1000 {
                break;
            }
        }
        Ok(changes)
    }

    /// What one more (or one fewer) copy of each released record would gain.
    pub(super) fn gains(&self, more: bool) -> Vec<(i64, usize)> {
        let mut parts = Vec::new();
        let mut gains = Vec::new();
        for at in (0..self.pool.len()).filter(|at| self.pool.weight(*at) > 0) {
            self.goals.parts(self.pool.record(at), self.goals.length, &mut parts);
            let gain = |part: &Part| {
                let rest = self.goals.rest(part.word)?;
                Some(if more { self.more(rest, part.len()) } else { self.fewer(rest, part.len()) })
            };
            gains.push((parts.iter().skip(1).filter_map(gain).sum(), at));
        }
        gains
    }

    /// Starts records of one attribute where single attributes are missing.
    fn begin_records(&mut self) -> i64 {
        let mut gained = 0;
        for attr in 0..self.columns.len() as Attr {
            while let Some(rest) = self.goals.rest(self.goals.word(attr)) {
                let records = self.goals.records.clamp(-1_000_000, 1_000_000) as i32;
                let gain = self.more(rest, 1) + self.more(records, 0);
                if gain <= 0 || rest <= 0 {
                    break;
                }
                let copies = (rest / 4).max(1);
                self.goals.take_record(&[attr], copies, &mut self.scratch.parts);
                self.pool.add(&[attr], copies as u32);
                gained += gain * i64::from(copies);
            }
        }
        gained
    }

    /// Makes the best changes of the copies of one record; how many, and what they gained.
    fn improve(&mut self, at: usize) -> (u64, i64) {
        let mut changes = 0;
        let mut gained = 0;
        // a record with many copies may split into several others
        for _ in 0..64 {
            let weight = self.pool.weight(at);
            if weight == 0 {
                break;
            }
            self.scratch.record.clear();
            self.scratch.record.extend_from_slice(self.pool.record(at));
            let Some((change, gain, steps)) = self.best() else { break };
            let copies = weight.min(steps);
            self.make(at, change, copies);
            changes += u64::from(copies);
            gained += gain * i64::from(copies);
        }
        (changes, gained)
    }

    fn make(&mut self, at: usize, change: Change, copies: u32) {
        let mut parts = std::mem::take(&mut self.scratch.parts);
        let record = std::mem::take(&mut self.scratch.record);
        self.goals.take_record(&record, -(copies as i32), &mut parts);
        let left = self.pool.weight(at) - copies;
        self.pool.set(at, left);
        if !change.away {
            changed(&record, change, &mut self.scratch.candidate);
            self.goals.take_record(&self.scratch.candidate, copies as i32, &mut parts);
            self.pool.add(&self.scratch.candidate, copies);
            if self.scratch.candidate.is_empty() {
                self.goals.records += i64::from(copies);
            }
        }
        self.scratch.parts = parts;
        self.scratch.record = record;
    }

    /// The best change of the record in scratch that gains and is safe, its gain, and for how many copies it holds.
    fn best(&mut self) -> Option<(Change, i64, u32)> {
        let mut scratch = std::mem::take(&mut self.scratch);
        let found = self.best_with(&mut scratch);
        self.scratch = scratch;
        let (change, gain) = found?;
        Some((change, gain, self.steps(change)))
    }

    fn best_with(&self, scratch: &mut Scratch) -> Option<(Change, i64)> {
        let Scratch { parts, off, both, record, candidate } = scratch;
        let n = record.len();
        self.goals.parts(record, self.goals.length, parts);
        off.clear();
        off.resize(n, 0);
        let mut all = self.fewer(self.goals.records.clamp(-1_000_000, 1_000_000) as i32, 0);
        for part in parts.iter().skip(1) {
            let Some(rest) = self.goals.rest(part.word) else { continue };
            let gain = self.fewer(rest, part.len());
            all += gain;
            part.members().iter().for_each(|member| off[usize::from(*member)] += gain);
        }
        let mut best = None;
        let mut most = 0;
        if all > most {
            most = all;
            best = Some(Change { off: None, on: None, away: true });
        }
        if n > 1 {
            for (place, gain) in off.iter().enumerate() {
                if *gain > most {
                    most = *gain;
                    best = Some(Change { off: Some(place), on: None, away: false });
                }
            }
        }
        let inner = parts.iter().position(|part| part.len() == self.goals.length).unwrap_or(parts.len());
        let parts = &parts[..inner];
        for on in 0..self.columns.len() as Attr {
            let Some(forced) = self.forced(record, on) else { continue };
            let sum = match forced {
                Some(place) => self.gain_without(parts, on, place),
                None => self.gain_with(parts, on, n, both),
            };
            let Some(sum) = sum else { continue };
            let places = match forced {
                Some(place) => place..place + 1,
                None => 0..n,
            };
            if forced.is_none() && sum > most {
                let change = Change { off: None, on: Some(on), away: false };
                if self.allowed(record, change, candidate) {
                    most = sum;
                    best = Some(change);
                }
            }
            for place in places {
                let with = if forced.is_some() { 0 } else { both[place] };
                let gain = off[place] + sum - with;
                if gain > most {
                    let change = Change { off: Some(place), on: Some(on), away: false };
                    if self.allowed(record, change, candidate) {
                        most = gain;
                        best = Some(change);
                    }
                }
            }
        }
        best.map(|change| (change, most))
    }

    /// Which place must go when `on` comes: nothing at all if it cannot come, `Some(None)` if none must go.
    fn forced(&self, record: &[Attr], on: Attr) -> Option<Option<usize>> {
        let column = self.columns[usize::from(on)];
        let word = self.goals.word(on);
        let mut forced = None;
        for (place, attr) in record.iter().enumerate() {
            if *attr == on {
                return None;
            }
            let clash = self.columns[usize::from(*attr)] == column
                || (self.goals.length > 1 && self.goals.rest(word ^ self.goals.word(*attr)).is_none());
            if clash {
                if forced.is_some() {
                    return None;
                }
                forced = Some(place);
            }
        }
        Some(forced)
    }

    /// What the combinations of `on` with the parts of the record gain; nothing if one of them must not exist. `both`
    /// is what of it each place has a share in.
    fn gain_with(&self, parts: &[Part], on: Attr, n: usize, both: &mut Vec<i64>) -> Option<i64> {
        both.clear();
        both.resize(n, 0);
        let word = self.goals.word(on);
        let mut sum = 0;
        for part in parts {
            let rest = self.goals.rest(part.word ^ word)?;
            let gain = self.more(rest, part.len() + 1);
            sum += gain;
            part.members().iter().for_each(|member| both[usize::from(*member)] += gain);
        }
        Some(sum)
    }

    /// The same for the record without one place.
    fn gain_without(&self, parts: &[Part], on: Attr, without: usize) -> Option<i64> {
        let word = self.goals.word(on);
        let mut sum = 0;
        for part in parts {
            if part.members().contains(&(without as u8)) {
                continue;
            }
            sum += self.more(self.goals.rest(part.word ^ word)?, part.len() + 1);
        }
        Some(sum)
    }

    fn allowed(&self, record: &[Attr], change: Change, candidate: &mut Vec<Attr>) -> bool {
        changed(record, change, candidate);
        match self.space {
            Some(space) => candidate.len() <= self.goals.length || space.safe(candidate),
            None => true,
        }
    }

    /// For how many copies the change surely gains as much (or, with squares, half as much).
    fn steps(&mut self, change: Change) -> u32 {
        let mut parts = std::mem::take(&mut self.scratch.parts);
        let record = &self.scratch.record;
        let mut least = i32::MAX;
        self.goals.parts(record, self.goals.length, &mut parts);
        for part in parts.iter().skip(1) {
            let goes = change.away || change.off.is_some_and(|off| part.members().contains(&(off as u8)));
            if goes
                && let Some(rest) = self.goals.rest(part.word)
                && rest < 0
            {
                least = least.min(-rest);
            }
        }
        if let Some(on) = change.on {
            let word = self.goals.word(on);
            for part in parts.iter().filter(|part| part.len() < self.goals.length) {
                let stays = change.off.is_none_or(|off| !part.members().contains(&(off as u8)));
                if stays
                    && let Some(rest) = self.goals.rest(part.word ^ word)
                    && rest > 0
                {
                    least = least.min(rest);
                }
            }
        }
        self.scratch.parts = parts;
        if least == i32::MAX {
            return 1;
        }
        let share = if self.weighing.bend > 1 { 2 } else { 1 };
        (least / share).max(1) as u32
    }
}

/// The record after the change, ascending.
fn changed(record: &[Attr], change: Change, out: &mut Vec<Attr>) {
    out.clear();
    let stays = record.iter().enumerate().filter(|(place, _)| change.off != Some(*place));
    out.extend(stays.map(|(_, attr)| *attr));
    if let Some(on) = change.on {
        let place = out.partition_point(|attr| *attr < on);
        out.insert(place, on);
    }
}
