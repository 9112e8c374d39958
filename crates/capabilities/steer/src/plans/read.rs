//! From the text of a plan file to a [`Plan`], noting every fault on the way.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::capability::CapabilityCode;
use super::capability_list::{CapabilityList, capability_list};
use super::model::{
    Amount, Contact, Head, Item, Kind, Moment, Number, OneOrMany, Open, Period, Plan, Quantity, Section,
    Shelf, Source,
};
use super::refer;
use crate::fault::{Fault, SteerError, Wanted, short};
use crate::located::{self, Fields, FromValue, Node, Notes, Value};

/// The codes that a file may write under `kind`.
const KINDS: [Kind; 9] = [
    Kind::Document,
    Kind::Pillar,
    Kind::Objective,
    Kind::Action,
    Kind::Actor,
    Kind::Output,
    Kind::Rationale,
    Kind::Reference,
    Kind::Principle,
];

/// Reads a plan file. `file` is the name used in sentences.
///
/// # Errors
/// [`SteerError::Faulty`] with every fault found: not YAML, keys nobody reads, wrong types, missing keys,
/// duplicate ids, references to nothing, circles of parents, unknown capabilities.
pub fn read_plan(file: &str, text: &str) -> Result<Plan, SteerError> {
    let faulty = |problems| SteerError::Faulty { file: file.to_owned(), problems };
    let root = located::tree(text).map_err(|problem| faulty(vec![problem]))?;
    let notes = Notes::default();
    let plan = plan_of(&notes, &root)?;
    let problems = notes.into_problems();
    match plan {
        Some(plan) if problems.is_empty() => Ok(plan),
        _ => Err(faulty(problems)),
    }
}

/// The plan in a tree; faults go to the notes, and there is at least one when nothing is returned.
pub(crate) fn plan_of(notes: &Notes, root: &Node) -> Result<Option<Plan>, SteerError> {
    let known = capability_list()?;
    let Some(mut fields) = Fields::of(notes, "plan file", root) else { return Ok(None) };
    let head = fields.node("plan").and_then(|node| head(notes, known, node));
    if head.is_none() && notes.is_clean() {
        fields.fault(1, Fault::Missing("plan"));
    }
    let sources = list(notes, &mut fields, "sources", source);
    let numbers = list(notes, &mut fields, "numbers", quantity);
    let dates = list(notes, &mut fields, "dates", moment);
    let contacts = list(notes, &mut fields, "contacts", contact);
    let mut shelves = Vec::new();
    let sections: Vec<Section> = fields.keys().filter_map(|key| key.parse().ok()).collect();
    for section in sections {
        if let Some(node) = fields.node(section.code()) {
            shelves.push(Shelf { section, items: items(notes, known, section, node) });
        }
    }
    fields.end();
    let Some(head) = head else { return Ok(None) };
    let plan = Plan { head, sources, numbers, dates, shelves, contacts };
    refer::check(notes, &plan);
    Ok(Some(plan))
}

fn head(notes: &Notes, known: &CapabilityList, node: &Node) -> Option<Head> {
    let mut fields = Fields::of(notes, "plan", node)?;
    let head = Head {
        id: fields.must("id").unwrap_or_default(),
        kind: kind(&mut fields).unwrap_or(Kind::Document),
        capabilities: capabilities(&mut fields, known),
        country: fields.must("country").unwrap_or_default(),
        language: fields.must("language").unwrap_or_default(),
        title_original: fields.open("title_original"),
        title_en: fields.open("title_en"),
        document_type: fields.open("document_type"),
        period: period(&mut fields),
        issuer: fields.open("issuer"),
        initiated_by: fields.open("initiated_by"),
        funded_by: fields.open("funded_by"),
        adopted_by: fields.open("adopted_by"),
        adopted_on: fields.open("adopted_on"),
        communique_on: fields.open("communique_on"),
        published: fields.open("published"),
        source: fields.open("source"),
        notes: fields.open("notes"),
        own: fields.own(),
    };
    if head.kind != Kind::Document {
        fields.fault(
            fields.line(),
            Fault::WrongType {
                key: "kind".into(),
                wanted: Wanted::OneOf(vec!["document"]),
                found: format!("\"{}\"", head.kind),
            },
        );
    }
    if head.title_original.said().is_none() && head.title_en.said().is_none() {
        fields.fault(fields.line(), Fault::NoTitle);
    }
    fields.end();
    Some(head)
}

