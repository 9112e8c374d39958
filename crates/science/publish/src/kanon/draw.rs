//! Value-seeded and unseeded: records drawn attribute by attribute among the sensitive records that agree so far.

#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: attributes and columns are numbered by the space"
)]

use std::collections::HashMap;
use std::rc::Rc;

use rand_chacha::ChaCha8Rng;

use super::Attr;
use super::chance::Chance;
use super::pool::Pool;
use super::space::Space;
use crate::error::Fault;
use crate::run::Run;

/// Value-seeded: each single count, rounded down to a multiple of `k`, is a stock. Records are built by drawing among
/// the attributes in stock that keep the record safe, by how many records would have the longer record; each draw
/// takes one from the stock; until the stock is empty.
pub(super) fn by_values(
    space: &Space,
    pool: &mut Pool,
    chance: &mut ChaCha8Rng,
    memory: u64,
    run: &Run,
) -> Result<(), Fault> {
    let mut stock: Vec<u64> = space.counts.iter().map(|count| count / space.k * space.k).collect();
    let mut known = Known { space, counts: HashMap::new(), left: (memory / 8).min(MOST_REMEMBERED) };
    run.expect_work(stock.iter().sum());
    let mut weights = vec![0; stock.len()];
    loop {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        let mut record: Vec<Attr> = Vec::new();
        loop {
            let counts = known.counts(&record);
            for (((weight, count), stock), attr) in weights.iter_mut().zip(counts.iter()).zip(&stock).zip(0..)
            {
                let comes = *count >= space.k && *stock > 0 && !record.contains(&attr);
                *weight = if comes { *count } else { 0 };
            }
            let Some(attr) = chance.weighted(&weights) else { break };
            stock[attr] -= 1;
            let place = record.partition_point(|other| usize::from(*other) < attr);
            record.insert(place, attr as Attr);
        }
        if record.is_empty() {
            return Ok(());
        }
        run.did(record.len() as u64);
        pool.add(&record, 1);
    }
}

/// Bytes of counts that are remembered.
const MOST_REMEMBERED: u64 = 48_000_000;

/// How many sensitive records have a record and one more attribute, remembered within bounds.
struct Known<'a> {
    space: &'a Space,
    counts: HashMap<Vec<Attr>, Rc<Vec<u64>>>,
    left: u64,
}

impl Known<'_> {
    fn counts(&mut self, record: &[Attr]) -> Rc<Vec<u64>> {
        if let Some(counts) = self.counts.get(record) {
            return Rc::clone(counts);
        }
        let counts = if record.is_empty() {
            self.space.counts.clone()
        } else {
            let mut counts = vec![0; self.space.len()];
            for row in self.space.having(record) {
                for attr in self.space.row(row as usize) {
                    counts[usize::from(*attr)] += u64::from(self.space.weights[row as usize]);
                }
            }
            counts
        };
        let counts = Rc::new(counts);
        let bytes = 8 * counts.len() as u64 + 2 * record.len() as u64 + 120;
        if bytes <= self.left {
            self.left -= bytes;
            self.counts.insert(record.to_vec(), Rc::clone(&counts));
        }
        counts
    }
}

/// Records that share one order of columns.
const BATCHES: u64 = 512;

/// Unseeded: as many records as there are, column by column in a shuffled order: a value is drawn by how many of the
/// agreeing records have it, values that fewer than `k` of them have counting as absent, and those with the drawn
/// value go on. Records are drawn in batches that share an order of the columns.
pub(super) fn unseeded(
    space: &Space,
    pool: &mut Pool,
    chance: &mut ChaCha8Rng,
    run: &Run,
) -> Result<(), Fault> {
    let columns = space.places.last().map_or(0, |(column, _)| usize::from(*column) + 1);
    let mut by_column: Vec<Vec<Attr>> = vec![Vec::new(); columns];
    for (attr, (column, _)) in space.places.iter().enumerate() {
        by_column[usize::from(*column)].push(attr as Attr);
    }
    let mut order: Vec<usize> = (0..columns).collect();
    let rows: Vec<u32> = (0..space.weights.len() as u32).collect();
    let batch = space.records.div_ceil(BATCHES).max(64);
    let mut left = space.records;
    run.expect_work(left);
    while left > 0 {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        let copies = batch.min(left);
        left -= copies;
        chance.shuffle(&mut order);
        let mut walk = Walk { space, by_column: &by_column, pool: &mut *pool, chance: &mut *chance };
        walk.spread(rows.clone(), &order, copies, &mut Vec::new());
        run.did(copies);
    }
    Ok(())
}

struct Walk<'a> {
    space: &'a Space,
    by_column: &'a [Vec<Attr>],
    pool: &'a mut Pool,
    chance: &'a mut ChaCha8Rng,
}

impl Walk<'_> {
    /// Draws for `copies` records that have `record` and agree with `rows`, over the columns still to come.
    fn spread(&mut self, rows: Vec<u32>, order: &[usize], copies: u64, record: &mut Vec<Attr>) {
        let weight: u64 = rows.iter().map(|row| u64::from(self.space.weights[*row as usize])).sum();
        let Some((column, later)) = order.split_first().filter(|_| weight >= self.space.k) else {
            let mut record = record.clone();
            record.sort_unstable();
            self.pool.add(&record, copies as u32);
            return;
        };
        let attrs = &self.by_column[*column];
        let mut counts = vec![0; attrs.len() + 1];
        let mut places = Vec::with_capacity(rows.len());
        for row in &rows {
            let place = self.place(*row, attrs);
            counts[place] += u64::from(self.space.weights[*row as usize]);
            places.push(place);
        }
        let absent = attrs.len();
        for place in 0..absent {
            if counts[place] < self.space.k {
                counts[absent] += counts[place];
                counts[place] = 0;
            }
        }
        let mut drawn = vec![0; counts.len()];
        for _ in 0..copies {
            if let Some(place) = self.chance.weighted(&counts) {
                drawn[place] += 1;
            }
        }
        for (place, copies) in drawn.into_iter().enumerate().filter(|(_, copies)| *copies > 0) {
            let goes = |at: &usize| *at == place || (place == absent && counts[*at] == 0);
            let agree = rows.iter().zip(&places).filter(|(_, at)| goes(at)).map(|(row, _)| *row).collect();
            if place < absent {
                record.push(attrs[place]);
            }
            self.spread(agree, later, copies, record);
            if place < absent {
                record.pop();
            }
        }
    }

    /// Which of the column's attributes a row has; their number if none.
    fn place(&self, row: u32, attrs: &[Attr]) -> usize {
        let (Some(first), Some(last)) = (attrs.first(), attrs.last()) else { return 0 };
        let has = self.space.row(row as usize).iter().find(|attr| *attr >= first);
        has.filter(|attr| *attr <= last).map_or(attrs.len(), |attr| usize::from(attr - first))
    }
}
