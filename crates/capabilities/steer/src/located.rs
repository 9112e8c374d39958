//! The typed values of a plan or bindings file with their lines, and a reader that notes every fault instead of the
//! first. Bytes become a tree in `data_file`, which bounds them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use data_file::Limits;
pub use data_file::{Open, Plain};

use crate::fault::{Fault, Problem, Wanted, short};

/// Largest file that is read, in bytes. The five strategies have 9 to 16 kilobytes.
pub(crate) const LARGEST: u64 = Limits::WRITTEN.bytes;

/// A YAML value with the line (from 1) it begins in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub line: u64,
    pub value: Value,
}

/// A YAML value by the core schema of YAML 1.2.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Flag(bool),
    Whole(i64),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    Group(Vec<(String, Node)>),
}

impl Value {
    fn found(&self) -> String {
        match self {
            Self::Null => "nothing".into(),
            Self::Flag(flag) => format!("{flag}"),
            Self::Whole(number) => format!("the number {number}"),
            Self::Number(number) => format!("the number {number}"),
            Self::Text(text) => format!("\"{}\"", short(text)),
            Self::List(_) => "a list".into(),
            Self::Group(_) => "a group of keys".into(),
        }
    }

    /// The value without its lines.
    pub(crate) fn plain(&self) -> Plain {
        match self {
            Self::Null => Plain::Null,
            Self::Flag(flag) => Plain::Flag(*flag),
            Self::Whole(number) => Plain::Whole(*number),
            Self::Number(number) => Plain::Number(*number),
            Self::Text(text) => Plain::Text(text.clone()),
            Self::List(list) => Plain::List(list.iter().map(|node| node.value.plain()).collect()),
            Self::Group(group) => {
                Plain::Group(group.iter().map(|(key, node)| (key.clone(), node.value.plain())).collect())
            }
        }
    }
}

impl From<&data_file::Node> for Node {
    fn from(node: &data_file::Node) -> Self {
        let value = match &node.value {
            data_file::Value::List(items) => Value::List(items.iter().map(Self::from).collect()),
            data_file::Value::Map(entries) => {
                Value::Group(entries.iter().map(|(key, node)| (key.text.clone(), Self::from(node))).collect())
            }
            data_file::Value::Null | data_file::Value::Scalar(_) => match node.plain() {
                Plain::Flag(flag) => Value::Flag(flag),
                Plain::Whole(number) => Value::Whole(number),
                Plain::Number(number) => Value::Number(number),
                Plain::Text(text) => Value::Text(text),
                Plain::Null | Plain::List(_) | Plain::Group(_) => Value::Null,
            },
        };
        Self { line: u64::try_from(node.line).unwrap_or_default(), value }
    }
}

/// The tree of one document, within the limits of [`data_file`].
pub(crate) fn tree(text: &str) -> Result<Node, Problem> {
    data_file::read("", text.as_bytes(), &Limits::WRITTEN).map(|node| Node::from(&node)).map_err(|defect| {
        Problem {
            line: defect.line.and_then(|line| u64::try_from(line).ok()).unwrap_or_default(),
            item: None,
            fault: Fault::NotRead { wrong: defect.wrong, fix: defect.fix },
        }
    })
}

/// What is noted while a file is read: faults, and the line of every key, for faults found later.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    problems: RefCell<Vec<Problem>>,
    lines: RefCell<BTreeMap<(String, String), u64>>,
    ids: RefCell<BTreeMap<String, u64>>,
}

impl Notes {
    pub(crate) fn fault(&self, line: u64, item: Option<&str>, fault: Fault) {
        let item = item.map(short);
        self.problems.borrow_mut().push(Problem { line, item, fault });
    }

    /// A fault at a key of an item that was read before.
    pub(crate) fn fault_at(&self, item: &str, key: &str, fault: Fault) {
        let line = self.lines.borrow().get(&(item.to_owned(), key.to_owned())).copied().unwrap_or(0);
        self.fault(line, Some(item), fault);
    }

    /// Whether nothing was wrong so far.
    pub(crate) fn is_clean(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    fn new_id(&self, id: &str, line: u64) {
        let first = self.ids.borrow().get(id).copied();
        match first {
            Some(first) => self.fault(line, Some(id), Fault::DuplicateId(short(id), first)),
            None => drop(self.ids.borrow_mut().insert(id.to_owned(), line)),
        }
    }

    /// The faults in the order of the file.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.line);
        problems
    }
}

/// A type that can be read from a value.
pub(crate) trait FromValue: Sized {
    /// The value, or what should have stood there.
    fn from_value(value: &Value) -> Result<Self, Wanted>;
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        match value {
            Value::Text(text) if !text.trim().is_empty() => Ok(text.clone()),
            _ => Err(Wanted::Text),
        }
    }
}

