//! Commitments, leaves, and the sequencer's arithmetic.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// What stands before entry number 1: 32 zero bytes, a value no SHA-256 is known to give. Every ledger starts here;
/// which ledger a chain belongs to is told by its checkpoints, not by its start.
pub const GENESIS: [u8; 32] = [0; 32];

/// HMAC-SHA256 (RFC 2104) of the entry's canonical bytes under its own random salt. Binds the entry, and hides it
/// once entry and salt are erased. A salt is never used twice.
#[must_use]
pub fn commitment(salt: &[u8; 32], entry_bytes: &[u8]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(salt) else {
        unreachable!("HMAC takes a key of any length");
    };
    mac.update(entry_bytes);
    mac.finalize().into_bytes().into()
}

/// SHA-256 of one zero byte, `seq` (8 bytes, big endian), `prev` and `commitment`: 73 bytes. The zero byte is RFC
/// 6962's mark of a leaf (section 2.1), so that a leaf can never pass for an inner node of the tree to come.
#[must_use]
pub fn leaf(seq: u64, prev: &[u8; 32], commitment: &[u8; 32]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(seq.to_be_bytes());
    hash.update(prev);
    hash.update(commitment);
    hash.finalize().into()
}

/// One numbered entry's place in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Its number, counted from 1 without a gap.
    pub seq: u64,
    /// The leaf before it, or [`GENESIS`].
    pub prev: [u8; 32],
    /// Its entry's commitment.
    pub commitment: [u8; 32],
    /// Its leaf, which the next link names as `prev`.
    pub leaf: [u8; 32],
}

/// An entry that was stored with its act and is not numbered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The entry's id, by which its row is found again.
    pub id: [u8; 16],
    /// Its [`commitment`].
    pub commitment: [u8; 32],
}

/// What the sequencer is to store, all in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The link of each waiting entry, in the order they were given.
    pub links: Vec<([u8; 16], Link)>,
    /// The chain after them. Put it in the old one's place only when the links are durable: after a crash the same
    /// batch is computed again from the old chain, with the same result.
    pub chain: Chain,
}

/// The end of the chain: all that is needed to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    next: u64,
    head: [u8; 32],
}

impl Chain {
    /// The chain with no entry: the next number is 1, the head is [`GENESIS`].
    #[must_use]
    pub fn genesis() -> Self {
        Self { next: 1, head: GENESIS }
    }

    /// The chain that ends with this stored link; where the sequencer goes on after a start.
    #[must_use]
    pub fn after(last: &Link) -> Self {
        Self { next: last.seq.saturating_add(1), head: last.leaf }
    }

    /// The number that the next entry gets.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.next
    }

    /// How many entries there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.next - 1
    }

    /// The last leaf, or [`GENESIS`].
    #[must_use]
    pub fn head(&self) -> [u8; 32] {
        self.head
    }

    /// Numbers and links one more entry.
    pub fn push(&mut self, commitment: [u8; 32]) -> Link {
        let (seq, prev) = (self.next, self.head);
        let link = Link { seq, prev, commitment, leaf: leaf(seq, &prev, &commitment) };
        *self = Self::after(&link);
        link
    }

    /// The sequencer's step: numbers and links everything that waits, in the order given (order of arrival). Only
    /// one sequencer may run at a time; the store sees to that.
    #[must_use]
    pub fn sequence(&self, waiting: &[Waiting]) -> Batch {
        let mut chain = *self;
        let links = waiting.iter().map(|entry| (entry.id, chain.push(entry.commitment))).collect();
        Batch { links, chain }
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self::genesis()
    }
}
