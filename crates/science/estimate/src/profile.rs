//! The profile likelihood interval of a model, and the multinomial estimate that belongs to it (Cormack 1992).
//!
//! The number of people is taken as a parameter of a multinomial law. For a given number the unseen are one more cell
//! of the table, the log-linear model is fitted to all cells, and what is left is a likelihood of the number alone:
//! its maximum is the estimate, and where it has fallen by half the chi-squared quantile are the limits.

use crate::counts::Counts;
use crate::error::Refusal;
use crate::fit::Interval;
use crate::fitter::{Fitter, Start};
use crate::model::Model;
use crate::numbers::{normal_quantile, stirling_rest_of};
use crate::table::Table;
use statrs::function::gamma::digamma;

/// The limits are searched up to so many times the cases.
const FARTHEST: f64 = 1e9;

/// The multinomial estimate with its profile intervals, all given the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The estimate, in people.
    pub estimate: f64,
    /// One interval per level asked for.
    pub intervals: Vec<Interval>,
}

/// The profile likelihood of a model at levels such as 0.95.
///
/// # Errors
/// When the model cannot be fitted, or the likelihood does not fall far enough on the upper side.
pub fn interval(table: &Table, model: &Model, levels: &[f64]) -> Result<Profile, Refusal> {
    let counts = Counts::new(table);
    let mut fitter = Fitter::new(counts.lists());
    fitter.fit(&counts, model, Start::Cold)?;
    let dark = fitter.dark()?;
    let mut profile = Likelihood { fitter, counts };
    // the slope falls from plus to minus: the estimate is where it is zero, close to the Poisson estimate
    let (mut low, mut high) = (0.0, dark.max(1.0));
    while profile.at(high)?.slope > 0.0 {
        (low, high) = (high, 2.0 * high);
        profile.still_near(high)?;
    }
    let best = root(low, high, |unseen| Ok((profile.at(unseen)?.slope, None)))?;
    let top = profile.at(best)?.value;
    let cases = profile.counts.seen();
    let mut intervals = Vec::new();
    for level in levels.iter().copied().filter(|level| *level > 0.0 && *level < 1.0) {
        let z = normal_quantile(0.5 + level / 2.0);
        let wanted = top - 0.5 * z * z;
        let lower = profile.lower(wanted, best)?;
        let upper = profile.upper(wanted, best)?;
        intervals.push(Interval { level, lower: cases + lower, upper: cases + upper });
    }
    Ok(Profile { estimate: cases + best, intervals })
}

struct Likelihood {
    fitter: Fitter,
    counts: Counts,
}

/// The logarithm of the profile likelihood (up to a constant) and its slope, per person.
#[derive(Clone, Copy)]
struct Point {
    value: f64,
    slope: f64,
}

impl Likelihood {
    /// The likelihood when so many people (any number from 0 on) are unseen.
    fn at(&mut self, unseen: f64) -> Result<Point, Refusal> {
        // with nobody unseen the empty cell's mean would be 0: a thousandth of a person is as good as nobody
        let unseen = unseen.max(1e-3);
        self.counts.know_unseen(unseen);
        self.fitter.refit(&self.counts)?;
        let people = self.counts.cases();
        let fitted = self.fitter.parameters().first().copied().unwrap_or(f64::NAN);
        let (rest_people, rest_people_slope) = factorial_rest(people);
        let (rest_unseen, rest_unseen_slope) = factorial_rest(unseen);
        let value = rest_people - rest_unseen - 0.5 * self.fitter.deviance(&self.counts);
        let slope = rest_people_slope - rest_unseen_slope - unseen.ln() + fitted;
        if value.is_finite() && slope.is_finite() {
            Ok(Point { value, slope })
        } else {
            Err(Refusal::NotFinite)
        }
    }

    fn still_near(&self, unseen: f64) -> Result<(), Refusal> {
        if unseen <= FARTHEST * self.counts.seen() { Ok(()) } else { Err(Refusal::NotFinite) }
    }

    fn lower(&mut self, wanted: f64, best: f64) -> Result<f64, Refusal> {
        if self.at(0.0)?.value >= wanted {
            return Ok(0.0);
        }
        root(0.0, best, |unseen| {
            let point = self.at(unseen)?;
            Ok((wanted - point.value, Some(-point.slope)))
        })
    }

    fn upper(&mut self, wanted: f64, best: f64) -> Result<f64, Refusal> {
        let (mut low, mut high) = (best, 2.0 * best.max(1.0));
        while self.at(high)?.value > wanted {
            (low, high) = (high, 2.0 * high);
            self.still_near(high)?;
        }
        root(low, high, |unseen| {
            let point = self.at(unseen)?;
            Ok((point.value - wanted, Some(point.slope)))
        })
    }
}

/// Numbers from here on take the first term of Stirling's formula.
const STIRLING: f64 = 10.0;

/// What the logarithm of `x!` has beyond `x ln x - x`, up to a constant, and its slope. From ten on the first term of
/// Stirling's formula, `ln(x) / 2`, as in published intervals (the next term, `1 / 12 x`, changes the limits in the
/// sixth digit at most); below that exact, joined without a step.
fn factorial_rest(x: f64) -> (f64, f64) {
    if x >= STIRLING {
        return (0.5 * x.ln(), 0.5 / x);
    }
    let step = 0.5 * STIRLING.ln() - stirling_rest_of(STIRLING);
    (stirling_rest_of(x) + step, digamma(x + 1.0) - x.ln())
}

/// The root between two ends of a function that is positive below it and negative above: Newton steps where there is a
/// slope and they stay inside, halving otherwise.
fn root(
    low: f64,
    high: f64,
    mut function: impl FnMut(f64) -> Result<(f64, Option<f64>), Refusal>,
) -> Result<f64, Refusal> {
    let (mut low, mut high) = (low, high);
    let mut at = 0.5 * (low + high);
    for _ in 0..200 {
        let (value, slope) = function(at)?;
        if value == 0.0 {
            return Ok(at);
        }
        if value > 0.0 {
            low = at
        } else {
            high = at
        }
        let middle = 0.5 * (low + high);
        let next = slope.map_or(middle, |slope| at - value / slope);
        let next = if next > low && next < high { next } else { middle };
        if (next - at).abs() <= 1e-11 * (1.0 + at) || high - low <= 1e-11 * (1.0 + high) {
            return Ok(next);
        }
        at = next;
    }
    Ok(at)
}
