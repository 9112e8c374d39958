//! The verifier: what a stored chain proves, and where it breaks.
//!
//! The chain alone shows every change, gap and swap before its end. It cannot show that its end was cut off, or that
//! somebody with the whole database computed it anew: for that it is held against [`Checkpoint`]s kept elsewhere.

use std::fmt;

use crate::chain::{Chain, Link, commitment, lasting_hash};
use crate::{Entry, Lasting};

/// An entry that has not expired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The salt of its commitment.
    pub salt: [u8; 32],
    /// Its canonical bytes, built anew with [`crate::Entry::to_bytes`] when the store keeps it in columns.
    pub entry: Vec<u8>,
}

/// A link as it was read from the store, in the order of `seq`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredLink {
    /// Its place in the chain, as stored.
    pub link: Link,
    /// Its entry, or nothing when it has expired.
    pub body: Option<Body>,
    /// The canonical bytes of its lasting part; nothing in format 1.
    pub lasting: Option<Vec<u8>>,
}

/// A state of the chain that was written down outside the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many entries there were.
    pub count: u64,
    /// The last leaf then.
    pub head: [u8; 32],
}

/// What a sound chain shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// How many entries.
    pub count: u64,
    /// The last leaf, or [`crate::GENESIS`].
    pub head: [u8; 32],
    /// How many of them have no body any more.
    pub expired: u64,
    /// The highest number among those. The chain cannot tell lawful expiry from a body erased too early; the
    /// retention rule can, with this number.
    pub last_expired: Option<u64>,
}

impl Verified {
    /// To be kept elsewhere.
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { count: self.count, head: self.head }
    }
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakKind {
    /// One or more entries are missing before this stored number.
    Missing {
        /// The number that came instead.
        found: u64,
    },
    /// A number came again, or too late.
    OutOfOrder {
        /// The number that came instead.
        found: u64,
    },
    /// The link does not name the leaf before it.
    PrevDiffers,
    /// The leaf is not the hash of place, predecessor, commitment and lasting part.
    LeafDiffers,
    /// The lasting part is missing, damaged, or not the one that the leaf covers.
    LastingDiffers,
    /// The lasting part and the body of one entry say different things.
    Contradiction,
    /// A leaf of format 1 after one of format 2: the older format is not written any more.
    OlderFormat,
    /// Entry or salt is not what was committed to.
    BodyDiffers,
    /// The chain ends although a checkpoint proves that it was longer.
    Truncated {
        /// How many entries there were at that checkpoint.
        known: u64,
    },
    /// The chain is sound in itself, but not the one that a checkpoint was taken of.
    Rewritten,
}

impl fmt::Display for BreakKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { found } => write!(f, "it is missing, number {found} came instead"),
            Self::OutOfOrder { found } => write!(f, "number {found} came instead, a second time or too late"),
            Self::PrevDiffers => f.write_str("it does not follow from the entry before it"),
            Self::LeafDiffers => f.write_str("its hash is wrong"),
            Self::LastingDiffers => f.write_str("its lasting part is not the one that was written"),
            Self::Contradiction => f.write_str("its lasting part and its text contradict each other"),
            Self::OlderFormat => f.write_str("it has a format that is not written any more"),
            Self::BodyDiffers => f.write_str("its text is not the text that was written"),
            Self::Truncated { known } => write!(f, "the log ends before it, but {known} entries were known"),
            Self::Rewritten => f.write_str("the log up to it is not the log that was known"),
        }
    }
}

/// The first place where the chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the audit log breaks at entry {seq}: {kind}")]
pub struct Break {
    /// The number of the entry that should have been there.
    pub seq: u64,
    /// What is wrong with it.
    pub kind: BreakKind,
}

/// Verifies one link after another, for stores that read in pages. [`verify`] does it in one go.
#[derive(Debug, Clone)]
pub struct Verifier {
    chain: Chain,
    /// Whether a link of format 2 was seen.
    second_format: bool,
    expired: u64,
    last_expired: Option<u64>,
    /// In ascending order of count; those still ahead.
    known: std::vec::IntoIter<Checkpoint>,
    next_known: Option<Checkpoint>,
}

impl Verifier {
    /// Starts before entry number 1. The chain must pass through every checkpoint; they may come in any order.
    ///
    /// # Errors
    /// A checkpoint of an empty log with another head than [`crate::GENESIS`].
    pub fn new(known: &[Checkpoint]) -> Result<Self, Break> {
        let mut known = known.to_vec();
        known.sort_by_key(|checkpoint| checkpoint.count);
        let mut known = known.into_iter();
        let next_known = known.next();
        let mut verifier = Self {
            chain: Chain::genesis(),
            second_format: false,
            expired: 0,
            last_expired: None,
            known,
            next_known,
        };
        verifier.pass_known()?;
        Ok(verifier)
    }

