//! What an opened link is for: setting up an account that was invited, renewing an authenticator that was lost, beginning anew
//! with new keys.

use kernel::AccountId;
use ledger::{Outcome, ProcessingOperation};
use vault::SecretKey;

use super::{
    SignedIn,
    account::{account_row, check_password},
    links::{self, LinkBrowser, LinkKind, Live},
    old_keys::{end_sessions, leave_old_keys},
    one_time_codes::{self, TypedCode},
    password_queue::{LINE, LONGEST_PASSWORD, Lane},
};
use crate::{
    Access, Conflict, Error, PendingEntries, Result,
    audit::{self, Beside, Outside},
};

/// What somebody types behind an opened link, and where.
pub struct Finishing<'a> {
    /// What the address of the link ends in.
    pub token: &'a str,
    /// The browser that opened it.
    pub browser: Option<&'a LinkBrowser>,
    /// The new password; for a lost authenticator the present one.
    pub password: &'a str,
    /// A code of the new authenticator.
    pub code: &'a str,
}

/// Does what an opened link is for: sets up an account that was invited; puts a new authenticator in the place of one that
/// was lost; or begins anew with new keys, because the password was forgotten. The link is used up.
///
/// # Errors
/// [`Error::Invalid`] with a message code when password or code do not do, when the link is void, or was opened by another
/// browser; [`Error::Busy`].
pub async fn finish_link(access: &Access, trail: &PendingEntries, typed: &Finishing<'_>) -> Result<SignedIn> {
    let live = Live::opened_by(access, typed.token, typed.browser).await?;
    match live.kind {
        LinkKind::Enrol => enrol(access, trail, (&live, "enrol"), typed).await,
        LinkKind::Keys => enrol(access, trail, (&live, "renew_keys"), typed).await,
        LinkKind::Authenticator => renew_authenticator(access, trail, &live, typed).await,
    }
}

/// Sets an account up, for the first time or anew: new keys under a new password, and a new authenticator.
async fn enrol(
    access: &Access,
    trail: &PendingEntries,
    (live, verb): (&Live, &'static str),
    typed: &Finishing<'_>,
) -> Result<SignedIn> {
    check_password(typed.password, &live.sign_in)?;
    let now = access.clock.now_ms();
    let code = TypedCode { code: typed.code, last_step: 0, now_ms: now };
    let step = one_time_codes::step_of(access, live.account, live.seed()?, &code)?;
    let step = step.ok_or(Error::Invalid("enrol-code-wrong"))?;
    let seed = live.seed()?.for_account(&access.server_key, live.account)?;
    let secret = SecretKey::generate();
    let lock = LINE.place(Lane::Known)?.close(typed.password, &secret, access.kdf).await?;
    let mut entry = access.outside(&live.account.to_string(), verb, Outcome::Allowed);
    entry.operation = ProcessingOperation::Alteration;
    let mut outside = Outside::begin(access, entry).await?;
    let mut row = account_row(access, live.account).await?;
    row.set("public_key", secret.public().as_bytes().to_vec())?;
    let uuid = live.account.to_string();
    row.set(Beside::Lock.mark(), audit::mark_of(&access.server_key, Beside::Lock, &uuid, &lock))?;
    row.set(Beside::Seed.mark(), audit::mark_of(&access.server_key, Beside::Seed, &uuid, &seed))?;
    links::use_up(&mut outside, access, live).await?;
    if live.kind == LinkKind::Enrol {
        row.set("enrolled_at", now)?;
    } else {
        leave_old_keys(access, &mut outside, live).await?;
    }
    outside.put(&row, Conflict::Changed)?;
    outside.batch.guard(
        "UPDATE account SET lock = $2, totp_sealed = $3, totp_step = $4, totp_next = NULL, wrong_codes = 0, guessed_at = 0
         WHERE uuid = $1 AND active = 1",
        vec![uuid.into(), lock.into(), seed.into(), step.into()],
        1,
        Conflict::Over.tag(),
    );
    outside.commit().await.map_err(|error| over(access, trail, (live.account, verb), error))?;
    let renewed = live.kind == LinkKind::Keys;
    Ok(SignedIn { account: live.account, lang: live.lang, secret, guessed: false, renewed })
}

/// What it means that the rows were not as they were: the link was used, ended, or opened by another browser meanwhile.
fn over(
    access: &Access,
    trail: &PendingEntries,
    (account, verb): (AccountId, &'static str),
    error: Error,
) -> Error {
    let Error::Store(store::StoreError::Guard(tag)) = error else { return error };
    access.note_outside(trail, &account.to_string(), verb, Outcome::Refused);
    match Conflict::of_tag(tag) {
        // A colleague handed keys over at this moment: the link is as it was, and can be used again.
        Some(Conflict::Changed) => Conflict::Changed.into(),
        _ => links::VOID,
    }
}

/// Puts a new authenticator in the place of one that was lost, with the present password. All sessions end, no browser is
/// known any more, and the link is used up. Each try at the password is taken from the supply of the link.
async fn renew_authenticator(
    access: &Access,
    trail: &PendingEntries,
    live: &Live,
    typed: &Finishing<'_>,
) -> Result<SignedIn> {
    const VERB: &str = "renew_authenticator";
    let place = LINE.place(Lane::Known)?;
    links::take_try(access, typed.token).await?;
    let long = typed.password.len() > LONGEST_PASSWORD;
    let opened = match place.open(typed.password, live.lock.clone().filter(|_| !long), access.kdf).await {
        Ok(opened) => opened,
        Err(Error::Vault(_)) => {
            access.note_outside(trail, &live.account.to_string(), VERB, Outcome::Refused);
            return Err(Error::Invalid("renew-password-wrong"));
        }
        Err(error) => return Err(error),
    };
    links::give_try_back(access, typed.token).await?;
    live.lock_is_genuine(&access.server_key)?;
    let code = TypedCode { code: typed.code, last_step: 0, now_ms: access.now_ms() };
    let step = one_time_codes::step_of(access, live.account, live.seed()?, &code)?;
    let step = step.ok_or(Error::Invalid("enrol-code-wrong"))?;
    let seed = live.seed()?.for_account(&access.server_key, live.account)?;
    let mut entry = access.outside(&live.account.to_string(), VERB, Outcome::Allowed);
    entry.operation = ProcessingOperation::Alteration;
    let mut outside = Outside::begin(access, entry).await?;
    links::use_up(&mut outside, access, live).await?;
    let account = live.account.to_string();
    let mut row = account_row(access, live.account).await?;
    row.set(Beside::Seed.mark(), audit::mark_of(&access.server_key, Beside::Seed, &account, &seed))?;
    outside.put(&row, Conflict::Changed)?;
    outside.batch.guard(
        "UPDATE account SET totp_sealed = $2, totp_step = $3, totp_next = NULL, wrong_codes = 0
         WHERE uuid = $1 AND active = 1",
        vec![account.into(), seed.into(), step.into()],
        1,
        Conflict::Over.tag(),
    );
    end_sessions(access, &mut outside, live.row);
    outside.commit().await.map_err(|error| over(access, trail, (live.account, VERB), error))?;
    let (account, lang, secret) = (live.account, live.lang, opened.secret);
    Ok(SignedIn { account, lang, secret, guessed: false, renewed: true })
}
