//! What the linear programmes are made of: shapes of cost, and equations solved for what they determine.
#![allow(clippy::indexing_slicing, reason = "dense kernels: a shape has one point more than segments")]

use std::collections::{BTreeMap, BTreeSet};

/// Below this an entry, a step or a gain counts as nothing.
pub(super) const TINY: f64 = 1e-9;

/// How far an unknown may move and what each unit costs: segment `s` lies between `points[s]` and `points[s + 1]` and
/// costs `slopes[s]` per unit. Convex: slopes do not fall.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    pub(super) points: Vec<f64>,
    pub(super) slopes: Vec<f64>,
}

impl Shape {
    /// Free of cost between two limits.
    pub(super) fn between(low: f64, high: f64) -> Self {
        Self { points: vec![low, high], slopes: vec![0.0] }
    }

    /// Costs `weight` per unit moved either way; not below `low`.
    pub(super) fn costly(low: f64, weight: f64) -> Self {
        Self { points: vec![low, 0.0, f64::INFINITY], slopes: vec![-weight, weight] }
    }

    /// Pays `reward` per unit until the target is reached, nothing beyond it. A negative target is reached downwards.
    pub(super) fn toward(target: f64, reward: f64) -> Self {
        let slopes = if target >= 0.0 { vec![-reward, 0.0] } else { vec![0.0, reward] };
        Self { points: vec![f64::NEG_INFINITY, target, f64::INFINITY], slopes }
    }

    pub(super) fn above(&self, value: f64) -> Option<usize> {
        (0..self.slopes.len()).find(|s| value < self.points[s + 1] - TINY)
    }

    pub(super) fn below(&self, value: f64) -> Option<usize> {
        (0..self.slopes.len()).rev().find(|s| value > self.points[*s] + TINY)
    }
}

/// An equation: coefficients of unknowns whose sum stays zero.
pub(super) type Equation = Vec<(usize, f64)>;

/// Solves equations for as many unknowns as they determine: unknown -> its expression in the undetermined ones.
pub(super) fn eliminate(equations: Vec<Equation>) -> BTreeMap<usize, BTreeMap<usize, f64>> {
    let mut ordered = equations;
    ordered.sort_by_key(Vec::len);
    let mut known: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
    let mut used_in: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for equation in ordered {
        let mut row: BTreeMap<usize, f64> = BTreeMap::new();
        for (unknown, factor) in equation {
            match known.get(&unknown) {
                Some(expression) => add_scaled(&mut row, expression, factor),
                None => add_scaled(&mut row, &BTreeMap::from([(unknown, 1.0)]), factor),
            }
        }
        let chosen = row
            .iter()
            .map(|(unknown, factor)| {
                (used_in.get(unknown).map_or(0, BTreeSet::len), (factor.abs() - 1.0).abs(), *unknown, *factor)
            })
            .min_by(|a, b| {
                (a.1 > TINY)
                    .cmp(&(b.1 > TINY))
                    .then(a.0.cmp(&b.0))
                    .then(a.1.total_cmp(&b.1))
                    .then(a.2.cmp(&b.2))
            });
        let Some((_, _, pivot, factor)) = chosen else { continue };
        row.remove(&pivot);
        let expression: BTreeMap<usize, f64> =
            row.into_iter().map(|(unknown, other)| (unknown, snap(-other / factor))).collect();
        for user in used_in.remove(&pivot).unwrap_or_default() {
            let Some(target) = known.get_mut(&user) else { continue };
            let Some(scale) = target.remove(&pivot) else { continue };
            add_scaled(target, &expression, scale);
            for unknown in expression.keys() {
                if target.contains_key(unknown) {
                    used_in.entry(*unknown).or_default().insert(user);
                } else if let Some(users) = used_in.get_mut(unknown) {
                    users.remove(&user);
                }
            }
        }
        for unknown in expression.keys() {
            used_in.entry(*unknown).or_default().insert(pivot);
        }
        known.insert(pivot, expression);
    }
    known
}

fn add_scaled(row: &mut BTreeMap<usize, f64>, other: &BTreeMap<usize, f64>, factor: f64) {
    for (unknown, value) in other {
        let sum = snap(row.get(unknown).copied().unwrap_or(0.0) + factor * value);
        if sum == 0.0 {
            row.remove(unknown);
        } else {
            row.insert(*unknown, sum);
        }
    }
}

/// Entries of these tables are nearly always whole numbers; what is within rounding error of one becomes one.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a cast saturates; a large value stays itself"
)]
pub(super) fn snap(value: f64) -> f64 {
    let whole = (value + f64::copysign(0.5, value)) as i64 as f64;
    if (value - whole).abs() < TINY { whole } else { value }
}
