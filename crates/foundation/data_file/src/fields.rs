//! The keys of one group, taken one by one; what is left at the end is not known.

use std::collections::BTreeMap;

use kernel::Lang;
use serde::{Serialize, Serializer};

use crate::node::{Key, Node, Plain, Value};
use crate::reading::Reading;
use crate::text::quote;
use crate::values::{Read, Wanted, text};

/// A value that the file may leave unsaid, or say to be open (`null`), or say. The three are kept apart.
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
    pub const fn said(&self) -> Option<&T> {
        match self {
            Self::Said(value) => Some(value),
            Self::Unsaid | Self::Null => None,
        }
    }

    /// The value itself, if there is one.
    pub fn into_said(self) -> Option<T> {
        match self {
            Self::Said(value) => Some(value),
            Self::Unsaid | Self::Null => None,
        }
    }

    /// Whether the key is not there.
    pub const fn is_unsaid(&self) -> bool {
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

/// The keys of one group.
///
/// Each key is taken once; taking it also tells that it is known, so that [`Fields::end`] can say of a key that nobody
/// asked for which one was probably meant.
#[derive(Debug)]
pub struct Fields<'a> {
    reading: &'a Reading,
    /// Id of the item, or the name of the part, for sentences; empty for the whole file.
    name: String,
    line: usize,
    left: Vec<&'a (Key, Node)>,
    known: Vec<String>,
    own: bool,
}

impl<'a> Fields<'a> {
    /// The keys of the whole file.
    #[must_use]
    pub fn of_file(reading: &'a Reading, root: &'a Node) -> Option<Self> {
        Self::named(reading, "", "the file", root)
    }

    /// The keys of a part of the file, by whose name it is called in sentences; `what` says what it is when it is no
    /// group.
    #[must_use]
    pub fn named(reading: &'a Reading, name: &str, what: &str, node: &'a Node) -> Option<Self> {
        let Value::Map(entries) = &node.value else {
            let wrong = format!("{what} is {}", node.found());
            reading.defect(node.line, name, wrong, "write a group of keys");
            return None;
        };
        // a block group begins at its first key
        let line = entries.iter().map(|(key, _)| key.line).min().unwrap_or(node.line);
        reading.remember(name, line, node);
        let left = entries.iter().collect();
        Some(Self { reading, name: name.to_owned(), line, left, known: Vec::new(), own: false })
    }

    /// The keys of an item that is called by its id, which must be unique in the file. Without an id it is called
    /// `list`, the name of the list in which it stands.
    #[must_use]
    pub fn item(reading: &'a Reading, list: &str, id_key: &str, node: &'a Node) -> Option<Self> {
        let id = node.get(id_key).and_then(|id| Some((text(id).ok()?, id.line)));
        if let Some((id, line)) = &id {
            reading.new_id(id, *line);
        }
        let name = id.map_or_else(|| list.to_owned(), |(id, _)| id);
        Self::named(reading, &name, &format!("an entry of \"{list}\""), node)
    }

