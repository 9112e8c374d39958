//! The one way to change a case: [`CaseState::apply`] judges an event by the machine of its track and adds what
//! follows from it; [`CaseState::fold`] rebuilds a case from its history and gets the same.

use jiff::Timestamp;

use super::calendar::{Calendar, local_date};
use super::clock::{ClockKind, open_clock};
use super::codes::{Actor, ClockCode, TrackCode};
use super::event::{Event, RecordedEvent};
use super::identification::IdentificationTrack;
use super::judgement::{Judgement, Law, Outcome};
use super::profile::Profile;
use super::reflection::ReflectionTrack;
use super::refusal::{Refusal, RefusalCode};
use super::state::{CaseState, Change, Effect};
use super::track::{Track, Tracks, overdue, row};
use crate::Error;

/// The tracks of the mechanism that have a machine so far.
pub static TRACKS: Tracks = &[&IdentificationTrack, &ReflectionTrack];

/// How a country treats a case: its law, its working days, the tracks that run.
#[derive(Clone, Copy)]
pub struct Mechanism<'a> {
    /// The law, with its versions.
    pub profile: &'a Profile,
    /// The working days, with their versions.
    pub calendar: &'a Calendar,
    /// The machines.
    pub tracks: Tracks,
}

impl std::fmt::Debug for Mechanism<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mechanism({})", self.profile.country)
    }
}

impl<'a> Mechanism<'a> {
    /// The rules in force at an instant.
    ///
    /// # Errors
    /// [`RefusalCode::NoRulesInForce`].
    pub fn law(&self, now: Timestamp) -> Result<Law<'a>, Refusal> {
        Law::in_force(self.profile, self.calendar, now)
    }

    /// The machine of a track; nothing when none of that code runs.
    #[must_use]
    pub fn track(&self, code: &str) -> Option<&'static dyn Track> {
        self.tracks.iter().copied().find(|track| track.code().code() == code)
    }
}

impl CaseState {
    /// Applies one event under the rules in force at `now`.
    ///
    /// # Errors
    /// A [`Refusal`]: which rule said no, and who could help. The case is as before.
    pub fn apply(
        &self,
        event: &Event,
        by: &Actor,
        mechanism: Mechanism<'_>,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let today = local_date(now, &mechanism.profile.zone);
        self.judged(&Judgement::of(event, by, mechanism.law(now)?, (now, today)), mechanism.tracks)
    }

    /// Applies an event under judgement, and what the system does because of it.
    pub(crate) fn judged(&self, hand: &Judgement<'_>, tracks: Tracks) -> Result<Change, Refusal> {
        let mut file = self.clone();
        let mut out = Outcome::default();
        file.step(hand, tracks, &mut out)?;
        let record = |event: &Event, by: &Actor| RecordedEvent {
            event: event.clone(),
            by: by.clone(),
            at: hand.now,
            day: hand.today,
            rule_version: hand.law.name(),
        };
        let mut events = vec![record(hand.event, hand.by)];
        while let Some(next) = file.consequence(tracks, hand.law) {
            let by = Actor::System;
            file.step(&Judgement { event: &next, by: &by, ..*hand }, tracks, &mut out)?;
            events.push(record(&next, &by));
        }
        let tracks = tracks
            .iter()
            .map(|track| (row(*track, self, hand.law), row(*track, &file, hand.law)))
            .filter(|(before, after)| {
                before != after || events.iter().any(|one| one.event.track() == after.track)
            })
            .map(|(_, after)| after)
            .collect();
        Ok(Change { file, events, tracks, effects: out.effects, clocks: out.clocks })
    }

    /// Rebuilds a case from its history, judging every event again under the versions recorded with it.
    ///
    /// # Errors
    /// [`Error::UnknownVersion`], [`Error::Replay`] for an event that the rules refuse, and
    /// [`Error::MissingConsequence`] when an event that must follow another is not there.
    pub fn fold<'e>(
        events: impl IntoIterator<Item = &'e RecordedEvent>,
        mechanism: Mechanism<'_>,
    ) -> Result<Self, Error> {
        let mut file = Self::new();
        let mut owed: Option<Event> = None;
        let mut count = 0;
        for (index, recorded) in events.into_iter().enumerate() {
            if let Some(missing) = owed.take().filter(|owed| *owed != recorded.event) {
                return Err(Error::MissingConsequence { index, kind: missing.kind().to_owned() });
            }
            let law = Law::named(mechanism.profile, mechanism.calendar, &recorded.rule_version)
                .ok_or_else(|| Error::UnknownVersion { index, version: recorded.rule_version.clone() })?;
            let hand = Judgement::of(&recorded.event, &recorded.by, law, (recorded.at, recorded.day));
            file.step(&hand, mechanism.tracks, &mut Outcome::default())
                .map_err(|refusal| Error::Replay { index, refusal })?;
            owed = file.consequence(mechanism.tracks, law);
            count = index + 1;
        }
        match owed {
            Some(missing) => Err(Error::MissingConsequence { index: count, kind: missing.kind().to_owned() }),
            None => Ok(file),
        }
    }

    fn step(&mut self, hand: &Judgement<'_>, tracks: Tracks, out: &mut Outcome) -> Result<(), Refusal> {
        if let Event::ClockBreached { clock } = hand.event {
            return self.breach(*clock, hand, out);
        }
        match tracks.iter().find(|track| track.code() == hand.event.track()) {
            Some(track) => track.apply(self, hand, out),
            None => Err(hand.wrong_state(hand.event.track())),
        }
    }

    /// Records that a deadline passed.
    fn breach(&mut self, clock: ClockCode, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
        hand.need_system()?;
        let late = overdue(clock, self, hand.now);
        hand.need_or(late, || Refusal::of(RefusalCode::ClockNotOverdue).with("clock", clock))?;
        hand.end(self, out, clock, ClockKind::Breached);
        out.effects.push(Effect::Escalate { clock });
        Ok(())
    }

    /// What the system must do next because of the state, in the same act.
    fn consequence(&self, tracks: Tracks, law: Law<'_>) -> Option<Event> {
        tracks.iter().find_map(|track| track.consequence(self, law))
    }

    /// What the system has to record at `now`: breaches and ends of periods. A job applies each as [`Actor::System`].
    #[must_use]
    pub fn owed(&self, tracks: Tracks, now: Timestamp) -> Vec<Event> {
        tracks.iter().flat_map(|track| track.owed(self, now)).collect()
    }

    /// The earliest instant at which [`CaseState::owed`] has something to say.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        ClockCode::ALL
            .iter()
            .filter_map(|clock| open_clock(*clock, &self.clocks))
            .filter(|open| open.kind != ClockKind::Breached)
            .map(|open| open.due)
            .min()
    }

    /// How a further track stands; `otherwise` when nothing has happened in it.
    #[must_use]
    pub fn further_state<'c>(&'c self, track: TrackCode, otherwise: &'c str) -> &'c str {
        self.further.get(&track).map_or(otherwise, |stands| stands.state.as_str())
    }
}
