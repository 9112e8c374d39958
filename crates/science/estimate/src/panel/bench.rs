//! One method on one table: its line of the panel, or why there is none.

use super::{
    Bootstrap, Graph, Histogram, Interval, IntervalKind, Line, Method, Models, Notes, Options, facts,
    models_kept, ranking, work,
};
use crate::{
    bca::Bootstrap as Resampled,
    bootstrap::{self, Best, Estimator, Plan, Stepwise},
    decomposable,
    error::{Error, Refusal},
    fit::{Fit, fit},
    model::{Model, Term},
    profile,
    run::Run,
    search::{Criterion, Search, all_models},
    sensitivity::single_cases,
    simple::{self, Formula},
    stepwise,
    table::Table,
    threshold,
};

/// The level of the interval to show.
pub(super) const LEVEL: f64 = 0.95;
/// The levels of all intervals.
pub(super) const LEVELS: [f64; 2] = [0.8, 0.95];
/// Classes of a histogram.
const CLASSES: usize = 40;
/// Up to so many lists one model is fitted again with each single case taken away.
const FEW_LISTS: usize = 6;
/// Graphs that are shown.
const GRAPHS: usize = 5;

/// The estimate with one case less of a combination: its mask, its cases, the estimate if there is one.
pub(super) type Less = (u16, u64, Option<f64>);

/// A table with what is asked of it.
pub(super) struct Bench<'a> {
    pub(super) table: &'a Table,
    pub(super) options: &'a Options,
    pub(super) forced: Vec<Term>,
    pub(super) run: &'a Run,
    /// Only the estimate is wanted, no interval.
    pub(super) light: bool,
}

/// What a method leaves behind beside its line.
#[derive(Default)]
pub(super) struct Beside {
    /// The estimate with one case less, by cell (mask, cases, estimate); of methods with a bootstrap.
    pub(super) jackknife: Vec<Less>,
    /// The models of the table, from a method that ranks them.
    pub(super) models: Option<Models>,
    /// The best models, of methods that rank them.
    pub(super) kept: Vec<Model>,
    /// The most probable graphs.
    pub(super) graphs: Vec<Graph>,
}

