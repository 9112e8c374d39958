//! A clock that the law set: what runs, since when, until when, and on which rule.

use jiff::civil::{Date, DateTime};

use super::{Mark, Shape, component};
use words::Words;

/// How a clock stands. The rules decide this; the component only shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ClockState {
    /// What would start it has not happened.
    #[default]
    NotStarted,
    /// It runs.
    Running,
    /// It runs and ends soon.
    DueSoon,
    /// Its end has passed and what was due has not happened.
    Overdue,
    /// It was stopped before its end, for a lawful reason.
    Stopped,
    /// What was due happened in time.
    Kept,
    /// What was due happened too late.
    Breached,
}

impl ClockState {
    /// All seven.
    pub const ALL: [Self; 7] = [
        Self::NotStarted,
        Self::Running,
        Self::DueSoon,
        Self::Overdue,
        Self::Stopped,
        Self::Kept,
        Self::Breached,
    ];

    /// Code; the word has the key `clock-<code>`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotStarted => "not_started",
            Self::Running => "running",
            Self::DueSoon => "due_soon",
            Self::Overdue => "overdue",
            Self::Stopped => "stopped",
            Self::Kept => "kept",
            Self::Breached => "breached",
        }
    }

    /// Its shape.
    #[must_use]
    pub fn shape(self) -> Shape {
        match self {
            Self::NotStarted => Shape::NotStarted,
            Self::Running => Shape::Running,
            Self::DueSoon => Shape::Soon,
            Self::Overdue => Shape::Late,
            Self::Stopped => Shape::Stopped,
            Self::Kept => Shape::Done,
            Self::Breached => Shape::Broken,
        }
    }

    /// Shape and word.
    #[must_use]
    pub fn mark(self, w: &Words) -> Mark {
        Mark::new(self.shape(), w.code("clock", self.code()))
    }
}

/// A clock.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// What runs: "Reflection period".
    pub what: String,
    /// How it stands.
    pub state: ClockState,
    /// First day; `None` when it has not started.
    pub since: Option<Date>,
    /// Last day; `None` when it has no end.
    pub until: Option<Date>,
    /// The day it is looked at.
    pub today: Date,
    /// For a clock of hours: beginning, end and the present moment, in local time. The times of day are shown, and the
    /// share is counted in minutes instead of days.
    pub moments: Option<[DateTime; 3]>,
    /// The rule in a sentence, in the reader's language.
    pub rule: String,
    /// Where the rule stands: the law, in its own language.
    pub source: String,
    /// Why it was stopped, or what else should be known; empty for none.
    pub note: String,
}
component!(Clock, "components/clock.html");

impl Clock {
    /// The share of the time that has passed, 0 to 100; `None` without both ends. Of a period that ends on the
    /// day it began, everything has passed.
    #[must_use]
    pub fn share(&self) -> Option<u8> {
        let (length, passed) = match self.moments {
            Some([since, until, now]) => {
                (since.duration_until(until).as_mins(), since.duration_until(now).as_mins())
            }
            None => {
                let (since, until) = (self.since?, self.until?);
                let days = |to| words::days_between(since, to);
                (days(until), days(self.today))
            }
        };
        let passed = passed.clamp(0, length.max(0));
        u8::try_from(if length <= 0 { 100 } else { passed * 100 / length }).ok()
    }

    /// The time of day of the beginning (0) or the end (1), after a comma; empty for a clock of days.
    fn time(&self, place: usize, w: &Words) -> String {
        let moment = self.moments.and_then(|all| all.get(place).copied());
        moment.map(|moment| format!(", {}", w.time(moment.time()))).unwrap_or_default()
    }

    fn class(&self) -> &'static str {
        self.state.shape().class()
    }
}
