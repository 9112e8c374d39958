//! Sealing one field of one object: XChaCha20-Poly1305 with a random nonce (draft-irtf-cfrg-xchacha-03; 192 bits of
//! nonce are enough to draw at random for ever).
//!
//! ```text
//! byte  0      format, 2
//! byte  1      algorithm, 1 = XChaCha20-Poly1305
//! bytes 2-5    number of the key (u32, big endian): a tier has keys 1, 2, …
//! bytes 6-9    version of the value at its place (u32, big endian)
//! bytes 10-33  nonce
//! then         ciphertext of (plaintext, 0x80, zeros up to a multiple of 32 bytes), then the 16-byte tag
//! ```
//!
//! The padding (ISO/IEC 7816-4) hides whether a sealed answer was "yes" or "no" and about how long a name is.
//! Associated data: the words `palermo field`, format, algorithm, number of the key, version, field code, object id.
//! The key context needs no words of its own: every tier, number and person has an independent key, and the wrap of
//! that key names them. The number in front tells a reader which key to fetch; the version lets somebody who knows
//! which one belongs there notice that an older value was put back.
//!
//! **Format 1** (format, algorithm, nonce, ciphertext) knew neither. It is read for ever, as key 1 and version 0, and
//! never written again.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, Zeroizing};

use crate::frame::framed;
use crate::keys::SymKey;
use crate::numbered::{KeyNumber, Keys, NumberedKey};
use crate::{VaultError, random_bytes};

const WHAT: &str = "sealed field";
const FORMAT_1: u8 = 1;
const FORMAT: u8 = 2;
const XCHACHA20_POLY1305: u8 = 1;
const BLOCK: usize = 32;

/// The permanent number of a sealed field. It is part of what is authenticated, so a number is given once, never
/// changed and never given again; names of tables and columns may change freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldCode(pub u16);

/// Where a sealed value belongs: a field of an object. A value that is moved elsewhere never opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Which field.
    pub field: FieldCode,
    /// Of which object: the 16 bytes of its UUID.
    pub object: &'a [u8; 16],
}

impl FieldCode {
    /// This field of an object (the 16 bytes of its UUID).
    #[must_use]
    pub fn of(self, object: &[u8; 16]) -> Place<'_> {
        Place { field: self, object }
    }
}

/// The version of a value at its place, counted from 1 for a value that is written again and again; 1 for a value
/// that is written once. 0 is what format 1 is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u32);

impl Version {
    /// The version of a value that is written once, and of the first of many.
    pub const FIRST: Self = Self(1);
}

/// What stands in front of a sealed value. Only [`open`] proves that nobody changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The number of the key that opens it.
    pub key: KeyNumber,
    /// The version under which it was sealed.
    pub version: Version,
}

/// A value that was opened. The text is wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The value.
    pub text: Zeroizing<Vec<u8>>,
    /// What was authenticated together with it.
    pub header: Header,
}

impl Opened {
    /// The value, when it has this version or was sealed in format 1, which knew none.
    ///
    /// # Errors
    /// [`VaultError::OtherVersion`]: an older value was put back in the place of a newer one, or the other way round.
    pub fn at(self, version: Version) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        match self.header.version {
            Version(0) => Ok(self.text),
            found if found == version => Ok(self.text),
            found => Err(VaultError::OtherVersion { found: found.0, wanted: version.0 }),
        }
    }
}

/// Seals `plaintext` for its place, under a key that says its number. 50 bytes longer than the plaintext padded to the
/// next multiple of 32; the same text sealed twice gives different bytes.
///
/// A key without a number seals nothing, and number and version cannot be exchanged:
///
/// ```compile_fail,E0308
/// use vault::{FieldCode, SymKey, Version, seal};
/// let _ = seal(&SymKey::generate(), FieldCode(1).of(&[7; 16]), Version::FIRST, b"text");
/// ```
///
/// ```compile_fail,E0308
/// use vault::{FieldCode, KeyNumber, NumberedKey, SymKey, seal};
/// let key = NumberedKey::new(KeyNumber::FIRST, SymKey::generate());
/// let _ = seal(&key, FieldCode(1).of(&[7; 16]), KeyNumber::FIRST, b"text");
/// ```
///
/// # Errors
/// [`VaultError::TooLong`] beyond what the cipher takes in one message (about 256 GiB).
///
/// # Panics
/// As [`random_bytes`].
pub fn seal(
    key: &NumberedKey,
    place: Place<'_>,
    version: Version,
    plaintext: &[u8],
) -> Result<Vec<u8>, VaultError> {
    seal_at(key, place, version, &random_bytes(), plaintext)
}

