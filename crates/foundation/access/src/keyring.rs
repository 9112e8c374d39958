//! The keys that a permit carries, and what an act has done to keys. Knows the tables of keys, and no act.

use std::collections::{HashMap, HashSet};

use kernel::{DossierId, Purpose, TeamId, Tier, TierSet};
use store::{CoveredRow, Row, Snapshot, Value};
use vault::{KeyNumber, KeySet, Keys as _, NumberedKey, PublicKey, SecretKey, SymKey, WrapContext};

use crate::{Error, Result, keys::unwrap_team};

/// Opened keys of some tiers of one dossier.
#[derive(Default)]
pub struct KeyRing(Vec<(Tier, KeySet)>);

impl KeyRing {
    /// The keys of a tier, if one of them is there.
    #[must_use]
    pub fn get(&self, tier: Tier) -> Option<&KeySet> {
        self.0.iter().find(|(one, _)| *one == tier).map(|(_, keys)| keys)
    }

    pub(crate) fn add(&mut self, tier: Tier, key: NumberedKey) {
        match self.0.iter_mut().find(|(one, _)| *one == tier) {
            Some((_, keys)) => keys.add(key),
            None => self.0.push((tier, KeySet::from_iter([key]))),
        }
    }

    fn holds(&self, tier: Tier, number: KeyNumber) -> bool {
        self.get(tier).is_some_and(|keys| keys.find(number).is_some())
    }
}

/// Whose keys are opened, and when.
pub(crate) struct Opener<'a> {
    /// Row of the account.
    pub(crate) account: i64,
    /// The account's secret key, when it is at hand.
    pub(crate) secret: Option<&'a SecretKey>,
    /// The instant at which grants must be live, in milliseconds.
    pub(crate) now_ms: i64,
}

/// Opens the keys of some tiers of a dossier, through grants for one purpose: those given to whoever acts, and those
/// given to a team of theirs. Missing wraps are no error here.
pub(crate) async fn open_tiers(
    snapshot: &mut Snapshot,
    opener: &Opener<'_>,
    dossier: i64,
    (tiers, purpose): (TierSet, Purpose),
) -> Result<KeyRing> {
    let sql = "SELECT w.tier, w.number, w.wrap, d.uuid, t.uuid, w.team_epoch, mw.wrap
        FROM tier_wrap w JOIN dossier d ON d.id = w.dossier_id
        LEFT JOIN team t ON t.id = w.team_id
        LEFT JOIN member_wrap mw ON mw.team_id = w.team_id AND mw.epoch = w.team_epoch AND mw.account_id = $2
        WHERE w.dossier_id = $1
          AND EXISTS (SELECT 1 FROM grants g WHERE g.dossier_id = w.dossier_id AND g.tier = w.tier
            AND (g.team_id = w.team_id OR g.account_id = w.account_id)
            AND g.purpose = $4 AND g.from_at <= $3 AND (g.until_at IS NULL OR g.until_at > $3))
          AND (w.account_id = $2 OR (mw.wrap IS NOT NULL AND EXISTS (SELECT 1 FROM member m
            WHERE m.team_id = w.team_id AND m.account_id = $2 AND m.from_at <= $3
              AND (m.until_at IS NULL OR m.until_at > $3))))
        ORDER BY w.tier, w.number, w.team_epoch DESC NULLS LAST";
    let params = [dossier.into(), opener.account.into(), opener.now_ms.into(), purpose.code().into()];
    let mut ring = KeyRing::default();
    for row in snapshot.query(sql, &params).await? {
        let tier = Tier::from_number(row.int(0)?).ok_or(Error::damaged("a wrap of no tier"))?;
        if !tiers.has(tier) {
            continue;
        }
        let number = KeyNumber(row.number(1)?);
        if !ring.holds(tier, number) {
            let mine = opener.secret.ok_or(Error::KeysMissing("person"))?;
            let key = unwrapped(mine, &row, tier, number)?;
            ring.add(tier, NumberedKey::new(number, key));
        }
    }
    Ok(ring)
}

/// The key in a wrap to whoever acts, or to a team of theirs.
fn unwrapped(mine: &SecretKey, row: &Row, tier: Tier, key: KeyNumber) -> Result<SymKey> {
    let dossier: DossierId = row.id(3)?;
    let wrap = row.bytes(2)?;
    let opened = match row.opt_text(4)? {
        Some(_) => {
            let team: TeamId = row.id(4)?;
            let secret = unwrap_team(mine, team, row.number(5)?, &row.bytes(6)?)?;
            vault::unwrap(&secret, &tier_context(&dossier, tier, key, &secret.public()), &wrap)?
        }
        None => vault::unwrap(mine, &tier_context(&dossier, tier, key, &mine.public()), &wrap)?,
    };
    Ok(SymKey::from_slice(&opened)?)
}

/// What a wrapped tier key is for.
const TIER_KEY: &str = "tier-key/v1";

/// What a wrapped tier key is bound to.
pub(crate) fn tier_context<'a>(
    dossier: &'a DossierId,
    tier: Tier,
    number: KeyNumber,
    to: &'a PublicKey,
) -> WrapContext<'a> {
    WrapContext {
        purpose: TIER_KEY,
        object: dossier.bytes(),
        tier: tier.code(),
        epoch: number.0,
        recipient: to.as_bytes(),
    }
}

/// A recipient with row and present public key.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    pub(crate) team: Option<i64>,
    pub(crate) account: Option<i64>,
    /// Of the team, or of the account.
    pub(crate) uuid: String,
    pub(crate) epoch: Option<u32>,
    pub(crate) public: PublicKey,
}

impl Resolved {
    pub(crate) fn same(&self, other: &Self) -> bool {
        (self.team, self.account) == (other.team, other.account)
    }

    /// Whether a wrap is to this recipient, under whatever key.
    pub(crate) fn holds(&self, wrap: &CoveredRow) -> bool {
        let column = if self.team.is_some() { "team_id" } else { "account_id" };
        wrap.get(column) == Some(&Value::from(self.uuid.as_str()))
    }
}

/// What an act has done to keys and grants that its own snapshot does not show.
#[derive(Default)]
pub(crate) struct KeyChanges {
    /// Keys that it made, and tiers whose newest key it retired.
    pub(crate) keys: HashMap<(DossierId, Tier), Next>,
    /// Grants that it gave (`true`) or ended (`false`), in order.
    pub(crate) grants: Vec<(DossierId, Tier, Resolved, bool)>,
    /// Wraps that are there: dossier, tier, number of the key, uuid of the recipient.
    pub(crate) wraps: HashSet<(DossierId, i64, i64, String)>,
}

/// What an act did to the newest key of a tier.
pub(crate) enum Next {
    /// It made one.
    Made(NumberedKey),
    /// It retired the newest one.
    Retired,
}
