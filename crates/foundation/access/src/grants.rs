//! What live grants give somebody on a dossier: tiers, each with the purposes that it was granted for.

use std::{fmt::Write as _, sync::LazyLock};

use kernel::{Purpose, Tier, TierSet};

/// A set of tiers, each with the purposes it was granted for, in 56 bits: seven for each tier, and one for each tier's
/// emergency, which came when sets were stored already. Tier and purpose stay together: a narrative
/// that was granted for support is not there to decide on, even where the identity was granted for identification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct GrantSet(u64);

/// Bits of one tier; there is room for seven tiers.
const WIDTH: i64 = 7;
/// Where the bits of emergencies begin, one for each tier.
const EMERGENCIES: i64 = 49;
const _: () = assert!(Purpose::ALL.len() == 8 && Tier::ALL.len() <= 7, "a grant has no bit of its own");
/// Every bit that a grant can have.
const ALL_BITS: u64 = (1 << 56) - 1;

impl GrantSet {
    /// No grant.
    pub const NONE: Self = Self(0);

    /// The set of a sum of bits, as [`crate::Kind::columns`] makes it; bits of no grant are left out.
    #[must_use]
    pub fn from_bits(bits: i64) -> Self {
        Self(bits.cast_unsigned() & ALL_BITS)
    }

    /// The bits.
    #[must_use]
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    pub(crate) fn of_bits(bits: u64) -> Self {
        Self(bits & ALL_BITS)
    }

    /// This set and one more grant.
    #[must_use]
    pub fn with(self, tier: Tier, purpose: Purpose) -> Self {
        Self(self.0 | bit(tier, purpose))
    }

    /// Whether a tier is granted for a purpose.
    #[must_use]
    pub fn has(self, tier: Tier, purpose: Purpose) -> bool {
        self.0 & bit(tier, purpose) != 0
    }

    /// The grants.
    pub fn iter(self) -> impl Iterator<Item = (Tier, Purpose)> {
        let all = Tier::ALL.into_iter().flat_map(|tier| Purpose::ALL.iter().map(move |one| (tier, *one)));
        all.filter(move |(tier, purpose)| self.has(*tier, *purpose))
    }

    /// Those that were given for one purpose.
    #[must_use]
    pub fn for_purpose(self, purpose: Purpose) -> Self {
        self.iter()
            .filter(|(_, one)| *one == purpose)
            .fold(Self::NONE, |set, (tier, one)| set.with(tier, one))
    }

    /// The tiers, whatever they were granted for.
    #[must_use]
    pub fn tiers(self) -> TierSet {
        self.iter().map(|(tier, _)| tier).collect()
    }

    /// The purposes, whatever was granted for them.
    pub fn purposes(self) -> impl Iterator<Item = Purpose> {
        Purpose::ALL.iter().copied().filter(move |purpose| self.iter().any(|(_, one)| one == *purpose))
    }
}

fn bit(tier: Tier, purpose: Purpose) -> u64 {
    match purpose {
        Purpose::Emergency => 1 << (EMERGENCIES + tier.number() - 1),
        _ => 1 << ((tier.number() - 1) * WIDTH + purpose as i64),
    }
}

/// The factor of each purpose and of each tier: a grant's bit is the product. Both engines compute the same number.
fn factors<T>(column: &str, all: &[T], of: impl Fn(&T) -> (String, u64)) -> String {
    let mut sql = format!("CAST(CASE {column}");
    for one in all {
        let (value, factor) = of(one);
        // Writing into a string cannot fail.
        let _ = write!(sql, " WHEN {value} THEN {factor}");
    }
    sql + " ELSE 0 END AS BIGINT)"
}

/// The bit of the grant `g`.
pub(crate) static GRANT_BIT: LazyLock<String> = LazyLock::new(|| {
    let number = |tier: &Tier| tier.number().to_string();
    let tier = factors("g.tier", &Tier::ALL, |tier| (number(tier), 1 << ((tier.number() - 1) * WIDTH)));
    let emergency = factors("g.tier", &Tier::ALL, |tier| (number(tier), bit(*tier, Purpose::Emergency)));
    let others: Vec<Purpose> =
        Purpose::ALL.iter().copied().filter(|one| *one != Purpose::Emergency).collect();
    let purpose = factors("g.purpose", &others, |one| (format!("'{}'", one.code()), 1 << (*one as i64)));
    let code = Purpose::Emergency.code();
    format!("CASE g.purpose WHEN '{code}' THEN {emergency} ELSE {tier} * {purpose} END")
});

/// The column that sums the bits of the grants on dossier `o` that are live at `$2` for account `$1`.
pub(crate) static GRANTS_COLUMN: LazyLock<String> = LazyLock::new(|| {
    let bit = &*GRANT_BIT;
    format!("COALESCE((SELECT CAST(SUM(DISTINCT {bit}) AS BIGINT) {LIVE_GRANTS}), 0)")
});

/// Grants on dossier `o` that are live at `$2` for account `$1`.
pub(crate) const LIVE_GRANTS: &str = "FROM grants g WHERE g.dossier_id = o.id
    AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2)
    AND (g.account_id = $1 OR g.team_id IN (SELECT m.team_id FROM member m WHERE m.account_id = $1
      AND m.from_at <= $2 AND (m.until_at IS NULL OR m.until_at > $2)))";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tier_and_purpose_stay_together() {
        let set = GrantSet::NONE
            .with(Tier::Narrative, Purpose::Support)
            .with(Tier::Identity, Purpose::Identification);
        assert!(
            set.has(Tier::Narrative, Purpose::Support) && !set.has(Tier::Narrative, Purpose::Identification)
        );
        assert_eq!(set.tiers().iter().collect::<Vec<_>>(), [Tier::Identity, Tier::Narrative]);
        assert_eq!(set.purposes().collect::<Vec<_>>(), [Purpose::Identification, Purpose::Support]);
        let support = GrantSet::NONE.with(Tier::Narrative, Purpose::Support);
        assert_eq!(set.for_purpose(Purpose::Support), support);
        assert_eq!(GrantSet::from_bits(i64::try_from(set.0).unwrap()), set);
    }

    #[test]
    fn every_grant_has_a_bit_of_its_own() {
        let all: Vec<u64> =
            Tier::ALL.iter().flat_map(|tier| Purpose::ALL.iter().map(|one| bit(*tier, *one))).collect();
        let together = all.iter().fold(0, |sum, bit| sum | bit);
        assert_eq!(together.count_ones() as usize, all.len());
        assert_eq!(together & !ALL_BITS, 0);
    }
}
