//! The evaluator: what a release keeps, loses, invents and gives away, measured against the sensitive table.
//!
//! It shares no code with the engines: it packs values into integers of its own and counts every combination of every
//! set of columns in both tables. Where the literature has two definitions, both are given under names of their own.
//! Looking at the sensitive table spends privacy, so for differentially private releases all of this stays inside.

mod counts;
mod disclosure;
pub(crate) mod joined;
mod nearest;

use rayon::prelude::*;
use serde::Serialize;

pub use disclosure::Attribution;
pub use nearest::{Distance, Nearest};

use crate::{data::Data, error::Fault, run::Run};
pub(crate) use counts::{ColumnSets, each_combination};
use joined::Joined;

/// What to look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Resolution: a combination with a sensitive count of 1 to `k - 1` is rare, from `k` on it is common.
    pub k: u32,
    /// Longest combination that is counted.
    pub length: usize,
    /// Columns whose values nobody shall learn of a person (attribute disclosure is measured for them); none means
    /// every column in turn.
    pub confidential: Vec<String>,
    /// Threads of the computation; the result is the same for any number.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { k: 10, length: 3, confidential: Vec::new(), threads: 1 }
    }
}

/// Everything that was measured. All counts are of records or of distinct combinations; shares are from 0 to 1; a
/// mean over nothing is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Resolution.
    pub k: u32,
    /// Longest combination counted.
    pub length: usize,
    /// Columns of the release.
    pub columns: usize,
    /// Sensitive columns that the release leaves out; nothing below looks at them.
    pub left_out: Vec<String>,
    /// Records of the sensitive table.
    pub sensitive_records: u64,
    /// Records of the release.
    pub released_records: u64,
    /// Released over sensitive records, minus 1.
    pub expansion: Option<f64>,
    /// One entry per length from 1.
    pub lengths: Vec<Measures>,
    /// Combinations of all these lengths together.
    pub all: Measures,
    /// Common combinations by their sensitive count (the same groups for every tool).
    pub by_sensitive_count: Vec<Group>,
    /// Released combinations by their released count (the grouping of the original tool).
    pub by_released_count: Vec<Group>,
    /// Attribute disclosure per column.
    pub attribution: Vec<Attribution>,
    /// Distances of released records to the nearest sensitive ones.
    pub nearest: Nearest,
}

/// What happened to combinations of one length (or of all).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measures {
    /// Length; absent for all lengths together.
    pub length: Option<usize>,
    /// Distinct combinations in the sensitive table.
    pub sensitive: u64,
    /// Of these, with at least `k` records.
    pub common: u64,
    /// Distinct combinations in the release.
    pub released: u64,
    /// Present in both.
    pub both: u64,
    /// Present in the release, and of 1 to `k - 1` sensitive records: a rare group shown, however often.
    pub rare_released: u64,
    /// The narrower measure of the original tool: rare, and shown fewer than `k` times.
    pub leaked: u64,
    /// Sensitive but not released.
    pub lost: u64,
    /// Common but not released.
    pub lost_common: u64,
    /// Released but held by nobody.
    pub fabricated: u64,
    /// `lost` over all sensitive combinations.
    pub suppression: Option<f64>,
    /// `lost_common` over the common ones.
    pub suppression_common: Option<f64>,
    /// `fabricated` over all sensitive combinations (the original tool).
    pub fabrication_of_sensitive: Option<f64>,
    /// `fabricated` over the released ones.
    pub fabrication_of_released: Option<f64>,
    /// Mean of min(released / sensitive, 1) over common combinations.
    pub preservation_common: Option<f64>,
    /// The same over released combinations (a fabricated one counts 1: nothing of it was lost).
    pub preservation_released: Option<f64>,
    /// Mean of |released - sensitive| / sensitive over common combinations (a lost one counts 1).
    pub proportional_error_common: Option<f64>,
    /// The same over released combinations (a fabricated one counts 1).
    pub proportional_error_released: Option<f64>,
    /// Mean of |released - sensitive| over combinations present in both.
    pub mae_both: Option<f64>,
    /// The same over combinations present in either.
    pub mae_union: Option<f64>,
    /// The same over common combinations.
    pub mae_common: Option<f64>,
    /// Mean sensitive count over combinations present in both.
    pub mean_count: Option<f64>,
    /// Mean of |released - sensitive| / sensitive over combinations present in both ("mean combination error").
    pub combination_error: Option<f64>,
}

