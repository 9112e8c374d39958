//! Bindings: which measure says how an item of a plan is going.
//!
//! A binding ties one item to one measure of another room, with filters, a direction, a baseline and a target.
//! Bindings are files of their own (`data/plans/bindings/<plan>.yaml`), so that the published strategy stays as
//! published. A direction may be *none*: more identified victims is neither good nor bad by itself.

use std::collections::BTreeMap;

use data_file::values::{code, date, number, text, whole};
use data_file::{Defects, Fields, Limits, Node, Read, Reading, Wanted, did_you_mean, quote, read};
use jiff::civil::Date;
use kernel::{AgeBand, Dimension, FilterDefect, Filters, Form, Lang, Measure, Registry, Sex};

use crate::plans::Plan;

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
        /// The calendar year, by the civil days of the country.
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
    /// What is counted: the id of a measure that a room offers.
    pub measure: String,
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

/// What is too small to be shown in the rows behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmallCounts {
    /// The fewest rows that are shown with what they have in common.
    pub fewest: usize,
    /// Who stands behind that number.
    pub status: Status,
}

impl SmallCounts {
    /// What holds where a file says nothing.
    pub const UNDECIDED: Self = Self { fewest: 5, status: Status::Demonstration };
}

/// The bindings of one plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Bindings {
    /// Id of the plan.
    pub plan: String,
    /// What is too small to be shown in rows behind a figure.
    pub small_counts: SmallCounts,
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

/// Reads a bindings file against its plan and against what the rooms can count; without a registry measures are
/// not looked up. `file` is the name used in sentences.
///
/// # Errors
/// Every defect found, as for plans; also items that the plan does not have, a target without a direction, a
/// measure that no room offers, filters that its facts do not carry, and a period rule that does not fit it.
pub fn read_bindings(
    file: &str,
    content: &str,
    plan: &Plan,
    measures: Option<&Registry>,
) -> Result<Bindings, Defects> {
    bindings_of(file, &read(file, content.as_bytes(), &Limits::WRITTEN)?, plan, measures)
}

/// The bindings in a tree.
///
/// # Errors
/// As [`read_bindings`].
pub(crate) fn bindings_of(
    file: &str,
    root: &Node,
    plan: &Plan,
    measures: Option<&Registry>,
) -> Result<Bindings, Defects> {
    let reading = Reading::new(file);
    let bindings = Fields::of_file(&reading, root).and_then(|mut fields| {
        let id = fields.must("plan", text);
        if let Some(id) = id.as_ref().filter(|id| **id != plan.head.id) {
            let wrong = format!("the plan {} is not known", quote(id));
            fields.defect_at(
                "plan",
                wrong,
                format!("these bindings are read with the plan {}", plan.head.id),
            );
        }
        let small_counts = fields.part("small_counts").into_said().and_then(small_counts);
        let items = fields.must_items("bindings").unwrap_or_default();
        let one = |node| binding(Fields::item(&reading, "bindings", "indicator", node)?, plan, measures);
        let bindings = items.iter().filter_map(one).collect();
        fields.end();
        let small_counts = small_counts.unwrap_or(SmallCounts::UNDECIDED);
        Some(Bindings { plan: id?, small_counts, bindings })
    });
    reading.finish(bindings)
}

fn binding(mut fields: Fields<'_>, plan: &Plan, measures: Option<&Registry>) -> Option<Binding> {
    let indicator = fields.must("indicator", text);
    let item = item(&mut fields, plan);
    let status = fields.must("status", code);
    let title = fields.must_languages("title");
    let measure = fields.must("measure", text);
    let known = known(&fields, measure.as_deref(), measures);
    let filters = filters(&mut fields);
    let direction = fields.must("direction", code);
    let baseline = fields.part("baseline").into_said().and_then(baseline);
    let target = fields.part("target").into_said().and_then(target);
    let period = fields.must("period", code);
    let note = fields.open("note", text).into_said();
    if target.is_some() && direction == Some(Direction::None) {
        let wrong = "there is a target, but the direction is none";
        fields.defect_at("direction", wrong, "write up or down, or leave the target out");
    }
    if let Some(measure) = known {
        fits(&fields, measure, (period, &filters));
    }
    fields.end();
    Some(Binding {
        indicator: indicator?,
        item: item?,
        status: status?,
        title: title?,
        measure: measure?,
        filters,
        direction: direction?,
        baseline,
        target,
        period: period?,
        note,
    })
}

