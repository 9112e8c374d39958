//! Searching among hierarchical models by AIC or BIC.
//!
//! Up to five lists every hierarchical model is fitted, with six every model of pairs; beyond that (or with six lists
//! and larger terms) a neighbourhood search walks downhill and what it visited is ranked. The ranking shows how much
//! the answer depends on the choice: ranges of the estimate among models that are about as good, and model weights.

use crate::counts::Counts;
use crate::error::Error;
use crate::error::Existence;
use crate::fitter::{Fitter, Start};
use crate::model::{Model, Models, Term};
use crate::run::Run;
pub use crate::score::{Criterion, Score, Scored};
use crate::table::Table;
use rayon::prelude::*;

/// What to search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// At most so many lists in a term. Nothing: as many as an exhaustive search allows (all lists but one up to five
    /// lists, pairs beyond).
    pub max_order: Option<usize>,
    /// Terms that every model must hold, for instance known referrals from one list to another.
    pub forced: Vec<Term>,
    /// Threads to use; 0 is taken as 1. The result does not depend on it.
    pub threads: usize,
}

/// Models in the order of a criterion, best first; those that cannot be fitted come last.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The criterion of the order.
    pub criterion: Criterion,
    /// The models.
    pub models: Vec<Scored>,
    /// Whether these are all models of the order; if not, a neighbourhood search visited them.
    pub exhaustive: bool,
    /// The largest number of lists in a term.
    pub max_order: usize,
}

/// The range of estimates among some models.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// How many models.
    pub models: usize,
    /// The lowest estimate, in people.
    pub lowest: f64,
    /// The highest estimate, in people.
    pub highest: f64,
}

impl Ranked {
    /// Puts models in order; equal ones in the order of their terms.
    fn new(mut models: Vec<Scored>, criterion: Criterion, exhaustive: bool, max_order: usize) -> Self {
        let value = |scored: &Scored| scored.score.map_or(f64::INFINITY, |score| score.by(criterion));
        let by_terms = |a: &Scored, b: &Scored| {
            a.parameters.cmp(&b.parameters).then_with(|| a.model.terms().cmp(b.model.terms()))
        };
        models.sort_unstable_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| by_terms(a, b)));
        Self { criterion, models, exhaustive, max_order }
    }

    /// The best model with its score.
    #[must_use]
    pub fn best(&self) -> Option<(&Scored, Score)> {
        let best = self.models.first()?;
        Some((best, best.score?))
    }

    /// The models that were fitted with their scores, best first.
    pub fn fitted(&self) -> impl Iterator<Item = (&Scored, Score)> {
        self.models.iter().map_while(|scored| Some((scored, scored.score?)))
    }

    /// The models that could not be fitted.
    pub fn refused(&self) -> impl Iterator<Item = &Scored> {
        self.models.iter().filter(|scored| scored.score.is_none())
    }

    /// The range of estimates among the models whose criterion is at most so many units above the best
    /// (`f64::INFINITY`: among all that were fitted).
    #[must_use]
    pub fn within(&self, units: f64) -> Option<Range> {
        let (_, best) = self.best()?;
        let limit = best.by(self.criterion) + units;
        let near =
            self.fitted().map(|(_, score)| score).take_while(|score| score.by(self.criterion) <= limit);
        let start = Range { models: 0, lowest: f64::INFINITY, highest: f64::NEG_INFINITY };
        Some(near.fold(start, |range, score| Range {
            models: range.models + 1,
            lowest: range.lowest.min(score.estimate),
            highest: range.highest.max(score.estimate),
        }))
    }

    /// The weight of each fitted model in their order, `exp(-difference / 2)` made to sum to 1 (Akaike weights; with
    /// BIC approximate posterior probabilities under equal prior ones).
    #[must_use]
    pub fn weights(&self) -> Vec<f64> {
        let Some((_, best)) = self.best() else { return Vec::new() };
        let relative = |score: Score| (-0.5 * (score.by(self.criterion) - best.by(self.criterion))).exp();
        let raw: Vec<f64> = self.fitted().map(|(_, score)| relative(score)).collect();
        let sum: f64 = raw.iter().sum();
        raw.into_iter().map(|weight| weight / sum).collect()
    }
}

