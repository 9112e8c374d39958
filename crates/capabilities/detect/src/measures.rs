//! What the strategy can count of this room: the kind of facts that screenings give, and the measure over it. How a
//! saved draft becomes a fact stands in `rules::facts`.

use kernel::{Aggregate, Counted, Counts, Dimension, FactKind, Measure, SubjectKind, Unit};

/// This room's part of the list of everything that is counted.
pub static COUNTS: Counts = Counts { room: "detect", kinds: &[&SCREENING], measures: &[&SCREENINGS] };

/// A screening with at least one answer, on the day on which it began. One fact per screening: two conversations
/// with one person are two, for a screening has no name by which they could be known to be the same. No form (sealed in the
/// draft), no sex and no region are known here.
pub const SCREENING: FactKind = FactKind {
    id: "screening",
    subject: SubjectKind::Other("screening"),
    counts: Counted::Act,
    dimensions: &[Dimension::AgeGroup, Dimension::Child, Dimension::Body, Dimension::RegisteringOrganisation],
    statuses: &[],
    decisions: &[],
};

/// Screenings with at least one answer, by the day on which they began.
pub const SCREENINGS: Measure = Measure {
    id: "screenings",
    of: &SCREENING,
    only: &[],
    aggregate: Aggregate::Subjects,
    unit: Unit::Count,
    definition: "measure-screenings",
    counts: Counted::Act,
    available: &[&SCREENING],
};
