//! The vault from outside: what must open opens, and nothing else ever does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may fail loudly"
)]

mod fields;
mod formats;
mod key_file;
mod locks;
mod recovery_codes;
mod sessions;
mod silence;
mod standards;
mod wraps;

/// Every way to change exactly one bit of `bytes`.
fn flips(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    assert!(!bytes.is_empty());
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        flipped
    })
}
