//! The panel: methods side by side, with everything that must be read with them.
//!
//! [`estimate`] runs every method that was asked for on one table, repeats the estimate on changed tables and in
//! strata, and computes the warnings. A method without an honest answer is refused with its reason; the others stay.

mod bench;
mod context;
mod facts;
mod headline;
mod options;
mod ranking;
pub mod replicates;
mod result;
#[cfg(test)]
pub(crate) mod sample;
mod work;

pub use facts::input;
pub(crate) use facts::{SMALL_TABLE, rounded, step};
pub use options::*;
pub use result::*;

use crate::{
    error::{Error, Setting},
    model::Term,
    read::Provenance,
    run::Run,
    search::default_order,
    table::Table,
    warnings::{self, Refused},
};
use bench::Bench;

/// What is estimated: a table, and what was done to it before.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// All cases.
    pub table: Table,
    /// The cases by the value of a dividing column, over the same lists.
    pub strata: Option<(String, Vec<(String, Table)>)>,
    /// Lists that were joined, each as `A+B`.
    pub merged: Vec<String>,
    /// Where the table comes from, when it was read from a file.
    pub provenance: Option<Provenance>,
}

impl Input {
    /// A table as it is.
    #[must_use]
    pub fn of(table: Table) -> Self {
        Self { table, strata: None, merged: Vec::new(), provenance: None }
    }
}

/// Runs the panel.
///
/// # Errors
/// [`Error::Stopped`] when asked to stop, [`Error::Threads`], [`Error::Setting`] for a setting outside of what it may
/// be. A method that gives no answer is no error: it stands among the refused.
pub fn estimate(input: &Input, options: &Options, run: &Run) -> Result<Estimation, Error> {
    let forced = forced(&input.table, options)?;
    let methods = methods(&input.table, options);
    let bench = Bench { table: &input.table, options, forced, run, light: false };
    let mut result = Estimation {
        version: env!("CARGO_PKG_VERSION"),
        seed: options.seed,
        settings: settings(input, options, &methods),
        table: facts::facts(&input.table, options.raw_cells),
        provenance: input.provenance.clone(),
        panel: Vec::new(),
        range: None,
        headline: Headline::default(),
        models: None,
        graphs: Vec::new(),
        sensitivity: Sensitivity::default(),
        strata: None,
        warnings: Vec::new(),
        refused: Vec::new(),
    };
    let mut left = Vec::new();
    for method in methods {
        match bench.line(method) {
            Ok((line, beside)) => {
                // `bic` comes before `bic-pairs`: the wider ranking is the one to show.
                result.models = result.models.or(beside.models);
                result.graphs.extend(beside.graphs);
                left.push(context::Left { method, jackknife: beside.jackknife, kept: beside.kept });
                result.panel.push(line);
            }
            Err(Error::Refused(why)) => {
                result.refused.push(Refused::new(method, why, input.table.lists()));
            }
            Err(other) => return Err(other),
        }
    }
    result.range = range(&result.panel);
    headline::bound(&mut result);
    result.headline = headline::of(&result.panel);
    if options.sensitivity {
        result.sensitivity = context::sensitivity(&bench, &result.panel, &left)?;
    }
    if let Some((column, parts)) = &input.strata {
        result.strata = context::strata(&bench, column, parts, &result)?;
    }
    result.warnings = warnings::compute(&result);
    Ok(result)
}

/// The methods to run, in the order of the panel. Without a choice: every one that fits the number of lists and gives
/// a line of its own (with pairs as the largest terms, `bic` and `bic-pairs` are the same).
fn methods(table: &Table, options: &Options) -> Vec<Method> {
    let lists = table.lists().len();
    let only_pairs = largest_order(lists, options) <= 2;
    let wanted = |method: &Method| match method {
        _ if !options.methods.is_empty() => options.methods.contains(method),
        Method::Chapman => lists == 2,
        Method::BicPairs | Method::AicPairs => !only_pairs,
        _ => true,
    };
    Method::ALL.into_iter().filter(wanted).collect()
}

/// The largest order of a term in `bic` and `aic`.
fn largest_order(lists: usize, options: &Options) -> usize {
    options.max_order.unwrap_or_else(|| default_order(lists)).min(lists.saturating_sub(1).max(1))
}

/// The forced terms as terms.
fn forced(table: &Table, options: &Options) -> Result<Vec<Term>, Error> {
    if !(0.0..=1.0).contains(&options.p_threshold) {
        return Err(Setting::Threshold.into());
    }
    if options.max_order == Some(0) {
        return Err(Setting::Order.into());
    }
    if options.bootstrap.is_some_and(|replicates| replicates > MOST_BOOTSTRAP) {
        return Err(Setting::Resamples { most: MOST_BOOTSTRAP }.into());
    }
    let place = |name: &String| {
        let found = table.lists().iter().position(|list| list == name);
        let known = || table.lists().join(", ");
        found.ok_or_else(|| Error::from(Setting::UnknownList { name: name.clone(), lists: known() }))
    };
    let pair = |(one, other): &(String, String)| {
        let (a, b) = (place(one)?, place(other)?);
        if a == b {
            return Err(Setting::ListTwice { name: one.clone() }.into());
        }
        Ok(Term::pair(a, b))
    };
    options.forced.iter().map(pair).collect()
}

fn settings(input: &Input, options: &Options, methods: &[Method]) -> Settings {
    let lists = input.table.lists().len();
    let (bootstrap, bootstrap_search) =
        (work::drawn(options, Method::Stepwise, lists), work::drawn(options, Method::Bic, lists));
    Settings {
        methods: methods.to_vec(),
        max_order: largest_order(lists, options),
        p_threshold: options.p_threshold,
        bootstrap,
        bootstrap_search,
        bootstrap_models: models_kept(lists),
        merged: input.merged.clone(),
        forced: options.forced.iter().map(|(one, other)| format!("{one}:{other}")).collect(),
        stratum: input.strata.as_ref().map(|(column, _)| column.clone()),
    }
}

/// Smallest and largest estimate; a lower bound is no estimate.
fn range(panel: &[Line]) -> Option<Range> {
    let estimates = panel.iter().filter(|line| line.method != Method::Chao).map(|line| line.estimate);
    let one = |estimate| Range { count: 1, lower: estimate, upper: estimate };
    estimates.map(one).reduce(|a, b| Range {
        count: a.count + b.count,
        lower: a.lower.min(b.lower),
        upper: a.upper.max(b.upper),
    })
}
