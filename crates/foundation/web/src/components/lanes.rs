//! One person's case as parallel lanes over time: decisions as marks, clocks as bars, and the same as a table.
//! In the picture everything bears a number and the table says what it is, so that no word can be cut off.

use jiff::{ToSpan as _, civil::Date};

use super::{ClockState, component};
use words::{Given, Words, days_between};

/// Something that happened on a day: a decision, a meeting.
#[derive(Debug, Clone, Default)]
pub struct Milestone {
    /// The day.
    pub on: Date,
    /// What it was.
    pub what: String,
}

/// Something that runs from a day to a day: a clock, a measure of support.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// First day.
    pub since: Date,
    /// Last day; `None` runs to the edge of the picture.
    pub until: Option<Date>,
    /// How it stands.
    pub state: ClockState,
    /// What it is.
    pub what: String,
}

/// A lane: one track of the case.
#[derive(Debug, Clone, Default)]
pub struct Lane {
    /// The track's name.
    pub name: String,
    /// What happened.
    pub milestones: Vec<Milestone>,
    /// What runs.
    pub bars: Vec<Bar>,
}

/// The picture and its table.
#[derive(Debug, Clone, Default)]
pub struct Lanes {
    /// What is shown, for caption and screen reader.
    pub title: String,
    /// First day of the picture.
    pub from: Date,
    /// Last day of the picture.
    pub to: Date,
    /// The day it is looked at.
    pub today: Date,
    /// The lanes, from top to bottom.
    pub lanes: Vec<Lane>,
}
component!(Lanes, "components/lanes.html");

const WIDTH: i64 = 1000;
const EDGE: i64 = 16;
const HEAD: i64 = 34;
const LANE: i64 = 52;

/// A numbered thing of the picture, placed.
struct Placed {
    number: usize,
    lane: String,
    what: String,
    since: Date,
    until: Option<Date>,
    state: Option<ClockState>,
    x: i64,
    y: i64,
    width: i64,
}

impl Placed {
    fn class(&self) -> &'static str {
        self.state.map_or("is-mark", |state| state.shape().class())
    }
}

struct Tick {
    x: i64,
    words: String,
}

impl Lanes {
    fn x(&self, day: impl Given<Date>) -> i64 {
        let length = days_between(self.from, self.to).max(1);
        let passed = days_between(self.from, day.given()).clamp(0, length);
        EDGE + passed * (WIDTH - 2 * EDGE) / length
    }

    fn height(&self) -> i64 {
        HEAD + LANE * self.count() + 8
    }

    fn count(&self) -> i64 {
        i64::try_from(self.lanes.len()).unwrap_or_default()
    }

    /// Top and name of each lane.
    fn tops(&self) -> impl Iterator<Item = (i64, &str)> {
        (0..).zip(&self.lanes).map(|(place, lane)| (HEAD + place * LANE, lane.name.as_str()))
    }

    /// Everything in the picture: by lane, then by day, numbered from 1.
    fn placed(&self) -> Vec<Placed> {
        let mut all = Vec::new();
        for ((top, name), lane) in self.tops().zip(&self.lanes) {
            let y = top + 34;
            let bars = lane.bars.iter().map(|bar| {
                let x = self.x(bar.since);
                let width = (self.x(bar.until.unwrap_or(self.to)) - x).max(4);
                (bar.since, bar.until, Some(bar.state), &bar.what, x, width)
            });
            let marks =
                lane.milestones.iter().map(|mark| (mark.on, None, None, &mark.what, self.x(mark.on), 0));
            let mut things: Vec<_> = bars.chain(marks).collect();
            things.sort_by_key(|(since, ..)| *since);
            for (since, until, state, what, x, width) in things {
                let number = all.len() + 1;
                all.push(Placed {
                    number,
                    lane: name.into(),
                    what: what.clone(),
                    since,
                    until,
                    state,
                    x,
                    y,
                    width,
                });
            }
        }
        all
    }

    /// Months along the top, at most eight of them written.
    fn ticks(&self, w: &Words) -> Vec<Tick> {
        let mut firsts = Vec::new();
        let mut month = self.from.first_of_month();
        while month <= self.to && firsts.len() < 1200 {
            if month >= self.from {
                firsts.push(month);
            }
            match month.checked_add(1.month()) {
                Ok(next) => month = next,
                Err(_) => break,
            }
        }
        let step = firsts.len().div_ceil(8).max(1);
        firsts
            .into_iter()
            .step_by(step)
            .map(|first| Tick { x: self.x(first), words: w.month(first.year(), first.month()) })
            .collect()
    }

    fn today_inside(&self) -> bool {
        (self.from..=self.to).contains(&self.today)
    }
}
