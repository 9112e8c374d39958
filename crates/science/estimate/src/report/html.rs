//! The report as one page of HTML: self-contained, no script, nothing fetched from anywhere, readable on a phone, on
//! paper, in light and dark.

use ::report::html::{self, Layout, escape};

use super::{
    Sheet, Words,
    shown::shown,
    tables::{self, Ink, Section},
};
use crate::panel::Estimation;

/// What looks different from other pages.
const STYLE: &str = include_str!("page.css");

/// The report as a page.
#[must_use]
pub fn write(result: &Estimation, sheet: &Sheet, words: &dyn Words) -> String {
    let result = &*shown(result);
    let ink = Ink { words };
    let title = sheet.title.clone().unwrap_or_else(|| ink.t("report-title"));
    let sections = tables::sections(result, sheet, words);
    let mut page = html::open(words.lang(), &title, STYLE);
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
    html::close(&mut page, &ink.t("report-foot"));
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
    html::section(page, section.id, None, &section.title);
    html::says(page, &section.says);
    for grid in &section.grids {
        // A table of many columns stands below its pictures; two columns fit a phone as they are.
        let layout = Layout { wide: grid.head.len() > 5, slim: grid.head.len() < 3, first_named: false };
        html::grid(page, grid, layout);
    }
    page.push_str("</section>\n");
}
