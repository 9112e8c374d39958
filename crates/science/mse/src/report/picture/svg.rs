//! A little pen: shapes and texts of one picture, put together as SVG.

use std::fmt::Write as _;

/// Width of every picture in its own units.
pub(crate) const WIDTH: f64 = 320.0;

/// Text made safe inside HTML, SVG and attribute values.
pub(crate) fn escape(text: &str) -> String {
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

/// At most so many characters; what is cut shows an ellipsis. The table beside holds the whole.
pub(crate) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// Where a text stands against its point.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// One picture under the pen. Classes are fixed words of this module's callers; texts are escaped here.
#[derive(Default)]
pub(crate) struct Pen {
    body: String,
}

impl Pen {
    pub(crate) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.put(format_args!(
            r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
        ));
    }

    pub(crate) fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64)) {
        let ((x, y), (width, height)) = (corner, (size.0.max(0.0), size.1.max(0.0)));
        self.put(format_args!(
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"/>"#
        ));
    }

    pub(crate) fn dot(&mut self, class: &str, at: (f64, f64), radius: f64) {
        let (x, y) = at;
        self.put(format_args!(r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius:.1}"/>"#));
    }

    /// An arrow head that points to the right.
    pub(crate) fn arrow(&mut self, class: &str, at: (f64, f64)) {
        let (x, y) = at;
        let (back, top, low) = (x - 7.0, y - 4.0, y + 4.0);
        self.put(format_args!(
            r#"<path class="{class}" d="M{x:.1} {y:.1}L{back:.1} {top:.1}L{back:.1} {low:.1}Z"/>"#
        ));
    }

    pub(crate) fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let ((x, y), anchor, text) = (at, anchor.name(), escape(text));
        self.put(format_args!(
            r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#
        ));
    }

    fn put(&mut self, piece: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        self.body.write_fmt(piece).ok();
    }

    /// The finished picture with its title and a description for those who do not see it.
    pub(crate) fn finish(self, id: &str, height: f64, title: &str, description: &str) -> String {
        let (title, description, body) = (escape(title), escape(description), self.body);
        format!(
            concat!(
                r#"<svg class="picture" role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {width:.0} {height:.0}" "#,
                r#"xmlns="http://www.w3.org/2000/svg"><title id="{id}-t">{title}</title>"#,
                r#"<desc id="{id}-d">{description}</desc>{body}</svg>"#
            ),
            id = id,
            width = WIDTH,
            height = height,
            title = title,
            description = description,
            body = body,
        )
    }
}
