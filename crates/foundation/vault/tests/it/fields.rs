//! Sealed fields: they open in their own place and nowhere else.

use proptest::prelude::*;
use vault::{FieldCode, SymKey, VaultError, open, seal};

use crate::flips;

const OBJECT: [u8; 16] = [7; 16];

proptest! {
    #[test]
    fn whatever_is_sealed_opens_in_its_place_only(
        text in proptest::collection::vec(any::<u8>(), 0..300),
        field in any::<u16>(), other_field in any::<u16>(),
        object in any::<[u8; 16]>(), other_object in any::<[u8; 16]>(),
    ) {
        prop_assume!(field != other_field && object != other_object);
        let key = SymKey::generate();
        let sealed = seal(&key, FieldCode(field), &object, &text).unwrap();
        prop_assert_eq!(sealed.len(), 42 + (text.len() + 1).next_multiple_of(32));
        let opened = open(&key, FieldCode(field), &object, &sealed).unwrap();
        prop_assert_eq!(opened.as_slice(), text);
        let moved = [
            open(&key, FieldCode(other_field), &object, &sealed),
            open(&key, FieldCode(field), &other_object, &sealed),
            open(&SymKey::generate(), FieldCode(field), &object, &sealed),
        ];
        for attempt in moved {
            prop_assert_eq!(attempt, Err(VaultError::DoesNotOpen));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        prop_assert!(open(&SymKey::generate(), FieldCode(1), &OBJECT, &bytes).is_err());
    }
}

#[test]
fn a_changed_bit_anywhere_never_opens() {
    let key = SymKey::generate();
    let sealed = seal(&key, FieldCode(1), &OBJECT, "Ελένη".as_bytes()).unwrap();
    for flipped in flips(&sealed) {
        assert!(open(&key, FieldCode(1), &OBJECT, &flipped).is_err());
    }
}

#[test]
fn a_part_of_it_or_more_than_it_never_opens() {
    let key = SymKey::generate();
    let mut sealed = seal(&key, FieldCode(1), &OBJECT, b"a name").unwrap();
    for len in 0..sealed.len() {
        assert!(open(&key, FieldCode(1), &OBJECT, &sealed[..len]).is_err());
    }
    sealed.push(0);
    assert_eq!(open(&key, FieldCode(1), &OBJECT, &sealed), Err(VaultError::DoesNotOpen));
}

#[test]
fn the_same_text_never_gives_the_same_bytes_and_short_answers_have_one_length() {
    let key = SymKey::generate();
    let yes = seal(&key, FieldCode(1), &OBJECT, b"yes").unwrap();
    assert_ne!(yes, seal(&key, FieldCode(1), &OBJECT, b"yes").unwrap());
    assert_eq!(yes.len(), seal(&key, FieldCode(1), &OBJECT, b"no").unwrap().len());
}

#[test]
fn newer_formats_and_algorithms_are_named() {
    let key = SymKey::generate();
    let sealed = seal(&key, FieldCode(1), &OBJECT, b"x").unwrap();
    assert_eq!(sealed[..2], [1, 1]);
    let with = |place: usize, byte: u8| {
        let mut newer = sealed.clone();
        newer[place] = byte;
        open(&key, FieldCode(1), &OBJECT, &newer)
    };
    assert_eq!(with(0, 2), Err(VaultError::UnknownFormat { what: "sealed field", found: 2 }));
    assert_eq!(with(1, 2), Err(VaultError::UnknownAlgorithm { what: "sealed field", found: 2 }));
}
