//! What was typed into a form: names and values, and which of two versions a person chose. Whatever is asked of them by
//! name is looked up, never searched for: a form of a thousand fields is a thousand steps and no more.

use std::collections::BTreeMap;

/// Names and values, as sent; for forms whose fields are not known beforehand.
pub type FormParts = Vec<(String, String)>;

/// Before the name of a field: which version was chosen, `theirs`, `yours` or `both`.
pub(crate) const CHOICE: &str = "choice.";
/// Before the name of a field: what was saved meanwhile.
pub(crate) const THEIRS: &str = "theirs.";
/// Before the name of a field: what it held when the form was shown.
pub(crate) const BASE: &str = "base.";
/// Before the name of a field: a text of one's own that combines both versions.
pub(crate) const BOTH: &str = "both.";

/// Names and values of a form, kept as they came, so that nothing typed is ever lost. A line ends with `\n`, however a
/// browser sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormValues {
    parts: FormParts,
    /// Where the values of each name stand in `parts`, in their order.
    places: BTreeMap<String, Vec<usize>>,
}

impl FormValues {
    /// Nothing typed yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What was sent.
    #[must_use]
    pub fn of(parts: &FormParts) -> Self {
        parts.iter().map(|(name, value)| (name.clone(), value.replace("\r\n", "\n"))).collect()
    }

    fn add(&mut self, name: String, value: String) {
        self.places.entry(name.clone()).or_default().push(self.parts.len());
        self.parts.push((name, value));
    }

    /// All values of a name, as they were typed.
    fn each<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let places = self.places.get(name).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.parts.get(*place)).map(|(_, value)| value.as_str())
    }

    /// With one more value; empty ones are left out.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.add(name.to_owned(), value);
        }
        self
    }

    /// With several values of one name.
    #[must_use]
    pub fn with_all(self, name: &str, values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        values.into_iter().fold(self, |all, value| all.with(name, value))
    }

    /// With a tick box.
    #[must_use]
    pub fn with_tick(self, name: &str, ticked: bool) -> Self {
        self.with(name, if ticked { "yes" } else { "" })
    }

    /// The first value of a name, trimmed; empty when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.typed(name).trim()
    }

    /// The first value of a name exactly as it was typed; empty when it was not sent.
    #[must_use]
    pub fn typed(&self, name: &str) -> &str {
        self.each(name).next().unwrap_or_default()
    }

    /// All values of a name that are not empty, trimmed.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.each(name).map(str::trim).filter(|value| !value.is_empty()).map(ToOwned::to_owned).collect()
    }

    /// Whether a tick box was ticked.
    #[must_use]
    pub fn yes(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }

    /// Whether the name was sent, be it with an empty value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Names and values, in the order in which they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parts.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The fields for which a person chose between two versions.
    pub fn chosen(&self) -> impl Iterator<Item = &str> {
        self.iter().filter_map(|(name, _)| name.strip_prefix(CHOICE))
    }

    /// What a field held when the form was shown, empty values left out; nothing when the form does not say.
    #[must_use]
    pub fn base(&self, field: &str) -> Option<Vec<String>> {
        let name = format!("{BASE}{field}");
        self.has(&name).then(|| self.all(&name))
    }

    /// The parts of the form that say what its fields held when it was shown.
    #[must_use]
    pub fn base_parts(&self) -> FormParts {
        let parts = self.iter().filter(|(name, _)| name.starts_with(BASE));
        parts.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Whether nothing is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Whether two versions have to be held against each other before anything is saved: the form was shown on what is no
    /// longer so, or comes from a page of two versions on which nothing was chosen in a field, or what is saved in all.
    #[must_use]
    pub fn is_to_be_merged(&self, is_stale: bool) -> bool {
        let mut shown = self.iter().filter_map(|(name, _)| name.strip_prefix(THEIRS));
        is_stale || self.keeps_theirs() || shown.any(|field| self.is_undecided(field))
    }

    /// Whether two versions of a field were shown, and the person chose neither.
    #[must_use]
    pub fn is_undecided(&self, field: &str) -> bool {
        self.has(&format!("{THEIRS}{field}")) && !self.has(&format!("{CHOICE}{field}"))
    }

    /// What was saved meanwhile in a field of one value, as the page of two versions showed it.
    #[must_use]
    pub fn theirs(&self, field: &str) -> &str {
        self.typed(&format!("{THEIRS}{field}"))
    }

    /// What was typed, with what the person chose where two versions stood side by side: `choice.<name>` is `theirs` or
    /// `both` (then `theirs.<name>` or `both.<name>` counts); anything else keeps the own value.
    #[must_use]
    pub fn settled(&self) -> Self {
        let source = |field: &str| match self.get(&format!("{CHOICE}{field}")) {
            "theirs" => THEIRS,
            "both" => BOTH,
            _ => "",
        };
        let part = |(name, value): (&str, &str)| {
            let prefix =
                [THEIRS, BOTH].into_iter().find(|prefix| name.starts_with(prefix)).unwrap_or_default();
            let field = name.strip_prefix(prefix)?;
            (!name.starts_with(CHOICE) && source(field) == prefix)
                .then(|| (field.to_owned(), value.to_owned()))
        };
        self.iter().filter_map(part).collect()
    }

    /// Whether a person chose, and chose what was saved meanwhile in every field: there is nothing to save.
    #[must_use]
    pub fn keeps_theirs(&self) -> bool {
        let mut choices = self.iter().filter(|(name, _)| name.starts_with(CHOICE)).peekable();
        choices.peek().is_some() && choices.all(|(_, choice)| choice == "theirs")
    }
}

