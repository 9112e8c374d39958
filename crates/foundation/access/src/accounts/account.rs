//! Accounts: the first administrator, invitations by a link in two halves, names and passwords that do.

use kernel::{AccountId, BodyId, Lang, Role, Training, roles::roles_of};
use ledger::Outcome;
use store::{CoveredRow, Value};
use vault::keyfile::ServerKey;

use super::{
    Held, bodies,
    links::{self, Halves, LinkKind, NewLink},
};
use crate::{
    Access, Act, Conflict, Error, Permit, Result,
    audit::{self, Beside, Outside},
    covered_tables::ACCOUNT,
    foundation::Invite,
    keys,
};

/// Longest name to sign in with.
const LONGEST_SIGN_IN: usize = 60;

/// What a new account is.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// Name to sign in with; unique.
    pub sign_in: &'a str,
    /// Name that colleagues see.
    pub name: &'a str,
    /// Role.
    pub role: Role,
    /// Has the training for cases of minors.
    pub trained_minors: bool,
    /// Language of the pages.
    pub lang: Lang,
}

/// Invites somebody to a body. Returns the account and both halves of the link, to be shown once.
///
/// # Errors
/// [`Error::Invalid`] when a name is missing or not usable, or the role is none of this body's; into another body than
/// one's own only a manager is invited.
pub async fn invite(
    act: &mut Act,
    permit: &Permit<Invite>,
    account: &NewAccount<'_>,
) -> Result<(AccountId, Halves)> {
    // Names of before had capitals: two names that people would take for one are one.
    let taken = "SELECT id FROM account WHERE LOWER(sign_in) = $1";
    if act.query_one(taken, &[plain_sign_in(account.sign_in)?.into()]).await?.is_some() {
        return Err(Error::Invalid("people-sign-in-taken"));
    }
    let body = act.row(permit)?;
    let mandate = act.query_one("SELECT mandate FROM body WHERE id = $1", &[body.into()]).await?;
    let mandate = mandate.ok_or(Error::damaged("a permit for a body that is not there"))?.code(0)?;
    if !roles_of(mandate).contains(&account.role) {
        return Err(Error::Invalid("people-role-not-here"));
    }
    if body != act.me()?.body_row && account.role != Role::BodyManager {
        return Err(Error::Invalid("people-only-a-manager"));
    }
    let now = act.now_ms();
    let body = act.query_one("SELECT uuid FROM body WHERE id = $1", &[body.into()]).await?;
    let body = body.ok_or(Error::damaged("a permit for a body that is not there"))?.text(0)?;
    let server_key = act.access().server_key.clone();
    let (id, row) = new_account(&server_key, account, &body)?;
    act.put(&row, Conflict::Changed)?;
    let giver = Some(act.me()?.account);
    for row in first_rows(id, account, giver, now)? {
        act.put(&row, Conflict::Changed)?;
    }
    let link = NewLink { account: id, kind: LinkKind::Enrol, by: giver, now };
    let (halves, row) = link.both(&server_key)?;
    act.put(&row, Conflict::Over)?;
    Ok((id, halves))
}

/// Makes a fresh link for somebody who was invited and has not enrolled yet. The old link is void.
///
/// # Errors
/// [`Error::Invalid`]`("people-enrolled-already")` when there is nobody who waits for a link.
pub async fn invite_again(act: &mut Act, permit: &Permit<Invite>, account: AccountId) -> Result<Halves> {
    let body = act.row(permit)?;
    let sql = "SELECT id FROM account WHERE uuid = $1 AND body_id = $2 AND enrolled_at IS NULL";
    let row = act.query_one(sql, &[account.to_string().into(), body.into()]).await?;
    let row = row.ok_or(Error::Invalid("people-enrolled-already"))?.int(0)?;
    links::end_live(act, row).await?;
    let (by, now) = (Some(act.me()?.account), act.now_ms());
    let link = NewLink { account, kind: LinkKind::Enrol, by, now };
    let (halves, row) = link.both(&act.access().server_key.clone())?;
    act.put(&row, Conflict::Over)?;
    Ok(halves)
}

/// A name to sign in with: small letters of the plain alphabet, digits, dot, hyphen, underscore. So no two names look
/// alike, and every keyboard writes them. Names of before are signed in with as they are.
fn plain_sign_in(typed: &str) -> Result<&str> {
    let name = typed.trim();
    let plain = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || b"._-".contains(&sign);
    let begins = name.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    let usable = begins && name.len() <= LONGEST_SIGN_IN && name.bytes().all(plain);
    if usable { Ok(name) } else { Err(Error::Invalid("people-sign-in-letters")) }
}

/// The row of a new account of the body with the given uuid.
fn new_account(
    server_key: &ServerKey,
    account: &NewAccount<'_>,
    body: &str,
) -> Result<(AccountId, CoveredRow)> {
    let sign_in = plain_sign_in(account.sign_in)?;
    let name = super::text(account.name, "people-name-missing")?;
    let id = AccountId::random();
    let name = keys::seal_name(server_key, id, name)?;
    let covered = vec![
        id.to_string().into(),
        sign_in.into(),
        "".into(),
        body.into(),
        false.into(),
        true.into(),
        Value::Null,
        Value::Null,
        audit::mark_of(server_key, Beside::Name, &id.to_string(), &name).into(),
        Value::Null,
        Value::Null,
    ];
    let row = CoveredRow::new(&ACCOUNT, covered)?
        .beside("name_sealed", name)
        .beside("language", account.lang.code())
        .beside("totp_step", 0_i64)
        .beside("failures", 0_i64)
        .beside("failed_at", 0_i64);
    Ok((id, row))
}

