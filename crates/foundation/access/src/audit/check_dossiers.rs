//! What belongs to dossiers, dossier by dossier: the rows of all tables, and the entries that name its pseudonym.

use std::collections::{HashMap, HashSet};

use ledger::{DigestKey, Lasting, Stamp};
use store::{CoveredRow, Row, Snapshot, Value};
use vault::{KeyNumber, SymKey};

use super::{
    check_state::{Check, Write, key_at, places_of, written_at},
    dossiers::{digest_key, pseudonym},
    findings::Wrong,
    rows::stamp_of,
};
use crate::{Access, Result, keys};

/// Dossiers that are looked at together.
const BLOCK: i64 = 100;
/// Pseudonyms that are read at a time.
const PSEUDONYMS: i64 = 1000;

/// Checks all of them; then what the log says of dossiers that are not there.
pub(super) async fn all(check: &mut Check<'_>, snapshot: &mut Snapshot) -> Result<()> {
    let sql = "SELECT id, uuid, secret FROM dossier WHERE id > $1 ORDER BY id LIMIT $2";
    let (mut after, mut known) = (0, HashSet::new());
    loop {
        let rows = snapshot.query(sql, &[after.into(), BLOCK.into()]).await?;
        let Some(last) = rows.last() else { break };
        after = last.int(0)?;
        block(check, snapshot, &rows, &mut known).await?;
    }
    // Pseudonyms of dossiers whose secret does not open are not known: they are found, and not taken for gone.
    if check.unopened { Ok(()) } else { gone(check, snapshot, &known).await }
}

/// Checks some dossiers, given rows of id, uuid and sealed secret. Adds their pseudonyms to `known`.
pub(super) async fn block(
    check: &mut Check<'_>,
    snapshot: &mut Snapshot,
    rows: &[Row],
    known: &mut HashSet<[u8; 16]>,
) -> Result<()> {
    let mut secrets = HashMap::new();
    let mut ids: Vec<Value> = Vec::with_capacity(rows.len());
    let mut names = Vec::new();
    for row in rows {
        if let Some(sealed) = row.opt_bytes(2)? {
            // Also when the identifier is none any more: the secret is bound to it.
            let opened = row.id(1).ok().map(|id| keys::open_secret(&check.access.server_key, id, &sealed));
            let Some(Ok(secret)) = opened else {
                check.unopened(row.text(1)?);
                continue;
            };
            secrets.insert(row.text(1)?, secret);
        }
        ids.push(row.int(0)?.into());
    }
    for secret in secrets.values() {
        for generation in check.access.server_key.generations() {
            names.push(pseudonym(&check.access.server_key, generation, secret)?);
        }
    }
    if ids.is_empty() {
        return Ok(());
    }
    known.extend(&names);
    let mut writes = Writes::default();
    writes.read(snapshot, &names).await?;
    let mut at = Block { secrets, keys: HashMap::new(), writes, met: HashSet::new(), strange: Vec::new() };
    let tables = check.tables;
    for table in tables {
        let Some(column) = table.dossier_row() else { continue };
        let sql = table.select(&format!("t.{column} IN ({}) ORDER BY t.{column}", places_of(ids.len())));
        for row in snapshot.query(&sql, &ids).await? {
            at.row(check, table.read(&row)?)?;
        }
    }
    at.end(check, snapshot).await
}

/// What the log says of some dossiers.
#[derive(Default)]
struct Writes {
    written: HashMap<Stamp, Write>,
    replaced: HashSet<Stamp>,
    /// What was replaced a second time.
    twice: Vec<Stamp>,
}

impl Writes {
    async fn read(&mut self, snapshot: &mut Snapshot, names: &[[u8; 16]]) -> Result<()> {
        for names in names.chunks(500) {
            let params: Vec<Value> = names.iter().map(|name| name.to_vec().into()).collect();
            let sql = format!("SELECT lasting FROM log_entry WHERE rows_of IN ({})", places_of(params.len()));
            for row in snapshot.query(&sql, &params).await? {
                self.take(&Lasting::from_bytes(&row.bytes(0)?)?);
            }
        }
        Ok(())
    }

    fn take(&mut self, lasting: &Lasting) {
        for (place, row) in (0_u16..).zip(lasting.rows()) {
            let write = Write::of(lasting, row).filter(|_| row.key == DigestKey::Dossier);
            if let Some(write) = write {
                self.written.insert(Stamp { entry: lasting.number(), place }, write);
            }
            if let Some(replaced) = row.replaces
                && !self.replaced.insert(replaced)
            {
                self.twice.push(replaced);
            }
        }
    }

    /// What nothing replaced, of dossiers that are not there.
    async fn alive(self, check: &mut Check<'_>, snapshot: &mut Snapshot) -> Result<()> {
        for (stamp, write) in self.written {
            if !self.replaced.contains(&stamp) {
                check.deleted(snapshot, stamp, write.table).await?;
            }
        }
        Ok(())
    }

    /// What is replaced and was written by none of these dossiers.
    fn foreign(&self) -> Vec<Stamp> {
        self.replaced.iter().filter(|stamp| !self.written.contains_key(stamp)).copied().collect()
    }
}

