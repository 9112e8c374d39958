//! Distances: how near released records come to sensitive ones, beside how near sensitive ones come to each other.
//!
//! The distance of two records is the number of columns in which they differ; a value and a blank differ.
#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is a loop bound of the same matrix")]

use serde::Serialize;

use super::joined::{Joined, Rows};
use crate::{error::Fault, run::Run};

/// The most pairs of rows that are compared; beyond, evenly spaced rows stand for all.
const PAIRS: usize = 60_000_000;

/// Distances of records to their nearest sensitive record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Nearest {
    /// Distinct released rows that were compared.
    pub compared: usize,
    /// Distinct released rows there are; when fewer were compared, evenly spaced ones stand for all.
    pub rows: usize,
    /// Released records by distance to the nearest sensitive record.
    pub released: Vec<Distance>,
    /// Sensitive records by distance to the nearest other sensitive record.
    pub sensitive: Vec<Distance>,
    /// Released records equal in every column to a sensitive record that is alone with its values.
    pub same_as_unique: u64,
}

/// So many records at a distance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Distance {
    /// Columns that differ.
    pub columns: usize,
    /// Records.
    pub records: u64,
}

/// Distances of the release and of the sensitive table itself.
pub(super) fn nearest(joined: &Joined, run: &Run) -> Result<Nearest, Fault> {
    let width = joined.columns.len().max(1);
    let inside = joined.sensitive.by_row();
    let outside = joined.released.by_row();
    let rows = joined.released.weights.len();
    let mut released = vec![0_u64; width + 1];
    let mut same_as_unique = 0;
    let chosen = chosen(rows, joined.sensitive.weights.len());
    for row in &chosen {
        stop(run)?;
        let one = &outside[row * width..(row + 1) * width];
        let found = closest(one, &inside, width, None);
        let Some((distance, other)) = found else { continue };
        released[distance] += joined.released.weights[*row];
        if distance == 0 && joined.sensitive.weights[other] == 1 {
            same_as_unique += joined.released.weights[*row];
        }
    }
    Ok(Nearest {
        compared: chosen.len(),
        rows,
        released: listed(&released),
        sensitive: listed(&among_themselves(&joined.sensitive, &inside, width, run)?),
        same_as_unique,
    })
}

fn among_themselves(rows: &Rows, inside: &[u32], width: usize, run: &Run) -> Result<Vec<u64>, Fault> {
    let mut found = vec![0_u64; width + 1];
    for row in chosen(rows.weights.len(), rows.weights.len()) {
        stop(run)?;
        let weight = rows.weights[row];
        if weight > 1 {
            found[0] += weight;
        } else if let Some((distance, _)) =
            closest(&inside[row * width..(row + 1) * width], inside, width, Some(row))
        {
            found[distance] += weight;
        }
    }
    Ok(found)
}

fn stop(run: &Run) -> Result<(), Fault> {
    if run.stopped() { Err(Fault::Stopped) } else { Ok(()) }
}

/// Evenly spaced rows, as many as may be compared with so many others.
fn chosen(rows: usize, others: usize) -> Vec<usize> {
    let most = (PAIRS / others.max(1)).max(1);
    let step = rows.div_ceil(most).max(1);
    (0..rows).step_by(step).collect()
}

/// Distance and place of the nearest row, not counting the row `except`.
fn closest(one: &[u32], rows: &[u32], width: usize, except: Option<usize>) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for (place, other) in rows.chunks_exact(width).enumerate() {
        if except == Some(place) {
            continue;
        }
        let limit = best.map_or(width + 1, |(distance, _)| distance);
        let mut distance = 0;
        for (left, right) in one.iter().zip(other) {
            distance += usize::from(left != right);
            if distance >= limit {
                break;
            }
        }
        if distance < limit {
            best = Some((distance, place));
            if distance == 0 {
                break;
            }
        }
    }
    best
}

fn listed(found: &[u64]) -> Vec<Distance> {
    found
        .iter()
        .enumerate()
        .filter(|(_, records)| **records > 0)
        .map(|(columns, records)| Distance { columns, records: *records })
        .collect()
}
