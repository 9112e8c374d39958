//! Links in two halves: an address, and a short code that the person is told another way. Both are needed to set up an
//! account, or to renew what somebody has lost; whoever finds one of them learns nothing, not even whose it is.
//!
//! The key of the authenticator is drawn when the code was right, anew for each link and for each browser that opens it,
//! and is shown to that browser only: whoever made the link, and looked, knows a key that holds no longer. Each look leaves
//! an entry. Wrong codes are few, and each is taken from its supply in the database before it is looked at.

use kernel::{AccountId, Lang};
use ledger::Outcome;
use store::{Batch, CoveredRow, StoreError, Value};
use vault::{equal_ct, keyfile::ServerKey};

use super::one_time_codes::{self, SealedSeed};
use crate::{
    Access, Act, Conflict, Error, PendingEntries, Result,
    audit::{self, Beside, Outside},
    covered_tables::INVITATION,
    keys,
};

/// How long a link can be used: seven days, in milliseconds.
pub(super) const LINK_MS: i64 = 7 * 24 * 3_600_000;
/// Wrong codes, or wrong passwords behind the right code, until a link is void.
const WRONG_CODES: i64 = 5;
/// What the key of the digests of codes is for. Permanent: digests are bound to it.
const CODES: &str = "link-code/v1";
/// What the key of the marks of browsers is for. Permanent: marks are bound to it.
const BROWSERS: &str = "link-browser/v1";
/// A link that holds no longer, or never did.
pub(super) const VOID: Error = Error::Invalid("enrol-link-void");
/// A condition over a link `i` that can still be used; `$2` is the instant.
const LIVE: &str = "i.kind IS NOT NULL AND i.used_at IS NULL AND i.ended_at IS NULL AND i.until_at > $2";
/// The guard of the supply; it is not seen outside.
const NONE_LEFT: &str = "no tries left";

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// To set up an account that was invited.
    Enrol,
    /// To set up a new authenticator in the place of one that was lost; the password stays.
    Authenticator,
    /// To begin anew with new keys, a new password and a new authenticator, because the password was forgotten.
    Keys,
}

impl LinkKind {
    /// Its code, for ever.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Enrol => "enrol",
            Self::Authenticator => "authenticator",
            Self::Keys => "keys",
        }
    }

    /// From its code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Enrol, Self::Authenticator, Self::Keys].into_iter().find(|one| one.code() == code)
    }
}

/// Both halves of a link, each shown once.
#[derive(Debug, Clone)]
pub struct Halves {
    /// What the address ends in.
    pub token: String,
    /// The code, in two groups of four digits.
    pub code: String,
}

/// A link that is about to be made.
pub(super) struct NewLink {
    pub(super) account: AccountId,
    pub(super) kind: LinkKind,
    /// Who makes it; nobody where the server itself does.
    pub(super) by: Option<AccountId>,
    pub(super) now: i64,
}

impl NewLink {
    /// The address alone, and its row; without a code it opens nothing.
    pub(super) fn address(&self) -> Result<(String, CoveredRow)> {
        let token = vault::random_token();
        let row = vec![
            token_hash(&token).into(),
            self.account.to_string().into(),
            self.now.into(),
            (self.now + LINK_MS).into(),
            Value::Null,
            self.kind.code().into(),
            self.by.map(|by| by.to_string()).into(),
            Value::Null,
            Value::Null,
            Value::Null,
            Value::Null,
        ];
        Ok((token, CoveredRow::new(&INVITATION, row)?))
    }

    /// Both halves, and their row.
    pub(super) fn both(&self, server_key: &ServerKey) -> Result<(Halves, CoveredRow)> {
        let (token, mut row) = self.address()?;
        let code = give_code(server_key, &mut row)?;
        Ok((Halves { token, code }, row))
    }
}

