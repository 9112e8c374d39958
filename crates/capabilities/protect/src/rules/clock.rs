//! Clocks: append-only events with a due date that is a pure function of the event, the holiday calendar and the
//! profile version, all named in the event; and how a clock stands at any instant.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use kernel::codes;
use serde::{Deserialize, Serialize};

use super::calendar::{Days, Moment, end_of_day, local_date, plus_days};
use super::codes::ClockCode;
use super::profile::{ClockRule, Length, Origin, Profile};

codes! {
    /// What happened to a clock.
    ClockKind {
        /// It began.
        Started = "started",
        /// Its due date moved.
        Extended = "extended",
        /// What it waited for happened (or, for a period, the length is used up).
        Kept = "kept",
        /// It no longer waits for anything.
        Stopped = "stopped",
        /// A written decision ended it early.
        Terminated = "terminated",
        /// The due date passed without the act.
        Breached = "breached",
    }
}

/// One event of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockEvent {
    /// What happened.
    pub kind: ClockKind,
    /// To which clock.
    pub clock: ClockCode,
    /// When.
    pub at: Timestamp,
    /// Due date from now on.
    pub due: Timestamp,
    /// From when it is due soon.
    pub soon: Timestamp,
    /// Code of the value in the profile.
    pub rule: String,
    /// Version of the profile.
    pub profile: String,
    /// Version of the holiday calendar.
    pub calendar: String,
    /// What else the due date was computed from.
    pub inputs: ClockInputs,
}

/// Inputs of a due date besides the versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockInputs {
    /// From when the length is counted.
    pub from: Timestamp,
    /// The length; after an extension the length decided upon, as days from the start.
    pub length: Length,
}

/// When a length that begins at `from` is over: elapsed time for hours, the last millisecond of a local day else.
///
/// Nothing when the date does not fit the calendar (beyond the year 9999).
#[must_use]
pub fn due(length: Length, (from, day): Moment, days: &Days, zone: &TimeZone) -> Option<Timestamp> {
    let last = match length {
        Length::Hours(hours) => return from.checked_add(SignedDuration::from_hours(hours.into())).ok(),
        Length::SameDay => day,
        Length::WorkingDays(count) => days.after(day, count)?,
        Length::Days(count) => plus_days(day, count.into())?,
        Length::Months(count) => day.checked_add(Span::new().try_months(count).ok()?).ok()?,
    };
    end_of_day(last, zone)
}

/// When a deadline becomes "due soon": at its alarm, or a quarter before the end.
pub(crate) fn soon(
    rule: &ClockRule,
    from: Moment,
    until: Timestamp,
    days: &Days,
    zone: &TimeZone,
) -> Timestamp {
    let alarm = rule.alarm.and_then(|alarm| due(alarm, from, days, zone)).filter(|at| *at < until);
    alarm.unwrap_or_else(|| last_quarter(from.0, until))
}

/// The instant at which a quarter of the time is left.
pub(crate) fn last_quarter(from: Timestamp, until: Timestamp) -> Timestamp {
    until - until.duration_since(from) / 4
}

codes! {
    /// How a clock stands.
    ClockState {
        /// It never began.
        NotStarted = "not_started",
        /// There is time.
        Running = "running",
        /// The alarm has gone off.
        DueSoon = "due_soon",
        /// Past the due date, breach not yet recorded.
        Overdue = "overdue",
        /// Ended without having waited for anything to the end (withdrawn, decided early).
        Stopped = "stopped",
        /// The act came in time, or the period was used up.
        Kept = "kept",
        /// The breach is recorded, or the act came late.
        Breached = "breached",
    }
}

/// A clock at an instant, for pages and lists.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockView<'a> {
    /// Which clock.
    pub clock: ClockCode,
    /// How it stands.
    pub state: ClockState,
    /// Whether it still runs (also when overdue or breached).
    pub open: bool,
    /// Start of the latest run.
    pub since: Option<Timestamp>,
    /// Due date, or the instant at which it ended.
    pub until: Option<Timestamp>,
    /// Share of the time elapsed, 0 to 1.
    pub share: f64,
    /// Days before the end of the tightest alarm reached (14, 7, 2, 0), while a period runs.
    pub alarm: Option<u32>,
    /// Source and certainty of the rule, from the version named in the event.
    pub origin: Option<Origin<'a>>,
}

impl<'a> ClockView<'a> {
    /// How a clock stands at `now`, from the clock events of one case in their order.
    #[must_use]
    pub fn at(clock: ClockCode, events: &[ClockEvent], profile: &'a Profile, now: Timestamp) -> Self {
        let mine: Vec<&ClockEvent> = events.iter().filter(|event| event.clock == clock).collect();
        let run = mine.iter().rposition(|event| event.kind == ClockKind::Started);
        let latest = mine.split_at_checked(run.unwrap_or_default()).map(|(_, latest)| latest);
        let (Some(start), Some(last)) =
            (latest.and_then(|events| events.first()), latest.and_then(|events| events.last()))
        else {
            return Self::never(clock);
        };
        let breached =
            latest.is_some_and(|events| events.iter().any(|event| event.kind == ClockKind::Breached));
        let open = matches!(last.kind, ClockKind::Started | ClockKind::Extended | ClockKind::Breached);
        let state = match last.kind {
            ClockKind::Kept if breached || (last.at > last.due && !clock.is_period()) => ClockState::Breached,
            ClockKind::Kept => ClockState::Kept,
            ClockKind::Stopped | ClockKind::Terminated => ClockState::Stopped,
            _ if breached => ClockState::Breached,
            _ if now > last.due => ClockState::Overdue,
            _ if now >= last.soon => ClockState::DueSoon,
            _ => ClockState::Running,
        };
        let until = if open { last.due } else { last.at };
        let rules = profile.version(&last.profile);
        let alarm = rules.filter(|_| open && clock.is_period()).and_then(|rules| {
            let left = now.duration_until(last.due);
            rules.reflection.alarms.value.iter().copied().filter(|days| left <= days_long(*days)).min()
        });
        Self {
            clock,
            state,
            open,
            since: Some(start.at),
            until: Some(until),
            share: share(start.at, last.due, if open { now } else { last.at }),
            alarm,
            origin: rules.and_then(|rules| rules.origin(&last.rule)),
        }
    }

    const fn never(clock: ClockCode) -> Self {
        let state = ClockState::NotStarted;
        Self { clock, state, open: false, since: None, until: None, share: 0.0, alarm: None, origin: None }
    }
}

const fn days_long(days: u32) -> SignedDuration {
    SignedDuration::from_hours(days as i64 * 24)
}

fn share(from: Timestamp, until: Timestamp, now: Timestamp) -> f64 {
    let whole = until.duration_since(from).as_secs_f64();
    let gone = now.duration_since(from).as_secs_f64();
    if whole <= 0.0 { 1.0 } else { (gone / whole).clamp(0.0, 1.0) }
}

/// The clock of a code that still runs: its latest event.
pub(crate) fn open_clock(clock: ClockCode, events: &[ClockEvent]) -> Option<&ClockEvent> {
    events
        .iter()
        .rfind(|event| event.clock == clock)
        .filter(|last| matches!(last.kind, ClockKind::Started | ClockKind::Extended | ClockKind::Breached))
}

/// The due date of the same inputs under named versions: what an independent recount compares.
#[must_use]
pub fn recompute(event: &ClockEvent, days: &Days, zone: &TimeZone) -> Option<Timestamp> {
    let from = event.inputs.from;
    due(event.inputs.length, (from, local_date(from, zone)), days, zone)
}
