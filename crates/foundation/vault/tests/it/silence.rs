//! Nothing secret is printed, and chance is chance.

use std::collections::HashSet;

use vault::keyfile::ServerKey;
use vault::password::{KdfParams, Lock};
use vault::recovery::RecoveryCode;
use vault::session::split;
use vault::{KeyNumber, NumberedKey, SecretKey, SymKey, equal_ct, random_bytes, random_token};

/// A key that would be recognised if it were printed.
fn telling() -> [u8; 32] {
    std::array::from_fn(|place| 0xa1 + place as u8)
}

/// What is printed of a server's key.
const SERVER_KEY: &str = "ServerKey { newest: NumberedKey { number: KeyNumber(1), key: SymKey(..) }, \
    all: KeySet([NumberedKey { number: KeyNumber(1), key: SymKey(..) }]) }";

#[test]
fn debug_output_of_secrets_shows_no_byte() {
    let secret = SecretKey::from_bytes(&telling());
    let (cookie, server) = split(&secret).unwrap();
    let lock = Lock::close("a password", &secret, KdfParams::CHEAPEST).unwrap();
    let shown = [
        (format!("{secret:?} {secret:#?}"), "SecretKey(..) SecretKey(..)"),
        (format!("{:?}", SymKey::from_bytes(&telling())), "SymKey(..)"),
        (
            format!("{:?}", NumberedKey::new(KeyNumber(3), SymKey::from_bytes(&telling()))),
            "NumberedKey { number: KeyNumber(3), key: SymKey(..) }",
        ),
        (format!("{:?}", ServerKey::in_memory()), SERVER_KEY),
        (format!("{cookie:?}"), "CookieHalf(..)"),
        (format!("{server:?}"), "ServerHalf(..)"),
        (format!("{:?}", RecoveryCode::generate()), "RecoveryCode(..)"),
        (format!("{lock:?}"), "Lock { params: KdfParams { m_kib: 8, t: 1, p: 1 }, .. }"),
    ];
    for (is, should_be) in shown {
        assert_eq!(is, should_be);
    }
}

#[test]
fn keys_and_tokens_never_repeat() {
    let mut seen = HashSet::new();
    for _ in 0..1000 {
        let token = random_token();
        assert_eq!(token.len(), 43);
        assert!(seen.insert(token));
        assert!(seen.insert(format!("{:?}", SecretKey::generate().expose())));
        assert!(seen.insert(format!("{:?}", SymKey::generate().expose())));
        assert!(seen.insert(format!("{:?}", random_bytes::<32>())));
    }
    assert_eq!(seen.len(), 4000);
}

#[test]
fn equality_in_constant_time_is_still_equality() {
    assert!(equal_ct(b"abc", b"abc") && equal_ct(b"", b""));
    assert!(!equal_ct(b"abc", b"abd") && !equal_ct(b"abc", b"ab"));
    assert_eq!(SymKey::from_bytes(&telling()), SymKey::from_bytes(&telling()));
    assert_ne!(SymKey::from_bytes(&telling()), SymKey::generate());
}
