//! Readers of single values, to be handed to [`crate::Fields`]: `fields.must("title", text)`.
//!
//! A reader answers with the value, or with what should have stood there ([`Wanted`]); the sentence around it is made
//! in one place. YAML's own types hold: `5` is a number and `"5"` is a text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::Code;

use crate::node::{Node, Value};
use crate::spelling::did_you_mean;

/// What a reader of a value answers.
pub type Read<T> = Result<T, Wanted>;

/// What should have stood in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A kind of value, such as "a whole number".
    A(Cow<'static, str>),
    /// One of a closed list of codes.
    OneOf(Vec<Cow<'static, str>>),
    /// Something for which the reader has a sentence of its own.
    Said {
        /// What is wrong.
        wrong: String,
        /// What to do.
        fix: String,
    },
}

impl Wanted {
    /// A kind of value, with its article: `a date such as 2020-11-05`.
    #[must_use]
    pub const fn a(what: &'static str) -> Self {
        Self::A(Cow::Borrowed(what))
    }

    /// What is wrong, and what to do, when `node` stands under `key`.
    #[must_use]
    pub fn sentence(&self, key: &str, node: &Node) -> (String, String) {
        let found = node.found();
        match self {
            Self::Said { wrong, fix } => (wrong.clone(), fix.clone()),
            Self::OneOf(codes) => {
                let all = || format!("use one of: {}", codes.join(", "));
                let known = codes.iter().map(AsRef::as_ref);
                let fix = did_you_mean(node.text().unwrap_or_default(), known, all);
                (format!("\"{key}\" is {found}, which is not known"), fix)
            }
            Self::A(what) if what == TEXT && !node.is_null() && node.scalar().is_some() => {
                (format!("\"{key}\" is {found}, not a text"), "put it in quotation marks".into())
            }
            Self::A(what) => (format!("\"{key}\" is {found}"), format!("write {what}")),
        }
    }
}

const TEXT: &str = "a text";

/// A text that is not blank. Numbers and flags are texts only in quotation marks.
///
/// # Errors
/// What should have stood there, as for every reader of this file.
pub fn text(node: &Node) -> Read<String> {
    let words =
        node.scalar().and_then(|scalar| if scalar.plain { scalar.words() } else { not_blank(&scalar.text) });
    words.map(ToOwned::to_owned).ok_or(Wanted::A(TEXT.into()))
}

/// A single value as it was written, whatever YAML would call it: for ids and names that people write as numbers.
///
/// # Errors
/// When it is empty, blank, a list or a group.
pub fn word(node: &Node) -> Read<String> {
    let word = node.text().and_then(not_blank);
    word.map(ToOwned::to_owned).ok_or(Wanted::a("a single value"))
}

fn not_blank(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// A whole number.
///
/// # Errors
/// For anything else, and for numbers beyond 64 bits.
pub fn whole(node: &Node) -> Read<i64> {
    node.scalar().and_then(crate::Scalar::whole).ok_or(Wanted::a("a whole number"))
}

/// A whole number of a smaller type, such as a number of days.
///
/// # Errors
/// For anything else, and for numbers that do not fit.
pub fn small<T: TryFrom<i64>>(node: &Node) -> Read<T> {
    whole(node).and_then(|number| T::try_from(number).map_err(|_| Wanted::a("a whole number that fits here")))
}

/// A finite number.
///
/// # Errors
/// For anything else.
pub fn number(node: &Node) -> Read<f64> {
    node.scalar().and_then(crate::Scalar::number).ok_or(Wanted::a("a number"))
}

/// `true` or `false`.
///
/// # Errors
/// For anything else, also for `yes` and `no`, which are texts in YAML 1.2.
pub fn flag(node: &Node) -> Read<bool> {
    node.scalar().and_then(crate::Scalar::flag).ok_or(Wanted::a("true or false"))
}

/// A calendar date: year, month and day.
///
/// # Errors
/// For anything else, and for days that no calendar has.
pub fn date(node: &Node) -> Read<Date> {
    let text = node.text().filter(|text| text.len() == 10);
    text.and_then(|text| text.parse().ok()).ok_or(Wanted::a("a date such as 2020-11-05"))
}

/// A code of a closed list.
///
/// # Errors
/// The codes of the list.
pub fn code<T: Code>(node: &Node) -> Read<T> {
    one_of(T::ALL, T::code)(node)
}

/// A code of a part of a closed list, or of a list with codes of its own.
pub fn one_of<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> impl Fn(&Node) -> Read<T> {
    move |node| {
        let text = node.text().unwrap_or_default();
        let found = all.iter().copied().find(|one| code(*one) == text);
        found.ok_or_else(|| Wanted::OneOf(all.iter().map(|one| code(*one).into()).collect()))
    }
}

/// A list of texts.
///
/// # Errors
/// For anything else.
pub fn texts(node: &Node) -> Read<Vec<String>> {
    let Value::List(items) = &node.value else { return Err(Wanted::a("a list of texts")) };
    items.iter().map(|item| text(item).map_err(|_| Wanted::a("a list of texts"))).collect()
}

/// Texts by keys of the author's own.
///
/// # Errors
/// For anything else.
pub fn named_texts(node: &Node) -> Read<BTreeMap<String, String>> {
    let Value::Map(entries) = &node.value else { return Err(Wanted::a("a group of keys with a text each")) };
    entries.iter().map(|(key, value)| Ok((key.text.clone(), text(value)?))).collect()
}
