//! Bayesian averaging over decomposable graphs (Madigan and York 1997, Biometrika 84): how many are never found, over
//! every way in which three to five lists can depend on each other through cliques.
//!
//! Each cell has a Dirichlet prior of `2^-t` (t lists), every graph the same prior probability, and the whole number N
//! a prior of `1/N`. For a dark figure m and a graph the logarithm of the weight is a sum over its cliques, less a sum
//! over its separators, of the margin's Dirichlet-multinomial likelihood, plus the multinomial coefficient and the
//! prior. Only the cell of a margin that is on none of its lists depends on m, so one column of ln gamma over the grid
//! per set of lists (at most 32) is all that is needed, and a graph is a sum of a few columns.
#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is a loop bound of the same matrix")]

use rayon::prelude::*;

use crate::error::{Error, Refusal};
use crate::graphs::{Graph, decomposable};
use crate::run::Run;
use crate::search::run_on;
use crate::simple::usable;
use crate::table::Table;

/// Grid points worked on together: the columns of a block stay in the processor's cache.
const BLOCK: usize = 512;
/// Weights below `exp(-60)` of the largest one are left out: together they are less than 1e-17 of the posterior.
const NEGLIGIBLE: f64 = 60.0;

/// The grid of dark figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Largest dark figure, as a multiple of the cases seen. A choice of prior: look at [`Average::edge_mass`].
    pub reach: u64,
    /// At most so many grid points; every whole number when there are no more of them.
    pub points: usize,
}

impl Default for Settings {
    /// Up to 30 times the cases seen, at most 60 000 points.
    fn default() -> Self {
        Self { reach: 30, points: 60_000 }
    }
}

/// A graph with its posterior probability.
#[derive(Debug, Clone, PartialEq)]
pub struct WeighedGraph {
    /// The graph.
    pub graph: Graph,
    /// Its posterior probability, between 0 and 1.
    pub probability: f64,
}

/// The posterior of the number of people, averaged over the graphs.
#[derive(Debug, Clone, PartialEq)]
pub struct Average {
    /// Cases seen.
    pub cases: u64,
    /// Every decomposable graph, the most probable first (ties in the order of [`decomposable`]).
    pub graphs: Vec<WeighedGraph>,
    /// Posterior mean of the number of people, detected or not.
    pub mean: f64,
    /// Share of the posterior in the last twentieth of the grid: when it is not small, the grid decides the answer.
    pub edge_mass: f64,
    /// Dark figures of the grid, rising.
    pub grid: Vec<u64>,
    /// Posterior probability of each dark figure; sums to 1.
    pub mass: Vec<f64>,
}

impl Average {
    /// The number of people (detected or not) below or at which this share of the posterior lies: the cases seen plus
    /// the first grid value at which the sum of the posterior reaches `level`.
    #[must_use]
    pub fn quantile(&self, level: f64) -> u64 {
        let mut sum = 0.0;
        let reached = self.mass.iter().position(|mass| {
            sum += mass;
            sum >= level
        });
        let dark = reached.and_then(|place| self.grid.get(place)).or(self.grid.last());
        self.cases + dark.copied().unwrap_or(0)
    }

    /// Posterior median of the number of people.
    #[must_use]
    pub fn median(&self) -> u64 {
        self.quantile(0.5)
    }

    /// Limits that leave out the same share of the posterior on both sides: `level` is 0.95 or 0.8.
    #[must_use]
    pub fn limits(&self, level: f64) -> (u64, u64) {
        (self.quantile((1.0 - level) / 2.0), self.quantile(f64::midpoint(1.0, level)))
    }
}

