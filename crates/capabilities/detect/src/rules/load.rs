//! Reads and checks `indicators.yaml`: the same code serves the program and `palermo indicators check`.

use std::collections::{BTreeMap, BTreeSet};

use super::base::{Indicator, IndicatorId, Indicators};
use super::check::Check;
use super::codes::{Age, Dimension, Element, Evidence, Form, Grade, List, Phase, Set};
use super::node::{Defect, Node, Value, quote};

const TOP_KEYS: &[&str] = &[
    "meta",
    "sets",
    "set_sizes",
    "set_sizes_by_dimension",
    "set_grades",
    "grades",
    "dimensions",
    "forms",
    "forms_source",
    "rule",
    "indicators",
];
const KEYS: &[&str] = &[
    "id",
    "text",
    "list",
    "element",
    "dimension",
    "phase",
    "forms",
    "ages",
    "grades",
    "suggested_grade",
    "source",
    "evidence",
];

/// Reads the indicators out of a tree.
///
/// # Errors
/// Every defect that was found (at most 50), each with line and item.
pub fn indicators(file: &str, root: &Node) -> Result<Indicators, Vec<Defect>> {
    let mut check = Check::new(file);
    check.known_keys(root, None, TOP_KEYS);
    let version = match check.field(root, None, "meta") {
        Some(meta) => check.text(meta, None, "version").map(str::to_owned),
        None => None,
    };
    code_lists(&mut check, root);
    let mut list = Vec::new();
    let mut lines: BTreeMap<String, usize> = BTreeMap::new();
    if let Some(nodes) = check.field(root, None, "indicators") {
        for node in check.list(nodes, None, "indicators") {
            let Some(indicator) = indicator(&mut check, node) else { continue };
            if let Some(first) = lines.insert(indicator.id.to_string(), node.line) {
                let message =
                    format!("this id stands twice (first on line {first}); give one of them another id");
                check.note(node.line, Some(indicator.id.as_str()), message);
            }
            list.push(indicator);
        }
        if list.is_empty() {
            check.note(nodes.line, None, "there is no indicator that can be read; add at least one");
        }
    }
    // counts of a list with defects would only repeat them
    if check.defects.is_empty() {
        sizes(&mut check, root, &list);
    }
    check.finish(version.map(|version| Indicators { version, list }))
}

/// The code lists at the head of the file must be ours: codes live in stored rows and in the program.
fn code_lists(check: &mut Check<'_>, root: &Node) {
    if let Some(sets) = check.field(root, None, "sets") {
        let entries = check.map(sets, None, "sets");
        let keys: Vec<Node> =
            entries.iter().map(|(k, _)| Node { line: k.line, value: Value::Text(k.text.clone()) }).collect();
        same_codes(check, sets.line, &keys, "sets", Set::ALL, Set::code);
    }
    if let Some(node) = check.field(root, None, "grades") {
        let items = check.list(node, None, "grades").to_vec();
        same_codes(check, node.line, &items, "grades", Grade::ALL, Grade::code);
    }
    if let Some(node) = check.field(root, None, "forms") {
        let items = check.list(node, None, "forms").to_vec();
        same_codes(check, node.line, &items, "forms", FormWord::ALL, FormWord::code);
    }
    if let Some(node) = check.field(root, None, "dimensions") {
        let items = check.list(node, None, "dimensions");
        let codes: Vec<Node> = items.iter().filter_map(|i| i.get("code").cloned()).collect();
        same_codes(check, node.line, &codes, "dimensions", Dimension::ALL, Dimension::code);
        for item in items {
            dimension(check, item);
        }
    }
}

fn dimension(check: &mut Check<'_>, node: &Node) {
    check.known_keys(node, None, &["code", "id", "element", "phase", "text"]);
    let Some(dimension) = check.text(node, None, "code").and_then(Dimension::from_code) else { return };
    let item = Some(dimension.code());
    check.text(node, item, "text");
    let expected = [
        ("id", dimension.id()),
        ("element", dimension.element().code()),
        ("phase", dimension.phase().code()),
    ];
    for (key, expected) in expected {
        if let Some(text) = check.text(node, item, key)
            && text != expected
        {
            let line = node.get(key).map_or(node.line, |n| n.line);
            check.note(line, item, format!("{key} is {}; it must be {expected}", quote(text)));
        }
    }
}

/// The words of the file's `forms`: `any` stands for every form and is never confirmed; `unspecified` is
/// confirmed by a person and is no property of an indicator.
#[derive(Clone, Copy)]
enum FormWord {
    Any,
    Of(Form),
}

