//! The posterior of a Poisson log-linear model with normal priors: its logarithm, its mode, its curvature there.
#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is a loop bound of the same matrix")]

use crate::error::Refusal;
use crate::table::Table;

/// The posterior of the coefficients of a model of main effects and pairs.
pub(super) struct Posterior {
    /// Sets of lists of the coefficients: the empty one, each list, then the pairs.
    pub terms: Vec<usize>,
    /// Prior precision of each coefficient, around 0.
    precision: Vec<f64>,
    /// Cases on all lists of each term.
    margins: Vec<f64>,
    /// Per combination from mask 1: the combination without its lowest list, and the terms that list brings in.
    cells: Vec<(usize, Vec<usize>)>,
}

impl Posterior {
    /// The model of main effects and these pairs (masks). Pairs have the prior precision `pairs_precision`, the other
    /// coefficients `main_precision`.
    pub fn new(table: &Table, pairs: &[usize], pairs_precision: f64, main_precision: f64) -> Self {
        let lists = table.width();
        let terms: Vec<usize> =
            std::iter::once(0).chain((0..lists).map(|list| 1 << list)).chain(pairs.iter().copied()).collect();
        let precision =
            terms.iter().map(|term| if term.count_ones() == 2 { pairs_precision } else { main_precision });
        let margins = terms.iter().map(|term| table.margin(*term) as f64);
        let cell = |mask: usize| {
            let rest = mask & (mask - 1);
            let new = |term: &usize| mask & term == *term && rest & term != *term;
            (rest, (0..terms.len()).filter(|place| new(&terms[*place])).collect())
        };
        Self {
            precision: precision.collect(),
            margins: margins.collect(),
            cells: (1..1 << lists).map(cell).collect(),
            terms,
        }
    }

    /// Expected counts by mask; entry 0 is the dark figure.
    fn means(&self, at: &[f64], means: &mut Vec<f64>) {
        means.clear();
        means.push(at[0]);
        for (rest, new) in &self.cells {
            let sum = means[*rest] + new.iter().map(|term| at[*term]).sum::<f64>();
            means.push(sum);
        }
        means.iter_mut().for_each(|mean| *mean = mean.exp());
    }

    /// The logarithm of the posterior density up to a constant; minus infinity where it cannot be computed. `work` is
    /// room that is used again.
    pub fn density(&self, at: &[f64], work: &mut Vec<f64>) -> f64 {
        self.means(at, work);
        let fitted: f64 = work.iter().skip(1).sum();
        let of_data: f64 = at.iter().zip(&self.margins).map(|(value, margin)| value * margin).sum();
        let of_prior: f64 =
            at.iter().zip(&self.precision).map(|(value, precision)| precision * value * value).sum();
        let density = of_data - fitted - of_prior / 2.0;
        if density.is_finite() { density } else { f64::NEG_INFINITY }
    }

    /// Slope of the log density, and the triangle of its negative curvature.
    fn slope(&self, at: &[f64], work: &mut Vec<f64>) -> (Vec<f64>, Vec<Vec<f64>>) {
        self.means(at, work);
        let over = |set: usize| -> f64 {
            work.iter().enumerate().skip(1).filter(|(mask, _)| mask & set == set).map(|(_, mean)| mean).sum()
        };
        let slope = (0..at.len())
            .map(|term| self.margins[term] - over(self.terms[term]) - self.precision[term] * at[term])
            .collect();
        let curvature = (0..at.len())
            .map(|row| {
                let entry = |column: usize| {
                    let own = if row == column { self.precision[row] } else { 0.0 };
                    over(self.terms[row] | self.terms[column]) + own
                };
                (0..=row).map(entry).collect()
            })
            .collect();
        (slope, curvature)
    }

