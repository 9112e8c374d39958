//! Split-key sessions.

use vault::session::{CookieHalf, split};
use vault::{SecretKey, VaultError};

use crate::flips;

#[test]
fn both_halves_together_give_the_key() {
    let secret = SecretKey::generate();
    let (cookie, server) = split(&secret).unwrap();
    let text = cookie.to_text();
    assert_eq!(text.len(), 43);
    assert!(text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_'));
    let returned = CookieHalf::from_text(&text).unwrap();
    assert_eq!(returned.id(), cookie.id());
    assert_eq!(server.join(&returned).unwrap(), secret);
    assert_eq!(server.join(&returned).unwrap(), secret, "a session serves many requests");
}

#[test]
fn the_halves_of_two_sessions_never_meet() {
    let secret = SecretKey::generate();
    let (first_cookie, first) = split(&secret).unwrap();
    let (second_cookie, second) = split(&secret).unwrap();
    assert_ne!(first_cookie.id(), second_cookie.id());
    assert_eq!(first.join(&second_cookie), Err(VaultError::WrongHalf));
    assert_eq!(second.join(&first_cookie), Err(VaultError::WrongHalf));
}

#[test]
fn a_cookie_of_another_form_is_refused_and_a_changed_one_opens_nothing() {
    let (cookie, server) = split(&SecretKey::generate()).unwrap();
    let text = cookie.to_text();
    let mut tried = 0;
    for flipped in flips(text.as_bytes()).filter_map(|bytes| String::from_utf8(bytes).ok()) {
        if let Ok(changed) = CookieHalf::from_text(&flipped) {
            tried += 1;
            assert_eq!(server.join(&changed), Err(VaultError::WrongHalf));
        }
    }
    assert!(tried > 50, "{tried} changed cookies were tried");
    for bad in ["", "short", &text[1..], &format!("{}=", *text), "Ω"] {
        assert_eq!(CookieHalf::from_text(bad).err(), Some(VaultError::Damaged { what: "session cookie" }));
    }
}
