//! A bounded reader for YAML and JSON in which every value knows its line.
//!
//! Foreign bytes come in, a small tree or one [`Defect`] comes out: size, depth and number of values are
//! limited, copies made by aliases count too, a key may stand once, and nothing here panics.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};

/// Largest file, in bytes.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// Deepest nesting of lists and maps.
pub const MAX_DEPTH: usize = 24;
/// Largest number of values, copies made by aliases included.
pub const MAX_VALUES: usize = 500_000;

/// What is wrong with a file: where, in which item, and what to do, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct Defect {
    /// Name of the file as the person gave it.
    pub file: String,
    /// Line, counted from 1; `None` when the whole file is meant.
    pub line: Option<usize>,
    /// Identifier of the item, such as an indicator id.
    pub item: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

impl Defect {
    fn sentence(&self) -> String {
        let mut out = printable(&self.file, 300);
        // A String takes every write; the results carry nothing.
        if let Some(line) = self.line {
            let _ = write!(out, ", line {line}");
        }
        if let Some(item) = &self.item {
            let _ = write!(out, ", {}", printable(item, 60));
        }
        let _ = write!(out, ": {}", self.message);
        out
    }
}

/// A value with the line on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Line, counted from 1.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// What a value can be. Scalars stay text: `yes` and `true` are read by whoever knows what is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `null` or `~`.
    Null,
    /// A scalar.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file; keys are unique.
    Map(Vec<(Key, Node)>),
}

/// A key of a map with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key's text.
    pub text: String,
    /// Line, counted from 1.
    pub line: usize,
}

impl Node {
    /// The value under a key, when this is a map and the key is there.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text of a scalar.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, in a word for a sentence.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Text(_) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a group of keys",
        }
    }
}

/// Foreign text made safe to print: no control characters, at most `limit` characters.
#[must_use]
pub fn printable(text: &str, limit: usize) -> String {
    let mut out: String =
        text.chars().take(limit).map(|c| if is_unprintable(c) { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(limit).is_some() {
        out.push('…');
    }
    out
}

/// Control characters, and the invisible ones that turn the direction of a line around.
fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A short quotation of foreign text for a sentence.
#[must_use]
pub fn quote(text: &str) -> String {
    format!("\"{}\"", printable(text, 60))
}

/// Reads a file from disk into a tree.
///
/// # Errors
/// A [`Defect`] when the file cannot be read, is a folder, too large, not UTF-8, empty or not YAML or JSON.
pub fn read_file(path: &Path) -> Result<Node, Defect> {
    let file = path.display().to_string();
    let whole = |message: String| Defect { file: file.clone(), line: None, item: None, message };
    let meta = std::fs::metadata(path).map_err(|e| whole(unreadable(&e)))?;
    if meta.is_dir() {
        return Err(whole("this is a folder; give the name of a file".into()));
    }
    let open = std::fs::File::open(path).map_err(|e| whole(unreadable(&e)))?;
    let mut bytes = Vec::new();
    open.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|e| whole(unreadable(&e)))?;
    read(&file, &bytes)
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file; check the name and the folder".into(),
        std::io::ErrorKind::PermissionDenied => {
            "this file may not be read by you; ask for the right to read it".into()
        }
        _ => format!("the file cannot be read ({error}); check the name and the medium"),
    }
}

/// Reads bytes into a tree. `file` is only used in sentences.
///
/// # Errors
/// A [`Defect`] with line when the bytes are not one small YAML or JSON document.
pub fn read(file: &str, bytes: &[u8]) -> Result<Node, Defect> {
    let whole = |message: &str| Defect { file: file.into(), line: None, item: None, message: message.into() };
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(whole("the file is larger than 8 MiB; split it"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
        let mut defect = whole("the text is not UTF-8; save the file as UTF-8 and try again");
        defect.line = Some(before.iter().filter(|b| **b == b'\n').count() + 1);
        defect
    })?;
    if text.trim().is_empty() {
        return Err(whole("the file is empty; fill it in and try again"));
    }
    if let Some(at) = text.find('\0') {
        let mut defect = whole("the text holds a zero byte; save the file as plain UTF-8 text");
        defect.line = Some(text.get(..at).unwrap_or_default().matches('\n').count() + 1);
        return Err(defect);
    }
    let text = if text.trim_start().starts_with(['{', '[']) {
        join_surrogates(text)
    } else {
        std::borrow::Cow::Borrowed(text)
    };
    Builder { file, anchors: BTreeMap::new(), values: 0 }.document(&text)
}

/// JSON writes characters beyond the basic plane as two `\u` escapes; YAML wants one `\U`.
fn join_surrogates(text: &str) -> std::borrow::Cow<'_, str> {
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
enum Open {
    List {
        line: usize,
        anchor: usize,
        items: Vec<Node>,
    },
    Map {
        line: usize,
        anchor: usize,
        entries: Vec<(Key, Node)>,
        seen: BTreeMap<String, usize>,
        key: Option<Key>,
    },
}

struct Builder<'a> {
    file: &'a str,
    anchors: BTreeMap<usize, (Node, usize, usize)>,
    values: usize,
}

