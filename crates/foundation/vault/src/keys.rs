//! Keys as types, so that a public key is never taken for a secret one. Secrets live on the heap, are wiped when
//! dropped and print no byte.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use x25519_dalek::StaticSecret;
use zeroize::{Zeroize, Zeroizing};

use crate::{VaultError, random};

/// An X25519 public key (RFC 7748): 32 bytes, shown to everybody.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Reads the 32 bytes. Any bytes are taken; a key that gives no shared secret is refused by [`mod@crate::wrap`].
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// As [`PublicKey::from_bytes`], for bytes from a database.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when there are not 32 of them.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, VaultError> {
        bytes.try_into().map(Self).map_err(|_| VaultError::Damaged { what: "public key" })
    }

    /// The 32 bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    /// The 32 bytes, borrowed: what [`crate::WrapContext::recipient`] asks for.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        for byte in self.0.iter().take(4) {
            write!(f, "{byte:02x}")?;
        }
        f.write_str("..)")
    }
}

/// 32 secret bytes on the heap: moving the owner copies a pointer, not the secret. Wiped when dropped.
#[derive(Clone)]
struct Secret(Box<[u8; 32]>);

impl Secret {
    fn of(bytes: &[u8; 32]) -> Self {
        let mut secret = Self(Box::new([0; 32]));
        secret.0.copy_from_slice(bytes);
        secret
    }

    fn generate() -> Self {
        let mut secret = Self(Box::new([0; 32]));
        random::fill(&mut *secret.0);
        secret
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The secret half of an X25519 key pair: of a person, a team, or a recovery code.
#[derive(Clone)]
pub struct SecretKey(Secret);

impl SecretKey {
    /// A new key from the operating system's randomness.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    #[must_use]
    pub fn generate() -> Self {
        Self(Secret::generate())
    }

    /// Takes 32 bytes that were a secret key before.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret::of(bytes))
    }

    /// As [`SecretKey::from_bytes`], for what [`crate::unwrap`] gives.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when there are not 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, VaultError> {
        bytes.try_into().map(Self::from_bytes).map_err(|_| VaultError::Damaged { what: "secret key" })
    }

    /// The key that everybody may know.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(x25519_dalek::PublicKey::from(&StaticSecret::from(*self.expose())).to_bytes())
    }

    /// The 32 secret bytes, to be wrapped to somebody with [`mod@crate::wrap`]. Never store or print them.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0.0
    }
}

/// A symmetric key of 256 bits: of a tier of a case, of a person, of a purpose.
#[derive(Clone)]
pub struct SymKey(Secret);

impl SymKey {
    /// A new key from the operating system's randomness.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    #[must_use]
    pub fn generate() -> Self {
        Self(Secret::generate())
    }

    /// Takes 32 bytes that were a key before.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Secret::of(bytes))
    }

    /// As [`SymKey::from_bytes`], for what [`crate::unwrap`] gives.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] when there are not 32 bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, VaultError> {
        bytes.try_into().map(Self::from_bytes).map_err(|_| VaultError::Damaged { what: "key" })
    }

    /// The 32 secret bytes, to be wrapped to somebody with [`mod@crate::wrap`]. Never store or print them.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0.0
    }
}

/// HKDF-SHA256 (RFC 5869): one 32-byte key out of secret `input`, bound to `salt` and `info`.
pub(crate) fn derive(salt: &[u8], input: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    match Hkdf::<Sha256>::new(Some(salt), input).expand(info, &mut *out) {
        Ok(()) => out,
        Err(_) => unreachable!("HKDF-SHA256 gives up to 8160 bytes, 32 are asked for"),
    }
}

macro_rules! secret_manners {
    ($name:ident, $shown:literal) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($shown)
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.expose().ct_eq(other.expose()).into()
            }
        }

        impl Eq for $name {}
    };
}

secret_manners!(SecretKey, "SecretKey(..)");
secret_manners!(SymKey, "SymKey(..)");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::hex;

    /// RFC 5869, appendix A.1 (the first 32 of its 42 bytes), through the function that derives every key.
    #[test]
    fn hkdf_rfc_5869_vector() {
        let salt = hex("000102030405060708090a0b0c");
        let info = hex("f0f1f2f3f4f5f6f7f8f9");
        let expected = hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
        assert_eq!(derive(&salt, &[0x0b; 22], &info).as_slice(), expected);
    }

    /// RFC 7748, section 6.1: the public keys of both parties.
    #[test]
    fn x25519_rfc_7748_public_keys() {
        let pairs = [
            (
                "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
                "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
            ),
            (
                "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
                "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
            ),
        ];
        for (secret, public) in pairs {
            let secret = SecretKey::from_slice(&hex(secret)).unwrap();
            assert_eq!(secret.public().to_bytes().as_slice(), hex(public));
        }
    }
}