/// Averages over the decomposable graphs of three to five lists. The same figures for any number of threads.
///
/// # Errors
/// [`Refusal::TooFewLists`] below three and [`Refusal::TooManyLists`] above five lists, [`Refusal::NoCases`],
/// [`Refusal::EmptyList`], [`Refusal::NoOverlap`]; [`Refusal::NotFinite`] for counts beyond what can be computed;
/// [`Error::Setting`] for a grid of fewer than two points; [`Error::Stopped`], [`Error::Threads`].
pub fn average(table: &Table, settings: Settings, run: &Run, threads: usize) -> Result<Average, Error> {
    usable(table, 3, 5)?;
    let grid = grid(table.cases(), settings)?;
    let graphs = decomposable(table.width());
    let margins = Margins::new(table);
    let blocks: Vec<&[u64]> = grid.chunks(BLOCK).collect();
    run.expect_work(2 * blocks.len() as u64);
    let tops: Vec<Vec<f64>> = run_on(threads, || {
        let top = |block: &&[u64]| {
            margins.work(block, &graphs, run, |weights, _| weights.iter().fold(f64::MIN, |a, b| a.max(*b)))
        };
        blocks.par_iter().map(top).collect::<Result<_, _>>()
    })??;
    let top = tops.iter().flatten().fold(f64::MIN, |a, b| a.max(*b));
    let parts: Vec<(Vec<f64>, Vec<f64>)> = run_on(threads, || {
        let sums = |(block, tops): (&&[u64], &Vec<f64>)| {
            let mut by_point = vec![0.0; block.len()];
            let by_graph = margins.work(block, &graphs, run, |weights, graph| {
                if tops[graph] < top - NEGLIGIBLE {
                    return 0.0;
                }
                weights
                    .iter()
                    .zip(&mut by_point)
                    .map(|(weight, sum)| {
                        let mass = (weight - top).exp();
                        *sum += mass;
                        mass
                    })
                    .sum()
            })?;
            Ok::<_, Error>((by_graph, by_point))
        };
        blocks.par_iter().zip(&tops).map(sums).collect::<Result<_, _>>()
    })??;
    summarise(table.cases(), grid, graphs, &parts)
}

/// The grid of dark figures: every whole number, or equally spaced values rounded to whole numbers.
fn grid(cases: u64, settings: Settings) -> Result<Vec<u64>, Error> {
    let last = cases.checked_mul(settings.reach).filter(|last| *last < 1 << 52);
    let last = last.ok_or(Refusal::NotFinite)?;
    if settings.points < 2 || last < 2 {
        return Err(Error::Setting("The grid of dark figures needs at least two points.".into()));
    }
    if last <= settings.points as u64 {
        return Ok((1..=last).collect());
    }
    let step = (last - 1) as f64 / (settings.points - 1) as f64;
    let values = (0..settings.points).map(|place| (1.0 + place as f64 * step).round_ties_even() as u64);
    let mut grid: Vec<u64> = values.collect();
    grid.dedup();
    Ok(grid)
}

/// What the table says of each set of lists.
struct Margins {
    cases: f64,
    /// Per set: the part of L that does not depend on the dark figure.
    fixed: Vec<f64>,
    /// Per set: cases on none of its lists plus the prior of that cell.
    unseen: Vec<f64>,
    /// The multinomial coefficient without the dark figure.
    coefficient: f64,
}

impl Margins {
    fn new(table: &Table) -> Self {
        let lists = table.width();
        let cases = table.cases() as f64;
        let sets = 1 << lists;
        let (mut fixed, mut unseen) = (vec![0.0; sets], vec![0.0; sets]);
        for set in 1..sets {
            let mut counts = vec![0_u64; sets];
            for (mask, count) in table.seen() {
                counts[mask & set] += count;
            }
            let prior = 0.5_f64.powi(set.count_ones() as i32);
            let cells = (1..sets).filter(|cell| cell & !set == 0);
            fixed[set] =
                cells.map(|cell| ln_gamma(counts[cell] as f64 + prior) - ln_gamma(prior)).sum::<f64>()
                    - ln_gamma(prior);
            unseen[set] = counts[0] as f64 + prior;
        }
        let coefficient = table.seen().map(|(_, count)| -ln_gamma(count as f64 + 1.0)).sum();
        Self { cases, fixed, unseen, coefficient }
    }

