//! The tree against RFC 6962's definition, written here a second time as the RFC puts it: recursively, over the data.

use ledger::tree::{
    Frontier, Hash, Node, Range, TreeHead, consistency_plan, continues, empty_root, includes, inclusion_plan,
    root_of,
};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

use crate::hex;

/// MTH of RFC 6962, section 2.1, over the data of the leaves.
fn mth(data: &[Vec<u8>]) -> Hash {
    let mut hash = Sha256::new();
    match data {
        [] => {}
        [one] => {
            hash.update([0]);
            hash.update(one);
        }
        many => {
            let mut half = 1;
            while half * 2 < many.len() {
                half *= 2;
            }
            hash.update([1]);
            hash.update(mth(&many[..half]));
            hash.update(mth(&many[half..]));
        }
    }
    hash.finalize().into()
}

/// PATH of RFC 6962, section 2.1.1.
fn path(index: usize, data: &[Vec<u8>]) -> Vec<Hash> {
    if data.len() <= 1 {
        return Vec::new();
    }
    let mut half = 1;
    while half * 2 < data.len() {
        half *= 2;
    }
    let (left, right) = data.split_at(half);
    let (mut proof, beside) =
        if index < half { (path(index, left), right) } else { (path(index - half, right), left) };
    proof.push(mth(beside));
    proof
}

/// PROOF of RFC 6962, section 2.1.2.
fn proof(old: usize, data: &[Vec<u8>], whole: bool) -> Vec<Hash> {
    if old == data.len() {
        return if whole { Vec::new() } else { vec![mth(data)] };
    }
    let mut half = 1;
    while half * 2 < data.len() {
        half *= 2;
    }
    let (left, right) = data.split_at(half);
    let (mut found, beside) = if old <= half {
        (proof(old, left, whole), mth(right))
    } else {
        (proof(old - half, right, false), mth(left))
    };
    found.push(beside);
    found
}

/// A log of `size` leaves, with the hash of every complete subtree that was ever finished.
struct Log {
    data: Vec<Vec<u8>>,
    frontier: Frontier,
    nodes: HashMap<Node, Hash>,
}

impl Log {
    fn of(data: Vec<Vec<u8>>) -> Self {
        let (mut frontier, mut nodes) = (Frontier::new(), HashMap::new());
        for one in &data {
            frontier.push_with(mth(std::slice::from_ref(one)), |node, hash| {
                assert_eq!(nodes.insert(node, *hash), None, "each subtree is finished once");
            });
        }
        Self { data, frontier, nodes }
    }

    fn numbered(size: usize) -> Self {
        Self::of((0..size).map(|number| number.to_string().into_bytes()).collect())
    }

    fn head(&self) -> TreeHead {
        TreeHead { size: self.frontier.size(), root: self.frontier.root() }
    }

    fn made_of(&self, plan: &[Range]) -> Vec<Hash> {
        let root = |range: &Range| {
            let hashes: Vec<Hash> = range.nodes().iter().map(|node| self.nodes[node]).collect();
            root_of(&hashes)
        };
        plan.iter().map(root).collect()
    }
}

