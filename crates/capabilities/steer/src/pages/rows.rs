//! The rows behind a figure: pseudonyms, the codes the figure counts by, and a month. No case number, no day, no
//! link, and nothing that fewer rows have in common than the strategy's rule says. Every row takes its own verdict; what is
//! shown is one consultation entry with its ids sealed.

use crate::rights::{AnyStrategy, MeasureRef, OpenFigure, OpenRow, ViewStrategy};
use kernel::DossierId;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    str::FromStr,
};

use access::Act;
use facts::Span;
use kernel::{
    Aggregate, Measure, PageOf, SubjectKind, Total,
    paging::{From, NoPlace},
};
use serde::Deserialize;
use web::{
    Error, Page, PageAsked, Path, Query, Web,
    components::{Html, Link, Notice, Pager, Shell, Tone},
};
use words::Words;

use super::{
    figure::{bound, period, place},
    indicator::{YEARS, status},
    plan_titles,
};
use crate::{
    bindings::{Binding, PeriodRule, SmallCounts},
    figures::{PSEUDONYMS, pseudonym},
    plans::Strategy,
    records::{self, FactRow},
    small_counts::{self, RowCodes, Told},
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
}

/// One case of the figure, its fact rows put together.
struct OneCase {
    case: DossierId,
    pseudonym: String,
    /// Year and month of the earliest fact.
    month: (i16, i8),
    codes: RowCodes,
    value: Option<i64>,
    /// How much of it is shown.
    told: Told,
    /// Whether its value is.
    value_told: bool,
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
    small: String,
    empty: Html,
    pager: Html,
}

