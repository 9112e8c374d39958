//! The two commands of this room, as functions that the roof calls: `palermo indicators check FILE` and
//! `palermo screen FILE [--format text|json]`.
//!
//! Exit code 0 means that the work was done, whatever the advice says. Exit code 2 means a bad file: one sentence
//! per defect on stderr with file, line and what to do, and nothing on stdout. English only, as every command line
//! of Palermo.

mod examples;
mod output;
mod sheets;

use std::path::Path;

use data_file::{Defect, Defects, Limits, Node, Outcome, Reading};

use crate::rules::{self, Base, Indicators, Rule};

/// How `screen` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: an array with one object per sheet (`data/indicators/README.md` describes it).
    Json,
}

/// Sheets may come from a program, so they may be many; the base is written by hand.
const LIMITS: Limits = Limits::COLLECTED;

/// `palermo screen FILE`: runs the embedded rule over every sheet of a YAML or JSON file.
#[must_use]
pub fn screen(path: &Path, format: Format) -> Outcome {
    let tree = data_file::read_file(path, &LIMITS).map_err(Defects::from);
    outcome(tree.and_then(|root| screen_tree(&path.display().to_string(), &root, format)))
}

/// [`screen`] for bytes already read; `file` is only used in sentences.
#[must_use]
pub fn screen_bytes(file: &str, bytes: &[u8], format: Format) -> Outcome {
    let tree = data_file::read(file, bytes, &LIMITS).map_err(Defects::from);
    outcome(tree.and_then(|root| screen_tree(file, &root, format)))
}

fn outcome(result: Result<String, Defects>) -> Outcome {
    result.map_or_else(|defects| Outcome::defects(&defects), Outcome::done)
}

fn screen_tree(file: &str, root: &Node, format: Format) -> Result<String, Defects> {
    let base = embedded()?;
    let reading = Reading::new(file);
    let mut results = Vec::new();
    for named in sheets::read(&reading, root, base) {
        match rules::evaluate(base, &named.sheet) {
            Ok(evaluation) => results.push((named, evaluation)),
            Err(refusal) => named.refused(&reading, &refusal),
        }
    }
    let results = reading.finish(Some(results))?;
    match format {
        Format::Text => Ok(output::text(base, &results)),
        Format::Json => output::json(&results).map_err(|error| {
            let wrong = format!("the result cannot be written as JSON ({error})");
            Defect::of_file(file, wrong, "report this").into()
        }),
    }
}

fn embedded() -> Result<&'static Base, Defects> {
    Base::embedded().map_err(Clone::clone)
}

/// `palermo indicators check FILE`: checks an indicator base, a rule, first rounds or worked examples; which of
/// them the file is, is read from its content. Rule, rounds and examples are checked against the files
/// `indicators.yaml` and `rule.yaml` beside them, or against the embedded ones when there are none.
#[must_use]
pub fn check(path: &Path) -> Outcome {
    let file = path.display().to_string();
    let beside = path.parent().unwrap_or_else(|| Path::new(""));
    let tree = data_file::read_file(path, &LIMITS).map_err(Defects::from);
    Outcome::checked(&file, tree.and_then(|root| check_tree(&file, &root, beside)))
}

/// The summary of a file without defects.
fn check_tree(file: &str, root: &Node, beside: &Path) -> Result<String, Defects> {
    if root.get("indicators").is_some() {
        return Ok(about_indicators(&rules::read_indicators(file, root)?));
    }
    if root.get("step_1").is_some() || root.get("step_2").is_some() {
        let rule = rules::read_rule(file, root)?;
        return Ok(format!("Decision rule, version {}.", rule.version));
    }
    if root.get("settings").is_some() {
        let rounds = rules::read_rounds(file, root, &indicators_beside(beside)?, &rule_beside(beside)?)?;
        return Ok(format!(
            "First rounds, version {}: {} settings, every class reachable in every set.",
            rounds.version,
            rounds.settings.len()
        ));
    }
    if root.get("examples").is_some() {
        let rounds = embedded()?.rounds().clone();
        let base = Base::new(indicators_beside(beside)?, rule_beside(beside)?, rounds);
        let number = examples::check(file, root, &base)?;
        return Ok(format!("{number} worked examples, all as expected."));
    }
    let fix = "write one of the keys indicators, step_1, settings or examples";
    Err(Defect::at(file, root.line, "this is no file of the indicator base", fix).into())
}

fn about_indicators(read: &Indicators) -> String {
    let graded = read.list.iter().filter(|one| !one.grades.is_empty()).count();
    let grades = read.list.iter().flat_map(|one| one.grades.values());
    let unverified = grades.filter(|(_, evidence)| !evidence.is_verified()).count();
    format!(
        "Indicator base, version {}: {} indicators, {graded} of them graded; {unverified} grades are not verified.",
        read.version,
        read.list.len()
    )
}

fn indicators_beside(folder: &Path) -> Result<Indicators, Defects> {
    match beside(folder, "indicators.yaml")? {
        Some((file, root)) => rules::read_indicators(&file, &root),
        None => Ok(embedded()?.file().clone()),
    }
}

fn rule_beside(folder: &Path) -> Result<Rule, Defects> {
    match beside(folder, "rule.yaml")? {
        Some((file, root)) => rules::read_rule(&file, &root),
        None => Ok(embedded()?.rule().clone()),
    }
}

fn beside(folder: &Path, name: &str) -> Result<Option<(String, Node)>, Defects> {
    let path = folder.join(name);
    if !path.is_file() {
        return Ok(None);
    }
    let root = data_file::read_file(&path, &LIMITS)?;
    Ok(Some((path.display().to_string(), root)))
}
