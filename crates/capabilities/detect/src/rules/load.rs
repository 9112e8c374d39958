//! Reads and checks `indicators.yaml`: the same code serves the program and `palermo indicators check`.

use std::collections::{BTreeMap, BTreeSet};

use data_file::values::{code, one_of, text};
use data_file::{Defects, Fields, Key, Node, Read, Reading, Value, Wanted, quote};
use kernel::Form;

use super::base::{Indicator, IndicatorId, Indicators};
use super::codes::{Age, Dimension, Element, Evidence, Grade, List, Phase, Set};

/// Reads the indicators out of a tree.
///
/// # Errors
/// Every defect that was found, each with line and item.
pub fn indicators(file: &str, root: &Node) -> Result<Indicators, Defects> {
    let reading = Reading::new(file);
    let indicators = Fields::of_file(&reading, root).and_then(whole);
    // counts of a list with defects would only repeat them
    if let Some(indicators) = indicators.as_ref().filter(|_| reading.is_clean()) {
        sizes(&reading, root, &indicators.list);
    }
    reading.finish(indicators)
}

fn whole(mut fields: Fields<'_>) -> Option<Indicators> {
    let version = version(&mut fields);
    code_lists(&mut fields);
    // the numbers are counted when the list is right; the rest is for people
    for key in ["set_sizes", "set_sizes_by_dimension", "set_grades", "forms_source", "rule"] {
        fields.node(key);
    }
    let reading = fields.reading();
    let items = fields.must_items("indicators");
    let entry = |node| Fields::item(reading, "indicators", "id", node).and_then(indicator);
    let list: Vec<Indicator> = items.into_iter().flatten().filter_map(entry).collect();
    if items.is_some() && list.is_empty() {
        fields.defect_at("indicators", "there is no indicator that can be read", "add at least one");
    }
    fields.end();
    Some(Indicators { version: version?, list })
}

/// The version of a file: `meta.version`; whatever else stands under `meta` is for people.
pub(super) fn version(fields: &mut Fields<'_>) -> Option<String> {
    fields.must_part("meta")?.must("version", text)
}

/// The code lists at the head of the file must be ours: codes live in stored rows and in the program.
fn code_lists(fields: &mut Fields<'_>) {
    if let Some(mut sets) = fields.must_part("sets") {
        let keys: Vec<Node> = sets.rest().into_iter().map(|(key, _)| Node::of_key(key)).collect();
        same_codes(fields, "sets", &keys.iter().collect::<Vec<_>>(), Set::ALL, Set::code);
    }
    if let Some(grades) = fields.must_items("grades") {
        same_codes(fields, "grades", &grades.iter().collect::<Vec<_>>(), Grade::ALL, Grade::code);
    }
    if let Some(forms) = fields.must_items("forms") {
        same_codes(fields, "forms", &forms.iter().collect::<Vec<_>>(), FormWord::ALL, FormWord::code);
    }
    if let Some(dimensions) = fields.must_items("dimensions") {
        let codes: Vec<&Node> = dimensions.iter().filter_map(|one| one.get("code")).collect();
        same_codes(fields, "dimensions", &codes, Dimension::ALL, Dimension::code);
        for node in dimensions {
            let name = node.get("code").and_then(Node::text).unwrap_or("dimensions");
            if let Some(fields) = Fields::named(fields.reading(), name, "a dimension", node) {
                dimension(fields);
            }
        }
    }
}

/// Notes codes that are not ours, repeated ones and missing ones.
fn same_codes<T: Copy>(
    fields: &Fields<'_>,
    name: &str,
    nodes: &[&Node],
    all: &[T],
    code: impl Fn(T) -> &'static str + Copy,
) {
    let mut seen = BTreeSet::new();
    for node in nodes {
        if let Some(known) = fields.read(name, node, one_of(all, code))
            && !seen.insert(code(known))
        {
            let wrong = format!("the code {} is already in \"{name}\"", code(known));
            fields.defect(node.line, wrong, "keep one of the two");
        }
    }
    for missing in all.iter().map(|one| code(*one)).filter(|code| !seen.contains(code)) {
        fields.defect_at(name, format!("the code {missing} is missing in \"{name}\""), "add it");
    }
}

