//! Reads and checks `rounds.yaml`: per setting the first round of questions.

use std::collections::{BTreeMap, BTreeSet};

use super::base::{Indicator, IndicatorId, Indicators, ROUND_SIZE, Rounds, nearest};
use super::check::Check;
use super::codes::{Class, Dimension, Grade, Set, Setting};
use super::node::{Defect, Node, quote};
use super::rule::{Counts, Positives, Rule};

/// Reads the rounds out of a tree; ids must be in `indicators`, and with the answers of each round alone every
/// class of `rule` must be reachable in every set.
///
/// # Errors
/// Every defect that was found, each with line and item.
pub fn rounds(file: &str, root: &Node, indicators: &Indicators, rule: &Rule) -> Result<Rounds, Vec<Defect>> {
    let mut check = Check::new(file);
    check.known_keys(root, None, &["meta", "settings"]);
    let version =
        check.field(root, None, "meta").and_then(|meta| check.text(meta, None, "version")).map(str::to_owned);
    let mut settings = BTreeMap::new();
    if let Some(node) = check.field(root, None, "settings") {
        for (key, entry) in check.map(node, None, "settings") {
            let key_node = Node { line: key.line, value: super::node::Value::Text(key.text.clone()) };
            let known = check.code(&key_node, None, "the setting", Setting::ALL, Setting::code);
            if let Some(setting) = known {
                settings.insert(setting, round(&mut check, entry, setting, indicators, rule));
            }
        }
        for missing in Setting::ALL.iter().filter(|s| !settings.contains_key(s)) {
            check.note(node.line, Some(missing.code()), "this setting has no first round; add it");
        }
    }
    check.finish(version.map(|version| Rounds { version, settings }))
}

fn round(
    check: &mut Check<'_>,
    node: &Node,
    setting: Setting,
    indicators: &Indicators,
    rule: &Rule,
) -> Vec<IndicatorId> {
    let item = Some(setting.code());
    check.known_keys(node, item, &["text", "why", "origin", "questions"]);
    check.text(node, item, "text");
    origin(check, node, setting.code());
    let mut ids = Vec::new();
    let mut signs: Vec<&Indicator> = Vec::new();
    let mut seen = BTreeSet::new();
    let Some(list) = check.field(node, item, "questions") else { return ids };
    for entry in check.list(list, item, "questions") {
        let Some(id) = check.text(entry, item, "id") else { continue };
        check.known_keys(entry, Some(id), &["id", "origin", "why"]);
        origin(check, entry, id);
        let Some(sign) = indicators.list.iter().find(|i| i.id.as_str() == id) else {
            let near = nearest(id, indicators.list.iter().map(|i| i.id.as_str()))
                .map_or_else(|| "check the id".to_owned(), |n| format!("did you mean {n}?"));
            check.note(entry.line, Some(id), format!("the base has no indicator {}; {near}", quote(id)));
            continue;
        };
        if !seen.insert(id) {
            check.note(entry.line, Some(id), format!("this question stands twice in {setting}; keep one"));
        }
        ids.push(sign.id.clone());
        signs.push(sign);
    }
    if ids.len() > ROUND_SIZE {
        let message = format!("the round has {} questions; at most {ROUND_SIZE} are allowed", ids.len());
        check.note(list.line, item, message);
    }
    if check.defects.is_empty() {
        for set in Set::ALL {
            let reached = reachable(&signs, *set, rule);
            for row in rule.table(set.age()).iter().filter(|row| !reached.contains(&row.class)) {
                let message = format!(
                    "with these questions alone the class {} cannot be reached in the set {set}; add signs",
                    row.class
                );
                check.note(list.line, item, message);
            }
        }
    }
    ids
}

/// Ours, and said so: no source made these choices.
fn origin(check: &mut Check<'_>, node: &Node, item: &str) {
    if let Some(text) = check.text(node, Some(item), "origin")
        && text != "project"
    {
        let line = node.get("origin").map_or(node.line, |n| n.line);
        check.note(
            line,
            Some(item),
            format!("origin is {}; first rounds are ours: write project", quote(text)),
        );
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