fn period(fields: &mut Fields<'_>) -> Open<Period> {
    let mut part = match fields.part("period") {
        Open::Said(part) => part,
        Open::Null => return Open::Null,
        Open::Unsaid => return Open::Unsaid,
    };
    let period =
        Period { from: part.must("from").unwrap_or_default(), to: part.must("to").unwrap_or_default() };
    part.end();
    Open::Said(period)
}

/// A list of groups under a key; a list that is not there and an empty list stay apart.
fn list<'a, T>(
    notes: &Notes,
    fields: &mut Fields<'a>,
    key: &'static str,
    one: fn(&Notes, &'a Node) -> Option<T>,
) -> Open<Vec<T>> {
    match fields.node(key) {
        None => Open::Unsaid,
        Some(Node { value: Value::List(list), .. }) => {
            Open::Said(list.iter().filter_map(|node| one(notes, node)).collect())
        }
        Some(node) => {
            fields.fault(node.line, located::wrong(key, Wanted::List, &node.value));
            Open::Unsaid
        }
    }
}

fn items(notes: &Notes, known: &CapabilityList, section: Section, node: &Node) -> Vec<Item> {
    let single = section.is_single();
    match &node.value {
        Value::Group(_) if single => item(notes, known, section, node).into_iter().collect(),
        Value::List(list) if !single => {
            list.iter().filter_map(|node| item(notes, known, section, node)).collect()
        }
        other => {
            let wanted = if single { Wanted::Keys } else { Wanted::List };
            notes.fault(node.line, Some(section.code()), located::wrong(section.code(), wanted, other));
            Vec::new()
        }
    }
}

fn item(notes: &Notes, known: &CapabilityList, section: Section, node: &Node) -> Option<Item> {
    let mut fields = Fields::of(notes, section.code(), node)?;
    let id: Option<String> = fields.must("id");
    let kind = section.implied_kind().or_else(|| kind(&mut fields));
    let item = Item {
        id: id.unwrap_or_default(),
        kind: kind.unwrap_or(Kind::Action),
        finer: fields.open("type"),
        role: fields.open("role"),
        level: fields.open("level"),
        number: fields.open("number"),
        parent: fields.open("parent"),
        title_original: fields.open("title_original"),
        title_en: fields.open("title_en"),
        what: fields.open("what"),
        actor: fields.open("actor"),
        actors: fields.open("actors"),
        groups: fields.open("groups"),
        outputs: fields.open("outputs"),
        member_of: fields.open("member_of"),
        anchored_in: fields.open("anchored_in"),
        since: fields.open("since"),
        years: fields.open("years"),
        date: fields.open("date"),
        due: fields.open("due"),
        amends: fields.open("amends"),
        translates: fields.open("translates"),
        evaluates: fields.open("evaluates"),
        capabilities: capabilities(&mut fields, known),
        source: fields.open("source"),
        notes: fields.open("notes"),
        own: fields.own(),
    };
    let titles = [&item.title_original, &item.title_en, &item.what];
    if titles.iter().all(|title| title.said().is_none()) {
        fields.fault(fields.line(), Fault::NoTitle);
    }
    fields.end();
    Some(item)
}

fn kind(fields: &mut Fields<'_>) -> Option<Kind> {
    let written: WrittenKind = fields.must("kind")?;
    Some(written.0)
}

struct WrittenKind(Kind);

impl FromValue for WrittenKind {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        located::one_of(value, &KINDS, Kind::code).map(Self)
    }
}

