//! Forms as a page shows them: where they go, and what they would send if nobody touched them.

/// A form with its values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    /// The path it is sent to.
    pub action: String,
    /// Names and values in the order of the page; radio buttons and check boxes only when they are ticked.
    pub fields: Vec<(String, String)>,
    /// Names and values of everything there is to choose: radio buttons, check boxes, options of lists.
    pub offered: Vec<(String, String)>,
}

impl Form {
    /// The first value of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The form as it travels (`application/x-www-form-urlencoded`).
    #[must_use]
    pub fn encoded(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish()
    }

    /// With one value for a name, in place of all it had.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(key, _)| key != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With the first thing that there is to choose under a name.
    #[must_use]
    pub fn choosing(self, name: &str) -> Self {
        let first = self.offered.iter().find(|(key, value)| key == name && !value.is_empty());
        let first = first.map(|(_, value)| value.clone()).unwrap_or_default();
        self.with(name, &first)
    }

    /// With only these names left.
    #[must_use]
    pub fn only(mut self, names: &[&str]) -> Self {
        self.fields.retain(|(key, _)| names.contains(&key.as_str()));
        self
    }
}

/// A tag and where it ends.
struct Tag {
    name: String,
    closing: bool,
    attributes: Vec<(String, String)>,
    after: usize,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn name_and_value(&self, otherwise: &str) -> (String, String) {
        let text = |name: &str| self.get(name).map(ToOwned::to_owned);
        (text("name").unwrap_or_default(), text("value").unwrap_or_else(|| otherwise.to_owned()))
    }
}

/// Every form of a page.
pub(super) fn read(html: &str) -> Vec<Form> {
    let mut forms = Vec::new();
    let mut form: Option<Form> = None;
    let mut list: Option<(String, Option<String>)> = None;
    for tag in tags(html) {
        if tag.name == "form" {
            forms.extend(form.take());
            form = (!tag.closing)
                .then(|| Form { action: tag.get("action").unwrap_or_default().into(), ..Form::default() });
        }
        let Some(form) = form.as_mut() else { continue };
        match (tag.name.as_str(), tag.closing) {
            ("input", _) => {
                let kind = tag.get("type").unwrap_or("text");
                let (ticked, choice) = (tag.get("checked").is_some(), ["radio", "checkbox"].contains(&kind));
                let (name, value) = tag.name_and_value(if kind == "checkbox" { "on" } else { "" });
                if choice {
                    form.offered.push((name.clone(), value.clone()));
                }
                let silent = ["submit", "button", "reset", "image", "file"].contains(&kind);
                if !name.is_empty() && !silent && (ticked || !choice) {
                    form.fields.push((name, value));
                }
            }
            ("textarea", false) => {
                let rest = html.get(tag.after..).unwrap_or_default();
                let text = rest.split("</textarea").next().unwrap_or_default();
                let text = plain(text.strip_prefix('\n').unwrap_or(text));
                form.fields.push((tag.get("name").unwrap_or_default().into(), text));
            }
            ("select", false) => list = Some((tag.get("name").unwrap_or_default().into(), None)),
            ("option", false) => {
                if let Some((name, chosen)) = list.as_mut() {
                    let value = tag.get("value").unwrap_or_default();
                    form.offered.push((name.clone(), value.into()));
                    if chosen.is_none() || tag.get("selected").is_some() {
                        *chosen = Some(value.into());
                    }
                }
            }
            ("select", true) => {
                if let Some((name, Some(chosen))) = list.take() {
                    form.fields.push((name, chosen));
                }
            }
            _ => {}
        }
    }
    forms.extend(form);
    forms
}

/// The words of a page, blanks folded.
pub(super) fn words(html: &str) -> String {
    let body = html.find("<main").and_then(|at| html.get(at..)).unwrap_or(html);
    let mut text = String::new();
    let mut from = 0;
    for tag in tags(body) {
        let start = body.get(..tag.after).and_then(|before| before.rfind('<')).unwrap_or(tag.after);
        text.push_str(body.get(from..start).unwrap_or_default());
        text.push(' ');
        from = tag.after;
    }
    text.push_str(body.get(from..).unwrap_or_default());
    plain(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html.get(at..).and_then(|rest| rest.find('<')) {
        let begin = at + start + 1;
        at = begin;
        let Some(rest) = html.get(begin..) else { break };
        let closing = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            continue;
        }
        let offset = begin + usize::from(closing);
        let length =
            rest.find(|sign: char| sign.is_whitespace() || sign == '>' || sign == '/').unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default().to_lowercase();
        let (attributes, used) = attributes(rest.get(length..).unwrap_or_default());
        at = offset + length + used;
        found.push(Tag { name, closing, attributes, after: at });
    }
    found
}