fn dimension(mut fields: Fields<'_>) {
    let dimension = fields.must("code", text).and_then(|code| code.parse::<Dimension>().ok());
    fields.must("text", text);
    for key in ["id", "element", "phase"] {
        let said = fields.must(key, text);
        let (Some(said), Some(dimension)) = (said, dimension) else { continue };
        let expected = match key {
            "id" => dimension.id(),
            "element" => dimension.element().code(),
            _ => dimension.phase().code(),
        };
        if said != expected {
            fields.defect_at(key, format!("\"{key}\" is {}", quote(&said)), format!("write {expected}"));
        }
    }
    fields.end();
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

fn indicator(mut fields: Fields<'_>) -> Option<Indicator> {
    let id = fields.must("id", text);
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    if id.as_ref().is_some_and(|id| id.len() > 24 || !id.chars().all(fits)) {
        let wrong = "an id has capital letters, digits and hyphens, 24 at most";
        fields.defect_at("id", wrong, "write it like ILO-CD-01");
    }
    let (text_en, source) = (fields.must("text", text), fields.must("source", text));
    let list = fields.must("list", code::<List>);
    let element = fields.open("element", code::<Element>).into_said();
    let phase = fields.open("phase", code::<Phase>).into_said();
    let dimension = fields.open("dimension", one_of(Dimension::ALL, Dimension::id)).into_said();
    agrees(&fields, dimension, element, phase);
    fields.open("suggested_grade", code::<Grade>);
    let forms = forms(&mut fields);
    let ages = codes(&mut fields, "ages", &[Age::Adult, Age::Child], Age::code);
    let grades = grades(&mut fields, &ages, dimension);
    let marks = evidence(&mut fields, &grades);
    let grades =
        grades.iter().filter_map(|(set, (grade, _))| Some((*set, (*grade, *marks.per_set.get(set)?))));
    let grades = grades.collect();
    fields.end();
    Some(Indicator {
        id: IndicatorId::new(id?),
        text: text_en?,
        list: list?,
        element,
        dimension,
        phase,
        forms,
        ages,
        grades,
        evidence: marks.whole,
        source: source?,
    })
}

/// A list of codes with at least one and none twice.
fn codes<T: Copy>(
    fields: &mut Fields<'_>,
    key: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str + Copy,
) -> Vec<T> {
    let Some(items) = fields.must_items(key) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for entry in items {
        let Some(known) = fields.read(key, entry, one_of(all, code)) else { continue };
        if seen.insert(code(known)) {
            out.push(known);
        } else {
            let wrong = format!("{} is already in \"{key}\"", code(known));
            fields.defect(entry.line, wrong, "keep one of the two");
        }
    }
    if items.is_empty() {
        fields.defect_at(key, format!("\"{key}\" is an empty list"), "name at least one");
    }
    out
}

fn forms(fields: &mut Fields<'_>) -> Vec<Form> {
    let words = codes(fields, "forms", FormWord::ALL, FormWord::code);
    let any = words.iter().any(|word| matches!(word, FormWord::Any));
    let chosen =
        |form: &Form| any || words.iter().any(|word| matches!(word, FormWord::Of(one) if one == form));
    let all = FormWord::ALL.iter().filter_map(|word| match word {
        FormWord::Of(form) => Some(*form),
        FormWord::Any => None,
    });
    all.filter(chosen).collect()
}

/// Element and phase follow from the dimension.
fn agrees(fields: &Fields<'_>, dimension: Option<Dimension>, element: Option<Element>, phase: Option<Phase>) {
    let Some(dimension) = dimension else { return };
    let pairs = [
        ("element", element.map(Element::code), dimension.element().code()),
        ("phase", phase.map(Phase::code), dimension.phase().code()),
    ];
    for (key, said, expected) in pairs {
        if let Some(said) = said.filter(|said| *said != expected) {
            let wrong = format!("\"{key}\" is {said}, but the dimension is {}", dimension.id());
            fields.defect_at(key, wrong, format!("write {expected}"));
        }
    }
}

fn grades(
    fields: &mut Fields<'_>,
    ages: &[Age],
    dimension: Option<Dimension>,
) -> BTreeMap<Set, (Grade, usize)> {
    let mut out = BTreeMap::new();
    let Some(node) = fields.must_node("grades") else { return out };
    // an ungraded list writes `grades: {}` or leaves it empty
    if node.is_null() {
        return out;
    }
    for (key, entry) in entries(fields, "grades", node) {
        let set = fields.read("grades", &Node::of_key(key), code::<Set>);
        let grade = fields.read(&key.text, entry, code::<Grade>);
        let (Some(set), Some(grade)) = (set, grade) else { continue };
        if !ages.contains(&set.age()) {
            let wrong = format!("there is a grade in {set}, but \"ages\" does not name {}", set.age());
            fields.defect(key.line, wrong, "take the grade out or add the age");
        }
        out.insert(set, (grade, key.line));
    }
    if !out.is_empty() && dimension.is_none() {
        fields.defect(node.line, "a graded indicator needs a dimension", "add it");
    }
    out
}

/// The entries of a node that must be a group.
fn entries<'a>(fields: &Fields<'_>, key: &str, node: &'a Node) -> &'a [(Key, Node)] {
    if !matches!(node.value, Value::Map(_)) {
        let group = |_: &Node| -> Read<()> { Err(Wanted::a("a group of keys")) };
        fields.read(key, node, group);
    }
    node.entries()
}

struct Marks {
    whole: Option<Evidence>,
    per_set: BTreeMap<Set, Evidence>,
}

/// A graded indicator has one mark per grade; an ungraded one has one mark.
fn evidence(fields: &mut Fields<'_>, grades: &BTreeMap<Set, (Grade, usize)>) -> Marks {
    let mut marks = Marks { whole: None, per_set: BTreeMap::new() };
    if grades.is_empty() {
        marks.whole = fields.must("evidence", code::<Evidence>);
        return marks;
    }
    let Some(node) = fields.must_node("evidence") else { return marks };
    for (key, entry) in entries(fields, "evidence", node) {
        match key.text.parse::<Set>().ok().filter(|set| grades.contains_key(set)) {
            Some(set) => {
                if let Some(mark) = fields.read("evidence", entry, code::<Evidence>) {
                    marks.per_set.insert(set, mark);
                }
            }
            None => {
                let wrong = format!("there is evidence for {} but no grade", quote(&key.text));
                fields.defect(key.line, wrong, "take it out or add the grade");
            }
        }
    }
    for (set, (_, line)) in grades.iter().filter(|(set, _)| node.get(set.code()).is_none()) {
        fields.defect(*line, format!("the grade in {set} has no evidence"), "say how it is known");
    }
    marks
}

/// Set sizes and numbers of grades that the head of the file states must be those of the indicators.
fn sizes(reading: &Reading, root: &Node, list: &[Indicator]) {
    for set in Set::ALL.iter().copied() {
        let graded: Vec<(Dimension, Grade)> = list.iter().filter_map(|one| one.graded(set)).collect();
        stated(reading, root, &["set_sizes", set.code()], graded.len());
        for dimension in Dimension::ALL {
            let number = graded.iter().filter(|(d, _)| d == dimension).count();
            stated(reading, root, &["set_sizes_by_dimension", set.code(), dimension.code()], number);
        }
        for grade in Grade::ALL {
            let number = graded.iter().filter(|(_, g)| g == grade).count();
            stated(reading, root, &["set_grades", set.code(), grade.code()], number);
        }
    }
}

fn stated(reading: &Reading, root: &Node, path: &[&str], counted: usize) {
    let name = path.join(" / ");
    let Some(node) = path.iter().try_fold(root, |node, key| node.get(key)) else {
        let near = path.first().and_then(|key| root.get(key)).unwrap_or(root);
        reading.defect(near.line, "", format!("{name} is missing"), format!("add it: {counted}"));
        return;
    };
    if node.text().and_then(|text| text.parse::<usize>().ok()) != Some(counted) {
        let wrong = format!("{name} is {}, but {counted} are in the list", node.found());
        reading.defect(node.line, "", wrong, "correct one of the two");
    }
}
