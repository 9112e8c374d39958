//! The gate for differentially private records. It never sees the sensitive table: whatever it said about it would
//! spend privacy that nobody accounted for.
//!
//! What is left to look at is whether the records are what they claim to be: made from the private counts and nothing
//! else. Rare combinations are noise by design here and no breach in themselves; a record whose combinations are not
//! among the private counts, or a value that no public list holds, would mean that something else was at work.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::{
    data::{Column, Data},
    error::Fault,
    evaluate::{Fidelity, fidelity},
    run::Run,
};

/// Called with every combination and its count.
pub type Visit<'a> = dyn FnMut(&[(usize, u16)], u64) + 'a;

/// Counts with noise, as they may be published: the only truth that this gate knows.
pub trait Counts {
    /// Columns with their values; both are public.
    fn columns(&self) -> &[Column];
    /// Noisy number of records.
    fn records(&self) -> u64;
    /// Longest combinations that were counted.
    fn longest(&self) -> usize;
    /// Every combination with a count above 0: column and code (from 1) in the order of the columns, and its count.
    fn each(&self, visit: &mut Visit<'_>);
}

/// What the gate asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Share of released combinations, by length, that may be missing among the private counts.
    pub fabricated: f64,
    /// By what share the number of records may differ from the noisy one (or the one asked for).
    pub expansion: f64,
    /// Records that were asked for; nothing means as many as the noisy number says.
    pub rows: Option<u64>,
    /// Base of the groups by count in the result.
    pub base: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { fabricated: 0.01, expansion: 0.1, rows: None, base: 10 }
    }
}

/// Why private records may not go out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Refusal {
    /// A column or a value that the private counts do not know.
    Unknown {
        /// The column.
        column: String,
        /// Values that are not among its public values; 0 when the column itself is unknown.
        values: u64,
    },
    /// Combinations that the private counts do not have.
    NotFromCounts {
        /// Their length.
        length: usize,
        /// Distinct combinations.
        combinations: u64,
        /// Share of the released combinations of that length.
        share: f64,
        /// The share allowed.
        allowed: f64,
    },
    /// Far more or far fewer records than the noisy number says.
    Records {
        /// Released records.
        released: u64,
        /// Records that the private counts speak of, or that were asked for.
        expected: u64,
    },
}

/// What the gate says, and how true the records are to the private counts. All of it may be published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Whether the release may go out.
    pub passed: bool,
    /// Why not; empty when passed.
    pub refusals: Vec<Refusal>,
    /// Released records.
    pub records: u64,
    /// Noisy number of records.
    pub noisy_records: u64,
    /// Longest combinations that were counted privately. Nothing is promised about longer ones, and nothing is needed:
    /// the guarantee covers all that is made from the counts.
    pub longest: usize,
    /// Fidelity to the private counts.
    pub fidelity: Fidelity,
}

/// Looks at private records before they go out.
///
/// # Errors
/// When a share is no share, or somebody stops.
pub fn check(counts: &dyn Counts, released: &Data, options: &Options, run: &Run) -> Result<Verdict, Fault> {
    for (name, share) in [("fabricated", options.fabricated), ("expansion", options.expansion)] {
        if !(share >= 0.0 && share.is_finite()) {
            return Err(Fault::Setting { name, why: "it is a share: choose 0 or more".to_owned() });
        }
    }
    let mut refusals = unknown(counts, released);
    let pairs = Pairs::new(counts, released, run)?;
    let fidelity = fidelity(&pairs.by_length(counts.longest()), options.base);
    for (measures, length) in fidelity.lengths.iter().zip(1..) {
        let share = measures.fabrication_of_released.unwrap_or(0.0);
        if share > options.fabricated {
            refusals.push(Refusal::NotFromCounts {
                length,
                combinations: measures.fabricated,
                share,
                allowed: options.fabricated,
            });
        }
    }
    let expected = options.rows.unwrap_or_else(|| counts.records());
    #[allow(clippy::cast_precision_loss, reason = "numbers of records are far below 2^52")]
    if released.records().abs_diff(expected) as f64 > expected as f64 * options.expansion + 10.0 {
        refusals.push(Refusal::Records { released: released.records(), expected });
    }
    Ok(Verdict {
        passed: refusals.is_empty(),
        refusals,
        records: released.records(),
        noisy_records: counts.records(),
        longest: counts.longest(),
        fidelity,
    })
}

