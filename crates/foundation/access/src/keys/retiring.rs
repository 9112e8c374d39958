//! The end of a key: what was sealed under it stays readable, nothing new is sealed.

use kernel::{DossierId, Tier};

use crate::{act::Act, keyring::Next};

/// Nothing is sealed any more under the newest key that a tier has now.
pub(super) fn retire(act: &mut Act, dossier: DossierId, tier: Tier) {
    let now = act.now_ms();
    act.change(
        "UPDATE tier_key SET retired_at = $3
         WHERE dossier_id = (SELECT id FROM dossier WHERE uuid = $1) AND tier = $2 AND retired_at IS NULL",
        vec![dossier.to_string().into(), tier.number().into(), now.into()],
    );
    act.written.keys.insert((dossier, tier), Next::Retired);
}
