//! One figure with all that is needed to trust it: what is counted, over what time, from how many, how it was
//! before, what is aimed at, and who stands behind it.

use crate::rights::{AnyStrategy, MeasureFigure, MeasureRef, OpenFigure, ViewStrategy};
use std::sync::Arc;

use access::{Act, Permit};
use facts::Kept;
use kernel::{Dimension, Figure, Filters, Measure, Unit};
use serde::Deserialize;
use web::{
    Error, Page, Path, Query, Web,
    components::{Before, FigureCard, Html, Link, Notice, Shell, Tone},
};
use words::Words;

use super::{
    Phrase, Titles,
    indicator::{Counter, direction, figure_written, status, target, value, written},
    plan_titles, strategy_of, titles,
};
use crate::{
    bindings::{Binding, PeriodRule, Status},
    plans::{Plan, Strategy},
};

/// What the address asks for.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// An earlier year of a yearly figure.
    year: Option<i16>,
}

struct Fact {
    term: String,
    phrase: Phrase,
}

struct YearRow {
    year: i16,
    href: String,
    here: bool,
    figure: String,
    rows: String,
}

#[derive(askama::Template)]
#[template(path = "figure.html")]
struct View<'a> {
    w: &'a Words,
    notice: Html,
    card: Html,
    facts: Vec<Fact>,
    counting: Vec<Fact>,
    years: Vec<YearRow>,
    may_open: bool,
    href: String,
}

