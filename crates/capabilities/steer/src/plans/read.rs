//! From the text of a plan file to a [`Plan`], noting every defect on the way.

use data_file::values::{date, flag, named_texts, one_of, text, texts, whole};
use data_file::{Defects, Fields, Limits, Node, Read, Reading, Value, Wanted, quote, read};

use super::capability::CapabilityCode;
use super::capability_list::{CapabilityList, capability_list};
use super::model::{
    Amount, Contact, Head, Item, Kind, Moment, Number, OneOrMany, Open, Period, Plan, Quantity, Section,
    Shelf, Source,
};
use super::references;

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
/// Every defect found: not YAML, keys nobody reads, wrong types, missing keys, duplicate ids, references to nothing,
/// circles of parents, unknown capabilities.
pub fn read_plan(file: &str, content: &str) -> Result<Plan, Defects> {
    plan_of(file, &read(file, content.as_bytes(), &Limits::WRITTEN)?)
}

/// The plan in a tree.
///
/// # Errors
/// As [`read_plan`].
pub(crate) fn plan_of(file: &str, root: &Node) -> Result<Plan, Defects> {
    let known = capability_list()?;
    let reading = Reading::new(file);
    let plan = Fields::of_file(&reading, root).and_then(|fields| plan(fields, known));
    if let Some(plan) = &plan {
        references::check(&reading, plan);
    }
    reading.finish(plan)
}

fn plan(mut fields: Fields<'_>, known: &CapabilityList) -> Option<Plan> {
    let reading = fields.reading();
    let head =
        fields.must_node("plan").and_then(|node| head(Fields::item(reading, "plan", "id", node)?, known));
    let sources = list(&mut fields, "sources", source);
    let numbers = list(&mut fields, "numbers", quantity);
    let dates = list(&mut fields, "dates", moment);
    let contacts = list(&mut fields, "contacts", contact);
    let mut shelves = Vec::new();
    let sections: Vec<Section> = fields.keys().filter_map(|key| key.parse().ok()).collect();
    for section in sections {
        if let Some(node) = fields.node(section.code()) {
            shelves.push(Shelf { section, items: items(reading, known, section, node) });
        }
    }
    // known, though they may be left out
    for section in Section::ALL {
        fields.node(section.code());
    }
    fields.end();
    Some(Plan { head: head?, sources, numbers, dates, shelves, contacts })
}

