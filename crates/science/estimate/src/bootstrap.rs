//! The bootstrap that repeats the whole estimate, model choice included, on every resampled table.
//!
//! Replicate `k` draws from stream `k` of one counter-based generator: the result depends on the seed and the number
//! of replicates, never on the threads. The jackknife takes one case from each cell in turn.

use crate::bca::{Bootstrap, Influence};
use crate::counts::Counts;
use crate::error::{Error, Refusal};
use crate::fitter::{Fitter, Start};
use crate::model::{Model, Term};
use crate::run::Run;
use crate::search::{Criterion, run_on};
use crate::stepwise::{Homes, Rule, Stepper};
use crate::table::Table;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Binomial, Distribution};
use rayon::prelude::*;

/// How to resample.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Replicates to draw.
    pub replicates: usize,
    /// The seed.
    pub seed: u64,
    /// Levels of the intervals, such as 0.8, 0.9, 0.95.
    pub levels: Vec<f64>,
    /// Threads to use; 0 is taken as 1.
    pub threads: usize,
}

impl Default for Plan {
    fn default() -> Self {
        Self { replicates: 10_000, seed: 1, levels: vec![0.8, 0.9, 0.95], threads: 1 }
    }
}

/// Something that turns counts into an estimate (or into several, one per variant of the method).
pub trait Estimator: Sync {
    /// What one thread keeps between tables: buffers, and answers that do not depend on the order of the tables.
    type Scratch: Send;

    /// A fresh scratch.
    fn scratch(&self) -> Self::Scratch;

    /// How many estimates it makes of one table.
    fn width(&self) -> usize {
        1
    }

    /// Estimates from counts by mask (`2^lists` of them), into `width` places.
    fn estimate(&self, counts: &[u64], scratch: &mut Self::Scratch, into: &mut [Result<f64, Refusal>]);
}

/// An estimator from a function of counts by mask.
pub struct FromFn<F>(pub F);

impl<F: Fn(&[u64]) -> Result<f64, Refusal> + Sync> Estimator for FromFn<F> {
    type Scratch = ();

    fn scratch(&self) {}

    fn estimate(&self, counts: &[u64], (): &mut (), into: &mut [Result<f64, Refusal>]) {
        into.fill((self.0)(counts));
    }
}

/// A stepwise choice of pairs, repeated on every table.
#[derive(Debug, Clone)]
pub struct Stepwise {
    rule: Rule,
    base: Model,
    homes: Homes,
}

impl Stepwise {
    /// By p-value ([`crate::stepwise::by_p`]).
    #[must_use]
    pub fn by_p(table: &Table, threshold: f64, forced: &[Term]) -> Self {
        Self::new(table, Rule::P(threshold), forced)
    }

    /// By AIC ([`crate::stepwise::by_aic`]).
    #[must_use]
    pub fn by_aic(table: &Table, threshold: f64, forced: &[Term]) -> Self {
        Self::new(table, Rule::Aic(threshold), forced)
    }

    fn new(table: &Table, rule: Rule, forced: &[Term]) -> Self {
        let counts = Counts::new(table);
        let base = Model::new(counts.lists(), forced);
        let homes = Homes::of(&counts, &rule, &base);
        Self { rule, base, homes }
    }
}

impl Estimator for Stepwise {
    type Scratch = (Counts, Stepper);

    fn scratch(&self) -> Self::Scratch {
        (Counts::empty(self.base.lists()), Stepper::new(self.base.lists()))
    }

    fn estimate(&self, counts: &[u64], scratch: &mut Self::Scratch, into: &mut [Result<f64, Refusal>]) {
        let (own, stepper) = scratch;
        own.fill(counts);
        let chosen = stepper.run(own, &self.rule, &self.base, &self.homes);
        into.fill(chosen.and_then(|_| Ok(own.cases() + stepper.fitter.dark()?)));
    }
}

/// The best of given models by a criterion; the `k`-th estimate is the best of the first `k`.
#[derive(Debug, Clone)]
pub struct Best {
    criterion: Criterion,
    /// Models with their parameters on the table itself, if they can be fitted there.
    models: Vec<(Model, Option<Vec<f64>>)>,
    lists: usize,
}

