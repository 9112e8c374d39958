//! The log as a whole: recomputed from the first row of the first stage to the last link.

use std::collections::BTreeMap;

use ledger::{
    Body, Entry, EntryNumber, Lasting, Link, StoredLink, Verifier,
    note::Verifier as LogKey,
    tree::{Hash, Node},
    witness::{Sighting, Sightings},
};
use store::{Row, Snapshot, Store};

use super::{
    BATCH,
    checkpoints::{self, TILE_LEVELS},
    hash,
    minted::rows_of,
};
use crate::Result;

/// What the verifier found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Linked entries.
    pub count: u64,
    /// Leaf of the last one, in hex.
    pub head: String,
    /// Root of the tree over all of them, in hex.
    pub root: String,
    /// Entries that wait for the sequencer.
    pub waiting: u64,
    /// Linked entries whose text is gone.
    pub expired: u64,
}

/// A finding in words, or what was looked for.
type Found<T> = std::result::Result<T, String>;

/// Recomputes the whole chain, page by page, from one moment of the database. Beside the chain itself it checks
/// what the chain does not cover: an entry stands under the number that it says, entry and salt are there together
/// or expired together, no entry stands outside the chain. Waiting entries are held against their commitments.
///
/// The tree over the chain is made again from its leaves and held against the checkpoints that the database keeps. It
/// cannot see that the end of the log was cut off together with them, or that all of it was computed anew by somebody who
/// has the key file: for that there is [`verify_against`].
///
/// # Errors
/// The database's; a broken chain is the inner error, in words.
pub async fn verify(store: &Store) -> Result<Found<Verified>> {
    verify_against(store, None, Vec::new()).await
}

