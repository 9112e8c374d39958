//! The answers: the range, the warnings, the panel, the refusals, the intervals.

use super::{Ink, Section};
use crate::{
    panel::{Estimation, Interval, Method},
    report::{picture, shown::is_small},
    warnings::{Args, Warning},
};

/// What was detected and how far the methods lie apart. Never one number alone.
pub(super) fn headline(result: &Estimation, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("headline", ink);
    let lists = result.table.lists.len();
    let seen = Args::none().with("cases", result.table.cases).with("lists", lists);
    let key = if result.table.protected { "headline-detected-about" } else { "headline-detected" };
    section.say(ink.say(key, &seen));
    let rounded = if is_small(&result.table) { "headline-rounded-small" } else { "headline-rounded" };
    section.notice(ink.t(if result.table.protected { rounded } else { "headline-internal" }));
    if result.panel.is_empty() {
        section.notice(ink.t("headline-none"));
    }
    leading(result, ink, &mut section);
    if result.panel.iter().any(|line| line.method == Method::Chapman) {
        section.notice(ink.t("headline-two-lists"));
    }
    section.notice(ink.t("headline-official"));
    if !ink.words.reviewed() {
        section.notice(ink.t("headline-unreviewed"));
    }
    section
}

/// What the methods say that have an interval to quote, and which are left out of the sentence and why.
fn leading(result: &Estimation, ink: &Ink<'_>, section: &mut Section) {
    let headline = &result.headline;
    let between =
        |lower: f64, upper: f64| Args::none().with("lower", lower.round()).with("upper", upper.round());
    match (headline.range, result.range) {
        (Some(range), _) => {
            let args = between(range.lower, range.upper).with("count", range.count);
            section.say(ink.say(if range.count == 1 { "headline-one" } else { "headline-range" }, &args));
        }
        (None, Some(range)) => {
            section.notice(ink.say("headline-unquotable", &between(range.lower, range.upper)));
        }
        (None, None) => {}
    }
    if let Some([lower, upper]) = headline.limits {
        section.say(ink.say("headline-intervals", &between(lower, upper)));
    }
    for one in &headline.left_out {
        let args = Args::none()
            .word("method", format!("method-{}", one.method.code()))
            .with("estimate", one.estimate.round());
        section.point(ink.say(&format!("headline-left-{}", one.why.code()), &args));
    }
}

/// Warnings about the table and the answer.
pub(super) fn warnings(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    let mut section = Section::new("warnings", ink);
    for one in result.warnings.iter().filter(|one| !about_one_method(one)) {
        section.notice(said(one, ink));
    }
    (!section.says.is_empty()).then_some(section)
}

/// Warnings about single methods.
pub(super) fn notes(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    let mut section = Section::new("notes", ink);
    for one in result.warnings.iter().filter(|one| about_one_method(one)) {
        section.point(said(one, ink));
    }
    (!section.says.is_empty()).then_some(section)
}

fn about_one_method(one: &Warning) -> bool {
    one.args.get("method").is_some()
}

fn said(one: &Warning, ink: &Ink<'_>) -> String {
    ink.say(&format!("warning-{}", one.code), &one.args)
}

/// The panel: a line per method.
#[allow(clippy::cast_precision_loss, reason = "cases are far below 2^52")]
pub(super) fn panel(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    if result.panel.is_empty() {
        return None;
    }
    let mut section = Section::new("panel", ink);
    section.say(ink.t("panel-intro"));
    let head = [
        ("method", false),
        ("estimate", true),
        ("interval", true),
        ("made-by", false),
        ("undetected", true),
        ("ratio", true),
        ("model", false),
    ];
    let mut grid = ink.grid("caption-panel", &head);
    let detected = result.table.cases.max(1) as f64;
    for line in &result.panel {
        let bound = line.method == Method::Chao;
        let estimate = ink.people(line.estimate);
        let estimate = if bound { format!("≥ {estimate}") } else { estimate };
        let made = line
            .interval
            .map_or_else(|| ink.t("none-short"), |kind| ink.t(&format!("interval-{}", kind.code())));
        grid.rows.push(vec![
            ink.t(&format!("method-{}", line.method.code())),
            estimate,
            ink.between(line.lower, line.upper),
            made,
            ink.people((line.estimate - result.table.cases as f64).max(0.0)),
            ink.words.number(line.estimate / detected, 1),
            if line.model_names.is_empty() { ink.t("none-short") } else { line.model_names.clone() },
        ]);
    }
    grid.pictures.extend(picture::intervals(result, ink.words));
    section.grids.push(grid);
    section.say(ink.t("panel-why"));
    section.say(ink.t("panel-dispute"));
    Some(section)
}

/// Methods without an answer.
pub(super) fn refused(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    if result.refused.is_empty() {
        return None;
    }
    let mut section = Section::new("refused", ink);
    let mut grid = ink.grid("caption-refused", &[("method", false), ("reason", false)]);
    for one in &result.refused {
        let reason = ink.say(&format!("refused-{}", one.code), &one.args);
        grid.rows.push(vec![ink.t(&format!("method-{}", one.method.code())), reason]);
    }
    section.grids.push(grid);
    Some(section)
}

/// The intervals of each method, with and without the choice of the model in them.
pub(super) fn intervals(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    let head =
        [("method", false), ("chosen-80", true), ("chosen-95", true), ("given-80", true), ("given-95", true)];
    let mut grid = ink.grid("caption-intervals", &head);
    for line in result.panel.iter().filter(|line| !line.intervals.is_empty()) {
        // The first of its kind: the corrected bootstrap before the percentiles, Wald before the profile.
        let at = |selection: bool, level: f64| {
            let fits = |one: &&Interval| one.selection == selection && (one.level - level).abs() < 1e-9;
            let found = line.intervals.iter().find(fits);
            ink.between(found.map(|one| one.lower), found.and_then(|one| one.upper))
        };
        let name = ink.t(&format!("method-{}", line.method.code()));
        grid.rows.push(vec![name, at(true, 0.8), at(true, 0.95), at(false, 0.8), at(false, 0.95)]);
    }
    if grid.rows.is_empty() {
        return None;
    }
    let mut section = Section::new("intervals", ink);
    section.say(ink.t("intervals-intro"));
    section.grids.push(grid);
    Some(section)
}