impl Best {
    /// The models, best first on the table itself (the order decides ties and the variants).
    #[must_use]
    pub fn new(table: &Table, models: &[Model], criterion: Criterion) -> Self {
        let counts = Counts::new(table);
        let mut fitter = Fitter::new(counts.lists());
        let mut home = |model: &Model| {
            let fitted = fitter.fit(&counts, model, Start::Cold);
            (model.clone(), fitted.is_ok().then(|| fitter.parameters().to_vec()))
        };
        Self { criterion, models: models.iter().map(&mut home).collect(), lists: counts.lists() }
    }

    /// One given model.
    #[must_use]
    pub fn fixed(table: &Table, model: &Model) -> Self {
        Self::new(table, std::slice::from_ref(model), Criterion::Bic)
    }
}

impl Estimator for Best {
    type Scratch = (Counts, Fitter);

    fn scratch(&self) -> Self::Scratch {
        (Counts::empty(self.lists), Fitter::new(self.lists))
    }

    fn width(&self) -> usize {
        self.models.len()
    }

    fn estimate(&self, counts: &[u64], scratch: &mut Self::Scratch, into: &mut [Result<f64, Refusal>]) {
        let (own, fitter) = scratch;
        own.fill(counts);
        let mut best: Result<(f64, f64), Refusal> = Err(Refusal::NoModel);
        for ((model, home), place) in self.models.iter().zip(into) {
            let start = home.as_ref().map_or(Start::Cold, |home| Start::From(home));
            // the criterion of a model is its deviance and this, but for a constant
            let penalty = self.criterion.penalty(model.parameters(), own.cases());
            let limit = best.map_or(f64::INFINITY, |(lowest, _)| lowest - penalty);
            let fitted = match fitter.fit_below(own, model, start, limit) {
                Ok(true) => fitter.dark().map(|dark| (fitter.deviance(own) + penalty, own.cases() + dark)),
                Ok(false) => Err(Refusal::NoModel),
                Err(refusal) => Err(refusal),
            };
            match fitted {
                Ok((value, estimate)) => {
                    if best.is_err() || best.is_ok_and(|(lowest, _)| value < lowest) {
                        best = Ok((value, estimate));
                    }
                }
                // with one model its own reason says more than "none"
                Err(refusal) if self.models.len() == 1 => best = Err(refusal),
                Err(_) => {}
            }
            *place = best.map(|(_, estimate)| estimate);
        }
    }
}

/// Bootstraps an estimator; with several variants the last one.
///
/// # Errors
/// When it is stopped, there is no estimate on the table itself, or too few replicates gave one.
pub fn bootstrap<E: Estimator>(
    table: &Table,
    estimator: &E,
    plan: &Plan,
    run: &Run,
) -> Result<Bootstrap, Error> {
    let mut every = each(table, estimator, plan, run)?;
    Ok(every.pop().unwrap_or(Err(Refusal::NoModel))?)
}

/// Bootstraps every variant of an estimator on the same resampled tables.
///
/// # Errors
/// When it is stopped or the threads cannot be started; a variant without an estimate is a refusal in its place.
pub fn each<E: Estimator>(
    table: &Table,
    estimator: &E,
    plan: &Plan,
    run: &Run,
) -> Result<Vec<Result<Bootstrap, Refusal>>, Error> {
    let counts = table.counts();
    let cells = counts.iter().enumerate().filter(|(_, cases)| **cases > 0);
    let cells: Vec<(usize, u64)> = cells.map(|(mask, cases)| (mask, *cases)).collect();
    let mut fewer: Vec<Vec<u64>> = vec![counts.to_vec()];
    fewer.extend(cells.iter().map(|(mask, _)| {
        let one_less = |(other, cases): (usize, &u64)| if other == *mask { cases - 1 } else { *cases };
        counts.iter().enumerate().map(one_less).collect()
    }));
    let (points, replicates) = run_on(plan.threads, || {
        Ok::<_, Error>((estimates(&fewer, estimator, run)?, resampled(counts, estimator, plan, run)?))
    })??;
    let width = estimator.width();
    let column = |values: &[Result<f64, Refusal>], variant: usize| -> Vec<Result<f64, Refusal>> {
        values.iter().skip(variant).step_by(width).copied().collect()
    };
    let one = |variant: usize| {
        let own = column(&points, variant);
        let estimate = own.first().copied().unwrap_or(Err(Refusal::NoModel))?;
        let influence = |((mask, cases), estimate): (&(usize, u64), &Result<f64, Refusal>)| Influence {
            mask: *mask as u16,
            cases: *cases,
            estimate: *estimate,
        };
        let jackknife = cells.iter().zip(own.iter().skip(1)).map(influence).collect();
        Bootstrap::from_estimates(estimate, &column(&replicates, variant), jackknife, &plan.levels)
    };
    Ok((0..width).map(one).collect())
}

