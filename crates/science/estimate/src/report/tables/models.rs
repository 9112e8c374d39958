//! The models behind the panel: how far they lie apart, their weights, and the bootstrap in numbers.

use ::report::html::Grid;

use super::{Ink, Section};
use crate::{
    panel::{Estimation, ModelWeight, Range},
    report::picture,
    warnings::Args,
};

/// How far the models lie apart, and their weights.
pub(super) fn models(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    let found = result.models.as_ref();
    if found.is_none() && result.graphs.is_empty() {
        return None;
    }
    let mut section = Section::new("models", ink);
    if let Some(found) = found {
        let args = Args::none()
            .with("models", found.looked_at)
            .with("none", found.no_estimate)
            .with("unclear", found.not_identifiable);
        let key = if found.exhaustive { "models-all" } else { "models-searched" };
        section.say(ink.say(key, &args));
        let head = [("models", false), ("how-many", true), ("lowest", true), ("highest", true)];
        let mut spread = ink.grid("caption-spread", &head);
        let rows = [("within-2", found.within_2), ("within-10", found.within_10), ("all-models", found.all)];
        for (key, range) in rows {
            if let Some(range) = range {
                spread.rows.push(spread_row(key, range, ink));
            }
        }
        section.grids.push(spread);
        section.grids.push(weights(&found.best, ink));
    }
    if !result.graphs.is_empty() {
        let head = [("graph", false), ("probability", true)];
        let mut graphs = ink.grid("caption-graphs", &head);
        for graph in &result.graphs {
            graphs.rows.push(vec![graph.model_names.clone(), ink.words.percent(graph.probability)]);
        }
        section.grids.push(graphs);
    }
    Some(section)
}

/// The best models; their criteria only where they are shown.
fn weights(best: &[ModelWeight], ink: &Ink<'_>) -> Grid {
    let exact = best.iter().all(|one| one.bic.is_some() && one.aic.is_some());
    let head: &[(&str, bool)] = if exact {
        &[
            ("model", false),
            ("bic", true),
            ("weight-bic", true),
            ("aic", true),
            ("weight-aic", true),
            ("estimate", true),
        ]
    } else {
        &[("model", false), ("weight-bic", true), ("weight-aic", true), ("estimate", true)]
    };
    let mut grid = ink.grid("caption-weights", head);
    for one in best {
        let mut row = vec![one.model_names.clone()];
        row.extend(one.bic.filter(|_| exact).map(|bic| ink.words.number(bic, 2)));
        row.push(ink.words.percent(one.weight_bic));
        row.extend(one.aic.filter(|_| exact).map(|aic| ink.words.number(aic, 2)));
        row.push(ink.words.percent(one.weight_aic));
        row.push(ink.people(one.estimate));
        grid.rows.push(row);
    }
    grid
}

fn spread_row(key: &str, range: Range, ink: &Ink<'_>) -> Vec<String> {
    #[allow(clippy::cast_possible_truncation, reason = "usize fits u64")]
    let count = ink.words.count(range.count as u64);
    vec![ink.t(key), count, ink.people(range.lower), ink.people(range.upper)]
}

/// The bootstrap of each method in numbers, with its histogram.
pub(super) fn bootstrap(result: &Estimation, ink: &Ink<'_>) -> Option<Section> {
    let head = [
        ("method", false),
        ("replicates", true),
        ("failed", true),
        ("z0", true),
        ("acceleration", true),
        ("rank-lower", true),
        ("rank-upper", true),
    ];
    let columns = if result.table.protected { 4 } else { head.len() };
    let mut section = Section::new("bootstrap", ink);
    section.say(ink.t("bootstrap-intro"));
    let mut grid = ink.grid("caption-bootstrap", head.get(..columns).unwrap_or(&head));
    let number = |value: Option<f64>, decimals| {
        value.map_or_else(|| ink.t("none-short"), |value| ink.words.number(value, decimals))
    };
    for line in &result.panel {
        let Some(found) = &line.bootstrap else { continue };
        let mut row = vec![
            ink.t(&format!("method-{}", line.method.code())),
            ink.words.count(found.replicates as u64),
            ink.words.count(found.failed as u64),
            number(found.z0, 3),
            ink.words.number(found.acceleration, 4),
            number(found.limit_ranks.map(|[lower, _]| lower), 1),
            number(found.limit_ranks.map(|[_, upper]| upper), 1),
        ];
        row.truncate(columns);
        grid.rows.push(row);
        grid.pictures.extend(picture::histogram(line, ink.words));
    }
    if grid.rows.is_empty() {
        return None;
    }
    section.grids.push(grid);
    Some(section)
}
