//! Are the covered rows still what was written? Every row is held against the digest in the entry that wrote it.

use std::collections::{HashMap, HashSet, hash_map::Entry as Slot};
use std::fmt;

use ledger::{Entry, Lasting, Stamp};
use store::{CoveredRow, CoveredTable, Snapshot};
use vault::{SymKey, keyfile::ServerKey};

use super::rows::{digest, register_key_at, stamp_of};
use crate::{Access, Result};

/// How many rows are read at a time.
const PAGE: i64 = 1000;
/// How many writes are kept in mind at a time; a longer log is gone through several times.
const IN_MIND: usize = 2_000_000;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// It holds something else than what was written.
    Changed,
    /// It was written, and neither replaced nor erased, but is not there.
    Deleted,
    /// It is there, but no entry wrote it.
    Added,
    /// It is there in a state that was replaced or erased since.
    PutBack,
    /// It is there twice.
    Repeated,
    /// The log replaces a write that was never made, or twice.
    Contradiction,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "is not what was written",
            Self::Deleted => "was deleted past the log",
            Self::Added => "was written past the log",
            Self::PutBack => "was put back into an earlier state",
            Self::Repeated => "is there twice",
            Self::Contradiction => "replaces a write that was not there to be replaced",
        })
    }
}

/// One row that is not as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its table; `table` and a number for one that this program does not know.
    pub table: String,
    /// How to find it: its uuid or key; of a row that is gone, the object of the entry that wrote it.
    pub key: String,
    /// The entry that wrote it last; nothing when it claims none.
    pub entry: Option<i64>,
    /// What is wrong.
    pub wrong: Wrong,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.table, self.key, self.wrong)?;
        match self.entry {
            Some(entry) => write!(f, " (entry {entry})"),
            None => f.write_str(" (no entry)"),
        }
    }
}

/// What the check of the covered rows found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsChecked {
    /// Rows that were held against their digests.
    pub rows: u64,
    /// Rows of tables that were not taken into the log yet ([`super::cover()`]).
    pub not_covered: u64,
    /// What is wrong, sorted by table.
    pub findings: Vec<Finding>,
}

