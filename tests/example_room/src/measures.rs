//! What the strategy can count of this room. How asking becomes a fact stands in `rules`.

use kernel::{Aggregate, Counted, Counts, FactKind, Measure, SubjectKind, Unit};

/// This room's part of the list of everything that is counted.
pub static COUNTS: Counts = Counts { room: "example", kinds: &[&BED_ASKED], measures: &[&BEDS_ASKED] };

/// A bed was asked for, on that day. Value: nights.
pub const BED_ASKED: FactKind = FactKind {
    id: "bed_asked",
    subject: SubjectKind::Other("bed"),
    counts: Counted::Act,
    dimensions: &[],
    statuses: &[],
    decisions: &[],
};

/// Beds that were asked for, by the day on which they were.
pub const BEDS_ASKED: Measure = Measure {
    id: "beds_asked",
    of: &BED_ASKED,
    only: &[],
    aggregate: Aggregate::Facts,
    unit: Unit::Count,
    definition: "measure-beds_asked",
    counts: Counted::Act,
    available: &[&BED_ASKED],
};
