//! Plain tables: columns of words, figures to the right.

/// A table in the making.
pub struct Grid {
    rows: Vec<Vec<String>>,
}

impl Grid {
    /// A table with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|heading| (*heading).to_owned()).collect()] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Prints it as Markdown, padded so that it reads well as it is.
    pub fn print(&self) {
        let columns = self.rows.first().map_or(0, Vec::len);
        let longest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
        };
        let widths: Vec<usize> = (0..columns).map(longest).collect();
        for (place, row) in self.rows.iter().enumerate() {
            let pad = |(column, (cell, width)): (usize, (&String, &usize))| {
                if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            };
            println!("| {} |", row.iter().zip(&widths).enumerate().map(pad).collect::<Vec<_>>().join(" | "));
            if place == 0 {
                let rule = |(column, width): (usize, &usize)| {
                    if column == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width - 1)) }
                };
                println!("| {} |", widths.iter().enumerate().map(rule).collect::<Vec<_>>().join(" | "));
            }
        }
        println!();
    }
}

/// A figure with so many decimals; a dash when there is none.
pub fn number(value: f64, decimals: usize) -> String {
    if value.is_finite() { format!("{value:.decimals$}") } else { "-".to_owned() }
}
