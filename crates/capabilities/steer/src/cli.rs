//! `palermo plan check FILE`: is this plan, or this bindings file, right?

use std::collections::BTreeMap;
use std::path::Path;

use data_file::{Defect, Defects, Limits, Node, Outcome, Value, quote, read_file};
use kernel::Registry;

use crate::bindings::{Bindings, bindings_of};
use crate::plans::{Kind, Plan, library, plan_of};

/// Checks a plan file or a bindings file, whichever it is; bindings against what the rooms can count.
///
/// Right: exit 0 and a summary line. Not: exit 2 and one sentence per defect, with file, line and item. A
/// bindings file is checked against the plan of its name in the folder above it, else against the strategies
/// that come with the software.
#[must_use]
pub fn check(path: &Path, measures: &Registry) -> Outcome {
    let name = path.display().to_string();
    let root = read_file(path, &Limits::WRITTEN).map_err(Defects::from);
    Outcome::checked(
        &name,
        root.and_then(|root| check_tree(&name, &root, measures, |id| plan_beside(path, id))),
    )
}

/// Checks the tree of a plan or bindings file; the summary, or every defect. `plan` finds a plan by its id and may
/// know none.
///
/// # Errors
/// As [`crate::plans::read_plan`] and [`crate::bindings::read_bindings`].
fn check_tree(
    name: &str,
    root: &Node,
    measures: &Registry,
    plan: impl Fn(&str) -> Result<Option<Plan>, Defects>,
) -> Result<String, Defects> {
    let Some(head) = root.get("plan") else { return Err(unrecognised(name, root).into()) };
    match (&head.value, head.text()) {
        (Value::Map(_), _) => plan_of(name, root).map(|plan| plan_summary(&plan)),
        (_, Some(id)) => match plan(id)? {
            Some(plan) => {
                bindings_of(name, root, &plan, Some(measures)).map(|bindings| bindings_summary(&bindings))
            }
            None => {
                let wrong = format!("the plan {} is not known", quote(id));
                let fix = "put a file of this name into the folder above, or name a plan that comes with the software";
                Err(Defect::at(name, head.line, wrong, fix).into())
            }
        },
        _ => Err(unrecognised(name, root).into()),
    }
}

fn unrecognised(name: &str, root: &Node) -> Defect {
    let fix = "write a group of keys under \"plan\" for a plan, or the id of a plan under \"plan\" and a list under \
               \"bindings\"";
    Defect::at(name, root.line, "this is neither a plan nor a bindings file", fix)
}

/// The plan that a bindings file at `path` names: from the folder above, else from the software.
fn plan_beside(path: &Path, id: &str) -> Result<Option<Plan>, Defects> {
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let beside = path.parent().and_then(Path::parent).map(|folder| folder.join(format!("{id}.yaml")));
    if let Some(beside) = beside.filter(|beside| plain && beside.is_file()) {
        let root = read_file(&beside, &Limits::WRITTEN)?;
        return plan_of(&beside.display().to_string(), &root).map(Some);
    }
    Ok(library()?.strategy(id).map(|strategy| strategy.plan.clone()))
}

fn plan_summary(plan: &Plan) -> String {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for item in plan.items() {
        *kinds.entry(item.kind).or_default() += 1;
    }
    let of = |kind| kinds.get(&kind).copied().unwrap_or(0);
    format!(
        "Plan {}: {} items (objectives {}, pillars {}, actions {}, outputs {}, documents {} with the plan \
         itself), {} actors.",
        plan.head.id,
        plan.counted(),
        of(Kind::Objective),
        of(Kind::Pillar),
        of(Kind::Action),
        of(Kind::Output),
        of(Kind::Document) + 1,
        of(Kind::Actor),
    )
}

fn bindings_summary(bindings: &Bindings) -> String {
    let items: std::collections::BTreeSet<&str> =
        bindings.bindings.iter().map(|binding| binding.item.as_str()).collect();
    format!(
        "Bindings of {}: {} indicators for {} items.",
        bindings.plan,
        bindings.bindings.len(),
        items.len()
    )
}
