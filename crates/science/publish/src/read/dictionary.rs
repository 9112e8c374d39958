//! Codes of one column while it is read: values by first appearance, sets of values where a cell holds several.

use std::collections::HashMap;

use super::{Conflict, Reading};
use crate::cells;
use crate::data::Column;
use crate::error::Fault;
use crate::rows::Source;

/// Two values of one person were different: absent at the end.
pub(super) const CONFLICT: u16 = u16::MAX;
/// Codes that a column may have.
const MOST_VALUES: usize = 65_534;

/// One column: from the text of a cell to its code.
pub(super) struct Dictionary {
    name: String,
    zero: bool,
    declared: bool,
    separator: Option<String>,
    conflict: Conflict,
    values: Vec<String>,
    known: HashMap<Box<[u8]>, u16>,
    /// Codes of single values inside each set; used only when a cell holds several.
    sets: Vec<Vec<u16>>,
    known_sets: HashMap<Vec<u16>, u16>,
    last: (Vec<u8>, u16),
    cells: u64,
    bytes: u64,
    allowed: u64,
}

impl Dictionary {
    pub(super) fn new(name: &str, how: &Reading) -> Self {
        let mut dictionary = Self {
            name: name.into(),
            zero: how.sensitive_zeros.iter().any(|column| column == name),
            declared: how.codes.contains_key(name),
            separator: how.several.get(name).filter(|separator| !separator.is_empty()).cloned(),
            conflict: how.conflict,
            values: Vec::new(),
            known: HashMap::new(),
            sets: Vec::new(),
            known_sets: HashMap::new(),
            last: (Vec::new(), 0),
            cells: 0,
            bytes: 0,
            allowed: how.memory,
        };
        for code in how.codes.get(name).into_iter().flatten() {
            if !dictionary.absent(code) && !dictionary.values.contains(code) {
                dictionary.values.push(code.clone());
            }
        }
        if dictionary.separator.is_none() {
            let codes = dictionary.values.iter().zip(1..);
            dictionary.known = codes.map(|(value, code)| (value.as_bytes().into(), code)).collect();
        }
        dictionary
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn absent(&self, value: &str) -> bool {
        let value = value.trim();
        value.is_empty() || (value == "0" && !self.zero)
    }

    /// Code of a cell: 0 absent, else the number of its value (or of its set of values).
    pub(super) fn code(&mut self, cell: &[u8], row: u64) -> Result<u16, Fault> {
        if cell.is_empty() {
            return Ok(0);
        }
        if self.last.0 == cell {
            self.cells += u64::from(self.last.1 != 0);
            return Ok(self.last.1);
        }
        let code = match self.known.get(cell) {
            Some(code) => *code,
            None => self.learn(cell, row)?,
        };
        self.cells += u64::from(code != 0);
        self.last.0.clear();
        self.last.0.extend_from_slice(cell);
        self.last.1 = code;
        Ok(code)
    }

    fn learn(&mut self, cell: &[u8], row: u64) -> Result<u16, Fault> {
        let Ok(text) = std::str::from_utf8(cell) else {
            return Err(self.wrong(row, "the text is not UTF-8; save the file as UTF-8".into()));
        };
        let text = cells::text(text);
        let code = match self.separator.clone() {
            None => self.value(text, row)?,
            Some(separator) => {
                let parts = text.split(separator.as_str()).map(str::trim);
                let mut set = Vec::new();
                for part in parts {
                    set.push(self.value(part, row)?);
                }
                set.retain(|code| *code != 0);
                self.set(set)?
            }
        };
        self.bytes += cell.len() as u64 + 64;
        if self.bytes > self.allowed / 4 {
            let what = format!("The values of column \"{}\"", self.name);
            return Err(Fault::Memory { what, allowed: self.allowed });
        }
        self.known.insert(cell.into(), code);
        Ok(code)
    }

    /// Code of a single value, learnt if it is new and no list is declared.
    fn value(&mut self, text: &str, row: u64) -> Result<u16, Fault> {
        if self.absent(text) {
            return Ok(0);
        }
        if self.declared {
            let place = self.values.iter().position(|value| value == text.trim());
            return match place {
                Some(place) => Ok(place as u16 + 1),
                None => Err(self.wrong(
                    row,
                    format!("\"{text}\" is not on the code list; correct it or add it to the list"),
                )),
            };
        }
        let several = self.separator.is_some();
        let place = several.then(|| self.values.iter().position(|value| value == text)).flatten();
        if let Some(place) = place {
            return Ok(place as u16 + 1);
        }
        if self.values.len() >= MOST_VALUES {
            return Err(self.identifier());
        }
        self.values.push(text.into());
        Ok(self.values.len() as u16)
    }

    fn set(&mut self, mut set: Vec<u16>) -> Result<u16, Fault> {
        set.sort_unstable();
        set.dedup();
        if set.is_empty() {
            return Ok(0);
        }
        if let Some(code) = self.known_sets.get(&set) {
            return Ok(*code);
        }
        if self.sets.len() >= MOST_VALUES {
            let why = "its cells hold more than 65,534 different sets of values; group the values".into();
            return Err(Fault::Column { column: self.name.clone(), why });
        }
        self.sets.push(set.clone());
        let code = self.sets.len() as u16;
        self.known_sets.insert(set, code);
        Ok(code)
    }

    /// What one person has who has both: the union of flags, or the rule for conflicts. The bool says that they differ.
    pub(super) fn join(&mut self, one: u16, other: u16) -> Result<(u16, bool), Fault> {
        if one == other || other == 0 {
            return Ok((one, false));
        }
        if one == 0 {
            return Ok((other, false));
        }
        if self.separator.is_some() {
            let pair = [one, other];
            let both = pair.iter().filter_map(|code| self.sets.get(usize::from(*code) - 1));
            let union = both.flatten().copied().collect();
            return Ok((self.set(union)?, false));
        }
        let smaller = self.less(one, other);
        Ok(match self.conflict {
            Conflict::Blank => (CONFLICT, one != CONFLICT),
            Conflict::Smallest => (if smaller { one } else { other }, true),
            Conflict::Largest => (if smaller { other } else { one }, true),
        })
    }

    fn less(&self, one: u16, other: u16) -> bool {
        let text = |code: u16| self.values.get(usize::from(code).wrapping_sub(1)).map_or("", |value| value);
        let number = |code: u16| text(code).trim().parse::<f64>().ok().filter(|number| number.is_finite());
        match (number(one), number(other)) {
            (Some(one), Some(other)) if one != other => one < other,
            _ => text(one) < text(other),
        }
    }

    fn wrong(&self, row: u64, why: String) -> Fault {
        Fault::Cell { row, column: self.name.clone(), why }
    }

    fn identifier(&self) -> Fault {
        Fault::Column {
            column: self.name.clone(),
            why: format!(
                "it has {} different values in {} filled cells, like a name or a number of each person; leave it out, \
                 declare it as the person (subject), or group its values",
                self.values.len(),
                self.cells
            ),
        }
    }

    /// Refuses a column with (nearly) one value per row, unless its codes are declared.
    pub(super) fn refuse_identifier(&self) -> Result<(), Fault> {
        let values = self.values.len() as u64;
        if !self.declared && self.cells >= 10 && values * 10 >= self.cells * 9 {
            return Err(self.identifier());
        }
        Ok(())
    }

    /// Whether values look as if several stood in one cell.
    pub(super) fn looks_joined(&self) -> bool {
        self.separator.is_none()
            && !self.declared
            && self.values.iter().any(|value| value.contains([';', '|']))
    }

    /// Adds the finished columns and says how stored codes become final ones.
    pub(super) fn finish(
        self,
        from: usize,
        columns: &mut Vec<Column>,
        sources: &mut Vec<Source>,
    ) -> Vec<u16> {
        let (values, ranks) = ranked(self.values, self.declared);
        if self.separator.is_none() {
            columns.push(Column { name: self.name, values });
            sources.push(Source { from, codes: None });
            return ranks;
        }
        let mut sets: Vec<(Vec<u16>, usize)> = Vec::new();
        for (place, set) in self.sets.iter().enumerate() {
            let rank = |code: &u16| ranks.get(usize::from(*code)).copied().unwrap_or(0);
            let mut set: Vec<u16> = set.iter().map(rank).collect();
            set.sort_unstable();
            sets.push((set, place + 1));
        }
        sets.sort();
        let mut recode = vec![0; sets.len() + 1];
        for (rank, (_, code)) in sets.iter().enumerate() {
            if let Some(to) = recode.get_mut(*code) {
                *to = rank as u16 + 1;
            }
        }
        for (value, code) in values.iter().zip(1u16..) {
            let has = sets.iter().map(|(set, _)| u16::from(set.contains(&code)));
            let codes = std::iter::once(0).chain(has).collect();
            columns.push(Column { name: format!("{}={value}", self.name), values: vec!["1".into()] });
            sources.push(Source { from, codes: Some(codes) });
        }
        recode
    }
}

/// Values in their final order, and the final code by stored code (0 stays 0, a conflict becomes 0 by being beyond).
fn ranked(values: Vec<String>, declared: bool) -> (Vec<String>, Vec<u16>) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    if !declared {
        let number = |value: &String| value.parse::<i64>().ok();
        let numbers: Option<Vec<i64>> = values.iter().map(number).collect();
        let text = |place: &usize| values.get(*place).map_or("", String::as_str);
        order.sort_by(|a, b| {
            let by_number = numbers.as_ref().map(|numbers| numbers.get(*a).cmp(&numbers.get(*b)));
            by_number.unwrap_or(std::cmp::Ordering::Equal).then_with(|| text(a).cmp(text(b)))
        });
    }
    let mut ranks = vec![0; values.len() + 1];
    for (place, rank) in order.iter().zip(1..) {
        if let Some(to) = ranks.get_mut(*place + 1) {
            *to = rank;
        }
    }
    let sorted = order.iter().filter_map(|place| values.get(*place).cloned()).collect();
    (sorted, ranks)
}
