//! Screening: the question row and the result. Never a score, never a percentage.

use super::{Button, Html, Mark, component};

/// An answer. There is no fourth: a question that was not asked has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Not known: asked or considered, and not known.
    Unknown,
}

impl Answer {
    /// All three, in the order of the keys 1, 2, 3.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unknown];

    /// The code that is sent: `yes`, `no`, `unknown`; the word has the key `answer-<code>`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }

    /// The answer of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|answer| answer.code() == code)
    }
}

/// A question with three big answers. It stands inside a form of the page.
///
/// When that form has `data-autosave="/path"`, the script posts each answer there as soon as it is given (its
/// name and value with the form's hidden fields) and shows the saved mark when the server says so. Without script
/// the form's own button saves.
#[derive(Debug, Clone, Default)]
pub struct QuestionRow {
    /// Name the answer is sent under, such as the indicator's id.
    pub name: String,
    /// Which question of the round it is, from 1.
    pub number: usize,
    /// The question.
    pub text: String,
    /// Why we ask; empty for none.
    pub why: String,
    /// The answer so far.
    pub answer: Option<Answer>,
    /// Whether that answer is on the server's disk.
    pub saved: bool,
}
component!(QuestionRow, "components/question.html");

/// What was found in one dimension and because of which answers.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The dimension: "Deception", and how it stands.
    pub what: String,
    /// Whether it was found.
    pub mark: Mark,
    /// The questions that were answered yes.
    pub because: Vec<String>,
}

/// Somebody to call now.
#[derive(Debug, Clone, Default)]
pub struct Call {
    /// Who answers.
    pub name: String,
    /// The number, as it is read aloud.
    pub number: String,
    /// When it is answered.
    pub hours: String,
    /// How fresh the entry is: "checked 3 days ago".
    pub checked: String,
}

impl Call {
    /// The number as a link for a phone.
    fn dial(&self) -> String {
        let digits: String = self.number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        format!("tel:{digits}")
    }
}

/// The result of a screening.
#[derive(Debug, Clone, Default)]
pub struct ScreenResult {
    /// The advice in one sentence: "Refer this person now".
    pub advice: String,
    /// Its shape and short word.
    pub mark: Mark,
    /// Why, in sentences.
    pub reasons: Vec<String>,
    /// What was found.
    pub found: Vec<Found>,
    /// What is not known and could change the advice.
    pub unknown: Vec<String>,
    /// What to do now, in order.
    pub steps: Vec<String>,
    /// Whom to call.
    pub calls: Vec<Call>,
    /// The button that refers; present whatever the advice.
    pub refer: Button,
    /// More of the page's own; empty for none.
    pub more: Html,
}
component!(ScreenResult, "components/result.html");
