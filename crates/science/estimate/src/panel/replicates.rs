//! Fitting given bootstrap tables, so that anyone can check the engine against tables that another program drew.
//!
//! A file of replicates is comma separated. Its heading names combinations of lists, each as a row of 0 and 1 in list
//! order (`01001`); a combination that is not there has no case. Each further row is one table. A last column
//! `estimate` may hold the estimates of the other program; `NA` or nothing stands for none.

use super::{Method, Options, bench::Bench, models_kept};
use crate::{
    bootstrap::{Best, Estimator, Stepwise, estimates},
    error::{Error, Refusal, Setting},
    model::Model,
    run::Run,
    search::{Criterion, Search, all_models, run_on},
    stepwise::AIC_P_THRESHOLD,
    table::Table,
};

/// Bootstrap tables with what another program made of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    /// Counts by mask, one table each.
    pub tables: Vec<Vec<u64>>,
    /// Whether the file has a column of estimates.
    pub compared: bool,
    /// The estimates of the other program, one per table; nothing where it gave none.
    pub given: Vec<Option<f64>>,
}

/// Reads replicates of a table with so many lists.
///
/// # Errors
/// [`Error::Setting`] with the row and what is wrong.
pub fn read(text: &str, lists: usize) -> Result<Replicates, Error> {
    let fault =
        |row: usize, what: String| Error::Setting(Setting::Other(format!("Replicates, row {row}: {what}")));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records().enumerate();
    let heading = records.next().and_then(|(_, record)| record.ok());
    let heading = heading.ok_or_else(|| fault(1, "there is no heading.".into()))?;
    let compared = heading.iter().next_back() == Some("estimate");
    let cells = heading.len() - usize::from(compared);
    let masks: Vec<usize> = heading
        .iter()
        .take(cells)
        .map(|name| mask(name, lists).ok_or_else(|| {
            fault(1, format!("\"{name}\" is no combination of {lists} lists; give {lists} figures, each 0 or 1, at least one of them 1."))
        }))
        .collect::<Result<_, _>>()?;
    let mut found = Replicates { tables: Vec::new(), compared, given: Vec::new() };
    for (place, record) in records {
        let row = place + 1;
        let record = record.map_err(|error| fault(row, format!("it cannot be read: {error}.")))?;
        if record.len() != heading.len() {
            let text = format!("it has {} cells, the heading has {}.", record.len(), heading.len());
            return Err(fault(row, text));
        }
        let mut counts = vec![0_u64; 1 << lists];
        for (mask, cell) in masks.iter().zip(&record) {
            let count: u64 = cell.parse().map_err(|_| fault(row, format!("\"{cell}\" is no count.")))?;
            let sum = counts.get(*mask).copied().unwrap_or(0).checked_add(count);
            let sum = sum.filter(|sum| *sum < 1 << 52);
            let sum = sum.ok_or_else(|| fault(row, format!("\"{cell}\" is too large a count.")))?;
            if let Some(slot) = counts.get_mut(*mask) {
                *slot = sum;
            }
        }
        if compared {
            let given = record.iter().next_back().and_then(|cell| cell.parse::<f64>().ok());
            found.given.push(given.filter(|given| given.is_finite()));
        }
        found.tables.push(counts);
    }
    if found.tables.is_empty() {
        return Err(fault(2, "there is no table. Give one row per replicate.".into()));
    }
    Ok(found)
}

/// The mask of a combination written in list order.
fn mask(name: &str, lists: usize) -> Option<usize> {
    let fits = name.len() == lists && name.bytes().all(|sign| sign == b'0' || sign == b'1');
    let bits = name.bytes().enumerate().filter(|(_, sign)| *sign == b'1').map(|(list, _)| 1_usize << list);
    Some(bits.sum()).filter(|mask| fits && *mask > 0)
}

/// Fits every table by a method, choice of the model included. Methods that rank models choose among the best of
/// `table`, the one that the replicates were drawn from: so many of them as [`models_kept`] says, or `kept`.
///
/// # Errors
/// [`Error::Stopped`], [`Error::Threads`]; [`Error::Setting`] for a method that does not fit one model, or a setting
/// outside of what it may be; [`Error::Refused`] when the table itself carries no estimate by a ranking method.
pub fn fit_all(
    table: &Table,
    method: Method,
    tables: &[Vec<u64>],
    kept: Option<usize>,
    options: &Options,
    run: &Run,
) -> Result<Vec<Result<f64, Refusal>>, Error> {
    let forced = super::forced(table, options)?;
    let bench = Bench { table, options, forced, run, light: true };
    match method {
        Method::Stepwise => {
            all(&Stepwise::by_p(table, options.p_threshold, &bench.forced), tables, options, run)
        }
        Method::AicStepwise => {
            all(&Stepwise::by_aic(table, AIC_P_THRESHOLD, &bench.forced), tables, options, run)
        }
        Method::MainEffects => fixed(&bench, Model::main_effects(table.lists().len()), tables),
        Method::AllPairs => fixed(&bench, Model::all_pairs(table.lists().len()), tables),
        Method::Bic | Method::BicPairs => ranked(&bench, method, Criterion::Bic, kept, tables),
        Method::Aic | Method::AicPairs => ranked(&bench, method, Criterion::Aic, kept, tables),
        Method::Decomposable | Method::BayesThreshold | Method::Chao | Method::Chapman => {
            Err(Error::Setting(Setting::Other(format!(
                "Replicates cannot be fitted by {}: it chooses no model.",
                method.code()
            ))))
        }
    }
}

fn fixed(bench: &Bench<'_>, model: Model, tables: &[Vec<u64>]) -> Result<Vec<Result<f64, Refusal>>, Error> {
    let model = bench.forced.iter().fold(model, |model, term| model.with(*term));
    all(&Best::fixed(bench.table, &model), tables, bench.options, bench.run)
}

fn ranked(
    bench: &Bench<'_>,
    method: Method,
    criterion: Criterion,
    kept: Option<usize>,
    tables: &[Vec<u64>],
) -> Result<Vec<Result<f64, Refusal>>, Error> {
    let pairs = matches!(method, Method::BicPairs | Method::AicPairs);
    let search = Search {
        max_order: if pairs { Some(2) } else { bench.options.max_order },
        forced: bench.forced.clone(),
        threads: bench.options.threads,
    };
    let ranked = all_models(bench.table, &search, criterion, bench.run)?;
    let most = kept.unwrap_or_else(|| models_kept(bench.table.lists().len())).max(1);
    let models: Vec<Model> = ranked.fitted().take(most).map(|(scored, _)| scored.model.clone()).collect();
    if models.is_empty() {
        return Err(Refusal::NoModel.into());
    }
    all(&Best::new(bench.table, &models, criterion), tables, bench.options, bench.run)
}

/// The last estimate of each table: an estimator of several variants gives the one with all models last.
fn all<E: Estimator>(
    estimator: &E,
    tables: &[Vec<u64>],
    options: &Options,
    run: &Run,
) -> Result<Vec<Result<f64, Refusal>>, Error> {
    let width = estimator.width().max(1);
    let found = run_on(options.threads, || estimates(tables, estimator, run))??;
    Ok(found.chunks(width).filter_map(|variants| variants.last().copied()).collect())
}
