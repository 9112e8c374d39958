//! One model fitted to one table: parameters, criteria, the estimate and its interval given the model.

use crate::counts::Counts;
use crate::error::Refusal;
use crate::fitter::{Fitter, Start};
use crate::model::{Model, Term};
use crate::numbers::normal_quantile;
use crate::table::Table;

/// An interval for the number of people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The level, between 0 and 1: 0.95 for a 95 % interval.
    pub level: f64,
    /// Lower limit, in people.
    pub lower: f64,
    /// Upper limit, in people.
    pub upper: f64,
}

/// A parameter of a fitted model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// The lists of the term.
    pub term: Term,
    /// The value on the logarithmic scale; nothing if it is at minus infinity (no case shows the term).
    pub value: Option<f64>,
}

/// A fitted model. Criteria count parameters at minus infinity as parameters; the log-likelihood holds the factorials;
/// BIC takes the number of cases (not of cells) as sample size.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The model.
    pub model: Model,
    /// Cases seen.
    pub cases: u64,
    /// People in all: cases and dark figure.
    pub estimate: f64,
    /// People on no list.
    pub dark: f64,
    /// The parameter of the empty set: the logarithm of the dark figure.
    pub intercept: f64,
    /// Standard error of the intercept as programs for generalised linear models print it, from the weights one step
    /// before the end of their iteration: published limits are made with it.
    pub intercept_se: f64,
    /// The same from the Fisher information at the estimate itself; it differs in the fifth digit or later.
    pub intercept_se_exact: f64,
    /// Main effects and interactions in the order of [`Term`].
    pub coefficients: Vec<Coefficient>,
    /// Parameters, intercept and those at minus infinity included.
    pub parameters: usize,
    /// Parameters at minus infinity.
    pub minus_infinite: usize,
    /// Poisson log-likelihood.
    pub loglik: f64,
    /// Twice the parameters less twice the log-likelihood.
    pub aic: f64,
    /// Parameters times the logarithm of the cases less twice the log-likelihood.
    pub bic: f64,
    /// Twice the log-likelihood short of the saturated model.
    pub deviance: f64,
}

impl Fit {
    /// The interval given the model: the dark figure's logarithm is taken as normal (Wald). It does not include the
    /// uncertainty of having chosen the model. Nothing if the level is not between 0 and 1 or a limit overflows.
    #[must_use]
    pub fn wald(&self, level: f64) -> Option<Interval> {
        if !(level > 0.0 && level < 1.0) {
            return None;
        }
        let z = normal_quantile(0.5 + level / 2.0);
        let cases = self.cases as f64;
        let lower = cases + (self.intercept - z * self.intercept_se).exp();
        let upper = cases + (self.intercept + z * self.intercept_se).exp();
        upper.is_finite().then_some(Interval { level, lower, upper })
    }

    /// Interactions at minus infinity.
    pub fn at_minus_infinity(&self) -> impl Iterator<Item = Term> {
        self.coefficients.iter().filter(|c| c.value.is_none()).map(|c| c.term)
    }
}

/// Fits one model by extended maximum likelihood (Fienberg and Rinaldo 2012; Chan, Silverman and Vincent 2021).
///
/// # Errors
/// When the estimate does not exist, its parameters cannot be told apart, or it is too large to be a number of people.
pub fn fit(table: &Table, model: &Model) -> Result<Fit, Refusal> {
    let counts = Counts::new(table);
    let mut fitter = Fitter::new(counts.lists());
    fitter.fit(&counts, model, Start::Cold)?;
    report(&mut fitter, &counts, model)
}

/// Writes up the last fit of a fitter.
pub(crate) fn report(fitter: &mut Fitter, counts: &Counts, model: &Model) -> Result<Fit, Refusal> {
    let score = fitter.score(counts, counts.saturated_loglik())?;
    let variance = fitter.variance(Term::new(0)).ok_or(Refusal::NotConverged)?;
    let customary = fitter.customary_variance(counts).unwrap_or(variance);
    let value = |term: Term| fitter.parameters().get(usize::from(term.mask())).copied();
    let mains = (0..counts.lists()).map(|list| Term::new(1 << list));
    let terms = mains.chain(model.terms().iter().copied());
    let coefficients = terms
        .map(|term| Coefficient { term, value: value(term).filter(|value| value.is_finite()) })
        .collect();
    Ok(Fit {
        model: model.clone(),
        cases: counts.cases() as u64,
        estimate: score.estimate,
        dark: fitter.dark()?,
        intercept: value(Term::new(0)).unwrap_or(0.0),
        intercept_se: customary.sqrt(),
        intercept_se_exact: variance.sqrt(),
        coefficients,
        parameters: model.parameters(),
        minus_infinite: fitter.minus_infinite(),
        loglik: score.loglik,
        aic: score.aic,
        bic: score.bic,
        deviance: fitter.deviance(counts),
    })
}
