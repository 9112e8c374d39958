//! A little pen: shapes and texts of one picture, put together as SVG. Places and sizes are in units of the picture,
//! from its upper left corner. Colours come from the classes of the page, so that light and dark follow the reader.

use std::fmt::Write as _;

use crate::html::escape;

/// At most so many characters; what is cut shows an ellipsis. The table beside holds the whole.
#[must_use]
pub fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(most.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// Where a text stands against its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
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
#[derive(Debug)]
pub struct Pen {
    width: f64,
    body: String,
}

impl Pen {
    /// A picture of this width with nothing on it.
    #[must_use]
    pub const fn new(width: f64) -> Self {
        Self { width, body: String::new() }
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.put(format_args!(
            r#"<line class="{class}" x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}"/>"#
        ));
    }

    /// A rectangle from its upper left corner; a negative size counts as none.
    pub fn rect(&mut self, class: &str, corner: (f64, f64), size: (f64, f64)) {
        let ((x, y), (width, height)) = (corner, (size.0.max(0.0), size.1.max(0.0)));
        self.put(format_args!(
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}"/>"#
        ));
    }

    /// A circle.
    pub fn dot(&mut self, class: &str, at: (f64, f64), radius: f64) {
        let (x, y) = at;
        self.put(format_args!(r#"<circle class="{class}" cx="{x:.1}" cy="{y:.1}" r="{radius:.1}"/>"#));
    }

    /// An arrow head that points to the right.
    pub fn arrow(&mut self, class: &str, at: (f64, f64)) {
        let (x, y) = at;
        let (back, top, low) = (x - 7.0, y - 4.0, y + 4.0);
        self.put(format_args!(
            r#"<path class="{class}" d="M{x:.1} {y:.1}L{back:.1} {top:.1}L{back:.1} {low:.1}Z"/>"#
        ));
    }

    /// A text on a line through the point.
    pub fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let ((x, y), anchor, text) = (at, anchor.name(), escape(text));
        self.put(format_args!(
            r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{text}</text>"#
        ));
    }

    fn put(&mut self, piece: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        self.body.write_fmt(piece).ok();
    }

    /// The finished picture with its title and a description for those who do not see it. `id` is a fixed word, once on
    /// a page.
    #[must_use]
    pub fn finish(self, id: &str, height: f64, title: &str, description: &str) -> String {
        let (title, description) = (escape(title), escape(description));
        format!(
            concat!(
                r#"<svg class="picture" role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {width:.0} {height:.0}" "#,
                r#"xmlns="http://www.w3.org/2000/svg"><title id="{id}-t">{title}</title>"#,
                r#"<desc id="{id}-d">{description}</desc>{body}</svg>"#
            ),
            id = id,
            width = self.width,
            height = height,
            title = title,
            description = description,
            body = self.body,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_with_an_ellipsis() {
        assert_eq!(short("αβγδ", 4), "αβγδ");
        assert_eq!(short("αβγδε", 4), "αβγ…");
    }

    #[test]
    fn a_picture_says_what_it_shows() {
        let mut pen = Pen::new(320.0);
        pen.rect("bar", (1.0, 2.0), (-3.0, 4.0));
        pen.text("label", (5.0, 6.0), Anchor::End, "<a>");
        assert_eq!(
            pen.finish("it", 40.0, "A & B", "two"),
            concat!(
                "<svg class=\"picture\" role=\"img\" aria-labelledby=\"it-t it-d\" viewBox=\"0 0 320 40\" ",
                "xmlns=\"http://www.w3.org/2000/svg\"><title id=\"it-t\">A &amp; B</title><desc id=\"it-d\">two</desc>",
                "<rect class=\"bar\" x=\"1.0\" y=\"2.0\" width=\"0.0\" height=\"4.0\"/>",
                "<text class=\"label\" x=\"5.0\" y=\"6.0\" text-anchor=\"end\">&lt;a&gt;</text></svg>"
            )
        );
    }
}
