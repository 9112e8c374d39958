//! The audit log's records. Entries enter unsequenced in the transaction of the act; one sequencer chains them
//! in batches. The tree over the chain comes later; the chain is verified from the first day.

use ledger::{Body, Chain, Entry, Link, StoredLink, Verifier};
use store::{Batch, Row, Snapshot, Store, StoreError};
use vault::keyfile::ServerKey;

use crate::{
    AccessError, Result,
    keys::{self, field::AUDIT_IDS},
};

/// At most so many entries are chained in one batch.
const BATCH: i64 = 500;
/// How often a batch is tried anew when another sequencer was faster.
const ATTEMPTS: u32 = 8;

/// Adds an entry to a batch. An entry that is there already stays as it is: after a lost connection nobody knows
/// whether a batch was written, and its entries are written once more.
pub(crate) fn push(batch: &mut Batch, entry: &Entry) {
    let content = entry.to_bytes();
    let salt: [u8; 32] = vault::random_bytes();
    let commitment = ledger::commitment(&salt, &content);
    batch.push(
        "INSERT INTO audit_entry (uuid, at_ms, content, salt, commitment) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (uuid) DO NOTHING",
        vec![
            uuid::Uuid::from_bytes(entry.id).to_string().into(),
            entry.at_ms.into(),
            content.into(),
            salt.to_vec().into(),
            commitment.to_vec().into(),
        ],
    );
}

/// Seals the ids that one page of a list showed, bound to its entry.
pub(crate) fn seal_ids(server_key: &ServerKey, entry: &[u8; 16], ids: &[String]) -> Result<Vec<u8>> {
    Ok(vault::seal(&server_key.derive("audit-ids"), AUDIT_IDS, entry, ids.join("\n").as_bytes())?)
}

/// Opens the ids that an entry about a page of a list carries, in the order in which they were shown; none when
/// it carries none.
///
/// # Errors
/// When they were sealed under another key file, or for another entry.
pub fn shown_ids(server_key: &ServerKey, entry: &Entry) -> Result<Vec<String>> {
    if entry.ids_sealed.is_empty() {
        return Ok(Vec::new());
    }
    let text = keys::open_text(&server_key.derive("audit-ids"), AUDIT_IDS, &entry.id, &entry.ids_sealed)?;
    Ok(text.lines().map(Into::into).collect())
}

/// Chains waiting entries until none waits; answers how many it chained. One task of the server runs it. Should
/// two run at once (two servers on one database), a batch of the later one is undone whole and tried anew: a
/// sequence number is given once, and an entry gets one once.
///
/// # Errors
/// The database's.
pub async fn sequence(store: &Store) -> Result<u64> {
    let mut done = 0;
    let mut disturbed = 0;
    loop {
        let (batch, count) = next_batch(store).await?;
        if count == 0 {
            return Ok(done);
        }
        match store.write(batch).await {
            Ok(()) => done += count,
            Err(StoreError::Guard(_) | StoreError::Unique { .. }) if disturbed < ATTEMPTS => disturbed += 1,
            Err(error) => return Err(error.into()),
        }
    }
}

async fn next_batch(store: &Store) -> Result<(Batch, u64)> {
    let mut snapshot = store.snapshot().await?;
    let sql =
        "SELECT seq, prev, leaf, commitment FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1";
    let mut chain = match snapshot.query_one(sql, &[]).await? {
        Some(row) => Chain::after(&link(&row)?),
        None => Chain::genesis(),
    };
    let sql = "SELECT id, commitment FROM audit_entry WHERE seq IS NULL ORDER BY id LIMIT $1";
    let mut batch = Batch::new();
    let waiting = snapshot.query(sql, &[BATCH.into()]).await?;
    for row in &waiting {
        let link = chain.push_first_format(hash(&row.bytes(1)?)?);
        batch.guard(
            "UPDATE audit_entry SET seq = $2, prev = $3, leaf = $4 WHERE id = $1 AND seq IS NULL",
            vec![
                row.int(0)?.into(),
                i64::try_from(link.seq).unwrap_or(i64::MAX).into(),
                link.prev.to_vec().into(),
                link.leaf.to_vec().into(),
            ],
            1,
            "sequence",
        );
    }
    Ok((batch, waiting.len() as u64))
}

fn link(row: &Row) -> Result<Link> {
    Ok(Link {
        seq: u64::try_from(row.int(0)?).unwrap_or_default(),
        prev: hash(&row.bytes(1)?)?,
        leaf: hash(&row.bytes(2)?)?,
        commitment: hash(&row.bytes(3)?)?,
        lasting: None,
    })
}

