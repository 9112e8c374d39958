//! Checkpoints: what the log says of itself, signed, so that others can keep it. A checkpoint names the number of entries
//! and the root of the tree over them; whoever kept one notices later that an entry before it was changed or removed, or that
//! the end was cut off. The chain alone shows none of that to somebody who has the whole database and the key file.
//!
//! - The log's key is derived from the key file, one for each generation, so that a new generation is a new key as well.
//!   A checkpoint is signed by the newest ones: whoever pinned an older one still finds its signature.
//! - The log's name follows from its first leaf, which nobody can choose: another log has another name.
//! - Making a checkpoint leaves no entry, as linking leaves none: it says what is there, and adds nothing to it. An entry for
//!   each would make the log grow for ever with nobody at work.

use ledger::{
    note::{KeyUse, Note, SignedHead, Signer, Verifier},
    tree::{Frontier, Hash, Node, TreeHead},
    witness::{Sighting, Sightings, signed_by},
};
use store::{Batch, Row, Snapshot, Store, Value};
use vault::keyfile::ServerKey;

use super::hash;
use crate::{Access, Error, Result};

/// Purpose of the key file's key from which the log's key is made.
const SIGNING: &str = "log-signing/v1";
/// How many generations of the key file sign, the newest ones.
const SIGNERS_MAX: usize = 8;
/// Complete subtrees of every so many levels are kept, so that a proof reads few rows however long the log is.
pub(super) const TILE_LEVELS: u32 = 8;
/// Leaves that are read at a time.
const LEAVES: i64 = 10_000;
const DAY_MS: i64 = 86_400_000;
/// So long every checkpoint is kept; of older ones the last of each day is.
const ALL_KEPT_MS: i64 = 2 * DAY_MS;
/// Only one process makes checkpoints at a time.
const JOB: &str = "checkpoint";

/// The leaves of both stages of the log in their order, from a place up to another.
pub(super) const LEAVES_SQL: &str = "SELECT seq, leaf FROM (
      SELECT seq, leaf FROM audit_entry WHERE seq >= $1 AND seq <= $2
      UNION ALL SELECT seq, leaf FROM log_link WHERE seq >= $1 AND seq <= $2) l ORDER BY seq LIMIT $3";

/// The log's name: from its first leaf. Nothing before the first entry is linked.
///
/// # Errors
/// The database's.
pub async fn log_name(snapshot: &mut Snapshot) -> Result<Option<String>> {
    let first = snapshot.query_one(LEAVES_SQL, &[1.into(), 1.into(), 1.into()]).await?;
    let Some(first) = first else { return Ok(None) };
    let leaf = hash(&first.bytes(1)?)?;
    let name: String = leaf.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(format!("palermo-log-{name}")))
}

/// The keys of a log with this name, one for each generation of the key file, the newest first.
///
/// # Errors
/// When the log's name cannot stand in a note, which it always can.
pub fn log_signers(server_key: &ServerKey, name: &str) -> Result<Vec<Signer>> {
    let generations: Vec<_> = server_key.generations().collect();
    let keys = generations.into_iter().rev().filter_map(|one| server_key.derive_at(one, SIGNING));
    keys.map(|key| Signer::from_seed(name, KeyUse::Log, key.expose()))
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| Error::failed("the log's name cannot be signed for"))
}

/// A checkpoint as its row has it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) size: u64,
    leaf: Vec<u8>,
    pub(super) tree: Frontier,
    pub(super) note: String,
}

const KEPT: &str = "SELECT size, leaf, edge, note FROM log_checkpoint";

impl Kept {
    /// The newest one.
    pub(super) async fn newest(snapshot: &mut Snapshot) -> Result<Option<Self>> {
        Self::one(snapshot, "ORDER BY size DESC LIMIT 1", &[]).await
    }

    /// The newest one of a log of at most so many entries.
    pub(super) async fn up_to(snapshot: &mut Snapshot, size: i64) -> Result<Option<Self>> {
        Self::one(snapshot, "WHERE size <= $1 ORDER BY size DESC LIMIT 1", &[size.into()]).await
    }

    async fn one(snapshot: &mut Snapshot, which: &str, params: &[Value]) -> Result<Option<Self>> {
        let row = snapshot.query_one(&format!("{KEPT} {which}"), params).await?;
        row.map(|row| Self::of(&row)).transpose()
    }

