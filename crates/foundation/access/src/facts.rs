//! Facts: what an object is, relative to the person who asks. SQL reduces each row to one of these; the
//! policies are asked once per distinct tuple; every row takes its tuple's verdict.

use kernel::{BodyId, CaseId, Purpose, ReferralId, ScreeningId, TeamId, Tier, TierSet};
use store::Row;

use crate::Result;
use crate::verbs::{AnyStrategy, MeasureRef, TheLog, TheServer, Workplace};

/// Something a verb can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Object {
    /// The person's own place of work.
    Workplace,
    /// A screening.
    Screening(ScreeningId),
    /// A referral.
    Referral(ReferralId),
    /// A case.
    Case(CaseId),
    /// The strategies.
    Strategy,
    /// A measure.
    Measure(&'static str),
    /// A body.
    Body(BodyId),
    /// A team.
    Team(TeamId),
    /// The server.
    Server,
    /// The audit log.
    Log,
}

impl Object {
    /// How audit entries name the object.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Workplace => "workplace".into(),
            Self::Screening(id) => format!("screening:{id}"),
            Self::Referral(id) => format!("referral:{id}"),
            Self::Case(id) => format!("case:{id}"),
            Self::Strategy => "strategy".into(),
            Self::Measure(id) => format!("measure:{id}"),
            Self::Body(id) => format!("body:{id}"),
            Self::Team(id) => format!("team:{id}"),
            Self::Server => "server".into(),
            Self::Log => "log".into(),
        }
    }
}

macro_rules! into_object {
    ($($from:ty => $to:expr),* $(,)?) => {$(
        impl From<$from> for Object { fn from(given: $from) -> Self { #[allow(clippy::redundant_closure_call)] ($to)(given) } }
    )*};
}
into_object! {
    Workplace => |_| Self::Workplace,
    ScreeningId => Self::Screening,
    ReferralId => Self::Referral,
    CaseId => Self::Case,
    AnyStrategy => |_| Self::Strategy,
    MeasureRef => |measure: MeasureRef| Self::Measure(measure.0),
    BodyId => Self::Body,
    TeamId => Self::Team,
    TheServer => |_| Self::Server,
    TheLog => |_| Self::Log,
}

/// The facts of one object for one person: all that a policy can see of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facts {
    /// Nothing to know.
    Workplace,
    /// A screening: mine? still open?
    Screening {
        /// I began it.
        mine: bool,
        /// Not yet referred or ended.
        open: bool,
    },
    /// A referral: mine?
    Referral {
        /// I made it.
        mine: bool,
    },
    /// A case.
    Case(CaseFacts),
    /// Nothing to know.
    Strategy,
    /// Nothing to know.
    Measure,
    /// A body: mine?
    Body {
        /// I belong to it.
        mine: bool,
    },
    /// A team: am I a member, is it of my body?
    Team {
        /// I am a member now.
        member: bool,
        /// It belongs to my body.
        of_my_body: bool,
    },
    /// Nothing to know.
    Server,
    /// Nothing to know.
    Log,
}

/// Facts of a case, relative to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CaseFacts {
    /// What live grants give to teams of mine, and for what.
    pub grants: GrantSet,
    /// A child, or somebody whose age is not certain.
    pub minor: bool,
    /// Not closed.
    pub open: bool,
    /// A recovery and reflection period runs.
    pub hold: bool,
    /// I referred the person.
    pub referred_by_me: bool,
    /// Somebody of my body did.
    pub referred_by_my_body: bool,
}

/// A set of tiers, each with the purposes it was granted for. Tier and purpose stay together: a narrative that
/// was granted for support is not there to decide on, even where the identity was granted for identification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct GrantSet(u32);

/// Purposes that grants can carry, in the order of their bits.
const GRANT_PURPOSES: [Purpose; 4] =
    [Purpose::Identification, Purpose::Support, Purpose::Investigation, Purpose::Stay];

impl GrantSet {
    /// No grant.
    pub const NONE: Self = Self(0);

    /// The set of a sum of bits, as [`CASE_FACT_COLUMNS`] makes it; unknown bits are left out.
    #[must_use]
    pub fn from_bits(bits: i64) -> Self {
        Self(u32::try_from(bits & 0xf_ffff).unwrap_or_default())
    }

    /// This set and one more grant; purposes that grants cannot carry add nothing.
    #[must_use]
    pub fn with(self, tier: Tier, purpose: Purpose) -> Self {
        Self(self.0 | Self::bit(tier, purpose))
    }

    /// Whether a tier is granted for a purpose.
    #[must_use]
    pub fn has(self, tier: Tier, purpose: Purpose) -> bool {
        self.0 & Self::bit(tier, purpose) != 0
    }

