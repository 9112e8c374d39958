//! The search for a witness among what is open already.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::algebra::Shape;
use super::simplex::End;
use super::system::{Attacker, Difference, System};
use crate::error::Fault;
use crate::run::Run;

/// What a unit of the wanted move is worth against the cost of cells.
pub(super) const REWARD: f64 = 1e6;
/// Corners tried when the best one is not whole.
const CORNERS: u64 = 8;

/// A small cell must be able to move this far, in steps of one direction (down is negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) cell: usize,
    pub(super) move_by: i64,
}

/// How a search for a witness ended.
pub(super) enum Found {
    Witness(Difference),
    /// A way exists, but none in whole numbers was found.
    Broken(Vec<usize>),
    None,
}

/// Looks for a whole table that looks the same outside and in which a cell has moved as far as needed.
pub(super) fn seek(system: &System, attacker: &mut Attacker, need: Need, run: &Run) -> Result<Found, Fault> {
    let terms = attacker.terms(system, need.cell);
    if terms.is_empty() {
        return Ok(Found::None);
    }
    let goal = goal(need);
    let mut found = Found::None;
    for corner in 0..CORNERS {
        if corner > 0 {
            let mut chance = ChaCha8Rng::seed_from_u64(corner);
            for column in 0..attacker.columns() {
                attacker.moves.charge(column, f64::from(chance.next_u32() >> 16) / 65_536.0);
            }
        }
        let wanted = attacker.moves.add_sum(&terms, Shape::toward(goal, REWARD));
        let end = attacker.moves.cheapest(false, run);
        let reached = (attacker.moves.value(wanted) - goal).abs() < 1e-6;
        let difference = attacker.whole();
        attacker.moves.drop_sum(wanted);
        attacker.moves.rewind();
        if end == End::Stopped {
            return Err(Fault::Stopped);
        }
        match (reached, difference) {
            (true, Some(difference)) => {
                found = Found::Witness(difference);
                break;
            }
            (true, None) => found = Found::Broken(Vec::new()),
            (false, _) if corner == 0 => break,
            (false, _) => {}
        }
    }
    for column in 0..attacker.columns() {
        attacker.moves.charge(column, 0.0);
    }
    Ok(found)
}

#[allow(clippy::cast_precision_loss, reason = "at most a million by the rule")]
pub(super) fn goal(need: Need) -> f64 {
    need.move_by as f64
}
