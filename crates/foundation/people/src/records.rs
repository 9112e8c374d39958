//! The SQL of this room: a case behind its number, one's own sign-in name.

use access::{AccessError, Act, Result};
use kernel::{CaseId, CaseNumber};
/// The case behind a number. That there is one is told to nobody who may not see it.
pub(crate) async fn case_of(act: &mut Act, number: &CaseNumber) -> Result<Option<CaseId>> {
    let row = act.query_one("SELECT uuid FROM cases WHERE number = $1", &[number.plain().into()]).await?;
    row.map(|row| row.text(0)?.parse().map_err(|_| AccessError::NotFound)).transpose()
}

/// One's own sign-in name.
pub(crate) async fn sign_in_name(act: &mut Act) -> Result<String> {
    let me = act.me()?.row;
    let row = act.query_one("SELECT sign_in FROM account WHERE id = $1", &[me.into()]).await?;
    Ok(row.ok_or(AccessError::NotFound)?.text(0)?)
}
