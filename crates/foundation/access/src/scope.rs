//! Scope filters of lists: the coarse SQL condition that keeps a list from reading the whole table. Each row
//! that passes still takes its verdict from the policies; a filter that is too wide is found by a test.

/// A named SQL condition. `$1` is the account, `$2` the instant; `c` is the case, `s` the screening, `r` the
/// referral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Permanent id.
    pub id: &'static str,
    /// The condition.
    pub sql: &'static str,
}

/// Cases that a live grant links to a team of mine. Asked per case, so that a list that waits for few does not
/// collect all that a team was ever granted.
pub const GRANTED: Scope = Scope {
    id: "granted",
    sql: "EXISTS (SELECT 1 FROM grants gs JOIN member ms ON ms.team_id = gs.team_id
          WHERE gs.case_id = c.id AND gs.from_at <= $2 AND (gs.until_at IS NULL OR gs.until_at > $2)
            AND ms.account_id = $1 AND ms.from_at <= $2 AND (ms.until_at IS NULL OR ms.until_at > $2))",
};

/// Cases whose removal is on hold (immigration officers).
pub const ON_HOLD: Scope = Scope { id: "on-hold", sql: "c.hold = 1" };

/// My own screenings.
pub const OWN_SCREENINGS: Scope = Scope { id: "own-screenings", sql: "s.account_id = $1" };

/// My own referrals.
pub const OWN_REFERRALS: Scope = Scope { id: "own-referrals", sql: "r.account_id = $1" };

/// All scope filters.
pub const SCOPES: &[Scope] = &[GRANTED, ON_HOLD, OWN_SCREENINGS, OWN_REFERRALS];