fn capabilities(fields: &mut Fields<'_>, known: &CapabilityList) -> Open<Vec<CapabilityCode>> {
    let Some(node) = fields.node("capabilities") else { return Open::Unsaid };
    let Value::List(list) = &node.value else {
        if node.value == Value::Null {
            return Open::Null;
        }
        fields.fault(node.line, located::wrong("capabilities", Wanted::Texts, &node.value));
        return Open::Unsaid;
    };
    let mut codes = Vec::new();
    for entry in list {
        let Value::Text(text) = &entry.value else {
            fields.fault(entry.line, located::wrong("capabilities", Wanted::Texts, &entry.value));
            continue;
        };
        match CapabilityCode::parse(text).filter(|code| known.contains_key(code)) {
            Some(code) => codes.push(code),
            None => fields.fault(entry.line, Fault::UnknownCapability(short(text))),
        }
    }
    Open::Said(codes)
}

fn source(notes: &Notes, node: &Node) -> Option<Source> {
    let mut fields = Fields::of(notes, "sources", node)?;
    let source = Source {
        id: fields.must("id").unwrap_or_default(),
        title: fields.must("title").unwrap_or_default(),
        publisher: stated(&mut fields, "publisher"),
        date: stated(&mut fields, "date"),
        medium: fields.must("medium").unwrap_or_default(),
        language: fields.must("language").unwrap_or_default(),
        note: fields.open("note"),
    };
    fields.end();
    Some(source)
}

/// A key that must be there, though it may be null.
fn stated<T: FromValue>(fields: &mut Fields<'_>, key: &'static str) -> Open<T> {
    if !fields.keys().any(|there| there == key) {
        fields.fault(fields.line(), Fault::Missing(key));
    }
    fields.open(key)
}

fn quantity(notes: &Notes, node: &Node) -> Option<Quantity> {
    let mut fields = Fields::of(notes, "numbers", node)?;
    let quantity = Quantity {
        id: fields.must("id").unwrap_or_default(),
        value: fields.must("value").unwrap_or(Amount::Whole(0)),
        approx: fields.open("approx"),
        unit: fields.open("unit"),
        title_original: fields.open("title_original"),
        what: fields.must("what").unwrap_or_default(),
    };
    fields.end();
    Some(quantity)
}

fn moment(notes: &Notes, node: &Node) -> Option<Moment> {
    let mut fields = Fields::of(notes, "dates", node)?;
    let moment = Moment {
        id: fields.must("id").unwrap_or_default(),
        date: fields.open("date"),
        year: fields.open("year"),
        value: fields.open("value"),
        text_original: fields.open("text_original"),
        en: fields.open("en"),
        what: fields.must("what").unwrap_or_default(),
    };
    fields.end();
    Some(moment)
}

fn contact(notes: &Notes, node: &Node) -> Option<Contact> {
    let mut fields = Fields::of(notes, "contacts", node)?;
    let contact = Contact {
        kind: fields.must("kind").unwrap_or_default(),
        who: fields.open("who"),
        value: fields.must("value").unwrap_or_default(),
        note: fields.open("note"),
    };
    fields.end();
    Some(contact)
}

impl FromValue for Date {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        match value {
            Value::Text(text) if text.len() == 10 => text.parse().map_err(|_| Wanted::Date),
            _ => Err(Wanted::Date),
        }
    }
}

impl FromValue for OneOrMany {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        String::from_value(value)
            .map(Self::One)
            .or_else(|_| Vec::from_value(value).map(Self::Many))
            .map_err(|_| Wanted::TextOrTexts)
    }
}

impl FromValue for Number {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        i64::from_value(value)
            .map(Self::Ordinal)
            .or_else(|_| String::from_value(value).map(Self::Quantity))
            .map_err(|_| Wanted::NumberOrId)
    }
}

impl FromValue for Amount {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        i64::from_value(value)
            .map(Self::Whole)
            .or_else(|_| String::from_value(value).map(Self::Text))
            .map_err(|_| Wanted::NumberOrText)
    }
}

impl FromValue for BTreeMap<String, String> {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        let Value::Group(group) = value else { return Err(Wanted::Keys) };
        group.iter().map(|(key, node)| Ok((key.clone(), String::from_value(&node.value)?))).collect()
    }
}
