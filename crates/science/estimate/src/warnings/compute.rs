//! The warnings of a result. Cut-offs are conventions of this program, not laws: they decide what is said, never what
//! is estimated.

use super::{Args, Warning};
use crate::panel::{Change, Estimation, Family, Line, Method, Models};

/// Fewer detected than this.
const FEW_CASES: u64 = 100;
/// A list shorter than this.
const SHORT_LIST: u64 = 20;
/// An estimate of more than so many times the detected.
const FAR: f64 = 10.0;
/// A bias correction beyond this.
const BIAS: f64 = 0.5;
/// Methods that differ by more than this factor.
const DISAGREE: f64 = 1.5;
/// A case that moves the estimate by more than this share.
const ONE_CASE: f64 = 0.05;
/// A list, or the way lists are joined, that moves it by more than this share.
const ONE_LIST: f64 = 0.2;
/// Links that move it by more than this share.
const LINKAGE: f64 = 0.1;
/// A lower bound that lies above an estimate by more than this factor.
const ABOVE: f64 = 1.2;
/// Posterior at the end of the grid.
const GRID_EDGE: f64 = 0.01;
/// Chains that disagree by more than this R-hat.
const RHAT: f64 = 1.01;
/// Strata and whole that differ by more than this share.
const STRATA: f64 = 0.1;

/// Methods that rank models with pairs.
const SEARCHED_PAIRS: [Method; 2] = [Method::BicPairs, Method::AicPairs];

/// Every warning of a result, in reading order: how far the methods lie apart and what none of them sees, then the
/// table, the models, single methods, and what the answer hangs on.
#[must_use]
pub fn compute(result: &Estimation) -> Vec<Warning> {
    let mut told = Vec::new();
    disagreement(result, &mut told);
    if !result.panel.is_empty() {
        tell(&mut told, "heterogeneity", Args::none());
    }
    table(result, &mut told);
    if let Some(models) = &result.models {
        spread(models, &mut told);
    }
    for line in &result.panel {
        method(result, line, &mut told);
    }
    let searched =
        |line: &&Line| line.family == Family::Hierarchical || SEARCHED_PAIRS.contains(&line.method);
    if let Some(found) = result.panel.iter().filter(searched).find_map(|line| line.bootstrap.as_ref()) {
        let args = Args::none().with("replicates", found.replicates);
        tell(&mut told, "smaller-bootstrap", args.with("models", result.settings.bootstrap_models));
    }
    sensitivity(result, &mut told);
    if let Some((sum, whole)) = result.strata.as_ref().and_then(|strata| Some((strata.sum?, strata.whole?))) {
        let share = (sum / whole - 1.0).abs();
        if share > STRATA {
            let args = Args::none().with("sum", sum.round()).with("whole", whole.round());
            tell(&mut told, "strata-differ", args.with("percent", percent(share)));
        }
    }
    tell(&mut told, "personal-data", Args::none());
    told
}

fn tell(told: &mut Vec<Warning>, code: &'static str, args: Args) {
    told.push(Warning { code, args });
}

/// A share as whole per cent, or with one decimal below ten.
fn percent(share: f64) -> f64 {
    let percent = share.abs() * 100.0;
    if percent < 10.0 { (percent * 10.0).round() / 10.0 } else { percent.round() }
}

fn of(method: Method) -> Args {
    Args::none().word("method", format!("method-{}", method.code()))
}

