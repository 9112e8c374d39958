//! Roles and trainings: given, and ended by a date. Nothing is taken back without a trace.

use std::fmt;

use kernel::{AccountId, Mandate, Role, Training, roles, words::UnknownCode};
use store::{CoveredRow, CoveredTable, Value};

use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::{ACCOUNT_ROLE, ACCOUNT_TRAINING},
    foundation::ChangeRoles,
};

/// What somebody can have from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// A role.
    Role(Role),
    /// A training.
    Training(Training),
}

/// As forms carry it: `role:learner`, `training:minors`.
impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Role(role) => write!(f, "role:{role}"),
            Self::Training(training) => write!(f, "training:{training}"),
        }
    }
}

impl std::str::FromStr for Held {
    type Err = UnknownCode;

    fn from_str(text: &str) -> std::result::Result<Self, UnknownCode> {
        match text.split_once(':') {
            Some(("role", code)) => code.parse().map(Self::Role),
            Some(("training", code)) => code.parse().map(Self::Training),
            _ => Err(UnknownCode(text.chars().take(60).collect())),
        }
    }
}

impl Held {
    /// Everything that people of a body with a mandate can be given.
    #[must_use]
    pub fn of(mandate: Mandate) -> Vec<Self> {
        let roles = roles::roles_of(mandate).into_iter().map(Self::Role);
        roles.chain(Training::ALL.iter().map(|training| Self::Training(*training))).collect()
    }

    fn table(self) -> (&'static CoveredTable, &'static str) {
        match self {
            Self::Role(role) => (&ACCOUNT_ROLE, role.code()),
            Self::Training(training) => (&ACCOUNT_TRAINING, training.code()),
        }
    }

    /// The row with which it begins.
    pub(crate) fn begun(self, whose: AccountId, giver: Option<AccountId>, now: i64) -> Result<CoveredRow> {
        let (table, code) = self.table();
        let giver = giver.map(|giver| giver.to_string());
        let row = vec![whose.to_string().into(), code.into(), now.into(), Value::Null, giver.into()];
        Ok(CoveredRow::new(table, row)?)
    }
}

/// Something that somebody has or had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldRow {
    /// Whose.
    pub account: AccountId,
    /// What.
    pub held: Held,
    /// Since when, in milliseconds.
    pub from_ms: i64,
    /// Until when, in milliseconds; not that any more.
    pub until_ms: Option<i64>,
}

impl HeldRow {
    /// Whether it holds at an instant, in milliseconds.
    #[must_use]
    pub fn holds(&self, now_ms: i64) -> bool {
        self.from_ms <= now_ms && self.until_ms.is_none_or(|until| until > now_ms)
    }

    /// Whether it holds at an instant or later.
    fn matters(&self, now_ms: i64) -> bool {
        self.until_ms.is_none_or(|until| until > now_ms)
    }
}

/// What people have and had; `condition` is about the account `a`.
async fn held(act: &mut Act, condition: &str, of: Value) -> Result<Vec<HeldRow>> {
    let sql = format!(
        "SELECT a.uuid, 'role', r.role, r.from_at, r.until_at, r.id FROM account_role r
           JOIN account a ON a.id = r.account_id WHERE {condition}
         UNION ALL
         SELECT a.uuid, 'training', r.training, r.from_at, r.until_at, r.id FROM account_training r
           JOIN account a ON a.id = r.account_id WHERE {condition}
         ORDER BY 2, 6"
    );
    let rows = act.query(&sql, &[of]).await?;
    let row = |row: &store::Row| -> Result<HeldRow> {
        let held = match row.text(1)?.as_str() {
            "role" => Held::Role(row.code(2)?),
            _ => Held::Training(row.code(2)?),
        };
        Ok(HeldRow { account: row.id(0)?, held, from_ms: row.int(3)?, until_ms: row.opt_int(4)? })
    };
    rows.iter().map(row).collect()
}

