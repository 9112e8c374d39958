//! Browsers in which somebody has signed in before. Each keeps a random name in a cookie; the database keeps a digest of
//! it and whose sign-ins it has seen. Being known opens nothing: password and code are asked as ever. It is a place in a
//! line of its own, and a way in while strangers guess codes.
//!
//! The name is new after every sign-in, so that a name that somebody planted, or read a while ago, is worth nothing.

use kernel::AccountId;
use store::{Batch, Value};

use crate::{Access, Act, Result};

/// How long a browser is remembered after the last sign-in: ninety days, in milliseconds.
pub(super) const REMEMBERED_MS: i64 = 90 * 24 * 3_600_000;
/// The same in seconds, as cookies count.
pub const REMEMBERED_S: i64 = REMEMBERED_MS / 1000;
/// Wrong codes after a right password until a browser is a stranger again.
pub(super) const WRONG_CODES: i64 = 5;
/// How many browsers of one person are remembered.
const MOST: i64 = 20;

/// The name that a browser keeps in its cookie.
pub struct BrowserName(String);

impl BrowserName {
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

    pub(super) fn hash(&self) -> Value {
        let digest = vault::digest(&[b"known browser", self.0.as_bytes()]);
        digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
    }
}

/// Takes one of the codes that a browser may get wrong, before the code is looked at; the guard `tag` fails when none is
/// left.
pub(super) fn take_code(batch: &mut Batch, browser: &BrowserName, account: AccountId, tag: &'static str) {
    batch.guard(
        "UPDATE known_browser SET wrong_codes = wrong_codes + 1 WHERE hash = $1 AND wrong_codes < $3
         AND account_id = (SELECT id FROM account WHERE uuid = $2)",
        vec![browser.hash(), account.to_string().into(), WRONG_CODES.into()],
        1,
        tag,
    );
}

/// Remembers the browser in which somebody has just signed in, under a new name; whoever else signs in there is
/// remembered under the new name as well.
///
/// # Errors
/// The database's.
pub async fn remember(
    access: &Access,
    account: AccountId,
    before: Option<&BrowserName>,
) -> Result<BrowserName> {
    let (name, now) = (BrowserName(vault::random_token()), access.now_ms());
    let mut batch = Batch::new();
    if let Some(before) = before {
        batch.push(
            "DELETE FROM known_browser WHERE hash = $1 AND account_id = (SELECT id FROM account WHERE uuid = $2)",
            vec![before.hash(), account.to_string().into()],
        );
        batch.push("UPDATE known_browser SET hash = $2 WHERE hash = $1", vec![before.hash(), name.hash()]);
    }
    batch.push(
        "INSERT INTO known_browser (hash, account_id, seen_at, wrong_codes)
         VALUES ($1, (SELECT id FROM account WHERE uuid = $2), $3, 0)",
        vec![name.hash(), account.to_string().into(), now.into()],
    );
    batch.push(
        "DELETE FROM known_browser WHERE account_id = (SELECT id FROM account WHERE uuid = $1)
           AND hash NOT IN (SELECT k.hash FROM known_browser k JOIN account a ON a.id = k.account_id
             WHERE a.uuid = $1 ORDER BY k.seen_at DESC, k.hash LIMIT $2)",
        vec![account.to_string().into(), MOST.into()],
    );
    access.store.write(batch).await?;
    Ok(name)
}

/// Forgets every browser of somebody: one of them may be in other hands.
pub(super) fn forget_all(act: &mut Act, account: i64) {
    act.change("DELETE FROM known_browser WHERE account_id = $1", vec![account.into()]);
}