    fn of(row: &Row) -> Result<Self> {
        let damaged = || Error::damaged("a checkpoint of the log is not what was written");
        let size = u64::try_from(row.int(0)?).map_err(|_| damaged())?;
        let edge = row.bytes(2)?.chunks(32).map(hash).collect::<store::Result<Vec<_>>>()?;
        let tree = Frontier::from_edge(size, edge).ok_or_else(damaged)?;
        Ok(Self { size, leaf: row.bytes(1)?, tree, note: row.text(3)? })
    }

    /// Whether the log still has this checkpoint's last entry at its place.
    async fn is_passed(&self, snapshot: &mut Snapshot) -> Result<bool> {
        let size: Value = place(self.size).into();
        let leaf = snapshot.query_one(LEAVES_SQL, &[size.clone(), size, 1.into()]).await?;
        Ok(leaf.map(|row| row.bytes(1)).transpose()?.as_ref() == Some(&self.leaf))
    }
}

/// A place of the log for a column.
pub(super) fn place(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Signs and keeps a checkpoint when entries were linked since the last one; answers how many entries it is over. Of two
/// processes one does it, and both would say the same.
///
/// # Errors
/// [`Error::Failed`] when the log does not continue the last checkpoint: nothing is signed then, and whoever watches sees that
/// nothing comes any more. Otherwise the database's.
pub async fn checkpoint(access: &Access) -> Result<Option<u64>> {
    let mut snapshot = access.store.snapshot().await?;
    let last = Kept::newest(&mut snapshot).await?;
    let Some(name) = log_name(&mut snapshot).await? else { return Ok(None) };
    let grown = match &last {
        Some(last) if !last.is_passed(&mut snapshot).await? => {
            return Err(Error::failed("the log does not continue its last checkpoint: run `palermo check`"));
        }
        Some(last) => Grown::over(&mut snapshot, last.tree.clone()).await?,
        None => Grown::over(&mut snapshot, Frontier::new()).await?,
    };
    drop(snapshot);
    let Some(leaf) = grown.leaf else { return Ok(None) };
    let head = TreeHead { size: grown.tree.size(), root: grown.tree.root() };
    let note = signed(&access.server_key, SignedHead { origin: name, head })?;
    let mut batch = Batch::new();
    for (node, hash) in &grown.tiles {
        keep_tile(&mut batch, *node, hash);
    }
    keep(&mut batch, (access.now_ms(), leaf), &grown.tree, note);
    Ok(access.store.try_job(JOB, batch).await?.then_some(head.size))
}

fn signed(server_key: &ServerKey, head: SignedHead) -> Result<String> {
    let text = head.text();
    let mut note = format!("{text}\n");
    for signer in log_signers(server_key, &head.origin)?.iter().take(SIGNERS_MAX) {
        note.push_str(&signer.sign(&text));
    }
    Ok(note)
}

/// What came to a tree.
struct Grown {
    tree: Frontier,
    /// The last leaf; nothing when none came.
    leaf: Option<Hash>,
    tiles: Vec<(Node, Hash)>,
}

impl Grown {
    async fn over(snapshot: &mut Snapshot, tree: Frontier) -> Result<Self> {
        let mut grown = Self { tree, leaf: None, tiles: Vec::new() };
        loop {
            let from = place(grown.tree.size()).saturating_add(1);
            let rows = snapshot.query(LEAVES_SQL, &[from.into(), i64::MAX.into(), LEAVES.into()]).await?;
            if rows.is_empty() {
                return Ok(grown);
            }
            for row in &rows {
                if u64::try_from(row.int(0)?) != Ok(grown.tree.size() + 1) {
                    return Err(Error::failed("an entry of the log is missing: run `palermo check`"));
                }
                grown.push(hash(&row.bytes(1)?)?);
            }
        }
    }

    fn push(&mut self, leaf: Hash) {
        let tiles = &mut self.tiles;
        self.tree.push_with(leaf, |node, hash| {
            if node.level > 0 && node.level.is_multiple_of(TILE_LEVELS) {
                tiles.push((node, *hash));
            }
        });
        self.leaf = Some(leaf);
    }
}

fn keep_tile(batch: &mut Batch, node: Node, hash: &Hash) {
    batch.push(
        "INSERT INTO log_tile (level, place, hash) VALUES ($1, $2, $3) ON CONFLICT (level, place) DO NOTHING",
        vec![i64::from(node.level).into(), place(node.index).into(), hash.to_vec().into()],
    );
}

/// Keeps a checkpoint. One size has one; of those of earlier days the last one stays, which vouches for all before it.
fn keep(batch: &mut Batch, (now_ms, leaf): (i64, Hash), tree: &Frontier, note: String) {
    batch.push(
        "INSERT INTO log_checkpoint (size, at_ms, leaf, edge, note) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (size) DO NOTHING",
        vec![
            place(tree.size()).into(),
            now_ms.into(),
            leaf.to_vec().into(),
            tree.edge().concat().into(),
            note.into(),
        ],
    );
    batch.push(
        "DELETE FROM log_checkpoint WHERE at_ms < $1 AND size NOT IN
         (SELECT MAX(c.size) FROM log_checkpoint c GROUP BY c.at_ms / 86400000)",
        vec![(now_ms - ALL_KEPT_MS).into()],
    );
}

/// What the database says of its own earlier states: every checkpoint that is kept, each as a sighting of the log. Of one
/// that is no checkpoint of this log with the keys that are given, or says something else than its row, a sentence.
pub(super) async fn sightings(
    snapshot: &mut Snapshot,
    keys: Option<&[Verifier]>,
) -> Result<(Vec<Sighting>, Vec<String>)> {
    let (mut seen, mut wrong) = (Vec::new(), Vec::new());
    let sql = format!("{KEPT} WHERE size > $1 ORDER BY size LIMIT $2");
    let mut after = -1_i64;
    loop {
        let rows = snapshot.query(&sql, &[after.into(), LEAVES.into()]).await?;
        let Some(last) = rows.last() else { return Ok((seen, wrong)) };
        after = last.int(0)?;
        for row in &rows {
            match said(row, keys) {
                Some(head) => seen.push(Sighting { head, by: "a checkpoint of this database".into() }),
                None => wrong.push(format!(
                    "the checkpoint over {} entries is not one that this log signed",
                    row.int(0)?
                )),
            }
        }
    }
}

/// Holds what came to the log since it had a size at which it was sound against the checkpoints that were made since. The
/// tree begins with the last checkpoint before.
pub(super) async fn since(snapshot: &mut Snapshot, size: i64, keys: &[Verifier]) -> Result<Vec<String>> {
    let (seen, wrong) = sightings(snapshot, Some(keys)).await?;
    if !wrong.is_empty() {
        return Ok(wrong);
    }
    let before = Kept::up_to(snapshot, size).await?;
    let mut held = match before {
        Some(before) if !before.is_passed(snapshot).await? => {
            return Ok(vec![format!(
                "the log does not continue its checkpoint over {} entries",
                before.size
            )]);
        }
        Some(before) => Sightings::after(before.tree, seen),
        None => Sightings::new(seen),
    };
    loop {
        let from = place(held.size()).saturating_add(1);
        let rows = snapshot.query(LEAVES_SQL, &[from.into(), i64::MAX.into(), LEAVES.into()]).await?;
        if rows.is_empty() {
            return Ok(held.finish().err().map(|apart| apart.to_string()).into_iter().collect());
        }
        for row in &rows {
            if let Err(apart) = held.push(hash(&row.bytes(1)?)?) {
                return Ok(vec![apart.to_string()]);
            }
        }
    }
}

/// What a checkpoint says, when everything in its row says the same.
fn said(row: &Row, keys: Option<&[Verifier]>) -> Option<TreeHead> {
    let kept = Kept::of(row).ok()?;
    let note = Note::parse(&kept.note).ok()?;
    let said = match keys {
        Some(keys) => signed_by(keys, &note).ok()?,
        None => SignedHead::parse(note.text()).ok()?,
    };
    let head = TreeHead { size: kept.size, root: kept.tree.root() };
    (said.head == head).then_some(head)
}

/// The public halves of the keys of the log that a key file stands for; none before its first entry is linked.
///
/// # Errors
/// The database's.
pub async fn log_keys(store: &Store, server_key: &ServerKey) -> Result<Vec<Verifier>> {
    let Some(name) = log_name(&mut store.snapshot().await?).await? else { return Ok(Vec::new()) };
    Ok(log_signers(server_key, &name)?.iter().map(|signer| signer.verifier().clone()).collect())
}
