//! The workhorse: fits one model to one set of counts by Newton's method, without allocating, from wherever it stands.
//!
//! Extended maximum likelihood: parameters that no case shows are at minus infinity and take their cells with them;
//! the others solve "fitted margins equal observed margins". The log-likelihood is concave, steps that do not improve
//! it are halved, and the last step moves no linear predictor by more than 1e-6, so that what is left after it
//! (quadratic convergence) is of the order 1e-12.

use crate::counts::Counts;
use crate::error::Existence;
use crate::error::Refusal;
use crate::exist::Checker;
use crate::kernel::{System, subset_sums, superset_sums};
use crate::model::{Model, Term};
use crate::numbers::half_deviance;
use crate::score::Score;

/// Sum of the absolute steps at which the iteration ends.
const SETTLED: f64 = 1e-6;
/// Where the sum of the absolute steps is below this, the information changes so little on the way to the maximum (no
/// mean by more than a factor of about `exp(0.3)`) that the gain still to come is below twice what the step promises.
const NEAR: f64 = 0.2;
const MOST_STEPS: usize = 200;
const MOST_HALVINGS: usize = 40;
/// No estimate of people is larger than this.
const MOST_PEOPLE: f64 = 1e15;

/// Where a fit begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Start<'a> {
    /// At the counts.
    Cold,
    /// Where the last fit of this fitter ended.
    Here,
    /// At the parameters, by mask, of a fit nearby (what [`Fitter::parameters`] gave).
    From(&'a [f64]),
}

/// Fits models; keeps its buffers, the last fit, and what it learned about existence.
#[derive(Debug, Clone)]
pub struct Fitter {
    pub(crate) checker: Checker,
    finite: Vec<u16>,
    infinite: Vec<u16>,
    /// Parameters by mask: 0 where the model has none, minus infinity where no case shows them.
    parameters: Vec<f64>,
    before: Vec<f64>,
    means: Vec<f64>,
    /// Fitted margins by mask: sums of the means over the kept cells that contain it.
    margins: Vec<f64>,
    system: System,
    step: Vec<f64>,
    /// Parameters of a started fit that were not in the fit it started from.
    fresh: Vec<u16>,
}

impl Fitter {
    pub(crate) fn new(lists: usize) -> Self {
        let cells = 1 << lists;
        Self {
            checker: Checker::default(),
            finite: Vec::new(),
            infinite: Vec::new(),
            parameters: vec![0.0; cells],
            before: vec![0.0; cells],
            means: vec![0.0; cells],
            margins: vec![0.0; cells],
            system: System::default(),
            step: Vec::new(),
            fresh: Vec::new(),
        }
    }

    /// Whether the model can be fitted to these counts.
    pub(crate) fn existence(&mut self, counts: &Counts, model: &Model) -> Existence {
        counts.split(model, &mut self.finite, &mut self.infinite);
        self.checker.check(counts, &self.finite, &self.infinite)
    }

    /// Fits a model if its estimate exists. When it does not, the parameters and margins of the last fit stay.
    pub(crate) fn fit(&mut self, counts: &Counts, model: &Model, start: Start<'_>) -> Result<(), Refusal> {
        self.fit_below(counts, model, start, f64::INFINITY).map(|_| ())
    }

    /// The same, but gives up with `false` as soon as it is clear that the deviance stays above a limit.
    pub(crate) fn fit_below(
        &mut self,
        counts: &Counts,
        model: &Model,
        start: Start<'_>,
        limit: f64,
    ) -> Result<bool, Refusal> {
        if counts.cases() == 0.0 {
            return Err(Refusal::NoCases);
        }
        match self.existence(counts, model) {
            Existence::Fine => self.iterate(counts, start, limit),
            fault => Err(Refusal::Existence(fault)),
        }
    }

    /// Fits the model of the last fit again to other counts with the same zeros, from where it stands.
    pub(crate) fn refit(&mut self, counts: &Counts) -> Result<(), Refusal> {
        self.iterate(counts, Start::Here, f64::INFINITY).map(|_| ())
    }

    /// Parameters by mask of the last fit: 0 where the model has none, minus infinity where no case shows them.
    pub(crate) fn parameters(&self) -> &[f64] {
        &self.parameters
    }

    /// Fitted margins by mask of the last fit.
    pub(crate) fn margins(&self) -> &[f64] {
        &self.margins
    }

    pub(crate) fn minus_infinite(&self) -> usize {
        self.infinite.len()
    }

    /// The number of people on no list according to the last fit.
    pub(crate) fn dark(&self) -> Result<f64, Refusal> {
        let dark = self.parameters.first().map_or(f64::NAN, |intercept| intercept.exp());
        if dark.is_finite() && dark <= MOST_PEOPLE { Ok(dark) } else { Err(Refusal::NotFinite) }
    }

