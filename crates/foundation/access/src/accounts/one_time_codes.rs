//! One-time codes (RFC 6238): the seed of each account, sealed under the key file, and the codes that follow from it.

use kernel::AccountId;
use totp_rs::{Builder, Totp};
use vault::{Version, Zeroizing, keyfile::ServerKey};

use crate::{Access, Error, Result, keys::field};

/// Purpose of the key file's key for seeds of one-time codes.
const SEEDS: &str = "totp";

/// A sealed seed, and where it stands. What an opened link shows is never the seed of an account, whoever may have copied
/// rows within the database: the two are sealed under different fields.
#[derive(Clone, Copy)]
pub(super) enum SealedSeed<'a> {
    /// The one that opens an account now, or that its owner is about to take.
    OfAccount(&'a [u8]),
    /// The one that an opened link shows, until it is used.
    OfLink(&'a [u8]),
}

impl SealedSeed<'_> {
    fn open(self, server_key: &ServerKey, account: AccountId) -> Result<Vec<u8>> {
        let (field, sealed) = match self {
            Self::OfAccount(sealed) => (field::TOTP_SEED, sealed),
            Self::OfLink(sealed) => (field::LINK_SEED, sealed),
        };
        Ok(server_key.open(SEEDS, field.of(account.bytes()), sealed)?.text.to_vec())
    }

    /// The seed in base 32, as people type it into an authenticator.
    pub(super) fn base32(self, server_key: &ServerKey, account: AccountId) -> Result<String> {
        Ok(totp_rs::Secret::from(self.open(server_key, account)?).to_base32())
    }

    /// The same seed, sealed as that of the account.
    pub(super) fn for_account(self, server_key: &ServerKey, account: AccountId) -> Result<Vec<u8>> {
        let seed = Zeroizing::new(self.open(server_key, account)?);
        Ok(server_key.seal(SEEDS, field::TOTP_SEED.of(account.bytes()), Version::FIRST, &seed)?)
    }
}

/// A fresh seed that an account is to have, sealed.
pub(super) fn new_seed(server_key: &ServerKey, account: AccountId) -> Result<Vec<u8>> {
    let seed: [u8; 20] = vault::random_bytes();
    Ok(server_key.seal(SEEDS, field::TOTP_SEED.of(account.bytes()), Version::FIRST, &seed)?)
}

/// A fresh seed that a link shows to the browser that opened it, sealed.
pub(super) fn new_link_seed(server_key: &ServerKey, account: AccountId) -> Result<Vec<u8>> {
    let seed: [u8; 20] = vault::random_bytes();
    Ok(server_key.seal(SEEDS, field::LINK_SEED.of(account.bytes()), Version::FIRST, &seed)?)
}

/// The address behind a QR picture: the same seed for an authenticator that reads it. Whatever is in a sign-in name, it
/// names the account and adds nothing.
pub(super) fn otpauth(sign_in: &str, base32: &str) -> String {
    let mut name = String::with_capacity(sign_in.len());
    for byte in sign_in.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("otpauth://totp/Palermo:{name}?secret={base32}&issuer=Palermo")
}

/// A one-time code as somebody typed it.
pub(super) struct TypedCode<'a> {
    pub(super) code: &'a str,
    /// The step of the last code that was taken; every later one is fresh.
    pub(super) last_step: i64,
    pub(super) now_ms: i64,
}

/// The step of a right code that was not used before; none for any other. Wrong and used are one answer: whoever asks
/// with a code must not learn that it was right a moment ago.
pub(super) fn step_of(
    access: &Access,
    account: AccountId,
    seed: SealedSeed<'_>,
    typed: &TypedCode<'_>,
) -> Result<Option<i64>> {
    let digits: String = typed.code.chars().filter(|c| !c.is_whitespace()).collect();
    let totp = totp(access, account, seed)?;
    let seconds = (typed.now_ms / 1000).max(0).unsigned_abs();
    let step = totp.check(&digits, seconds).and_then(|step| i64::try_from(step).ok());
    Ok(step.filter(|step| *step > typed.last_step))
}

fn totp(access: &Access, account: AccountId, seed: SealedSeed<'_>) -> Result<Totp> {
    let seed = seed.open(&access.server_key, account)?;
    Builder::new().with_secret(seed).build().map_err(|_| Error::damaged("a seed of one-time codes"))
}

/// The present one-time code of an account and the seconds it still holds: for the page of the demonstration, which says so. Every
/// other caller has the person's own authenticator.
///
/// # Errors
/// When there is no such account.
pub async fn current_code(access: &Access, account: AccountId) -> Result<(String, u64)> {
    let mut snapshot = access.store.snapshot().await?;
    let sql = "SELECT totp_sealed, totp_step FROM account WHERE uuid = $1";
    let row = snapshot.query_one(sql, &[account.to_string().into()]).await?.ok_or(Error::NotFound)?;
    let totp = totp(access, account, SealedSeed::OfAccount(&row.bytes(0)?))?;
    let seconds = (access.clock.now_ms() / 1000).max(0).unsigned_abs();
    // A code is good once: show the next one when the present one was used.
    let used: u64 = row.number(1)?;
    let at = if seconds / 30 <= used { (used + 1) * 30 } else { seconds };
    Ok((totp.generate(at).to_string(), 30 - seconds % 30))
}

/// The code that an authenticator with a key in base 32 shows now: for whoever plays somebody, in the demonstration and in
/// tests. Every other caller has the person's own authenticator.
///
/// # Errors
/// When it is no key.
pub fn code_of_key(access: &Access, base32: &str) -> Result<String> {
    let wrong = || Error::damaged("a seed of one-time codes");
    let secret = totp_rs::Secret::try_from_base32(base32).map_err(|_| wrong())?;
    let totp = Builder::new().with_secret(secret).build().map_err(|_| wrong())?;
    Ok(totp.generate((access.clock.now_ms() / 1000).max(0).unsigned_abs()).to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_adds_nothing_to_the_address_of_its_seed() {
        let address = super::otpauth("x?secret=AAAA&issuer=Evil#/", "SEED");
        assert_eq!(
            address,
            "otpauth://totp/Palermo:x%3Fsecret%3DAAAA%26issuer%3DEvil%23%2F?secret=SEED&issuer=Palermo"
        );
        assert_eq!(super::otpauth("δ.x", "S").matches("secret=").count(), 1);
    }
}
