//! What a reader finds on a page: by role and by label, never by the text of its tags.

use scraper::Html;

use crate::{
    elements::{all, inside, name, words},
    form::{self, Form},
};

/// A page, read as a browser reads it.
pub struct Document {
    html: Html,
}

impl Document {
    /// Reads a page.
    #[must_use]
    pub fn read(html: &str) -> Self {
        Self { html: Html::parse_document(html) }
    }

    /// The elements that a CSS selector finds, each as its words.
    #[must_use]
    pub fn all(&self, css: &str) -> Vec<String> {
        all(&self.html, css).into_iter().map(words).collect()
    }

    /// How many elements a CSS selector finds.
    #[must_use]
    pub fn count(&self, css: &str) -> usize {
        all(&self.html, css).len()
    }

    /// An attribute of the first element that a CSS selector finds.
    #[must_use]
    pub fn attribute(&self, css: &str, attribute: &str) -> Option<String> {
        all(&self.html, css).into_iter().find_map(|one| one.attr(attribute)).map(ToOwned::to_owned)
    }

    /// The words of the page, blanks folded: of its main part when it has one.
    #[must_use]
    pub fn words(&self) -> String {
        let main = all(&self.html, "main").into_iter().next();
        words(main.unwrap_or_else(|| self.html.root_element()))
    }

    /// Whether these words stand on the page one after the other, whatever the tags between them.
    #[must_use]
    pub fn says(&self, text: &str) -> bool {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        words(self.html.root_element()).contains(&text)
    }

    /// The heading of the page.
    #[must_use]
    pub fn heading(&self) -> String {
        self.all("h1").into_iter().next().unwrap_or_default()
    }

    /// What the page tells at once: alerts and notices.
    #[must_use]
    pub fn alerts(&self) -> Vec<String> {
        self.all("[role=alert]")
    }

    /// Where the link with this name leads.
    #[must_use]
    pub fn link(&self, called: &str) -> Option<String> {
        let links = all(&self.html, "a[href]");
        let link = links.into_iter().find(|link| name(&self.html, *link) == called)?;
        link.attr("href").map(ToOwned::to_owned)
    }

    /// The names of the links in the navigation.
    #[must_use]
    pub fn navigation(&self) -> Vec<String> {
        self.called("nav a[href]")
    }

    /// The names of the buttons on the page, and of the links that look like one.
    #[must_use]
    pub fn buttons(&self) -> Vec<String> {
        self.called("button, input[type=submit], a.button")
    }

    fn called(&self, css: &str) -> Vec<String> {
        all(&self.html, css).into_iter().map(|one| name(&self.html, one)).collect()
    }

    /// Every form of the page.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        all(&self.html, "form").into_iter().map(|form| form::read(&self.html, form)).collect()
    }

    /// The first form that goes to this path.
    #[must_use]
    pub fn form(&self, action: &str) -> Option<Form> {
        self.forms().into_iter().find(|form| form.action == action)
    }

    /// The rows of the tables of the page, each cell as its words.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<String>> {
        let rows = all(&self.html, "table tr").into_iter();
        rows.map(|row| inside(row, "th, td").into_iter().map(words).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><nav><a href="/a"><svg></svg> One</a></nav><main><h1>A &amp;
        B</h1><p role="alert">Take <b>care</b></p><a href="/next?x=1&amp;y=2" aria-label="Go on">→</a>
        <table><tr><th>Name</th><td>Zinaida</td></tr></table>
        <form action="/go"><button>Save it</button></form></main>"#;

    #[test]
    fn a_page_is_read_by_role_and_name() {
        let page = Document::read(PAGE);
        assert_eq!(page.heading(), "A & B");
        assert_eq!(page.alerts(), ["Take care"]);
        assert_eq!(page.link("Go on").as_deref(), Some("/next?x=1&y=2"));
        assert_eq!((page.navigation(), page.buttons()), (vec!["One".to_owned()], vec!["Save it".to_owned()]));
        assert_eq!(page.rows(), [["Name", "Zinaida"]]);
        assert!(page.says("Take care → Name") && !page.says("careless"));
        assert_eq!(page.form("/go").map(|form| form.buttons()), Some(vec!["Save it".to_owned()]));
        assert!(page.form("/gone").is_none() && page.link("One more").is_none());
    }
}
