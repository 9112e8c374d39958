//! The SQL of this room: forms that were kept, the trace of a session, a case behind its number.

use access::{AccessError, Act, Permit, Result, verbs::ListWork};
use kernel::{CaseId, CaseNumber, FormId};
use store::Batch;
use vault::session::CookieHalf;

use crate::http::hex;

/// A form that was kept when its session had ended.
#[derive(Debug, Clone)]
pub(crate) struct Parked {
    /// Its id.
    pub(crate) id: FormId,
    /// The path it was sent to.
    pub(crate) route: String,
    /// Since when it is kept, in milliseconds.
    pub(crate) made_ms: i64,
    /// Until when it is kept, in milliseconds.
    pub(crate) until_ms: i64,
    /// Length of the wrapped key (4 bytes, big-endian), the wrapped key, the sealed form.
    pub(crate) sealed: Vec<u8>,
}

/// One's own kept forms, the oldest first.
pub(crate) async fn parked(act: &mut Act, _permit: &Permit<ListWork>) -> Result<Vec<Parked>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let sql = "SELECT uuid, route, made_at, until_at, sealed FROM parked_form
        WHERE account_id = $1 AND until_at > $2 ORDER BY id";
    let mut found = Vec::new();
    for row in act.query(sql, &[me.into(), now.into()]).await? {
        found.push(Parked {
            id: row.text(0)?.parse().map_err(|_| AccessError::NotFound)?,
            route: row.text(1)?,
            made_ms: row.int(2)?,
            until_ms: row.int(3)?,
            sealed: row.bytes(4)?,
        });
    }
    Ok(found)
}

/// Forgets a kept form of one's own; of anybody else it forgets nothing.
pub(crate) fn forget_parked(act: &mut Act, id: FormId) -> Result<()> {
    let me = act.me()?.row;
    act.change(
        "DELETE FROM parked_form WHERE uuid = $1 AND account_id = $2",
        vec![id.to_string().into(), me.into()],
    );
    Ok(())
}

/// Notes that a session was ended by its owner.
pub(crate) async fn session_ended(access: &access::Access, cookie: &CookieHalf) -> Result<()> {
    let mut batch = Batch::new();
    batch.push(
        "UPDATE session_trace SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL",
        vec![hex(&cookie.id()).into(), access.now_ms().into()],
    );
    Ok(access.store.write(batch).await?)
}

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
