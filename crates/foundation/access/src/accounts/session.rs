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
        end(&mut batch, before, now, End::Person);
    }
    batch.push(
        "INSERT INTO session_trace (hash, account_id, process, began_at)
         VALUES ($1, (SELECT id FROM account WHERE uuid = $2), $3, $4)",
        vec![session.to_string().into(), account.to_string().into(), process.into(), now.into()],
    );
    Ok(access.store.write(batch).await?)
}

/// Why a session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was left alone for too long: what was being typed may still be kept for its author.
    Clock,
    /// Somebody ended it, and wants nothing more to come from it.
    Person,
}

/// Writes down that sessions have ended.
///
/// # Errors
/// The database's.
pub async fn end_sessions(access: &Access, sessions: &[SessionName], why: End) -> Result<()> {
    let mut batch = Batch::new();
    for session in sessions {
        end(&mut batch, *session, access.now_ms(), why);
    }
    if batch.is_empty() { Ok(()) } else { Ok(access.store.write(batch).await?) }
}

fn end(batch: &mut Batch, session: SessionName, now: i64, why: End) {
    let why = match why {
        End::Clock => "clock",
        End::Person => "person",
    };
    batch.push(
        "UPDATE session_trace SET ended_at = $2, ended_by = $3 WHERE hash = $1 AND ended_at IS NULL",
        vec![session.to_string().into(), now.into(), why.into()],
    );
}

/// Ends every session of whoever acts, on every server process, this one included.
///
/// # Errors
/// When the permit is of another act.
pub fn end_own_sessions(act: &mut Act, permit: &Permit<EndSessions>) -> Result<()> {
    act.holds(permit)?;
    let me = act.me()?.row;
    end_all_of(act, me);
    Ok(())
}

/// Ends every session of an account, on every server process; browsers in which the person has signed in before are
/// known no longer, for one of them may be in other hands.
pub(super) fn end_all_of(act: &mut Act, account: i64) {
    let now = act.now_ms();
    act.change(
        "UPDATE session_trace SET ended_at = $2, ended_by = 'person' WHERE account_id = $1 AND ended_at IS NULL",
        vec![account.into(), now.into()],
    );
    super::known_browsers::forget_all(act, account);
}

/// A session of one's own.
#[derive(Debug, Clone)]
pub struct OwnSession {
    /// By which it is ended; nothing opens with it.
    pub name: String,
    /// Since when, in milliseconds.
    pub began_ms: i64,
    /// Until when, in milliseconds; it goes on.
    pub ended_ms: Option<i64>,
}

/// One's own sessions, those that go on first, then the last ones that ended.
///
/// # Errors
/// In a job, or the database's.
pub async fn own_sessions(act: &mut Act) -> Result<Vec<OwnSession>> {
    let sql = "SELECT hash, began_at, ended_at FROM session_trace WHERE account_id = $1 AND began_at > $2
        ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, began_at DESC, hash LIMIT 20";
    // A session that never ended went with its process: none lasts so long.
    let since = act.now_ms() - super::forgetting::SIGN_INS_SHOWN_MS;
    let rows = act.own()?.query(sql, &[since.into()]).await?;
    let read = |row: &store::Row| -> Result<OwnSession> {
        Ok(OwnSession { name: row.text(0)?, began_ms: row.int(1)?, ended_ms: row.opt_int(2)? })
    };
    rows.iter().map(read).collect()
}

/// Ends one session of one's own; of anybody else it ends nothing.
///
/// # Errors
/// When the permit is of another act.
pub fn end_own_session(act: &mut Act, permit: &Permit<EndSessions>, name: &str) -> Result<()> {
    act.holds(permit)?;
    let now = act.now_ms();
    act.own()?.change(
        "UPDATE session_trace SET ended_at = $3, ended_by = 'person'
         WHERE account_id = $1 AND hash = $2 AND ended_at IS NULL",
        &[name.into(), now.into()],
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
