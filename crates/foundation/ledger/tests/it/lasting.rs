//! The lasting part as bytes: one way only, readable for ever.

use ledger::{
    DigestKey, EntryNumber, Lasting, LedgerError, Outcome, ProcessingOperation, ROWS_MAX, RowWritten, Stamp,
    lasting_hash,
};
use proptest::prelude::*;

use crate::hex;

fn number(raw: i64) -> EntryNumber {
    EntryNumber::from_i64(raw).unwrap()
}

fn sample() -> Lasting {
    let replaces = |entry, place| Some(Stamp { entry: number(entry), place });
    Lasting::new(
        number(0x0102_0304_0506_0708),
        ("triage", ProcessingOperation::Alteration, Outcome::Allowed),
        3,
        Some(std::array::from_fn(|place| place as u8)),
        vec![
            RowWritten { table: 7, digest: Some([0x22; 16]), key: DigestKey::House, replaces: None },
            RowWritten {
                table: 7,
                digest: Some([0x33; 16]),
                key: DigestKey::House,
                replaces: replaces(0x0102_0304_0506_0700, 1),
            },
            RowWritten { table: 9, digest: None, key: DigestKey::House, replaces: replaces(5, 65_535) },
        ],
    )
    .unwrap()
}

/// Computed once with another program from the documented layout. If this fails, logs that exist can no longer be
/// verified.
#[test]
fn the_layout_is_the_documented_one() {
    let bytes = sample().to_bytes();
    assert_eq!(
        hex(&bytes),
        "010102030405060708020100030674726961676501000102030405060708090a0b0c0d0e0f0003000701222222222222222222222222\
         22222222000703333333333333333333333333333333330102030405060700000100090200000000000000\
         05ffff"
            .replace(' ', "")
    );
    let hash = "ecd75675cb18c72a88668acddf390c46a349df1ba1298449f000e40489bd093f";
    assert_eq!(hex(&lasting_hash(&bytes)), hash);
    assert_eq!(Lasting::from_bytes(&bytes), Ok(sample()));
    let least =
        Lasting::new(number(0), ("", ProcessingOperation::Collection, Outcome::Allowed), 0, None, vec![])
            .unwrap();
    assert_eq!(hex(&least.to_bytes()), "0100000000000000000101000000000000");
}

/// As the layout above, with the first digest under the dossier's key. Written from the documented layout by hand.
#[test]
fn a_digest_under_the_dossiers_key_says_so() {
    let row = RowWritten { table: 7, digest: Some([0x22; 16]), key: DigestKey::Dossier, replaces: None };
    let of = |dossier, rows| {
        Lasting::new(number(1), ("t", ProcessingOperation::Alteration, Outcome::Allowed), 3, dossier, rows)
    };
    let bytes = of(Some([0xaa; 16]), vec![row]).unwrap().to_bytes();
    let expected = [
        "02",
        "0000000000000001",
        "0201",
        "0003",
        "0174",
        "01aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "0001",
        "000705",
        "22222222222222222222222222222222",
    ];
    assert_eq!(hex(&bytes), expected.concat());
    let damaged = Err(LedgerError::Damaged { field: "rows" });
    assert_eq!(of(None, vec![row]), damaged, "of a dossier that is not named");
    let mut first = bytes.clone();
    first[0] = 1;
    assert_eq!(Lasting::from_bytes(&first), Err(LedgerError::Damaged { field: "format" }));
    let replaces = Some(Stamp { entry: number(0), place: 0 });
    let gone = RowWritten { digest: None, replaces, ..row };
    assert_eq!(of(Some([0xaa; 16]), vec![gone]), damaged, "a key without a digest");
}

#[test]
fn what_has_no_room_is_refused() {
    let with = |verb: &str, rows| {
        Lasting::new(number(1), (verb, ProcessingOperation::Erasure, Outcome::Failed), 0, None, rows)
    };
    let row = RowWritten { table: 1, digest: Some([0; 16]), key: DigestKey::House, replaces: None };
    assert!(with(&"v".repeat(255), vec![row; ROWS_MAX]).is_ok());
    assert_eq!(with(&"v".repeat(256), vec![]), Err(LedgerError::TooLong { field: "verb" }));
    assert_eq!(with("v", vec![row; ROWS_MAX + 1]), Err(LedgerError::TooLong { field: "rows" }));
    let nothing = RowWritten { table: 1, digest: None, key: DigestKey::House, replaces: None };
    assert_eq!(with("v", vec![nothing]), Err(LedgerError::Damaged { field: "rows" }));
    let largest = with("v", vec![row; ROWS_MAX]).unwrap();
    assert_eq!(Lasting::from_bytes(&largest.to_bytes()), Ok(largest));
}

