//! The end of a key: what was sealed under it stays readable, nothing new is sealed.

use kernel::{DossierId, Tier};

use crate::{Conflict, Result, act::Act, covered_tables::TIER_KEY, keyring::Next};

/// Nothing is sealed any more under the newest key that a tier has now.
pub(super) async fn retire(act: &mut Act, row: i64, dossier: DossierId, tier: Tier) -> Result<()> {
    if matches!(act.written.keys.get(&(dossier, tier)), Some(Next::Made(_))) {
        return Err(Conflict::NextKey.into());
    }
    let now = act.now_ms();
    let which = [row.into(), tier.number().into()];
    let used = "t.dossier_id = $1 AND t.tier = $2 AND t.retired_at IS NULL";
    for mut key in act.covered(&TIER_KEY, used, &which).await? {
        key.set("retired_at", now)?;
        act.put(&key, Conflict::Changed)?;
    }
    act.written.keys.insert((dossier, tier), Next::Retired);
    Ok(())
}
