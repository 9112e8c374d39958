//! One's own password and authenticator, changed by whoever has the present ones. Password and code are asked again: a
//! session in other hands must not become an account in other hands.

use kernel::AccountId;
use ledger::Outcome;
use store::{Batch, StoreError};
use vault::SecretKey;

use super::{
    account::check_password,
    known_browsers,
    links::genuine,
    one_time_codes::{self, SealedSeed, TypedCode},
    password_queue::{LINE, LONGEST_PASSWORD, Lane},
    sign_in,
};
use crate::{
    Access, Act, Conflict, Error, PendingEntries, Permit, Result,
    audit::{self, Beside},
    foundation::{ChangeAuthenticator, ChangePassword},
};

/// How long a fresh seed waits for its first code: a quarter of an hour, in milliseconds.
const SEED_WAITS_MS: i64 = 15 * 60_000;
/// What is said of a password and a code that do not fit, whatever it was.
const WRONG: Error = Error::Invalid("account-proof-wrong");
const CODE_USED: &str = "code used";

/// What somebody types to prove who it is.
pub struct Claimed<'a> {
    /// The account.
    pub account: AccountId,
    /// The present password.
    pub password: &'a str,
    /// A code of the present authenticator.
    pub code: &'a str,
}

/// Somebody who has just proved to have password and authenticator of an account.
pub struct Proven {
    account: AccountId,
    sign_in: String,
    secret: SecretKey,
}

/// Checks the present password and a code of the present authenticator. Each try is taken from the supply of the account
/// before anything is looked at: whoever holds a session of somebody else has five.
///
/// # Errors
/// [`Error::Invalid`]`("account-proof-wrong")`, whatever was wrong; [`Error::Busy`].
pub async fn prove(access: &Access, trail: &PendingEntries, claimed: &Claimed<'_>) -> Result<Proven> {
    let proven = proven(access, claimed).await?;
    let outcome = if proven.is_some() { Outcome::Allowed } else { Outcome::Refused };
    access.note_outside(trail, &claimed.account.to_string(), "prove", outcome);
    proven.ok_or(WRONG)
}