/// Gives a link its code, as it is told; the row keeps a keyed digest that is bound to the link, its account and its kind.
pub(super) fn give_code(server_key: &ServerKey, row: &mut CoveredRow) -> Result<String> {
    let number = u64::from_be_bytes(vault::random_bytes()) % 100_000_000;
    let digits = format!("{number:08}");
    let (Some(Value::Text(token)), Some(Value::Text(account)), Some(Value::Text(kind))) =
        (row.get("token"), row.get("account_id"), row.get("kind"))
    else {
        return Err(Error::damaged("a link without its token"));
    };
    let parts = [token.as_bytes(), account.as_bytes(), kind.as_bytes(), digits.as_bytes()];
    let digest = vault::token(&server_key.derive(CODES), &parts);
    row.set("code", digest.to_vec())?;
    let (first, second) = digits.split_at(4);
    Ok(format!("{first} {second}"))
}

fn token_hash(token: &str) -> String {
    hex(&vault::digest(&[b"invitation", token.as_bytes()]))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Ends whatever link somebody has that was not used: a fresh one takes its place, or none.
pub(super) async fn end_live(act: &mut Act, account: i64) -> Result<bool> {
    let now = act.now_ms();
    let mut live = act.covered(&INVITATION, OF_ACCOUNT, &[account.into()]).await?;
    for link in &mut live {
        link.set("ended_at", now)?;
        act.put(link, Conflict::Over)?;
    }
    Ok(!live.is_empty())
}

/// A condition over the links `t` of an account that were neither used nor ended.
const OF_ACCOUNT: &str =
    "t.account_id = $1 AND t.kind IS NOT NULL AND t.used_at IS NULL AND t.ended_at IS NULL";

/// As [`end_live`], by the server itself.
pub(super) async fn end_live_outside(outside: &mut Outside, access: &Access, account: i64) -> Result<()> {
    let sql = INVITATION.select(OF_ACCOUNT);
    for row in access.store.snapshot().await?.query(&sql, &[account.into()]).await? {
        let mut link = INVITATION.read(&row)?;
        link.set("ended_at", access.now_ms())?;
        outside.put(&link, Conflict::Over)?;
    }
    Ok(())
}

/// The name that a browser keeps which has opened a link.
pub struct LinkBrowser(String);

impl LinkBrowser {
    /// A cookie's value; what no server of ours gave is no name.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let own = text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        own.then(|| Self(text.to_owned()))
    }

    /// The cookie's value.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// A link as the browser sees it that has opened it.
#[derive(Debug, Clone)]
pub struct OpenedLink {
    /// What it is for.
    pub kind: LinkKind,
    /// The account.
    pub account: AccountId,
    /// Name to sign in with.
    pub sign_in: String,
    /// Name that colleagues see.
    pub name: String,
    /// Language of the account.
    pub lang: Lang,
    /// The key for an authenticator app, in base 32.
    pub seed: String,
    /// The same as an `otpauth:` address, for a QR picture.
    pub otpauth: String,
    /// When another browser had opened it before this one, in milliseconds.
    pub opened_before_ms: Option<i64>,
}

/// What the database knows of a link that can still be used.
pub(super) struct Live {
    /// The digest of its token.
    token: String,
    pub(super) kind: LinkKind,
    pub(super) account: AccountId,
    /// The row of the account.
    pub(super) row: i64,
    pub(super) sign_in: String,
    pub(super) lang: Lang,
    name: Vec<u8>,
    /// The lock of the present password, where there is one.
    pub(super) lock: Option<Vec<u8>>,
    lock_mark: Option<Vec<u8>>,
    code: Vec<u8>,
    seed: Option<Vec<u8>>,
    opened_by: Option<String>,
    opened_before: Option<i64>,
}

impl Live {
    /// The link behind a token, when it can still be used.
    async fn find(access: &Access, token: &str) -> Result<Self> {
        let sql = format!(
            "SELECT i.kind, a.uuid, a.id, a.sign_in, a.language, a.name_sealed, a.lock, i.code, i.seed, i.opened_by,
               i.opened_before, a.lock_mark
             FROM invitation i JOIN account a ON a.id = i.account_id JOIN body b ON b.id = a.body_id
             WHERE i.token = $1 AND {LIVE} AND i.wrong_codes < $3 AND i.code IS NOT NULL AND a.active = 1
               AND (i.kind <> 'enrol' OR b.ended_at IS NULL)"
        );
        let token = token_hash(token);
        let params = [token.as_str().into(), access.now_ms().into(), WRONG_CODES.into()];
        let row = access.store.snapshot().await?.query_one(&sql, &params).await?.ok_or(VOID)?;
        Ok(Self {
            token,
            kind: row.known(0, LinkKind::of_code)?,
            account: row.id(1)?,
            row: row.int(2)?,
            sign_in: row.text(3)?,
            lang: row.code(4)?,
            name: row.bytes(5)?,
            lock: row.opt_bytes(6)?,
            code: row.bytes(7)?,
            seed: row.opt_bytes(8)?,
            opened_by: row.opt_text(9)?,
            opened_before: row.opt_int(10)?,
            lock_mark: row.opt_bytes(11)?,
        })
    }

    /// The same, as long as this browser is the one that opened it last.
    pub(super) async fn opened_by(
        access: &Access,
        token: &str,
        browser: Option<&LinkBrowser>,
    ) -> Result<Self> {
        let live = Self::find(access, token).await?;
        let same = match (browser, &live.opened_by) {
            (Some(browser), Some(known)) => live.any_mark(&access.server_key, BROWSERS, &browser.0, |mark| {
                equal_ct(hex(mark).as_bytes(), known.as_bytes())
            }),
            _ => false,
        };
        if same && live.seed.is_some() { Ok(live) } else { Err(Error::Invalid("enrol-link-closed")) }
    }

    /// The key that was drawn when it was opened, sealed.
    pub(super) fn seed(&self) -> Result<SealedSeed<'_>> {
        let sealed = self.seed.as_deref().ok_or(Error::damaged("an opened link without its key"))?;
        Ok(SealedSeed::OfLink(sealed))
    }

    /// What is marked of a link for something: its own token, its account and its kind with it, so that no row serves in the
    /// place of another.
    fn marked<'a>(&'a self, account: &'a str, what: &'a str) -> [&'a [u8]; 4] {
        [self.token.as_bytes(), account.as_bytes(), self.kind.code().as_bytes(), what.as_bytes()]
    }

    /// Whether a mark of this link for something passes a look, under whichever generation of the key file it was made.
    fn any_mark(
        &self,
        server_key: &ServerKey,
        purpose: &str,
        what: &str,
        passes: impl Fn(&[u8]) -> bool,
    ) -> bool {
        let account = self.account.to_string();
        let parts = self.marked(&account, what);
        let mut keys = server_key.generations().filter_map(|one| server_key.derive_at(one, purpose));
        keys.any(|key| passes(&vault::token(&key, &parts)))
    }

    /// The mark of a browser that has opened this link.
    fn mark_of(&self, server_key: &ServerKey, browser: &LinkBrowser) -> String {
        let account = self.account.to_string();
        hex(&vault::token(&server_key.derive(BROWSERS), &self.marked(&account, &browser.0)))
    }

    /// Says that the lock of the present password is the one that was written last.
    pub(super) fn lock_is_genuine(&self, server_key: &ServerKey) -> Result<()> {
        let there = (self.lock.as_deref(), self.lock_mark.as_deref());
        genuine(server_key, Beside::Lock, self.account, there)
    }

    /// Whether a code is the one of this link.
    fn fits(&self, server_key: &ServerKey, typed: &str) -> bool {
        let digits: String = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
        self.any_mark(server_key, CODES, &digits, |mark| equal_ct(mark, &self.code))
    }

    fn shown(self, access: &Access) -> Result<OpenedLink> {
        let seed = self.seed()?.base32(&access.server_key, self.account)?;
        Ok(OpenedLink {
            kind: self.kind,
            account: self.account,
            name: keys::open_name(&access.server_key, self.account, &self.name)?,
            lang: self.lang,
            otpauth: one_time_codes::otpauth(&self.sign_in, &seed),
            sign_in: self.sign_in,
            seed,
            opened_before_ms: self.opened_before,
        })
    }
}