/// As [`verify`], and holds the log against what was seen of it from outside. The checkpoints of the database must be
/// signed by one of the keys, where there are some.
///
/// # Errors
/// As [`verify`].
pub async fn verify_against(
    store: &Store,
    keys: Option<&[LogKey]>,
    mut seen: Vec<Sighting>,
) -> Result<Found<Verified>> {
    let mut snapshot = store.snapshot().await?;
    let (own, wrong) = checkpoints::sightings(&mut snapshot, keys).await?;
    if let Some(wrong) = wrong.into_iter().next() {
        return Ok(Err(wrong));
    }
    let kept_up_to = own.iter().map(|one| one.head.size).max().unwrap_or_default();
    seen.extend(own);
    let mut chain = match Walk::begin(seen) {
        Ok(chain) => chain,
        Err(why) => return Ok(Err(why)),
    };
    if let Err(why) = first_stage(&mut snapshot, &mut chain).await? {
        return Ok(Err(why));
    }
    let linked = match linked(&mut snapshot, &mut chain).await? {
        Ok(linked) => linked,
        Err(why) => return Ok(Err(why)),
    };
    if let Err(why) = chain.tiles(&mut snapshot, kept_up_to).await? {
        return Ok(Err(why));
    }
    let (chained, root) = match chain.finish() {
        Ok(chained) => chained,
        Err(why) => return Ok(Err(why)),
    };
    let older = match older_waiting(&mut snapshot).await? {
        Ok(0) => 0,
        Ok(_) if linked > 0 => return Ok(Err("an entry of the first stage stands outside the chain".into())),
        Ok(older) => older,
        Err(why) => return Ok(Err(why)),
    };
    Ok(waiting(&mut snapshot, linked).await?.map(|waiting| Verified {
        count: chained.count,
        head: hex(&chained.head),
        root: hex(&root),
        waiting: waiting + older,
        expired: chained.expired,
    }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The chain, and the tree over it, under way.
struct Walk {
    chain: Verifier,
    tree: Sightings,
    /// Complete subtrees of the levels that are kept.
    made: BTreeMap<(u32, u64), Hash>,
}

impl Walk {
    fn begin(seen: Vec<Sighting>) -> Found<Self> {
        let chain = Verifier::new(&[]).map_err(|broken| broken.to_string())?;
        Ok(Self { chain, tree: Sightings::new(seen), made: BTreeMap::new() })
    }

    fn step(&mut self, stored: &StoredLink) -> Found<()> {
        self.chain.step(stored).map_err(|broken| broken.to_string())?;
        let made = &mut self.made;
        let keep = |node: Node, hash: &Hash| {
            if node.level > 0 && node.level.is_multiple_of(TILE_LEVELS) {
                made.insert((node.level, node.index), *hash);
            }
        };
        self.tree.push_with(stored.link.leaf, keep).map_err(|apart| apart.to_string())
    }

    /// Holds the subtrees that the database keeps against those that the leaves give.
    async fn tiles(&self, snapshot: &mut Snapshot, kept_up_to: u64) -> Result<Found<()>> {
        let sql = "SELECT level, place, hash FROM log_tile WHERE (level, place) > ($1, $2)
            ORDER BY level, place LIMIT $3";
        let (mut after, mut found) = ((0_i64, -1_i64), 0_usize);
        loop {
            let page = [after.0.into(), after.1.into(), BATCH.into()];
            let rows = snapshot.query(sql, &page).await?;
            let Some(last) = rows.last() else { break };
            after = (last.int(0)?, last.int(1)?);
            for row in &rows {
                let level = u32::try_from(row.int(0)?).unwrap_or_default();
                let index = u64::try_from(row.int(1)?).unwrap_or_default();
                if self.made.get(&(level, index)).map(|hash| hash.to_vec()) != Some(row.bytes(2)?) {
                    let why = format!("a part of the tree over the log (level {level}, place {index})");
                    return Ok(Err(format!("{why} is not what the entries give")));
                }
                found += 1;
            }
        }
        let due = self.made.keys().filter(|(level, index)| (index + 1) << level <= kept_up_to).count();
        Ok(if found >= due { Ok(()) } else { Err("parts of the tree over the log are gone".into()) })
    }

    fn finish(self) -> Found<(ledger::Verified, Hash)> {
        let chained = self.chain.finish().map_err(|broken| broken.to_string())?;
        let head = self.tree.finish().map_err(|apart| apart.to_string())?;
        Ok((chained, head.root))
    }
}

fn broken_at(row: &Row, what: &str) -> Result<String> {
    Ok(format!("the audit log breaks at entry {}: {what}", row.int(0)?))
}

/// The rows of the first stage, whose leaves are of format 1.
async fn first_stage(snapshot: &mut Snapshot, chain: &mut Walk) -> Result<Found<()>> {
    let sql = "SELECT seq, prev, leaf, commitment, content, salt, uuid, at_ms FROM audit_entry
        WHERE seq > $1 ORDER BY seq LIMIT $2";
    let mut after = i64::MIN;
    loop {
        let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
        let Some(last) = rows.last() else { return Ok(Ok(())) };
        after = last.int(0)?;
        for row in &rows {
            let stored = first_stage_body(row, 4)?.and_then(|body| stored(row, body, None));
            let Some(stored) = stored else {
                return Ok(Err(broken_at(row, "its columns are not what the entry says")?));
            };
            if let Err(why) = chain.step(&stored) {
                return Ok(Err(why));
            }
        }
    }
}

/// The links with their entries; answers how many there are.
async fn linked(snapshot: &mut Snapshot, chain: &mut Walk) -> Result<Found<u64>> {
    let sql = "SELECT l.seq, l.prev, l.leaf, e.commitment, e.content, e.salt, e.lasting, l.entry, e.rows_of
        FROM log_link l LEFT JOIN log_entry e ON e.number = l.entry WHERE l.seq > $1 ORDER BY l.seq LIMIT $2";
    let (mut count, mut after) = (0, i64::MIN);
    loop {
        let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
        let Some(last) = rows.last() else { return Ok(Ok(count)) };
        after = last.int(0)?;
        for row in &rows {
            let Some(lasting) = row.opt_bytes(6)? else {
                return Ok(Err(broken_at(row, "the entry itself is missing")?));
            };
            if !is_of(&lasting, row.int(7)?, row.opt_bytes(8)?) {
                return Ok(Err(broken_at(
                    row,
                    "its number, or whose rows it wrote, is not what was written",
                )?));
            }
            let stored = body(row, 4)?.and_then(|body| stored(row, body, Some(lasting)));
            let Some(stored) = stored else {
                return Ok(Err(broken_at(row, "its columns are not what the entry says")?));
            };
            if let Err(why) = chain.step(&stored) {
                return Ok(Err(why));
            }
            count += 1;
        }
    }
}

/// Link and entry of a row `seq, prev, leaf, commitment, …`; nothing when its columns cannot be those of a link.
pub(super) fn stored(row: &Row, body: Option<Body>, lasting: Option<Vec<u8>>) -> Option<StoredLink> {
    let bytes = |column| row.bytes(column).and_then(|bytes| hash(&bytes)).ok();
    let link = Link {
        seq: u64::try_from(row.int(0).ok()?).ok()?,
        prev: bytes(1)?,
        leaf: bytes(2)?,
        commitment: bytes(3)?,
        lasting: lasting.as_deref().map(ledger::lasting_hash),
    };
    Some(StoredLink { link, body, lasting })
}

/// Whether a lasting part is of the entry with this number, and the pseudonym beside it is the one in it.
pub(super) fn is_of(lasting: &[u8], number: i64, beside: Option<Vec<u8>>) -> bool {
    Lasting::from_bytes(lasting).is_ok_and(|lasting| {
        EntryNumber::from_i64(number) == Some(lasting.number())
            && rows_of(&lasting).map(|pseudonym| pseudonym.to_vec()) == beside
    })
}

/// Entry and salt at column `first`. Both are erased together at the end of retention; the outer nothing says that
/// only one is there, or that it is no entry.
pub(super) fn body(row: &Row, first: usize) -> Result<Option<Option<Body>>> {
    let (entry, salt) = match (row.opt_bytes(first)?, row.opt_bytes(first + 1)?) {
        (Some(entry), Some(salt)) => (entry, salt),
        (None, None) => return Ok(Some(None)),
        _ => return Ok(None),
    };
    let (Ok(_), Ok(salt)) = (Entry::from_bytes(&entry), hash(&salt)) else { return Ok(None) };
    Ok(Some(Some(Body { salt, entry })))
}

/// As [`body`], and the id and the time that a row of the first stage repeats beside them are the entry's.
fn first_stage_body(row: &Row, first: usize) -> Result<Option<Option<Body>>> {
    let found = body(row, first)?;
    let Some(Some(body)) = &found else { return Ok(found) };
    let Ok(said) = Entry::from_bytes(&body.entry) else { return Ok(None) };
    let id = uuid::Uuid::from_bytes(said.id).to_string();
    let same = id == row.text(first + 2)? && said.at_ms == row.int(first + 3)?;
    Ok(if same { found } else { None })
}

pub(super) fn fits(body: Option<Option<Body>>, commitment: &[u8]) -> bool {
    let fits = |body: Body| ledger::commitment(&body.salt, &body.entry).as_slice() == commitment;
    body.flatten().is_some_and(fits)
}

/// Entries of the first stage that were never linked; answers how many.
async fn older_waiting(snapshot: &mut Snapshot) -> Result<Found<u64>> {
    let sql = "SELECT id, commitment, content, salt, uuid, at_ms FROM audit_entry
        WHERE seq IS NULL AND id > $1 ORDER BY id LIMIT $2";
    let (mut count, mut after) = (0, i64::MIN);
    loop {
        let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
        let Some(last) = rows.last() else { return Ok(Ok(count)) };
        after = last.int(0)?;
        for row in &rows {
            if !fits(first_stage_body(row, 2)?, &row.bytes(1)?) {
                return Ok(Err(changed(&row.text(4)?)));
            }
            count += 1;
        }
    }
}

fn changed(entry: &str) -> String {
    format!("the entry {entry}, which waits for its place, is not what was written")
}

/// Entries on the list of those that wait; answers how many. Every entry must be in the chain or on the list.
async fn waiting(snapshot: &mut Snapshot, linked: u64) -> Result<Found<u64>> {
    let sql = "SELECT w.entry, e.commitment, e.content, e.salt, e.lasting, e.rows_of FROM log_waiting w
        LEFT JOIN log_entry e ON e.number = w.entry WHERE w.entry > $1 ORDER BY w.entry LIMIT $2";
    let (mut count, mut after) = (0, i64::MIN);
    loop {
        let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
        let Some(last) = rows.last() else { break };
        after = last.int(0)?;
        for row in &rows {
            let number = row.int(0)?;
            let (commitment, lasting) = (row.opt_bytes(1)?, row.opt_bytes(4)?);
            let sound =
                commitment.is_some_and(|commitment| body(row, 2).is_ok_and(|body| fits(body, &commitment)));
            let beside = row.opt_bytes(5)?;
            if !sound || !lasting.is_some_and(|lasting| is_of(&lasting, number, beside)) {
                return Ok(Err(changed(&number.to_string())));
            }
            count += 1;
        }
    }
    let all = snapshot.query_one("SELECT COUNT(*) FROM log_entry", &[]).await?;
    let all = all.map(|row| row.int(0)).transpose()?.unwrap_or_default();
    if u64::try_from(all) != Ok(linked + count) {
        return Ok(Err(outside(snapshot).await?));
    }
    Ok(Ok(count))
}

/// Names an entry that is neither in the chain nor on the list.
async fn outside(snapshot: &mut Snapshot) -> Result<String> {
    let sql = "SELECT number FROM log_entry WHERE number NOT IN (SELECT entry FROM log_link)
        AND number NOT IN (SELECT entry FROM log_waiting) ORDER BY number LIMIT 1";
    Ok(match snapshot.query_one(sql, &[]).await? {
        Some(row) => format!("the entry {} stands outside the chain", row.int(0)?),
        None => "an entry is linked twice, or waits although it is linked".into(),
    })
}
