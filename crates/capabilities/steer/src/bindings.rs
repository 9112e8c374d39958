//! Bindings: which measure says how an item of a plan is going.
//!
//! A binding ties one item to one measure of another room, with filters, a direction, a baseline and a target.
//! Bindings are files of their own (`data/plans/bindings/<plan>.yaml`), so that the published strategy stays as
//! published. A direction may be *none*: more identified victims is neither good nor bad by itself.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{AgeBand, Form, Lang, Sex};

use crate::fault::{Fault, SteerError, Wanted, short};
use crate::located::{self, Fields, FromValue, Node, Notes, Open, Value, one_of};
use crate::plans::Plan;

kernel::codes! {
    /// What can be counted, by the permanent id of the measure that another room offers.
    MeasureId {
        /// Screenings finished.
        Screenings = "screenings",
        /// Referrals sent.
        Referrals = "referrals",
        /// People presumed to be victims.
        Presumed = "presumed",
        /// People formally identified.
        Identified = "identified",
        /// Median days from first contact to presumption.
        DaysToPresumption = "days_to_presumption",
        /// Median days from first contact to the decision.
        DaysToDecision = "days_to_decision",
        /// Reflection periods running now.
        ReflectionRunning = "reflection_running",
    }
}

kernel::codes! {
    /// Which way the figure should go.
    Direction {
        /// More is better.
        Up = "up",
        /// Less is better.
        Down = "down",
        /// Neither is good or bad by itself.
        None = "none",
    }
}

kernel::codes! {
    /// Over what time the figure is taken.
    PeriodRule {
        /// The calendar year. Days are counted in UTC, so that a figure is the same wherever it is read.
        Year = "year",
        /// Everything recorded.
        All = "all",
        /// What is so at this moment (a stock, not a flow).
        Running = "running",
    }
}

kernel::codes! {
    /// Who stands behind a binding.
    Status {
        /// Made to show the software; nobody has agreed to it.
        Demonstration = "demonstration",
        /// Agreed by the body that steers the plan.
        Agreed = "agreed",
    }
}

impl MeasureId {
    /// Whether it counts what is so now, and not what happened in a time.
    #[must_use]
    pub fn is_stock(self) -> bool {
        self == Self::ReflectionRunning
    }
}

/// Which facts are counted; an empty list means all, several values mean any of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Filters {
    /// Forms of exploitation.
    pub form: Vec<Form>,
    /// Sexes.
    pub sex: Vec<Sex>,
    /// Age bands.
    pub age_band: Vec<AgeBand>,
    /// Codes of bodies.
    pub body: Vec<String>,
    /// Codes of regions.
    pub region: Vec<String>,
}

/// Where the figure started.
#[derive(Debug, Clone, PartialEq)]
pub struct Baseline {
    /// The value, in the unit of the measure.
    pub value: f64,
    /// The period it was measured in, as its source writes it.
    pub period: String,
    /// The published text it comes from.
    pub source: String,
}

/// By when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By the end of a year.
    Year(i64),
    /// By a day.
    Day(Date),
}

/// Where the figure should arrive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The value, in the unit of the measure.
    pub value: f64,
    /// By when.
    pub by: By,
}

/// One indicator of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// Permanent id of the indicator, unique in the file.
    pub indicator: String,
    /// Id of the plan item it speaks about, or of the plan itself.
    pub item: String,
    /// Who stands behind it.
    pub status: Status,
    /// Short title in every language of the staff pages.
    pub title: BTreeMap<Lang, String>,
    /// What is counted.
    pub measure: MeasureId,
    /// Which of it.
    pub filters: Filters,
    /// Which way is good.
    pub direction: Direction,
    /// Start, or nothing known.
    pub baseline: Option<Baseline>,
    /// Aim, or none set.
    pub target: Option<Target>,
    /// Over what time.
    pub period: PeriodRule,
    /// A remark for who reads the file.
    pub note: Option<String>,
}

impl Binding {
    /// The title for a reader; English when the language is missing (the reader of files never lets one miss).
    #[must_use]
    pub fn title_in(&self, lang: Lang) -> &str {
        self.title
            .get(&lang)
            .or_else(|| self.title.get(&Lang::En))
            .map_or(self.indicator.as_str(), |title| title)
    }
}

/// The bindings of one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Bindings {
    /// Id of the plan.
    pub plan: String,
    /// The bindings in the order of the file.
    pub bindings: Vec<Binding>,
}

impl Bindings {
    /// The bindings of one item.
    pub fn of(&self, item: &str) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.item == item)
    }

    /// The binding of an indicator id.
    #[must_use]
    pub fn indicator(&self, id: &str) -> Option<&Binding> {
        self.bindings.iter().find(|binding| binding.indicator == id)
    }
}

/// Reads a bindings file against its plan. `file` is the name used in sentences.
///
/// # Errors
/// [`SteerError::Faulty`] with every fault found, as for plans; also items that the plan does not have, a
/// target without a direction, and a measure whose period rule does not fit.
pub fn read_bindings(file: &str, text: &str, plan: &Plan) -> Result<Bindings, SteerError> {
    let faulty = |problems| SteerError::Faulty { file: file.to_owned(), problems };
    let root = located::tree(text).map_err(|problem| faulty(vec![problem]))?;
    let notes = Notes::default();
    let bindings = bindings_of(&notes, &root, plan);
    let problems = notes.into_problems();
    match bindings {
        Some(bindings) if problems.is_empty() => Ok(bindings),
        _ => Err(faulty(problems)),
    }
}