/// One figure.
pub(super) async fn show(
    web: Web,
    Path((plan, indicator)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    kept: Arc<Kept>,
) -> Page {
    let mut act = web.act().await?;
    let permit = act.permit::<ViewStrategy>(AnyStrategy).await?;
    let bound = bound(&plan, &indicator)?;
    let seen = load(&web, (&mut act, &permit), &kept, bound, &asked).await?;
    Ok(web.page(view(&web, &seen)))
}

/// A figure as this person sees it.
struct Seen {
    strategy: &'static Strategy,
    binding: &'static Binding,
    measure: &'static Measure,
    /// The years of a yearly figure, the running one last.
    years: Vec<i16>,
    /// One figure per year; of figures that are not of a year, one.
    figures: Vec<Figure>,
    /// Where the year that is asked for stands.
    place: usize,
    /// The figure of the same days of the year before the one that is running.
    same_days: Figure,
    /// The year that is running.
    running: i16,
    /// Whether this person may open the figure down to its rows.
    may_open: bool,
}

/// Counts the figure, with the years before it.
async fn load(
    web: &Web,
    (act, permit): (&mut Act, &Permit<ViewStrategy>),
    kept: &Kept,
    (strategy, binding): (&'static Strategy, &'static Binding),
    asked: &Asked,
) -> Result<Seen, Error> {
    let measure = web.measures().measure(&binding.measure).ok_or_else(Error::not_found)?;
    let about = MeasureRef(measure.id);
    let mut counter = Counter::new(web, (&mut *act, permit), kept, [binding]).await?;
    let Some(figures) = counter.figures(act, binding).await? else {
        // Asked again, so that the refusal says which rule and who could help.
        act.permit::<MeasureFigure>(about).await?;
        return Err(access::Error::NotFound.into());
    };
    let years = counter.years(binding);
    let same_days = match years.is_empty() {
        true => Figure::NotAvailable,
        false => counter.same_days(act, binding).await?,
    };
    Ok(Seen {
        same_days,
        place: place(&years, asked.year)?,
        may_open: act.may::<OpenFigure>(about).await?,
        running: counter.year,
        strategy,
        binding,
        measure,
        years,
        figures,
    })
}

impl Seen {
    /// The year that is asked for, of a yearly figure.
    fn year(&self) -> Option<i16> {
        self.years.get(self.place).copied()
    }

    fn figure(&self) -> Figure {
        self.figures.get(self.place).copied().unwrap_or(Figure::NotAvailable)
    }

    /// Whether there is something to open, for somebody who may.
    fn opens(&self) -> bool {
        let counted =
            value(&self.figure()).is_some_and(|value| value > 0.0 || self.measure.unit == Unit::Days);
        self.may_open && counted
    }

    /// The address of the figure's page.
    fn address(&self) -> String {
        format!("/strategies/{}/figures/{}", self.strategy.plan.head.id, self.binding.indicator)
    }

    /// The address of the rows behind it.
    fn rows(&self) -> String {
        let year = self.year().map(|year| format!("?year={year}")).unwrap_or_default();
        format!("{}/rows{year}", self.address())
    }

    /// The figure of the year before: of a year that is running, of the same days.
    fn before(&self) -> Option<Before> {
        let earlier = self.place.checked_sub(1)?;
        let same_days = self.year() == Some(self.running);
        let figure = if same_days { &self.same_days } else { self.figures.get(earlier)? };
        Some(Before { period: self.years.get(earlier)?.to_string(), value: value(figure)?, same_days })
    }
}

fn view(web: &Web, seen: &Seen) -> Shell {
    let (w, binding, unit) = (web.words, seen.binding, seen.measure.unit);
    let view = View {
        w,
        notice: match binding.status {
            Status::Demonstration => Notice::new(Tone::Caution, w.t("steer-demonstration-notice")).html(w),
            Status::Agreed => Html::default(),
        },
        card: card(web, seen).html(w),
        facts: facts(w, seen.strategy, binding, unit),
        counting: counting(w, binding),
        years: years_table(w, seen),
        may_open: seen.opens(),
        href: seen.rows(),
    };
    let plan = &seen.strategy.plan;
    let title = binding.title_in(w.lang());
    Shell {
        title: title.into(),
        crumbs: vec![
            Link::new(w.t("steer-strategies"), "/strategies"),
            Link::new(plan_titles(w.lang(), plan).shown.words, format!("/strategies/{}", plan.head.id)),
            Link::here(title),
        ],
        body: Html::of(&view),
        ..Shell::default()
    }
}

fn card(web: &Web, seen: &Seen) -> FigureCard {
    let (w, measure) = (web.words, seen.measure);
    FigureCard {
        name: seen.binding.title_in(w.lang()).into(),
        figure: seen.figure(),
        unit: measure.unit,
        period: period(web, seen.binding, seen.year(), seen.running),
        definition: w.t(&format!("{}-definition", measure.definition)),
        source: w.t("steer-source-own"),
        before: seen.before(),
        href: if seen.opens() { seen.rows() } else { String::new() },
    }
}

/// A strategy and one of its indicators.
pub(super) fn bound(plan: &str, indicator: &str) -> Result<(&'static Strategy, &'static Binding), Error> {
    let strategy = strategy_of(plan)?;
    let binding = strategy.bindings.indicator(indicator).ok_or_else(Error::not_found)?;
    Ok((strategy, binding))
}

/// Where the year that is asked for stands; the running year when none is.
pub(super) fn place(years: &[i16], asked: Option<i16>) -> Result<usize, Error> {
    match asked {
        None => Ok(years.len().saturating_sub(1)),
        Some(year) => years.iter().position(|one| *one == year).ok_or_else(Error::not_found),
    }
}

/// Over what time, in words.
pub(super) fn period(web: &Web, binding: &Binding, year: Option<i16>, running: i16) -> String {
    let w = web.words;
    match (binding.period, year) {
        (PeriodRule::Year, Some(year)) if year == running => {
            w.t1("steer-period-running-year", "year", year.to_string())
        }
        (PeriodRule::Year, Some(year)) => w.t1("steer-period-year", "year", year.to_string()),
        (PeriodRule::Running, _) => {
            let now = web.local(web.house.access.clock.now());
            w.t1("steer-period-now", "moment", w.date_time(now))
        }
        _ => w.t("steer-period-all"),
    }
}

fn facts(w: &Words, strategy: &Strategy, binding: &Binding, unit: Unit) -> Vec<Fact> {
    let page = w.lang();
    let own = |words: String| Phrase::new(page, page.code(), &words);
    let mut facts = vec![
        Fact { term: w.t("steer-item"), phrase: item(w, &strategy.plan, &binding.item) },
        Fact { term: w.t("steer-status"), phrase: own(status(w, binding.status)) },
        Fact { term: w.t("steer-direction"), phrase: own(direction(w, binding.direction)) },
        Fact {
            term: w.t("steer-target-set"),
            phrase: own(target(w, binding, unit).unwrap_or_else(|| w.t("steer-target-none"))),
        },
    ];
    facts.push(Fact {
        term: w.t("steer-baseline"),
        phrase: match &binding.baseline {
            None => own(w.t("steer-baseline-none")),
            Some(baseline) => own(w.args(
                "steer-baseline-value",
                &[
                    ("value", written(w, unit, baseline.value).into()),
                    ("period", baseline.period.as_str().into()),
                    ("source", baseline.source.as_str().into()),
                ],
            )),
        },
    });
    if let Some(note) = &binding.note {
        facts.push(Fact { term: w.t("steer-note"), phrase: Phrase::english(page, note) });
    }
    facts
}

fn item(w: &Words, plan: &Plan, id: &str) -> Phrase {
    let found = plan.item(id).and_then(|item| titles(w.lang(), plan, &item.title_original, &item.title_en));
    let Titles { mut shown, .. } = found.unwrap_or_else(|| plan_titles(w.lang(), plan));
    if plan.item(id).is_some() {
        shown.words = format!("{id} · {}", shown.words);
    }
    shown
}

fn counting(w: &Words, binding: &Binding) -> Vec<Fact> {
    let page = w.lang();
    let fact =
        |term: &str, words: String| Fact { term: w.t(term), phrase: Phrase::new(page, page.code(), &words) };
    let id = binding.measure.as_str();
    let text = |part: &str| w.t(&format!("measure-{id}-{part}"));
    vec![
        fact("steer-measure", w.code("measure", id)),
        fact("steer-definition", text("definition")),
        fact("steer-time-base", text("time")),
        fact("steer-unit", text("unit")),
        fact("steer-forms-rule", text("forms")),
        fact("steer-filters", filters(w, &binding.filters)),
    ]
}

fn filters(w: &Words, filters: &Filters) -> String {
    let word = |dimension, code: &String| match list_of(dimension) {
        Some(list) => w.code(list, code),
        None => code.clone(),
    };
    let said: Vec<String> = filters
        .iter()
        .map(|(dimension, codes)| {
            let codes: Vec<String> = codes.iter().map(|code| word(dimension, code)).collect();
            format!("{}: {}", w.code("steer-dimension", dimension.code()), codes.join(", "))
        })
        .collect();
    if said.is_empty() { w.t("steer-filters-none") } else { said.join("; ") }
}

/// The list of words of a dimension's codes, where there is one.
fn list_of(dimension: Dimension) -> Option<&'static str> {
    match dimension {
        Dimension::Form => Some("form"),
        Dimension::Sex => Some("sex"),
        Dimension::AgeGroup => Some("band"),
        Dimension::RegisteringOrganisation => Some("registering"),
        _ => None,
    }
}

/// The years of the figure, the running one first.
fn years_table(w: &Words, seen: &Seen) -> Vec<YearRow> {
    let row = |(at, (year, figure)): (usize, (&i16, &Figure))| YearRow {
        year: *year,
        href: format!("{}?year={year}", seen.address()),
        here: at == seen.place,
        figure: figure_written(w, seen.measure.unit, figure),
        rows: match figure {
            Figure::Number { rows, .. } => w.t1("rows-counted", "rows", *rows),
            Figure::NotAvailable => String::new(),
        },
    };
    seen.years.iter().zip(&seen.figures).enumerate().map(row).rev().collect()
}
