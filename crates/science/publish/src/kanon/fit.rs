//! Fitting records to the goals of their combinations.
//!
//! One change of one record at a time: take an attribute off, put one on, exchange one for another, take the record
//! away or begin a new one. A change is made when it brings the counts nearer to their goals and the record stays
//! safe. Equal records are treated together, so a sweep costs by distinct records and not by people.

#![allow(clippy::indexing_slicing, reason = "dense kernels: places are those of the record at hand")]

use std::collections::HashSet;

use rand_chacha::ChaCha8Rng;

use super::Attr;
use super::chance::Chance;
use super::goals::{Goals, LONGEST, Part};
use super::matching::Matching;
use super::pool::Pool;
use super::space::Space;
use crate::error::Fault;
use crate::run::Run;

/// Changes made one after another before the next record is looked at.
const LONGEST_CHAIN: usize = 64;

/// Attributes whose coming is worked out in full, for each record.
const LIKELIEST: usize = 8;

/// A stage ends with the sweep that gains less than this part of the first sweep of all.
const ENOUGH: i64 = 300;

/// Unsafe records that are remembered.
const MOST_UNSAFE: usize = 500_000;

/// Rounds of new records before each sweep: each fills a quarter of what is missing.
const ROUNDS: usize = 8;

/// Distinct records that one sweep looks at.
const MOST_VISITS: usize = 1_000_000;

/// Distinct records from which on later sweeps look again at a third of the old ones only, in turn.
const MANY: usize = 2_000;

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
    /// What the first record with a combination gains beside.
    pub(super) first: i64,
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
    /// What the first record with a combination gains beside, in units of one error.
    pub(super) first: i64,
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
        Self { by_length, bend: step.bend, first: step.first }
    }
}

/// A fit at work.
pub(super) struct Fit<'a> {
    pub(super) goals: &'a mut Goals,
    pub(super) pool: &'a mut Pool,
    /// Which attributes go together.
    pub(super) matching: &'a Matching,
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
    candidates: Vec<(Attr, Option<usize>)>,
    scored: Vec<(i64, Attr, Option<usize>)>,
    /// Words of records that were found unsafe.
    unsafe_ones: HashSet<u64>,
}

impl<'a> Fit<'a> {
    pub(super) fn new(
        goals: &'a mut Goals,
        pool: &'a mut Pool,
        matching: &'a Matching,
        space: Option<&'a Space>,
        weighing: Weighing,
    ) -> Self {
        Self { goals, pool, matching, space, weighing, scratch: Scratch::default() }
    }

    /// What one more record with a combination gains.
    #[inline]
    fn more(&self, (rest, goal): (i32, i32), length: usize) -> i64 {
        let Weighing { by_length, bend, first } = &self.weighing;
        let first = if rest == goal { *first } else { 0 };
        by_length[length] * ((2 * i64::from(rest) - 1).clamp(-bend, *bend) + first)
    }

    /// What one record fewer with a combination gains.
    #[inline]
    fn fewer(&self, (rest, goal): (i32, i32), length: usize) -> i64 {
        let Weighing { by_length, bend, first } = &self.weighing;
        let last = if rest == goal - 1 { *first } else { 0 };
        by_length[length] * ((-2 * i64::from(rest) - 1).clamp(-bend, *bend) - last)
    }

    /// The number of records as if it were a combination.
    fn records(&self) -> (i32, i32) {
        (self.goals.records.clamp(-1_000_000, 1_000_000) as i32, i32::MAX)
    }

    /// Sweeps over all records, at most `sweeps` times, until a sweep gains little beside `first`, what the first one
    /// gained. Returns how many changes were made.
    pub(super) fn sweeps(
        &mut self,
        sweeps: usize,
        first: &mut Option<i64>,
        chance: &mut ChaCha8Rng,
        run: &Run,
    ) -> Result<u64, Fault> {
        let mut changes = 0;
        let mut old = 0;
        for sweep in 0..sweeps {
            let here = self.pool.len();
            let mut gained = self.begin_records();
            let mut order: Vec<u32> = (0..self.pool.len() as u32).collect();
            chance.shuffle(&mut order);
            order.truncate(MOST_VISITS);
            for at in order {
                let seen = sweep > 0 && (at as usize) < old;
                if seen && self.pool.len() > MANY && at as usize % 3 != sweep % 3 {
                    continue;
                }
                if run.stopped() {
                    return Err(Fault::Stopped);
                }
                let (count, gain) = self.improve(at as usize);
                changes += count;
                gained += gain;
            }
            old = here;
            let first = *first.get_or_insert(gained);
            if gained <= first / ENOUGH {
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
                let state = self.goals.state(part.word)?;
                Some(if more { self.more(state, part.len()) } else { self.fewer(state, part.len()) })
            };
            gains.push((parts.iter().skip(1).filter_map(gain).sum(), at));
        }
        gains
    }

    /// Starts records of one attribute where single attributes are missing, as long as there is room for records.
    fn begin_records(&mut self) -> i64 {
        let mut gained = 0;
        for _ in 0..ROUNDS {
            for attr in 0..self.matching.len() as Attr {
                let Some(state) = self.goals.state(self.goals.word(attr)) else { continue };
                let gain = self.more(state, 1) + self.more(self.records(), 0);
                let room = self.goals.room();
                if gain <= 0 || state.0 <= 0 || room <= 0 {
                    continue;
                }
                let copies = (state.0 / 4).max(1).min(room.min(i64::from(i32::MAX)) as i32);
                self.goals.take_record(&[attr], copies, &mut self.scratch.parts);
                self.pool.add(&[attr], copies as u32);
                gained += gain * i64::from(copies);
            }
        }
        gained
    }

