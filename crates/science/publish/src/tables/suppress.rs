//! Suppression: small cells are hidden, and others, as few as are found, so that totals do not give them away.
//!
//! For every small cell and both directions a *witness* is looked for: a whole table that looks the same outside and in
//! which the cell is as low, or as high, as the rule asks. A witness proves protection by addition alone; no solver has to
//! be believed. It is looked for by a linear programme over the finest cells near the small one, in which suppressed cells
//! move freely and published ones at a price: the cheapest further cells that let the small cell move (Kelly, Golden and
//! Assad 1992; Fischetti and Salazar-Gonzalez 2001) are suppressed too, totals only where no cell lower down will do. One
//! witness often serves many small cells. At the end every further cell that turns out not to be needed is published
//! again, totals first.
//!
//! Not covered: a reader who is counted in a suppressed cell, and knows it, knows one record more than the attacker here.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the cube or the system"
)]

use std::collections::{BTreeMap, HashMap};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::algebra::{Equation, Shape};
use super::cube::{At, Cube};
use super::rule::Rule;
use super::simplex::{End, Moves};
use super::system::{Attacker, Difference, Part, System, Unknown, dictionary, whole};
use crate::error::Fault;
use crate::run::Run;

/// What a unit of the wanted move is worth against the cost of cells.
const REWARD: f64 = 1e6;
/// Corners tried when the best one is not whole.
const CORNERS: u64 = 8;
/// Unknowns that take part when further cells are sought: few first, more if that does not do.
const NEAR: [usize; 3] = [120, 400, 1_200];
/// Small cells asked again before a further cell is published again.
const ASKED_AGAIN: usize = 100;

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The true count is shown.
    Published,
    /// Suppressed because it is small. Inside only: outside both kinds of suppression look the same.
    Primary,
    /// Suppressed to hide others. Inside only.
    Secondary,
    /// A column was not recorded there: no count exists.
    NotAvailable,
    /// A multiple of the base is shown.
    Rounded,
    /// A count with noise is shown.
    Noisy,
}

/// A small cell must be able to move this far, in steps of one direction (down is negative).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Need {
    pub(super) cell: usize,
    pub(super) move_by: i64,
}

/// Tables that look the same outside.
#[derive(Debug, Clone, Default)]
pub(super) struct Witnesses {
    list: Vec<(Difference, BTreeMap<usize, i64>)>,
}

impl Witnesses {
    fn add(&mut self, system: &System, difference: Difference) {
        for factor in [largest(system, &difference, 1), largest(system, &difference, -1)] {
            if factor != 0 {
                let scaled: Difference =
                    difference.iter().map(|(unknown, change)| (*unknown, change * factor)).collect();
                let cells = system.spread(&scaled);
                self.list.push((scaled, cells));
            }
        }
    }

    /// Lowest and highest change of every cell.
    pub(super) fn reach(&self, cells: usize) -> Vec<(i64, i64)> {
        let mut reach = vec![(0, 0); cells];
        for (_, changes) in &self.list {
            for (cell, change) in changes {
                reach[*cell] = (reach[*cell].0.min(*change), reach[*cell].1.max(*change));
            }
        }
        reach
    }
}

fn met(reach: (i64, i64), need: &Need) -> bool {
    if need.move_by < 0 { reach.0 <= need.move_by } else { reach.1 >= need.move_by }
}

/// The largest whole multiple of a difference, with this sign, that leaves nothing negative; at most a million.
fn largest(system: &System, difference: &Difference, sign: i64) -> i64 {
    let mut most = if difference.values().any(|change| change * sign < 0) { 1_000_000 } else { 1 };
    for (unknown, change) in difference {
        if change * sign < 0 {
            most =
                most.min(i64::try_from(system.unknowns[*unknown].count).unwrap_or(i64::MAX) / change.abs());
        }
    }
    most * sign
}

/// The work of hiding: which cells are open so far, and what proves it.
pub(super) struct Hiding<'a> {
    pub(super) cube: &'a Cube,
    pub(super) system: System,
    pub(super) open: Vec<bool>,
    pub(super) state: Vec<State>,
    pub(super) needs: Vec<Need>,
    pub(super) witnesses: Witnesses,
    /// What suppressing a cell is taken to cost.
    costs: Vec<f64>,
    /// In how many columns a cell is a total.
    totals: Vec<usize>,
    run: &'a Run,
}

/// How a search for a witness ended.
enum Found {
    Witness(Difference),
    /// A way exists, but none in whole numbers was found.
    Broken(Vec<usize>),
    None,
}

