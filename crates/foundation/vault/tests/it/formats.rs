//! What was ever written is read for ever. The bytes were computed by another implementation (Python: HChaCha20 by
//! hand, ChaCha20-Poly1305 of `cryptography` 48) with the key 00 01 … 1f, the nonce 40 41 … 57, the object a0 a1 … af,
//! the field 11 and the text "Ελένη, invented"; format 2 also with key number 3 and version 7.

use vault::{FieldCode, Header, KeyNumber, NumberedKey, SymKey, VaultError, Version, header, open};

use crate::flips;

const FIELD: FieldCode = FieldCode(11);

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.trim().chars().map(|sign| sign.to_digit(16).unwrap() as u8).collect();
    assert!(!digits.is_empty() && digits.len().is_multiple_of(2));
    digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()
}

fn key(number: u32) -> NumberedKey {
    NumberedKey::new(KeyNumber(number), SymKey::from_bytes(&std::array::from_fn(|place| place as u8)))
}

fn object() -> [u8; 16] {
    std::array::from_fn(|place| 0xa0 + place as u8)
}

#[test]
fn format_1_is_read_as_key_1_and_version_0() {
    let sealed = bytes(include_str!("format_1.hex"));
    let said = Header { key: KeyNumber::FIRST, version: Version(0) };
    assert_eq!(header(&sealed), Ok(said));
    let opened = open(&key(1), FIELD.of(&object()), &sealed).unwrap();
    assert_eq!(opened.text.as_slice(), "Ελένη, invented".as_bytes());
    assert_eq!(opened.header, said);
    // it knew no version, so none is missed
    assert!(opened.at(Version(9)).is_ok());
    assert_eq!(
        open(&key(2), FIELD.of(&object()), &sealed),
        Err(VaultError::KeyNotHeld { number: 1 }),
        "format 1 is sealed under the first key and no other"
    );
    for flipped in flips(&sealed) {
        assert!(open(&key(1), FIELD.of(&object()), &flipped).is_err());
    }
    for len in 0..sealed.len() {
        assert!(open(&key(1), FIELD.of(&object()), &sealed[..len]).is_err());
    }
}

#[test]
fn format_2_is_read_as_it_was_fixed() {
    let sealed = bytes(include_str!("format_2.hex"));
    let opened = open(&key(3), FIELD.of(&object()), &sealed).unwrap();
    assert_eq!(opened.text.as_slice(), "Ελένη, invented".as_bytes());
    assert_eq!(opened.header, Header { key: KeyNumber(3), version: Version(7) });
}
