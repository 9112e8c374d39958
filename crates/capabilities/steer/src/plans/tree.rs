//! A plan as a tree to be shown.

use std::collections::{BTreeMap, BTreeSet};

use super::capability::{Capability, CapabilityCode};
use super::model::{Item, Kind, Plan};

/// One line of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// The item.
    pub item: &'a Item,
    /// 0 for a root; a child has one more than its parent.
    pub depth: usize,
    /// Kind of the root above it: the heading under which the line stands.
    pub heading: Kind,
    /// The actors named for it, those who do it first.
    pub bodies: Vec<&'a Item>,
    /// Which of the seven capabilities serve it, each once.
    pub capabilities: Vec<Capability>,
    /// The same with their parts, as in the file.
    pub codes: &'a [CapabilityCode],
}

/// The order of the headings.
const HEADINGS: [Kind; 14] = [
    Kind::Objective,
    Kind::Pillar,
    Kind::Action,
    Kind::Output,
    Kind::Document,
    Kind::Duty,
    Kind::Measurable,
    Kind::Principle,
    Kind::Rationale,
    Kind::Level,
    Kind::Form,
    Kind::Group,
    Kind::Actor,
    Kind::Reference,
];

/// Every item of the plan once, depth first: roots (items for which the text states no parent) under the
/// heading of their kind, in the order of the file; children below their parents, whatever their kind.
#[must_use]
pub fn tree(plan: &Plan) -> Vec<Node<'_>> {
    let mut children: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in plan.items() {
        if let Some(parent) = item.parent.said() {
            children.entry(parent).or_default().push(item);
        }
    }
    let mut out = Vec::new();
    for heading in HEADINGS {
        let roots: Vec<&Item> =
            plan.items().filter(|item| item.kind == heading && item.parent.said().is_none()).collect();
        let mut waiting: Vec<(&Item, usize)> = roots.into_iter().rev().map(|item| (item, 0)).collect();
        while let Some((item, depth)) = waiting.pop() {
            out.push(node(plan, item, depth, heading));
            let below = children.get(item.id.as_str()).into_iter().flatten();
            waiting.extend(below.rev().map(|child| (*child, depth + 1)));
        }
    }
    out
}

fn node<'a>(plan: &'a Plan, item: &'a Item, depth: usize, heading: Kind) -> Node<'a> {
    let codes = item.served_by();
    let mut seen = BTreeSet::new();
    let capabilities = codes.iter().map(|code| code.capability).filter(|one| seen.insert(*one)).collect();
    Node { item, depth, heading, bodies: plan.bodies(item), capabilities, codes }
}
