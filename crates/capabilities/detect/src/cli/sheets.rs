//! Reads sheets of answers: one sheet, a list of sheets, or many under `examples:`.

use std::collections::BTreeMap;

use crate::rules::node::{Defect, Key, Node, Value, quote};
use crate::rules::{Age, Answer, Base, Form, IndicatorId, Refusal, Set, Setting, Sheet, nearest};

/// Most sheets in one file.
const MOST_SHEETS: usize = 20_000;

const KEYS: &[&str] = &[
    "set",
    "age",
    "yes",
    "no",
    "unknown",
    "forms",
    "asks_for_help",
    "id",
    "setting",
    "story",
    "note",
    "why",
    "expect",
];
/// Keys that may stand beside `examples`.
const MANY_KEYS: &[&str] = &["examples", "note", "meta", "title", "version"];

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
    /// The sentence for a refusal.
    pub fn defect(&self, file: &str, refusal: &Refusal) -> Defect {
        Defect {
            file: file.into(),
            line: Some(self.set_line),
            item: Some(self.id.clone()),
            message: refusal.to_string(),
        }
    }
}

/// Reads every sheet of a file.
///
/// # Errors
/// The first defect, with line and sheet.
pub fn read(file: &str, root: &Node, base: &Base) -> Result<Vec<Named>, Defect> {
    let at =
        |line: usize, message: String| Defect { file: file.into(), line: Some(line), item: None, message };
    let nodes = match &root.value {
        Value::List(items) => items.as_slice(),
        Value::Map(_) => match root.get("examples") {
            None => std::slice::from_ref(root),
            Some(examples) => {
                known_keys(root, MANY_KEYS).map_err(|(line, message)| at(line, message))?;
                match &examples.value {
                    Value::List(items) => items.as_slice(),
                    _ => {
                        let message =
                            format!("examples must be a list of sheets, but it is {}", examples.kind());
                        return Err(at(examples.line, message));
                    }
                }
            }
        },
        _ => {
            let message = "this is no sheet; write keys such as set, age, yes, no and unknown";
            return Err(at(root.line, message.into()));
        }
    };
    if nodes.is_empty() {
        return Err(at(root.line, "there is no sheet in the list; add one".into()));
    }
    if nodes.len() > MOST_SHEETS {
        return Err(at(root.line, format!("there are more than {MOST_SHEETS} sheets; split the file")));
    }
    nodes
        .iter()
        .enumerate()
        .map(|(number, node)| {
            let id = match node.get("id").and_then(Node::text) {
                Some(id) if !id.trim().is_empty() => id.to_owned(),
                _ => format!("sheet-{}", number + 1),
            };
            one(node, id.clone(), base).map_err(|(line, message)| Defect {
                file: file.into(),
                line: Some(line),
                item: Some(id),
                message,
            })
        })
        .collect()
}

/// A line and a sentence; file and sheet are added by the caller.
type Fault = (usize, String);

fn one(node: &Node, id: String, base: &Base) -> Result<Named, Fault> {
    let Value::Map(entries) = &node.value else {
        return Err((node.line, format!("a sheet must be a group of keys, but it is {}", node.kind())));
    };
    if entries.is_empty() {
        return Err((node.line, "the sheet is empty; write at least set or age".into()));
    }
    known_keys(node, KEYS)?;
    if let Some(value) = node.get("id")
        && !matches!(value.value, Value::Text(_) | Value::Null)
    {
        return Err((value.line, format!("id must be a text, but it is {}", value.kind())));
    }
    let mut sheet = Sheet {
        set: code(node, "set", "AL, AS, CL or CS; leave it out when it is not known", Set::ALL, Set::code)?,
        age: code(node, "age", "adult, child or unknown", Age::ALL, Age::code)?,
        asks_for_help: flag(node, "asks_for_help")?,
        ..Sheet::default()
    };
    code(node, "setting", "street, work_site, border, accommodation or online", Setting::ALL, Setting::code)?;
    let mut places: BTreeMap<&str, (Answer, usize)> = BTreeMap::new();
    let mut keys: BTreeMap<Answer, &Key> = BTreeMap::new();
    for (key, value) in entries {
        let Some(answer) = answer(&key.text) else { continue };
        if let Some(other) = keys.insert(answer, key) {
            let message =
                format!("{} and {} (line {}) mean the same; keep one", key.text, other.text, other.line);
            return Err((key.line, message));
        }
        answers(&mut places, key, value, answer, base)?;
    }
    sheet.answers = places.iter().map(|(id, (answer, _))| (IndicatorId::new(*id), *answer)).collect();
    for item in list(node, "forms")? {
        sheet.forms.insert(form(item)?);
    }
    let set_line = node.get("set").map_or(node.line, |n| n.line);
    Ok(Named { id, line: node.line, set_line, sheet, expect: node.get("expect").cloned() })
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

fn answers<'n>(
    places: &mut BTreeMap<&'n str, (Answer, usize)>,
    key: &Key,
    value: &'n Node,
    answer: Answer,
    base: &Base,
) -> Result<(), Fault> {
    for item in items(value, &key.text)? {
        let Some(id) = item.text() else {
            let message = format!("{} holds {} where an indicator id is expected", key.text, item.kind());
            return Err((item.line, message));
        };
        if base.get(id).is_none() {
            let near = base
                .nearest(id)
                .map_or_else(|| "check the id".to_owned(), |known| format!("did you mean {known}?"));
            return Err((item.line, format!("the base has no indicator {}; {near}", quote(id))));
        }
        // the same answer given twice says nothing new and counts once
        if let Some((before, line)) = places.insert(id, (answer, item.line))
            && before != answer
        {
            let message = format!("{id} has two different answers (the other is on line {line}); keep one");
            return Err((item.line, message));
        }
    }
    Ok(())
}

