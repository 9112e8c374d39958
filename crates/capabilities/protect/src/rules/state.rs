//! What a case is at one moment, and what an accepted event makes of it: data only. The tracks change it
//! ([`super::track::Track`]); the machine applies and folds ([`super::machine`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use kernel::{AccountId, BodyId, Form};
use serde::{Deserialize, Serialize};

use super::calendar::Moment;
use super::clock::ClockEvent;
use super::codes::{
    Accompanied, AgeState, ClockCode, Consent, Duty, IdentificationState, ReflectionState, StayStatus,
    TrackCode,
};
use super::event::RecordedEvent;

/// Plain codes known of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// The form that stands for a case in lists and figures: the first that a person confirmed.
#[must_use]
pub fn first_form(forms: &[Form]) -> Form {
    forms.iter().copied().find(|form| *form != Form::Unspecified).unwrap_or(Form::Unspecified)
}

/// The removal hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackUpdate {
    /// Which track.
    pub track: TrackCode,
    /// Code of the state.
    pub state: String,
    /// By when its next step is due.
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

/// How a track stands whose machine is not one of this module: kept by its machine, carried by the case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FurtherState {
    /// Code of the state.
    pub state: String,
    /// When it was entered.
    pub since: Timestamp,
    /// What else the machine must remember; plain codes.
    pub codes: serde_json::Value,
}

/// The folded state of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub reflection_since: Option<Moment>,
    /// When track I last changed its state.
    pub identification_since: Option<Moment>,
    /// Who took the last decision in track I; a review needs somebody else.
    pub decided_by: Option<AccountId>,
    /// Further tracks in which something has happened.
    pub further: BTreeMap<TrackCode, FurtherState>,
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
            further: BTreeMap::new(),
        }
    }
}
