//! The Merkle tree over the leaves of the chain (RFC 6962, section 2.1): one short hash for the whole log, and short
//! proofs that an entry is in it and that a later log continues an earlier one.
//!
//! The chain's leaves are the tree's leaf hashes as they are stored: they begin with the zero byte that RFC 6962 puts
//! before a leaf. The leaf of entry `seq` has the index `seq - 1`.
//!
//! Nothing here reads a database. A proof is made in two steps: [`inclusion_plan`] or [`consistency_plan`] says which
//! ranges of leaves it is made of, [`Range::nodes`] which complete subtrees these ranges consist of; whoever has the
//! hashes of those subtrees folds them with [`root_of`].

use sha2::{Digest, Sha256};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// The hash of an inner node: SHA-256 of the byte 1, the left and the right child (RFC 6962, section 2.1).
#[must_use]
pub fn inner(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// The root of the tree without leaves: SHA-256 of nothing.
#[must_use]
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// A complete subtree: the `index`-th of those with 2^`level` leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Node {
    /// The height above the leaves; at most 63.
    pub level: u32,
    /// Its place among the subtrees of its height, counted from 0.
    pub index: u64,
}

/// Leaves from `start` up to and without `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first leaf, counted from 0.
    pub start: u64,
    /// The leaf after the last one.
    pub end: u64,
}

impl Range {
    /// The number of leaves.
    #[must_use]
    pub fn len(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Whether there is no leaf in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The complete subtrees that the range consists of, from left to right, each as high as possible. Their number is
    /// at most twice the number of bits of the range's end.
    #[must_use]
    pub fn nodes(self) -> Vec<Node> {
        let (mut at, mut nodes) = (self.start, Vec::new());
        while at < self.end {
            let aligned = if at == 0 { 63 } else { at.trailing_zeros() };
            let fits = (self.end - at).ilog2();
            let level = aligned.min(fits);
            nodes.push(Node { level, index: at >> level });
            at += 1 << level;
        }
        nodes
    }

    /// Splits where RFC 6962 does: after the largest power of two that is smaller than the number of leaves.
    fn split(self) -> (Self, Self) {
        let half = 1 << (self.len() - 1).ilog2();
        let middle = self.start + half;
        (Self { start: self.start, end: middle }, Self { start: middle, end: self.end })
    }
}

/// The root over complete subtrees that follow one another from left to right, each at least as high as the next: what
/// [`Range::nodes`] gives for a range of a plan. The root of nothing is [`empty_root`].
#[must_use]
pub fn root_of(nodes: &[Hash]) -> Hash {
    let mut from_the_right = nodes.iter().rev();
    let Some(last) = from_the_right.next() else { return empty_root() };
    from_the_right.fold(*last, |right, left| inner(left, &right))
}

/// Builds the tree leaf by leaf and keeps only its right edge: at most 64 hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The complete subtrees of the present size, from left to right.
    edge: Vec<Hash>,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree of `size` leaves whose complete subtrees, as [`Range::nodes`] of all its leaves names them, have these
    /// hashes; nothing when their number is not right.
    #[must_use]
    pub fn from_edge(size: u64, edge: Vec<Hash>) -> Option<Self> {
        let right = u64::from(size.count_ones()) == u64::try_from(edge.len()).ok()?;
        right.then_some(Self { size, edge })
    }

    /// The number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The hashes of its complete subtrees, from left to right.
    #[must_use]
    pub fn edge(&self) -> &[Hash] {
        &self.edge
    }

    /// Takes the next leaf hash; tells `made` of every complete subtree that it finishes, the leaf itself first.
    pub fn push_with(&mut self, leaf: Hash, mut made: impl FnMut(Node, &Hash)) {
        let mut hash = leaf;
        let mut node = Node { level: 0, index: self.size };
        made(node, &hash);
        let mut rest = self.size;
        while rest & 1 == 1 {
            let Some(left) = self.edge.pop() else { break };
            hash = inner(&left, &hash);
            node = Node { level: node.level + 1, index: node.index >> 1 };
            made(node, &hash);
            rest >>= 1;
        }
        self.edge.push(hash);
        self.size += 1;
    }

    /// Takes the next leaf hash.
    pub fn push(&mut self, leaf: Hash) {
        self.push_with(leaf, |_, _| {});
    }

    /// The root of the tree as it is.
    #[must_use]
    pub fn root(&self) -> Hash {
        root_of(&self.edge)
    }
}

/// The ranges whose roots prove that the leaf `index` is in the tree of `size` leaves, in the order of the proof (RFC
/// 6962, section 2.1.1); nothing when the tree has no such leaf.
#[must_use]
pub fn inclusion_plan(index: u64, size: u64) -> Option<Vec<Range>> {
    if index >= size {
        return None;
    }
    let (mut within, mut plan) = (Range { start: 0, end: size }, Vec::new());
    while within.len() > 1 {
        let (left, right) = within.split();
        let (next, beside) = if index < left.end { (left, right) } else { (right, left) };
        plan.push(beside);
        within = next;
    }
    plan.reverse();
    Some(plan)
}

/// The ranges whose roots prove that the tree of `new` leaves continues the tree of `old` leaves, in the order of the
/// proof (RFC 6962, section 2.1.2). Nothing needs to be shown when both are the same, or when the old tree is empty;
/// nothing can be shown when the old one is larger.
#[must_use]
pub fn consistency_plan(old: u64, new: u64) -> Option<Vec<Range>> {
    if old > new {
        return None;
    }
    if old == 0 || old == new {
        return Some(Vec::new());
    }
    let (mut within, mut plan, mut known) = (Range { start: 0, end: new }, Vec::new(), true);
    while old < within.end {
        let (left, right) = within.split();
        if old <= left.end {
            plan.push(right);
            within = left;
        } else {
            plan.push(left);
            within = right;
            known = false;
        }
    }
    if !known {
        plan.push(within);
    }
    plan.reverse();
    Some(plan)
}

/// Whether `proof` shows that `leaf` stands at `index` in the tree of `size` leaves with this root (RFC 9162, section
/// 2.1.3.2).
#[must_use]
pub fn includes(root: &Hash, size: u64, index: u64, leaf: &Hash, proof: &[Hash]) -> bool {
    if index >= size {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, size - 1, *leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = inner(beside, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = inner(&hash, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// A state of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// The number of leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Whether `proof` shows that the tree `new` continues the tree `old`: the same leaves in the same order, and perhaps
/// more (RFC 9162, section 2.1.4.2).
#[must_use]
pub fn continues(old: &TreeHead, new: &TreeHead, proof: &[Hash]) -> bool {
    if old.size == 0 {
        return proof.is_empty() && old.root == empty_root();
    }
    if old.size == new.size {
        return proof.is_empty() && old.root == new.root;
    }
    if old.size > new.size {
        return false;
    }
    let (mut place, mut last) = (old.size - 1, new.size - 1);
    while place & 1 == 1 {
        place >>= 1;
        last >>= 1;
    }
    let mut proof = proof.iter();
    let start = if place == 0 { Some(&old.root) } else { proof.next() };
    let Some(start) = start else { return false };
    let (mut of_old, mut of_new) = (*start, *start);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            of_old = inner(beside, &of_old);
            of_new = inner(beside, &of_new);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            of_new = inner(&of_new, beside);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && of_old == old.root && of_new == new.root
}
