//! Near copies: released records that nobody holds, but that lie so near to a few real ones that they point at them.

use rayon::prelude::*;

use super::{
    Options, Refusal,
    bits::Effort,
    rare::{Support, Supports},
};
use crate::evaluate::joined::Joined;

/// Counts, for every released row that nobody holds as a whole, the real records that differ from it in at most the
/// given number of columns (a value and a blank differ). One to `k - 1` of them are a refusal.
pub(super) fn search(
    joined: &Joined,
    supports: &Supports,
    options: &Options,
    effort: &Effort<'_>,
) -> Option<Refusal> {
    let distance = options.near?;
    let width = joined.columns.len().max(1);
    let inside = joined.sensitive.by_row();
    let outside = joined.released.by_row();
    let k = u64::from(options.k);
    let points = |row: &usize| {
        let steps = inside.len() / 64;
        let one = outside.chunks_exact(width).nth(*row);
        let Some(one) = one.filter(|_| effort.may(steps)) else { return false };
        let mut around = 0;
        for (other, weight) in inside.chunks_exact(width).zip(&joined.sensitive.weights) {
            let differing = one.iter().zip(other).filter(|(left, right)| left != right);
            if differing.take(distance + 1).count() <= distance {
                around += weight;
                if around >= k {
                    return false;
                }
            }
        }
        around > 0
    };
    let rows = supports.rows(&[Support::Nobody]);
    let pointing: Vec<usize> = rows.into_par_iter().filter(points).collect();
    let records = joined.weight(pointing.iter());
    (records > 0).then_some(Refusal::NearCopy { records, distance })
}
