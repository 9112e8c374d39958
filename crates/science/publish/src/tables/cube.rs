//! Frequency tables with all their totals: one list of cells, shared between linked tables.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::spec::{Spec, Table, Tree};
use crate::data::Data;
use crate::error::Fault;
use crate::run::Run;

/// Where a cell lies: a node for each dimension of the specification, 0 where it is a total (or the table lacks it).
pub type At = Box<[u16]>;

/// A cell of one or several tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Where it lies.
    pub at: At,
    /// How many records.
    pub count: u64,
    /// Whether every column it needs was recorded. If not, it is shown as not available, never as a number.
    pub available: bool,
}

/// The true tables: cells of all tables, each once.
#[derive(Debug, Clone)]
pub struct Cube {
    spec: Spec,
    cells: Vec<Cell>,
    index: HashMap<At, usize>,
    records: BTreeMap<At, u64>,
}

impl Cube {
    /// Counts the data.
    ///
    /// # Errors
    /// What [`Spec::check`] refuses, a value without a place in its hierarchy, more cells than allowed, or a stop.
    pub fn count(data: &Data, spec: Spec, run: &Run) -> Result<Self, Fault> {
        spec.check(data.columns())?;
        let mut spec = spec;
        for table in &mut spec.tables {
            for (dimension, depth) in &mut table.by {
                let tree = spec.dimensions.get(*dimension).map(|dimension| &dimension.tree);
                *depth = (*depth).min(
                    tree.map_or(0, |tree| (0..tree.nodes()).map(|node| tree.depth(node)).max().unwrap_or(0)),
                );
            }
        }
        let records = records(data, &spec, run)?;
        let mut cube = Self { spec, cells: Vec::new(), index: HashMap::new(), records };
        cube.lay_out()?;
        cube.fill(run)?;
        Ok(cube)
    }

    /// What was tabulated.
    #[must_use]
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// All cells, in a fixed order.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Number of a cell.
    #[must_use]
    pub fn find(&self, at: &[u16]) -> Option<usize> {
        self.index.get(at).copied()
    }

    /// How often each combination of leaves occurs: the finest cross of all dimensions. Only combinations that occur.
    #[must_use]
    pub fn records(&self) -> &BTreeMap<At, u64> {
        &self.records
    }

    /// Whether a table shows a cell.
    #[must_use]
    pub fn shows(&self, table: &Table, at: &[u16]) -> bool {
        at.iter().enumerate().all(|(dimension, node)| {
            *node == 0
                || self
                    .spec
                    .tree(dimension)
                    .is_some_and(|tree| tree.depth(usize::from(*node)) <= table.depth(dimension))
        })
    }

    /// Columns in which a cell is a total or a group, in the table in which it is one most; 0 for the finest cells.
    #[must_use]
    pub fn totals(&self, at: &[u16]) -> usize {
        let of = |table: &Table| {
            let total = |(dimension, depth): &&(usize, usize)| {
                let node = at.get(*dimension).copied().unwrap_or(0);
                self.spec.tree(*dimension).is_some_and(|tree| !tree.is_leaf(usize::from(node), *depth))
            };
            table.by.iter().filter(total).count()
        };
        self.spec.tables.iter().filter(|table| self.shows(table, at)).map(of).max().unwrap_or(0)
    }

    /// Names of the nodes of a cell, one per dimension.
    #[must_use]
    pub fn labels(&self, at: &[u16]) -> Vec<&str> {
        let label = |(dimension, node): (usize, &u16)| {
            self.spec
                .tree(dimension)
                .and_then(|tree| tree.labels.get(usize::from(*node)))
                .map_or("", String::as_str)
        };
        at.iter().enumerate().map(label).collect()
    }

    fn lay_out(&mut self) -> Result<(), Fault> {
        let mut wanted: u128 = 0;
        let mut choices = Vec::new();
        for table in &self.spec.tables {
            let nodes = nodes(&self.spec, table, false);
            wanted += nodes.iter().map(|nodes| nodes.len() as u128).product::<u128>();
            choices.push(nodes);
        }
        if wanted > self.spec.most_cells as u128 {
            let why = format!(
                "these tables have {wanted} cells with their totals, more than the {} allowed; choose fewer columns, broader levels, or several smaller linked tables",
                self.spec.most_cells
            );
            return Err(Fault::Setting { name: "tables", why });
        }
        for nodes in &choices {
            for at in cross(nodes) {
                if !self.index.contains_key(&at) {
                    self.index.insert(at.clone(), self.cells.len());
                    let available = available(&self.spec, &at);
                    self.cells.push(Cell { at, count: 0, available });
                }
            }
        }
        Ok(())
    }

    fn fill(&mut self, run: &Run) -> Result<(), Fault> {
        let Self { spec, cells, index, records } = self;
        for (number, (record, count)) in records.iter().enumerate() {
            if number % 1024 == 0 && run.stopped() {
                return Err(Fault::Stopped);
            }
            for cell in above(spec, index, record) {
                if let Some(cell) = cells.get_mut(cell) {
                    cell.count += count;
                }
            }
        }
        Ok(())
    }

    /// Cells that contain records of a combination of leaves.
    pub(super) fn holding(&self, record: &[u16]) -> Vec<usize> {
        above(&self.spec, &self.index, record)
    }

    /// Leaf combinations of a table (or of any cross of dimensions at given depths), occurring or not.
    pub(super) fn leaves(&self, table: &Table) -> impl Iterator<Item = At> + use<> {
        cross(&nodes(&self.spec, table, true))
    }

