//! Elements of a page, found by CSS selectors, and what they are called.

use scraper::{ElementRef, Html, Selector};

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// The elements of a page that a CSS selector finds, in the order of the page.
pub(crate) fn all<'a>(html: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    html.select(&selector(css)).collect()
}

/// The same inside an element.
pub(crate) fn inside<'a>(element: ElementRef<'a>, css: &str) -> Vec<ElementRef<'a>> {
    element.select(&selector(css)).collect()
}

/// The words inside an element, blanks folded.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    let parts: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
    parts.join(" ")
}

/// The name by which an element is called: what labels it, or its own words.
pub(crate) fn name(html: &Html, element: ElementRef<'_>) -> String {
    let own = |attribute: &str| element.attr(attribute).map(str::trim).filter(|text| !text.is_empty());
    if let Some(ids) = own("aria-labelledby") {
        let with_id = all(html, "[id]");
        let named =
            ids.split_whitespace().filter_map(|id| with_id.iter().find(|one| one.attr("id") == Some(id)));
        return named.map(|one| words(*one)).collect::<Vec<_>>().join(" ");
    }
    if let Some(label) = own("aria-label") {
        return label.to_owned();
    }
    let words = words(element);
    if words.is_empty() { own("value").unwrap_or_default().to_owned() } else { words }
}