/// The rows behind a figure.
pub(super) async fn show(
    web: Web,
    Path((plan, indicator)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    Query(which): Query<PageAsked>,
) -> Page {
    let mut act = web.act().await?;
    act.permit::<ViewStrategy>(AnyStrategy).await?;
    let (strategy, binding) = bound(&plan, &indicator)?;
    let seen = load(&web, &mut act, (strategy, binding), asked.year).await?;
    let page = page_of(&seen.cases, &which.from());
    let ids: Vec<String> = page.rows.iter().map(|one| one.case.to_string()).collect();
    act.note_page::<OpenRow>(&format!("figure {plan}/{indicator}"), &ids)?;
    Ok(web.page(view(&web, &seen, &page)))
}

/// The rows that this person may see.
struct Seen {
    strategy: &'static Strategy,
    binding: &'static Binding,
    measure: &'static Measure,
    /// The year whose rows they are; nothing for figures that are not of a year.
    year: Option<i16>,
    /// The year that is running.
    running: i16,
    cases: Vec<OneCase>,
    /// Names of the bodies that appear, by their id.
    bodies: BTreeMap<String, String>,
}

impl Seen {
    /// The columns for which any case has a code, by their place in [`DIMENSIONS`].
    fn columns(&self) -> Vec<usize> {
        let has = |at: &usize| {
            self.cases.iter().any(|one| one.codes.get(*at).is_some_and(|codes| !codes.is_empty()))
        };
        (0..DIMENSIONS.len()).filter(has).collect()
    }
}

async fn load(
    web: &Web,
    act: &mut Act,
    (strategy, binding): (&'static Strategy, &'static Binding),
    asked: Option<i16>,
) -> Result<Seen, Error> {
    let measure = web.measures().measure(&binding.measure).ok_or_else(Error::not_found)?;
    let permit = act.permit::<OpenFigure>(MeasureRef(measure.id)).await?;
    let today = web.local(act.now()).date();
    let running = today.year();
    let year = year(binding, asked, running)?;
    let span = match (year, binding.period) {
        (Some(year), _) => Span::Year(year),
        (None, PeriodRule::Running) => Span::Day(today),
        (None, _) => Span::All,
    };
    let facts = records::rows(act, &permit, measure, &binding.filters, span).await?;
    let figure = format!("{}/{}", strategy.plan.head.id, binding.indicator);
    let cases = seen(web, act, (&figure, strategy.bindings.small_counts), facts)?;
    let bodies = bodies(act, &cases).await?;
    Ok(Seen { strategy, binding, measure, year, running, cases, bodies })
}

fn view(web: &Web, seen: &Seen, page: &PageOf<&OneCase, RowPlace>) -> Shell {
    let (w, measure, used) = (web.words, seen.measure, seen.columns());
    let (plan, title) = (&seen.strategy.plan, seen.binding.title_in(w.lang()));
    let strategy = format!("/strategies/{}", plan.head.id);
    let figure = format!("{strategy}/figures/{}", seen.binding.indicator);
    let year = seen.year.map(|year| format!("?year={year}")).unwrap_or_default();
    let median = measure.aggregate == Aggregate::Median;
    let rows = page.rows.iter().map(|one| shown(w, one, &used, median, &seen.bodies)).collect();
    let all = seen.cases.len();
    let total = Total::of(u64::try_from(all).unwrap_or(u64::MAX));
    let pager = Pager::of(&format!("{figure}/rows{year}"), page, Some(total));
    let view = View {
        w,
        heading: period(web, seen.binding, seen.year, seen.running),
        columns: columns(w, &used, median),
        rows,
        closed: Notice::new(Tone::Info, w.t(closed(measure))).html(w),
        small: small(w, seen.strategy.bindings.small_counts),
        empty: if all == 0 {
            Notice::new(Tone::Info, w.t("steer-rows-empty")).html(w)
        } else {
            Html::default()
        },
        pager: pager.html(w),
    };
    Shell {
        title: w.t1("steer-rows", "title", title),
        crumbs: vec![
            Link::new(w.t("steer-strategies"), "/strategies"),
            Link::new(plan_titles(w.lang(), plan).shown.words, strategy),
            Link::new(title, figure),
            Link::here(w.t("steer-rows-here")),
        ],
        body: Html::of(&view),
        ..Shell::default()
    }
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

/// What is too small to be shown, and who says so.
fn small(w: &Words, rule: SmallCounts) -> String {
    let fewest = u64::try_from(rule.fewest).unwrap_or(u64::MAX);
    w.args("steer-rows-small", &[("fewest", fewest.into()), ("status", status(w, rule.status).into())])
}

/// The cases that this person may see as rows, the latest month first, within a month in no order that tells
/// anything.
fn seen(
    web: &Web,
    act: &mut Act,
    (figure, rule): (&str, SmallCounts),
    facts: Vec<FactRow>,
) -> Result<Vec<OneCase>, Error> {
    let key = web.house.access.server_key.derive(PSEUDONYMS);
    let viewer = act.me()?.account;
    let mut cases: BTreeMap<DossierId, OneCase> = BTreeMap::new();
    for row in facts {
        if !act.sees::<OpenRow>(&row.facts) {
            continue;
        }
        let month = month(row.month).ok_or(access::Error::damaged("the month of a fact"))?;
        let one = cases.entry(row.case).or_insert_with(|| OneCase {
            case: row.case,
            pseudonym: pseudonym(&key, viewer, figure, row.case),
            month,
            codes: Default::default(),
            value: row.value,
            told: Told::default(),
            value_told: false,
        });
        one.month = one.month.min(month);
        one.value = one.value.into_iter().chain(row.value).min();
        for (known, code) in one.codes.iter_mut().zip(row.codes) {
            known.extend(code);
        }
    }
    let mut cases: Vec<OneCase> = cases.into_values().collect();
    let rows: Vec<_> = cases.iter().map(|one| (one.month, &one.codes)).collect();
    let all_told = small_counts::told(&rows, rule.fewest);
    let valued: Vec<bool> = cases.iter().map(|one| one.value.is_some()).collect();
    let values_told = small_counts::values_told(&rows, &all_told, &valued, rule.fewest);
    for (one, (told, value_told)) in cases.iter_mut().zip(all_told.into_iter().zip(values_told)) {
        (one.told, one.value_told) = (told, value_told);
    }
    cases.sort_by_cached_key(RowPlace::of);
    Ok(cases)
}

fn month(month: i64) -> Option<(i16, i8)> {
    let year = i16::try_from(kernel::year_of_month(month)).ok()?;
    Some((year, i8::try_from(month.rem_euclid(12) + 1).ok()?))
}

/// Names of the bodies that appear, by their id.
async fn bodies(act: &mut Act, cases: &[OneCase]) -> Result<BTreeMap<String, String>, Error> {
    if cases.iter().all(|one| one.codes.get(3).is_none_or(BTreeSet::is_empty)) {
        return Ok(BTreeMap::new());
    }
    let bodies = access::accounts::bodies(act).await?;
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
        if list.is_empty() { bodies.get(code).unwrap_or(code).clone() } else { w.word_or(list, code) }
    };
    let mut cells: Vec<String> = Vec::new();
    for at in used {
        let (Some((_, list)), Some(codes)) = (DIMENSIONS.get(*at), one.codes.get(*at)) else { continue };
        if *at >= one.told.codes {
            cells.push(w.t("steer-not-shown"));
            continue;
        }
        let mut words: Vec<String> = codes.iter().map(|code| word(list, code)).collect();
        w.sort(&mut words);
        cells.push(if words.is_empty() { w.t("steer-not-known") } else { words.join(", ") });
    }
    if median && one.value_told {
        cells
            .push(one.value.map_or_else(|| w.t("steer-not-known"), |days| w.t1("figure-days", "days", days)));
    } else if median {
        cells.push(w.t("steer-not-shown"));
    }
    let (year, month) = one.month;
    let month = match one.told {
        Told { month: true, .. } => w.month(year, month),
        Told { year: true, .. } => year.to_string(),
        Told { .. } => w.t("steer-not-shown"),
    };
    Shown { pseudonym: one.pseudonym.clone(), month, cells }
}

/// Where a case stands among the rows of a figure: its month counted from the newest, as far as it is shown, and the pseudonym
/// that the reader sees. The order tells no more than the rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RowPlace {
    before_now: i64,
    pseudonym: String,
}

impl RowPlace {
    fn of(one: &OneCase) -> Self {
        let (year, month) = one.month;
        let before_now = match one.told {
            Told { month: true, .. } => -(i64::from(year) * 12 + i64::from(month)),
            Told { year: true, .. } => -(i64::from(year) * 12),
            Told { .. } => i64::MAX,
        };
        Self { before_now, pseudonym: one.pseudonym.clone() }
    }
}

impl fmt::Display for RowPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.before_now, self.pseudonym)
    }
}

impl FromStr for RowPlace {
    type Err = NoPlace;

    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (month, pseudonym) = text.split_once('.').ok_or(NoPlace)?;
        Ok(Self { before_now: month.parse().map_err(|_| NoPlace)?, pseudonym: pseudonym.into() })
    }
}

/// One page of the cases, which are in the order of their places.
fn page_of<'a>(cases: &'a [OneCase], from: &From<RowPlace>) -> PageOf<&'a OneCase, RowPlace> {
    let rows: Vec<&OneCase> = match from {
        From::Start => cases.iter().take(PAGE + 1).collect(),
        From::After(place) => cases.iter().filter(|one| RowPlace::of(one) > *place).take(PAGE + 1).collect(),
        From::Before(place) => {
            cases.iter().rev().filter(|one| RowPlace::of(one) < *place).take(PAGE + 1).collect()
        }
    };
    PageOf::cut(rows, PAGE, from, |one| RowPlace::of(one))
}
