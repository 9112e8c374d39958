//! What the attacker can set up: unknowns at the finest level of the tables, and every cell as a sum of them.
//!
//! A withheld cell counts somebody where the rule shows zeros as zeros: everybody may read that, so the attacker knows it.
//!
//! Tables that share totals are one system. Where the tables are linked without a circle, any whole tables that agree on
//! what they share come from some records (Vlach 1986; Dobra and Fienberg 2000), so the cells themselves are the
//! attacker's full knowledge. Where they are linked in a circle (A by B, B by C, A by C) that is not so: then the finest
//! cross of all their columns joins the system as unknowns that are never published.
#![allow(
    clippy::indexing_slicing,
    reason = "dense kernels: every index is a number handed out by this system"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::algebra::{Equation, Shape};
use super::cube::{At, Cell, Cube};
use super::rule::Zeros;
use super::simplex::Moves;
use super::spec::{Spec, Table};
use crate::error::Fault;
use crate::run::Run;

/// Entries that a dictionary may have: eight bytes each.
const MOST_ENTRIES: usize = 40_000_000;

/// A whole table other than the true one that looks the same outside: how much each unknown differs.
pub(super) type Difference = BTreeMap<usize, i64>;

/// An unknown: a cell at the finest level of a table, or of the cross of all tables.
#[derive(Debug, Clone)]
pub(super) struct Unknown {
    /// True count.
    pub(super) count: u64,
    /// The cell it is, unless it belongs to the cross that nobody sees.
    pub(super) cell: Option<usize>,
    /// Where it lies: leaves of the tables it belongs to.
    pub(super) at: At,
    /// Cells that contain it, and in which of their sums.
    pub(super) above: Vec<(usize, usize)>,
}

/// Unknowns, and for every cell its sums: one for each group of tables that shows it.
#[derive(Debug, Clone)]
pub(super) struct System {
    pub(super) unknowns: Vec<Unknown>,
    pub(super) sums: Vec<Vec<Vec<usize>>>,
    /// For every cell, what a reader knows it has at least once it is withheld: 1 where zeros are shown as zeros.
    floors: Vec<u64>,
    /// True counts of the cells.
    counts: Vec<u64>,
    tops: Vec<(Table, HashMap<At, usize>)>,
}

impl System {
    /// The system of a cube; with `whole`, tables linked in a circle are joined by the cross of their columns.
    pub(super) fn new(cube: &Cube, zeros: Zeros, whole: bool, run: &Run) -> Result<Self, Fault> {
        let spec = cube.spec();
        let mut tops = maximal(&spec.tables);
        let circle = whole && circular(spec, &tops);
        if circle {
            tops = vec![finest(cube)?];
        }
        let floor = |cell: &Cell| u64::from(zeros == Zeros::Published && cell.available && cell.count > 0);
        let mut system = Self {
            unknowns: Vec::new(),
            sums: vec![Vec::new(); cube.cells().len()],
            floors: cube.cells().iter().map(floor).collect(),
            counts: cube.cells().iter().map(|cell| cell.count).collect(),
            tops: Vec::new(),
        };
        for top in &tops {
            system.add(cube, top, circle, zeros, run)?;
        }
        for (cell, sums) in system.sums.iter().enumerate() {
            for (which, sum) in sums.iter().enumerate() {
                for unknown in sum {
                    system.unknowns[*unknown].above.push((cell, which));
                }
            }
        }
        Ok(system)
    }

    fn add(&mut self, cube: &Cube, top: &Table, hidden: bool, zeros: Zeros, run: &Run) -> Result<(), Fault> {
        for (cell, sums) in cube.cells().iter().zip(&mut self.sums) {
            if cube.shows(top, &cell.at) {
                sums.push(Vec::new());
            }
        }
        let records = hidden.then(|| cube.counts_of(top));
        let mut index = HashMap::new();
        for (number, leaves) in cube.leaves(top).enumerate() {
            if number % 1024 == 0 && run.stopped() {
                return Err(Fault::Stopped);
            }
            let chain = if hidden { cube.holding(&leaves) } else { cube.chain(&leaves) };
            let empty = |cell: &usize| cube.cells()[*cell].count == 0 && cube.cells()[*cell].available;
            if zeros == Zeros::Published && chain.iter().any(empty) {
                continue;
            }
            let cell = if hidden { None } else { cube.find(&leaves) };
            let count = match (&records, cell) {
                (Some(records), _) => records.get(&leaves).copied().unwrap_or(0),
                (None, Some(cell)) => cube.cells()[cell].count,
                (None, None) => 0,
            };
            for cell in chain {
                if let Some(sum) = self.sums[cell].last_mut() {
                    sum.push(self.unknowns.len());
                }
            }
            index.insert(leaves.clone(), self.unknowns.len());
            self.unknowns.push(Unknown { count, cell, at: leaves, above: Vec::new() });
        }
        self.tops.push((top.clone(), index));
        Ok(())
    }

