//! The end of retention: the text of old entries goes, and its salt with it; what proves them stays. A row of a covered
//! register says which entries, so that a text that was erased by hand is told from one that expired.
//!
//! Entries expire in the order of the log, from its first on, and never one out of the middle.

use jiff::{Timestamp, civil::date, tz::TimeZone};
use ledger::{EntryNumber, ProcessingOperation};
use store::{Batch, CoveredRow, Row, Snapshot, Store, Value};

use super::outside::Outside;
use crate::{Access, Conflict, Error, Result, covered_tables::LOG_EXPIRY};

/// Bodies of entries are kept at least so long, in milliseconds: to the end of the year that follows (the shortest period
/// of a country whose rules are known, BDSG section 76(4)), which is 365 days for an entry of 31 December.
pub(super) const BODIES_STAY_MS: i64 = 365 * 86_400_000;
/// Entries whose texts go under one entry.
const AT_ONCE: i64 = 5_000;
/// The most sentences that are told of a kind.
const TOLD: i64 = 20;
/// The most sentences that are told in all, about.
const TOLD_IN_ALL: usize = 60;
/// Places of the log that are looked at with one question.
const PART: i64 = 100_000;
const DAY_MS: i64 = 86_400_000;
/// Who did it, and what.
const ACTOR: &str = "job:expire";
const VERB: &str = "expire_entries";

/// For how many years after the year in which it was written the text of an entry is kept; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogYears(u16);

impl LogYears {
    /// Three: the longest period of a system whose rule is known (Regulation (EU) 2023/969, art. 25(2)).
    pub const STANDARD: Self = Self(3);

    /// So many; nothing for none: the shortest period that is known ends with the year that follows (BDSG section 76(4)).
    #[must_use]
    pub fn new(years: u16) -> Option<Self> {
        (1..=1000).contains(&years).then_some(Self(years))
    }

    /// Entries from before this instant have no text any more, given the time. A day is left on both sides, so that in every
    /// zone the year has ended, and an entry of a New Year's night belongs to the later year.
    fn cut(self, now_ms: i64) -> Result<i64> {
        let wrong = |_| Error::failed("the clock shows no year");
        let ended = Timestamp::from_millisecond(now_ms - DAY_MS).map_err(wrong)?;
        let years = i16::try_from(self.0).unwrap_or(i16::MAX);
        let first_kept = date(ended.to_zoned(TimeZone::UTC).year().saturating_sub(years).max(1970), 1, 1);
        let begins = first_kept.to_zoned(TimeZone::UTC).map_err(wrong)?;
        Ok(begins.timestamp().as_millisecond() - DAY_MS)
    }
}

/// Entries of both stages in the order of the log, from a place on: place, millisecond, whether the text is there.
const FROM: &str = "SELECT seq, number, at_ms, there FROM (
    SELECT seq, 0 AS number, at_ms, CASE WHEN content IS NULL THEN 0 ELSE 1 END AS there FROM audit_entry
      WHERE seq >= $1
    UNION ALL SELECT l.seq, e.number, 0 AS at_ms, CASE WHEN e.content IS NULL THEN 0 ELSE 1 END AS there
      FROM log_link l JOIN log_entry e ON e.number = l.entry WHERE l.seq >= $1) o ORDER BY seq LIMIT $2";

fn written_ms(row: &Row) -> Result<i64> {
    Ok(match row.int(1)? {
        0 => row.int(2)?,
        number => EntryNumber::from_i64(number).map_or(i64::MAX, EntryNumber::at_ms),
    })
}

/// Erases the texts of entries whose time is over; answers of how many. What is left, the next night does.
///
/// # Errors
/// The database's; [`crate::Error::Conflict`] when another process is at it.
pub async fn expire(access: &Access, years: LogYears) -> Result<u64> {
    let cut = years.cut(access.now_ms())?;
    let mut gone = 0;
    loop {
        let mut snapshot = access.store.snapshot().await?;
        let first = expired_up_to(&mut snapshot).await?.saturating_add(1);
        let rows = snapshot.query(FROM, &[first.into(), AT_ONCE.into()]).await?;
        let mut last = None;
        for row in &rows {
            if written_ms(row)? >= cut {
                break;
            }
            last = Some(row.int(0)?);
        }
        let Some(last) = last else { return Ok(gone) };
        drop(snapshot);
        erase(access, (first, last)).await?;
        gone += u64::try_from(last - first + 1).unwrap_or_default();
    }
}

async fn erase(access: &Access, (first, last): (i64, i64)) -> Result<()> {
    let mut entry = access.blank(ACTOR, VERB, ProcessingOperation::Erasure);
    entry.object = "log".into();
    entry.purpose = kernel::Purpose::Operations.code().into();
    entry.justification = format!("entries {first} to {last}");
    let mut outside = Outside::begin(access, entry).await?;
    let row = CoveredRow::new(&LOG_EXPIRY, vec![first.into(), last.into(), access.now_ms().into()])?;
    outside.put(&row, Conflict::Changed)?;
    erase_texts(&mut outside.batch, (first, last));
    outside.commit().await
}

fn erase_texts(batch: &mut Batch, (first, last): (i64, i64)) {
    let range = || vec![Value::from(first), last.into()];
    batch.push(
        "UPDATE log_entry SET content = NULL, salt = NULL
         WHERE number IN (SELECT entry FROM log_link WHERE seq >= $1 AND seq <= $2)",
        range(),
    );
    batch.push("UPDATE audit_entry SET content = NULL, salt = NULL WHERE seq >= $1 AND seq <= $2", range());
}

