//! The yardstick: the same mathematics in the most obvious way. One design matrix of all kept cells per model, built
//! anew; rank and linear programme for every model and every table; iterated least squares from a cold start with a
//! dense Cholesky factorisation; nothing remembered from one model or table to the next.
//!
//! From Fienberg and Rinaldo (2012), Chan, Silverman and Vincent (2021), Silverman, Chan and Vincent (2024).

#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is a loop bound of the same matrix")]

use microlp::{ComparisonOp, OptimizationDirection, Problem};
use statrs::distribution::{DiscreteCDF, Poisson};
use statrs::function::gamma::ln_gamma;

/// A fitted model.
pub struct Fitted {
    /// People in all.
    pub estimate: f64,
    /// Bayesian information criterion, cases as sample size.
    pub bic: f64,
    /// Kept cells as masks, with the fitted number of cases in each.
    cells: Vec<(usize, f64)>,
}

/// The design of a model on a table: terms that can be estimated, kept cells, one row per cell.
struct Design {
    terms: Vec<usize>,
    cells: Vec<usize>,
    rows: Vec<Vec<f64>>,
}

fn margin(counts: &[u64], term: usize) -> u64 {
    counts.iter().enumerate().filter(|(cell, _)| cell & term == term).map(|(_, cases)| cases).sum()
}

fn design(counts: &[u64], model: &[usize]) -> Design {
    let (terms, gone): (Vec<usize>, Vec<usize>) = model.iter().partition(|term| margin(counts, **term) > 0);
    let kept = |cell: &usize| !gone.iter().any(|term| cell & term == *term);
    let cells: Vec<usize> = (1..counts.len()).filter(kept).collect();
    let row = |cell: &usize| terms.iter().map(|term| f64::from(cell & term == *term)).collect();
    let rows = cells.iter().map(row).collect();
    Design { terms, cells, rows }
}

/// Whether a model can be fitted: 0 yes, 1 no estimate, 2 not identifiable, 3 both.
pub fn code(counts: &[u64], model: &[usize]) -> u8 {
    let design = design(counts, model);
    let not_identifiable = rank(&design.rows) < design.terms.len();
    u8::from(!exists(counts, &design)) + 2 * u8::from(not_identifiable)
}

/// Rank by elimination with full pivoting.
fn rank(rows: &[Vec<f64>]) -> usize {
    let mut left = rows.to_vec();
    let width = left.first().map_or(0, Vec::len);
    for step in 0..width.min(left.len()) {
        let (mut best, mut place) = (1e-9, None);
        for (row, values) in left.iter().enumerate().skip(step) {
            for (column, value) in values.iter().enumerate().skip(step) {
                if value.abs() > best {
                    (best, place) = (value.abs(), Some((row, column)));
                }
            }
        }
        let Some((row, column)) = place else { return step };
        left.swap(step, row);
        for values in &mut left {
            values.swap(step, column);
        }
        let (above, below) = left.split_at_mut(step + 1);
        let pivot = &above[step];
        for values in below {
            let factor = values[step] / pivot[step];
            values.iter_mut().zip(pivot).skip(step).for_each(|(value, by)| *value -= factor * by);
        }
    }
    width.min(left.len())
}

/// Fienberg and Rinaldo: maximise the smallest cell of all tables with the same margins; positive when the estimate
/// exists. Each cell is written as that smallest plus something not negative.
fn exists(counts: &[u64], design: &Design) -> bool {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let smallest = problem.add_var(1.0, (0.0, f64::INFINITY));
    let above: Vec<_> = design.cells.iter().map(|_| problem.add_var(0.0, (0.0, f64::INFINITY))).collect();
    for (column, term) in design.terms.iter().enumerate() {
        let inside = design.rows.iter().zip(&above).filter(|(row, _)| row[column] > 0.0);
        let mut sides: Vec<_> = inside.map(|(_, variable)| (*variable, 1.0)).collect();
        sides.push((smallest, sides.len() as f64));
        problem.add_constraint(&sides, ComparisonOp::Eq, margin(counts, *term) as f64);
    }
    let solved = problem.solve().ok().and_then(|outcome| outcome.into_solution().ok());
    solved.is_some_and(|solution| solution.objective() > 1e-6)
}

/// Extended maximum likelihood of a model; nothing when it cannot be fitted.
pub fn fit(counts: &[u64], model: &[usize]) -> Option<Fitted> {
    if code(counts, model) > 0 { None } else { fit_unchecked(counts, model) }
}

