//! Which unknowns take part when a small cell is asked about.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the cube or the system"
)]

use super::cube::Cube;
use super::system::{System, Unknown};

/// About `size` unknowns near a cell: those at leaves below it and at the leaves beside it that promise most, in every
/// column. Leaves promise much that hold suppressed unknowns differing from the cell in that column alone.
pub(super) fn near(cube: &Cube, system: &System, open: &[bool], cell: usize, size: usize) -> Vec<usize> {
    let spec = cube.spec();
    let at = &cube.cells()[cell].at;
    let below: Vec<Vec<bool>> = at
        .iter()
        .enumerate()
        .map(|(d, node)| {
            spec.tree(d).map_or(Vec::new(), |tree| {
                (0..tree.nodes()).map(|other| tree.path(other).contains(&usize::from(*node))).collect()
            })
        })
        .collect();
    let mut promise: Vec<Vec<f64>> = below.iter().map(|nodes| vec![0.0; nodes.len()]).collect();
    for unknown in &system.unknowns {
        let outside: Vec<usize> = unknown
            .at
            .iter()
            .enumerate()
            .filter(|(d, node)| **node != 0 && !below[*d][usize::from(**node)])
            .map(|(d, _)| d)
            .collect();
        let free = unknown.cell.is_none_or(|cell| open[cell]);
        let worth = if free { 3.0 } else { 1.0 };
        // what differs in one column speaks for its node there; everything, a little, for all its nodes
        let strength = |d: usize| match outside[..] {
            [] => worth,
            [only] if only == d => worth,
            _ => worth * 1e-4,
        };
        unknown.at.iter().enumerate().for_each(|(d, node)| promise[d][usize::from(*node)] += strength(d));
    }
    let chosen = choose(&promise, &below, size);
    let inside = |unknown: &Unknown| {
        unknown.at.iter().enumerate().all(|(d, node)| *node == 0 || chosen[d][usize::from(*node)])
    };
    system
        .unknowns
        .iter()
        .enumerate()
        .filter(|(_, unknown)| inside(unknown))
        .map(|(number, _)| number)
        .collect()
}

/// The most promising nodes of every column, both below and beside the cell, so that their cross has about `size` members.
fn choose(promise: &[Vec<f64>], below: &[Vec<bool>], size: usize) -> Vec<Vec<bool>> {
    let mut ranked: Vec<Vec<usize>> = Vec::new();
    for (promise, below) in promise.iter().zip(below) {
        let mut nodes: Vec<usize> = (1..promise.len()).filter(|node| promise[*node] > 0.0).collect();
        nodes.sort_by(|a, b| promise[*b].total_cmp(&promise[*a]).then(a.cmp(b)));
        // The best below the cell comes first, then the best beside it, then by promise alone.
        for (place, wanted) in [(0, true), (1, false)] {
            if let Some(found) = nodes.iter().skip(place).position(|node| below[*node] == wanted) {
                nodes[place..=place + found].rotate_right(1);
            }
        }
        ranked.push(nodes);
    }
    let mut taken: Vec<usize> = ranked.iter().map(|nodes| nodes.len().min(2)).collect();
    loop {
        let now: usize = taken.iter().map(|taken| (*taken).max(1)).product();
        let next = (0..ranked.len()).filter(|d| taken[*d] < ranked[*d].len()).min_by_key(|d| (taken[*d], *d));
        let Some(next) = next.filter(|d| now / taken[*d].max(1) * (taken[*d] + 1) <= size) else { break };
        taken[next] += 1;
    }
    let mut chosen: Vec<Vec<bool>> = promise.iter().map(|promise| vec![false; promise.len()]).collect();
    for (d, nodes) in ranked.iter().enumerate() {
        nodes.iter().take(taken[d]).for_each(|node| chosen[d][*node] = true);
    }
    chosen
}
