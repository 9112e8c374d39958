//! What to tabulate: columns with the levels of their hierarchy, the tables wanted, and where a column was not recorded.

use serde::{Deserialize, Serialize};

use crate::data::Column;
use crate::error::Fault;

/// The levels of one column as a tree. Node 0 is the total; every other node has a parent with a smaller number. A node
/// without children is a leaf, and every value of the column belongs to one leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// What each node is called; node 0 is the total.
    pub labels: Vec<String>,
    /// Parent of each node; node 0 is its own parent.
    pub parent: Vec<usize>,
    /// Leaf of each code of the column, code 0 (absent) first; nothing for a code that does not occur.
    pub leaf: Vec<Option<usize>>,
}

impl Tree {
    /// A total above the values of a column, without levels between. `absent` names the category of records without a
    /// value; without a name there is no such category, and a record without a value is refused when it is counted.
    #[must_use]
    pub fn flat(column: &Column, total: &str, absent: Option<&str>) -> Self {
        let mut labels = vec![total.to_owned()];
        let mut leaf = vec![None];
        for value in &column.values {
            leaf.push(Some(labels.len()));
            labels.push(value.clone());
        }
        if let Some(absent) = absent {
            if let Some(first) = leaf.first_mut() {
                *first = Some(labels.len());
            }
            labels.push(absent.to_owned());
        }
        Self { parent: vec![0; labels.len()], labels, leaf }
    }

    /// A total above given levels: for every code of the column (absent first) the names of its groups from the broadest
    /// to itself, or nothing for a code that does not occur. Equal names under the same group are the same node.
    #[must_use]
    pub fn from_paths(total: &str, paths: &[Option<Vec<String>>]) -> Self {
        let mut tree = Self { labels: vec![total.to_owned()], parent: vec![0], leaf: Vec::new() };
        for path in paths {
            let Some(path) = path else {
                tree.leaf.push(None);
                continue;
            };
            let mut node = 0;
            for label in path {
                let known = (1..tree.labels.len())
                    .find(|n| tree.parent.get(*n) == Some(&node) && tree.labels.get(*n) == Some(label));
                node = known.unwrap_or_else(|| {
                    tree.labels.push(label.clone());
                    tree.parent.push(node);
                    tree.labels.len() - 1
                });
            }
            tree.leaf.push(Some(node));
        }
        tree
    }

    /// Nodes, the total included.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.labels.len()
    }

    /// Steps from the total; the total has none.
    #[must_use]
    pub fn depth(&self, node: usize) -> usize {
        self.path(node).len() - 1
    }

    /// A node and everything above it, the total last.
    #[must_use]
    pub fn path(&self, node: usize) -> Vec<usize> {
        let mut path = vec![node];
        let mut at = node;
        while at != 0 {
            at = self.parent.get(at).copied().unwrap_or(0);
            path.push(at);
        }
        path
    }

    /// The node itself, or its ancestor at `depth` if it lies deeper.
    #[must_use]
    pub fn cut(&self, node: usize, depth: usize) -> usize {
        let path = self.path(node);
        let skip = (path.len() - 1).saturating_sub(depth);
        path.get(skip).copied().unwrap_or(0)
    }

    /// Whether nothing lies below a node, or nothing within `depth`.
    #[must_use]
    pub fn is_leaf(&self, node: usize, depth: usize) -> bool {
        self.depth(node) >= depth
            || !self.parent.iter().enumerate().any(|(child, parent)| child != 0 && *parent == node)
    }

    fn check(&self, column: &Column) -> Result<(), Fault> {
        let wrong = |why: String| Err(Fault::Hierarchy { why: format!("column \"{}\": {why}", column.name) });
        if self.labels.is_empty() || self.labels.len() != self.parent.len() {
            return wrong("every node needs one name and one parent".to_owned());
        }
        if self.nodes() < 2 {
            return wrong("a tree needs at least one node below the total".to_owned());
        }
        if self.nodes() > usize::from(u16::MAX) {
            return wrong(format!("{} nodes are too many; group values into broader ones", self.nodes()));
        }
        for (node, parent) in self.parent.iter().enumerate() {
            if (node == 0 && *parent != 0) || (node != 0 && *parent >= node) {
                return wrong(format!("node {node} must come after its parent {parent}"));
            }
        }
        if self.leaf.len() != column.values.len() + 1 {
            return wrong(format!(
                "give a leaf for the absent value and each of the {} values",
                column.values.len()
            ));
        }
        for leaf in self.leaf.iter().flatten() {
            if *leaf == 0 || *leaf >= self.nodes() || !self.is_leaf(*leaf, usize::MAX) {
                return wrong(format!("a value points to node {leaf}, which is not a leaf"));
            }
        }
        Ok(())
    }
}

