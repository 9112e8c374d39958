//! Commitments, leaves of both formats, and the arithmetic of linking.

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

/// Leaf format 1, written until format 2 came and verified for ever: SHA-256 of one zero byte, `seq` (8 bytes, big endian), `prev` and `commitment`: 73 bytes. The zero byte is RFC
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

/// Leaf format 2: SHA-256 of one zero byte, the byte 2, `seq` (8 bytes, big endian), `prev`, the `commitment` of the
/// body and the SHA-256 of the lasting part ([`lasting_hash`]): 106 bytes, so that no leaf of format 1 (73 bytes) can
/// pass for one of format 2.
#[must_use]
pub fn leaf2(seq: u64, prev: &[u8; 32], commitment: &[u8; 32], lasting: &[u8; 32]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update([0, 2]);
    hash.update(seq.to_be_bytes());
    hash.update(prev);
    hash.update(commitment);
    hash.update(lasting);
    hash.finalize().into()
}

/// SHA-256 of the canonical bytes of a lasting part ([`crate::Lasting::to_bytes`]).
#[must_use]
pub fn lasting_hash(lasting: &[u8]) -> [u8; 32] {
    Sha256::digest(lasting).into()
}

/// One entry's place in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Its place, counted from 1 without a gap.
    pub seq: u64,
    /// The leaf before it, or [`GENESIS`].
    pub prev: [u8; 32],
    /// The commitment of its entry's body.
    pub commitment: [u8; 32],
    /// The [`lasting_hash`] of its lasting part; nothing in format 1, which had no lasting part.
    pub lasting: Option<[u8; 32]>,
    /// Its leaf, which the next link names as `prev`.
    pub leaf: [u8; 32],
}

impl Link {
    /// The leaf that follows from the other fields, in the format that they have.
    #[must_use]
    pub fn computed_leaf(&self) -> [u8; 32] {
        match &self.lasting {
            None => leaf(self.seq, &self.prev, &self.commitment),
            Some(lasting) => leaf2(self.seq, &self.prev, &self.commitment, lasting),
        }
    }
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

    /// The chain that ends with this stored link: where linking goes on.
    #[must_use]
    pub fn after(last: &Link) -> Self {
        Self::at(last.seq, last.leaf)
    }

    /// The chain of `count` entries that ends with the leaf `head`.
    #[must_use]
    pub fn at(count: u64, head: [u8; 32]) -> Self {
        Self { next: count.saturating_add(1), head }
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

    /// Links one more entry, in format 2.
    pub fn push(&mut self, commitment: [u8; 32], lasting: [u8; 32]) -> Link {
        self.link(commitment, Some(lasting))
    }

    /// Links one more entry in format 1, which has no lasting part: for entries that were stored before format 2
    /// and had not been linked yet.
    pub fn push_first_format(&mut self, commitment: [u8; 32]) -> Link {
        self.link(commitment, None)
    }

    fn link(&mut self, commitment: [u8; 32], lasting: Option<[u8; 32]>) -> Link {
        let mut link = Link { seq: self.next, prev: self.head, commitment, lasting, leaf: GENESIS };
        link.leaf = link.computed_leaf();
        *self = Self::after(&link);
        link
    }
}

impl Default for Chain {
    fn default() -> Self {
        Self::genesis()
    }
}
