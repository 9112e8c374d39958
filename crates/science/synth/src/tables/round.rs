//! Controlled rounding: every cell becomes a multiple of the base, and the rounded tables still add up.
//!
//! Each count goes to one of its two neighbouring multiples (a multiple stays). The walk starts at the true table and
//! moves, within what additivity and the neighbours allow, in one direction after another, up or down by chance so that
//! the expectation stays where it was, until it stands in a corner (Cox 1987 for two ways; here in the dictionary of any
//! linked tables). In two ways, one of which may have levels, every corner is whole: the rounding always exists and is
//! unbiased. In three and more ways a corner may fall between multiples; then the rest is settled by linear programmes,
//! no longer unbiased, and if the neighbours do not suffice totals may leave them by one base, or as a last resort are
//! the plain sums of rounded parts. The result says which it was.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the cube or the system"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::algebra::{Equation, Shape};
use super::attack::Bound;
use super::cube::Cube;
use super::protected::Shown;
use super::rule::Zeros;
use super::simplex::{End, Moves};
use super::suppress::State;
use super::system::{Part, System, dictionary};
use crate::error::Fault;
use crate::run::Run;

/// What a unit outside the neighbours costs against one inside.
const OUTSIDE: f64 = 1_000.0;

/// How far the rounding could be kept to the neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Every cell is one of its two neighbouring multiples, and every one is as likely as makes the expectation true.
    Unbiased,
    /// Every cell is one of its two neighbouring multiples.
    Neighbours,
    /// The finest cells are; some totals are one base further away.
    OneFurther,
    /// The finest cells are; totals are what they sum to.
    Sums,
}

/// Rounded tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rounded {
    /// All cells, in the order of the cube.
    pub cells: Vec<Shown>,
    /// The base.
    pub base: u64,
    /// What could be kept.
    pub kept: Kept,
    /// Largest distance between a rounded cell and its true count.
    pub furthest: u64,
    /// What an attacker who knows the method and which cells are empty can learn of the small cells. Inside only.
    pub proof: Vec<Bound>,
}

/// Rounds all tables to a base of 3, 5 or 10. Bounds are computed for counts from 1 to one less than `small`.
///
/// # Errors
/// Another base, tables too large to be rounded together, a stop, or an inner check that failed.
pub fn round(cube: &Cube, base: u64, small: u64, seed: u64, run: &Run) -> Result<Rounded, Fault> {
    if ![3, 5, 10].contains(&base) {
        return Err(Fault::Setting { name: "base", why: "give 3, 5 or 10".to_owned() });
    }
    let system = System::new(cube, Zeros::Published, false, run)?;
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let counts: Vec<u64> = cube.cells().iter().map(|cell| cell.count).collect();
    let (values, kept) = settle(&system, cube, &counts, base, &mut chance, run)?;
    check(&system, &values, base)?;
    let rounded: Vec<u64> = system
        .sums
        .iter()
        .map(|sums| sums.first().into_iter().flatten().map(|unknown| values[*unknown]).sum())
        .collect();
    let furthest =
        rounded.iter().zip(&counts).map(|(rounded, count)| rounded.abs_diff(*count)).max().unwrap_or(0);
    let proof = proof(&system, cube, &rounded, base, kept, small, run)?;
    let shown = |(cell, value): (&super::cube::Cell, &u64)| Shown {
        at: cell.at.clone(),
        value: cell.available.then_some(*value),
        state: if cell.available { State::Rounded } else { State::NotAvailable },
    };
    let cells = cube.cells().iter().zip(&rounded).map(shown).collect();
    Ok(Rounded { cells, base, kept, furthest, proof })
}

