//! Commitments, leaves and the sequencer.

use ledger::{Chain, GENESIS, Waiting, commitment, leaf};

use crate::{hex, sample};

/// Computed once with another program (Python's `struct`, `hmac`, `hashlib`) from the documented layouts. If this
/// fails, logs that exist can no longer be verified.
#[test]
fn the_layouts_are_the_documented_ones() {
    let bytes = sample().to_bytes();
    assert_eq!(bytes.len(), 181);
    let first = commitment(&[0x11; 32], &bytes);
    assert_eq!(hex(&first), "fb204968bb85a60c492830960f4f1136da0040a15d3842cff6f764d893966aa0");
    let mut chain = Chain::genesis();
    let links = [chain.push(first), chain.push(first)];
    let leaves = links.map(|link| hex(&link.leaf));
    assert_eq!(leaves[0], "0e4926d7c7e6716e42aaba451a9a80ba204d408afa20ddee416f85438401562a");
    assert_eq!(leaves[1], "545868089227d07308257382ba93e2bb22801de97a6ebad3badbd5168d4bda07");
}

#[test]
fn genesis_is_zero_and_numbers_start_at_one() {
    let mut chain = Chain::genesis();
    assert_eq!((chain.next(), chain.count(), chain.head()), (1, 0, GENESIS));
    assert_eq!(GENESIS, [0; 32]);
    let link = chain.push([7; 32]);
    assert_eq!((link.seq, link.prev, link.leaf), (1, GENESIS, leaf(1, &GENESIS, &[7; 32])));
    assert_eq!((chain.next(), chain.count(), chain.head()), (2, 1, link.leaf));
    assert_eq!(Chain::after(&link), chain);
    assert_eq!(Chain::default(), Chain::genesis());
}

#[test]
fn the_same_entry_under_two_salts_looks_different() {
    let bytes = sample().to_bytes();
    assert_ne!(commitment(&[1; 32], &bytes), commitment(&[2; 32], &bytes));
}

#[test]
fn the_sequencer_links_in_order_of_arrival_and_can_be_run_again_after_a_crash() {
    let waiting: Vec<Waiting> = (0..10).map(|n| Waiting { id: [n; 16], commitment: [n; 32] }).collect();
    let start = Chain::genesis();
    let batch = start.sequence(&waiting);
    assert_eq!(batch.links.len(), 10);
    assert_eq!(start.count(), 0, "the chain in memory moves only when the batch is durable");
    assert_eq!(start.sequence(&waiting), batch);
    for (place, (id, link)) in batch.links.iter().enumerate() {
        assert_eq!((*id, link.commitment), (waiting[place].id, waiting[place].commitment));
        assert_eq!(link.seq, place as u64 + 1);
    }
    // cut into batches of any size it is the same chain
    for cut in 0..=10 {
        let (first, second) = waiting.split_at(cut);
        let one = start.sequence(first);
        let two = one.chain.sequence(second);
        assert_eq!([one.links, two.links].concat(), batch.links);
        assert_eq!(two.chain, batch.chain);
    }
}
