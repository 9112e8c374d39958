//! The rows behind a figure: pseudonyms, the codes the figure counts by, and a month. No case number, no day, no
//! link. Every row takes its own verdict; what is shown is one consultation entry with its ids sealed.

use crate::rights::{AnyStrategy, MeasureRef, OpenFigure, OpenRow, ViewStrategy};
use kernel::DossierId;
use std::collections::{BTreeMap, BTreeSet};

use access::Act;
use axum::extract::{Path, Query};
use facts::Span;
use kernel::{Aggregate, Measure, SubjectKind};
use serde::Deserialize;
use web::{
    Error, Page, Web,
    components::{Html, Link, Notice, Pager, Shell, Tone},
};
use words::Words;

use super::{
    figure::{bound, period, place},
    indicator::YEARS,
    plan_titles, word_or,
};
use crate::{
    bindings::{Binding, PeriodRule},
    figures::{PSEUDONYMS, pseudonym},
    records::{self, FactRow},
};

/// Rows of one page.
const PAGE: usize = 50;
/// What a figure can count by, in the order of [`FactRow::codes`]: key of the heading, list of the codes' words.
const DIMENSIONS: [(&str, &str); 5] = [
    ("steer-form", "form"),
    ("steer-sex", "sex"),
    ("steer-age-band", "band"),
    ("steer-body", ""),
    ("steer-region", "region"),
];

/// What the address asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    year: Option<i16>,
    page: Option<usize>,
}

/// One case of the figure, its fact rows put together.
struct OneCase {
    case: DossierId,
    pseudonym: String,
    /// Year and month of the earliest fact.
    month: (i16, i8),
    codes: [BTreeSet<String>; 5],
    value: Option<i64>,
}

struct Shown {
    pseudonym: String,
    month: String,
    cells: Vec<String>,
}

#[derive(askama::Template)]
#[template(path = "rows.html")]
struct View<'a> {
    w: &'a Words,
    heading: String,
    columns: Vec<String>,
    rows: Vec<Shown>,
    closed: Html,
    empty: Html,
    pager: Html,
}

/// The rows behind a figure.
pub(super) async fn show(
    web: Web,
    Path((plan, indicator)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Page {
    let mut act = web.act().await?;
    act.permit::<ViewStrategy>(AnyStrategy).await?;
    let (strategy, binding) = bound(&plan, &indicator)?;
    let measure = web.house.measures().measure(&binding.measure).ok_or_else(Error::not_found)?;
    let permit = act.permit::<OpenFigure>(MeasureRef(measure.id)).await?;
    let today = web.local(act.now()).date();
    let running = today.year();
    let year = year(binding, asked.year, running)?;
    let span = match (year, binding.period) {
        (Some(year), _) => Span::Year(year),
        (None, PeriodRule::Running) => Span::Day(today),
        (None, _) => Span::All,
    };
    let facts = records::rows(&mut act, &permit, measure, &binding.filters, span).await?;
    let figure = format!("{plan}/{indicator}");
    let cases = seen(&web, &mut act, &figure, facts)?;
    let w = web.words;
    let all = cases.len();
    let from = asked.page.unwrap_or(1).max(1).saturating_sub(1).saturating_mul(PAGE);
    let here: Vec<&OneCase> = cases.iter().skip(from).take(PAGE).collect();
    let ids: Vec<String> = here.iter().map(|one| one.case.to_string()).collect();
    act.note_page::<OpenRow>(&format!("figure {figure}"), &ids)?;
    let bodies = bodies(&mut act, &cases).await?;
    let used: Vec<usize> = (0..DIMENSIONS.len())
        .filter(|at| cases.iter().any(|one| one.codes.get(*at).is_some_and(|codes| !codes.is_empty())))
        .collect();
    let median = measure.aggregate == Aggregate::Median;
    let base = format!("/strategies/{plan}/figures/{indicator}");
    let view = View {
        w,
        heading: period(&web, binding, year, running),
        columns: columns(w, &used, median),
        rows: here.iter().map(|one| shown(w, one, &used, median, &bodies)).collect(),
        closed: Notice::new(Tone::Info, w.t(closed(measure))).html(w),
        empty: if all == 0 {
            Notice::new(Tone::Info, w.t("steer-rows-empty")).html(w)
        } else {
            Html::default()
        },
        pager: pager(&base, year, from, here.len(), all).html(w),
    };
    let title = binding.title_in(w.lang());
    Ok(web.page(Shell {
        title: w.t1("steer-rows", "title", title),
        crumbs: vec![
            Link::new(w.t("steer-strategies"), "/strategies"),
            Link::new(plan_titles(w.lang(), &strategy.plan).shown.words, format!("/strategies/{plan}")),
            Link::new(title, base),
            Link::here(w.t("steer-rows-here")),
        ],
        body: Html::of(&view),
        ..Shell::default()
    }))
}

/// The year whose rows are asked for; nothing for figures that are not of a year.
fn year(binding: &Binding, asked: Option<i16>, running: i16) -> Result<Option<i16>, Error> {
    if binding.period != PeriodRule::Year {
        return Ok(None);
    }
    let years: Vec<i16> = (running - YEARS + 1..=running).collect();
    Ok(years.get(place(&years, asked)?).copied())
}

/// What a reader should know of rows that are not here.
fn closed(measure: &Measure) -> &'static str {
    match measure.of.subject {
        SubjectKind::Dossier => "steer-rows-verdict",
        SubjectKind::Other(_) => "steer-rows-screenings",
    }
}

/// The cases that this person may see as rows, the latest month first, within a month in no order that tells
/// anything.
fn seen(web: &Web, act: &mut Act, figure: &str, facts: Vec<FactRow>) -> Result<Vec<OneCase>, Error> {
    let key = web.house.access.server_key.derive(PSEUDONYMS);
    let viewer = act.me()?.account;
    let mut cases: BTreeMap<DossierId, OneCase> = BTreeMap::new();
    for row in facts {
        if !act.sees::<OpenRow>(&row.facts) {
            continue;
        }
        let month = month(row.month);
        let one = cases.entry(row.case).or_insert_with(|| OneCase {
            case: row.case,
            pseudonym: pseudonym(&key, viewer, figure, row.case),
            month,
            codes: Default::default(),
            value: row.value,
        });
        one.month = one.month.min(month);
        one.value = one.value.into_iter().chain(row.value).min();
        for (known, code) in one.codes.iter_mut().zip(row.codes) {
            known.extend(code);
        }
    }
    let mut cases: Vec<OneCase> = cases.into_values().collect();
    cases.sort_by(|one, other| other.month.cmp(&one.month).then_with(|| one.pseudonym.cmp(&other.pseudonym)));
    Ok(cases)
}

fn month(month: i64) -> (i16, i8) {
    let year = i16::try_from(kernel::year_of_month(month)).unwrap_or_default();
    (year, i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1))
}