impl FormWord {
    const ALL: &'static [Self] = &[
        Self::Of(Form::Sexual),
        Self::Of(Form::Labour),
        Self::Of(Form::DomesticServitude),
        Self::Of(Form::Begging),
        Self::Of(Form::CriminalActivities),
        Self::Of(Form::SlaveryLike),
        Self::Of(Form::OrganRemoval),
        Self::Of(Form::ForcedMarriage),
        Self::Of(Form::IllegalAdoption),
        Self::Of(Form::Surrogacy),
        Self::Any,
    ];

    const fn code(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Of(form) => form.code(),
        }
    }
}

fn same_codes<T: Copy>(
    check: &mut Check<'_>,
    line: usize,
    nodes: &[Node],
    name: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) {
    let mut seen = BTreeSet::new();
    for node in nodes {
        if let Some(known) = check.code(node, None, name, all, &code)
            && !seen.insert(code(known))
        {
            check.note(node.line, Some(code(known)), format!("this code stands twice in {name}; keep one"));
        }
    }
    for missing in all.iter().map(|t| code(*t)).filter(|c| !seen.contains(c)) {
        check.note(line, Some(missing), format!("this code is missing in {name}; add it"));
    }
}

fn indicator(check: &mut Check<'_>, node: &Node) -> Option<Indicator> {
    if !matches!(node.value, Value::Map(_)) {
        check.note(
            node.line,
            None,
            format!("an indicator must be a group of keys, but it is {}", node.kind()),
        );
        return None;
    }
    let id = check.text(node, None, "id")?;
    let item = Some(id);
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    if id.len() > 24 || !id.chars().all(fits) {
        let message = "an id has at most 24 capital letters, digits and hyphens; write it like ILO-CD-01";
        check.note(node.get("id").map_or(node.line, |n| n.line), item, message);
    }
    check.known_keys(node, item, KEYS);
    let text = check.text(node, item, "text");
    let source = check.text(node, item, "source");
    let list =
        check.field(node, item, "list").and_then(|n| check.code(n, item, "list", List::ALL, List::code));
    let element = optional(check, node, item, "element", Element::ALL, Element::code);
    let phase = optional(check, node, item, "phase", Phase::ALL, Phase::code);
    let dimension = optional(check, node, item, "dimension", Dimension::ALL, Dimension::id);
    agrees(check, node, item, dimension, element, phase);
    optional(check, node, item, "suggested_grade", Grade::ALL, Grade::code);
    let forms = forms(check, node, item);
    let ages = codes(check, node, item, "ages", &[Age::Adult, Age::Child], Age::code);
    let grades = grades(check, node, item, &ages, dimension);
    let evidence = evidence(check, node, item, &grades);
    let grades =
        grades.iter().filter_map(|(s, (g, _))| Some((*s, (*g, *evidence.per_set.get(s)?)))).collect();
    Some(Indicator {
        id: IndicatorId::new(id),
        text: text?.to_owned(),
        list: list?,
        element,
        dimension,
        phase,
        forms,
        ages,
        grades,
        evidence: evidence.whole,
        source: source?.to_owned(),
    })
}

