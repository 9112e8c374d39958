//! What only people can say about a table: the head of the report sheet and the answers to its preconditions.

use serde::{Deserialize, Serialize};

/// The head of the report sheet. Everything may be left out; what is left out is printed as "not stated", because a
/// reader must see that nobody said it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sheet {
    /// Title of the report.
    pub title: Option<String>,
    /// Indicator that the report informs; the estimate is never its official figure.
    pub indicator: Option<String>,
    /// One closed period, such as `2013`.
    pub period: Option<String>,
    /// Territory.
    pub territory: Option<String>,
    /// Who counts: presumed or identified victims, under which definition.
    pub definition: Option<String>,
    /// How records of different lists were found to be one person.
    pub linkage: Option<String>,
    /// What is known about wrong and missed links.
    pub linkage_error: Option<String>,
    /// Whether people could enter or leave the population within the period.
    pub closed: Option<String>,
    /// Which lists refer people to which, and which exclude each other.
    pub dependence: Option<String>,
    /// How people differ in the chance of being seen, and what was done about it.
    pub heterogeneity: Option<String>,
    /// Population for the rate, with its source.
    pub population: Option<Population>,
    /// About each list.
    pub lists: Vec<ListNote>,
}

/// A population and where its figure comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    /// People.
    pub people: u64,
    /// Where the figure comes from.
    #[serde(default)]
    pub source: Option<String>,
}

/// What is said about one list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListNote {
    /// Name, as in the table.
    pub name: String,
    /// Who keeps it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Who comes onto it.
    #[serde(default)]
    pub rule: Option<String>,
    /// Whom it cannot see.
    #[serde(default)]
    pub cannot_see: Option<String>,
}

impl Sheet {
    /// The note on a list.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&ListNote> {
        self.lists.iter().find(|note| note.name == name)
    }
}