    /// Unknowns that count a record, one for each group of tables.
    pub(super) fn holding(&self, cube: &Cube, record: &[u16]) -> Vec<usize> {
        self.tops.iter().filter_map(|(top, index)| index.get(&cube.seen_by(top, record)).copied()).collect()
    }

    /// Change of every cell that a difference changes.
    pub(super) fn spread(&self, difference: &Difference) -> BTreeMap<usize, i64> {
        let mut cells: BTreeMap<usize, i64> = BTreeMap::new();
        for (unknown, change) in difference {
            for (cell, _) in self.unknowns[*unknown].above.iter().filter(|(_, which)| *which == 0) {
                *cells.entry(*cell).or_default() += change;
            }
        }
        cells.retain(|_, change| *change != 0);
        cells
    }

    /// Whether a difference leads to a whole table that looks the same outside: nothing below what is known to be there
    /// at least, nothing changed that is published, and linked tables agree. In whole numbers.
    pub(super) fn unseen(&self, difference: &Difference, open: &[bool]) -> bool {
        let within = |room: u64, change: i64| change >= 0 || change.unsigned_abs() <= room;
        let whole = difference.iter().all(|(unknown, change)| within(self.steps_down(*unknown), *change));
        let change =
            |sum: &[usize]| -> i64 { sum.iter().filter_map(|unknown| difference.get(unknown)).sum() };
        whole
            && self.sums.iter().enumerate().all(|(cell, sums)| {
                let first = sums.first().map_or(0, |sum| change(sum));
                (open[cell] || first == 0)
                    && within(self.cell_steps_down(cell), first)
                    && sums.iter().skip(1).all(|sum| change(sum) == first)
            })
    }

    /// True count of a cell.
    pub(super) fn count(&self, cell: usize) -> u64 {
        self.counts[cell]
    }

    /// How far an unknown may fall: to what a reader knows of it without any total.
    pub(super) fn steps_down(&self, unknown: usize) -> u64 {
        let Unknown { count, cell, .. } = &self.unknowns[unknown];
        count.saturating_sub(cell.map_or(0, |cell| self.floors[cell]))
    }

    /// How far a cell may fall, as if it were withheld.
    pub(super) fn cell_steps_down(&self, cell: usize) -> u64 {
        self.counts[cell].saturating_sub(self.floors[cell])
    }

    /// What a withheld cell has at least by the zeros that are shown alone: one for each of the finest cells in it.
    pub(super) fn least(&self, cell: usize) -> u64 {
        let within = |sum: &Vec<usize>| -> u64 {
            sum.iter().map(|unknown| self.unknowns[*unknown].cell.map_or(0, |cell| self.floors[cell])).sum()
        };
        self.sums[cell].iter().map(within).max().unwrap_or(0).max(self.floors[cell])
    }

    /// Whether what a cell has at least does not follow from its unknowns, and so needs a row of its own.
    pub(super) fn needs_floor(&self, cell: usize) -> bool {
        let holds = |unknown: &usize| self.unknowns[*unknown].cell.is_some_and(|cell| self.floors[cell] > 0);
        self.floors[cell] > 0 && !self.sums[cell].first().into_iter().flatten().any(holds)
    }

    /// Whether a cell is at the finest level of its tables.
    pub(super) fn is_finest(&self, cell: usize) -> bool {
        self.sums[cell].iter().flatten().any(|unknown| self.unknowns[*unknown].cell == Some(cell))
    }

    /// [`Self::steps_down`] for a linear programme.
    #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    pub(super) fn room(&self, unknown: usize) -> f64 {
        self.steps_down(unknown) as f64
    }

    /// [`Self::cell_steps_down`] for a linear programme.
    #[allow(clippy::cast_precision_loss, reason = "counts of people are far below 2^52")]
    pub(super) fn cell_room(&self, cell: usize) -> f64 {
        self.cell_steps_down(cell) as f64
    }
}

