//! The audit log's records. Entries enter unsequenced in the transaction of the act; one sequencer chains them
//! in batches. The tree over the chain comes later; the chain is verified from the first day.

use ledger::{Body, Chain, Entry, Link, StoredLink};
use store::{Batch, Store};

use crate::{Access, AccessError, Result};

/// At most so many entries are chained in one batch.
const BATCH: i64 = 500;

/// Adds an entry to a batch.
pub(crate) fn push(batch: &mut Batch, entry: &Entry) {
    let content = entry.to_bytes();
    let salt: [u8; 32] = vault::random_bytes();
    let commitment = ledger::commitment(&salt, &content);
    batch.push(
        "INSERT INTO audit_entry (uuid, at_ms, content, salt, commitment) VALUES ($1, $2, $3, $4, $5)",
        vec![
            uuid::Uuid::from_bytes(entry.id).to_string().into(),
            entry.at_ms.into(),
            content.into(),
            salt.to_vec().into(),
            commitment.to_vec().into(),
        ],
    );
}

/// Chains waiting entries until none waits. Run by one task at a time; two servers on one database disturb
/// each other's batches but never the chain, since a sequence number is given once.
///
/// # Errors
/// The database's.
pub async fn sequence(store: &Store) -> Result<u64> {
    let mut done = 0;
    loop {
        let mut snapshot = store.snapshot().await?;
        let last = snapshot
            .query_one("SELECT seq, prev, leaf, commitment FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1", &[])
            .await?;
        let mut chain = match last {
            Some(row) => Chain::after(&link(&row)?),
            None => Chain::genesis(),
        };
        let waiting = snapshot
            .query(
                "SELECT id, commitment FROM audit_entry WHERE seq IS NULL ORDER BY id LIMIT $1",
                &[BATCH.into()],
            )
            .await?;
        drop(snapshot);
        if waiting.is_empty() {
            return Ok(done);
        }
        let mut batch = Batch::new();
        for row in &waiting {
            let link = chain.push(hash(&row.bytes(1)?)?);
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
        store.write(batch).await?;
        done += waiting.len() as u64;
    }
}

fn link(row: &store::Row) -> Result<Link> {
    Ok(Link {
        seq: u64::try_from(row.int(0)?).unwrap_or_default(),
        prev: hash(&row.bytes(1)?)?,
        leaf: hash(&row.bytes(2)?)?,
        commitment: hash(&row.bytes(3)?)?,
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

/// Recomputes the whole chain.
///
/// # Errors
/// The database's; a broken chain is the inner error, in words.
pub async fn verify(store: &Store) -> Result<std::result::Result<Verified, String>> {
    let mut snapshot = store.snapshot().await?;
    let rows = snapshot
        .query(
            "SELECT seq, prev, leaf, commitment, content, salt FROM audit_entry WHERE seq IS NOT NULL ORDER BY seq",
            &[],
        )
        .await?;
    let waiting = snapshot.query_one("SELECT COUNT(*) FROM audit_entry WHERE seq IS NULL", &[]).await?;
    let waiting = waiting.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    let mut links = Vec::with_capacity(rows.len());
    for row in rows {
        links.push(StoredLink {
            link: link(&row)?,
            body: match (row.opt_bytes(4)?, row.opt_bytes(5)?) {
                (Some(entry), Some(salt)) => Some(Body { salt: hash(&salt)?, entry }),
                _ => None,
            },
        });
    }
    Ok(ledger::verify(links.into_iter())
        .map(|found| Verified {
            count: found.count,
            head: found.head.iter().map(|byte| format!("{byte:02x}")).collect(),
            waiting: u64::try_from(waiting).unwrap_or_default(),
        })
        .map_err(|broken| broken.to_string()))
}

impl Access {
    /// The present instant in milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }
}