/// Holds every row of the given tables against the log, from one moment of the database: finds rows that were
/// changed, deleted, added, put back into an earlier state or doubled past the log. Reads log and tables page by page;
/// what it keeps in mind is bounded. The log itself is verified by [`super::verify()`].
///
/// # Errors
/// The database's; [`crate::Error::Ledger`] when the lasting part of an entry cannot be read;
/// [`crate::Error::Vault`] when a generation of the key file is missing under which digests were made.
pub async fn check_rows(access: &Access, tables: &[&'static CoveredTable]) -> Result<RowsChecked> {
    check_rows_with(access, tables, IN_MIND).await
}

/// As [`check_rows`], with the number of writes that are kept in mind at a time, about 100 bytes each.
///
/// # Errors
/// As [`check_rows`].
pub async fn check_rows_with(
    access: &Access,
    tables: &[&'static CoveredTable],
    in_mind: usize,
) -> Result<RowsChecked> {
    let mut snapshot = access.store.snapshot().await?;
    let mut check =
        Check { server_key: &access.server_key, keys: HashMap::new(), found: RowsChecked::default() };
    let parts = parts(&mut snapshot, in_mind).await?;
    for part in 0..parts {
        let mut writes = Writes::read(&mut snapshot, (part, parts), &mut check.found.findings).await?;
        for table in tables {
            check.table(&mut snapshot, table, &mut writes).await?;
        }
        writes.deleted(&mut snapshot, tables, &mut check.found.findings).await?;
    }
    check.found.findings.sort_by(|one, other| {
        (&one.table, &one.key, one.entry, one.wrong).cmp(&(
            &other.table,
            &other.key,
            other.entry,
            other.wrong,
        ))
    });
    Ok(check.found)
}

/// In how many parts a log is gone through.
async fn parts(snapshot: &mut Snapshot, in_mind: usize) -> Result<i64> {
    // Nineteen bytes are the least that a row takes in a lasting part.
    let sql = "SELECT CAST(COALESCE(SUM(LENGTH(lasting)), 0) AS BIGINT) FROM log_entry";
    let bytes = snapshot.query_one(sql, &[]).await?.map(|row| row.int(0)).transpose()?.unwrap_or_default();
    Ok(bytes / 19 / i64::try_from(in_mind).unwrap_or(i64::MAX).max(1) + 1)
}

/// Which part an entry belongs to.
fn part_of(entry: i64, parts: i64) -> i64 {
    // The lowest nine bits are the process; the rest ascends.
    (entry >> 9) % parts
}

/// A write that may still be there.
#[derive(Clone, Copy)]
struct Live {
    table: u16,
    /// Generation of the key file under which the digest was made.
    key: u16,
    digest: [u8; 16],
}

/// What the log says of one part of the entries.
struct Writes {
    part: (i64, i64),
    /// Writes that nothing replaced.
    live: HashMap<Stamp, Live>,
    /// Writes that were replaced or erased.
    replaced: HashSet<Stamp>,
    /// Live writes whose row was found.
    met: HashSet<Stamp>,
}

impl Writes {
    async fn read(snapshot: &mut Snapshot, part: (i64, i64), findings: &mut Vec<Finding>) -> Result<Self> {
        let mut writes = Self { part, live: HashMap::new(), replaced: HashSet::new(), met: HashSet::new() };
        let sql = "SELECT number, lasting FROM log_entry WHERE number > $1 ORDER BY number LIMIT $2";
        let mut after = -1_i64;
        loop {
            let rows = snapshot.query(sql, &[after.into(), PAGE.into()]).await?;
            let Some(last) = rows.last() else { break };
            after = last.int(0)?;
            for row in &rows {
                writes.take(&Lasting::from_bytes(&row.bytes(1)?)?, findings);
            }
        }
        for stamp in &writes.replaced {
            if writes.live.remove(stamp).is_none() {
                findings.push(contradiction(*stamp));
            }
        }
        Ok(writes)
    }

    fn is_here(&self, stamp: Stamp) -> bool {
        part_of(stamp.entry.as_i64(), self.part.1) == self.part.0
    }

    fn take(&mut self, lasting: &Lasting, findings: &mut Vec<Finding>) {
        for (place, row) in (0_u16..).zip(lasting.rows()) {
            let stamp = Stamp { entry: lasting.number(), place };
            if let Some(digest) = row.digest.filter(|_| self.is_here(stamp)) {
                self.live.insert(stamp, Live { table: row.table, key: lasting.key(), digest });
            }
            if let Some(replaced) = row.replaces.filter(|replaced| self.is_here(*replaced))
                && !self.replaced.insert(replaced)
            {
                findings.push(contradiction(replaced));
            }
        }
    }

    /// What was written and is not there.
    async fn deleted(
        self,
        snapshot: &mut Snapshot,
        tables: &[&'static CoveredTable],
        findings: &mut Vec<Finding>,
    ) -> Result<()> {
        for (stamp, Live { table: number, .. }) in self.live {
            if self.met.contains(&stamp) {
                continue;
            }
            let entry = stamp.entry.as_i64();
            let sql = "SELECT content FROM log_entry WHERE number = $1";
            let row = snapshot.query_one(sql, &[entry.into()]).await?;
            let content = row.map(|row| row.opt_bytes(0)).transpose()?.flatten();
            let object =
                content.and_then(|content| Entry::from_bytes(&content).ok()).map(|entry| entry.object);
            let known = tables.iter().find(|table| table.number == number);
            findings.push(Finding {
                table: known.map_or_else(|| format!("table {number}"), |table| table.name.to_owned()),
                key: format!("{} (row {} of its entry)", object.unwrap_or_else(|| "?".into()), stamp.place),
                entry: Some(entry),
                wrong: Wrong::Deleted,
            });
        }
        Ok(())
    }
}

fn contradiction(stamp: Stamp) -> Finding {
    Finding {
        table: "log".into(),
        key: format!("row {}", stamp.place),
        entry: Some(stamp.entry.as_i64()),
        wrong: Wrong::Contradiction,
    }
}

struct Check<'a> {
    server_key: &'a ServerKey,
    /// Keys of digests by generation.
    keys: HashMap<u16, SymKey>,
    found: RowsChecked,
}

impl Check<'_> {
    fn key(&mut self, generation: u16) -> Result<&SymKey> {
        match self.keys.entry(generation) {
            Slot::Occupied(found) => Ok(found.into_mut()),
            Slot::Vacant(free) => Ok(free.insert(register_key_at(self.server_key, generation)?)),
        }
    }

    async fn table(
        &mut self,
        snapshot: &mut Snapshot,
        table: &'static CoveredTable,
        writes: &mut Writes,
    ) -> Result<()> {
        let sql = "SELECT number FROM covered_table WHERE number = $1";
        let covered = snapshot.query_one(sql, &[i64::from(table.number).into()]).await?.is_some();
        let mut last: Option<CoveredRow> = None;
        loop {
            let (sql, params) = table.page(last.as_ref(), "1 = 1", PAGE);
            let rows = snapshot.query(&sql, &params).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                let row = table.read(row)?;
                self.row(&row, covered, writes)?;
                last = Some(row);
            }
        }
    }

    fn row(&mut self, row: &CoveredRow, covered: bool, writes: &mut Writes) -> Result<()> {
        let Some(columns) = row.stamp() else {
            // Counted once, however often the log is gone through.
            if writes.part.0 == 0 {
                match covered {
                    true => self.wrong(row, Wrong::Added),
                    false => self.found.not_covered += 1,
                }
            }
            return Ok(());
        };
        let Some(stamp) = stamp_of(columns) else {
            if writes.part.0 == 0 {
                self.wrong(row, Wrong::Added);
            }
            return Ok(());
        };
        if !writes.is_here(stamp) {
            return Ok(());
        }
        self.found.rows += 1;
        match writes.live.get(&stamp).copied() {
            None if writes.replaced.contains(&stamp) => self.wrong(row, Wrong::PutBack),
            None => self.wrong(row, Wrong::Added),
            Some(_) if !writes.met.insert(stamp) => self.wrong(row, Wrong::Repeated),
            Some(written) => {
                let now = digest(self.key(written.key)?, row, columns);
                if written.table != row.table().number || now != written.digest {
                    self.wrong(row, Wrong::Changed);
                }
            }
        }
        Ok(())
    }

    fn wrong(&mut self, row: &CoveredRow, wrong: Wrong) {
        self.found.findings.push(Finding {
            table: row.table().name.to_owned(),
            key: row.shown(),
            entry: row.stamp().map(|(entry, _)| entry),
            wrong,
        });
    }
}
