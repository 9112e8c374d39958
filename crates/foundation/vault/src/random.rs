//! Chance for keys: always the operating system's, never the `Rng` that is passed around for everything else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use getrandom::SysRng;
use getrandom::rand_core::{Rng as _, UnwrapErr};

/// Fills `bytes` from the operating system.
pub(crate) fn fill(bytes: &mut [u8]) {
    UnwrapErr(SysRng).fill_bytes(bytes);
}

/// `N` random bytes from the operating system.
///
/// # Panics
/// When the operating system has no randomness. No key can be made then, so nothing may go on. (Linux' `getrandom`
/// does not fail once the machine has started.)
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

/// A secret of 256 bits as 43 letters, digits, `-` and `_` (base64url, RFC 4648 section 5): for links that work
/// once. Store only [`crate::sha256`] of it.
///
/// # Panics
/// As [`random_bytes`].
#[must_use]
pub fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<32>())
}