async fn proven(access: &Access, claimed: &Claimed<'_>) -> Result<Option<Proven>> {
    let (account, now) = (claimed.account.to_string(), access.now_ms());
    let sql = "SELECT sign_in, lock, totp_sealed, totp_step, lock_mark, seed_mark FROM account
        WHERE uuid = $1 AND active = 1 AND enrolled_at IS NOT NULL";
    let row = access.store.snapshot().await?.query_one(sql, &[account.as_str().into()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    let place = LINE.place(Lane::Known)?;
    let long = claimed.password.len() > LONGEST_PASSWORD;
    if long || !sign_in::code_of_account_taken(access, claimed.account, now).await? {
        return Ok(None);
    }
    let opened = match place.open(claimed.password, Some(row.bytes(1)?), access.kdf).await {
        Ok(opened) => opened,
        Err(Error::Vault(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let typed = TypedCode { code: claimed.code, last_step: row.int(3)?, now_ms: now };
    let sealed = row.bytes(2)?;
    let seed = SealedSeed::OfAccount(&sealed);
    let Some(step) = one_time_codes::step_of(access, claimed.account, seed, &typed)? else {
        return Ok(None);
    };
    for (which, place) in [(Beside::Lock, 1), (Beside::Seed, 2)] {
        let (bytes, mark) = (row.bytes(place)?, row.opt_bytes(place + 3)?);
        genuine(&access.server_key, which, claimed.account, (Some(&bytes), mark.as_deref()))?;
    }
    if !used(access, claimed.account, step).await? {
        return Ok(None);
    }
    Ok(Some(Proven { account: claimed.account, sign_in: row.text(0)?, secret: opened.secret }))
}

/// Checks a fresh code of the authenticator of whoever is signed in, for a step that is not taken back. Each try is taken
/// from the supply of the account before it is looked at.
///
/// # Errors
/// [`Error::Invalid`]`("account-code-wrong")`, whatever was wrong.
pub async fn prove_code(
    access: &Access,
    trail: &PendingEntries,
    account: AccountId,
    code: &str,
) -> Result<()> {
    let proven = code_proven(access, account, code).await?;
    let outcome = if proven { Outcome::Allowed } else { Outcome::Refused };
    access.note_outside(trail, &account.to_string(), "prove_code", outcome);
    if proven { Ok(()) } else { Err(Error::Invalid("account-code-wrong")) }
}

async fn code_proven(access: &Access, account: AccountId, code: &str) -> Result<bool> {
    let now = access.now_ms();
    let sql = "SELECT totp_sealed, totp_step, seed_mark FROM account
        WHERE uuid = $1 AND active = 1 AND enrolled_at IS NOT NULL";
    let row = access.store.snapshot().await?.query_one(sql, &[account.to_string().into()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    let (seed, seed_mark) = (row.bytes(0)?, row.opt_bytes(2)?);
    genuine(&access.server_key, Beside::Seed, account, (Some(&seed), seed_mark.as_deref()))?;
    if !sign_in::code_of_account_taken(access, account, now).await? {
        return Ok(false);
    }
    let typed = TypedCode { code, last_step: row.int(1)?, now_ms: now };
    match one_time_codes::step_of(access, account, SealedSeed::OfAccount(&seed), &typed)? {
        Some(step) => used(access, account, step).await,
        None => Ok(false),
    }
}

/// Notes that a code was used, so that it is good for nothing else; false when somebody was faster.
async fn used(access: &Access, account: AccountId, step: i64) -> Result<bool> {
    let mut batch = Batch::new();
    batch.guard(
        "UPDATE account SET totp_step = $2, wrong_codes = 0 WHERE uuid = $1 AND totp_step < $2 AND active = 1",
        vec![account.to_string().into(), step.into()],
        1,
        CODE_USED,
    );
    match access.store.write(batch).await {
        Ok(()) => Ok(true),
        Err(StoreError::Guard(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The key of a person, closed under a new password.
pub struct NewLock(Vec<u8>);

impl Proven {
    /// Closes the person's key under a new password.
    ///
    /// # Errors
    /// [`Error::Invalid`] with a message code when the password does not do; [`Error::Busy`].
    pub async fn close_under(&self, access: &Access, password: &str) -> Result<NewLock> {
        check_password(password, &self.sign_in)?;
        Ok(NewLock(LINE.place(Lane::Known)?.close(password, &self.secret, access.kdf).await?))
    }
}

/// Changes one's own password. All other sessions end, and no browser is known any more.
///
/// # Errors
/// When the permit is of another act.
pub async fn change_password(act: &mut Act, permit: &Permit<ChangePassword>, lock: NewLock) -> Result<()> {
    act.holds(permit)?;
    mark(act, Beside::Lock, &lock.0).await?;
    act.own()?.change("UPDATE account SET lock = $2, guessed_at = 0 WHERE id = $1", &[lock.0.into()]);
    end_all_others(act)
}

/// A fresh seed, shown once.
pub struct FreshSeed {
    /// In base 32.
    pub seed: String,
    /// The same as an `otpauth:` address, for a QR picture.
    pub otpauth: String,
}

/// Draws a fresh seed for one's own authenticator. The present one holds until a code of the new one was typed.
///
/// # Errors
/// When the permit is of another act.
pub fn begin_authenticator(
    act: &mut Act,
    permit: &Permit<ChangeAuthenticator>,
    proven: &Proven,
) -> Result<FreshSeed> {
    act.holds(permit)?;
    let (server_key, now) = (act.access().server_key.clone(), act.now_ms());
    let sealed = one_time_codes::new_seed(&server_key, proven.account)?;
    let seed = SealedSeed::OfAccount(&sealed).base32(&server_key, proven.account)?;
    act.own()?.change(
        "UPDATE account SET totp_next = $2, totp_next_at = $3 WHERE id = $1",
        &[sealed.into(), now.into()],
    );
    Ok(FreshSeed { otpauth: one_time_codes::otpauth(&proven.sign_in, &seed), seed })
}

/// Puts the new authenticator in the place of the old one, once a code of it was typed. All other sessions end, and no
/// browser is known any more.
///
/// # Errors
/// [`Error::Invalid`]: `enrol-code-wrong`, or `account-seed-over` when no seed waits any more.
pub async fn finish_authenticator(
    act: &mut Act,
    permit: &Permit<ChangeAuthenticator>,
    code: &str,
) -> Result<()> {
    act.holds(permit)?;
    let (account, now) = (act.me()?.account, act.now_ms());
    let sql = "SELECT totp_next FROM account WHERE id = $1 AND totp_next IS NOT NULL AND totp_next_at > $2";
    let row = act.own()?.query_one(sql, &[(now - SEED_WAITS_MS).into()]).await?;
    let sealed = row.ok_or(Error::Invalid("account-seed-over"))?.bytes(0)?;
    let typed = TypedCode { code, last_step: 0, now_ms: now };
    let step = one_time_codes::step_of(act.access(), account, SealedSeed::OfAccount(&sealed), &typed)?;
    let step = step.ok_or(Error::Invalid("enrol-code-wrong"))?;
    mark(act, Beside::Seed, &sealed).await?;
    act.own()?.change(
        "UPDATE account SET totp_sealed = totp_next, totp_step = $3, totp_next = NULL, totp_next_at = 0
         WHERE id = $1 AND totp_next = $2",
        &[sealed.into(), step.into()],
    );
    end_all_others(act)
}

/// Writes the mark of what is about to be in a sealed column of one's own account.
async fn mark(act: &mut Act, which: Beside, bytes: &[u8]) -> Result<()> {
    let (me, row) = (act.me()?.account.to_string(), act.me()?.row);
    let mark = audit::mark_of(&act.access().server_key, which, &me, bytes);
    let mut account = super::shutting::account(act, row).await?;
    account.set(which.mark(), mark)?;
    act.put(&account, Conflict::Changed)
}

/// Ends all sessions of whoever acts but this one.
fn end_all_others(act: &mut Act) -> Result<()> {
    let (now, session) = (act.now_ms(), act.session().map(|session| session.to_string()));
    act.own()?.change(
        "UPDATE session_trace SET ended_at = $3, ended_by = 'person'
         WHERE account_id = $1 AND ended_at IS NULL AND hash <> COALESCE($2, '')",
        &[session.into(), now.into()],
    );
    let me = act.me()?.row;
    known_browsers::forget_all(act, me);
    Ok(())
}
