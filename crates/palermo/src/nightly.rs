//! What is done every night. What is over is deleted; keys go whose grants ran out by their date. And the check: what was
//! written since the last one, and a thirtieth of the dossiers. What it finds is an entry in the log, and waits on the page of
//! whoever runs the server, who then runs `palermo check`. After it the texts of log entries go whose time is over.

use std::time::Duration;

use access::{
    Access, accounts,
    audit::{self, LogYears},
    keys::{self, MayAndCan},
};
use store::StoreError;

use crate::{rooms::HousePlan, wiring::WiringError};

/// How often it is asked whether a check is due.
pub(crate) const ASK_EVERY: Duration = Duration::from_secs(3600);
/// How long a check may be silent before another process may begin one.
const SILENCE: Duration = Duration::from_secs(4 * 3600);

/// Makes the check of the night when it is due and no other process is at it; answers how much it found, or nothing when
/// none was made. While it finds something no text of the log expires: it may be needed to find out what happened.
///
/// # Errors
/// The database's.
pub async fn run(plan: HousePlan, access: &Access, years: LogYears) -> Result<Option<usize>, WiringError> {
    if !audit::is_due(access).await? {
        return Ok(None);
    }
    let Some(lease) = access.store.try_lease("job check", SILENCE).await? else { return Ok(None) };
    let forgotten = accounts::forget_what_is_over(access).await;
    let drifted = keys_follow_grants(access).await;
    let found = check_and_expire(plan, access, years).await;
    match lease.release().await {
        Ok(()) | Err(StoreError::LeaseLost(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let found = found?;
    forgotten?;
    drifted?;
    for one in &found.broken {
        tracing::error!(finding = %one, "the check of the night");
    }
    for one in &found.rows.findings {
        tracing::error!(finding = %one, "the check of the night");
    }
    Ok(Some(found.findings()))
}

/// Removes the keys of grants that ran out by their date, and compares who may with who can. What still differs is told.
async fn keys_follow_grants(access: &Access) -> access::Result<()> {
    keys::remove_wraps_without_grant(access).await?;
    let MayAndCan { can_but_may_not, may_but_cannot, kept_for_nobody, held_by_one } =
        keys::may_and_can(&access.store, access.now_ms()).await?;
    if can_but_may_not + may_but_cannot > 0 {
        tracing::warn!(can_but_may_not, may_but_cannot, "rights and keys differ: palermo check says where");
    }
    tracing::info!(kept_for_nobody, held_by_one, "keys that one person or nobody can use");
    Ok(())
}

async fn check_and_expire(
    plan: HousePlan,
    access: &Access,
    years: LogYears,
) -> access::Result<audit::NightlyCheck> {
    let found = audit::check_nightly(access, &plan.covered()).await?;
    if found.findings() == 0 {
        let expired = audit::expire(access, years).await?;
        if expired > 0 {
            tracing::info!(expired, "texts of the log");
        }
    }
    Ok(found)
}
