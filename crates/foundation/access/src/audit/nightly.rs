//! The check of every night: what was written since the last check that found nothing, the registers of the house, and a
//! thirtieth of the dossiers by turn, so that each is looked at once in thirty nights. A whole check ([`super::verify()`],
//! [`super::check_rows`]) still finds more: an old entry changed, an old state of a register put back.

use std::collections::HashSet;

use ledger::{Checkpoint, DigestKey, EntryNumber, Lasting, ProcessingOperation, Stamp, Verifier};
use store::{Batch, CoveredRow, CoveredTable, Row, Snapshot, Value};

use super::{
    BATCH, RowsChecked, beside,
    check::check_rows,
    check_dossiers,
    check_state::{Check, written_at},
    checkpoints::{self, log_keys},
    expiry::{self, BODIES_STAY_MS, bodies_gone, gone_early},
    findings::Wrong,
    hash,
    outside::Outside,
    rows::stamp_of,
    verify::{body, fits, is_of, stored, verify_against},
};
use crate::{Access, Result, act::Act};

/// In how many nights every dossier is looked at once.
pub const TURNS: i64 = 30;
/// How many rows, or dossiers, are read at a time.
const PAGE: i64 = 1000;
/// Dossiers that are looked at together.
const BLOCK: usize = 100;
const HOUR_MS: i64 = 3_600_000;
/// Purpose of the key file's key for what is noted of a check.
const PROOF: &str = "log-checked/v1";

/// What a check of a night found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NightlyCheck {
    /// Links of the log that were followed.
    pub entries: u64,
    /// Which thirtieth of the dossiers was looked at; nothing when all were, as in the first check.
    pub turn: Option<i64>,
    /// Dossiers that were looked at.
    pub dossiers: u64,
    /// Rows that were held against their digests, and what is wrong with rows.
    pub rows: RowsChecked,
    /// What is wrong with the log itself, in words.
    pub broken: Vec<String>,
}

impl NightlyCheck {
    /// How much is wrong.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.broken.len() + self.rows.findings.len()
    }
}

/// A check that was made before.
struct Before {
    size: i64,
    head: [u8; 32],
    turn: i64,
    genuine: bool,
}

