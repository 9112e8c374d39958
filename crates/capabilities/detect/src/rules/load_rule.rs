//! Reads and checks `rule.yaml`: compiles the lines and tables and proves what every rule must keep.

use std::collections::BTreeMap;

use super::check::Check;
use super::codes::Class;
use super::node::{Defect, Node, quote};
use super::rule::{Condition, Line, Row, Rule};

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
pub fn rule(file: &str, root: &Node) -> Result<Rule, Vec<Defect>> {
    let mut check = Check::new(file);
    check.known_keys(root, None, &["meta", "input", "step_1", "ex_override", "step_2", "step_3"]);
    let version =
        check.field(root, None, "meta").and_then(|meta| check.text(meta, None, "version")).map(str::to_owned);
    for part in ["input", "ex_override"] {
        check.field(root, None, part);
    }
    let lines = step_1(&mut check, root);
    let (adult, child) = step_2(&mut check, root);
    step_3(&mut check, root);
    let rule = version.map(|version| Rule { version, lines, adult, child });
    if let Some(rule) = rule.as_ref().filter(|_| check.defects.is_empty())
        && let Err(message) = rule.check()
    {
        let line = root.get("step_2").map_or(root.line, |n| n.line);
        check.note(line, None, message);
    }
    check.finish(rule)
}

fn step_1(check: &mut Check<'_>, root: &Node) -> Vec<Line> {
    let Some(step) = check.field(root, None, "step_1") else { return Vec::new() };
    let Some(list) = check.field(step, Some("step_1"), "positive_if") else { return Vec::new() };
    let mut lines = Vec::new();
    for node in check.list(list, Some("step_1"), "positive_if") {
        match Line::parse(node.text().unwrap_or_default()) {
            Ok(line) => lines.push(line),
            Err(message) => check.note(node.line, Some("step_1"), message),
        }
    }
    if lines.is_empty() {
        check.note(list.line, Some("step_1"), "no line can be read; add at least one");
    }
    lines
}

fn step_2(check: &mut Check<'_>, root: &Node) -> (Vec<Row>, Vec<Row>) {
    let Some(step) = check.field(root, None, "step_2") else { return (Vec::new(), Vec::new()) };
    let item = Some("step_2");
    let mut symbols = BTreeMap::new();
    if let Some(node) = check.field(step, item, "symbols") {
        for (key, value) in check.map(node, item, "symbols") {
            match Condition::parse(value.text().unwrap_or_default(), &symbols) {
                Ok(condition) => drop(symbols.insert(key.text.clone(), condition)),
                Err(message) => check.note(value.line, Some(&key.text), message),
            }
        }
    }
    let adult = table(check, step, "adult", ADULT, &symbols);
    let child = table(check, step, "child", CHILD, &symbols);
    (adult, child)
}

fn table(
    check: &mut Check<'_>,
    step: &Node,
    name: &str,
    classes: &[Class],
    symbols: &BTreeMap<String, Condition>,
) -> Vec<Row> {
    let Some(node) = check.field(step, Some("step_2"), name) else { return Vec::new() };
    let mut rows = Vec::new();
    for entry in check.list(node, Some("step_2"), name) {
        let class = check
            .field(entry, Some(name), "class")
            .and_then(|n| check.code(n, Some(name), "class", classes, Class::code));
        let Some(class) = class else { continue };
        let item = format!("{name} {class}");
        check.known_keys(entry, Some(&item), &["class", "if", "en", "origin"]);
        check.text(entry, Some(&item), "origin");
        let Some(text) = check.text(entry, Some(&item), "if") else { continue };
        match Condition::parse(text, symbols) {
            Ok(condition) => rows.push(Row { class, condition }),
            Err(message) => check.note(entry.get("if").map_or(entry.line, |n| n.line), Some(&item), message),
        }
    }
    for missing in classes.iter().filter(|c| !rows.iter().any(|r| r.class == **c)) {
        check.note(node.line, Some(name), format!("the class {missing} has no row that can be read; add it"));
    }
    rows
}

/// Step 3 is run by the program; the file must say exactly what is run.
fn step_3(check: &mut Check<'_>, root: &Node) {
    let item = Some("step_3");
    let Some(list) = check.field(root, None, "step_3").and_then(|step| check.field(step, item, "refer_if"))
    else {
        return;
    };
    let items = check.list(list, item, "refer_if");
    for node in items {
        let text = node.text().unwrap_or_default();
        if !REFER_IF.contains(&text) {
            let message = format!("the program cannot run {}; use: {}", quote(text), REFER_IF.join(" | "));
            check.note(node.line, item, message);
        }
    }
    for missing in REFER_IF.iter().filter(|line| !items.iter().any(|n| n.text() == Some(line))) {
        check.note(
            list.line,
            item,
            format!("the line \"{missing}\" is missing; nothing may narrow the advice"),
        );
    }
}
