//! Row-seeded: every sensitive record begins a synthetic one.

#![allow(clippy::indexing_slicing, reason = "places drawn among the attributes at hand")]

use rand_chacha::ChaCha8Rng;

use super::chance::Chance;
use super::goals::Goals;
use super::pool::Pool;
use super::space::{Attr, Space};
use crate::error::Fault;
use crate::run::Run;

/// Turns each sensitive record into a safe one: as it is where at least `k` records have all its attributes, else the
/// part of it that is built by drawing, again and again, among those of its attributes that keep the part safe, in
/// proportion to how many records would have the longer part. Returns how many records lost attributes.
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
    let mut left: Vec<Attr> = record.to_vec();
    let mut having: Option<Vec<u32>> = None;
    while !left.is_empty() {
        let weights = if current.len() < counts.length {
            let word = counts.word_of(&current);
            let count =
                |attr: &Attr| counts.goal(word ^ counts.word(*attr)).map_or(0, |count| count.max(0) as u64);
            left.iter().map(count).collect()
        } else {
            let rows = having.take().map_or_else(
                || space.having(&current),
                |rows| {
                    let last = current.last().copied();
                    rows.into_iter()
                        .filter(|row| last.is_none_or(|last| space.row(*row as usize).contains(&last)))
                        .collect()
                },
            );
            let counts = space.counts_among(&rows, &left);
            having = Some(rows);
            counts
        };
        let weights: Vec<u64> =
            weights.into_iter().map(|count| if count >= space.k { count } else { 0 }).collect();
        let Some(place) = chance.weighted(&weights) else { break };
        current.push(left[place]);
        let mut stays = weights.iter().enumerate().map(|(other, weight)| *weight > 0 && other != place);
        left.retain(|_| stays.next().unwrap_or(false));
    }
    current.sort_unstable();
    current
}
