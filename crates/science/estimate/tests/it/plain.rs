//! The same mathematics written plainly: a design matrix and iterated weighted least squares, nothing shared with the
//! engine. What the engine must agree with.

use estimate::model::Model;
use estimate::table::Table;

pub struct Plain {
    pub intercept: f64,
    /// Standard error from the weights of the last least squares fit, one step before the end.
    pub se: f64,
}

/// Fits by iterated least squares from the counts plus a tenth until the deviance changes by less than `tolerance`,
/// relative to itself plus a tenth.
pub fn fit(table: &Table, model: &Model, tolerance: f64) -> Plain {
    let counts = table.counts();
    let margin = |term: usize| {
        counts.iter().enumerate().filter(|(w, _)| w & term == term).map(|(_, n)| n).sum::<u64>()
    };
    let mains = (0..table.lists().len()).map(|list| 1_usize << list);
    let all: Vec<usize> = mains.chain(model.terms().iter().map(|term| usize::from(term.mask()))).collect();
    let (finite, gone): (Vec<usize>, Vec<usize>) = all.into_iter().partition(|term| margin(*term) > 0);
    let terms: Vec<usize> = std::iter::once(0).chain(finite).collect();
    let cells: Vec<usize> =
        (1..counts.len()).filter(|w| !gone.iter().any(|term| w & term == *term)).collect();
    let y: Vec<f64> = cells.iter().map(|w| counts[*w] as f64).collect();
    let x: Vec<Vec<f64>> =
        cells.iter().map(|w| terms.iter().map(|s| f64::from(u8::from(w & s == *s))).collect()).collect();
    let mut mu: Vec<f64> = y.iter().map(|n| n + 0.1).collect();
    let mut before = deviance(&y, &mu);
    for _ in 0..200 {
        let p = terms.len();
        let mut system = vec![vec![0.0; p + 1]; p];
        for ((row, n), m) in x.iter().zip(&y).zip(&mu) {
            let z = m.ln() + (n - m) / m;
            for i in 0..p {
                for j in 0..p {
                    system[i][j] += row[i] * row[j] * m;
                }
                system[i][p] += row[i] * m * z;
            }
        }
        let unit: Vec<f64> = (0..p).map(|i| if i == 0 { 1.0 } else { 0.0 }).collect();
        let variance =
            solve(system.iter().zip(&unit).map(|(row, u)| [&row[..p], &[*u]].concat()).collect())[0];
        let beta = solve(system);
        mu = x.iter().map(|row| row.iter().zip(&beta).map(|(x, b)| x * b).sum::<f64>().exp()).collect();
        let now = deviance(&y, &mu);
        if (now - before).abs() / (now.abs() + 0.1) < tolerance {
            return Plain { intercept: beta[0], se: variance.sqrt() };
        }
        before = now;
    }
    panic!("the plain fit does not settle");
}

fn deviance(y: &[f64], mu: &[f64]) -> f64 {
    let cell = |(n, m): (&f64, &f64)| if *n > 0.0 { n * (n / m).ln() - (n - m) } else { *m };
    2.0 * y.iter().zip(mu).map(cell).sum::<f64>()
}

/// Gauss-Jordan elimination with pivoting.
fn solve(mut rows: Vec<Vec<f64>>) -> Vec<f64> {
    let p = rows.len();
    for k in 0..p {
        let pivot = (k..p).max_by(|a, b| rows[*a][k].abs().total_cmp(&rows[*b][k].abs())).unwrap();
        rows.swap(k, pivot);
        let row = rows[k].clone();
        for i in (0..p).filter(|i| *i != k) {
            let by = rows[i][k] / row[k];
            rows[i].iter_mut().zip(&row).for_each(|(value, other)| *value -= by * other);
        }
    }
    (0..p).map(|k| rows[k][p] / rows[k][k]).collect()
}