    /// Deviance of the last fit.
    pub(crate) fn deviance(&self, counts: &Counts) -> f64 {
        let cells = counts.observed().iter().zip(&self.means);
        2.0 * cells.map(|(n, mu)| half_deviance(*n, *mu)).sum::<f64>()
    }

    /// Criteria and estimate of the last fit. `saturated`: [`Counts::saturated_loglik`].
    pub(crate) fn score(&self, counts: &Counts, saturated: f64) -> Result<Score, Refusal> {
        let count = (self.finite.len() + self.infinite.len()) as f64;
        let dark = self.dark()?;
        let loglik = saturated - 0.5 * self.deviance(counts);
        Ok(Score {
            loglik,
            aic: 2.0 * count - 2.0 * loglik,
            bic: counts.cases().ln() * count - 2.0 * loglik,
            estimate: counts.cases() + dark,
        })
    }

    /// Variance of a finite parameter of the last fit (inverse Fisher information).
    pub(crate) fn variance(&mut self, term: Term) -> Option<f64> {
        let position = self.finite.iter().position(|other| *other == term.mask())?;
        self.system.fill(&self.finite, &self.margins, |_| 0.0);
        let variance = self.system.variance_of(position, &mut self.step)?;
        (variance.is_finite() && variance >= 0.0).then_some(variance)
    }

    fn iterate(&mut self, counts: &Counts, start: Start<'_>, limit: f64) -> Result<bool, Refusal> {
        match start {
            Start::Cold => self.start_cold(counts)?,
            Start::From(start) => self.start_from(counts, start),
            Start::Here => {
                std::mem::swap(&mut self.parameters, &mut self.before);
                let here = std::mem::take(&mut self.before);
                self.start_from(counts, &here);
                self.before = here;
            }
        }
        let mut loss = self.evaluate(counts);
        let hopeless =
            if limit < f64::INFINITY { 0.5 * limit - counts.saturated_gap() } else { f64::INFINITY };
        for _ in 0..MOST_STEPS {
            let Self { system, finite, margins, .. } = self;
            let observed = counts.margins();
            system.fill(finite, margins, |term| difference(observed, margins, term));
            if !self.system.eliminate() {
                return Err(Refusal::NotConverged);
            }
            self.system.solve(&mut self.step);
            let size: f64 = self.step.iter().map(|step| step.abs()).sum();
            if !size.is_finite() {
                return Err(Refusal::NotConverged);
            }
            if size <= NEAR && loss - self.twice_gain(counts) > hopeless {
                return Ok(false);
            }
            loss = self.take_step(counts, loss)?;
            if size <= SETTLED {
                return Ok(true);
            }
        }
        Err(Refusal::NotConverged)
    }

    /// Twice the gain in log-likelihood that the step promises (the Newton decrement squared).
    fn twice_gain(&self, counts: &Counts) -> f64 {
        let gain = |(term, step): (&u16, &f64)| {
            step * difference(counts.margins(), &self.margins, usize::from(*term))
        };
        self.finite.iter().zip(&self.step).map(gain).sum()
    }

    /// Takes the step, halved until it does not lose likelihood.
    fn take_step(&mut self, counts: &Counts, loss: f64) -> Result<f64, Refusal> {
        self.before.copy_from_slice(&self.parameters);
        let noise = 1e-12 * (loss.abs() + counts.cases());
        let mut length = 1.0;
        for _ in 0..MOST_HALVINGS {
            for (term, step) in self.finite.iter().zip(&self.step) {
                let at = usize::from(*term);
                if let (Some(to), Some(from)) = (self.parameters.get_mut(at), self.before.get(at)) {
                    *to = from + length * step;
                }
            }
            let now = self.evaluate(counts);
            if now <= loss + noise {
                return Ok(now);
            }
            length *= 0.5;
        }
        Err(Refusal::NotConverged)
    }

    /// Means and fitted margins at the parameters; returns the negative log-likelihood up to a constant.
    fn evaluate(&mut self, counts: &Counts) -> f64 {
        self.means.copy_from_slice(&self.parameters);
        subset_sums(&mut self.means);
        for mean in &mut self.means {
            *mean = mean.exp();
        }
        if let Some(unseen) = self.means.first_mut().filter(|_| !counts.complete()) {
            *unseen = 0.0;
        }
        self.margins.copy_from_slice(&self.means);
        superset_sums(&mut self.margins);
        let mut loss = self.margins.first().copied().unwrap_or(f64::NAN);
        for term in &self.finite {
            let at = usize::from(*term);
            if let (Some(parameter), Some(margin)) = (self.parameters.get(at), counts.margins().get(at)) {
                loss -= parameter * margin;
            }
        }
        loss
    }

    fn clear(&mut self) {
        self.parameters.fill(0.0);
        for term in &self.infinite {
            if let Some(parameter) = self.parameters.get_mut(usize::from(*term)) {
                *parameter = f64::NEG_INFINITY;
            }
        }
    }

