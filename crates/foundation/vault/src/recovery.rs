//! The recovery code that a team prints at its foundation, and a person may print too: 160 random bits that lead to
//! a key pair. Team keys are wrapped to its public key; the code itself is never stored.
//!
//! Written in the 32 digits and letters of Crockford's base 32 (no I, L, O, U), in groups of four, with two check
//! signs at the end: `7K2M-…-9QXA-3F`. The check is the number modulo 1021, a prime: one wrong sign and two
//! neighbours swapped are always found.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

use crate::keys::{PublicKey, SecretKey, derive};
use crate::{VaultError, random};

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA: usize = 32;
const CHECK: usize = 2;
const PRIME: u32 = 1021;

/// 160 secret bits.
#[derive(Clone)]
pub struct RecoveryCode(Box<[u8; 20]>);

impl RecoveryCode {
    /// A new code from the operating system's randomness.
    ///
    /// # Panics
    /// As [`crate::random_bytes`].
    #[must_use]
    pub fn generate() -> Self {
        let mut code = Self(Box::new([0; 20]));
        random::fill(&mut *code.0);
        code
    }

    /// To be printed once: eight groups of four signs and one of two.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = self.digits();
        let check = check(&digits);
        let signs = digits.iter().copied().chain([check / 32, check % 32]);
        let mut text = Zeroizing::new(String::with_capacity(DATA + CHECK + 8));
        for (place, digit) in signs.enumerate() {
            if place > 0 && place % 4 == 0 {
                text.push('-');
            }
            text.extend(SIGNS.get(digit as usize).map(|&sign| char::from(sign)));
        }
        text
    }

    /// Reads a typed code. Capitals, spaces and hyphens do not matter; O counts as 0, I and L as 1.
    ///
    /// # Errors
    /// [`VaultError::CodeSign`], [`VaultError::CodeLength`] or [`VaultError::CodeCheck`], each of which can be
    /// shown to the person who typed.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let mut digits = Zeroizing::new(Vec::with_capacity(DATA + CHECK));
        for (index, sign) in text.chars().enumerate() {
            if sign.is_whitespace() || matches!(sign, '-' | '\u{2010}'..='\u{2015}') {
                continue;
            }
            digits.push(digit_of(sign).ok_or(VaultError::CodeSign { place: index + 1 })?);
        }
        let expected = DATA + CHECK;
        let found = digits.len();
        let Some((data, [high, low])) = digits.split_last_chunk::<CHECK>().filter(|_| found == expected)
        else {
            return Err(VaultError::CodeLength { found, expected });
        };
        if check(data) != high * 32 + low {
            return Err(VaultError::CodeCheck);
        }
        let mut code = Self(Box::new([0; 20]));
        for (five, eight) in code.0.chunks_exact_mut(5).zip(data.chunks_exact(8)) {
            let number = eight.iter().fold(0_u64, |number, &digit| number << 5 | u64::from(digit));
            for (byte, from) in five.iter_mut().zip(number.to_be_bytes().iter().skip(3)) {
                *byte = *from;
            }
        }
        Ok(code)
    }

    /// The secret key that the code stands for.
    #[must_use]
    pub fn secret_key(&self) -> SecretKey {
        SecretKey::from_bytes(&derive(&[], &*self.0, b"palermo recovery 1"))
    }

    /// Where keys are wrapped to, so that the code opens them.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        self.secret_key().public()
    }

    /// The 160 bits as 32 numbers below 32.
    fn digits(&self) -> Zeroizing<Vec<u32>> {
        let mut digits = Zeroizing::new(Vec::with_capacity(DATA));
        for five in self.0.chunks_exact(5) {
            let number = five.iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
            digits.extend((0..8).rev().map(|place| (number >> (5 * place) & 31) as u32));
        }
        digits
    }
}

impl Drop for RecoveryCode {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

fn check(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |sum, digit| (sum * 32 + digit) % PRIME)
}

fn digit_of(sign: char) -> Option<u32> {
    let sign = match sign.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = SIGNS.iter().position(|&known| char::from(known) == sign)?;
    u32::try_from(place).ok()
}
