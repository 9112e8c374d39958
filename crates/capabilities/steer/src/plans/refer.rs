//! Whether everything that a plan refers to exists, and every id only once.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Item, Kind, Number, OneOrMany, Open, Plan};
use crate::fault::{Fault, short};
use crate::located::Notes;

/// What a reference may name.
struct Things<'a> {
    kinds: BTreeMap<&'a str, Kind>,
    numbers: BTreeSet<&'a str>,
    dates: BTreeSet<&'a str>,
    sources: BTreeSet<&'a str>,
}

/// Notes every duplicate id, reference to nothing and circle.
pub(super) fn check(notes: &Notes, plan: &Plan) {
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
        things.one(notes, &head.id, key, value, "actor", |kind| kind == Kind::Actor);
    }
    things.source(notes, &head.id, &head.source);
    for item in plan.items() {
        things.item(notes, item);
    }
    for id in on_circles(plan) {
        notes.fault_at(id, "parent", Fault::ParentCircle);
    }
    for contact in plan.contacts.said().into_iter().flatten() {
        things.one(notes, "contacts", "who", &contact.who, "actor", |kind| kind == Kind::Actor);
    }
}

impl Things<'_> {
    fn item(&self, notes: &Notes, item: &Item) {
        let id = item.id.as_str();
        let actor = |kind| kind == Kind::Actor;
        let document = |kind| kind == Kind::Document;
        self.one(notes, id, "parent", &item.parent, "item", |_| true);
        self.one(notes, id, "member_of", &item.member_of, "actor", actor);
        self.one(notes, id, "anchored_in", &item.anchored_in, "actor", actor);
        for (relation, to) in
            [("amends", &item.amends), ("translates", &item.translates), ("evaluates", &item.evaluates)]
        {
            self.one(notes, id, relation, to, "document", document);
            if to.said().is_some_and(|to| to == id) {
                notes.fault_at(id, relation, Fault::Itself(relation.into()));
            }
        }
        let doers = item.actor.said().map(OneOrMany::as_slice).unwrap_or_default();
        self.all(notes, id, "actor", doers, "actor", actor);
        self.all(notes, id, "actors", listed(&item.actors), "actor", actor);
        self.all(notes, id, "groups", listed(&item.groups), "group", |kind| kind == Kind::Group);
        self.all(notes, id, "outputs", listed(&item.outputs), "output or document", |kind| {
            matches!(kind, Kind::Output | Kind::Document)
        });
        for (key, moment) in [("date", &item.date), ("due", &item.due)] {
            if let Some(moment) = moment.said().filter(|moment| !self.dates.contains(moment.as_str())) {
                nothing(notes, id, key, "entry under \"dates\"", moment);
            }
        }
        if let Some(Number::Quantity(number)) = item.number.said()
            && !self.numbers.contains(number.as_str())
        {
            nothing(notes, id, "number", "entry under \"numbers\"", number);
        }
        self.source(notes, id, &item.source);
    }

    fn one(
        &self,
        notes: &Notes,
        id: &str,
        key: &str,
        to: &Open<String>,
        what: &'static str,
        fits: fn(Kind) -> bool,
    ) {
        self.all(notes, id, key, to.said().map(std::slice::from_ref).unwrap_or_default(), what, fits);
    }

    fn all(
        &self,
        notes: &Notes,
        id: &str,
        key: &str,
        to: &[String],
        what: &'static str,
        fits: fn(Kind) -> bool,
    ) {
        for to in to {
            if !self.kinds.get(to.as_str()).copied().is_some_and(fits) {
                nothing(notes, id, key, what, to);
            }
        }
    }

    fn source(&self, notes: &Notes, id: &str, source: &Open<String>) {
        if let Some(source) = source.said().filter(|source| !self.sources.contains(source.as_str())) {
            nothing(notes, id, "source", "published text under \"sources\"", source);
        }
    }
}

fn listed(ids: &Open<Vec<String>>) -> &[String] {
    ids.said().map(Vec::as_slice).unwrap_or_default()
}

fn nothing(notes: &Notes, item: &str, key: &str, what: &'static str, id: &str) {
    notes.fault_at(item, key, Fault::NoSuch { key: key.to_owned(), what, id: short(id) });
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
