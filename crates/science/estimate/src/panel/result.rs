//! What a run says: the panel and everything that must be read with it. Serialises to the documented JSON
//! (`schema/estimate.schema.json`).
//!
//! All estimates and limits are numbers of people (detected and not detected together), finite, at least the cases
//! seen; an upper limit that is not there is open. Levels and probabilities are shares between 0 and 1.

use serde::Serialize;

use super::{Family, Method};
use crate::{
    read::Provenance,
    warnings::{Refused, Warning},
};

/// The whole result of one run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimation {
    /// Version of the engine.
    pub version: &'static str,
    /// Seed of every random number of the run.
    pub seed: u64,
    /// What was asked for.
    pub settings: Settings,
    /// What was seen.
    pub table: Facts,
    /// Where the table comes from and what was done to it, when it was read from a file.
    pub provenance: Option<Provenance>,
    /// One line per method that gives an answer.
    pub panel: Vec<Line>,
    /// Smallest and largest estimate of the panel, lower bounds left out.
    pub range: Option<Range>,
    /// What the first sentences say: the methods whose interval can be quoted.
    pub headline: Headline,
    /// How far the models of the table lie apart.
    pub models: Option<Models>,
    /// The graphs with the largest posterior probability.
    pub graphs: Vec<Graph>,
    /// What the estimate hangs on.
    pub sensitivity: Sensitivity,
    /// Strata apart, and their sum against the whole.
    pub strata: Option<Strata>,
    /// What the reader must know, computed from the table.
    pub warnings: Vec<Warning>,
    /// Methods without an answer, with the reason.
    pub refused: Vec<Refused>,
}

/// What was asked for, with the defaults filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Methods, in the order of the panel.
    pub methods: Vec<Method>,
    /// Largest order of a term in `bic` and `aic`.
    pub max_order: usize,
    /// A pair enters `stepwise` below this p-value.
    pub p_threshold: f64,
    /// Resamples of `stepwise`.
    pub bootstrap: usize,
    /// Resamples of the methods that choose among many models; smaller, so that a panel takes seconds.
    pub bootstrap_search: usize,
    /// Models that are fitted again in each resample of those methods.
    pub bootstrap_models: usize,
    /// Lists joined into one before the estimate, each as `A+B`.
    pub merged: Vec<String>,
    /// Terms in every model, each as `A:B`.
    pub forced: Vec<String>,
    /// Column of the strata.
    pub stratum: Option<String>,
}

/// What was seen.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facts {
    /// Names of the lists in column order.
    pub lists: Vec<String>,
    /// Cases on each list, in the same order.
    pub list_cases: Vec<u64>,
    /// Cases seen on any list.
    pub cases: u64,
    /// Cases seen on more than one list.
    pub overlapping: u64,
    /// SHA-256 of the table in its canonical form, in hexadecimal.
    pub checksum: String,
    /// Combinations that may be shown.
    pub cells: Vec<Cell>,
    /// Whether `cells` are protected (small ones left out, the others rounded) or as they are.
    pub protected: bool,
    /// Pairs of lists, those without a shared case, and those with fewer than five.
    pub pairs: Pairs,
    /// Lists that lie within another.
    pub contained: Vec<Within>,
}

/// A list whose every case is also on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Within {
    /// Position of the list (0 for the first), in column order.
    pub inner: usize,
    /// Position of the list that holds all its cases.
    pub outer: usize,
}

/// Cases on exactly one combination of lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Positions of the lists (0 for the first), in column order.
    pub on: Vec<usize>,
    /// Cases; rounded when the table is protected.
    pub cases: u64,
}

/// How often two lists meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Pairs {
    /// Pairs of lists.
    pub all: usize,
    /// Pairs that share nobody.
    pub empty: usize,
    /// Pairs that share one to four cases.
    pub few: usize,
}

/// One method's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The method.
    pub method: Method,
    /// The kind of mathematics behind it.
    pub family: Family,
    /// All people, detected or not.
    pub estimate: f64,
    /// Lower limit of the interval to show.
    pub lower: Option<f64>,
    /// Upper limit of the interval to show; nothing beside a lower limit: there is no upper one.
    pub upper: Option<f64>,
    /// Level of that interval.
    pub level: f64,
    /// How that interval was made.
    pub interval: Option<IntervalKind>,
    /// The chosen model: generators in brackets with lists numbered from 1 (`[12,13,4]`); for averages, the first one.
    pub model: String,
    /// The same with list names, for reading.
    pub model_names: String,
    /// 0 fine, 1 no maximum likelihood estimate, 2 not identifiable, 3 both. A shown line always has 0; nothing
    /// where the method needs no such check.
    pub existence: Option<u8>,
    /// Bayesian information criterion, with the cases as sample size.
    pub bic: Option<f64>,
    /// Akaike information criterion.
    pub aic: Option<f64>,
    /// Log-likelihood with the factorials.
    pub loglik: Option<f64>,
    /// Terms of the model estimated at minus infinity, each as `A:B`.
    pub minus_infinity: Vec<String>,
    /// The bootstrap behind the interval.
    pub bootstrap: Option<Bootstrap>,
    /// Every interval there is: with and without selection, 80 and 95 per cent.
    pub intervals: Vec<Interval>,
    /// What else a method can say of itself.
    pub notes: Notes,
}

