//! Sessions, as far as the database knows them: whose, begun and ended when, on which server process. Nothing of it
//! opens a session; what does is half in the browser's cookie and half in the memory of that process.
//!
//! The first query of every act reads the session beside the account, so that a session that was ended, by its owner
//! or by whoever may, on whichever process, does nothing more.

use kernel::AccountId;
use store::Batch;

use crate::{Access, Act, Permit, Result, SessionName, foundation::EndSessions};

/// Writes down that a session begins on this process, and that the one that the browser had before ends.
///
/// # Errors
/// The database's: then there is no session.
pub async fn begin_session(
    access: &Access,
    account: AccountId,
    session: SessionName,
    before: Option<SessionName>,
) -> Result<()> {
    let (process, now) = (access.numbers.process(&access.store, access.now_ms()).await?, access.now_ms());
    let mut batch = Batch::new();
    if let Some(before) = before {
        end(&mut batch, before, now);
    }
    batch.push(
        "INSERT INTO session_trace (hash, account_id, process, began_at)
         VALUES ($1, (SELECT id FROM account WHERE uuid = $2), $3, $4)",
        vec![session.to_string().into(), account.to_string().into(), process.into(), now.into()],
    );
    Ok(access.store.write(batch).await?)
}

/// Writes down that sessions have ended: signed out, or left alone for too long.
///
/// # Errors
/// The database's.
pub async fn end_sessions(access: &Access, sessions: &[SessionName]) -> Result<()> {
    let mut batch = Batch::new();
    for session in sessions {
        end(&mut batch, *session, access.now_ms());
    }
    if batch.is_empty() { Ok(()) } else { Ok(access.store.write(batch).await?) }
}

fn end(batch: &mut Batch, session: SessionName, now: i64) {
    batch.push(
        "UPDATE session_trace SET ended_at = $2 WHERE hash = $1 AND ended_at IS NULL",
        vec![session.to_string().into(), now.into()],
    );
}

/// Ends every session of whoever acts, on every server process, this one included.
///
/// # Errors
/// When the permit is of another act.
pub fn end_own_sessions(act: &mut Act, permit: &Permit<EndSessions>) -> Result<()> {
    act.holds(permit)?;
    let (me, now) = (act.me()?.row, act.now_ms());
    act.change(
        "UPDATE session_trace SET ended_at = $2 WHERE account_id = $1 AND ended_at IS NULL",
        vec![me.into(), now.into()],
    );
    Ok(())
}

/// Those of the sessions of this process that have ended meanwhile, so that their halves of keys can be forgotten:
/// ended since an instant, in milliseconds.
///
/// # Errors
/// The database's.
pub async fn sessions_ended_since(access: &Access, since_ms: i64) -> Result<Vec<String>> {
    let process = access.numbers.process(&access.store, access.now_ms()).await?;
    let sql = "SELECT hash FROM session_trace WHERE process = $1 AND ended_at >= $2";
    let rows = access.store.snapshot().await?.query(sql, &[process.into(), since_ms.into()]).await?;
    Ok(rows.iter().map(|row| row.text(0)).collect::<store::Result<_>>()?)
}
