//! Flips, deletes, insertions, swaps, cut ends, old copies and rebuilt logs are found; expired bodies are fine.

use ledger::{
    Body, Break, BreakKind, Chain, Checkpoint, Entry, EntryNumber, GENESIS, Lasting, ProcessingOperation,
    RowWritten, StoredLink, Verified, commitment, lasting_hash, verify, verify_against,
};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::sample;

/// A sound log of `len` entries; a third of it of the first format.
fn log(len: u64) -> Vec<StoredLink> {
    log_of(len, "person")
}

fn log_of(len: u64, actor: &str) -> Vec<StoredLink> {
    let mut chain = Chain::genesis();
    (1..=len)
        .map(|number| {
            let entry = Entry { at_ms: 1000 * number as i64, actor: format!("{actor}-{number}"), ..sample() };
            let salt: [u8; 32] = std::array::from_fn(|place| (number as u8).wrapping_mul(31) ^ place as u8);
            let lasting = (number > len / 3).then(|| lasting(number, &entry).to_bytes());
            let entry = entry.to_bytes();
            let commitment = commitment(&salt, &entry);
            let link = match &lasting {
                Some(lasting) => chain.push(commitment, lasting_hash(lasting)),
                None => chain.push_first_format(commitment),
            };
            StoredLink { link, body: Some(Body { salt, entry }), lasting }
        })
        .collect()
}

fn lasting(number: u64, entry: &Entry) -> Lasting {
    let number = EntryNumber::from_i64(number as i64).unwrap();
    let row = RowWritten { table: 1, digest: Some([7; 16]), key: ledger::DigestKey::House, replaces: None };
    Lasting::new(number, (&entry.verb, entry.operation, entry.outcome), 1, None, vec![row]).unwrap()
}

/// One more link without a body, as somebody would forge it who holds the whole database.
fn forged_link(chain: &mut Chain, n: u8) -> StoredLink {
    let lasting = lasting(u64::from(n), &sample()).to_bytes();
    let link = chain.push([n; 32], lasting_hash(&lasting));
    StoredLink { link, body: None, lasting: Some(lasting) }
}

fn checkpoint(log: &[StoredLink]) -> Checkpoint {
    verify(log.to_vec()).unwrap().checkpoint()
}

fn broken(log: &[StoredLink]) -> Break {
    verify(log.to_vec()).unwrap_err()
}

#[test]
fn a_sound_log_is_sound() {
    let log = log(20);
    let expected = Verified { count: 20, head: log[19].link.leaf, expired: 0, last_expired: None };
    assert_eq!(verify(log.clone()), Ok(expected));
    let known: Vec<Checkpoint> = (0..=20).rev().map(|len| checkpoint(&log[..len])).collect();
    assert_eq!(known.len(), 21);
    assert_eq!(verify_against(log, &known), Ok(expected));
}

#[test]
fn an_empty_log_is_sound_and_nothing_is_not_the_same_as_something_lost() {
    let nothing = Verified { count: 0, head: GENESIS, expired: 0, last_expired: None };
    assert_eq!(verify([]), Ok(nothing));
    let lost = Break { seq: 1, kind: BreakKind::Truncated { known: 3 } };
    assert_eq!(verify_against([], &[checkpoint(&log(3))]), Err(lost));
}

#[test]
fn every_flipped_bit_of_every_stored_value_is_found() {
    let log = log(3);
    let mut tried = 0;
    for place in 0..log.len() {
        let body_len = log[place].body.as_ref().unwrap().entry.len();
        let lasting_len = log[place].lasting.as_ref().map_or(0, Vec::len);
        for bit in 0..(8 + 32 * 4 + body_len + lasting_len) * 8 {
            let mut changed = log.clone();
            let (byte, mask) = (bit / 8, 1_u8 << (bit % 8));
            let StoredLink { link, body, lasting } = &mut changed[place];
            let body = body.as_mut().unwrap();
            match byte {
                0..8 => link.seq ^= u64::from(mask) << (8 * byte),
                8..40 => link.prev[byte - 8] ^= mask,
                40..72 => link.commitment[byte - 40] ^= mask,
                72..104 => link.leaf[byte - 72] ^= mask,
                104..136 => body.salt[byte - 104] ^= mask,
                _ if byte < 136 + body_len => body.entry[byte - 136] ^= mask,
                _ => {
                    // The store keeps the bytes only; their hash is computed when they are read.
                    let lasting = lasting.as_mut().unwrap();
                    lasting[byte - 136 - body_len] ^= mask;
                    link.lasting = Some(lasting_hash(lasting));
                }
            }
            assert_eq!(broken(&changed).seq, place as u64 + 1);
            tried += 1;
        }
    }
    assert!(tried > 6500, "{tried} bits were flipped");
}