/// How an interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalKind {
    /// Bias-corrected and accelerated bootstrap, the choice of the model repeated in each resample.
    Bca,
    /// Bootstrap percentiles, the choice repeated.
    Percentile,
    /// Normal limits of the logarithm of the dark figure, for the chosen model alone.
    Wald,
    /// Multinomial profile likelihood, for the chosen model alone.
    Profile,
    /// Quantiles of the posterior.
    Posterior,
    /// Log-normal limits of the formula.
    LogNormal,
}

impl IntervalKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Bca, Self::Percentile, Self::Wald, Self::Profile, Self::Posterior, Self::LogNormal];

    /// Its code, as in the JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bca => "bca",
            Self::Percentile => "percentile",
            Self::Wald => "wald",
            Self::Profile => "profile",
            Self::Posterior => "posterior",
            Self::LogNormal => "log-normal",
        }
    }

    /// Whether it knows that the model was chosen by the same data.
    #[must_use]
    pub const fn with_selection(self) -> bool {
        matches!(self, Self::Bca | Self::Percentile | Self::Posterior)
    }
}

/// An interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// How it was made.
    pub kind: IntervalKind,
    /// Share of repetitions that should hold the truth.
    pub level: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit; nothing when it is open.
    pub upper: Option<f64>,
    /// Whether it knows that the model was chosen by the same data.
    pub selection: bool,
}

impl Interval {
    /// An interval of a kind; an upper limit that is not finite is open.
    #[must_use]
    pub fn new(kind: IntervalKind, level: f64, lower: f64, upper: f64) -> Self {
        let upper = upper.is_finite().then_some(upper);
        Self { kind, level, lower, upper, selection: kind.with_selection() }
    }
}

/// A bootstrap in numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bootstrap {
    /// Resamples drawn.
    pub replicates: usize,
    /// Resamples without an estimate; they count as beyond the limits.
    pub failed: usize,
    /// Bias correction; nothing when every resample lies on one side of the estimate.
    pub z0: Option<f64>,
    /// Acceleration.
    pub acceleration: f64,
    /// Position of the lower and upper 95 per cent limit among the sorted resamples (1 for the smallest), those
    /// without an estimate included; nothing without a bias correction.
    pub limit_ranks: Option<[f64; 2]>,
    /// How the estimates of the resamples are spread.
    pub histogram: Histogram,
}

/// Counts in classes of equal width.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Histogram {
    /// Left edge of the first class.
    pub from: f64,
    /// Width of a class.
    pub width: f64,
    /// Resamples per class; the last class holds everything beyond as well.
    pub counts: Vec<u64>,
}

/// What else a method can say of itself; nothing where it does not apply.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Notes {
    /// Share of the posterior in the last twentieth of the grid.
    pub edge_mass: Option<f64>,
    /// Largest R-hat of the chains (1 when they agree).
    pub rhat: Option<f64>,
    /// Chains that were run.
    pub chains: Option<usize>,
    /// Share of the sampler's proposed steps that were taken.
    pub acceptance: Option<f64>,
    /// Largest change of the estimate when one case is taken away, as a share of the estimate.
    pub one_case: Option<f64>,
    /// The combination of lists (`A + B`) without one of whose cases there is no estimate at all.
    pub carried_by: Option<String>,
    /// Pairs, each as `A:B`, that chance puts on one side of the threshold or the other.
    pub at_threshold: Vec<String>,
    /// The estimate with these pairs decided the other way.
    pub otherwise: Option<f64>,
    /// Whether the resamples were left out because of their work.
    pub resampling_left_out: Option<bool>,
    /// Whether no model was left out of the search.
    pub exhaustive: Option<bool>,
}

/// The methods that the first sentences speak of, and those that they leave out.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Headline {
    /// Smallest and largest estimate of the methods whose interval can be quoted; nothing when there is none.
    pub range: Option<Range>,
    /// Their lowest lower and highest upper limit.
    pub limits: Option<[f64; 2]>,
    /// The other methods, each with its reason.
    pub left_out: Vec<LeftOut>,
}

/// A method that the first sentences leave out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeftOut {
    /// The method.
    pub method: Method,
    /// Its estimate.
    pub estimate: f64,
    /// Why.
    pub why: Unquotable,
}