impl<'a> Hiding<'a> {
    pub(super) fn new(cube: &'a Cube, rule: &'a Rule, run: &'a Run) -> Result<Self, Fault> {
        rule.check()?;
        let system = System::new(cube, rule.zeros, true, run)?;
        let state: Vec<State> = cube
            .cells()
            .iter()
            .map(|cell| match (cell.available, rule.small(cell.count)) {
                (false, _) => State::NotAvailable,
                (true, true) => State::Primary,
                (true, false) => State::Published,
            })
            .collect();
        let mut needs = Vec::new();
        for (cell, _) in state.iter().enumerate().filter(|(_, state)| **state == State::Primary) {
            let (down, up) = rule.needs(cube.cells()[cell].count);
            let signed = |steps: u64| i64::try_from(steps).unwrap_or(i64::MAX);
            needs.extend(
                [signed(up), -signed(down)]
                    .into_iter()
                    .filter(|m| *m != 0)
                    .map(|move_by| Need { cell, move_by }),
            );
        }
        let open = state.iter().map(|state| *state != State::Published).collect();
        let totals: Vec<usize> = cube.cells().iter().map(|cell| cube.totals(&cell.at)).collect();
        let costs = cube.cells().iter().map(|cell| rule.weight(cell.count)).collect();
        Ok(Self { cube, system, open, state, needs, witnesses: Witnesses::default(), costs, totals, run })
    }

    /// Hides everything that is small.
    pub(super) fn hide(&mut self) -> Result<(), Fault> {
        self.run.expect_work(self.needs.len() as u64);
        self.suppress()?;
        self.tidy()
    }

    fn reach(&self) -> Vec<(i64, i64)> {
        self.witnesses.reach(self.cube.cells().len())
    }

    fn accept(&mut self, difference: Difference, reach: &mut [(i64, i64)]) -> Result<(), Fault> {
        if !self.system.unseen(&difference, &self.open) {
            return Err(Fault::Inner { what: "a witness of protection does not add up" });
        }
        let before = self.witnesses.list.len();
        self.witnesses.add(&self.system, difference);
        for (_, changes) in &self.witnesses.list[before..] {
            for (cell, change) in changes {
                reach[*cell] = (reach[*cell].0.min(*change), reach[*cell].1.max(*change));
            }
        }
        Ok(())
    }

    /// Finds a witness for every need, among what is suppressed already if possible, else with the cheapest further cells.
    fn suppress(&mut self) -> Result<(), Fault> {
        let mut reach = self.reach();
        for need in self.needs.clone() {
            self.run.did(1);
            if met(reach[need.cell], &need) {
                continue;
            }
            let difference = match self.cheapest(need)? {
                Some(difference) => difference,
                None => self.chain(need)?,
            };
            self.take(difference, &mut reach)?;
        }
        Ok(())
    }

