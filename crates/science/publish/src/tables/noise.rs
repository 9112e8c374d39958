//! Noise: whole random numbers are added to the finest cells, and every total is made from them.
//!
//! Because all tables are sums of the same noisy cells they agree with each other, and a reader cannot average the noise
//! away by comparing totals. Every finest cell gets noise, empty ones included, and only the noisy numbers are used
//! afterwards, so that noise with a formal guarantee keeps it: adding or removing one record changes one finest cell by
//! one. Negative results are fitted away by lowering the others equally while the noisy number of all records stays
//! (projection on a simplex, Duchi and others 2008), so that the fit does not inflate totals.

use serde::Serialize;

use super::cube::Cube;
use super::protected::Shown;
use super::suppress::State;
use super::system;
use crate::error::Fault;
use crate::run::Run;

/// Tables with noise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Noisy {
    /// All cells, in the order of the cube.
    pub cells: Vec<Shown>,
    /// Finest cells that got noise.
    pub finest: usize,
}

/// Adds a draw to every finest cell of all tables together, fits what is negative, and sums.
///
/// # Errors
/// More finest cells than the specification allows, or a stop.
pub fn noise(cube: &Cube, draw: &mut dyn FnMut() -> i64, run: &Run) -> Result<Noisy, Fault> {
    let finest = system::finest(cube)?;
    let mut leaves = Vec::new();
    let mut values: Vec<i64> = Vec::new();
    let counts = cube.counts_of(&finest);
    for (number, at) in cube.leaves(&finest).enumerate() {
        if number % 1024 == 0 && run.stopped() {
            return Err(Fault::Stopped);
        }
        let count = counts.get(&at).copied().unwrap_or(0);
        values.push(i64::try_from(count).unwrap_or(i64::MAX).saturating_add(draw()));
        leaves.push(at);
    }
    let fitted = fit(&values);
    let mut sums = vec![0_u64; cube.cells().len()];
    for (at, value) in leaves.iter().zip(&fitted) {
        if *value > 0 {
            for cell in cube.holding(at) {
                if let Some(sum) = sums.get_mut(cell) {
                    *sum += value;
                }
            }
        }
    }
    let shown = |(cell, value): (&super::cube::Cell, &u64)| Shown {
        at: cell.at.clone(),
        value: cell.available.then_some(*value),
        state: if cell.available { State::Noisy } else { State::NotAvailable },
    };
    Ok(Noisy { cells: cube.cells().iter().zip(&sums).map(shown).collect(), finest: leaves.len() })
}

/// The nearest whole numbers that are not negative and have the same sum (nothing if the sum is negative). What is over
/// after rounding down goes to the largest remainders, which are all the same here, hence to the first cells in order.
fn fit(values: &[i64]) -> Vec<u64> {
    let total = values.iter().map(|value| i128::from(*value)).sum::<i128>().max(0);
    if total == 0 {
        return vec![0; values.len()];
    }
    let mut falling: Vec<i128> = values.iter().map(|value| i128::from(*value)).collect();
    falling.sort_unstable_by(|a, b| b.cmp(a));
    // With `n` cells kept, each is lowered by (sum of the n largest - total) / n; keep as many as stay above zero.
    let (mut sum, mut lower) = (0_i128, (0_i128, 1_i128));
    for (kept, value) in (1_i128..).zip(&falling) {
        sum += value;
        if value * kept > sum - total {
            lower = (sum - total, kept);
        }
    }
    let (excess, kept) = lower;
    let low = excess.div_euclid(kept);
    let split = excess.rem_euclid(kept);
    // `split` of the kept cells are lowered by one more.
    let mut more = split;
    let mut fitted: Vec<u64> = Vec::with_capacity(values.len());
    for value in values {
        let above = i128::from(*value) - low;
        let extra = i128::from(above > 0 && more > 0);
        more -= extra;
        fitted.push(u64::try_from((above - extra).max(0)).unwrap_or(0));
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn the_sum_stays_and_nothing_is_negative() {
        assert_eq!(fit(&[5, -2, 3]), vec![4, 0, 2]);
        assert_eq!(fit(&[5, -1, 3]), vec![4, 0, 3]);
        assert_eq!(fit(&[5, -9, -1]), vec![0, 0, 0]);
        assert_eq!(fit(&[2, 1, 0]), vec![2, 1, 0]);
        assert_eq!(fit(&[]), Vec::<u64>::new());
    }

    proptest::proptest! {
        #[test]
        fn whole_fits_keep_the_sum(values in proptest::collection::vec(-20_i64..20, 1..40)) {
            let total: i64 = values.iter().sum();
            let fitted: u64 = fit(&values).iter().sum();
            proptest::prop_assert_eq!(fitted, u64::try_from(total.max(0)).unwrap());
        }
    }
}
