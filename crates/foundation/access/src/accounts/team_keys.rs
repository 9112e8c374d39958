//! The keys of teams: founding them, handing them to proposed members, new epochs. Only members can: nobody else holds
//! them.

use kernel::{AccountId, TaskId, TeamId};
use store::{CoveredRow, Value};
use vault::{PublicKey, SecretKey, recovery::RecoveryCode};

use super::team_rows::{done, hold_public_key, member, row_of, waits};
use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::{MEMBER_WRAP, TEAM_KEY},
    foundation::WrapMember,
    keys,
};

/// What waits for the session of a key holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PendingKind {
    /// The team has no keys yet: its first member founds them.
    Found,
    /// A proposed member waits for the key.
    Member,
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
        WHERE p.done_at IS NULL AND p.kind <> 'rotate' AND (a.id IS NULL OR a.public_key IS NOT NULL) ORDER BY p.id";
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

/// Founds the keys of a team: its first epoch, wrapped to the founder alone and to a recovery code. Everybody else who was
/// proposed gets it from a member, by name.
///
/// # Errors
/// [`Error::Conflict`] at commit when a colleague did it first.
pub async fn found_keys(act: &mut Act, permit: &Permit<WrapMember>, team: TeamId) -> Result<Recovered> {
    let row = row_of(act, permit, team)?;
    let code = RecoveryCode::generate();
    let recovery = code.public_key();
    let founder = vec![act.me()?.row];
    new_epoch(act, (row, team), 1, &recovery, &founder).await?;
    done(act, row, "found", None);
    // Members of before who were taken for one without keys wait like everybody else.
    let sql =
        "SELECT m.account_id FROM member m WHERE m.team_id = $1 AND m.until_at IS NULL AND m.account_id <> $2
        AND NOT EXISTS (SELECT 1 FROM pending_wrap p WHERE p.team_id = $1 AND p.account_id = m.account_id
          AND p.kind = 'member' AND p.done_at IS NULL) ORDER BY m.id";
    let me = act.me()?.row;
    for left in act.query(sql, &[row.into(), me.into()]).await? {
        waits(act, "member", &team, Some(left.int(0)?));
    }
    Ok(Recovered(code.to_text()))
}

/// Begins the new epochs that the teams of whoever acts wait for since somebody left, and ends the act. A colleague who was
/// first has done it; whoever does not hold the keys leaves it to those who do.
///
/// # Errors
/// The database's, or sealing.
pub(crate) async fn begin_new_epochs(mut act: Act) -> Result<()> {
    let me = act.me()?.row;
    let due: Vec<TeamId> = act.me()?.teams.iter().filter(|team| team.epoch_due).map(|team| team.id).collect();
    for team in due {
        let Ok(permit) = act.permit::<WrapMember>(team).await else { continue };
        let row = row_of(&act, &permit, team)?;
        let sql = "SELECT k.epoch, k.recovery_key FROM team_key k
            JOIN member_wrap w ON w.team_id = k.team_id AND w.epoch = k.epoch AND w.account_id = $2
            WHERE k.team_id = $1 AND k.epoch = (SELECT MAX(l.epoch) FROM team_key l WHERE l.team_id = $1)";
        let Some(last) = act.query_one(sql, &[row.into(), me.into()]).await? else { continue };
        let recovery = PublicKey::from_slice(&last.bytes(1)?)?;
        next_epoch(&mut act, (row, team), last.number(0)?, &recovery).await?;
    }
    match act.commit().await {
        Err(Error::Conflict(_)) => Ok(()),
        done => done,
    }
}

/// The epoch after `last`, for everybody who holds that one and is a member now.
async fn next_epoch(
    act: &mut Act,
    (row, team): (i64, TeamId),
    last: u32,
    recovery: &PublicKey,
) -> Result<()> {
    let now = act.now_ms();
    let sql = "SELECT m.account_id FROM member m JOIN account a ON a.id = m.account_id
        JOIN member_wrap w ON w.team_id = m.team_id AND w.account_id = m.account_id AND w.epoch = $3
        WHERE m.team_id = $1 AND m.from_at <= $2 AND m.until_at IS NULL AND a.active = 1 ORDER BY m.id";
    let held = act.query(sql, &[row.into(), now.into(), i64::from(last).into()]).await?;
    let holders = held.iter().map(|row| Ok(row.int(0)?)).collect::<Result<Vec<i64>>>()?;
    new_epoch(act, (row, team), last.saturating_add(1), recovery, &holders).await?;
    done(act, row, "rotate", None);
    Ok(())
}

