//! The report as a list of sections: sentences, tables and pictures.

use ::report::html::{Grid, Say};

use super::section::{Ink, Section};
use super::{Args, Foreign, Judged, Kind, Report, Words, picture, tables};
use crate::{
    evaluate::{Evaluation, Group, Measures},
    guide::{self, Advice, Guide},
};

/// Values that nobody has, named of one column.
const MOST_FOREIGN: usize = 10;

/// All sections of a report, the decision first.
pub(super) fn sections(report: &Report, words: &dyn Words) -> Vec<Section> {
    let ink = Ink { words };
    let mut all = vec![headline(report, &ink)];
    all.extend(refusals(report, &ink));
    all.push(checked(report, &ink));
    match (&report.gate, &report.evaluation) {
        (Some(Judged::Private(verdict)), _) => {
            let fidelity = &verdict.fidelity;
            all.push(quality("fidelity", &fidelity.lengths, &fidelity.by_count, &ink));
        }
        (_, Some(found)) => {
            all.push(quality("quality", &found.lengths, &found.by_sensitive_count, &ink));
            all.push(disclosure(found, &ink));
        }
        _ => {}
    }
    all.extend(comparison(report, &ink));
    all.extend(tables::published(report, &ink));
    all.push(settings(report, &ink));
    all.extend(inside(report, &ink));
    all
}

fn headline(report: &Report, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("headline", ink);
    let epsilon = report.settings.epsilon.unwrap_or(0.0);
    let args = Args::none()
        .with("records", report.records.unwrap_or(0))
        .with("columns", report.columns.len())
        .with("k", report.settings.k.unwrap_or(0))
        .with("epsilon", epsilon)
        .with("factor", epsilon.min(50.0).exp())
        .with("one_in", report.settings.delta.map_or(0.0, |delta| (1.0 / delta).round()));
    if !report.passed() {
        // Nothing is promised of what must not go out.
        section.text(ink.say("publish-what-refused", &args));
        return section;
    }
    let (what, promise, limits) = match (report.kind, &report.gate, &report.table) {
        (Kind::Table, _, Some(table)) => ("table", format!("table-{}", table.protection), "table"),
        (_, Some(Judged::Private(_)), _) => ("private", "private".to_owned(), "private"),
        (Kind::Check, ..) => ("check", "together".to_owned(), "together"),
        _ => ("together", "together".to_owned(), "together"),
    };
    section.text(ink.say(&format!("publish-what-{what}"), &args));
    section.text(ink.say(&format!("publish-promise-{promise}"), &args));
    section.text(ink.t(&format!("publish-limits-{limits}")));
    section
}

fn refusals(report: &Report, ink: &Ink<'_>) -> Option<Section> {
    let refusals = report.refusals();
    if refusals.is_empty() {
        return None;
    }
    let mut section = Section::new("refused", ink);
    section.says = refusals.iter().map(|one| Say::Notice(ink.say(one.code, &one.args))).collect();
    section.text(ink.t("publish-refused-then"));
    Some(section)
}

fn checked(report: &Report, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("checked", ink);
    let mut grid = ink.grid("publish-checked-caption", &[("what", false), ("result", true)]);
    let mut line =
        |key: &str, value: String| grid.rows.push(vec![ink.t(&format!("publish-checked-{key}")), value]);
    match &report.gate {
        Some(Judged::Together(verdict)) => {
            section.says.push(Say::Text(ink.t("publish-checked-together")));
            line("records", ink.words.count(verdict.records));
            line("longest", ink.words.count(verdict.longest as u64));
            line("held-by-k", ink.words.count(verdict.held_by_k));
            line("held-by-nobody", ink.words.count(verdict.held_by_nobody));
            line("empty", ink.words.count(verdict.empty));
            if let Some(found) = &report.evaluation {
                line("rare-released", ink.words.count(found.all.rare_released));
                line("leaked", ink.words.count(found.all.leaked));
            }
            let near = verdict
                .near
                .map_or_else(|| ink.t("publish-not-looked-for"), |near| ink.words.count(near as u64));
            line("near", near);
            if verdict.confidential.is_empty() {
                section.says.push(Say::Notice(ink.t("publish-no-confidential")));
            } else {
                line("confidential", verdict.confidential.join(", "));
            }
            section.says.extend(
                report.foreign.iter().map(|one| Say::Notice(ink.say("publish-foreign", &foreign(one)))),
            );
        }
        Some(Judged::Private(verdict)) => {
            section.says.push(Say::Text(ink.t("publish-checked-private")));
            line("records", ink.words.count(verdict.records));
            line("noisy-records", ink.words.count(verdict.noisy_records));
            line("counted-length", ink.words.count(verdict.longest as u64));
        }
        None => {}
    }
    if let Some(table) = &report.table {
        section.says.push(Say::Text(ink.t(&format!("publish-checked-table-{}", table.protection))));
        line("shown", ink.words.count(table.shown));
        line("withheld", ink.words.count(table.withheld));
        line("not-available", ink.words.count(table.not_available));
    }
    section.grids.push(grid);
    section
}

