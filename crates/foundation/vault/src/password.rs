//! The lock of a person: the person's secret key, sealed under a key that only the password gives.
//!
//! The server stores the lock and the public key, never a password and never a hash of one: the password is right
//! when the lock opens. Argon2id (RFC 9106) makes each guess cost 64 MiB and three passes; callers run it in a
//! bounded pool, since a thousand sign-ins at once would need 64 GiB.
//!
//! ```text
//! byte 0       format, 1
//! byte 1       algorithm, 1 = Argon2id version 0x13 and XChaCha20-Poly1305
//! bytes 2-13   memory in KiB, passes, lanes (u32 each, big endian)
//! bytes 14-29  salt
//! bytes 30-53  nonce
//! bytes 54-101 the sealed secret key: 32 bytes and a tag of 16
//! ```
//! The first 30 bytes are associated data, so that costs cannot be lowered in the database unseen.

use argon2::{Algorithm, Argon2, Params, Version};
use icu_normalizer::ComposingNormalizerBorrowed;
use zeroize::Zeroizing;

use crate::field::{open_with, seal_with};
use crate::keys::{SecretKey, SymKey};
use crate::{VaultError, random_bytes};

const WHAT: &str = "lock";
const FORMAT: u8 = 1;
const ARGON2ID_XCHACHA: u8 = 1;

/// What one guess of a password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory in KiB; at least 8 per lane, at most [`Self::CEILING`].
    pub m_kib: u32,
    /// Passes over the memory; at least one, at most [`Self::CEILING`].
    pub t: u32,
    /// Lanes; at least one, at most [`Self::CEILING`]. This build computes them one after another.
    pub p: u32,
}

impl KdfParams {
    /// 64 MiB, three passes, one lane: above the floor of OWASP ASVS 5.0 appendix C (46 MiB, one pass), about
    /// 0.14 s of one processor core.
    pub const STANDARD: Self = Self { m_kib: 64 * 1024, t: 3, p: 1 };

    /// As cheap as Argon2id goes: for tests and for demonstration people only.
    pub const CHEAPEST: Self = Self { m_kib: 8, t: 1, p: 1 };

    /// The most that a lock may cost: four times the memory of [`Self::STANDARD`] and twice its passes, about a second.
    /// Locks come from the database: whoever can write there must not be able to stop everybody's sign-in with one.
    pub const CEILING: Self = Self { m_kib: 256 * 1024, t: 6, p: 4 };

    /// Whether a guess costs less than with other costs, in memory or in all.
    #[must_use]
    pub fn is_cheaper_than(self, other: Self) -> bool {
        let whole = |costs: Self| u64::from(costs.m_kib) * u64::from(costs.t);
        self.m_kib < other.m_kib || whole(self) < whole(other)
    }

    fn argon2(self) -> Result<Argon2<'static>, VaultError> {
        let most = Self::CEILING;
        if self.m_kib > most.m_kib || self.t > most.t || self.p > most.p {
            return Err(VaultError::BadParams);
        }
        let params = Params::new(self.m_kib, self.t, self.p, Some(32)).map_err(|_| VaultError::BadParams)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// A person's secret key under a password. Safe to store; its `Debug` shows the costs only.
#[derive(Clone, PartialEq, Eq)]
pub struct Lock {
    params: KdfParams,
    salt: [u8; 16],
    nonce: [u8; 24],
    sealed: [u8; 48],
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lock").field("params", &self.params).finish_non_exhaustive()
    }
}

impl Lock {
    /// How many bytes [`Lock::to_bytes`] gives.
    pub const LEN: usize = 102;

    /// Seals the secret key under the password. Length and strength of the password are the caller's rule.
    ///
    /// # Errors
    /// [`VaultError::BadParams`] when the costs are out of range.
    ///
    /// # Panics
    /// As [`random_bytes`].
    pub fn close(password: &str, secret: &SecretKey, params: KdfParams) -> Result<Self, VaultError> {
        let mut lock = Self { params, salt: random_bytes(), nonce: random_bytes(), sealed: [0; 48] };
        let key = lock.key(password)?;
        let sealed = seal_with(&key, &lock.nonce, &lock.header(), secret.expose())?;
        lock.sealed = sealed.try_into().map_err(|_| VaultError::Damaged { what: WHAT })?;
        Ok(lock)
    }

