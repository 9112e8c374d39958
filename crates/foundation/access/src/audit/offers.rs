//! What witnesses are handed: the newest checkpoint, with the proof that it continues the log as they know it. There is
//! nothing in it about anybody; but how much the log grows tells how busy a house is, so it is handed only to whoever shows
//! the password of the witnesses.

use ledger::{
    tree::{Frontier, Hash, Node, Range, consistency_plan, root_of},
    witness::Offer,
};
use store::{Snapshot, Store, Value};
use vault::keyfile::ServerKey;

use super::{
    checkpoints::{Kept, LEAVES_SQL, TILE_LEVELS, place},
    hash,
};
use crate::{Error, Result};

/// Purpose of the key file's key from which the password of the witnesses is made.
const PASSWORD: &str = "log-witnesses/v1";

/// The newest checkpoint with the proof from an earlier number of entries; nothing before the first checkpoint. Whoever asks
/// from a number that the log does not have yet gets the checkpoint without a proof, and sees that the log is shorter.
///
/// # Errors
/// The database's; [`Error::Damaged`] when what a proof is made of is not there.
pub async fn offer(store: &Store, old: u64) -> Result<Option<Offer>> {
    let mut snapshot = store.snapshot().await?;
    let Some(kept) = Kept::newest(&mut snapshot).await? else { return Ok(None) };
    let mut proof = Vec::new();
    for range in consistency_plan(old, kept.size).unwrap_or_default() {
        proof.push(root(&mut snapshot, range).await?);
    }
    Ok(Some(Offer { old, proof, note: kept.note }))
}

async fn root(snapshot: &mut Snapshot, range: Range) -> Result<Hash> {
    let mut nodes = Vec::new();
    for node in range.nodes() {
        nodes.push(subtree(snapshot, node).await?);
    }
    Ok(root_of(&nodes))
}

/// The hash of a complete subtree: from its leaves, or from the subtrees below it that are kept. At most 128 rows are read,
/// whatever the size of the log.
async fn subtree(snapshot: &mut Snapshot, node: Node) -> Result<Hash> {
    let above = node.level % TILE_LEVELS;
    let below = node.level - above;
    let (first, many) = (node.index << above, 1_u64 << above);
    let rows = if below == 0 {
        let (from, to) = (place(first + 1), place(first + many));
        snapshot.query(LEAVES_SQL, &[from.into(), to.into(), place(many).into()]).await?
    } else {
        let sql =
            "SELECT place, hash FROM log_tile WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place";
        let level: Value = i64::from(below).into();
        snapshot.query(sql, &[level, place(first).into(), place(first + many).into()]).await?
    };
    if u64::try_from(rows.len()) != Ok(many) {
        return Err(Error::damaged("what a proof of the log is made of is not there"));
    }
    let mut tree = Frontier::new();
    for row in &rows {
        tree.push(hash(&row.bytes(1)?)?);
    }
    Ok(tree.root())
}

/// The passwords by which witnesses are known, the newest first: one for each generation of the key file.
#[must_use]
pub fn witness_passwords(server_key: &ServerKey) -> Vec<String> {
    let generations: Vec<_> = server_key.generations().collect();
    let keys = generations.into_iter().rev().filter_map(|one| server_key.derive_at(one, PASSWORD));
    keys.map(|key| vault::token(&key, &[b"witness"]).iter().map(|byte| format!("{byte:02x}")).collect())
        .collect()
}

/// Whether somebody shows the password of the witnesses.
#[must_use]
pub fn is_witness(server_key: &ServerKey, shown: &str) -> bool {
    let passwords = witness_passwords(server_key);
    passwords.iter().any(|password| vault::equal_ct(password.as_bytes(), shown.as_bytes()))
}
