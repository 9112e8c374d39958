//! Synthetic records that keep `k` people together.
//!
//! Every released record is **safe**: at least `k` sensitive records have all its attributes. So no combination of any
//! length that fewer than `k` people share is released, and none that nobody has. The engines differ in how records
//! begin; afterwards all are fitted to the counts of combinations (see `fit`) and checked one by one.

mod aggregate;
mod beginnings;
mod chance;
mod draw;
mod fit;
mod goals;
mod matching;
mod pool;
mod rows;
mod space;
mod work;

use crate::combos::{self, Combos};
use crate::data::Data;
use crate::error::Fault;
use crate::run::Run;
use goals::{Goals, LONGEST};
use matching::Matching;
use pool::Pool;
use space::Space;
use work::Work;

/// Number of a common attribute.
type Attr = u16;

/// How synthetic records begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Each sensitive record, or the largest safe part of it that a draw finds. For one-off releases.
    RowSeeded,
    /// Records drawn attribute by attribute until the (rounded) single counts are used up.
    ValueSeeded,
    /// Records drawn from the protected counts of combinations alone; the sensitive records are only asked which
    /// records are safe.
    AggregateSeeded,
    /// As many records as there are, each drawn column by column among the records that agree with it so far.
    Unseeded,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 4] = [Self::RowSeeded, Self::ValueSeeded, Self::AggregateSeeded, Self::Unseeded];

    /// Name on the command line and in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RowSeeded => "row-seeded",
            Self::ValueSeeded => "value-seeded",
            Self::AggregateSeeded => "aggregate-seeded",
            Self::Unseeded => "unseeded",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Fewest people who share any released combination; at least 2.
    pub k: u64,
    /// Longest combinations whose counts the records are fitted to, 1 to 6. Safety holds for all lengths.
    pub length: usize,
    /// Start of all draws: the same seed and data give the same release.
    pub seed: u64,
    /// Threads; the result does not depend on them.
    pub threads: usize,
    /// Records to release; nothing: as many as come out.
    pub rows: Option<u64>,
    /// Bytes that the work may use.
    pub memory: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { k: 10, length: 3, seed: 0, threads: 1, rows: None, memory: 4_000_000_000 }
    }
}

/// Synthetic records, and what was done to get them.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// The records; columns as in the sensitive table, rare values left out.
    pub data: Data,
    /// What was done.
    pub notes: Notes,
}

/// What an engine did.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct Notes {
    /// Sensitive records.
    pub sensitive_records: u64,
    /// Synthetic records.
    pub synthetic_records: u64,
    /// Values that fewer than `k` records have; they are not released at all.
    pub rare_values: usize,
    /// Combinations that at least `k` records have, up to the length fitted to.
    pub combinations: usize,
    /// Length of the combinations fitted to; below the length asked for when that would not fit into memory.
    pub fitted_length: usize,
    /// Seed records that could not be kept whole.
    pub cut: u64,
    /// Records that were unsafe beyond the fitted length and were cut back.
    pub repaired: u64,
    /// Changes of one attribute of one record made by the fit.
    pub changes: u64,
    /// Mean distance of the counts from their goals, by length from 1: as the engine left them.
    pub drawn_error: Vec<f64>,
    /// The same after fitting to the counts, before records unsafe beyond the fitted length were cut back (only where
    /// the records were fitted before that).
    pub unrepaired_error: Vec<f64>,
    /// The same at the end.
    pub final_error: Vec<f64>,
}

/// Makes synthetic records of `data`.
///
/// # Errors
/// [`Fault::Setting`] for settings that make no sense, among them a `k` above the number of records;
/// [`Fault::Memory`]; [`Fault::Stopped`].
pub fn synthesize(data: &Data, method: Method, settings: &Settings, run: &Run) -> Result<Release, Fault> {
    check(data, settings)?;
    let space = Space::new(data, settings.k, settings.memory, run)?;
    let (combos, length) = common(data, settings, run)?;
    let columns: Vec<u16> = space.places.iter().map(|(column, _)| *column).collect();
    let mut notes = Notes {
        sensitive_records: data.records(),
        rare_values: space.rare_values,
        combinations: combos.len(),
        fitted_length: length,
        ..Notes::default()
    };
    let rounding = if method == Method::AggregateSeeded { Goal::Protected } else { Goal::Exact };
    let matching = Matching::new(&space, &combos);
    let rows = settings.rows.or((method == Method::Unseeded).then_some(space.records));
    let mut work = Work {
        goals: goals(&space, &combos, settings, rounding)?,
        pool: Pool::new(),
        matching: &matching,
        chance: chance::stream(settings.seed, 0),
        held: rows.is_some(),
        run,
    };
    match method {
        Method::RowSeeded => {
            let counts = goals(&space, &combos, settings, Goal::Counts)?;
            notes.cut = rows::seed(&space, &counts, &mut work.pool, &mut work.chance, run)?;
        }
        Method::ValueSeeded => {
            draw::by_values(&space, &mut work.pool, &mut work.chance, settings.memory, run)?
        }
        Method::Unseeded => draw::unseeded(&space, &mut work.pool, &mut work.chance, run)?,
        Method::AggregateSeeded => {
            let mut left = work.goals.clone();
            aggregate::seed(&mut left, &columns, &mut work.pool, &mut work.chance, run)?;
        }
    }
    if let Some(rows) = rows {
        work.scale(rows, space.records);
    }
    work.account();
    notes.drawn_error = work.goals.errors();
    if method == Method::AggregateSeeded {
        notes.changes += work.fit(None)?;
        notes.unrepaired_error = work.goals.errors();
        notes.repaired = work.repair(&space)?;
    }
    work.bound();
    work.restore(&combos, &space.numbers(&combos));
    notes.changes += work.fit(Some(&space))?;
    match rows {
        Some(rows) => work.count_out(rows),
        None => work.bound(),
    }
    notes.final_error = work.goals.errors();
    finish(data, &space, &work.pool, notes)
}

