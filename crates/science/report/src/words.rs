//! Sentences as keys with values, never as texts: an engine knows no language. Whoever shows a result brings the
//! [`Words`].

use serde::{Serialize, Serializer, ser::SerializeMap as _};

/// A value that a sentence names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A number, already rounded to what shall be read; plurals follow it. Always finite.
    Number(f64),
    /// A text that is the same in all languages: the name of a list, a model, a column.
    Text(String),
    /// The key of another text, to be said in the reader's language first, such as the name of a method.
    Word(String),
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Number(if value.is_finite() { value } else { 0.0 })
    }
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "shown numbers are far below 2^52")]
            fn from(value: $kind) -> Self { Self::Number(value as f64) }
        }
    )*};
}
whole!(u64, usize, u8, u32);

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

/// Named values of one sentence, in the order they were given. As JSON: an object.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Args(Vec<(&'static str, Value)>);

impl Args {
    /// No values.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((name, value.into()));
        self
    }

    /// One more value that is the key of another text.
    #[must_use]
    pub fn word(self, name: &'static str, key: impl Into<String>) -> Self {
        self.with(name, Value::Word(key.into()))
    }

    /// The values.
    pub fn iter(&self) -> impl Iterator<Item = &(&'static str, Value)> {
        self.0.iter()
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

impl Serialize for Args {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The words of one language, brought by whoever shows a result.
pub trait Words {
    /// Code of the language, such as `en`.
    fn lang(&self) -> &str;

    /// Whether somebody who knows the matter and the language has read the texts.
    fn reviewed(&self) -> bool {
        true
    }

    /// The text of a key with its values. Values that are keys themselves ([`Value::Word`]) are said first.
    fn say(&self, key: &str, args: &Args) -> String;

    /// A number as the language writes it, with so many decimals at most.
    fn number(&self, value: f64, decimals: u8) -> String;

    /// The text of a key without values.
    fn plain(&self, key: &str) -> String {
        self.say(key, &Args::none())
    }

    /// A count as the language writes it.
    #[allow(clippy::cast_precision_loss, reason = "shown counts are far below 2^52")]
    fn count(&self, value: u64) -> String {
        self.number(value as f64, 0)
    }

    /// A share of one as a percentage with one decimal at most.
    fn percent(&self, share: f64) -> String {
        format!("{} %", self.number(share * 100.0, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_names_and_their_order() {
        let args = Args::none().with("cases", 96_u64).with("list", "A").word("method", "method-bic");
        let names: Vec<&str> = args.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["cases", "list", "method"]);
        assert_eq!(args.get("cases"), Some(&Value::Number(96.0)));
        assert_eq!(args.get("method"), Some(&Value::Word("method-bic".into())));
        assert_eq!(args.get("nobody"), None);
        let json = serde_json::to_string(&args).unwrap();
        assert_eq!(json, r#"{"cases":96.0,"list":"A","method":"method-bic"}"#);
    }

    #[test]
    fn no_sentence_has_a_number_that_json_cannot_write() {
        let args = Args::none().with("one", f64::NAN).with("other", f64::INFINITY);
        assert_eq!(serde_json::to_string(&args).unwrap(), r#"{"one":0.0,"other":0.0}"#);
    }
}
