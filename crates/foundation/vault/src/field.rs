//! Sealing one field of one object under a tier's key: XChaCha20-Poly1305 with a random nonce
//! (draft-irtf-cfrg-xchacha-03; 192 bits of nonce are enough to draw at random for ever).
//!
//! ```text
//! byte 0      format, 1
//! byte 1      algorithm, 1 = XChaCha20-Poly1305
//! bytes 2-25  nonce
//! then        ciphertext of (plaintext, 0x80, zeros up to a multiple of 32 bytes), then the 16-byte tag
//! ```
//!
//! The padding (ISO/IEC 7816-4) hides whether a sealed answer was "yes" or "no" and about how long a name is.
//! Associated data: the words `palermo field`, format, algorithm, field code, object id. The key context needs no
//! words of its own: every tier, epoch and person has an independent key, and the wrap of that key names them.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, Zeroizing};

use crate::frame::framed;
use crate::keys::SymKey;
use crate::{VaultError, random_bytes};

const WHAT: &str = "sealed field";
const FORMAT: u8 = 1;
const XCHACHA20_POLY1305: u8 = 1;
const BLOCK: usize = 32;

/// The permanent number of a sealed field. It is part of what is authenticated, so a number is given once, never
/// changed and never given again; names of tables and columns may change freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldCode(pub u16);

/// Seals `plaintext` for this field of this object (its UUID's 16 bytes). 42 bytes longer than the plaintext padded
/// to the next multiple of 32; the same text sealed twice gives different bytes.
///
/// # Errors
/// [`VaultError::TooLong`] beyond what the cipher takes in one message (about 256 GiB).
///
/// # Panics
/// As [`random_bytes`].
pub fn seal(
    key: &SymKey,
    field: FieldCode,
    object: &[u8; 16],
    plaintext: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let nonce = random_bytes::<24>();
    let ciphertext = seal_with(key, &nonce, &place(field, object), &pad(plaintext))?;
    Ok([&[FORMAT, XCHACHA20_POLY1305], nonce.as_slice(), &ciphertext].concat())
}

/// Opens what [`seal`] gave for the same key, field and object. The text is wiped when dropped.
///
/// # Errors
/// [`VaultError::UnknownFormat`] and [`VaultError::UnknownAlgorithm`] for bytes of a newer version,
/// [`VaultError::Damaged`] when they are too short, [`VaultError::DoesNotOpen`] for another key, field or object or
/// any changed byte.
pub fn open(
    key: &SymKey,
    field: FieldCode,
    object: &[u8; 16],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let damaged = VaultError::Damaged { what: WHAT };
    let Some((&[format, algorithm], rest)) = sealed.split_first_chunk::<2>() else {
        return Err(damaged);
    };
    if format != FORMAT {
        return Err(VaultError::UnknownFormat { what: WHAT, found: format });
    }
    if algorithm != XCHACHA20_POLY1305 {
        return Err(VaultError::UnknownAlgorithm { what: WHAT, found: algorithm });
    }
    let Some((nonce, ciphertext)) = rest.split_first_chunk::<24>() else {
        return Err(damaged);
    };
    let padded = open_with(key, nonce, &place(field, object), ciphertext)?;
    unpad(padded).ok_or(damaged)
}

fn place(field: FieldCode, object: &[u8; 16]) -> Vec<u8> {
    framed(&[b"palermo field", &[FORMAT, XCHACHA20_POLY1305], &field.0.to_be_bytes(), object])
}

/// The bare cipher, also used for locks and sessions: ciphertext and tag.
pub(crate) fn seal_with(
    key: &SymKey,
    nonce: &[u8; 24],
    aad: &[u8],
    msg: &[u8],
) -> Result<Vec<u8>, VaultError> {
    XChaCha20Poly1305::new(key.expose().into())
        .encrypt(&XNonce::from(*nonce), Payload { msg, aad })
        .map_err(|_| VaultError::TooLong)
}

/// The opposite of [`seal_with`].
pub(crate) fn open_with(
    key: &SymKey,
    nonce: &[u8; 24],
    aad: &[u8],
    msg: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    XChaCha20Poly1305::new(key.expose().into())
        .decrypt(&XNonce::from(*nonce), Payload { msg, aad })
        .map(Zeroizing::new)
        .map_err(|_| VaultError::DoesNotOpen)
}

fn pad(plaintext: &[u8]) -> Zeroizing<Vec<u8>> {
    let len = (plaintext.len() + 1).next_multiple_of(BLOCK);
    let mut padded = Zeroizing::new(Vec::with_capacity(len));
    padded.extend_from_slice(plaintext);
    padded.push(0x80);
    padded.resize(len, 0);
    padded
}

fn unpad(mut padded: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let end = padded.iter().rposition(|&byte| byte != 0)?;
    if padded.get(end) != Some(&0x80) {
        return None;
    }
    if let Some(tail) = padded.get_mut(end..) {
        tail.zeroize();
    }
    padded.truncate(end);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::hex;

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1, through the function that seals every field.
    #[test]
    fn xchacha20_poly1305_draft_vector() {
        let key: Vec<u8> = (0x80..=0x9f).collect();
        let key = SymKey::from_slice(&key).unwrap();
        let nonce: Vec<u8> = (0x40..=0x57).collect();
        let nonce: [u8; 24] = nonce.try_into().unwrap();
        let aad = hex("50515253c0c1c2c3c4c5c6c7");
        let plain: &[u8] =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the \
            future, sunscreen would be it.";
        let expected = hex(
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39\
             ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
             21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
        );
        assert_eq!(seal_with(&key, &nonce, &aad, plain).unwrap(), expected);
        assert_eq!(open_with(&key, &nonce, &aad, &expected).unwrap().as_slice(), plain);
    }

    #[test]
    fn padding_hides_the_length_and_comes_off_again() {
        for (text, len) in [("", 32), ("no", 32), ("yes", 32)] {
            assert_eq!(pad(text.as_bytes()).len(), len);
        }
        for len in 0..100 {
            let text = vec![0_u8; len];
            assert_eq!(unpad(pad(&text)).unwrap().as_slice(), text);
        }
        assert!(unpad(Zeroizing::new(vec![0; 32])).is_none());
        assert!(unpad(Zeroizing::new(vec![7; 32])).is_none());
    }
}
