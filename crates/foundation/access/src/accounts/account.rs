//! Accounts: invitation by one-time link, enrolment with password and one-time code, sign-in.

use kernel::{
    AccountId, BodyId, Lang, Mandate, Regime, RegisteringOrganisation, Role, Training, roles::roles_of,
};
use ledger::Outcome;
use store::{CoveredRow, Value};
use vault::{SecretKey, keyfile::ServerKey};

use super::{
    Held, SignedIn,
    one_time_codes::{self, TypedCode},
    password_queue::{LINE, Lane},
};
use crate::{
    Access, Act, Conflict, Error, PendingEntries, Permit, Result,
    audit::Outside,
    covered_tables::{ACCOUNT, BODY, INVITATION},
    foundation::Invite,
    keys,
};

/// How long an invitation can be used: seven days, in milliseconds.
const INVITATION_MS: i64 = 7 * 24 * 3_600_000;
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

/// Invites somebody to a body. Returns the account and the token of the one-time link, shown once.
///
/// # Errors
/// [`Error::Invalid`] when a name is missing or not usable, or the role is none of this body's; into another body than
/// one's own only a manager is invited.
pub async fn invite(
    act: &mut Act,
    permit: &Permit<Invite>,
    account: &NewAccount<'_>,
) -> Result<(AccountId, String)> {
    let taken = "SELECT id FROM account WHERE sign_in = $1";
    if act.query_one(taken, &[account.sign_in.trim().into()]).await?.is_some() {
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
    let (id, row) = new_account(&act.access().server_key, account, &body)?;
    act.put(&row, Conflict::Changed)?;
    let giver = Some(act.me()?.account);
    for row in first_rows(id, account, giver, now)? {
        act.put(&row, Conflict::Changed)?;
    }
    let (token, invitation) = new_invitation(id, now)?;
    act.put(&invitation, Conflict::Over)?;
    Ok((id, token))
}

/// Makes a fresh link for somebody who was invited and has not enrolled yet. The old link is void.
///
/// # Errors
/// [`Error::Invalid`]`("people-enrolled-already")` when there is nobody who waits for a link.
pub async fn invite_again(act: &mut Act, permit: &Permit<Invite>, account: AccountId) -> Result<String> {
    let body = act.row(permit)?;
    let sql = "SELECT id FROM account WHERE uuid = $1 AND body_id = $2 AND enrolled_at IS NULL";
    let row = act.query_one(sql, &[account.to_string().into(), body.into()]).await?;
    let row = row.ok_or(Error::Invalid("people-enrolled-already"))?.int(0)?;
    let (token, now) = (vault::random_token(), act.now_ms());
    let mut open = act.covered(&INVITATION, "t.account_id = $1 AND t.used_at IS NULL", &[row.into()]).await?;
    let (Some(mut invitation), true) = (open.pop(), open.is_empty()) else {
        return Err(Conflict::Over.into());
    };
    renew(&mut invitation, &token, now)?;
    act.put(&invitation, Conflict::Over)?;
    Ok(token)
}

/// Gives an invitation another link: the old one is void.
fn renew(invitation: &mut CoveredRow, token: &str, now: i64) -> Result<()> {
    invitation.set("token", token_hash(token))?;
    invitation.set("made_at", now)?;
    Ok(invitation.set("until_at", now + INVITATION_MS)?)
}

/// The row of a new account of the body with the given uuid.
fn new_account(
    server_key: &ServerKey,
    account: &NewAccount<'_>,
    body: &str,
) -> Result<(AccountId, CoveredRow)> {
    let sign_in = super::text(account.sign_in, "people-sign-in-missing")?;
    if sign_in.contains(char::is_whitespace) {
        return Err(Error::Invalid("people-sign-in-missing"));
    }
    let name = super::text(account.name, "people-name-missing")?;
    let id = AccountId::random();
    let totp = one_time_codes::new_seed(server_key, id)?;
    let covered = vec![
        id.to_string().into(),
        sign_in.into(),
        "".into(),
        body.into(),
        false.into(),
        true.into(),
        Value::Null,
        Value::Null,
    ];
    let row = CoveredRow::new(&ACCOUNT, covered)?
        .beside("name_sealed", keys::seal_name(server_key, id, name)?)
        .beside("language", account.lang.code())
        .beside("totp_sealed", totp)
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

/// A link by which an account enrols, and its row.
fn new_invitation(account: AccountId, now: i64) -> Result<(String, CoveredRow)> {
    let token = vault::random_token();
    let row = vec![
        token_hash(&token).into(),
        account.to_string().into(),
        now.into(),
        (now + INVITATION_MS).into(),
        Value::Null,
    ];
    Ok((token, CoveredRow::new(&INVITATION, row)?))
}

fn token_hash(token: &str) -> String {
    vault::digest(&[b"invitation", token.as_bytes()]).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The first administrator of an empty server: a body for its operation, an account, an invitation. `None` when
/// there are accounts already.
///
/// # Errors
/// The database's.
pub async fn bootstrap(access: &Access, body_name: &str, lang: Lang) -> Result<Option<String>> {
    let mut snapshot = access.store.snapshot().await?;
    let open = "SELECT COUNT(*) FROM account WHERE enrolled_at IS NOT NULL";
    let enrolled = snapshot.query_one(open, &[]).await?.map(|row| row.int(0)).transpose()?.unwrap_or(0);
    let known = "SELECT uuid FROM account WHERE sign_in = 'administrator'";
    let known = snapshot.query_one(known, &[]).await?.map(|row| row.text(0)).transpose()?;
    drop(snapshot);
    if enrolled > 0 {
        return Ok(None);
    }
    let now = access.clock.now_ms();
    if let Some(account) = known {
        // Started before, never enrolled: a fresh link, the old one is void.
        let token = vault::random_token();
        let entry = access.outside("bootstrap", "bootstrap", Outcome::Allowed);
        let mut outside = Outside::begin(access, entry).await?;
        let open = "t.account_id = (SELECT id FROM account WHERE uuid = $1) AND t.used_at IS NULL";
        for row in access.store.snapshot().await?.query(&INVITATION.select(open), &[account.into()]).await? {
            let mut invitation = INVITATION.read(&row)?;
            renew(&mut invitation, &token, now)?;
            outside.put(&invitation, Conflict::Over)?;
        }
        outside.commit().await?;
        return Ok(Some(token));
    }
    let body = BodyId::random().to_string();
    let mut outside =
        Outside::begin(access, access.outside("bootstrap", "bootstrap", Outcome::Allowed)).await?;
    let row = vec![
        body.as_str().into(),
        body_name.into(),
        Mandate::Operations.code().into(),
        Regime::Gdpr.code().into(),
        "".into(),
        now.into(),
        RegisteringOrganisation::Other.code().into(),
    ];
    outside.put(&CoveredRow::new(&BODY, row)?, Conflict::Changed)?;
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
    let (token, invitation) = new_invitation(id, now)?;
    outside.put(&invitation, Conflict::Over)?;
    outside.commit().await?;
    Ok(Some(token))
}

/// What the page behind a one-time link shows.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// The account.
    pub account: AccountId,
    /// Name to sign in with.
    pub sign_in: String,
    /// Name that colleagues see.
    pub name: String,
    /// Language of the account.
    pub lang: Lang,
    /// The seed for an authenticator app, in base 32.
    pub seed: String,
    /// The same as an `otpauth:` address, for a QR picture.
    pub otpauth: String,
}

/// The invitation behind a token.
///
/// # Errors
/// [`Error::Invalid`]`("enrol-link-void")` when it is unknown, used or too old.
pub async fn invitation(access: &Access, token: &str) -> Result<Invitation> {
    let (account, sign_in, lang, name, seed) = open_invitation(access, token).await?;
    let base32 = one_time_codes::base32(&access.server_key, account, &seed)?;
    Ok(Invitation {
        account,
        lang,
        name: keys::open_name(&access.server_key, account, &name)?,
        otpauth: one_time_codes::otpauth(&sign_in, &base32),
        sign_in,
        seed: base32,
    })
}

async fn open_invitation(
    access: &Access,
    token: &str,
) -> Result<(AccountId, String, Lang, Vec<u8>, Vec<u8>)> {
    let sql = "SELECT a.uuid, a.sign_in, a.language, a.name_sealed, a.totp_sealed FROM invitation i
        JOIN account a ON a.id = i.account_id WHERE i.token = $1 AND i.used_at IS NULL AND i.until_at > $2";
    let mut snapshot = access.store.snapshot().await?;
    let row = snapshot
        .query_one(sql, &[token_hash(token).into(), access.clock.now_ms().into()])
        .await?
        .ok_or(Error::Invalid("enrol-link-void"))?;
    Ok((row.id(0)?, row.text(1)?, row.code(2)?, row.bytes(3)?, row.bytes(4)?))
}

/// Sets password and one-time code of an invited account. The link is void afterwards.
///
/// # Errors
/// [`Error::Invalid`] with a message code when password or code do not do, or the link is void.
pub async fn enrol(
    access: &Access,
    trail: &PendingEntries,
    token: &str,
    password: &str,
    code: &str,
) -> Result<SignedIn> {
    let (account, sign_in, lang, _, totp) = open_invitation(access, token).await?;
    check_password(password, &sign_in)?;
    let now = access.clock.now_ms();
    let typed = TypedCode { code, last_step: 0, now_ms: now };
    let step = one_time_codes::step_of(access, account, &totp, &typed)?;
    let step = step.ok_or(Error::Invalid("enrol-code-wrong"))?;
    let secret = SecretKey::generate();
    let lock = LINE.place(Lane::Known)?.close(password, &secret, access.kdf).await?;
    let mut row = account_row(access, account).await?;
    row.set("public_key", secret.public().as_bytes().to_vec())?;
    row.set("enrolled_at", now)?;
    let entry = access.outside(&account.to_string(), "enrol", Outcome::Allowed);
    let mut outside = Outside::begin(access, entry).await?;
    let mut invitation = invitation_row(access, token).await?;
    invitation.set("used_at", now)?;
    outside.put(&invitation, Conflict::Over)?;
    outside.put(&row, Conflict::Changed)?;
    outside.batch.push(
        "UPDATE account SET lock = $2, totp_step = $3 WHERE uuid = $1",
        vec![account.to_string().into(), lock.into(), step.into()],
    );
    outside.commit().await.map_err(|error| match error {
        Error::Store(store::StoreError::Guard(_)) => {
            access.note_outside(trail, &account.to_string(), "enrol", Outcome::Refused);
            Error::Invalid("enrol-link-void")
        }
        other => other,
    })?;
    Ok(SignedIn { account, lang, secret, guessed: false })
}

async fn account_row(access: &Access, account: AccountId) -> Result<CoveredRow> {
    let mut snapshot = access.store.snapshot().await?;
    let row = snapshot.query_one(&ACCOUNT.select("t.uuid = $1"), &[account.to_string().into()]).await?;
    Ok(ACCOUNT.read(&row.ok_or(Error::NotFound)?)?)
}

async fn invitation_row(access: &Access, token: &str) -> Result<CoveredRow> {
    let sql = INVITATION.select("t.token = $1 AND t.used_at IS NULL");
    let row = access.store.snapshot().await?.query_one(&sql, &[token_hash(token).into()]).await?;
    Ok(INVITATION.read(&row.ok_or(Error::Invalid("enrol-link-void"))?)?)
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
