//! What can go wrong, and why there may be no estimate.

use ::report::words::Args;

/// Everything the engine answers instead of a result.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// Somebody asked the computation to stop; nothing was kept.
    #[error("The computation was stopped.")]
    Stopped,
    /// The threads asked for could not be started.
    #[error("The {0} threads asked for could not be started; ask for fewer.")]
    Threads(usize),
    /// A model was written in a way that cannot be read.
    #[error("The model \"{text}\" cannot be read: {why}")]
    Model {
        /// What was given.
        text: String,
        /// What is wrong with it, as a sentence.
        why: String,
    },
    /// A setting is outside of what it may be.
    #[error(transparent)]
    Setting(#[from] Setting),
    /// The data cannot carry an estimate.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// A setting outside of what it may be. The English sentences stand here for programs; people read those of their
/// language, by [`Setting::told`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Setting {
    /// A threshold that is no probability.
    #[error("The p-value threshold must lie between 0 and 1.")]
    Threshold,
    /// No order.
    #[error("The largest order of a term must be at least 1.")]
    Order,
    /// More resamples than anybody needs.
    #[error("Ask for at most {most} resamples.")]
    Resamples {
        /// Resamples at most.
        most: usize,
    },
    /// A forced term names a list that is not there.
    #[error("There is no list \"{name}\" to force a term with. The lists are: {lists}.")]
    UnknownList {
        /// What was named.
        name: String,
        /// The lists there are.
        lists: String,
    },
    /// A forced term of one list.
    #[error("The forced term \"{name}:{name}\" names one list twice.")]
    ListTwice {
        /// The list.
        name: String,
    },
    /// Anything else, as a sentence: what only a program that calls the engine can get wrong, and files of replicates.
    #[error("{0}")]
    Other(String),
}

impl Setting {
    /// The key of the sentence in the reader's language, and its values; nothing for what has an English one only.
    #[must_use]
    pub fn told(&self) -> Option<(&'static str, Args)> {
        let none = Args::none;
        Some(match self {
            Self::Threshold => ("setting-threshold", none()),
            Self::Order => ("setting-order", none()),
            Self::Resamples { most } => ("setting-resamples", none().with("most", *most)),
            Self::UnknownList { name, lists } => {
                ("setting-unknown-list", none().with("name", name.as_str()).with("lists", lists.as_str()))
            }
            Self::ListTwice { name } => ("setting-list-twice", none().with("name", name.as_str())),
            Self::Other(_) => return None,
        })
    }
}

impl From<&str> for Setting {
    fn from(sentence: &str) -> Self {
        Self::Other(sentence.to_owned())
    }
}

/// Why the data cannot carry an estimate. Small and copyable: thousands of bootstrap replicates are counted by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Refusal {
    /// Fewer lists than the method needs.
    #[error("The table has {lists} lists; this method needs at least {needed}.")]
    TooFewLists {
        /// Lists in the table.
        lists: usize,
        /// Lists needed.
        needed: usize,
    },
    /// More lists than the method can work with.
    #[error("The table has {lists} lists; this method can work with at most {most}. Merge lists first.")]
    TooManyLists {
        /// Lists in the table.
        lists: usize,
        /// Lists at most.
        most: usize,
    },
    /// The table holds no case.
    #[error("The table holds no case.")]
    NoCases,
    /// No case is on more than one list: nothing says how much the lists overlap.
    #[error("No case is on more than one list, so nothing says how many are on none.")]
    NoOverlap,
    /// A list without a single case.
    #[error("List number {list} holds no case; leave it out.")]
    EmptyList {
        /// The list, numbered from 1 in column order.
        list: usize,
    },
    /// Everybody is on one list: nothing says how many that list misses.
    #[error("Every case is on list number {list}, so nothing says how many that list misses.")]
    Universal {
        /// The list, numbered from 1 in column order.
        list: usize,
    },
    /// Every case of one list is also on the other: the formula would say that nobody was missed, and be sure of it.
    #[error(
        "Every case of list number {list} is also on list number {other}; one may feed the other. Merge them."
    )]
    Contained {
        /// The smaller list, numbered from 1 in column order.
        list: usize,
        /// The list that holds it.
        other: usize,
    },
    /// The model's maximum likelihood estimate does not exist, or its parameters cannot be told apart.
    #[error("{0}")]
    Existence(Existence),
    /// The model has more terms than the engine works with.
    #[error("The model has {terms} terms; the engine works with at most {most}.")]
    TooManyTerms {
        /// Terms of the model, intercept included.
        terms: usize,
        /// Terms at most.
        most: usize,
    },
    /// No model of those considered can be fitted to this table.
    #[error("No model of those considered can be fitted to this table.")]
    NoModel,
    /// The fit did not settle.
    #[error("The fit did not settle on a value.")]
    NotConverged,
    /// The estimate is too large to be a number of people.
    #[error("The estimate has no upper end that could be a number of people.")]
    NotFinite,
    /// So many fits over so many combinations of lists that nobody would wait for them.
    #[error(
        "The choice of a model would take about {fits} fits over {cells} combinations of lists each. Merge lists first."
    )]
    TooMuchWork {
        /// Fits, about.
        fits: u64,
        /// Combinations of lists that each goes through.
        cells: u64,
    },
    /// Too few bootstrap replicates gave an estimate to say how uncertain it is.
    #[error("Only {usable} of {replicates} bootstrap replicates gave an estimate, too few for an interval.")]
    TooFewReplicates {
        /// Replicates that gave an estimate.
        usable: usize,
        /// Replicates drawn.
        replicates: usize,
    },
}

/// What a table of counts allows for a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Existence {
    /// The estimate exists and is unique.
    Fine,
    /// The likelihood has no maximum: some parameter runs to infinity beyond those that are known to.
    NoMle,
    /// Several values of the parameters give the same counts.
    NotIdentifiable,
    /// Both faults.
    Neither,
}

impl Existence {
    /// The code used in the literature and in reference files: 0 fine, 1 no estimate, 2 not identifiable, 3 both.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::NoMle => 1,
            Self::NotIdentifiable => 2,
            Self::Neither => 3,
        }
    }

    pub(crate) fn of(no_mle: bool, not_identifiable: bool) -> Self {
        match (no_mle, not_identifiable) {
            (false, false) => Self::Fine,
            (true, false) => Self::NoMle,
            (false, true) => Self::NotIdentifiable,
            (true, true) => Self::Neither,
        }
    }
}

impl std::fmt::Display for Existence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fine => "The model can be fitted.",
            Self::NoMle => "The model has no maximum likelihood estimate on this table: it would run to infinity.",
            Self::NotIdentifiable => "The model has parameters that this table cannot tell apart.",
            Self::Neither => {
                "The model has no maximum likelihood estimate on this table and parameters that cannot be told apart."
            }
        })
    }
}
