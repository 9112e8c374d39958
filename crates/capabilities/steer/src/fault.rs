//! What can be wrong with a plan or a bindings file: codes with arguments, and their English sentences for
//! the command line.

use std::fmt;

/// The one error of this room.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SteerError {
    /// A file has faults; never empty.
    #[error("{}", sentences(.file, .problems))]
    Faulty {
        /// The file as the person named it.
        file: String,
        /// Every fault found, in the order of the file.
        problems: Vec<Problem>,
    },
}

/// One fault, where it stands, and in which item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line in the file, from 1; 0 when the whole file is meant.
    pub line: u64,
    /// Id of the item, or the name of the part of the file, when one is meant.
    pub item: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

/// What should have stood in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Any text.
    Text,
    /// A whole number.
    Whole,
    /// A whole number or a text.
    NumberOrText,
    /// A whole number, or the id of an entry under `numbers`.
    NumberOrId,
    /// A number.
    Number,
    /// `true` or `false`.
    YesNo,
    /// A list of texts.
    Texts,
    /// A text or a list of texts.
    TextOrTexts,
    /// A group of keys.
    Keys,
    /// A list of groups of keys.
    List,
    /// A calendar date, year-month-day.
    Date,
    /// A year or a calendar date.
    YearOrDate,
    /// One of a closed list of codes.
    OneOf(Vec<&'static str>),
}

/// A fault, with its arguments. Texts taken from the file are shortened to 60 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be opened or read; holds what the system said.
    Unreadable(String),
    /// The path is a folder.
    Folder,
    /// The file is larger than the limit, in bytes.
    TooLarge(u64),
    /// The file is not UTF-8 text.
    NotText,
    /// The text is no document that can be read.
    NotRead {
        /// What is wrong.
        wrong: String,
        /// What to do.
        fix: String,
    },
    /// The file is neither a plan nor a bindings file.
    Unrecognised,
    /// A key that nobody reads.
    UnknownKey(String),
    /// A key that must be there is not.
    Missing(&'static str),
    /// Something else should stand under the key.
    WrongType {
        /// The key.
        key: String,
        /// What should stand there.
        wanted: Wanted,
        /// What stands there.
        found: String,
    },
    /// An item has neither a title nor a description.
    NoTitle,
    /// The same id twice; holds the id and the line of the first.
    DuplicateId(String, u64),
    /// A reference to nothing.
    NoSuch {
        /// The key that refers.
        key: String,
        /// What kind of thing it should name, as the files call it.
        what: &'static str,
        /// The id that does not exist.
        id: String,
    },
    /// Following the parents leads back to the item itself.
    ParentCircle,
    /// An item refers to itself by this key.
    Itself(String),
    /// Not one of the codes in `capabilities.yaml`.
    UnknownCapability(String),
    /// The plan of a bindings file is not known.
    NoSuchPlan(String),
    /// A target needs a direction other than none.
    TargetWithoutDirection,
    /// The measure and the period rule do not fit: a stock has the period `running`, a flow has not.
    PeriodDoesNotFit {
        /// The measure's id.
        measure: &'static str,
        /// The period rules that fit.
        fits: &'static str,
    },
}

impl fmt::Display for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneOf(codes) => return write!(f, "one of {}", codes.join(", ")),
            Self::Text => "a text",
            Self::Whole => "a whole number",
            Self::NumberOrText => "a whole number or a text",
            Self::NumberOrId => "a whole number or the id of an entry under \"numbers\"",
            Self::Number => "a number",
            Self::YesNo => "true or false",
            Self::Texts => "a list of texts",
            Self::TextOrTexts => "a text or a list of texts",
            Self::Keys => "a group of keys",
            Self::List => "a list of groups of keys",
            Self::Date => "a date such as 2020-11-05",
            Self::YearOrDate => "a year or a date such as 2020-11-05",
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "the file cannot be read: {why}."),
            Self::Folder => f.write_str("this is a folder; name one file in it."),
            Self::TooLarge(limit) => {
                write!(f, "the file is larger than {limit} bytes; a plan or a bindings file is smaller.")
            }
            Self::NotText => f.write_str("the file is not UTF-8 text; save it as UTF-8."),
            Self::NotRead { wrong, fix } => write!(f, "{wrong}; {fix}."),
            Self::Unrecognised => f.write_str(
                "this is neither a plan (it would have a group of keys under \"plan\") nor a bindings file (it \
                 would have the id of a plan under \"plan\" and a list under \"bindings\").",
            ),
            Self::UnknownKey(key) => write!(f, "the key \"{key}\" is not known; mind the spelling, or begin an \
                 entry of your own with \"x-\"."),
            Self::Missing(key) => write!(f, "the key \"{key}\" is missing."),
            Self::WrongType { key, wanted, found } => {
                write!(f, "under \"{key}\" there should be {wanted}, but there is {found}.")
            }
            Self::NoTitle => f.write_str("one of \"title_original\", \"title_en\" or \"what\" must say what it is."),
            Self::DuplicateId(id, first) => write!(f, "the id \"{id}\" is already used in line {first}."),
            Self::NoSuch { key, what, id } => {
                write!(f, "\"{key}\" names \"{id}\", but there is no {what} with this id.")
            }
            Self::ParentCircle => f.write_str("following \"parent\" upwards leads back to this item."),
            Self::Itself(key) => write!(f, "\"{key}\" names the item itself."),
            Self::UnknownCapability(code) => {
                write!(f, "\"{code}\" is not a capability; capabilities.yaml lists the codes.")
            }
            Self::NoSuchPlan(id) => write!(
                f,
                "the plan \"{id}\" is not known: no file of this name beside the folder of the bindings file, \
                 and none that comes with the software."
            ),
            Self::TargetWithoutDirection => f.write_str(
                "there is a target, but the direction is none; say up or down, or leave the target out.",
            ),
            Self::PeriodDoesNotFit { measure, fits } => {
                write!(f, "the measure \"{measure}\" goes with the period {fits}.")
            }
        }
    }
}

impl Problem {
    /// The sentence for one file: file, line, item, what is wrong.
    #[must_use]
    pub fn sentence(&self, file: &str) -> String {
        let line = if self.line == 0 { String::new() } else { format!(", line {}", self.line) };
        let item = self.item.as_ref().map(|item| format!(", {item}")).unwrap_or_default();
        format!("{file}{line}{item}: {}", self.fault)
    }
}

fn sentences(file: &str, problems: &[Problem]) -> String {
    problems.iter().map(|problem| problem.sentence(file)).collect::<Vec<_>>().join("\n")
}

/// At most 60 characters of a text, on one line, for quoting back.
pub(crate) fn short(text: &str) -> String {
    let mut out: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out
}
