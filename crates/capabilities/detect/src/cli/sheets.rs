//! Reads sheets of answers: one sheet, a list of sheets, or many under `examples:`.

use std::collections::BTreeMap;

use data_file::values::{code, text, word};
use data_file::{Fields, Key, Node, Read, Reading, Value, Wanted, did_you_mean, quote};

use crate::rules::{Age, Answer, Base, Form, IndicatorId, Refusal, Set, Setting, Sheet};

/// Most sheets in one file.
const MOST_SHEETS: usize = 20_000;

/// A sheet with where it stands in its file.
#[derive(Debug, Clone)]
pub struct Named {
    /// The sheet's own id, or `sheet-1`, `sheet-2`, …
    pub id: String,
    /// Line on which the sheet begins.
    pub line: usize,
    /// Line of the set, or of the sheet.
    pub set_line: usize,
    /// The answers.
    pub sheet: Sheet,
    /// What an example expects; `screen` does not look at it.
    pub expect: Option<Node>,
}

impl Named {
    /// Notes that the sheet cannot be evaluated.
    pub fn refused(&self, reading: &Reading, refusal: &Refusal) {
        reading.defect(self.set_line, &self.id, refusal.wrong(), refusal.fix());
    }
}

/// Reads every sheet of a file; what is wrong is noted in `reading`.
pub fn read(reading: &Reading, root: &Node, base: &Base) -> Vec<Named> {
    let nodes = nodes(reading, root);
    if nodes.len() > MOST_SHEETS {
        let wrong = format!("there are more than {MOST_SHEETS} sheets");
        reading.defect(root.line, "", wrong, "split the file");
        return Vec::new();
    }
    let sheet = |(number, node): (usize, &Node)| {
        let own = node.get("id").and_then(|id| word(id).ok());
        one(reading, node, own.unwrap_or_else(|| format!("sheet-{}", number + 1)), base)
    };
    nodes.iter().enumerate().filter_map(sheet).collect()
}

/// The sheets of a file; at least one, or a defect.
fn nodes<'a>(reading: &'a Reading, root: &'a Node) -> &'a [Node] {
    let nodes = match &root.value {
        Value::List(items) => items.as_slice(),
        Value::Map(_) if root.get("examples").is_none() => std::slice::from_ref(root),
        Value::Map(_) => {
            let Some(mut fields) = Fields::of_file(reading, root) else { return &[] };
            let items = fields.must_items("examples");
            for key in ["note", "meta", "title", "version"] {
                fields.node(key);
            }
            fields.end();
            let Some(items) = items else { return &[] };
            items
        }
        _ => {
            let fix = "write keys such as set, age, yes, no and unknown";
            reading.defect(
                root.line,
                "",
                format!("a sheet is a group of keys, but this is {}", root.found()),
                fix,
            );
            return &[];
        }
    };
    if nodes.is_empty() {
        reading.defect(root.line, "", "there is no sheet in the list", "add one");
    }
    nodes
}

fn one(reading: &Reading, node: &Node, id: String, base: &Base) -> Option<Named> {
    let mut fields = Fields::named(reading, &id, "a sheet", node)?;
    if node.entries().is_empty() {
        fields.defect(node.line, "the sheet is empty", "write at least set or age");
        return None;
    }
    fields.open("id", word);
    let sheet = Sheet {
        set: fields.open("set", code::<Set>).into_said(),
        age: fields.open("age", code::<Age>).into_said(),
        answers: answers(&mut fields, node, base),
        forms: fields.list("forms", form).into_said().into_iter().flatten().collect(),
        asks_for_help: fields.or("asks_for_help", yes_or_no, false),
    };
    fields.open("setting", code::<Setting>);
    for key in ["story", "note", "why"] {
        fields.node(key);
    }
    let expect = fields.node("expect").cloned();
    let (line, set_line) = (fields.line(), fields.line_of("set"));
    fields.end();
    Some(Named { id, line, set_line, sheet, expect })
}

/// Which answer a key stands for. Tools of YAML 1.1 read an unquoted `yes:` as true and write `true:`; both are
/// taken, and so are the same words in capitals.
fn answer(key: &str) -> Option<Answer> {
    match key {
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" => Some(Answer::Yes),
        "no" | "No" | "NO" | "false" | "False" | "FALSE" => Some(Answer::No),
        "unknown" => Some(Answer::Unknown),
        _ => None,
    }
}

fn yes_or_no(node: &Node) -> Read<bool> {
    match node.text().and_then(answer) {
        Some(Answer::Yes) => Ok(true),
        Some(Answer::No) => Ok(false),
        _ => Err(Wanted::a("true or false")),
    }
}

fn answers(fields: &mut Fields<'_>, node: &Node, base: &Base) -> BTreeMap<IndicatorId, Answer> {
    let mut given: BTreeMap<String, (Answer, usize)> = BTreeMap::new();
    let mut keys: BTreeMap<Answer, &Key> = BTreeMap::new();
    for (key, _) in node.entries() {
        let Some(answer) = answer(&key.text) else { continue };
        let items = fields.items(&key.text).into_said().unwrap_or_default();
        if let Some(other) = keys.insert(answer, key) {
            let wrong = format!("{} and {} (line {}) mean the same", key.text, other.text, other.line);
            fields.defect(key.line, wrong, "keep one of the two");
            continue;
        }
        for item in items {
            let Some(id) = fields.read(&key.text, item, |node| indicator(fields.reading(), node, base))
            else {
                continue;
            };
            // the same answer given twice says nothing new and counts once
            if let Some((before, line)) = given.insert(id.clone(), (answer, item.line))
                && before != answer
            {
                let wrong = format!("{id} has two different answers (the other is on line {line})");
                fields.defect(item.line, wrong, "keep one of them");
            }
        }
    }
    // known, though they may be left out
    for key in ["yes", "no", "unknown"] {
        fields.node(key);
    }
    given.into_iter().map(|(id, (answer, _))| (IndicatorId::new(id), answer)).collect()
}

fn indicator(reading: &Reading, node: &Node, base: &Base) -> Read<String> {
    let id = text(node).map_err(|_| Wanted::a("the id of an indicator"))?;
    if base.get(&id).is_some() {
        return Ok(id);
    }
    let known = base.indicators().iter().map(|one| one.id.as_str());
    let fix = reading.did_you_mean(&id, known, || "check the id".into());
    Err(Wanted::Said { wrong: format!("the base has no indicator {}", quote(&id)), fix })
}

fn form(node: &Node) -> Read<Form> {
    code::<Form>(node).map_err(|wanted| {
        let Some(said) = node.text() else { return wanted };
        let codes = || Form::ALL.iter().map(|form| form.code());
        let fix = if said == "any" {
            "write unspecified when the form is not settled".to_owned()
        } else {
            let all = || format!("use one of: {}", codes().collect::<Vec<_>>().join(", "));
            did_you_mean(said, codes(), all)
        };
        Wanted::Said {
            wrong: format!("{} is no form of exploitation that can be confirmed", quote(said)),
            fix,
        }
    })
}
