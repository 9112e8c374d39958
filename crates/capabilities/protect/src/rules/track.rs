//! A track of a case: a machine over events, with a state, a due date and somebody for whom it waits. Tracks run side
//! by side on one case; a track that comes later works on the cases that were there before it.

use jiff::Timestamp;

use super::clock::{ClockKind, open_clock};
use super::codes::{ClockCode, Duty, TrackCode};
use super::event::Event;
use super::judgement::{Judgement, Law, Outcome};
use super::refusal::Refusal;
use super::state::{CaseState, TrackUpdate};

/// The machine of one track. It holds no state of its own: that is part of the case.
///
/// A track whose machine lives outside this module keeps its state in [`CaseState::further`] and its events are
/// [`Event::Further`].
pub trait Track: Send + Sync {
    /// The permanent code, in `track_state` and `case_event`; words `track-<code>`, `state-<code>-<state>`.
    fn code(&self) -> TrackCode;

    /// Judges one event of this track and, when it holds, changes the case. What is written to `file` before a refusal
    /// is thrown away.
    ///
    /// # Errors
    /// The refusal of the guard that does not hold.
    fn apply(&self, file: &mut CaseState, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal>;

    /// Code of the state; of a case in which nothing of this track has happened, too.
    fn state<'c>(&self, file: &'c CaseState) -> &'c str;

    /// By when the next step of this track is due: the nearest due date of its clocks that run, but for those that an act
    /// of a task ends ([`ClockCode::task`]).
    fn due(&self, file: &CaseState) -> Option<Timestamp> {
        running(self.code(), file).filter(|(clock, _)| clock.task().is_none()).map(|(_, due)| due).min()
    }

    /// Whom the track waits for.
    fn waits_for(&self, file: &CaseState, law: Law<'_>) -> Waits {
        let _ = (file, law);
        Waits::default()
    }

    /// What the system must do next because of the state, in the same act. A track that did not exist under older
    /// versions of the rules must answer nothing under them: histories that were recorded then are judged by them.
    fn consequence(&self, file: &CaseState, law: Law<'_>) -> Option<Event> {
        let _ = (file, law);
        None
    }

    /// What the system has to record in this track at `now`: deadlines that passed.
    fn owed(&self, file: &CaseState, now: Timestamp) -> Vec<Event> {
        breaches(self.code(), file, now)
    }
}

/// A set of machines, in the order in which pages show them.
pub type Tracks = &'static [&'static dyn Track];

/// Whom a track waits for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits {
    /// Whose queue; nobody when nothing is missing.
    pub duty: Option<Duty>,
    /// Mandates of which the body must have one, when it waits for a competent authority.
    pub mandate: Vec<String>,
}

impl Waits {
    /// It waits for a duty.
    #[must_use]
    pub const fn of(duty: Duty) -> Self {
        Self { duty: Some(duty), mandate: Vec::new() }
    }

    /// It waits for a competent authority with one of these mandates.
    #[must_use]
    pub fn competent(mandates: &[&str]) -> Self {
        let mandate = mandates.iter().map(|one| (*one).to_owned()).collect();
        Self { duty: Some(Duty::CompetentAuthority), mandate }
    }
}

/// The row of `track_state` of a track.
#[must_use]
pub fn row(track: &dyn Track, file: &CaseState, law: Law<'_>) -> TrackUpdate {
    let waits = track.waits_for(file, law);
    TrackUpdate {
        track: track.code(),
        state: track.state(file).to_owned(),
        due: track.due(file),
        waits_for: waits.duty,
        waits_mandate: waits.mandate,
        rule_version: law.name(),
    }
}

/// Whether a deadline has passed and its breach is not recorded.
pub(crate) fn overdue(clock: ClockCode, file: &CaseState, now: Timestamp) -> bool {
    !clock.is_period()
        && open_clock(clock, &file.clocks)
            .is_some_and(|open| open.kind != ClockKind::Breached && now > open.due)
}

/// Breaches that the clocks of a track owe.
pub(crate) fn breaches(track: TrackCode, file: &CaseState, now: Timestamp) -> Vec<Event> {
    let mine = ClockCode::ALL.iter().filter(|clock| clock.track() == track);
    mine.filter(|clock| overdue(**clock, file, now))
        .map(|clock| Event::ClockBreached { clock: *clock })
        .collect()
}

fn running(track: TrackCode, file: &CaseState) -> impl Iterator<Item = (ClockCode, Timestamp)> {
    let mine = ClockCode::ALL.iter().filter(move |clock| clock.track() == track);
    mine.filter_map(|clock| Some((*clock, open_clock(*clock, &file.clocks)?.due)))
}
