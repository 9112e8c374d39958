//! Checks worked examples: each must expect exactly what the rule says.

use data_file::{Defects, Node, Reading, Value};

use super::sheets::{self, Named};
use crate::rules::{Base, Evaluation, Grade, evaluate};

/// Compares every example with the rule; answers how many there are.
///
/// # Errors
/// Every difference, with line and example.
pub fn check(file: &str, root: &Node, base: &Base) -> Result<usize, Defects> {
    let reading = Reading::new(file);
    let examples = sheets::read(&reading, root, base);
    for example in &examples {
        reading.new_id(&example.id, example.line);
        match evaluate(base, &example.sheet) {
            Err(refusal) => example.refused(&reading, &refusal),
            Ok(evaluation) => compare(&reading, example, &evaluation),
        }
    }
    reading.finish(Some(examples.len()))
}

fn compare(reading: &Reading, example: &Named, evaluation: &Evaluation) {
    let Some(expect) = &example.expect else {
        let fix = "write dimensions, class and refer under it";
        return reading.defect(example.line, &example.id, "the key \"expect\" is missing", fix);
    };
    let Some(result) = evaluation.leading() else { return };
    let same = |node: Option<&Node>, name: &str, found: &str| match node {
        None => {
            let wrong = format!("\"expect\" has no {name}, but the rule says {found}");
            reading.defect(expect.line, &example.id, wrong, "add it");
        }
        Some(node) if node.text() != Some(found) => {
            let wrong = format!("{name} is expected to be {}, but the rule says {found}", node.found());
            reading.defect(node.line, &example.id, wrong, "correct the example, or the rule");
        }
        Some(_) => {}
    };
    same(expect.get("class"), "class", result.class.code());
    same(expect.get("refer"), "refer", if evaluation.advice.refer { "true" } else { "false" });
    let empty = Node { line: expect.line, value: Value::Map(Vec::new()) };
    let dimensions = expect.get("dimensions").unwrap_or(&empty);
    for (dimension, found) in &result.dimensions {
        let node = dimensions.get(dimension.code());
        let part = |key: &str| node.and_then(|node| node.get(key));
        for grade in Grade::ALL {
            let name = format!("{dimension} {grade}");
            same(part(grade.code()), &name, &found.counts.of(*grade).to_string());
        }
        let positive = if found.positive { "true" } else { "false" };
        same(part("positive"), &format!("{dimension} positive"), positive);
    }
}