/// What people of a body have and had.
pub(super) async fn of_body(act: &mut Act, body: i64) -> Result<Vec<HeldRow>> {
    held(act, "a.body_id = $1", body.into()).await
}

/// What whoever acts has and had.
///
/// # Errors
/// In a job, or the database's.
pub async fn own_roles(act: &mut Act) -> Result<Vec<HeldRow>> {
    let me = act.me()?.row;
    held(act, "a.id = $1", me.into()).await
}

/// Gives somebody of the body a role or a training, from now on.
///
/// # Errors
/// [`Error::Invalid`] when people of this body cannot have the role, when the person has it already, or has a
/// role that nobody may combine with it.
pub async fn give(act: &mut Act, permit: &Permit<ChangeRoles>, person: AccountId, what: Held) -> Result<()> {
    let (now, has) = (act.now_ms(), has(act, permit, person).await?);
    if let Held::Role(role) = what {
        let body = act.row(permit)?;
        let mandate = act.query_one("SELECT mandate FROM body WHERE id = $1", &[body.into()]).await?;
        if !roles::roles_of(mandate.ok_or(Error::damaged("a permit for a body that is not there"))?.code(0)?)
            .contains(&role)
        {
            return Err(Error::Invalid("people-role-not-here"));
        }
        let apart = |one: &HeldRow| matches!(one.held, Held::Role(other) if roles::apart(role, other));
        if has.iter().any(apart) {
            return Err(Error::Invalid("people-role-apart"));
        }
        if matches!(role, Role::BodyManager | Role::Administrator) && is_member(act, person).await? {
            return Err(Error::Invalid("people-managers-hold-no-keys"));
        }
    }
    if has.iter().any(|one| one.held == what) {
        return Err(Error::Invalid("people-role-already"));
    }
    let row = what.begun(person, Some(act.me()?.account), now)?;
    act.put(&row, Conflict::Changed)
}

/// Whether somebody is a member of a team, or proposed for one.
async fn is_member(act: &mut Act, person: AccountId) -> Result<bool> {
    let sql = "SELECT m.id FROM member m JOIN account a ON a.id = m.account_id
        WHERE a.uuid = $1 AND m.until_at IS NULL LIMIT 1";
    Ok(act.query_one(sql, &[person.to_string().into()]).await?.is_some())
}

/// Ends a role or a training of somebody of the body, now.
///
/// # Errors
/// [`Error::Invalid`] when the person does not have it.
pub async fn end(act: &mut Act, permit: &Permit<ChangeRoles>, person: AccountId, what: Held) -> Result<()> {
    let now = act.now_ms();
    if !has(act, permit, person).await?.iter().any(|one| one.held == what) {
        return Err(Error::Invalid("people-role-none"));
    }
    let (table, code) = what.table();
    let name = if matches!(what, Held::Role(_)) { "role" } else { "training" };
    let condition = format!(
        "t.account_id = (SELECT id FROM account WHERE uuid = $1) AND t.{name} = $2
         AND (t.until_at IS NULL OR t.until_at > $3)"
    );
    for mut row in
        act.covered(table, &condition, &[person.to_string().into(), code.into(), now.into()]).await?
    {
        row.set("until_at", now)?;
        act.put(&row, Conflict::Changed)?;
    }
    Ok(())
}

/// What somebody of the body of a permit has now or will have.
async fn has(act: &mut Act, permit: &Permit<ChangeRoles>, person: AccountId) -> Result<Vec<HeldRow>> {
    let (body, now): (i64, i64) = (act.row(permit)?, act.now_ms());
    let sql = "SELECT id FROM account WHERE uuid = $1 AND body_id = $2";
    if act.query_one(sql, &[person.to_string().into(), body.into()]).await?.is_none() {
        return Err(Error::Invalid("people-unknown"));
    }
    let all = of_body(act, body).await?;
    Ok(all.into_iter().filter(|one| one.account == person && one.matters(now)).collect())
}