impl Bench<'_> {
    /// The line of a method.
    pub(super) fn line(&self, method: Method) -> Result<(Line, Beside), Error> {
        let lists = self.table.lists().len();
        if method != Method::Chapman {
            simple::usable(self.table, 3, crate::table::MOST_LISTS)?;
        }
        if self.options.methods.is_empty() && work::too_much(method, lists) {
            let cells = 1 << lists;
            return Err(Refusal::TooMuchWork { fits: work::fits(method, lists), cells }.into());
        }
        match method {
            Method::MainEffects => self.fixed(method, &Model::new(lists, &self.forced)),
            Method::AllPairs => {
                let pairs = Model::all_pairs(lists);
                let with = self.forced.iter().fold(pairs, |model, term| model.with(*term));
                self.fixed(method, &with)
            }
            Method::Stepwise | Method::AicStepwise => self.stepwise(method),
            Method::Bic | Method::BicPairs => self.ranked(method, Criterion::Bic),
            Method::Aic | Method::AicPairs => self.ranked(method, Criterion::Aic),
            Method::Decomposable => self.decomposable(),
            Method::BayesThreshold => self.bayes(),
            Method::Chao => Ok((self.formula(method, simple::chao(self.table)?), Beside::default())),
            Method::Chapman => Ok((self.formula(method, simple::chapman(self.table)?), Beside::default())),
        }
    }

    fn fixed(&self, method: Method, model: &Model) -> Result<(Line, Beside), Error> {
        let mut line = self.fitted(method, &fit(self.table, model)?);
        if self.light || self.table.lists().len() > FEW_LISTS {
            return Ok((line, Beside::default()));
        }
        let without = |table: &Table| fit(table, model).ok().map(|fit| fit.estimate);
        let rows = single_cases(self.table, self.run, self.options.threads, without)?;
        let jackknife: Vec<Less> =
            rows.iter().map(|row| (row.mask as u16, row.count, row.estimate)).collect();
        self.hangs_on(&mut line, &jackknife);
        Ok((line, Beside { jackknife, ..Beside::default() }))
    }

    fn stepwise(&self, method: Method) -> Result<(Line, Beside), Error> {
        let replicates = work::drawn(self.options, method, self.table.lists().len());
        let (chosen, estimator) = if method == Method::Stepwise {
            let threshold = self.options.p_threshold;
            let chosen = stepwise::by_p(self.table, threshold, &self.forced)?;
            (chosen, Stepwise::by_p(self.table, threshold, &self.forced))
        } else {
            let threshold = stepwise::AIC_P_THRESHOLD;
            let chosen = stepwise::by_aic(self.table, threshold, &self.forced)?;
            (chosen, Stepwise::by_aic(self.table, threshold, &self.forced))
        };
        let mut line = self.fitted(method, &chosen.fit);
        let jackknife = self.resample(&mut line, &estimator, replicates)?;
        Ok((line, Beside { jackknife, ..Beside::default() }))
    }

    fn ranked(&self, method: Method, criterion: Criterion) -> Result<(Line, Beside), Error> {
        let pairs = matches!(method, Method::BicPairs | Method::AicPairs);
        let search = Search {
            max_order: if pairs { Some(2) } else { self.options.max_order },
            forced: self.forced.clone(),
            threads: self.options.threads,
        };
        let ranked = all_models(self.table, &search, criterion, self.run)?;
        let (best, _) = ranked.best().ok_or(Refusal::NoModel)?;
        let mut line = self.fitted(method, &fit(self.table, &best.model)?);
        line.notes.exhaustive = Some(ranked.exhaustive);
        if self.light {
            return Ok((line, Beside::default()));
        }
        let kept = ranked.fitted().take(models_kept(self.table.lists().len()));
        let kept: Vec<Model> = kept.map(|(scored, _)| scored.model.clone()).collect();
        let replicates = work::drawn(self.options, method, self.table.lists().len());
        let estimator = Best::new(self.table, &kept, criterion);
        let jackknife = self.resample(&mut line, &estimator, replicates)?;
        let models = (criterion == Criterion::Bic).then(|| ranking::models(&ranked, self.table.lists()));
        Ok((line, Beside { jackknife, models, kept, graphs: Vec::new() }))
    }

    fn decomposable(&self) -> Result<(Line, Beside), Error> {
        let settings = decomposable::Settings::default();
        let found = decomposable::average(self.table, settings, self.run, self.options.threads)?;
        let mut line = self.empty(Method::Decomposable, found.median() as f64);
        for level in LEVELS {
            let (lower, upper) = found.limits(level);
            line.intervals.push(Interval::new(IntervalKind::Posterior, level, lower as f64, upper as f64));
        }
        line.notes.edge_mass = Some(found.edge_mass);
        let lists = self.table.lists();
        let graph = |one: &decomposable::WeighedGraph| Graph {
            model: one.graph.model(lists.len()).brackets(),
            model_names: ranking::cliques(&one.graph, lists),
            probability: one.probability,
        };
        let graphs: Vec<Graph> = found.graphs.iter().take(GRAPHS).map(graph).collect();
        if let Some(first) = graphs.first() {
            line.model.clone_from(&first.model);
            line.model_names.clone_from(&first.model_names);
        }
        Ok((shown(line, IntervalKind::Posterior), Beside { graphs, ..Beside::default() }))
    }

    fn bayes(&self) -> Result<(Line, Beside), Error> {
        let (settings, options) = (threshold::Settings::default(), self.options);
        let found = threshold::threshold(self.table, settings, options.seed, self.run, options.threads)?;
        let mut line = self.empty(Method::BayesThreshold, found.median());
        for level in LEVELS {
            let (lower, upper) = found.limits(level);
            line.intervals.push(Interval::new(IntervalKind::Posterior, level, lower, upper));
        }
        line.model = found.model.brackets();
        line.model_names = found.model.names(self.table.lists());
        line.notes.rhat = Some(found.first.rhat.max(found.second.rhat));
        line.notes.chains = Some(found.second.chains);
        line.notes.at_threshold =
            found.at_threshold.iter().map(|term| term.name(self.table.lists())).collect();
        line.notes.otherwise = found.otherwise;
        line.notes.acceptance = Some(found.second.acceptance);
        Ok((shown(line, IntervalKind::Posterior), Beside::default()))
    }

    fn formula(&self, method: Method, found: Formula) -> Line {
        let mut line = self.empty(method, found.estimate());
        for level in LEVELS {
            let (lower, upper) = found.limits(level);
            line.intervals.push(Interval::new(IntervalKind::LogNormal, level, lower, upper));
        }
        shown(line, IntervalKind::LogNormal)
    }

    /// The line of one fitted model, with the interval given the model.
    pub(super) fn fitted(&self, method: Method, fit: &Fit) -> Line {
        let lists = self.table.lists();
        let mut line = self.empty(method, fit.estimate);
        line.model = fit.model.brackets();
        line.model_names = fit.model.names(lists);
        line.existence = Some(0);
        line.bic = Some(fit.bic);
        line.aic = Some(fit.aic);
        line.loglik = Some(fit.loglik);
        line.minus_infinity = fit.at_minus_infinity().map(|term| term.name(lists)).collect();
        if self.light {
            return line;
        }
        for level in LEVELS {
            if let Some(found) = fit.wald(level) {
                line.intervals.push(Interval::new(IntervalKind::Wald, level, found.lower, found.upper));
            }
        }
        let found = profile::interval(self.table, &fit.model, &LEVELS);
        for one in found.iter().flat_map(|found| &found.intervals) {
            line.intervals.push(Interval::new(IntervalKind::Profile, one.level, one.lower, one.upper));
        }
        // The analyses of 2015 gave profile limits.
        let line = shown(line, IntervalKind::Wald);
        if method == Method::AicStepwise { shown(line, IntervalKind::Profile) } else { line }
    }

    /// Repeats the whole choice in resamples; gives the line its interval and the jackknife. A bootstrap that is
    /// refused leaves the line with the interval it has.
    fn resample<E: Estimator>(
        &self,
        line: &mut Line,
        estimator: &E,
        replicates: usize,
    ) -> Result<Vec<Less>, Error> {
        line.notes.resampling_left_out =
            (replicates == 0 && self.options.bootstrap.is_none()).then_some(true);
        if replicates == 0 || self.light {
            return Ok(Vec::new());
        }
        let plan = Plan {
            replicates,
            seed: self.options.seed,
            levels: LEVELS.to_vec(),
            threads: self.options.threads,
        };
        let found = match bootstrap::bootstrap(self.table, estimator, &plan, self.run) {
            Ok(found) => found,
            Err(Error::Refused(Refusal::TooFewReplicates { usable, replicates })) => {
                endless(line, self.table.cases() as f64, (usable, replicates));
                return Ok(Vec::new());
            }
            Err(Error::Refused(_)) => return Ok(Vec::new()),
            Err(other) => return Err(other),
        };
        take(line, &found, self.table.cases() as f64);
        let cells = found.jackknife.iter().map(|one| (one.mask, one.cases, one.estimate.ok()));
        let jackknife: Vec<Less> = cells.collect();
        self.hangs_on(line, &jackknife);
        Ok(jackknife)
    }

    /// Notes how much single cases move the estimate, and the one without which there is none.
    fn hangs_on(&self, line: &mut Line, jackknife: &[Less]) {
        let changes = jackknife.iter().filter_map(|(_, _, estimate)| *estimate);
        line.notes.one_case = changes.map(|estimate| (estimate / line.estimate - 1.0).abs()).reduce(f64::max);
        let carrying = jackknife.iter().filter(|(_, _, estimate)| estimate.is_none());
        let carrying = carrying.min_by_key(|(mask, cases, _)| (*cases, *mask));
        line.notes.carried_by = carrying.map(|(mask, _, _)| facts::names(self.table, usize::from(*mask)));
    }

    fn empty(&self, method: Method, estimate: f64) -> Line {
        Line {
            method,
            family: method.family(),
            estimate,
            lower: None,
            upper: None,
            level: LEVEL,
            interval: None,
            model: String::new(),
            model_names: String::new(),
            existence: None,
            bic: None,
            aic: None,
            loglik: None,
            minus_infinity: Vec::new(),
            bootstrap: None,
            intervals: Vec::new(),
            notes: Notes::default(),
        }
    }
}

