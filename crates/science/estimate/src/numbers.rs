//! Small functions of numbers that the methods share: factorials, Poisson tails, normal quantiles, sample quantiles.

use statrs::distribution::{ContinuousCDF, Normal};
use std::sync::LazyLock;

/// `ln n!` less `n ln n - n`: what Stirling's formula leaves over. Exact to about 1e-15 relative for every `n`
/// (table below 32, series above; Abramowitz and Stegun 6.1.41).
#[must_use]
pub fn stirling_rest(n: f64) -> f64 {
    if n < 0.5 {
        return 0.0;
    }
    if n < 31.5 {
        return SMALL.get(n.round() as usize).copied().unwrap_or(0.0);
    }
    let r = 1.0 / n;
    let r2 = r * r;
    let series = r * (1.0 / 12.0 - r2 * (1.0 / 360.0 - r2 * (1.0 / 1260.0 - r2 / 1680.0)));
    0.5 * (2.0 * std::f64::consts::PI * n).ln() + series
}

/// [`stirling_rest`] of a number that need not be whole: `ln gamma(x + 1)` less `x ln x - x`.
#[must_use]
pub fn stirling_rest_of(x: f64) -> f64 {
    if x > 32.0 {
        stirling_rest(x)
    } else if x > 0.0 {
        statrs::function::gamma::ln_gamma(x + 1.0) - (x * x.ln() - x)
    } else {
        0.0
    }
}

/// [`stirling_rest`] of 0 to 31.
static SMALL: LazyLock<[f64; 32]> = LazyLock::new(|| {
    let mut table = [0.0; 32];
    let mut factorial = 1.0_f64;
    for (n, entry) in table.iter_mut().enumerate().skip(1) {
        let n = n as f64;
        factorial *= n;
        *entry = factorial.ln() - (n * n.ln() - n);
    }
    table
});

/// Half the Poisson deviance of one cell, `n ln(n/mu) - (n - mu)`, without loss of digits when both are large and
/// close. `n = 0` gives `mu`; `mu = 0` is allowed only with `n = 0`.
#[must_use]
pub fn half_deviance(n: f64, mu: f64) -> f64 {
    if n == 0.0 {
        return mu;
    }
    let ratio = (n - mu) / mu;
    mu * ((1.0 + ratio) * ratio.ln_1p() - ratio)
}

/// The probability that a Poisson number with this mean is exactly `n`.
#[must_use]
pub fn poisson_point(n: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if n == 0.0 { 1.0 } else { 0.0 };
    }
    (-half_deviance(n, mean) - stirling_rest(n)).exp()
}

/// The smaller of `P(X <= n)` and `P(X >= n)` for a Poisson number with this mean, or nothing as soon as it is clear
/// that it is not below `cut`. (Summing the probabilities from `n` outwards, largest first.)
#[must_use]
pub fn smaller_tail_below(n: f64, mean: f64, cut: f64) -> Option<f64> {
    let point = poisson_point(n, mean);
    if point >= cut {
        return None;
    }
    let below = n < mean;
    // both tails hold the point itself: their sum is 1 + point
    let mut near = 1.0;
    let mut factor = 1.0;
    let mut k = n;
    loop {
        factor *= if below { k / mean } else { mean / (k + 1.0) };
        k += if below { -1.0 } else { 1.0 };
        if factor <= near * 1e-17 {
            break;
        }
        near += factor;
        if cut < 0.3 && near * point >= cut {
            return None;
        }
    }
    let near = near * point;
    let tail = if near < 0.3 { near } else { near.min(1.0 + point - near) };
    (tail < cut).then_some(tail)
}

