//! A bridge to `serde`, for types of engines that are useful alone and know nothing of data files.
//!
//! The first value that does not fit is the only defect; files that people write by hand are read with
//! [`crate::Fields`], which finds every one.

use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer, StringDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, EnumAccess, IntoDeserializer, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::defect::Defect;
use crate::node::{Key, Node, Plain, Scalar, Value};
use crate::text::printable;

/// Reads a tree into a type that derives `Deserialize`. `file` is only used in the sentence.
///
/// # Errors
/// The first value that does not fit, at its line.
pub fn typed<T: DeserializeOwned>(file: &str, root: &Node) -> Result<T, Defect> {
    T::deserialize(At(root)).map_err(|error| {
        let wrong = printable(error.message.trim_end_matches('.'), 300);
        Defect::at(file, error.line.unwrap_or(root.line), wrong, "correct it and try again")
    })
}

/// What does not fit, and where, once that is known.
#[derive(Debug)]
struct Misfit {
    line: Option<usize>,
    message: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { line: None, message: message.to_string() }
    }
}

impl Misfit {
    /// The same, on this line unless a line further inside is known.
    fn at(mut self, line: usize) -> Self {
        self.line.get_or_insert(line);
        self
    }
}

#[derive(Clone, Copy)]
struct At<'a>(&'a Node);

impl<'de, 'a> IntoDeserializer<'de, Misfit> for At<'a> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct AtKey<'a>(&'a Key);

impl<'de> IntoDeserializer<'de, Misfit> for AtKey<'_> {
    type Deserializer = StringDeserializer<Misfit>;

    fn into_deserializer(self) -> Self::Deserializer {
        self.0.text.clone().into_deserializer()
    }
}

impl<'de> Deserializer<'de> for At<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let result = match &self.0.value {
            Value::Null => visitor.visit_unit(),
            Value::List(items) => {
                let mut list = SeqDeserializer::new(items.iter().map(At));
                visitor.visit_seq(&mut list).and_then(|value| list.end().map(|()| value))
            }
            Value::Map(entries) => {
                let mut map = MapDeserializer::new(entries.iter().map(|(key, node)| (AtKey(key), At(node))));
                visitor.visit_map(&mut map).and_then(|value| map.end().map(|()| value))
            }
            Value::Scalar(scalar) => single(scalar, visitor),
        };
        result.map_err(|misfit| misfit.at(self.0.line))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let result = match (&self.0.value, self.0.entries()) {
            (Value::Scalar(scalar), _) => visitor.visit_enum(Variant { name: &scalar.text, inside: None }),
            (_, [(key, node)]) => visitor.visit_enum(Variant { name: &key.text, inside: Some(At(node)) }),
            _ => Err(de::Error::custom(format!("there is {} where a code should be", self.0.found()))),
        };
        result.map_err(|misfit| misfit.at(self.0.line))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct identifier ignored_any
    }
}

fn single<'de, V: Visitor<'de>>(scalar: &Scalar, visitor: V) -> Result<V::Value, Misfit> {
    match scalar.typed() {
        Plain::Flag(flag) => visitor.visit_bool(flag),
        Plain::Whole(number) => visitor.visit_i64(number),
        Plain::Number(number) => visitor.visit_f64(number),
        _ => visitor.visit_str(&scalar.text),
    }
}

/// A variant of an enum: its name, and what stands behind it.
struct Variant<'a> {
    name: &'a str,
    inside: Option<At<'a>>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Misfit;
    type Variant = Self;

    fn variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Misfit> {
        let name: StringDeserializer<Misfit> = self.name.to_owned().into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        match self.inside {
            None => Ok(()),
            Some(node) => Err(Misfit {
                line: Some(node.0.line),
                message: format!("nothing may stand behind \"{}\"", printable(self.name, 60)),
            }),
        }
    }

    fn newtype_variant_seed<T: de::DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        seed.deserialize(self.inside.ok_or_else(|| empty(self.name))?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.inside.ok_or_else(|| empty(self.name))?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.inside.ok_or_else(|| empty(self.name))?.deserialize_any(visitor)
    }
}

fn empty(name: &str) -> Misfit {
    de::Error::custom(format!("nothing stands behind \"{}\"", printable(name, 60)))
}
