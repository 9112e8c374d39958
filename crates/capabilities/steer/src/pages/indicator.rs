//! One indicator of a plan item in words: its figure, its target, which way is good, who stands behind it.

use crate::rights::{MeasureFigure, MeasureRef, ViewStrategy};
use std::collections::HashMap;

use access::{Act, Permit};
use facts::{Kept, Moment, Span};
use kernel::{Figure, Measure, Registry, Unit};
use web::{Error, Web, components::StrategyFigure};
use words::Words;

use crate::{
    bindings::{Binding, By, Direction, PeriodRule, Status},
    records,
};

/// How many years a figure looks back.
pub(super) const YEARS: i16 = 5;

/// Counts for one page: one permit per measure, one look at what moved.
pub(super) struct Counter<'a> {
    kept: &'a Kept,
    measures: &'a Registry,
    moment: Moment,
    permits: HashMap<&'static str, Option<Permit<MeasureFigure>>>,
    /// The year that is running, in the country's zone.
    pub(super) year: i16,
}

impl<'a> Counter<'a> {
    pub(super) async fn new(
        web: &'a Web,
        (act, permit): (&mut Act, &Permit<ViewStrategy>),
        kept: &'a Kept,
        bindings: impl IntoIterator<Item = &Binding>,
    ) -> Result<Self, Error> {
        let measures = web.measures();
        let counted: Vec<&'static Measure> =
            bindings.into_iter().filter_map(|binding| measures.measure(&binding.measure)).collect();
        let today = web.local(act.now()).date();
        let moment = facts::moment(&mut permit.records(act)?, &counted, today).await?;
        Ok(Self { kept, measures, moment, permits: HashMap::new(), year: today.year() })
    }

    /// The last years of a year's indicator, the running one last; nothing for the others.
    pub(super) fn years(&self, binding: &Binding) -> Vec<i16> {
        match binding.period {
            PeriodRule::Year => (self.year - YEARS + 1..=self.year).collect(),
            PeriodRule::All | PeriodRule::Running => Vec::new(),
        }
    }

    /// The figures of an indicator, one per year. `None` when this person may not see them. A measure that no
    /// room offers is not available.
    pub(super) async fn figures(
        &mut self,
        act: &mut Act,
        binding: &Binding,
    ) -> Result<Option<Vec<Figure>>, Error> {
        let spans: Vec<Span> = match binding.period {
            PeriodRule::Year => self.years(binding).into_iter().map(Span::Year).collect(),
            PeriodRule::All => vec![Span::All],
            PeriodRule::Running => vec![Span::Day(self.moment.today())],
        };
        self.counted(act, binding, &spans).await
    }

    /// The figure of the same days of the year before, with which a running year is compared.
    pub(super) async fn same_days(&mut self, act: &mut Act, binding: &Binding) -> Result<Figure, Error> {
        let today = self.moment.today();
        let then = today.checked_sub(jiff::Span::new().years(1)).unwrap_or(today);
        let spans = [Span::YearTo(then), Span::Year(today.year())];
        let counted = self.counted(act, binding, &spans).await?;
        Ok(counted.and_then(|figures| figures.first().copied()).unwrap_or(Figure::NotAvailable))
    }

    async fn counted(
        &mut self,
        act: &mut Act,
        binding: &Binding,
        spans: &[Span],
    ) -> Result<Option<Vec<Figure>>, Error> {
        let Some(measure) = self.measures.measure(&binding.measure) else {
            return Ok(Some(vec![Figure::NotAvailable; spans.len()]));
        };
        if !self.permits.contains_key(measure.id) {
            let about = MeasureRef(measure.id);
            let permit = if act.may::<MeasureFigure>(about).await? {
                Some(act.permit::<MeasureFigure>(about).await?)
            } else {
                None
            };
            self.permits.insert(measure.id, permit);
        }
        let Some(Some(permit)) = self.permits.get(measure.id) else { return Ok(None) };
        let (kept, of) = ((self.kept, &self.moment), (measure, &binding.filters));
        Ok(Some(records::figures(act, permit, kept, of, spans).await?))
    }
}

/// The unit of a measure's figure.
pub(super) fn unit(measures: &Registry, id: &str) -> Unit {
    measures.measure(id).map_or(Unit::Count, |measure| measure.unit)
}

/// The indicator as the tree of a strategy shows it.
pub(super) fn in_tree(
    w: &Words,
    plan: &str,
    binding: &Binding,
    unit: Unit,
    figures: &[Figure],
) -> StrategyFigure {
    let history: Vec<Option<f64>> = figures.iter().map(value).collect();
    let known = history.iter().flatten().count();
    StrategyFigure {
        name: w.args(
            "steer-indicator",
            &[
                ("title", binding.title_in(w.lang()).into()),
                ("direction", direction(w, binding.direction).into()),
                ("status", status(w, binding.status).into()),
            ],
        ),
        figure: figures.last().copied().unwrap_or(Figure::NotAvailable),
        unit,
        target: target(w, binding, unit).unwrap_or_default(),
        aim: binding.target.map(|target| target.value),
        history: if known > 1 { history } else { Vec::new() },
        href: format!("/strategies/{plan}/figures/{}", binding.indicator),
    }
}

/// The number of a figure, when it is one.
pub(super) fn value(figure: &Figure) -> Option<f64> {
    match figure {
        Figure::Number { value, .. } => Some(*value),
        Figure::NotAvailable => None,
    }
}

/// A value in its unit: "12", "4.5 days".
pub(super) fn written(w: &Words, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count => w.number(value),
        Unit::Days => w.t1("figure-days", "days", value),
    }
}

/// A figure in its unit, or the words for *not available*.
pub(super) fn figure_written(w: &Words, unit: Unit, figure: &Figure) -> String {
    value(figure).map_or_else(|| w.t("figure-not-available"), |value| written(w, unit, value))
}

/// The target in words, when one is set.
pub(super) fn target(w: &Words, binding: &Binding, unit: Unit) -> Option<String> {
    let target = binding.target?;
    let by = match target.by {
        By::Year(year) => year.to_string(),
        By::Day(day) => w.short_date(day),
    };
    Some(w.args("steer-target", &[("value", written(w, unit, target.value).into()), ("by", by.into())]))
}

pub(super) fn direction(w: &Words, direction: Direction) -> String {
    w.code("steer-direction", direction.code())
}

pub(super) fn status(w: &Words, status: Status) -> String {
    w.code("steer-status", status.code())
}
