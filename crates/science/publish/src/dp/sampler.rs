//! Exact integer noise: discrete Laplace and discrete Gaussian.
//!
//! Every decision is a comparison of integers with uniform random integers, so the distributions hold exactly and no
//! rounding of floating-point numbers can betray the true count (Mironov 2012). The algorithms are those of Canonne,
//! Kamath and Steinke, "The Discrete Gaussian for Differential Privacy" (2020), algorithms 1 to 3.
//!
//! Whoever releases data passes a generator that was seeded by the operating system ([`fresh`]); tests pass a seeded one.

use crate::error::Fault;
use rand_chacha::rand_core::{Rng, SeedableRng as _};
use rand_chacha::{ChaCha8Rng, ChaCha20Rng};

/// Largest numerator and denominator of a scale: with it no intermediate product leaves 128 bits.
const LIMIT: u64 = 1 << 32;

/// A generator seeded by the operating system: the one for real releases.
///
/// # Errors
///
/// [`Fault::File`] if the system gives no randomness.
pub fn fresh() -> Result<ChaCha20Rng, Fault> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|why| Fault::file("The system's randomness", &why))?;
    Ok(ChaCha20Rng::from_seed(seed))
}

/// A start of draws from the operating system: for releases whose draws nobody asked to repeat. Whoever knows it can
/// make the draws again, so it stays inside.
///
/// # Errors
///
/// [`Fault::File`] if the system gives no randomness.
pub fn fresh_seed() -> Result<u64, Fault> {
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).map_err(|why| Fault::file("The system's randomness", &why))?;
    Ok(u64::from_le_bytes(seed))
}

/// A generator with a fixed seed, for tests and rehearsals: its releases can be recomputed and protect nobody.
#[must_use]
pub fn rehearsal(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Uniform integer in `0..bound` (0 for an empty range): draws below a power of two until one fits.
fn below(bound: u128, rng: &mut impl Rng) -> u128 {
    let Some(largest) = bound.checked_sub(1) else { return 0 };
    if let Ok(largest) = u64::try_from(largest) {
        let mask = u64::MAX.checked_shr(largest.leading_zeros()).unwrap_or(0);
        loop {
            let draw = rng.next_u64() & mask;
            if draw <= largest {
                return u128::from(draw);
            }
        }
    }
    let mask = u128::MAX >> largest.leading_zeros();
    loop {
        let draw = ((u128::from(rng.next_u64()) << 64) | u128::from(rng.next_u64())) & mask;
        if draw <= largest {
            return draw;
        }
    }
}

/// Uniform integer in `0..bound`; 0 for an empty range.
pub fn uniform(bound: u64, rng: &mut impl Rng) -> u64 {
    u64::try_from(below(u128::from(bound), rng)).unwrap_or(0)
}

/// True with probability exactly exp(-numerator / denominator), for a fraction of at most 1.
fn survives_unit(numerator: u128, denominator: u128, rng: &mut impl Rng) -> bool {
    // The first k at which a coin of chance fraction / k fails is odd with chance exp(-fraction).
    let mut k: u128 = 1;
    loop {
        // The product overflows only beyond k = 2^20 rounds, whose chance is below 1 / (2^20)!.
        let Some(bound) = denominator.checked_mul(k) else { return k % 2 == 1 };
        if below(bound, rng) >= numerator {
            return k % 2 == 1;
        }
        k += 1;
    }
}

/// True with probability exactly exp(-numerator / denominator).
fn survives(numerator: u128, denominator: u128, rng: &mut impl Rng) -> bool {
    let mut left = numerator;
    while left > denominator {
        if !survives_unit(1, 1, rng) {
            return false;
        }
        left -= denominator;
    }
    survives_unit(left, denominator, rng)
}

/// Discrete Laplace noise: an integer x with probability proportional to exp(-|x| / scale), the scale a fraction.
/// Added to a count that one person changes by at most 1 it gives epsilon = 1 / scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscreteLaplace {
    numerator: u64,
    denominator: u64,
}