#[allow(clippy::cast_precision_loss, reason = "a table has at most 120 pairs of lists")]
fn table(result: &Estimation, told: &mut Vec<Warning>) {
    let table = &result.table;
    if table.lists.len() == 2 {
        tell(told, "two-lists", Args::none());
    }
    if table.cases < FEW_CASES {
        tell(told, "few-cases", Args::none().with("cases", table.cases));
    }
    for (list, cases) in table.lists.iter().zip(&table.list_cases) {
        if *cases < SHORT_LIST {
            tell(told, "short-list", Args::none().with("list", list.as_str()).with("cases", *cases));
        }
    }
    let name = |list: usize| table.lists.get(list).map_or("", String::as_str);
    for one in &table.contained {
        tell(told, "contained", Args::none().with("inner", name(one.inner)).with("outer", name(one.outer)));
    }
    let pairs = table.pairs;
    let share = |some: usize| percent(some as f64 / pairs.all.max(1) as f64);
    if pairs.empty > 0 {
        let args = Args::none().with("empty", pairs.empty).with("all", pairs.all);
        tell(told, "pairs-empty", args.with("share", share(pairs.empty)));
    }
    if pairs.few > 0 {
        let args = Args::none().with("few", pairs.few).with("all", pairs.all);
        tell(told, "pairs-few", args.with("share", share(pairs.few)));
    }
}

fn disagreement(result: &Estimation, told: &mut Vec<Warning>) {
    let Some(range) = result.range else { return };
    let factor = range.upper / range.lower;
    if factor > DISAGREE {
        let args = Args::none().with("factor", (factor * 10.0).round() / 10.0);
        tell(told, "disagree", args.with("lower", range.lower.round()).with("upper", range.upper.round()));
    }
    let bound = result.panel.iter().find(|line| line.method == Method::Chao).map(|line| line.estimate);
    if let Some(bound) = bound.filter(|bound| *bound > ABOVE * range.lower) {
        tell(
            told,
            "bound-within",
            of(Method::Chao).with("bound", bound.round()).with("lower", range.lower.round()),
        );
    }
}

