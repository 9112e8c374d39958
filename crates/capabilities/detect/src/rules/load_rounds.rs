//! Reads and checks `rounds.yaml`: per setting the first round of questions.

use std::collections::{BTreeMap, BTreeSet};

use data_file::values::{code, text};
use data_file::{Defects, Fields, Node, Reading, did_you_mean, quote};

use super::base::{Indicator, IndicatorId, Indicators, ROUND_SIZE, Rounds};
use super::codes::{Class, Dimension, Grade, Set, Setting};
use super::load::version;
use super::rule::{Counts, Positives, Rule};

/// Reads the rounds out of a tree; ids must be in `indicators`, and with the answers of each round alone every
/// class of `rule` must be reachable in every set.
///
/// # Errors
/// Every defect that was found, each with line and item.
pub fn rounds(file: &str, root: &Node, indicators: &Indicators, rule: &Rule) -> Result<Rounds, Defects> {
    let reading = Reading::new(file);
    let rounds = Fields::of_file(&reading, root).and_then(|mut fields| {
        let version = version(&mut fields);
        let settings = settings(&mut fields, &Shelf { indicators, rule });
        fields.end();
        Some(Rounds { version: version?, settings })
    });
    reading.finish(rounds)
}

/// What the rounds are checked against.
struct Shelf<'a> {
    indicators: &'a Indicators,
    rule: &'a Rule,
}

fn settings(fields: &mut Fields<'_>, shelf: &Shelf<'_>) -> BTreeMap<Setting, Vec<IndicatorId>> {
    let mut settings = BTreeMap::new();
    let Some(mut part) = fields.must_part("settings") else { return settings };
    for (key, entry) in part.rest() {
        let Some(setting) = part.read("settings", &Node::of_key(key), code::<Setting>) else { continue };
        let round_fields = Fields::named(fields.reading(), setting.code(), &quote(setting.code()), entry);
        let ids = round_fields.map(|fields| round(fields, setting, shelf)).unwrap_or_default();
        settings.insert(setting, ids);
    }
    for missing in Setting::ALL.iter().filter(|one| !settings.contains_key(one)) {
        fields.defect_at("settings", format!("the setting {missing} has no first round"), "add it");
    }
    settings
}

fn round(mut fields: Fields<'_>, setting: Setting, shelf: &Shelf<'_>) -> Vec<IndicatorId> {
    fields.must("text", text);
    fields.node("why");
    origin(&mut fields);
    let mut signs: Vec<&Indicator> = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in fields.must_items("questions").unwrap_or_default() {
        let Some(sign) = question(&fields, entry, shelf.indicators) else { continue };
        if !seen.insert(&sign.id) {
            let wrong = format!("this question is already in the round for {setting}");
            fields.reading().defect(entry.line, sign.id.as_str(), wrong, "keep one of the two");
        }
        signs.push(sign);
    }
    if signs.len() > ROUND_SIZE {
        let wrong = format!("the round has {} questions", signs.len());
        fields.defect_at("questions", wrong, format!("keep {ROUND_SIZE} at most"));
    }
    if fields.reading().is_clean() {
        for set in Set::ALL {
            let reached = reachable(&signs, *set, shelf.rule);
            for row in shelf.rule.table(set.age()).iter().filter(|row| !reached.contains(&row.class)) {
                let class = row.class;
                let wrong = format!(
                    "with these questions alone the class {class} cannot be reached in the set {set}"
                );
                fields.defect_at("questions", wrong, "add signs");
            }
        }
    }
    fields.end();
    signs.iter().map(|sign| sign.id.clone()).collect()
}

fn question<'i>(round: &Fields<'_>, entry: &Node, indicators: &'i Indicators) -> Option<&'i Indicator> {
    let name = entry.get("id").and_then(Node::text).unwrap_or_else(|| round.name());
    let mut fields = Fields::named(round.reading(), name, "a question", entry)?;
    let id = fields.must("id", text);
    origin(&mut fields);
    fields.node("why");
    let sign = id.as_ref().and_then(|id| indicators.list.iter().find(|one| one.id.as_str() == id));
    if let Some(id) = id.as_ref().filter(|_| sign.is_none()) {
        let known = indicators.list.iter().map(|one| one.id.as_str());
        let fix = did_you_mean(id, known, || "check the id".into());
        fields.defect_at("id", format!("the base has no indicator {}", quote(id)), fix);
    }
    fields.end();
    sign
}

/// Ours, and said so: no source made these choices.
fn origin(fields: &mut Fields<'_>) {
    if let Some(said) = fields.must("origin", text).filter(|said| said != "project") {
        let wrong = format!("\"origin\" is {}, but first rounds are ours", quote(&said));
        fields.defect_at("origin", wrong, "write project");
    }
}

/// The classes that some answers to these signs reach in a set.
///
/// Dimensions are independent (each sign is in one), so it is enough to know which dimensions can be positive;
/// every one of them can also be left negative by answering no.
#[must_use]
pub fn reachable(signs: &[&Indicator], set: Set, rule: &Rule) -> BTreeSet<Class> {
    let mut counts: BTreeMap<Dimension, Counts> = BTreeMap::new();
    for (dimension, grade) in signs.iter().filter_map(|i| i.graded(set)) {
        let entry: &mut Counts = counts.entry(dimension).or_default();
        *entry = entry.plus(grade);
    }
    let can = |dimension: Dimension| counts.get(&dimension).is_some_and(|most| any_positive(*most, rule));
    let possible: Vec<Dimension> = Dimension::ALL.iter().copied().filter(|d| can(*d)).collect();
    Positives::all()
        .filter(|p| Dimension::ALL.iter().all(|d| !p.has(*d) || possible.contains(d)))
        .map(|p| rule.class(set.age(), p))
        .collect()
}

/// Whether some number of yes answers up to `most` makes a dimension positive.
fn any_positive(most: Counts, rule: &Rule) -> bool {
    (0..=most.of(Grade::Strong)).any(|strong| {
        (0..=most.of(Grade::Medium)).any(|medium| {
            (0..=most.of(Grade::Weak)).any(|weak| rule.positive(Counts { strong, medium, weak }))
        })
    })
}
