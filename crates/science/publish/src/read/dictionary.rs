//! Codes of one column while it is read: values by first appearance, sets of values where a cell holds several.

use std::collections::HashMap;

use super::{Conflict, Reading};
use crate::cells;
use crate::data::Column;
use crate::error::Fault;
use crate::rows::Source;

/// Two values of one person were different: absent at the end.
const CONFLICT: u16 = u16::MAX;
/// One person has 0 and 1 in a column that holds nothing else so far: 1 if it is a flag at the end, else different.
const BOTH: u16 = u16::MAX - 1;
/// Codes that a column may have.
const MOST_VALUES: usize = 65_534;
/// Values of a column among which those are sought that look the same.
const MOST_COMPARED: usize = 20_000;

/// What a written `0` means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zero {
    Value,
    Absent,
    /// Absent if the column turns out to hold nothing but 0 and 1.
    AbsentInFlags,
}

/// One column: from the text of a cell to its code.
pub(super) struct Dictionary {
    name: String,
    zero: Zero,
    /// Whether a written zero was met that is absent.
    took_zeros: bool,
    /// Whether [`BOTH`] was used.
    both: bool,
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
            zero: zero(name, how),
            took_zeros: false,
            both: false,
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
        value.is_empty() || (value == "0" && self.zero == Zero::Absent)
    }

    /// Whether the column holds nothing but 0 and 1 so far.
    fn flag(&self) -> bool {
        self.values.iter().all(|value| matches!(value.trim(), "0" | "1"))
    }

    /// Whether zeros that were read as values are absent after all.
    pub(super) fn folds(&self) -> bool {
        self.zero == Zero::AbsentInFlags && self.flag() && self.values.iter().any(|value| value.trim() == "0")
    }

    /// Whether a written zero was taken as absent.
    pub(super) fn took_zeros(&self) -> bool {
        self.took_zeros || self.folds()
    }

    /// A code when all was read, and whether it stands for values of one person that differ.
    pub(super) fn settled(&self, code: u16) -> (u16, bool) {
        let is = |code: u16, wanted: &str| {
            let value = self.values.get(usize::from(code).wrapping_sub(1));
            value.is_some_and(|value| value.trim() == wanted)
        };
        let first = |wanted: &str| (1..).take(self.values.len()).find(|code| is(*code, wanted)).unwrap_or(0);
        match (code, self.folds()) {
            (CONFLICT, _) => (0, false),
            (BOTH, true) => (first("1"), false),
            (BOTH, false) => match self.conflict {
                Conflict::Blank => (0, true),
                Conflict::Smallest => (first("0"), true),
                Conflict::Largest => (first("1"), true),
            },
            (code, true) if is(code, "0") => (0, false),
            (code, _) => (code, false),
        }
    }

    /// Values that look the same to a person.
    pub(super) fn alike(&self) -> Vec<Vec<String>> {
        if self.declared || self.values.len() > MOST_COMPARED {
            return Vec::new();
        }
        let groups = sheet::look_alikes(self.values.iter().map(String::as_str));
        groups.into_iter().map(|group| group.into_iter().map(str::to_owned).collect()).collect()
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
            self.took_zeros |= !text.trim().is_empty();
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
        // A column with the code of both 0 and 1 has few values, and that code is not needed for another one.
        if self.values.len() >= MOST_VALUES - usize::from(self.both) {
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
        if self.zero == Zero::AbsentInFlags && one != CONFLICT && self.flag() {
            let same = |code: u16| self.settled_text(code);
            if one == BOTH || same(one) != same(other) {
                self.both = true;
                return Ok((BOTH, false));
            }
            return Ok((one, false));
        }
        let (one, smaller) = match (one, self.conflict) {
            (BOTH, Conflict::Smallest) => self.of_both("0", other),
            (BOTH, Conflict::Largest) => self.of_both("1", other),
            _ => (one, self.less(one, other)),
        };
        Ok(match self.conflict {
            Conflict::Blank => (CONFLICT, one != CONFLICT),
            Conflict::Smallest => (if smaller { one } else { other }, true),
            Conflict::Largest => (if smaller { other } else { one }, true),
        })
    }

    /// The text of a code without blanks around it.
    fn settled_text(&self, code: u16) -> &str {
        self.values.get(usize::from(code).wrapping_sub(1)).map_or("", |value| value.trim())
    }

    /// The code of 0 or 1, for a person who has both, and whether it is less than another one.
    fn of_both(&self, wanted: &str, other: u16) -> (u16, bool) {
        let code = (1..).take(self.values.len()).find(|code| self.settled_text(*code) == wanted).unwrap_or(0);
        (code, self.less(code, other))
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
        let folds = self.folds();
        let (values, ranks) = ranked(self.values, self.declared, |value| !(folds && value.trim() == "0"));
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

/// What a written zero means in a column.
fn zero(name: &str, how: &Reading) -> Zero {
    let named = |list: &[String]| list.iter().any(|column| column == name);
    let codes = how.codes.get(name);
    let listed = codes.is_some_and(|codes| codes.iter().any(|code| code.trim() == "0"));
    let flag = codes.is_some_and(|codes| codes.iter().all(|code| matches!(code.trim(), "0" | "1")));
    if named(&how.sensitive_zeros) {
        Zero::Value
    } else if named(&how.blank_zeros) || how.several.contains_key(name) {
        Zero::Absent
    } else if codes.is_some() {
        if listed && !(flag && how.flags) { Zero::Value } else { Zero::Absent }
    } else if how.flags {
        Zero::AbsentInFlags
    } else {
        Zero::Value
    }
}

/// Values that are kept in their final order, and the final code by stored code (0 stays 0, a value that is not kept
/// becomes 0, a conflict becomes 0 by being beyond).
fn ranked(values: Vec<String>, declared: bool, keep: impl Fn(&String) -> bool) -> (Vec<String>, Vec<u16>) {
    let mut order: Vec<usize> = (0..values.len()).filter(|at| values.get(*at).is_some_and(&keep)).collect();
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
