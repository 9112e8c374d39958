//! The cheapest further cells that let a small cell move.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the cube or the system"
)]

use std::collections::{BTreeMap, HashMap};

use super::algebra::{Equation, Shape};
use super::seek::{Found, Need, REWARD, goal};
use super::simplex::{End, Moves};
use super::system::{Part, System, dictionary, whole};
use crate::error::Fault;
use crate::run::Run;

/// Published cells that move together.
struct Group {
    cells: Vec<usize>,
    /// What suppressing all of them costs; nothing where one of them must stay.
    weight: Option<f64>,
    /// How far they may fall.
    room: f64,
}

impl Default for Group {
    fn default() -> Self {
        Self { cells: Vec::new(), weight: Some(0.0), room: f64::INFINITY }
    }
}

impl Group {
    fn add(&mut self, cell: usize, price: Option<f64>, room: f64) {
        self.cells.push(cell);
        self.weight = self.weight.zip(price).map(|(sum, price)| sum + price);
        self.room = self.room.min(room);
    }
}

/// The system in which published cells may move too, at a price.
pub(super) struct Priced {
    moves: Moves,
    members: Vec<usize>,
    terms: HashMap<usize, usize>,
    /// Columns whose move would open the cells beside them.
    prices: Vec<(usize, Vec<usize>)>,
}

impl Priced {
    /// `price` of a published cell; nothing where it must stay.
    pub(super) fn new(
        system: &System,
        part: &Part,
        open: &[bool],
        price: impl Fn(usize) -> Option<f64>,
    ) -> Result<Self, Fault> {
        let terms: HashMap<usize, usize> =
            part.members.iter().enumerate().map(|(column, unknown)| (*unknown, column)).collect();
        // Published cells that consist of the same members move together and are priced together.
        let mut groups: BTreeMap<Vec<usize>, Group> = BTreeMap::new();
        let mut floors: Vec<(Equation, f64)> = Vec::new();
        for (cell, sums) in &part.cells {
            let Some(sum) = sums.first().filter(|sum| !sum.is_empty()) else { continue };
            let columns = sum.iter().map(|unknown| terms[unknown]);
            if !open[*cell] {
                groups.entry(columns.collect()).or_default().add(
                    *cell,
                    price(*cell),
                    system.cell_room(*cell),
                );
            } else if system.needs_floor(*cell) {
                floors.push((columns.map(|column| (column, 1.0)).collect(), system.cell_room(*cell)));
            }
        }
        let mut shapes: Vec<Shape> = part
            .members
            .iter()
            .map(|unknown| Shape::between(-system.room(*unknown), f64::INFINITY))
            .collect();
        let mut prices = Vec::new();
        let mut totals = Vec::new();
        let mut fixed: Vec<Equation> = Vec::new();
        for (sum, Group { cells, weight, room }) in groups {
            let Some(weight) = weight else {
                fixed.push(sum.into_iter().map(|column| (column, 1.0)).collect());
                continue;
            };
            if let [column] = sum[..] {
                let room = room.min(system.room(part.members[column]));
                shapes[column] = Shape::costly(-room, weight);
                prices.push((column, cells));
            } else {
                totals.push((sum, cells, weight, room));
            }
        }
        let rename = |equation: Equation| {
            equation.into_iter().map(|(unknown, factor)| (terms[&unknown], factor)).collect()
        };
        let sums = totals.len() + floors.len() + 1;
        let mut moves = dictionary(shapes, part.links().map(rename).chain(fixed).collect(), sums)?;
        for (sum, cells, weight, room) in totals {
            let members: f64 = sum.iter().map(|column| system.room(part.members[*column])).sum();
            let sum: Equation = sum.into_iter().map(|column| (column, 1.0)).collect();
            prices.push((moves.add_sum(&sum, Shape::costly(-members.min(room), weight)), cells));
        }
        for (sum, room) in floors {
            moves.add_sum(&sum, Shape::between(-room, f64::INFINITY));
        }
        Ok(Self { moves, members: part.members.clone(), terms, prices })
    }

    /// Keeps another cell at a count between two, or draws it down to the larger one.
    #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    pub(super) fn keep_small(&mut self, system: &System, cell: usize, (least, most): (u64, u64)) {
        let sum = system.sums[cell].first().into_iter().flatten();
        let terms: Equation = sum.filter_map(|unknown| Some((*self.terms.get(unknown)?, 1.0))).collect();
        let away = |count: u64| count as f64 - system.count(cell) as f64;
        let goal = away(most);
        let shape = if goal < 0.0 { Shape::toward(goal, REWARD) } else { Shape::between(away(least), goal) };
        self.moves.add_sum(&terms, shape);
    }

    pub(super) fn seek(&mut self, system: &System, need: Need, run: &Run) -> Result<Found, Fault> {
        let sum = system.sums[need.cell].first().into_iter().flatten();
        let terms: Equation = sum.filter_map(|unknown| Some((*self.terms.get(unknown)?, 1.0))).collect();
        if terms.is_empty() {
            return Ok(Found::None);
        }
        let goal = goal(need);
        let wanted = self.moves.add_sum(&terms, Shape::toward(goal, REWARD));
        let end = self.moves.cheapest(true, run);
        let reached = (self.moves.value(wanted) - goal).abs() < 1e-6;
        match (end, reached, whole(&self.moves, &self.members)) {
            (End::Stopped, _, _) => Err(Fault::Stopped),
            (_, false, _) => Ok(Found::None),
            (_, true, Some(difference)) => Ok(Found::Witness(difference)),
            (_, true, None) => {
                let moved = self.prices.iter().filter(|(column, _)| self.moves.value(*column).abs() > 1e-7);
                Ok(Found::Broken(moved.flat_map(|(_, cells)| cells).copied().collect()))
            }
        }
    }
}