/// A code that may be missing or empty.
fn optional<T: Copy>(
    check: &mut Check<'_>,
    node: &Node,
    item: Option<&str>,
    key: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Option<T> {
    let value = node.get(key).filter(|n| n.value != Value::Null)?;
    check.code(value, item, key, all, code)
}

/// A list of codes with at least one and none twice.
fn codes<T: Copy>(
    check: &mut Check<'_>,
    node: &Node,
    item: Option<&str>,
    key: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str + Copy,
) -> Vec<T> {
    let Some(value) = check.field(node, item, key) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    let items = check.list(value, item, key);
    for entry in items {
        let Some(known) = check.code(entry, item, key, all, code) else { continue };
        if seen.insert(code(known)) {
            out.push(known);
        } else {
            check.note(entry.line, item, format!("{} stands twice in {key}; keep one", code(known)));
        }
    }
    if items.is_empty() && matches!(value.value, Value::List(_)) {
        check.note(value.line, item, format!("{key} is empty; name at least one"));
    }
    out
}

fn forms(check: &mut Check<'_>, node: &Node, item: Option<&str>) -> Vec<Form> {
    let words = codes(check, node, item, "forms", FormWord::ALL, FormWord::code);
    let all = FormWord::ALL.iter().filter_map(|w| match w {
        FormWord::Of(form) => Some(*form),
        FormWord::Any => None,
    });
    let any = words.iter().any(|w| matches!(w, FormWord::Any));
    all.filter(|form| any || words.iter().any(|w| matches!(w, FormWord::Of(f) if f == form))).collect()
}

fn agrees(
    check: &mut Check<'_>,
    node: &Node,
    item: Option<&str>,
    dimension: Option<Dimension>,
    element: Option<Element>,
    phase: Option<Phase>,
) {
    let Some(dimension) = dimension else { return };
    let line = |key: &str| node.get(key).map_or(node.line, |n| n.line);
    if element.is_some_and(|e| e != dimension.element()) {
        let message = format!("element must be {} for the dimension {}", dimension.element(), dimension.id());
        check.note(line("element"), item, message);
    }
    if phase.is_some_and(|p| p != dimension.phase()) {
        let message = format!("phase must be {} for the dimension {}", dimension.phase(), dimension.id());
        check.note(line("phase"), item, message);
    }
}

fn grades(
    check: &mut Check<'_>,
    node: &Node,
    item: Option<&str>,
    ages: &[Age],
    dimension: Option<Dimension>,
) -> BTreeMap<Set, (Grade, usize)> {
    let mut out = BTreeMap::new();
    let Some(value) = check.field(node, item, "grades") else { return out };
    // an ungraded list writes `grades: {}` or leaves it empty
    if value.value == Value::Null {
        return out;
    }
    for (key, entry) in check.map(value, item, "grades") {
        let key_node = Node { line: key.line, value: Value::Text(key.text.clone()) };
        let set = check.code(&key_node, item, "the set of a grade", Set::ALL, Set::code);
        let grade = check.code(entry, item, "the grade", Grade::ALL, Grade::code);
        let (Some(set), Some(grade)) = (set, grade) else { continue };
        if !ages.contains(&set.age()) {
            let message = format!(
                "there is a grade in {set}, but ages does not name {}; take the grade out or add the age",
                set.age()
            );
            check.note(key.line, item, message);
        }
        out.insert(set, (grade, key.line));
    }
    if !out.is_empty() && dimension.is_none() {
        check.note(value.line, item, "a graded indicator needs a dimension; add it");
    }
    out
}

struct Marks {
    whole: Option<Evidence>,
    per_set: BTreeMap<Set, Evidence>,
}

/// A graded indicator has one mark per grade; an ungraded one has one mark.
fn evidence(
    check: &mut Check<'_>,
    node: &Node,
    item: Option<&str>,
    grades: &BTreeMap<Set, (Grade, usize)>,
) -> Marks {
    let mut marks = Marks { whole: None, per_set: BTreeMap::new() };
    let Some(value) = check.field(node, item, "evidence") else { return marks };
    if grades.is_empty() {
        marks.whole = check.code(value, item, "evidence", Evidence::ALL, Evidence::code);
        return marks;
    }
    for (key, entry) in check.map(value, item, "evidence of a graded indicator") {
        match Set::from_code(&key.text).filter(|set| grades.contains_key(set)) {
            Some(set) => {
                if let Some(mark) = check.code(entry, item, "evidence", Evidence::ALL, Evidence::code) {
                    marks.per_set.insert(set, mark);
                }
            }
            None => {
                let message =
                    format!("there is evidence for {} but no grade; take one out", quote(&key.text));
                check.note(key.line, item, message);
            }
        }
    }
    for (set, (_, line)) in grades {
        if value.get(set.code()).is_none() {
            check.note(*line, item, format!("the grade in {set} has no evidence; say how it is known"));
        }
    }
    marks
}

/// Set sizes and numbers of grades that the head of the file states must be those of the indicators.
fn sizes(check: &mut Check<'_>, root: &Node, list: &[Indicator]) {
    for set in Set::ALL.iter().copied() {
        let graded: Vec<(Dimension, Grade)> = list.iter().filter_map(|i| i.graded(set)).collect();
        stated(check, root, &["set_sizes", set.code()], graded.len());
        for dimension in Dimension::ALL {
            let number = graded.iter().filter(|(d, _)| d == dimension).count();
            stated(check, root, &["set_sizes_by_dimension", set.code(), dimension.code()], number);
        }
        for grade in Grade::ALL {
            let number = graded.iter().filter(|(_, g)| g == grade).count();
            stated(check, root, &["set_grades", set.code(), grade.code()], number);
        }
    }
}

fn stated(check: &mut Check<'_>, root: &Node, path: &[&str], counted: usize) {
    let name = path.join(" / ");
    let Some(node) = path.iter().try_fold(root, |node, key| node.get(key)) else {
        let near = path.first().and_then(|key| root.get(key)).unwrap_or(root);
        check.note(near.line, None, format!("{name} is missing; add it: {counted}"));
        return;
    };
    if node.text().and_then(|t| t.parse::<usize>().ok()) != Some(counted) {
        let said = node.text().map_or_else(|| node.kind().to_owned(), quote);
        let message = format!("{name} says {said}, but {counted} are in the list; correct one of them");
        check.note(node.line, None, message);
    }
}
