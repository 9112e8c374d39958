//! Commitments, leaves of both formats and linking.

use ledger::{Chain, GENESIS, Link, commitment, leaf, leaf2};

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
    let links = [chain.push_first_format(first), chain.push_first_format(first)];
    let leaves = links.map(|link| hex(&link.leaf));
    assert_eq!(leaves[0], "0e4926d7c7e6716e42aaba451a9a80ba204d408afa20ddee416f85438401562a");
    assert_eq!(leaves[1], "545868089227d07308257382ba93e2bb22801de97a6ebad3badbd5168d4bda07");
    let lasting: [u8; 32] = std::array::from_fn(|place| {
        let hash = "ecd75675cb18c72a88668acddf390c46a349df1ba1298449f000e40489bd093f";
        u8::from_str_radix(&hash[2 * place..2 * place + 2], 16).unwrap()
    });
    let second = Chain::after(&links[0]).push(first, lasting);
    assert_eq!(hex(&second.leaf), "11443122b94d8f967b6e50ed95933e038344ff1f122ce9b7f2c95b45074f1f97");
    assert_eq!(second.leaf, leaf2(2, &links[0].leaf, &first, &lasting));
}

#[test]
fn genesis_is_zero_and_places_start_at_one() {
    let mut chain = Chain::genesis();
    assert_eq!((chain.next(), chain.count(), chain.head()), (1, 0, GENESIS));
    assert_eq!(GENESIS, [0; 32]);
    let link = chain.push_first_format([7; 32]);
    assert_eq!((link.seq, link.prev, link.leaf), (1, GENESIS, leaf(1, &GENESIS, &[7; 32])));
    assert_eq!((chain.next(), chain.count(), chain.head()), (2, 1, link.leaf));
    assert_eq!((Chain::after(&link), Chain::at(1, link.leaf)), (chain, chain));
    assert_eq!(Chain::default(), Chain::genesis());
}

#[test]
fn the_same_entry_under_two_salts_looks_different() {
    let bytes = sample().to_bytes();
    assert_ne!(commitment(&[1; 32], &bytes), commitment(&[2; 32], &bytes));
}

#[test]
fn every_part_of_a_leaf_counts_and_the_formats_never_meet() {
    let link = Chain::genesis().push([1; 32], [2; 32]);
    let others = [
        Link { seq: 2, ..link },
        Link { prev: [9; 32], ..link },
        Link { commitment: [9; 32], ..link },
        Link { lasting: Some([9; 32]), ..link },
        Link { lasting: None, ..link },
    ];
    assert_eq!(link.computed_leaf(), link.leaf);
    for other in others {
        assert_ne!(other.computed_leaf(), link.leaf);
    }
}

#[test]
fn linking_in_pieces_gives_the_same_chain() {
    let entries: Vec<[u8; 32]> = (0..10).map(|n| [n; 32]).collect();
    let mut whole = Chain::genesis();
    let links: Vec<Link> = entries.iter().map(|entry| whole.push(*entry, *entry)).collect();
    assert_eq!((links.len(), whole.count()), (10, 10));
    for cut in 1..10 {
        let mut rest = Chain::after(&links[cut - 1]);
        let again: Vec<Link> = entries[cut..].iter().map(|entry| rest.push(*entry, *entry)).collect();
        assert_eq!(again, links[cut..]);
        assert_eq!(rest, whole);
    }
}
