//! Signing in: password and one-time code.
//!
//! The answer to whoever is turned away is one and the same, whatever was wrong, and takes the same work: a hash, and a
//! write before and after it. Wrong passwords never keep out whoever knows the right one, so that nobody can lock another
//! person out; what is guessed costs the guesser a turn in a line. Codes are few, so each one is taken from a small
//! supply in the database before it is looked at: five wrong ones after a right password, and for a day the way in is a
//! browser in which the person has signed in before, or a release by whoever manages the people of the body.

use kernel::{AccountId, Lang};
use ledger::{Outcome, ProcessingOperation};
use store::{Batch, StoreError, Value};
use vault::SecretKey;

use super::{
    account::account_row,
    known_browsers::{self, BrowserName},
    links::genuine,
    one_time_codes::{SealedSeed, TypedCode, step_of},
    password_queue::{LINE, LONGEST_PASSWORD, Lane, Opened},
};
use crate::{
    Access, Act, Conflict, Error, PendingEntries, Permit, Result,
    audit::{self, Beside, Outside},
    foundation::ReleaseSignIn,
};

/// Wrong codes after a right password before strangers are kept out.
const WRONG_CODES: i64 = 5;
/// For how long: a day, in milliseconds.
const SHUT_MS: i64 = 24 * 3_600_000;
/// What whoever is turned away is told.
const WRONG: Error = Error::Invalid("sign-in-wrong");
/// Guards of the two batches; none of them is seen outside.
const NO_CODES_LEFT: &str = "no codes left";
const CODE_USED: &str = "code used";

/// What somebody types to sign in, and where.
pub struct Attempt<'a> {
    /// Name to sign in with.
    pub name: &'a str,
    /// Password.
    pub password: &'a str,
    /// One-time code.
    pub code: &'a str,
    /// The name that the browser keeps, when it keeps one.
    pub browser: Option<&'a BrowserName>,
    /// Whether the address that it comes from has tries left. Browsers in which the person signed in before need none.
    pub within_quota: bool,
}

/// Somebody whose password and code were right.
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// Its language.
    pub lang: Lang,
    /// The person's secret key, opened.
    pub secret: SecretKey,
    /// Whether somebody who knew the password has guessed codes, and the password is still the same.
    pub guessed: bool,
    /// Whether authenticator or keys were renewed, and the person has not said a word about it since.
    pub renewed: bool,
}

/// What the database knows of a name.
struct Found {
    account: AccountId,
    lock: Vec<u8>,
    lock_mark: Option<Vec<u8>>,
    totp: Vec<u8>,
    seed_mark: Option<Vec<u8>>,
    totp_step: i64,
    lang: Lang,
    guessed_at: i64,
    /// Whether the person has signed in before in this browser.
    known: bool,
    renewed: bool,
}

/// Checks password and one-time code.
///
/// # Errors
/// [`Error::Invalid`]`("sign-in-wrong")`, whatever was wrong; [`Error::TooMany`] when the address has no tries left,
/// [`Error::Busy`] when the line is full: then nothing was looked at.
pub async fn sign_in(access: &Access, trail: &PendingEntries, attempt: &Attempt<'_>) -> Result<SignedIn> {
    let found = find(access, attempt).await?;
    let known = found.as_ref().is_some_and(|found| found.known);
    if !known && !attempt.within_quota {
        return Err(Error::TooMany);
    }
    let judged = if attempt.password.len() > LONGEST_PASSWORD {
        Ok(None)
    } else {
        judged(access, attempt, found.as_ref()).await
    };
    let actor = found.as_ref().map_or_else(|| "unknown".to_owned(), |found| found.account.to_string());
    match judged {
        Ok(Some(signed)) => {
            access.note_outside(trail, &actor, "sign_in", Outcome::Allowed);
            Ok(signed)
        }
        Ok(None) => {
            access.note_outside(trail, &actor, "sign_in", Outcome::Refused);
            Err(WRONG)
        }
        Err(error) => Err(error),
    }
}

