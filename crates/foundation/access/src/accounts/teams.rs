//! Teams: founding, proposing members, removing them. What follows for their keys is in `team_keys`.

use kernel::{AccountId, Role, TeamId, roles::RECEIVING_DUTIES};
use store::{CoveredRow, Value};

use super::team_rows::{account_row, has_keys, member, row_of, waits};
use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::{MEMBER, MEMBER_WRAP, TEAM},
    foundation::{FoundTeam, ProposeMember, RemoveMember},
};

/// Founds a team with its first member, who founds the keys at the next sign-in.
///
/// # Errors
/// [`Error::Invalid`] when the name is missing or stands already where this team would be offered, when the person is not
/// of this body, or runs the body or the server.
pub async fn found_team(
    act: &mut Act,
    permit: &Permit<FoundTeam>,
    name: &str,
    duty: &str,
    first: AccountId,
) -> Result<TeamId> {
    let name = super::text(name, "people-name-missing")?;
    let body = act.row(permit)?;
    account_of(act, first, body).await?;
    not_taken(act, name, duty, body).await?;
    let id = TeamId::random();
    let now = act.now_ms();
    let body = uuid_of_body(act, body).await?;
    let row = vec![id.to_string().into(), body.into(), name.into(), duty.into(), now.into()];
    act.put(&CoveredRow::new(&TEAM, row)?, Conflict::Changed)?;
    new_member(act, id, first, Some(now))?;
    waits(act, "found", &id, None);
    Ok(id)
}

/// Two teams of one name are never offered side by side: neither within a body, nor among those to which cases are sent.
async fn not_taken(act: &mut Act, name: &str, duty: &str, body: i64) -> Result<()> {
    let receives = RECEIVING_DUTIES.contains(&duty);
    let others = act.query("SELECT name, body_id, duty FROM team", &[]).await?;
    for other in others {
        let beside = other.int(1)? == body || receives && other.text(2)? == duty;
        if beside && same_name(&other.text(0)?, name) {
            return Err(Error::Invalid("people-team-name-taken"));
        }
    }
    Ok(())
}

/// Whether people would read two names as one: capitals and blanks make no difference.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    plain(one) == plain(other)
}

/// Proposes a member. The person belongs to the team once a member has handed over the key.
///
/// # Errors
/// [`Error::Invalid`] when the person is a member already, not of this body, or runs the body or the server.
pub async fn propose(
    act: &mut Act,
    permit: &Permit<ProposeMember>,
    team: TeamId,
    person: AccountId,
) -> Result<()> {
    let row = row_of(act, permit, team)?;
    let body = act.me()?.body_row;
    let account = account_of(act, person, body).await?;
    let sql = "SELECT id FROM member WHERE team_id = $1 AND account_id = $2 AND until_at IS NULL";
    if act.query_one(sql, &[row.into(), account.into()]).await?.is_some() {
        return Err(Error::Invalid("people-member-already"));
    }
    new_member(act, team, person, None)?;
    waits(act, "member", &team, Some(account));
    Ok(())
}

/// Adds the membership of somebody whom whoever acts proposes.
fn new_member(act: &mut Act, team: TeamId, person: AccountId, from: Option<i64>) -> Result<()> {
    let (now, me) = (act.now_ms(), act.me()?.account);
    let row = vec![
        team.to_string().into(),
        person.to_string().into(),
        now.into(),
        me.to_string().into(),
        from.into(),
        Value::Null,
        Value::Null,
    ];
    act.put(&CoveredRow::new(&MEMBER, row)?, Conflict::Changed)
}

async fn uuid_of_body(act: &mut Act, body: i64) -> Result<String> {
    let row = act.query_one("SELECT uuid FROM body WHERE id = $1", &[body.into()]).await?;
    Ok(row.ok_or(Error::damaged("a permit for a body that is not there"))?.text(0)?)
}

/// Removes a member at once. The keys of the past are known to whoever left; a new epoch begins inside
/// the next act of a member.
///
/// # Errors
/// [`Error::Invalid`] when the person is no member, or the last one who holds the keys: nobody could open what is sealed
/// for the team any more.
pub async fn remove(
    act: &mut Act,
    permit: &Permit<RemoveMember>,
    team: TeamId,
    person: AccountId,
) -> Result<()> {
    let row = row_of(act, permit, team)?;
    let account = account_row(act, person).await?;
    let condition = "t.team_id = $1 AND t.account_id = $2 AND t.until_at IS NULL";
    let member = member(act, condition, &[row.into(), account.into()]).await?;
    need_another_holder(act, row, account).await?;
    leave(act, member, (row, team), account).await
}

