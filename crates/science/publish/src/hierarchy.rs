//! Hierarchies as data: how the values of a column roll up, level by level (age, age band, child or adult; country, EU
//! or not, all; municipality, region, country).
//!
//! A file names, for each column, its levels from fine to coarse and the group of each value on each level:
//!
//! ```yaml
//! age:
//!   levels: [band, child or adult]
//!   values:
//!     0..8: [0 to 17, child]     # whole numbers from 0 to 8
//!     9..17: [0 to 17, child]
//!     18..120: [18 and over, adult]
//!     not stated: [unknown, unknown]
//!     "*": [other, other]        # everything else; without it, a value that is not named is refused
//! ```
//!
//! JSON has the same shape. CSV has one line per value and level, with the heading `column,value,level,group`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::data::{Column, Data};
use crate::error::Fault;

/// How the values of one column roll up.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hierarchy {
    /// Names of the levels, from fine to coarse.
    pub levels: Vec<String>,
    /// Groups of each value, one per level. A key `a..b` stands for the whole numbers from `a` to `b`, `*` for every
    /// value that no other key fits.
    pub values: BTreeMap<String, Vec<String>>,
}

/// The hierarchies of a table, by column.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Hierarchies {
    /// By name of the column.
    pub columns: BTreeMap<String, Hierarchy>,
}

fn wrong(why: impl Into<String>) -> Fault {
    Fault::Hierarchy { why: why.into() }
}

/// First and last number of a key like `0..17`.
fn range(key: &str) -> Option<(i64, i64)> {
    let (from, to) = key.split_once("..")?;
    Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
}

impl Hierarchy {
    /// The groups of a value, from fine to coarse.
    #[must_use]
    pub fn groups(&self, value: &str) -> Option<&[String]> {
        let named = || self.values.get(value);
        let ranged = || {
            let number: i64 = value.trim().parse().ok()?;
            let fits = |key: &str| range(key).is_some_and(|(from, to)| from <= number && number <= to);
            self.values.iter().find(|(key, _)| fits(key)).map(|(_, groups)| groups)
        };
        let other = || self.values.get("*");
        named().or_else(ranged).or_else(other).map(Vec::as_slice)
    }

    fn check(&self, column: &str) -> Result<(), Fault> {
        if self.levels.is_empty() {
            return Err(wrong(format!("column \"{column}\" has no levels; name at least one")));
        }
        let mut ranges: Vec<(i64, i64, &str)> = Vec::new();
        for (value, groups) in &self.values {
            if groups.len() != self.levels.len() {
                return Err(wrong(format!(
                    "column \"{column}\", value \"{value}\" has {} groups, there are {} levels; give one for each",
                    groups.len(),
                    self.levels.len()
                )));
            }
            if let Some((from, to)) = range(value) {
                if from > to {
                    return Err(wrong(format!(
                        "column \"{column}\": \"{value}\" ends before it begins; write the smaller number first"
                    )));
                }
                ranges.push((from, to, value));
            }
        }
        ranges.sort_unstable();
        for (one, next) in ranges.iter().zip(ranges.iter().skip(1)) {
            if next.0 <= one.1 {
                let why = format!(
                    "column \"{column}\": \"{}\" and \"{}\" overlap; let each number have one group",
                    one.2, next.2
                );
                return Err(wrong(why));
            }
        }
        self.check_nesting(column)
    }

    /// Values that are together on one level are together on every coarser one.
    fn check_nesting(&self, column: &str) -> Result<(), Fault> {
        for (level, name) in self.levels.iter().enumerate() {
            let mut above: BTreeMap<&String, (&String, &[String])> = BTreeMap::new();
            for (value, groups) in &self.values {
                let Some((group, coarser)) = groups.get(level..).and_then(<[String]>::split_first) else {
                    continue;
                };
                let (first, known) = *above.entry(group).or_insert((value, coarser));
                if known != coarser {
                    return Err(wrong(format!(
                        "column \"{column}\": \"{first}\" and \"{value}\" are both \"{group}\" on level \"{name}\", but differ \
                         on a coarser one; a group must lie wholly inside the next"
                    )));
                }
            }
        }
        Ok(())
    }
}

impl Hierarchies {
    /// Reads a file that ends in `.yaml`, `.yml`, `.json` or `.csv`.
    ///
    /// # Errors
    /// When it cannot be read, is of another kind, or is not well formed.
    pub fn read_file(path: &Path) -> Result<Self, Fault> {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let text = std::fs::read_to_string(path).map_err(|why| Fault::file(name.clone(), &why))?;
        let kind = path.extension().map(|kind| kind.to_ascii_lowercase().to_string_lossy().into_owned());
        match kind.as_deref() {
            Some("yaml" | "yml") => Self::from_yaml(&text),
            Some("json") => Self::from_json(&text),
            Some("csv") => Self::from_csv(&text),
            _ => Err(wrong(format!(
                "\"{name}\" is of an unknown kind; give a file ending in .yaml, .json or .csv"
            ))),
        }
    }

