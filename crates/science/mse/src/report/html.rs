//! The report as one page of HTML: self-contained, no script, nothing fetched from anywhere, readable on a phone, on
//! paper, in light and dark.

use super::{
    Sheet, Words,
    picture::escape,
    tables::{self, Grid, Ink, Say, Section},
};
use crate::panel::Estimation;

/// The look, by the tokens of the house.
const STYLE: &str = include_str!("page.css");

/// The report as a page.
#[must_use]
pub fn write(result: &Estimation, sheet: &Sheet, words: &dyn Words) -> String {
    let ink = Ink { words };
    let title = sheet.title.clone().unwrap_or_else(|| ink.t("report-title"));
    let sections = tables::sections(result, sheet, words);
    let mut page = String::with_capacity(64 * 1024);
    page.push_str("<!doctype html>\n<html lang=\"");
    page.push_str(&escape(words.lang()));
    page.push_str(concat!(
        "\"><head><meta charset=\"utf-8\">",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "<meta name=\"referrer\" content=\"no-referrer\"><title>"
    ));
    page.push_str(&escape(&title));
    page.push_str("</title><style>");
    page.push_str(STYLE);
    page.push_str("</style></head>\n<body><header><h1>");
    page.push_str(&escape(&title));
    page.push_str("</h1>");
    head(&mut page, sheet, &ink);
    page.push_str("</header>\n<nav><details><summary>");
    page.push_str(&escape(&ink.t("report-contents")));
    page.push_str("</summary><ul>");
    for section in &sections {
        page.push_str(&format!("<li><a href=\"#{}\">{}</a></li>", section.id, escape(&section.title)));
    }
    page.push_str("</ul></details></nav>\n<main>");
    for one in &sections {
        section(&mut page, one);
    }
    page.push_str("</main>\n<footer><p>");
    page.push_str(&escape(&ink.t("report-foot")));
    page.push_str("</p></footer></body></html>\n");
    page
}

/// Period and territory under the title.
fn head(page: &mut String, sheet: &Sheet, ink: &Ink<'_>) {
    let stated: Vec<String> =
        [&sheet.territory, &sheet.period].into_iter().flatten().map(|text| escape(text)).collect();
    let under = if stated.is_empty() { escape(&ink.t("report-unstated")) } else { stated.join(", ") };
    page.push_str("<p class=\"under\">");
    page.push_str(&under);
    page.push_str("</p>");
}

fn section(page: &mut String, section: &Section) {
    page.push_str(&format!(
        "<section id=\"{0}\" aria-labelledby=\"{0}-h\"><h2 id=\"{0}-h\">{1}</h2>",
        section.id,
        escape(&section.title)
    ));
    let mut open = "";
    for say in &section.says {
        let (list, text) = match say {
            Say::Text(text) => ("", text),
            Say::Notice(text) => ("notices", text),
            Say::Point(text) => ("points", text),
        };
        if list != open {
            if !open.is_empty() {
                page.push_str("</ul>");
            }
            if !list.is_empty() {
                page.push_str(&format!("<ul class=\"{list}\">"));
            }
            open = list;
        }
        let tag = if list.is_empty() { "p" } else { "li" };
        page.push_str(&format!("<{tag}>{}</{tag}>", escape(text)));
    }
    if !open.is_empty() {
        page.push_str("</ul>");
    }
    for one in &section.grids {
        grid(page, one);
    }
    page.push_str("</section>\n");
}

/// A table in a frame that scrolls by itself, beside its picture when there is one. On a phone each row becomes a
/// small list, with the head of its column before every value.
fn grid(page: &mut String, grid: &Grid) {
    // A table of many columns stands below its pictures.
    page.push_str(if grid.head.len() > 5 { "<div class=\"pair wide\">" } else { "<div class=\"pair\">" });
    for picture in &grid.pictures {
        page.push_str("<figure>");
        page.push_str(picture);
        page.push_str("</figure>");
    }
    // Two columns fit a phone as they are.
    let slim = if grid.head.len() < 3 { " class=\"slim\"" } else { "" };
    page.push_str(&format!("<div class=\"frame\"><table{slim}><caption>"));
    page.push_str(&escape(&grid.caption));
    page.push_str("</caption><thead><tr>");
    for (name, numbers) in &grid.head {
        let class = if *numbers { " class=\"n\"" } else { "" };
        page.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escape(name)));
    }
    page.push_str("</tr></thead><tbody>");
    for row in &grid.rows {
        page.push_str("<tr>");
        for (column, (cell, (name, numbers))) in row.iter().zip(&grid.head).enumerate() {
            let class = if *numbers { " class=\"n\"" } else { "" };
            let (cell, name) = (escape(cell), escape(name));
            page.push_str(&match column {
                0 => format!("<th scope=\"row\"{class}>{cell}</th>"),
                _ if cell.is_empty() => format!("<td{class}></td>"),
                _ => format!("<td{class} data-head=\"{name}\">{cell}</td>"),
            });
        }
        page.push_str("</tr>");
    }
    page.push_str("</tbody></table></div></div>");
}