/// Attributes up to the end of the tag, and how many bytes they and the `>` take.
fn attributes(text: &str) -> (Vec<(String, String)>, usize) {
    let mut found = Vec::new();
    let mut rest = text;
    let used = |rest: &str| text.len() - rest.len();
    loop {
        rest = rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '/');
        let Some(first) = rest.chars().next() else { return (found, text.len()) };
        if first == '>' {
            return (found, used(rest) + 1);
        }
        let end =
            rest.find(|sign: char| sign.is_whitespace() || sign == '=' || sign == '>').unwrap_or(rest.len());
        // A name that is empty would never end the loop: the sign is taken as a name.
        let end = end.max(first.len_utf8());
        let name = rest.get(..end).unwrap_or_default().to_lowercase();
        rest = rest.get(end..).unwrap_or_default();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').unwrap_or(after.len());
            value = plain(after.get(..end).unwrap_or_default());
            rest = after.get(end + 1..).unwrap_or_default();
        } else if let Some(after) = rest.strip_prefix('=') {
            let end = after.find(|sign: char| sign.is_whitespace() || sign == '>').unwrap_or(after.len());
            value = plain(after.get(..end).unwrap_or_default());
            rest = after.get(end..).unwrap_or_default();
        }
        found.push((name, value));
    }
}

/// Text with its character references resolved: the named five, and numbers.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference = after.split_once(';').filter(|(name, _)| name.len() <= 8);
        let letter = reference.and_then(|(name, _)| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some('\u{a0}'),
            number => {
                let number = number.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                code.ok().and_then(char::from_u32)
            }
        });
        match (letter, reference) {
            (Some(letter), Some((_, after))) => {
                out.push(letter);
                rest = after;
            }
            _ => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><main><h1>A &amp; B</h1><form method="post" action="/a?x=1&amp;y=2">
        <input type="hidden" name="csrf" value="t&#39;k"><input name=plain value=short>
        <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
        <input type="checkbox" name="c" checked><input type="checkbox" name="d" value="yes">
        <textarea name="notes">
1 &lt; 2 &#x3b1;</textarea><select name="s"><option value="p">P</option><option value="q" selected>Q</option></select>
        <select name="first"><option value="one">1</option></select><button name="save" value="x">Go</button></form>
        <form method="post" action="/b"></form></main>"#;

    #[test]
    fn a_form_sends_what_the_page_shows() {
        let forms = read(PAGE);
        assert_eq!(forms.len(), 2);
        let given = |name| forms[0].value(name);
        assert_eq!(forms[0].action, "/a?x=1&y=2");
        assert_eq!(given("csrf"), Some("t'k"));
        assert_eq!(given("plain"), Some("short"));
        assert_eq!(given("r"), Some("2"));
        assert_eq!((given("c"), given("d")), (Some("on"), None));
        assert_eq!(given("notes"), Some("1 < 2 α"));
        assert_eq!((given("s"), given("first")), (Some("q"), Some("one")));
        assert_eq!(given("save"), None);
        assert_eq!(forms[0].offered.len(), 7);
        assert_eq!(forms[1], Form { action: "/b".into(), ..Form::default() });
    }

    #[test]
    fn words_are_without_tags() {
        assert!(words(PAGE).starts_with("A & B"), "{}", words(PAGE));
        assert_eq!(words("<p>a<b c=\">\">d</b>&lt;e"), "a d <e");
    }

    #[test]
    fn broken_markup_ends() {
        for text in ["<", "<a", "<a b", "<a b=", "<a b=\"", "<a =", "</", "<form><input =\"x\">"] {
            read(text);
            words(text);
        }
    }
}
