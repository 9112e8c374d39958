//! What is asked for: methods and settings.

use std::str::FromStr;

use serde::Serialize;

/// A way to an estimate. Each is named by its code in options, results and texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// No list depends on another (Poisson log-linear model with main effects only).
    MainEffects,
    /// Pairs added by p-value (Chan, Silverman, Vincent 2021).
    Stepwise,
    /// Pairs added by AIC (Bales, Hesketh, Silverman 2015).
    AicStepwise,
    /// Every pair of lists depends on each other; no choice is made.
    AllPairs,
    /// Lowest BIC among all hierarchical models (Silverman, Chan, Vincent 2024).
    Bic,
    /// Lowest BIC among the models with pairs.
    BicPairs,
    /// Lowest AIC among all hierarchical models.
    Aic,
    /// Lowest AIC among the models with pairs.
    AicPairs,
    /// Average over decomposable graphs (Madigan, York 1997).
    Decomposable,
    /// Bayesian threshold (Silverman 2020).
    BayesThreshold,
    /// Lower bound that allows people to differ (Chao 1987).
    Chao,
    /// Two lists only (Chapman 1951).
    Chapman,
}

impl Method {
    /// Every method, in the order of the panel.
    pub const ALL: [Self; 12] = [
        Self::Bic,
        Self::BicPairs,
        Self::Stepwise,
        Self::AicStepwise,
        Self::Aic,
        Self::AicPairs,
        Self::AllPairs,
        Self::MainEffects,
        Self::Decomposable,
        Self::BayesThreshold,
        Self::Chao,
        Self::Chapman,
    ];

    /// Its code, as in `--method` and in the JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MainEffects => "main-effects",
            Self::Stepwise => "stepwise",
            Self::AicStepwise => "aic-stepwise",
            Self::AllPairs => "all-pairs",
            Self::Bic => "bic",
            Self::BicPairs => "bic-pairs",
            Self::Aic => "aic",
            Self::AicPairs => "aic-pairs",
            Self::Decomposable => "decomposable",
            Self::BayesThreshold => "bayes-threshold",
            Self::Chao => "chao",
            Self::Chapman => "chapman",
        }
    }

    /// The kind of mathematics behind it.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::MainEffects => Family::MainEffects,
            Self::Stepwise | Self::AicStepwise | Self::AllPairs | Self::BicPairs | Self::AicPairs => {
                Family::Pairs
            }
            Self::Bic | Self::Aic => Family::Hierarchical,
            Self::Decomposable => Family::Decomposable,
            Self::BayesThreshold => Family::Bayes,
            Self::Chao => Family::LowerBound,
            Self::Chapman => Family::TwoLists,
        }
    }
}

impl FromStr for Method {
    type Err = ();

    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|method| method.code() == code).ok_or(())
    }
}

impl Serialize for Method {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// The kind of mathematics behind a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Log-linear, lists independent.
    MainEffects,
    /// Log-linear with pairs of lists.
    Pairs,
    /// Log-linear with terms of any order up to the largest asked for.
    Hierarchical,
    /// Bayesian average over decomposable graphs.
    Decomposable,
    /// Bayesian Poisson regression with pairs.
    Bayes,
    /// A lower bound, not an estimate.
    LowerBound,
    /// Two lists, one formula.
    TwoLists,
}

impl Family {
    /// Its code, as in the JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MainEffects => "main-effects",
            Self::Pairs => "pairs",
            Self::Hierarchical => "hierarchical",
            Self::Decomposable => "decomposable",
            Self::Bayes => "bayes",
            Self::LowerBound => "lower-bound",
            Self::TwoLists => "two-lists",
        }
    }
}

/// What to compute.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Methods asked for. Empty: every method that fits the number of lists.
    pub methods: Vec<Method>,
    /// At most so many lists in a term of `bic` and `aic`. Nothing: all but one up to five lists, pairs beyond.
    pub max_order: Option<usize>,
    /// A pair joins in `stepwise` below this p-value, between 0 and 1.
    pub p_threshold: f64,
    /// Pairs of lists that every log-linear model holds, by name: known referrals from one list to another.
    pub forced: Vec<(String, String)>,
    /// Resamples of every bootstrap. Nothing: [`BOOTSTRAP`] for `stepwise` and [`BOOTSTRAP_SEARCH`] for the methods
    /// that try many models, so that a panel takes seconds; less with many lists. 0: no bootstrap.
    pub bootstrap: Option<usize>,
    /// Seed of every random number.
    pub seed: u64,
    /// Threads to use; the figures do not depend on it.
    pub threads: usize,
    /// Show the overlaps of the table as they are. They are personal data in effect.
    pub raw_cells: bool,
    /// Make the estimate again on changed tables.
    pub sensitivity: bool,
}

/// Resamples of the stepwise choice by p-value.
pub const BOOTSTRAP: usize = 10_000;
/// Resamples of the methods that try many models in each.
pub const BOOTSTRAP_SEARCH: usize = 1_000;
/// At most so many resamples.
pub const MOST_BOOTSTRAP: usize = 100_000;

impl Default for Options {
    fn default() -> Self {
        Self {
            methods: Vec::new(),
            max_order: None,
            p_threshold: crate::stepwise::P_THRESHOLD,
            forced: Vec::new(),
            bootstrap: None,
            seed: 1,
            threads: 1,
            raw_cells: false,
            sensitivity: true,
        }
    }
}

/// The best models that are fitted again in every resample (Silverman, Chan, Vincent 2024: all of them up to three
/// lists, 20 for four, 100 for five and six); 20 beyond.
#[must_use]
pub const fn models_kept(lists: usize) -> usize {
    match lists {
        0..=3 => 8,
        5 | 6 => 100,
        _ => 20,
    }
}
