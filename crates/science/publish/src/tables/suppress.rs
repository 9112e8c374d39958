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
//! What everybody may read is that a withheld cell counts somebody, where zeros are shown. So a witness never empties a
//! cell, and a small cell can fall only as far as the zeros alone allow.
//!
//! Not covered: a reader who is counted in a suppressed cell, and knows it, knows one record more than the attacker here.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by the cube or the system"
)]

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::attack::falls;
use super::cube::{At, Cube};
use super::near::near;
use super::priced::Priced;
use super::rule::{Protection, Rule, Zeros};
use super::seek::{Found, Need, seek};
use super::system::{Attacker, Difference, Part, System};
use crate::error::Fault;
use crate::run::Run;

/// Unknowns that take part when further cells are sought: few first, more if that does not do.
const NEAR: [usize; 3] = [120, 400, 1_200];
/// Other cells that are tried as the small one in the place of a cell.
const BESIDE: usize = 12;
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

/// How much each cell differs.
type Changes = BTreeMap<usize, i64>;

/// Tables that look the same outside.
#[derive(Debug, Clone, Default)]
pub(super) struct Witnesses {
    list: Vec<(Difference, Changes)>,
}

impl Witnesses {
    /// Adds what a reader may believe of a difference: as far as it goes in both directions, else one step.
    fn add(&mut self, system: &System, difference: &Difference, believed: impl Fn(&Changes) -> bool) {
        for most in [largest(system, difference, 1), largest(system, difference, -1)] {
            let times = [most, most.signum()].into_iter().filter(|factor| *factor != 0);
            let scaled = times.map(|factor| -> (Difference, Changes) {
                let scaled = difference.iter().map(|(unknown, change)| (*unknown, change * factor)).collect();
                let cells = system.spread(&scaled);
                (scaled, cells)
            });
            self.list.extend(scaled.into_iter().find(|(_, cells)| believed(cells)));
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

/// The largest whole multiple of a difference, with this sign, that leaves nothing below what is known of it; at most a
/// million.
fn largest(system: &System, difference: &Difference, sign: i64) -> i64 {
    let falls = |change: i64| change * sign < 0;
    if !difference.values().any(|change| falls(*change)) {
        return sign;
    }
    let times = |room: u64, change: i64| i64::try_from(room).unwrap_or(i64::MAX) / change.abs();
    let cells = system.spread(difference);
    let unknowns = difference.iter().map(|(unknown, change)| (system.steps_down(*unknown), *change));
    let cells = cells.iter().map(|(cell, change)| (system.cell_steps_down(*cell), *change));
    let most = unknowns.chain(cells).filter(|(_, change)| falls(*change));
    most.map(|(room, change)| times(room, change)).fold(1_000_000, i64::min) * sign
}

/// The work of hiding: which cells are open so far, and what proves it.
pub(super) struct Hiding<'a> {
    pub(super) cube: &'a Cube,
    pub(super) system: System,
    pub(super) open: Vec<bool>,
    pub(super) state: Vec<State>,
    pub(super) needs: Vec<Need>,
    /// What is asked for every small cell: a count no higher than the first and one no lower than the second.
    pub(super) asked: BTreeMap<usize, (u64, u64)>,
    pub(super) witnesses: Witnesses,
    rule: &'a Rule,
    /// The system with every cell withheld, once it was asked for.
    blind: Option<Attacker>,
    /// What suppressing a cell is taken to cost.
    costs: Vec<f64>,
    /// In how many columns a cell is a total.
    totals: Vec<usize>,
    run: &'a Run,
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
        let open = state.iter().map(|state| *state != State::Published).collect();
        let totals: Vec<usize> = cube.cells().iter().map(|cell| cube.totals(&cell.at)).collect();
        let costs = cube.cells().iter().map(|cell| rule.weight(cell.count)).collect();
        let witnesses = Witnesses::default();
        let (needs, asked, blind) = (Vec::new(), BTreeMap::new(), None);
        let mut hiding =
            Self { cube, system, open, state, needs, asked, witnesses, rule, blind, costs, totals, run };
        for cell in 0..cube.cells().len() {
            if hiding.state[cell] != State::Primary {
                continue;
            }
            let count = cube.cells()[cell].count;
            hiding.ask(cell, rule.asked(count, hiding.system.least(cell)));
        }
        Ok(hiding)
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
        let mut witnesses = std::mem::take(&mut self.witnesses);
        witnesses.add(&self.system, &difference, |changes| self.believed(changes));
        self.witnesses = witnesses;
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
        let mut waiting: VecDeque<Need> = self.needs.iter().copied().collect();
        while let Some(need) = waiting.pop_front() {
            self.run.did(1);
            if met(reach[need.cell], &need) {
                continue;
            }
            let difference = match self.cheapest(need)? {
                Some(difference) => Some(difference),
                None if need.move_by > 0 => Some(self.chain(need)?),
                None => self.fall(need)?,
            };
            let difference = match difference {
                Some(difference) if !self.witnesses_for(&difference, need) => self.beside(need)?,
                other => other,
            };
            match difference {
                Some(difference) => self.take(difference, &mut reach)?,
                None => {
                    let again: Vec<Need> =
                        self.needs.iter().filter(|one| one.cell == need.cell).copied().collect();
                    self.run.expect_work(again.len() as u64);
                    waiting.extend(again);
                }
            }
        }
        Ok(())
    }

    /// Notes what is asked for a small cell, and how it must be able to move for that.
    fn ask(&mut self, cell: usize, (low, high): (u64, u64)) {
        let count = self.cube.cells()[cell].count;
        let signed = |steps: u64| i64::try_from(steps).unwrap_or(i64::MAX);
        let both = [signed(high.saturating_sub(count)), -signed(count.saturating_sub(low))];
        self.asked.insert(cell, (low, high));
        self.needs.retain(|need| need.cell != cell);
        self.needs
            .extend(both.into_iter().filter(|move_by| *move_by != 0).map(|move_by| Need { cell, move_by }));
    }

    /// Whether a reader may believe in a table with these changes: the page says that figures are withheld because one
    /// of them is small, so one must be.
    fn believed(&self, changes: &Changes) -> bool {
        let small = |(cell, change): (&usize, &i64)| {
            let cell = &self.cube.cells()[*cell];
            cell.available && self.rule.small(cell.count.saturating_add_signed(*change))
        };
        self.asked.keys().any(|cell| !changes.contains_key(cell)) || changes.iter().any(small)
    }

    /// Whether a difference gives a need a witness that may be believed.
    fn witnesses_for(&self, difference: &Difference, need: Need) -> bool {
        let mut witnesses = Witnesses::default();
        witnesses.add(&self.system, difference, |changes| self.believed(changes));
        witnesses.list.iter().any(|(_, changes)| {
            let change = changes.get(&need.cell).copied().unwrap_or(0);
            met((change.min(0), change.max(0)), &need)
        })
    }

    /// A witness in which a small cell is large and another withheld one is small in its place. Where there is none,
    /// every reader knows that this is the small one; then all that lies below the threshold is asked for.
    fn beside(&mut self, need: Need) -> Result<Option<Difference>, Fault> {
        let highest = self.totals.iter().copied().max().unwrap_or(0);
        for size in NEAR {
            let part = Part::new(&self.system, near(self.cube, &self.system, &self.open, need.cell, size));
            let mut others: Vec<usize> = part.cells.keys().copied().collect();
            let least = u64::from(self.rule.zeros != Zeros::Protected);
            others.retain(|other| {
                let cell = &self.cube.cells()[*other];
                *other != need.cell && cell.available && cell.count >= least
            });
            others.sort_by_key(|other| (self.cube.cells()[*other].count, *other));
            for other in others.into_iter().take(BESIDE) {
                let price = |cell: usize| (self.totals[cell] <= highest).then_some(self.costs[cell]);
                let mut priced = Priced::new(&self.system, &part, &self.open, price)?;
                priced.keep_small(&self.system, other, (least, self.rule.threshold - 1));
                if let Found::Witness(difference) = priced.seek(&self.system, need, self.run)?
                    && self.witnesses_for(&difference, need)
                {
                    return Ok(Some(difference));
                }
            }
        }
        let (low, _) = self.asked.get(&need.cell).copied().unwrap_or((0, 0));
        let high = self.rule.threshold - 1;
        let wide = match self.rule.protection {
            Protection::Range => high > low,
            Protection::Width(width) => high.saturating_sub(low) >= width,
        };
        if !wide || self.cube.cells()[need.cell].count.saturating_add_signed(need.move_by) <= high {
            let why = "one figure is small and no other can hide it, whatever is withheld; group its values with others, or leave this table out";
            return Err(Fault::Setting { name: "tables", why: why.to_owned() });
        }
        self.ask(need.cell, (low, high));
        Ok(None)
    }

    /// For a cell that was not found to fall as far as needed: a witness in which anything may have moved. Nothing comes
    /// back if there is none, because linked tables give away that more people are in the cell whatever is withheld: its
    /// needs are then set anew by how far it falls with every cell withheld.
    fn fall(&mut self, need: Need) -> Result<Option<Difference>, Fault> {
        let count = self.cube.cells()[need.cell].count;
        let mut blind = match self.blind.take() {
            Some(blind) => blind,
            None => Attacker::new(&self.system, &Part::whole(&self.system), &vec![true; self.state.len()])?,
        };
        let most = falls(&self.system, &mut blind, need.cell, self.run)?.unwrap_or(count);
        let wanted = need.move_by.unsigned_abs();
        let found = if most < wanted { Found::None } else { seek(&self.system, &mut blind, need, self.run)? };
        self.blind = Some(blind);
        if let Found::Witness(difference) = found {
            return Ok(Some(difference));
        }
        // Where the way exists but no whole table was found, one step less is promised, and the report says so.
        let most = most.min(wanted.saturating_sub(1));
        let lowest = count.saturating_sub(most);
        self.ask(need.cell, self.rule.asked(count, lowest));
        Ok(None)
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
        for cell in &further {
            self.run.did(1);
            self.try_publishing(*cell)?;
        }
        // Cells that nothing moves any more since others were published again hide nothing.
        let reach = self.reach();
        for cell in further {
            if self.state[cell] == State::Secondary && reach[cell] == (0, 0) {
                self.try_publishing(cell)?;
            }
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
                Found::Witness(difference) => {
                    self.accept(difference, &mut reach)?;
                    fine = met(reach[need.cell], &need);
                }
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
