//! What runs with nobody signed in: clocks. The job holds no keys; it records that a deadline passed and that a
//! period is used up, and nothing else. It never decides about a person.

use std::time::Duration;

use crate::CaseId;
use crate::rights::RunClocks;
use access::{Access, Conflict, PendingEntries, Result, Who};
use store::{Lease, StoreError};

use crate::{records, rules::Actor};

/// What one run did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Events recorded.
    pub recorded: usize,
    /// Cases left for the next run: somebody saved meanwhile, or their history does not fold.
    pub left: usize,
}

/// How long a run may be silent before another process may follow it.
const SILENCE: Duration = Duration::from_secs(300);
/// The most cases that one run takes up.
const MOST: i64 = 500;
/// The most events that one case can owe at once: one per clock, and the end of the period.
const MOST_OWED: usize = 8;

/// Records breaches and ended periods that are due, the oldest first. Run it every minute or so; what one run leaves
/// the next takes up. While another server process is at it, nothing is done.
///
/// # Errors
/// The database's; cases done until then stay done.
pub async fn run_clocks(access: &Access) -> Result<Ran> {
    let Some(lease) = access.store.try_lease("job clocks", SILENCE).await? else { return Ok(Ran::default()) };
    let ran = run(access, &lease).await;
    match lease.release().await {
        // Another process took over; what it does counts.
        Ok(()) | Err(StoreError::LeaseLost(_)) => ran,
        Err(error) => ran.and(Err(error.into())),
    }
}

async fn run(access: &Access, lease: &Lease) -> Result<Ran> {
    let mut ran = Ran::default();
    for case in records::due(access, MOST).await? {
        match run_case(access, lease, case).await {
            Ok(recorded) => ran.recorded += recorded,
            Err(access::Error::Conflict(Conflict::Lease)) => return Ok(ran),
            Err(access::Error::Conflict(_)) => ran.left += 1,
            // One case that cannot be read must not stop the clocks of the others.
            Err(
                error @ (access::Error::Store(StoreError::Corrupt { .. })
                | access::Error::Damaged { .. }
                | access::Error::Failed { .. }),
            ) => {
                tracing::error!(%error, %case, "the clocks of a case cannot be looked at");
                ran.left += 1;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(ran)
}

/// One event after the other, each in an act of its own with its own entry.
async fn run_case(access: &Access, lease: &Lease, case: CaseId) -> Result<usize> {
    for recorded in 0..MOST_OWED {
        let trail = PendingEntries::default();
        let mut act = access.act(&Who::Job("clocks"), &trail).await?;
        act.under(lease);
        let permit = act.permit::<RunClocks>(case).await?;
        let file = records::case_file(&mut act, &permit).await?;
        let Some(event) = file.owed(act.now()).into_iter().next() else {
            return Ok(recorded);
        };
        let Ok(change) = file.apply(&event, &Actor::System, act.now()) else {
            return Err(access::Error::failed("what a case owes is refused by its rules"));
        };
        records::append(&mut act, &permit, &file, &change, None).await?;
        act.commit().await?;
    }
    Ok(MOST_OWED)
}