fn item(fields: &mut Fields<'_>, plan: &Plan) -> Option<String> {
    let item = fields.must("item", text)?;
    if item != plan.head.id && plan.item(&item).is_none() {
        let wrong = format!("\"item\" names {}, but there is no plan item with this id", quote(&item));
        let known = plan.items().map(|one| one.id.as_str()).chain([plan.head.id.as_str()]);
        let fix = did_you_mean(&item, known, || format!("name an item of {}", plan.head.id));
        fields.defect_at("item", wrong, fix);
    }
    Some(item)
}

/// The measure of an id, when it is looked up at all.
fn known(fields: &Fields<'_>, id: Option<&str>, measures: Option<&Registry>) -> Option<&'static Measure> {
    let (id, measures) = (id?, measures?);
    let found = measures.measure(id);
    if found.is_none() {
        let wrong = format!("\"measure\" names {}, but there is no measure with this id", quote(id));
        let known = measures.measures().map(|one| one.id);
        fields.defect_at("measure", wrong, did_you_mean(id, known, || "name one that a room offers".into()));
    }
    found
}

fn fits(fields: &Fields<'_>, measure: &Measure, (period, filters): (Option<PeriodRule>, &Filters)) {
    if period.is_some_and(|period| measure.is_stock() != (period == PeriodRule::Running)) {
        let fits = if measure.is_stock() { "running" } else { "year or all" };
        let wrong = format!("the measure \"{}\" goes with the period {fits}", measure.id);
        fields.defect_at("period", wrong, format!("write {fits}"));
    }
    match measure.fits(filters) {
        Ok(()) => {}
        Err(FilterDefect::NotCarried(dimension)) => {
            let wrong = format!("the measure \"{}\" is not counted by \"{}\"", measure.id, key_of(dimension));
            fields.defect_at("filters", wrong, "leave the filter out");
        }
        Err(FilterDefect::NoSuchCode(dimension, code)) => {
            let wrong =
                format!("\"{}\" names {}, but there is no such code", key_of(dimension), quote(&code));
            fields.defect_at("filters", wrong, "use a code of its list");
        }
    }
}

/// The key of a dimension in a bindings file.
fn key_of(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::AgeGroup => "age_band",
        other => other.code(),
    }
}

fn filters(fields: &mut Fields<'_>) -> Filters {
    let Some(mut part) = fields.part("filters").into_said() else { return Filters::none() };
    let mut filters = Filters::none();
    for dimension in Dimension::ALL {
        let key = key_of(*dimension);
        let codes: Vec<String> = match dimension {
            Dimension::Form => codes(part.one_or_many(key, code), Form::code),
            Dimension::Sex => codes(part.one_or_many(key, code), Sex::code),
            Dimension::AgeGroup => codes(part.one_or_many(key, code), AgeBand::code),
            _ => part.one_or_many(key, text),
        };
        for code in codes {
            filters = filters.with(*dimension, code);
        }
    }
    part.end();
    filters
}

fn codes<T>(values: Vec<T>, code: fn(T) -> &'static str) -> Vec<String> {
    values.into_iter().map(|value| code(value).to_owned()).collect()
}

fn small_counts(mut part: Fields<'_>) -> Option<SmallCounts> {
    let (fewest, status) = (part.must("fewest", fewest), part.must("status", code));
    part.end();
    Some(SmallCounts { fewest: fewest?, status: status? })
}

fn fewest(node: &Node) -> Read<usize> {
    let fewest = whole(node).ok().filter(|fewest| (1..=1000).contains(fewest));
    fewest
        .and_then(|fewest| usize::try_from(fewest).ok())
        .ok_or_else(|| Wanted::a("a whole number from 1 to 1000"))
}

fn baseline(mut part: Fields<'_>) -> Option<Baseline> {
    let (value, period, source) =
        (part.must("value", number), part.must("period", text), part.must("source", text));
    part.end();
    Some(Baseline { value: value?, period: period?, source: source? })
}

fn target(mut part: Fields<'_>) -> Option<Target> {
    let (value, by) = (part.must("value", number), part.must("by", by));
    part.end();
    Some(Target { value: value?, by: by? })
}

fn by(node: &Node) -> Read<By> {
    let year = whole(node).ok().filter(|year| (1900..=2200).contains(year));
    let day = || date(node).map(By::Day).map_err(|_| Wanted::a("a year or a date such as 2020-11-05"));
    year.map(By::Year).map_or_else(day, Ok)
}
