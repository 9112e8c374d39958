//! Intervals from bootstrap replicates: bias-corrected and accelerated (Efron 1987), and plain percentiles.
//!
//! A replicate without an estimate is no missing value: who is drawn into it decides that there is none. One without
//! anybody on two lists has an infinite estimate and stands above every other. Of the rest nobody knows on which side
//! they would lie, so they are counted against each limit: above everything for the upper one, below everything for
//! the lower one. A limit that falls among them is open.

use crate::error::Refusal;
use crate::fit::Interval;
use crate::numbers::{Quantile, normal_cdf, normal_quantile, quantile};

/// Fewer replicates than this carry no interval.
const FEWEST: usize = 10;

/// Estimates closer than this, relative to each other, are equal.
const EQUAL: f64 = 1e-7;

/// One limit of an interval and where among the replicates it lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// The limit, in people; infinite (minus infinite for a lower one) when it is open.
    pub value: f64,
    /// Its fractional rank from 1 among the sorted replicates, those without an estimate included; below 1 or above
    /// their number if it lies outside.
    pub rank: f64,
    /// Whether an extreme replicate alone decides it: the rank is below 2 or above the number of replicates less 1.
    pub edge: bool,
}

/// A bias-corrected and accelerated interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bca {
    /// The level, between 0 and 1.
    pub level: f64,
    /// Lower limit.
    pub lower: Limit,
    /// Upper limit.
    pub upper: Limit,
}

/// What one case less in a cell does to the estimate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Influence {
    /// The cell as a bit mask of lists.
    pub mask: u16,
    /// Cases in the cell.
    pub cases: u64,
    /// The estimate, model choice included, with one case of the cell taken away; or why there is none.
    pub estimate: Result<f64, Refusal>,
}

/// The bootstrap of one estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct Bootstrap {
    /// The estimate on the table itself, in people.
    pub estimate: f64,
    /// Replicates drawn.
    pub drawn: usize,
    /// Estimates of the replicates that gave one, ascending.
    pub replicates: Vec<f64>,
    /// Why replicates gave none, with their number, most frequent first.
    pub failed: Vec<(Refusal, usize)>,
    /// Those of the failed whose estimate is infinite: nobody is on two lists.
    pub endless: usize,
    /// The bias correction: the normal quantile of the share of replicates below the estimate, those without an
    /// estimate taken as above it. Infinite if all are on one side; then there is no interval of this kind.
    pub z0: f64,
    /// The acceleration, from the jackknife.
    pub acceleration: f64,
    /// The jackknife: each cell with cases, one case less.
    pub jackknife: Vec<Influence>,
    /// Bias-corrected and accelerated intervals at the levels asked for; empty if `z0` is infinite.
    pub bca: Vec<Bca>,
    /// Percentile intervals at the same levels; an open limit is infinite.
    pub percentile: Vec<Interval>,
}

impl Bootstrap {
    /// The intervals from estimates that were made elsewhere: `replicates` and `jackknife` as the fits gave them,
    /// `levels` such as 0.95.
    ///
    /// # Errors
    /// When too few replicates gave an estimate.
    pub fn from_estimates(
        estimate: f64,
        replicates: &[Result<f64, Refusal>],
        jackknife: Vec<Influence>,
        levels: &[f64],
    ) -> Result<Self, Refusal> {
        let mut usable: Vec<f64> = replicates.iter().filter_map(|replicate| replicate.ok()).collect();
        if usable.len() < FEWEST.min(replicates.len()).max(1) {
            return Err(Refusal::TooFewReplicates { usable: usable.len(), replicates: replicates.len() });
        }
        usable.sort_unstable_by(f64::total_cmp);
        let mut failed: Vec<(Refusal, usize)> = Vec::new();
        for refusal in replicates.iter().filter_map(|replicate| replicate.err()) {
            match failed.iter_mut().find(|(known, _)| *known == refusal) {
                Some((_, count)) => *count += 1,
                None => failed.push((refusal, 1)),
            }
        }
        failed.sort_by_key(|(refusal, count)| (std::cmp::Reverse(*count), *refusal));
        // a replicate that is equal but for the last digits is not below
        let below = usable.partition_point(|replicate| *replicate < estimate * (1.0 - EQUAL));
        let endless = failed.iter().filter(|(why, _)| is_endless(*why)).map(|(_, count)| count).sum();
        let acceleration = acceleration(&jackknife);
        let ends = Ends::new(&usable, endless, replicates.len(), below);
        let bca = levels.iter().filter_map(|level| ends.bca(acceleration, *level)).collect();
        let percentile = levels.iter().filter_map(|level| ends.percentile(*level)).collect();
        let z0 = ends.high.z0;
        Ok(Self {
            estimate,
            drawn: replicates.len(),
            replicates: usable,
            failed,
            endless,
            z0,
            acceleration,
            jackknife,
            bca,
            percentile,
        })
    }

