//! What was typed into a form: names and values, kept as they came, so that nothing typed is ever lost.

use std::collections::BTreeSet;

use web::FormParts;

/// Names and values of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sent(FormParts);

impl Sent {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more value; empty ones are left out.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((name.to_owned(), value));
        }
        self
    }

    /// With several values of one name.
    pub fn with_all(self, name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        values.into_iter().fold(self, |sent, value| sent.with(name, value))
    }

    /// With a tick box.
    pub fn with_tick(self, name: &str, ticked: bool) -> Self {
        self.with(name, if ticked { "yes" } else { "" })
    }

    /// The first value of a name, trimmed; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// All values of a name that are not empty.
    pub fn all(&self, name: &str) -> Vec<String> {
        let mine = self.0.iter().filter(|(key, value)| key == name && !value.trim().is_empty());
        mine.map(|(_, value)| value.trim().to_owned()).collect()
    }

    /// Whether a tick box was ticked.
    pub fn yes(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }

    /// What was typed, and what the person chose where two versions stood side by side: `choice.<name>` is
    /// `theirs` or `both` (then `theirs.<name>` or `both.<name>` counts), anything else keeps the own value.
    /// `None`: everything that was saved meanwhile holds, there is nothing to save.
    pub fn resolve(parts: &FormParts) -> Option<Self> {
        let choices: Vec<(&str, &str)> = parts
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("choice.")?, value.as_str())))
            .collect();
        if !choices.is_empty() && choices.iter().all(|(_, choice)| *choice == "theirs") {
            return None;
        }
        let replaced: BTreeSet<&str> =
            choices.iter().filter(|(_, choice)| *choice != "yours").map(|(name, _)| *name).collect();
        let mut sent = Vec::new();
        for (name, value) in parts {
            let chosen = choices.iter().find_map(|(field, choice)| {
                let from = if *choice == "both" { "both." } else { "theirs." };
                (name.strip_prefix(from)? == *field && replaced.contains(field)).then_some(*field)
            });
            match chosen {
                Some(field) => sent.push((field.to_owned(), value.clone())),
                None if name.contains('.') || replaced.contains(name.as_str()) => {}
                None => sent.push((name.clone(), value.clone())),
            }
        }
        Some(Self(sent))
    }
}

#[cfg(test)]
mod tests {
    use super::Sent;

    fn parts(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_choice_between_two_versions() {
        let form = parts(&[
            ("stay", "lawful"),
            ("note", "mine"),
            ("language", "bg"),
            ("theirs.stay", "irregular"),
            ("theirs.note", "theirs"),
            ("theirs.language", "ro"),
            ("theirs.language", "en"),
            ("choice.stay", "yours"),
            ("choice.note", "both"),
            ("both.note", "mine and theirs"),
            ("choice.language", "theirs"),
        ]);
        let sent = Sent::resolve(&form).unwrap();
        assert_eq!(sent.get("stay"), "lawful");
        assert_eq!(sent.get("note"), "mine and theirs");
        assert_eq!(sent.all("language"), ["ro", "en"]);
        let theirs = parts(&[("stay", "lawful"), ("choice.stay", "theirs"), ("theirs.stay", "irregular")]);
        assert_eq!(Sent::resolve(&theirs), None, "nothing is left to save");
        assert_eq!(Sent::resolve(&parts(&[("stay", "lawful")])).unwrap().get("stay"), "lawful");
    }
}