    /// Goes on after a state of the chain that was found sound before. What comes next is of format 2.
    #[must_use]
    pub fn after(sound: Checkpoint) -> Self {
        Self {
            chain: Chain::at(sound.count, sound.head),
            second_format: true,
            expired: 0,
            last_expired: None,
            known: Vec::new().into_iter(),
            next_known: None,
        }
    }

    /// Takes the next stored link.
    ///
    /// # Errors
    /// The [`Break`] at this place. Nothing after it can be trusted, so stop there.
    pub fn step(&mut self, stored: &StoredLink) -> Result<(), Break> {
        let (expected, link) = (self.chain.next(), &stored.link);
        let broken = |kind| Err(Break { seq: expected, kind });
        if link.seq > expected {
            return broken(BreakKind::Missing { found: link.seq });
        }
        if link.seq < expected {
            return broken(BreakKind::OutOfOrder { found: link.seq });
        }
        if link.prev != self.chain.head() {
            return broken(BreakKind::PrevDiffers);
        }
        if link.leaf != link.computed_leaf() {
            return broken(BreakKind::LeafDiffers);
        }
        let lasting = match self.lasting(stored) {
            Ok(lasting) => lasting,
            Err(kind) => return broken(kind),
        };
        match &stored.body {
            Some(body) if commitment(&body.salt, &body.entry) != link.commitment => {
                return broken(BreakKind::BodyDiffers);
            }
            Some(body) => {
                if lasting.is_some_and(|lasting| !says_the_same(&lasting, &body.entry)) {
                    return broken(BreakKind::Contradiction);
                }
            }
            None => {
                self.expired += 1;
                self.last_expired = Some(link.seq);
            }
        }
        self.chain = Chain::after(link);
        self.pass_known()
    }

    /// The lasting part of a link, held against its hash; nothing in format 1.
    fn lasting(&mut self, stored: &StoredLink) -> Result<Option<Lasting>, BreakKind> {
        let (expected, bytes) = match (&stored.link.lasting, &stored.lasting) {
            (None, None) if self.second_format => return Err(BreakKind::OlderFormat),
            (None, None) => return Ok(None),
            (Some(expected), Some(bytes)) => (expected, bytes),
            _ => return Err(BreakKind::LastingDiffers),
        };
        self.second_format = true;
        if lasting_hash(bytes) != *expected {
            return Err(BreakKind::LastingDiffers);
        }
        Lasting::from_bytes(bytes).map(Some).map_err(|_| BreakKind::LastingDiffers)
    }

    /// The end of the stored links.
    ///
    /// # Errors
    /// [`BreakKind::Truncated`] when a checkpoint lies beyond the end.
    pub fn finish(self) -> Result<Verified, Break> {
        let furthest = self.known.last().or(self.next_known);
        if let Some(Checkpoint { count, .. }) = furthest {
            return Err(Break { seq: self.chain.next(), kind: BreakKind::Truncated { known: count } });
        }
        Ok(Verified {
            count: self.chain.count(),
            head: self.chain.head(),
            expired: self.expired,
            last_expired: self.last_expired,
        })
    }

    /// Holds the present state against the checkpoints taken of it.
    fn pass_known(&mut self) -> Result<(), Break> {
        while let Some(known) = self.next_known.filter(|known| known.count == self.chain.count()) {
            if known.head != self.chain.head() {
                return Err(Break { seq: known.count, kind: BreakKind::Rewritten });
            }
            self.next_known = self.known.next();
        }
        Ok(())
    }
}

/// Whether lasting part and body are of one entry.
fn says_the_same(lasting: &Lasting, body: &[u8]) -> bool {
    Entry::from_bytes(body).is_ok_and(|entry| {
        entry.verb == lasting.verb()
            && entry.operation == lasting.operation()
            && entry.outcome == lasting.outcome()
    })
}

/// Walks the stored links from number 1. Finds every flipped bit, deleted, added, repeated or swapped entry before
/// the end of what is given; whether that end is the true one only [`verify_against`] can tell. Expired bodies are
/// fine.
///
/// # Errors
/// The first [`Break`].
pub fn verify(links: impl IntoIterator<Item = StoredLink>) -> Result<Verified, Break> {
    verify_against(links, &[])
}

/// As [`verify`], and the chain must pass through every checkpoint that is known from elsewhere: finds an end cut
/// off, a restored old copy, and a chain computed anew.
///
/// # Errors
/// The first [`Break`].
pub fn verify_against(
    links: impl IntoIterator<Item = StoredLink>,
    known: &[Checkpoint],
) -> Result<Verified, Break> {
    let mut verifier = Verifier::new(known)?;
    for stored in links {
        verifier.step(&stored)?;
    }
    verifier.finish()
}
