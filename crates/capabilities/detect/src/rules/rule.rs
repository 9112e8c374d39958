//! The decision rule of `data/indicators/rule.yaml`, compiled when the file is read.
//!
//! The rule is data: a lawyer reads and changes the lines of the file, and these few types run them.
//! Step 1 is a list of lines such as `s >= 1 and m + w >= 1`; step 2 is two tables of conditions over the six
//! dimensions, each compiled to a truth table of 64 bits, one per set of positive dimensions.
//! Source: ILO/EC (2009) for step 1 and the first rows of step 2; the marks are in the file.

use std::collections::BTreeMap;

use data_file::quote;

use super::codes::{Age, Class, Dimension, Grade};

/// Why a line or a table of the rule cannot be used, and what to write: the two halves of a defect's sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misread {
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub fix: String,
}

impl Misread {
    fn of(wrong: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { wrong: wrong.into(), fix: fix.into() }
    }
}

/// Yes answers counted by grade, in one dimension of one set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// Strong signs.
    pub strong: u32,
    /// Medium signs.
    pub medium: u32,
    /// Weak signs.
    pub weak: u32,
}

impl Counts {
    /// The same counts with one sign more.
    #[must_use]
    pub const fn plus(mut self, grade: Grade) -> Self {
        match grade {
            Grade::Strong => self.strong += 1,
            Grade::Medium => self.medium += 1,
            Grade::Weak => self.weak += 1,
        }
        self
    }

    /// How many signs of a grade.
    #[must_use]
    pub const fn of(self, grade: Grade) -> u32 {
        match grade {
            Grade::Strong => self.strong,
            Grade::Medium => self.medium,
            Grade::Weak => self.weak,
        }
    }
}

/// The dimensions that are positive, as a small set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Positives(u8);

impl Positives {
    /// Whether the dimension is positive.
    #[must_use]
    pub const fn has(self, dimension: Dimension) -> bool {
        self.0 & dimension.bit() != 0
    }

    /// The same set with one dimension more.
    #[must_use]
    pub const fn with(self, dimension: Dimension) -> Self {
        Self(self.0 | dimension.bit())
    }

    /// Whether no dimension is positive.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Every possible set of positive dimensions (64).
    pub fn all() -> impl Iterator<Item = Self> {
        (0..64).map(Self)
    }
}

/// One condition over the dimensions as a truth table: bit `n` answers for `Positives(n)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition(u64);

impl Condition {
    /// Whether the condition holds.
    #[must_use]
    pub const fn holds(self, positives: Positives) -> bool {
        self.0 >> (positives.0 & 63) & 1 == 1
    }

    fn of_dimension(dimension: Dimension) -> Self {
        Self(Positives::all().filter(|p| p.has(dimension)).fold(0, |mask, p| mask | 1 << p.0))
    }

    /// Compiles a condition such as `EX and not CD and (REC or VD)`; `symbols` holds what the file defined before.
    ///
    /// # Errors
    /// What is not understood and what to write.
    pub fn parse(text: &str, symbols: &BTreeMap<String, Self>) -> Result<Self, Misread> {
        if text.len() > 200 {
            return Err(Misread::of("the condition is longer than 200 characters", "split it"));
        }
        if text == "no dimension positive" {
            return Ok(Self(1));
        }
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let mut words: Vec<&str> = spaced.split_whitespace().collect();
        if words.last() == Some(&"positive") {
            words.pop();
        }
        let mut reader = Words { words: words.into_iter().peekable(), symbols };
        let condition = reader.any_of()?;
        match reader.words.next() {
            None => Ok(condition),
            Some(word) => {
                let wrong = format!("{} is not expected in the condition", quote(word));
                Err(Misread::of(wrong, "join parts by and, or"))
            }
        }
    }
}

/// Recursive descent over at most 200 characters: `or` binds least, then `and`, then `not`.
struct Words<'a> {
    words: std::iter::Peekable<std::vec::IntoIter<&'a str>>,
    symbols: &'a BTreeMap<String, Condition>,
}

impl Words<'_> {
    /// The words that stand for a condition.
    fn known(&self) -> String {
        let dimensions = Dimension::ALL.iter().map(|one| one.code());
        let own = self.symbols.keys().map(String::as_str).filter(|one| one.parse::<Dimension>().is_err());
        dimensions.chain(own).collect::<Vec<_>>().join(", ")
    }

    fn any_of(&mut self) -> Result<Condition, Misread> {
        let mut left = self.all_of()?;
        while self.words.next_if_eq(&"or").is_some() {
            left = Condition(left.0 | self.all_of()?.0);
        }
        Ok(left)
    }

    fn all_of(&mut self) -> Result<Condition, Misread> {
        let mut left = self.one()?;
        while self.words.next_if_eq(&"and").is_some() {
            left = Condition(left.0 & self.one()?.0);
        }
        Ok(left)
    }

    fn one(&mut self) -> Result<Condition, Misread> {
        match self.words.next() {
            Some("not") => Ok(Condition(!self.one()?.0)),
            Some("(") => {
                let inner = self.any_of()?;
                match self.words.next() {
                    Some(")") => Ok(inner),
                    _ => Err(Misread::of("a closing bracket is missing in the condition", "add it")),
                }
            }
            Some(word) => self
                .symbols
                .get(word)
                .copied()
                .or_else(|| word.parse().ok().map(Condition::of_dimension))
                .ok_or_else(|| {
                    let wrong = format!("{} is neither a dimension nor a symbol of this file", quote(word));
                    Misread::of(wrong, format!("use one of: {}", self.known()))
                }),
            None => {
                Err(Misread::of("the condition ends too early", "complete it, or take the last word out"))
            }
        }
    }
}