/// Combinations whose count lies above the group before and up to `up_to`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Largest count of the group; absent for the last one.
    pub up_to: Option<u64>,
    /// Length; absent for all lengths together.
    pub length: Option<usize>,
    /// Distinct combinations.
    pub combinations: u64,
    /// Mean of min(released / sensitive, 1).
    pub preservation: Option<f64>,
    /// Mean of |released - sensitive| / sensitive (1 when nobody has it).
    pub proportional_error: Option<f64>,
}

/// Number of groups by count: `k`, `2k`, `4k` … and one above.
const GROUPS: usize = 11;

/// Measures a release against the sensitive table, over the columns of the release.
///
/// # Errors
/// When the columns do not match, `k` or the length is 0, a confidential column is unknown, the values of so many
/// columns cannot be counted together, or somebody stops.
pub fn evaluate(
    sensitive: &Data,
    released: &Data,
    options: &Options,
    run: &Run,
) -> Result<Evaluation, Fault> {
    if options.k == 0 {
        return Err(Fault::Setting { name: "k", why: "it is 0; choose 2 or more".to_owned() });
    }
    if options.length == 0 {
        return Err(Fault::Setting { name: "length", why: "it is 0; choose 1 or more".to_owned() });
    }
    let joined = Joined::new(sensitive, released)?;
    let length = options.length.min(joined.columns.len());
    let sums = pool(options.threads)?.install(|| {
        (1..=length).map(|length| of_length(&joined, length, options.k, run)).collect::<Result<Vec<_>, _>>()
    })?;
    let mut all = Sums::new();
    sums.iter().for_each(|one| all.add(one));
    let (inside, outside) = (joined.sensitive.records(), joined.released.records());
    Ok(Evaluation {
        k: options.k,
        length,
        columns: joined.columns.len(),
        left_out: joined.left_out.clone(),
        sensitive_records: inside,
        released_records: outside,
        expansion: ratio(outside, inside).map(|ratio| ratio - 1.0),
        lengths: sums.iter().zip(1..).map(|(one, length)| one.measures(Some(length))).collect(),
        all: all.measures(None),
        by_sensitive_count: groups(&sums, &all, options.k, |one| &one.by_sensitive),
        by_released_count: groups(&sums, &all, options.k, |one| &one.by_released),
        attribution: disclosure::attribution(&joined, &options.confidential, run)?,
        nearest: nearest::nearest(&joined, run)?,
    })
}

/// How true records are to counts: the same measures against private counts instead of the sensitive table. "Sensitive"
/// then means "among the private counts", every count is common, and nothing is rare.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fidelity {
    /// One entry per length from 1.
    pub lengths: Vec<Measures>,
    /// All lengths together.
    pub all: Measures,
    /// Combinations by their private count.
    pub by_count: Vec<Group>,
}

/// Fidelity of released counts to given ones: by length the pairs (given, released), of which at least one is not 0.
pub(crate) fn fidelity(lengths: &[Vec<(u64, u64)>], base: u32) -> Fidelity {
    let sums: Vec<Sums> = lengths
        .iter()
        .map(|pairs| {
            let mut sums = Sums::new();
            let any = pairs.iter().filter(|(given, released)| *given + *released > 0);
            any.for_each(|(given, released)| sums.note(*given, *released, 1, base));
            sums
        })
        .collect();
    let mut all = Sums::new();
    sums.iter().for_each(|one| all.add(one));
    Fidelity {
        lengths: sums.iter().zip(1..).map(|(one, length)| one.measures(Some(length))).collect(),
        all: all.measures(None),
        by_count: groups(&sums, &all, base, |one| &one.by_sensitive),
    }
}

