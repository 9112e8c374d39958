//! Reads and checks `rule.yaml`: compiles the lines and tables and proves what every rule must keep.

use std::collections::BTreeMap;

use data_file::values::{one_of, text};
use data_file::{Defects, Fields, Node, Reading, quote};

use super::codes::Class;
use super::load::version;
use super::rule::{Condition, Line, Misread, Row, Rule};

/// The three lines of step 3 that the program knows how to run.
pub const REFER_IF: [&str; 3] = [
    "any dimension positive",
    "child and at least one strong indicator yes",
    "person asks for help or says they are a victim",
];

const ADULT: &[Class] = &[
    Class::Trafficking,
    Class::CoercedExploitation,
    Class::DeceptionAndExploitation,
    Class::ExploitationOnly,
    Class::AtRisk,
    Class::NoPattern,
];
const CHILD: &[Class] = &[Class::Trafficking, Class::AtRisk, Class::NoPattern];

/// Reads the rule out of a tree.
///
/// # Errors
/// Every defect that was found, each with its line.
pub fn rule(file: &str, root: &Node) -> Result<Rule, Defects> {
    let reading = Reading::new(file);
    let rule = Fields::of_file(&reading, root).and_then(whole);
    if let Some(rule) = rule.as_ref().filter(|_| reading.is_clean())
        && let Err(Misread { wrong, fix }) = rule.check()
    {
        reading.defect_at("", "step_2", wrong, fix);
    }
    reading.finish(rule)
}

fn whole(mut fields: Fields<'_>) -> Option<Rule> {
    let version = version(&mut fields);
    // said for people; the program runs the three steps
    for key in ["input", "ex_override"] {
        fields.must_node(key);
    }
    let lines = fields.must_part("step_1").map(step_1);
    let tables = fields.must_part("step_2").map(step_2);
    if let Some(step) = fields.must_part("step_3") {
        step_3(step);
    }
    fields.end();
    let (adult, child) = tables?;
    Some(Rule { version: version?, lines: lines?, adult, child })
}

fn step_1(mut step: Fields<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    let Some(items) = step.must_items("positive_if") else { return lines };
    for node in items {
        match Line::parse(node.text().unwrap_or_default()) {
            Ok(line) => lines.push(line),
            Err(Misread { wrong, fix }) => step.defect(node.line, wrong, fix),
        }
    }
    if lines.is_empty() {
        step.defect_at("positive_if", "no line can be read", "add at least one");
    }
    lines
}

fn step_2(mut step: Fields<'_>) -> (Vec<Row>, Vec<Row>) {
    let mut symbols = BTreeMap::new();
    if let Some(mut part) = step.must_part("symbols") {
        for (key, value) in part.rest() {
            match Condition::parse(value.text().unwrap_or_default(), &symbols) {
                Ok(condition) => drop(symbols.insert(key.text.clone(), condition)),
                Err(Misread { wrong, fix }) => step.reading().defect(value.line, &key.text, wrong, fix),
            }
        }
    }
    let adult = table(&mut step, "adult", ADULT, &symbols);
    let child = table(&mut step, "child", CHILD, &symbols);
    (adult, child)
}

fn table(
    step: &mut Fields<'_>,
    name: &str,
    classes: &[Class],
    symbols: &BTreeMap<String, Condition>,
) -> Vec<Row> {
    let Some(items) = step.must_items(name) else { return Vec::new() };
    let mut rows = Vec::new();
    for node in items {
        let class = node.get("class").and_then(Node::text).unwrap_or_default();
        let item = if class.is_empty() { name.to_owned() } else { format!("{name} {class}") };
        let fields = Fields::named(step.reading(), &item, "a row", node);
        rows.extend(fields.and_then(|fields| row(fields, classes, symbols)));
    }
    for missing in classes.iter().filter(|class| !rows.iter().any(|row| row.class == **class)) {
        let wrong = format!("in \"{name}\" the class {missing} has no row that can be read");
        step.defect_at(name, wrong, "add it");
    }
    rows
}

fn row(mut fields: Fields<'_>, classes: &[Class], symbols: &BTreeMap<String, Condition>) -> Option<Row> {
    let class = fields.must("class", one_of(classes, Class::code));
    fields.must("origin", text);
    fields.node("en");
    let condition = fields.must("if", text).and_then(|text| {
        let condition = Condition::parse(&text, symbols);
        condition.map_err(|Misread { wrong, fix }| fields.defect_at("if", wrong, fix)).ok()
    });
    fields.end();
    Some(Row { class: class?, condition: condition? })
}

/// Step 3 is run by the program; the file must say exactly what is run.
fn step_3(mut step: Fields<'_>) {
    let Some(items) = step.must_items("refer_if") else { return };
    for node in items {
        let line = node.text().unwrap_or_default();
        if !REFER_IF.contains(&line) {
            let wrong = format!("the program cannot run {}", quote(line));
            step.defect(node.line, wrong, format!("use one of: {}", REFER_IF.join(" | ")));
        }
    }
    for missing in REFER_IF.iter().filter(|line| !items.iter().any(|node| node.text() == Some(line))) {
        let wrong = format!("the line \"{missing}\" is missing, but nothing may narrow the advice");
        step.defect_at("refer_if", wrong, "add it");
    }
}
