//! What the estimate hangs on, and strata apart.

use super::{
    Change, Estimation, Line, Method, Options, Sensitivity, SensitivityRow, Strata, Stratum,
    bench::{Bench, Less},
    facts, work,
};
use crate::{
    error::Error,
    model::{Model, Term},
    search::{self, Criterion},
    sensitivity::{LinkError, linkage, merged_pairs, without_lists},
    strata::{self, Answer},
    table::Table,
    warnings::Refused,
};

/// Resamples in each stratum: strata are small and many.
const STRATUM_BOOTSTRAP: usize = 1_000;
/// Cells that are taken one case from and shown, the largest changes first.
const CELLS: usize = 8;
/// Shares of the links that are added or removed.
const SHARES: [f64; 3] = [0.01, 0.02, 0.05];
/// Draws of links for each share.
const DRAWS: usize = 25;

/// What a method left for looking at changed tables.
pub(super) struct Left {
    pub(super) method: Method,
    /// The estimate with one case less, by cell.
    pub(super) jackknife: Vec<Less>,
    /// The best models, of methods that rank them.
    pub(super) kept: Vec<Model>,
}

/// The method that is repeated on changed tables: the first of these in the panel. All models only up to five lists,
/// where they take a moment.
fn repeated(lists: usize, panel: &[Line]) -> Option<&Line> {
    const FEW: [Method; 8] = [
        Method::Bic,
        Method::Stepwise,
        Method::BicPairs,
        Method::Aic,
        Method::AicPairs,
        Method::AicStepwise,
        Method::MainEffects,
        Method::AllPairs,
    ];
    const MANY: [Method; 4] = [Method::Stepwise, Method::AicStepwise, Method::MainEffects, Method::AllPairs];
    let order = if lists <= 5 { &FEW[..] } else { &MANY[..] };
    order.iter().find_map(|method| panel.iter().find(|line| line.method == *method))
}

/// The estimate on changed tables: without a list, with two lists joined, with one case less, with links added and
/// removed.
pub(super) fn sensitivity(bench: &Bench<'_>, panel: &[Line], left: &[Left]) -> Result<Sensitivity, Error> {
    let lists = bench.table.lists();
    let Some(line) = repeated(lists.len(), panel) else { return Ok(Sensitivity::default()) };
    let method = line.method;
    let left = left.iter().find(|left| left.method == method);
    let (run, threads) = (bench.run, bench.options.threads);
    let again = |table: &Table| point(bench, method, table);
    let name = |list: usize| lists.get(list).cloned().unwrap_or_default();
    let pairs = lists.len() * lists.len().saturating_sub(1) / 2;
    let mut rows = Vec::new();
    let mut left_out = Vec::new();
    // the methods that rank models look at changed tables of a few lists only
    let able = |tables: usize, lists: usize| work::repeatable(method, tables, lists);
    if lists.len() > 3 && !able(lists.len(), lists.len() - 1) {
        left_out.push(Change::WithoutList);
    } else if lists.len() > 3 {
        for one in without_lists(bench.table, run, threads, again)? {
            rows.push(row(Change::WithoutList, name(one.list), one.estimate));
        }
    }
    if lists.len() > 3 && !able(pairs, lists.len() - 1) {
        left_out.push(Change::Merged);
    } else if lists.len() > 3 {
        for one in merged_pairs(bench.table, run, threads, again)? {
            let what = format!("{}+{}", name(one.first), name(one.second));
            rows.push(row(Change::Merged, what, one.estimate));
        }
    }
    rows.extend(cells(bench, line.estimate, left.map_or(&[], |left| &left.jackknife)));
    if able(2 * SHARES.len() * DRAWS, lists.len()) {
        rows.extend(links(bench, method, left.map_or(&[], |left| &left.kept))?);
    } else {
        left_out.extend([Change::LinksAdded, Change::LinksRemoved]);
    }
    Ok(Sensitivity { method: Some(method), estimate: Some(line.estimate), rows, left_out })
}

fn row(change: Change, what: String, estimate: Option<f64>) -> SensitivityRow {
    SensitivityRow { change, what, estimate, lower: None, upper: None }
}