/// A pool of so many threads.
pub(crate) fn pool(threads: usize) -> Result<rayon::ThreadPool, Fault> {
    rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).build().map_err(|error| Fault::Setting {
        name: "threads",
        why: format!("the system gives no {threads} threads ({error}); choose fewer"),
    })
}

fn of_length(joined: &Joined, length: usize, k: u32, run: &Run) -> Result<Sums, Fault> {
    let mut sets = ColumnSets::new(joined.columns.len(), length);
    let mut sums = Sums::new();
    loop {
        let chunk: Vec<Vec<usize>> = sets.by_ref().take(1024).collect();
        if chunk.is_empty() {
            return Ok(sums);
        }
        run.expect_work(chunk.len() as u64);
        let parts: Vec<Option<Sums>> = chunk
            .par_iter()
            .map(|set| {
                let mut part = Sums::new();
                let counted = !run.stopped()
                    && each_combination(joined, set, |inside, outside| part.note(inside, outside, k, k));
                run.did(1);
                counted.then_some(part)
            })
            .collect();
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        for part in parts {
            sums.add(&part.ok_or_else(|| Fault::Setting {
                name: "length",
                why: format!(
                    "{length} columns have more values together than can be counted; evaluate shorter combinations"
                ),
            })?);
        }
    }
}

/// A mean in the making.
#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    of: u64,
}

impl Mean {
    fn note(&mut self, value: f64) {
        self.sum += value;
        self.of += 1;
    }

    fn add(&mut self, other: &Self) {
        self.sum += other.sum;
        self.of += other.of;
    }

    #[allow(clippy::cast_precision_loss, reason = "numbers of combinations are far below 2^52")]
    fn value(&self) -> Option<f64> {
        (self.of > 0).then(|| self.sum / self.of as f64)
    }
}

/// Preservation and proportional error of a group.
type Pair = (Mean, Mean);

#[derive(Debug, Clone)]
struct Sums {
    sensitive: u64,
    common: u64,
    released: u64,
    rare_released: u64,
    leaked: u64,
    lost: u64,
    lost_common: u64,
    fabricated: u64,
    common_pair: Pair,
    released_pair: Pair,
    both: Mean,
    union: Mean,
    common_error: Mean,
    count: Mean,
    relative: Mean,
    by_sensitive: Vec<Pair>,
    by_released: Vec<Pair>,
}

impl Sums {
    fn new() -> Self {
        Self {
            sensitive: 0,
            common: 0,
            released: 0,
            rare_released: 0,
            leaked: 0,
            lost: 0,
            lost_common: 0,
            fabricated: 0,
            common_pair: Pair::default(),
            released_pair: Pair::default(),
            both: Mean::default(),
            union: Mean::default(),
            common_error: Mean::default(),
            count: Mean::default(),
            relative: Mean::default(),
            by_sensitive: vec![Pair::default(); GROUPS],
            by_released: vec![Pair::default(); GROUPS],
        }
    }

    /// Takes note of a combination with its counts, at least one of which is not 0. `base` is the bound of the first
    /// group by count.
    #[allow(clippy::cast_precision_loss, reason = "numbers of records are far below 2^52")]
    fn note(&mut self, inside: u64, outside: u64, k: u32, base: u32) {
        let (k, base) = (u64::from(k), u64::from(base));
        let error = inside.abs_diff(outside) as f64;
        let relative = if inside == 0 { 1.0 } else { error / inside as f64 };
        let kept = if inside == 0 { 1.0 } else { (outside as f64 / inside as f64).min(1.0) };
        self.union.note(error);
        self.sensitive += u64::from(inside > 0);
        self.released += u64::from(outside > 0);
        self.lost += u64::from(outside == 0);
        self.fabricated += u64::from(inside == 0);
        let rare = inside > 0 && inside < k && outside > 0;
        self.rare_released += u64::from(rare);
        self.leaked += u64::from(rare && outside < k);
        if inside > 0 && outside > 0 {
            self.both.note(error);
            self.count.note(inside as f64);
            self.relative.note(relative);
        }
        if inside >= k {
            self.common += 1;
            self.lost_common += u64::from(outside == 0);
            self.common_error.note(error);
            note(&mut self.common_pair, kept, relative);
            if let Some(group) = self.by_sensitive.get_mut(group_of(inside, base)) {
                note(group, kept, relative);
            }
        }
        if outside > 0 {
            note(&mut self.released_pair, kept, relative);
            if let Some(group) = self.by_released.get_mut(group_of(outside, base)) {
                note(group, kept, relative);
            }
        }
    }

