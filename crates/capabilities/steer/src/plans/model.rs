//! A published strategy or action plan, as data that loses nothing.
//!
//! Every optional value is [`Open`]: what the text does not speak of, what it leaves open and what it says are
//! three different things. Field names are the keys of the files; `data/plans/README.md` explains each.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::capability::CapabilityCode;
pub use data_file::{Open, Plain};

kernel::codes! {
    /// What an item is. The first nine stand in the files under `kind`; the rest follow from the part of the
    /// file in which the item stands.
    Kind {
        /// The plan itself, or a document the plan names.
        Document = "document",
        /// An objective, whatever its level.
        Objective = "objective",
        /// A pillar, area of action or main element.
        Pillar = "pillar",
        /// An action, measure or topic.
        Action = "action",
        /// A body or group of people that does something.
        Actor = "actor",
        /// A product.
        Output = "output",
        /// Why the plan says it acts.
        Rationale = "rationale",
        /// A text outside the plan.
        Reference = "reference",
        /// A principle.
        Principle = "principle",
        /// People to be protected, or an adversary.
        Group = "group",
        /// A form of exploitation that the text names.
        Form = "form",
        /// A level of the plan that the text names without listing it.
        Level = "level",
        /// Who does what, as the text divides the work.
        Duty = "duty",
        /// A quantity that the text wants to move.
        Measurable = "measurable",
    }
}

impl Kind {
    /// Whether items of this kind are counted among "the items of the plan": objective, pillar, action,
    /// output, document.
    #[must_use]
    pub fn is_counted(self) -> bool {
        matches!(self, Self::Objective | Self::Pillar | Self::Action | Self::Output | Self::Document)
    }
}

kernel::codes! {
    /// The part of a plan file in which an item stands.
    Section {
        /// The overall goal; one item.
        Goal = "goal",
        /// The overall purpose; one item.
        Purpose = "purpose",
        /// Bodies.
        Actors = "actors",
        /// People.
        Groups = "groups",
        /// Forms of exploitation.
        FormsOfExploitation = "forms_of_exploitation",
        /// Texts outside.
        References = "references",
        /// Principles and reasons.
        Principles = "principles",
        /// Objectives.
        Objectives = "objectives",
        /// Pillars.
        Pillars = "pillars",
        /// Topics handled.
        Topics = "topics",
        /// Actions.
        Actions = "actions",
        /// Areas of measures still to be planned.
        DevelopmentMeasures = "development_measures",
        /// Products.
        Outputs = "outputs",
        /// Documents.
        Documents = "documents",
        /// Levels named without being listed.
        Structure = "structure",
        /// Division of work.
        Duties = "duties",
        /// Quantities that should move.
        Measurables = "measurables",
    }
}

impl Section {
    /// The kind of every item here, when the file does not repeat it.
    #[must_use]
    pub fn implied_kind(self) -> Option<Kind> {
        match self {
            Self::Groups => Some(Kind::Group),
            Self::FormsOfExploitation => Some(Kind::Form),
            Self::Structure => Some(Kind::Level),
            Self::Duties => Some(Kind::Duty),
            Self::Measurables => Some(Kind::Measurable),
            _ => None,
        }
    }

    /// Whether the section is one item instead of a list.
    #[must_use]
    pub fn is_single(self) -> bool {
        matches!(self, Self::Goal | Self::Purpose)
    }
}

/// One or several, as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// Written as one value.
    One(String),
    /// Written as a list.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The values, in their order.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

/// The number of an item: where it stands in the text, or a quantity the text binds to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// Its number in the text.
    Ordinal(i64),
    /// Id of an entry under `numbers`.
    Quantity(String),
}

/// A whole number, or a text such as "2018-2022".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Amount {
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(String),
}

