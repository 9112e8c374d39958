//! Keyed tokens, digests and a comparison that takes the same time whatever differs.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::frame;
use crate::keys::SymKey;

/// HMAC-SHA256 (RFC 2104) over the parts, each preceded by its length so that `["ab", "c"]` and `["a", "bc"]`
/// differ. For pseudonyms (`HMAC(viewer, figure, case)`) and search tokens. The first part should name the purpose.
#[must_use]
pub fn token(key: &SymKey, parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose()) else {
        unreachable!("HMAC takes a key of any length");
    };
    frame::each(parts, |bytes| mac.update(bytes));
    mac.finalize().into_bytes().into()
}

/// SHA-256 over the parts, each preceded by its length.
#[must_use]
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    frame::each(parts, |bytes| hash.update(bytes));
    hash.finalize().into()
}

/// Plain SHA-256 (FIPS 180-4) of the bytes, as any other tool computes it: for files and one-time links.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Are the two equal? The time does not tell where they differ; it does tell a difference in length.
#[must_use]
pub fn equal_ct(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
