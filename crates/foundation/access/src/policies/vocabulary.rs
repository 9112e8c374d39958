//! Codes that policies compare with, and facts that they name. Cedar knows texts only: `principal.roles.contains("frontlin")`
//! is as good to it as the right word, and would be a rule that never holds. So each code is looked up in its list.

use std::collections::BTreeSet;

use cedar_policy::Policy;
use kernel::{Mandate, Purpose, Role, Tier, Training};
use serde_json::Value;

use crate::{
    kind::{DOSSIER_FACTS, Of},
    verbs::VerbSpec,
};

/// Checks every code that a policy about some verbs compares with; a sentence for the first that is in no list.
pub(super) fn unknown_code(policy: &Policy, verbs: &[&'static VerbSpec]) -> Option<String> {
    let mut problem = None;
    each(policy, &mut |expression| {
        let found = compared(expression).into_iter().find_map(|(path, code)| {
            let known = codes(&path, verbs)?;
            let unknown = !known.contains(&code);
            unknown.then(|| format!("{path} is never {code:?}; it is one of: {}", known.join(", ")))
        });
        problem = problem.take().or(found);
    });
    problem
}

/// The facts that a policy names: `resource.hold`, `resource.dossier.grants`, `principal.roles`.
pub(super) fn named(policy: &Policy) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    each(policy, &mut |expression| {
        names.extend(path(expression).filter(|path| path != "resource.dossier"));
    });
    names
}

/// The closed list of an attribute's codes, if it has one.
fn codes(path: &str, verbs: &[&'static VerbSpec]) -> Option<Vec<String>> {
    let owned = |codes: &mut dyn Iterator<Item = &'static str>| Some(codes.map(str::to_owned).collect());
    match path {
        "principal.roles" => owned(&mut Role::ALL.iter().map(|one| one.code())),
        "principal.training" => owned(&mut Training::ALL.iter().map(|one| one.code())),
        "principal.mandate" => owned(&mut Mandate::ALL.iter().map(|one| one.code())),
        "resource.dossier.granted" => owned(&mut Tier::ALL.iter().map(|one| one.code())),
        "resource.dossier.purposes" => owned(&mut Purpose::ALL.iter().map(|one| one.code())),
        "resource.dossier.grants" => {
            let pairs = Tier::ALL.iter().flat_map(|tier| Purpose::ALL.iter().map(move |one| (*tier, *one)));
            Some(pairs.map(|(tier, one)| super::grant_code(tier, one)).collect())
        }
        _ => {
            let name = path.strip_prefix("resource.")?;
            let common = name.strip_prefix("dossier.");
            let mut facts = DOSSIER_FACTS.iter().filter(|_| common.is_some());
            let own = verbs.iter().filter(|_| common.is_none()).flat_map(|verb| verb.on.facts);
            let name = common.unwrap_or(name);
            let fact =
                facts.find(|fact| fact.name == name).or_else(|| own.into_iter().find(|f| f.name == name));
            match fact?.of {
                Of::Code(list) => owned(&mut list.iter().copied()),
                Of::Flag | Of::Tie => None,
            }
        }
    }
}

/// Visits every part of a policy's conditions.
fn each(policy: &Policy, visit: &mut dyn FnMut(&Value)) {
    fn walk(value: &Value, visit: &mut dyn FnMut(&Value)) {
        visit(value);
        match value {
            Value::Object(parts) => parts.values().for_each(|part| walk(part, visit)),
            Value::Array(parts) => parts.iter().for_each(|part| walk(part, visit)),
            _ => {}
        }
    }
    // A policy that was parsed can be written; if it could not, the names it speaks of would be unknown and the
    // oracle would ask too few questions: the tests of the oracle count them.
    if let Ok(json) = policy.to_json()
        && let Some(conditions) = json.get("conditions")
    {
        walk(conditions, visit);
    }
}

/// The attribute that an expression names: `resource.dossier.grants`.
fn path(expression: &Value) -> Option<String> {
    let access = expression.get(".")?;
    let (left, name) = (access.get("left")?, access.get("attr")?.as_str()?);
    match left.get("Var").and_then(Value::as_str) {
        Some(variable) => Some(format!("{variable}.{name}")),
        None => Some(format!("{}.{name}", path(left)?)),
    }
}

/// Attributes with the codes that one expression compares them with.
fn compared(expression: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for operator in ["==", "!=", "contains", "containsAll", "containsAny"] {
        let Some(sides) = expression.get(operator) else { continue };
        let (Some(left), Some(right)) = (sides.get("left"), sides.get("right")) else { continue };
        for (attribute, value) in [(left, right), (right, left)] {
            if let Some(path) = path(attribute) {
                found.extend(texts(value).into_iter().map(|code| (path.clone(), code)));
            }
        }
    }
    found
}

/// A text, or the texts of a set.
pub(super) fn texts(expression: &Value) -> Vec<String> {
    let one = |value: &Value| value.get("Value").and_then(Value::as_str).map(str::to_owned);
    match expression.get("Set").and_then(Value::as_array) {
        Some(all) => all.iter().filter_map(one).collect(),
        None => one(expression).into_iter().collect(),
    }
}
