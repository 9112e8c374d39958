//! Keys of teams: wrapped to each member, epoch by epoch.

use kernel::TeamId;
use vault::{PublicKey, SecretKey, WrapContext};

use crate::Result;

/// What a wrapped team key is for.
const TEAM_KEY: &str = "team-key/v1";

/// Opens a team's secret key with a member's own.
pub(crate) fn unwrap_team(mine: &SecretKey, team: TeamId, epoch: u32, wrap: &[u8]) -> Result<SecretKey> {
    let public = mine.public();
    let opened = vault::unwrap(mine, &team_context(&team, epoch, &public), wrap)?;
    Ok(SecretKey::from_slice(&opened)?)
}

/// Wraps a team's secret key to somebody.
pub(crate) fn wrap_team(
    team_secret: &SecretKey,
    team: TeamId,
    epoch: u32,
    to: &PublicKey,
) -> Result<Vec<u8>> {
    Ok(vault::wrap(to, &team_context(&team, epoch, to), team_secret.expose())?)
}

fn team_context<'a>(team: &'a TeamId, epoch: u32, to: &'a PublicKey) -> WrapContext<'a> {
    WrapContext { purpose: TEAM_KEY, object: team.bytes(), tier: "", epoch, recipient: to.as_bytes() }
}