/// Values that nobody has, for a sentence; the first ones of many.
pub(super) fn foreign(one: &Foreign) -> Args {
    let shown: Vec<String> = one.values.iter().take(MOST_FOREIGN).map(|value| format!("“{value}”")).collect();
    let more = one.values.len() - shown.len();
    let args = Args::none().with("column", one.column.as_str()).with("records", one.records);
    args.with("values", shown.join(", ")).with("more", more)
}

fn quality(id: &'static str, lengths: &[Measures], groups: &[Group], ink: &Ink<'_>) -> Section {
    let mut section = Section::new(id, ink);
    section.text(ink.t(&format!("publish-{id}-text")));
    section.grids.extend(measured(id, lengths, groups, ink));
    section
}

/// The two tables of quality, each with its picture.
fn measured(id: &str, lengths: &[Measures], groups: &[Group], ink: &Ink<'_>) -> Vec<Grid> {
    let head = [
        ("length", true),
        ("combinations", true),
        ("mae-both", true),
        ("mae-union", true),
        ("proportional", true),
        ("lost-common", true),
        ("fabricated", true),
    ];
    let mut errors = ink.grid("publish-errors-caption", &head);
    for one in lengths {
        errors.rows.push(vec![
            ink.words.count(one.length.unwrap_or(0) as u64),
            ink.words.count(one.sensitive),
            ink.number(one.mae_both),
            ink.number(one.mae_union),
            ink.share(one.proportional_error_common),
            ink.share(one.suppression_common),
            ink.share(one.fabrication_of_released),
        ]);
    }
    errors.pictures.extend(picture::errors(&format!("{id}-errors"), lengths, ink.words));
    let head = [("up-to", true), ("combinations", true), ("preserved", true), ("proportional", true)];
    let mut kept = ink.grid("publish-preserved-caption", &head);
    let all: Vec<&Group> = groups.iter().filter(|group| group.length.is_none()).collect();
    for group in &all {
        kept.rows.push(vec![
            picture::bound(group, ink.words, false),
            ink.words.count(group.combinations),
            ink.share(group.preservation),
            ink.share(group.proportional_error),
        ]);
    }
    kept.pictures.extend(picture::preserved(&format!("{id}-preserved"), &all, ink.words));
    [errors, kept].into_iter().filter(|grid| !grid.rows.is_empty()).collect()
}

fn comparison(report: &Report, ink: &Ink<'_>) -> Option<Section> {
    if report.comparison.is_empty() {
        return None;
    }
    let mut section = Section::new("comparison", ink);
    section.text(ink.t("publish-comparison-text"));
    let head = [("value", false), ("protected", true), ("synthetic", true)];
    let mut grid = ink.grid("publish-comparison-caption", &head);
    grid.rows = report
        .comparison
        .iter()
        .map(|one| {
            vec![
                super::attributes(&one.attributes),
                ink.words.count(one.protected),
                ink.words.count(one.synthetic),
            ]
        })
        .collect();
    grid.pictures.extend(picture::compared("comparison", &report.comparison, ink.words));
    section.grids.push(grid);
    Some(section)
}

fn disclosure(found: &Evaluation, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("disclosure", ink);
    section.text(ink.t("publish-disclosure-text"));
    section.grids.extend(disclosed(found, ink));
    section
}

fn disclosed(found: &Evaluation, ink: &Ink<'_>) -> Vec<Grid> {
    let head =
        [("column", false), ("matched", true), ("correct", true), ("baseline", true), ("certain", true)];
    let mut guesses = ink.grid("publish-attribution-caption", &head);
    for one in &found.attribution {
        guesses.rows.push(vec![
            one.column.clone(),
            ink.share(one.matched),
            ink.share(one.correct),
            ink.share(one.baseline),
            ink.share(one.certain),
        ]);
    }
    let mut near =
        ink.grid("publish-nearest-caption", &[("distance", true), ("released", true), ("sensitive", true)]);
    let nearest = &found.nearest;
    let at = |list: &[crate::evaluate::Distance], columns: usize| {
        list.iter().find(|one| one.columns == columns).map_or(0, |one| one.records)
    };
    let most = nearest.released.iter().chain(&nearest.sensitive).map(|one| one.columns).max().unwrap_or(0);
    for columns in 0..=most {
        near.rows.push(vec![
            ink.words.count(columns as u64),
            ink.words.count(at(&nearest.released, columns)),
            ink.words.count(at(&nearest.sensitive, columns)),
        ]);
    }
    vec![guesses, near]
}