impl DiscreteLaplace {
    /// Noise of scale `numerator / denominator`. Nothing unless both are from 1 to 2^32.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        let sound = (1..=LIMIT).contains(&numerator) && (1..=LIMIT).contains(&denominator);
        sound.then_some(Self { numerator, denominator })
    }

    /// Noise whose scale is `scale` rounded up to a fraction: never less protection than asked for. Nothing unless
    /// the scale is above 0 and below 4 billion.
    #[must_use]
    pub fn at_least(scale: f64) -> Option<Self> {
        let (numerator, denominator) = fraction_above(scale)?;
        Self::new(numerator, denominator)
    }

    /// The scale, in units of the count.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// One draw.
    pub fn sample(&self, rng: &mut impl Rng) -> i64 {
        loop {
            let start = u128::from(uniform(self.numerator, rng));
            if !survives_unit(start, u128::from(self.numerator), rng) {
                continue;
            }
            let mut laps: u128 = 0;
            while survives_unit(1, 1, rng) {
                laps += 1;
            }
            let size = (start + u128::from(self.numerator) * laps) / u128::from(self.denominator);
            let negative = rng.next_u64() & 1 == 1;
            if negative && size == 0 {
                continue;
            }
            // Sizes beyond 63 bits would need more than 2^30 successes in a row.
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            return if negative { -size } else { size };
        }
    }

    /// Probability of `x`; to explain and to test, not used in sampling.
    #[must_use]
    pub fn probability(&self, x: i64) -> f64 {
        let step = (-1.0 / self.scale()).exp();
        (1.0 - step) / (1.0 + step) * (-(x.unsigned_abs() as f64) / self.scale()).exp()
    }
}

/// Discrete Gaussian noise: an integer x with probability proportional to exp(-x² / (2 variance)), the variance a
/// fraction. Added to counts that one person changes by at most D in Euclidean length it gives D² / (2 variance) of
/// zero-concentrated privacy (Bun and Steinke 2016; Canonne, Kamath and Steinke 2020, theorem 14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscreteGaussian {
    numerator: u64,
    denominator: u64,
    envelope: DiscreteLaplace,
}

impl DiscreteGaussian {
    /// Noise of variance `numerator / denominator`. Nothing unless the numerator is from 1 to 2^42 and the
    /// denominator from 1 to 2^20.
    #[must_use]
    pub fn new(numerator: u64, denominator: u64) -> Option<Self> {
        if !(1..=1 << 42).contains(&numerator) || !(1..=1 << 20).contains(&denominator) {
            return None;
        }
        let envelope = DiscreteLaplace::new((numerator / denominator).isqrt() + 1, 1)?;
        Some(Self { numerator, denominator, envelope })
    }

    /// Noise whose variance is `deviation²` rounded up to a fraction: never less protection than asked for. Nothing
    /// unless the deviation is above 0 and below 2 million.
    #[must_use]
    pub fn at_least(deviation: f64) -> Option<Self> {
        let (numerator, denominator) = fraction_above(deviation.signum() * deviation * deviation)?;
        Self::new(numerator, denominator)
    }

    /// The parameter sigma², in squared units of the count; the variance of the noise is at most this.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Square root of [`Self::variance`].
    #[must_use]
    pub fn deviation(&self) -> f64 {
        self.variance().sqrt()
    }

    /// One draw.
    pub fn sample(&self, rng: &mut impl Rng) -> i64 {
        loop {
            let draw = self.envelope.sample(rng);
            if self.accepts(draw, rng) {
                return draw;
            }
        }
    }

