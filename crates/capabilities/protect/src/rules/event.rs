//! What can happen in tracks I and R, and the shape of what happens in further tracks. Everything here is a plain
//! code; free text lives in the sealed payload of the same row, and the event only says that it is there
//! (`has_reasons`).

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use kernel::{AccountId, BodyId, Form, codes};

use super::codes::{Accompanied, Actor, AgeState, ClockCode, Consent, StayStatus, TrackCode};

codes! {
    /// What a presumption rests on.
    Grounds {
        /// At least one documented indicator.
        Indicators = "indicators",
        /// The person says so.
        SelfIdentification = "self_identification",
    }
}

codes! {
    /// Why a notice is not taken up.
    SignpostReason {
        /// No indicator holds.
        NoIndicator = "no_indicator",
        /// An adult said no; the way back stays open (project proposal, not in the table of the mechanism).
        ConsentRefused = "consent_refused",
    }
}

codes! {
    /// One element of the definition of trafficking (Palermo Protocol art. 3).
    Finding {
        /// Found.
        Found = "found",
        /// Not found.
        NotFound = "not_found",
        /// Could not be settled.
        Open = "open",
    }
}

codes! {
    /// Who spoke the withdrawal.
    SaidBy {
        /// The person.
        Person = "person",
        /// The guardian of a child.
        Guardian = "guardian",
    }
}

codes! {
    /// Whether the person co-operates with the criminal case, as far as a decision has to say it.
    Cooperation {
        /// The person co-operates.
        Cooperates = "cooperates",
        /// The person does not, or not yet.
        DoesNot = "does_not",
        /// Not asked.
        NotAsked = "not_asked",
    }
}

/// What every decision must carry (invariant 8): reasons, evidence, a legal basis, a notice that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionRecord {
    /// The sealed payload holds reasons in plain language.
    pub has_reasons: bool,
    /// Codes of the evidence relied on (`screening`, `statement`, `documents` …); not empty.
    pub evidence: Vec<String>,
    /// Code of a legal basis in the profile.
    pub legal_basis: String,
    /// Language of the notice (BCP 47), one that the person reads.
    pub notice_language: String,
}

/// A notice about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Kind of source (`police`, `labour_inspection`, `ngo`, `self` …), a code of the list of sources.
    pub source: String,
    /// Channel (`screening`, `form`, `phone`, `in_person` …).
    pub channel: String,
    /// Somebody may be in danger now: the short triage clock runs.
    pub urgent: bool,
    /// Age as known.
    pub age: AgeState,
    /// Consent as known.
    pub consent: Consent,
    /// The person says that she or he is a victim, or asks for help as one.
    pub self_identified: bool,
    /// Stay as known.
    pub stay: StayStatus,
    /// For a child: is somebody there?
    pub accompanied: Accompanied,
    /// Number of indicators answered yes and written down.
    pub documented_indicators: u32,
    /// Languages that the person reads (BCP 47); empty when not known.
    pub languages: BTreeSet<String>,
    /// The identity tier of this notice is filled.
    pub identity_included: bool,
    /// Rules for safe contact are recorded.
    pub safe_contact_recorded: bool,
    /// The colleague on whose word the notice is entered, when it is not the one who enters it.
    pub told_by_person: Option<AccountId>,
    /// The body of that colleague.
    pub told_by_body: Option<BodyId>,
}

/// Corrections and additions to what is known of a case; only what is named changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FactsUpdate {
    /// New age state. Towards adult from child or disputed: only with a finished age assessment with reasons.
    pub age: Option<AgeState>,
    /// An age assessment is finished; its reasons are in the sealed payload.
    pub age_assessment_finished: bool,
    /// The sealed payload holds reasons.
    pub has_reasons: bool,
    /// New consent state (a withdrawal is an event of its own).
    pub consent: Option<Consent>,
    /// New stay status.
    pub stay: Option<StayStatus>,
    /// For a child: is somebody there?
    pub accompanied: Option<Accompanied>,
    /// Self-identification.
    pub self_identified: Option<bool>,
    /// New number of documented indicators.
    pub documented_indicators: Option<u32>,
    /// Languages that the person reads.
    pub languages: Option<BTreeSet<String>>,
    /// A body that supports the person from now on.
    pub support_body: Option<BodyId>,
}