/// Rounded values of the unknowns: the best that can be kept.
fn settle(
    system: &System,
    cube: &Cube,
    counts: &[u64],
    base: u64,
    chance: &mut ChaCha8Rng,
    run: &Run,
) -> Result<(Vec<u64>, Kept), Fault> {
    let near = |count: u64| {
        let rest = number(count % base);
        if rest == 0.0 { Shape::between(0.0, 0.0) } else { Shape::between(-rest, number(base) - rest) }
    };
    let further = |count: u64| {
        let rest = number(count % base);
        let up = if rest == 0.0 { 0.0 } else { number(base) - rest };
        Shape::elastic(-rest, up, number(base).min(number(count) - rest).max(0.0), OUTSIDE)
    };
    let mut moves = tables(system, cube, near, &|count| near(count))?;
    walk(&mut moves, chance, run)?;
    if let Some(values) = multiples(system, &moves, base) {
        return Ok((values, Kept::Unbiased));
    }
    if let Some(values) = dive(system, &mut moves, base, run)? {
        return Ok((values, Kept::Neighbours));
    }
    let mut moves = tables(system, cube, near, &further)?;
    walk(&mut moves, chance, run)?;
    if let Some(values) = dive(system, &mut moves, base, run)? {
        return Ok((values, Kept::OneFurther));
    }
    let _ = counts;
    let alone = |unknown: &super::system::Unknown| {
        let rest = unknown.count % base;
        let up = u64::from(chance.next_u32()) * base < rest << 32;
        unknown.count - rest + if up { base } else { 0 }
    };
    if Part::whole(system).links().any(|link| !link.is_empty()) {
        let why = "these linked tables could not be rounded so that what they share agrees; round fewer of them together, or suppress instead".to_owned();
        return Err(Fault::Setting { name: "tables", why });
    }
    Ok((system.unknowns.iter().map(alone).collect(), Kept::Sums))
}

/// The dictionary of all cells as distances from the truth. Cells that are fixed become equations.
fn tables(
    system: &System,
    cube: &Cube,
    near: impl Fn(u64) -> Shape,
    total: &dyn Fn(u64) -> Shape,
) -> Result<Moves, Fault> {
    let shapes: Vec<Shape> = system.unknowns.iter().map(|unknown| near(unknown.count)).collect();
    let fixed = Shape::between(0.0, 0.0);
    let mut equations: Vec<Equation> = Part::whole(system).links().collect();
    let mut sums: Vec<(Equation, Shape)> = Vec::new();
    for (unknown, shape) in shapes.iter().enumerate() {
        if *shape == fixed {
            equations.push(vec![(unknown, 1.0)]);
        }
    }
    for (cell, sum) in system.sums.iter().enumerate() {
        let Some(sum) = sum.first().filter(|sum| sum.len() > 1 && cube.cells()[cell].available) else {
            continue;
        };
        let terms: Equation = sum.iter().map(|unknown| (*unknown, 1.0)).collect();
        let shape = total(cube.cells()[cell].count);
        if shape == fixed { equations.push(terms) } else { sums.push((terms, shape)) }
    }
    let mut moves = dictionary(shapes, equations, sums.len())?;
    for (terms, shape) in sums {
        moves.add_sum(&terms, shape);
    }
    Ok(moves)
}

/// Walks to a corner; up or down by chance, so that the expectation stays.
fn walk(moves: &mut Moves, chance: &mut ChaCha8Rng, run: &Run) -> Result<(), Fault> {
    while let Some((slot, down, up)) = moves.loose() {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        let draw = f64::from(chance.next_u32()) / 4_294_967_296.0;
        moves.slide(slot, up <= 0.0 || (down > 0.0 && draw < down / (down + up)));
    }
    Ok(())
}

/// Rounded unknowns, if every one is a multiple.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded, not negative, and checked again in whole numbers"
)]
fn multiples(system: &System, moves: &Moves, base: u64) -> Option<Vec<u64>> {
    let value = |(number, unknown): (usize, &super::system::Unknown)| {
        let value = self::number(unknown.count) + moves.value(number);
        let whole = value.round().max(0.0) as u64;
        ((value - value.round()).abs() < 1e-6 && whole.is_multiple_of(base)).then_some(whole)
    };
    system.unknowns.iter().enumerate().map(value).collect()
}

/// Brings unknowns that stand between multiples to one, each by a programme; nothing if one of them cannot get there.
fn dive(system: &System, moves: &mut Moves, base: u64, run: &Run) -> Result<Option<Vec<u64>>, Fault> {
    for (unknown, part) in system.unknowns.iter().enumerate() {
        let rest = number(part.count % base);
        let (low, high) = (-rest, if rest == 0.0 { 0.0 } else { number(base) - rest });
        let first = if moves.value(unknown) - low < high - moves.value(unknown) { 1.0 } else { -1.0 };
        for cost in [0.0, first, -first] {
            let at = moves.value(unknown);
            if (at - low).abs() < 1e-6 || (at - high).abs() < 1e-6 {
                break;
            }
            if cost != 0.0 {
                moves.charge(unknown, cost);
                let end = moves.cheapest(false, run);
                moves.charge(unknown, 0.0);
                if end == End::Stopped {
                    return Err(Fault::Stopped);
                }
            }
        }
        let at = moves.value(unknown);
        let Some(point) = [low, high].into_iter().find(|point| (at - point).abs() < 1e-6) else {
            return Ok(None);
        };
        moves.reshape(unknown, Shape::between(point, point));
    }
    Ok(multiples(system, moves, base))
}