/// Ends every membership of somebody, with the keys.
pub(super) async fn leave_all(act: &mut Act, account: i64) -> Result<()> {
    let sql = "SELECT t.id, t.uuid FROM team t JOIN member m ON m.team_id = t.id
        WHERE m.account_id = $1 AND m.until_at IS NULL ORDER BY t.id";
    for team in act.query(sql, &[account.into()]).await? {
        let (row, team) = (team.int(0)?, team.id(1)?);
        let condition = "t.team_id = $1 AND t.account_id = $2 AND t.until_at IS NULL";
        let member = member(act, condition, &[row.into(), account.into()]).await?;
        leave(act, member, (row, team), account).await?;
    }
    Ok(())
}

/// Whether somebody alone can open what is sealed for a team: nobody else in use holds its newest key.
pub(super) async fn holds_keys_alone(act: &mut Act, account: i64) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM member_wrap w WHERE w.account_id = $1
        AND w.epoch = (SELECT MAX(k.epoch) FROM team_key k WHERE k.team_id = w.team_id)
        AND NOT EXISTS (SELECT 1 FROM member_wrap o JOIN account a ON a.id = o.account_id
          WHERE o.team_id = w.team_id AND o.epoch = w.epoch AND o.account_id <> $1 AND a.active = 1)";
    Ok(act.query_one(sql, &[account.into()]).await?.map(|row| row.int(0)).transpose()?.unwrap_or(0) > 0)
}

async fn leave(
    act: &mut Act,
    mut member: CoveredRow,
    (row, team): (i64, TeamId),
    account: i64,
) -> Result<()> {
    let now = act.now_ms();
    member.set("until_at", now)?;
    act.put(&member, Conflict::Changed)?;
    let theirs = "t.team_id = $1 AND t.account_id = $2";
    for wrap in act.covered(&MEMBER_WRAP, theirs, &[row.into(), account.into()]).await? {
        act.erase(&wrap, Conflict::Changed)?;
    }
    act.change(
        "UPDATE pending_wrap SET done_at = $3 WHERE team_id = $1 AND account_id = $2 AND done_at IS NULL",
        vec![row.into(), account.into(), now.into()],
    );
    if has_keys(act, row).await? {
        waits(act, "rotate", &team, None);
    }
    Ok(())
}

/// Refuses to take the keys from the last one who holds them; and holds on to another holder's until this act is durable, so
/// that two who remove each the other's last one do not pass each other.
async fn need_another_holder(act: &mut Act, team: i64, leaving: i64) -> Result<()> {
    let sql = "SELECT w.account_id, w.epoch FROM member_wrap w JOIN account a ON a.id = w.account_id
        WHERE w.team_id = $1 AND a.active = 1
          AND w.epoch = (SELECT MAX(k.epoch) FROM team_key k WHERE k.team_id = $1) ORDER BY w.account_id";
    let (mut leaves, mut stays) = (false, None);
    for holder in act.query(sql, &[team.into()]).await? {
        match holder.int(0)? {
            account if account == leaving => leaves = true,
            account => stays = stays.or(Some((account, holder.int(1)?))),
        }
    }
    if !leaves {
        return Ok(());
    }
    let (other, epoch) = stays.ok_or(Error::Invalid("people-last-holder"))?;
    let sql = "SELECT account_id FROM member_wrap WHERE team_id = $1 AND epoch = $2 AND account_id = $3";
    act.expect(sql, vec![team.into(), epoch.into(), other.into()], other, Conflict::Changed);
    Ok(())
}

/// The row of somebody of a body who can be a member. Who runs the body or the server never holds keys: enrolling people
/// must not open cases.
async fn account_of(act: &mut Act, person: AccountId, body: i64) -> Result<i64> {
    let sql = "SELECT a.id, CASE WHEN EXISTS (SELECT 1 FROM account_role r WHERE r.account_id = a.id
          AND r.role IN ($3, $4) AND (r.until_at IS NULL OR r.until_at > $5)) THEN 1 ELSE 0 END
        FROM account a WHERE a.uuid = $1 AND a.body_id = $2 AND a.active = 1";
    let (manager, administrator) = (Role::BodyManager.code(), Role::Administrator.code());
    let params =
        [person.to_string().into(), body.into(), manager.into(), administrator.into(), act.now_ms().into()];
    let row = act.query_one(sql, &params).await?.ok_or(Error::Invalid("people-unknown"))?;
    if row.flag(1)? {
        return Err(Error::Invalid("people-managers-hold-no-keys"));
    }
    Ok(row.int(0)?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_that_read_alike_are_one_name() {
        assert!(super::same_name("National  Focal point ", "national focal Point"));
        assert!(!super::same_name("Focal point 1", "Focal point 2"));
    }
}