/// The largest order of terms that [`all_models`] takes when none is asked for.
#[must_use]
pub fn default_order(lists: usize) -> usize {
    if lists <= 5 { lists.saturating_sub(1).max(1) } else { 2 }
}

/// Ranks hierarchical models of a table: every one up to five lists and for pairs of six, otherwise those that a
/// neighbourhood search visits.
///
/// # Errors
/// When it is stopped, or the threads cannot be started. A table on which nothing can be fitted is a ranking without
/// a best model.
pub fn all_models(table: &Table, search: &Search, criterion: Criterion, run: &Run) -> Result<Ranked, Error> {
    let lists = table.lists().len();
    let order = search.max_order.unwrap_or_else(|| default_order(lists)).min(lists.saturating_sub(1)).max(1);
    let counts = Counts::new(table);
    let exhaustive = lists <= 5 || (lists == 6 && order <= 2);
    let models = run_on(search.threads, || {
        if exhaustive {
            let models: Vec<Model> = Models::with_forced(lists, order, &search.forced).collect();
            score_all(&counts, models, run)
        } else {
            crate::neighbour::walk(&counts, order, &search.forced, criterion, run)
        }
    })??;
    Ok(Ranked::new(models, criterion, exhaustive, order))
}

/// Scores given models of a table and ranks them.
///
/// # Errors
/// When it is stopped, or the threads cannot be started.
pub fn rank(
    table: &Table,
    models: &[Model],
    criterion: Criterion,
    threads: usize,
    run: &Run,
) -> Result<Ranked, Error> {
    let counts = Counts::new(table);
    let largest = models.iter().flat_map(|model| model.terms()).map(|term| term.order()).max().unwrap_or(1);
    let scored = run_on(threads, || score_all(&counts, models.to_vec(), run))??;
    Ok(Ranked::new(scored, criterion, false, largest))
}

/// Runs something on a pool of so many threads.
pub(crate) fn run_on<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> Result<T, Error> {
    let threads = threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    Ok(pool.map_err(|_| Error::Threads(threads))?.install(work))
}

/// Models per unit of work. Fixed, because each unit starts cold: the result must not depend on the threads.
const UNIT: usize = 512;

fn score_all(counts: &Counts, models: Vec<Model>, run: &Run) -> Result<Vec<Scored>, Error> {
    run.expect_work(models.len() as u64);
    let saturated = counts.saturated_loglik();
    let unit = |models: &[Model]| {
        if run.stopped() {
            return Err(Error::Stopped);
        }
        let mut climber = Climber::new(counts, saturated);
        let scored: Vec<Scored> = models.iter().map(|model| climber.score(model)).collect();
        run.did(models.len() as u64);
        Ok(scored)
    };
    let parts: Vec<Vec<Scored>> = models.par_chunks(UNIT).map(unit).collect::<Result<_, Error>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Scores models one after the other; each starts from the last fit whose model it contains.
struct Climber<'a> {
    counts: &'a Counts,
    saturated: f64,
    fitter: Fitter,
    /// Fits on the way to the current model, smallest first, with their parameters.
    path: Vec<(Model, Vec<f64>)>,
}

impl<'a> Climber<'a> {
    fn new(counts: &'a Counts, saturated: f64) -> Self {
        Self { counts, saturated, fitter: Fitter::new(counts.lists()), path: Vec::new() }
    }

    fn score(&mut self, model: &Model) -> Scored {
        while self.path.last().is_some_and(|(smaller, _)| !model.holds(smaller)) {
            self.path.pop();
        }
        let start = self.path.last().map_or(Start::Cold, |(_, parameters)| Start::From(parameters));
        let fitted = self.fitter.fit(self.counts, model, start);
        let score = fitted.and_then(|()| self.fitter.score(self.counts, self.saturated));
        let existence = match score {
            Err(crate::error::Refusal::Existence(fault)) => fault,
            _ => Existence::Fine,
        };
        if score.is_ok() {
            self.path.push((model.clone(), self.fitter.parameters().to_vec()));
        }
        Scored {
            model: model.clone(),
            existence,
            parameters: model.parameters(),
            minus_infinite: self.fitter.minus_infinite(),
            score: score.ok(),
        }
    }
}