/// Makes the interval of a kind the one to show, when it is there.
pub(super) fn shown(mut line: Line, kind: IntervalKind) -> Line {
    let found = line.intervals.iter().find(|one| one.kind == kind && (one.level - LEVEL).abs() < 1e-9);
    if let Some(found) = found.copied() {
        (line.lower, line.upper, line.interval) = (Some(found.lower), found.upper, Some(kind));
    }
    line
}

/// What a line has to say when hardly any resample has an estimate: that no limit but the people seen can be given.
fn endless(line: &mut Line, cases: f64, (usable, replicates): (usize, usize)) {
    let open = |level| Interval::new(IntervalKind::Percentile, level, cases, f64::INFINITY);
    line.intervals.splice(0..0, LEVELS.map(open));
    *line = shown(line.clone(), IntervalKind::Percentile);
    line.bootstrap = Some(Bootstrap {
        replicates,
        failed: replicates - usable,
        z0: None,
        acceleration: 0.0,
        limit_ranks: None,
        histogram: histogram(&[]),
    });
}

/// Gives a line the intervals of its resamples and what they say of themselves. A lower limit that is open is the
/// number of people seen.
fn take(line: &mut Line, found: &Resampled, cases: f64) {
    let mut intervals = Vec::new();
    for one in &found.bca {
        let lower = one.lower.value.max(cases);
        intervals.push(Interval::new(IntervalKind::Bca, one.level, lower, one.upper.value));
    }
    for one in &found.percentile {
        let lower = one.lower.max(cases);
        intervals.push(Interval::new(IntervalKind::Percentile, one.level, lower, one.upper));
    }
    intervals.append(&mut line.intervals);
    line.intervals = intervals;
    let main = found.bca.iter().find(|one| (one.level - LEVEL).abs() < 1e-9);
    *line = shown(line.clone(), if main.is_some() { IntervalKind::Bca } else { IntervalKind::Percentile });
    line.bootstrap = Some(Bootstrap {
        replicates: found.drawn,
        failed: found.failures(),
        z0: found.z0.is_finite().then_some(found.z0),
        acceleration: found.acceleration,
        limit_ranks: main.map(|one| [one.lower.rank, one.upper.rank]),
        histogram: histogram(&found.replicates),
    });
}

/// Classes from the smallest value to the 99th per cent; the last holds everything beyond as well.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in a short list"
)]
fn histogram(sorted: &[f64]) -> Histogram {
    let from = sorted.first().copied().unwrap_or(0.0);
    let far = sorted.get(sorted.len() * 99 / 100).copied().unwrap_or(from);
    let width = ((far - from) / CLASSES as f64).max(1e-9 * from.max(1.0));
    let mut counts = vec![0; CLASSES];
    for value in sorted {
        let class = (((value - from) / width) as usize).min(CLASSES - 1);
        if let Some(count) = counts.get_mut(class) {
            *count += 1;
        }
    }
    Histogram { from, width, counts }
}