fn head(mut fields: Fields<'_>, known: &CapabilityList) -> Option<Head> {
    let head = Head {
        id: fields.must("id", text).unwrap_or_default(),
        kind: fields.must("kind", one_of(&[Kind::Document], Kind::code)).unwrap_or(Kind::Document),
        capabilities: capabilities(&mut fields, known),
        country: fields.must("country", text).unwrap_or_default(),
        language: fields.must("language", text).unwrap_or_default(),
        title_original: fields.open("title_original", text),
        title_en: fields.open("title_en", text),
        document_type: fields.open("document_type", text),
        period: period(&mut fields),
        issuer: fields.open("issuer", text),
        initiated_by: fields.open("initiated_by", text),
        funded_by: fields.open("funded_by", text),
        adopted_by: fields.open("adopted_by", text),
        adopted_on: fields.open("adopted_on", date),
        communique_on: fields.open("communique_on", date),
        published: fields.open("published", named_texts),
        source: fields.open("source", text),
        notes: fields.open("notes", texts),
        own: fields.own(),
    };
    if head.title_original.said().is_none() && head.title_en.said().is_none() {
        no_title(&fields);
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
    let period = Period {
        from: part.must("from", whole).unwrap_or_default(),
        to: part.must("to", whole).unwrap_or_default(),
    };
    part.end();
    Open::Said(period)
}

/// A list of entries with ids under a key; a list that is not there and an empty list stay apart.
fn list<'a, T>(fields: &mut Fields<'a>, key: &str, one: fn(Fields<'a>) -> Option<T>) -> Open<Vec<T>> {
    let reading = fields.reading();
    match fields.items(key) {
        Open::Said(items) => {
            let entry = |node| Fields::item(reading, key, "id", node).and_then(one);
            Open::Said(items.iter().filter_map(entry).collect())
        }
        Open::Null => Open::Null,
        Open::Unsaid => Open::Unsaid,
    }
}

fn no_title(fields: &Fields<'_>) {
    fields.defect(
        fields.line(),
        "nothing says what it is",
        "add one of \"title_original\", \"title_en\" or \"what\"",
    );
}

fn items(reading: &Reading, known: &CapabilityList, section: Section, node: &Node) -> Vec<Item> {
    let (name, single) = (section.code(), section.is_single());
    let one = |node| Fields::item(reading, name, "id", node).and_then(|fields| item(fields, known, section));
    match &node.value {
        Value::Map(_) if single => one(node).into_iter().collect(),
        Value::List(items) if !single => items.iter().filter_map(one).collect(),
        _ => {
            let wanted = if single { "a group of keys" } else { "a list of groups of keys" };
            let (wrong, fix) = Wanted::a(wanted).sentence(name, node);
            reading.defect(node.line, name, wrong, fix);
            Vec::new()
        }
    }
}

fn item(mut fields: Fields<'_>, known: &CapabilityList, section: Section) -> Option<Item> {
    let id = fields.must("id", text);
    let kind = section.implied_kind().or_else(|| fields.must("kind", one_of(&KINDS, Kind::code)));
    let item = Item {
        id: id.unwrap_or_default(),
        kind: kind.unwrap_or(Kind::Action),
        finer: fields.open("type", text),
        role: fields.open("role", one_or_many),
        level: fields.open("level", text),
        number: fields.open("number", number),
        parent: fields.open("parent", text),
        title_original: fields.open("title_original", text),
        title_en: fields.open("title_en", text),
        what: fields.open("what", text),
        actor: fields.open("actor", one_or_many),
        actors: fields.open("actors", texts),
        groups: fields.open("groups", texts),
        outputs: fields.open("outputs", texts),
        member_of: fields.open("member_of", text),
        anchored_in: fields.open("anchored_in", text),
        since: fields.open("since", whole),
        years: fields.open("years", whole),
        date: fields.open("date", text),
        due: fields.open("due", text),
        amends: fields.open("amends", text),
        translates: fields.open("translates", text),
        evaluates: fields.open("evaluates", text),
        capabilities: capabilities(&mut fields, known),
        source: fields.open("source", text),
        notes: fields.open("notes", texts),
        own: fields.own(),
    };
    let titles = [&item.title_original, &item.title_en, &item.what];
    if titles.iter().all(|title| title.said().is_none()) {
        no_title(&fields);
    }
    fields.end();
    Some(item)
}

fn capabilities(fields: &mut Fields<'_>, known: &CapabilityList) -> Open<Vec<CapabilityCode>> {
    fields.list("capabilities", |node| {
        let written = text(node)?;
        let code = CapabilityCode::parse(&written).filter(|code| known.contains_key(code));
        code.ok_or_else(|| Wanted::Said {
            wrong: format!("{} is not a capability", quote(&written)),
            fix: nearest_capability(&written, known),
        })
    })
}

fn nearest_capability(written: &str, known: &CapabilityList) -> String {
    let codes: Vec<String> = known.keys().map(ToString::to_string).collect();
    let all = || "capabilities.yaml lists the codes".to_owned();
    data_file::did_you_mean(written, codes.iter().map(String::as_str), all)
}

fn source(mut fields: Fields<'_>) -> Option<Source> {
    let source = Source {
        id: fields.must("id", text).unwrap_or_default(),
        title: fields.must("title", text).unwrap_or_default(),
        publisher: fields.stated("publisher", text),
        date: fields.stated("date", date),
        medium: fields.must("medium", text).unwrap_or_default(),
        language: fields.must("language", text).unwrap_or_default(),
        note: fields.open("note", text),
    };
    fields.end();
    Some(source)
}

fn quantity(mut fields: Fields<'_>) -> Option<Quantity> {
    let quantity = Quantity {
        id: fields.must("id", text).unwrap_or_default(),
        value: fields.must("value", amount).unwrap_or(Amount::Whole(0)),
        approx: fields.open("approx", flag),
        unit: fields.open("unit", text),
        title_original: fields.open("title_original", text),
        what: fields.must("what", text).unwrap_or_default(),
    };
    fields.end();
    Some(quantity)
}

fn moment(mut fields: Fields<'_>) -> Option<Moment> {
    let moment = Moment {
        id: fields.must("id", text).unwrap_or_default(),
        date: fields.open("date", date),
        year: fields.open("year", whole),
        value: fields.open("value", text),
        text_original: fields.open("text_original", text),
        en: fields.open("en", text),
        what: fields.must("what", text).unwrap_or_default(),
    };
    fields.end();
    Some(moment)
}

fn contact(mut fields: Fields<'_>) -> Option<Contact> {
    let contact = Contact {
        kind: fields.must("kind", text).unwrap_or_default(),
        who: fields.open("who", text),
        value: fields.must("value", text).unwrap_or_default(),
        note: fields.open("note", text),
    };
    fields.end();
    Some(contact)
}

fn one_or_many(node: &Node) -> Read<OneOrMany> {
    let several = || texts(node).map(OneOrMany::Many);
    text(node).map(OneOrMany::One).or_else(|_| several()).map_err(|_| Wanted::a("a text or a list of texts"))
}

fn number(node: &Node) -> Read<Number> {
    let wanted = Wanted::a("a whole number or the id of an entry under \"numbers\"");
    whole(node).map(Number::Ordinal).or_else(|_| text(node).map(Number::Quantity)).map_err(|_| wanted)
}

fn amount(node: &Node) -> Read<Amount> {
    let wanted = Wanted::a("a whole number or a text");
    whole(node).map(Amount::Whole).or_else(|_| text(node).map(Amount::Text)).map_err(|_| wanted)
}
