//! `palermo plan check FILE`: is this plan, or this bindings file, right?

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::bindings::{Bindings, bindings_of};
use crate::fault::{Fault, Problem, SteerError};
use crate::located::{self, LARGEST, Node, Notes, Value};
use crate::plans::{Kind, Plan, library, plan_of, read_plan};

/// What a command prints and returns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliOutcome {
    /// 0: right; 2: not.
    pub exit_code: u8,
    /// For standard output; ends with a line break unless empty.
    pub stdout: String,
    /// For standard error; ends with a line break unless empty.
    pub stderr: String,
}

/// Checks a plan file or a bindings file, whichever it is.
///
/// Right: exit 0 and a summary line. Not: exit 2 and one sentence per fault, with file, line and item. A
/// bindings file is checked against the plan of its name in the folder above it, else against the strategies
/// that come with the software.
#[must_use]
pub fn check(path: &Path) -> CliOutcome {
    let name = path.display().to_string();
    match read_file(path) {
        Ok(text) => outcome(&name, check_text(&name, &text, |id| plan_beside(path, id))),
        Err(fault) => {
            let problems = vec![Problem { line: 0, item: None, fault }];
            outcome(&name, Err(SteerError::Faulty { file: name.clone(), problems }))
        }
    }
}

/// Checks the text of a plan or bindings file; the summary line, or every fault. `plan` finds the text of a
/// plan by its id and may know none.
///
/// # Errors
/// As [`crate::plans::read_plan`] and [`crate::bindings::read_bindings`].
pub fn check_text(
    name: &str,
    text: &str,
    plan: impl Fn(&str) -> Option<Result<Plan, SteerError>>,
) -> Result<String, SteerError> {
    let faulty = |problems| SteerError::Faulty { file: name.to_owned(), problems };
    let root = located::tree(text).map_err(|problem| faulty(vec![problem]))?;
    let notes = Notes::default();
    let summary = match kind_of(&root) {
        Found::Plan => plan_of(&notes, &root)?.map(|plan| plan_summary(&plan)),
        Found::Bindings(id) => match plan(id) {
            Some(plan) => bindings_of(&notes, &root, &plan?).map(|bindings| bindings_summary(&bindings)),
            None => {
                notes.fault(1, None, Fault::NoSuchPlan(crate::fault::short(id)));
                None
            }
        },
        Found::Neither => {
            notes.fault(0, None, Fault::Unrecognised);
            None
        }
    };
    let problems = notes.into_problems();
    match summary {
        Some(summary) if problems.is_empty() => Ok(summary),
        _ => Err(faulty(problems)),
    }
}

fn outcome(name: &str, result: Result<String, SteerError>) -> CliOutcome {
    match result {
        Ok(summary) => {
            CliOutcome { exit_code: 0, stdout: format!("{name}: {summary}\n"), stderr: String::new() }
        }
        Err(error) => CliOutcome { exit_code: 2, stdout: String::new(), stderr: format!("{error}\n") },
    }
}

fn read_file(path: &Path) -> Result<String, Fault> {
    let unreadable = |error: std::io::Error| Fault::Unreadable(error.to_string());
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(Fault::Folder);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Fault::TooLarge(LARGEST));
    }
    String::from_utf8(bytes).map_err(|_| Fault::NotText)
}

/// The plan that a bindings file at `path` names: from the folder above, else from the software.
fn plan_beside(path: &Path, id: &str) -> Option<Result<Plan, SteerError>> {
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let beside = path.parent().and_then(Path::parent).map(|folder| folder.join(format!("{id}.yaml")));
    if let Some(beside) = beside.filter(|beside| plain && beside.is_file()) {
        let name = beside.display().to_string();
        return Some(match read_file(&beside) {
            Ok(text) => read_plan(&name, &text),
            Err(fault) => {
                Err(SteerError::Faulty { file: name, problems: vec![Problem { line: 0, item: None, fault }] })
            }
        });
    }
    match library() {
        Ok(library) => library.strategy(id).map(|strategy| Ok(strategy.plan.clone())),
        Err(error) => Some(Err(error)),
    }
}

enum Found<'a> {
    Plan,
    Bindings(&'a str),
    Neither,
}

fn kind_of(root: &Node) -> Found<'_> {
    let Value::Group(group) = &root.value else { return Found::Neither };
    match group.iter().find(|(key, _)| key == "plan").map(|(_, node)| &node.value) {
        Some(Value::Group(_)) => Found::Plan,
        Some(Value::Text(id)) => Found::Bindings(id),
        _ => Found::Neither,
    }
}

fn plan_summary(plan: &Plan) -> String {
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for item in plan.items() {
        *kinds.entry(item.kind).or_default() += 1;
    }
    let of = |kind| kinds.get(&kind).copied().unwrap_or(0);
    format!(
        "{} is right: {} items (objectives {}, pillars {}, actions {}, outputs {}, documents {} with the plan \
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
        "the bindings of {} are right: {} indicators for {} items.",
        bindings.plan,
        bindings.bindings.len(),
        items.len()
    )
}