fn spread(models: &Models, told: &mut Vec<Warning>) {
    if !models.exhaustive {
        tell(told, "searched", Args::none().with("models", models.looked_at));
    }
    for (code, range) in [("spread-2", models.within_2), ("spread-10", models.within_10)] {
        let Some(range) = range else { continue };
        if code == "spread-10" && models.within_2.is_some_and(|near| near.count == range.count) {
            continue;
        }
        let args = Args::none().with("models", range.count).with("lower", range.lower.round());
        tell(told, code, args.with("upper", range.upper.round()));
    }
    let unusable = [
        ("no-mle", models.no_estimate, &models.no_estimate_examples),
        ("not-identifiable", models.not_identifiable, &models.not_identifiable_examples),
    ];
    for (code, count, examples) in unusable {
        if count > 0 {
            let args = Args::none().with("count", count).with("models", models.looked_at);
            tell(told, code, args.with("examples", examples.join(", ")));
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "cases are far below 2^52")]
fn method(result: &Estimation, line: &Line, told: &mut Vec<Warning>) {
    let ratio = line.estimate / result.table.cases.max(1) as f64;
    if ratio > FAR {
        tell(told, "far", of(line.method).with("ratio", ratio.round()));
    }
    if !line.minus_infinity.is_empty() {
        let terms = line.minus_infinity.join(", ");
        tell(told, "minus-infinity", of(line.method).with("terms", terms));
    }
    bootstrap(line, told);
    if let Some(mass) = line.notes.edge_mass.filter(|mass| *mass > GRID_EDGE) {
        tell(told, "grid-edge", of(line.method).with("percent", percent(mass)));
    }
    if let Some(rhat) = line.notes.rhat.filter(|rhat| *rhat > RHAT) {
        let args = of(line.method).with("rhat", (rhat * 1000.0).round() / 1000.0);
        tell(told, "chains", args.with("chains", line.notes.chains.unwrap_or(0)));
    }
    at_threshold(line, told);
    if line.notes.resampling_left_out == Some(true) {
        tell(told, "no-resamples", of(line.method));
    }
    let forced = !result.settings.forced.is_empty();
    if forced
        && matches!(
            line.method,
            Method::Decomposable | Method::BayesThreshold | Method::Chao | Method::Chapman
        )
    {
        tell(told, "forced-unknown", of(line.method));
    }
    let chosen = matches!(line.method, Method::AicStepwise | Method::Aic | Method::AicPairs | Method::Bic)
        || matches!(line.method, Method::BicPairs | Method::Stepwise | Method::BayesThreshold);
    if chosen && line.interval.is_some_and(|kind| !kind.with_selection()) {
        tell(told, "one-model", of(line.method));
    }
    if let Some(lists) = &line.notes.carried_by {
        tell(told, "carried", of(line.method).with("lists", lists.as_str()));
    } else if let Some(change) = line.notes.one_case.filter(|change| *change > ONE_CASE) {
        tell(told, "one-case", of(line.method).with("percent", percent(change)));
    }
}

/// Pairs that chance alone keeps or drops, and what the other choice gives.
fn at_threshold(line: &Line, told: &mut Vec<Warning>) {
    if line.notes.at_threshold.is_empty() {
        return;
    }
    let args = of(line.method).with("terms", line.notes.at_threshold.join(", "));
    match line.notes.otherwise {
        Some(estimate) => tell(told, "at-threshold", args.with("estimate", estimate.round())),
        None => tell(told, "at-threshold-alone", args),
    }
}

#[allow(clippy::cast_precision_loss, reason = "replicates are few")]
fn bootstrap(line: &Line, told: &mut Vec<Warning>) {
    let Some(found) = &line.bootstrap else { return };
    let replicates = found.replicates;
    let open = line.lower.is_some() && line.upper.is_none();
    if open {
        let share = percent(found.failed as f64 / replicates.max(1) as f64);
        tell(told, "open", of(line.method).with("percent", share));
    } else if found.failed > 0 {
        let args = of(line.method).with("failed", found.failed);
        tell(told, "replicates-failed", args.with("replicates", replicates));
    }
    match found.z0 {
        None if open => {}
        None => tell(told, "one-sided", of(line.method)),
        Some(z0) if z0.abs() > BIAS => {
            tell(told, "bias", of(line.method).with("z0", (z0 * 100.0).round() / 100.0));
        }
        Some(_) => {}
    }
    let last = replicates as f64;
    let ranks = found.limit_ranks.into_iter().flatten().take(if open { 1 } else { 2 });
    let mut at_edge = ranks.filter(|rank| *rank < 2.0 || *rank > last - 1.0);
    if let Some(rank) = at_edge.next() {
        let args = of(line.method).with("rank", rank.clamp(1.0, last.max(1.0)).round());
        tell(told, "limit-at-edge", args.with("replicates", last));
    }
}

fn sensitivity(result: &Estimation, told: &mut Vec<Warning>) {
    let found = &result.sensitivity;
    if !found.left_out.is_empty() {
        tell(told, "fewer-changes", Args::none());
    }
    let Some(base) = found.estimate else { return };
    let largest = |kinds: &[Change]| {
        let rows = found.rows.iter().filter(|row| kinds.contains(&row.change));
        let rows = rows.filter_map(|row| Some((row, row.estimate?, (row.estimate? / base - 1.0).abs())));
        rows.max_by(|a, b| a.2.total_cmp(&b.2))
    };
    let cases: [(&[Change], f64, &'static str, &'static str); 3] = [
        (&[Change::WithoutList], ONE_LIST, "one-list", "list"),
        (&[Change::Merged], ONE_LIST, "merging", "lists"),
        (&[Change::LinksAdded, Change::LinksRemoved], LINKAGE, "linkage", ""),
    ];
    for (kinds, limit, code, name) in cases {
        let Some((row, estimate, share)) = largest(kinds).filter(|(_, _, share)| *share > limit) else {
            continue;
        };
        let mut args = Args::none().with("percent", percent(share));
        if !name.is_empty() {
            args = args.with(name, row.what.as_str()).with("estimate", estimate.round());
        }
        tell(told, code, args);
    }
}
