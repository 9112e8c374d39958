//! Controlled rounding: every cell becomes a multiple of the base, and the rounded tables still add up.
//!
//! Each count goes to one of its two neighbouring multiples (a multiple stays). The walk starts at the true table and
//! moves, within what additivity and the neighbours allow, in one direction after another, up or down by chance so that
//! the expectation stays where it was, until it stands in a corner (Cox 1987 for two ways; here in the dictionary of any
//! linked tables). In two ways, one of which may have levels, every corner is whole: the rounding always exists and is
//! unbiased. In three and more ways a corner may fall between multiples, and such a rounding need not exist at all
//! (Causey, Cox and Ernst 1985). Then, and for large tables in the first place, the finest cells are rounded by chance
//! and exchanged by simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) until all totals are neighbours too, or as
//! near as they get. That is not unbiased. The result says which it was.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the cube or the system"
)]

use std::collections::HashMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::algebra::{Equation, Shape};
use super::anneal::Annealing;
use super::attack::Bound;
use super::cube::{Cell, Cube};
use super::near::near;
use super::protected::Shown;
use super::rule::Zeros;
use super::simplex::{End, Moves};
use super::suppress::State;
use super::system::{Part, System, dictionary, whole};
use crate::error::Fault;
use crate::run::Run;

/// Entries of the dictionary up to which the walk is tried.
const MOST_ENTRIES: usize = 400_000;
/// Unknowns near a small cell that move when it is asked how much stays possible.
const NEAR: usize = 40;

/// How far the rounding could be kept to the neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Every cell is one of its two neighbouring multiples, and its expectation is its true count.
    Unbiased,
    /// Every cell is one of its two neighbouring multiples.
    Neighbours,
    /// The finest cells are; some totals are one base further away.
    OneFurther,
    /// The finest cells are; totals are what these sum to, some of them further away.
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
    /// Totals that are none of their two neighbouring multiples.
    pub beyond: usize,
    /// What an attacker who knows the method can learn of the small cells. Tables linked in a circle are taken cell by
    /// cell here, without the cross of all their columns. Inside only.
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
    let (values, kept) = settle(&system, cube, base, &mut chance, run)?;
    check(&system, &values, base)?;
    let sum =
        |sums: &Vec<Vec<usize>>| sums.first().into_iter().flatten().map(|unknown| values[*unknown]).sum();
    let rounded: Vec<u64> = system.sums.iter().map(sum).collect();
    let far = |(rounded, cell): (&u64, &Cell)| if cell.available { rounded.abs_diff(cell.count) } else { 0 };
    let furthest = rounded.iter().zip(cube.cells()).map(far).max().unwrap_or(0);
    let beyond = rounded.iter().zip(cube.cells()).filter(|pair| far(*pair) >= base).count();
    let proof = proof(&Limits { system: &system, cube, rounded: &rounded, base, kept }, small, run)?;
    let shown = |(cell, value): (&Cell, &u64)| Shown {
        at: cell.at.clone(),
        value: cell.available.then_some(*value),
        state: if cell.available { State::Rounded } else { State::NotAvailable },
    };
    let cells = cube.cells().iter().zip(&rounded).map(shown).collect();
    Ok(Rounded { cells, base, kept, furthest, beyond, proof })
}

/// Rounded values of the unknowns: the best that can be kept.
fn settle(
    system: &System,
    cube: &Cube,
    base: u64,
    chance: &mut ChaCha8Rng,
    run: &Run,
) -> Result<(Vec<u64>, Kept), Fault> {
    if let Some(mut moves) = tables(system, cube, base) {
        walk(&mut moves, chance, run)?;
        if let Some(values) = multiples(system, &moves, base) {
            return Ok((values, Kept::Unbiased));
        }
    }
    let mut annealing = Annealing::new(system, cube, base, chance);
    annealing.cool(chance, run)?;
    let values = annealing.values();
    match annealing.worst() {
        None => {
            let why = "these linked tables could not be rounded so that what they share agrees; round fewer of them together, or suppress instead";
            Err(Fault::Setting { name: "tables", why: why.to_owned() })
        }
        Some(0) => Ok((values, Kept::Neighbours)),
        Some(1) => Ok((values, Kept::OneFurther)),
        Some(_) => Ok((values, Kept::Sums)),
    }
}

/// The dictionary of all cells as distances from the truth; nothing if it would be large. Cells that cannot move become
/// equations.
fn tables(system: &System, cube: &Cube, base: u64) -> Option<Moves> {
    let near = |count: u64| {
        let rest = number(count % base);
        if rest == 0.0 { Shape::between(0.0, 0.0) } else { Shape::between(-rest, number(base) - rest) }
    };
    let fixed = Shape::between(0.0, 0.0);
    let shapes: Vec<Shape> = system.unknowns.iter().map(|unknown| near(unknown.count)).collect();
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
        let shape = near(cube.cells()[cell].count);
        if shape == fixed { equations.push(terms) } else { sums.push((terms, shape)) }
    }
    let mut moves = Moves::new(shapes, equations, sums.len(), MOST_ENTRIES)?;
    for (terms, shape) in sums {
        moves.add_sum(&terms, shape);
    }
    Some(moves)
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
    let value = |(unknown, part): (usize, &super::system::Unknown)| {
        let value = number(part.count) + moves.value(unknown);
        let whole = value.round().max(0.0) as u64;
        ((value - value.round()).abs() < 1e-6 && whole.is_multiple_of(base)).then_some(whole)
    };
    system.unknowns.iter().enumerate().map(value).collect()
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