/// Makes the check of a night and notes what it found: the size of the log, its head and the turn, and one entry in the
/// log itself. The next one begins where the last one that found nothing ended.
///
/// # Errors
/// As [`super::check_rows`].
pub async fn check_nightly(access: &Access, tables: &[&'static CoveredTable]) -> Result<NightlyCheck> {
    let mut snapshot = access.store.snapshot().await?;
    let checks = "SELECT size, head, turn, findings, proof FROM log_checked";
    // What is written from here on is for the next check.
    let end = snapshot.query_one("SELECT seq, leaf FROM log_link ORDER BY seq DESC LIMIT 1", &[]).await?;
    let end = end.map(|end| Ok::<_, crate::Error>((end.int(0)?, hash(&end.bytes(1)?)?))).transpose()?;
    let last = snapshot.query_one(&format!("{checks} ORDER BY at_ms DESC, size DESC LIMIT 1"), &[]).await?;
    let sound = format!("{checks} WHERE findings = 0 ORDER BY size DESC LIMIT 1");
    let sound = snapshot.query_one(&sound, &[]).await?;
    let last = last.map(|row| before(access, &row)).transpose()?;
    let turn = last.as_ref().map_or(0, |last| (last.turn + 1).rem_euclid(TURNS));
    let found = match sound.map(|row| before(access, &row)).transpose()? {
        Some(sound) if sound.genuine => since(access, &mut snapshot, tables, (&sound, turn)).await?,
        other => {
            drop(snapshot);
            let mut found = whole(access, tables).await?;
            if other.is_some() || last.is_some_and(|last| !last.genuine) {
                found.broken.push("what was noted of an earlier check is not what was written".into());
            }
            found
        }
    };
    note(access, &found, (end, turn)).await?;
    Ok(found)
}

/// Whether a check of a night is due: at night (0 to 5 o'clock UTC) when none was made for twenty hours, at any hour when
/// the last one is two days ago.
///
/// # Errors
/// The database's.
pub async fn is_due(access: &Access) -> Result<bool> {
    let row = access.store.snapshot().await?.query_one("SELECT MAX(at_ms) FROM log_checked", &[]).await?;
    let last = row.map(|row| row.opt_int(0)).transpose()?.flatten();
    let now = access.now_ms();
    let hours = last.map(|last| (now - last) / HOUR_MS);
    let night = (now / HOUR_MS).rem_euclid(24) < 5;
    Ok(hours.is_some_and(|hours| hours >= 48) || night && hours.is_none_or(|hours| hours >= 20))
}

/// How much the last check of a night found wrong; nothing before the first one. For the page of whoever runs the server.
///
/// # Errors
/// The database's.
pub async fn last_findings(act: &mut Act) -> Result<i64> {
    let sql = "SELECT findings FROM log_checked ORDER BY at_ms DESC, size DESC LIMIT 1";
    let row = act.query_one(sql, &[]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or_default())
}

fn before(access: &Access, row: &Row) -> Result<Before> {
    let (size, head) = (row.int(0)?, hash(&row.bytes(1)?)?);
    let (turn, findings) = (row.int(2)?, row.int(3)?);
    let genuine = row.bytes(4)? == proof(access, (size, head), turn, findings);
    Ok(Before { size, head, turn, genuine })
}

/// What nobody can note without the key file. Of the newest generation: with a new one the next check is a whole one.
fn proof(access: &Access, (size, head): (i64, [u8; 32]), turn: i64, findings: i64) -> Vec<u8> {
    let parts: [&[u8]; 5] =
        [b"checked", &size.to_be_bytes(), &head, &turn.to_be_bytes(), &findings.to_be_bytes()];
    vault::token(&access.server_key.derive(PROOF), &parts).to_vec()
}

/// Everything, as in the first night.
async fn whole(access: &Access, tables: &[&'static CoveredTable]) -> Result<NightlyCheck> {
    let mut found = NightlyCheck { rows: check_rows(access, tables).await?, ..NightlyCheck::default() };
    let keys = log_keys(&access.store, &access.server_key).await?;
    match verify_against(&access.store, Some(&keys), Vec::new()).await? {
        Ok(verified) => found.entries = verified.count,
        Err(broken) => found.broken.push(broken),
    }
    found.broken.extend(bodies_gone(access).await?);
    Ok(found)
}

/// What the log says since the last check.
#[derive(Default)]
struct Since {
    count: u64,
    written: HashSet<Stamp>,
    /// Tables of what the house wrote, and where.
    of_house: Vec<(Stamp, u16)>,
    replaced: HashSet<Stamp>,
    /// Pseudonyms of dossiers whose rows were written.
    names: HashSet<[u8; 16]>,
    broken: Vec<String>,
}

impl Since {
    fn take(&mut self, lasting: &Lasting) {
        if let Some(name) = lasting.dossier().filter(|_| !lasting.rows().is_empty()) {
            self.names.insert(name);
        }
        for (place, row) in (0_u16..).zip(lasting.rows()) {
            let stamp = Stamp { entry: lasting.number(), place };
            if row.digest.is_some() {
                self.written.insert(stamp);
                if row.key == DigestKey::House {
                    self.of_house.push((stamp, row.table));
                }
            }
            self.replaced.extend(row.replaces);
        }
    }

    /// Follows the chain from where it was sound, then the entries that wait for their link.
    async fn read(&mut self, access: &Access, snapshot: &mut Snapshot, sound: &Before) -> Result<()> {
        let sql = "SELECT leaf FROM log_link WHERE seq = $1";
        let leaf = snapshot.query_one(sql, &[sound.size.into()]).await?;
        if leaf.map(|row| row.bytes(0)).transpose()? != Some(sound.head.to_vec()) {
            self.broken.push(format!("the log up to entry {} is not the log that was known", sound.size));
            return Ok(());
        }
        let count = u64::try_from(sound.size).unwrap_or_default();
        let mut chain = Verifier::after(Checkpoint { count, head: sound.head });
        let sql = "SELECT l.seq, l.prev, l.leaf, e.commitment, e.content, e.salt, e.lasting, l.entry, e.rows_of
            FROM log_link l LEFT JOIN log_entry e ON e.number = l.entry WHERE l.seq > $1 ORDER BY l.seq LIMIT $2";
        let mut after = sound.size;
        loop {
            let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
            let Some(last) = rows.last() else { break };
            after = last.int(0)?;
            for row in &rows {
                if let Err(why) = self.link(access, &mut chain, row)? {
                    self.broken.push(why);
                    return Ok(());
                }
            }
        }
        self.waiting(snapshot).await
    }

    fn link(
        &mut self,
        access: &Access,
        chain: &mut Verifier,
        row: &Row,
    ) -> Result<std::result::Result<(), String>> {
        let broken = |what: &str| Ok(Err(format!("the audit log breaks at entry {}: {what}", row.int(0)?)));
        let number = row.int(7)?;
        let Some(lasting) = row.opt_bytes(6)? else { return broken("the entry itself is missing") };
        if !is_of(&lasting, number, row.opt_bytes(8)?) {
            return broken("its number, or whose rows it wrote, is not what was written");
        }
        let Some(stored) = body(row, 4)?.and_then(|body| stored(row, body, Some(lasting.clone()))) else {
            return broken("its columns are not what the entry says");
        };
        if let Err(why) = chain.step(&stored) {
            return Ok(Err(why.to_string()));
        }
        let written_ms = EntryNumber::from_i64(number).map_or(0, EntryNumber::at_ms);
        if stored.body.is_none() && written_ms > access.now_ms() - BODIES_STAY_MS {
            self.broken.push(gone_early(row.int(0)?));
        }
        self.count += 1;
        self.take(&Lasting::from_bytes(&lasting)?);
        Ok(Ok(()))
    }

    async fn waiting(&mut self, snapshot: &mut Snapshot) -> Result<()> {
        let sql = "SELECT w.entry, e.commitment, e.content, e.salt, e.lasting, e.rows_of FROM log_waiting w
            LEFT JOIN log_entry e ON e.number = w.entry WHERE w.entry > $1 ORDER BY w.entry LIMIT $2";
        let mut after = i64::MIN;
        loop {
            let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.int(0)?;
            for row in &rows {
                let (number, lasting) = (row.int(0)?, row.opt_bytes(4)?.unwrap_or_default());
                let commitment = row.opt_bytes(1)?.unwrap_or_default();
                if !fits(body(row, 2)?, &commitment) || !is_of(&lasting, number, row.opt_bytes(5)?) {
                    self.broken.push(format!("the entry {number}, which waits, is not what was written"));
                    continue;
                }
                self.take(&Lasting::from_bytes(&lasting)?);
            }
        }
    }
}

async fn since(
    access: &Access,
    snapshot: &mut Snapshot,
    tables: &[&'static CoveredTable],
    (sound, turn): (&Before, i64),
) -> Result<NightlyCheck> {
    let mut since = Since::default();
    since.read(access, snapshot, sound).await?;
    let keys = log_keys(&access.store, &access.server_key).await?;
    since.broken.extend(checkpoints::since(snapshot, sound.size, &keys).await?);
    since.broken.extend(expiry::in_turn(snapshot, access.now_ms(), (turn, TURNS)).await?);
    let mut check = Check::begin(access, snapshot, tables).await?;
    let mut met = HashSet::new();
    for table in tables {
        let condition =
            table.dossier_row().map_or("1 = 1".to_owned(), |column| format!("t.{column} IS NULL"));
        house_rows(&mut check, snapshot, (table, &condition), (&since, &mut met)).await?;
    }
    house_rows_of_dossiers(&mut check, snapshot, &since, &mut met).await?;
    for (stamp, table) in &since.of_house {
        if !since.replaced.contains(stamp) && !met.contains(stamp) {
            check.deleted(snapshot, *stamp, *table).await?;
        }
    }
    beside::all(&mut check, snapshot).await?;
    let dossiers = dossiers(&mut check, snapshot, &since, turn).await?;
    Ok(NightlyCheck {
        entries: since.count,
        turn: Some(turn),
        dossiers,
        rows: check.end(),
        broken: since.broken,
    })
}

/// Rows of the house, all of one table that a condition finds, each held against the entry that it names.
async fn house_rows(
    check: &mut Check<'_>,
    snapshot: &mut Snapshot,
    (table, condition): (&'static CoveredTable, &str),
    (since, met): (&Since, &mut HashSet<Stamp>),
) -> Result<()> {
    let mut last: Option<CoveredRow> = None;
    loop {
        let (sql, params) = table.page(last.as_ref(), condition, PAGE);
        let rows = snapshot.query(&sql, &params).await?;
        if rows.is_empty() {
            return Ok(());
        }
        let mut stamped = Vec::new();
        for row in &rows {
            let row = table.read(row)?;
            match row.stamp().map(stamp_of) {
                None => check.without_entry(&row),
                Some(None) => check.wrong(&row, Wrong::Added),
                Some(Some(stamp)) => stamped.push((stamp, row.clone())),
            }
            last = Some(row);
        }
        let known = written_at(snapshot, stamped.iter().map(|(stamp, _)| *stamp)).await?;
        for (stamp, row) in &stamped {
            let columns = (stamp.entry.as_i64(), i64::from(stamp.place));
            let Some((DigestKey::House, write)) = known.get(stamp) else {
                let wrong = if known.contains_key(stamp) { Wrong::Changed } else { Wrong::Added };
                check.wrong(row, wrong);
                continue;
            };
            check.found.rows += 1;
            if since.replaced.contains(stamp) {
                check.wrong(row, Wrong::PutBack);
            } else if !met.insert(*stamp) {
                check.wrong(row, Wrong::Repeated);
            } else if !write.is(check.house_key(write.generation)?, row, columns) {
                check.wrong(row, Wrong::Changed);
            }
        }
    }
}

/// What stays of dossiers that were erased since: written by the house in tables of dossiers.
async fn house_rows_of_dossiers(
    check: &mut Check<'_>,
    snapshot: &mut Snapshot,
    since: &Since,
    met: &mut HashSet<Stamp>,
) -> Result<()> {
    for table in check.tables {
        let Some(column) = table.dossier_row() else { continue };
        let mut entries: Vec<i64> = since
            .of_house
            .iter()
            .filter(|(_, number)| *number == table.number)
            .map(|(stamp, _)| stamp.entry.as_i64())
            .collect();
        entries.sort_unstable();
        entries.dedup();
        for block in entries.chunks(BLOCK) {
            let block: Vec<String> = block.iter().map(ToString::to_string).collect();
            let condition = format!("t.{column} IS NOT NULL AND t.entry IN ({})", block.join(", "));
            house_rows(check, snapshot, (table, &condition), (since, met)).await?;
        }
    }
    Ok(())
}

/// The dossiers whose turn it is, and those of which something was written; answers how many.
async fn dossiers(check: &mut Check<'_>, snapshot: &mut Snapshot, since: &Since, turn: i64) -> Result<u64> {
    let sql = "SELECT id, uuid, secret FROM dossier WHERE id > $1 ORDER BY id LIMIT $2";
    let (mut after, mut looked_at, mut known) = (0, 0, HashSet::new());
    let mut picked = Vec::new();
    loop {
        let rows = snapshot.query(sql, &[after.into(), PAGE.into()]).await?;
        let Some(last) = rows.last() else { break };
        after = last.int(0)?;
        for row in rows {
            let has_turn = row.int(0)?.rem_euclid(TURNS) == turn;
            let names = match has_turn || since.names.is_empty() {
                true => Vec::new(),
                false => check_dossiers::names_of(check.access, &row)?,
            };
            if has_turn || names.iter().any(|name| since.names.contains(name)) {
                picked.push(row);
            }
        }
        looked_at += picked.len() as u64;
        for block in std::mem::take(&mut picked).chunks(BLOCK) {
            check_dossiers::block(check, snapshot, block, &mut known).await?;
        }
    }
    let gone: Vec<[u8; 16]> = since.names.difference(&known).copied().collect();
    if !check.unopened {
        check_dossiers::gone_of(check, snapshot, &gone).await?;
    }
    Ok(looked_at)
}

/// Notes a check and what it found, with an entry in the log.
async fn note(
    access: &Access,
    found: &NightlyCheck,
    (end, turn): (Option<(i64, [u8; 32])>, i64),
) -> Result<()> {
    let mut entry = access.blank("job:check", "check_log", ProcessingOperation::Consultation);
    entry.object = "log".into();
    entry.purpose = kernel::Purpose::Operations.code().into();
    entry.justification = format!(
        "turn {turn} of {TURNS}: {} entries, {} dossiers, {} rows, {} findings",
        found.entries,
        found.dossiers,
        found.rows.rows,
        found.findings()
    );
    let mut outside = Outside::begin(access, entry).await?;
    if let Some(end) = end {
        row_of(access, &mut outside.batch, end, (turn, found.findings()));
    }
    outside.commit().await
}

fn row_of(access: &Access, batch: &mut Batch, (size, head): (i64, [u8; 32]), (turn, findings): (i64, usize)) {
    let findings = i64::try_from(findings).unwrap_or(i64::MAX);
    let values: Vec<Value> = vec![
        size.into(),
        head.to_vec().into(),
        access.now_ms().into(),
        turn.into(),
        findings.into(),
        proof(access, (size, head), turn, findings).into(),
    ];
    // One size has one head: another one of the same size is refused.
    batch.guard(
        "INSERT INTO log_checked (size, head, at_ms, turn, findings, proof) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (size) DO UPDATE SET at_ms = excluded.at_ms, turn = excluded.turn,
           findings = excluded.findings, proof = excluded.proof WHERE log_checked.head = excluded.head",
        values,
        1,
        "log-checked",
    );
}