    /// Accepts a draw of the envelope of scale t with probability exp(-(|draw| - variance / t)² / (2 variance)).
    fn accepts(&self, draw: i64, rng: &mut impl Rng) -> bool {
        let (numerator, denominator) = (u128::from(self.numerator), u128::from(self.denominator));
        let scale = u128::from(self.envelope.numerator);
        // As whole numbers: (|draw| t den - num)² / (2 num t² den). The lower part is below 2^106; an upper part
        // beyond 2^128 is a chance below exp(-2^22), which is refused.
        let Some(square) = u128::from(draw.unsigned_abs())
            .checked_mul(scale * denominator)
            .and_then(|reach| reach.abs_diff(numerator).checked_mul(reach.abs_diff(numerator)))
        else {
            return false;
        };
        survives(square, 2 * numerator * scale * scale * denominator, rng)
    }

    /// Probability of `x`; to explain and to test, not used in sampling.
    #[must_use]
    pub fn probability(&self, x: i64) -> f64 {
        let density = |x: f64| (-x * x / (2.0 * self.variance())).exp();
        let reach = (self.deviation() * 12.0).ceil().max(12.0);
        let steps = std::iter::successors(Some(-reach), |x| (*x < reach).then_some(x + 1.0));
        density(x as f64) / steps.map(density).sum::<f64>()
    }
}

/// The smallest fraction that is not below `value`, over a denominator so fine that rounding up costs at most a
/// thousandth (for values from a thousandth on).
fn fraction_above(value: f64) -> Option<(u64, u64)> {
    if !(value.is_finite() && value > 0.0) {
        return None;
    }
    let grain: u64 = if value < 1.0 {
        1 << 20
    } else if value < 1e6 {
        1 << 10
    } else {
        1
    };
    let numerator = (value * grain as f64).ceil().max(1.0);
    (numerator < (1u64 << 42) as f64).then_some((numerator as u64, grain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_out_of_range_are_refused() {
        assert_eq!(DiscreteLaplace::new(0, 1), None);
        assert_eq!(DiscreteLaplace::new(1, 0), None);
        assert_eq!(DiscreteLaplace::new(LIMIT + 1, 1), None);
        assert_eq!(DiscreteGaussian::new(0, 1), None);
        assert_eq!(DiscreteGaussian::new(1, (1 << 20) + 1), None);
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e19] {
            assert_eq!(DiscreteLaplace::at_least(wrong), None, "{wrong}");
            assert_eq!(DiscreteGaussian::at_least(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rounding_never_lowers_the_noise() {
        for scale in [0.1, 0.3, 0.999, 1.0, 1.5, 17.3, 41_234.5, 1e6] {
            let laplace = DiscreteLaplace::at_least(scale).unwrap().scale();
            assert!(laplace >= scale && laplace <= scale * 1.001 + 1e-6, "{scale} {laplace}");
            let gaussian = DiscreteGaussian::at_least(scale).unwrap().deviation();
            assert!(
                gaussian >= scale * (1.0 - 1e-12) && gaussian <= scale * 1.001 + 1e-6,
                "{scale} {gaussian}"
            );
        }
    }

    #[test]
    fn uniform_stays_below_its_bound() {
        let mut rng = rehearsal(1);
        for bound in [0, 1, 2, 3, 7, 8, 9, 1000] {
            assert!((0..200).all(|_| uniform(bound, &mut rng) < bound.max(1)));
        }
        let wide = u128::from(u64::MAX) * 5;
        assert!((0..200).all(|_| below(wide, &mut rng) < wide));
    }

    #[test]
    fn extreme_scales_end() {
        let mut rng = rehearsal(2);
        let tiny = DiscreteGaussian::new(1, 1 << 20).unwrap();
        assert!((0..100).all(|_| tiny.sample(&mut rng) == 0));
        let huge = DiscreteGaussian::new(1 << 42, 1).unwrap();
        let largest = (0..1000).map(|_| huge.sample(&mut rng).unsigned_abs()).max().unwrap();
        assert!(largest > 1 << 21 && largest < 1 << 25, "{largest}");
    }

    #[test]
    fn the_system_gives_different_seeds() {
        let (mut one, mut two) = (fresh().unwrap(), fresh().unwrap());
        assert_ne!(one.next_u64(), two.next_u64());
    }
}
