//! Checks worked examples: each must expect exactly what the rule says.

use std::collections::BTreeMap;

use super::sheets::{self, Named};
use crate::rules::node::{Defect, Node, Value, quote};
use crate::rules::{Base, Evaluation, Grade, evaluate};

/// Compares every example with the rule; answers how many there are.
///
/// # Errors
/// Every difference, with line and example.
pub fn check(file: &str, root: &Node, base: &Base) -> Result<usize, Vec<Defect>> {
    let examples = sheets::read(file, root, base).map_err(|defect| vec![defect])?;
    let mut defects = Vec::new();
    let mut lines: BTreeMap<&str, usize> = BTreeMap::new();
    for example in &examples {
        let mut note = |line: usize, message: String| {
            let item = Some(example.id.clone());
            defects.push(Defect { file: file.into(), line: Some(line), item, message });
        };
        if let Some(first) = lines.insert(&example.id, example.line) {
            note(example.line, format!("this id stands twice (first on line {first}); give one another id"));
        }
        match evaluate(base, &example.sheet) {
            Err(refusal) => note(example.set_line, refusal.to_string()),
            Ok(evaluation) => compare(example, &evaluation, &mut note),
        }
    }
    if defects.is_empty() { Ok(examples.len()) } else { Err(defects) }
}

fn compare(example: &Named, evaluation: &Evaluation, note: &mut impl FnMut(usize, String)) {
    let Some(expect) = &example.expect else {
        return note(example.line, "expect is missing; write dimensions, class and refer".into());
    };
    let Some(result) = evaluation.leading() else { return };
    let mut same = |node: Option<&Node>, name: &str, found: &str| match node {
        None => note(expect.line, format!("expect has no {name}; the rule says {found}")),
        Some(node) if node.text() != Some(found) => {
            let said = node.text().map_or_else(|| node.kind().to_owned(), quote);
            note(node.line, format!("{name} is expected to be {said}, but the rule says {found}"));
        }
        Some(_) => {}
    };
    same(expect.get("class"), "class", result.class.code());
    same(expect.get("refer"), "refer", if evaluation.advice.refer { "true" } else { "false" });
    let empty = Node { line: expect.line, value: Value::Map(Vec::new()) };
    let dimensions = expect.get("dimensions").unwrap_or(&empty);
    for (dimension, found) in &result.dimensions {
        let node = dimensions.get(dimension.code());
        let part = |key: &str| node.and_then(|n| n.get(key));
        for grade in Grade::ALL {
            let name = format!("{dimension} {grade}");
            same(part(grade.code()), &name, &found.counts.of(*grade).to_string());
        }
        let positive = if found.positive { "true" } else { "false" };
        same(part("positive"), &format!("{dimension} positive"), positive);
    }
}