/// One of a closed list of codes.
pub(crate) fn one_of<T: Copy>(value: &Value, all: &[T], code: fn(T) -> &'static str) -> Result<T, Wanted> {
    let text = if let Value::Text(text) = value { text.as_str() } else { "" };
    let found = all.iter().copied().find(|one| code(*one) == text);
    found.ok_or_else(|| Wanted::OneOf(all.iter().map(|one| code(*one)).collect()))
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        if let Value::Whole(number) = value { Ok(*number) } else { Err(Wanted::Whole) }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        match value {
            #[allow(clippy::cast_precision_loss, reason = "figures are far below 2^52")]
            Value::Whole(number) => Ok(*number as f64),
            Value::Number(number) => Ok(*number),
            _ => Err(Wanted::Number),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        if let Value::Flag(flag) = value { Ok(*flag) } else { Err(Wanted::YesNo) }
    }
}

impl FromValue for Vec<String> {
    fn from_value(value: &Value) -> Result<Self, Wanted> {
        let Value::List(list) = value else { return Err(Wanted::Texts) };
        list.iter().map(|node| String::from_value(&node.value).map_err(|_| Wanted::Texts)).collect()
    }
}

/// The keys of one group, taken one by one; what is left at the end is not known.
pub(crate) struct Fields<'a> {
    notes: &'a Notes,
    /// Id of the item, or the name of the part, for faults.
    name: String,
    line: u64,
    left: Vec<(&'a str, &'a Node)>,
}

impl<'a> Fields<'a> {
    /// The keys under `node`; a fault and nothing if it is not a group. The group is named by its `id` (or
    /// `indicator`), or else `name`. An id that was there before is a fault.
    pub(crate) fn of(notes: &'a Notes, name: &str, node: &'a Node) -> Option<Self> {
        let Value::Group(group) = &node.value else {
            notes.fault(node.line, Some(name), wrong(name, Wanted::Keys, &node.value));
            return None;
        };
        let id = group.iter().find(|(key, _)| key == "id" || key == "indicator");
        let name = match id {
            Some((_, Node { value: Value::Text(id), line })) => {
                notes.new_id(id, *line);
                id.as_str()
            }
            _ => name,
        };
        let name = name.to_owned();
        // A block group begins at its first value; the line of the item is the one of its first key.
        let line = group.iter().map(|(_, entry)| entry.line).min().unwrap_or(node.line);
        let left = group.iter().map(|(key, entry)| (key.as_str(), entry)).collect();
        let mut lines = notes.lines.borrow_mut();
        for (key, entry) in group {
            lines.entry((name.clone(), key.clone())).or_insert(entry.line);
        }
        drop(lines);
        Some(Self { notes, name, line, left })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The keys that were not taken yet.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.left.iter().map(|(key, _)| *key)
    }

    /// The keys under a key, named after this group and the key.
    pub(crate) fn part(&mut self, key: &str) -> Open<Fields<'a>> {
        match self.node(key) {
            None => Open::Unsaid,
            Some(Node { value: Value::Null, .. }) => Open::Null,
            Some(node) => {
                let name = format!("{} · {key}", self.name);
                Fields::of(self.notes, &name, node).map_or(Open::Unsaid, Open::Said)
            }
        }
    }

    /// Takes a key's node.
    pub(crate) fn node(&mut self, key: &str) -> Option<&'a Node> {
        let at = self.left.iter().position(|(left, _)| *left == key)?;
        Some(self.left.remove(at).1)
    }

    /// Takes a key that may be missing or null.
    pub(crate) fn open<T: FromValue>(&mut self, key: &str) -> Open<T> {
        match self.node(key) {
            None => Open::Unsaid,
            Some(Node { value: Value::Null, .. }) => Open::Null,
            Some(node) => self.read(key, node).map_or(Open::Unsaid, Open::Said),
        }
    }

    /// Takes a key that must be there and not null.
    pub(crate) fn must<T: FromValue>(&mut self, key: &'static str) -> Option<T> {
        let Some(node) = self.node(key) else {
            self.fault(self.line, Fault::Missing(key));
            return None;
        };
        self.read(key, node)
    }

    /// Takes the keys of one's own, `x-…`.
    pub(crate) fn own(&mut self) -> BTreeMap<String, Plain> {
        let (own, left): (Vec<_>, Vec<_>) = self.left.iter().partition(|(key, _)| key.starts_with("x-"));
        self.left = left;
        own.into_iter().map(|(key, node)| (key.to_owned(), node.value.plain())).collect()
    }

    pub(crate) fn fault(&self, line: u64, fault: Fault) {
        self.notes.fault(line, Some(&self.name), fault);
    }

    fn read<T: FromValue>(&self, key: &str, node: &Node) -> Option<T> {
        T::from_value(&node.value)
            .map_err(|wanted| self.fault(node.line, wrong(key, wanted, &node.value)))
            .ok()
    }

    /// Ends the group: whatever was not taken is not known.
    pub(crate) fn end(self) {
        for (key, node) in &self.left {
            self.fault(node.line, Fault::UnknownKey(short(key)));
        }
    }
}

pub(crate) fn wrong(key: &str, wanted: Wanted, value: &Value) -> Fault {
    Fault::WrongType { key: short(key), wanted, found: value.found() }
}