/// Estimates of given tables (counts by mask), `width` after each other for each table.
///
/// # Errors
/// When it is stopped.
pub fn estimates<E: Estimator>(
    tables: &[Vec<u64>],
    estimator: &E,
    run: &Run,
) -> Result<Vec<Result<f64, Refusal>>, Error> {
    run.expect_work(tables.len() as u64);
    let unit = |scratch: &mut E::Scratch, tables: &[Vec<u64>]| {
        let mut all = Vec::with_capacity(tables.len() * estimator.width());
        for counts in tables {
            one_more(estimator, counts, scratch, &mut all, run)?;
        }
        Ok(all)
    };
    join(tables.par_chunks(UNIT).map_init(|| estimator.scratch(), unit).collect())
}

/// Tables per unit of work.
const UNIT: usize = 64;

fn resampled<E: Estimator>(
    counts: &[u64],
    estimator: &E,
    plan: &Plan,
    run: &Run,
) -> Result<Vec<Result<f64, Refusal>>, Error> {
    run.expect_work(plan.replicates as u64);
    let scratch = || (estimator.scratch(), vec![0; counts.len()]);
    let unit = |(scratch, drawn): &mut (E::Scratch, Vec<u64>), number: usize| {
        let last = plan.replicates.min((number + 1) * UNIT);
        let mut all = Vec::with_capacity(UNIT * estimator.width());
        for replicate in number * UNIT..last {
            draw(counts, plan.seed, replicate as u64, drawn);
            one_more(estimator, drawn, scratch, &mut all, run)?;
            if !overlaps(drawn) {
                // whatever else the fit says: with nobody on two lists the estimate is infinite
                let places = all.iter_mut().rev().take(estimator.width());
                places.filter(|place| place.is_err()).for_each(|place| *place = Err(Refusal::NoOverlap));
            }
        }
        Ok(all)
    };
    join((0..plan.replicates.div_ceil(UNIT)).into_par_iter().map_init(scratch, unit).collect())
}

/// Whether somebody is on two lists.
fn overlaps(counts: &[u64]) -> bool {
    counts.iter().enumerate().any(|(mask, cases)| *cases > 0 && mask.count_ones() > 1)
}

fn one_more<E: Estimator>(
    estimator: &E,
    counts: &[u64],
    scratch: &mut E::Scratch,
    all: &mut Vec<Result<f64, Refusal>>,
    run: &Run,
) -> Result<(), Error> {
    if run.stopped() {
        return Err(Error::Stopped);
    }
    let from = all.len();
    all.resize(from + estimator.width(), Err(Refusal::NoModel));
    if let Some(places) = all.get_mut(from..) {
        estimator.estimate(counts, scratch, places);
    }
    run.did(1);
    Ok(())
}

type Estimates = Vec<Result<f64, Refusal>>;

fn join(parts: Result<Vec<Estimates>, Error>) -> Result<Estimates, Error> {
    Ok(parts?.into_iter().flatten().collect())
}

/// Draws replicate number `replicate`: as many cases as the table holds, each from a cell with the probability that
/// the table shows (a multinomial draw, cell by cell from the rest). Written into `drawn`, by mask.
pub fn draw(counts: &[u64], seed: u64, replicate: u64, drawn: &mut [u64]) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(replicate);
    let mut cases: u64 = counts.iter().sum();
    let mut weight = cases;
    for (count, drawn) in counts.iter().zip(drawn) {
        *drawn = match *count {
            0 => 0,
            all if all == weight => cases,
            some => {
                Binomial::new(cases, some as f64 / weight as f64).map_or(0, |law| law.sample(&mut random))
            }
        };
        cases -= *drawn;
        weight -= count;
    }
}
