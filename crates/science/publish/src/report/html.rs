//! The report as one page of HTML: self-contained, no script, nothing fetched from anywhere, readable on a phone, on
//! paper, in light and dark. It ends with lines to sign on, or with the sentence that there is nothing to sign.

use ::report::html::{self, Layout, Say, escape};

use super::{
    Report, Words,
    section::{Ink, Section},
    sections::sections,
};

/// What looks different from other pages.
const STYLE: &str = include_str!("page.css");

/// Who shall read the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// The person who decides: everything, with what must stay inside marked as such.
    Inside,
    /// Anybody: without what was found by looking at the sensitive table.
    Anybody,
}

/// The report as a page.
#[must_use]
pub fn write(report: &Report, words: &dyn Words, reader: Reader) -> String {
    let ink = Ink { words };
    let title =
        if report.about.title.is_empty() { ink.t("publish-title") } else { report.about.title.clone() };
    let mut parts = sections(report, words);
    parts.retain(|one| reader == Reader::Inside || !one.inside);
    let mut page = html::open(words.lang(), &title, STYLE);
    let under: Vec<String> =
        [&report.about.source, &report.about.date].into_iter().flatten().map(|text| escape(text)).collect();
    if !under.is_empty() {
        page.push_str(&format!("<p class=\"under\">{}</p>", under.join(", ")));
    }
    page.push_str("</header>\n<nav aria-label=\"");
    page.push_str(&escape(&ink.t("publish-contents")));
    page.push_str("\"><ul>");
    for one in &parts {
        page.push_str(&format!("<li><a href=\"#{}\">{}</a></li>", one.id, escape(&one.title)));
    }
    page.push_str(&format!(
        "<li><a href=\"#sign\">{}</a></li></ul></nav>\n<main>",
        escape(&ink.t("publish-section-sign"))
    ));
    let (class, key) = match (report.passed(), &report.gate) {
        (false, _) => ("verdict no", "publish-must-not-go-out"),
        (true, Some(_)) => ("verdict", "publish-may-go-out"),
        (true, None) => ("verdict", "publish-may-go-out-table"),
    };
    page.push_str(&format!("<p class=\"{class}\">{}</p>", escape(&ink.t(key))));
    for one in &parts {
        section(&mut page, one, &ink);
    }
    sign(&mut page, report, &ink);
    html::close(&mut page, &ink.t("publish-foot"));
    page
}

fn section(page: &mut String, section: &Section, ink: &Ink<'_>) {
    html::section(page, section.id, section.inside.then_some("inside"), &section.title);
    if section.inside {
        page.push_str(&format!("<p class=\"band\">{}</p>", escape(&ink.t("publish-inside"))));
    }
    html::says(page, &section.says);
    let layout = Layout { first_named: true, ..Layout::default() };
    section.grids.iter().for_each(|one| html::grid(page, one, layout));
    page.push_str("</section>\n");
}

/// Lines to sign on, or the sentence that there is nothing to sign.
fn sign(page: &mut String, report: &Report, ink: &Ink<'_>) {
    html::section(page, "sign", None, &ink.t("publish-section-sign"));
    let key = if report.passed() { "publish-sign-text" } else { "publish-sign-not" };
    html::says(page, &[Say::Text(ink.t(key))]);
    if report.passed() {
        page.push_str("<div class=\"sign\">");
        for key in ["publish-sign-name", "publish-sign-office", "publish-sign-date", "publish-sign-signature"]
        {
            page.push_str(&format!("<p>{}</p>", escape(&ink.t(key))));
        }
        page.push_str("</div>");
    }
    page.push_str("</section>\n");
}
