//! Rows of teams and of what waits for those who hold their keys, for the files beside this one.

use kernel::{AccountId, TaskId, TeamId};
use store::{CoveredRow, Value};

use crate::{Act, Conflict, Error, Permit, Result, Verb, covered_tables::MEMBER};

/// The one membership that a condition over `t` finds.
pub(super) async fn member(act: &mut Act, condition: &str, params: &[Value]) -> Result<CoveredRow> {
    let mut found = act.covered(&MEMBER, condition, params).await?;
    match (found.pop(), found.is_empty()) {
        (Some(member), true) => Ok(member),
        _ => Err(Conflict::Changed.into()),
    }
}

/// The row of the team that a permit is for; a permit for another team is no permit.
pub(super) fn row_of<V: Verb<On = TeamId>>(act: &Act, permit: &Permit<V>, team: TeamId) -> Result<i64> {
    if permit.id() == team { act.row(permit) } else { Err(Error::WrongPermit) }
}

pub(super) async fn has_keys(act: &mut Act, team: i64) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM team_key WHERE team_id = $1";
    Ok(act.query_one(sql, &[team.into()]).await?.map(|row| row.int(0)).transpose()?.unwrap_or(0) > 0)
}

pub(super) async fn account_row(act: &mut Act, person: AccountId) -> Result<i64> {
    let sql = "SELECT id FROM account WHERE uuid = $1";
    let row = act.query_one(sql, &[person.to_string().into()]).await?;
    Ok(row.ok_or(Error::Invalid("people-unknown"))?.int(0)?)
}

pub(super) fn waits(act: &mut Act, kind: &'static str, team: &TeamId, account: Option<i64>) {
    let (sql, params) = waiting(kind, team.to_string().into(), account, act.now_ms());
    act.change(sql, params);
}

/// The statement that notes that something waits for those who hold the keys of a team, with its parameters.
pub(super) fn waiting(
    kind: &'static str,
    team: Value,
    account: Option<i64>,
    now: i64,
) -> (&'static str, Vec<Value>) {
    let sql = "INSERT INTO pending_wrap (uuid, kind, team_id, account_id, made_at)
         VALUES ($1, $2, (SELECT id FROM team WHERE uuid = $3), $4, $5)";
    (sql, vec![TaskId::random().to_string().into(), kind.into(), team, account.into(), now.into()])
}

/// Holds on to the public key of somebody, by the entry that wrote it, until this act is durable: nothing is wrapped to one
/// that is renewed at the same moment.
pub(super) fn hold_public_key(act: &mut Act, account: i64, entry: Option<i64>) {
    let sql = "SELECT entry FROM account WHERE id = $1";
    act.expect(sql, vec![account.into()], entry, Conflict::Changed);
}

pub(super) fn done(act: &mut Act, team: i64, kind: &'static str, account: Option<i64>) {
    let now = act.now_ms();
    act.change(
        "UPDATE pending_wrap SET done_at = $3 WHERE team_id = $1 AND kind = $2 AND done_at IS NULL
           AND (account_id = $4 OR CAST($4 AS BIGINT) IS NULL)",
        vec![team.into(), kind.into(), now.into(), account.into()],
    );
}
