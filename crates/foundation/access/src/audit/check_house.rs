//! The house's own rows: registers, and whatever was written before dossiers had a key of their own. One walk over the log
//! in the order of its numbers keeps in mind what is live; then the tables are read.

use std::collections::{HashMap, HashSet};

use ledger::{DigestKey, Lasting, Stamp};
use store::{CoveredRow, CoveredTable, Snapshot};

use super::{
    check_state::{Check, Write, key_at, written_at},
    findings::Wrong,
    rows::stamp_of,
};
use crate::Result;

/// How many rows are read at a time.
const PAGE: i64 = 1000;

/// Checks all of them. What is kept in mind at a time is at most `in_mind` live rows.
pub(super) async fn all(check: &mut Check<'_>, snapshot: &mut Snapshot, in_mind: usize) -> Result<()> {
    let mut parts = 1;
    let mut part = 0;
    while part < parts {
        match Log::walk(snapshot, (part, parts), in_mind).await? {
            Some(log) => {
                log.hold(check, snapshot).await?;
                part += 1;
            }
            // Too many for one walk. Nothing was found yet: the first walk is the one that sees it.
            None if part == 0 => parts *= 2,
            // A later part is larger than the first: go through this one as it is.
            None => {
                if let Some(log) = Log::walk(snapshot, (part, parts), usize::MAX).await? {
                    log.hold(check, snapshot).await?;
                }
                part += 1;
            }
        }
    }
    Ok(())
}

/// Which part an entry belongs to.
fn part_of(entry: i64, parts: i64) -> i64 {
    // The lowest nine bits are the process; the rest ascends.
    (entry >> 9) % parts
}

/// What the log says of one part of the entries.
struct Log {
    part: (i64, i64),
    /// Writes that nothing replaced.
    live: HashMap<Stamp, Write>,
    /// What was replaced without having been met: of a dossier, or written by a process whose clock was ahead.
    early: HashSet<Stamp>,
    /// What was replaced a second time.
    twice: Vec<Stamp>,
    /// Numbers of tables of which the house wrote a row.
    tables: HashSet<u16>,
}

impl Log {
    /// Reads the log; nothing when more than `in_mind` rows are live.
    async fn walk(snapshot: &mut Snapshot, part: (i64, i64), in_mind: usize) -> Result<Option<Self>> {
        let mut log = Self {
            part,
            live: HashMap::new(),
            early: HashSet::new(),
            twice: Vec::new(),
            tables: HashSet::new(),
        };
        let sql = "SELECT number, lasting FROM log_entry WHERE number > $1 ORDER BY number LIMIT $2";
        let mut after = -1_i64;
        loop {
            let rows = snapshot.query(sql, &[after.into(), PAGE.into()]).await?;
            let Some(last) = rows.last() else { return Ok(Some(log)) };
            after = last.int(0)?;
            for row in &rows {
                log.take(&Lasting::from_bytes(&row.bytes(1)?)?);
            }
            if log.live.len() > in_mind {
                return Ok(None);
            }
        }
    }

    fn is_here(&self, stamp: Stamp) -> bool {
        part_of(stamp.entry.as_i64(), self.part.1) == self.part.0
    }

    fn take(&mut self, lasting: &Lasting) {
        for (place, row) in (0_u16..).zip(lasting.rows()) {
            let stamp = Stamp { entry: lasting.number(), place };
            if let Some(replaced) = row.replaces.filter(|replaced| self.is_here(*replaced))
                && self.live.remove(&replaced).is_none()
                // What a dossier's row replaces is the dossier's: looked at with it.
                && row.key == DigestKey::House
                && !self.early.insert(replaced)
            {
                self.twice.push(replaced);
            }
            if row.key == DigestKey::House
                && let Some(write) = Write::of(lasting, row)
            {
                self.tables.insert(row.table);
                if self.is_here(stamp) && !self.early.remove(&stamp) {
                    self.live.insert(stamp, write);
                }
            }
        }
    }

    /// Holds the tables against it.
    async fn hold(mut self, check: &mut Check<'_>, snapshot: &mut Snapshot) -> Result<()> {
        for stamp in std::mem::take(&mut self.twice) {
            check.contradiction(stamp);
        }
        // What a dossier wrote is looked at with the dossier; the rest was not there to be replaced.
        let early = std::mem::take(&mut self.early);
        let known = written_at(snapshot, early.iter().copied()).await?;
        for stamp in early {
            if key_at(&known, &stamp) != Some(DigestKey::Dossier) {
                check.contradiction(stamp);
            }
        }
        let mut met = HashSet::new();
        for table in check.tables {
            match table.dossier_row() {
                None => self.table(check, snapshot, (table, "1 = 1"), &mut met).await?,
                // Rows of dossiers without an entry are found with the dossier.
                Some(column) if self.tables.contains(&table.number) => {
                    let condition = format!("(t.{column} IS NULL OR t.entry IS NOT NULL)");
                    self.table(check, snapshot, (table, &condition), &mut met).await?;
                }
                Some(column) => {
                    let condition = format!("t.{column} IS NULL");
                    self.table(check, snapshot, (table, &condition), &mut met).await?;
                }
            }
        }
        for (stamp, write) in self.live {
            if !met.contains(&stamp) {
                check.deleted(snapshot, stamp, write.table).await?;
            }
        }
        Ok(())
    }

    async fn table(
        &self,
        check: &mut Check<'_>,
        snapshot: &mut Snapshot,
        (table, condition): (&'static CoveredTable, &str),
        met: &mut HashSet<Stamp>,
    ) -> Result<()> {
        let mut last: Option<CoveredRow> = None;
        loop {
            let (sql, params) = table.page(last.as_ref(), condition, PAGE);
            let rows = snapshot.query(&sql, &params).await?;
            if rows.is_empty() {
                return Ok(());
            }
            let mut strange = Vec::new();
            for row in &rows {
                let row = table.read(row)?;
                if let Some(stamp) = self.row(check, &row, met)? {
                    strange.push((stamp, row.clone()));
                }
                last = Some(row);
            }
            let known = written_at(snapshot, strange.iter().map(|(stamp, _)| *stamp)).await?;
            for (stamp, row) in &strange {
                match key_at(&known, stamp) {
                    None => check.wrong(row, Wrong::Added),
                    Some(DigestKey::House) => check.wrong(row, Wrong::PutBack),
                    // Looked at with its dossier; a row of none was taken out of one.
                    Some(DigestKey::Dossier) if row.dossier().is_some() => {}
                    Some(DigestKey::Dossier) => check.wrong(row, Wrong::Changed),
                }
            }
        }
    }

    /// One row; answers its stamp when no live write of the house has it.
    fn row(
        &self,
        check: &mut Check<'_>,
        row: &CoveredRow,
        met: &mut HashSet<Stamp>,
    ) -> Result<Option<Stamp>> {
        let Some(columns) = row.stamp() else {
            // Counted once, however often the log is gone through.
            if self.part.0 == 0 {
                check.without_entry(row);
            }
            return Ok(None);
        };
        let Some(stamp) = stamp_of(columns) else {
            if self.part.0 == 0 {
                check.wrong(row, Wrong::Added);
            }
            return Ok(None);
        };
        if !self.is_here(stamp) {
            return Ok(None);
        }
        let Some(written) = self.live.get(&stamp).copied() else { return Ok(Some(stamp)) };
        check.found.rows += 1;
        if !met.insert(stamp) {
            check.wrong(row, Wrong::Repeated);
        } else if !written.is(check.house_key(written.generation)?, row, columns) {
            check.wrong(row, Wrong::Changed);
        }
        Ok(None)
    }
}