/// The estimate alone. Forced terms that name a list which is no longer there are left out.
fn point(bench: &Bench<'_>, method: Method, table: &Table) -> Option<f64> {
    let options = Options { bootstrap: Some(0), threads: 1, ..bench.options.clone() };
    let known = |name: &String| table.lists().iter().position(|list| list == name);
    let pairs = options.forced.iter().filter_map(|(one, other)| Some((known(one)?, known(other)?)));
    let forced = pairs.map(|(one, other)| Term::pair(one, other)).collect();
    let changed = Bench { table, options: &options, forced, run: bench.run, light: true };
    changed.line(method).ok().map(|(line, _)| line.estimate)
}

/// The estimate with links added and removed: the median of several draws, with the smallest and the largest. A method
/// that ranks models chooses among the best of the table as it is.
fn links(bench: &Bench<'_>, method: Method, kept: &[Model]) -> Result<Vec<SensitivityRow>, Error> {
    let criterion =
        if matches!(method, Method::Aic | Method::AicPairs) { Criterion::Aic } else { Criterion::Bic };
    let again = |table: &Table| {
        if kept.is_empty() {
            return point(bench, method, table);
        }
        let ranked = search::rank(table, kept, criterion, 1, bench.run).ok()?;
        ranked.best().map(|(_, score)| score.estimate)
    };
    let options = bench.options;
    let found = linkage(bench.table, (&SHARES, DRAWS), options.seed, bench.run, options.threads, again)?;
    let row = |one: crate::sensitivity::Linkage| SensitivityRow {
        change: if one.error == LinkError::Missed { Change::LinksAdded } else { Change::LinksRemoved },
        what: format!("{} % ({})", one.share * 100.0, one.links),
        estimate: one.median,
        lower: one.range.map(|(lower, _)| lower),
        upper: one.range.map(|(_, upper)| upper),
    };
    Ok(found.into_iter().map(row).collect())
}

/// The cells whose cases count most, the largest change first. Small ones are not named.
fn cells(bench: &Bench<'_>, base: f64, jackknife: &[Less]) -> Vec<SensitivityRow> {
    let change =
        |estimate: &Option<f64>| estimate.map_or(f64::INFINITY, |estimate| (estimate / base - 1.0).abs());
    let mut cells: Vec<_> = jackknife.iter().collect();
    cells.sort_by(|a, b| change(&b.2).total_cmp(&change(&a.2)).then(a.0.cmp(&b.0)));
    let one = |(mask, cases, estimate): &Less| {
        let what = facts::named(bench.table, usize::from(*mask), *cases, bench.options.raw_cells);
        row(Change::OneCase, what.unwrap_or_default(), *estimate)
    };
    cells.into_iter().take(CELLS).map(one).collect()
}

/// Strata apart, by the method that is repeated on changed tables too.
pub(super) fn strata(
    bench: &Bench<'_>,
    column: &str,
    parts: &[(String, Table)],
    result: &Estimation,
) -> Result<Option<Strata>, Error> {
    let Some(whole) = repeated(bench.table.lists().len(), &result.panel) else { return Ok(None) };
    let method = whole.method;
    let replicates = work::drawn(bench.options, method, bench.table.lists().len()).min(STRATUM_BOOTSTRAP);
    let options = Options { bootstrap: Some(replicates), ..bench.options.clone() };
    let mut rows = Vec::new();
    let mut answers = Vec::new();
    for (name, table) in parts {
        let own =
            Bench { table, options: &options, forced: bench.forced.clone(), run: bench.run, light: false };
        let mut row = Stratum {
            name: name.clone(),
            cases: table.cases(),
            estimate: None,
            lower: None,
            upper: None,
            refused: None,
        };
        match own.line(method) {
            Ok((line, _)) => {
                (row.estimate, row.lower, row.upper) = (Some(line.estimate), line.lower, line.upper);
                answers.push(Answer { estimate: line.estimate, lower: line.lower, upper: line.upper });
            }
            Err(Error::Refused(why)) => row.refused = Some(Refused::new(method, why, table.lists())),
            Err(other) => return Err(other),
        }
        rows.push(row);
    }
    let sum = (!rows.is_empty() && answers.len() == rows.len()).then(|| strata::sum(&answers));
    Ok(Some(Strata {
        column: column.to_owned(),
        method,
        rows,
        sum: sum.map(|sum| sum.estimate),
        sum_lower: sum.and_then(|sum| sum.lower),
        sum_upper: sum.and_then(|sum| sum.upper),
        whole: Some(whole.estimate),
    }))
}
