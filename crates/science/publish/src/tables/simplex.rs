//! Small linear programmes that always start from a feasible point: the true table.
//!
//! Every unknown is a *move* away from the truth, so the starting point is zero and the equations have no constant.
//! The tableau ("dictionary") writes each dependent unknown as a sum of independent ones and stays between questions, so
//! that hundreds of questions about the same table cost a few exchanges each. Costs are convex and piecewise linear: a
//! cell that is still published costs its weight per unit moved, a suppressed one nothing. Primal simplex method with
//! bounded variables (Dantzig 1963), with Bland's rule (1977) once it stalls. What it finds is never trusted: moves are
//! rounded and checked in whole numbers by whoever asks.
#![allow(clippy::indexing_slicing, reason = "dense kernels: every index is a loop bound of the same matrix")]

use super::algebra::{Equation, Shape, TINY, eliminate, snap};
use crate::run::Run;

/// A gain per unit must exceed this to be worth an exchange.
const GAIN: f64 = 1e-7;
/// Exchanges without progress before the slower rule that cannot cycle is used.
const PATIENCE: u32 = 60;
/// Exchanges after which rounding errors are swept out of the dictionary.
const SWEEP: u32 = 16;
/// Exchanges before a question is given up.
const EXCHANGES: u32 = 20_000;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Row(usize),
    Slot(usize),
    Gone,
}

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Nothing better exists.
    Best,
    /// The objective can fall without end.
    Endless,
    /// Given up after many exchanges: the point is allowed, perhaps not best.
    GaveUp,
    /// Somebody asked to stop.
    Stopped,
}

/// A slot worth moving: its direction, the segment it moves in, and the gain per unit.
struct Entry {
    slot: usize,
    direction: f64,
    segment: usize,
    gain: f64,
}

/// A point of some shape that a step reaches: of a row, or of the moving slot itself.
struct Event {
    step: f64,
    row: Option<usize>,
    rate: f64,
    point: f64,
    segment: usize,
    next: usize,
    loss: f64,
}

/// Where a step ends: at a point of a row or of the slot itself, after passing others.
struct Stop {
    step: f64,
    row: Option<usize>,
    point: f64,
    segment: usize,
    passed: Vec<(Option<usize>, usize)>,
}

/// A dictionary: unknowns in rows are sums of unknowns in slots.
#[derive(Debug, Clone)]
pub(super) struct Moves {
    width: usize,
    entries: Vec<f64>,
    rows: Vec<usize>,
    slots: Vec<usize>,
    place: Vec<Place>,
    shapes: Vec<Shape>,
    segment: Vec<usize>,
    values: Vec<f64>,
    /// Linear cost per unknown on top of its shape.
    linear: Vec<f64>,
    exchanges: u32,
}

impl Moves {
    /// A dictionary over `shapes.len()` unknowns bound by the equations, all at zero, with room for more sums; nothing
    /// if it would have more than `most` entries.
    pub(super) fn new(
        shapes: Vec<Shape>,
        equations: Vec<Equation>,
        sums: usize,
        most: usize,
    ) -> Option<Self> {
        let known = eliminate(equations);
        if (known.len() + sums).saturating_mul(shapes.len() - known.len()) > most {
            return None;
        }
        let mut place = vec![Place::Gone; shapes.len()];
        let slots: Vec<usize> = (0..shapes.len()).filter(|unknown| !known.contains_key(unknown)).collect();
        for (slot, unknown) in slots.iter().enumerate() {
            place[*unknown] = Place::Slot(slot);
        }
        let mut moves = Self {
            width: slots.len(),
            entries: Vec::new(),
            rows: Vec::new(),
            segment: vec![0; shapes.len()],
            values: vec![0.0; shapes.len()],
            linear: vec![0.0; shapes.len()],
            exchanges: 0,
            slots,
            place,
            shapes,
        };
        for (unknown, expression) in &known {
            let mut row = vec![0.0; moves.width];
            for (other, factor) in expression {
                if let Place::Slot(slot) = moves.place[*other] {
                    row[slot] = *factor;
                }
            }
            moves.place[*unknown] = Place::Row(moves.rows.len());
            moves.rows.push(*unknown);
            moves.entries.extend_from_slice(&row);
            moves.settle(*unknown);
        }
        Some(moves)
    }

    /// How far an unknown has moved.
    pub(super) fn value(&self, unknown: usize) -> f64 {
        self.values[unknown]
    }

    /// Puts every unknown back to zero, keeping the dictionary.
    pub(super) fn rewind(&mut self) {
        self.values.fill(0.0);
        for row in 0..self.rows.len() {
            self.settle(self.rows[row]);
        }
    }

    /// Sets the linear cost of an unknown.
    pub(super) fn charge(&mut self, unknown: usize, cost: f64) {
        self.linear[unknown] = cost;
    }

