//! What is over is deleted: kept forms after their day, notes of forms that were sent, sessions and browsers of long ago.
//! One entry says how many of each.

use ledger::{Outcome, ProcessingOperation};
use store::{Batch, Value};

use super::known_browsers::REMEMBERED_MS;
use crate::{Access, Result, audit, pending_entries::PendingEntry};

/// A form that is sent twice is sent twice within a day; a week is more than enough to know it again.
const SEEN_MS: i64 = 7 * 24 * 3_600_000;
/// How long one sees one's last sign-ins: ninety days, in milliseconds.
pub(super) const SIGN_INS_SHOWN_MS: i64 = 90 * 24 * 3_600_000;

/// What is deleted: the name that the entry gives it, what counts it and what deletes it, and how old it must be, in
/// milliseconds.
const OVER: &[(&str, &str, &str, i64)] = &[
    (
        "kept forms",
        "SELECT COUNT(*) FROM parked_form WHERE until_at <= $1",
        "DELETE FROM parked_form WHERE until_at <= $1",
        0,
    ),
    (
        "notes of forms",
        "SELECT COUNT(*) FROM seen WHERE at_ms <= $1",
        "DELETE FROM seen WHERE at_ms <= $1",
        SEEN_MS,
    ),
    (
        "sessions",
        "SELECT COUNT(*) FROM session_trace WHERE began_at <= $1",
        "DELETE FROM session_trace WHERE began_at <= $1",
        SIGN_INS_SHOWN_MS,
    ),
    (
        "known browsers",
        "SELECT COUNT(*) FROM known_browser WHERE seen_at <= $1",
        "DELETE FROM known_browser WHERE seen_at <= $1",
        REMEMBERED_MS,
    ),
];

/// Deletes what is over, with one entry; nothing where nothing is. Answers how many rows it were.
///
/// # Errors
/// The database's: then nothing is deleted.
pub async fn forget_what_is_over(access: &Access) -> Result<i64> {
    let (mut batch, mut said, mut all) = (Batch::new(), Vec::new(), 0);
    let mut snapshot = access.store.snapshot().await?;
    for (what, count, delete, age_ms) in OVER {
        let until: Value = (access.now_ms() - age_ms).into();
        let row = snapshot.query_one(count, std::slice::from_ref(&until)).await?;
        let many = row.map(|row| row.int(0)).transpose()?.unwrap_or(0);
        if many > 0 {
            batch.push(*delete, vec![until]);
            said.push(format!("{what}: {many}"));
            all += many;
        }
    }
    drop(snapshot);
    if all > 0 {
        let mut entry = access.blank("job:night", "forget_what_is_over", ProcessingOperation::Erasure);
        (entry.outcome, entry.object) = (Outcome::Allowed, "server".into());
        (entry.purpose, entry.justification) = (kernel::Purpose::Operations.code().into(), said.join(", "));
        audit::write(access, batch, &mut [PendingEntry::new(entry)]).await?;
    }
    Ok(all)
}