/// In whole numbers: multiples, and linked tables agree.
fn check(system: &System, values: &[u64], base: u64) -> Result<(), Fault> {
    let total = |sum: &Vec<usize>| -> u64 { sum.iter().map(|unknown| values[*unknown]).sum() };
    let agree = system.sums.iter().all(|sums| sums.iter().map(total).is_sorted_by(|a, b| a == b));
    if agree && values.iter().all(|value| value.is_multiple_of(base)) {
        return Ok(());
    }
    Err(Fault::Inner { what: "the rounded tables do not add up" })
}

/// What can be learnt of small cells by somebody who knows how far each cell may be from its true count.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative and below the base times the cells"
)]
fn proof(
    system: &System,
    cube: &Cube,
    rounded: &[u64],
    base: u64,
    kept: Kept,
    small: u64,
    run: &Run,
) -> Result<Vec<Bound>, Fault> {
    let away = |far: u64| number(far * base - 1);
    let limits = |count: u64, shown: u64, far: u64| {
        let low = (number(shown) - away(far)).max(0.0) - number(count);
        Shape::between(low, number(shown) + away(far) - number(count))
    };
    let far = match kept {
        Kept::Unbiased | Kept::Neighbours => Some(1),
        Kept::OneFurther => Some(2),
        Kept::Sums => None,
    };
    let shapes = system.unknowns.iter().map(|unknown| match unknown.cell {
        Some(cell) if cube.cells()[cell].available => limits(unknown.count, rounded[cell], 1),
        _ => Shape::between(-number(unknown.count), f64::INFINITY),
    });
    let totals: Vec<usize> = (0..rounded.len())
        .filter(|cell| {
            far.is_some()
                && cube.cells()[*cell].available
                && system.sums[*cell].first().is_some_and(|sum| sum.len() > 1)
        })
        .collect();
    let mut moves = dictionary(shapes.collect(), Part::whole(system).links().collect(), totals.len() + 1)?;
    let terms = |cell: usize| -> Equation {
        system.sums[cell].first().into_iter().flatten().map(|unknown| (*unknown, 1.0)).collect()
    };
    for cell in totals {
        moves.add_sum(&terms(cell), limits(cube.cells()[cell].count, rounded[cell], far.unwrap_or(1)));
    }
    let wanted = |cell: &super::cube::Cell| cell.available && cell.count > 0 && cell.count < small;
    let cells: Vec<usize> = (0..rounded.len()).filter(|cell| wanted(&cube.cells()[*cell])).collect();
    run.expect_work(cells.len() as u64);
    let mut bounds = Vec::with_capacity(cells.len());
    for cell in cells {
        run.did(1);
        let count = cube.cells()[cell].count;
        let mut reach = [0.0; 2];
        for (reach, direction) in reach.iter_mut().zip([-1.0, 1.0]) {
            let sum = moves.add_sum(&terms(cell), Shape::between(f64::NEG_INFINITY, f64::INFINITY));
            moves.charge(sum, -direction);
            let end = moves.cheapest(false, run);
            *reach = (moves.value(sum) * direction).max(0.0) + 1e-6;
            moves.charge(sum, 0.0);
            moves.drop_sum(sum);
            moves.rewind();
            match end {
                End::Best => {}
                End::Stopped => return Err(Fault::Stopped),
                End::Endless | End::GaveUp => *reach = number(far.unwrap_or(1) * 2 * base - 1),
            }
        }
        let (low, high) = (count.saturating_sub(reach[0] as u64), count + reach[1] as u64);
        bounds.push(Bound {
            cell,
            count,
            low,
            high: Some(high),
            seen_low: count,
            seen_high: count,
            asked: None,
        });
    }
    Ok(bounds)
}

#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}