    /// Number of leaf combinations of a table.
    pub(super) fn leaf_count(&self, table: &Table) -> u128 {
        nodes(&self.spec, table, true).iter().map(|nodes| nodes.len() as u128).product()
    }

    /// How often each leaf combination of a table occurs. Only combinations that occur.
    pub(super) fn counts_of(&self, table: &Table) -> BTreeMap<At, u64> {
        let mut counts: BTreeMap<At, u64> = BTreeMap::new();
        for (record, count) in &self.records {
            *counts.entry(self.seen_by(table, record)).or_default() += count;
        }
        counts
    }

    /// A leaf combination as a table shows it.
    pub(super) fn seen_by(&self, table: &Table, leaves: &[u16]) -> At {
        seen(&self.spec, table, leaves)
    }

    /// Cells of a table at or above one of its leaf combinations.
    pub(super) fn chain(&self, leaves: &[u16]) -> Vec<usize> {
        upward(&self.spec, leaves).iter().filter_map(|at| self.index.get(at).copied()).collect()
    }
}

/// The data at the leaves of all dimensions.
fn records(data: &Data, spec: &Spec, run: &Run) -> Result<BTreeMap<At, u64>, Fault> {
    let mut records: BTreeMap<At, u64> = BTreeMap::new();
    for row in 0..data.rows() {
        if row % 4096 == 0 && run.stopped() {
            return Err(Fault::Stopped);
        }
        let mut at = Vec::with_capacity(spec.dimensions.len());
        for dimension in &spec.dimensions {
            let code = data.codes(dimension.column).get(row).copied().unwrap_or(0);
            match dimension
                .tree
                .leaf
                .get(usize::from(code))
                .copied()
                .flatten()
                .and_then(|leaf| u16::try_from(leaf).ok())
            {
                Some(leaf) => at.push(leaf),
                None => return Err(homeless(data, dimension.column, code)),
            }
        }
        *records.entry(at.into_boxed_slice()).or_default() +=
            u64::from(data.weights().get(row).copied().unwrap_or(0));
    }
    Ok(records)
}

fn homeless(data: &Data, column: usize, code: u16) -> Fault {
    let column = data.columns().get(column);
    let name = column.map_or("", |column| column.name.as_str());
    let value = column.and_then(|column| column.values.get(usize::from(code).wrapping_sub(1)));
    let value = value.map_or("a blank".to_owned(), |value| format!("\"{value}\""));
    Fault::Hierarchy {
        why: format!(
            "column \"{name}\": {value} has no place in the hierarchy; add it, or a group for unknown values"
        ),
    }
}

/// Nodes that a table shows, per dimension; only leaves if so asked; the total alone where the table lacks a dimension.
fn nodes(spec: &Spec, table: &Table, leaves: bool) -> Vec<Vec<u16>> {
    let shown = |dimension: usize, tree: &Tree| {
        let depth = table.depth(dimension);
        let fits = |node: &usize| tree.depth(*node) <= depth && (!leaves || tree.is_leaf(*node, depth));
        (0..tree.nodes()).filter(fits).filter_map(|node| u16::try_from(node).ok()).collect()
    };
    spec.dimensions.iter().enumerate().map(|(number, dimension)| shown(number, &dimension.tree)).collect()
}

/// Every choice of one node per dimension, the last dimension fastest.
fn cross(nodes: &[Vec<u16>]) -> impl Iterator<Item = At> + use<> {
    let nodes = nodes.to_vec();
    let total: usize = nodes.iter().map(Vec::len).product();
    (0..total).map(move |number| {
        let mut rest = number;
        let mut at: Vec<u16> = nodes
            .iter()
            .rev()
            .map(|nodes| {
                let node = nodes.get(rest % nodes.len().max(1)).copied().unwrap_or(0);
                rest /= nodes.len().max(1);
                node
            })
            .collect();
        at.reverse();
        at.into_boxed_slice()
    })
}

fn seen(spec: &Spec, table: &Table, leaves: &[u16]) -> At {
    let cut = |(number, node): (usize, &u16)| {
        let cut = spec.tree(number).map_or(0, |tree| tree.cut(usize::from(*node), table.depth(number)));
        u16::try_from(cut).unwrap_or(0)
    };
    leaves.iter().enumerate().map(cut).collect()
}

/// A cell and all the totals above it.
fn upward(spec: &Spec, at: &[u16]) -> Vec<At> {
    let paths: Vec<Vec<u16>> = at
        .iter()
        .enumerate()
        .map(|(number, node)| {
            let path = spec.tree(number).map(|tree| tree.path(usize::from(*node))).unwrap_or_default();
            path.into_iter().filter_map(|node| u16::try_from(node).ok()).collect()
        })
        .collect();
    cross(&paths).collect()
}

fn above(spec: &Spec, index: &HashMap<At, usize>, record: &[u16]) -> Vec<usize> {
    let mut cells: Vec<usize> = spec
        .tables
        .iter()
        .flat_map(|table| upward(spec, &seen(spec, table, record)))
        .filter_map(|at| index.get(&at).copied())
        .collect();
    cells.sort_unstable();
    cells.dedup();
    cells
}

/// Whether every column a cell needs was recorded for the records it counts.
fn available(spec: &Spec, at: &[u16]) -> bool {
    let node = |dimension: usize| at.get(dimension).map_or(0, |node| usize::from(*node));
    !spec.not_recorded.iter().any(|gap| {
        node(gap.dimension) != 0
            && gap.at.iter().all(|(dimension, place)| {
                let related = |tree: &Tree| {
                    tree.path(node(*dimension)).contains(place)
                        || tree.path(*place).contains(&node(*dimension))
                };
                spec.tree(*dimension).is_some_and(related)
            })
    })
}
