//! Reading the reference data; nothing when they are not there (but then a build server fails).

use estimate::table::Table;
use flate2::read::GzDecoder;
use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;

/// The folder of the reference data, if it is there.
pub fn folder() -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data/mse"));
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "the reference data are missing");
    eprintln!("reference data are not here: skipped");
    None
}

pub fn text(name: &str) -> String {
    let path = folder().unwrap().join(name);
    let bytes = std::fs::read(&path).unwrap();
    if path.extension().is_some_and(|ending| ending == "gz") {
        let mut text = String::new();
        GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        text
    } else {
        String::from_utf8(bytes).unwrap()
    }
}

/// Rows of a comma-separated file as maps from column to value.
pub fn rows(name: &str) -> Vec<HashMap<String, String>> {
    let text = text(name);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

pub fn json(name: &str) -> serde_json::Value {
    serde_json::from_str(&text(name)).unwrap()
}

/// A capture table: one column per list and the count.
pub fn table(name: &str) -> Table {
    let text = text(name);
    let mut lines = text.lines();
    let mut lists: Vec<String> =
        lines.next().unwrap().split(',').map(|name| name.trim_matches('"').to_owned()).collect();
    assert_eq!(lists.pop().as_deref(), Some("count"));
    let mut counts = vec![0; 1 << lists.len()];
    for line in lines.filter(|line| !line.is_empty()) {
        let cells: Vec<u64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let mask: usize = cells.iter().take(lists.len()).enumerate().map(|(i, on)| (*on as usize) << i).sum();
        counts[mask] += cells[lists.len()];
    }
    Table::new(lists, counts).unwrap()
}

/// A mask from a cell written as zeros and ones in list order.
pub fn mask(cell: &str) -> usize {
    cell.bytes().enumerate().map(|(i, on)| usize::from(on == b'1') << i).sum()
}

pub struct Replicates {
    pub tables: Vec<Vec<u64>>,
    pub estimates: Vec<f64>,
}

/// Bootstrap tables with the estimate of each.
pub fn replicates(name: &str, lists: usize) -> Replicates {
    let text = text(name);
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').map(|cell| cell.trim_matches('"')).collect();
    let masks: Vec<usize> = header[..header.len() - 1].iter().map(|cell| mask(cell)).collect();
    let mut replicates = Replicates { tables: Vec::new(), estimates: Vec::new() };
    for line in lines.filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let mut counts = vec![0; 1 << lists];
        for (mask, cell) in masks.iter().zip(&cells) {
            counts[*mask] = cell.parse().unwrap();
        }
        replicates.tables.push(counts);
        replicates.estimates.push(cells[masks.len()].parse().unwrap());
    }
    replicates
}

/// The largest relative difference.
pub fn relative(got: f64, want: f64) -> f64 {
    (got - want).abs() / want.abs().max(f64::MIN_POSITIVE)
}

/// A line of the comparison: what, how many, how many differ, by how much at most.
pub struct Compared {
    pub what: String,
    pub count: usize,
    pub mismatches: usize,
    pub largest: f64,
}

impl Compared {
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), count: 0, mismatches: 0, largest: 0.0 }
    }

    /// Notes a difference that may be at most `tolerance`.
    pub fn difference(&mut self, difference: f64, tolerance: f64) {
        self.count += 1;
        // a difference that is not a number is a mismatch as well
        if difference.is_nan() || difference > tolerance {
            self.mismatches += 1;
        }
        self.largest = self.largest.max(difference);
    }

    pub fn equal(&mut self, same: bool) {
        self.difference(if same { 0.0 } else { 1.0 }, 0.0);
    }
}

/// Prints the lines and fails unless each compared exactly so many and none differs.
pub fn conclude(lines: Vec<(Compared, usize)>) {
    println!("{:<58} {:>9} {:>10} {:>12}", "what", "compared", "mismatches", "largest");
    for (line, _) in &lines {
        println!("{:<58} {:>9} {:>10} {:>12.2e}", line.what, line.count, line.mismatches, line.largest);
    }
    for (line, expected) in lines {
        assert_eq!(line.count, expected, "{}: unexpected number of comparisons", line.what);
        assert_eq!(line.mismatches, 0, "{}: mismatches", line.what);
    }
}