    /// Makes the best changes of the copies of one record, and of the records that come of it; how many, and what they
    /// gained.
    fn improve(&mut self, at: usize) -> (u64, i64) {
        let mut changes = 0;
        let mut gained = 0;
        let mut at = at;
        for _ in 0..LONGEST_CHAIN {
            let weight = self.pool.weight(at);
            if weight == 0 {
                break;
            }
            self.scratch.record.clear();
            self.scratch.record.extend_from_slice(self.pool.record(at));
            let Some((change, gain, steps)) = self.best() else { break };
            let copies = weight.min(steps);
            let next = self.make(at, change, copies);
            changes += u64::from(copies);
            gained += gain * i64::from(copies);
            // first all copies of this record, then on with what the last ones became
            if copies == weight {
                let Some(next) = next else { break };
                at = next;
            }
        }
        (changes, gained)
    }

    /// Makes a change of some copies; says where the changed record is.
    fn make(&mut self, at: usize, change: Change, copies: u32) -> Option<usize> {
        let mut parts = std::mem::take(&mut self.scratch.parts);
        let record = std::mem::take(&mut self.scratch.record);
        self.goals.take_record(&record, -(copies as i32), &mut parts);
        let left = self.pool.weight(at) - copies;
        self.pool.set(at, left);
        let mut next = None;
        if !change.away {
            changed(&record, change, &mut self.scratch.candidate);
            self.goals.take_record(&self.scratch.candidate, copies as i32, &mut parts);
            next = self.pool.add(&self.scratch.candidate, copies);
        }
        self.scratch.parts = parts;
        self.scratch.record = record;
        next
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
        let Scratch { parts, off, both, record, candidate, candidates, scored, unsafe_ones } = scratch;
        let n = record.len();
        self.goals.parts(record, self.goals.length, parts);
        off.clear();
        off.resize(n, 0);
        let mut all = self.fewer(self.records(), 0);
        for part in parts.iter().skip(1) {
            let Some(state) = self.goals.state(part.word) else { continue };
            let gain = self.fewer(state, part.len());
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
        self.likeliest(record, off, candidates, scored);
        for (_, on, forced) in scored.iter().copied() {
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
                if self.allowed(record, change, candidate, unsafe_ones) {
                    most = sum;
                    best = Some(change);
                }
            }
            for place in places {
                let with = if forced.is_some() { 0 } else { both[place] };
                let gain = off[place] + sum - with;
                if gain > most {
                    let change = Change { off: Some(place), on: Some(on), away: false };
                    if self.allowed(record, change, candidate, unsafe_ones) {
                        most = gain;
                        best = Some(change);
                    }
                }
            }
        }
        best.map(|change| (change, most))
    }

    /// The few attributes whose coming looks best by single counts and pairs alone, best first.
    fn likeliest(
        &self,
        record: &[Attr],
        off: &[i64],
        candidates: &mut Vec<(Attr, Option<usize>)>,
        scored: &mut Vec<(i64, Attr, Option<usize>)>,
    ) {
        scored.clear();
        self.matching.candidates(record, candidates);
        let mut gains = vec![0; record.len()];
        for (on, forced) in candidates.iter().copied() {
            let Some(single) = self.goals.state(self.goals.word(on)) else { continue };
            let mut sum = self.more(single, 1);
            for (place, (attr, gain)) in record.iter().zip(&mut gains).enumerate() {
                *gain = match forced {
                    Some(forced) if forced == place => 0,
                    _ if self.goals.length > 1 => self.more(self.goals.pair(*attr, on), 2),
                    _ => 0,
                };
                sum += *gain;
            }
            let exchanged = off.iter().zip(&gains).map(|(off, gain)| off + sum - gain);
            let score = match forced {
                Some(place) => off[place] + sum,
                None => exchanged.fold(sum, i64::max),
            };
            scored.push((score, on, forced));
        }
        scored.sort_unstable_by_key(|(score, on, _)| (std::cmp::Reverse(*score), *on));
        scored.truncate(LIKELIEST);
    }

    /// What the combinations of `on` with the parts of the record gain; nothing if one of them must not exist. `both`
    /// is what of it each place has a share in.
    fn gain_with(&self, parts: &[Part], on: Attr, n: usize, both: &mut Vec<i64>) -> Option<i64> {
        both.clear();
        both.resize(n, 0);
        let word = self.goals.word(on);
        let mut sum = 0;
        for part in parts {
            let gain = self.more(self.goals.state(part.word ^ word)?, part.len() + 1);
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
            sum += self.more(self.goals.state(part.word ^ word)?, part.len() + 1);
        }
        Some(sum)
    }

    fn allowed(
        &self,
        record: &[Attr],
        change: Change,
        candidate: &mut Vec<Attr>,
        unsafe_ones: &mut HashSet<u64>,
    ) -> bool {
        changed(record, change, candidate);
        let Some(space) = self.space.filter(|_| candidate.len() > self.goals.length) else { return true };
        let word = self.goals.word_of(candidate);
        if unsafe_ones.contains(&word) {
            return false;
        }
        let safe = space.safe(candidate);
        if !safe && unsafe_ones.len() < MOST_UNSAFE {
            unsafe_ones.insert(word);
        }
        safe
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
