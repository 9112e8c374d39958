//! The inner loops: sums over subsets and supersets of cells, and the elimination of a symmetric system.
//!
//! A log-linear model over binary lists needs no design matrix: the linear predictor of a cell is the sum of the
//! parameters of its subsets, a margin is the sum of the means of its supersets, and the entry of the information
//! matrix for two terms is the margin of their union. Both sums over all cells take `lists * 2^lists / 2` additions.
#![allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "dense kernels: every index is a loop bound of the same matrix"
)]

/// Replaces every entry by the sum over all subsets of its mask.
pub(crate) fn subset_sums(values: &mut [f64]) {
    let mut half = 1;
    while half < values.len() {
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (high, low) in high.iter_mut().zip(low.iter()) {
                *high += *low;
            }
        }
        half *= 2;
    }
}

/// Replaces every entry by the sum over all supersets of its mask.
pub(crate) fn superset_sums(values: &mut [f64]) {
    let mut half = 1;
    while half < values.len() {
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (low, high) in low.iter_mut().zip(high.iter()) {
                *low += *high;
            }
        }
        half *= 2;
    }
}

/// A symmetric positive definite system with its right side, `terms.len()` rows of one more column each; only the
/// upper triangle is used.
#[derive(Debug, Default, Clone)]
pub(crate) struct System {
    size: usize,
    rows: Vec<f64>,
}

impl System {
    /// Fills the matrix from margins (`margins[s | r]` for terms s and r) and the right side from `right(term)`.
    pub(crate) fn fill(&mut self, terms: &[u16], margins: &[f64], right: impl Fn(usize) -> f64) {
        let size = terms.len();
        let stride = size + 1;
        self.size = size;
        if self.rows.len() < size * stride {
            self.rows.resize(size * stride, 0.0);
        }
        let last = margins.len() - 1;
        for (i, (row, term)) in self.rows.chunks_exact_mut(stride).zip(terms).enumerate() {
            for (entry, other) in row[i..size].iter_mut().zip(&terms[i..]) {
                *entry = margins[usize::from(term | other) & last];
            }
            row[size] = right(usize::from(*term));
        }
    }

    /// Eliminates below the diagonal (the matrix becomes D U, the right side its forward solution). False if the
    /// matrix is not safely positive definite.
    pub(crate) fn eliminate(&mut self) -> bool {
        let (size, stride) = (self.size, self.size + 1);
        for k in 0..size {
            let (above, below) = self.rows[..size * stride].split_at_mut((k + 1) * stride);
            let pivot_row = &above[k * stride..];
            let pivot = pivot_row[k];
            if pivot.is_nan() || pivot < f64::MIN_POSITIVE {
                return false;
            }
            let inverse = 1.0 / pivot;
            for (row, i) in below.chunks_exact_mut(stride).zip(k + 1..size) {
                let factor = pivot_row[i] * inverse;
                if factor != 0.0 {
                    for (entry, by) in row[i..].iter_mut().zip(&pivot_row[i..]) {
                        *entry -= factor * by;
                    }
                }
            }
        }
        true
    }

    /// Back substitution after [`Self::eliminate`].
    pub(crate) fn solve(&self, solution: &mut Vec<f64>) {
        let (size, stride) = (self.size, self.size + 1);
        solution.clear();
        solution.resize(size, 0.0);
        for (solution, row) in solution.iter_mut().zip(self.rows.chunks_exact(stride)) {
            *solution = row[size];
        }
        for k in (0..size).rev() {
            let value = solution[k] / self.rows[k * stride + k];
            solution[k] = value;
            for (other, row) in solution[..k].iter_mut().zip(self.rows.chunks_exact(stride)) {
                *other -= row[k] * value;
            }
        }
    }

    /// After [`Self::eliminate`]: the variance of the last parameter, the last entry of the inverse's diagonal.
    pub(crate) fn last_variance(&self) -> f64 {
        match self.size.checked_sub(1) {
            Some(last) => 1.0 / self.rows[last * (self.size + 1) + last],
            None => 0.0,
        }
    }

    /// The variance of parameter `k`: solves for the `k`-th unit vector and reads its `k`-th entry. Works on a freshly
    /// filled matrix; the right side is replaced.
    pub(crate) fn variance_of(&mut self, k: usize, scratch: &mut Vec<f64>) -> Option<f64> {
        let (size, stride) = (self.size, self.size + 1);
        for i in 0..size {
            self.rows[i * stride + size] = if i == k { 1.0 } else { 0.0 };
        }
        if !self.eliminate() {
            return None;
        }
        self.solve(scratch);
        scratch.get(k).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_over_subsets_and_supersets() {
        let values: Vec<f64> = (0..16).map(|w| f64::from(w * w + 1)).collect();
        let (mut sub, mut sup) = (values.clone(), values.clone());
        subset_sums(&mut sub);
        superset_sums(&mut sup);
        for w in 0..16_usize {
            let plain =
                |keep: &dyn Fn(usize) -> bool| (0..16).filter(|s| keep(*s)).map(|s| values[s]).sum::<f64>();
            assert_eq!(sub[w], plain(&|s| s & w == s));
            assert_eq!(sup[w], plain(&|s| s & w == w));
        }
    }

    #[test]
    fn a_small_system() {
        // margins of cells 1, 2, 3 with means 4, 3, 2: entries 9 (empty), 6, 5, 2
        let margins = [9.0, 6.0, 5.0, 2.0];
        let mut system = System::default();
        let right = [1.0, 2.0, 3.0];
        system.fill(&[2, 1, 0], &margins, |term| right[term]);
        assert!(system.eliminate());
        let mut x = Vec::new();
        system.solve(&mut x);
        let rows = [[5.0, 2.0, 5.0], [2.0, 6.0, 6.0], [5.0, 6.0, 9.0]];
        for (row, want) in rows.iter().zip([3.0, 2.0, 1.0]) {
            let got: f64 = row.iter().zip(&x).map(|(a, b)| a * b).sum();
            assert!((got - want).abs() < 1e-12);
        }
        system.fill(&[2, 1, 0], &margins, |_| 0.0);
        // determinant 5 * (54 - 36) - 2 * (18 - 30) + 5 * (12 - 30) = 24; the cofactor of the last entry is 26
        let variance = system.variance_of(2, &mut x);
        assert!((variance.unwrap_or(0.0) - 26.0 / 24.0).abs() < 1e-12);
        assert!((system.last_variance() - 26.0 / 24.0).abs() < 1e-12);
    }
}
