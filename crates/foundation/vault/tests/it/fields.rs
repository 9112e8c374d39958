//! Sealed fields: they open in their own place, with their own key and version, and nowhere else.

use proptest::prelude::*;
use vault::{
    FieldCode, Header, KeyNumber, KeySet, NumberedKey, SymKey, VaultError, Version, header, open, seal,
};

use crate::flips;

const OBJECT: [u8; 16] = [7; 16];
const FIELD: FieldCode = FieldCode(1);

fn first() -> NumberedKey {
    NumberedKey::generate(KeyNumber::FIRST)
}

/// Seals in the place that these tests share.
fn sealed(key: &NumberedKey, text: &[u8]) -> Vec<u8> {
    seal(key, FIELD.of(&OBJECT), Version::FIRST, text).unwrap()
}

proptest! {
    #[test]
    fn whatever_is_sealed_opens_in_its_place_only(
        text in proptest::collection::vec(any::<u8>(), 0..300),
        field in any::<u16>(), other_field in any::<u16>(),
        object in any::<[u8; 16]>(), other_object in any::<[u8; 16]>(),
        number in any::<u32>(), version in any::<u32>(),
    ) {
        prop_assume!(field != other_field && object != other_object);
        let key = NumberedKey::generate(KeyNumber(number));
        let place = FieldCode(field).of(&object);
        let sealed = seal(&key, place, Version(version), &text).unwrap();
        prop_assert_eq!(sealed.len(), 50 + (text.len() + 1).next_multiple_of(32));
        let said = Header { key: KeyNumber(number), version: Version(version) };
        prop_assert_eq!(header(&sealed), Ok(said));
        let opened = open(&key, place, &sealed).unwrap();
        prop_assert_eq!(opened.text.as_slice(), text);
        prop_assert_eq!(opened.header, said);
        let moved = [
            open(&key, FieldCode(other_field).of(&object), &sealed),
            open(&key, FieldCode(field).of(&other_object), &sealed),
            open(&NumberedKey::generate(KeyNumber(number)), place, &sealed),
        ];
        for attempt in moved {
            prop_assert_eq!(attempt, Err(VaultError::DoesNotOpen));
        }
    }

    /// Whoever changes the number in front makes another key be asked for, or opens nothing even where the same key
    /// stands under both numbers; whoever changes the version opens nothing.
    #[test]
    fn number_and_version_are_authenticated(number in 1u32..9, other in 1u32..9, version in any::<u32>(), later in any::<u32>()) {
        prop_assume!(number != other && version != later);
        let secret = SymKey::generate();
        let key = NumberedKey::new(KeyNumber(number), secret.clone());
        let sealed = seal(&key, FIELD.of(&OBJECT), Version(version), b"a text").unwrap();
        let mut renumbered = sealed.clone();
        renumbered[2..6].copy_from_slice(&other.to_be_bytes());
        prop_assert_eq!(
            open(&key, FIELD.of(&OBJECT), &renumbered),
            Err(VaultError::KeyNotHeld { number: other })
        );
        let both: KeySet = [&key, &NumberedKey::new(KeyNumber(other), secret)].into_iter().cloned().collect();
        prop_assert!(open(&both, FIELD.of(&OBJECT), &sealed).is_ok());
        prop_assert_eq!(open(&both, FIELD.of(&OBJECT), &renumbered), Err(VaultError::DoesNotOpen));
        let mut older = sealed;
        older[6..10].copy_from_slice(&later.to_be_bytes());
        prop_assert_eq!(open(&key, FIELD.of(&OBJECT), &older), Err(VaultError::DoesNotOpen));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
        prop_assert!(open(&first(), FIELD.of(&OBJECT), &bytes).is_err());
        // also where format and algorithm are known, so that the rest is looked at
        for format in [1, 2] {
            let with = [&[format, 1], bytes.as_slice()].concat();
            prop_assert!(open(&first(), FIELD.of(&OBJECT), &with).is_err());
        }
    }
}

#[test]
fn a_changed_bit_anywhere_never_opens() {
    let key = first();
    for flipped in flips(&sealed(&key, "Ελένη".as_bytes())) {
        assert!(open(&key, FIELD.of(&OBJECT), &flipped).is_err());
    }
}

#[test]
fn a_part_of_it_or_more_than_it_never_opens() {
    let key = first();
    let mut sealed = sealed(&key, b"a name");
    for len in 0..sealed.len() {
        assert!(open(&key, FIELD.of(&OBJECT), &sealed[..len]).is_err());
    }
    sealed.push(0);
    assert_eq!(open(&key, FIELD.of(&OBJECT), &sealed), Err(VaultError::DoesNotOpen));
}

#[test]
fn the_same_text_never_gives_the_same_bytes_and_short_answers_have_one_length() {
    let key = first();
    let yes = sealed(&key, b"yes");
    assert_ne!(yes, sealed(&key, b"yes"));
    assert_eq!(yes.len(), sealed(&key, b"no").len());
}

#[test]
fn newer_formats_and_algorithms_are_named() {
    let key = first();
    let sealed = sealed(&key, b"x");
    assert_eq!(sealed[..10], [2, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
    let with = |place: usize, byte: u8| {
        let mut newer = sealed.clone();
        newer[place] = byte;
        open(&key, FIELD.of(&OBJECT), &newer)
    };
    assert_eq!(with(0, 3), Err(VaultError::UnknownFormat { what: "sealed field", found: 3 }));
    assert_eq!(with(0, 0), Err(VaultError::UnknownFormat { what: "sealed field", found: 0 }));
    assert_eq!(with(1, 2), Err(VaultError::UnknownAlgorithm { what: "sealed field", found: 2 }));
    // format 2 is not to be had for format 1: its number and version would be nonce
    assert_eq!(with(0, 1), Err(VaultError::DoesNotOpen));
}

#[test]
fn of_several_keys_the_named_one_opens_and_the_newest_seals() {
    let keys: Vec<NumberedKey> =
        [2, 1, 3].into_iter().map(|number| NumberedKey::generate(KeyNumber(number))).collect();
    let set: KeySet = keys.iter().cloned().collect();
    assert_eq!(set.iter().map(|key| key.number().0).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(set.newest().map(NumberedKey::number), Some(KeyNumber(3)));
    for key in &keys {
        let opened = open(&set, FIELD.of(&OBJECT), &sealed(key, b"a name")).unwrap();
        assert_eq!(opened.header.key, key.number());
    }
    let stranger = NumberedKey::generate(KeyNumber(4));
    let missing = open(&set, FIELD.of(&OBJECT), &sealed(&stranger, b"a name"));
    assert_eq!(missing, Err(VaultError::KeyNotHeld { number: 4 }));
    assert!(!set.is_empty() && KeySet::new().newest().is_none());
}

#[test]
fn an_older_value_that_was_put_back_is_noticed() {
    let key = first();
    let sealed = seal(&key, FIELD.of(&OBJECT), Version(4), b"older").unwrap();
    let opened = open(&key, FIELD.of(&OBJECT), &sealed).unwrap();
    assert!(opened.clone().at(Version(4)).is_ok());
    assert_eq!(opened.at(Version(5)), Err(VaultError::OtherVersion { found: 4, wanted: 5 }));
}
