//! Rounding by exchange: every finest cell stands at one of its two neighbouring multiples, and single cells are flipped
//! as long as totals come nearer to theirs.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the system"
)]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use super::cube::Cube;
use super::system::{System, Unknown};
use crate::error::Fault;
use crate::run::Run;

/// Flips offered while the temperature falls, and least and most times that every cell is offered one.
const FLIPS: usize = 4_000_000;
const SWEEPS: (usize, usize) = (3_000, 40_000);
/// Temperatures at the start and at the end.
const HEAT: (f64, f64) = (1.5, 0.02);
/// What it costs when linked tables disagree by one base, against a total that is one base too far.
const DISAGREE: f64 = 8.0;

/// A rounding in the making.
pub(super) struct Annealing<'a> {
    system: &'a System,
    base: u64,
    /// Whether an unknown stands at its upper multiple.
    up: Vec<bool>,
    /// Unknowns that have two multiples.
    loose: Vec<usize>,
    /// Every sum of every cell now, in units of the base.
    now: Vec<Vec<i64>>,
    /// Lower and upper neighbour of every available cell, in units of the base.
    aim: Vec<Option<(i64, i64)>>,
}

impl<'a> Annealing<'a> {
    /// Starts with every unknown up or down by chance, so that its expectation is its count.
    pub(super) fn new(system: &'a System, cube: &Cube, base: u64, chance: &mut ChaCha8Rng) -> Self {
        let whole = |count: u64| i64::try_from(count / base).unwrap_or(i64::MAX);
        let mut rises =
            |unknown: &Unknown| u64::from(chance.next_u32()) * base < (unknown.count % base) << 32;
        let up: Vec<bool> = system.unknowns.iter().map(&mut rises).collect();
        let units = |unknown: &usize| whole(system.unknowns[*unknown].count) + i64::from(up[*unknown]);
        let now = system
            .sums
            .iter()
            .map(|sums| sums.iter().map(|sum| sum.iter().map(units).sum()).collect())
            .collect();
        let neighbours = |count: u64| (whole(count), whole(count) + i64::from(!count.is_multiple_of(base)));
        let aim = cube.cells().iter().map(|cell| cell.available.then(|| neighbours(cell.count))).collect();
        let loose =
            (0..up.len()).filter(|unknown| !system.unknowns[*unknown].count.is_multiple_of(base)).collect();
        Self { system, base, up, loose, now, aim }
    }

    /// Flips cells while the temperature falls, until nothing is left to mend.
    pub(super) fn cool(&mut self, chance: &mut ChaCha8Rng, run: &Run) -> Result<(), Fault> {
        if self.loose.is_empty() {
            return Ok(());
        }
        let mut energy: f64 = (0..self.now.len()).map(|cell| self.energy(cell)).sum();
        let sweeps = u32::try_from((FLIPS / self.loose.len()).clamp(SWEEPS.0, SWEEPS.1)).unwrap_or(u32::MAX);
        for sweep in 0..sweeps {
            if run.stopped() {
                return Err(Fault::Stopped);
            }
            let heat = HEAT.0 * (HEAT.1 / HEAT.0).powf(f64::from(sweep) / f64::from(sweeps));
            for _ in 0..self.loose.len() {
                if energy < 0.5 {
                    return Ok(());
                }
                let unknown = self.loose[chance.next_u32() as usize % self.loose.len()];
                let before = self.around(unknown);
                self.flip(unknown);
                let rise = self.around(unknown) - before;
                let draw = f64::from(chance.next_u32()) / 4_294_967_296.0;
                if rise <= 0.0 || draw < (-rise / heat).exp() {
                    energy += rise;
                } else {
                    self.flip(unknown);
                }
            }
        }
        Ok(())
    }

    fn flip(&mut self, unknown: usize) {
        let step = if self.up[unknown] { -1 } else { 1 };
        self.up[unknown] = !self.up[unknown];
        for (cell, which) in &self.system.unknowns[unknown].above {
            self.now[*cell][*which] += step;
        }
    }

    /// Energy of the cells that an unknown is part of.
    fn around(&self, unknown: usize) -> f64 {
        self.system.unknowns[unknown].above.iter().map(|(cell, _)| self.energy(*cell)).sum()
    }

    /// Whole bases that a cell is away from its neighbours.
    fn away(&self, cell: usize) -> i64 {
        match (self.aim[cell], self.now[cell].first()) {
            (Some((low, high)), Some(now)) => (low - now).max(now - high).max(0),
            _ => 0,
        }
    }

    #[allow(clippy::cast_precision_loss, reason = "small whole numbers")]
    fn energy(&self, cell: usize) -> f64 {
        let away = self.away(cell) as f64;
        let first = self.now[cell].first().copied().unwrap_or(0);
        let apart: i64 = self.now[cell].iter().skip(1).map(|other| (other - first).abs()).sum();
        away * away + DISAGREE * apart as f64
    }

    /// Bases that the worst total is beyond its neighbours; nothing if linked tables disagree.
    pub(super) fn worst(&self) -> Option<i64> {
        let agree = self.now.iter().all(|sums| sums.iter().all(|sum| Some(sum) == sums.first()));
        agree.then(|| (0..self.now.len()).map(|cell| self.away(cell)).max().unwrap_or(0))
    }

    /// Rounded counts of the unknowns.
    pub(super) fn values(&self) -> Vec<u64> {
        let value =
            |(unknown, up): (&Unknown, &bool)| (unknown.count / self.base + u64::from(*up)) * self.base;
        self.system.unknowns.iter().zip(&self.up).map(value).collect()
    }
}