async fn find(access: &Access, attempt: &Attempt<'_>) -> Result<Option<Found>> {
    let sql = "SELECT a.uuid, a.lock, a.totp_sealed, a.totp_step, a.language, a.guessed_at,
        CASE WHEN EXISTS (SELECT 1 FROM known_browser k WHERE k.account_id = a.id AND k.hash = $2
          AND k.seen_at > $3 AND k.wrong_codes < $4) THEN 1 ELSE 0 END,
        CASE WHEN EXISTS (SELECT 1 FROM invitation i WHERE i.account_id = a.id AND i.kind IN ('authenticator', 'keys')
          AND i.used_at IS NOT NULL AND i.told_at IS NULL) THEN 1 ELSE 0 END,
        a.lock_mark, a.seed_mark
        FROM account a WHERE a.sign_in = $1 AND a.active = 1 AND a.enrolled_at IS NOT NULL";
    let browser = attempt.browser.map_or(Value::Null, BrowserName::hash);
    let since = access.now_ms() - known_browsers::REMEMBERED_MS;
    let params = [attempt.name.trim().into(), browser, since.into(), known_browsers::WRONG_CODES.into()];
    let Some(row) = access.store.snapshot().await?.query_one(sql, &params).await? else { return Ok(None) };
    Ok(Some(Found {
        account: row.id(0)?,
        lock: row.bytes(1)?,
        totp: row.bytes(2)?,
        totp_step: row.int(3)?,
        lang: row.code(4)?,
        guessed_at: row.int(5)?,
        known: row.flag(6)?,
        renewed: row.flag(7)?,
        lock_mark: row.opt_bytes(8)?,
        seed_mark: row.opt_bytes(9)?,
    }))
}

/// Whoever has signed in; nobody when anything was wrong.
async fn judged(access: &Access, attempt: &Attempt<'_>, found: Option<&Found>) -> Result<Option<SignedIn>> {
    let lane = if found.is_some_and(|found| found.known) { Lane::Known } else { Lane::Stranger };
    let place = LINE.place(lane)?;
    access.store.write(tried(found, access.now_ms(), 1)).await?;
    let lock = found.map(|found| found.lock.clone());
    let opened = match place.open(attempt.password, lock, access.kdf).await {
        Ok(opened) => Some(opened),
        Err(Error::Vault(_)) => None,
        Err(error) => return Err(error),
    };
    match (found, opened) {
        (Some(found), Some(opened)) if code_taken(access, attempt, found).await? => {
            entered(access, attempt, found, opened).await
        }
        (Some(_), Some(_)) => Ok(None),
        _ => {
            // As long as taking a code: nobody learns from the time that a password was right.
            access.store.write(tried(found, access.now_ms(), 0)).await?;
            Ok(None)
        }
    }
}

/// Counts tries with a name. Names that there are not have a row together.
fn tried(found: Option<&Found>, now: i64, tries: i64) -> Batch {
    let mut batch = Batch::new();
    match found {
        Some(found) => batch.push(
            "UPDATE account SET failures = failures + $3, failed_at = $2 WHERE uuid = $1",
            vec![found.account.to_string().into(), now.into(), tries.into()],
        ),
        None => batch.push(
            "UPDATE sign_in_unknown SET tries = tries + $2, at_ms = $1 WHERE id = 1",
            vec![now.into(), tries.into()],
        ),
    }
    batch
}

/// Takes a code from the supply before it is looked at; whether there was one left.
async fn code_taken(access: &Access, attempt: &Attempt<'_>, found: &Found) -> Result<bool> {
    let now = access.now_ms();
    let Some(browser) = attempt.browser.filter(|_| found.known) else {
        return code_of_account_taken(access, found.account, now).await;
    };
    let mut batch = Batch::new();
    known_browsers::take_code(&mut batch, browser, found.account, NO_CODES_LEFT);
    held(access.store.write(batch).await)
}

/// The same from the supply of the account, whoever tries.
pub(super) async fn code_of_account_taken(access: &Access, account: AccountId, now: i64) -> Result<bool> {
    let mut batch = Batch::new();
    batch.guard(
        "UPDATE account SET
           guessed_at = CASE WHEN wrong_code_at > $3 AND wrong_codes = $4 - 1 THEN $2 ELSE guessed_at END,
           wrong_codes = CASE WHEN wrong_code_at > $3 THEN wrong_codes + 1 ELSE 1 END, wrong_code_at = $2
         WHERE uuid = $1 AND (wrong_codes < $4 OR wrong_code_at <= $3)",
        vec![account.to_string().into(), now.into(), (now - SHUT_MS).into(), WRONG_CODES.into()],
        1,
        NO_CODES_LEFT,
    );
    held(access.store.write(batch).await)
}

