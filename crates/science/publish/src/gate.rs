//! The release gate: nothing goes out in which a real person, or a real small group, could be found.
//!
//! It is the last look before a release and shares no code with the engines: it would judge anybody's output the same.
//! Two doors:
//! - [`check`] for k-anonymous records. It looks at the sensitive table, over **all** lengths of combinations that a
//!   released record has, and refuses what it could not look at in full.
//! - [`private::check`] for differentially private records. It looks at the private counts only: looking at the
//!   sensitive table would spend privacy that nobody accounted for.
//!
//! What "unsafe" means here, for k-anonymous records:
//! - **rare group**: a combination of values, of any length, that a released record holds and that 1 to `k - 1`
//!   sensitive records hold. A combination that nobody holds is no person's and is not a rare group.
//! - **unchecked**: a record is longer than what could be looked at, by the limit set or by the work allowed.
//! - **homogeneous group**: all sensitive records (or at least a given share) that share a released combination of
//!   known values have the same value of a confidential column, the release shows that value with it, and the whole
//!   table would not have told as much (Machanavajjhala and others, 2007).
//! - **near copy**: a released record that nobody holds as a whole, but that differs in so few columns from a real
//!   record, and from fewer than `k` of them, that it points at these. A released record whose values at least `k`
//!   real records share is no copy of any one of them, however near one may be.
//! - **expansion**: far more records, or more records with a value, than the sensitive table has.

mod bits;
mod group;
mod near;
pub mod private;
mod rare;

use serde::Serialize;

pub use crate::data::Attribute;
use crate::{
    data::Data,
    error::Fault,
    evaluate::{joined::Joined, pool, ratio},
    run::Run,
};

/// What the gate asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Resolution: a combination of 1 to `k - 1` sensitive records is rare.
    pub k: u32,
    /// Columns whose values nobody shall learn of a person. Without any, homogeneous groups are not looked for, and
    /// the verdict says so.
    pub confidential: Vec<String>,
    /// Share of one value from which a group counts as homogeneous, above 0 up to 1.
    pub homogeneity: f64,
    /// How many values of a person an outsider may know already (homogeneous groups only); nothing means all.
    pub known: Option<usize>,
    /// Columns in which a record may differ from a real one and still point at it; nothing switches the look off.
    pub near: Option<usize>,
    /// By what share the count of a value may grow.
    pub expansion: f64,
    /// By what share the number of records may grow. Engines that keep `k` people together part records of small
    /// tables in two, so this is wider.
    pub more_records: f64,
    /// Records that were asked for, when more than the table has; counts may then grow in proportion.
    pub rows: Option<u64>,
    /// Longest combination to look at; nothing means all. A longer record that fewer than `k` people hold as a whole
    /// is refused as unchecked.
    pub longest: Option<usize>,
    /// Work allowed, in steps of 64 sensitive rows; when it does not suffice the release is refused as unchecked.
    pub work: u64,
    /// Threads of the computation; the result is the same for any number.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            k: 10,
            confidential: Vec::new(),
            homogeneity: 1.0,
            known: None,
            near: Some(1),
            expansion: 0.1,
            more_records: 0.5,
            rows: None,
            longest: None,
            work: 4_000_000_000,
            threads: 1,
        }
    }
}

/// Why a release may not go out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Refusal {
    /// Real groups below `k` are shown.
    RareGroup {
        /// Rare combinations found; at least so many, since nothing longer is looked for beyond one.
        combinations: u64,
        /// Released records that hold one.
        records: u64,
        /// Length of the shortest one found.
        shortest: usize,
        /// Columns of some of them. Values stay inside ([`Verdict::examples`]).
        columns: Vec<Vec<String>>,
    },
    /// Records are longer than what could be looked at.
    Unchecked {
        /// Length that was looked at in full; nothing when the work allowed ended before.
        checked: Option<usize>,
        /// Length of the longest released record that fewer than `k` people hold as a whole.
        longest: usize,
        /// Released records concerned.
        records: u64,
    },
    /// A confidential value can be read off a group.
    HomogeneousGroup {
        /// Column whose value can be read off.
        column: String,
        /// Groups found; at least so many.
        groups: u64,
        /// Released records that hold such a group together with the value.
        records: u64,
        /// Columns of some of the groups.
        columns: Vec<Vec<String>>,
    },
    /// A record points at fewer than `k` real ones.
    NearCopy {
        /// Released records that do.
        records: u64,
        /// Columns in which they differ at the most.
        distance: usize,
    },
    /// More records than asked for or there are.
    MoreRecords {
        /// Released records.
        released: u64,
        /// The most that are allowed.
        allowed: u64,
    },
    /// More records with a value than there are.
    MoreOfAValue {
        /// Column of the value that grew most.
        column: String,
        /// Values that grew too much.
        values: u64,
        /// Released over sensitive count, the largest.
        factor: Option<f64>,
    },
}