    /// A new unknown that is the given sum.
    pub(super) fn add_sum(&mut self, terms: &[(usize, f64)], shape: Shape) -> usize {
        let mut row = vec![0.0; self.width];
        let mut value = 0.0;
        for (unknown, factor) in terms {
            value += factor * self.values[*unknown];
            match self.place[*unknown] {
                Place::Slot(slot) => row[slot] += factor,
                Place::Row(other) => {
                    for (entry, from) in
                        row.iter_mut().zip(&self.entries[other * self.width..(other + 1) * self.width])
                    {
                        *entry += factor * from;
                    }
                }
                Place::Gone => {}
            }
        }
        let unknown = self.shapes.len();
        self.entries.extend(row.into_iter().map(snap));
        self.shapes.push(shape);
        self.values.push(value);
        self.segment.push(0);
        self.linear.push(0.0);
        self.place.push(Place::Row(self.rows.len()));
        self.rows.push(unknown);
        self.settle(unknown);
        unknown
    }

    /// Forgets a sum that nothing limits any more. It must be the newest unknown.
    pub(super) fn drop_sum(&mut self, unknown: usize) {
        if let Place::Slot(slot) = self.place[unknown] {
            let best = (0..self.rows.len())
                .map(|row| (self.entry(row, slot).abs(), row))
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            if let Some((size, row)) = best
                && size > TINY
            {
                self.exchange(row, slot);
            }
        }
        if let Place::Row(row) = self.place[unknown] {
            let last = self.rows.len() - 1;
            self.rows.swap_remove(row);
            let (width, start) = (self.width, last * self.width);
            if row != last {
                self.entries.copy_within(start..start + width, row * width);
                self.place[self.rows[row]] = Place::Row(row);
            }
            self.entries.truncate(start);
        }
        self.place[unknown] = Place::Gone;
        if unknown + 1 == self.shapes.len() && !self.slots.contains(&unknown) {
            self.shapes.pop();
            self.values.pop();
            self.segment.pop();
            self.linear.pop();
            self.place.pop();
        } else {
            // It stands in a column of zeros: it may stay there, unmoved, for ever.
            self.shapes[unknown] = Shape::between(0.0, 0.0);
        }
    }

    fn entry(&self, row: usize, slot: usize) -> f64 {
        self.entries[row * self.width + slot]
    }

    fn settle(&mut self, unknown: usize) {
        let shape = &self.shapes[unknown];
        let value = self.values[unknown];
        self.segment[unknown] = shape.above(value).or_else(|| shape.below(value)).unwrap_or(0);
    }

    /// Moves to the cheapest allowed point from where it stands. A hasty question is content with a point that is
    /// allowed once nothing has moved for a while.
    pub(super) fn cheapest(&mut self, hasty: bool, run: &Run) -> End {
        let mut prices = self.prices();
        let (mut idle, mut fresh) = (0, true);
        for round in 0..EXCHANGES {
            if round % 64 == 63 {
                if run.stopped() {
                    return End::Stopped;
                }
                prices = self.prices();
                fresh = true;
            }
            let careful = idle > PATIENCE;
            if careful && hasty {
                return End::GaveUp;
            }
            let Some(entry) = self.entering(&prices, careful) else {
                if fresh {
                    return End::Best;
                }
                prices = self.prices();
                fresh = true;
                continue;
            };
            fresh = false;
            let Some(stop) = self.far(&entry, careful) else { return End::Endless };
            idle = if stop.step > TINY { 0 } else { idle + 1 };
            self.take(&entry, stop, &mut prices);
        }
        End::GaveUp
    }

    /// How far a slot is worth moving: past every point where an unknown only becomes dearer, until the gain is used up
    /// or something cannot move further. Nothing if there is no end.
    fn far(&self, entry: &Entry, careful: bool) -> Option<Stop> {
        let mut events: Vec<Event> = Vec::new();
        let unknown = self.slots[entry.slot];
        self.points_ahead(unknown, None, entry.direction, entry.segment, &mut events);
        for (row, other) in self.rows.iter().enumerate() {
            let rate = self.entry(row, entry.slot) * entry.direction;
            if rate.abs() >= TINY {
                self.points_ahead(*other, Some(row), rate, self.segment[*other], &mut events);
            }
        }
        let index = |event: &Event| event.row.map_or(unknown, |row| self.rows[row]);
        events.sort_unstable_by(|a, b| {
            let tie = if careful {
                index(a).cmp(&index(b))
            } else {
                b.rate.total_cmp(&a.rate).then(index(a).cmp(&index(b)))
            };
            a.step.total_cmp(&b.step).then(tie)
        });
        let mut gain = entry.gain;
        let mut passed = Vec::new();
        for event in events {
            gain -= event.loss;
            if gain <= GAIN {
                return Some(Stop {
                    step: event.step,
                    row: event.row,
                    point: event.point,
                    segment: event.segment,
                    passed,
                });
            }
            passed.push((event.row, event.next));
        }
        None
    }