    fn add(&mut self, other: &Self) {
        self.sensitive += other.sensitive;
        self.common += other.common;
        self.released += other.released;
        self.rare_released += other.rare_released;
        self.leaked += other.leaked;
        self.lost += other.lost;
        self.lost_common += other.lost_common;
        self.fabricated += other.fabricated;
        join(&mut self.common_pair, &other.common_pair);
        join(&mut self.released_pair, &other.released_pair);
        self.both.add(&other.both);
        self.union.add(&other.union);
        self.common_error.add(&other.common_error);
        self.count.add(&other.count);
        self.relative.add(&other.relative);
        self.by_sensitive.iter_mut().zip(&other.by_sensitive).for_each(|(one, more)| join(one, more));
        self.by_released.iter_mut().zip(&other.by_released).for_each(|(one, more)| join(one, more));
    }

    fn measures(&self, length: Option<usize>) -> Measures {
        Measures {
            length,
            sensitive: self.sensitive,
            common: self.common,
            released: self.released,
            both: self.both.of,
            rare_released: self.rare_released,
            leaked: self.leaked,
            lost: self.lost,
            lost_common: self.lost_common,
            fabricated: self.fabricated,
            suppression: ratio(self.lost, self.sensitive),
            suppression_common: ratio(self.lost_common, self.common),
            fabrication_of_sensitive: ratio(self.fabricated, self.sensitive),
            fabrication_of_released: ratio(self.fabricated, self.released),
            preservation_common: self.common_pair.0.value(),
            preservation_released: self.released_pair.0.value(),
            proportional_error_common: self.common_pair.1.value(),
            proportional_error_released: self.released_pair.1.value(),
            mae_both: self.both.value(),
            mae_union: self.union.value(),
            mae_common: self.common_error.value(),
            mean_count: self.count.value(),
            combination_error: self.relative.value(),
        }
    }
}

fn note(pair: &mut Pair, kept: f64, relative: f64) {
    pair.0.note(kept);
    pair.1.note(relative);
}

fn join(pair: &mut Pair, other: &Pair) {
    pair.0.add(&other.0);
    pair.1.add(&other.1);
}

/// The group of a count: the first whose upper bound `k * 2^group` is not exceeded, else the last.
fn group_of(count: u64, k: u64) -> usize {
    (0..GROUPS - 1).find(|group| count <= k << group).unwrap_or(GROUPS - 1)
}

fn groups(sums: &[Sums], all: &Sums, k: u32, of: impl Fn(&Sums) -> &Vec<Pair>) -> Vec<Group> {
    let one = |length: Option<usize>, from: &Sums| -> Vec<Group> {
        let bound = |group: usize| (group + 1 < GROUPS).then(|| u64::from(k) << group);
        of(from)
            .iter()
            .enumerate()
            .filter(|(_, pair)| pair.0.of > 0)
            .map(|(group, pair)| Group {
                up_to: bound(group),
                length,
                combinations: pair.0.of,
                preservation: pair.0.value(),
                proportional_error: pair.1.value(),
            })
            .collect()
    };
    let by_length = sums.iter().zip(1..).flat_map(|(from, length)| one(Some(length), from));
    one(None, all).into_iter().chain(by_length).collect()
}

#[allow(clippy::cast_precision_loss, reason = "numbers of records are far below 2^52")]
pub(crate) fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests;
