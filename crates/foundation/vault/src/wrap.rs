//! Wrapping a key to one recipient: HPKE (RFC 9180) in base mode, one shot, with DHKEM(X25519, HKDF-SHA256),
//! HKDF-SHA256 and ChaCha20-Poly1305.
//!
//! ```text
//! byte 0      version, 1 = the suite above
//! bytes 1-32  encapsulated key
//! then        ciphertext and 16-byte tag: 81 bytes in all for a key of 32
//! ```
//!
//! HPKE's `info` is the purpose, its associated data the object, tier, epoch and recipient. Base mode does not say
//! *who* wrapped; that a wrap is legitimate is known from the audit entry of the act that made it.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open, single_shot_seal};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::frame::framed;
use crate::keys::{PublicKey, SecretKey};

const WHAT: &str = "wrapped key";
const VERSION: u8 = 1;

type Private = <X25519HkdfSha256 as Kem>::PrivateKey;
type Public = <X25519HkdfSha256 as Kem>::PublicKey;
type Encapped = <X25519HkdfSha256 as Kem>::EncappedKey;

/// What a wrap is for. All of it is authenticated: a wrap moved to another case, tier, epoch or person never opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrapContext<'a> {
    /// What the key is and the version of that meaning: `tier-key/v1`, `team-key/v1`, `parked-form/v1`.
    pub purpose: &'a str,
    /// The id of what the key belongs to: a case, a team, a form.
    pub object: &'a [u8],
    /// The tier (`identity`, `narrative`, `support`, `intelligence`, `shelter`), or empty where there is none.
    pub tier: &'a str,
    /// The epoch of the wrapped key, counted from 1; 0 where there is none.
    pub epoch: u32,
    /// Who it is wrapped to: normally the public key's own bytes ([`PublicKey::as_bytes`]).
    pub recipient: &'a [u8; 32],
}

impl WrapContext<'_> {
    fn info(&self) -> Vec<u8> {
        framed(&[b"palermo wrap", &[VERSION], self.purpose.as_bytes()])
    }

    fn aad(&self) -> Vec<u8> {
        framed(&[self.object, self.tier.as_bytes(), &self.epoch.to_be_bytes(), self.recipient])
    }
}

/// Wraps `secret` (a key, or a short form) so that only the owner of `to` opens it, in this context only.
///
/// # Errors
/// [`VaultError::BadPublicKey`] when `to` gives no shared secret (a point of low order).
///
/// # Panics
/// As [`crate::random_bytes`].
pub fn wrap(to: &PublicKey, ctx: &WrapContext<'_>, secret: &[u8]) -> Result<Vec<u8>, VaultError> {
    let to = Public::from_bytes(to.as_bytes()).map_err(|_| VaultError::BadPublicKey)?;
    let (encapped, ciphertext) = single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &to,
        &ctx.info(),
        secret,
        &ctx.aad(),
    )
    .map_err(|_| VaultError::BadPublicKey)?;
    Ok([&[VERSION], encapped.to_bytes().as_slice(), &ciphertext].concat())
}

/// Opens what [`wrap`] made for this recipient in this context. The secret is wiped when dropped.
///
/// # Errors
/// [`VaultError::UnknownFormat`] for a newer version, [`VaultError::Damaged`] when the bytes are too short,
/// [`VaultError::DoesNotUnwrap`] for another recipient, another context or any changed byte.
pub fn unwrap(
    with: &SecretKey,
    ctx: &WrapContext<'_>,
    wrapped: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (&version, rest) = wrapped.split_first().ok_or(VaultError::Damaged { what: WHAT })?;
    if version != VERSION {
        return Err(VaultError::UnknownFormat { what: WHAT, found: version });
    }
    open_hpke(with, &ctx.info(), &ctx.aad(), rest)
}

/// Bare HPKE: encapsulated key, then ciphertext and tag.
fn open_hpke(
    with: &SecretKey,
    info: &[u8],
    aad: &[u8],
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let damaged = VaultError::Damaged { what: WHAT };
    let (encapped, ciphertext) = bytes.split_first_chunk::<32>().ok_or(damaged.clone())?;
    let with = Private::from_bytes(with.expose()).map_err(|_| damaged.clone())?;
    let encapped = Encapped::from_bytes(encapped).map_err(|_| damaged)?;
    single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &with,
        &encapped,
        info,
        ciphertext,
        aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| VaultError::DoesNotUnwrap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::hex;

    /// RFC 9180, appendix A.2.1 (base setup, X25519, HKDF-SHA256, ChaCha20-Poly1305), sequence number 0, through
    /// the function behind [`unwrap`]; and the receiver's key pair through [`SecretKey::public`].
    #[test]
    fn rfc_9180_base_vector() {
        let receiver =
            SecretKey::from_slice(&hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"))
                .unwrap();
        let public = hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
        assert_eq!(receiver.public().to_bytes().as_slice(), public);
        let info = hex("4f6465206f6e2061204772656369616e2055726e");
        let aad = hex("436f756e742d30");
        let bytes = hex(
            "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a1c5250d8034ec2b784ba2cfd69dbdb8a\
             f406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
        );
        let plain = open_hpke(&receiver, &info, &aad, &bytes).unwrap();
        assert_eq!(plain.as_slice(), b"Beauty is truth, truth beauty");
        assert_eq!(open_hpke(&receiver, &info, b"Count-1", &bytes), Err(VaultError::DoesNotUnwrap));
    }
}