fn form(item: &Node) -> Result<Form, Fault> {
    let text = item.text().unwrap_or_default();
    if let Some(form) = Form::from_code(text) {
        return Ok(form);
    }
    let codes: Vec<&str> = Form::ALL.iter().map(|f| f.code()).collect();
    let what = if item.text().is_some() { quote(text) } else { item.kind().to_owned() };
    let advice = match nearest(text, codes.iter().copied()) {
        _ if text == "any" => "write unspecified when the form is not settled".to_owned(),
        Some(near) => format!("did you mean {near}?"),
        None => format!("use one of: {}", codes.join(", ")),
    };
    Err((item.line, format!("{what} is no form of exploitation that can be confirmed; {advice}")))
}

fn known_keys(node: &Node, known: &[&str]) -> Result<(), Fault> {
    let Value::Map(entries) = &node.value else { return Ok(()) };
    let strange = |key: &Key| {
        let takes_answers = known.contains(&"yes") && answer(&key.text).is_some();
        !takes_answers && !known.contains(&key.text.as_str())
    };
    match entries.iter().map(|(key, _)| key).find(|key| strange(key)) {
        None => Ok(()),
        Some(key) => {
            let near = nearest(&key.text, known.iter().copied())
                .map_or_else(|| format!("use: {}", known.join(", ")), |n| format!("did you mean {n}?"));
            Err((key.line, format!("the key {} is not known; {near}", quote(&key.text))))
        }
    }
}

/// A code that may be missing or empty.
fn code<T: Copy>(
    node: &Node,
    key: &str,
    choices: &str,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Fault> {
    let Some(value) = node.get(key).filter(|n| n.value != Value::Null) else { return Ok(None) };
    let text = value.text().unwrap_or_default();
    match all.iter().copied().find(|t| code(*t) == text) {
        Some(found) => Ok(Some(found)),
        None => {
            let what = if value.text().is_some() { quote(text) } else { value.kind().to_owned() };
            Err((value.line, format!("{key} is {what}; write {choices}")))
        }
    }
}

fn flag(node: &Node, key: &str) -> Result<bool, Fault> {
    let Some(value) = node.get(key).filter(|n| n.value != Value::Null) else { return Ok(false) };
    match value.text().and_then(answer) {
        Some(Answer::Yes) => Ok(true),
        Some(Answer::No) => Ok(false),
        _ => Err((value.line, format!("{key} must be true or false"))),
    }
}

fn list<'n>(node: &'n Node, key: &str) -> Result<&'n [Node], Fault> {
    node.get(key).map_or(Ok(&[]), |value| items(value, key))
}

fn items<'n>(value: &'n Node, key: &str) -> Result<&'n [Node], Fault> {
    match &value.value {
        Value::Null => Ok(&[]),
        Value::List(items) => Ok(items),
        _ => {
            let message =
                format!("{key} must be a list, but it is {}; write it like: {key}: [A, B]", value.kind());
            Err((value.line, message))
        }
    }
}