/// Some dossiers under way.
struct Block {
    /// By uuid; none of a dossier that was erased.
    secrets: HashMap<String, SymKey>,
    keys: HashMap<(String, u16), SymKey>,
    writes: Writes,
    met: HashSet<Stamp>,
    /// Rows whose entry none of these dossiers knows.
    strange: Vec<(Stamp, CoveredRow)>,
}

impl Block {
    fn row(&mut self, check: &mut Check<'_>, row: CoveredRow) -> Result<()> {
        let Some(columns) = row.stamp() else {
            check.without_entry(&row);
            return Ok(());
        };
        let Some(stamp) = stamp_of(columns) else {
            check.wrong(&row, Wrong::Added);
            return Ok(());
        };
        let Some(write) = self.writes.written.get(&stamp).copied() else {
            self.strange.push((stamp, row));
            return Ok(());
        };
        check.found.rows += 1;
        if self.writes.replaced.contains(&stamp) {
            check.wrong(&row, Wrong::PutBack);
        } else if !self.met.insert(stamp) {
            check.wrong(&row, Wrong::Repeated);
        } else if !self.key(check, &row, write.generation)?.is_some_and(|key| write.is(key, &row, columns)) {
            check.wrong(&row, Wrong::Changed);
        }
        Ok(())
    }

    /// The key of the dossier that a row says that it belongs to.
    fn key(&mut self, check: &Check<'_>, row: &CoveredRow, generation: u16) -> Result<Option<&SymKey>> {
        let Some(uuid) = row.dossier() else { return Ok(None) };
        let Some(secret) = self.secrets.get(uuid) else { return Ok(None) };
        let place = (uuid.to_owned(), generation);
        if !self.keys.contains_key(&place) {
            let number = KeyNumber(u32::from(generation));
            let key = digest_key(&check.access.server_key, number, secret)?;
            self.keys.insert(place.clone(), key);
        }
        Ok(self.keys.get(&place))
    }

    async fn end(self, check: &mut Check<'_>, snapshot: &mut Snapshot) -> Result<()> {
        let Self { writes, met, strange, .. } = self;
        for stamp in &writes.twice {
            check.contradiction(*stamp);
        }
        let foreign = writes.foreign();
        let known = written_at(snapshot, foreign.iter().copied()).await?;
        for stamp in foreign {
            // Rows from before dossiers had a key of their own are looked at with the house's.
            if key_at(&known, &stamp) != Some(DigestKey::House) {
                check.contradiction(stamp);
            }
        }
        let known = written_at(snapshot, strange.iter().map(|(stamp, _)| *stamp)).await?;
        for (stamp, row) in &strange {
            let erased = row.dossier().is_some_and(|uuid| !self.secrets.contains_key(uuid));
            match key_at(&known, stamp) {
                Some(DigestKey::House) => {}
                None => check.wrong(row, Wrong::Added),
                Some(DigestKey::Dossier) if erased => check.wrong(row, Wrong::PutBack),
                Some(DigestKey::Dossier) => check.wrong(row, Wrong::Changed),
            }
        }
        for (stamp, write) in &writes.written {
            if !writes.replaced.contains(stamp) && !met.contains(stamp) {
                check.deleted(snapshot, *stamp, write.table).await?;
            }
        }
        Ok(())
    }
}

/// What the log says of dossiers that are not there, or have no secret any more: of one that was erased everything is
/// replaced or erased, one that was taken away past the log has left live writes.
async fn gone(check: &mut Check<'_>, snapshot: &mut Snapshot, known: &HashSet<[u8; 16]>) -> Result<()> {
    let sql = "SELECT DISTINCT rows_of FROM log_entry WHERE rows_of > $1 ORDER BY rows_of LIMIT $2";
    let (mut after, mut left) = (Vec::new(), Writes::default());
    loop {
        let rows = snapshot.query(sql, &[after.clone().into(), PSEUDONYMS.into()]).await?;
        let Some(last) = rows.last() else { break };
        after = last.bytes(0)?;
        let mut names: Vec<[u8; 16]> = Vec::new();
        for row in &rows {
            let name: Option<[u8; 16]> = row.bytes(0)?.try_into().ok();
            names.extend(name.filter(|name| !known.contains(name)));
        }
        left.read(snapshot, &names).await?;
        // Most of it cancels at once; what is left is small.
        let (written, replaced) = (&mut left.written, &mut left.replaced);
        replaced.retain(|stamp| written.remove(stamp).is_none());
    }
    left.alive(check, snapshot).await
}

/// The same for some pseudonyms that no dossier has.
pub(super) async fn gone_of(
    check: &mut Check<'_>,
    snapshot: &mut Snapshot,
    names: &[[u8; 16]],
) -> Result<()> {
    let mut left = Writes::default();
    left.read(snapshot, names).await?;
    left.alive(check, snapshot).await
}

/// The pseudonyms of a dossier, one for each generation of the key file; none when its secret does not open.
pub(super) fn names_of(access: &Access, dossier: &Row) -> Result<Vec<[u8; 16]>> {
    let Some(sealed) = dossier.opt_bytes(2)? else { return Ok(Vec::new()) };
    let Ok(id) = dossier.id(1) else { return Ok(Vec::new()) };
    let Ok(secret) = keys::open_secret(&access.server_key, id, &sealed) else {
        return Ok(Vec::new());
    };
    access.server_key.generations().map(|one| pseudonym(&access.server_key, one, &secret)).collect()
}