/// Findings of the formal decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// Recruitment, transport, harbouring …
    pub act: Finding,
    /// Force, deception, abuse of vulnerability … Not needed for a child.
    pub means: Finding,
    /// Exploitation.
    pub purpose: Finding,
}

/// The formal identification decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identification {
    /// Outcome.
    pub identified: bool,
    /// Form codes of exploitation found; at least one when identified.
    pub forms: Vec<Form>,
    /// Findings on act, means and purpose.
    pub findings: Findings,
    /// Region code of the exploitation, when known.
    pub place: Option<String>,
    /// First day of the exploitation, when known.
    pub period_from: Option<Date>,
    /// Last day of the exploitation, when known.
    pub period_until: Option<Date>,
    /// The person asked to be decided upon before the earliest day.
    pub person_asked: bool,
    /// A new interview was held for the decision.
    pub new_interview: bool,
    /// The sealed payload says why it was needed.
    pub new_interview_justified: bool,
    /// A prosecution is open.
    pub prosecution_open: bool,
    /// Professions of the experts whose written opinions are on file (`psychiatrist`, `psychologist`, `social_worker`).
    pub opinions: Vec<String>,
    /// Co-operation, where the profile asks for it.
    pub cooperation: Cooperation,
    /// Code of the ground on which co-operation is not required.
    pub cooperation_exempt: Option<String>,
    /// What every decision must carry.
    pub decision: DecisionRecord,
}

/// An event of a track whose machine lives elsewhere: as it stands in the row. That machine reads the codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FurtherEvent {
    /// In which track.
    pub track: TrackCode,
    /// The permanent code of the kind; no other track has one of the same name.
    pub kind: String,
    /// Plain codes; `null` when there are none.
    pub codes: serde_json::Value,
}

/// One event. For tracks I and R `kind` is the permanent code and `codes` its plain values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "codes", rename_all = "snake_case")]
pub enum Event {
    /// A notice arrived.
    Notified(Notice),
    /// Something more is known.
    FactsRecorded(FactsUpdate),
    /// The focal point has triaged.
    Triaged {
        /// Immediate danger was checked.
        danger_checked: bool,
        /// Immediate aid was offered, through the referrer when the person is not known.
        immediate_aid_offered: bool,
        /// Possible duplicates were looked for.
        duplicates_checked: bool,
        /// Language in which the rights were told; nothing only when the notice has no identity.
        rights_language: Option<String>,
    },
    /// Not taken up; pointed elsewhere.
    Signposted {
        /// Why.
        reason: SignpostReason,
        /// The sealed payload says to whom and why.
        has_reasons: bool,
    },
    /// Presumed to be a victim.
    Presumed {
        /// On what.
        grounds: Grounds,
    },
    /// Reasonable-grounds decision.
    GroundsDecided {
        /// Outcome.
        positive: bool,
        /// Code of the test applied (`reasonable_grounds`).
        test: String,
        /// What every decision must carry.
        decision: DecisionRecord,
    },
    /// Formal decision.
    IdentificationDecided(Identification),
    /// The person withdraws.
    ConsentWithdrawn {
        /// Who said so.
        said_by: SaidBy,
        /// For a child: her or his views were heard.
        child_heard: bool,
    },
    /// A signposted or withdrawn case is opened again.
    Reopened {
        /// "Trafficked again?" was asked.
        retrafficking_asked: bool,
        /// The sealed payload says why.
        has_reasons: bool,
    },
    /// A guardian was asked for.
    GuardianRequested,
    /// A deadline passed without the act (system).
    ClockBreached {
        /// Which clock.
        clock: ClockCode,
    },
    /// The period begins (system, on a decision).
    ReflectionStarted,
    /// The period is made longer.
    ReflectionExtended {
        /// Reason code of the profile.
        reason: String,
        /// The person wishes it.
        person_wish: bool,
        /// New last day, in the profile's zone.
        until: Date,
        /// What every decision must carry.
        decision: DecisionRecord,
    },
    /// The length is used up (system). Ends no support.
    ReflectionEnded,
    /// Written decision to end the period early.
    ReflectionTerminated {
        /// Legal ground of the profile.
        ground: String,
        /// What every decision must carry.
        decision: DecisionRecord,
    },
    /// After the period: the removal hold is lifted by a person.
    HoldLifted {
        /// What every decision must carry.
        decision: DecisionRecord,
    },
    /// Something that happened in a further track.
    #[serde(skip)]
    Further(FurtherEvent),
}

