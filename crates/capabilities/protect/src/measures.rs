//! What the strategy can count of this room. Days are whole days since 1970-01-01 in UTC (`ms / 86400000`), of the
//! event that the definition names; a person with several confirmed forms has one row per form.

use kernel::{Aggregate, Counted, Measure, Unit};

/// All measures of this room.
pub const MEASURES: &[&Measure] =
    &[&REFERRALS, &PRESUMED, &IDENTIFIED, &DAYS_TO_PRESUMPTION, &DAYS_TO_DECISION, &REFLECTION_RUNNING];

/// Figures exist as soon as one referral was recorded.
const ANY_REFERRAL: &str = "SELECT COUNT(*) FROM referral";

/// Referrals sent by the front line, by the day on which they were sent.
pub const REFERRALS: Measure = Measure {
    id: "referrals",
    sql: "SELECT c.uuid, f.made_at / 86400000, COALESCE(x.form, 'unspecified'), r.sex, r.age_band, b.uuid, r.region,
            CAST(NULL AS BIGINT)
          FROM referral f JOIN dossier c ON c.id = f.case_id JOIN case_record r ON r.case_id = c.id
          JOIN body b ON b.id = f.body_id LEFT JOIN case_form x ON x.case_id = c.id",
    aggregate: Aggregate::CountCases,
    unit: Unit::Count,
    definition: "measure-referrals",
    counts: Counted::Act,
    available: ANY_REFERRAL,
};

/// People presumed to be victims, by the day of the presumption; a person presumed again after reopening counts
/// once in the period.
pub const PRESUMED: Measure = Measure {
    id: "presumed",
    sql:
        "SELECT c.uuid, e.happened_at / 86400000, COALESCE(x.form, 'unspecified'), r.sex, r.age_band, b.uuid,
            r.region, CAST(NULL AS BIGINT)
          FROM case_event e JOIN dossier c ON c.id = e.case_id JOIN case_record r ON r.case_id = c.id
          LEFT JOIN body b ON b.id = e.body_id LEFT JOIN case_form x ON x.case_id = c.id
          WHERE e.kind = 'presumed'",
    aggregate: Aggregate::CountCases,
    unit: Unit::Count,
    definition: "measure-presumed",
    counts: Counted::Person,
    available: ANY_REFERRAL,
};

/// People formally identified, by the day of the decision.
pub const IDENTIFIED: Measure = Measure {
    id: "identified",
    sql:
        "SELECT c.uuid, e.happened_at / 86400000, COALESCE(x.form, 'unspecified'), r.sex, r.age_band, b.uuid,
            r.region, CAST(NULL AS BIGINT)
          FROM case_event e JOIN dossier c ON c.id = e.case_id JOIN case_record r ON r.case_id = c.id
          LEFT JOIN body b ON b.id = e.body_id LEFT JOIN case_form x ON x.case_id = c.id
          WHERE e.kind = 'identification_decided' AND e.outcome = 'identified'",
    aggregate: Aggregate::CountCases,
    unit: Unit::Count,
    definition: "measure-identified",
    counts: Counted::Person,
    available: ANY_REFERRAL,
};

/// Whole days (24 hours) from first contact to the first presumption; the day of the row is that of the presumption.
pub const DAYS_TO_PRESUMPTION: Measure = Measure {
    id: "days_to_presumption",
    sql:
        "SELECT c.uuid, e.happened_at / 86400000, COALESCE(x.form, 'unspecified'), r.sex, r.age_band, b.uuid,
            r.region, (e.happened_at - r.first_contact_at) / 86400000
          FROM case_event e JOIN dossier c ON c.id = e.case_id JOIN case_record r ON r.case_id = c.id
          LEFT JOIN body b ON b.id = e.body_id LEFT JOIN case_form x ON x.case_id = c.id
          WHERE e.kind = 'presumed'
            AND NOT EXISTS (SELECT 1 FROM case_event o
              WHERE o.case_id = e.case_id AND o.kind = 'presumed' AND o.id < e.id)",
    aggregate: Aggregate::Median,
    unit: Unit::Days,
    definition: "measure-days_to_presumption",
    counts: Counted::Person,
    available: ANY_REFERRAL,
};

/// Whole days (24 hours) from first contact to the first formal decision, whatever its outcome.
pub const DAYS_TO_DECISION: Measure = Measure {
    id: "days_to_decision",
    sql:
        "SELECT c.uuid, e.happened_at / 86400000, COALESCE(x.form, 'unspecified'), r.sex, r.age_band, b.uuid,
            r.region, (e.happened_at - r.first_contact_at) / 86400000
          FROM case_event e JOIN dossier c ON c.id = e.case_id JOIN case_record r ON r.case_id = c.id
          LEFT JOIN body b ON b.id = e.body_id LEFT JOIN case_form x ON x.case_id = c.id
          WHERE e.kind = 'identification_decided'
            AND NOT EXISTS (SELECT 1 FROM case_event o
              WHERE o.case_id = e.case_id AND o.kind = 'identification_decided' AND o.id < e.id)",
    aggregate: Aggregate::Median,
    unit: Unit::Days,
    definition: "measure-days_to_decision",
    counts: Counted::Person,
    available: ANY_REFERRAL,
};

/// Recovery and reflection periods that run at this moment; the day of the row is that on which the period began.
pub const REFLECTION_RUNNING: Measure = Measure {
    id: "reflection_running",
    sql: "SELECT c.uuid, k.at_ms / 86400000, COALESCE(x.form, 'unspecified'), r.sex, r.age_band,
            CAST(NULL AS TEXT), r.region, CAST(NULL AS BIGINT)
          FROM track_state t JOIN dossier c ON c.id = t.case_id JOIN case_record r ON r.case_id = c.id
          JOIN clock_event k ON k.case_id = c.id AND k.clock = 'reflection' AND k.kind = 'started'
          LEFT JOIN case_form x ON x.case_id = c.id
          WHERE t.track = 'R' AND t.state IN ('running', 'extended') AND t.due_at >= $1",
    aggregate: Aggregate::CountCases,
    unit: Unit::Count,
    definition: "measure-reflection_running",
    counts: Counted::Person,
    available: ANY_REFERRAL,
};