    /// Starts from the parameters of a fit nearby; a parameter that is new there makes its own margin fit.
    fn start_from(&mut self, counts: &Counts, start: &[f64]) {
        self.clear();
        self.fresh.clear();
        for term in &self.finite {
            let at = usize::from(*term);
            if let (Some(to), Some(from)) = (self.parameters.get_mut(at), start.get(at)) {
                if *from == 0.0 || !from.is_finite() {
                    self.fresh.push(*term);
                } else {
                    *to = *from;
                }
            }
        }
        if self.fresh.is_empty() {
            return;
        }
        self.evaluate(counts);
        for term in &self.fresh {
            let at = usize::from(*term);
            if let (Some(to), Some(want), Some(have)) =
                (self.parameters.get_mut(at), counts.margins().get(at), self.margins.get(at))
            {
                *to = (want / have).ln();
                if !to.is_finite() {
                    *to = 0.0;
                }
            }
        }
    }

    /// Starts from the counts: one weighted least squares fit of the logarithms of the counts plus a tenth (small
    /// tables), or the independence of lists with as many people unseen as seen (more than six lists).
    fn start_cold(&mut self, counts: &Counts) -> Result<(), Refusal> {
        self.clear();
        if counts.lists() > 6 {
            self.start_independent(counts);
            return Ok(());
        }
        self.means.copy_from_slice(&self.parameters);
        subset_sums(&mut self.means);
        for (mean, n) in self.means.iter_mut().zip(counts.observed()) {
            *mean = if mean.is_finite() { n + 0.1 } else { 0.0 };
        }
        if self.least_squares(counts) { Ok(()) } else { Err(Refusal::NotConverged) }
    }

    fn start_independent(&mut self, counts: &Counts) {
        let people = 2.0 * counts.cases();
        let mut intercept = people.ln();
        for list in 0..counts.lists() {
            let at = 1 << list;
            let share = counts.margins().get(at).map_or(0.0, |margin| margin / people);
            if let Some(parameter) = self.parameters.get_mut(at).filter(|_| share > 0.0) {
                *parameter = (share / (1.0 - share)).ln();
                intercept += (-share).ln_1p();
            }
        }
        if let Some(parameter) = self.parameters.first_mut() {
            *parameter = intercept;
        }
    }

    /// One weighted least squares fit of the linearised logarithms around `means` (0 in cells that are dropped).
    /// Overwrites `means` and `margins`. False if the system is singular.
    fn least_squares(&mut self, counts: &Counts) -> bool {
        if let Some(unseen) = self.means.first_mut() {
            *unseen = 0.0;
        }
        self.margins.copy_from_slice(&self.means);
        for (mean, n) in self.means.iter_mut().zip(counts.observed()) {
            if *mean > 0.0 {
                *mean = *mean * mean.ln() + n - *mean;
            }
        }
        superset_sums(&mut self.means);
        superset_sums(&mut self.margins);
        let means = &self.means;
        self.system.fill(&self.finite, &self.margins, |term| means.get(term).copied().unwrap_or(0.0));
        if !self.system.eliminate() {
            return false;
        }
        self.system.solve(&mut self.step);
        for (term, value) in self.finite.iter().zip(&self.step) {
            if let Some(parameter) = self.parameters.get_mut(usize::from(*term)) {
                *parameter = *value;
            }
        }
        true
    }

    /// The variance of the intercept as programs for generalised linear models print it: least squares is iterated
    /// from the counts plus a tenth until the deviance changes by less than 1e-8 of itself, and the weights of the last
    /// step, one before the end, are taken. It differs from the exact one in the fifth digit or later; published
    /// limits are made with it. Leaves the fitter's last fit as it was. Nothing if that iteration does not end.
    pub(crate) fn customary_variance(&self, counts: &Counts) -> Option<f64> {
        let mut other = Self::new(counts.lists());
        other.finite.clone_from(&self.finite);
        other.infinite.clone_from(&self.infinite);
        other.clear();
        other.means.copy_from_slice(&other.parameters);
        subset_sums(&mut other.means);
        for (mean, n) in other.means.iter_mut().zip(counts.observed()) {
            *mean = if mean.is_finite() { n + 0.1 } else { 0.0 };
        }
        if let Some(unseen) = other.means.first_mut() {
            *unseen = 0.0;
        }
        let mut before = other.deviance(counts);
        for _ in 0..50 {
            if !other.least_squares(counts) {
                return None;
            }
            let variance = other.system.last_variance();
            other.evaluate(counts);
            let now = other.deviance(counts);
            if !now.is_finite() {
                return None;
            }
            if (now - before).abs() < 1e-8 * (now.abs() + 0.1) {
                return (variance.is_finite() && variance >= 0.0).then_some(variance);
            }
            before = now;
        }
        None
    }
}

fn difference(observed: &[f64], fitted: &[f64], at: usize) -> f64 {
    match (observed.get(at), fitted.get(at)) {
        (Some(observed), Some(fitted)) => observed - fitted,
        _ => f64::NAN,
    }
}