impl Event {
    /// The track in whose history the event stands.
    #[must_use]
    pub const fn track(&self) -> TrackCode {
        match self {
            Self::ClockBreached { clock } => clock.track(),
            Self::Further(event) => event.track,
            Self::ReflectionStarted
            | Self::ReflectionExtended { .. }
            | Self::ReflectionEnded
            | Self::ReflectionTerminated { .. }
            | Self::HoldLifted { .. } => TrackCode::REFLECTION,
            Self::Notified(_)
            | Self::FactsRecorded(_)
            | Self::Triaged { .. }
            | Self::Signposted { .. }
            | Self::Presumed { .. }
            | Self::GroundsDecided { .. }
            | Self::IdentificationDecided(_)
            | Self::ConsentWithdrawn { .. }
            | Self::Reopened { .. }
            | Self::GuardianRequested => TrackCode::IDENTIFICATION,
        }
    }

    /// The permanent code of the kind of event, the same as in JSON.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Notified(_) => "notified",
            Self::FactsRecorded(_) => "facts_recorded",
            Self::Triaged { .. } => "triaged",
            Self::Signposted { .. } => "signposted",
            Self::Presumed { .. } => "presumed",
            Self::GroundsDecided { .. } => "grounds_decided",
            Self::IdentificationDecided(_) => "identification_decided",
            Self::ConsentWithdrawn { .. } => "consent_withdrawn",
            Self::Reopened { .. } => "reopened",
            Self::GuardianRequested => "guardian_requested",
            Self::ClockBreached { .. } => "clock_breached",
            Self::ReflectionStarted => "reflection_started",
            Self::ReflectionExtended { .. } => "reflection_extended",
            Self::ReflectionEnded => "reflection_ended",
            Self::ReflectionTerminated { .. } => "reflection_terminated",
            Self::HoldLifted { .. } => "hold_lifted",
            Self::Further(event) => &event.kind,
        }
    }

    /// The plain codes for the event row, without the kind (`null` for an event that has none).
    ///
    /// # Errors
    /// When serialisation fails, which no event of this list does.
    pub fn codes(&self) -> Result<serde_json::Value, serde_json::Error> {
        if let Self::Further(event) = self {
            return Ok(event.codes.clone());
        }
        let mut whole = serde_json::to_value(self)?;
        Ok(whole.get_mut("codes").map_or(serde_json::Value::Null, serde_json::Value::take))
    }

    /// The event of a row.
    ///
    /// # Errors
    /// When the kind is not known in the track or its codes are not of this shape.
    pub fn from_row(
        track: TrackCode,
        kind: &str,
        codes: serde_json::Value,
    ) -> Result<Self, serde_json::Error> {
        let own = matches!(track, TrackCode::IDENTIFICATION | TrackCode::REFLECTION);
        if !own && kind != "clock_breached" {
            return Ok(Self::Further(FurtherEvent { track, kind: kind.to_owned(), codes }));
        }
        let mut whole = serde_json::Map::new();
        whole.insert("kind".to_owned(), kind.into());
        if !codes.is_null() {
            whole.insert("codes".to_owned(), codes);
        }
        serde_json::from_value(whole.into())
    }

    /// The decision record, for the events that decide something about the person.
    #[must_use]
    pub const fn decision(&self) -> Option<&DecisionRecord> {
        match self {
            Self::GroundsDecided { decision, .. }
            | Self::ReflectionExtended { decision, .. }
            | Self::ReflectionTerminated { decision, .. }
            | Self::HoldLifted { decision } => Some(decision),
            Self::IdentificationDecided(identification) => Some(&identification.decision),
            _ => None,
        }
    }
}

/// An event as it stands in the history of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// What happened.
    pub event: Event,
    /// By whom.
    pub by: Actor,
    /// When it was recorded: the instant that the rules use.
    pub at: Timestamp,
    /// The civil day of that instant in the country, judged once, when it was recorded: what the law counts by days and
    /// what is reported by days stays as it was, whatever is learnt of time zones later.
    pub day: Date,
    /// Versions of profile and calendar under which it was accepted, as in [`super::state::TrackUpdate`].
    pub rule_version: String,
}