/// Some of the unknowns, all others kept at their true count, and every cell as far as it consists of them.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) members: Vec<usize>,
    /// For every cell that contains a member: its sums, restricted to members.
    pub(super) cells: BTreeMap<usize, Vec<Vec<usize>>>,
}

impl Part {
    pub(super) fn new(system: &System, members: Vec<usize>) -> Self {
        let mut cells: BTreeMap<usize, Vec<Vec<usize>>> = BTreeMap::new();
        for unknown in &members {
            for (cell, which) in &system.unknowns[*unknown].above {
                let sums = cells.entry(*cell).or_insert_with(|| vec![Vec::new(); system.sums[*cell].len()]);
                sums[*which].push(*unknown);
            }
        }
        Self { members, cells }
    }

    pub(super) fn whole(system: &System) -> Self {
        Self::new(system, (0..system.unknowns.len()).collect())
    }

    /// Equations of cells that several groups of tables show: their sums move together.
    pub(super) fn links(&self) -> impl Iterator<Item = Equation> {
        self.cells.values().flat_map(|sums| {
            let first = sums.first();
            sums.iter().skip(1).map(move |other| {
                let plus = first.into_iter().flatten().map(|unknown| (*unknown, 1.0));
                plus.chain(other.iter().map(|unknown| (*unknown, -1.0))).collect()
            })
        })
    }
}

/// The system seen with some cells open (suppressed or not available) and all others published.
#[derive(Debug, Clone)]
pub(super) struct Attacker {
    pub(super) moves: Moves,
    /// Unknown of each column, and column of each unknown that is free.
    free: Vec<usize>,
    column: HashMap<usize, usize>,
}

impl Attacker {
    pub(super) fn new(system: &System, part: &Part, open: &[bool]) -> Result<Self, Fault> {
        let published = |unknown: &usize| system.unknowns[*unknown].cell.is_some_and(|cell| !open[cell]);
        let mut fixed: BTreeSet<usize> = part.members.iter().copied().filter(published).collect();
        let mut equations: BTreeSet<Vec<usize>> = BTreeSet::new();
        for (cell, sums) in &part.cells {
            if !open[*cell] {
                equations.extend(sums.iter().map(|sum| left(sum, &fixed)));
            }
        }
        // An equation with one unknown left fixes it, which may leave others with one.
        loop {
            let single: Vec<usize> =
                equations.iter().filter(|sum| sum.len() == 1).flatten().copied().collect();
            if single.is_empty() {
                break;
            }
            fixed.extend(single);
            equations = equations.iter().map(|sum| left(sum, &fixed)).collect();
        }
        let free: Vec<usize> =
            part.members.iter().copied().filter(|unknown| !fixed.contains(unknown)).collect();
        let column: HashMap<usize, usize> =
            free.iter().enumerate().map(|(column, unknown)| (*unknown, column)).collect();
        let shapes =
            free.iter().map(|unknown| Shape::between(-system.room(*unknown), f64::INFINITY)).collect();
        let published = equations
            .into_iter()
            .map(|sum| sum.into_iter().map(|unknown| (unknown, 1.0)).collect::<Equation>());
        let rename = |equation: Equation| -> Equation {
            let known = |(unknown, factor): (usize, f64)| Some((*column.get(&unknown)?, factor));
            equation.into_iter().filter_map(known).collect()
        };
        let equations: Vec<Equation> = published.chain(part.links()).map(&rename).collect();
        let floors: Vec<(f64, Equation)> = part
            .cells
            .iter()
            .filter(|(cell, _)| open[**cell] && system.needs_floor(**cell))
            .filter_map(|(cell, sums)| Some((system.cell_room(*cell), sums.first()?)))
            .map(|(room, sum)| (room, rename(sum.iter().map(|unknown| (*unknown, 1.0)).collect())))
            .filter(|(_, sum)| !sum.is_empty())
            .collect();
        let mut moves = dictionary(shapes, equations, floors.len() + 1)?;
        for (room, sum) in floors {
            moves.add_sum(&sum, Shape::between(-room, f64::INFINITY));
        }
        Ok(Self { moves, free, column })
    }

    /// The first sum of a cell in columns of the dictionary.
    pub(super) fn terms(&self, system: &System, cell: usize) -> Equation {
        let sum = system.sums[cell].first().into_iter().flatten();
        sum.filter_map(|unknown| Some((*self.column.get(unknown)?, 1.0))).collect()
    }

    /// Columns of the dictionary.
    pub(super) fn columns(&self) -> usize {
        self.free.len()
    }

