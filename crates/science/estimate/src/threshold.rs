//! Bayesian threshold (Silverman 2020, JRSS-A 183): a Poisson log-linear model of all pairs with a normal prior of
//! variance 1 on each pair; pairs whose posterior mean is small against its standard deviation are dropped, and the
//! model with the others is sampled again. The prior is proper where it matters, so that pairs of lists without a
//! shared case do no harm.
//!
//! The sampler is a random-walk Metropolis over all coefficients at once (Metropolis et al. 1953). Its steps have the
//! shape of the posterior at its mode (Laplace's approximation) and the width `2.38/sqrt(d)` for `d` coefficients
//! (Roberts, Gelman and Gilks 1997). Several chains start scattered about the mode; only when they agree by the
//! split-chain R-hat (Gelman et al. 2013) is there an answer, after as many draws as that takes.

mod posterior;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, Open01, StandardNormal};
use rayon::prelude::*;

use self::posterior::{Posterior, backward};
use crate::error::{Error, Refusal};
use crate::model::{Model, Term};
use crate::run::Run;
use crate::search::run_on;
use crate::simple::usable;
use crate::table::Table;

/// At most so many lists: the steps of the walk shorten with every pair.
pub const MOST_LISTS: usize = 10;
/// A pair whose mean lies so near to the threshold, in standard deviations, may lie on its other side next time: the
/// published sampler of ten thousand draws moves it by as much.
const NEAR: f64 = 0.2;
/// An upper limit beyond so many times the cases seen is no number of people.
const MOST_TIMES: f64 = 1e6;

/// How to sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Pairs with a posterior mean below so many posterior standard deviations are dropped.
    pub threshold: f64,
    /// Prior variance of a pair.
    pub pair_variance: f64,
    /// Prior variance of the other coefficients: large, so that it says nothing.
    pub main_variance: f64,
    /// Chains, at least four.
    pub chains: usize,
    /// Draws of each chain that are thrown away.
    pub burn_in: usize,
    /// Draws of each chain that are kept; doubled up to twice while the chains disagree.
    pub draws: usize,
    /// Largest R-hat with which there is an answer.
    pub most_rhat: f64,
}

impl Default for Settings {
    /// Threshold 2, variances 1 and a million, 8 chains of 1000 + 40 000 draws, R-hat at most 1.05.
    fn default() -> Self {
        Self {
            threshold: 2.0,
            pair_variance: 1.0,
            main_variance: 1e6,
            chains: 8,
            burn_in: 1000,
            draws: 40_000,
            most_rhat: 1.05,
        }
    }
}

/// What the model of all pairs says of one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The pair.
    pub term: Term,
    /// Posterior mean of its coefficient.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
    /// Whether it stays in the model.
    pub kept: bool,
}

/// How well the chains went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chains {
    /// Chains.
    pub chains: usize,
    /// Kept draws of each.
    pub draws: usize,
    /// Share of the proposed steps that were taken.
    pub acceptance: f64,
    /// Largest split R-hat over all coefficients; 1 when the chains agree.
    pub rhat: f64,
}

/// The posterior of the number of people under the pairs that were kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// Cases seen.
    pub cases: u64,
    /// Main effects and the pairs that were kept.
    pub model: Model,
    /// Every pair, in the order 12, 13, .., 23, ...
    pub pairs: Vec<Pair>,
    /// The chains of the model of all pairs.
    pub first: Chains,
    /// The chains of the model that was kept.
    pub second: Chains,
    /// Pairs so near to the threshold that chance decides whether they stay.
    pub at_threshold: Vec<Term>,
    /// The posterior median with these pairs decided the other way; nothing without such pairs, or when that model
    /// cannot be sampled.
    pub otherwise: Option<f64>,
    /// Draws of the number of people, detected or not, rising.
    pub draws: Vec<f64>,
}

