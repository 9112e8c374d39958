//! Lists of dossiers. `dossier_list` has one row per recipient and dossier: a recipient is a team or an account with a
//! grant that has not ended. The row holds what a list needs to find, order and count, so that neither the first page of
//! few among many nor of many among few looks at more rows than it shows:
//!
//! - `recipient`: the row of the team, or the row of the account with a minus before it;
//! - `grants`: the bits of the recipient's live grants, good until `steady_until`, when one of them begins or ends by
//!   its date; after that they are read from the grants themselves;
//! - `waits`: for whom the dossier waits, as bits to which its room gives a meaning. All bits together are one sort key:
//!   the few sums that occur are found first, and each is a stretch of the index;
//! - `by_due`: the nearest deadline in milliseconds; without one [`no_deadline`], a number above all deadlines.
//!
//! The last two belong to the dossier: its room writes them into `dossier` and calls [`follow_keys`]. All of it is derived,
//! kept in the batch that changes grants or keys, and compared by [`compare()`].
//!
//! **Never here:** a verdict that comes from a row of `dossier_list` alone (each row that is shown or counted takes its
//! verdict from the policies, by the facts that its page would load); an order by words of a language; a page that begins
//! after a number of rows.

mod compare;
mod count;
mod keep;
mod page;

pub use compare::{Compared, compare};
pub use count::count;
pub use keep::{Block, fill_in_blocks, no_deadline, rebuild, spread_keys, write_in_blocks};
pub(crate) use keep::{fill, follow_grants};
pub use page::{ListPlace, Listed, Wanted, has_few, page};

use kernel::DossierId;
use store::Value;

use crate::{Result, act::Act, permit::Permit, rights::Scope, verbs::Verb};

/// Rows of a recipient: a team of whoever asks, or the account.
pub static RECIPIENT: Scope = Scope { id: "recipient", sql: "l.recipient = $recipient" };

/// Rows whose recipient has a live grant: those of grants that begin later, or ran out by their date, are left out.
pub static LIVE: Scope = Scope {
    id: "live-grant",
    // A count, for EXISTS would let PostgreSQL collect all grants for one row.
    sql: "CASE WHEN l.steady_until > $2 THEN l.grants <> 0 ELSE (SELECT COUNT(*) FROM grants lg
            WHERE lg.dossier_id = l.dossier_id AND COALESCE(lg.team_id, -lg.account_id) = l.recipient
              AND lg.from_at <= $2 AND (lg.until_at IS NULL OR lg.until_at > $2)) > 0 END",
};

/// Whoever asks, as recipients: the teams, and the account itself.
fn recipients(act: &Act) -> Result<Vec<i64>> {
    let me = act.me()?;
    Ok(me.teams.iter().map(|team| team.row).chain([-me.row]).collect())
}

/// The condition that a row `l` is one of the recipient at a place in the SQL.
fn is_of(act: &Act, place: &str) -> String {
    act.scope(&RECIPIENT).replace("$recipient", place)
}

/// The condition on a row `l` that it is mine: of a recipient that I am, with a live grant. Its parameters are numbered
/// from `first` on, beside `$1` and `$2`, and come with it.
///
/// # Errors
/// In a job, which is nobody.
pub fn mine(act: &Act, first: usize) -> Result<(String, Vec<Value>)> {
    let recipients = recipients(act)?;
    let any: Vec<String> =
        (first..).zip(&recipients).map(|(place, _)| is_of(act, &format!("${place}"))).collect();
    let sql = format!("({}) AND {}", any.join(" OR "), act.scope(&LIVE));
    Ok((sql, recipients.into_iter().map(Value::from).collect()))
}

/// The rows of a dossier take over the keys that its room has just written into `dossier` (`waits`, `by_due`).
///
/// # Errors
/// When the permit belongs to another act.
pub fn follow_keys<V: Verb>(act: &mut Act, permit: &Permit<V>, dossier: DossierId) -> Result<()> {
    act.holds(permit)?;
    act.extend(keep::take_over(dossier));
    Ok(())
}