    /// The grants.
    pub fn iter(self) -> impl Iterator<Item = (Tier, Purpose)> {
        let all = Tier::ALL.into_iter().flat_map(|tier| GRANT_PURPOSES.map(|purpose| (tier, purpose)));
        all.filter(move |(tier, purpose)| self.has(*tier, *purpose))
    }

    /// The tiers, whatever they were granted for.
    #[must_use]
    pub fn tiers(self) -> TierSet {
        self.iter().map(|(tier, _)| tier).collect()
    }

    /// The purposes, whatever was granted for them.
    pub fn purposes(self) -> impl Iterator<Item = Purpose> {
        GRANT_PURPOSES.into_iter().filter(move |purpose| self.iter().any(|(_, one)| one == *purpose))
    }

    fn bit(tier: Tier, purpose: Purpose) -> u32 {
        let place = GRANT_PURPOSES.iter().position(|known| *known == purpose);
        place.map_or(0, |place| 1 << ((tier as usize - 1) * GRANT_PURPOSES.len() + place))
    }
}

/// Columns that reduce a case (`c`) to facts for account `$1` at instant `$2`, in the order that
/// [`CaseFacts::from_row`] reads them. The query groups by the case. `a1` is the account itself.
pub const CASE_FACT_COLUMNS: &str = "
  CAST(COALESCE(SUM(DISTINCT
    CASE g.tier WHEN 1 THEN 1 WHEN 2 THEN 16 WHEN 3 THEN 256 WHEN 4 THEN 4096 WHEN 5 THEN 65536 ELSE 0 END
    * CASE g.purpose WHEN 'identification' THEN 1 WHEN 'support' THEN 2 WHEN 'investigation' THEN 4
                     WHEN 'stay' THEN 8 ELSE 0 END), 0) AS BIGINT),
  MAX(c.minor), MAX(c.is_open), MAX(c.hold),
  MAX(CASE WHEN c.referred_by = a1.id THEN 1 ELSE 0 END),
  MAX(CASE WHEN c.referred_body = a1.body_id THEN 1 ELSE 0 END)";

/// Joins that go with [`CASE_FACT_COLUMNS`].
pub const CASE_FACT_JOINS: &str = "
  JOIN account a1 ON a1.id = $1
  LEFT JOIN grants g ON g.case_id = c.id AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2)
    AND g.team_id IN (SELECT m.team_id FROM member m WHERE m.account_id = $1 AND m.from_at <= $2
                      AND (m.until_at IS NULL OR m.until_at > $2))";

/// How many columns [`CASE_FACT_COLUMNS`] has: columns of one's own begin at this number.
pub const CASE_FACT_COUNT: usize = 6;

impl CaseFacts {
    /// A case that is not there, as strangers are told of every case.
    pub const NOWHERE: Self = Self {
        grants: GrantSet(0),
        minor: false,
        open: true,
        hold: false,
        referred_by_me: false,
        referred_by_my_body: false,
    };

    /// Whether whoever asks has nothing to do with the case, and so must not learn that it exists.
    #[must_use]
    pub fn is_strange(&self) -> bool {
        self.grants == GrantSet(0) && !self.referred_by_me
    }

    /// Reads the fact columns, which begin at column `first`.
    ///
    /// # Errors
    /// When a column is missing or of another type.
    pub fn from_row(row: &Row, first: usize) -> Result<Self> {
        Ok(Self {
            grants: GrantSet::from_bits(row.int(first)?),
            minor: row.flag(first + 1)?,
            open: row.flag(first + 2)?,
            hold: row.flag(first + 3)?,
            referred_by_me: row.flag(first + 4)?,
            referred_by_my_body: row.flag(first + 5)?,
        })
    }

    /// The purpose an audit entry names: the first of the grants' purposes.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.grants.purposes().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tier_and_purpose_stay_together() {
        let set = GrantSet::NONE
            .with(Tier::Narrative, Purpose::Support)
            .with(Tier::Identity, Purpose::Identification)
            .with(Tier::Shelter, Purpose::Oversight);
        assert!(
            set.has(Tier::Narrative, Purpose::Support) && !set.has(Tier::Narrative, Purpose::Identification)
        );
        assert_eq!(set.tiers().iter().collect::<Vec<_>>(), [Tier::Identity, Tier::Narrative]);
        assert_eq!(set.purposes().collect::<Vec<_>>(), [Purpose::Identification, Purpose::Support]);
        assert_eq!(GrantSet::from_bits(i64::from(set.0)), set);
    }
}