/// Says that a sealed column of an account holds what was written last, by its mark: an older lock or seed that somebody
/// wrote back into the database opens nothing.
///
/// # Errors
/// [`Error::Damaged`] when it does not.
pub(super) fn genuine(
    server_key: &ServerKey,
    which: Beside,
    account: AccountId,
    there: (Option<&[u8]>, Option<&[u8]>),
) -> Result<()> {
    match audit::fits(server_key, which, &account.to_string(), there) {
        true => Ok(()),
        false => Err(Error::damaged("a lock or a seed that is not the one that was written last")),
    }
}

/// What is behind a link: all of it for the browser that opened it, nothing for any other, which is asked for the code.
/// Either look leaves an entry.
///
/// # Errors
/// [`Error::Invalid`]`("enrol-link-void")` when it can be used no longer.
pub async fn look_at_link(
    access: &Access,
    trail: &PendingEntries,
    token: &str,
    browser: Option<&LinkBrowser>,
) -> Result<Option<OpenedLink>> {
    let account = Live::find(access, token).await?.account.to_string();
    let noted = |outcome| access.note_outside(trail, &account, "look_at_link", outcome);
    match Live::opened_by(access, token, browser).await {
        Ok(live) => {
            noted(Outcome::Allowed);
            live.shown(access).map(Some)
        }
        Err(Error::Invalid("enrol-link-closed")) => {
            noted(Outcome::Refused);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Opens a link with its code, for one browser: the key of the authenticator is drawn now. A browser that had opened it
/// before sees nothing more of it.
///
/// # Errors
/// [`Error::Invalid`]: `enrol-half-wrong` for a wrong code, `enrol-link-void` when the link can be used no longer.
pub async fn open_link(
    access: &Access,
    trail: &PendingEntries,
    token: &str,
    typed: &str,
) -> Result<LinkBrowser> {
    let live = Live::find(access, token).await?;
    let noted = |outcome| access.note_outside(trail, &live.account.to_string(), "open_link", outcome);
    if let Err(error) = take_try(access, token).await {
        noted(Outcome::Refused);
        return Err(error);
    }
    if !live.fits(&access.server_key, typed) {
        noted(Outcome::Refused);
        return Err(Error::Invalid("enrol-half-wrong"));
    }
    let browser = LinkBrowser(vault::random_token());
    let seed = one_time_codes::new_link_seed(&access.server_key, live.account)?;
    let mut batch = Batch::new();
    batch.guard(
        "UPDATE invitation SET wrong_codes = wrong_codes - 1, opened_before = opened_at, opened_at = $2, opened_by = $3,
           seed = $4 WHERE token = $1 AND used_at IS NULL AND ended_at IS NULL",
        vec![
            live.token.as_str().into(),
            access.now_ms().into(),
            live.mark_of(&access.server_key, &browser).into(),
            seed.into(),
        ],
        1,
        NONE_LEFT,
    );
    held(access.store.write(batch).await)?;
    noted(Outcome::Allowed);
    Ok(browser)
}

/// Takes a try from the supply of a link before anything is looked at.
pub(super) async fn take_try(access: &Access, token: &str) -> Result<()> {
    let mut batch = Batch::new();
    batch.guard(
        "UPDATE invitation SET wrong_codes = wrong_codes + 1
         WHERE token = $1 AND wrong_codes < $2 AND used_at IS NULL AND ended_at IS NULL",
        vec![token_hash(token).into(), WRONG_CODES.into()],
        1,
        NONE_LEFT,
    );
    held(access.store.write(batch).await)
}

/// Gives a try back that was none.
pub(super) async fn give_try_back(access: &Access, token: &str) -> Result<()> {
    let mut batch = Batch::new();
    batch.push(
        "UPDATE invitation SET wrong_codes = wrong_codes - 1 WHERE token = $1 AND wrong_codes > 0",
        vec![token_hash(token).into()],
    );
    Ok(access.store.write(batch).await?)
}

fn held(written: store::Result<()>) -> Result<()> {
    written.map_err(|error| match error {
        StoreError::Guard(_) => VOID,
        other => other.into(),
    })
}

/// Uses a link up, in the batch that does what it is for; only while the browser that opened it then is still the last.
pub(super) async fn use_up(outside: &mut Outside, access: &Access, live: &Live) -> Result<()> {
    let sql = INVITATION.select("t.token = $1 AND t.used_at IS NULL AND t.ended_at IS NULL");
    let row = access.store.snapshot().await?.query_one(&sql, &[live.token.as_str().into()]).await?;
    let mut link = INVITATION.read(&row.ok_or(VOID)?)?;
    link.set("used_at", access.now_ms())?;
    outside.batch.guard(
        "UPDATE invitation SET seed = NULL WHERE token = $1 AND opened_by = $2",
        vec![live.token.as_str().into(), live.opened_by.clone().into()],
        1,
        Conflict::Over.tag(),
    );
    outside.put(&link, Conflict::Over)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(kind: LinkKind) -> (ServerKey, String, Live) {
        let key = ServerKey::in_memory();
        let new = NewLink { account: AccountId::random(), kind, by: None, now: 0 };
        let (Halves { token, code }, row) = new.both(&key).unwrap();
        let Some(Value::Bytes(digest)) = row.get("code").cloned() else { panic!("no digest") };
        let live = Live {
            token: token_hash(&token),
            kind,
            account: new.account,
            row: 1,
            sign_in: "x".into(),
            lang: Lang::En,
            name: vec![],
            lock: None,
            lock_mark: None,
            code: digest,
            seed: None,
            opened_by: None,
            opened_before: None,
        };
        (key, code, live)
    }

    #[test]
    fn a_code_is_read_as_people_type_it_and_fits_its_own_link_only() {
        let (key, code, live) = link(LinkKind::Enrol);
        assert_eq!(code.len(), 9, "{code}");
        let plain = code.replace(' ', "");
        for typed in [code.as_str(), &plain, &code.replace(' ', "-"), &format!(" {plain} ")] {
            assert!(live.fits(&key, typed), "{typed}");
        }
        assert!(!live.fits(&key, ""));
        assert!(!live.fits(&ServerKey::in_memory(), &code), "bound to the key file");
        let moved = [
            Live { token: token_hash("another"), ..link(LinkKind::Enrol).2 },
            Live { account: AccountId::random(), ..link(LinkKind::Enrol).2 },
            Live { kind: LinkKind::Keys, ..link(LinkKind::Enrol).2 },
        ];
        for (place, other) in moved.into_iter().enumerate() {
            let (token, account, kind) = match place {
                0 => (other.token, live.account, live.kind),
                1 => (live.token.clone(), other.account, live.kind),
                _ => (live.token.clone(), live.account, other.kind),
            };
            let row = Live { token, account, kind, code: live.code.clone(), ..link(LinkKind::Enrol).2 };
            assert!(!row.fits(&key, &code), "bound to token, account and kind: {place}");
        }
    }

    #[test]
    fn the_mark_of_a_browser_is_keyed_and_of_one_link() {
        let (key, _, live) = link(LinkKind::Enrol);
        let browser = LinkBrowser(vault::random_token());
        let mark = live.mark_of(&key, &browser);
        let of = |live: &Live, key: &ServerKey| {
            live.any_mark(key, BROWSERS, &browser.0, |one| equal_ct(hex(one).as_bytes(), mark.as_bytes()))
        };
        assert!(of(&live, &key));
        assert!(!of(&live, &ServerKey::in_memory()), "nobody writes it without the key file");
        assert!(!of(&Live { account: AccountId::random(), ..live }, &key), "nor moves the row");
    }
}