    /// Reads YAML.
    ///
    /// # Errors
    /// As [`Hierarchies::read_file`].
    pub fn from_yaml(text: &str) -> Result<Self, Fault> {
        serde_saphyr::from_str::<Self>(text).map_err(|why| wrong(why.to_string()))?.checked()
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// As [`Hierarchies::read_file`].
    pub fn from_json(text: &str) -> Result<Self, Fault> {
        serde_json::from_str::<Self>(text).map_err(|why| wrong(why.to_string()))?.checked()
    }

    /// Reads CSV with the heading `column,value,level,group`; levels go from fine to coarse in the order in which they
    /// first appear.
    ///
    /// # Errors
    /// As [`Hierarchies::read_file`].
    pub fn from_csv(text: &str) -> Result<Self, Fault> {
        let mut csv = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let heading = csv.headers().map_err(|why| wrong(why.to_string()))?.clone();
        if heading.iter().ne(["column", "value", "level", "group"]) {
            return Err(wrong("the heading of the CSV must be column,value,level,group"));
        }
        let rows: Result<Vec<[String; 4]>, _> = csv.deserialize().collect();
        let rows = rows.map_err(|why| wrong(why.to_string()))?;
        let mut read = Self::default();
        for [column, _, level, _] in &rows {
            let levels = &mut read.columns.entry(column.clone()).or_default().levels;
            if !levels.contains(level) {
                levels.push(level.clone());
            }
        }
        for [column, value, level, group] in rows {
            let Some(hierarchy) = read.columns.get_mut(&column) else { continue };
            let groups = hierarchy.values.entry(value.clone()).or_default();
            if hierarchy.levels.get(groups.len()) != Some(&level) {
                return Err(wrong(format!(
                    "column \"{column}\", value \"{value}\": level \"{level}\" comes twice or out of order; \
                     give one line for each level, from fine to coarse"
                )));
            }
            groups.push(group);
        }
        read.checked()
    }

    fn checked(self) -> Result<Self, Fault> {
        for (column, hierarchy) in &self.columns {
            hierarchy.check(column)?;
        }
        Ok(self)
    }

    /// The table with columns rolled up to the chosen levels (by column; columns that are not named stay). Groups
    /// come in the order of their first value; an empty group makes its values absent.
    ///
    /// # Errors
    /// For a column or a level that does not exist, for a value that records have but the hierarchy does not name, and
    /// when more than `memory` bytes are needed.
    pub fn apply(&self, data: &Data, levels: &BTreeMap<String, String>, memory: u64) -> Result<Data, Fault> {
        for name in levels.keys() {
            if !data.columns().iter().any(|column| column.name == *name) {
                let why =
                    "a level is chosen for it, but the table does not have it; name a column of the table"
                        .into();
                return Err(Fault::Column { column: name.clone(), why });
            }
        }
        let mut columns = Vec::new();
        let mut codes = Vec::new();
        for (place, column) in data.columns().iter().enumerate() {
            let Some(level) = levels.get(&column.name) else {
                columns.push(column.clone());
                codes.push(data.codes(place).to_vec());
                continue;
            };
            let (rolled, recode) = self.roll_up(column, level)?;
            let mut recoded = Vec::with_capacity(data.rows());
            for code in data.codes(place) {
                let Some(Some(group)) = recode.get(usize::from(*code)) else {
                    return Err(wrong(format!(
                        "column \"{}\": the value \"{}\" has no group; name it, or add \"*\" for all others",
                        column.name,
                        data.text(place, *code)
                    )));
                };
                recoded.push(*group);
            }
            columns.push(rolled);
            codes.push(recoded);
        }
        let rolled = Data::new(columns, codes, data.weights().to_vec());
        rolled.ok_or(Fault::Inner { what: "codes of a rolled-up table" })?.gathered(memory)
    }

    /// The rolled-up column, and the new code by old code where the value has a group.
    fn roll_up(&self, column: &Column, level: &str) -> Result<(Column, Vec<Option<u16>>), Fault> {
        let hierarchy = self.columns.get(&column.name).ok_or_else(|| Fault::Column {
            column: column.name.clone(),
            why: "a level is chosen for it, but it has no hierarchy; add it to the file of hierarchies"
                .into(),
        })?;
        let place = hierarchy.levels.iter().position(|name| name == level).ok_or_else(|| Fault::Column {
            column: column.name.clone(),
            why: format!("it has no level \"{level}\"; its levels are: {}", hierarchy.levels.join(", ")),
        })?;
        let mut values: Vec<String> = Vec::new();
        let mut recode = vec![Some(0)];
        for value in &column.values {
            let group = hierarchy.groups(value).and_then(|groups| groups.get(place));
            recode.push(group.map(|group| {
                if group.is_empty() {
                    return 0;
                }
                let known = values.iter().position(|value| value == group);
                let at = known.unwrap_or_else(|| {
                    values.push(group.clone());
                    values.len() - 1
                });
                at as u16 + 1
            }));
        }
        Ok((Column { name: column.name.clone(), values }, recode))
    }
}
