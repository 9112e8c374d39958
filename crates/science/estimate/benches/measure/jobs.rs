//! The jobs that are timed, each done by the engine and, in whole or for a part, by the yardstick. Both see the same
//! tables: the resampled ones are drawn by their number.

use estimate::bootstrap::{Best, Plan, Stepwise, bootstrap, draw, estimates};
use estimate::model::{Model, Models};
use estimate::run::Run;
use estimate::search::{Criterion, Search, all_models, default_order};
use estimate::stepwise::P_THRESHOLD;
use estimate::table::Table;

use crate::{Outcome, plain, tables};

/// Replicates of the timed bootstraps.
const REPLICATES: usize = 1000;

/// What is done to the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Every hierarchical model: existence, fit, criteria.
    Models,
    /// Stepwise choice, bootstrap that repeats it, jackknife, interval.
    Stepwise,
    /// Best of the twenty best models by BIC, the same way.
    Bic,
}

/// A job.
pub struct Job {
    /// Its name, also on the command line of the process that does it.
    pub name: &'static str,
    /// What is done, in words.
    pub what: &'static str,
    /// Processor seconds on one thread that were set as a goal.
    pub goal: f64,
    /// The yardstick does one unit (a model, a replicate) in so many.
    pub one_in: usize,
    work: Work,
    table: fn() -> Outcome<Option<Table>>,
}

/// Every job of the engine against the yardstick.
pub const JOBS: [Job; 7] = [
    Job {
        name: "models-5",
        what: "all 6893 models of five lists (UK)",
        goal: 0.12,
        one_in: 1,
        work: Work::Models,
        table: || tables::uk_5().map(Some),
    },
    Job {
        name: "pairs-6",
        what: "32 768 pair models of six lists (UK)",
        goal: 1.0,
        one_in: 16,
        work: Work::Models,
        table: || tables::uk_6().map(Some),
    },
    Job {
        name: "stepwise-5",
        what: "stepwise, BCa of 1000, five lists (UK)",
        goal: 0.1,
        one_in: 10,
        work: Work::Stepwise,
        table: || tables::uk_5().map(Some),
    },
    Job {
        name: "stepwise-4",
        what: "stepwise, BCa of 1000, four lists (UK)",
        goal: 0.1,
        one_in: 5,
        work: Work::Stepwise,
        table: || tables::uk_4().map(Some),
    },
    Job {
        name: "stepwise-kosovo",
        what: "stepwise, BCa of 1000, four lists (Kosovo)",
        goal: 0.1,
        one_in: 5,
        work: Work::Stepwise,
        table: tables::kosovo,
    },
    Job {
        name: "bic-4",
        what: "BIC of the top 20, BCa of 1000, four lists (UK)",
        goal: 0.3,
        one_in: 5,
        work: Work::Bic,
        table: || tables::uk_4().map(Some),
    },
    Job {
        name: "bic-kosovo",
        what: "BIC of the top 20, BCa of 1000, four lists (Kosovo)",
        goal: 0.3,
        one_in: 5,
        work: Work::Bic,
        table: tables::kosovo,
    },
];

/// A job with its table and, where it needs them, its models.
pub struct Ready<'a> {
    job: &'a Job,
    table: Table,
    models: Vec<Model>,
}

impl Job {
    /// Reads the table and ranks the models of a bootstrap, which is timed as a job of its own. Nothing when the table
    /// is not there.
    pub fn ready(&self) -> Outcome<Option<Ready<'_>>> {
        let Some(table) = (self.table)()? else { return Ok(None) };
        let lists = table.width();
        let models = match self.work {
            Work::Models => Models::new(lists, default_order(lists)).collect(),
            Work::Stepwise => Vec::new(),
            Work::Bic => {
                let ranked = all_models(&table, &Search::default(), Criterion::Bic, &Run::new())?;
                ranked.fitted().take(20).map(|(scored, _)| scored.model.clone()).collect()
            }
        };
        Ok(Some(Ready { job: self, table, models }))
    }
}

impl Ready<'_> {
    /// Does the job with the engine.
    pub fn ours(&self, threads: usize) -> Outcome<()> {
        let run = Run::new();
        let plan = Plan { replicates: REPLICATES, seed: 1, levels: vec![0.8, 0.95], threads };
        match self.job.work {
            Work::Models => {
                let search = Search { threads, ..Search::default() };
                all_models(&self.table, &search, Criterion::Bic, &run)?;
            }
            Work::Stepwise => {
                bootstrap(&self.table, &Stepwise::by_p(&self.table, P_THRESHOLD, &[]), &plan, &run)?;
            }
            Work::Bic => {
                bootstrap(&self.table, &Best::new(&self.table, &self.models, Criterion::Bic), &plan, &run)?;
            }
        }
        Ok(())
    }

    /// The units that the yardstick does, and how many there are.
    pub fn sampled(&self) -> (Vec<usize>, usize) {
        let units = match self.job.work {
            Work::Models => self.models.len(),
            _ => REPLICATES + self.table.seen().count() + 1,
        };
        // the table itself and its jackknife come after the replicates and are scaled like them
        let last = if self.job.work == Work::Models { units } else { REPLICATES };
        ((0..last).step_by(self.job.one_in).collect(), units)
    }

    /// Does these units the plain way: the estimate of each, or nothing.
    pub fn plain(&self, units: &[usize]) -> Vec<Option<f64>> {
        let lists = self.table.width();
        let models: Vec<Vec<usize>> = self.models.iter().map(written_out).collect();
        let one = |unit: &usize| match self.job.work {
            Work::Models => {
                let fitted = plain::fit(self.table.counts(), models.get(*unit)?)?;
                fitted.bic.is_finite().then_some(fitted.estimate)
            }
            Work::Stepwise => plain::stepwise(&self.drawn(*unit), lists),
            Work::Bic => plain::best_by_bic(&self.drawn(*unit), &models),
        };
        units.iter().map(one).collect()
    }

    /// The engine's estimates of the same units, to compare; not timed.
    pub fn to_compare(&self, units: &[usize]) -> Outcome<Vec<Option<f64>>> {
        if self.job.work == Work::Models {
            let chosen = units.iter().filter_map(|unit| self.models.get(*unit));
            return Ok(chosen
                .map(|m| estimate::fit::fit(&self.table, m).ok().map(|fit| fit.estimate))
                .collect());
        }
        let drawn: Vec<Vec<u64>> = units.iter().map(|unit| self.drawn(*unit)).collect();
        let run = Run::new();
        let found = if self.job.work == Work::Stepwise {
            estimates(&drawn, &Stepwise::by_p(&self.table, P_THRESHOLD, &[]), &run)?
        } else {
            let best = Best::new(&self.table, &self.models, Criterion::Bic);
            let every = estimates(&drawn, &best, &run)?;
            every.into_iter().skip(self.models.len() - 1).step_by(self.models.len()).collect()
        };
        Ok(found.into_iter().map(Result::ok).collect())
    }

    fn drawn(&self, number: usize) -> Vec<u64> {
        let mut drawn = vec![0; self.table.counts().len()];
        draw(self.table.counts(), 1, number as u64, &mut drawn);
        drawn
    }
}

/// Every term of a model as a mask: intercept, main effects, interactions.
fn written_out(model: &Model) -> Vec<usize> {
    let mains = (0..model.lists()).map(|list| 1 << list);
    let terms = model.terms().iter().map(|term| usize::from(term.mask()));
    std::iter::once(0).chain(mains).chain(terms).collect()
}
