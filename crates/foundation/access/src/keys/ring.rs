//! The keys that a permit carries.

use kernel::{DossierId, Purpose, TeamId, Tier, TierSet};
use store::Row;
use vault::{KeyNumber, KeySet, Keys as _, NumberedKey, SymKey};

use super::{tier_context, unwrap_team};
use crate::{Result, act::Act};

/// Opened keys of some tiers of one dossier.
#[derive(Default)]
pub struct KeyRing(Vec<(Tier, KeySet)>);

impl KeyRing {
    /// The keys of a tier, if one of them is there.
    #[must_use]
    pub fn get(&self, tier: Tier) -> Option<&KeySet> {
        self.0.iter().find(|(one, _)| *one == tier).map(|(_, keys)| keys)
    }

    pub(super) fn add(&mut self, tier: Tier, key: NumberedKey) {
        match self.0.iter_mut().find(|(one, _)| *one == tier) {
            Some((_, keys)) => keys.add(key),
            None => self.0.push((tier, KeySet::from_iter([key]))),
        }
    }

    fn holds(&self, tier: Tier, number: KeyNumber) -> bool {
        self.get(tier).is_some_and(|keys| keys.find(number).is_some())
    }
}

/// Opens the keys of some tiers of a dossier, through grants for one purpose: those given to whoever acts, and those
/// given to a team of theirs. Missing wraps are no error here.
pub(crate) async fn open_tiers(
    act: &mut Act,
    dossier: i64,
    tiers: TierSet,
    purpose: Purpose,
) -> Result<KeyRing> {
    let (me, now) = (act.me()?.row, act.now_ms());
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
    let rows = act.query(sql, &[dossier.into(), me.into(), now.into(), purpose.code().into()]).await?;
    let mut ring = KeyRing::default();
    for row in rows {
        let Some(tier) = Tier::from_number(row.int(0)?).filter(|tier| tiers.has(*tier)) else { continue };
        let number = KeyNumber(row.number(1)?);
        if !ring.holds(tier, number) {
            let key = unwrapped(act, &row, tier, number)?;
            ring.add(tier, NumberedKey::new(number, key));
        }
    }
    Ok(ring)
}

/// The key in a wrap to whoever acts, or to a team of theirs.
fn unwrapped(act: &Act, row: &Row, tier: Tier, key: KeyNumber) -> Result<SymKey> {
    let dossier: DossierId = row.id(3)?;
    let mine = act.secret()?;
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
