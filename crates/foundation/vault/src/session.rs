//! A signed-in person's secret key, split between the browser and the server's memory.
//!
//! The server half holds the key sealed under HKDF-SHA256(cookie half | server half). A stolen cookie opens nothing
//! without the server's memory; a copy of the server's memory opens no session without its cookie; a copy of the
//! disk has neither. That is why the server half cannot be turned into bytes: it is never stored.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::{Zeroize, Zeroizing};

use crate::field::{open_with, seal_with};
use crate::hash::digest;
use crate::keys::{SecretKey, SymKey, derive};
use crate::{VaultError, random_bytes};

const AAD: &[u8] = b"palermo session 1";

/// The browser's half: 256 random bits, in a `__Host-` cookie.
#[derive(Clone)]
pub struct CookieHalf(Box<[u8; 32]>);

impl CookieHalf {
    /// For the cookie: 43 letters, digits, `-` and `_`.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    /// Reads the cookie.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when it is not one of ours.
    pub fn from_text(text: &str) -> Result<Self, VaultError> {
        let damaged = VaultError::Damaged { what: "session cookie" };
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).map_err(|_| damaged.clone())?);
        bytes.as_slice().try_into().map(|half| Self(Box::new(half))).map_err(|_| damaged)
    }

    /// The name under which the server finds the session of this cookie: a digest, so that a list of sessions
    /// gives no cookie away.
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        digest(&[b"palermo session id 1", &*self.0])
    }
}

impl Drop for CookieHalf {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for CookieHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CookieHalf(..)")
    }
}

/// The server's half. Drop it at sign-out and at the end of the time limits.
pub struct ServerHalf {
    half: SymKey,
    nonce: [u8; 24],
    sealed: Vec<u8>,
}

impl ServerHalf {
    /// Brings the halves together for one request. Drop the key before answering.
    ///
    /// # Errors
    /// [`VaultError::WrongHalf`] for the cookie of another session.
    pub fn join(&self, cookie: &CookieHalf) -> Result<SecretKey, VaultError> {
        let key = joint(cookie, &self.half);
        let secret = open_with(&key, &self.nonce, AAD, &self.sealed).map_err(|_| VaultError::WrongHalf)?;
        SecretKey::from_slice(&secret)
    }
}

impl fmt::Debug for ServerHalf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerHalf(..)")
    }
}

/// Splits the key of a person who has just signed in. New halves each time.
///
/// # Errors
/// None that can happen with a key; the cipher's own is passed on.
///
/// # Panics
/// As [`random_bytes`].
pub fn split(secret: &SecretKey) -> Result<(CookieHalf, ServerHalf), VaultError> {
    let cookie = CookieHalf(Box::new(random_bytes()));
    let half = SymKey::generate();
    let nonce = random_bytes();
    let sealed = seal_with(&joint(&cookie, &half), &nonce, AAD, secret.expose())?;
    Ok((cookie, ServerHalf { half, nonce, sealed }))
}

fn joint(cookie: &CookieHalf, half: &SymKey) -> SymKey {
    let mut both = Zeroizing::new([0_u8; 64]);
    for (to, from) in both.iter_mut().zip(cookie.0.iter().chain(half.expose())) {
        *to = *from;
    }
    SymKey::from_bytes(&derive(&[], &*both, AAD))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cookie and a copy of the sealed key are not enough: the server's half is needed too.
    #[test]
    fn the_cookie_alone_opens_nothing() {
        let (cookie, server) = split(&SecretKey::generate()).unwrap();
        assert!(server.join(&cookie).is_ok());
        let without = ServerHalf { half: SymKey::from_bytes(&[0; 32]), ..server };
        assert_eq!(without.join(&cookie), Err(VaultError::WrongHalf));
    }
}
