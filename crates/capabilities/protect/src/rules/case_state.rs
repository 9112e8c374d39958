//! The folded state of one case in tracks I and R, and the one way to change it: [`CaseState::apply`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::{AccountId, BodyId};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::clock::{ClockEvent, open_clock};
use super::codes::{
    Accompanied, Actor, AgeState, ClockCode, Consent, Duty, IdentificationState, ReflectionState, StayStatus,
    Track,
};
use super::event::{Event, RecordedEvent};
use super::judgement::{Judgement, Law, Outcome};
use super::profile::{Profile, StartEvent, Steps, mandates};
use super::refusal::{Refusal, RefusalCode};
use super::{identification, reflection};
use crate::Error;

/// Plain codes known of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// Age.
    pub age: AgeState,
    /// Consent.
    pub consent: Consent,
    /// The person says so.
    pub self_identified: bool,
    /// Stay.
    pub stay: StayStatus,
    /// For a child: is somebody there?
    pub accompanied: Accompanied,
    /// Documented indicators.
    pub documented_indicators: u32,
    /// Languages that the person reads; empty when not known.
    pub languages: BTreeSet<String>,
    /// Colleagues who referred: none of them may decide.
    pub referrers: BTreeSet<AccountId>,
    /// Their bodies.
    pub referring_bodies: BTreeSet<BodyId>,
    /// Bodies that support the person.
    pub support_bodies: BTreeSet<BodyId>,
}

impl Default for CaseFacts {
    /// Nothing known: an unknown age behaves as a child, consent was not asked.
    fn default() -> Self {
        Self {
            age: AgeState::Unknown,
            consent: Consent::NotAsked,
            self_identified: false,
            stay: StayStatus::Unknown,
            accompanied: Accompanied::Unknown,
            documented_indicators: 0,
            languages: BTreeSet::new(),
            referrers: BTreeSet::new(),
            referring_bodies: BTreeSet::new(),
            support_bodies: BTreeSet::new(),
        }
    }
}

impl CaseFacts {
    /// Whether the person may be presumed a victim: an indicator or self-identification, and consent or a child.
    #[must_use]
    pub fn presumable(&self) -> bool {
        (self.documented_indicators > 0 || self.self_identified) && agreed(self.age, self.consent)
    }

    /// A child with nobody known to answer for it.
    #[must_use]
    pub fn needs_guardian(&self) -> bool {
        self.age.behaves_as_child() && self.accompanied != Accompanied::Yes
    }
}

/// Whether the person takes part: an adult's own consent, or a child (or somebody who may be one).
#[must_use]
pub fn agreed(age: AgeState, consent: Consent) -> bool {
    age.behaves_as_child() || consent == Consent::Given
}

/// Whether a notice may carry the identity: an adult's only with the adult's consent; a child, or somebody whose age
/// is disputed or not known, is referred in full (UK duty to notify; Finnish consultation without names).
#[must_use]
pub fn identity_allowed(facts: &CaseFacts) -> bool {
    agreed(facts.age, facts.consent)
}

/// The removal hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// None.
    None,
    /// No removal until this instant.
    Until(Timestamp),
    /// The period is over and nobody has decided yet: the hold stays. Holds since this instant.
    UnderReview(Timestamp),
}

/// What follows from a change, to be carried out by other rooms. What has no room yet becomes a visible task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Receipt to the referrer.
    Receipt,
    /// Ask for rules of safe contact.
    AskSafeContact,
    /// The person turned out to be an adult: ask for her or his own consent before anything is decided.
    AskConsent,
    /// Open support at once: it waits for no decision and no co-operation.
    OpenSupport,
    /// Tell the referrer yes or no, and nothing else.
    NotifyReferrer {
        /// Taken up.
        taken_up: bool,
    },
    /// A child without a known carer: ask for a guardian.
    GuardianAlarm,
    /// Show the removal hold to immigration.
    HoldRemoval {
        /// Until when.
        until: Timestamp,
    },
    /// The period is over: somebody must decide about the hold. It stays until then.
    ReviewHold,
    /// The hold is lifted.
    LiftHold,
    /// Give the person the decision and the way to appeal, in this language.
    GiveNotice {
        /// Language.
        language: String,
    },
    /// Tell the person that the period runs, and until when.
    TellPeriod {
        /// Until when.
        until: Timestamp,
    },
    /// Ask the person about stay and co-operation; support goes on whatever the answer.
    AskChoices,
    /// Tell every recipient to stop using what was disclosed under the consent.
    TellRecipientsToStop,
    /// Escalate a breach.
    Escalate {
        /// Which clock.
        clock: ClockCode,
    },
}