#[test]
fn a_mixed_chain_is_sound_and_never_falls_back() {
    let log = log(9);
    let formats: Vec<bool> = log.iter().map(|stored| stored.lasting.is_some()).collect();
    assert_eq!(formats, [false, false, false, true, true, true, true, true, true]);
    assert!(verify(log.clone()).is_ok());
    let mut chain = Chain::after(&log[8].link);
    let mut older = log.clone();
    older.push(StoredLink { link: chain.push_first_format([1; 32]), body: None, lasting: None });
    assert_eq!(broken(&older), Break { seq: 10, kind: BreakKind::OlderFormat });
}

#[test]
fn the_lasting_part_stays_with_its_entry() {
    let log = log(6);
    let kind = |change: &dyn Fn(&mut StoredLink)| {
        let mut changed = log.clone();
        change(&mut changed[4]);
        let found = broken(&changed);
        assert_eq!(found.seq, 5);
        found.kind
    };
    let other = log[3].lasting.clone();
    assert_eq!(kind(&|stored| stored.lasting = None), BreakKind::LastingDiffers);
    assert_eq!(kind(&|stored| stored.lasting.clone_from(&other)), BreakKind::LastingDiffers);
    assert_eq!(kind(&|stored| stored.link.lasting = None), BreakKind::LeafDiffers);
    // Somebody who computes everything anew still cannot make body and lasting part disagree unseen.
    let mut chain = Chain::genesis();
    let said = Entry { operation: ProcessingOperation::Erasure, ..sample() };
    let (salt, entry) = ([1; 32], sample().to_bytes());
    let lasting = lasting(1, &said).to_bytes();
    let link = chain.push(commitment(&salt, &entry), lasting_hash(&lasting));
    let forged = [StoredLink { link, body: Some(Body { salt, entry }), lasting: Some(lasting) }];
    assert_eq!(broken(&forged), Break { seq: 1, kind: BreakKind::Contradiction });
    // Bytes that are no lasting part are no lasting part, whatever their hash.
    let link = Chain::genesis().push([1; 32], lasting_hash(b"x"));
    let forged = [StoredLink { link, body: None, lasting: Some(b"x".to_vec()) }];
    assert_eq!(broken(&forged), Break { seq: 1, kind: BreakKind::LastingDiffers });
}

#[test]
fn the_break_is_named() {
    let log = log(5);
    let kind = |change: &dyn Fn(&mut Vec<StoredLink>)| {
        let mut changed = log.clone();
        change(&mut changed);
        let found = broken(&changed);
        (found.seq, found.kind)
    };
    assert_eq!(kind(&|log| drop(log.remove(2))), (3, BreakKind::Missing { found: 4 }));
    assert_eq!(kind(&|log| drop(log.remove(0))), (1, BreakKind::Missing { found: 2 }));
    assert_eq!(kind(&|log| log.swap(1, 2)), (2, BreakKind::Missing { found: 3 }));
    assert_eq!(kind(&|log| log[3] = log[1].clone()), (4, BreakKind::OutOfOrder { found: 2 }));
    assert_eq!(kind(&|log| log[2].link.prev = GENESIS), (3, BreakKind::PrevDiffers));
    assert_eq!(kind(&|log| log[2].link.leaf = GENESIS), (3, BreakKind::LeafDiffers));
    assert_eq!(kind(&|log| log[2].link.commitment = GENESIS), (3, BreakKind::LeafDiffers));
    assert_eq!(kind(&|log| log[2].body = log[1].body.clone()), (3, BreakKind::BodyDiffers));
    let sentence = Break { seq: 3, kind: BreakKind::BodyDiffers }.to_string();
    assert_eq!(sentence, "the audit log breaks at entry 3: its text is not the text that was written");
}

#[test]
fn a_log_computed_anew_is_sound_alone_but_not_against_what_was_known() {
    let (real, forged) = (log(8), log_of(8, "nobody"));
    assert!(verify(forged.clone()).is_ok(), "the chain alone cannot tell");
    for known in 1..=8 {
        let found = verify_against(forged.clone(), &[checkpoint(&real[..known])]);
        assert_eq!(found, Err(Break { seq: known as u64, kind: BreakKind::Rewritten }));
    }
    // rewritten from the sixth entry on, after a checkpoint of five: found by the checkpoint of eight
    let mut chain = Chain::after(&real[4].link);
    let tail = (0..3).map(|n| forged_link(&mut chain, n));
    let rewound: Vec<StoredLink> = real[..5].iter().cloned().chain(tail).collect();
    assert!(verify_against(rewound.clone(), &[checkpoint(&real[..5])]).is_ok());
    let found = verify_against(rewound, &[checkpoint(&real), checkpoint(&real[..5])]);
    assert_eq!(found, Err(Break { seq: 8, kind: BreakKind::Rewritten }));
}