/// What can be learnt of small cells by somebody who knows how far each cell may be from its true count. The bounds are
/// those of a cell by itself; the whole tables that show how much stays possible differ from the true one near the cell
/// only, as if all the rest were known.
fn proof(limits: &Limits<'_>, small: u64, run: &Run) -> Result<Vec<Bound>, Fault> {
    let (system, cube) = (limits.system, limits.cube);
    let wanted = |cell: &Cell| cell.available && cell.count > 0 && cell.count < small;
    let cells: Vec<usize> = (0..cube.cells().len()).filter(|cell| wanted(&cube.cells()[*cell])).collect();
    run.expect_work(cells.len() as u64);
    let all = vec![true; cube.cells().len()];
    let mut bounds = Vec::with_capacity(cells.len());
    for cell in cells {
        run.did(1);
        let part = Part::new(system, near(cube, system, &all, cell, NEAR));
        let (down, up) = limits.reach(&part, cell, run)?;
        let count = cube.cells()[cell].count;
        let (low, high) = limits.of(cell);
        bounds.push(Bound {
            cell,
            count,
            low,
            high,
            seen_low: count - down,
            seen_high: count + up,
            asked: None,
        });
    }
    Ok(bounds)
}

/// What the method tells of every cell.
struct Limits<'a> {
    system: &'a System,
    cube: &'a Cube,
    rounded: &'a [u64],
    base: u64,
    kept: Kept,
}

impl Limits<'_> {
    /// Lowest and highest true count that may lie behind a rounded cell.
    fn of(&self, cell: usize) -> (u64, Option<u64>) {
        let finest = self.system.is_finest(cell);
        let far = match self.kept {
            Kept::Unbiased | Kept::Neighbours => 1,
            Kept::OneFurther => 2 - u64::from(finest),
            Kept::Sums if finest => 1,
            Kept::Sums => return (0, None),
        };
        let (value, away) = (self.rounded[cell], far * self.base - 1);
        (value.saturating_sub(away), Some(value + away))
    }

    fn shape(&self, cell: usize) -> Shape {
        let count = number(self.cube.cells()[cell].count);
        let (low, high) = self.of(cell);
        Shape::between(number(low) - count, high.map_or(f64::INFINITY, |high| number(high) - count))
    }

    /// How far down and up a cell moves in some whole table that fits.
    fn reach(&self, part: &Part, cell: usize, run: &Run) -> Result<(u64, u64), Fault> {
        let shape = |unknown: &usize| match self.system.unknowns[*unknown].cell {
            Some(cell) if self.cube.cells()[cell].available => self.shape(cell),
            _ => Shape::between(-self.system.room(*unknown), f64::INFINITY),
        };
        let column: HashMap<usize, usize> =
            part.members.iter().enumerate().map(|(column, unknown)| (*unknown, column)).collect();
        let named =
            |sum: &[usize]| -> Equation { sum.iter().map(|unknown| (column[unknown], 1.0)).collect() };
        let links: Vec<Equation> = part
            .links()
            .map(|link| link.into_iter().map(|(unknown, factor)| (column[&unknown], factor)).collect())
            .collect();
        let mut moves = dictionary(part.members.iter().map(shape).collect(), links, part.cells.len() + 1)?;
        for (total, sums) in part.cells.iter().filter(|(total, _)| self.cube.cells()[**total].available) {
            if let Some(sum) = sums.first().filter(|sum| !sum.is_empty()) {
                moves.add_sum(&named(sum), self.shape(*total));
            }
        }
        let Some(sum) = part.cells.get(&cell).and_then(|sums| sums.first()) else { return Ok((0, 0)) };
        let terms = named(sum);
        let mut reach = [0, 0];
        for (reach, direction) in reach.iter_mut().zip([-1.0, 1.0]) {
            let wanted = moves.add_sum(&terms, Shape::between(f64::NEG_INFINITY, f64::INFINITY));
            moves.charge(wanted, -direction);
            let end = moves.cheapest(true, run);
            if let Some(difference) = whole(&moves, &part.members) {
                *reach = self.system.spread(&difference).get(&cell).map_or(0, |change| change.unsigned_abs());
            }
            moves.charge(wanted, 0.0);
            moves.drop_sum(wanted);
            moves.rewind();
            if end == End::Stopped {
                return Err(Fault::Stopped);
            }
        }
        Ok((reach[0], reach[1]))
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
fn number(count: u64) -> f64 {
    count as f64
}
