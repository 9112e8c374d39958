//! The report as one page of HTML: self-contained, no script, nothing fetched from anywhere, readable on a phone, on
//! paper, in light and dark. It ends with lines to sign on.

use super::{
    Report, Words,
    picture::escape,
    sections::{Grid, Ink, Say, Section, sections},
};

/// The look, by the tokens of the house.
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
    page.push_str("</main>\n<footer><p>");
    page.push_str(&escape(&ink.t("publish-foot")));
    page.push_str("</p></footer></body></html>\n");
    page
}

fn section(page: &mut String, section: &Section, ink: &Ink<'_>) {
    let class = if section.inside { " class=\"inside\"" } else { "" };
    page.push_str(&format!(
        "<section id=\"{0}\"{class} aria-labelledby=\"{0}-h\"><h2 id=\"{0}-h\">{1}</h2>",
        section.id,
        escape(&section.title)
    ));
    if section.inside {
        page.push_str(&format!("<p class=\"band\">{}</p>", escape(&ink.t("publish-inside"))));
    }
    let mut listing = false;
    for say in &section.says {
        let (open, close, text) = match say {
            Say::Text(text) => ("<p>", "</p>", text),
            Say::Notice(text) => ("<li>", "</li>", text),
        };
        let notice = matches!(say, Say::Notice(_));
        if notice != listing {
            page.push_str(if notice { "<ul class=\"notices\">" } else { "</ul>" });
            listing = notice;
        }
        page.push_str(open);
        page.push_str(&escape(text));
        page.push_str(close);
    }
    if listing {
        page.push_str("</ul>");
    }
    section.grids.iter().for_each(|one| grid(page, one));
    page.push_str("</section>\n");
}

/// A table, beside its picture. Narrow pages show each row as a card, with the head of the column before every value.
fn grid(page: &mut String, grid: &Grid) {
    page.push_str("<div class=\"pair\">");
    if let Some(picture) = &grid.picture {
        page.push_str(&format!("<figure>{picture}</figure>"));
    }
    page.push_str(&format!(
        "<div class=\"frame\"><table><caption>{}</caption><thead><tr>",
        escape(&grid.caption)
    ));
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
                0 => format!("<th scope=\"row\"{class} data-head=\"{name}\">{cell}</th>"),
                _ if cell.is_empty() => format!("<td{class}></td>"),
                _ => format!("<td{class} data-head=\"{name}\">{cell}</td>"),
            });
        }
        page.push_str("</tr>");
    }
    page.push_str("</tbody></table></div></div>");
}

/// Lines to sign on, or the sentence that there is nothing to sign.
fn sign(page: &mut String, report: &Report, ink: &Ink<'_>) {
    page.push_str("<section id=\"sign\" aria-labelledby=\"sign-h\"><h2 id=\"sign-h\">");
    page.push_str(&escape(&ink.t("publish-section-sign")));
    page.push_str("</h2><p>");
    page.push_str(&escape(&ink.t(if report.passed() { "publish-sign-text" } else { "publish-sign-not" })));
    page.push_str("</p>");
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
