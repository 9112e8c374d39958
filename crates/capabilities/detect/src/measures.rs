//! What the strategy can count of this room.

use kernel::{Aggregate, Counted, Measure, Unit};

/// Every measure of this room.
pub const MEASURES: &[&Measure] = &[&SCREENINGS];

/// Screenings with at least one answer, by the day they began. One row per screening: two conversations with one
/// person are two, for a screening has no name by which they could be known to be the same. The day is a number:
/// days since 1970-01-01 (UTC). No form (sealed in the draft), no sex and no region are known here.
pub const SCREENINGS: Measure = Measure {
    id: "screenings",
    sql: "SELECT s.uuid, s.began_at / 86400000, CAST(NULL AS TEXT), CAST(NULL AS TEXT),
            CASE s.age WHEN 'adult' THEN 'adult' ELSE 'child' END, b.uuid, CAST(NULL AS TEXT), CAST(1 AS BIGINT)
          FROM screening s JOIN body b ON b.id = s.body_id WHERE s.answered = 1 AND s.began_at <= $1",
    aggregate: Aggregate::CountCases,
    unit: Unit::Count,
    definition: "measure-screenings",
    counts: Counted::Act,
    available: "SELECT COUNT(*) FROM screening",
};