    /// Where the dictionary stands, in whole numbers; nothing if it is not whole.
    pub(super) fn whole(&self) -> Option<Difference> {
        whole(&self.moves, &self.free)
    }
}

fn left(sum: &[usize], fixed: &BTreeSet<usize>) -> Vec<usize> {
    sum.iter().copied().filter(|unknown| !fixed.contains(unknown)).collect()
}

/// A dictionary with room for more sums, refused if it would not fit in memory.
pub(super) fn dictionary(shapes: Vec<Shape>, equations: Vec<Equation>, sums: usize) -> Result<Moves, Fault> {
    let too_much =
        || Fault::Memory { what: "Protecting these tables".to_owned(), allowed: MOST_ENTRIES as u64 * 8 };
    Moves::new(shapes, equations, sums, MOST_ENTRIES).ok_or_else(too_much)
}

/// Values of a dictionary in whole numbers, its first columns being these unknowns; nothing if one of them is not whole.
#[allow(clippy::cast_possible_truncation, reason = "rounded, and checked again in whole numbers")]
pub(super) fn whole(moves: &Moves, unknowns: &[usize]) -> Option<Difference> {
    let mut difference = Difference::new();
    for (column, unknown) in unknowns.iter().enumerate() {
        let value = moves.value(column);
        if (value - value.round()).abs() > 1e-6 || value.abs() > 1e12 {
            return None;
        }
        if value.round() != 0.0 {
            difference.insert(*unknown, value.round() as i64);
        }
    }
    Some(difference)
}

/// Tables that are not part of another one.
fn maximal(tables: &[Table]) -> Vec<Table> {
    let inside = |small: &Table, large: &Table| {
        small.by.iter().all(|(dimension, depth)| large.depth(*dimension) >= *depth)
    };
    let kept = |(number, table): &(usize, &Table)| {
        !tables.iter().enumerate().any(|(other, large)| {
            other != *number && inside(table, large) && (!inside(large, table) || other < *number)
        })
    };
    tables.iter().enumerate().filter(kept).map(|(_, table)| table.clone()).collect()
}

/// The cross of all columns of the tables, each at its deepest level; refused if too large.
pub(super) fn finest(cube: &Cube) -> Result<Table, Fault> {
    let spec = cube.spec();
    let deepest =
        |dimension: usize| spec.tables.iter().map(|table| table.depth(dimension)).max().unwrap_or(0);
    let table = Table {
        by: (0..spec.dimensions.len()).map(|d| (d, deepest(d))).filter(|(_, depth)| *depth > 0).collect(),
    };
    let cells = cube.leaf_count(&table);
    if cells > spec.most_cells as u128 {
        let why = format!(
            "the cross of all their columns, which is needed here, has {cells} cells, more than the {} allowed; protect fewer tables together (tables linked in a circle need it), or with fewer columns or broader levels",
            spec.most_cells
        );
        return Err(Fault::Setting { name: "tables", why });
    }
    Ok(table)
}

/// Whether the tables are linked in a circle: what is left when levels found in one table only, and tables within
/// others, are taken away again and again (Graham 1979; Yu and Ozsoyoglu 1979).
fn circular(spec: &Spec, tables: &[Table]) -> bool {
    let levels = |table: &Table| -> BTreeSet<(usize, usize)> {
        let deepest = |d: usize| {
            spec.tree(d).map_or(0, |tree| (0..tree.nodes()).map(|node| tree.depth(node)).max().unwrap_or(0))
        };
        table
            .by
            .iter()
            .flat_map(|(d, depth)| (1..=(*depth).min(deepest(*d))).map(|level| (*d, level)))
            .collect()
    };
    let mut edges: Vec<BTreeSet<(usize, usize)>> = tables.iter().map(levels).collect();
    loop {
        let before: usize = edges.iter().map(|edge| edge.len() + 1).sum();
        let all = edges.clone();
        for edge in &mut edges {
            edge.retain(|level| all.iter().filter(|other| other.contains(level)).count() > 1);
        }
        let all = edges.clone();
        let mut number = 0;
        edges.retain(|edge| {
            let me = number;
            number += 1;
            !edge.is_empty()
                && !all.iter().enumerate().any(|(other, large)| {
                    other != me && edge.is_subset(large) && (edge != large || other < me)
                })
        });
        if edges.is_empty() {
            return false;
        }
        if before == edges.iter().map(|edge| edge.len() + 1).sum::<usize>() {
            return true;
        }
    }
}