fn settings(report: &Report, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("settings", ink);
    let mut grid = ink.grid("publish-settings-caption", &[("what", false), ("result", false)]);
    let asked = &report.settings;
    let mut line = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            grid.rows.push(vec![ink.t(&format!("publish-setting-{key}")), value]);
        }
    };
    line("method", asked.method.clone());
    line("k", asked.k.map(|k| ink.words.count(u64::from(k))));
    line("length", asked.length.map(|length| ink.words.count(length as u64)));
    line("epsilon", asked.epsilon.map(|epsilon| ink.words.number(epsilon, 6)));
    line("delta", asked.delta.map(|delta| format!("{delta:.3e}")));
    line("source", report.about.source.clone());
    line("date", report.about.date.clone());
    line("columns", (!report.columns.is_empty()).then(|| report.columns.join(", ")));
    grid.rows.extend(asked.other.iter().map(|(name, value)| vec![name.clone(), value.clone()]));
    section.grids.push(grid);
    section
}

fn inside(report: &Report, ink: &Ink<'_>) -> Vec<Section> {
    let mut all = Vec::new();
    if let Some(found) = &report.inside.evaluation {
        let mut section = Section::new("inside", ink);
        section.inside = true;
        section.text(ink.t("publish-inside-text"));
        section.grids.extend(measured("inside", &found.lengths, &found.by_sensitive_count, ink));
        section.grids.extend(disclosed(found, ink));
        all.push(section);
    }
    if let Some(guide) = &report.inside.guide {
        all.push(guided(guide, ink));
    }
    all
}

fn guided(guide: &Guide, ink: &Ink<'_>) -> Section {
    let mut section = Section::new("guide", ink);
    section.inside = true;
    let key = match (guide.easy, guide.ratio_log10 <= guide::EASY.log10()) {
        (true, _) => "publish-guide-easy",
        (false, true) => "publish-guide-parted",
        (false, false) => "publish-guide-hard",
    };
    let ratio = guide.ratio.map_or_else(
        || format!("10^{}", ink.words.number(guide.ratio_log10, 0)),
        |ratio| ink.words.number(ratio, if ratio < 10.0 { 2 } else { 0 }),
    );
    let args = Args::none()
        .with("columns", guide.columns)
        .with("values", guide.values)
        .with("typical", (guide.typical * 10.0).round() / 10.0)
        .with("ratio", ratio)
        .with("shared", (guide.shared * 100.0).floor());
    section.text(ink.say(key, &args));
    section.says.extend(guide.advice.iter().map(|one| Say::Notice(advised(one, ink))));
    let head = [
        ("length", true),
        ("cells", true),
        ("common", true),
        ("median", true),
        ("error", true),
        ("relative", true),
    ];
    let mut grid = ink.grid("publish-cells-caption", &head);
    for one in &guide.cells {
        grid.rows.push(vec![
            ink.words.count(one.length as u64),
            ink.words.count(one.cells),
            ink.words.count(one.common),
            one.median.map_or_else(String::new, |median| ink.words.count(median)),
            ink.number(one.error),
            ink.share(one.relative),
        ]);
    }
    section.grids.push(grid);
    section
}

fn advised(advice: &Advice, ink: &Ink<'_>) -> String {
    match advice {
        Advice::Coarsen { column, values, rare } => {
            let args = Args::none().with("column", column.as_str());
            ink.say("publish-advice-coarsen", &args.with("values", *values).with("rare", *rare))
        }
        Advice::Merge { columns: [one, other], rare_now, rare_then } => {
            let args = Args::none().with("one", one.as_str()).with("other", other.as_str());
            ink.say("publish-advice-merge", &args.with("now", *rare_now).with("then", *rare_then))
        }
        Advice::Drop { column, rare, of } => {
            let args = Args::none().with("column", column.as_str());
            ink.say("publish-advice-drop", &args.with("rare", *rare).with("of", *of))
        }
    }
}