    /// The cheapest witness among few unknowns, then among more; only then with higher totals as further cells.
    fn cheapest(&self, need: Need) -> Result<Option<Difference>, Fault> {
        let highest = self.totals.iter().copied().max().unwrap_or(0);
        for totals in self.totals[need.cell]..=highest {
            for size in NEAR {
                if let Some(found) = self.nearby(need, size, totals)? {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// The cheapest witness that moves only unknowns near a small cell, about `size` of them, and no published cell that
    /// is a total in more than `totals` columns.
    fn nearby(&self, need: Need, size: usize, totals: usize) -> Result<Option<Difference>, Fault> {
        let part = Part::new(&self.system, near(self.cube, &self.system, &self.open, need.cell, size));
        let price = |cell: usize| (self.totals[cell] <= totals).then_some(self.costs[cell]);
        let mut priced = Priced::new(&self.system, &part, &self.open, price)?;
        match priced.seek(&self.system, need, self.run)? {
            Found::Witness(difference) => Ok(Some(difference)),
            Found::Broken(cells) => {
                let mut wider = self.open.clone();
                for cell in cells {
                    wider[cell] = true;
                }
                let mut attacker = Attacker::new(&self.system, &part, &wider)?;
                match seek(&self.system, &mut attacker, need, self.run)? {
                    Found::Witness(difference) => Ok(Some(difference)),
                    Found::Broken(_) | Found::None => Ok(None),
                }
            }
            Found::None => Ok(None),
        }
    }

    /// Suppresses what a witness changes, and keeps it.
    fn take(&mut self, difference: Difference, reach: &mut [(i64, i64)]) -> Result<(), Fault> {
        for cell in self.system.spread(&difference).into_keys() {
            if !self.open[cell] {
                self.open[cell] = true;
                self.state[cell] = State::Secondary;
            }
        }
        self.accept(difference, reach)
    }

    /// The last resort, which always works: as if some records less, or more, had been counted. All totals that hold them
    /// are suppressed.
    fn chain(&self, need: Need) -> Result<Difference, Fault> {
        let at = &self.cube.cells()[need.cell].at;
        let mut records: Vec<(At, i64)> = Vec::new();
        let mut left = need.move_by;
        for (record, count) in self.cube.records().iter().filter(|(record, _)| self.under(record, at)) {
            let taken = if left > 0 { left } else { left.max(-i64::try_from(*count).unwrap_or(i64::MAX)) };
            records.push((record.clone(), taken));
            left -= taken;
            if left == 0 {
                break;
            }
        }
        if left != 0 {
            records.push((self.some_record(at), left));
        }
        self.as_difference(&records)
    }

    fn under(&self, record: &[u16], at: &[u16]) -> bool {
        record.iter().zip(at).enumerate().all(|(dimension, (leaf, node))| {
            self.cube
                .spec()
                .tree(dimension)
                .is_some_and(|tree| tree.path(usize::from(*leaf)).contains(&usize::from(*node)))
        })
    }

    /// A record that would be counted in a cell that counts nobody.
    fn some_record(&self, at: &[u16]) -> At {
        let leaf = |(dimension, node): (usize, &u16)| -> u16 {
            let Some(tree) = self.cube.spec().tree(dimension) else { return 0 };
            let leaves = (1..tree.nodes()).filter(|leaf| tree.is_leaf(*leaf, usize::MAX));
            let found = leaves.into_iter().find(|leaf| tree.path(*leaf).contains(&usize::from(*node)));
            found.and_then(|leaf| u16::try_from(leaf).ok()).unwrap_or(0)
        };
        at.iter().enumerate().map(leaf).collect()
    }

    fn as_difference(&self, records: &[(At, i64)]) -> Result<Difference, Fault> {
        let mut difference = Difference::new();
        for (record, change) in records {
            for unknown in self.system.holding(self.cube, record) {
                *difference.entry(unknown).or_default() += change;
            }
        }
        if difference.is_empty() {
            return Err(Fault::Inner { what: "a small cell holds no record" });
        }
        Ok(difference)
    }

    /// Publishes further cells again, totals and the dearest first, while every need keeps a witness.
    fn tidy(&mut self) -> Result<(), Fault> {
        let mut further: Vec<usize> =
            (0..self.state.len()).filter(|cell| self.state[*cell] == State::Secondary).collect();
        if further.is_empty() {
            return Ok(());
        }
        let worth = |cell: usize| (self.totals[cell], self.costs[cell]);
        further.sort_by(|a, b| {
            let ((more, dearer), (fewer, cheaper)) = (worth(*b), worth(*a));
            more.cmp(&fewer).then(dearer.total_cmp(&cheaper)).then(a.cmp(b))
        });
        self.run.expect_work(further.len() as u64);
        for cell in further {
            self.run.did(1);
            self.try_publishing(cell)?;
        }
        Ok(())
    }

    fn try_publishing(&mut self, cell: usize) -> Result<(), Fault> {
        let (without, with): (Vec<_>, Vec<_>) = std::mem::take(&mut self.witnesses.list)
            .into_iter()
            .partition(|(_, changes)| !changes.contains_key(&cell));
        let kept = without.len();
        self.witnesses.list = without;
        let mut reach = self.reach();
        let needs: Vec<Need> =
            self.needs.iter().filter(|need| !met(reach[need.cell], need)).copied().collect();
        self.open[cell] = false;
        let mut fine = needs.len() <= ASKED_AGAIN;
        for need in needs {
            if !fine || met(reach[need.cell], &need) {
                continue;
            }
            let part = Part::new(&self.system, near(self.cube, &self.system, &self.open, need.cell, NEAR[0]));
            let mut attacker = Attacker::new(&self.system, &part, &self.open)?;
            match seek(&self.system, &mut attacker, need, self.run)? {
                Found::Witness(difference) => self.accept(difference, &mut reach)?,
                Found::Broken(_) | Found::None => fine = false,
            }
        }
        if fine {
            self.state[cell] = State::Published;
        } else {
            self.open[cell] = true;
            self.witnesses.list.truncate(kept);
            self.witnesses.list.extend(with);
        }
        Ok(())
    }
}

/// Looks for a whole table that looks the same outside and in which a cell has moved as far as needed.
fn seek(system: &System, attacker: &mut Attacker, need: Need, run: &Run) -> Result<Found, Fault> {
    let terms = attacker.terms(system, need.cell);
    if terms.is_empty() {
        return Ok(Found::None);
    }
    let goal = goal(need);
    let mut found = Found::None;
    for corner in 0..CORNERS {
        if corner > 0 {
            let mut chance = ChaCha8Rng::seed_from_u64(corner);
            for column in 0..attacker.columns() {
                attacker.moves.charge(column, f64::from(chance.next_u32() >> 16) / 65_536.0);
            }
        }
        let wanted = attacker.moves.add_sum(&terms, Shape::toward(goal, REWARD));
        let end = attacker.moves.cheapest(false, run);
        let reached = (attacker.moves.value(wanted) - goal).abs() < 1e-6;
        let difference = attacker.whole();
        attacker.moves.drop_sum(wanted);
        attacker.moves.rewind();
        if end == End::Stopped {
            return Err(Fault::Stopped);
        }
        match (reached, difference) {
            (true, Some(difference)) => {
                found = Found::Witness(difference);
                break;
            }
            (true, None) => found = Found::Broken(Vec::new()),
            (false, _) if corner == 0 => break,
            (false, _) => {}
        }
    }
    for column in 0..attacker.columns() {
        attacker.moves.charge(column, 0.0);
    }
    Ok(found)
}

#[allow(clippy::cast_precision_loss, reason = "at most a million by the rule")]
fn goal(need: Need) -> f64 {
    need.move_by as f64
}

/// The system in which published cells may move too, at a price.
struct Priced {
    moves: Moves,
    members: Vec<usize>,
    terms: HashMap<usize, usize>,
    /// Columns whose move would open the cells beside them.
    prices: Vec<(usize, Vec<usize>)>,
}

impl Priced {
    /// `price` of a published cell; nothing where it must stay.
    fn new(
        system: &System,
        part: &Part,
        open: &[bool],
        price: impl Fn(usize) -> Option<f64>,
    ) -> Result<Self, Fault> {
        let terms: HashMap<usize, usize> =
            part.members.iter().enumerate().map(|(column, unknown)| (*unknown, column)).collect();
        // Published cells that consist of the same members move together and are priced together.
        let mut groups: BTreeMap<Vec<usize>, (Vec<usize>, Option<f64>)> = BTreeMap::new();
        for (cell, sums) in part.cells.iter().filter(|(cell, _)| !open[**cell]) {
            let Some(sum) = sums.first().filter(|sum| !sum.is_empty()) else { continue };
            let group = groups.entry(sum.iter().map(|unknown| terms[unknown]).collect());
            let group = group.or_insert((Vec::new(), Some(0.0)));
            group.0.push(*cell);
            group.1 = group.1.zip(price(*cell)).map(|(sum, price)| sum + price);
        }
        let mut shapes: Vec<Shape> = part
            .members
            .iter()
            .map(|unknown| Shape::between(-system.room(*unknown), f64::INFINITY))
            .collect();
        let mut prices = Vec::new();
        let mut totals = Vec::new();
        let mut fixed: Vec<Equation> = Vec::new();
        for (sum, (cells, weight)) in groups {
            let Some(weight) = weight else {
                fixed.push(sum.into_iter().map(|column| (column, 1.0)).collect());
                continue;
            };
            if let [column] = sum[..] {
                shapes[column] = Shape::costly(-system.room(part.members[column]), weight);
                prices.push((column, cells));
            } else {
                totals.push((sum, cells, weight));
            }
        }
        let rename = |equation: Equation| {
            equation.into_iter().map(|(unknown, factor)| (terms[&unknown], factor)).collect()
        };
        let mut moves =
            dictionary(shapes, part.links().map(rename).chain(fixed).collect(), totals.len() + 1)?;
        for (sum, cells, weight) in totals {
            let low: f64 = sum.iter().map(|column| system.room(part.members[*column])).sum();
            let sum: Equation = sum.into_iter().map(|column| (column, 1.0)).collect();
            prices.push((moves.add_sum(&sum, Shape::costly(-low, weight)), cells));
        }
        Ok(Self { moves, members: part.members.clone(), terms, prices })
    }

    fn seek(&mut self, system: &System, need: Need, run: &Run) -> Result<Found, Fault> {
        let sum = system.sums[need.cell].first().into_iter().flatten();
        let terms: Equation = sum.filter_map(|unknown| Some((*self.terms.get(unknown)?, 1.0))).collect();
        if terms.is_empty() {
            return Ok(Found::None);
        }
        let goal = goal(need);
        let wanted = self.moves.add_sum(&terms, Shape::toward(goal, REWARD));
        let end = self.moves.cheapest(true, run);
        let reached = (self.moves.value(wanted) - goal).abs() < 1e-6;
        match (end, reached, whole(&self.moves, &self.members)) {
            (End::Stopped, _, _) => Err(Fault::Stopped),
            (_, false, _) => Ok(Found::None),
            (_, true, Some(difference)) => Ok(Found::Witness(difference)),
            (_, true, None) => {
                let moved = self.prices.iter().filter(|(column, _)| self.moves.value(*column).abs() > 1e-7);
                Ok(Found::Broken(moved.flat_map(|(_, cells)| cells).copied().collect()))
            }
        }
    }
}

/// About `size` unknowns near a cell: those at leaves below it and at the leaves beside it that promise most, in every
/// column. Leaves promise much that hold suppressed unknowns differing from the cell in that column alone.
pub(super) fn near(cube: &Cube, system: &System, open: &[bool], cell: usize, size: usize) -> Vec<usize> {
    let spec = cube.spec();
    let at = &cube.cells()[cell].at;
    let below: Vec<Vec<bool>> = at
        .iter()
        .enumerate()
        .map(|(d, node)| {
            spec.tree(d).map_or(Vec::new(), |tree| {
                (0..tree.nodes()).map(|other| tree.path(other).contains(&usize::from(*node))).collect()
            })
        })
        .collect();
    let mut promise: Vec<Vec<f64>> = below.iter().map(|nodes| vec![0.0; nodes.len()]).collect();
    for unknown in &system.unknowns {
        let outside: Vec<usize> = unknown
            .at
            .iter()
            .enumerate()
            .filter(|(d, node)| **node != 0 && !below[*d][usize::from(**node)])
            .map(|(d, _)| d)
            .collect();
        let free = unknown.cell.is_none_or(|cell| open[cell]);
        let worth = if free { 3.0 } else { 1.0 };
        // what differs in one column speaks for its node there; everything, a little, for all its nodes
        let strength = |d: usize| match outside[..] {
            [] => worth,
            [only] if only == d => worth,
            _ => worth * 1e-4,
        };
        unknown.at.iter().enumerate().for_each(|(d, node)| promise[d][usize::from(*node)] += strength(d));
    }
    let chosen = choose(&promise, &below, size);
    let inside = |unknown: &Unknown| {
        unknown.at.iter().enumerate().all(|(d, node)| *node == 0 || chosen[d][usize::from(*node)])
    };
    system
        .unknowns
        .iter()
        .enumerate()
        .filter(|(_, unknown)| inside(unknown))
        .map(|(number, _)| number)
        .collect()
}

/// The most promising nodes of every column, both below and beside the cell, so that their cross has about `size` members.
fn choose(promise: &[Vec<f64>], below: &[Vec<bool>], size: usize) -> Vec<Vec<bool>> {
    let mut ranked: Vec<Vec<usize>> = Vec::new();
    for (promise, below) in promise.iter().zip(below) {
        let mut nodes: Vec<usize> = (1..promise.len()).filter(|node| promise[*node] > 0.0).collect();
        nodes.sort_by(|a, b| promise[*b].total_cmp(&promise[*a]).then(a.cmp(b)));
        // The best below the cell comes first, then the best beside it, then by promise alone.
        for (place, wanted) in [(0, true), (1, false)] {
            if let Some(found) = nodes.iter().skip(place).position(|node| below[*node] == wanted) {
                nodes[place..=place + found].rotate_right(1);
            }
        }
        ranked.push(nodes);
    }
    let mut taken: Vec<usize> = ranked.iter().map(|nodes| nodes.len().min(2)).collect();
    loop {
        let now: usize = taken.iter().map(|taken| (*taken).max(1)).product();
        let next = (0..ranked.len()).filter(|d| taken[*d] < ranked[*d].len()).min_by_key(|d| (taken[*d], *d));
        let Some(next) = next.filter(|d| now / taken[*d].max(1) * (taken[*d] + 1) <= size) else { break };
        taken[next] += 1;
    }
    let mut chosen: Vec<Vec<bool>> = promise.iter().map(|promise| vec![false; promise.len()]).collect();
    for (d, nodes) in ranked.iter().enumerate() {
        nodes.iter().take(taken[d]).for_each(|node| chosen[d][*node] = true);
    }
    chosen
}