fn unknown(counts: &dyn Counts, released: &Data) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for (place, column) in released.columns().iter().enumerate() {
        let public = counts.columns().iter().find(|one| one.name == column.name);
        let public: Option<BTreeSet<&String>> = public.map(|one| one.values.iter().collect());
        let used: BTreeSet<u16> = released.codes(place).iter().copied().filter(|code| *code > 0).collect();
        let strange = |code: &&u16| {
            let value = column.values.get(usize::from(**code) - 1);
            public.as_ref().is_none_or(|public| value.is_none_or(|value| !public.contains(value)))
        };
        let values = used.iter().filter(strange).count() as u64;
        if public.is_none() || values > 0 {
            let values = if public.is_none() { 0 } else { values };
            refusals.push(Refusal::Unknown { column: column.name.clone(), values });
        }
    }
    refusals
}

/// A combination: the places of its attributes among all attributes of the private counts, packed.
type Key = Vec<u32>;

/// Private and released count of every combination.
struct Pairs(HashMap<Key, (u64, u64)>);

impl Pairs {
    fn new(counts: &dyn Counts, released: &Data, run: &Run) -> Result<Self, Fault> {
        let mut pairs: HashMap<Key, (u64, u64)> = HashMap::new();
        let starts: Vec<u32> = counts
            .columns()
            .iter()
            .scan(0_u32, |next, column| {
                let start = *next;
                *next += u32::try_from(column.values.len()).unwrap_or(u32::MAX);
                Some(start)
            })
            .collect();
        let number = |column: usize, code: u16| starts.get(column).map(|start| start + u32::from(code) - 1);
        counts.each(&mut |combination, count| {
            let key: Key = combination.iter().filter_map(|(column, code)| number(*column, *code)).collect();
            pairs.entry(key).or_default().0 += count;
        });
        let recoded = recoded(counts, released, &number);
        for (row, weight) in released.weights().iter().enumerate() {
            if run.stopped() {
                return Err(Fault::Stopped);
            }
            let mut record: Vec<u32> = recoded.iter().filter_map(|column| *column.get(row)?).collect();
            record.sort_unstable();
            parts(&record, counts.longest(), &mut Vec::new(), &mut |part| {
                if let Some(pair) = pairs.get_mut(part) {
                    pair.1 += u64::from(*weight);
                } else {
                    pairs.insert(part.to_vec(), (0, u64::from(*weight)));
                }
            });
        }
        Ok(Self(pairs))
    }

    fn by_length(&self, longest: usize) -> Vec<Vec<(u64, u64)>> {
        let mut lengths = vec![Vec::new(); longest];
        for (key, pair) in &self.0 {
            if let Some(list) = key.len().checked_sub(1).and_then(|place| lengths.get_mut(place)) {
                list.push(*pair);
            }
        }
        // The order of a hash table is by chance; sums of floats must not be.
        lengths.iter_mut().for_each(|list| list.sort_unstable());
        lengths
    }
}

/// Numbers of the attributes of every released row, by column; nothing where absent or unknown to the counts.
fn recoded(
    counts: &dyn Counts,
    released: &Data,
    number: &impl Fn(usize, u16) -> Option<u32>,
) -> Vec<Vec<Option<u32>>> {
    let mut all = Vec::new();
    for (place, column) in released.columns().iter().enumerate() {
        let own = counts.columns().iter().position(|one| one.name == column.name);
        let Some((own, public)) = own.and_then(|own| Some((own, counts.columns().get(own)?))) else {
            continue;
        };
        let places: HashMap<&String, u16> = public.values.iter().zip(1..).collect();
        let codes: Vec<Option<u32>> =
            column.values.iter().map(|value| places.get(value).and_then(|code| number(own, *code))).collect();
        let of = |code: &u16| usize::from(*code).checked_sub(1).and_then(|code| *codes.get(code)?);
        all.push(released.codes(place).iter().map(of).collect());
    }
    all
}