/// Names of the bodies that appear, by their id.
async fn bodies(act: &mut Act, cases: &[OneCase]) -> Result<BTreeMap<String, String>, Error> {
    if cases.iter().all(|one| one.codes.get(3).is_none_or(BTreeSet::is_empty)) {
        return Ok(BTreeMap::new());
    }
    let bodies = access::people::bodies(act).await?;
    Ok(bodies.into_iter().map(|body| (body.id.to_string(), body.name)).collect())
}

fn columns(w: &Words, used: &[usize], median: bool) -> Vec<String> {
    let mut columns: Vec<String> =
        used.iter().filter_map(|at| DIMENSIONS.get(*at)).map(|(key, _)| w.t(key)).collect();
    if median {
        columns.push(w.t("steer-days"));
    }
    columns
}

fn shown(w: &Words, one: &OneCase, used: &[usize], median: bool, bodies: &BTreeMap<String, String>) -> Shown {
    let word = |list: &str, code: &String| {
        if list.is_empty() {
            bodies.get(code).unwrap_or(code).clone()
        } else {
            word_or(w, list, &code.replace('+', "-plus"))
        }
    };
    let mut cells: Vec<String> = Vec::new();
    for at in used {
        let (Some((_, list)), Some(codes)) = (DIMENSIONS.get(*at), one.codes.get(*at)) else { continue };
        let mut words: Vec<String> = codes.iter().map(|code| word(list, code)).collect();
        w.sort(&mut words);
        cells.push(if words.is_empty() { w.t("steer-not-known") } else { words.join(", ") });
    }
    if median {
        cells
            .push(one.value.map_or_else(|| w.t("steer-not-known"), |days| w.t1("figure-days", "days", days)));
    }
    let (year, month) = one.month;
    Shown { pseudonym: one.pseudonym.clone(), month: w.month(year, month), cells }
}

fn pager(base: &str, year: Option<i16>, from: usize, here: usize, all: usize) -> Pager {
    let page = from / PAGE + 1;
    let year = year.map(|year| format!("year={year}&")).unwrap_or_default();
    let href = |page: usize| format!("{base}/rows?{year}page={page}");
    let count = |number: usize| u64::try_from(number).unwrap_or_default();
    Pager {
        from: if here == 0 { 0 } else { count(from + 1) },
        to: count(from + here),
        of: Some(count(all)),
        before: if page > 1 { href(page - 1) } else { String::new() },
        next: if from + here < all { href(page + 1) } else { String::new() },
    }
}