impl Threshold {
    /// The number of people below which this share of the draws lies (sample quantile of type 7, Hyndman and Fan 1996).
    #[must_use]
    pub fn quantile(&self, level: f64) -> f64 {
        let place = level.clamp(0.0, 1.0) * self.draws.len().saturating_sub(1) as f64;
        let at = |place: f64| self.draws.get(place as usize).copied().unwrap_or(self.cases as f64);
        let (low, high) = (at(place.floor()), at(place.ceil()));
        low + (high - low) * place.fract()
    }

    /// The pairs of the model in which those at the threshold are decided the other way.
    fn flipped(&self) -> Vec<Term> {
        let stays = |pair: &&Pair| pair.kept != self.at_threshold.contains(&pair.term);
        self.pairs.iter().filter(stays).map(|pair| pair.term).collect()
    }

    /// Posterior median of the number of people.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// Limits that leave out the same share of the posterior on both sides: `level` is 0.95 or 0.8.
    #[must_use]
    pub fn limits(&self, level: f64) -> (f64, f64) {
        (self.quantile((1.0 - level) / 2.0), self.quantile(f64::midpoint(1.0, level)))
    }
}

/// Samples the model of all pairs, drops the weak ones, and samples again. The same figures for any number of threads.
///
/// # Errors
/// [`Refusal::TooFewLists`] below three and [`Refusal::TooManyLists`] above [`MOST_LISTS`] lists,
/// [`Refusal::NoCases`], [`Refusal::EmptyList`], [`Refusal::NoOverlap`], [`Refusal::Universal`];
/// [`Refusal::NotConverged`] when the chains still disagree after four times the draws; [`Refusal::NotFinite`] when the upper limit is no number of people;
/// [`Error::Setting`] for fewer than four chains, 100 draws, or variances that are not positive; [`Error::Stopped`],
/// [`Error::Threads`].
pub fn threshold(
    table: &Table,
    settings: Settings,
    seed: u64,
    run: &Run,
    threads: usize,
) -> Result<Threshold, Error> {
    usable(table, 3, MOST_LISTS)?;
    let positive = |value: f64| value.is_finite() && value > 0.0;
    if settings.chains < 4
        || settings.draws < 100
        || !positive(settings.pair_variance)
        || !positive(settings.main_variance)
    {
        let text =
            "The threshold method needs at least four chains of 100 draws and positive prior variances.";
        return Err(Error::Setting(text.into()));
    }
    let sample = |pairs: &[usize], stage: u64| {
        let posterior =
            Posterior::new(table, pairs, 1.0 / settings.pair_variance, 1.0 / settings.main_variance);
        run_on(threads, || settle(&posterior, &settings, (seed, stage), run))?
    };
    let lists = table.width();
    let all: Vec<Term> = (0..lists).flat_map(|a| (a + 1..lists).map(move |b| Term::pair(a, b))).collect();
    let masks = |terms: &[Term]| terms.iter().map(|term| usize::from(term.mask())).collect::<Vec<_>>();
    let (walks, first) = sample(&masks(&all), 0)?;
    let evidence = |(place, term): (usize, &Term)| {
        let (mean, sd) = moments(&walks, 1 + lists + place);
        Pair { term: *term, mean, sd, kept: mean.abs() >= settings.threshold * sd }
    };
    let pairs: Vec<Pair> = all.iter().enumerate().map(evidence).collect();
    let kept: Vec<Term> = pairs.iter().filter(|pair| pair.kept).map(|pair| pair.term).collect();
    let (walks, second) = sample(&masks(&kept), 1)?;
    let cases = table.cases();
    let draws = people(&walks, cases);
    let at_threshold = near(&pairs, settings.threshold);
    let mut answer = Threshold {
        cases,
        model: Model::new(lists, &kept),
        pairs,
        first,
        second,
        at_threshold,
        otherwise: None,
        draws,
    };
    if !answer.at_threshold.is_empty() {
        match sample(&masks(&answer.flipped()), 2) {
            Ok((walks, _)) => answer.otherwise = Some(middle(&people(&walks, cases))),
            Err(Error::Refused(_)) => {}
            Err(other) => return Err(other),
        }
    }
    let upper = answer.limits(0.95).1;
    if upper.is_finite() && upper <= MOST_TIMES * cases as f64 {
        Ok(answer)
    } else {
        Err(Refusal::NotFinite.into())
    }
}

