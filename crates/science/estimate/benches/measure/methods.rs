//! The methods whose answers are held against the truth.

use estimate::bca::Bootstrap;
use estimate::bootstrap::{Best, Plan, Stepwise, bootstrap};
use estimate::decomposable;
use estimate::error::Error;
use estimate::fit::fit;
use estimate::model::Model;
use estimate::profile;
use estimate::run::Run;
use estimate::search::{Criterion, Ranked, Search, all_models};
use estimate::simple::chao;
use estimate::stepwise::{P_THRESHOLD, by_p};
use estimate::table::Table;
use estimate::threshold;

/// Level of every interval.
const LEVEL: f64 = 0.95;
/// Grid points of the average over graphs: a tenth of the usual number, so that a table takes a tenth of the time.
const POINTS: usize = 6000;
/// Draws of each chain of the threshold method: a quarter of the usual number.
const DRAWS: usize = 10_000;

/// What a method says of one table.
#[derive(Clone, Copy, Default)]
pub struct Answer {
    /// The estimate; nothing when it is refused.
    pub estimate: Option<f64>,
    /// The interval; nothing when there is none.
    pub interval: Option<(f64, f64)>,
}

/// The methods in the order of their answers.
pub const NAMES: [&str; 9] = [
    "main effects, Wald",
    "stepwise, Wald",
    "stepwise, BCa",
    "stepwise, percentile",
    "BIC, BCa",
    "AIC, profile",
    "decomposable graphs",
    "Bayesian threshold",
    "Chao's lower bound",
];

/// The answers of every method to a table, on one thread.
pub fn answers(table: &Table, replicates: usize, seed: u64) -> [Answer; NAMES.len()] {
    let plan = Plan { replicates, seed, levels: vec![LEVEL], threads: 1 };
    let main = fit(table, &Model::main_effects(table.width())).ok();
    let chosen = by_p(table, P_THRESHOLD, &[]).ok().map(|chosen| chosen.fit);
    let wald = |fit: Option<estimate::fit::Fit>| {
        let interval = |fit: &estimate::fit::Fit| fit.wald(LEVEL).map(|limits| (limits.lower, limits.upper));
        Answer { estimate: fit.as_ref().map(|fit| fit.estimate), interval: fit.as_ref().and_then(interval) }
    };
    let main = wald(main);
    let conditional = wald(chosen);
    let repeated = bootstrap(table, &Stepwise::by_p(table, P_THRESHOLD, &[]), &plan, &Run::new()).ok();
    // an estimate without a bootstrap keeps its estimate
    let stepwise = |interval| Answer { estimate: conditional.estimate, interval };
    let percentile = repeated.as_ref().and_then(|boot| boot.percentile.first());
    [
        main,
        conditional,
        stepwise(repeated.as_ref().and_then(bca)),
        stepwise(percentile.map(|limits| (limits.lower, limits.upper))),
        best_bic(table, &plan).unwrap_or_default(),
        best_aic(table).unwrap_or_default(),
        graphs(table).unwrap_or_default(),
        thresholded(table, seed).unwrap_or_default(),
        lower_bound(table).unwrap_or_default(),
    ]
}

fn bca(boot: &Bootstrap) -> Option<(f64, f64)> {
    boot.bca.first().map(|limits| (limits.lower.value, limits.upper.value))
}

fn ranked(table: &Table, criterion: Criterion) -> Result<Ranked, Error> {
    all_models(table, &Search::default(), criterion, &Run::new())
}

/// The best of all models by BIC; the interval chooses anew among the best (20 for four lists, 100 for five, all for
/// three).
fn best_bic(table: &Table, plan: &Plan) -> Option<Answer> {
    let ranked = ranked(table, Criterion::Bic).ok()?;
    let (_, best) = ranked.best()?;
    let keep = match table.width() {
        3 => usize::MAX,
        4 => 20,
        _ => 100,
    };
    let models: Vec<Model> = ranked.fitted().take(keep).map(|(scored, _)| scored.model.clone()).collect();
    let boot = bootstrap(table, &Best::new(table, &models, Criterion::Bic), plan, &Run::new()).ok();
    Some(Answer { estimate: Some(best.estimate), interval: boot.as_ref().and_then(bca) })
}

/// The best of all models by AIC, with the interval that takes it as given.
fn best_aic(table: &Table) -> Option<Answer> {
    let ranked = ranked(table, Criterion::Aic).ok()?;
    let (best, score) = ranked.best()?;
    let profile = profile::interval(table, &best.model, &[LEVEL]).ok();
    let limits = profile.and_then(|profile| profile.intervals.first().copied());
    Some(Answer {
        estimate: Some(score.estimate),
        interval: limits.map(|limits| (limits.lower, limits.upper)),
    })
}

fn graphs(table: &Table) -> Option<Answer> {
    let settings = decomposable::Settings { points: POINTS, ..decomposable::Settings::default() };
    let average = decomposable::average(table, settings, &Run::new(), 1).ok()?;
    let (lower, upper) = average.limits(LEVEL);
    Some(Answer { estimate: Some(average.median() as f64), interval: Some((lower as f64, upper as f64)) })
}

fn thresholded(table: &Table, seed: u64) -> Option<Answer> {
    let settings = threshold::Settings { draws: DRAWS, ..threshold::Settings::default() };
    let posterior = threshold::threshold(table, settings, seed, &Run::new(), 1).ok()?;
    Some(Answer { estimate: Some(posterior.median()), interval: Some(posterior.limits(LEVEL)) })
}

fn lower_bound(table: &Table) -> Option<Answer> {
    let bound = chao(table).ok()?;
    Some(Answer { estimate: Some(bound.estimate()), interval: Some(bound.limits(LEVEL)) })
}