/// Why a method is left out of the first sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unquotable {
    /// It has no interval.
    NoInterval,
    /// Its interval has no upper limit.
    Open,
    /// Its limits lie so far apart that they say nothing.
    Wide,
    /// It rests on a single person: without that one there is no estimate.
    Carried,
    /// Its estimate lies far from that of every other method.
    Alone,
}

impl Unquotable {
    /// Every reason.
    pub const ALL: [Self; 5] = [Self::NoInterval, Self::Open, Self::Wide, Self::Carried, Self::Alone];

    /// Its code, as in the JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoInterval => "no-interval",
            Self::Open => "open",
            Self::Wide => "wide",
            Self::Carried => "carried",
            Self::Alone => "alone",
        }
    }
}

/// Smallest and largest of several estimates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Range {
    /// How many.
    pub count: usize,
    /// Smallest.
    pub lower: f64,
    /// Largest.
    pub upper: f64,
}

/// The models of the table together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Models {
    /// Models looked at.
    pub looked_at: usize,
    /// Whether these are all there are up to the largest order.
    pub exhaustive: bool,
    /// Models without a maximum likelihood estimate.
    pub no_estimate: usize,
    /// Models whose terms cannot be told apart on this table.
    pub not_identifiable: usize,
    /// The first few models without a maximum likelihood estimate, generators in brackets.
    pub no_estimate_examples: Vec<String>,
    /// The first few models whose terms cannot be told apart, likewise.
    pub not_identifiable_examples: Vec<String>,
    /// Models within 2 units of the lowest BIC.
    pub within_2: Option<Range>,
    /// Models within 10 units of the lowest BIC.
    pub within_10: Option<Range>,
    /// All models that can be fitted.
    pub all: Option<Range>,
    /// The best by BIC, best first.
    pub best: Vec<ModelWeight>,
}

/// A model with its weight.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ModelWeight {
    /// Generators in brackets, lists numbered from 1.
    pub model: String,
    /// The same with list names.
    pub model_names: String,
    /// Bayesian information criterion; nothing where it is not shown.
    pub bic: Option<f64>,
    /// Akaike information criterion; nothing where it is not shown.
    pub aic: Option<f64>,
    /// Share by BIC: `exp(-BIC/2)` over its sum for all models that can be fitted.
    pub weight_bic: f64,
    /// Share by AIC.
    pub weight_aic: f64,
    /// All people under this model.
    pub estimate: f64,
}

/// A decomposable graph with its posterior probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Graph {
    /// Cliques in brackets, lists numbered from 1.
    pub model: String,
    /// The same with list names.
    pub model_names: String,
    /// Posterior probability.
    pub probability: f64,
}

/// What the estimate hangs on.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sensitivity {
    /// The method whose estimate is made again; nothing when none could be.
    pub method: Option<Method>,
    /// Its estimate on the whole table.
    pub estimate: Option<f64>,
    /// The estimate on changed tables.
    pub rows: Vec<SensitivityRow>,
    /// Changes that were left out because of their work.
    pub left_out: Vec<Change>,
}

/// The estimate on one changed table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensitivityRow {
    /// What was changed.
    pub change: Change,
    /// What exactly: a list, `A+B`, a combination (empty when too small to be named), or a share and number of links.
    pub what: String,
    /// The estimate on the changed table (for links the median of several draws); nothing when there is none.
    pub estimate: Option<f64>,
    /// Smallest of several draws; nothing where there is one.
    pub lower: Option<f64>,
    /// Largest of several draws; nothing where there is one.
    pub upper: Option<f64>,
}

/// How a table was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// A list left out.
    WithoutList,
    /// Two lists joined.
    Merged,
    /// One case of a combination taken away.
    OneCase,
    /// Links added that may have been missed.
    LinksAdded,
    /// Links removed that may have been false.
    LinksRemoved,
}

impl Change {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::WithoutList, Self::Merged, Self::OneCase, Self::LinksAdded, Self::LinksRemoved];

    /// Its code, as in the JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WithoutList => "without-list",
            Self::Merged => "merged",
            Self::OneCase => "one-case",
            Self::LinksAdded => "links-added",
            Self::LinksRemoved => "links-removed",
        }
    }
}

/// Strata apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strata {
    /// The column.
    pub column: String,
    /// The method used in each.
    pub method: Method,
    /// One row per value of the column.
    pub rows: Vec<Stratum>,
    /// Sum over the strata, when every one has an estimate.
    pub sum: Option<f64>,
    /// Lower limit of the sum; the strata are taken as independent.
    pub sum_lower: Option<f64>,
    /// Upper limit of the sum.
    pub sum_upper: Option<f64>,
    /// The same method on the whole table.
    pub whole: Option<f64>,
}

/// One stratum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stratum {
    /// Value of the column.
    pub name: String,
    /// Cases seen in it.
    pub cases: u64,
    /// All people in it, when the counts allow it.
    pub estimate: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
    /// Why there is none.
    pub refused: Option<Refused>,
}
