//! Teams and their keys: founding, proposing, wrapping, removing, new epochs.

use kernel::{AccountId, TaskId, TeamId};
use store::{CoveredRow, Value};
use vault::{PublicKey, SecretKey, recovery::RecoveryCode};

use crate::{
    Act, Conflict, Error, Permit, Result, Verb,
    covered_tables::{MEMBER, MEMBER_WRAP, TEAM, TEAM_KEY},
    foundation::{FoundTeam, ProposeMember, RemoveMember, WrapMember},
    keys,
};

/// What waits for the session of a key holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingKind {
    /// The team has no keys yet: its first member founds them.
    Found,
    /// A proposed member waits for the key.
    Member,
    /// Somebody left: a new epoch for everything written from now on.
    Rotate,
}

/// A task of a key holder.
#[derive(Debug, Clone)]
pub struct Pending {
    /// Its id.
    pub id: TaskId,
    /// What is to be done.
    pub kind: PendingKind,
    /// The team.
    pub team: TeamId,
    /// The team's name.
    pub team_name: String,
    /// Who waits (kind `Member`).
    pub person: Option<String>,
    /// Since when, in milliseconds.
    pub made_ms: i64,
}

/// Founds a team with its first member, who founds the keys at the next sign-in.
///
/// # Errors
/// [`Error::Invalid`] when the name is missing or the person is not of this body.
pub async fn found_team(
    act: &mut Act,
    permit: &Permit<FoundTeam>,
    name: &str,
    duty: &str,
    first: AccountId,
) -> Result<TeamId> {
    let name = super::text(name, "people-name-missing")?;
    let body = act.row(permit)?;
    super::row_of_person(act, first, body).await?;
    let id = TeamId::random();
    let now = act.now_ms();
    let body = uuid_of_body(act, body).await?;
    let row = vec![id.to_string().into(), body.into(), name.into(), duty.into(), now.into()];
    act.put(&CoveredRow::new(&TEAM, row)?, Conflict::Changed)?;
    new_member(act, id, first, Some(now))?;
    waits(act, "found", &id, None);
    Ok(id)
}

