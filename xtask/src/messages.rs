//! Texts that are asked for and not there, and texts that nobody asks for.
//!
//! A text is asked for by its key in a call such as `w.t("key")`, in Rust or in a template, and has to be there in every
//! language. A key may be put together: `format!("state-{track}-{state}")` and `w.code("role", …)` ask for families.
//! A text counts as wanted when its key stands anywhere in code, templates or other texts, or belongs to a family, or is
//! the explanation (`key-text`) of a text that is wanted.

use std::collections::{BTreeMap, BTreeSet};

use crate::allowed::Finding;
use crate::source::lexer::{self, Token};
use crate::tidy::locales::{folders, keys, languages};
use crate::tree::Tracked;
use crate::workspace::House;

/// Methods whose first argument is the key of a text.
const ASK: [&str; 4] = ["t", "t1", "args", "say"];

/// Methods of words whose first argument is a family of keys, and functions that take it behind the words `w`.
const FAMILY: [&str; 4] = ["code", "codes", "choices", "word_or"];

/// Engines whose keys the roof puts something before.
const PREFIXES: [(&str, &str); 1] = [("crates/science/estimate/", "estimate-")];

/// What code and templates say about texts.
#[derive(Debug, Default)]
struct Wanted {
    /// Keys in calls, each with the place of the first call.
    asked: BTreeMap<String, String>,
    /// Families in calls, each with the place of the first call.
    families: BTreeMap<String, String>,
    /// Every literal that could be a key.
    literals: BTreeSet<String>,
    /// Every literal with holes, as the parts around them.
    patterns: BTreeSet<Vec<String>>,
}

/// Keys and families without a text in a language, and texts that nobody wants.
pub(crate) fn check(house: &House, files: &[Tracked]) -> Vec<Finding> {
    let known: BTreeSet<&str> =
        folders(files).into_iter().flat_map(|folder| languages(files, folder)).collect();
    let texts: Vec<(&str, BTreeSet<String>)> =
        known.into_iter().map(|language| (language, texts(files, language))).collect();
    let mut wanted = Wanted::default();
    for source in
        house.crates.iter().flat_map(|one| one.sources.iter().filter(|source| one.is_product(source)))
    {
        let tokens: Vec<&Token> = source.product().map(|(_, token)| token).collect();
        wanted.read(&source.path, &tokens);
    }
    for file in files.iter().filter(|file| file.path.contains("/templates/")) {
        for (line, code) in file.text().into_iter().flat_map(expressions) {
            let mut tokens = lexer::tokens(code);
            tokens.iter_mut().for_each(|token| token.line += line);
            wanted.read(&file.path, &tokens.iter().collect::<Vec<_>>());
        }
    }
    let mut found = Vec::new();
    if wanted.asked.is_empty() {
        found.push(Finding {
            what: "nothing".to_owned(),
            text: "no text is asked for: nothing was checked".to_owned(),
        });
    }
    for (language, texts) in &texts {
        for (key, place) in wanted.asked.iter().filter(|(key, _)| !texts.contains(*key)) {
            let text = format!("{place}: {key} has no text in {language}");
            found.push(Finding { what: format!("missing {key}"), text });
        }
        for (family, place) in &wanted.families {
            let begin = format!("{family}-");
            if !texts.iter().any(|key| key.starts_with(&begin)) {
                let text = format!("{place}: no text in {language} begins with {begin}");
                found.push(Finding { what: format!("missing {begin}"), text });
            }
        }
    }
    let within = inner(files);
    let all: BTreeSet<&String> = texts.iter().flat_map(|(_, texts)| texts).collect();
    for key in all.into_iter().filter(|key| !wanted.wants(key) && !within.contains(key.as_str())) {
        found
            .push(Finding { what: format!("unused {key}"), text: format!("locales: nobody asks for {key}") });
    }
    found
}

/// The keys of a language, without terms and attributes.
fn texts(files: &[Tracked], language: &str) -> BTreeSet<String> {
    let mut own = Vec::new();
    for folder in folders(files) {
        let folder = format!("{folder}{language}");
        own.extend(files.iter().filter(|file| file.below(&folder) && file.path.ends_with(".ftl")));
    }
    let own = own.into_iter();
    let keys = own.filter_map(Tracked::text).flat_map(keys);
    keys.filter(|key| !key.starts_with('-') && !key.contains('.')).collect()
}