    /// Gives the secret key back. Costs what [`KdfParams`] says, right or wrong: call it off the async threads.
    ///
    /// # Errors
    /// [`VaultError::WrongPassword`], also when the lock was changed; [`VaultError::BadParams`] when its costs are
    /// out of range.
    pub fn open(&self, password: &str) -> Result<SecretKey, VaultError> {
        let key = self.key(password)?;
        let secret = open_with(&key, &self.nonce, &self.header(), &self.sealed)
            .map_err(|_| VaultError::WrongPassword)?;
        SecretKey::from_slice(&secret)
    }

    /// The costs it was closed with; a lock cheaper than [`KdfParams::STANDARD`] is closed anew at sign-in.
    #[must_use]
    pub fn params(&self) -> KdfParams {
        self.params
    }

    /// As stored; the layout is in the module's text.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [self.header().as_slice(), &self.nonce, &self.sealed].concat()
    }

    /// Reads what [`Lock::to_bytes`] gave.
    ///
    /// # Errors
    /// [`VaultError::Damaged`] for a wrong length, [`VaultError::UnknownFormat`] and
    /// [`VaultError::UnknownAlgorithm`] for bytes of a newer version, [`VaultError::BadParams`] for costs that
    /// would exhaust the machine.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        let mut rest = bytes;
        let [format] = take(&mut rest)?;
        if format != FORMAT {
            return Err(VaultError::UnknownFormat { what: WHAT, found: format });
        }
        let [algorithm] = take(&mut rest)?;
        if algorithm != ARGON2ID_XCHACHA {
            return Err(VaultError::UnknownAlgorithm { what: WHAT, found: algorithm });
        }
        let [m_kib, t, p] = [take(&mut rest)?, take(&mut rest)?, take(&mut rest)?].map(u32::from_be_bytes);
        let params = KdfParams { m_kib, t, p };
        params.argon2()?;
        let lock = Self { params, salt: take(&mut rest)?, nonce: take(&mut rest)?, sealed: take(&mut rest)? };
        if rest.is_empty() { Ok(lock) } else { Err(VaultError::Damaged { what: WHAT }) }
    }

    fn header(&self) -> Vec<u8> {
        let KdfParams { m_kib, t, p } = self.params;
        let costs = [m_kib, t, p].map(u32::to_be_bytes);
        [&[FORMAT, ARGON2ID_XCHACHA], costs.as_flattened(), &self.salt].concat()
    }

    fn key(&self, password: &str) -> Result<SymKey, VaultError> {
        let password = prepared(password);
        let mut key = Zeroizing::new([0; 32]);
        self.params
            .argon2()?
            .hash_password_into(password.as_bytes(), &self.salt, &mut *key)
            .map_err(|_| VaultError::BadParams)?;
        Ok(SymKey::from_bytes(&key))
    }
}

/// The work of [`Lock::open`] for a name that does not exist, so that the time of the answer does not tell which
/// names do. Give the costs that real locks have. Never succeeds.
///
/// # Errors
/// Always: [`VaultError::WrongPassword`], or [`VaultError::BadParams`].
///
/// # Panics
/// As [`random_bytes`].
pub fn dummy_open(password: &str, params: KdfParams) -> Result<SecretKey, VaultError> {
    Lock { params, salt: random_bytes(), nonce: random_bytes(), sealed: [0; 48] }.open(password)
}

/// RFC 8265 section 4.2 (`OpaqueString`): other spaces become the ordinary one, letters are composed (NFC). So a
/// Greek or Bulgarian password is the same from every keyboard.
fn prepared(password: &str) -> Zeroizing<String> {
    let mut spaced = Zeroizing::new(String::with_capacity(password.len()));
    for sign in password.chars() {
        spaced.push(if sign.is_whitespace() && !sign.is_control() { ' ' } else { sign });
    }
    Zeroizing::new(ComposingNormalizerBorrowed::new_nfc().normalize(&spaced).into_owned())
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], VaultError> {
    let (first, tail) = rest.split_first_chunk::<N>().ok_or(VaultError::Damaged { what: WHAT })?;
    *rest = tail;
    Ok(*first)
}