#[test]
fn broken_bytes_are_refused() {
    let bytes = sample().to_bytes();
    for len in 0..bytes.len() {
        assert!(matches!(Lasting::from_bytes(&bytes[..len]), Err(LedgerError::Damaged { .. })), "{len}");
    }
    let changed = |place: usize, to: u8| {
        let mut bytes = bytes.clone();
        bytes[place] = to;
        Lasting::from_bytes(&bytes)
    };
    assert_eq!(changed(0, 3), Err(LedgerError::UnknownFormat { found: 3 }));
    assert_eq!(
        changed(0, 2),
        Err(LedgerError::Damaged { field: "format" }),
        "no row under the dossier's key"
    );
    assert_eq!(changed(1, 0x80), Err(LedgerError::Damaged { field: "number" }));
    assert_eq!(changed(9, 7), Err(LedgerError::Damaged { field: "operation" }));
    assert_eq!(changed(10, 0), Err(LedgerError::Damaged { field: "outcome" }));
    assert_eq!(changed(14, 0xff), Err(LedgerError::Damaged { field: "verb" }), "not UTF-8");
    assert_eq!(changed(20, 2), Err(LedgerError::Damaged { field: "dossier" }));
    assert_eq!(changed(41, 8), Err(LedgerError::Damaged { field: "rows" }), "an unknown flag");
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(Lasting::from_bytes(&longer), Err(LedgerError::Damaged { field: "end" }));
}

pub fn any_lasting() -> impl Strategy<Value = Lasting> {
    let stamp = (0..i64::MAX, any::<u16>()).prop_map(|(entry, place)| Stamp { entry: number(entry), place });
    let row =
        (any::<u16>(), proptest::option::of(any::<[u8; 16]>()), any::<bool>(), proptest::option::of(stamp))
            .prop_filter("a row holds or replaces", |(_, digest, _, replaces)| {
                digest.is_some() || replaces.is_some()
            })
            .prop_map(|(table, digest, own, replaces)| {
                let key = if own && digest.is_some() { DigestKey::Dossier } else { DigestKey::House };
                RowWritten { table, digest, key, replaces }
            });
    let rows = proptest::collection::vec(row, 0..6);
    (0..i64::MAX, "[a-c_\u{3b1}]{0,5}", 0..6_usize, 0..3_usize, any::<u16>(), any::<Option<[u8; 16]>>(), rows)
        .prop_map(|(raw, verb, act, outcome, key, dossier, mut rows)| {
            if dossier.is_none() {
                rows.iter_mut().for_each(|row| row.key = DigestKey::House);
            }
            Lasting::new(
                number(raw),
                (&verb, ProcessingOperation::ALL[act], Outcome::ALL[outcome]),
                key,
                dossier,
                rows,
            )
            .unwrap()
        })
}

proptest! {
    #[test]
    fn what_was_written_is_read(lasting in any_lasting()) {
        prop_assert_eq!(Lasting::from_bytes(&lasting.to_bytes()), Ok(lasting));
    }

    #[test]
    fn two_lasting_parts_never_share_their_bytes(one in any_lasting(), other in any_lasting()) {
        prop_assert_eq!(one == other, one.to_bytes() == other.to_bytes());
    }

    /// Changed bytes are refused or are the canonical bytes of another lasting part.
    #[test]
    fn no_lasting_part_has_two_spellings(
        lasting in any_lasting(), place in any::<prop::sample::Index>(), to in any::<u8>(),
    ) {
        let mut bytes = lasting.to_bytes();
        let place = place.index(bytes.len());
        bytes[place] = to;
        if let Ok(read) = Lasting::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Lasting::from_bytes(&[&[1], bytes.as_slice()].concat());
    }
}
