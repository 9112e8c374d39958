//! How much privacy a release costs, and how the cost is shared out.
//!
//! Gaussian noise is accounted in zero-concentrated differential privacy (Bun and Steinke 2016): a count vector of which
//! one person changes Euclidean length D, released with noise of deviation s, costs rho = D² / (2 s²), and costs of
//! several releases add up. A total rho is turned into (epsilon, delta) by the bound of Canonne, Kamath and Steinke
//! (2020, proposition 12), which is tighter than rho + 2 sqrt(rho ln(1 / delta)).

/// Logarithm of the delta at which `rho` of concentrated privacy gives `epsilon`, at one order `above + 1`.
fn log_delta_at(rho: f64, epsilon: f64, above: f64) -> f64 {
    let order = above + 1.0;
    above * (order * rho - epsilon) - above.ln() + order * (-1.0 / order).ln_1p()
}

/// Smallest value over a wide range of orders, by narrowing a logarithmic grid.
fn least(of: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-12.0_f64, 16.0_f64);
    for _ in 0..40 {
        let (left, right) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if of(left.exp()) <= of(right.exp()) {
            high = right;
        } else {
            low = left;
        }
    }
    of(low.exp()).min(of(high.exp()))
}

/// The delta for which `rho` of concentrated privacy gives (`epsilon`, delta); at most 1.
#[must_use]
pub fn delta_of(rho: f64, epsilon: f64) -> f64 {
    if rho <= 0.0 {
        return 0.0;
    }
    least(|above| log_delta_at(rho, epsilon, above)).min(0.0).exp()
}

/// The epsilon that `rho` of concentrated privacy gives at `delta`; never negative. For composed releases: sum the
/// rhos, then convert once.
#[must_use]
pub fn epsilon_of(rho: f64, delta: f64) -> f64 {
    if rho <= 0.0 {
        return 0.0;
    }
    // log_delta_at is linear in epsilon with slope -above.
    least(|above| (log_delta_at(rho, 0.0, above) - delta.ln()) / above).max(0.0)
}

/// The largest rho that still gives (`epsilon`, `delta`), rounded down.
#[must_use]
pub fn rho_of(epsilon: f64, delta: f64) -> f64 {
    let (mut low, mut high) = (0.0, epsilon.max(1e-9) + 1.0);
    for _ in 0..48 {
        let middle = f64::midpoint(low, high);
        if delta_of(middle, epsilon) <= delta {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Number of ways to choose `l` of `m`, as a number that cannot overflow.
#[must_use]
pub fn choose(m: usize, l: usize) -> f64 {
    (0..l).map(|i| m.saturating_sub(i) as f64 / (i + 1) as f64).product()
}

/// How the budget of the counts is shared between the lengths of combinations.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub enum Mode {
    /// The smallest sum of the errors of all lengths: deviation in proportion to the cube root of the number of
    /// combinations that one person has.
    Least,
    /// Long combinations first: base deviation falls as 1, 1/2, 1/3. Long ones are the most and the smallest, so that
    /// the least is lost or fabricated.
    #[default]
    LongFirst,
    /// Short combinations first: base deviation rises as 1/R, ..., 1.
    ShortFirst,
    /// The same base deviation for all lengths.
    Balanced,
    /// Relative base deviations, one per length, all above 0.
    Custom(Vec<f64>),
}

impl Mode {
    /// Deviation of the noise on one count, per length, so that the whole costs exactly `rho`; `reach` is the number
    /// of combinations of each length that one person has at most. Nothing if a custom share is missing or not
    /// above 0.
    #[must_use]
    pub fn deviations(&self, reach: &[f64], rho: f64) -> Option<Vec<f64>> {
        let shares: Vec<f64> = reach
            .iter()
            .enumerate()
            .map(|(i, reach)| match self {
                Self::Least => reach.max(1.0).cbrt(),
                Self::LongFirst => reach.max(1.0).sqrt() / (i + 1) as f64,
                Self::ShortFirst => reach.max(1.0).sqrt() * (i + 1) as f64,
                Self::Balanced => reach.max(1.0).sqrt(),
                Self::Custom(shares) => reach.max(1.0).sqrt() * shares.get(i).copied().unwrap_or(0.0),
            })
            .collect();
        if !shares.iter().all(|share| share.is_finite() && *share > 0.0) {
            return None;
        }
        let cost: f64 = shares.iter().zip(reach).map(|(share, reach)| reach.max(1.0) / (share * share)).sum();
        let scale = (cost / (2.0 * rho)).sqrt();
        Some(shares.iter().map(|share| share * scale).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_are_inverse_and_tighter_than_the_simple_bound() {
        for (epsilon, delta) in [(0.1, 1e-9), (1.0, 1e-6), (4.0, 1e-6), (12.0, 1e-5)] {
            let rho = rho_of(epsilon, delta);
            assert!(delta_of(rho, epsilon) <= delta);
            assert!((epsilon_of(rho, delta) - epsilon).abs() < 1e-6, "{epsilon} {}", epsilon_of(rho, delta));
            let l = f64::ln(1.0 / delta);
            let simple = ((epsilon + l).sqrt() - l.sqrt()).powi(2);
            assert!(rho > simple && rho < simple * 1.5, "{rho} {simple}");
        }
    }

    #[test]
    fn the_bound_holds_for_a_gaussian_whose_delta_is_known() {
        use statrs::distribution::{ContinuousCDF as _, Normal};
        let normal = Normal::standard();
        for rho in [0.01, 0.24, 2.0] {
            let mu = (2.0_f64 * rho).sqrt();
            for epsilon in [0.5, 1.0, 4.0] {
                let exact = normal.cdf(-epsilon / mu + mu / 2.0)
                    - f64::exp(epsilon) * normal.cdf(-epsilon / mu - mu / 2.0);
                assert!(delta_of(rho, epsilon) >= exact, "{rho} {epsilon}");
            }
        }
    }

    #[test]
    fn shares_spend_the_whole_budget_and_no_more() {
        let reach = [10.0, 45.0, 120.0];
        for mode in [
            Mode::Least,
            Mode::LongFirst,
            Mode::ShortFirst,
            Mode::Balanced,
            Mode::Custom(vec![3.0, 1.0, 2.0]),
        ] {
            let deviations = mode.deviations(&reach, 0.25).unwrap();
            let cost: f64 = reach.iter().zip(&deviations).map(|(reach, s)| reach / (2.0 * s * s)).sum();
            assert!((cost - 0.25).abs() < 1e-12, "{mode:?} {cost}");
        }
        assert_eq!(Mode::Custom(vec![1.0]).deviations(&reach, 0.25), None);
        assert_eq!(Mode::Custom(vec![1.0, 0.0, 1.0]).deviations(&reach, 0.25), None);
    }

    #[test]
    fn choosing() {
        assert_eq!(
            [choose(19, 3), choose(2, 3), choose(5, 0), choose(4, 1)].map(f64::round),
            [969.0, 0.0, 1.0, 4.0]
        );
    }
}
