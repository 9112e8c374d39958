//! A check of the covered rows under way: keys, rows in mind, and what was found so far.

use std::collections::{HashMap, HashSet, hash_map::Entry as Slot};

use ledger::{DigestKey, Entry, EntryNumber, Lasting, RowWritten, Stamp};
use store::{CoveredRow, CoveredTable, Snapshot, Value};
use vault::SymKey;

use super::{
    findings::{Finding, RowsChecked, Wrong},
    rows::{digest, register_key_at},
};
use crate::{Access, Result};

/// A check under way.
pub(super) struct Check<'a> {
    pub(super) access: &'a Access,
    pub(super) tables: &'a [&'static CoveredTable],
    /// Numbers of the tables that were taken into the log.
    covered: HashSet<i64>,
    /// The house's keys of digests by generation.
    keys: HashMap<u16, SymKey>,
    pub(super) found: RowsChecked,
    /// Whether the secret of a dossier does not open.
    pub(super) unopened: bool,
}

impl<'a> Check<'a> {
    pub(super) async fn begin(
        access: &'a Access,
        snapshot: &mut Snapshot,
        tables: &'a [&'static CoveredTable],
    ) -> Result<Self> {
        let mut covered = HashSet::new();
        for row in snapshot.query("SELECT number FROM covered_table", &[]).await? {
            covered.insert(row.int(0)?);
        }
        Ok(Self {
            access,
            tables,
            covered,
            keys: HashMap::new(),
            found: RowsChecked::default(),
            unopened: false,
        })
    }

    pub(super) fn end(mut self) -> RowsChecked {
        self.found.findings.sort_by(|one, other| {
            let (one, other) = ((&one.table, &one.key, one), (&other.table, &other.key, other));
            (one.0, one.1, one.2.entry, one.2.wrong).cmp(&(other.0, other.1, other.2.entry, other.2.wrong))
        });
        self.found.findings.dedup();
        self.found
    }

    /// The house's key of digests of a generation.
    pub(super) fn house_key(&mut self, generation: u16) -> Result<&SymKey> {
        match self.keys.entry(generation) {
            Slot::Occupied(found) => Ok(found.into_mut()),
            Slot::Vacant(free) => Ok(free.insert(register_key_at(&self.access.server_key, generation)?)),
        }
    }

    /// A row that names no entry.
    pub(super) fn without_entry(&mut self, row: &CoveredRow) {
        match self.covered.contains(&i64::from(row.table().number)) {
            true => self.wrong(row, Wrong::Added),
            false => self.found.not_covered += 1,
        }
    }

    pub(super) fn wrong(&mut self, row: &CoveredRow, wrong: Wrong) {
        self.found.findings.push(Finding {
            table: row.table().name.to_owned(),
            key: row.shown(),
            entry: row.stamp().map(|(entry, _)| entry),
            wrong,
        });
    }

    /// A dossier whose secret does not open: what the log says of it cannot be held against anything.
    pub(super) fn unopened(&mut self, uuid: String) {
        self.unopened = true;
        self.found.findings.push(Finding {
            table: "dossier".into(),
            key: format!("{uuid}, its secret,"),
            entry: None,
            wrong: Wrong::Changed,
        });
    }

    /// The log replaces what was not there to be replaced.
    pub(super) fn contradiction(&mut self, stamp: Stamp) {
        self.found.findings.push(Finding {
            table: "log".into(),
            key: format!("row {}", stamp.place),
            entry: Some(stamp.entry.as_i64()),
            wrong: Wrong::Contradiction,
        });
    }

    /// What was written and is not there.
    pub(super) async fn deleted(&mut self, snapshot: &mut Snapshot, stamp: Stamp, table: u16) -> Result<()> {
        let entry = stamp.entry.as_i64();
        let sql = "SELECT content FROM log_entry WHERE number = $1";
        let row = snapshot.query_one(sql, &[entry.into()]).await?;
        let content = row.map(|row| row.opt_bytes(0)).transpose()?.flatten();
        let object = content.and_then(|content| Entry::from_bytes(&content).ok()).map(|entry| entry.object);
        let known = self.tables.iter().find(|one| one.number == table);
        self.found.findings.push(Finding {
            table: known.map_or_else(|| format!("table {table}"), |table| table.name.to_owned()),
            key: format!("{} (row {} of its entry)", object.unwrap_or_else(|| "?".into()), stamp.place),
            entry: Some(entry),
            wrong: Wrong::Deleted,
        });
        Ok(())
    }
}

/// A write as its entry keeps it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Write {
    pub(super) table: u16,
    /// Generation of the key file under which the digest was made.
    pub(super) generation: u16,
    pub(super) digest: [u8; 16],
}

impl Write {
    /// What a row of a lasting part wrote; nothing when it erased.
    pub(super) fn of(lasting: &Lasting, row: &RowWritten) -> Option<Self> {
        let digest = row.digest?;
        Some(Self { table: row.table, generation: lasting.key(), digest })
    }

    /// Whether it wrote this row, given the key.
    pub(super) fn is(&self, key: &SymKey, row: &CoveredRow, stamp: (i64, i64)) -> bool {
        self.table == row.table().number && self.digest == digest(key, row, stamp)
    }
}

/// What the entries keep at some places: what was written there, and under which key.
pub(super) async fn written_at(
    snapshot: &mut Snapshot,
    stamps: impl IntoIterator<Item = Stamp>,
) -> Result<HashMap<Stamp, (DigestKey, Write)>> {
    let mut places: HashMap<EntryNumber, Vec<u16>> = HashMap::new();
    for stamp in stamps {
        places.entry(stamp.entry).or_default().push(stamp.place);
    }
    let numbers: Vec<EntryNumber> = places.keys().copied().collect();
    let mut found = HashMap::new();
    for block in numbers.chunks(500) {
        let block: Vec<Value> = block.iter().map(|number| number.as_i64().into()).collect();
        let sql = format!("SELECT lasting FROM log_entry WHERE number IN ({})", places_of(block.len()));
        for row in snapshot.query(&sql, &block).await? {
            let lasting = Lasting::from_bytes(&row.bytes(0)?)?;
            for place in places.get(&lasting.number()).into_iter().flatten() {
                let Some(row) = lasting.rows().get(usize::from(*place)) else { continue };
                if let Some(write) = Write::of(&lasting, row) {
                    found.insert(Stamp { entry: lasting.number(), place: *place }, (row.key, write));
                }
            }
        }
    }
    Ok(found)
}

/// The key under which something was written at a place.
pub(super) fn key_at(known: &HashMap<Stamp, (DigestKey, Write)>, stamp: &Stamp) -> Option<DigestKey> {
    known.get(stamp).map(|(key, _)| *key)
}

/// So many parameters, from `$1` on.
pub(super) fn places_of(count: usize) -> String {
    (1..=count).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}
