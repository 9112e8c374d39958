//! The published table inside the report.

use ::report::html::{Grid, Say};

use super::{
    Args, Report,
    section::{Ink, Section},
};
use crate::tables::Zeros;

/// Cells that the page shows at the most; the file holds all.
const MOST: usize = 400;

/// The table as it is published, with its marks.
pub(super) fn published(report: &Report, ink: &Ink<'_>) -> Option<Section> {
    let table = report.table.as_ref()?;
    let cube = &table.cube;
    let least = u32::from(table.zeros != Some(Zeros::Protected));
    let args = Args::none().with("threshold", table.threshold).with("least", least);
    let mut says = vec![Say::Text(ink.say(&format!("publish-table-{}", table.protection), &args))];
    // Whoever reads this knows it: the proof takes it as known.
    says.extend(table.zeros.map(|zeros| {
        Say::Text(ink.t(match zeros {
            Zeros::Published => "publish-table-zeros-published",
            Zeros::Open => "publish-table-zeros-open",
            Zeros::Protected => "publish-table-zeros-protected",
        }))
    }));
    if table.withheld > 0 {
        says.push(Say::Text(ink.t("publish-table-marks")));
    }
    if cube.cells.len() > MOST {
        let args = Args::none().with("shown", MOST).with("all", cube.cells.len());
        says.push(Say::Notice(ink.say("publish-table-cut", &args)));
    }
    let mut head: Vec<(String, bool)> =
        cube.dimensions.iter().map(|dimension| (dimension.label.clone(), false)).collect();
    head.push((ink.t("publish-column-count"), true));
    let rows = cube
        .cells
        .iter()
        .take(MOST)
        .map(|(at, value)| {
            let mut row: Vec<String> = cube.labels(at).into_iter().map(str::to_owned).collect();
            row.push(value.number().map_or_else(|| value.mark().to_owned(), |count| ink.words.count(count)));
            row
        })
        .collect();
    let grid = Grid { caption: ink.t("publish-table-caption"), head, rows, ..Grid::default() };
    Some(Section {
        id: "table",
        title: ink.t("publish-section-table"),
        says,
        grids: vec![grid],
        inside: false,
    })
}