fn fit_unchecked(counts: &[u64], model: &[usize]) -> Option<Fitted> {
    let Design { terms, cells, rows } = design(counts, model);
    let observed: Vec<f64> = cells.iter().map(|cell| counts[*cell] as f64).collect();
    let mut mean: Vec<f64> = observed.iter().map(|cases| cases + 0.1).collect();
    let mut before = f64::INFINITY;
    let mut parameters = vec![0.0; terms.len()];
    for _ in 0..200 {
        parameters = least_squares(&rows, &observed, &mean)?;
        for (mean, row) in mean.iter_mut().zip(&rows) {
            *mean = row.iter().zip(&parameters).map(|(x, b)| x * b).sum::<f64>().exp();
        }
        let now = deviance(&observed, &mean);
        if (now - before).abs() / (now.abs() + 0.1) < 1e-12 {
            break;
        }
        before = now;
    }
    let intercept = terms.iter().position(|term| *term == 0)?;
    let cases: f64 = observed.iter().sum();
    let log_likelihood: f64 =
        observed.iter().zip(&mean).map(|(n, m)| n * m.ln() - m - ln_gamma(n + 1.0)).sum();
    Some(Fitted {
        estimate: cases + parameters[intercept].exp(),
        bic: model.len() as f64 * cases.ln() - 2.0 * log_likelihood,
        cells: cells.into_iter().zip(mean).collect(),
    })
}

fn deviance(observed: &[f64], mean: &[f64]) -> f64 {
    let part = |n: f64, m: f64| if n > 0.0 { n * (n / m).ln() - (n - m) } else { m };
    2.0 * observed.iter().zip(mean).map(|(n, m)| part(*n, *m)).sum::<f64>()
}

/// One weighted least squares step: the normal equations, factorised.
fn least_squares(rows: &[Vec<f64>], observed: &[f64], mean: &[f64]) -> Option<Vec<f64>> {
    let width = rows.first()?.len();
    let mut normal = vec![vec![0.0; width]; width];
    let mut right = vec![0.0; width];
    for ((row, n), m) in rows.iter().zip(observed).zip(mean) {
        let working = m.ln() + (n - m) / m;
        for i in 0..width {
            right[i] += m * row[i] * working;
            for j in 0..=i {
                normal[i][j] += m * row[i] * row[j];
            }
        }
    }
    for i in 0..width {
        for j in 0..=i {
            let product: f64 = (0..j).map(|k| normal[i][k] * normal[j][k]).sum();
            let rest = normal[i][j] - product;
            normal[i][j] =
                if i == j { Some(rest).filter(|rest| *rest > 0.0)?.sqrt() } else { rest / normal[j][j] };
        }
    }
    for i in 0..width {
        let known: f64 = (0..i).map(|k| normal[i][k] * right[k]).sum();
        right[i] = (right[i] - known) / normal[i][i];
    }
    for i in (0..width).rev() {
        let known: f64 = (i + 1..width).map(|k| normal[k][i] * right[k]).sum();
        right[i] = (right[i] - known) / normal[i][i];
    }
    Some(right)
}

/// The stepwise choice of pairs by p-value with threshold 0.02; nothing when the start model cannot be fitted.
pub fn stepwise(counts: &[u64], lists: usize) -> Option<f64> {
    let mut model: Vec<usize> = std::iter::once(0).chain((0..lists).map(|list| 1 << list)).collect();
    let pairs = || (0..lists).flat_map(|a| (a + 1..lists).map(move |b| 1_usize << a | 1 << b));
    let mut fitted = fit(counts, &model)?;
    loop {
        let mut best: Option<(f64, usize)> = None;
        for pair in pairs().filter(|pair| !model.contains(pair)) {
            let mut larger = model.clone();
            larger.push(pair);
            let p =
                if code(counts, &larger) > 0 { 1.0 } else { p_value(&fitted, margin(counts, pair), pair) };
            if best.is_none_or(|(smallest, _)| p < smallest) {
                best = Some((p, pair));
            }
        }
        match best {
            Some((p, pair)) if p < 0.02 => model.push(pair),
            _ => return Some(fitted.estimate),
        }
        fitted = fit_unchecked(counts, &model)?;
    }
}

/// The smaller Poisson tail of the cases seen on a pair, the pair itself not in the model.
fn p_value(fitted: &Fitted, seen: u64, pair: usize) -> f64 {
    let expected = fitted.cells.iter().filter(|(cell, _)| cell & pair == pair).map(|(_, mean)| mean).sum();
    let Ok(law) = Poisson::new(expected) else { return 1.0 };
    let above = seen.checked_sub(1).map_or(1.0, |less| law.sf(less));
    law.cdf(seen).min(above)
}

/// The estimate of the model with the lowest BIC; nothing when none can be fitted.
pub fn best_by_bic(counts: &[u64], models: &[Vec<usize>]) -> Option<f64> {
    let fitted = models.iter().filter_map(|model| fit(counts, model));
    fitted.min_by(|a, b| a.bic.total_cmp(&b.bic)).map(|fitted| fitted.estimate)
}