    /// The mode, by Newton's method with step halving, and the Cholesky factor of the negative curvature there.
    pub fn mode(&self) -> Result<(Vec<f64>, Vec<Vec<f64>>), Refusal> {
        let mut work = Vec::new();
        let mut at = vec![0.0; self.terms.len()];
        at[0] = (self.margins[0] / self.cells.len() as f64).ln();
        let mut density = self.density(&at, &mut work);
        for _ in 0..200 {
            let (slope, curvature) = self.slope(&at, &mut work);
            let factor = cholesky(curvature).ok_or(Refusal::NotConverged)?;
            let mut step = forward(&factor, slope.clone());
            backward(&factor, &mut step);
            let gain: f64 = step.iter().zip(&slope).map(|(step, slope)| step * slope).sum();
            if gain < 1e-9 {
                return Ok((at, factor));
            }
            let mut share = 1.0;
            loop {
                let next: Vec<f64> = at.iter().zip(&step).map(|(value, step)| value + share * step).collect();
                let reached = self.density(&next, &mut work);
                if reached > density {
                    (at, density) = (next, reached);
                    break;
                }
                share /= 2.0;
                if share < 1e-6 {
                    // as near as the digits allow
                    return if gain < 1e-3 { Ok((at, factor)) } else { Err(Refusal::NotConverged) };
                }
            }
        }
        Err(Refusal::NotConverged)
    }
}

/// The lower triangular factor of a positive definite matrix given by its lower triangle.
fn cholesky(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    for row in 0..matrix.len() {
        for column in 0..=row {
            let products: f64 = (0..column).map(|k| matrix[row][k] * matrix[column][k]).sum();
            let rest = matrix[row][column] - products;
            if row == column {
                if !(rest.is_finite() && rest > 0.0) {
                    return None;
                }
                matrix[row][row] = rest.sqrt();
            } else {
                matrix[row][column] = rest / matrix[column][column];
            }
        }
    }
    Some(matrix)
}

/// Solves `L x = b`.
fn forward(factor: &[Vec<f64>], mut b: Vec<f64>) -> Vec<f64> {
    for row in 0..b.len() {
        let known: f64 = (0..row).map(|k| factor[row][k] * b[k]).sum();
        b[row] = (b[row] - known) / factor[row][row];
    }
    b
}

/// Solves `L' x = b` in place: for standard normal `b` the covariance of `x` is the inverse of the factored matrix.
pub(super) fn backward(factor: &[Vec<f64>], b: &mut [f64]) {
    for row in (0..b.len()).rev() {
        b[row] /= factor[row][row];
        let value = b[row];
        for k in 0..row {
            b[k] -= factor[row][k] * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let lists = ["A", "B", "C"].map(String::from).to_vec();
        Table::new(lists, vec![0, 40, 30, 6, 20, 5, 3, 1]).unwrap()
    }

    #[test]
    fn the_density_is_the_poisson_likelihood_with_its_priors() {
        let table = table();
        let posterior = Posterior::new(&table, &[0b011, 0b101], 1.0, 1e-6);
        let at = [3.0, 0.4, 0.2, -0.3, -1.2, 0.5];
        let mut plain = 0.0;
        for mask in 1..8_usize {
            let inside = posterior.terms.iter().zip(at).filter(|(term, _)| mask & **term == **term);
            let eta: f64 = inside.map(|(_, value)| value).sum();
            plain += table.count(mask) as f64 * eta - eta.exp();
        }
        plain -= at[..4].iter().map(|value| 1e-6 * value * value / 2.0).sum::<f64>();
        plain -= (1.2 * 1.2 + 0.5 * 0.5) / 2.0;
        assert!((posterior.density(&at, &mut Vec::new()) - plain).abs() < 1e-9);
    }

    #[test]
    fn the_slope_vanishes_at_the_mode_and_the_curvature_is_its_derivative() {
        let posterior = Posterior::new(&table(), &[0b011, 0b101, 0b110], 1.0, 1e-6);
        let (mode, factor) = posterior.mode().unwrap();
        let mut work = Vec::new();
        let (slope, curvature) = posterior.slope(&mode, &mut work);
        assert!(slope.iter().all(|value| value.abs() < 1e-4), "{slope:?}");
        for column in 0..mode.len() {
            let mut moved = mode.clone();
            moved[column] += 1e-5;
            let (after, _) = posterior.slope(&moved, &mut work);
            for row in column..mode.len() {
                let numeric = (slope[row] - after[row]) / 1e-5;
                assert!((numeric - curvature[row][column]).abs() < 1e-2, "{row} {column}");
                let product: f64 = (0..=column).map(|k| factor[row][k] * factor[column][k]).sum();
                assert!((product - curvature[row][column]).abs() < 1e-3);
            }
        }
    }
}