/// What a new account begins with: its role, and the training when it has it.
fn first_rows(
    id: AccountId,
    account: &NewAccount<'_>,
    giver: Option<AccountId>,
    now: i64,
) -> Result<Vec<CoveredRow>> {
    let training = account.trained_minors.then_some(Held::Training(Training::Minors));
    let held = [Some(Held::Role(account.role)), training];
    held.into_iter().flatten().map(|held| held.begun(id, giver, now)).collect()
}

/// The first administrator of an empty server: a body for its operation, an account, a link in two halves. `None` when
/// somebody has enrolled already.
///
/// # Errors
/// The database's.
pub async fn bootstrap(access: &Access, body_name: &str, lang: Lang) -> Result<Option<Halves>> {
    let mut snapshot = access.store.snapshot().await?;
    let open = "SELECT COUNT(*) FROM account WHERE enrolled_at IS NOT NULL";
    let enrolled = snapshot.query_one(open, &[]).await?.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    let known = snapshot
        .query_one("SELECT uuid, id FROM account WHERE sign_in = 'administrator'", &[])
        .await?
        .map(|row| Ok::<_, Error>((row.id(0)?, row.int(1)?)))
        .transpose()?;
    drop(snapshot);
    if enrolled > 0 {
        return Ok(None);
    }
    let entry = access.outside("bootstrap", "bootstrap", Outcome::Allowed);
    let mut outside = Outside::begin(access, entry).await?;
    let account = match known {
        // Started before, never enrolled: a fresh link, the old one is void.
        Some((account, row)) => {
            links::end_live_outside(&mut outside, access, row).await?;
            account
        }
        None => first_administrator(access, &mut outside, body_name, lang)?,
    };
    let link = NewLink { account, kind: LinkKind::Enrol, by: None, now: access.now_ms() };
    let (halves, row) = link.both(&access.server_key)?;
    outside.put(&row, Conflict::Over)?;
    outside.commit().await?;
    Ok(Some(halves))
}

/// The body that runs the server, and the account of its first administrator.
fn first_administrator(
    access: &Access,
    outside: &mut Outside,
    body_name: &str,
    lang: Lang,
) -> Result<AccountId> {
    let (body, now) = (BodyId::random().to_string(), access.now_ms());
    outside.put(&bodies::first_body(&body, body_name, now)?, Conflict::Changed)?;
    let account = NewAccount {
        sign_in: "administrator",
        name: "Administrator",
        role: Role::Administrator,
        trained_minors: false,
        lang,
    };
    let (id, row) = new_account(&access.server_key, &account, &body)?;
    outside.put(&row, Conflict::Changed)?;
    for row in first_rows(id, &account, None, now)? {
        outside.put(&row, Conflict::Changed)?;
    }
    Ok(id)
}

/// The covered row of an account.
pub(super) async fn account_row(access: &Access, account: AccountId) -> Result<CoveredRow> {
    let mut snapshot = access.store.snapshot().await?;
    let row = snapshot.query_one(&ACCOUNT.select("t.uuid = $1"), &[account.to_string().into()]).await?;
    Ok(ACCOUNT.read(&row.ok_or(Error::NotFound)?)?)
}

/// Twelve characters at least, no rule of composition, no expiry (OWASP ASVS 5.0 V6.2); not the sign-in name,
/// and not one sign over and over.
pub(super) fn check_password(password: &str, sign_in: &str) -> Result<()> {
    let length = password.chars().count();
    if length < 12 {
        return Err(Error::Invalid("enrol-password-short"));
    }
    if length > 256 {
        return Err(Error::Invalid("enrol-password-long"));
    }
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < 5 || password.to_lowercase().contains(&sign_in.to_lowercase()) {
        return Err(Error::Invalid("enrol-password-plain"));
    }
    Ok(())
}

/// Changes the language of one's own pages.
///
/// # Errors
/// [`Error::Failed`] in a job.
pub fn set_language(act: &mut Act, lang: Lang) -> Result<()> {
    let me = act.me()?.row;
    act.change("UPDATE account SET language = $2 WHERE id = $1", vec![me.into(), lang.code().into()]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_to_sign_in_with_are_of_the_plain_alphabet() {
        for fine in ["focal", "maria.p", "m-2", "x_y", "7", " padded "] {
            assert_eq!(plain_sign_in(fine).unwrap(), fine.trim());
        }
        let long = "a".repeat(61);
        for wrong in [
            "",
            " ",
            "Focal",
            "fоcal",
            "focal\u{200b}",
            "δ",
            "a b",
            "x?secret=AAAA&",
            "a/b",
            ".x",
            "-x",
            "a@b",
            &long,
        ] {
            assert!(
                matches!(plain_sign_in(wrong), Err(Error::Invalid("people-sign-in-letters"))),
                "{wrong:?}"
            );
        }
    }
}
