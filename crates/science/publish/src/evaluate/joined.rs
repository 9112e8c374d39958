//! Two tables, one list of codes: what was kept inside and what shall go out, column by column, value by value.

use std::collections::{BTreeMap, HashMap};

use crate::{
    data::{Attribute, Data},
    error::Fault,
};

/// A column of both tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct JoinedColumn {
    /// Name in both headings.
    pub(crate) name: String,
    /// Values of either table; code `c` from 1 is `values[c - 1]`, 0 is absent.
    pub(crate) values: Vec<String>,
}

/// Distinct rows with weights, columns one after another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Codes, one vector per column.
    pub(crate) codes: Vec<Vec<u32>>,
    /// How many records each row stands for; never 0.
    pub(crate) weights: Vec<u64>,
}

impl Rows {
    /// Records: the sum of the weights.
    pub(crate) fn records(&self) -> u64 {
        self.weights.iter().sum()
    }

    /// Rows one after another instead of columns.
    pub(crate) fn by_row(&self) -> Vec<u32> {
        let mut all = Vec::with_capacity(self.codes.len() * self.weights.len());
        for row in 0..self.weights.len() {
            all.extend(self.codes.iter().map(|column| column.get(row).copied().unwrap_or(0)));
        }
        all
    }

    /// Puts equal rows together and drops rows that stand for nobody.
    fn collapsed(self) -> Self {
        let row_of = |row: usize| self.codes.iter().map(move |column| column.get(row).copied());
        let weight = |row: usize| self.weights.get(row).copied().unwrap_or(0);
        let mut order: Vec<usize> = (0..self.weights.len()).filter(|row| weight(*row) > 0).collect();
        order.sort_unstable_by(|one, other| row_of(*one).cmp(row_of(*other)));
        let mut firsts: Vec<usize> = Vec::new();
        let mut weights: Vec<u64> = Vec::new();
        for row in order {
            match (firsts.last(), weights.last_mut()) {
                (Some(first), Some(last)) if row_of(*first).eq(row_of(row)) => *last += weight(row),
                _ => {
                    firsts.push(row);
                    weights.push(weight(row));
                }
            }
        }
        let codes = self
            .codes
            .iter()
            .map(|column| firsts.iter().filter_map(|row| column.get(*row).copied()).collect())
            .collect();
        Self { codes, weights }
    }
}

/// The sensitive and the released table over the columns of the release.
#[derive(Debug, Clone)]
pub(crate) struct Joined {
    /// Columns of the release, in its order.
    pub(crate) columns: Vec<JoinedColumn>,
    /// Sensitive rows over these columns.
    pub(crate) sensitive: Rows,
    /// Released rows.
    pub(crate) released: Rows,
    /// Sensitive columns that the release leaves out.
    pub(crate) left_out: Vec<String>,
}

impl Joined {
    /// Brings both tables to the same codes, by names of columns and values.
    ///
    /// # Errors
    /// When the release has a column that the sensitive table lacks, names a column twice, or has no column.
    pub(crate) fn new(sensitive: &Data, released: &Data) -> Result<Self, Fault> {
        if released.columns().is_empty() {
            return Err(Fault::Empty { what: "columns" });
        }
        let mut columns: Vec<JoinedColumn> = Vec::new();
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for (place, column) in released.columns().iter().enumerate() {
            if columns.iter().any(|one| one.name == column.name) {
                return Err(Fault::Column {
                    column: column.name.clone(),
                    why: "the release has it twice; give every column a name of its own".to_owned(),
                });
            }
            let Some(own) = sensitive.columns().iter().position(|one| one.name == column.name) else {
                return Err(Fault::Column {
                    column: column.name.clone(),
                    why: "the release has it, the sensitive table does not; compare tables with the same headings"
                        .to_owned(),
                });
            };
            let own_values = sensitive.columns().get(own).map_or(&[][..], |one| one.values.as_slice());
            let mut values: Vec<String> = Vec::new();
            let mut known: HashMap<String, u32> = HashMap::new();
            let inner = recode(own_values, &mut values, &mut known);
            let outer = recode(&column.values, &mut values, &mut known);
            inside.push(coded(sensitive.codes(own), &inner));
            outside.push(coded(released.codes(place), &outer));
            columns.push(JoinedColumn { name: column.name.clone(), values });
        }
        let wide = |data: &Data| data.weights().iter().map(|weight| u64::from(*weight)).collect();
        let left_out = sensitive
            .columns()
            .iter()
            .filter(|one| columns.iter().all(|kept| kept.name != one.name))
            .map(|one| one.name.clone())
            .collect();
        Ok(Self {
            columns,
            sensitive: Rows { codes: inside, weights: wide(sensitive) }.collapsed(),
            released: Rows { codes: outside, weights: wide(released) }.collapsed(),
            left_out,
        })
    }