    /// Points of an unknown's shape that lie ahead when it moves at a rate.
    fn points_ahead(
        &self,
        unknown: usize,
        row: Option<usize>,
        rate: f64,
        segment: usize,
        events: &mut Vec<Event>,
    ) {
        let shape = &self.shapes[unknown];
        let mut at = segment;
        loop {
            let point = if rate > 0.0 { shape.points[at + 1] } else { shape.points[at] };
            if point.is_infinite() {
                return;
            }
            let step = snap(((point - self.values[unknown]) / rate).max(0.0));
            let next = if rate > 0.0 { at + 1 } else { at.wrapping_sub(1) };
            let onward = next < shape.slopes.len();
            let loss = if onward {
                (shape.slopes[next] - shape.slopes[at]).abs() * rate.abs()
            } else {
                f64::INFINITY
            };
            events.push(Event { step, row, rate: rate.abs(), point, segment: at, next, loss });
            if !onward {
                return;
            }
            at = next;
        }
    }

    /// Takes the step, puts every unknown that was passed on its new segment, and exchanges what stopped it.
    fn take(&mut self, entry: &Entry, stop: Stop, prices: &mut [f64]) {
        let width = self.width;
        let mut segment = entry.segment;
        for (row, next) in stop.passed {
            let Some(row) = row else {
                segment = next;
                continue;
            };
            let unknown = self.rows[row];
            let change = self.slope(unknown, next) - self.slope(unknown, self.segment[unknown]);
            self.segment[unknown] = next;
            for (price, entry) in prices.iter_mut().zip(&self.entries[row * width..(row + 1) * width]) {
                *price += change * entry;
            }
        }
        self.advance(entry.slot, entry.direction * stop.step);
        let into = self.slots[entry.slot];
        let Some(row) = stop.row else {
            self.values[into] = stop.point;
            return;
        };
        let out = self.rows[row];
        self.values[out] = stop.point;
        let out_slope = self.slope(out, stop.segment);
        let old_row: Vec<f64> = self.entries[row * width..(row + 1) * width].to_vec();
        self.segment[into] = segment;
        let into_slope = self.slope(into, segment);
        self.exchange(row, entry.slot);
        self.reprice(prices, row, entry.slot, &old_row, out_slope, into_slope);
    }

    fn slope(&self, unknown: usize, segment: usize) -> f64 {
        self.linear[unknown] + self.shapes[unknown].slopes[segment]
    }

    /// Cost per unit of each slot through the rows that depend on it.
    fn prices(&self) -> Vec<f64> {
        let mut prices = vec![0.0; self.width];
        for (row, unknown) in self.rows.iter().enumerate() {
            let slope = self.slope(*unknown, self.segment[*unknown]);
            if slope != 0.0 {
                for (price, entry) in
                    prices.iter_mut().zip(&self.entries[row * self.width..(row + 1) * self.width])
                {
                    *price += slope * entry;
                }
            }
        }
        prices
    }

    fn reprice(
        &self,
        prices: &mut [f64],
        row: usize,
        slot: usize,
        old: &[f64],
        out_slope: f64,
        into_slope: f64,
    ) {
        for (price, entry) in prices.iter_mut().zip(old) {
            *price -= out_slope * entry;
        }
        let factor = prices[slot] + into_slope;
        prices[slot] = 0.0;
        for (price, entry) in prices.iter_mut().zip(&self.entries[row * self.width..(row + 1) * self.width]) {
            *price += factor * entry;
        }
    }

    /// The slot to move, the direction, and the segment of its shape it moves in.
    fn entering(&self, prices: &[f64], careful: bool) -> Option<Entry> {
        let mut best: Option<(f64, usize, f64, usize)> = None;
        for (slot, unknown) in self.slots.iter().enumerate() {
            let (shape, value) = (&self.shapes[*unknown], self.values[*unknown]);
            let up = shape.above(value).map(|s| (-(prices[slot] + self.slope(*unknown, s)), 1.0, s));
            let down = shape.below(value).map(|s| (prices[slot] + self.slope(*unknown, s), -1.0, s));
            for (gain, direction, segment) in [up, down].into_iter().flatten() {
                let better = match best {
                    None => true,
                    Some((_, other, _, _)) if careful => *unknown < self.slots[other],
                    Some((most, _, _, _)) => gain > most,
                };
                if gain > GAIN && better {
                    best = Some((gain, slot, direction, segment));
                }
            }
        }
        best.map(|(gain, slot, direction, segment)| Entry { slot, direction, segment, gain })
    }