/// Proposes a member. The person belongs to the team once a member has wrapped the key; at once when the team
/// has no keys yet.
///
/// # Errors
/// [`Error::Invalid`] when the person is a member already or not of this body.
pub async fn propose(
    act: &mut Act,
    permit: &Permit<ProposeMember>,
    team: TeamId,
    person: AccountId,
) -> Result<()> {
    let row = row_of(act, permit, team)?;
    let body = act.me()?.body_row;
    let account = super::row_of_person(act, person, body).await?;
    let sql = "SELECT id FROM member WHERE team_id = $1 AND account_id = $2 AND until_at IS NULL";
    if act.query_one(sql, &[row.into(), account.into()]).await?.is_some() {
        return Err(Error::Invalid("people-member-already"));
    }
    // Before a team has keys there is nothing to wrap and perhaps nobody who could: a member at once.
    let keys = has_keys(act, row).await?;
    let from = (!keys).then_some(act.now_ms());
    new_member(act, team, person, from)?;
    if keys {
        waits(act, "member", &team, Some(account));
    }
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

/// The one membership that a condition over `t` finds.
async fn member(act: &mut Act, condition: &str, params: &[Value]) -> Result<CoveredRow> {
    let mut found = act.covered(&MEMBER, condition, params).await?;
    match (found.pop(), found.is_empty()) {
        (Some(member), true) => Ok(member),
        _ => Err(Conflict::Changed.into()),
    }
}

async fn uuid_of_body(act: &mut Act, body: i64) -> Result<String> {
    let row = act.query_one("SELECT uuid FROM body WHERE id = $1", &[body.into()]).await?;
    Ok(row.ok_or(Error::damaged("a permit for a body that is not there"))?.text(0)?)
}

/// The row of the team that a permit is for; a permit for another team is no permit.
fn row_of<V: Verb<On = TeamId>>(act: &Act, permit: &Permit<V>, team: TeamId) -> Result<i64> {
    if permit.id() == team { act.row(permit) } else { Err(Error::WrongPermit) }
}

async fn has_keys(act: &mut Act, team: i64) -> Result<bool> {
    let sql = "SELECT COUNT(*) FROM team_key WHERE team_id = $1";
    Ok(act.query_one(sql, &[team.into()]).await?.map(|row| row.int(0)).transpose()?.unwrap_or(0) > 0)
}

/// Removes a member at once. The keys of the past are known to whoever left; a new epoch begins with the next
/// session of a member.
///
/// # Errors
/// [`Error::Invalid`] when the person is no member.
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

/// What waits for somebody who holds keys of the teams of whoever acts.
///
/// # Errors
/// The database's.
pub async fn pending(act: &mut Act) -> Result<Vec<Pending>> {
    let (me, now) = (act.me()?.row, act.now_ms());
    let sql = "SELECT p.uuid, p.kind, t.uuid, t.name, a.uuid, a.name_sealed, p.made_at
        FROM pending_wrap p JOIN team t ON t.id = p.team_id
        JOIN member m ON m.team_id = t.id AND m.account_id = $1 AND m.from_at <= $2
          AND (m.until_at IS NULL OR m.until_at > $2)
        LEFT JOIN account a ON a.id = p.account_id
        WHERE p.done_at IS NULL AND (a.id IS NULL OR a.public_key IS NOT NULL) ORDER BY p.id";
    let mut found = Vec::new();
    for row in act.query(sql, &[me.into(), now.into()]).await? {
        let person = match (row.opt_id(4)?, row.opt_bytes(5)?) {
            (Some(id), Some(sealed)) => Some(keys::open_name(&act.access().server_key, id, &sealed)?),
            _ => None,
        };
        found.push(Pending {
            id: row.id(0)?,
            kind: row.known(1, |code| match code {
                "found" => Some(PendingKind::Found),
                "member" => Some(PendingKind::Member),
                "rotate" => Some(PendingKind::Rotate),
                _ => None,
            })?,
            team: row.id(2)?,
            team_name: row.text(3)?,
            person,
            made_ms: row.int(6)?,
        });
    }
    Ok(found)
}

/// A recovery code, to be printed once and locked away.
pub struct Recovered(pub vault::Zeroizing<String>);

/// Founds the keys of a team: its first epoch, wrapped to the founder and to a recovery code.
///
/// # Errors
/// [`Error::Conflict`] at commit when a colleague did it first.
pub async fn found_keys(act: &mut Act, permit: &Permit<WrapMember>, team: TeamId) -> Result<Recovered> {
    let row = row_of(act, permit, team)?;
    let code = RecoveryCode::generate();
    let recovery = code.public_key();
    new_epoch(act, row, team, 1, &recovery).await?;
    done(act, row, "found", None);
    Ok(Recovered(code.to_text()))
}

/// Begins a new epoch, wrapped to the present members and to the recovery code of before.
///
/// # Errors
/// When the team has no keys yet.
pub async fn rotate_keys(act: &mut Act, permit: &Permit<WrapMember>, team: TeamId) -> Result<()> {
    let row = row_of(act, permit, team)?;
    let sql = "SELECT epoch, recovery_key FROM team_key WHERE team_id = $1 ORDER BY epoch DESC LIMIT 1";
    let last = act.query_one(sql, &[row.into()]).await?.ok_or(Error::KeysMissing("team"))?;
    let recovery = PublicKey::from_slice(&last.bytes(1)?)?;
    let epoch = last.number::<u32>(0)?.saturating_add(1);
    new_epoch(act, row, team, epoch, &recovery).await?;
    done(act, row, "rotate", None);
    Ok(())
}

async fn new_epoch(act: &mut Act, row: i64, team: TeamId, epoch: u32, recovery: &PublicKey) -> Result<()> {
    let secret = SecretKey::generate();
    let now = act.now_ms();
    let values = vec![
        team.to_string().into(),
        i64::from(epoch).into(),
        secret.public().as_bytes().to_vec().into(),
        recovery.as_bytes().to_vec().into(),
        keys::wrap_team(&secret, team, epoch, recovery)?.into(),
        now.into(),
    ];
    act.put(&CoveredRow::new(&TEAM_KEY, values)?, Conflict::Changed)?;
    let sql = "SELECT a.id, a.public_key, a.uuid FROM member m JOIN account a ON a.id = m.account_id
        WHERE m.team_id = $1 AND m.from_at <= $2 AND m.until_at IS NULL ORDER BY m.id";
    for member in act.query(sql, &[row.into(), now.into()]).await? {
        let Some(public) = member.opt_bytes(1)? else {
            // Not enrolled yet: the key is handed over once there is a key to wrap it to.
            if epoch == 1 {
                waits(act, "member", &team, Some(member.int(0)?));
            }
            continue;
        };
        let to = PublicKey::from_slice(&public)?;
        let wrap = keys::wrap_team(&secret, team, epoch, &to)?;
        wrap_row(act, team, epoch, member.id(2)?, wrap)?;
    }
    Ok(())
}

/// Wraps every epoch that this member holds to a proposed member, who belongs to the team from now on.
///
/// # Errors
/// When whoever acts holds no key, or nobody waits.
pub async fn wrap_member(
    act: &mut Act,
    permit: &Permit<WrapMember>,
    team: TeamId,
    task: TaskId,
) -> Result<()> {
    let row = row_of(act, permit, team)?;
    let sql = "SELECT a.id, a.public_key, a.uuid FROM pending_wrap p JOIN account a ON a.id = p.account_id
        WHERE p.uuid = $1 AND p.team_id = $2 AND p.done_at IS NULL AND a.public_key IS NOT NULL";
    let waiting = act
        .query_one(sql, &[task.to_string().into(), row.into()])
        .await?
        .ok_or(Error::Invalid("people-nobody-waits"))?;
    let (account, to) = (waiting.int(0)?, PublicKey::from_slice(&waiting.bytes(1)?)?);
    let (me, me_id) = (act.me()?.row, act.me()?.account);
    let sql = "SELECT epoch, wrap FROM member_wrap WHERE team_id = $1 AND account_id = $2";
    let held = act.query(sql, &[row.into(), me.into()]).await?;
    if held.is_empty() {
        return Err(Error::KeysMissing("team"));
    }
    let sql = "SELECT epoch FROM member_wrap WHERE team_id = $1 AND account_id = $2";
    let known = act.query(sql, &[row.into(), account.into()]).await?;
    for one in held {
        let epoch = one.number(0)?;
        if known.iter().any(|known| known.int(0) == Ok(i64::from(epoch))) {
            continue;
        }
        let secret = keys::unwrap_team(act.secret()?, team, epoch, &one.bytes(1)?)?;
        let wrap = keys::wrap_team(&secret, team, epoch, &to)?;
        wrap_row(act, team, epoch, waiting.id(2)?, wrap)?;
    }
    let now = act.now_ms();
    let condition = "t.team_id = $1 AND t.account_id = $2 AND t.until_at IS NULL AND t.wrapped_by IS NULL";
    let mut member = member(act, condition, &[row.into(), account.into()]).await?;
    if member.get("from_at") == Some(&Value::Null) {
        member.set("from_at", now)?;
    }
    member.set("wrapped_by", me_id.to_string())?;
    act.put(&member, Conflict::Changed)?;
    done(act, row, "member", Some(account));
    Ok(())
}

fn wrap_row(act: &mut Act, team: TeamId, epoch: u32, account: AccountId, wrap: Vec<u8>) -> Result<()> {
    let row = vec![team.to_string().into(), i64::from(epoch).into(), account.to_string().into(), wrap.into()];
    act.put(&CoveredRow::new(&MEMBER_WRAP, row)?, Conflict::Changed)
}

fn waits(act: &mut Act, kind: &'static str, team: &TeamId, account: Option<i64>) {
    let now = act.now_ms();
    act.change(
        "INSERT INTO pending_wrap (uuid, kind, team_id, account_id, made_at)
         VALUES ($1, $2, (SELECT id FROM team WHERE uuid = $3), $4, $5)",
        vec![
            TaskId::random().to_string().into(),
            kind.into(),
            team.to_string().into(),
            account.into(),
            now.into(),
        ],
    );
}

fn done(act: &mut Act, team: i64, kind: &'static str, account: Option<i64>) {
    let now = act.now_ms();
    act.change(
        "UPDATE pending_wrap SET done_at = $3 WHERE team_id = $1 AND kind = $2 AND done_at IS NULL
           AND (account_id = $4 OR CAST($4 AS BIGINT) IS NULL)",
        vec![team.into(), kind.into(), now.into(), account.into()],
    );
}

async fn account_row(act: &mut Act, person: AccountId) -> Result<i64> {
    let sql = "SELECT id FROM account WHERE uuid = $1";
    let row = act.query_one(sql, &[person.to_string().into()]).await?;
    Ok(row.ok_or(Error::Invalid("people-unknown"))?.int(0)?)
}