pub(super) async fn new_epoch(
    act: &mut Act,
    (row, team): (i64, TeamId),
    epoch: u32,
    recovery: &PublicKey,
    to: &[i64],
) -> Result<()> {
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
    let sql = "SELECT a.id, a.public_key, a.uuid, a.entry FROM member m JOIN account a ON a.id = m.account_id
        WHERE m.team_id = $1 AND m.until_at IS NULL AND a.public_key IS NOT NULL ORDER BY m.id";
    for member in act.query(sql, &[row.into()]).await? {
        if to.contains(&member.int(0)?) {
            hold_public_key(act, member.int(0)?, member.opt_int(3)?);
            let public = PublicKey::from_slice(&member.bytes(1)?)?;
            wrap_row(act, team, epoch, member.id(2)?, keys::wrap_team(&secret, team, epoch, &public)?)?;
        }
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
    let sql =
        "SELECT a.id, a.public_key, a.uuid, a.entry FROM pending_wrap p JOIN account a ON a.id = p.account_id
        WHERE p.uuid = $1 AND p.team_id = $2 AND p.done_at IS NULL AND a.public_key IS NOT NULL";
    let waiting = act
        .query_one(sql, &[task.to_string().into(), row.into()])
        .await?
        .ok_or(Error::Invalid("people-nobody-waits"))?;
    let (account, to) = (waiting.int(0)?, PublicKey::from_slice(&waiting.bytes(1)?)?);
    hold_public_key(act, account, waiting.opt_int(3)?);
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

pub(super) fn wrap_row(
    act: &mut Act,
    team: TeamId,
    epoch: u32,
    account: AccountId,
    wrap: Vec<u8>,
) -> Result<()> {
    let row = vec![team.to_string().into(), i64::from(epoch).into(), account.to_string().into(), wrap.into()];
    act.put(&CoveredRow::new(&MEMBER_WRAP, row)?, Conflict::Changed)
}

/// How long members and managers are told of somebody who got keys: a week, in milliseconds.
const NEW_MS: i64 = 7 * 24 * 3_600_000;

/// Somebody who got the keys of a team.
#[derive(Debug, Clone)]
pub struct NewHolder {
    /// The name that colleagues see.
    pub person: String,
    /// The team's name.
    pub team_name: String,
    /// Since when, in milliseconds.
    pub since_ms: i64,
    /// The name of whoever handed them over.
    pub giver: String,
}

/// Who got keys within the last week, of teams that whoever acts belongs to or whose body the person manages; those that
/// the person handed over or got apart.
///
/// # Errors
/// In a job, or the database's.
pub async fn new_holders(act: &mut Act) -> Result<Vec<NewHolder>> {
    let (me, now, body) = (act.me()?.row, act.now_ms(), act.me()?.body_row);
    let manages = act.me()?.roles.has(kernel::Role::BodyManager);
    let sql = "SELECT a.uuid, a.name_sealed, t.name, n.from_at, g.uuid, g.name_sealed
        FROM member n JOIN team t ON t.id = n.team_id JOIN account a ON a.id = n.account_id
        JOIN account g ON g.id = n.wrapped_by
        WHERE n.from_at > $2 AND n.from_at <= $3 AND n.until_at IS NULL AND n.account_id <> $1 AND n.wrapped_by <> $1
          AND ((t.body_id = $4 AND $5 = 1) OR EXISTS (SELECT 1 FROM member m WHERE m.team_id = t.id
            AND m.account_id = $1 AND m.from_at <= $3 AND m.until_at IS NULL)) ORDER BY n.from_at DESC, n.id DESC";
    let params = [me.into(), (now - NEW_MS).into(), now.into(), body.into(), manages.into()];
    let rows = act.query(sql, &params).await?;
    let staff = act.access().server_key.clone();
    let holder = |row: &store::Row| -> Result<NewHolder> {
        Ok(NewHolder {
            person: keys::open_name(&staff, row.id(0)?, &row.bytes(1)?)?,
            team_name: row.text(2)?,
            since_ms: row.int(3)?,
            giver: keys::open_name(&staff, row.id(4)?, &row.bytes(5)?)?,
        })
    };
    rows.iter().map(holder).collect()
}