fn check(data: &Data, settings: &Settings) -> Result<(), Fault> {
    let records = data.records();
    if settings.k < 2 {
        return Err(Fault::Setting { name: "k", why: "it must be at least 2".into() });
    }
    if records == 0 {
        return Err(Fault::Empty { what: "rows" });
    }
    if settings.k > records {
        let why = format!(
            "it is {}, but the table has only {records} records, so that nothing may be released; choose a smaller k",
            settings.k
        );
        return Err(Fault::Setting { name: "k", why });
    }
    if settings.length == 0 || settings.length > LONGEST {
        return Err(Fault::Setting { name: "length", why: format!("it must be between 1 and {LONGEST}") });
    }
    if records > i32::MAX as u64 {
        let why = "more than two thousand million records cannot be fitted".into();
        return Err(Fault::Setting { name: "rows", why });
    }
    Ok(())
}

/// The common combinations, as long as memory allows.
fn common(data: &Data, settings: &Settings, run: &Run) -> Result<(Combos, usize), Fault> {
    let mut length = settings.length.min(data.columns().len());
    loop {
        match combos::count(data, length, settings.k, settings.threads, settings.memory / 4, run) {
            Err(Fault::Memory { .. }) if length > 2 => length -= 1,
            other => return Ok((other?, length)),
        }
    }
}

/// What the counts shall come near to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// The counts as they are, to draw by.
    Counts,
    /// Single counts as protected, longer ones as they are.
    Exact,
    /// Only what protected counts (rounded down to a multiple of `k`) tell: the middle of what they may stand for.
    Protected,
}

fn goals(space: &Space, combos: &Combos, settings: &Settings, kind: Goal) -> Result<Goals, Fault> {
    let numbers = space.numbers(combos);
    let k = settings.k;
    let middle = |count: u64| count / k * k + (k - 1) / 2;
    let records = space.records / k * k;
    let mut goals = Goals::new(space.len(), combos.levels.len(), combos.len(), records, settings.memory / 4)?;
    let mut combo: Vec<Attr> = Vec::new();
    for level in &combos.levels {
        for (attributes, count) in level.iter() {
            combo.clear();
            combo.extend(attributes.iter().filter_map(|number| numbers.get(*number as usize)));
            let goal = match kind {
                Goal::Counts => count,
                Goal::Exact if combo.len() > 1 => count,
                Goal::Exact | Goal::Protected => middle(count),
            };
            let goal = i32::try_from(goal).map_err(|_| Fault::Inner { what: "a count beyond its type" })?;
            goals.set(&combo, goal)?;
        }
    }
    Ok(goals)
}

/// Checks every record and writes them as data.
fn finish(data: &Data, space: &Space, pool: &Pool, mut notes: Notes) -> Result<Release, Fault> {
    let kept: Vec<usize> = (0..pool.len()).filter(|at| pool.weight(*at) > 0).collect();
    if kept.iter().any(|at| space.count_up_to(pool.record(*at), space.k) < space.k) {
        return Err(Fault::Inner { what: "a record that fewer than k people share" });
    }
    let mut codes = vec![vec![0u16; kept.len()]; data.columns().len()];
    for (row, at) in kept.iter().enumerate() {
        for attr in pool.record(*at) {
            let place = space.places.get(usize::from(*attr)).copied();
            let cell = place.and_then(|(column, code)| {
                codes
                    .get_mut(usize::from(column))
                    .and_then(|codes| codes.get_mut(row))
                    .map(|cell| (cell, code))
            });
            if let Some((cell, code)) = cell {
                *cell = code;
            }
        }
    }
    let weights = kept.iter().map(|at| pool.weight(*at)).collect();
    let released = Data::new(data.columns().to_vec(), codes, weights)
        .ok_or(Fault::Inner { what: "codes of a release" })?;
    let released = released.gathered(u64::MAX)?;
    notes.synthetic_records = pool.total();
    Ok(Release { data: released, notes })
}
