//! A protected table as it is published: dimensions with codes, cells with a number or the reason why there is none.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::{
    data::Column,
    tables::{self, Shown},
};

/// A dimension. Code 0 is the total where the table has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dimension {
    /// Identifier: Latin letters, digits, `_`.
    pub id: String,
    /// Name of the column.
    pub label: String,
    /// Codes, a parent always before its children.
    pub codes: Vec<Code>,
}

/// A code of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Identifier, unique in its dimension: Latin letters, digits, `_`, `-`.
    pub id: String,
    /// Its name.
    pub label: String,
    /// The code it is part of, by place; nothing for the topmost.
    pub parent: Option<usize>,
}

/// What a cell shows. Three states, never mixed: a number (zero is one), confidential, not available.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A count.
    Number(u64),
    /// Withheld so that nobody can be found. Whether it was small itself or hides another is not said.
    Confidential,
    /// Not recorded.
    NotAvailable,
}

impl Value {
    /// The count, if there is one to show.
    #[must_use]
    pub fn number(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Confidential | Self::NotAvailable => None,
        }
    }

    /// The mark of European statistics: nothing beside a number, `c` confidential, `:` not available.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Number(_) => "",
            Self::Confidential => "c",
            Self::NotAvailable => ":",
        }
    }
}

/// A table of counts, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cube {
    /// Dimensions.
    pub dimensions: Vec<Dimension>,
    /// Cells: the place of a code per dimension, and what is shown. Not every crossing need be there.
    pub cells: Vec<(Vec<usize>, Value)>,
}

impl Cube {
    /// Names of the codes of a cell.
    #[must_use]
    pub fn labels(&self, at: &[usize]) -> Vec<&str> {
        self.dimensions
            .iter()
            .zip(at)
            .map(|(dimension, code)| dimension.codes.get(*code).map_or("", |code| code.label.as_str()))
            .collect()
    }
}

impl Cube {
    /// A protected table as its engine gives it. What is withheld looks the same whatever the reason.
    #[must_use]
    pub fn of(tables: &tables::Cube, shown: &[Shown], columns: &[Column]) -> Self {
        let name = |column: usize| columns.get(column).map(|column| column.name.clone()).unwrap_or_default();
        let spec = tables.spec();
        let names: Vec<String> = spec.dimensions.iter().map(|dimension| name(dimension.column)).collect();
        let ids = identifiers(&names, "D");
        let dimensions = spec
            .dimensions
            .iter()
            .zip(names.iter().zip(ids))
            .map(|(dimension, (label, id))| {
                let tree = &dimension.tree;
                let mut codes = identifiers(tree.labels.get(1..).unwrap_or(&[]), "C");
                codes.insert(0, "_T".to_owned());
                let code = |(place, (id, label)): (usize, (String, &String))| Code {
                    id,
                    label: label.clone(),
                    parent: tree.parent.get(place).copied().filter(|_| place > 0),
                };
                let codes = codes.into_iter().zip(&tree.labels).enumerate().map(code).collect();
                Dimension { id, label: label.clone(), codes }
            })
            .collect();
        let cell = |one: &Shown| {
            let value = match (one.value, one.mark()) {
                (Some(count), _) => Value::Number(count),
                (None, "c") => Value::Confidential,
                (None, _) => Value::NotAvailable,
            };
            (one.at.iter().map(|node| usize::from(*node)).collect(), value)
        };
        Self { dimensions, cells: shown.iter().map(cell).collect() }
    }
}

/// Identifiers made from names: Latin letters, digits, `_` and `-` stay, `+` becomes `PLUS`, all else `_`. What begins with `-` begins with `MINUS`, or a spreadsheet would run it. A name
/// without any Latin letter or digit becomes `prefix` and its place; a name that would meet another gets its place added.
#[must_use]
pub fn identifiers(names: &[String], prefix: &str) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut ids = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        let mut id = String::new();
        for letter in name.trim().chars() {
            match letter {
                '-' if id.is_empty() => id.push_str("MINUS"),
                'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | '-' => id.push(letter),
                '+' => id.push_str("PLUS"),
                _ if id.ends_with('_') => {}
                _ => id.push('_'),
            }
        }
        if !id.chars().any(|letter| letter.is_ascii_alphanumeric()) {
            id = format!("{prefix}{place}");
        }
        let mut unique = id.clone();
        let mut more = place;
        while !taken.insert(unique.to_ascii_uppercase()) {
            unique = format!("{id}_{more}");
            more += 1;
        }
        ids.push(unique);
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_plain_and_unique() {
        let names = ["48+", "0--8", "Έλλην", "Labour & Criminal", "a b", "a_b", "A b"].map(str::to_owned);
        let found = identifiers(&names, "C");
        assert_eq!(found, ["48PLUS", "0--8", "C2", "Labour_Criminal", "a_b", "a_b_5", "A_b_6"]);
    }
}
