//! Saying what happened: notices, and the pages that have nothing, an error or a refusal to show.

use super::{Link, Shape, component};

/// The tone of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// For information.
    #[default]
    Info,
    /// Something was done.
    Good,
    /// Something should be looked at.
    Caution,
    /// Something went wrong.
    Bad,
}

impl Tone {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Info, Self::Good, Self::Caution, Self::Bad];

    fn shape(self) -> Shape {
        match self {
            Self::Info => Shape::Running,
            Self::Good => Shape::Done,
            Self::Caution => Shape::Soon,
            Self::Bad => Shape::Late,
        }
    }
}

/// A notice inside a page, or the flash message above it.
#[derive(Debug, Clone, Default)]
pub struct Notice {
    /// Its tone.
    pub tone: Tone,
    /// What happened, in a sentence.
    pub title: String,
    /// More; empty for none.
    pub text: String,
    /// Where to go on.
    pub links: Vec<Link>,
}
component!(Notice, "components/notice.html");

impl Notice {
    /// A notice of one sentence.
    #[must_use]
    pub fn new(tone: Tone, title: impl Into<String>) -> Self {
        Self { tone, title: title.into(), ..Self::default() }
    }
}

/// Which kind of nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TroubleKind {
    /// There is nothing here (yet).
    #[default]
    Empty,
    /// It did not work.
    Error,
    /// A rule says no.
    Refused,
}

impl TroubleKind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Empty, Self::Error, Self::Refused];

    fn shape(self) -> Shape {
        match self {
            Self::Empty => Shape::NotStarted,
            Self::Error => Shape::Late,
            Self::Refused => Shape::Stopped,
        }
    }
}

/// A page or part of one that cannot show what was asked for: what happened, what it means, what to do next,
/// where to get help, and an id to name when asking.
#[derive(Debug, Clone, Default)]
pub struct Trouble {
    /// Which kind.
    pub kind: TroubleKind,
    /// What happened.
    pub happened: String,
    /// What it means; empty for none.
    pub means: String,
    /// What to do next, in order.
    pub next: Vec<String>,
    /// Where to go on or get help.
    pub help: Vec<Link>,
    /// The id for support; empty for none.
    pub id: String,
}
component!(Trouble, "components/trouble.html");
