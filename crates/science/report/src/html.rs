//! One page of HTML: self-contained, no script, nothing fetched from anywhere, readable on a phone, on paper, in light
//! and dark. What stands on it is put together by the engine; every text is escaped here.

/// The look that all pages share, by the tokens of the house.
const STYLE: &str = include_str!("page.css");

/// A sentence of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// Read on.
    Text(String),
    /// Must not be overlooked.
    Notice(String),
    /// One of several short points.
    Point(String),
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// What it shows.
    pub caption: String,
    /// Heads of the columns, and whether a column holds numbers.
    pub head: Vec<(String, bool)>,
    /// Rows, as many cells each as there are heads.
    pub rows: Vec<Vec<String>>,
    /// The same data as pictures (SVG), put onto the page as they are.
    pub pictures: Vec<String>,
}

/// How a table stands on the page; the engine's own style says what it comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Layout {
    /// Class `wide`: the table stands below its pictures.
    pub wide: bool,
    /// Class `slim`: the table fits a phone as it is.
    pub slim: bool,
    /// The first cell of a row names its column too (`data-head`), as all others do.
    pub first_named: bool,
}

/// Text made safe inside HTML, SVG and attribute values. Control signs other than line break and tabulator vanish.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            sign if sign.is_control() && sign != '\n' && sign != '\t' => {}
            sign => safe.push(sign),
        }
    }
    safe
}

/// The beginning of a page, up to its title within the `header`, which stays open. `lang` is the code of its language;
/// `style` is the engine's own CSS, after the shared one.
#[must_use]
pub fn open(lang: &str, title: &str, style: &str) -> String {
    let (lang, title) = (escape(lang), escape(title));
    let mut page = String::with_capacity(64 * 1024);
    page.push_str(&format!("<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\">"));
    page.push_str(concat!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "<meta name=\"referrer\" content=\"no-referrer\"><title>"
    ));
    page.push_str(&title);
    page.push_str("</title><style>");
    page.push_str(STYLE);
    page.push_str(style);
    page.push_str(&format!("</style></head>\n<body><header><h1>{title}</h1>"));
    page
}

/// The end of a page, from the end of `main` on, with a sentence at its foot.
pub fn close(page: &mut String, foot: &str) {
    page.push_str(&format!("</main>\n<footer><p>{}</p></footer></body></html>\n", escape(foot)));
}

/// The beginning of a section with its heading; the `section` stays open. `id` and `class` are fixed words.
pub fn section(page: &mut String, id: &str, class: Option<&str>, title: &str) {
    let class = class.map_or_else(String::new, |class| format!(" class=\"{class}\""));
    page.push_str(&format!(
        "<section id=\"{id}\"{class} aria-labelledby=\"{id}-h\"><h2 id=\"{id}-h\">{}</h2>",
        escape(title)
    ));
}

/// Sentences, one after the other: paragraphs, and lists of the class `notices` or `points`.
pub fn says(page: &mut String, says: &[Say]) {
    let mut open = "";
    for say in says {
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
}

/// A table in a frame, beside its pictures when there are some. Cells name their columns (`data-head`), so that a narrow
/// page can show each row as a small list.
pub fn grid(page: &mut String, grid: &Grid, layout: Layout) {
    page.push_str(if layout.wide { "<div class=\"pair wide\">" } else { "<div class=\"pair\">" });
    for picture in &grid.pictures {
        page.push_str(&format!("<figure>{picture}</figure>"));
    }
    let slim = if layout.slim { " class=\"slim\"" } else { "" };
    let caption = escape(&grid.caption);
    page.push_str(&format!("<div class=\"frame\"><table{slim}><caption>{caption}</caption><thead><tr>"));
    for (name, numbers) in &grid.head {
        page.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(*numbers), escape(name)));
    }
    page.push_str("</tr></thead><tbody>");
    for row in &grid.rows {
        page.push_str("<tr>");
        for (column, (cell, (name, numbers))) in row.iter().zip(&grid.head).enumerate() {
            let (class, cell) = (class(*numbers), escape(cell));
            let named = format!(" data-head=\"{}\"", escape(name));
            page.push_str(&match column {
                0 if layout.first_named => format!("<th scope=\"row\"{class}{named}>{cell}</th>"),
                0 => format!("<th scope=\"row\"{class}>{cell}</th>"),
                _ if cell.is_empty() => format!("<td{class}></td>"),
                _ => format!("<td{class}{named}>{cell}</td>"),
            });
        }
        page.push_str("</tr>");
    }
    page.push_str("</tbody></table></div></div>");
}

/// The class of a cell in a column of numbers.
const fn class(numbers: bool) -> &'static str {
    if numbers { " class=\"n\"" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(
            escape("<a href=\"x\" b='y'>&</a>"),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;&lt;/a&gt;"
        );
        assert_eq!(escape("a\u{0}\u{1b}b"), "ab");
    }

    #[test]
    fn a_page_has_the_shared_look_before_the_own_one() {
        let mut page = open("e\"n", "a <b>", "own");
        close(&mut page, "the <end>");
        assert!(page.starts_with("<!doctype html>\n<html lang=\"e&quot;n\">"));
        assert!(page.contains("}\nown</style></head>\n<body><header><h1>a &lt;b&gt;</h1>"));
        assert!(page.ends_with("<footer><p>the &lt;end&gt;</p></footer></body></html>\n"));
        for bad in ["http:", "https:", "url(", "@import", "<script", "<b>"] {
            assert!(!page.contains(bad), "{bad}");
        }
    }

    #[test]
    fn sentences_of_one_kind_stand_in_one_list() {
        let mut page = String::new();
        section(&mut page, "one", Some("inside"), "<one>");
        says(
            &mut page,
            &[
                Say::Text("a".into()),
                Say::Notice("b".into()),
                Say::Notice("c".into()),
                Say::Point("<d>".into()),
            ],
        );
        assert_eq!(
            page,
            concat!(
                "<section id=\"one\" class=\"inside\" aria-labelledby=\"one-h\"><h2 id=\"one-h\">&lt;one&gt;</h2>",
                "<p>a</p><ul class=\"notices\"><li>b</li><li>c</li></ul><ul class=\"points\"><li>&lt;d&gt;</li></ul>"
            )
        );
    }

    #[test]
    fn cells_name_their_columns() {
        let table = Grid {
            caption: "c".into(),
            head: vec![("<list>".into(), false), ("n".into(), true)],
            rows: vec![vec!["<a>".into(), "7".into()], vec!["b".into(), String::new()]],
            pictures: vec!["<svg/>".into()],
        };
        let (mut page, mut other) = (String::new(), String::new());
        grid(&mut page, &table, Layout::default());
        grid(&mut other, &table, Layout { wide: true, slim: true, first_named: true });
        assert_eq!(
            page,
            concat!(
                "<div class=\"pair\"><figure><svg/></figure><div class=\"frame\"><table><caption>c</caption><thead><tr>",
                "<th scope=\"col\">&lt;list&gt;</th><th scope=\"col\" class=\"n\">n</th></tr></thead><tbody>",
                "<tr><th scope=\"row\">&lt;a&gt;</th><td class=\"n\" data-head=\"n\">7</td></tr>",
                "<tr><th scope=\"row\">b</th><td class=\"n\"></td></tr></tbody></table></div></div>"
            )
        );
        assert!(other.starts_with("<div class=\"pair wide\">"));
        assert!(other.contains("<table class=\"slim\">"));
        assert!(other.contains("<th scope=\"row\" data-head=\"&lt;list&gt;\">&lt;a&gt;</th>"));
    }
}
