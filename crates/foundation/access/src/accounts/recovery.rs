//! Taking a team's keys back with the recovery code, when no member can sign in any more. Two people are needed: the
//! manager of the body opens it for somebody who was proposed as a member, and that one types the code that was printed
//! when the keys were created. The code is used up by it; another one is printed.

use kernel::{AccountId, TeamId};
use store::{CoveredRow, Value};
use vault::recovery::RecoveryCode;

use super::{
    team_keys::{Recovered, new_epoch, wrap_row},
    team_rows::{account_row, done, member, row_of},
};
use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::TEAM_RECOVERY,
    foundation::{OpenRecovery, RecoverKeys},
    keys,
};

/// How long the code can be typed after the recovery was opened: an hour, in milliseconds.
const OPEN_MS: i64 = 3_600_000;

/// Opens the recovery of a team's keys for somebody who was proposed as its member, for an hour.
///
/// # Errors
/// [`Error::Invalid`] when the person was not proposed.
pub async fn open_recovery(
    act: &mut Act,
    permit: &Permit<OpenRecovery>,
    team: TeamId,
    person: AccountId,
) -> Result<()> {
    let row = row_of(act, permit, team)?;
    let account = account_row(act, person).await?;
    let sql = "SELECT m.id FROM member m WHERE m.team_id = $1 AND m.account_id = $2 AND m.until_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM member_wrap w WHERE w.team_id = $1 AND w.account_id = $2)";
    act.query_one(sql, &[row.into(), account.into()]).await?.ok_or(Error::Invalid("keys-recovery-nobody"))?;
    let (now, me) = (act.now_ms(), act.me()?.account);
    let values = vec![
        team.to_string().into(),
        person.to_string().into(),
        now.into(),
        me.to_string().into(),
        (now + OPEN_MS).into(),
        Value::Null,
    ];
    act.put(&CoveredRow::new(&TEAM_RECOVERY, values)?, Conflict::Changed)
}

/// Takes the keys back: every epoch that the code opens goes to whoever acts, who is a member from now on, and the next
/// epoch begins with a new code.
///
/// # Errors
/// [`Error::Invalid`]`("keys-recovery-wrong")` when the code is not the one of this team's keys.
pub async fn recover_keys(
    act: &mut Act,
    permit: &Permit<RecoverKeys>,
    team: TeamId,
    typed: &str,
) -> Result<Recovered> {
    let wrong = || Error::Invalid("keys-recovery-wrong");
    let row = row_of(act, permit, team)?;
    let code = RecoveryCode::parse(typed).map_err(|_| wrong())?;
    let (secret, public) = (code.secret_key(), code.public_key());
    let sql = "SELECT epoch, recovery_key, recovery_wrap FROM team_key WHERE team_id = $1 ORDER BY epoch";
    let epochs = act.query(sql, &[row.into()]).await?;
    let last = epochs.last().ok_or_else(wrong)?;
    if last.bytes(1)? != public.as_bytes() {
        return Err(wrong());
    }
    let last = last.number::<u32>(0)?;
    let (me, mine) = (act.me()?.account, act.secret()?.public());
    for epoch in &epochs {
        if epoch.bytes(1)? == public.as_bytes() {
            let number = epoch.number(0)?;
            let key = keys::unwrap_team(&secret, team, number, &epoch.bytes(2)?)?;
            wrap_row(act, team, number, me, keys::wrap_team(&key, team, number, &mine)?)?;
        }
    }
    join(act, row).await?;
    let next = RecoveryCode::generate();
    let mut holders = holders(act, row, last).await?;
    holders.push(act.me()?.row);
    new_epoch(act, (row, team), last.saturating_add(1), &next.public_key(), &holders).await?;
    for kind in ["rotate", "found"] {
        done(act, row, kind, None);
    }
    Ok(Recovered(next.to_text()))
}

/// Whoever acts is a member from now on, and the recovery is used.
async fn join(act: &mut Act, team: i64) -> Result<()> {
    let (now, me, row) = (act.now_ms(), act.me()?.account, act.me()?.row);
    let waits = "t.team_id = $1 AND t.account_id = $2 AND t.until_at IS NULL";
    let mut joined = member(act, waits, &[team.into(), row.into()]).await?;
    if joined.get("from_at") == Some(&Value::Null) {
        joined.set("from_at", now)?;
    }
    joined.set("wrapped_by", me.to_string())?;
    act.put(&joined, Conflict::Changed)?;
    done(act, team, "member", Some(row));
    let open = "t.team_id = $1 AND t.account_id = $2 AND t.used_at IS NULL AND t.until_at > $3";
    for mut used in act.covered(&TEAM_RECOVERY, open, &[team.into(), row.into(), now.into()]).await? {
        used.set("used_at", now)?;
        act.put(&used, Conflict::Changed)?;
    }
    Ok(())
}

/// Accounts in use that hold an epoch.
async fn holders(act: &mut Act, team: i64, epoch: u32) -> Result<Vec<i64>> {
    let sql = "SELECT w.account_id FROM member_wrap w JOIN account a ON a.id = w.account_id
        WHERE w.team_id = $1 AND w.epoch = $2 AND a.active = 1 ORDER BY w.account_id";
    let rows = act.query(sql, &[team.into(), i64::from(epoch).into()]).await?;
    rows.iter().map(|row| Ok(row.int(0)?)).collect()
}

/// Teams whose keys whoever acts may take back now, with their names.
///
/// # Errors
/// In a job, or the database's.
pub async fn recoveries_for_me(act: &mut Act) -> Result<Vec<(TeamId, String)>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let sql = "SELECT DISTINCT t.uuid, t.name FROM team_recovery r JOIN team t ON t.id = r.team_id
        WHERE r.account_id = $1 AND r.used_at IS NULL AND r.opened_at <= $2 AND r.until_at > $2 ORDER BY t.name";
    let rows = act.query(sql, &[me.into(), now.into()]).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.text(1)?))).collect()
}