#[test]
fn a_false_checkpoint_of_the_empty_log_is_refused() {
    let known = [Checkpoint { count: 0, head: [1; 32] }];
    assert_eq!(verify_against(log(2), &known), Err(Break { seq: 0, kind: BreakKind::Rewritten }));
}

proptest! {
    #[test]
    fn expired_bodies_still_verify(len in 1..40_u64, gone in proptest::collection::vec(any::<bool>(), 40)) {
        let whole = log(len);
        let mut expired = whole.clone();
        for (stored, gone) in expired.iter_mut().zip(&gone) {
            if *gone {
                stored.body = None;
            }
        }
        let places: Vec<u64> = (1..=len).filter(|&seq| gone[seq as usize - 1]).collect();
        let found = verify_against(expired, &[checkpoint(&whole)]).unwrap();
        prop_assert_eq!(found.head, whole[len as usize - 1].link.leaf);
        prop_assert_eq!((found.expired, found.last_expired), (places.len() as u64, places.last().copied()));
    }

    #[test]
    fn any_run_deleted_from_the_middle_is_found(len in 2..40_u64, from in any::<Index>(), many in 1..10_usize) {
        let mut log = log(len);
        let from = from.index(log.len() - 1);
        let to = (from + many).min(log.len() - 1);
        log.drain(from..to);
        prop_assert_eq!(broken(&log).seq, from as u64 + 1);
    }

    #[test]
    fn any_other_order_is_found(len in 2..40_u64, one in any::<Index>(), other in any::<Index>()) {
        let mut log = log(len);
        let (one, other) = (one.index(log.len()), other.index(log.len()));
        prop_assume!(one != other);
        log.swap(one, other);
        prop_assert_eq!(broken(&log).seq, one.min(other) as u64 + 1);
    }

    /// Swapped and numbered anew, so that only the hashes can tell.
    #[test]
    fn any_other_order_numbered_anew_is_found(
        len in 2..40_u64, one in any::<Index>(), other in any::<Index>(),
    ) {
        let mut log = log(len);
        let (one, other) = (one.index(log.len()), other.index(log.len()));
        prop_assume!(one != other);
        log.swap(one, other);
        for (stored, seq) in log.iter_mut().zip(1..) {
            stored.link.seq = seq;
        }
        let found = broken(&log);
        prop_assert_eq!((found.seq, found.kind), (one.min(other) as u64 + 1, BreakKind::PrevDiffers));
    }

    #[test]
    fn any_repeated_entry_is_found(len in 1..40_u64, what in any::<Index>(), at in any::<Index>()) {
        let mut log = log(len);
        let (what, at) = (what.index(log.len()), at.index(log.len() + 1));
        log.insert(at, log[what].clone());
        prop_assert!(verify(log).is_err());
    }

    #[test]
    fn any_cut_end_is_found_against_a_checkpoint(len in 1..40_u64, cut in any::<Index>()) {
        let whole = log(len);
        let cut = cut.index(whole.len());
        let found = verify_against(whole[..cut].to_vec(), &[checkpoint(&whole)]);
        let kind = BreakKind::Truncated { known: len };
        prop_assert_eq!(found, Err(Break { seq: cut as u64 + 1, kind }));
    }

    /// An old copy put back and written on: sound in itself, but not through the checkpoint.
    #[test]
    fn any_rewind_is_found_against_a_checkpoint(len in 1..40_u64, back in any::<Index>(), more in 1..60_u8) {
        let whole = log(len);
        let back = back.index(whole.len());
        let mut rewound = whole[..back].to_vec();
        let mut chain = rewound.last().map_or(Chain::genesis(), |last| Chain::after(&last.link));
        rewound.extend((0..more).map(|n| forged_link(&mut chain, n)));
        prop_assert!(verify(rewound.clone()).is_ok());
        let known = [checkpoint(&whole)];
        let expected = if rewound.len() < whole.len() {
            Break { seq: rewound.len() as u64 + 1, kind: BreakKind::Truncated { known: len } }
        } else {
            Break { seq: len, kind: BreakKind::Rewritten }
        };
        prop_assert_eq!(verify_against(rewound, &known), Err(expected));
    }
}