#[test]
fn the_roots_are_those_of_the_reference_tree() {
    let data =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    assert_eq!(hex(&empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let mut frontier = Frontier::new();
    for (data, root) in data.iter().zip(roots) {
        let bytes = (0..data.len() / 2).map(|at| u8::from_str_radix(&data[2 * at..2 * at + 2], 16).unwrap());
        frontier.push(mth(&[bytes.collect()]));
        assert_eq!(hex(&frontier.root()), root);
    }
}

#[test]
fn every_leaf_of_every_small_tree_is_proved_and_no_other() {
    for size in 1..=70 {
        let log = Log::numbered(size);
        let head = log.head();
        assert_eq!(head.root, mth(&log.data));
        for index in 0..size {
            let (place, leaf) = (index as u64, mth(&log.data[index..=index]));
            let proof = log.made_of(&inclusion_plan(place, head.size).unwrap());
            assert_eq!(proof, path(index, &log.data));
            assert!(includes(&head.root, head.size, place, &leaf, &proof));
            for other in (0..=head.size).filter(|other| *other != place) {
                assert!(
                    !includes(&head.root, head.size, other, &leaf, &proof),
                    "{index} at {other} of {size}"
                );
            }
            assert!(!includes(&head.root, head.size, place, &mth(&[b"forged".to_vec()]), &proof));
        }
        assert_eq!(inclusion_plan(head.size, head.size), None);
    }
}

#[test]
fn every_small_tree_continues_every_smaller_one_and_no_other() {
    let logs: Vec<Log> = (0..=40).map(Log::numbered).collect();
    for new in &logs {
        for old in &logs[..=new.data.len()] {
            let (before, after) = (old.head(), new.head());
            let shown = new.made_of(&consistency_plan(before.size, after.size).unwrap());
            if before.size > 0 {
                assert_eq!(shown, proof(old.data.len(), &new.data, true));
            }
            assert!(continues(&before, &after, &shown), "{} to {}", before.size, after.size);
            if before.size > 0 {
                let forged = TreeHead { root: [7; 32], ..before };
                assert!(!continues(&forged, &after, &shown), "a rewritten past of {}", before.size);
                let forged = TreeHead { root: [7; 32], ..after };
                assert!(!continues(&before, &forged, &shown), "a rewritten present of {}", after.size);
            }
            if before.size < after.size {
                assert_eq!(consistency_plan(after.size, before.size), None);
                assert!(!continues(&after, &before, &shown), "a log never shrinks");
            }
        }
    }
}

#[test]
fn an_edge_has_as_many_hashes_as_the_size_has_ones() {
    let log = Log::numbered(13);
    let again = Frontier::from_edge(13, log.frontier.edge().to_vec()).unwrap();
    assert_eq!(again, log.frontier);
    assert_eq!(Frontier::from_edge(12, log.frontier.edge().to_vec()), None);
}

#[test]
fn a_huge_tree_needs_few_hashes() {
    let all = Range { start: 0, end: u64::MAX };
    assert_eq!(all.nodes().len(), 64);
    assert!(inclusion_plan(1 << 40, u64::MAX).unwrap().len() <= 64);
    let plan = consistency_plan((1 << 40) - 1, u64::MAX).unwrap();
    assert!(plan.iter().map(|range| range.nodes().len()).sum::<usize>() <= 200);
}

proptest! {
    #[test]
    fn a_changed_proof_proves_nothing(size in 2usize..300, index in 0usize..300, at in 0usize..10, bit in 0u8..8) {
        let log = Log::numbered(size);
        let (index, head) = (index % size, log.head());
        let leaf = mth(&log.data[index..=index]);
        let mut shown = log.made_of(&inclusion_plan(index as u64, head.size).unwrap());
        prop_assert!(includes(&head.root, head.size, index as u64, &leaf, &shown));
        let at = at % shown.len();
        shown[at][0] ^= 1 << bit;
        prop_assert!(!includes(&head.root, head.size, index as u64, &leaf, &shown));
        shown[at][0] ^= 1 << bit;
        shown.push([0; 32]);
        prop_assert!(!includes(&head.root, head.size, index as u64, &leaf, &shown));
        shown.truncate(shown.len() - 2);
        prop_assert!(!includes(&head.root, head.size, index as u64, &leaf, &shown));
    }

    #[test]
    fn an_entry_that_was_changed_breaks_the_continuation(size in 2usize..200, more in 0usize..100, changed in 0usize..200) {
        let old = Log::numbered(size);
        let mut data = old.data.clone();
        data.extend((0..more).map(|number| format!("later {number}").into_bytes()));
        data[changed % size] = b"changed".to_vec();
        let new = Log::of(data);
        let shown = new.made_of(&consistency_plan(size as u64, (size + more) as u64).unwrap());
        prop_assert!(!continues(&old.head(), &new.head(), &shown));
    }

    #[test]
    fn ranges_consist_of_subtrees_that_meet(start in 0u64..5000, length in 1u64..5000) {
        let nodes = Range { start, end: start + length }.nodes();
        let mut at = start;
        for node in nodes {
            prop_assert_eq!(node.index << node.level, at);
            at += 1 << node.level;
        }
        prop_assert_eq!(at, start + length);
    }
}
