//! The draft of a screening: what one officer has written down so far, and how two windows on the same screening
//! come together. Pure.
//!
//! Every value is a named field of its own: an indicator's id, `asks_for_help`, `age`, `notes`, `form.<code>`,
//! `referral.<field>`. A page sends what it shows and what it had shown (`was`); only what somebody changed on that
//! page is an edit, and two edits of one field by two windows are a [`Clash`] that a person settles.

use std::collections::{BTreeMap, BTreeSet};

use kernel::AccountId;
use serde::{Deserialize, Serialize};

use crate::rules::{self, Age, Answer, Base, Evaluation, Form, IndicatorId, Sheet};

/// The field of "the person asks for help".
pub const ASKS_FOR_HELP: &str = "asks_for_help";
/// The field of the age.
pub const AGE: &str = "age";
/// The field of the officer's notes.
pub const NOTES: &str = "notes";
/// Prefix of the fields that confirm a form of exploitation; the value is `yes` or empty.
pub const FORM: &str = "form.";
/// Prefix of what is typed into the referral form before it is sent.
pub const REFERRAL: &str = "referral.";

/// A value with who gave it, when, and in which window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The value as the form sends it; empty when it was taken back.
    pub value: String,
    /// Who gave it.
    pub by: AccountId,
    /// When, in milliseconds.
    pub at_ms: i64,
    /// The window it was given in, so that a later word of the same window counts as a correction.
    pub tab: String,
}

/// Why a screening ended without a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// In the officer's words.
    pub reason: String,
    /// When, in milliseconds.
    pub at_ms: i64,
}

/// What is sealed of a screening.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Version of this shape.
    pub schema: u32,
    /// The fields.
    pub fields: BTreeMap<String, Kept>,
    /// Why it ended without a referral.
    pub ending: Option<Ending>,
}

/// A value that a page sends for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The field.
    pub name: String,
    /// The value on the page now.
    pub value: String,
    /// The value the page was shown with.
    pub was: String,
}

/// A field that two windows gave different values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The field.
    pub name: String,
    /// What is kept.
    pub theirs: Kept,
    /// What this page says.
    pub yours: String,
}

/// Whose edit it is.
#[derive(Debug, Clone, Copy)]
pub struct Hand<'a> {
    /// The window.
    pub tab: &'a str,
    /// The account.
    pub by: AccountId,
    /// The instant, in milliseconds.
    pub at_ms: i64,
}

impl Draft {
    /// A draft in the present shape.
    #[must_use]
    pub fn new() -> Self {
        Self { schema: 1, ..Self::default() }
    }

