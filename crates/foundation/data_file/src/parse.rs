//! From foreign bytes to a tree: bounded, one document, no tags, no duplicate keys, no panic.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};

use crate::defect::Defect;
use crate::node::{Key, Node, Scalar, Value};
use crate::text::quote;

/// How large a file may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Deepest nesting of lists and maps.
    pub depth: usize,
    /// Largest number of values, copies made by aliases included.
    pub values: usize,
}

impl Limits {
    /// For files that a person writes and others read: 1 MiB, 24 levels, 100 000 values.
    pub const WRITTEN: Self = Self { bytes: 1 << 20, depth: 24, values: 100_000 };
    /// For files that a program may have written, such as sheets of answers: 8 MiB, 24 levels, 500 000 values.
    pub const COLLECTED: Self = Self { bytes: 8 << 20, depth: 24, values: 500_000 };
}

/// Reads bytes into a tree. `file` is only used in sentences.
///
/// # Errors
/// A [`Defect`], with its line, when the bytes are not one YAML or JSON document within the limits.
pub fn read(file: &str, bytes: &[u8], limits: &Limits) -> Result<Node, Defect> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limits.bytes {
        let wrong = format!("the file is larger than {} MiB", limits.bytes >> 20);
        return Err(Defect::of_file(file, wrong, "split it"));
    }
    let text = text(file, bytes)?;
    let text = if text.trim_start().starts_with(['{', '[']) { join_surrogates(text) } else { text.into() };
    Builder { file, limits, anchors: BTreeMap::new(), values: 0 }.document(&text)
}

/// The bytes as text that holds something.
fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, Defect> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        Defect::at(file, last_line(before), "the text is not UTF-8", "save the file as UTF-8 and try again")
    })?;
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Err(Defect::at(file, 1, "the file is empty", "fill it in and try again"));
    }
    if let Some((before, _)) = text.split_once('\0') {
        let line = last_line(before.as_bytes());
        return Err(Defect::at(
            file,
            line,
            "the text holds a zero byte",
            "save the file as plain UTF-8 text",
        ));
    }
    Ok(text)
}

/// Number of the line on which some bytes end. YAML ends a line at a line feed, a carriage return or both.
fn last_line(bytes: &[u8]) -> usize {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let next = bytes.iter().skip(1).chain(std::iter::once(&0));
    let returns = bytes.iter().zip(next).filter(|(one, next)| **one == b'\r' && **next != b'\n').count();
    feeds + returns + 1
}

