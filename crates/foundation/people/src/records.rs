//! The SQL of this room: one's own sign-in name.

use access::{Act, Result};

/// One's own sign-in name.
pub(crate) async fn sign_in_name(act: &mut Act) -> Result<String> {
    let row = act.own()?.query_one("SELECT sign_in FROM account WHERE id = $1", &[]).await?;
    Ok(row.ok_or(access::Error::damaged("an account without its row"))?.text(0)?)
}
