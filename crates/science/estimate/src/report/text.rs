//! The report for a terminal or a letter: plain text, tables in columns.

use ::report::html::{Grid, Say};

use super::{
    Sheet, Words,
    shown::shown,
    tables::{self, Ink},
};
use crate::panel::Estimation;

/// Width of running text, in characters.
const WIDTH: usize = 96;
/// A column of words is broken at this width.
const COLUMN: usize = 40;
/// The head of a column of numbers is broken at this width.
const HEAD: usize = 14;

/// The report as plain text.
#[must_use]
pub fn write(result: &Estimation, sheet: &Sheet, words: &dyn Words) -> String {
    let result = &*shown(result);
    let ink = Ink { words };
    let mut text = String::new();
    let title = sheet.title.clone().unwrap_or_else(|| ink.t("report-title"));
    heading(&mut text, &title, '=');
    for section in tables::sections(result, sheet, words) {
        text.push('\n');
        heading(&mut text, &section.title, '-');
        for say in &section.says {
            match say {
                Say::Text(say) => paragraph(&mut text, "", say),
                Say::Notice(say) => paragraph(&mut text, "! ", say),
                Say::Point(say) => paragraph(&mut text, "- ", say),
            }
        }
        for grid in &section.grids {
            text.push('\n');
            columns(&mut text, grid);
        }
    }
    text
}

fn heading(text: &mut String, title: &str, rule: char) {
    text.push_str(title);
    text.push('\n');
    text.extend(std::iter::repeat_n(rule, title.chars().count()));
    text.push('\n');
}

fn paragraph(text: &mut String, mark: &str, say: &str) {
    let indent = " ".repeat(mark.len());
    for (number, line) in broken(say, WIDTH - mark.len()).iter().enumerate() {
        text.push_str(if number == 0 { mark } else { &indent });
        text.push_str(line);
        text.push('\n');
    }
}

/// A text in lines of at most so many characters, broken at blanks; a longer word stands alone.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

fn columns(text: &mut String, grid: &Grid) {
    text.push_str(&grid.caption);
    text.push('\n');
    let head = grid.head.iter().map(|(name, numbers)| broken(name, if *numbers { HEAD } else { COLUMN / 2 }));
    let cells = grid.rows.iter().map(|row| row.iter().map(|cell| broken(cell, COLUMN)).collect());
    let rows: Vec<Vec<Vec<String>>> = std::iter::once(head.collect()).chain(cells).collect();
    let widths: Vec<usize> = (0..grid.head.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column)).flatten();
            cells.map(|line| line.chars().count()).max().unwrap_or(0)
        })
        .collect();
    for (number, row) in rows.iter().enumerate() {
        let lines = row.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..lines {
            let mut written = String::from("  ");
            for ((cell, width), (_, numbers)) in row.iter().zip(&widths).zip(&grid.head) {
                let piece = cell.get(line).map_or("", String::as_str);
                let blank = " ".repeat(width - piece.chars().count().min(*width));
                if *numbers {
                    written.push_str(&blank);
                    written.push_str(piece);
                } else {
                    written.push_str(piece);
                    written.push_str(&blank);
                }
                written.push_str("  ");
            }
            text.push_str(written.trim_end());
            text.push('\n');
        }
        if number == 0 {
            let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            text.push_str("  ");
            text.push_str(&rules.join("  "));
            text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_blanks_and_keep_every_word() {
        let lines = broken("one two three four", 9);
        assert_eq!(lines, ["one two", "three", "four"]);
        assert_eq!(broken("", 9), [""]);
        assert_eq!(broken("unbreakable", 4), ["unbreakable"]);
    }

    #[test]
    fn numbers_stand_right_and_words_left() {
        let grid = Grid {
            caption: "c".into(),
            head: vec![("name".into(), false), ("n".into(), true)],
            rows: vec![vec!["a".into(), "100".into()], vec!["bbbbb".into(), "7".into()]],
            pictures: Vec::new(),
        };
        let mut text = String::new();
        columns(&mut text, &grid);
        assert_eq!(text, "c\n  name     n\n  -----  ---\n  a      100\n  bbbbb    7\n");
    }
}