/// A column of the data that is tabulated, with its levels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dimension {
    /// Which column of the data.
    pub column: usize,
    /// Its levels.
    pub tree: Tree,
}

/// One table: dimensions it crosses (numbers in [`Spec::dimensions`]) and how deep each is shown. All totals belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Dimension and deepest level shown (1 = the nodes under the total); a depth beyond the tree shows all of it.
    pub by: Vec<(usize, usize)>,
}

impl Table {
    /// A table that crosses these dimensions with all their levels.
    #[must_use]
    pub fn all(dimensions: impl IntoIterator<Item = usize>) -> Self {
        Self { by: dimensions.into_iter().map(|dimension| (dimension, usize::MAX)).collect() }
    }

    /// Depth at which the table shows a dimension; 0 if it does not.
    #[must_use]
    pub fn depth(&self, dimension: usize) -> usize {
        self.by.iter().find(|(d, _)| *d == dimension).map_or(0, |(_, depth)| *depth)
    }
}

/// For records under these nodes a column was not recorded: cells that would need it are *not available*, which is
/// neither zero nor confidential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRecorded {
    /// The dimension that was not recorded.
    pub dimension: usize,
    /// Where: dimension and node, all of which must hold; empty for everywhere.
    pub at: Vec<(usize, usize)>,
}

/// What to tabulate. Several tables over the same dimensions are linked: they share totals and are protected together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// Columns with their levels.
    pub dimensions: Vec<Dimension>,
    /// Tables, at least one.
    pub tables: Vec<Table>,
    /// Where a column was not recorded.
    pub not_recorded: Vec<NotRecorded>,
    /// Most cells allowed, totals included.
    pub most_cells: usize,
}

/// Cells allowed unless somebody says otherwise.
pub const MOST_CELLS: usize = 300_000;

impl Spec {
    /// One table that crosses all the given dimensions.
    #[must_use]
    pub fn one(dimensions: Vec<Dimension>) -> Self {
        let tables = vec![Table::all(0..dimensions.len())];
        Self { dimensions, tables, not_recorded: Vec::new(), most_cells: MOST_CELLS }
    }

    /// The tree of a dimension.
    #[must_use]
    pub fn tree(&self, dimension: usize) -> Option<&Tree> {
        self.dimensions.get(dimension).map(|d| &d.tree)
    }

    /// Refuses what cannot be tabulated.
    ///
    /// # Errors
    /// A sentence for a missing or doubled column, a tree that is not one, an empty or unknown table.
    pub fn check(&self, columns: &[Column]) -> Result<(), Fault> {
        let setting = |why: String| Err(Fault::Setting { name: "tables", why });
        if self.dimensions.is_empty() || self.tables.is_empty() {
            return setting("give at least one table with at least one column".to_owned());
        }
        for (number, dimension) in self.dimensions.iter().enumerate() {
            let Some(column) = columns.get(dimension.column) else {
                return setting(format!(
                    "column number {} does not exist; the data have {}",
                    dimension.column + 1,
                    columns.len()
                ));
            };
            if self.dimensions.iter().skip(number + 1).any(|other| other.column == dimension.column) {
                let why = "is given twice; give its levels as one hierarchy".to_owned();
                return Err(Fault::Column { column: column.name.clone(), why });
            }
            dimension.tree.check(column)?;
        }
        for (number, table) in self.tables.iter().enumerate() {
            let mut seen = vec![false; self.dimensions.len()];
            for (dimension, depth) in &table.by {
                match seen.get_mut(*dimension) {
                    Some(seen) if !*seen && *depth > 0 => *seen = true,
                    _ => {
                        return setting(format!(
                            "table {} names a column that does not exist, or twice, or without a level; name each column once",
                            number + 1
                        ));
                    }
                }
            }
            if table.by.is_empty() {
                return setting(format!("table {} has no columns", number + 1));
            }
        }
        for gap in &self.not_recorded {
            let known =
                |dimension: usize, node: usize| self.tree(dimension).is_some_and(|tree| node < tree.nodes());
            if !known(gap.dimension, 0) || !gap.at.iter().all(|(dimension, node)| known(*dimension, *node)) {
                return setting(
                    "a column that was not recorded names a dimension or node that does not exist".to_owned(),
                );
            }
        }
        Ok(())
    }
}
