//! The people: who was detected, what the estimate hangs on, strata apart.

use ::report::html::Grid;

use super::{Ink, Section};
use crate::{
    panel::{Change, Estimation},
    report::{Sheet, picture},
    warnings::Args,
};

/// What was detected: lists, and how they overlap as far as it may be shown.
pub(super) fn detected(result: &Estimation, sheet: &Sheet, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("detected", ink);
    let table = &result.table;
    let args = Args::none().with("cases", table.cases).with("overlapping", table.overlapping);
    let key = if table.protected { "detected-overlapping-about" } else { "detected-overlapping" };
    section.say(ink.say(key, &args));
    section.notice(ink.t(if table.protected { "disclosure-protected" } else { "disclosure-raw" }));
    section.say(ink.t("detected-trend"));
    let cases = if table.protected { "cases-rounded" } else { "cases-detected" };
    let head = [("list", false), (cases, true), ("owner", false), ("rule", false), ("cannot-see", false)];
    let mut lists = ink.grid("caption-lists", &head);
    for (name, cases) in table.lists.iter().zip(&table.list_cases) {
        let note = sheet.list(name);
        let said = |text: Option<&String>| text.cloned().unwrap_or_else(|| ink.t("not-stated"));
        lists.rows.push(vec![
            name.clone(),
            ink.words.count(*cases),
            said(note.and_then(|note| note.owner.as_ref())),
            said(note.and_then(|note| note.rule.as_ref())),
            said(note.and_then(|note| note.cannot_see.as_ref())),
        ]);
    }
    section.grids.push(lists);
    if !table.cells.is_empty() {
        section.grids.push(cells(result, ink));
    }
    section
}

fn cells(result: &Estimation, ink: &Ink<'_>) -> Grid {
    let table = &result.table;
    let cases = if table.protected { "cases-rounded" } else { "cases-detected" };
    let mut grid = ink.grid("caption-cells", &[("combination", false), (cases, true)]);
    for cell in &table.cells {
        let names: Vec<&str> =
            cell.on.iter().filter_map(|list| table.lists.get(*list)).map(String::as_str).collect();
        grid.rows.push(vec![names.join(" + "), ink.words.count(cell.cases)]);
    }
    grid.pictures.push(picture::overlap(table, ink.words));
    grid
}

/// What the estimate hangs on.
pub(super) fn sensitivity(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    let found = &result.sensitivity;
    let (method, base) = (found.method?, found.estimate?);
    if found.rows.is_empty() {
        return None;
    }
    let mut section = Section::new("sensitivity", ink);
    let args =
        Args::none().word("method", format!("method-{}", method.code())).with("estimate", base.round());
    section.say(ink.say("sensitivity-intro", &args));
    let head =
        [("change", false), ("what", false), ("estimate", true), ("draws", true), ("difference", true)];
    let mut grid = ink.grid("caption-sensitivity", &head);
    for change in Change::ALL {
        for row in found.rows.iter().filter(|row| row.change == change) {
            let difference = row.estimate.map_or_else(
                || ink.t("none-short"),
                |estimate| {
                    let share = (estimate / base - 1.0) * 100.0;
                    let sign = if share > 0.0 { "+" } else { "" };
                    format!("{sign}{} %", ink.words.number(share, 1))
                },
            );
            let change = ink.t(&format!("change-{}", change.code()));
            let what = if row.what.is_empty() { ink.t("small-overlap") } else { row.what.clone() };
            let draws = match (row.lower, row.upper) {
                (None, _) | (_, None) => String::new(),
                ends => ink.between(ends.0, ends.1),
            };
            grid.rows.push(vec![change, what, ink.maybe(row.estimate), draws, difference]);
        }
    }
    grid.pictures.extend(picture::sensitivity(found, ink.words));
    section.grids.push(grid);
    Some(section)
}

/// Strata apart, and their sum against the whole.
pub(super) fn strata(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    let strata = result.strata.as_ref()?;
    let mut section = Section::new("strata", ink);
    let args = Args::none()
        .word("method", format!("method-{}", strata.method.code()))
        .with("column", strata.column.as_str());
    section.say(ink.say("strata-intro", &args));
    let cases = if result.table.protected { "cases-rounded" } else { "cases-detected" };
    let head = [("stratum", false), (cases, true), ("estimate", true), ("interval", true), ("reason", false)];
    let mut grid = ink.grid("caption-strata", &head);
    for row in &strata.rows {
        let reason = row.refused.as_ref().map(|one| ink.say(&format!("refused-{}", one.code), &one.args));
        grid.rows.push(vec![
            row.name.clone(),
            ink.words.count(row.cases),
            ink.maybe(row.estimate),
            ink.between(row.lower, row.upper),
            reason.unwrap_or_default(),
        ]);
    }
    section.grids.push(grid);
    if let (Some(sum), Some(whole)) = (strata.sum, strata.whole) {
        let args = Args::none().with("sum", sum.round()).with("whole", whole.round());
        let between = ink.between(strata.sum_lower, strata.sum_upper);
        let args = args.with("between", between);
        section.say(ink.say("strata-sum", &args));
    } else {
        section.notice(ink.t("strata-no-sum"));
    }
    Some(section)
}
