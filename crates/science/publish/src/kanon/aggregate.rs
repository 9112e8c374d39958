//! Aggregate-seeded: records drawn from protected counts of combinations alone.

#![allow(clippy::indexing_slicing, reason = "candidates are numbered by this module")]

use rand_chacha::ChaCha8Rng;

use super::Attr;
use super::chance::Chance;
use super::goals::{Goals, Part};
use super::pool::Pool;
use crate::error::Fault;
use crate::run::Run;

/// An attribute that could still come to the record being drawn.
struct Candidate {
    attr: Attr,
    /// What is left of the scarcest combination of it with a part of the record.
    scarcest: i32,
}

/// Draws records until no single count is left: an attribute by what is left of its count, then further ones by what
/// is left of the scarcest combination they would form, until none can come. A combination that is not among the
/// goals, or used up, is never formed. Several copies are made at once while much is left.
pub(super) fn seed(
    goals: &mut Goals,
    columns: &[u16],
    pool: &mut Pool,
    chance: &mut ChaCha8Rng,
    run: &Run,
) -> Result<(), Fault> {
    let mut parts: Vec<Part> = Vec::new();
    let mut record: Vec<Attr> = Vec::new();
    let rest_of = |goals: &Goals, attr: usize| {
        goals.rest(goals.word(attr as Attr)).map_or(0, |rest| rest.max(0) as u64)
    };
    let mut singles: Vec<u64> = (0..columns.len()).map(|attr| rest_of(goals, attr)).collect();
    run.expect_work(singles.iter().sum());
    while let Some(first) = chance.weighted(&singles) {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        let mut scarcest = draw(goals, columns, first as Attr, &mut record, chance);
        scarcest = scarcest.min(singles[first].min(i32::MAX as u64) as i32);
        let copies = (scarcest / SHARE).max(1);
        record.sort_unstable();
        goals.take_record(&record, copies, &mut parts);
        pool.add(&record, copies as u32);
        for attr in &record {
            singles[usize::from(*attr)] = rest_of(goals, usize::from(*attr));
        }
        run.did(copies as u64 * record.len() as u64);
    }
    Ok(())
}

/// Copies made at once: this part of what the scarcest combination has left.
const SHARE: i32 = 8;

/// Draws one record that begins with `first`; returns what is left of its scarcest combination.
fn draw(goals: &Goals, columns: &[u16], first: Attr, record: &mut Vec<Attr>, chance: &mut ChaCha8Rng) -> i32 {
    record.clear();
    let mut candidates: Vec<Candidate> = (0..columns.len() as Attr)
        .filter_map(|attr| goals.rest(goals.word(attr)).map(|scarcest| Candidate { attr, scarcest }))
        .filter(|candidate| candidate.scarcest > 0)
        .collect();
    let mut parts: Vec<(u64, usize)> = vec![(0, 0)];
    let mut scarcest = i32::MAX;
    let mut next = first;
    loop {
        record.push(next);
        let column = columns[usize::from(next)];
        candidates.retain(|candidate| columns[usize::from(candidate.attr)] != column);
        let word = goals.word(next);
        let fresh: Vec<(u64, usize)> = parts
            .iter()
            .filter(|(_, length)| length + 1 < goals.length)
            .map(|(part, length)| (part ^ word, length + 1))
            .collect();
        candidates.retain_mut(|candidate| {
            let other = goals.word(candidate.attr);
            fresh.iter().all(|(part, _)| match goals.rest(part ^ other) {
                Some(rest) if rest > 0 => {
                    candidate.scarcest = candidate.scarcest.min(rest);
                    true
                }
                _ => false,
            })
        });
        parts.extend(fresh);
        let weights: Vec<u64> = candidates.iter().map(|candidate| candidate.scarcest as u64).collect();
        let Some(place) = chance.weighted(&weights) else { return scarcest };
        scarcest = scarcest.min(candidates[place].scarcest);
        next = candidates[place].attr;
    }
}