impl Effect {
    /// In whose queue the task stands.
    #[must_use]
    pub const fn duty(&self) -> Duty {
        match self {
            Self::Receipt
            | Self::AskConsent
            | Self::AskSafeContact
            | Self::NotifyReferrer { .. }
            | Self::TellRecipientsToStop => Duty::FocalPoint,
            Self::OpenSupport | Self::TellPeriod { .. } | Self::AskChoices => Duty::Support,
            Self::GuardianAlarm => Duty::Guardian,
            Self::HoldRemoval { .. } | Self::LiftHold => Duty::ImmigrationOfficer,
            Self::ReviewHold | Self::GiveNotice { .. } => Duty::CompetentAuthority,
            Self::Escalate { .. } => Duty::Coordinator,
        }
    }
}

/// A row of `track_state`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackUpdate {
    /// Which track.
    pub track: Track,
    /// Code of the state.
    pub state: String,
    /// Nearest due date of the clocks of the track that run.
    pub due: Option<Timestamp>,
    /// Whose queue.
    pub waits_for: Option<Duty>,
    /// Mandates of which the body must have one, when it waits for a competent authority.
    pub waits_mandate: Vec<String>,
    /// Versions of profile and calendar, `profile+calendar`.
    pub rule_version: String,
}

/// What an accepted event changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The case after it.
    pub file: CaseState,
    /// Events to append, in order: the one applied, then what the system does because of it.
    pub events: Vec<RecordedEvent>,
    /// Rows of `track_state` that change.
    pub tracks: Vec<TrackUpdate>,
    /// What others must do.
    pub effects: Vec<Effect>,
    /// Clock events to append.
    pub clocks: Vec<ClockEvent>,
}

/// The folded state of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseState {
    /// Track I.
    pub identification: IdentificationState,
    /// Track R.
    pub reflection: ReflectionState,
    /// What is known.
    pub facts: CaseFacts,
    /// The removal hold.
    pub hold: Hold,
    /// All clock events so far.
    pub clocks: Vec<ClockEvent>,
    /// When the period began.
    pub reflection_since: Option<Timestamp>,
    /// When track I last changed its state.
    pub identification_since: Option<Timestamp>,
    /// Who took the last decision in track I; a review needs somebody else.
    pub decided_by: Option<AccountId>,
}

impl Default for CaseState {
    fn default() -> Self {
        Self::new()
    }
}

