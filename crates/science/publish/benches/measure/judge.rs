//! The judge: reads two files and compares how often every combination of values occurs in them. It knows nothing of
//! the engine: its own reader, its own codes, a plain count of all combinations.

use std::collections::HashMap;
use std::path::Path;

use crate::Outcome;

/// Fewest people of a common combination: the resolution of every measured run.
pub const K: u64 = 10;

/// Longest combination that fits into the key.
const LONGEST: usize = 8;

/// Columns with their values, numbered from 1.
type Numbers = HashMap<(String, String), u16>;

/// Attributes of a record (numbers from 1, in ascending order), with how many records are like it.
type Rows = HashMap<Vec<u16>, u64>;

/// How often each combination occurs; sixteen bits of the key for each attribute.
type Counts = Vec<HashMap<u128, u64>>;

/// A table to judge others by.
pub struct Truth {
    numbers: Numbers,
    counts: Counts,
    records: u64,
}

/// What is found of combinations of one length.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Length {
    /// Combinations of at least [`K`] people.
    pub common: u64,
    /// Of these, not released.
    pub lost: u64,
    /// Combinations that were released.
    pub released: u64,
    /// Of these, held by nobody.
    pub fabricated: u64,
    /// Of these, held by one to [`K`] - 1 people.
    pub rare: u64,
    /// Mean absolute error where both have the combination.
    pub error_both: f64,
    /// Mean absolute error over combinations that either has.
    pub error_either: f64,
}

/// What is found.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct Judgement {
    /// Records of the real table.
    pub sensitive: u64,
    /// Released records.
    pub records: u64,
    /// By length from 1.
    pub lengths: Vec<Length>,
}

impl Judgement {
    fn share(&self, part: impl Fn(&Length) -> u64, of: impl Fn(&Length) -> u64) -> f64 {
        let sum = |f: &dyn Fn(&Length) -> u64| self.lengths.iter().map(f).sum::<u64>() as f64;
        100.0 * sum(&part) / sum(&of).max(1.0)
    }

    /// Percent of the common combinations that were lost.
    pub fn lost(&self) -> f64 {
        self.share(|l| l.lost, |l| l.common)
    }

    /// Percent of the released combinations that nobody holds.
    pub fn fabricated(&self) -> f64 {
        self.share(|l| l.fabricated, |l| l.released)
    }

    /// Rare combinations that were released.
    pub fn rare(&self) -> u64 {
        self.lengths.iter().map(|l| l.rare).sum()
    }

    /// Errors by length over combinations that both have.
    pub fn both(&self) -> Vec<f64> {
        self.lengths.iter().map(|l| l.error_both).collect()
    }

    /// Errors by length over combinations that either has.
    pub fn either(&self) -> Vec<f64> {
        self.lengths.iter().map(|l| l.error_either).collect()
    }
}

impl Truth {
    /// Counts all combinations of a file up to a length. Blank and `0` are absent, as in all baselines.
    pub fn read(path: &Path, length: usize) -> Outcome<Self> {
        if length > LONGEST {
            return Err("the judge looks at combinations of at most eight values".into());
        }
        let mut numbers = HashMap::new();
        let rows = rows(path, &mut numbers)?;
        Ok(Self { numbers, records: rows.values().sum(), counts: counts(&rows, length) })
    }

    /// Compares a released file.
    pub fn judge(&self, path: &Path) -> Outcome<Judgement> {
        let mut numbers = self.numbers.clone();
        let rows = rows(path, &mut numbers)?;
        let made = counts(&rows, self.counts.len());
        Ok(self.compared(&made, rows.values().sum()))
    }

    /// Compares counts: lines of a count, then columns with their values.
    pub fn judge_counts(&self, path: &Path) -> Outcome<Judgement> {
        let mut numbers = self.numbers.clone();
        let mut made: Counts = vec![HashMap::new(); self.counts.len()];
        for line in csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(path)?.records() {
            let line = line?;
            let count = line.get(0).unwrap_or_default().parse()?;
            let words: Vec<&str> = line.iter().skip(1).collect();
            let mut attributes = Vec::new();
            for pair in words.chunks_exact(2) {
                if let [column, value] = pair {
                    attributes.push(number(&mut numbers, column, value)?);
                }
            }
            attributes.sort_unstable();
            let level = attributes.len().checked_sub(1).and_then(|level| made.get_mut(level));
            level.ok_or("a count of another length")?.insert(key(&attributes), count);
        }
        Ok(self.compared(&made, 0))
    }

    fn compared(&self, made: &Counts, records: u64) -> Judgement {
        let lengths = self.counts.iter().zip(made).map(|(real, made)| compared(real, made)).collect();
        Judgement { sensitive: self.records, records, lengths }
    }
}

/// A number for an attribute, the same one whenever it is met.
fn number(numbers: &mut Numbers, column: &str, value: &str) -> Outcome<u16> {
    let next = u16::try_from(numbers.len() + 1)?;
    Ok(*numbers.entry((column.to_owned(), value.to_owned())).or_insert(next))
}

fn key(attributes: &[u16]) -> u128 {
    attributes.iter().fold(0, |key, attribute| key << 16 | u128::from(*attribute))
}

fn rows(path: &Path, numbers: &mut Numbers) -> Outcome<Rows> {
    let mut reader = csv::Reader::from_path(path)?;
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut rows = Rows::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let mut row = Vec::new();
        for (name, value) in names.iter().zip(&record).filter(|(_, value)| !matches!(*value, "" | "0")) {
            row.push(number(numbers, name, value)?);
        }
        row.sort_unstable();
        *rows.entry(row).or_insert(0) += 1;
    }
    Ok(rows)
}

fn counts(rows: &Rows, length: usize) -> Counts {
    let mut counts = vec![HashMap::new(); length];
    for (row, weight) in rows {
        count(row, 0, 0, *weight, &mut counts);
    }
    counts
}

/// Counts every combination that goes on from `key` with attributes of the rest of a row.
fn count(rest: &[u16], key: u128, length: usize, weight: u64, counts: &mut Counts) {
    for (place, attribute) in rest.iter().enumerate() {
        let Some(here) = counts.get_mut(length) else { return };
        let key = key << 16 | u128::from(*attribute);
        *here.entry(key).or_insert(0) += weight;
        count(rest.get(place + 1..).unwrap_or_default(), key, length + 1, weight, counts);
    }
}

fn compared(real: &HashMap<u128, u64>, made: &HashMap<u128, u64>) -> Length {
    let mut found = Length { released: made.len() as u64, ..Length::default() };
    let (mut difference, mut both, mut only) = (0, 0, 0);
    for (key, real) in real {
        found.common += u64::from(*real >= K);
        if let Some(made) = made.get(key) {
            difference += real.abs_diff(*made);
            both += 1;
            found.rare += u64::from(*real < K);
        } else {
            found.lost += u64::from(*real >= K);
            only += real;
        }
    }
    for made in made.iter().filter(|(key, _)| !real.contains_key(key)).map(|(_, made)| made) {
        found.fabricated += 1;
        only += made;
    }
    let either = real.len() as u64 + found.fabricated;
    found.error_both = difference as f64 / both.max(1) as f64;
    found.error_either = (difference + only) as f64 / either.max(1) as f64;
    found
}