impl FromIterator<(String, String)> for FormValues {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(parts: I) -> Self {
        let mut values = Self::default();
        for (name, value) in parts {
            values.add(name, value);
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::FormValues;

    fn sent(pairs: &[(&str, &str)]) -> FormValues {
        FormValues::of(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn a_choice_between_two_versions_counts_field_by_field() {
        let form = sent(&[
            ("stay", "lawful"),
            ("note", "mine"),
            ("language", "bg"),
            ("form.labour", "yes"),
            ("theirs.stay", "irregular"),
            ("theirs.note", "theirs"),
            ("theirs.language", "ro"),
            ("theirs.language", "en"),
            ("theirs.form.labour", ""),
            ("choice.stay", "yours"),
            ("choice.note", "both"),
            ("both.note", "mine\r\nand theirs"),
            ("choice.language", "theirs"),
            ("choice.form.labour", "yours"),
        ]);
        let settled = form.settled();
        assert_eq!(settled.get("stay"), "lawful");
        assert_eq!(settled.get("note"), "mine\nand theirs");
        assert_eq!(settled.all("language"), ["ro", "en"]);
        assert!(settled.yes("form.labour"), "the name of a field may have a dot");
        assert!(!form.keeps_theirs() && form.theirs("stay") == "irregular");
        assert_eq!(form.chosen().collect::<Vec<_>>(), ["stay", "note", "language", "form.labour"]);
        assert_eq!(settled.settled(), settled, "nothing is left to choose");
    }

    #[test]
    fn whoever_keeps_what_was_saved_has_nothing_to_save() {
        let theirs = sent(&[("stay", "lawful"), ("choice.stay", "theirs"), ("theirs.stay", "irregular")]);
        assert!(theirs.keeps_theirs());
        assert_eq!(theirs.settled().get("stay"), "irregular");
        let plain = sent(&[("stay", "lawful")]);
        assert!(!plain.keeps_theirs(), "nobody was asked to choose");
        assert_eq!(plain.settled(), plain);
    }

    #[test]
    fn a_value_left_empty_was_sent_all_the_same() {
        let form = sent(&[("name", "  "), ("note", " a ")]);
        assert_eq!(
            (form.get("name"), form.typed("name"), form.has("name"), form.has("birth")),
            ("", "  ", true, false)
        );
        assert_eq!((form.get("note"), form.all("name").len()), ("a", 0));
    }
}
