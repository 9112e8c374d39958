//! The closed lists of codes that the rules speak: what is plain in the database and what Fluent gives words to.

use std::fmt;

use kernel::{AccountId, BodyId, codes};
use serde::{Deserialize, Serialize};

/// The permanent code of a track. The list is open: whoever has a machine ([`super::track::Track`]) names its code.
/// Codes of one letter belong to the mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackCode(pub &'static str);

impl TrackCode {
    /// Track I: identification.
    pub const IDENTIFICATION: Self = Self("I");
    /// Track R: recovery and reflection.
    pub const REFLECTION: Self = Self("R");

    /// The code as it is stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for TrackCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

codes! {
    /// What is known of the person's age. Everything but `Adult` behaves as a child
    /// (Council of Europe Convention art. 10(3): doubt about age speaks for the child).
    AgeState {
        /// Known to be 18 or over.
        Adult = "adult",
        /// Known to be under 18, says so or looks so.
        Child = "child",
        /// A doubt has been stated and an assessment is not finished.
        AgeDisputed = "age_disputed",
        /// Nobody knows, or "not sure".
        Unknown = "unknown",
    }
}

impl AgeState {
    /// Whether every guard for children holds: for all but a known adult.
    #[must_use]
    pub const fn behaves_as_child(self) -> bool {
        !matches!(self, Self::Adult)
    }
}

codes! {
    /// Whether the person agrees to be referred and supported under the mechanism.
    Consent {
        /// The person agreed.
        Given = "given",
        /// The person said no, or withdrew.
        Refused = "refused",
        /// Nobody has asked yet, or nobody could.
        NotAsked = "not_asked",
        /// A guardian agreed for a child. It never stands for an adult's own consent.
        Guardian = "guardian",
    }
}

codes! {
    /// The person's right to be in the country, which decides who decides in Denmark.
    StayStatus {
        /// Stays lawfully.
        Lawful = "lawful",
        /// Stays without a right to.
        Irregular = "irregular",
        /// Not recorded.
        Unknown = "unknown",
    }
}

codes! {
    /// Whether a child has somebody who answers for it.
    Accompanied {
        /// A parent or carer able to act is there.
        Yes = "yes",
        /// Alone.
        No = "no",
        /// Not known: treated as alone.
        Unknown = "unknown",
    }
}

codes! {
    /// Whom a track waits for; each duty has a queue.
    Duty {
        /// The focal point.
        FocalPoint = "focal_point",
        /// The competent authority that the profile names.
        CompetentAuthority = "competent_authority",
        /// The immigration officer who keeps the removal hold.
        ImmigrationOfficer = "immigration_officer",
        /// The support provider.
        Support = "support",
        /// Whoever appoints or is the guardian.
        Guardian = "guardian",
        /// The national coordinator.
        Coordinator = "coordinator",
    }
}

codes! {
    /// Track I, every state of the mechanism. `review`, `missing`, `transferred_abroad` and `closed` have a code
    /// and no way in yet.
    IdentificationState {
        /// No notice has arrived.
        NotStarted = "not_started",
        /// A notice is there; the focal point has not looked.
        Notified = "notified",
        /// Danger, immediate aid and duplicates are checked.
        Triaged = "triaged",
        /// Not a case of the mechanism; pointed to somebody else. Can be reopened for a time.
        Signposted = "signposted",
        /// Presumed victim: support opens at once.
        Presumed = "presumed",
        /// Reasonable grounds found.
        RgPositive = "rg_positive",
        /// Reasonable grounds not found.
        RgNegative = "rg_negative",
        /// Formally identified.
        Identified = "identified",
        /// Formally not identified.
        NotIdentified = "not_identified",
        /// Under review by another decision-maker.
        Review = "review",
        /// The person withdrew.
        ConsentWithdrawn = "consent_withdrawn",
        /// No contact.
        Missing = "missing",
        /// Handed to another state.
        TransferredAbroad = "transferred_abroad",
        /// Closed with a checklist.
        Closed = "closed",
        /// Opened again; waits for triage.
        Reopened = "reopened",
    }
}

codes! {
    /// Track R: recovery and reflection.
    ReflectionState {
        /// The start event of the profile has not happened.
        NotDue = "not_due",
        /// Running; removal is on hold.
        Running = "running",
        /// Running for longer, by decision.
        Extended = "extended",
        /// Length used up.
        Ended = "ended",
        /// Ended early by a written decision on a legal ground.
        Terminated = "terminated",
    }
}

impl ReflectionState {
    /// Whether the period runs, so that nobody may be removed.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Running | Self::Extended)
    }
}

codes! {
    /// The clocks that the rules start.
    ClockCode {
        /// From the notice to triage.
        Triage = "triage",
        /// From triage to presumption, once presumption is possible.
        Presumption = "presumption",
        /// From triage to signposting, while presumption is not possible.
        Signpost = "signpost",
        /// From presumption to the reasonable-grounds decision.
        GroundsDecision = "grounds_decision",
        /// To the formal decision.
        Identification = "identification",
        /// The recovery and reflection period itself.
        Reflection = "reflection",
        /// To the request for a guardian of a child who is alone.
        Guardian = "guardian",
    }
}

impl ClockCode {
    /// The track whose due date this clock moves.
    #[must_use]
    pub const fn track(self) -> TrackCode {
        match self {
            Self::Triage
            | Self::Presumption
            | Self::Signpost
            | Self::GroundsDecision
            | Self::Identification
            | Self::Guardian => TrackCode::IDENTIFICATION,
            Self::Reflection => TrackCode::REFLECTION,
        }
    }

    /// The kind of the task whose act ends this clock, where a task is left for it: then the clock stands with that task, and
    /// not with the next step of the track.
    #[must_use]
    pub const fn task(self) -> Option<&'static str> {
        match self {
            Self::Guardian => Some("guardian_alarm"),
            Self::Triage
            | Self::Presumption
            | Self::Signpost
            | Self::GroundsDecision
            | Self::Identification
            | Self::Reflection => None,
        }
    }

    /// Whether the clock is a period that a person has (its end is not a breach), not a deadline of an office.
    #[must_use]
    pub const fn is_period(self) -> bool {
        matches!(self, Self::Reflection)
    }
}

/// A member of staff at work on a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// The account.
    pub person: AccountId,
    /// The body for which the person acts.
    pub body: BodyId,
    /// The role in which the person acts.
    pub role: kernel::Role,
    /// Decision competences of the body, as named in the profile (`first_instance_prosecutor`, `cmm` …).
    #[serde(default)]
    pub mandate: Vec<String>,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// A member of staff.
    Staff(Staff),
    /// The person concerned, or a member of the public.
    Person,
    /// The system itself: starts and ends periods and records breaches, never decides about a person.
    System,
}

impl Actor {
    /// The member of staff, when it is one.
    #[must_use]
    pub const fn staff(&self) -> Option<&Staff> {
        match self {
            Self::Staff(staff) => Some(staff),
            Self::Person | Self::System => None,
        }
    }

    /// The code of the role in which this actor acts.
    #[must_use]
    pub fn role(&self) -> &'static str {
        match self {
            Self::Staff(staff) => staff.role.code(),
            Self::Person => "person",
            Self::System => "system",
        }
    }
}