/// The standard normal distribution function: its power series near zero (Marsaglia 2004), Laplace's continued
/// fraction in the tails. About 1e-15 relative.
#[must_use]
pub fn normal_cdf(x: f64) -> f64 {
    if x > 0.0 {
        return 1.0 - normal_cdf(-x);
    }
    let density = (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt();
    if x < -2.5 {
        let fraction = (1..=150).rev().fold(0.0, |rest, k| f64::from(k) / (rest - x));
        return density / (fraction - x);
    }
    let (mut sum, mut term, mut k) = (x, x, 1.0);
    while term.abs() > 1e-18 {
        k += 2.0;
        term *= x * x / k;
        sum += term;
    }
    0.5 + density * sum
}

/// The standard normal quantile; minus or plus infinity at 0 and 1. For 0.975 it is 1.959963984540054.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    if p > 0.5 {
        // the lower half has more digits
        return -normal_quantile(1.0 - p);
    }
    let start = Normal::standard().inverse_cdf(p);
    // one step of Newton's method on the distribution function takes what digits are missing
    let density = (-0.5 * start * start).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let step = (normal_cdf(start) - p) / density;
    if step.is_finite() { start - step } else { start }
}

/// Where a sample quantile lies: its value, and the (fractional) rank from 1 among the sorted values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// The value.
    pub value: f64,
    /// The rank from 1 before clamping to the sample; below 1 or above the sample size at its edges.
    pub rank: f64,
}

/// The sample quantile of type 8 (Hyndman and Fan 1996) of ascending values; nothing for an empty sample.
#[must_use]
pub fn quantile(sorted: &[f64], probability: f64) -> Option<Quantile> {
    let last = sorted.len().checked_sub(1)?;
    let size = sorted.len() as f64;
    let rank = size * probability + (probability + 1.0) / 3.0;
    let floor = rank.floor();
    let at = |rank: f64| sorted.get((rank.max(1.0) as usize - 1).min(last)).copied();
    let (low, high) = (at(floor)?, at(floor + 1.0)?);
    let part = rank - floor;
    Some(Quantile { value: (1.0 - part) * low + part * high, rank })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_the_normal_distribution() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-13, "{}", normal_quantile(0.975));
        assert!((normal_quantile(0.9) - 1.281_551_565_544_600_4).abs() < 1e-13);
        assert!((normal_quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-12);
        for x in [-8.0, -2.6, -2.4, -0.3, 0.0, 0.7, 3.1] {
            assert!((normal_quantile(normal_cdf(x)) - x).abs() < 1e-12, "{x}");
        }
        assert!((normal_cdf(-3.0) / 1.349_898_031_630_094_5e-3 - 1.0).abs() < 1e-14);
        assert!((normal_cdf(-1.0) - 0.158_655_253_931_457_05).abs() < 1e-16);
    }

    #[test]
    fn factorials() {
        let mut exact = 0.0;
        for n in 1..200 {
            let n = f64::from(n);
            exact += n.ln();
            assert!((stirling_rest(n) + n * n.ln() - n - exact).abs() < 1e-12 * (1.0 + exact), "{n}");
        }
    }

    #[test]
    fn tails_agree_with_plain_sums() {
        for mean in [0.3_f64, 1.9, 7.5, 30.0, 141.2] {
            let points: Vec<f64> = (0..400).map(|n| poisson_point(f64::from(n), mean)).collect();
            let at_zero = (-mean).exp();
            assert!((points.first().unwrap() - at_zero).abs() < 1e-15);
            for n in 0..300_usize {
                let lower: f64 = points.iter().take(n + 1).sum();
                let upper: f64 = points.iter().skip(n).sum();
                let tail = smaller_tail_below(n as f64, mean, 2.0).unwrap();
                assert!((tail - lower.min(upper)).abs() < 1e-12, "{mean} {n}");
                if (tail - 0.02).abs() > 1e-12 {
                    assert_eq!(smaller_tail_below(n as f64, mean, 0.02).is_some(), tail < 0.02);
                }
            }
        }
        assert_eq!(smaller_tail_below(0.0, 0.0, 0.02), None);
    }

    #[test]
    fn sample_quantiles() {
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(quantile(&[], 0.5), None);
        assert!((quantile(&values, 0.5).unwrap().value - 2.5).abs() < 1e-15);
        assert!((quantile(&values, 0.25).unwrap().value - (17.0 / 12.0)).abs() < 1e-15);
        assert_eq!(quantile(&values, 0.0).unwrap().value, 1.0);
        assert_eq!(quantile(&values, 1.0).unwrap().value, 4.0);
    }
}