/// An objective, pillar, action, output, document, actor, principle… of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// Id, unique in the file.
    pub id: String,
    /// What it is.
    #[serde(skip_serializing_if = "is_implied")]
    pub kind: Kind,
    /// A finer word for the kind, such as `ministry` or `evaluation`.
    #[serde(rename = "type", skip_serializing_if = "Open::is_unsaid")]
    pub finer: Open<String>,
    /// Roles.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub role: Open<OneOrMany>,
    /// Level of an objective: goal, general, specific, priority.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub level: Open<String>,
    /// Number.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub number: Open<Number>,
    /// Id of the item above; unsaid when the text states no link.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub parent: Open<String>,
    /// The words of the text, in the plan's language.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub title_original: Open<String>,
    /// Short English paraphrase.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub title_en: Open<String>,
    /// Description of an item without a title.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub what: Open<String>,
    /// The actor or actors who do it.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub actor: Open<OneOrMany>,
    /// The actors named in it.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub actors: Open<Vec<String>>,
    /// The groups of people it is about.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub groups: Open<Vec<String>>,
    /// Outputs or documents it brings forth.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub outputs: Open<Vec<String>>,
    /// Of an actor: the actor it is a member of.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub member_of: Open<String>,
    /// Of an actor: the actor it belongs to in the administration.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub anchored_in: Open<String>,
    /// Of an actor: year of foundation.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub since: Open<i64>,
    /// Of a document: how many years it spans.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub years: Open<i64>,
    /// When it happens: id of an entry under `dates`.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub date: Open<String>,
    /// Deadline: id of an entry under `dates`.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub due: Open<String>,
    /// Of a document: the document it supplements or changes.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub amends: Open<String>,
    /// Of a document: the document it translates.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub translates: Open<String>,
    /// Of a document: the document it evaluates.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub evaluates: Open<String>,
    /// What in the software serves it.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub capabilities: Open<Vec<CapabilityCode>>,
    /// Id of an entry under `sources`.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub source: Open<String>,
    /// Remarks.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub notes: Open<Vec<String>>,
    /// Keys of one's own (`x-…`), kept as they stand.
    #[serde(flatten)]
    pub own: BTreeMap<String, Plain>,
}

fn is_implied(kind: &Kind) -> bool {
    matches!(kind, Kind::Group | Kind::Form | Kind::Level | Kind::Duty | Kind::Measurable)
}

impl Item {
    /// The title for a reader who has chosen `lang`, with the language it is in: the original if that is the
    /// reader's language, else the English paraphrase for readers of English, else original before English.
    /// `plan_language` is the language of the original. Nothing is machine-translated.
    #[must_use]
    pub fn title_in<'a>(&'a self, lang: &str, plan_language: &'a str) -> (&'a str, &'a str) {
        title_in(&self.title_original, &self.title_en, lang, plan_language)
            .or_else(|| self.what.said().map(|what| (what.as_str(), "en")))
            .unwrap_or((&self.id, "en"))
    }

    /// What it serves, empty when nothing is said.
    #[must_use]
    pub fn served_by(&self) -> &[CapabilityCode] {
        self.capabilities.said().map(Vec::as_slice).unwrap_or_default()
    }

    /// Ids of the actors: those who do it, then those named in it, each once.
    #[must_use]
    pub fn actor_ids(&self) -> Vec<&str> {
        let doers = self.actor.said().map(OneOrMany::as_slice).unwrap_or_default();
        let named = self.actors.said().map(Vec::as_slice).unwrap_or_default();
        let mut ids: Vec<&str> = Vec::new();
        for id in doers.iter().chain(named) {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        ids
    }

    /// Relations to other documents: the key and the id of the other document.
    #[must_use]
    pub fn relations(&self) -> Vec<(Relation, &str)> {
        [
            (Relation::Amends, &self.amends),
            (Relation::Translates, &self.translates),
            (Relation::Evaluates, &self.evaluates),
        ]
        .into_iter()
        .filter_map(|(relation, to)| to.said().map(|to| (relation, to.as_str())))
        .collect()
    }
}

kernel::codes! {
    /// How one document stands to another.
    Relation {
        /// Supplements or changes it.
        Amends = "amends",
        /// Translates it.
        Translates = "translates",
        /// Evaluates it.
        Evaluates = "evaluates",
    }
}

pub(super) fn title_in<'a>(
    original: &'a Open<String>,
    english: &'a Open<String>,
    lang: &str,
    plan_language: &'a str,
) -> Option<(&'a str, &'a str)> {
    let original = original.said().map(|title| (title.as_str(), plan_language));
    let english = english.said().map(|title| (title.as_str(), "en"));
    if lang == "en" && plan_language != "en" { english.or(original) } else { original.or(english) }
}

/// The plan itself: what stands under `plan`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Head {
    /// Id of the plan, which is also the name of its file.
    pub id: String,
    /// Always a document.
    pub kind: Kind,
    /// What in the software serves the plan as a whole.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub capabilities: Open<Vec<CapabilityCode>>,
    /// ISO 3166 alpha-2 code of the state, or `EU`.
    pub country: String,
    /// ISO 639-1 code of the language of the text.
    pub language: String,
    /// Title in that language.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub title_original: Open<String>,
    /// Short English title.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub title_en: Open<String>,
    /// What sort of text it is.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub document_type: Open<String>,
    /// The years it covers.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub period: Open<Period>,
    /// Actor who issued it.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub issuer: Open<String>,
    /// Actor on whose initiative it was written.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub initiated_by: Open<String>,
    /// Actor who pays.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub funded_by: Open<String>,
    /// The act that adopted it.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub adopted_by: Open<String>,
    /// Day of adoption.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub adopted_on: Open<Date>,
    /// Day of the communiqué.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub communique_on: Open<Date>,
    /// When it was published, per edition; texts as the source writes them.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub published: Open<BTreeMap<String, String>>,
    /// Id of an entry under `sources`.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub source: Open<String>,
    /// Remarks.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub notes: Open<Vec<String>>,
    /// Keys of one's own (`x-…`).
    #[serde(flatten)]
    pub own: BTreeMap<String, Plain>,
}