/// The pairs that chance alone keeps or drops.
fn near(pairs: &[Pair], threshold: f64) -> Vec<Term> {
    let close = |pair: &&Pair| (pair.mean.abs() - threshold * pair.sd).abs() <= NEAR * pair.sd;
    pairs.iter().filter(close).map(|pair| pair.term).collect()
}

/// Draws of the number of people, rising.
fn people(walks: &[Walk], cases: u64) -> Vec<f64> {
    let one = |walk: &Walk| walk.dark.iter().map(|dark| cases as f64 + dark.exp()).collect::<Vec<_>>();
    let mut draws: Vec<f64> = walks.iter().flat_map(one).collect();
    draws.sort_by(f64::total_cmp);
    draws
}

/// The middle one of rising draws.
fn middle(draws: &[f64]) -> f64 {
    draws.get(draws.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Mean and sum of squares about it, taken draw by draw (Welford 1962).
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    draws: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn take(&mut self, value: f64) {
        self.draws += 1.0;
        let off = value - self.mean;
        self.mean += off / self.draws;
        self.squares += off * (value - self.mean);
    }

    fn variance(&self) -> f64 {
        self.squares / (self.draws - 1.0)
    }
}

/// What one chain leaves behind.
struct Walk {
    /// Logarithm of the dark figure, draw by draw.
    dark: Vec<f64>,
    /// Moments of each coefficient over the first and the second half.
    halves: [Vec<Moments>; 2],
    accepted: usize,
}

/// Samples with more and more draws until the chains agree.
fn settle(
    posterior: &Posterior,
    settings: &Settings,
    (seed, stage): (u64, u64),
    run: &Run,
) -> Result<(Vec<Walk>, Chains), Error> {
    let (mode, factor) = posterior.mode()?;
    for round in 0..3_u64 {
        let draws = settings.draws << round;
        run.expect_work(settings.chains as u64);
        let start = |chain: usize| {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream((stage * 4 + round) << 32 | chain as u64);
            let walk = walk(posterior, (&mode, &factor), (settings.burn_in, draws), random, run);
            run.did(1);
            walk
        };
        let walks = (0..settings.chains).into_par_iter().map(start).collect::<Result<Vec<_>, _>>()?;
        let rhat = (0..mode.len()).map(|term| rhat(&walks, term)).fold(1.0, f64::max);
        if rhat <= settings.most_rhat {
            let taken: usize = walks.iter().map(|walk| walk.accepted).sum();
            let acceptance = taken as f64 / (settings.chains * (settings.burn_in + draws)) as f64;
            return Ok((walks, Chains { chains: settings.chains, draws, acceptance, rhat }));
        }
    }
    Err(Refusal::NotConverged.into())
}

/// One chain from a point scattered about the mode.
fn walk(
    posterior: &Posterior,
    (mode, factor): (&[f64], &[Vec<f64>]),
    (burn_in, draws): (usize, usize),
    mut random: ChaCha8Rng,
    run: &Run,
) -> Result<Walk, Error> {
    let width = 2.38 / (mode.len() as f64).sqrt();
    let mut work = Vec::new();
    let (mut at, mut next) = (mode.to_vec(), mode.to_vec());
    step(mode, &mut at, (factor, 1.5), &mut random);
    let mut density = posterior.density(&at, &mut work);
    let mut walk = Walk {
        dark: Vec::with_capacity(draws),
        halves: [vec![Moments::default(); mode.len()], vec![Moments::default(); mode.len()]],
        accepted: 0,
    };
    for draw in 0..burn_in + draws {
        if draw % 512 == 0 && run.stopped() {
            return Err(Error::Stopped);
        }
        step(&at, &mut next, (factor, width), &mut random);
        let reached = posterior.density(&next, &mut work);
        let chance: f64 = Open01.sample(&mut random);
        if chance.ln() < reached - density {
            std::mem::swap(&mut at, &mut next);
            density = reached;
            walk.accepted += 1;
        }
        if let Some(kept) = draw.checked_sub(burn_in) {
            walk.dark.extend(at.first());
            let [first, second] = &mut walk.halves;
            let half = if kept < draws / 2 { first } else { second };
            half.iter_mut().zip(&at).for_each(|(moments, value)| moments.take(*value));
        }
    }
    Ok(walk)
}

/// A normal step of this width and the shape of the posterior at its mode.
fn step(from: &[f64], to: &mut [f64], (factor, width): (&[Vec<f64>], f64), random: &mut ChaCha8Rng) {
    to.iter_mut().for_each(|value| *value = StandardNormal.sample(&mut *random));
    backward(factor, to);
    to.iter_mut().zip(from).for_each(|(value, from)| *value = from + width * *value);
}

/// The half chains of one coefficient.
fn halves(walks: &[Walk], term: usize) -> impl Iterator<Item = Moments> + '_ {
    walks.iter().flat_map(|walk| &walk.halves).filter_map(move |half| half.get(term).copied())
}