    /// The reading to which this group belongs.
    #[must_use]
    pub const fn reading(&self) -> &'a Reading {
        self.reading
    }

    /// How the group is called in sentences.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Line of its first key.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Line of a key, taken or not; of the group when it is not there.
    #[must_use]
    pub fn line_of(&self, key: &str) -> usize {
        self.reading.line_of(&self.name, key).unwrap_or(self.line)
    }

    /// The keys that were not taken yet.
    pub fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.left.iter().map(|(key, _)| key.text.as_str())
    }

    /// Takes a key's node.
    pub fn node(&mut self, key: &str) -> Option<&'a Node> {
        if !self.known.iter().any(|known| known == key) {
            self.known.push(key.to_owned());
        }
        let at = self.left.iter().position(|(left, _)| left.text == key)?;
        Some(&self.left.remove(at).1)
    }

    /// Takes a key's node; a key that is not there is a defect.
    pub fn must_node(&mut self, key: &str) -> Option<&'a Node> {
        let node = self.node(key);
        if node.is_none() {
            self.missing(key);
        }
        node
    }

    /// Takes every key that is left, with its node: for groups whose keys are codes or names of the author's own.
    pub fn rest(&mut self) -> Vec<&'a (Key, Node)> {
        std::mem::take(&mut self.left)
    }

    /// Takes a key that must be there and not empty.
    pub fn must<T>(&mut self, key: &str, read: impl FnOnce(&Node) -> Read<T>) -> Option<T> {
        let node = self.must_node(key)?;
        self.read(key, node, read)
    }

    /// Takes a key that may be missing or empty.
    pub fn open<T>(&mut self, key: &str, read: impl FnOnce(&Node) -> Read<T>) -> Open<T> {
        match self.node(key) {
            None => Open::Unsaid,
            Some(node) if node.is_null() => Open::Null,
            Some(node) => self.read(key, node, read).map_or(Open::Unsaid, Open::Said),
        }
    }

    /// Takes a key that must be there, though it may be empty.
    pub fn stated<T>(&mut self, key: &str, read: impl FnOnce(&Node) -> Read<T>) -> Open<T> {
        if !self.keys().any(|left| left == key) {
            self.missing(key);
        }
        self.open(key, read)
    }

    /// Takes a key that may be missing or empty and has a value in that case.
    pub fn or<T>(&mut self, key: &str, read: impl FnOnce(&Node) -> Read<T>, otherwise: T) -> T {
        self.open(key, read).into_said().unwrap_or(otherwise)
    }

    /// The keys under a key, called after this group and the key.
    pub fn part(&mut self, key: &str) -> Open<Self> {
        match self.node(key) {
            None => Open::Unsaid,
            Some(node) if node.is_null() => Open::Null,
            Some(node) => self.below(key, node).map_or(Open::Unsaid, Open::Said),
        }
    }

    /// The keys under a key that must be there.
    pub fn must_part(&mut self, key: &str) -> Option<Self> {
        let node = self.must_node(key)?;
        self.below(key, node)
    }

    fn below(&self, key: &str, node: &'a Node) -> Option<Self> {
        Self::named(self.reading, &self.path(key), &quote(key), node)
    }

    /// How a key below this group is called: `dk-1 · reflection`.
    #[must_use]
    pub fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{} · {key}", self.name) }
    }

    /// Takes a list and reads each of its values; a defect of a value stands at the value's line.
    pub fn list<T>(&mut self, key: &str, read: impl Fn(&Node) -> Read<T>) -> Open<Vec<T>> {
        match self.items(key) {
            Open::Said(items) => {
                Open::Said(items.iter().filter_map(|item| self.read(key, item, &read)).collect())
            }
            Open::Null => Open::Null,
            Open::Unsaid => Open::Unsaid,
        }
    }

    /// Takes a list that must be there and reads each of its values.
    pub fn must_list<T>(&mut self, key: &str, read: impl Fn(&Node) -> Read<T>) -> Option<Vec<T>> {
        let items = self.must_items(key)?;
        Some(items.iter().filter_map(|item| self.read(key, item, &read)).collect())
    }

    /// Takes one value, or a list of values of which any is meant; missing and empty are no value.
    pub fn one_or_many<T>(&mut self, key: &str, read: impl Fn(&Node) -> Read<T>) -> Vec<T> {
        let Some(node) = self.node(key).filter(|node| !node.is_null()) else { return Vec::new() };
        let nodes =
            if let Value::List(items) = &node.value { items.as_slice() } else { std::slice::from_ref(node) };
        nodes.iter().filter_map(|node| self.read(key, node, &read)).collect()
    }

    /// Takes a list of groups that must be there and reads each of them.
    pub fn must_groups<T>(&mut self, key: &str, mut each: impl FnMut(Self) -> Option<T>) -> Option<Vec<T>> {
        let (path, what) = (self.path(key), format!("an entry of {}", quote(key)));
        let items = self.must_items(key)?;
        let group = |node| Self::named(self.reading, &path, &what, node);
        Some(items.iter().filter_map(|node| each(group(node)?)).collect())
    }

    /// Takes a list that must be there, as its nodes.
    pub fn must_items(&mut self, key: &str) -> Option<&'a [Node]> {
        let node = self.must_node(key)?;
        self.as_list(key, node)
    }

    /// Takes a list, as its nodes.
    pub fn items(&mut self, key: &str) -> Open<&'a [Node]> {
        match self.node(key) {
            None => Open::Unsaid,
            Some(node) if node.is_null() => Open::Null,
            Some(node) => self.as_list(key, node).map_or(Open::Unsaid, Open::Said),
        }
    }

    fn as_list(&self, key: &str, node: &'a Node) -> Option<&'a [Node]> {
        if let Value::List(items) = &node.value {
            return Some(items);
        }
        let (wrong, fix) = Wanted::a("a list").sentence(key, node);
        self.defect(node.line, wrong, fix);
        None
    }

    /// Takes a text in every language of the staff pages.
    pub fn must_languages(&mut self, key: &str) -> Option<BTreeMap<Lang, String>> {
        let mut part = self.must_part(key)?;
        let texts: BTreeMap<Lang, String> =
            Lang::ALL.into_iter().filter_map(|lang| Some((lang, part.must(lang.code(), text)?))).collect();
        part.end();
        (texts.len() == Lang::ALL.len()).then_some(texts)
    }

    /// Takes the keys of the author's own, `x-…`, as they stand.
    pub fn own(&mut self) -> BTreeMap<String, Plain> {
        self.own = true;
        let (own, left): (Vec<_>, Vec<_>) = self.left.iter().partition(|(key, _)| key.text.starts_with("x-"));
        self.left = left;
        own.into_iter().map(|(key, node)| (key.text.clone(), node.plain())).collect()
    }

    /// Reads a node that stands under a key; a defect when it does not fit.
    pub fn read<T>(&self, key: &str, node: &Node, read: impl FnOnce(&Node) -> Read<T>) -> Option<T> {
        match read(node) {
            Ok(value) => Some(value),
            Err(wanted) => {
                let (wrong, fix) = wanted.sentence(key, node);
                self.defect(node.line, wrong, fix);
                None
            }
        }
    }

    /// Notes a defect of this group.
    pub fn defect(&self, line: usize, wrong: impl Into<String>, fix: impl Into<String>) {
        self.reading.defect(line, &self.name, wrong, fix);
    }

    /// Notes a defect at a key of this group, taken or not.
    pub fn defect_at(&self, key: &str, wrong: impl Into<String>, fix: impl Into<String>) {
        self.defect(self.line_of(key), wrong, fix);
    }

    /// Notes that a key is missing.
    pub fn missing(&self, key: &str) {
        self.defect(self.line, format!("the key \"{key}\" is missing"), "add it");
    }

    /// Ends the group: whatever was not taken is not known.
    pub fn end(self) {
        for (key, _) in &self.left {
            let own = if self.own { ", or begin a key of your own with \"x-\"" } else { "" };
            let fix = self.reading.did_you_mean(&key.text, self.known.iter().map(String::as_str), || {
                format!("use one of: {}{own}", self.known.join(", "))
            });
            self.defect(key.line, format!("the key {} is not known", quote(&key.text)), fix);
        }
    }
}
