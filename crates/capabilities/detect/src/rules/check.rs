//! Collects what is wrong with a data file, so that its author sees every place at once.

use super::base::nearest;
use super::node::{Defect, Node, Value, quote};

/// Most defects that are collected from one file; more help nobody.
const MOST: usize = 50;

/// The defects of one file while it is read.
pub(crate) struct Check<'a> {
    file: &'a str,
    /// Found so far, in the order of the file's reading.
    pub defects: Vec<Defect>,
}

impl<'a> Check<'a> {
    pub fn new(file: &'a str) -> Self {
        Self { file, defects: Vec::new() }
    }

    /// Notes a defect at a line, of an item when there is one.
    pub fn note(&mut self, line: usize, item: Option<&str>, message: impl Into<String>) {
        if self.defects.len() < MOST {
            let (file, item) = (self.file.to_owned(), item.map(str::to_owned));
            self.defects.push(Defect { file, line: Some(line), item, message: message.into() });
        }
    }

    /// The result, when nothing was noted and it is there.
    pub fn finish<T>(self, result: Option<T>) -> Result<T, Vec<Defect>> {
        match result {
            Some(result) if self.defects.is_empty() => Ok(result),
            _ => Err(self.defects),
        }
    }

    /// The entries of a map; anything else is noted.
    pub fn map<'n>(
        &mut self,
        node: &'n Node,
        item: Option<&str>,
        name: &str,
    ) -> &'n [(super::node::Key, Node)] {
        if let Value::Map(entries) = &node.value {
            return entries;
        }
        self.note(node.line, item, format!("{name} must be a group of keys, but it is {}", node.kind()));
        &[]
    }

    /// The items of a list; anything else is noted.
    pub fn list<'n>(&mut self, node: &'n Node, item: Option<&str>, name: &str) -> &'n [Node] {
        if let Value::List(items) = &node.value {
            return items;
        }
        self.note(node.line, item, format!("{name} must be a list, but it is {}", node.kind()));
        &[]
    }

    /// The value under a key of a map that must have it.
    pub fn field<'n>(&mut self, node: &'n Node, item: Option<&str>, key: &str) -> Option<&'n Node> {
        let found = node.get(key);
        if found.is_none() && matches!(node.value, Value::Map(_)) {
            self.note(node.line, item, format!("{key} is missing; add it"));
        }
        found
    }

    /// A text that must be there and not blank.
    pub fn text<'n>(&mut self, node: &'n Node, item: Option<&str>, key: &str) -> Option<&'n str> {
        let value = self.field(node, item, key)?;
        match value.text() {
            Some(text) if !text.trim().is_empty() => Some(text),
            _ => {
                self.note(
                    value.line,
                    item,
                    format!("{key} must be a text, but it is empty or {}", value.kind()),
                );
                None
            }
        }
    }

    /// A code out of a list of codes.
    pub fn code<T: Copy>(
        &mut self,
        value: &Node,
        item: Option<&str>,
        name: &str,
        all: &[T],
        code: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let text = value.text().unwrap_or_default();
        let found = all.iter().copied().find(|t| code(*t) == text);
        if found.is_none() {
            let codes: Vec<&str> = all.iter().map(|t| code(*t)).collect();
            let what = if value.text().is_some() { quote(text) } else { value.kind().to_owned() };
            let near = nearest(text, codes.iter().copied()).map_or_else(
                || format!("use one of: {}", codes.join(", ")),
                |n| format!("did you mean {n}?"),
            );
            self.note(value.line, item, format!("{name} is {what}, which is not known; {near}"));
        }
        found
    }

    /// Notes every key of a map that is not expected, with the nearest expected one.
    pub fn known_keys(&mut self, node: &Node, item: Option<&str>, known: &[&str]) {
        let Value::Map(entries) = &node.value else { return };
        for (key, _) in entries.iter().filter(|(key, _)| !known.contains(&key.text.as_str())) {
            let near = nearest(&key.text, known.iter().copied())
                .map_or_else(|| format!("use: {}", known.join(", ")), |n| format!("did you mean {n}?"));
            self.note(key.line, item, format!("the key {} is not known; {near}", quote(&key.text)));
        }
    }
}
