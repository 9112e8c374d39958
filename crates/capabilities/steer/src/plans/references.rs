//! Whether everything that a plan refers to exists, and every id only once.

use std::collections::{BTreeMap, BTreeSet};

use data_file::{Reading, quote};

use super::model::{Item, Kind, Number, OneOrMany, Open, Plan};

/// What a reference may name, and where what is wrong is noted.
struct Things<'a> {
    reading: &'a Reading,
    kinds: BTreeMap<&'a str, Kind>,
    numbers: BTreeSet<&'a str>,
    dates: BTreeSet<&'a str>,
    sources: BTreeSet<&'a str>,
}

/// Where a reference stands: the item and the key.
type Place<'a> = (&'a str, &'a str);

/// What a reference may name: as the files call it, and which kinds of items fit.
type Named = (&'static str, fn(Kind) -> bool);

const ACTOR: Named = ("actor", |kind| kind == Kind::Actor);
const DOCUMENT: Named = ("document", |kind| kind == Kind::Document);
const GROUP: Named = ("group", |kind| kind == Kind::Group);
const ITEM: Named = ("item", |_| true);
const OUTPUT: Named = ("output or document", |kind| matches!(kind, Kind::Output | Kind::Document));

/// Notes every duplicate id, reference to nothing and circle.
pub(super) fn check(reading: &Reading, plan: &Plan) {
    let things = Things {
        reading,
        kinds: plan.items().map(|item| (item.id.as_str(), item.kind)).collect(),
        numbers: plan.numbers.said().into_iter().flatten().map(|number| number.id.as_str()).collect(),
        dates: plan.dates.said().into_iter().flatten().map(|moment| moment.id.as_str()).collect(),
        sources: plan.sources.said().into_iter().flatten().map(|source| source.id.as_str()).collect(),
    };
    let head = &plan.head;
    for (key, value) in
        [("issuer", &head.issuer), ("initiated_by", &head.initiated_by), ("funded_by", &head.funded_by)]
    {
        things.one((&head.id, key), value, ACTOR);
    }
    things.source(&head.id, &head.source);
    for item in plan.items() {
        things.item(item);
    }
    for id in on_circles(plan) {
        let wrong = "following \"parent\" upwards leads back to this item";
        reading.defect_at(id, "parent", wrong, "correct the parent of one of them");
    }
    for contact in plan.contacts.said().into_iter().flatten() {
        things.one(("contacts", "who"), &contact.who, ACTOR);
    }
}

impl Things<'_> {
    fn item(&self, item: &Item) {
        let id = item.id.as_str();
        self.one((id, "parent"), &item.parent, ITEM);
        self.one((id, "member_of"), &item.member_of, ACTOR);
        self.one((id, "anchored_in"), &item.anchored_in, ACTOR);
        for (relation, to) in
            [("amends", &item.amends), ("translates", &item.translates), ("evaluates", &item.evaluates)]
        {
            self.one((id, relation), to, DOCUMENT);
            if to.said().is_some_and(|to| to == id) {
                let wrong = format!("\"{relation}\" names the item itself");
                self.reading.defect_at(id, relation, wrong, "name another document, or take it out");
            }
        }
        let doers = item.actor.said().map(OneOrMany::as_slice).unwrap_or_default();
        self.all((id, "actor"), doers, ACTOR);
        self.all((id, "actors"), listed(&item.actors), ACTOR);
        self.all((id, "groups"), listed(&item.groups), GROUP);
        self.all((id, "outputs"), listed(&item.outputs), OUTPUT);
        for (key, moment) in [("date", &item.date), ("due", &item.due)] {
            if let Some(moment) = moment.said().filter(|moment| !self.dates.contains(moment.as_str())) {
                self.nothing((id, key), "entry under \"dates\"", moment, self.dates.iter().copied());
            }
        }
        if let Some(Number::Quantity(number)) = item.number.said()
            && !self.numbers.contains(number.as_str())
        {
            self.nothing((id, "number"), "entry under \"numbers\"", number, self.numbers.iter().copied());
        }
        self.source(id, &item.source);
    }

    fn one(&self, place: Place<'_>, to: &Open<String>, named: Named) {
        self.all(place, to.said().map(std::slice::from_ref).unwrap_or_default(), named);
    }

    fn all(&self, place: Place<'_>, to: &[String], (what, fits): Named) {
        for to in to {
            if !self.kinds.get(to.as_str()).copied().is_some_and(fits) {
                let known = self.kinds.iter().filter(|(_, kind)| fits(**kind)).map(|(id, _)| *id);
                self.nothing(place, what, to, known);
            }
        }
    }

    fn source(&self, id: &str, source: &Open<String>) {
        if let Some(source) = source.said().filter(|source| !self.sources.contains(source.as_str())) {
            let known = self.sources.iter().copied();
            self.nothing((id, "source"), "published text under \"sources\"", source, known);
        }
    }

    fn nothing<'c>(
        &self,
        (item, key): Place<'_>,
        what: &str,
        id: &str,
        known: impl Iterator<Item = &'c str>,
    ) {
        let wrong = format!("\"{key}\" names {}, but there is no {what} with this id", quote(id));
        let otherwise = || format!("name one that is there, or add the {what}");
        let fix = self.reading.did_you_mean(id, known, otherwise);
        self.reading.defect_at(item, key, wrong, fix);
    }
}

fn listed(ids: &Open<Vec<String>>) -> &[String] {
    ids.said().map(Vec::as_slice).unwrap_or_default()
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