fn seal_at(
    key: &NumberedKey,
    place: Place<'_>,
    version: Version,
    nonce: &[u8; 24],
    plaintext: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let header = Header { key: key.number(), version };
    let ciphertext = seal_with(key.key(), nonce, &bound(header, place), &pad(plaintext))?;
    let (number, version) = (header.key.0.to_be_bytes(), version.0.to_be_bytes());
    Ok([&[FORMAT, XCHACHA20_POLY1305], number.as_slice(), &version, nonce, &ciphertext].concat())
}

/// Opens what [`seal`] gave, or what format 1 left, with the one of `keys` that it names: a single key, the keys of a
/// tier, the generations of a key file.
///
/// # Errors
/// [`VaultError::UnknownFormat`] and [`VaultError::UnknownAlgorithm`] for bytes of a newer version,
/// [`VaultError::Damaged`] when they are too short, [`VaultError::KeyNotHeld`] when none of the keys has the number,
/// [`VaultError::DoesNotOpen`] for another key, field, object or version, or any changed byte.
pub fn open(keys: &impl Keys, place: Place<'_>, sealed: &[u8]) -> Result<Opened, VaultError> {
    let (format, header, rest) = split(sealed)?;
    let key = keys.find(header.key).ok_or(VaultError::KeyNotHeld { number: header.key.0 })?;
    let damaged = VaultError::Damaged { what: WHAT };
    let (nonce, ciphertext) = rest.split_first_chunk::<24>().ok_or(damaged.clone())?;
    let bound = if format == FORMAT_1 { bound_1(place) } else { bound(header, place) };
    let padded = open_with(key, nonce, &bound, ciphertext)?;
    Ok(Opened { text: unpad(padded).ok_or(damaged)?, header })
}

/// Reads what stands in front of a sealed value, without a key: which key opens it. Format 1 counts as key 1 and
/// version 0.
///
/// # Errors
/// [`VaultError::UnknownFormat`], [`VaultError::UnknownAlgorithm`], [`VaultError::Damaged`].
pub fn header(sealed: &[u8]) -> Result<Header, VaultError> {
    split(sealed).map(|(_, header, _)| header)
}

/// Format, header, and the rest: nonce and ciphertext.
fn split(sealed: &[u8]) -> Result<(u8, Header, &[u8]), VaultError> {
    let damaged = VaultError::Damaged { what: WHAT };
    let (&[format, algorithm], rest) = sealed.split_first_chunk::<2>().ok_or(damaged.clone())?;
    if format != FORMAT && format != FORMAT_1 {
        return Err(VaultError::UnknownFormat { what: WHAT, found: format });
    }
    if algorithm != XCHACHA20_POLY1305 {
        return Err(VaultError::UnknownAlgorithm { what: WHAT, found: algorithm });
    }
    if format == FORMAT_1 {
        return Ok((format, Header { key: KeyNumber::FIRST, version: Version(0) }, rest));
    }
    let (number, rest) = rest.split_first_chunk::<4>().ok_or(damaged.clone())?;
    let (version, rest) = rest.split_first_chunk::<4>().ok_or(damaged)?;
    let header = Header {
        key: KeyNumber(u32::from_be_bytes(*number)),
        version: Version(u32::from_be_bytes(*version)),
    };
    Ok((format, header, rest))
}

/// Associated data of format 2.
fn bound(header: Header, place: Place<'_>) -> Vec<u8> {
    framed(&[
        b"palermo field",
        &[FORMAT, XCHACHA20_POLY1305],
        &header.key.0.to_be_bytes(),
        &header.version.0.to_be_bytes(),
        &place.field.0.to_be_bytes(),
        place.object,
    ])
}

/// Associated data of format 1.
fn bound_1(place: Place<'_>) -> Vec<u8> {
    framed(&[b"palermo field", &[FORMAT_1, XCHACHA20_POLY1305], &place.field.0.to_be_bytes(), place.object])
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

    /// Format 2 with a fixed nonce, computed by another implementation (see `tests/it/formats.rs`).
    #[test]
    fn format_2_is_written_as_another_implementation_writes_it() {
        let key: Vec<u8> = (0..32).collect();
        let key = NumberedKey::new(KeyNumber(3), SymKey::from_slice(&key).unwrap());
        let nonce: [u8; 24] = std::array::from_fn(|place| 0x40 + place as u8);
        let object: [u8; 16] = std::array::from_fn(|place| 0xa0 + place as u8);
        let text = "Ελένη, invented".as_bytes();
        let sealed = seal_at(&key, FieldCode(11).of(&object), Version(7), &nonce, text).unwrap();
        assert_eq!(sealed, hex(include_str!("../tests/it/format_2.hex").trim()));
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