impl CaseState {
    /// A case about which nothing has been said yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            identification: IdentificationState::NotStarted,
            reflection: ReflectionState::NotDue,
            facts: CaseFacts::default(),
            hold: Hold::None,
            clocks: Vec::new(),
            reflection_since: None,
            identification_since: None,
            decided_by: None,
        }
    }

    /// Applies one event under the rules in force at `now`.
    ///
    /// # Errors
    /// A [`Refusal`]: which rule said no, and who could help. The case is as before.
    pub fn apply(
        &self,
        event: &Event,
        by: &Actor,
        profile: &Profile,
        calendar: &Calendar,
        now: Timestamp,
    ) -> Result<Change, Refusal> {
        let law = Law::in_force(profile, calendar, now)?;
        self.apply_hand(&Judgement {
            event,
            by,
            law,
            now,
            #[cfg(test)]
            off: None,
        })
    }

    /// Applies the event in hand, and what the system does because of it.
    pub(crate) fn apply_hand(&self, hand: &Judgement<'_>) -> Result<Change, Refusal> {
        let mut file = self.clone();
        let mut out = Outcome::default();
        file.step(hand, &mut out)?;
        let record = |event: &Event, by: &Actor| RecordedEvent {
            event: event.clone(),
            by: by.clone(),
            at: hand.now,
            rule_version: hand.law.name(),
        };
        let mut events = vec![record(hand.event, hand.by)];
        if let Some(next) = file.consequence(hand.law) {
            let by = Actor::System;
            let follow = Judgement { event: &next, by: &by, ..*hand };
            file.step(&follow, &mut out)?;
            events.push(record(&next, &by));
        }
        let tracks = Track::ALL
            .iter()
            .map(|track| (self.track(*track, hand.law), file.track(*track, hand.law)))
            .filter(|(before, after)| {
                before != after || events.iter().any(|e| e.event.track() == after.track)
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
        profile: &Profile,
        calendar: &Calendar,
    ) -> Result<Self, Error> {
        let mut file = Self::new();
        let mut owed: Option<Event> = None;
        let mut count = 0;
        for (index, recorded) in events.into_iter().enumerate() {
            if let Some(missing) = owed.take().filter(|owed| *owed != recorded.event) {
                return Err(Error::MissingConsequence { index, kind: missing.kind() });
            }
            let law = Law::named(profile, calendar, &recorded.rule_version)
                .ok_or_else(|| Error::UnknownVersion { index, version: recorded.rule_version.clone() })?;
            let hand = Judgement {
                event: &recorded.event,
                by: &recorded.by,
                law,
                now: recorded.at,
                #[cfg(test)]
                off: None,
            };
            file.step(&hand, &mut Outcome::default()).map_err(|refusal| Error::Replay { index, refusal })?;
            owed = file.consequence(law);
            count = index + 1;
        }
        match owed {
            Some(missing) => Err(Error::MissingConsequence { index: count, kind: missing.kind() }),
            None => Ok(file),
        }
    }

    fn step(&mut self, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
        if let Event::ClockBreached { clock } = hand.event {
            return self.breach(*clock, hand, out);
        }
        match hand.event.track() {
            Track::Identification => identification::apply(self, hand, out),
            Track::Reflection => reflection::apply(self, hand, out),
        }
    }

    /// Records that a deadline passed.
    fn breach(&mut self, clock: ClockCode, hand: &Judgement<'_>, out: &mut Outcome) -> Result<(), Refusal> {
        hand.need_system()?;
        let late = self.overdue(clock, hand.now);
        hand.need_or(late, || Refusal::of(RefusalCode::ClockNotOverdue).with("clock", clock))?;
        hand.end(self, out, clock, super::clock::ClockKind::Breached);
        out.effects.push(Effect::Escalate { clock });
        Ok(())
    }

    fn overdue(&self, clock: ClockCode, now: Timestamp) -> bool {
        !clock.is_period()
            && open_clock(clock, &self.clocks)
                .is_some_and(|open| open.kind != super::clock::ClockKind::Breached && now > open.due)
    }

    /// What the system must do next because of the state, in the same act.
    fn consequence(&self, law: Law<'_>) -> Option<Event> {
        let due = self.reflection == ReflectionState::NotDue && self.start_event_happened(law);
        due.then_some(Event::ReflectionStarted)
    }

    pub(crate) fn start_event_happened(&self, law: Law<'_>) -> bool {
        match law.rules.reflection.starts_on.value {
            StartEvent::GroundsPositive => self.identification == IdentificationState::RgPositive,
            StartEvent::Identified => self.identification == IdentificationState::Identified,
        }
    }

    /// What the system has to record at `now`: breaches and the end of a period. A job applies each as
    /// [`Actor::System`].
    #[must_use]
    pub fn owed(&self, now: Timestamp) -> Vec<Event> {
        let mut events: Vec<Event> = ClockCode::ALL
            .iter()
            .filter(|clock| self.overdue(**clock, now))
            .map(|clock| Event::ClockBreached { clock: *clock })
            .collect();
        let over = open_clock(ClockCode::Reflection, &self.clocks).is_some_and(|open| now > open.due);
        if over && self.reflection.is_open() {
            events.push(Event::ReflectionEnded);
        }
        events
    }

    /// The earliest instant at which [`CaseState::owed`] has something to say.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        ClockCode::ALL
            .iter()
            .filter_map(|clock| open_clock(*clock, &self.clocks))
            .filter(|open| open.kind != super::clock::ClockKind::Breached)
            .map(|open| open.due)
            .min()
    }

    /// The row of `track_state` of a track.
    #[must_use]
    pub fn track(&self, track: Track, law: Law<'_>) -> TrackUpdate {
        let due = ClockCode::ALL
            .iter()
            .filter(|clock| clock.track() == track)
            .filter_map(|clock| open_clock(*clock, &self.clocks))
            .map(|open| open.due)
            .min();
        let (state, (waits_for, waits_mandate)) = match track {
            Track::Identification => (self.identification.code(), self.identification_waits(law)),
            Track::Reflection => (self.reflection.code(), self.reflection_waits(law)),
        };
        let state = state.to_owned();
        TrackUpdate { track, state, due, waits_for, waits_mandate, rule_version: law.name() }
    }

    fn identification_waits(&self, law: Law<'_>) -> (Option<Duty>, Vec<String>) {
        use IdentificationState as I;
        let identification = &law.rules.identification.deciders.value;
        let deciders = match self.identification {
            I::Notified | I::Triaged | I::Reopened => return (Some(Duty::FocalPoint), Vec::new()),
            I::Presumed if law.rules.steps.value == Steps::Merged => identification,
            I::Presumed => law.rules.grounds.as_ref().map_or(identification, |grounds| &grounds.value),
            I::RgPositive => identification,
            _ => return (None, Vec::new()),
        };
        match mandates(deciders, self.facts.stay) {
            Some(found) => {
                (Some(Duty::CompetentAuthority), found.into_iter().map(ToOwned::to_owned).collect())
            }
            None => (Some(Duty::FocalPoint), Vec::new()),
        }
    }

    fn reflection_waits(&self, law: Law<'_>) -> (Option<Duty>, Vec<String>) {
        if self.reflection != ReflectionState::Ended || self.hold == Hold::None {
            return (None, Vec::new());
        }
        let deciders = &law.rules.reflection.termination.deciders.value;
        let found = mandates(deciders, self.facts.stay).unwrap_or_default();
        (Some(Duty::CompetentAuthority), found.into_iter().map(ToOwned::to_owned).collect())
    }
}