/// The last place whose text expired.
async fn expired_up_to(snapshot: &mut Snapshot) -> Result<i64> {
    let row = snapshot.query_one("SELECT MAX(last_place) FROM log_expiry", &[]).await?;
    Ok(row.map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or_default())
}

/// Texts that are gone and did not expire, at most a few of each kind, in words: from before their time, or said by no
/// entry to have expired. The chain cannot tell them apart; the period and the register of what expired can. Whether a row of that
/// register is genuine is for the check of the covered rows.
///
/// # Errors
/// The database's.
pub async fn bodies_gone(access: &Access) -> Result<Vec<String>> {
    texts_gone(&access.store, access.now_ms()).await
}

/// As [`bodies_gone`], for whoever has only the database.
///
/// # Errors
/// The database's.
pub async fn texts_gone(store: &Store, now_ms: i64) -> Result<Vec<String>> {
    let mut snapshot = store.snapshot().await?;
    let size = size(&mut snapshot).await?;
    between(&mut snapshot, now_ms, (0, size)).await
}

/// The same of one part of the log, so that a night looks at a thirtieth of it.
pub(super) async fn in_turn(
    snapshot: &mut Snapshot,
    now_ms: i64,
    (turn, turns): (i64, i64),
) -> Result<Vec<String>> {
    let size = size(snapshot).await?;
    between(snapshot, now_ms, (size / turns * turn, size / turns * (turn + 1) + size % turns)).await
}

/// The number of linked entries.
async fn size(snapshot: &mut Snapshot) -> Result<i64> {
    let sql = "SELECT MAX(seq) FROM (SELECT MAX(seq) AS seq FROM audit_entry UNION ALL SELECT MAX(seq) FROM log_link) o";
    let row = snapshot.query_one(sql, &[]).await?;
    Ok(row.map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or_default())
}

async fn between(snapshot: &mut Snapshot, now_ms: i64, (from, to): (i64, i64)) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut expired = 0;
    let sql = "SELECT first_place, last_place, made_at FROM log_expiry ORDER BY first_place";
    for row in snapshot.query(sql, &[]).await? {
        let (first, last, made_at) = (row.int(0)?, row.int(1)?, row.int(2)?);
        if first != expired + 1 || last < first || made_at > now_ms {
            found.push(format!("entries {first} to {last} are said to have expired, but not in their turn"));
        }
        expired = expired.max(last);
        early(snapshot, (first, last, made_at), &mut found).await?;
    }
    let mut next = from.max(expired);
    while next < to && found.len() < TOLD_IN_ALL {
        let end = to.min(next.saturating_add(PART));
        unsaid(snapshot, (next, end), &mut found).await?;
        next = end;
    }
    waiting(snapshot, &mut found).await?;
    Ok(found)
}

/// Entries that are said to have expired before the shortest period was over.
async fn early(
    snapshot: &mut Snapshot,
    (first, last, made_at): (i64, i64, i64),
    found: &mut Vec<String>,
) -> Result<()> {
    let from = made_at.saturating_sub(BODIES_STAY_MS);
    let sql = "SELECT l.seq FROM log_link l WHERE l.seq >= $1 AND l.seq <= $2 AND l.entry >= $3 ORDER BY l.seq LIMIT $4";
    let number = EntryNumber::first_at(from).as_i64();
    for row in snapshot.query(sql, &[first.into(), last.into(), number.into(), TOLD.into()]).await? {
        found.push(gone_early(row.int(0)?));
    }
    let sql =
        "SELECT seq FROM audit_entry WHERE seq >= $1 AND seq <= $2 AND at_ms >= $3 ORDER BY seq LIMIT $4";
    for row in snapshot.query(sql, &[first.into(), last.into(), from.into(), TOLD.into()]).await? {
        found.push(gone_early(row.int(0)?));
    }
    Ok(())
}

/// Entries without a text that no entry says to have expired.
async fn unsaid(snapshot: &mut Snapshot, (after, to): (i64, i64), found: &mut Vec<String>) -> Result<()> {
    let sql = "SELECT seq FROM (
        SELECT l.seq FROM log_link l JOIN log_entry e ON e.number = l.entry
          WHERE l.seq > $1 AND l.seq <= $2 AND e.content IS NULL
        UNION ALL SELECT seq FROM audit_entry WHERE seq > $1 AND seq <= $2 AND content IS NULL) o
        ORDER BY seq LIMIT $3";
    for row in snapshot.query(sql, &[after.into(), to.into(), TOLD.into()]).await? {
        found.push(gone_early(row.int(0)?));
    }
    Ok(())
}

/// Entries that are not linked yet have their text.
async fn waiting(snapshot: &mut Snapshot, found: &mut Vec<String>) -> Result<()> {
    let sql = "SELECT e.number FROM log_waiting w JOIN log_entry e ON e.number = w.entry
        WHERE e.content IS NULL ORDER BY e.number LIMIT $1";
    for row in snapshot.query(sql, &[TOLD.into()]).await? {
        found.push(format!("the text of the entry with the number {}, which waits, is gone", row.int(0)?));
    }
    Ok(())
}

pub(super) fn gone_early(place: i64) -> String {
    format!("the text of entry {place} is gone, and it did not expire")
}
