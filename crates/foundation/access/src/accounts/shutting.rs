//! Accounts that are shut: suspended for a while, or closed for good. Sessions end in the same act, on every server
//! process, and an act that somebody began before does not land after it: each commit holds the account to be open.
//!
//! Nothing is taken away silently. Whoever is suspended keeps memberships and keys, of no use until the account is
//! resumed; whoever is closed leaves the teams, which then make new keys. That it was so stays written down.

use kernel::AccountId;
use store::{CoveredRow, Value};

use crate::{
    Act, Conflict, Error, Permit, Result,
    covered_tables::{ACCOUNT, ACCOUNT_SHUT},
    foundation::{CloseAccount, CloseOwnAccount, ResumeAccount, SuspendAccount},
};

use super::{row_of_person, teams};

/// How an account is shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// Until somebody resumes it.
    Suspended,
    /// For good.
    Closed,
}

impl Shut {
    fn code(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }

    /// From the word that the register keeps.
    pub(super) fn of_code(code: &str) -> Option<Self> {
        [Self::Suspended, Self::Closed].into_iter().find(|one| one.code() == code)
    }
}

/// Suspends somebody of the body.
///
/// # Errors
/// [`Error::Invalid`] for oneself, for somebody who is not of this body, or whose account is shut already.
pub async fn suspend(act: &mut Act, permit: &Permit<SuspendAccount>, person: AccountId) -> Result<()> {
    let row = somebody_else(act, person, act.row(permit)?).await?;
    shut(act, person, row, Shut::Suspended).await
}

/// Closes the account of somebody of the body for good.
///
/// # Errors
/// As [`suspend`]; also when the person alone holds the keys of a team.
pub async fn close(act: &mut Act, permit: &Permit<CloseAccount>, person: AccountId) -> Result<()> {
    let row = somebody_else(act, person, act.row(permit)?).await?;
    close_for_good(act, person, row).await
}

/// Closes one's own account for good.
///
/// # Errors
/// [`Error::Invalid`] for whoever alone holds the keys of a team, or alone runs the server.
pub async fn close_own(act: &mut Act, permit: &Permit<CloseOwnAccount>) -> Result<()> {
    act.holds(permit)?;
    let (me, row, now) = (act.me()?.account, act.me()?.row, act.now_ms());
    let sql = "SELECT COUNT(DISTINCT a.id) FROM account_role r JOIN account a ON a.id = r.account_id
        WHERE r.role = 'administrator' AND a.active = 1 AND a.enrolled_at IS NOT NULL AND a.id <> $1
          AND r.from_at <= $2 AND (r.until_at IS NULL OR r.until_at > $2)";
    let runs = act.me()?.roles.has(kernel::Role::Administrator);
    if runs && count(act, sql, &[row.into(), now.into()]).await? == 0 {
        return Err(Error::Invalid("account-last-administrator"));
    }
    close_for_good(act, me, row).await
}

async fn close_for_good(act: &mut Act, person: AccountId, row: i64) -> Result<()> {
    if teams::holds_keys_alone(act, row).await? {
        return Err(Error::Invalid("account-last-holder"));
    }
    // Whoever was suspended before is closed now.
    end_suspension(act, row).await?;
    teams::leave_all(act, row).await?;
    shut(act, person, row, Shut::Closed).await
}

/// Opens an account that was suspended.
///
/// # Errors
/// [`Error::Invalid`] for oneself, or when it is not suspended.
pub async fn resume(act: &mut Act, permit: &Permit<ResumeAccount>, person: AccountId) -> Result<()> {
    let row = somebody_else(act, person, act.row(permit)?).await?;
    if !end_suspension(act, row).await? {
        return Err(Error::Invalid("account-not-suspended"));
    }
    let mut account = account(act, row).await?;
    account.set("active", true)?;
    act.put(&account, Conflict::Changed)
}

/// The row of somebody of a body who is not whoever acts.
async fn somebody_else(act: &mut Act, person: AccountId, body: i64) -> Result<i64> {
    if person == act.me()?.account {
        return Err(Error::Invalid("account-not-oneself"));
    }
    row_of_person(act, person, body).await
}

async fn shut(act: &mut Act, person: AccountId, row: i64, how: Shut) -> Result<()> {
    let mut account = account(act, row).await?;
    let (now, me) = (act.now_ms(), act.me()?.account);
    let open = account.get("active") == Some(&Value::from(true));
    let closed = "SELECT COUNT(*) FROM account_shut WHERE account_id = $1 AND kind = 'closed'";
    if (how == Shut::Suspended && !open) || count(act, closed, &[row.into()]).await? > 0 {
        return Err(Error::Invalid("account-shut-already"));
    }
    account.set("active", false)?;
    act.put(&account, Conflict::Changed)?;
    let begun =
        vec![person.to_string().into(), how.code().into(), now.into(), Value::Null, me.to_string().into()];
    act.put(&CoveredRow::new(&ACCOUNT_SHUT, begun)?, Conflict::Changed)?;
    super::session::end_all_of(act, row);
    // What was being renewed, or was never set up, is not to be finished later.
    super::links::end_live(act, row).await?;
    Ok(())
}

/// Ends a suspension; whether there was one.
async fn end_suspension(act: &mut Act, row: i64) -> Result<bool> {
    let (now, condition) =
        (act.now_ms(), "t.account_id = $1 AND t.kind = 'suspended' AND t.until_at IS NULL");
    let mut running = act.covered(&ACCOUNT_SHUT, condition, &[row.into()]).await?;
    for suspension in &mut running {
        suspension.set("until_at", now)?;
        act.put(suspension, Conflict::Changed)?;
    }
    Ok(!running.is_empty())
}

pub(super) async fn account(act: &mut Act, row: i64) -> Result<CoveredRow> {
    let mut found = act.covered(&ACCOUNT, "t.id = $1", &[row.into()]).await?;
    found.pop().ok_or(Error::damaged("an account without its row"))
}

async fn count(act: &mut Act, sql: &str, params: &[Value]) -> Result<i64> {
    Ok(act.query_one(sql, params).await?.map(|row| row.int(0)).transpose()?.unwrap_or(0))
}
