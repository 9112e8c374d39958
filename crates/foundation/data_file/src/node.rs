//! A YAML or JSON document as a small tree in which every value knows its line.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::text::quote;

/// A value with the line on which it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Line, counted from 1. A value that is left out (`key:` and nothing behind it) has the line of its key.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// What a value can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `null` or `~`.
    Null,
    /// A single value, as it was written.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map in the order of the file; keys are unique.
    Map(Vec<(Key, Node)>),
}

/// A single value as it was written: whether `5` is a number or a text depends on the quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text, quotation marks and escapes resolved.
    pub text: String,
    /// Whether it was written without quotation marks.
    pub plain: bool,
}

/// A key of a map with its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key's text.
    pub text: String,
    /// Line, counted from 1.
    pub line: usize,
}

/// A value without its lines, by the core schema of YAML 1.2.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Plain>),
    /// A group of keys.
    Group(BTreeMap<String, Plain>),
}

impl Scalar {
    /// `true` or `false`, unless it is a text.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        match self.text.as_str() {
            "true" | "True" | "TRUE" if self.plain => Some(true),
            "false" | "False" | "FALSE" if self.plain => Some(false),
            _ => None,
        }
    }

    /// A whole number, unless it is a text or does not fit.
    #[must_use]
    pub fn whole(&self) -> Option<i64> {
        let digits = self.text.strip_prefix(['+', '-']).unwrap_or(&self.text);
        let is_whole = self.plain && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        is_whole.then(|| self.text.parse().ok()).flatten()
    }

    /// A finite number, unless it is a text.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        let starts =
            self.text.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
        let fits = |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E');
        let is_number = self.plain && starts && self.text.bytes().all(fits);
        is_number.then(|| self.text.parse().ok()).flatten().filter(|number: &f64| number.is_finite())
    }

    /// The text, when it is no number, flag or blank.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        let is_text = !self.text.trim().is_empty() && self.flag().is_none() && self.number().is_none();
        is_text.then_some(self.text.as_str())
    }
}

impl Node {
    /// A single value that was written with quotation marks, for a key that is checked like a value.
    #[must_use]
    pub fn of_key(key: &Key) -> Self {
        Self { line: key.line, value: Value::Scalar(Scalar { text: key.text.clone(), plain: false }) }
    }

    /// The value under a key, when this is a map and the key is there.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(k, _)| k.text == key).map(|(_, v)| v)
    }

    /// The entries of a map; none when it is anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Key, Self)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The values of a list; none when it is anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The single value.
    #[must_use]
    pub const fn scalar(&self) -> Option<&Scalar> {
        if let Value::Scalar(scalar) = &self.value { Some(scalar) } else { None }
    }

    /// The single value as it was written, number or not.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.scalar().map(|scalar| scalar.text.as_str())
    }

    /// Whether nothing stands here.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The value as a sentence names it: `"red"`, `the number 5`, `a list`.
    #[must_use]
    pub fn found(&self) -> String {
        match &self.value {
            Value::Null => "empty".into(),
            Value::List(_) => "a list".into(),
            Value::Map(_) => "a group of keys".into(),
            Value::Scalar(scalar) if scalar.number().is_some() => format!("the number {}", scalar.text),
            Value::Scalar(scalar) if scalar.flag().is_some() => scalar.text.clone(),
            Value::Scalar(scalar) => quote(&scalar.text),
        }
    }

    /// The value without its lines.
    #[must_use]
    pub fn plain(&self) -> Plain {
        match &self.value {
            Value::Null => Plain::Null,
            Value::Scalar(scalar) => scalar.typed(),
            Value::List(items) => Plain::List(items.iter().map(Self::plain).collect()),
            Value::Map(entries) => {
                Plain::Group(entries.iter().map(|(k, v)| (k.text.clone(), v.plain())).collect())
            }
        }
    }
}

impl Scalar {
    /// The value by the core schema.
    pub(crate) fn typed(&self) -> Plain {
        match (self.flag(), self.whole(), self.number()) {
            (Some(flag), ..) => Plain::Flag(flag),
            (_, Some(whole), _) => Plain::Whole(whole),
            (.., Some(number)) => Plain::Number(number),
            _ => Plain::Text(self.text.clone()),
        }
    }
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
