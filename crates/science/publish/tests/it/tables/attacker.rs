//! An attacker of its own: knows the specification and what is published, nothing else, and shares no code with the
//! engine. Unknown is every cell without a number; known are the numbers, that nothing is negative, that every total is
//! the sum of its parts, and what the page says of zeros: where they are shown, a withheld cell counts somebody. Dense simplex method on a tableau with artificial unknowns, Bland's rule throughout.

use std::collections::HashMap;

use publish::tables::{Cube, Shown, Spec, Zeros};

const TINY: f64 = 1e-7;

/// Every "total = sum of parts" of the tables, as numbers of cells.
pub(super) fn sums(cube: &Cube) -> Vec<(usize, Vec<usize>)> {
    let spec: &Spec = cube.spec();
    let mut sums = Vec::new();
    for table in &spec.tables {
        for (number, cell) in cube.cells().iter().enumerate() {
            if !cube.shows(table, &cell.at) {
                continue;
            }
            for (dimension, depth) in &table.by {
                let tree = &spec.dimensions[*dimension].tree;
                let node = usize::from(cell.at[*dimension]);
                let children: Vec<usize> = (1..tree.nodes())
                    .filter(|child| tree.parent[*child] == node && tree.depth(*child) <= *depth)
                    .collect();
                if !children.is_empty() {
                    let part = |child: &usize| {
                        let mut at = cell.at.clone();
                        at[*dimension] = u16::try_from(*child).unwrap();
                        cube.find(&at).unwrap()
                    };
                    sums.push((number, children.iter().map(part).collect()));
                }
            }
        }
    }
    sums
}

/// What everybody knows a cell to have at least who sees its mark.
pub(super) fn floor(shown: &Shown, zeros: Zeros) -> u64 {
    u64::from(shown.value.is_none() && shown.mark() == "c" && zeros == Zeros::Published)
}

/// A tableau in which every answer about the published cells is an objective.
pub(super) struct Attacker {
    rows: Vec<Vec<f64>>,
    basis: Vec<usize>,
    columns: usize,
    column: HashMap<usize, usize>,
    known: Vec<Option<f64>>,
    floors: Vec<f64>,
}

impl Attacker {
    /// Sets up the published cells; fails loudly if they contradict each other. Unknowns are counted from their floors.
    pub(super) fn new(cube: &Cube, shown: &[Shown], zeros: Zeros) -> Self {
        let floors: Vec<f64> = shown.iter().map(|cell| floor(cell, zeros) as f64).collect();
        let known: Vec<Option<f64>> = shown.iter().map(|cell| cell.value.map(|value| value as f64)).collect();
        let mut column = HashMap::new();
        for (cell, value) in known.iter().enumerate() {
            if value.is_none() {
                let next = column.len();
                column.insert(cell, next);
            }
        }
        let columns = column.len();
        let mut rows = Vec::new();
        for (total, parts) in sums(cube) {
            let mut row = vec![0.0; columns + 1];
            for (cell, factor) in parts.iter().map(|part| (*part, 1.0)).chain([(total, -1.0)]) {
                match known[cell] {
                    Some(value) => row[columns] -= factor * value,
                    None => {
                        row[column[&cell]] += factor;
                        row[columns] -= factor * floors[cell];
                    }
                }
            }
            if row[..columns].iter().all(|entry| *entry == 0.0) {
                assert!(row[columns].abs() < TINY, "published cells do not add up");
                continue;
            }
            if row[columns] < 0.0 {
                row.iter_mut().for_each(|entry| *entry = -*entry);
            }
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        let mut attacker = Self { basis: vec![usize::MAX; rows.len()], rows, columns, column, known, floors };
        attacker.first_phase();
        attacker
    }

    /// Drives the artificial unknowns (one per row, never written out) to zero.
    fn first_phase(&mut self) {
        loop {
            let artificial: Vec<usize> =
                (0..self.rows.len()).filter(|row| self.basis[*row] == usize::MAX).collect();
            let gain = |column: usize| artificial.iter().map(|row| self.rows[*row][column]).sum::<f64>();
            let Some(entering) = (0..self.columns).find(|column| gain(*column) > TINY) else { break };
            let row = self.ratio(entering).expect("the first phase is bounded");
            self.pivot(row, entering);
        }
        let left: f64 = (0..self.rows.len())
            .filter(|row| self.basis[*row] == usize::MAX)
            .map(|row| self.rows[row][self.columns])
            .sum();
        assert!(left.abs() < 1e-5, "no table fits what is published");
        for row in 0..self.rows.len() {
            if self.basis[row] == usize::MAX
                && let Some(entering) = (0..self.columns).find(|column| self.rows[row][*column].abs() > TINY)
            {
                self.pivot(row, entering);
            }
        }
        let keep: Vec<bool> = self.basis.iter().map(|basic| *basic != usize::MAX).collect();
        let mut number = 0..;
        self.rows.retain(|_| keep[number.next().unwrap()]);
        self.basis.retain(|basic| *basic != usize::MAX);
    }

    fn ratio(&self, entering: usize) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for (row, entries) in self.rows.iter().enumerate() {
            if entries[entering] > TINY {
                let ratio = entries[self.columns] / entries[entering];
                let better = best.is_none_or(|(least, other)| {
                    ratio < least - 1e-10 || (ratio < least + 1e-10 && self.basis[row] < self.basis[other])
                });
                if better {
                    best = Some((ratio, row));
                }
            }
        }
        best.map(|(_, row)| row)
    }

    fn pivot(&mut self, row: usize, column: usize) {
        let pivot = self.rows[row][column];
        self.rows[row].iter_mut().for_each(|entry| *entry /= pivot);
        let source = self.rows[row].clone();
        for (other, entries) in self.rows.iter_mut().enumerate() {
            let factor = entries[column];
            if other != row && factor != 0.0 {
                for (entry, from) in entries.iter_mut().zip(&source) {
                    if *from != 0.0 {
                        *entry -= factor * from;
                    }
                }
            }
        }
        self.basis[row] = column;
    }

    /// Smallest and largest value of a cell; infinite where nothing bounds it.
    pub(super) fn interval(&mut self, cell: usize) -> (f64, f64) {
        match self.known[cell] {
            Some(value) => (value, value),
            None => {
                let floor = self.floors[cell];
                (floor - self.highest(cell, -1.0), floor + self.highest(cell, 1.0))
            }
        }
    }

    fn highest(&mut self, cell: usize, sign: f64) -> f64 {
        let target = self.column[&cell];
        loop {
            let row = self.basis.iter().position(|basic| *basic == target);
            let reduced = |column: usize| {
                let own = if column == target { sign } else { 0.0 };
                own - row.map_or(0.0, |row| sign * self.rows[row][column])
            };
            let free = |column: &usize| !self.basis.contains(column) && reduced(*column) > TINY;
            let Some(entering) = (0..self.columns).find(free) else {
                return row.map_or(0.0, |row| sign * self.rows[row][self.columns]);
            };
            match self.ratio(entering) {
                Some(leaving) => self.pivot(leaving, entering),
                None => return f64::INFINITY,
            }
        }
    }
}