/// The bindings in a tree; faults go to the notes, and there is at least one when nothing is returned.
pub(crate) fn bindings_of(notes: &Notes, root: &Node, plan: &Plan) -> Option<Bindings> {
    let mut fields = Fields::of(notes, "bindings file", root)?;
    let line = fields.line();
    let id: String = fields.must("plan")?;
    if id != plan.head.id {
        fields.fault(line, Fault::NoSuchPlan(short(&id)));
    }
    let bindings = match fields.node("bindings") {
        Some(Node { value: Value::List(list), .. }) => {
            list.iter().filter_map(|node| binding(notes, node, plan)).collect()
        }
        Some(node) => {
            fields.fault(node.line, located::wrong("bindings", Wanted::List, &node.value));
            Vec::new()
        }
        None => {
            fields.fault(line, Fault::Missing("bindings"));
            Vec::new()
        }
    };
    fields.end();
    Some(Bindings { plan: id, bindings })
}

fn binding(notes: &Notes, node: &Node, plan: &Plan) -> Option<Binding> {
    let mut fields = Fields::of(notes, "bindings", node)?;
    let line = fields.line();
    let indicator = fields.must("indicator");
    let item: Option<String> = fields.must("item");
    if let Some(item) = item.as_ref().filter(|item| **item != plan.head.id && plan.item(item).is_none()) {
        let name = fields.name().to_owned();
        notes.fault_at(
            &name,
            "item",
            Fault::NoSuch { key: "item".into(), what: "plan item", id: short(item) },
        );
    }
    let status = fields.must("status");
    let title = title(&mut fields);
    let measure = fields.must("measure");
    let filters = filters(&mut fields);
    let direction = fields.must("direction");
    let baseline = baseline(&mut fields);
    let target = target(&mut fields);
    let period = fields.must("period");
    let note = fields.open("note").said().cloned();
    if target.is_some() && direction == Some(Direction::None) {
        fields.fault(line, Fault::TargetWithoutDirection);
    }
    if let (Some(measure), Some(period)) = (measure, period) {
        fits(&fields, line, measure, period);
    }
    fields.end();
    Some(Binding {
        indicator: indicator?,
        item: item?,
        status: status?,
        title,
        measure: measure?,
        filters,
        direction: direction?,
        baseline,
        target,
        period: period?,
        note,
    })
}

fn fits(fields: &Fields<'_>, line: u64, measure: MeasureId, period: PeriodRule) {
    if measure.is_stock() != (period == PeriodRule::Running) {
        let fits = if measure.is_stock() { "running" } else { "year or all" };
        fields.fault(line, Fault::PeriodDoesNotFit { measure: measure.code(), fits });
    }
}

fn title(fields: &mut Fields<'_>) -> BTreeMap<Lang, String> {
    let Open::Said(mut part) = fields.part("title") else {
        fields.fault(fields.line(), Fault::Missing("title"));
        return BTreeMap::new();
    };
    let titles =
        Lang::ALL.into_iter().filter_map(|lang| Some((lang, part.must::<String>(lang.code())?))).collect();
    part.end();
    titles
}

fn filters(fields: &mut Fields<'_>) -> Filters {
    let Open::Said(mut part) = fields.part("filters") else { return Filters::default() };
    let filters = Filters {
        form: any(&mut part, "form"),
        sex: any(&mut part, "sex"),
        age_band: any(&mut part, "age_band"),
        body: any(&mut part, "body"),
        region: any(&mut part, "region"),
    };
    part.end();
    filters
}

fn any<T>(part: &mut Fields<'_>, key: &str) -> Vec<T>
where
    AnyOf<T>: FromValue,
{
    match part.open::<AnyOf<T>>(key) {
        Open::Said(AnyOf(values)) => values,
        Open::Unsaid | Open::Null => Vec::new(),
    }
}

/// One value, or a list of values.
struct AnyOf<T>(Vec<T>);

impl<T: FromValue> FromValue for AnyOf<T> {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        match value {
            Value::List(list) => list.iter().map(|node| T::from_value(&node.value)).collect::<Result<_, _>>(),
            one => T::from_value(one).map(|one| vec![one]),
        }
        .map(Self)
    }
}

fn baseline(fields: &mut Fields<'_>) -> Option<Baseline> {
    let Open::Said(mut part) = fields.part("baseline") else { return None };
    let (value, period, source) = (part.must("value"), part.must("period"), part.must("source"));
    part.end();
    Some(Baseline { value: value?, period: period?, source: source? })
}

fn target(fields: &mut Fields<'_>) -> Option<Target> {
    let Open::Said(mut part) = fields.part("target") else { return None };
    let (value, by) = (part.must("value"), part.must("by"));
    part.end();
    Some(Target { value: value?, by: by? })
}

impl FromValue for By {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        match value {
            Value::Whole(year) if (1900..=2200).contains(year) => Ok(Self::Year(*year)),
            other => Date::from_value(other).map(Self::Day).map_err(|_| Wanted::YearOrDate),
        }
    }
}

macro_rules! from_codes {
    ($($list:ty),*) => {$(
        impl FromValue for $list {
            fn from_value(value: &Value) -> Result<Self, Wanted> {
                one_of(value, Self::ALL, Self::code)
            }
        }
    )*};
}

from_codes!(MeasureId, Direction, PeriodRule, Status, Form, Sex, AgeBand);
