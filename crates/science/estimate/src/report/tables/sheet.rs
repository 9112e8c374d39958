//! The report sheet: what the figures are about, the preconditions, and where everything comes from.

use super::{Ink, Section};
use crate::{
    panel::{Estimation, Method},
    report::Sheet,
    warnings::Args,
};

/// The head of the report sheet, and the rates.
#[allow(clippy::cast_precision_loss, reason = "people are far below 2^52")]
pub(super) fn facts(result: &Estimation, sheet: &Sheet, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("sheet", ink);
    let mut grid = ink.grid("caption-sheet", &[("item", false), ("stated", false)]);
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| ink.t("not-stated"));
    let indicator = sheet.indicator.clone().unwrap_or_else(|| ink.t("sheet-indicator-default"));
    let rows = [
        ("sheet-indicator", indicator),
        ("sheet-period", said(&sheet.period)),
        ("sheet-territory", said(&sheet.territory)),
        ("sheet-definition", said(&sheet.definition)),
        ("sheet-lists", result.table.lists.join(", ")),
        ("sheet-linkage", said(&sheet.linkage)),
        ("sheet-models", model_set(result, ink)),
    ];
    grid.rows.extend(rows.map(|(key, text)| vec![ink.t(key), text]));
    section.grids.push(grid);
    let Some(population) = &sheet.population else {
        section.say(ink.t("rate-no-population"));
        return section;
    };
    let source = population.source.clone().unwrap_or_else(|| ink.t("not-stated"));
    let args = Args::none().with("people", population.people).with("source", source);
    section.say(ink.say("rate-population", &args));
    let head = [("method", false), ("rate-detected", true), ("rate-estimated", true)];
    let mut rates = ink.grid("caption-rates", &head);
    let per = |people: f64| ink.words.number(people / population.people.max(1) as f64 * 100_000.0, 1);
    rates.rows.push(vec![ink.t("row-detected"), per(result.table.cases as f64), String::new()]);
    for line in &result.panel {
        let rate = per(line.estimate);
        let rate = if line.method == Method::Chao { format!("≥ {rate}") } else { rate };
        rates.rows.push(vec![ink.t(&format!("method-{}", line.method.code())), String::new(), rate]);
    }
    section.grids.push(rates);
    section
}

fn model_set(result: &Estimation, ink: &Ink<'_>) -> String {
    let settings = &result.settings;
    let args = Args::none()
        .with("order", settings.max_order)
        .with("threshold", ink.words.number(settings.p_threshold, 4))
        .with("forced", listed(&settings.forced, ink))
        .with("merged", listed(&settings.merged, ink));
    ink.say("sheet-models-text", &args)
}

/// A checksum, or that it stays inside.
fn checksum(hex: &str, ink: &Ink<'_>) -> String {
    if hex.is_empty() { ink.t("provenance-inside") } else { format!("sha256:{hex}") }
}

fn listed(items: &[String], ink: &Ink<'_>) -> String {
    if items.is_empty() { ink.t("none-short") } else { items.join(", ") }
}

/// The seven preconditions, each with what was stated about it.
pub(super) fn preconditions(result: &Estimation, sheet: &Sheet, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("preconditions", ink);
    section.say(ink.t("preconditions-intro"));
    let mut grid = ink.grid("caption-preconditions", &[("precondition", false), ("stated", false)]);
    let said = |text: &Option<String>| text.clone().unwrap_or_else(|| ink.t("not-stated"));
    let linkage = match (&sheet.linkage, &sheet.linkage_error) {
        (Some(method), Some(error)) => format!("{method} {error}"),
        (one, other) => said(&one.clone().or_else(|| other.clone())),
    };
    let dependence = match (&sheet.dependence, result.settings.forced.is_empty()) {
        (None, false) => {
            ink.say("precondition-forced", &Args::none().with("forced", result.settings.forced.join(", ")))
        }
        (text, _) => said(text),
    };
    let heterogeneity = match (&sheet.heterogeneity, &result.settings.stratum) {
        (None, Some(column)) => ink.say("precondition-strata", &Args::none().with("column", column.as_str())),
        (text, _) => said(text),
    };
    let blind: Vec<String> = sheet
        .lists
        .iter()
        .filter_map(|note| Some(format!("{}: {}", note.name, note.cannot_see.as_ref()?)))
        .collect();
    let blind = if blind.is_empty() { ink.t("not-stated") } else { blind.join("; ") };
    let rows = [
        ("precondition-closed", said(&sheet.closed)),
        ("precondition-linkage", linkage),
        ("precondition-captures", said(&sheet.definition)),
        ("precondition-dependence", dependence),
        ("precondition-heterogeneity", heterogeneity),
        ("precondition-chance", blind),
        ("precondition-highest", ink.t("precondition-highest-always")),
    ];
    grid.rows.extend(rows.map(|(key, text)| vec![ink.t(key), text]));
    section.grids.push(grid);
    section
}

/// Version, seed, checksum and settings: what is needed to make the same figures again.
pub(super) fn provenance(result: &Estimation, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("provenance", ink);
    section.say(ink.t("provenance-intro"));
    let mut grid = ink.grid("caption-provenance", &[("item", false), ("value", false)]);
    let settings = &result.settings;
    let methods: Vec<&str> = settings.methods.iter().map(|method| method.code()).collect();
    let rows = [
        ("provenance-version", format!("palermo estimate {}", result.version)),
        ("provenance-checksum", checksum(&result.table.checksum, ink)),
        ("provenance-seed", result.seed.to_string()),
        ("provenance-methods", methods.join(", ")),
        ("provenance-order", settings.max_order.to_string()),
        ("provenance-threshold", ink.words.number(settings.p_threshold, 4)),
        ("provenance-bootstrap", ink.words.count(settings.bootstrap as u64)),
        ("provenance-bootstrap-search", ink.words.count(settings.bootstrap_search as u64)),
        ("provenance-bootstrap-models", ink.words.count(settings.bootstrap_models as u64)),
        ("provenance-merged", listed(&settings.merged, ink)),
        ("provenance-forced", listed(&settings.forced, ink)),
    ];
    grid.rows.extend(rows.map(|(key, text)| vec![ink.t(key), text]));
    if let Some(source) = &result.provenance {
        let rows = [
            ("provenance-file", checksum(&source.file_checksum, ink)),
            ("provenance-steps", listed(&source.steps, ink)),
            ("provenance-comments", listed(&source.comments, ink)),
        ];
        grid.rows.extend(rows.map(|(key, text)| vec![ink.t(key), text]));
        if !result.table.protected {
            grid.rows.push(vec![ink.t("provenance-rows"), ink.words.count(source.rows)]);
        }
    }
    section.grids.push(grid);
    section
}
