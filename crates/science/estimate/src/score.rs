//! What a fit says about its model, and by what models are compared.

use crate::error::Existence;
use crate::model::Model;

/// By what models are compared; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Criterion {
    /// Akaike: two per parameter.
    Aic,
    /// Schwarz: the logarithm of the number of cases per parameter.
    Bic,
}

impl Criterion {
    /// What so many parameters cost.
    #[must_use]
    pub fn penalty(self, parameters: usize, cases: f64) -> f64 {
        parameters as f64
            * match self {
                Self::Aic => 2.0,
                Self::Bic => cases.ln(),
            }
    }
}

/// What a fit says about its model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Poisson log-likelihood, factorials included.
    pub loglik: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// Schwarz's criterion with the number of cases as sample size.
    pub bic: f64,
    /// People in all.
    pub estimate: f64,
}

impl Score {
    /// The value of a criterion.
    #[must_use]
    pub fn by(&self, criterion: Criterion) -> f64 {
        match criterion {
            Criterion::Aic => self.aic,
            Criterion::Bic => self.bic,
        }
    }
}

/// A model with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// The model.
    pub model: Model,
    /// Whether it can be fitted.
    pub existence: Existence,
    /// Parameters, intercept and those at minus infinity included.
    pub parameters: usize,
    /// Parameters at minus infinity.
    pub minus_infinite: usize,
    /// The fit; nothing when it cannot be fitted (or, rarely, the fit did not settle).
    pub score: Option<Score>,
}
