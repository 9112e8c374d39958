//! Our own sessions. The person's secret key is split: half in the browser's cookie, half in this process's
//! memory; neither opens anything alone, and nothing of it is ever on disk. Thirty minutes idle, ten hours in
//! all. A trace in the database (a digest, an account, two instants) remembers whose session it was, so that a
//! form that arrives too late can be sealed to its author.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use access::{Access, Result, people::SignedIn};
use kernel::{AccountId, Lang};
use vault::{
    SecretKey,
    session::{CookieHalf, ServerHalf, split},
};

/// Name of the session cookie: bound to this host, its root path, and secure transport.
pub const COOKIE: &str = "__Host-palermo";
const IDLE_MS: i64 = 30 * 60_000;
const ABSOLUTE_MS: i64 = 10 * 3_600_000;

struct Session {
    account: AccountId,
    half: ServerHalf,
    began_ms: i64,
    seen_ms: i64,
    lang: Lang,
}

/// Who is signed in.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<[u8; 32], Session>>);

/// A signed-in person, for the time of one request.
#[derive(Clone)]
pub struct Signed {
    /// The account.
    pub account: AccountId,
    /// The person's secret key, joined from its halves.
    pub secret: Arc<SecretKey>,
    /// Language chosen for this session.
    pub lang: Lang,
}

impl Sessions {
    /// Begins a session, always under a new id. Returns the cookie's value.
    ///
    /// # Errors
    /// When the trace cannot be written: then there is no session.
    pub async fn begin(&self, access: &Access, signed: SignedIn) -> Result<String> {
        let (cookie, half) = split(&signed.secret)?;
        let now = access.now_ms();
        let mut batch = store::Batch::new();
        batch.push(
            "INSERT INTO session_trace (hash, account_id, began_at)
             VALUES ($1, (SELECT id FROM account WHERE uuid = $2), $3)",
            vec![hex(&cookie.id()).into(), signed.account.to_string().into(), now.into()],
        );
        access.store.write(batch).await?;
        let session =
            Session { account: signed.account, half, began_ms: now, seen_ms: now, lang: signed.lang };
        self.lock().insert(cookie.id(), session);
        Ok(cookie.to_text().to_string())
    }

    /// The session of a cookie, if it still holds.
    pub fn find(&self, cookie: &CookieHalf, now_ms: i64) -> Option<Signed> {
        let mut sessions = self.lock();
        let session = sessions.get_mut(&cookie.id())?;
        let over = now_ms - session.seen_ms > IDLE_MS || now_ms - session.began_ms > ABSOLUTE_MS;
        if over || now_ms < session.began_ms {
            sessions.remove(&cookie.id());
            return None;
        }
        session.seen_ms = now_ms;
        let secret = Arc::new(session.half.join(cookie).ok()?);
        Some(Signed { account: session.account, secret, lang: session.lang })
    }

    /// Ends the session of a cookie; its server half is wiped.
    pub fn end(&self, cookie: &CookieHalf) {
        self.lock().remove(&cookie.id());
    }

    /// Ends every session of an account.
    pub fn end_all(&self, account: AccountId) {
        self.lock().retain(|_, session| session.account != account);
    }

    /// Changes the language of a session.
    pub fn set_language(&self, cookie: &CookieHalf, lang: Lang) {
        if let Some(session) = self.lock().get_mut(&cookie.id()) {
            session.lang = lang;
        }
    }

    /// Forgets sessions that are over.
    pub fn sweep(&self, now_ms: i64) {
        self.lock().retain(|_, s| now_ms - s.seen_ms <= IDLE_MS && now_ms - s.began_ms <= ABSOLUTE_MS);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<[u8; 32], Session>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hex of bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The anti-forgery token of a cookie: known only to pages that this server sent to that browser.
pub(crate) fn csrf_of(cookie: &CookieHalf) -> String {
    hex(&vault::digest(&[b"palermo form token", cookie.to_text().as_bytes()]))
}
