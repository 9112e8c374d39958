//! The attacker: what can be worked out about suppressed cells from what is published.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the cube or the system"
)]

use serde::{Deserialize, Serialize};

use super::algebra::Shape;
use super::cube::Cube;
use super::simplex::End;
use super::system::{Attacker, Part, System};
use crate::error::Fault;
use crate::run::Run;

/// What the attacker can learn of one cell, for the report inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// Number of the cell.
    pub cell: usize,
    /// Its true count.
    pub count: u64,
    /// No whole table that fits what is published has less here (linear programme, rounded up).
    pub low: u64,
    /// No whole table that fits has more here; nothing if there is no limit, or none was found in reasonable time.
    pub high: Option<u64>,
    /// A whole table that fits has this little here: the attacker cannot claim more.
    pub seen_low: u64,
    /// A whole table that fits has this much here.
    pub seen_high: u64,
    /// What the rule asks of a small cell: values no higher than the first and no lower than the second must be possible.
    pub asked: Option<(u64, u64)>,
}

/// Bounds of every open cell by linear programme. `reach` are changes that whole tables are known for.
#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
pub(super) fn bounds(
    system: &System,
    cube: &Cube,
    open: &[usize],
    is_open: &[bool],
    reach: &[(i64, i64)],
    run: &Run,
) -> Result<Vec<Bound>, Fault> {
    let part = Part::whole(system);
    let mut attacker = Attacker::new(system, &part, is_open)?;
    // Rounding errors add up over many exchanges. An answer that a table in whole numbers refutes is asked again of a
    // fresh system.
    let mut furthest = |cell: usize, direction: f64, seen: u64| -> Result<Option<f64>, Fault> {
        let found = extreme(system, &mut attacker, cell, direction, run)?;
        if found.is_none_or(|found| whole(found) >= seen) {
            return Ok(found);
        }
        attacker = Attacker::new(system, &part, is_open)?;
        extreme(system, &mut attacker, cell, direction, run)
    };
    let mut bounds = Vec::with_capacity(open.len());
    run.expect_work(open.len() as u64);
    for cell in open {
        run.did(1);
        let count = cube.cells()[*cell].count;
        let (down, up) = reach[*cell];
        let falls = count.saturating_sub(system.least(*cell));
        let low = if down.unsigned_abs() >= falls {
            Some(falls as f64)
        } else {
            furthest(*cell, -1.0, down.unsigned_abs())?
        };
        let most = ceiling(system, cube, is_open, *cell);
        let high = match most {
            Some(most) if most <= up.unsigned_abs() => Some(most as f64),
            _ => furthest(*cell, 1.0, up.unsigned_abs())?,
        };
        bounds.push(Bound {
            cell: *cell,
            count,
            low: count - low.map_or(count, |down| whole(down).min(count)),
            high: high.map(|up| count.saturating_add(whole(up))),
            seen_low: count.saturating_sub(down.unsigned_abs()),
            seen_high: count.saturating_add(up.unsigned_abs()),
            asked: None,
        });
    }
    Ok(bounds)
}

/// How far a cell can rise at most, at a glance: by what else that is hidden under a published cell that contains it can
/// fall.
fn ceiling(system: &System, cube: &Cube, is_open: &[bool], cell: usize) -> Option<u64> {
    let hidden = |sum: &Vec<usize>| -> u64 {
        let free =
            sum.iter().filter(|unknown| system.unknowns[**unknown].cell.is_none_or(|cell| is_open[cell]));
        free.map(|unknown| system.steps_down(*unknown)).sum()
    };
    let above: Vec<usize> =
        cube.chain(&cube.cells()[cell].at).into_iter().filter(|above| !is_open[*above]).collect();
    let room = |own: &Vec<usize>| {
        let part = own.first()?;
        let sums = above.iter().flat_map(|above| &system.sums[*above]).filter(|sum| sum.contains(part));
        sums.map(|sum| hidden(sum).saturating_sub(hidden(own))).min()
    };
    system.sums[cell].iter().filter_map(room).min()
}

/// How far a cell can fall, in whole steps.
pub(super) fn falls(
    system: &System,
    attacker: &mut Attacker,
    cell: usize,
    run: &Run,
) -> Result<Option<u64>, Fault> {
    let found = extreme(system, attacker, cell, -1.0, run)?;
    attacker.moves.rewind();
    Ok(found.map(whole))
}

/// How far a cell can move in a direction; nothing if without limit.
fn extreme(
    system: &System,
    attacker: &mut Attacker,
    cell: usize,
    direction: f64,
    run: &Run,
) -> Result<Option<f64>, Fault> {
    let terms = attacker.terms(system, cell);
    if terms.is_empty() {
        return Ok(Some(0.0));
    }
    let sum = attacker.moves.add_sum(&terms, Shape::between(f64::NEG_INFINITY, f64::INFINITY));
    attacker.moves.charge(sum, -direction);
    let end = attacker.moves.cheapest(false, run);
    let value = attacker.moves.value(sum) * direction;
    attacker.moves.charge(sum, 0.0);
    attacker.moves.drop_sum(sum);
    match end {
        End::Best => Ok(Some(value.max(0.0))),
        End::Endless | End::GaveUp => Ok(None),
        End::Stopped => Err(Fault::Stopped),
    }
}

/// A way in whole steps, forgiving rounding error.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative and far below 2^52")]
fn whole(way: f64) -> u64 {
    (way + 1e-6).floor() as u64
}
