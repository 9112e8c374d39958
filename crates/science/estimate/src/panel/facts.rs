//! The table as it may be shown, and the steps between a file and a table to estimate from.

use super::{Cell, Facts, Input, Pairs, Within};
use crate::{
    read::{Reading, TableFault, examine},
    table::{Overlap, Table},
};

/// Combinations with fewer cases are not shown, unless the raw table is asked for.
const SMALL: u64 = 5;

/// A table of fewer people is small: its figures are rounded more.
pub(crate) const SMALL_TABLE: u64 = 500;

/// To how much people detected are rounded, in a table of so many.
pub(crate) fn step(cases: u64) -> u64 {
    if cases < SMALL_TABLE { 10 } else { 5 }
}

/// People detected, rounded; a few are one step, so that nobody knows whether there was one.
pub(crate) fn rounded(cases: u64, step: u64) -> u64 {
    let nearest = cases.saturating_add(step / 2) / step * step;
    if cases > 0 { nearest.max(step) } else { 0 }
}

/// What was seen. Unless raw, combinations under five are left out and the others rounded, so that a handful of people
/// cannot be read from the table nor found by subtraction.
pub(super) fn facts(table: &Table, raw: bool) -> Facts {
    let overlaps = table.overlaps();
    let shown = |(mask, cases): (usize, u64)| {
        let on = (0..table.lists().len()).filter(|list| mask >> list & 1 == 1).collect();
        if raw {
            return Some(Cell { on, cases });
        }
        (cases >= SMALL).then(|| Cell { on, cases: rounded(cases, step(table.cases())) })
    };
    Facts {
        lists: table.lists().to_vec(),
        list_cases: table.totals(),
        cases: table.cases(),
        overlapping: overlaps.shared,
        checksum: table.checksum(),
        cells: table.seen().filter_map(shown).collect(),
        protected: !raw,
        pairs: Pairs { all: overlaps.pairs.len(), empty: overlaps.empty, few: overlaps.sparse },
        contained: overlaps.pairs.iter().filter_map(within).collect(),
    }
}

/// Which of two lists lies within the other.
fn within(pair: &Overlap) -> Option<Within> {
    if pair.both == 0 {
        return None;
    }
    if pair.both == pair.on_first {
        return Some(Within { inner: pair.first, outer: pair.second });
    }
    (pair.both == pair.on_second).then_some(Within { inner: pair.second, outer: pair.first })
}

/// What may be said of a combination in words: its lists, or only that it is small.
pub(super) fn named(table: &Table, mask: usize, cases: u64, raw: bool) -> Option<String> {
    (raw || cases >= SMALL).then(|| names(table, mask))
}

/// The lists of a combination, as `A + B`.
pub(super) fn names(table: &Table, mask: usize) -> String {
    let names = table.lists().iter().enumerate().filter(|(list, _)| mask >> list & 1 == 1);
    let names: Vec<&str> = names.map(|(_, name)| name.as_str()).collect();
    names.join(" + ")
}

/// The table to estimate from: lists chosen, lists merged (`merge` holds groups of names), strata treated alike.
///
/// # Errors
/// When a list is not known or named twice, too few are left, or [`examine`] finds the table unusable.
pub fn input(
    reading: &Reading,
    column: Option<&str>,
    lists: &[String],
    merge: &[Vec<String>],
) -> Result<Input, TableFault> {
    let prepare = |table: &Table| {
        let mut table =
            if lists.is_empty() { table.clone() } else { table.choose(&positions(table, lists)?)? };
        for group in merge {
            table = table.merge(&positions(&table, group)?)?;
        }
        Ok::<_, TableFault>(table)
    };
    let table = prepare(&reading.table)?;
    examine(&table)?;
    let mut provenance = reading.provenance.clone();
    if !lists.is_empty() {
        provenance = provenance.then(&format!("lists {}", lists.join(",")), &table);
    }
    for group in merge {
        provenance = provenance.then(&format!("merge {}", group.join("+")), &table);
    }
    let strata = match column {
        None => None,
        Some(column) => {
            let parts = reading.strata.iter().map(|part| Ok((part.name.clone(), prepare(&part.table)?)));
            Some((column.to_owned(), parts.collect::<Result<_, TableFault>>()?))
        }
    };
    let merged = merge.iter().map(|group| group.join("+")).collect();
    Ok(Input { table, strata, merged, provenance: Some(provenance) })
}

fn positions(table: &Table, names: &[String]) -> Result<Vec<usize>, TableFault> {
    names.iter().map(|name| table.position(name)).collect()
}