    /// The bias-corrected and accelerated quantile for a probability (0.5: the corrected median).
    #[must_use]
    pub fn corrected_quantile(&self, probability: f64) -> Option<Limit> {
        let below = self.replicates.partition_point(|replicate| *replicate < self.estimate * (1.0 - EQUAL));
        let ends = Ends::new(&self.replicates, self.endless, self.drawn, below);
        let side = if probability < 0.5 { &ends.low } else { &ends.high };
        side.limit(self.acceleration, probability)
    }

    /// How many replicates gave no estimate.
    #[must_use]
    pub fn failures(&self) -> usize {
        self.drawn - self.replicates.len()
    }
}

/// The acceleration from the jackknife, each cell weighted by its cases; cells without an estimate are left out.
fn acceleration(jackknife: &[Influence]) -> f64 {
    let usable = || jackknife.iter().filter_map(|cell| Some((cell.cases as f64, cell.estimate.ok()?)));
    let weight: f64 = usable().map(|(cases, _)| cases).sum();
    let mean = usable().map(|(cases, estimate)| cases * estimate).sum::<f64>() / weight;
    let moment =
        |power: i32| usable().map(|(cases, estimate)| cases * (mean - estimate).powi(power)).sum::<f64>();
    let spread = moment(2);
    if spread > 0.0 { moment(3) / (6.0 * spread.powf(1.5)) } else { 0.0 }
}

/// Whether a replicate is refused because its estimate is infinite.
fn is_endless(why: Refusal) -> bool {
    matches!(why, Refusal::NoOverlap | Refusal::NotFinite)
}

/// The replicates as one limit sees them: sorted, with those that have no estimate on one of the ends.
struct Side {
    sorted: Vec<f64>,
    z0: f64,
}

/// The replicates as the lower and as the upper limit see them.
struct Ends {
    low: Side,
    high: Side,
}

impl Ends {
    /// `usable` ascending, of `drawn` replicates; `endless` of the others are infinite; `below` of the usable lie
    /// below the estimate.
    fn new(usable: &[f64], endless: usize, drawn: usize, below: usize) -> Self {
        let unknown = drawn - usable.len() - endless;
        let side = |under: usize, over: usize| {
            let mut sorted = vec![f64::NEG_INFINITY; under];
            sorted.extend_from_slice(usable);
            sorted.resize(drawn.max(under + usable.len() + over), f64::INFINITY);
            let z0 = normal_quantile((under + below) as f64 / sorted.len() as f64);
            Side { sorted, z0 }
        };
        Self { low: side(unknown, endless), high: side(0, unknown + endless) }
    }

    fn bca(&self, acceleration: f64, level: f64) -> Option<Bca> {
        let (low, high) = tails(level)?;
        let lower = self.low.limit(acceleration, low)?;
        let upper = self.high.limit(acceleration, high)?;
        Some(Bca { level, lower: lower.or_below(), upper })
    }

    fn percentile(&self, level: f64) -> Option<Interval> {
        let (low, high) = tails(level)?;
        let (lower, upper) = (open_quantile(&self.low.sorted, low)?, open_quantile(&self.high.sorted, high)?);
        let lower = if lower.value < f64::INFINITY { lower.value } else { f64::NEG_INFINITY };
        Some(Interval { level, lower, upper: upper.value })
    }
}

impl Side {
    fn limit(&self, acceleration: f64, probability: f64) -> Option<Limit> {
        if !self.z0.is_finite() {
            return None;
        }
        let shifted = self.z0 + normal_quantile(probability);
        let scale = 1.0 - acceleration * shifted;
        // beyond the pole of the correction the limit is the extreme replicate
        let adjusted = if scale > 0.0 {
            normal_cdf(self.z0 + shifted / scale)
        } else {
            f64::from(u8::from(shifted > 0.0))
        };
        let Quantile { value, rank } = open_quantile(&self.sorted, adjusted)?;
        let edge = rank < 2.0 || rank > self.sorted.len() as f64 - 1.0;
        Some(Limit { value, rank, edge })
    }
}

impl Limit {
    /// A lower limit: infinite replicates bound nothing from below.
    fn or_below(self) -> Self {
        if self.value == f64::INFINITY { Self { value: f64::NEG_INFINITY, ..self } } else { self }
    }
}

/// The quantile of ascending values some of which may be infinite: between a finite and an infinite one it is the
/// infinite one.
fn open_quantile(sorted: &[f64], probability: f64) -> Option<Quantile> {
    let found = quantile(sorted, probability)?;
    if !found.value.is_nan() {
        return Some(found);
    }
    // nothing of an infinite neighbour, or both of them infinite
    let at = |rank: f64| sorted.get((rank.max(1.0) as usize - 1).min(sorted.len() - 1)).copied();
    let (low, high) = (at(found.rank.floor())?, at(found.rank.floor() + 1.0)?);
    let value = if found.rank.fract() == 0.0 || high.is_finite() { low } else { high };
    Some(Quantile { value, ..found })
}

fn tails(level: f64) -> Option<(f64, f64)> {
    (level > 0.0 && level < 1.0).then_some((0.5 - level / 2.0, 0.5 + level / 2.0))
}
