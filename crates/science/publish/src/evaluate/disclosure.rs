//! Attribute disclosure: how well the release lets somebody guess one value of a person from all the others.
//!
//! Correct attribution probability after Elliot (2014) and Taub, Elliot, Pampaka and Smith (2018): for every sensitive
//! record the share of released records with the same key (its other columns) that also have its own value.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    joined::{Joined, Rows},
    ratio,
};
use crate::{error::Fault, run::Run};

/// How well one column can be guessed. Records where the value is absent are left out: there is nothing to learn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribution {
    /// The column that is guessed.
    pub column: String,
    /// Sensitive records with a value there.
    pub records: u64,
    /// Of these, the share whose key is in the release at all.
    pub matched: Option<f64>,
    /// Mean share of the right value among released records of the same key, over matched records.
    pub correct: Option<f64>,
    /// What guessing from the released column alone would reach over the same records.
    pub baseline: Option<f64>,
    /// Share of all sensitive records with a value whose key has only one released value, the right one.
    pub certain: Option<f64>,
}

/// Attribution of the named columns, or of every column when none is named.
pub(super) fn attribution(
    joined: &Joined,
    confidential: &[String],
    run: &Run,
) -> Result<Vec<Attribution>, Fault> {
    let places: Vec<usize> = if confidential.is_empty() {
        (0..joined.columns.len()).collect()
    } else {
        confidential.iter().map(|name| joined.place(name)).collect::<Result<_, _>>()?
    };
    places
        .into_iter()
        .map(|place| if run.stopped() { Err(Fault::Stopped) } else { Ok(of_column(joined, place)) })
        .collect()
}

/// Records of a key: all, and by value.
type Found = (u64, HashMap<u32, u64>);

fn of_column(joined: &Joined, target: usize) -> Attribution {
    let width = joined.columns.len();
    let released = joined.released.by_row();
    let mut keys: HashMap<Vec<u32>, Found> = HashMap::new();
    let mut alone: Found = Found::default();
    for (row, weight) in released.chunks(width.max(1)).zip(&joined.released.weights) {
        let (key, value) = split(row, target);
        put(keys.entry(key).or_default(), value, *weight);
        put(&mut alone, value, *weight);
    }
    guess(joined, target, &keys, &alone)
}

fn put(found: &mut Found, value: u32, weight: u64) {
    found.0 += weight;
    *found.1.entry(value).or_default() += weight;
}

fn split(row: &[u32], target: usize) -> (Vec<u32>, u32) {
    let mut key = row.to_vec();
    let value = key.get_mut(target).map_or(0, std::mem::take);
    (key, value)
}

#[allow(clippy::cast_precision_loss, reason = "numbers of records are far below 2^52")]
fn guess(joined: &Joined, target: usize, keys: &HashMap<Vec<u32>, Found>, alone: &Found) -> Attribution {
    let Rows { weights, .. } = &joined.sensitive;
    let rows = joined.sensitive.by_row();
    let (mut records, mut matched, mut certain) = (0, 0, 0);
    let (mut correct, mut baseline) = (0.0, 0.0);
    for (row, weight) in rows.chunks(joined.columns.len().max(1)).zip(weights) {
        let (key, value) = split(row, target);
        if value == 0 {
            continue;
        }
        records += weight;
        let Some((of_key, by_value)) = keys.get(&key) else { continue };
        let right = by_value.get(&value).copied().unwrap_or(0);
        matched += weight;
        certain += if right == *of_key { *weight } else { 0 };
        correct += *weight as f64 * ratio(right, *of_key).unwrap_or(0.0);
        let share = ratio(alone.1.get(&value).copied().unwrap_or(0), alone.0).unwrap_or(0.0);
        baseline += *weight as f64 * share;
    }
    let mean = |sum: f64| (matched > 0).then(|| sum / matched as f64);
    Attribution {
        column: joined.columns.get(target).map(|column| column.name.clone()).unwrap_or_default(),
        records,
        matched: ratio(matched, records),
        correct: mean(correct),
        baseline: mean(baseline),
        certain: ratio(certain, records),
    }
}
