//! What hangs on the old keys of somebody who begins with new ones.

use store::{CoveredRow, Value};

use super::{links::Live, team_rows::waiting};
use crate::{
    Access, Conflict, Result,
    audit::Outside,
    covered_tables::{MEMBER, MEMBER_WRAP},
};

/// Ends every session of an account, on every server process; no browser is known any more.
pub(super) fn end_sessions(access: &Access, outside: &mut Outside, row: i64) {
    outside.batch.push(
        "UPDATE session_trace SET ended_at = $2, ended_by = 'person' WHERE account_id = $1 AND ended_at IS NULL",
        vec![row.into(), access.now_ms().into()],
    );
    outside.batch.push("DELETE FROM known_browser WHERE account_id = $1", vec![row.into()]);
}

/// What hangs on the old keys of somebody goes with them: sessions, kept forms, wraps. The person is proposed again for
/// every team whose keys there are.
pub(super) async fn leave_old_keys(access: &Access, outside: &mut Outside, live: &Live) -> Result<()> {
    end_sessions(access, outside, live.row);
    outside.batch.push("DELETE FROM parked_form WHERE account_id = $1", vec![live.row.into()]);
    let mut snapshot = access.store.snapshot().await?;
    let wraps = snapshot.query(&MEMBER_WRAP.select("t.account_id = $1"), &[live.row.into()]).await?;
    let mine = "t.account_id = $1 AND t.until_at IS NULL AND EXISTS (SELECT 1 FROM team_key k WHERE k.team_id = t.team_id)";
    let memberships = snapshot.query(&MEMBER.select(mine), &[live.row.into()]).await?;
    drop(snapshot);
    for wrap in wraps {
        outside.erase(&MEMBER_WRAP.read(&wrap)?, Conflict::Changed)?;
    }
    for row in memberships {
        propose_again(access, outside, live, MEMBER.read(&row)?)?;
    }
    Ok(())
}

/// Ends a membership and begins one that waits for the keys. One that waits already is written once more, so that a colleague
/// who hands over the keys at this moment, to the old public key, is stopped.
fn propose_again(access: &Access, outside: &mut Outside, live: &Live, mut member: CoveredRow) -> Result<()> {
    let now = access.now_ms();
    if member.get("from_at") == Some(&Value::Null) {
        member.set("proposed_at", now)?;
        return outside.put(&member, Conflict::Changed);
    }
    let of = |column: &str| member.get(column).cloned().unwrap_or(Value::Null);
    let (team, proposer) = (of("team_id"), of("proposed_by"));
    let again = vec![
        team.clone(),
        live.account.to_string().into(),
        now.into(),
        proposer,
        Value::Null,
        Value::Null,
        Value::Null,
    ];
    member.set("until_at", now)?;
    outside.put(&member, Conflict::Changed)?;
    outside.put(&CoveredRow::new(&MEMBER, again)?, Conflict::Changed)?;
    for (kind, account) in [("member", Some(live.row)), ("rotate", None)] {
        let (sql, params) = waiting(kind, team.clone(), account, now);
        outside.batch.push(sql, params);
    }
    Ok(())
}