    /// The value of a field; empty when there is none.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |kept| kept.value.as_str())
    }

    /// Sets a field.
    pub fn set(&mut self, name: &str, value: &str, hand: Hand<'_>) {
        let kept = Kept { value: value.into(), by: hand.by, at_ms: hand.at_ms, tab: hand.tab.into() };
        self.fields.insert(name.into(), kept);
    }

    /// Takes a page's edits in. What the page did not change stays; what another window changed meanwhile to
    /// something else is left as it is and comes back as a clash.
    pub fn merge(&mut self, edits: &[Edit], hand: Hand<'_>) -> Vec<Clash> {
        let mut clashes = Vec::new();
        for edit in edits {
            let kept = self.fields.get(&edit.name);
            let (stored, own) = kept.map_or(("", false), |kept| (kept.value.as_str(), kept.tab == hand.tab));
            if edit.value == stored || (!own && edit.value == edit.was) {
                continue;
            }
            match kept {
                Some(theirs) if !own && stored != edit.was => clashes.push(Clash {
                    name: edit.name.clone(),
                    theirs: theirs.clone(),
                    yours: edit.value.clone(),
                }),
                _ => self.set(&edit.name, &edit.value, hand),
            }
        }
        clashes
    }

    /// The age.
    #[must_use]
    pub fn age(&self) -> Age {
        self.value(AGE).parse().unwrap_or(Age::Unknown)
    }

    /// The answer to a question.
    #[must_use]
    pub fn answer(&self, id: &str) -> Option<Answer> {
        match self.value(id) {
            "yes" => Some(Answer::Yes),
            "no" => Some(Answer::No),
            "unknown" => Some(Answer::Unknown),
            _ => None,
        }
    }

    /// The forms of exploitation that a person confirmed.
    #[must_use]
    pub fn forms(&self) -> BTreeSet<Form> {
        Form::ALL.iter().copied().filter(|form| self.value(&format!("{FORM}{form}")) == "yes").collect()
    }

    /// The answers to signs that the base knows.
    #[must_use]
    pub fn answers(&self, base: &Base) -> BTreeMap<IndicatorId, Answer> {
        let given = |id: &String| Some((base.get(id)?.id.clone(), self.answer(id)?));
        self.fields.keys().filter_map(given).collect()
    }

    /// Whether anything at all was answered, noted or confirmed.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let counts = |name: &str| name != AGE && !name.starts_with(REFERRAL);
        self.fields.iter().any(|(name, kept)| counts(name) && !kept.value.is_empty())
    }

    /// The rule's word on what is written down.
    ///
    /// # Errors
    /// [`access::Error::Damaged`] when the embedded base is broken, which a test excludes.
    pub fn judge(&self, base: &Base) -> Result<Evaluation, access::Error> {
        let sheet = Sheet {
            set: None,
            age: Some(self.age()),
            answers: self.answers(base),
            forms: self.forms(),
            asks_for_help: self.value(ASKS_FOR_HELP) == "yes",
        };
        rules::evaluate(base, &sheet).map_err(|_| broken_base())
    }
}

fn broken_base() -> access::Error {
    access::Error::Damaged { what: "the base of indicators", told: "screen-base-broken" }
}

/// The embedded base.
///
/// # Errors
/// [`access::Error::Damaged`] when it is broken, which a test excludes.
pub fn base() -> Result<&'static Base, access::Error> {
    Base::embedded().map_err(|_| broken_base())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(tab: &str) -> Hand<'_> {
        Hand { tab, by: AccountId::random(), at_ms: 5 }
    }

    fn edit(value: &str, was: &str) -> Edit {
        Edit { name: "ILO-CD-01".into(), value: value.into(), was: was.into() }
    }

    #[test]
    fn the_same_window_may_change_its_mind() {
        let mut draft = Draft::new();
        assert!(draft.merge(&[edit("yes", "")], hand("a")).is_empty());
        assert!(draft.merge(&[edit("no", "")], hand("a")).is_empty());
        assert_eq!(draft.value("ILO-CD-01"), "no");
        assert!(draft.merge(&[edit("yes", "yes")], hand("a")).is_empty());
        assert_eq!(draft.value("ILO-CD-01"), "yes", "back to what the page was shown with");
    }

    #[test]
    fn two_windows_with_two_answers_clash_and_nothing_is_lost() {
        let mut draft = Draft::new();
        draft.merge(&[edit("yes", "")], hand("a"));
        let clashes = draft.merge(&[edit("no", "")], hand("b"));
        assert_eq!(clashes.len(), 1);
        assert_eq!((clashes[0].theirs.value.as_str(), clashes[0].yours.as_str()), ("yes", "no"));
        assert_eq!(draft.value("ILO-CD-01"), "yes");
        // Settled by a person, who saw both.
        assert!(draft.merge(&[edit("no", "yes")], hand("c")).is_empty());
        assert_eq!(draft.value("ILO-CD-01"), "no");
    }

    #[test]
    fn what_a_page_did_not_touch_does_not_undo_another_window() {
        let mut draft = Draft::new();
        draft.merge(&[edit("yes", "")], hand("a"));
        assert!(draft.merge(&[edit("", "")], hand("b")).is_empty());
        assert!(draft.merge(&[edit("yes", "")], hand("b")).is_empty(), "the same word twice is one word");
        assert_eq!(draft.value("ILO-CD-01"), "yes");
    }
}