impl Builder<'_> {
    fn defect(&self, line: usize, message: impl Into<String>) -> Defect {
        Defect { file: self.file.into(), line: Some(line.max(1)), item: None, message: message.into() }
    }

    fn document(mut self, text: &str) -> Result<Node, Defect> {
        let mut parser = Parser::<StrInput<'_>>::new_from_str(text);
        let mut stack: Vec<Open> = Vec::new();
        let mut root: Option<Node> = None;
        let mut documents = 0_usize;
        while let Some(next) = parser.next_event() {
            let (event, span) = next.map_err(|e| self.not_yaml(&e, text))?;
            let line = span.start.line().max(1);
            if let Event::DocumentStart(_) = event {
                documents += 1;
                if documents > 1 {
                    return Err(
                        self.defect(line, "a second document begins here; keep one document per file")
                    );
                }
            }
            if let Some(done) = self.step(event, line, &mut stack)? {
                root = Some(done);
            }
        }
        root.ok_or_else(|| self.defect(1, "the file holds no value; fill it in and try again"))
    }

    /// A sentence for what the parser refused.
    fn not_yaml(&self, error: &ScanError, text: &str) -> Defect {
        let line = error.marker().line();
        if error.info().contains("recursion limit") {
            return self.too_deep(line);
        }
        // the parser's mark stands before a tab that it stumbled over, often a line above
        let tab =
            text.lines().zip(1..).skip(line.saturating_sub(1)).take(2).find(|(l, _)| l.starts_with('\t'));
        match tab {
            Some((_, line)) => self.defect(line, "the line begins with a tab; indent it with spaces"),
            None => {
                let why = error.info();
                let message = format!(
                    "this is not YAML or JSON ({why}); check the indentation, quotes and brackets here"
                );
                self.defect(line, message)
            }
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
                self.open(Open::List { line, anchor, items: Vec::new() }, line, stack)
            }
            Event::MappingStart(anchor, tag) => {
                self.no_tag(tag.is_some(), line)?;
                let map = Open::Map { line, anchor, entries: Vec::new(), seen: BTreeMap::new(), key: None };
                self.open(map, line, stack)
            }
            Event::SequenceEnd | Event::MappingEnd => match stack.pop() {
                Some(Open::List { line, anchor, items }) => {
                    self.place(Node { line, value: Value::List(items) }, anchor, 0, stack)
                }
                Some(Open::Map { line, anchor, entries, .. }) => {
                    self.place(Node { line, value: Value::Map(entries) }, anchor, 0, stack)
                }
                None => Ok(None),
            },
            Event::Alias(anchor) => {
                let Some((node, size, depth)) = self.anchors.get(&anchor) else {
                    return Err(self.defect(line, "this alias points into itself; write the value out"));
                };
                if stack.len() + depth > MAX_DEPTH {
                    return Err(self.too_deep(line));
                }
                let (node, size) = (Node { line, ..node.clone() }, *size);
                self.place(node, 0, size, stack)
            }
            _ => Ok(None),
        }
    }

    fn no_tag(&self, tagged: bool, line: usize) -> Result<(), Defect> {
        if tagged {
            return Err(self.defect(line, "a YAML tag (!…) stands here; take it out"));
        }
        Ok(())
    }

    fn too_deep(&self, line: usize) -> Defect {
        self.defect(line, format!("the values are nested deeper than {MAX_DEPTH} levels; flatten them"))
    }

    fn open(&mut self, open: Open, line: usize, stack: &mut Vec<Open>) -> Result<Option<Node>, Defect> {
        if stack.len() >= MAX_DEPTH {
            return Err(self.too_deep(line));
        }
        if let Some(Open::Map { key: None, .. }) = stack.last() {
            return Err(
                self.defect(line, "a list or group stands where a key is expected; give the key a name")
            );
        }
        self.spend(1, line)?;
        stack.push(open);
        Ok(None)
    }

    fn spend(&mut self, values: usize, line: usize) -> Result<(), Defect> {
        self.values = self.values.saturating_add(values);
        if self.values > MAX_VALUES {
            return Err(self.defect(line, format!("the file holds more than {MAX_VALUES} values; split it")));
        }
        Ok(())
    }

    fn place(
        &mut self,
        node: Node,
        anchor: usize,
        cost: usize,
        stack: &mut [Open],
    ) -> Result<Option<Node>, Defect> {
        self.spend(cost, node.line)?;
        if anchor != 0 {
            let (size, depth) = measure(&node);
            // the copy kept for the alias is a copy too
            self.spend(size, node.line)?;
            self.anchors.insert(anchor, (node.clone(), size, depth));
        }
        match stack.last_mut() {
            None => return Ok(Some(node)),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, seen, key, .. }) => match key.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    let text = match node.value {
                        Value::Text(text) => text,
                        Value::Null => "null".into(),
                        _ => {
                            return Err(
                                self.defect(node.line, "a list or group stands where a key is expected")
                            );
                        }
                    };
                    if let Some(first) = seen.insert(text.clone(), node.line) {
                        let message = format!(
                            "the key {} stands twice (first on line {first}); keep one",
                            quote(&text)
                        );
                        return Err(self.defect(node.line, message));
                    }
                    *key = Some(Key { text, line: node.line });
                }
            },
        }
        Ok(None)
    }
}

/// Number of values in a tree and its depth; the tree is at most [`MAX_DEPTH`] deep.
fn measure(node: &Node) -> (usize, usize) {
    let join = |(size, depth): (usize, usize), child: &Node| {
        let (s, d) = measure(child);
        (size + s, depth.max(d + 1))
    };
    match &node.value {
        Value::Null | Value::Text(_) => (1, 0),
        Value::List(items) => items.iter().fold((1, 1), join),
        Value::Map(entries) => entries.iter().map(|(_, v)| v).fold((1, 1), join),
    }
}

fn scalar(text: String, style: ScalarStyle) -> Value {
    let plain = matches!(style, ScalarStyle::Plain);
    if plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL") {
        Value::Null
    } else {
        Value::Text(text)
    }
}
