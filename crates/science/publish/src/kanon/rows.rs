//! Row-seeded: every sensitive record begins a synthetic one.

#![allow(clippy::indexing_slicing, reason = "places drawn among the attributes at hand")]

use rand_chacha::ChaCha8Rng;

use super::Attr;
use super::chance::Chance;
use super::goals::Goals;
use super::pool::Pool;
use super::space::Space;
use crate::error::Fault;
use crate::run::Run;

/// Turns each sensitive record into a safe one: as it is where at least `k` records have all its attributes, else the
/// part of it that is built by drawing, again and again, among those of its attributes that keep the part safe, in
/// proportion to how many records have the longer part (beyond the fitted length: its scarcest known combination).
/// Returns how many records lost attributes.
pub(super) fn seed(
    space: &Space,
    counts: &Goals,
    pool: &mut Pool,
    chance: &mut ChaCha8Rng,
    run: &Run,
) -> Result<u64, Fault> {
    let mut cut = 0;
    for (row, weight) in space.weights.iter().enumerate() {
        if row % 1024 == 0 {
            run.did(1024);
            if run.stopped() {
                return Err(Fault::Stopped);
            }
        }
        let record = space.row(row);
        if u64::from(*weight) >= space.k || space.safe(record) {
            pool.add(record, *weight);
            continue;
        }
        cut += u64::from(*weight);
        for _ in 0..*weight {
            pool.add(&part(space, counts, record, chance), 1);
        }
    }
    Ok(cut)
}

/// A random largest safe part of a record.
pub(super) fn part(space: &Space, counts: &Goals, record: &[Attr], chance: &mut ChaCha8Rng) -> Vec<Attr> {
    let mut current: Vec<Attr> = Vec::new();
    let mut parts: Vec<(u64, usize)> = vec![(0, 0)];
    let known = |word: u64| counts.goal(word).map_or(0, |count| count.max(1) as u64);
    let mut left: Vec<(Attr, u64)> = record.iter().map(|attr| (*attr, known(counts.word(*attr)))).collect();
    loop {
        let weights: Vec<u64> = left.iter().map(|(_, scarcest)| *scarcest).collect();
        let Some(place) = chance.weighted(&weights) else { break };
        let (attr, _) = left.swap_remove(place);
        current.push(attr);
        if current.len() > counts.length && !space.safe(&current) {
            current.pop();
            continue;
        }
        let word = counts.word(attr);
        let inner = parts.iter().filter(|(_, length)| length + 1 < counts.length);
        let fresh: Vec<(u64, usize)> = inner.map(|(part, length)| (part ^ word, length + 1)).collect();
        for (other, scarcest) in &mut left {
            let other = counts.word(*other);
            *scarcest = fresh.iter().map(|(part, _)| known(part ^ other)).fold(*scarcest, u64::min);
        }
        parts.extend(fresh);
    }
    current.sort_unstable();
    current
}