    /// Column and code of every value of a released row.
    pub(crate) fn attributes(&self, row: usize) -> impl Iterator<Item = (usize, u32)> + '_ {
        let codes = self.released.codes.iter().map(move |column| column.get(row).copied().unwrap_or(0));
        codes.enumerate().filter(|(_, code)| *code > 0)
    }

    /// Released rows by their value in a column, without those where it is absent.
    pub(crate) fn by_value(&self, rows: &[usize], column: usize) -> Vec<(u32, Vec<usize>)> {
        let codes = self.released.codes.get(column).map_or(&[][..], Vec::as_slice);
        let mut groups: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for row in rows {
            let code = codes.get(*row).copied().unwrap_or(0);
            if code > 0 {
                groups.entry(code).or_default().push(*row);
            }
        }
        groups.into_iter().collect()
    }

    /// Records that released rows stand for.
    pub(crate) fn weight<'a>(&self, rows: impl Iterator<Item = &'a usize>) -> u64 {
        rows.filter_map(|row| self.released.weights.get(*row)).sum()
    }

    /// Values of the longest released record.
    pub(crate) fn longest(&self) -> usize {
        (0..self.released.weights.len()).map(|row| self.attributes(row).count()).max().unwrap_or(0)
    }

    /// Sensitive and released records with each value of a column.
    pub(crate) fn counts(&self, column: usize) -> Vec<(u64, u64)> {
        let values = self.columns.get(column).map_or(0, |column| column.values.len());
        let mut counts = vec![(0, 0); values + 1];
        for (rows, released) in [(&self.sensitive, false), (&self.released, true)] {
            let codes = rows.codes.get(column).map_or(&[][..], Vec::as_slice);
            for (code, weight) in codes.iter().zip(&rows.weights) {
                if let Some(pair) = usize::try_from(*code).ok().and_then(|code| counts.get_mut(code)) {
                    if released { pair.1 += weight } else { pair.0 += weight }
                }
            }
        }
        counts.split_off(1)
    }

    /// A value with its column, by name.
    pub(crate) fn attribute(&self, column: usize, code: u32) -> Option<Attribute> {
        let column = self.columns.get(column)?;
        let value = column.values.get(usize::try_from(code).ok()?.checked_sub(1)?)?;
        Some(Attribute { column: column.name.clone(), value: value.clone() })
    }

    /// Place of a column by name.
    ///
    /// # Errors
    /// When the release has no such column.
    pub(crate) fn place(&self, name: &str) -> Result<usize, Fault> {
        self.columns.iter().position(|column| column.name == name).ok_or_else(|| Fault::Column {
            column: name.to_owned(),
            why: "the release has no such column; name one of its columns".to_owned(),
        })
    }
}

/// New code of each value (place 0 is the absent value).
fn recode(values: &[String], all: &mut Vec<String>, known: &mut HashMap<String, u32>) -> Vec<u32> {
    let mut codes = vec![0];
    for value in values {
        let next = u32::try_from(all.len()).unwrap_or(u32::MAX).saturating_add(1);
        let code = *known.entry(value.clone()).or_insert(next);
        if code == next {
            all.push(value.clone());
        }
        codes.push(code);
    }
    codes
}

fn coded(codes: &[u16], new: &[u32]) -> Vec<u32> {
    codes.iter().map(|code| new.get(usize::from(*code)).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Column;

    fn column(name: &str, values: &[&str]) -> Column {
        Column { name: name.to_owned(), values: values.iter().map(|one| (*one).to_owned()).collect() }
    }

    #[test]
    fn values_meet_by_name_and_equal_rows_fall_together() {
        let sensitive = Data::new(
            vec![column("a", &["x", "y"]), column("left", &["1", "2"])],
            vec![vec![1, 1, 2], vec![1, 2, 0]],
            vec![1, 2, 3],
        )
        .unwrap();
        let released = Data::new(vec![column("a", &["y", "z"])], vec![vec![1, 2, 0]], vec![4, 5, 0]).unwrap();
        let joined = Joined::new(&sensitive, &released).unwrap();
        assert_eq!(joined.columns[0].values, ["x", "y", "z"]);
        assert_eq!(joined.sensitive.codes, [[1, 2]]);
        assert_eq!(joined.sensitive.weights, [3, 3]);
        assert_eq!(joined.released.codes, [[2, 3]]);
        assert_eq!(joined.released.weights, [4, 5]);
        assert_eq!(joined.left_out, ["left"]);
        assert!(joined.place("left").is_err());
    }

    #[test]
    fn a_column_that_only_the_release_has_is_refused() {
        let sensitive = Data::new(vec![column("a", &["x"])], vec![vec![1]], vec![1]).unwrap();
        let released = Data::new(vec![column("b", &["x"])], vec![vec![1]], vec![1]).unwrap();
        let said = Joined::new(&sensitive, &released).unwrap_err().to_string();
        assert!(said.contains("\"b\""), "{said}");
    }
}