/// The years a plan covers, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First year.
    pub from: i64,
    /// Last year.
    pub to: i64,
}

/// A published text that facts come from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// Id, as `source:` names it.
    pub id: String,
    /// Title of the text, or what it is when it carries none.
    pub title: String,
    /// Who published it; null when the text does not say.
    pub publisher: Open<String>,
    /// Day of publication; null when the text does not say.
    pub date: Open<Date>,
    /// Slides, communiqué, press release, web page, …
    pub medium: String,
    /// ISO 639-1 code.
    pub language: String,
    /// A remark.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub note: Open<String>,
}

/// A number that the text states.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quantity {
    /// Id.
    pub id: String,
    /// The number, or a text such as "2018-2022".
    pub value: Amount,
    /// True when the text says "about".
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub approx: Open<bool>,
    /// Unit.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub unit: Open<String>,
    /// The words of the text.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub title_original: Open<String>,
    /// What is counted.
    pub what: String,
}

impl Quantity {
    /// Whether the text says "about".
    #[must_use]
    pub fn is_approximate(&self) -> bool {
        self.approx.said().copied().unwrap_or(false)
    }
}

/// A point in time that the text states: a day, a year, or words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// Id.
    pub id: String,
    /// A day.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub date: Open<Date>,
    /// A year.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub year: Open<i64>,
    /// A span or other value as written.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub value: Open<String>,
    /// The words of the text.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub text_original: Open<String>,
    /// The words in English.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub en: Open<String>,
    /// What happens then.
    pub what: String,
}

/// When: as exact as the text is, and not more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When<'a> {
    /// A day.
    Day(Date),
    /// A year.
    Year(i64),
    /// Words: the English ones if there are, and the original ones if there are.
    Words {
        /// In English.
        en: Option<&'a str>,
        /// As in the text.
        original: Option<&'a str>,
    },
}

impl Moment {
    /// The point in time, as exact as it is known.
    #[must_use]
    pub fn when(&self) -> When<'_> {
        match (self.date.said(), self.year.said()) {
            (Some(date), _) => When::Day(*date),
            (None, Some(year)) => When::Year(*year),
            (None, None) => When::Words {
                en: self.en.said().map(String::as_str),
                original: self.text_original.said().or_else(|| self.value.said()).map(String::as_str),
            },
        }
    }
}

/// A public channel that the text names (press office, web page).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contact {
    /// Phone, fax, email, web, …
    pub kind: String,
    /// Actor it belongs to.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub who: Open<String>,
    /// The number or address.
    pub value: String,
    /// A remark.
    #[serde(skip_serializing_if = "Open::is_unsaid")]
    pub note: Open<String>,
}

/// One part of the file with its items, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    /// Which part.
    pub section: Section,
    /// Its items; exactly one for a goal or purpose.
    pub items: Vec<Item>,
}

/// A whole plan. Made by [`super::read_plan`], which refuses faulty files: every id that is referred to exists.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The plan itself.
    pub head: Head,
    /// The texts it was taken from.
    pub sources: Open<Vec<Source>>,
    /// Numbers in the text.
    pub numbers: Open<Vec<Quantity>>,
    /// Points in time in the text.
    pub dates: Open<Vec<Moment>>,
    /// The items, part by part.
    pub shelves: Vec<Shelf>,
    /// Public channels.
    pub contacts: Open<Vec<Contact>>,
}

impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("plan", &self.head)?;
        if !self.sources.is_unsaid() {
            map.serialize_entry("sources", &self.sources)?;
        }
        if !self.numbers.is_unsaid() {
            map.serialize_entry("numbers", &self.numbers)?;
        }
        if !self.dates.is_unsaid() {
            map.serialize_entry("dates", &self.dates)?;
        }
        for shelf in &self.shelves {
            match (shelf.section.is_single(), shelf.items.first()) {
                (true, Some(item)) => map.serialize_entry(shelf.section.code(), item)?,
                _ => map.serialize_entry(shelf.section.code(), &shelf.items)?,
            }
        }
        if !self.contacts.is_unsaid() {
            map.serialize_entry("contacts", &self.contacts)?;
        }
        map.end()
    }
}