/// One line of step 1: every part must hold; a part is a sum of grades and its least value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    parts: Vec<(Vec<Grade>, u32)>,
}

impl Line {
    /// Compiles a line such as `s >= 1 and m + w >= 1`.
    ///
    /// # Errors
    /// What is not understood and what to write.
    pub fn parse(text: &str) -> Result<Self, Misread> {
        let wrong = |wrong: String| Misread::of(wrong, "write it like: s >= 1 and m + w >= 1");
        let mut parts = Vec::new();
        for part in text.split(" and ") {
            let (sum, least) = part.split_once(">=").ok_or_else(|| wrong("a part has no >=".into()))?;
            let number = least.trim().parse::<u32>();
            let least = number.map_err(|_| wrong(format!("{} is not a number", quote(least.trim()))))?;
            let grades = sum.split('+').map(|grade| match grade.trim() {
                "s" => Ok(Grade::Strong),
                "m" => Ok(Grade::Medium),
                "w" => Ok(Grade::Weak),
                other => Err(wrong(format!("{} is not a grade", quote(other)))),
            });
            parts.push((grades.collect::<Result<Vec<_>, _>>()?, least));
        }
        Ok(Self { parts })
    }

    fn holds(&self, counts: Counts) -> bool {
        self.parts.iter().all(|(grades, least)| grades.iter().map(|g| counts.of(*g)).sum::<u32>() >= *least)
    }
}

/// One row of a table of step 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The class when the condition holds.
    pub class: Class,
    /// The condition.
    pub condition: Condition,
}

/// The whole rule, ready to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Version of the rule; kept with every result.
    pub version: String,
    /// Step 1: a dimension is positive if one line holds.
    pub lines: Vec<Line>,
    /// Step 2 for adults, highest class first.
    pub adult: Vec<Row>,
    /// Step 2 for children (means are not needed under 18), highest class first.
    pub child: Vec<Row>,
}

impl Rule {
    /// Step 1: whether these counts make a dimension positive.
    #[must_use]
    pub fn positive(&self, counts: Counts) -> bool {
        self.lines.iter().any(|line| line.holds(counts))
    }

    /// Step 2: the class. The checker proves that exactly one row holds for every input.
    #[must_use]
    pub fn class(&self, age: Age, positives: Positives) -> Class {
        self.table(age)
            .iter()
            .find(|row| row.condition.holds(positives))
            .map_or(Class::NoPattern, |row| row.class)
    }

    /// The table for an age; an unknown age takes the child's.
    #[must_use]
    pub fn table(&self, age: Age) -> &[Row] {
        match age {
            Age::Adult => &self.adult,
            Age::Child | Age::Unknown => &self.child,
        }
    }

    /// What a rule must keep whatever its numbers: one more yes never lowers anything, and every input has one row.
    ///
    /// # Errors
    /// The part that fails.
    pub fn check(&self) -> Result<(), Misread> {
        if self.positive(Counts::default()) {
            let wrong = "step_1 makes a dimension positive without any yes";
            return Err(Misread::of(wrong, "raise the least numbers of its lines"));
        }
        for age in [Age::Adult, Age::Child] {
            self.check_table(age)?;
        }
        Ok(())
    }

    fn check_table(&self, age: Age) -> Result<(), Misread> {
        let rows = self.table(age);
        if !rows.iter().zip(rows.iter().skip(1)).all(|(upper, lower)| upper.class > lower.class) {
            let wrong = format!("the {age} table is not ordered by class");
            return Err(Misread::of(wrong, "write the highest class first and the lowest last"));
        }
        for positives in Positives::all() {
            let names: Vec<&str> =
                Dimension::ALL.iter().filter(|d| positives.has(**d)).map(|d| d.code()).collect();
            let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            let matching = rows.iter().filter(|row| row.condition.holds(positives)).count();
            if matching != 1 {
                let wrong = format!("in the {age} table {matching} rows hold when {names} is positive");
                return Err(Misread::of(wrong, "change the conditions so that exactly one row holds"));
            }
            let class = self.class(age, positives);
            if let Some(more) =
                Dimension::ALL.iter().find(|more| self.class(age, positives.with(**more)) < class)
            {
                let wrong = format!("in the {age} table {more} added to {names} lowers the class");
                return Err(Misread::of(wrong, "change the conditions: more signs must never lower it"));
            }
        }
        Ok(())
    }
}
