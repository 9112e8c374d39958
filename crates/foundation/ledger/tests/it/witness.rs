//! The witness's rule: only what continues is cosigned; and a log that is there is held against what was seen of it.

use ledger::{
    note::{KeyUse, SignedHead, Signer, Verifier},
    tree::{Frontier, Hash, TreeHead, consistency_plan, root_of},
    witness::{Apart, Offer, Refused, Sighting, Sightings, judge},
};
use proptest::prelude::*;

const NAME: &str = "palermo-log-0011223344556677";

fn signer(seed: u8) -> Signer {
    Signer::from_seed(NAME, KeyUse::Log, &[seed; 32]).unwrap()
}

fn keys() -> Vec<Verifier> {
    vec![signer(1).verifier().clone()]
}

fn leaf(number: u64) -> Hash {
    let mut leaf = [0; 32];
    leaf[..8].copy_from_slice(&number.to_be_bytes());
    leaf
}

fn log(size: u64) -> Vec<Hash> {
    (1..=size).map(leaf).collect()
}

fn head(leaves: &[Hash]) -> TreeHead {
    let mut tree = Frontier::new();
    leaves.iter().for_each(|leaf| tree.push(*leaf));
    TreeHead { size: tree.size(), root: tree.root() }
}

/// A range of leaves as one hash.
fn range(leaves: &[Hash], range: ledger::tree::Range) -> Hash {
    let nodes = range.nodes().into_iter().map(|node| {
        let from = usize::try_from(node.index << node.level).unwrap();
        head(&leaves[from..from + (1 << node.level)]).root
    });
    root_of(&nodes.collect::<Vec<_>>())
}

fn signed(leaves: &[Hash]) -> SignedHead {
    SignedHead { origin: NAME.into(), head: head(leaves) }
}

fn offer(leaves: &[Hash], old: u64) -> Offer {
    let plan = consistency_plan(old, leaves.len() as u64).unwrap_or_default();
    let proof = plan.into_iter().map(|part| range(leaves, part)).collect();
    Offer { old, proof, note: signed(leaves).signed(&signer(1)) }
}

proptest! {
    #[test]
    fn what_continues_is_cosigned_and_what_does_not_is_refused(
        old in 1_u64..200, more in 0_u64..100, at in 0_usize..200,
    ) {
        let new = log(old + more);
        let last = signed(&new[..old as usize]);
        prop_assert_eq!(judge(&keys(), Some(&last), &offer(&new, old)), Ok(signed(&new)));
        // The same growth over an entry that was exchanged.
        let mut other = new.clone();
        other[at % old as usize] = [7; 32];
        let refused = judge(&keys(), Some(&last), &offer(&other, old)).unwrap_err();
        prop_assert_eq!(refused, Refused::Rewritten { known: old, now: old + more });
        // A proof that was changed.
        let mut changed = offer(&new, old);
        if let Some(hash) = changed.proof.first_mut() {
            hash[0] ^= 1;
            prop_assert!(judge(&keys(), Some(&last), &changed).is_err());
        }
    }

    #[test]
    fn an_offer_is_read_as_it_was_written(old in 0_u64..300, more in 0_u64..100) {
        let written = offer(&log(old + more), old);
        prop_assert_eq!(Offer::parse(&written.to_string()), Ok(written));
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}", lines in prop::collection::vec("[a-zA-Z0-9+/= \n]{0,60}", 0..6)) {
        let _ = Offer::parse(&text);
        let _ = Offer::parse(&format!("old 3\n{}\n\n{text}", lines.join("\n")));
    }
}

#[test]
fn a_shorter_log_another_log_and_a_stranger_are_refused() {
    let last = signed(&log(9));
    let shorter = judge(&keys(), Some(&last), &offer(&log(8), 9)).unwrap_err();
    assert_eq!(shorter, Refused::Shorter { known: 9, now: 8 });
    let wrong_start = judge(&keys(), Some(&last), &offer(&log(12), 7)).unwrap_err();
    assert_eq!(wrong_start, Refused::WrongStart { old: 7, known: 9 });
    let mut forged = offer(&log(12), 9);
    forged.note = signed(&log(12)).signed(&signer(2));
    assert_eq!(judge(&keys(), Some(&last), &forged).unwrap_err(), Refused::Unsigned);
    let mut changed = offer(&log(12), 9);
    changed.note = changed.note.replacen("\n12\n", "\n13\n", 1);
    assert_eq!(judge(&keys(), Some(&last), &changed).unwrap_err(), Refused::Unsigned);
    // A log of another name, signed by the key that the witness was given for this one.
    let other = SignedHead { origin: "palermo-log-of-somebody-else".into(), head: head(&log(12)) };
    let renamed = Offer { old: 9, proof: vec![], note: other.signed(&signer(1)) };
    assert!(matches!(judge(&keys(), Some(&last), &renamed), Err(Refused::OtherLog { .. })));
    assert!(matches!(judge(&keys(), None, &renamed), Err(Refused::OtherLog { .. })));
    // The first look believes what the log's key signed.
    assert_eq!(judge(&keys(), None, &offer(&log(12), 0)), Ok(signed(&log(12))));
    // A witness's key of the same seed is no key of the log.
    let witness = Signer::from_seed(NAME, KeyUse::Witness, &[1; 32]).unwrap();
    let as_witness = judge(&[witness.verifier().clone()], None, &offer(&log(12), 0));
    assert_eq!(as_witness, Err(Refused::Unsigned));
}

fn seen(leaves: &[Hash], by: &str) -> Sighting {
    Sighting { head: head(leaves), by: by.into() }
}

fn held(leaves: &[Hash], seen: Vec<Sighting>) -> Result<TreeHead, Apart> {
    let mut held = Sightings::new(seen);
    for leaf in leaves {
        held.push(*leaf)?;
    }
    held.finish()
}

#[test]
fn a_log_is_held_against_what_was_seen_and_the_place_is_told() {
    let whole = log(100);
    let all = || vec![seen(&whole[..70], "b"), seen(&whole[..30], "a"), seen(&whole, "c")];
    assert_eq!(held(&whole, all()), Ok(head(&whole)));
    assert_eq!(held(&whole[..80], all()), Err(Apart::CutOff { ends: 80, known: 100, by: "c".into() }));
    let mut changed = whole.clone();
    changed[44] = [1; 32];
    let found = held(&changed, all()).unwrap_err();
    assert_eq!(found, Apart::Rewritten { agreed: 30, size: 70, by: "b".into() });
    assert!(found.to_string().contains("between entry 31 and entry 70"), "{found}");
    let mut removed = whole.clone();
    removed.remove(0);
    let found = held(&removed, all()).unwrap_err();
    assert_eq!(found, Apart::Rewritten { agreed: 0, size: 30, by: "a".into() });
    // Nothing is left, although something was seen; and a log of which only its beginning was seen.
    assert_eq!(held(&[], all()), Err(Apart::CutOff { ends: 0, known: 100, by: "c".into() }));
    assert_eq!(held(&[], vec![seen(&[], "empty")]), Ok(head(&[])));
    // Two who saw the same size differently: one of them is found.
    let mut other = whole.clone();
    other[9] = [3; 32];
    let two = vec![seen(&whole, "here"), seen(&other, "there")];
    assert!(matches!(held(&whole, two), Err(Apart::Rewritten { size: 100, by, .. }) if by == "there"));
}
