//! What the strategy can count of this room: the kinds of facts that its events give, and the measures over them.
//! How an event becomes facts stands in `rules::facts`.

use kernel::{Aggregate, Counted, Counts, Dimension, FactKind, Measure, Only, SubjectKind, Unit};

/// This room's part of the list of everything that is counted.
pub static COUNTS: Counts = Counts {
    room: "protect",
    kinds: &[
        &REFERRAL,
        &PRESUMPTION,
        &GROUNDS_DECISION,
        &IDENTIFICATION,
        &WITHDRAWAL,
        &REFLECTION_BEGUN,
        &REFLECTION_OVER,
        &DEADLINE_MISSED,
    ],
    measures: &[
        &REFERRALS,
        &PRESUMED,
        &IDENTIFIED,
        &DAYS_TO_PRESUMPTION,
        &DAYS_TO_DECISION,
        &REFLECTION_RUNNING,
    ],
};

/// What is known of the person.
const PERSON: &[Dimension] = &[
    Dimension::Form,
    Dimension::Sex,
    Dimension::AgeGroup,
    Dimension::Child,
    Dimension::Citizenship,
    Dimension::Region,
];

/// What is known of the person, and of the body that acted.
const PERSON_AND_BODY: &[Dimension] = &[
    Dimension::Form,
    Dimension::Sex,
    Dimension::AgeGroup,
    Dimension::Child,
    Dimension::Citizenship,
    Dimension::Region,
    Dimension::Body,
    Dimension::RegisteringOrganisation,
];

/// As [`PERSON_AND_BODY`], with the outcome.
const DECISION: &[Dimension] = &[
    Dimension::Form,
    Dimension::Sex,
    Dimension::AgeGroup,
    Dimension::Child,
    Dimension::Citizenship,
    Dimension::Region,
    Dimension::Body,
    Dimension::RegisteringOrganisation,
    Dimension::Decision,
];

/// A referral from the front line, on the day on which it was sent.
pub const REFERRAL: FactKind = FactKind {
    id: "referral",
    subject: SubjectKind::Dossier,
    counts: Counted::Act,
    dimensions: PERSON_AND_BODY,
    statuses: &[],
    decisions: &[],
};

/// Somebody was presumed to be a victim. Value of a case's first presumption: whole days (24 hours) since the first
/// contact.
pub const PRESUMPTION: FactKind = FactKind { id: "presumption", counts: Counted::Person, ..REFERRAL };

/// A reasonable-grounds decision. Value: whole days (24 hours) since the presumption.
pub const GROUNDS_DECISION: FactKind = FactKind {
    id: "grounds_decision",
    counts: Counted::Decision,
    dimensions: DECISION,
    decisions: &["rg_positive", "rg_negative"],
    ..REFERRAL
};

/// A formal decision. Value of a case's first decision: whole days (24 hours) since the first contact.
pub const IDENTIFICATION: FactKind = FactKind {
    id: "identification",
    counts: Counted::Decision,
    dimensions: DECISION,
    decisions: &["identified", "not_identified"],
    ..REFERRAL
};

/// The person withdrew.
pub const WITHDRAWAL: FactKind = FactKind { id: "withdrawal", ..REFERRAL };

/// A recovery and reflection period began.
pub const REFLECTION_BEGUN: FactKind =
    FactKind { id: "reflection_begun", counts: Counted::Person, dimensions: PERSON, ..REFERRAL };

/// A recovery and reflection period is over, from this day on: the day after its last day, or the day on which it was
/// ended early. It is written when the period begins, so that a running total moves by itself; an
/// extension moves it.
pub const REFLECTION_OVER: FactKind = FactKind { id: "reflection_over", ..REFLECTION_BEGUN };

/// A deadline passed without the act that it waited for.
pub const DEADLINE_MISSED: FactKind = FactKind {
    id: "deadline_missed",
    dimensions: &[
        Dimension::Form,
        Dimension::Sex,
        Dimension::AgeGroup,
        Dimension::Child,
        Dimension::Citizenship,
        Dimension::Region,
        Dimension::Status,
    ],
    statuses: &[
        "triage",
        "presumption",
        "signpost",
        "grounds_decision",
        "identification",
        "reflection",
        "guardian",
    ],
    ..REFERRAL
};

/// Cases that the front line referred, by the day on which the referral was sent.
pub const REFERRALS: Measure = Measure {
    id: "referrals",
    of: &REFERRAL,
    only: &[],
    aggregate: Aggregate::Subjects,
    unit: Unit::Count,
    definition: "measure-referrals",
    counts: Counted::Act,
    available: &[&REFERRAL],
};

/// People presumed to be victims, by the day of the presumption; a person presumed again after reopening counts
/// once in the period.
pub const PRESUMED: Measure = Measure {
    id: "presumed",
    of: &PRESUMPTION,
    definition: "measure-presumed",
    counts: Counted::Person,
    ..REFERRALS
};

/// People formally identified, by the day of the decision.
pub const IDENTIFIED: Measure = Measure {
    id: "identified",
    of: &IDENTIFICATION,
    only: &[Only { dimension: Dimension::Decision, codes: &["identified"] }],
    definition: "measure-identified",
    counts: Counted::Person,
    ..REFERRALS
};

/// Whole days (24 hours) from first contact to the first presumption, by the day of the presumption.
pub const DAYS_TO_PRESUMPTION: Measure = Measure {
    id: "days_to_presumption",
    aggregate: Aggregate::Median,
    unit: Unit::Days,
    definition: "measure-days_to_presumption",
    ..PRESUMED
};

/// Whole days (24 hours) from first contact to the first formal decision, whatever its outcome, by the day of the decision.
pub const DAYS_TO_DECISION: Measure = Measure {
    id: "days_to_decision",
    of: &IDENTIFICATION,
    aggregate: Aggregate::Median,
    unit: Unit::Days,
    definition: "measure-days_to_decision",
    counts: Counted::Person,
    ..REFERRALS
};

/// Recovery and reflection periods that run today: those that began, less those that are over.
pub const REFLECTION_RUNNING: Measure = Measure {
    id: "reflection_running",
    of: &REFLECTION_BEGUN,
    aggregate: Aggregate::Stock { less: &REFLECTION_OVER },
    definition: "measure-reflection_running",
    counts: Counted::Person,
    ..REFERRALS
};
