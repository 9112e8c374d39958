//! Whether everything that a plan refers to exists, and every id only once.

use std::collections::{BTreeMap, BTreeSet};

use data_file::{Reading, quote};

use super::model::{Item, Kind, Number, OneOrMany, Open, Plan};

/// What a reference may name.
struct Things<'a> {
    kinds: BTreeMap<&'a str, Kind>,
    numbers: BTreeSet<&'a str>,
    dates: BTreeSet<&'a str>,
    sources: BTreeSet<&'a str>,
}

/// Notes every duplicate id, reference to nothing and circle.
pub(super) fn check(reading: &Reading, plan: &Plan) {
    let things = Things {
        kinds: plan.items().map(|item| (item.id.as_str(), item.kind)).collect(),
        numbers: plan.numbers.said().into_iter().flatten().map(|number| number.id.as_str()).collect(),
        dates: plan.dates.said().into_iter().flatten().map(|moment| moment.id.as_str()).collect(),
        sources: plan.sources.said().into_iter().flatten().map(|source| source.id.as_str()).collect(),
    };
    let head = &plan.head;
    for (key, value) in
        [("issuer", &head.issuer), ("initiated_by", &head.initiated_by), ("funded_by", &head.funded_by)]
    {
        things.one(reading, &head.id, key, value, "actor", |kind| kind == Kind::Actor);
    }
    things.source(reading, &head.id, &head.source);
    for item in plan.items() {
        things.item(reading, item);
    }
    for id in on_circles(plan) {
        let wrong = "following \"parent\" upwards leads back to this item";
        reading.defect_at(id, "parent", wrong, "correct the parent of one of them");
    }
    for contact in plan.contacts.said().into_iter().flatten() {
        things.one(reading, "contacts", "who", &contact.who, "actor", |kind| kind == Kind::Actor);
    }
}

impl Things<'_> {
    fn item(&self, reading: &Reading, item: &Item) {
        let id = item.id.as_str();
        let actor = |kind| kind == Kind::Actor;
        let document = |kind| kind == Kind::Document;
        self.one(reading, id, "parent", &item.parent, "item", |_| true);
        self.one(reading, id, "member_of", &item.member_of, "actor", actor);
        self.one(reading, id, "anchored_in", &item.anchored_in, "actor", actor);
        for (relation, to) in
            [("amends", &item.amends), ("translates", &item.translates), ("evaluates", &item.evaluates)]
        {
            self.one(reading, id, relation, to, "document", document);
            if to.said().is_some_and(|to| to == id) {
                let wrong = format!("\"{relation}\" names the item itself");
                reading.defect_at(id, relation, wrong, "name another document, or take it out");
            }
        }
        let doers = item.actor.said().map(OneOrMany::as_slice).unwrap_or_default();
        self.all(reading, id, "actor", doers, "actor", actor);
        self.all(reading, id, "actors", listed(&item.actors), "actor", actor);
        self.all(reading, id, "groups", listed(&item.groups), "group", |kind| kind == Kind::Group);
        self.all(reading, id, "outputs", listed(&item.outputs), "output or document", |kind| {
            matches!(kind, Kind::Output | Kind::Document)
        });
        for (key, moment) in [("date", &item.date), ("due", &item.due)] {
            if let Some(moment) = moment.said().filter(|moment| !self.dates.contains(moment.as_str())) {
                nothing(reading, (id, key), "entry under \"dates\"", moment, self.dates.iter().copied());
            }
        }
        if let Some(Number::Quantity(number)) = item.number.said()
            && !self.numbers.contains(number.as_str())
        {
            let known = self.numbers.iter().copied();
            nothing(reading, (id, "number"), "entry under \"numbers\"", number, known);
        }
        self.source(reading, id, &item.source);
    }

    fn one(
        &self,
        reading: &Reading,
        id: &str,
        key: &str,
        to: &Open<String>,
        what: &'static str,
        fits: fn(Kind) -> bool,
    ) {
        self.all(reading, id, key, to.said().map(std::slice::from_ref).unwrap_or_default(), what, fits);
    }

    fn all(
        &self,
        reading: &Reading,
        id: &str,
        key: &str,
        to: &[String],
        what: &'static str,
        fits: fn(Kind) -> bool,
    ) {
        for to in to {
            if !self.kinds.get(to.as_str()).copied().is_some_and(fits) {
                let known = self.kinds.iter().filter(|(_, kind)| fits(**kind)).map(|(id, _)| *id);
                nothing(reading, (id, key), what, to, known);
            }
        }
    }

    fn source(&self, reading: &Reading, id: &str, source: &Open<String>) {
        if let Some(source) = source.said().filter(|source| !self.sources.contains(source.as_str())) {
            let known = self.sources.iter().copied();
            nothing(reading, (id, "source"), "published text under \"sources\"", source, known);
        }
    }
}

fn listed(ids: &Open<Vec<String>>) -> &[String] {
    ids.said().map(Vec::as_slice).unwrap_or_default()
}

fn nothing<'a>(
    reading: &Reading,
    (item, key): (&str, &str),
    what: &str,
    id: &str,
    known: impl Iterator<Item = &'a str>,
) {
    let wrong = format!("\"{key}\" names {}, but there is no {what} with this id", quote(id));
    let fix = reading.did_you_mean(id, known, || format!("name one that is there, or add the {what}"));
    reading.defect_at(item, key, wrong, fix);
}

/// Ids of the items that are above themselves. Each item is walked over once.
fn on_circles(plan: &Plan) -> Vec<&str> {
    let parents: BTreeMap<&str, &str> = plan
        .items()
        .filter_map(|item| item.parent.said().map(|parent| (item.id.as_str(), parent.as_str())))
        .collect();
    let mut walked: BTreeMap<&str, usize> = BTreeMap::new();
    let mut circles = Vec::new();
    for (walk, start) in plan.items().enumerate() {
        let mut path = Vec::new();
        let mut at = Some(start.id.as_str());
        while let Some(id) = at.filter(|id| !walked.contains_key(id)) {
            walked.insert(id, walk);
            path.push(id);
            at = parents.get(id).copied();
        }
        // Arrived at an item of this very walk: from there on the path is a circle.
        if let Some(again) = at.filter(|id| walked.get(id) == Some(&walk)) {
            circles.extend(path.into_iter().skip_while(|id| *id != again));
        }
    }
    circles
}