/// What the gate says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Whether the release may go out.
    pub passed: bool,
    /// Why not; empty when passed.
    pub refusals: Vec<Refusal>,
    /// Resolution.
    pub k: u32,
    /// Released records looked at.
    pub records: u64,
    /// Length of the longest released record: all lengths up to here were looked at, when passed.
    pub longest: usize,
    /// Released records that at least `k` people hold as a whole.
    pub held_by_k: u64,
    /// Released records without any value.
    pub empty: u64,
    /// Released records that nobody holds as a whole, though everything real in them is held by `k`.
    pub held_by_nobody: u64,
    /// Confidential columns looked at; empty when homogeneous groups were not looked for.
    pub confidential: Vec<String>,
    /// How much an outsider was taken to know, in columns; absent for all.
    pub known: Option<usize>,
    /// Share from which a group counts as homogeneous.
    pub homogeneity: f64,
    /// Columns in which a near copy may differ; absent when not looked for.
    pub near: Option<usize>,
    /// Steps of work that were done.
    pub work: u64,
    /// Up to ten rare combinations with their values. They are secrets: never written to a report.
    #[serde(skip)]
    pub examples: Vec<Vec<Attribute>>,
}

/// Looks at k-anonymous records before they go out.
///
/// # Errors
/// When the columns do not match, a setting makes no sense, or somebody stops. A refusal is no error: it is the
/// verdict.
pub fn check(sensitive: &Data, released: &Data, options: &Options, run: &Run) -> Result<Verdict, Fault> {
    sound(options)?;
    let joined = Joined::new(sensitive, released)?;
    let confidential =
        options.confidential.iter().map(|name| joined.place(name)).collect::<Result<Vec<_>, _>>()?;
    let index = bits::Index::new(&joined);
    let effort = bits::Effort::new(options.work, run);
    let pool = pool(options.threads)?;
    let supports = pool.install(|| rare::support(&joined, &index, u64::from(options.k), &effort));
    let found = pool.install(|| rare::search(&joined, &index, &supports, options, &effort));
    let mut refusals = rare::refusals(&joined, &found, options.longest);
    refusals.extend(pool.install(|| group::search(&joined, &index, &confidential, options, &effort)));
    refusals.extend(pool.install(|| near::search(&joined, &supports, options, &effort)));
    if run.stopped() {
        return Err(Fault::Stopped);
    }
    let mut examples = found.examples(&joined);
    if effort.spent() {
        // How far the threads came differs from run to run: only what is certain is said.
        refusals = vec![unchecked(&joined, &supports)];
        examples.clear();
    }
    refusals.extend(expansion(&joined, options));
    let records = |wanted| supports.records(&joined, wanted);
    Ok(Verdict {
        passed: refusals.is_empty(),
        refusals,
        k: options.k,
        records: joined.released.records(),
        longest: joined.longest(),
        held_by_k: records(rare::Support::Enough),
        empty: records(rare::Support::Empty),
        held_by_nobody: records(rare::Support::Nobody),
        confidential: options.confidential.clone(),
        known: options.known,
        homogeneity: options.homogeneity,
        near: options.near,
        work: effort.done(),
        examples,
    })
}

fn sound(options: &Options) -> Result<(), Fault> {
    let wrong = |name, why: &str| Err(Fault::Setting { name, why: why.to_owned() });
    if options.k < 2 {
        return wrong("k", "below 2 nothing is protected; choose 2 or more, such as 10");
    }
    if !(options.homogeneity > 0.0 && options.homogeneity <= 1.0) {
        return wrong("homogeneity", "it is a share: choose more than 0 and at most 1");
    }
    if [options.expansion, options.more_records].iter().any(|share| !(*share >= 0.0 && share.is_finite())) {
        return wrong("expansion", "it is a share by which counts may grow: choose 0 or more");
    }
    for (name, length) in [("length", options.longest), ("known", options.known)] {
        if length == Some(0) {
            return wrong(name, "nothing can be looked at with 0; choose 1 or more, or leave it out");
        }
    }
    Ok(())
}

/// The work allowed did not suffice: every record that fewer than `k` people hold as a whole is in doubt.
fn unchecked(joined: &Joined, supports: &rare::Supports) -> Refusal {
    let doubtful = supports.rows(&[rare::Support::Nobody, rare::Support::Few]);
    let rows = if doubtful.is_empty() { (0..joined.released.weights.len()).collect() } else { doubtful };
    Refusal::Unchecked {
        checked: None,
        longest: rows.iter().map(|row| joined.attributes(*row).count()).max().unwrap_or(0),
        records: joined.weight(rows.iter()),
    }
}

/// Growth of the number of records and of the records with a value.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of records are far below 2^52"
)]
fn expansion(joined: &Joined, options: &Options) -> Vec<Refusal> {
    let (inside, outside) = (joined.sensitive.records(), joined.released.records());
    let wanted = options.rows.unwrap_or(0).max(inside);
    let asked = ratio(wanted, inside).unwrap_or(1.0);
    let most =
        |count: u64, share: f64| (count as f64 * asked * (1.0 + share)).floor() as u64 + u64::from(options.k);
    let allowed = |count: u64| most(count, options.expansion);
    let mut refusals = Vec::new();
    if outside > most(inside, options.more_records) {
        refusals
            .push(Refusal::MoreRecords { released: outside, allowed: most(inside, options.more_records) });
    }
    let mut values = 0;
    let mut worst: Option<(usize, f64)> = None;
    for column in 0..joined.columns.len() {
        for (real, shown) in joined.counts(column) {
            if real == 0 || shown <= allowed(real) {
                continue;
            }
            values += 1;
            let factor = shown as f64 / real as f64;
            if worst.is_none_or(|(_, most)| factor > most) {
                worst = Some((column, factor));
            }
        }
    }
    if let Some((column, factor)) = worst {
        refusals.push(Refusal::MoreOfAValue {
            column: joined.columns.get(column).map(|one| one.name.clone()).unwrap_or_default(),
            values,
            factor: Some(factor),
        });
    }
    refusals
}
