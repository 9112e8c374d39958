//! The keys by which lists find and order cases, derived from tracks and open tasks: for whom a case waits, and its nearest
//! deadline, what is urgent first.
//! They are written in the batch of each change of a case, and go on into the rows of `access::lists`.

use std::{fmt::Write as _, sync::LazyLock};

use access::{
    Access, Act, Permit, Result, Verb, emergency,
    keys::{self, Recipient},
    lists,
};
use kernel::{DossierId, TeamId, Tier, TierSet};
use store::{Batch, StepFuture, Stepping};

use crate::{CaseId, rights::HandOver, rules::Duty};

/// The bit of `waits` for a case that waits for a competent authority of which no team may see it: somebody hands it over.
pub(super) const HAND_OVER: i64 = 1 << 32;

/// The bit of a duty in `waits`. Permanent: it stands in the rows.
const fn bit(duty: Duty) -> i64 {
    match duty {
        Duty::FocalPoint => 1,
        Duty::CompetentAuthority => 1 << 1,
        Duty::Support => 1 << 2,
        Duty::Guardian => 1 << 3,
        Duty::ImmigrationOfficer => 1 << 4,
        Duty::Coordinator => 1 << 5,
    }
}

/// What is taken from the deadline of a case that was referred as urgent and that nobody has looked at: it stands before all
/// others. Far more than any deadline in milliseconds.
const URGENT_FIRST: i64 = 1 << 50;

/// Whether a case is urgent, and its nearest deadline in milliseconds, from the key by which lists order it.
pub(super) fn deadline(by_due: Option<i64>) -> (bool, Option<i64>) {
    match by_due {
        Some(key) if key < -(URGENT_FIRST / 2) => (true, Some(key + URGENT_FIRST)),
        key => (false, key),
    }
}

/// The bits of some duties.
pub(super) fn bits(duties: &[Duty]) -> i64 {
    duties.iter().fold(0, |bits, duty| bits | bit(*duty))
}

/// The two columns of the row of `dossier` that has this alias, at the instant `$1`.
fn columns(of: &str) -> (String, String) {
    let mut duty = String::new();
    for one in Duty::ALL {
        // Writing into a string cannot fail.
        let _ = write!(duty, " WHEN '{}' THEN {}", one.code(), bit(*one));
    }
    let authority = Duty::CompetentAuthority.code();
    let waits = format!(
        "CAST(COALESCE((SELECT SUM(DISTINCT CASE t.waits_for{duty} ELSE 0 END) FROM track_state t
             WHERE t.case_id = {of}.id), 0)
           + CASE WHEN EXISTS (SELECT 1 FROM track_state t WHERE t.case_id = {of}.id AND t.waits_for = '{authority}')
               AND NOT EXISTS (SELECT 1 FROM grants h JOIN team ht ON ht.id = h.team_id
                 WHERE h.dossier_id = {of}.id AND ht.duty = '{authority}' AND h.from_at <= $1
                   AND (h.until_at IS NULL OR h.until_at > $1)) THEN {HAND_OVER} ELSE 0 END AS BIGINT)"
    );
    let by_due = format!(
        "COALESCE((SELECT MIN(d.due_at) FROM (SELECT t.due_at FROM track_state t WHERE t.case_id = {of}.id
             UNION ALL {tasks}) d), {none} - {of}.opened_at)
           - CASE WHEN EXISTS (SELECT 1 FROM referral u JOIN track_state n ON n.case_id = u.case_id
               AND n.track = 'I' AND n.state = 'notified'
               WHERE u.case_id = {of}.id AND u.urgent = 1) THEN {URGENT_FIRST} ELSE 0 END",
        tasks = work::open_dues(of),
        none = lists::no_deadline(0)
    );
    (waits, by_due)
}

fn update(which: &str) -> String {
    let (waits, by_due) = columns("dossier");
    format!("UPDATE dossier SET waits = {waits}, by_due = {by_due} WHERE {which}")
}

/// Writes the keys of a case as its tracks and grants are at this place of the batch.
pub(super) fn write<V: Verb>(act: &mut Act, permit: &Permit<V>, case: CaseId) -> Result<()> {
    static UPDATE: LazyLock<String> = LazyLock::new(|| update("uuid = $2"));
    let now = act.now_ms();
    permit.records(act)?.change(UPDATE.as_str(), vec![now.into(), case.to_string().into()]);
    lists::follow_keys(act, permit, DossierId(case.0))
}

/// Hands a case to a team: grants of the tiers, the keys with them, and what waits to be handed over no longer does.
///
/// # Errors
/// As [`keys::hand_over`].
pub async fn hand_over(
    act: &mut Act,
    permit: &Permit<HandOver>,
    to: TeamId,
    tiers: TierSet,
    basis: &str,
) -> Result<()> {
    keys::hand_over(act, permit, Recipient::Team(to), tiers, basis).await?;
    emergency::cover_held(act, permit).await?;
    write(act, permit, permit.id())
}

/// Takes a case back from a team of another body: its grants end, its keys go, and what is written from now on is sealed
/// under new ones. What it has read it knows.
///
/// # Errors
/// [`access::Error::Invalid`]`("end-access-gone")` when the team has no access, or is of the body of whoever acts.
pub async fn take_back(act: &mut Act, permit: &Permit<HandOver>, from: TeamId) -> Result<()> {
    let (case, now, mine) = (act.row(permit)?, act.now_ms(), act.me()?.body_row);
    let sql = "SELECT DISTINCT g.tier FROM grants g JOIN team t ON t.id = g.team_id
        WHERE g.dossier_id = $1 AND t.uuid = $2 AND t.body_id <> $3
          AND g.from_at <= $4 AND (g.until_at IS NULL OR g.until_at > $4) ORDER BY g.tier";
    let params = [case.into(), from.to_string().into(), mine.into(), now.into()];
    let tiers = permit.records(act)?.query(sql, &params).await?;
    if tiers.is_empty() {
        return Err(access::Error::Invalid("end-access-gone"));
    }
    for row in tiers {
        let tier = Tier::from_number(row.int(0)?).ok_or(access::Error::damaged("a grant of no tier"))?;
        keys::end_grant(act, permit, Recipient::Team(from), tier).await?;
    }
    write(act, permit, permit.id())
}

/// What a case's keys are and what they should be at `$1`: columns of the checker, for `dossier c`.
pub(super) fn compared() -> String {
    let (waits, by_due) = columns("c");
    format!("c.waits, c.by_due, {waits}, {by_due}")
}

/// Writes the keys of the cases from one row to another one, as their grants are at an instant.
fn block(first: i64, last: i64, now_ms: i64) -> Batch {
    let mut batch = Batch::new();
    let range = vec![now_ms.into(), first.into(), last.into()];
    batch.push(update("id BETWEEN $2 AND $3 AND kind = 'case'"), range);
    lists::spread_keys(&mut batch, first, last);
    batch
}

/// Derives the keys of all cases again, and the rows of their lists with them.
///
/// # Errors
/// The database's.
pub async fn derive_list_keys(access: &Access) -> Result<()> {
    let (store, now) = (&access.store, access.now_ms());
    lists::write_in_blocks(store, now, block).await?;
    lists::rebuild(store, now).await
}

/// Gives the cases of before their keys, as their grants were when the last of them was given.
pub(crate) fn fill(step: &mut Stepping) -> StepFuture<'_> {
    lists::fill_in_blocks(step, block)
}
