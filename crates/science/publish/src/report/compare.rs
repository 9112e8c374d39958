//! Protected counts beside the counts of the synthetic records: what an outsider would look up, twice.

use std::collections::HashMap;

use serde::Serialize;

use crate::{
    data::Data,
    gate::{Attribute, private::Counts},
};

/// Pairs that are shown at the most, evenly spaced over all by their count.
const PAIRS: usize = 40;
/// Single values that are shown at the most.
const SINGLES: usize = 200;
/// Columns whose pairs are counted, at the most.
const COLUMNS: usize = 40;
/// Pairs that are counted in all rows together, about: with very many rows the pairs of fewer columns are.
const WORK: usize = 60_000_000;

/// A value or two with their counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// One or two values.
    pub attributes: Vec<Attribute>,
    /// The protected count: rounded down to a multiple of `k`, or with noise.
    pub protected: u64,
    /// The count in the synthetic records.
    pub synthetic: u64,
}

/// A value by place of the column and text.
type Key = Vec<(usize, u16)>;

/// How many columns have their pairs counted, for tables of so many distinct rows.
fn columns_in_pairs(rows: usize) -> usize {
    (2 * WORK / rows.max(1)).isqrt().clamp(2, COLUMNS)
}

/// Counts of all single values and, for the first columns, of all pairs.
fn count(data: &Data, columns: usize) -> HashMap<Key, u64> {
    let mut counts: HashMap<Key, u64> = HashMap::new();
    for (row, weight) in data.weights().iter().enumerate() {
        let weight = u64::from(*weight);
        let code = |column: usize| data.codes(column).get(row).copied().unwrap_or(0);
        let record: Vec<(usize, u16)> = (0..data.columns().len())
            .map(|column| (column, code(column)))
            .filter(|(_, code)| *code > 0)
            .collect();
        for (place, one) in record.iter().enumerate() {
            *counts.entry(vec![*one]).or_default() += weight;
            for other in record.iter().skip(place + 1).filter(|other| other.0 < columns) {
                *counts.entry(vec![*one, *other]).or_default() += weight;
            }
        }
    }
    counts
}

/// Counts of the sensitive table rounded down to a multiple of `k`, beside those of the release. Combinations of fewer
/// than `k` people are left out.
#[must_use]
pub fn from_together(sensitive: &Data, released: &Data, k: u32) -> Vec<Compared> {
    let k = u64::from(k.max(1));
    let columns = columns_in_pairs(sensitive.rows().max(released.rows()));
    let protected = count(sensitive, columns).into_iter().filter(|(_, count)| *count >= k);
    compared(sensitive, protected.map(|(key, count)| (key, count / k * k)).collect(), released)
}

/// Private counts beside those of the release.
#[must_use]
pub fn from_counts(counts: &dyn Counts, released: &Data) -> Vec<Compared> {
    let most = columns_in_pairs(released.rows());
    let mut protected: Vec<(Key, u64)> = Vec::new();
    counts.each(&mut |combination, count| {
        if combination.len() <= 2
            && combination.iter().all(|(column, _)| combination.len() == 1 || *column < most)
        {
            protected.push((combination.to_vec(), count));
        }
    });
    let columns = Data::new(counts.columns().to_vec(), vec![Vec::new(); counts.columns().len()], Vec::new());
    columns.map_or_else(Vec::new, |columns| compared(&columns, protected, released))
}

/// Chooses what is shown and looks it up in the release by names.
fn compared(from: &Data, mut protected: Vec<(Key, u64)>, released: &Data) -> Vec<Compared> {
    protected.sort_by(|(key, count), (other, more)| more.cmp(count).then_with(|| key.cmp(other)));
    let (singles, pairs): (Vec<_>, Vec<_>) = protected.into_iter().partition(|(key, _)| key.len() == 1);
    let step = pairs.len().div_ceil(PAIRS).max(1);
    let chosen = singles.into_iter().take(SINGLES).chain(pairs.into_iter().step_by(step));
    chosen
        .filter_map(|(key, protected)| {
            let attributes = key.iter().map(|one| attribute(from, *one)).collect::<Option<Vec<_>>>()?;
            let own: Option<Key> = attributes.iter().map(|one| place(released, one)).collect();
            let synthetic = own.map_or(0, |own| held(released, &own));
            Some(Compared { attributes, protected, synthetic })
        })
        .collect()
}

/// Records that hold all these values.
fn held(data: &Data, key: &Key) -> u64 {
    let columns: Vec<(&[u16], u16)> = key.iter().map(|(column, code)| (data.codes(*column), *code)).collect();
    let holds = |row: usize| columns.iter().all(|(codes, code)| codes.get(row) == Some(code));
    let weights = data.weights().iter().enumerate();
    weights.filter(|(row, _)| holds(*row)).map(|(_, weight)| u64::from(*weight)).sum()
}

fn attribute(data: &Data, (column, code): (usize, u16)) -> Option<Attribute> {
    let column = data.columns().get(column)?;
    let value = column.values.get(usize::from(code).checked_sub(1)?)?;
    Some(Attribute { column: column.name.clone(), value: value.clone() })
}

fn place(data: &Data, attribute: &Attribute) -> Option<(usize, u16)> {
    let column = data.columns().iter().position(|one| one.name == attribute.column)?;
    let value = data.columns().get(column)?.values.iter().position(|one| *one == attribute.value)?;
    Some((column, u16::try_from(value + 1).ok()?))
}