/// Looks at the code, and lets the person in when it is right and fresh.
async fn entered(
    access: &Access,
    attempt: &Attempt<'_>,
    found: &Found,
    opened: Opened,
) -> Result<Option<SignedIn>> {
    let account = found.account.to_string();
    let typed = TypedCode { code: attempt.code, last_step: found.totp_step, now_ms: access.now_ms() };
    let seed = SealedSeed::OfAccount(&found.totp);
    let Some(step) = step_of(access, found.account, seed, &typed)? else { return Ok(None) };
    for (which, bytes, mark) in
        [(Beside::Lock, &found.lock, &found.lock_mark), (Beside::Seed, &found.totp, &found.seed_mark)]
    {
        genuine(&access.server_key, which, found.account, (Some(bytes), mark.as_deref()))?;
    }
    let mut batch = Batch::new();
    batch.guard(
        "UPDATE account SET totp_step = $2, failures = 0, wrong_codes = 0, guessed_at = $3
         WHERE uuid = $1 AND totp_step < $2 AND active = 1 AND lock = $4 AND totp_sealed = $5",
        vec![
            account.into(),
            step.into(),
            found.guessed_at.into(),
            found.lock.clone().into(),
            found.totp.clone().into(),
        ],
        1,
        CODE_USED,
    );
    if !held(access.store.write(batch).await)? {
        return Ok(None);
    }
    if let Some(lock) = opened.closed_anew {
        close_anew(access, found, lock).await?;
    }
    let (account, lang, guessed) = (found.account, found.lang, found.guessed_at > 0);
    Ok(Some(SignedIn { account, lang, secret: opened.secret, guessed, renewed: found.renewed }))
}

/// Puts a lock of today's costs in the place of a cheaper one, with its mark. Somebody who is quicker leaves the cheap one for
/// the next time.
async fn close_anew(access: &Access, found: &Found, lock: Vec<u8>) -> Result<()> {
    let account = found.account.to_string();
    let mut entry = access.outside(&account, "close_lock_anew", Outcome::Allowed);
    entry.operation = ProcessingOperation::Alteration;
    let mut outside = Outside::begin(access, entry).await?;
    let mut row = account_row(access, found.account).await?;
    row.set(Beside::Lock.mark(), audit::mark_of(&access.server_key, Beside::Lock, &account, &lock))?;
    outside.put(&row, Conflict::Changed)?;
    outside.batch.guard(
        "UPDATE account SET lock = $2 WHERE uuid = $1 AND lock = $3",
        vec![account.into(), lock.into(), found.lock.clone().into()],
        1,
        Conflict::Changed.tag(),
    );
    match outside.commit().await {
        Err(Error::Store(StoreError::Guard(_))) => Ok(()),
        written => written,
    }
}

/// Whether the guard of a batch held.
fn held(written: store::Result<()>) -> Result<bool> {
    match written {
        Ok(()) => Ok(true),
        Err(StoreError::Guard(_)) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Writes down how many sign-ins were turned away before anything was looked at, because their address had no tries left
/// or the line was full: one entry for all since the last one, so that nobody fills the log.
///
/// # Errors
/// When it cannot be written.
pub async fn note_turned_away(access: &Access, many: u64) -> Result<()> {
    let mut entry = access.outside("unknown", "sign_in", Outcome::Refused);
    entry.justification = format!("turned away before anything was looked at: {many}");
    let trail = PendingEntries::default();
    trail.push(entry);
    access.flush(&trail).await
}

/// Lets somebody of the body sign in from any browser again, although codes were guessed.
///
/// # Errors
/// [`Error::Invalid`] for somebody who is not of this body.
pub async fn release_sign_in(act: &mut Act, permit: &Permit<ReleaseSignIn>, person: AccountId) -> Result<()> {
    let body = act.row(permit)?;
    let row = super::row_of_person(act, person, body).await?;
    act.change("UPDATE account SET wrong_codes = 0 WHERE id = $1", vec![row.into()]);
    Ok(())
}

/// Whether somebody who knew the password of whoever acts has guessed codes, and nobody has settled it.
///
/// # Errors
/// In a job, or the database's.
pub async fn guessed(act: &mut Act) -> Result<bool> {
    let row = act.own()?.query_one("SELECT guessed_at FROM account WHERE id = $1", &[]).await?;
    Ok(row.ok_or(Error::damaged("an account without its row"))?.int(0)? > 0)
}

/// Settles it: it was the person, or the password is another one now.
///
/// # Errors
/// In a job.
pub fn settle_guessed(act: &mut Act) -> Result<()> {
    act.own()?.change("UPDATE account SET guessed_at = 0 WHERE id = $1", &[]);
    Ok(())
}

/// Whether strangers are kept out of an account, from what its row says.
pub(super) fn is_shut_to_strangers(wrong_codes: i64, wrong_code_at: i64, now: i64) -> bool {
    wrong_codes >= WRONG_CODES && wrong_code_at > now - SHUT_MS
}
