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

use crate::rules::node::{self, Defect, Node};
use crate::rules::{self, Base, Indicators, Rule};

/// What a command leaves behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliOutcome {
    /// 0: done. 2: the file is bad, or the program's own data is.
    pub exit_code: u8,
    /// Text for standard output; empty when the exit code is not 0.
    pub stdout: String,
    /// Sentences for standard error; empty when the exit code is 0.
    pub stderr: String,
}

impl CliOutcome {
    const fn done(stdout: String) -> Self {
        Self { exit_code: 0, stdout, stderr: String::new() }
    }

    fn bad(defects: &[Defect]) -> Self {
        let stderr = defects.iter().map(|d| format!("{d}\n")).collect();
        Self { exit_code: 2, stdout: String::new(), stderr }
    }
}

/// How `screen` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs: an array with one object per sheet (`data/indicators/README.md` describes it).
    Json,
}

/// `palermo screen FILE`: runs the embedded rule over every sheet of a YAML or JSON file.
#[must_use]
pub fn screen(path: &Path, format: Format) -> CliOutcome {
    match node::read_file(path) {
        Ok(root) => screen_tree(&path.display().to_string(), &root, format),
        Err(defect) => CliOutcome::bad(&[defect]),
    }
}

/// [`screen`] for bytes already read; `file` is only used in sentences.
#[must_use]
pub fn screen_bytes(file: &str, bytes: &[u8], format: Format) -> CliOutcome {
    match node::read(file, bytes) {
        Ok(root) => screen_tree(file, &root, format),
        Err(defect) => CliOutcome::bad(&[defect]),
    }
}

fn screen_tree(file: &str, root: &Node, format: Format) -> CliOutcome {
    let base = match Base::embedded() {
        Ok(base) => base,
        Err(defects) => return CliOutcome::bad(defects),
    };
    let screened = sheets::read(file, root, base).and_then(|sheets| {
        let mut results = Vec::with_capacity(sheets.len());
        for named in sheets {
            let evaluation =
                rules::evaluate(base, &named.sheet).map_err(|refusal| named.defect(file, &refusal))?;
            results.push((named, evaluation));
        }
        Ok(results)
    });
    match screened {
        Err(defect) => CliOutcome::bad(&[defect]),
        Ok(results) => match format {
            Format::Text => CliOutcome::done(output::text(base, &results)),
            Format::Json => output::json(&results).map_or_else(
                |error| {
                    let message = format!("the result could not be written as JSON ({error}); report this");
                    CliOutcome::bad(&[Defect { file: file.into(), line: None, item: None, message }])
                },
                CliOutcome::done,
            ),
        },
    }
}

/// `palermo indicators check FILE`: checks an indicator base, a rule, first rounds or worked examples; which of
/// them the file is, is read from its content. Rule, rounds and examples are checked against the files
/// `indicators.yaml` and `rule.yaml` beside them, or against the embedded ones when there are none.
#[must_use]
pub fn check(path: &Path) -> CliOutcome {
    let file = path.display().to_string();
    let checked = node::read_file(path).map_err(|defect| vec![defect]).and_then(|root| {
        let beside = path.parent().unwrap_or_else(|| Path::new(""));
        check_tree(&file, &root, beside)
    });
    match checked {
        Ok(sentence) => CliOutcome::done(format!("{}: {sentence}\n", node::printable(&file, 300))),
        Err(defects) => CliOutcome::bad(&defects),
    }
}

fn check_tree(file: &str, root: &Node, beside: &Path) -> Result<String, Vec<Defect>> {
    if root.get("indicators").is_some() {
        let read = rules::read_indicators(file, root)?;
        let graded = read.list.iter().filter(|i| !i.grades.is_empty()).count();
        let unverified =
            read.list.iter().flat_map(|i| i.grades.values()).filter(|(_, e)| !e.is_verified()).count();
        return Ok(format!(
            "no defect. Indicator base, version {}: {} indicators, {graded} of them graded; \
             {unverified} grades are not verified.",
            read.version,
            read.list.len()
        ));
    }
    if root.get("step_1").is_some() || root.get("step_2").is_some() {
        let rule = rules::read_rule(file, root)?;
        return Ok(format!("no defect. Decision rule, version {}.", rule.version));
    }
    if root.get("settings").is_some() {
        let rounds = rules::read_rounds(file, root, &indicators_beside(beside)?, &rule_beside(beside)?)?;
        return Ok(format!(
            "no defect. First rounds, version {}: {} settings, every class reachable in every set.",
            rounds.version,
            rounds.settings.len()
        ));
    }
    if root.get("examples").is_some() {
        let embedded = Base::embedded().map_err(<[Defect]>::to_vec)?;
        let base = Base::new(indicators_beside(beside)?, rule_beside(beside)?, embedded.rounds().clone());
        let number = examples::check(file, root, &base)?;
        return Ok(format!("no defect. {number} worked examples, all as expected."));
    }
    let message = "this is no file of the indicator base; it needs one of the keys indicators, step_1, settings \
                   or examples";
    Err(vec![Defect { file: file.into(), line: Some(root.line), item: None, message: message.into() }])
}

fn indicators_beside(folder: &Path) -> Result<Indicators, Vec<Defect>> {
    match beside(folder, "indicators.yaml")? {
        Some((file, root)) => rules::read_indicators(&file, &root),
        None => Ok(Base::embedded().map_err(<[Defect]>::to_vec)?.file().clone()),
    }
}

fn rule_beside(folder: &Path) -> Result<Rule, Vec<Defect>> {
    match beside(folder, "rule.yaml")? {
        Some((file, root)) => rules::read_rule(&file, &root),
        None => Ok(Base::embedded().map_err(<[Defect]>::to_vec)?.rule().clone()),
    }
}

fn beside(folder: &Path, name: &str) -> Result<Option<(String, Node)>, Vec<Defect>> {
    let path = folder.join(name);
    if !path.is_file() {
        return Ok(None);
    }
    let root = node::read_file(&path).map_err(|defect| vec![defect])?;
    Ok(Some((path.display().to_string(), root)))
}
