//! YAML as a tree that remembers its lines, and a reader that notes every fault instead of the first.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_saphyr::Spanned;

use crate::fault::{Fault, Problem, Wanted, short};

/// Largest file that is read, in bytes. The five strategies have 9 to 16 kilobytes.
pub(crate) const LARGEST: u64 = 1 << 20;
/// Deepest nesting of lists and groups. Plans need four.
const DEEPEST: usize = 24;

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

/// A value of a key of one's own (`x-…`), kept as it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// A number with a fraction.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Plain>),
    /// A group of keys.
    Group(BTreeMap<String, Plain>),
}

impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Flag(flag) => flag.serialize(serializer),
            Self::Whole(number) => number.serialize(serializer),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::List(list) => list.serialize(serializer),
            Self::Group(group) => group.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        Value::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Whole(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        i64::try_from(number).map(Value::Whole).map_err(|_| E::custom("a number is too large"))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = seq.next_element::<Spanned<Value>>()? {
            list.push(node(entry));
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut group = Vec::new();
        while let Some((key, entry)) = map.next_entry::<String, Spanned<Value>>()? {
            group.push((key, node(entry)));
        }
        Ok(Value::Group(group))
    }
}

fn node(entry: Spanned<Value>) -> Node {
    Node { line: entry.referenced.line(), value: entry.value }
}

/// The tree of one YAML document.
///
/// Duplicate keys, aliases that grow, several documents, nesting beyond [`DEEPEST`] and files beyond
/// [`LARGEST`] are refused.
pub(crate) fn tree(text: &str) -> Result<Node, Problem> {
    let whole = |fault| Problem { line: 0, item: None, fault };
    if text.len() as u64 > LARGEST {
        return Err(whole(Fault::TooLarge(LARGEST)));
    }
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Err(whole(Fault::Empty));
    }
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        budget: serde_saphyr::budget! { max_depth: DEEPEST, max_anchors: 0 },
    };
    serde_saphyr::from_str_with_options::<Spanned<Value>>(text, options).map(node).map_err(|error| Problem {
        line: error.location().map_or(0, |place| place.line()),
        item: None,
        fault: Fault::NotYaml(short_parser_words(&error.without_snippet().to_string())),
    })
}

/// The parser's words on one line, without a closing full stop.
fn short_parser_words(words: &str) -> String {
    let line = words.lines().next().unwrap_or_default();
    let mut out: String = line.chars().take(160).map(|c| if c.is_control() { ' ' } else { c }).collect();
    while out.ends_with(['.', ' ', ':']) {
        out.pop();
    }
    out
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

/// A value that the text may leave unsaid, or say to be open (`null`), or say. The three are kept apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Open<T> {
    /// The key is not there.
    #[default]
    Unsaid,
    /// The key says `null`: the text leaves it open.
    Null,
    /// The value.
    Said(T),
}

impl<T> Open<T> {
    /// The value, if there is one.
    pub fn said(&self) -> Option<&T> {
        match self {
            Self::Said(value) => Some(value),
            Self::Unsaid | Self::Null => None,
        }
    }

    pub(crate) fn is_unsaid(&self) -> bool {
        matches!(self, Self::Unsaid)
    }
}

impl<T: Serialize> Serialize for Open<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.said() {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_none(),
        }
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