    /// How far a slot can move, and the row (with the point it reaches) that stops it; none if its own limit does.
    fn longest(
        &self,
        slot: usize,
        direction: f64,
        segment: usize,
        careful: bool,
    ) -> (f64, Option<(usize, f64)>) {
        let unknown = self.slots[slot];
        let points = &self.shapes[unknown].points;
        let own = if direction > 0.0 {
            points[segment + 1] - self.values[unknown]
        } else {
            self.values[unknown] - points[segment]
        };
        let mut step = own;
        let mut leaving: Option<(usize, f64, f64)> = None;
        for (row, other) in self.rows.iter().enumerate() {
            let rate = self.entry(row, slot) * direction;
            if rate.abs() < TINY {
                continue;
            }
            let shape = &self.shapes[*other];
            let at = self.segment[*other];
            let point = if rate > 0.0 { shape.points[at + 1] } else { shape.points[at] };
            let room = ((point - self.values[*other]) / rate).max(0.0);
            let tie = (room - step).abs() <= TINY;
            let firmer = match leaving {
                None => true,
                Some((held, _, _)) if careful => *other < self.rows[held],
                Some((_, _, size)) => rate.abs() > size,
            };
            if room < step - TINY || (tie && firmer && room.is_finite()) {
                step = room.min(step);
                leaving = Some((row, point, rate.abs()));
            }
        }
        (step, leaving.map(|(row, point, _)| (row, point)))
    }

    fn advance(&mut self, slot: usize, step: f64) {
        if step == 0.0 {
            return;
        }
        let unknown = self.slots[slot];
        self.values[unknown] = snap(self.values[unknown] + step);
        for (row, other) in self.rows.iter().enumerate() {
            let entry = self.entries[row * self.width + slot];
            if entry != 0.0 {
                self.values[*other] = snap(self.values[*other] + entry * step);
            }
        }
    }

    /// The unknown of a row and that of a slot change places.
    fn exchange(&mut self, row: usize, slot: usize) {
        let width = self.width;
        let pivot = self.entry(row, slot);
        let mut source: Vec<f64> = self.entries[row * width..(row + 1) * width].to_vec();
        for entry in &mut source {
            *entry = snap(-*entry / pivot);
        }
        source[slot] = 0.0;
        let filled: Vec<usize> = (0..width).filter(|column| source[*column] != 0.0).collect();
        let sparse = filled.len() * 6 < width;
        for (other, line) in self.entries.chunks_exact_mut(width).enumerate() {
            let factor = line[slot];
            if other == row || factor == 0.0 {
                continue;
            }
            if factor.abs() < TINY {
                line[slot] = 0.0;
                continue;
            }
            if sparse {
                for column in &filled {
                    line[*column] += factor * source[*column];
                }
            } else {
                for (entry, from) in line.iter_mut().zip(&source) {
                    *entry += factor * from;
                }
            }
            line[slot] = factor / pivot;
        }
        source[slot] = snap(1.0 / pivot);
        self.entries[row * width..(row + 1) * width].copy_from_slice(&source);
        self.exchanges += 1;
        if self.exchanges.is_multiple_of(SWEEP) {
            self.entries.iter_mut().for_each(|entry| *entry = snap(*entry));
        }
        let (out, into) = (self.rows[row], self.slots[slot]);
        self.rows[row] = into;
        self.slots[slot] = out;
        self.place[into] = Place::Row(row);
        self.place[out] = Place::Slot(slot);
    }

    /// Room of every independent unknown that is strictly inside its limits: slot, steps down and up until something
    /// stops it. Used to walk to a corner at random.
    pub(super) fn loose(&self) -> Option<(usize, f64, f64)> {
        self.slots.iter().enumerate().find_map(|(slot, unknown)| {
            let (shape, value) = (&self.shapes[*unknown], self.values[*unknown]);
            let (above, below) = (shape.above(value)?, shape.below(value)?);
            (above == below).then(|| {
                (slot, self.longest(slot, -1.0, below, false).0, self.longest(slot, 1.0, above, false).0)
            })
        })
    }

    /// Moves one slot as far as it can go in a direction, exchanging it with what stops it.
    pub(super) fn slide(&mut self, slot: usize, up: bool) {
        let unknown = self.slots[slot];
        let (shape, value) = (&self.shapes[unknown], self.values[unknown]);
        let Some(segment) = (if up { shape.above(value) } else { shape.below(value) }) else { return };
        let direction = if up { 1.0 } else { -1.0 };
        let (step, leaving) = self.longest(slot, direction, segment, false);
        if step.is_infinite() {
            return;
        }
        self.advance(slot, direction * step);
        if let Some((row, point)) = leaving {
            let out = self.rows[row];
            self.values[out] = point;
            self.segment[unknown] = segment;
            self.exchange(row, slot);
        }
    }
}