/// JSON writes characters beyond the basic plane as two `\u` escapes; YAML wants one `\U`.
fn join_surrogates(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let pair = escape(tail).zip(tail.get(6..).and_then(escape));
        if let Some((high @ 0xd800..=0xdbff, low @ 0xdc00..=0xdfff)) = pair {
            // a String takes every write
            let _ = write!(out, "\\U{:08X}", 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            rest = tail.get(12..).unwrap_or_default();
        } else {
            let step = tail.char_indices().nth(2).map_or(tail.len(), |(i, _)| i);
            out.push_str(tail.get(..step).unwrap_or_default());
            rest = tail.get(step..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out.into()
}

fn escape(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

/// A list or map that is still open.
struct Open {
    line: usize,
    anchor: usize,
    inside: Inside,
}

enum Inside {
    List(Vec<Node>),
    Map { entries: Vec<(Key, Node)>, seen: BTreeMap<String, usize>, key: Option<Key> },
}

/// A value that an anchor names, with the number of its values and its depth.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

struct Builder<'a> {
    file: &'a str,
    limits: &'a Limits,
    anchors: BTreeMap<usize, Anchored>,
    values: usize,
}

impl Builder<'_> {
    fn defect(&self, line: usize, wrong: impl Into<String>, fix: &str) -> Defect {
        Defect::at(self.file, line, wrong, fix)
    }

    fn document(mut self, text: &str) -> Result<Node, Defect> {
        let mut parser = Parser::<StrInput<'_>>::new_from_str(text);
        let mut stack: Vec<Open> = Vec::new();
        let mut root: Option<Node> = None;
        let mut documents = 0_usize;
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|error| self.not_yaml(&error, text))?;
            let line = span.start.line().max(1);
            if let Event::DocumentStart(_) = event {
                documents += 1;
                if documents > 1 {
                    return Err(self.defect(
                        line,
                        "a second document begins here",
                        "keep one document per file",
                    ));
                }
            }
            if let Some(done) = self.step(event, line, &mut stack)? {
                root = Some(done);
            }
        }
        root.ok_or_else(|| self.defect(1, "the file holds no value", "fill it in and try again"))
    }

    /// A sentence for what the parser refused.
    fn not_yaml(&self, error: &ScanError, text: &str) -> Defect {
        let line = error.marker().line().clamp(1, last_line(text.as_bytes()));
        if error.info().contains("recursion limit") {
            return self.too_deep(line);
        }
        // the parser's mark stands before a tab that it stumbled over, often a line above
        let tab =
            text.lines().zip(1..).skip(line.saturating_sub(1)).take(2).find(|(l, _)| l.starts_with('\t'));
        match tab {
            Some((_, line)) => self.defect(line, "the line begins with a tab", "indent it with spaces"),
            None => self.defect(
                line,
                format!("this is not YAML or JSON ({})", error.info()),
                "check the indentation, quotes and brackets here",
            ),
        }
    }

    /// Takes one event; answers the root when it is complete.
    fn step(&mut self, event: Event<'_>, line: usize, stack: &mut Vec<Open>) -> Result<Option<Node>, Defect> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.no_tag(tag.is_some(), line)?;
                let node = Node { line, value: scalar(text.into_owned(), style) };
                self.place(node, anchor, 1, stack)
            }
            Event::SequenceStart(anchor, tag) => {
                self.no_tag(tag.is_some(), line)?;
                self.open(Open { line, anchor, inside: Inside::List(Vec::new()) }, stack)
            }
            Event::MappingStart(anchor, tag) => {
                self.no_tag(tag.is_some(), line)?;
                let inside = Inside::Map { entries: Vec::new(), seen: BTreeMap::new(), key: None };
                self.open(Open { line, anchor, inside }, stack)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Open { line, anchor, inside }) = stack.pop() else { return Ok(None) };
                let value = match inside {
                    Inside::List(items) => Value::List(items),
                    Inside::Map { entries, .. } => Value::Map(entries),
                };
                self.place(Node { line, value }, anchor, 0, stack)
            }
            Event::Alias(anchor) => self.alias(anchor, line, stack),
            _ => Ok(None),
        }
    }

    fn alias(&mut self, anchor: usize, line: usize, stack: &mut [Open]) -> Result<Option<Node>, Defect> {
        let Some(Anchored { node, size, depth }) = self.anchors.get(&anchor) else {
            return Err(self.defect(line, "this alias points into itself", "write the value out"));
        };
        if stack.len() + depth > self.limits.depth {
            return Err(self.too_deep(line));
        }
        let (node, size) = (Node { line, ..node.clone() }, *size);
        self.place(node, 0, size, stack)
    }

    fn no_tag(&self, tagged: bool, line: usize) -> Result<(), Defect> {
        if tagged {
            return Err(self.defect(line, "a YAML tag (!…) stands here", "take it out"));
        }
        Ok(())
    }

    fn too_deep(&self, line: usize) -> Defect {
        let wrong = format!("the values are nested deeper than {} levels", self.limits.depth);
        self.defect(line, wrong, "flatten them")
    }

    fn open(&mut self, open: Open, stack: &mut Vec<Open>) -> Result<Option<Node>, Defect> {
        if stack.len() >= self.limits.depth {
            return Err(self.too_deep(open.line));
        }
        if let Some(Open { inside: Inside::Map { key: None, .. }, .. }) = stack.last() {
            return Err(self.no_key(open.line));
        }
        self.spend(1, open.line)?;
        stack.push(open);
        Ok(None)
    }

    fn no_key(&self, line: usize) -> Defect {
        self.defect(line, "a list or group stands where a key is expected", "give the key a name")
    }

    fn spend(&mut self, values: usize, line: usize) -> Result<(), Defect> {
        self.values = self.values.saturating_add(values);
        if self.values > self.limits.values {
            let wrong = format!("the file holds more than {} values", self.limits.values);
            return Err(self.defect(line, wrong, "split it"));
        }
        Ok(())
    }

    fn place(
        &mut self,
        mut node: Node,
        anchor: usize,
        cost: usize,
        stack: &mut [Open],
    ) -> Result<Option<Node>, Defect> {
        self.spend(cost, node.line)?;
        if anchor != 0 {
            let (size, depth) = measure(&node);
            // the copy kept for the alias is a copy too
            self.spend(size, node.line)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth });
        }
        match stack.last_mut().map(|open| &mut open.inside) {
            None => return Ok(Some(node)),
            Some(Inside::List(items)) => items.push(node),
            Some(Inside::Map { entries, seen, key, .. }) => match key.take() {
                Some(key) => {
                    if node.is_null() {
                        node.line = key.line;
                    }
                    entries.push((key, node));
                }
                None => {
                    let next = self.key(node)?;
                    if let Some(first) = seen.insert(next.text.clone(), next.line) {
                        let wrong = format!("the key {} is already on line {first}", quote(&next.text));
                        return Err(self.defect(next.line, wrong, "keep one of them"));
                    }
                    *key = Some(next);
                }
            },
        }
        Ok(None)
    }

    fn key(&self, node: Node) -> Result<Key, Defect> {
        match node.value {
            Value::Scalar(scalar) => Ok(Key { text: scalar.text, line: node.line }),
            Value::Null => Ok(Key { text: "null".into(), line: node.line }),
            Value::List(_) | Value::Map(_) => Err(self.no_key(node.line)),
        }
    }
}

/// Number of values in a tree and its depth; the tree is never deeper than the limit.
fn measure(node: &Node) -> (usize, usize) {
    let join = |(size, depth): (usize, usize), child: &Node| {
        let (s, d) = measure(child);
        (size + s, depth.max(d + 1))
    };
    match &node.value {
        Value::Null | Value::Scalar(_) => (1, 0),
        Value::List(items) => items.iter().fold((1, 1), join),
        Value::Map(entries) => entries.iter().map(|(_, v)| v).fold((1, 1), join),
    }
}

fn scalar(text: String, style: ScalarStyle) -> Value {
    let plain = matches!(style, ScalarStyle::Plain);
    if plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") {
        Value::Null
    } else {
        Value::Scalar(Scalar { text, plain })
    }
}