/// Calls `visit` with every part of a record of 1 to `longest` attributes.
fn parts(record: &[u32], longest: usize, part: &mut Vec<u32>, visit: &mut impl FnMut(&[u32])) {
    for (place, attribute) in record.iter().enumerate() {
        part.push(*attribute);
        visit(part);
        if part.len() < longest {
            parts(record.get(place + 1..).unwrap_or(&[]), longest, part, visit);
        }
        part.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Noisy(Vec<Column>, Vec<(Vec<(usize, u16)>, u64)>);

    impl Counts for Noisy {
        fn columns(&self) -> &[Column] {
            &self.0
        }
        fn records(&self) -> u64 {
            100
        }
        fn longest(&self) -> usize {
            2
        }
        fn each(&self, visit: &mut Visit<'_>) {
            self.1.iter().for_each(|(combination, count)| visit(combination, *count));
        }
    }

    fn column(name: &str, values: &[&str]) -> Column {
        Column { name: name.to_owned(), values: values.iter().map(|one| (*one).to_owned()).collect() }
    }

    fn noisy() -> Noisy {
        let counts = [(vec![(0, 1)], 60), (vec![(0, 2)], 40), (vec![(1, 1)], 50), (vec![(0, 1), (1, 1)], 48)];
        Noisy(vec![column("a", &["x", "y"]), column("b", &["1"])], counts.to_vec())
    }

    fn released(rows: [[u16; 2]; 3], weights: [u32; 3]) -> Data {
        // Columns and values in another order than the counts have them.
        let columns = vec![column("b", &["1"]), column("a", &["y", "x"])];
        let codes = vec![rows.iter().map(|row| row[0]).collect(), rows.iter().map(|row| row[1]).collect()];
        Data::new(columns, codes, weights.to_vec()).unwrap()
    }

    #[test]
    fn records_made_from_the_counts_pass_and_their_fidelity_is_told() {
        let good = released([[1, 2], [0, 2], [0, 1]], [50, 10, 40]);
        let found = check(&noisy(), &good, &Options::default(), &Run::new()).unwrap();
        assert!(found.passed, "{:?}", found.refusals);
        let [one, two] = &found.fidelity.lengths[..] else { panic!("two lengths") };
        assert_eq!((one.mae_both, two.mae_both), (Some(0.0), Some(2.0)));
        assert_eq!((one.sensitive, two.sensitive), (3, 1));
    }

    #[test]
    fn records_from_somewhere_else_are_refused() {
        let other = released([[1, 2], [1, 1], [0, 1]], [50, 5, 40]);
        let found = check(&noisy(), &other, &Options::default(), &Run::new()).unwrap();
        assert!(matches!(found.refusals[..], [Refusal::NotFromCounts { length: 2, combinations: 1, .. }]));
        let lenient = Options { fabricated: 0.5, ..Options::default() };
        assert!(check(&noisy(), &other, &lenient, &Run::new()).unwrap().passed);
        let few = released([[1, 2], [0, 2], [0, 1]], [5, 1, 4]);
        let found = check(&noisy(), &few, &Options::default(), &Run::new()).unwrap();
        assert!(matches!(found.refusals[..], [Refusal::Records { released: 10, expected: 100 }]));
        let strange =
            Data::new(vec![column("a", &["z"]), column("c", &[])], vec![vec![1], vec![0]], vec![100]);
        let found = check(&noisy(), &strange.unwrap(), &Options::default(), &Run::new()).unwrap();
        let expected = |column: &str, values| Refusal::Unknown { column: column.to_owned(), values };
        assert_eq!(found.refusals[..2], [expected("a", 1), expected("c", 0)]);
    }
}