fn hash(bytes: &[u8]) -> Result<[u8; 32]> {
    bytes.try_into().map_err(|_| AccessError::NotFound)
}

/// What the verifier found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Chained entries.
    pub count: u64,
    /// Leaf of the last one, in hex.
    pub head: String,
    /// Entries that wait for the sequencer.
    pub waiting: u64,
}

/// Recomputes the whole chain, page by page, from one moment of the database. Beside the chain itself it checks
/// what the chain does not cover: the columns beside an entry (its id, its time) repeat what the entry says, and
/// entry and salt are there together or expired together. Waiting entries are held against their commitments.
///
/// It cannot see that the end of the log was cut off, or that all of it was computed anew: compare `count` and
/// `head` with what was written down elsewhere before.
///
/// # Errors
/// The database's; a broken chain is the inner error, in words.
pub async fn verify(store: &Store) -> Result<std::result::Result<Verified, String>> {
    let mut snapshot = store.snapshot().await?;
    let chained = match chained(&mut snapshot).await? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let waiting = waiting(&mut snapshot).await?;
    Ok(waiting.map(|waiting| Verified {
        count: chained.count,
        head: chained.head.iter().map(|byte| format!("{byte:02x}")).collect(),
        waiting,
    }))
}

/// A finding in words, or what was looked for.
type Found<T> = std::result::Result<T, String>;

async fn chained(snapshot: &mut Snapshot) -> Result<Found<ledger::Verified>> {
    let sql = "SELECT seq, prev, leaf, commitment, content, salt, uuid, at_ms FROM audit_entry
        WHERE seq > $1 ORDER BY seq LIMIT $2";
    let mut chain = match Verifier::new(&[]) {
        Ok(chain) => chain,
        Err(broken) => return Ok(Err(broken.to_string())),
    };
    let mut after = i64::MIN;
    loop {
        let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
        let Some(last) = rows.last() else { return Ok(chain.finish().map_err(|broken| broken.to_string())) };
        after = last.int(0)?;
        for row in &rows {
            let (Ok(link), Ok(body)) = (link(row), body(row, 4)?) else {
                return Ok(Err(format!(
                    "the audit log breaks at entry {}: its columns are not what the entry says",
                    row.int(0)?
                )));
            };
            if let Err(broken) = chain.step(&StoredLink { link, body, lasting: None }) {
                return Ok(Err(broken.to_string()));
            }
        }
    }
}

async fn waiting(snapshot: &mut Snapshot) -> Result<Found<u64>> {
    let sql = "SELECT id, commitment, content, salt, uuid, at_ms FROM audit_entry
        WHERE seq IS NULL AND id > $1 ORDER BY id LIMIT $2";
    let (mut count, mut after) = (0, i64::MIN);
    loop {
        let rows = snapshot.query(sql, &[after.into(), BATCH.into()]).await?;
        let Some(last) = rows.last() else { return Ok(Ok(count)) };
        after = last.int(0)?;
        for row in &rows {
            let commitment = row.bytes(1)?;
            let fits = |body: Body| ledger::commitment(&body.salt, &body.entry).as_slice() == commitment;
            if !body(row, 2)?.is_ok_and(|body| body.is_some_and(fits)) {
                let id = row.text(4)?;
                return Ok(Err(format!(
                    "the entry {id}, which waits for its number, is not what was written"
                )));
            }
            count += 1;
        }
    }
}

/// Entry and salt at column `first`, then the id and the time that the row claims for it. Both are erased together
/// at the end of retention; `Err` when only one is there, or the row claims something else than its entry says.
fn body(row: &Row, first: usize) -> Result<std::result::Result<Option<Body>, ()>> {
    let (entry, salt) = match (row.opt_bytes(first)?, row.opt_bytes(first + 1)?) {
        (Some(entry), Some(salt)) => (entry, salt),
        (None, None) => return Ok(Ok(None)),
        _ => return Ok(Err(())),
    };
    let (Ok(said), Ok(salt)) = (Entry::from_bytes(&entry), hash(&salt)) else { return Ok(Err(())) };
    let id = uuid::Uuid::from_bytes(said.id).to_string();
    let same = id == row.text(first + 2)? && said.at_ms == row.int(first + 3)?;
    Ok(if same { Ok(Some(Body { salt, entry })) } else { Err(()) })
}