/// Mean and standard deviation of a coefficient over all chains.
fn moments(walks: &[Walk], term: usize) -> (f64, f64) {
    let all: f64 = halves(walks, term).map(|half| half.draws).sum();
    let mean = halves(walks, term).map(|half| half.draws * half.mean).sum::<f64>() / all;
    let squares: f64 =
        halves(walks, term).map(|half| half.squares + half.draws * (half.mean - mean).powi(2)).sum();
    (mean, (squares / (all - 1.0)).sqrt())
}

/// Split R-hat of a coefficient (Gelman et al. 2013, section 11.4); infinite when a half never moved.
fn rhat(walks: &[Walk], term: usize) -> f64 {
    let mut means = Moments::default();
    halves(walks, term).for_each(|half| means.take(half.mean));
    let within = halves(walks, term).map(|half| half.variance()).sum::<f64>() / means.draws;
    let draws = halves(walks, term).map(|half| half.draws).fold(f64::INFINITY, f64::min);
    if within > 0.0 { ((draws - 1.0) / draws + means.variance() / within).sqrt() } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_halves_are_those_of_all_draws() {
        let walk = |values: [f64; 4]| {
            let half = |two: &[f64]| {
                let mut moments = Moments::default();
                two.iter().for_each(|value| moments.take(*value));
                vec![moments]
            };
            Walk { dark: Vec::new(), halves: [half(&values[..2]), half(&values[2..])], accepted: 0 }
        };
        let walks = [walk([1.0, 2.0, 4.0, 8.0]), walk([0.0, 3.0, 3.0, 5.0])];
        let (mean, sd) = moments(&walks, 0);
        assert!((mean - 3.25).abs() < 1e-12);
        let squares: f64 =
            [1.0_f64, 2.0, 4.0, 8.0, 0.0, 3.0, 3.0, 5.0].iter().map(|value| (value - 3.25).powi(2)).sum();
        assert!((sd - (squares / 7.0).sqrt()).abs() < 1e-12);
        // halves: means 1.5 6 1.5 4, variances 0.5 8 4.5 2
        let between = [1.5_f64, 6.0, 1.5, 4.0].iter().map(|mean| (mean - 3.25).powi(2)).sum::<f64>() / 3.0;
        let expected = (0.5 + between / 3.75).sqrt();
        assert!((rhat(&walks, 0) - expected).abs() < 1e-12);
    }
}