    /// The logarithms of the weights of one graph after another over one block of the grid, each handed to `look`
    /// with the graph's number; the answers in the order of the graphs.
    fn work(
        &self,
        block: &[u64],
        graphs: &[Graph],
        run: &Run,
        mut look: impl FnMut(&[f64], usize) -> f64,
    ) -> Result<Vec<f64>, Error> {
        if run.stopped() {
            return Err(Error::Stopped);
        }
        let column = |set: usize| -> Vec<f64> {
            block.iter().map(|dark| self.fixed[set] + ln_gamma(self.unseen[set] + *dark as f64)).collect()
        };
        let columns: Vec<Vec<f64>> =
            (0..self.fixed.len()).map(|set| if set == 0 { Vec::new() } else { column(set) }).collect();
        // the Dirichlet of all cells has the sum 1, and ln gamma(1) is 0
        let whole: Vec<f64> = block.iter().map(|dark| ln_gamma(self.cases + *dark as f64 + 1.0)).collect();
        let common: Vec<f64> = block
            .iter()
            .zip(&whole)
            .map(|(dark, whole)| {
                self.coefficient + whole - ln_gamma(*dark as f64 + 1.0) - (self.cases + *dark as f64).ln()
            })
            .collect();
        let mut weights = vec![0.0; block.len()];
        let answers = graphs
            .iter()
            .enumerate()
            .map(|(number, graph)| {
                weights.copy_from_slice(&common);
                let brackets = graph.cliques.len() as f64 - graph.separators.len() as f64;
                add(&mut weights, &whole, -brackets);
                graph.cliques.iter().for_each(|set| add(&mut weights, &columns[*set], 1.0));
                graph.separators.iter().for_each(|set| add(&mut weights, &columns[*set], -1.0));
                look(&weights, number)
            })
            .collect();
        run.did(1);
        Ok(answers)
    }
}

fn add(sums: &mut [f64], column: &[f64], times: f64) {
    for (sum, value) in sums.iter_mut().zip(column) {
        *sum += times * value;
    }
}

/// Normalises the weights and sorts the graphs.
fn summarise(
    cases: u64,
    grid: Vec<u64>,
    graphs: Vec<Graph>,
    parts: &[(Vec<f64>, Vec<f64>)],
) -> Result<Average, Error> {
    let mut mass: Vec<f64> = parts.iter().flat_map(|(_, by_point)| by_point.iter().copied()).collect();
    let total: f64 = mass.iter().sum();
    if !total.is_finite() || total <= 0.0 {
        return Err(Refusal::NotFinite.into());
    }
    mass.iter_mut().for_each(|mass| *mass /= total);
    let mut graphs: Vec<WeighedGraph> = graphs
        .into_iter()
        .enumerate()
        .map(|(number, graph)| {
            let sum: f64 = parts.iter().map(|(by_graph, _)| by_graph[number]).sum();
            WeighedGraph { graph, probability: sum / total }
        })
        .collect();
    graphs.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let mean = cases as f64 + grid.iter().zip(&mass).map(|(dark, mass)| *dark as f64 * mass).sum::<f64>();
    let edge_mass = mass.iter().skip(mass.len() - mass.len() / 20).sum();
    Ok(Average { cases, graphs, mean, edge_mass, grid, mass })
}

/// The logarithm of the gamma function for positive arguments: Stirling's series from 15 on, and the recurrence below.
fn ln_gamma(x: f64) -> f64 {
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    let (mut x, mut product) = (x, 1.0);
    while x < 15.0 {
        product *= x;
        x += 1.0;
    }
    let (inverse, square) = (1.0 / x, 1.0 / (x * x));
    let series = inverse
        * (1.0 / 12.0
            - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0))));
    (x - 0.5) * x.ln() - x + HALF_LN_TAU + series - f64::ln(product)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_gamma_agrees_with_the_library() {
        for x in [1e-3, 0.03125, 0.5, 1.0, 2.0, 3.7, 14.99, 15.0, 40.25, 1e3, 8.5e4, 1e9] {
            let (own, other) = (ln_gamma(x), statrs::function::gamma::ln_gamma(x));
            assert!((own - other).abs() <= 1e-13 * other.abs().max(10.0), "{x}: {own} and {other}");
        }
    }

    #[test]
    fn the_grid_is_every_number_or_equally_spaced() {
        let settings = Settings::default();
        assert_eq!(grid(96, settings).unwrap(), (1..=2880).collect::<Vec<_>>());
        let spaced = grid(2744, settings).unwrap();
        assert_eq!((spaced.len(), spaced[0], spaced[1], *spaced.last().unwrap()), (60_000, 1, 2, 82_320));
        assert!(spaced.windows(2).all(|two| two[0] < two[1]));
        assert_eq!(grid(u64::MAX / 2, settings), Err(Refusal::NotFinite.into()));
        assert!(grid(1, Settings { reach: 1, points: 10 }).is_err());
    }
}
