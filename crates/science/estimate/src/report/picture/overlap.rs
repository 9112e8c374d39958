//! The overlap picture (UpSet, turned so that it fits a phone): the size of each list, then a row per combination
//! of lists with a bar for its cases. Small combinations are never drawn.

use ::report::svg::{Anchor, Pen, short};

use super::WIDTH;
use crate::{panel::Facts, report::Words};

const ROW: f64 = 20.0;
/// At most so many combinations are drawn, the largest first.
const MOST: usize = 30;

/// The overlap picture of a table.
#[allow(clippy::cast_precision_loss, reason = "cases are far below 2^52")]
pub(crate) fn overlap(table: &Facts, words: &dyn Words) -> String {
    let mut pen = Pen::new(WIDTH);
    let bottom = lists(&mut pen, table, words);
    let height = combinations(&mut pen, table, words, bottom + 14.0);
    let title = words.plain("picture-overlap");
    pen.finish("overlap", height, &title, &words.plain("picture-overlap-text"))
}

/// One bar per list; the lower end of what was drawn.
#[allow(clippy::cast_precision_loss, reason = "cases are far below 2^52")]
fn lists(pen: &mut Pen, table: &Facts, words: &dyn Words) -> f64 {
    let most = table.list_cases.iter().copied().max().unwrap_or(1).max(1) as f64;
    let (start, room) = (130.0, WIDTH - 130.0 - 56.0);
    for (number, (name, cases)) in table.lists.iter().zip(&table.list_cases).enumerate() {
        let top = ROW * number as f64;
        pen.text("label", (0.0, top + 14.0), Anchor::Start, &format!("{}  {}", number + 1, short(name, 17)));
        let long = *cases as f64 / most * room;
        pen.rect("bar", (start, top + 4.0), (long, ROW - 8.0));
        pen.text("value", (start + long + 5.0, top + 14.0), Anchor::Start, &words.number(*cases as f64, 0));
    }
    ROW * table.lists.len() as f64
}

/// One row per combination; the lower end of what was drawn.
#[allow(clippy::cast_precision_loss, reason = "cases are far below 2^52")]
fn combinations(pen: &mut Pen, table: &Facts, words: &dyn Words, top: f64) -> f64 {
    let mut cells: Vec<_> = table.cells.iter().filter(|cell| cell.cases > 0).collect();
    cells.sort_by(|a, b| {
        b.cases.cmp(&a.cases).then_with(|| a.on.len().cmp(&b.on.len())).then(a.on.cmp(&b.on))
    });
    cells.truncate(MOST);
    let columns = table.lists.len().max(1) as f64;
    let step = (128.0 / columns).min(18.0);
    let place = |list: usize| 6.0 + step * list as f64;
    let first = top + 18.0;
    for list in 0..table.lists.len() {
        let number = (list + 1).to_string();
        pen.text("tick", (place(list), top + 12.0), Anchor::Middle, &number);
    }
    let start = 14.0 + step * columns;
    let room = WIDTH - start - 56.0;
    let most = cells.first().map_or(1, |cell| cell.cases).max(1) as f64;
    for (number, cell) in cells.iter().enumerate() {
        let middle = first + ROW * number as f64 + ROW / 2.0;
        for list in 0..table.lists.len() {
            pen.dot("off", (place(list), middle), 3.0);
        }
        if let (Some(one), Some(other)) = (cell.on.first(), cell.on.last()) {
            pen.line("tie", (place(*one), middle), (place(*other), middle));
        }
        for list in &cell.on {
            pen.dot("mark", (place(*list), middle), 4.5);
        }
        let long = cell.cases as f64 / most * room;
        pen.rect("bar", (start, middle - 6.0), (long, 12.0));
        let about = if table.protected { "≈ " } else { "" };
        let value = format!("{about}{}", words.number(cell.cases as f64, 0));
        pen.text("value", (start + long + 5.0, middle + 4.0), Anchor::Start, &value);
    }
    first + ROW * cells.len() as f64 + 6.0
}