/// The texts that other texts contain: `{ key }`.
fn inner(files: &[Tracked]) -> BTreeSet<&str> {
    let texts = files.iter().filter(|file| file.path.ends_with(".ftl")).filter_map(Tracked::text);
    let places = texts.flat_map(|text| text.split('{').skip(1)).filter_map(|rest| rest.split('}').next());
    places.map(str::trim).filter(|name| is_key(name)).collect()
}

/// The code in a template, each piece with the number of lines before it.
fn expressions(template: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut place = 0;
    while let Some((start, end)) = template.get(place..).and_then(|rest| {
        let start = place + rest.find("{{").into_iter().chain(rest.find("{%")).min()?;
        let close = if template.get(start..)?.starts_with("{{") { "}}" } else { "%}" };
        Some((start + 2, start + 2 + template.get(start + 2..)?.find(close)?))
    }) {
        let lines = template.get(..start).unwrap_or_default().matches('\n').count();
        found.extend(template.get(start..end).map(|code| (lines, code)));
        place = end + 2;
    }
    found
}

/// Whether a text has the form of a key.
fn is_key(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(plain) && !text.ends_with('-')
}

impl Wanted {
    fn read(&mut self, path: &str, tokens: &[&Token]) {
        let prefix =
            PREFIXES.iter().find(|(folder, _)| path.starts_with(folder)).map_or("", |(_, prefix)| prefix);
        for (place, token) in tokens.iter().enumerate() {
            if let Some(text) = token.text() {
                self.literal(prefix, text);
            }
            let Some(word) = token.word() else { continue };
            if !tokens.get(place + 1).is_some_and(|next| next.is('(')) {
                continue;
            }
            let method =
                place.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|t| t.is('.'));
            let here = || format!("{path}:{}", token.line);
            let first = tokens.get(place + 2).and_then(|token| token.text());
            if let Some(key) = first.filter(|key| method && ASK.contains(&word) && is_key(key)) {
                self.asked.entry(format!("{prefix}{key}")).or_insert_with(here);
            }
            let words = tokens.iter().skip(place + 2).position(|token| token.is(',')).unwrap_or_default();
            let family = match first.filter(|_| method) {
                Some(first) => Some(first),
                // `code(w, "role", …)`
                None => tokens
                    .get(place + 1 + words)
                    .filter(|token| words > 0 && token.is_word("w"))
                    .and(tokens.get(place + 3 + words))
                    .and_then(|token| token.text()),
            };
            let more = tokens.iter().skip(place + 2).take(8).any(|token| token.is(','));
            if let Some(family) = family.filter(|family| more && FAMILY.contains(&word) && is_key(family)) {
                self.families.entry(format!("{prefix}{family}")).or_insert_with(here);
            }
        }
    }

    fn literal(&mut self, prefix: &str, text: &str) {
        if is_key(text) {
            self.literals.insert(format!("{prefix}{text}"));
        } else if text.contains('{') || text.starts_with('-') || text.ends_with('-') {
            let mut parts = vec![String::new()];
            let mut hole = false;
            for c in text.chars() {
                match c {
                    '{' => {
                        hole = true;
                        parts.push(String::new());
                    }
                    '}' => hole = false,
                    c if !hole => parts.last_mut().into_iter().for_each(|part| part.push(c)),
                    _ => {}
                }
            }
            if let Some(first) = parts.first_mut().filter(|first| !first.is_empty()) {
                first.insert_str(0, prefix);
            }
            // `"-text"` and `"rate-"` are put behind and before something.
            if text.starts_with('-') {
                parts.insert(0, String::new());
            }
            if text.ends_with('-') {
                parts.push(String::new());
            }
            let sound =
                |part: &String| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            let named = parts.iter().any(|part| part.len() > 1 && part.contains('-'));
            if named && parts.iter().all(sound) {
                self.patterns.insert(parts);
            }
        }
    }

    fn wants(&self, key: &str) -> bool {
        if self.literals.contains(key) || self.asked.contains_key(key) {
            return true;
        }
        if self
            .families
            .keys()
            .any(|family| key.strip_prefix(family.as_str()).is_some_and(|rest| rest.starts_with('-')))
        {
            return true;
        }
        self.patterns.iter().any(|parts| self.fits(parts, key))
    }

    /// Whether the key has the parts of the pattern in their order. What a pattern that begins with a hole is put
    /// behind has to be wanted itself.
    fn fits(&self, parts: &[String], key: &str) -> bool {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
        let Some(middle) = key.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        if first.is_empty() && parts.len() == 2 {
            return !middle.is_empty() && self.wants(middle);
        }
        let mut rest = middle;
        for part in parts.iter().skip(1).take(parts.len().saturating_sub(2)) {
            match rest.split_once(part.as_str()) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        !first.is_empty() && key.len() > first.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::file;
    use crate::workspace::tests::house;

    const CODE: &str = r#"fn f(w: &Words) {
        w.t("save"); w.t1("rows", "count", 3); w.code("role", code); code(w, "sex", &code);
        w.t(&format!("state-{track}-{state}")); let why = Refusal("refusal-late"); w.t(&format!("{key}-text"));
        let rate = "rate-".to_owned() + code; other("Not a key {x}-"); }"#;
    const TEXTS: &str = "save = Save\nrows = Rows\nrole-officer = Officer\nsex-f = Woman\nstate-I-open = Open\n\
        refusal-late = Late { unit }\nrefusal-late-text = Too late\nrate-low = Low\nunit = days\ntitle = Title\n";
    const PAGE: &str = "<h1 title='it's'>{{ w.t(\"title\") }}</h1>\n{% if a %}<p data-label=\"{{ w.t1(\"rows\", \"n\", 1) }}\">{% endif %}";

    fn found(code: &str, page: &str, texts: &str, greek: &str) -> Vec<String> {
        let files = [
            file("data/locales/en/a.ftl", texts),
            file("data/locales/el/a.ftl", greek),
            file("data/locales/bg/a.ftl", texts),
            file("crates/web/templates/web/a.html", page),
        ];
        let house = house(&[("crates/web/src/a.rs", code)]);
        check(&house, &files).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn texts_that_are_there_and_wanted_pass() {
        assert_eq!(found(CODE, PAGE, TEXTS, TEXTS), Vec::<String>::new());
    }

    #[test]
    fn a_text_that_a_language_lacks_is_found_with_the_place_that_asks() {
        let greek = TEXTS.replace("rows =", "lines =");
        let said = found(CODE, PAGE, TEXTS, &greek);
        assert_eq!(said, ["crates/web/src/a.rs:2: rows has no text in el", "locales: nobody asks for lines"]);
    }

    #[test]
    fn a_text_that_a_template_asks_for_is_missed() {
        let page = format!("{PAGE}\n\n{{{{ w.t(\"gone\") }}}}");
        let said = found(CODE, &page, TEXTS, TEXTS);
        assert_eq!(said.len(), 3);
        assert_eq!(said[0], "crates/web/templates/web/a.html:4: gone has no text in bg");
    }

    #[test]
    fn a_family_without_any_text_is_found() {
        let said = found(&CODE.replace("\"role\"", "\"rank\""), PAGE, TEXTS, TEXTS);
        assert_eq!(said.len(), 4);
        assert_eq!(said[0], "crates/web/src/a.rs:2: no text in bg begins with rank-");
        assert_eq!(said[3], "locales: nobody asks for role-officer");
    }

    #[test]
    fn a_text_that_nobody_wants_is_found_and_so_is_its_explanation() {
        let texts = format!("{TEXTS}old = Old\nold-text = Old\n");
        let said = found(CODE, PAGE, &texts, &texts);
        assert_eq!(said, ["locales: nobody asks for old", "locales: nobody asks for old-text"]);
    }

    #[test]
    fn a_house_that_asks_for_nothing_is_found() {
        assert_eq!(found("", "", "", "").len(), 1);
    }
}
