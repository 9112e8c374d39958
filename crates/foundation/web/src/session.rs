//! Our own sessions. The person's secret key is split: half in the browser's cookie, half in this process's
//! memory; neither opens anything alone, and nothing of it is ever on disk. Thirty minutes idle, ten hours in
//! all. What the database keeps of a session ([`SessionName`]) is read with every act, so that a session
//! that was ended holds nowhere; by it a form that arrives too late can be sealed to its author.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use access::{
    Access, Result, SessionName,
    accounts::{self, End, SignedIn},
};
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

/// Who is signed in on this server process.
#[derive(Default)]
pub struct Sessions(Mutex<Known>);

#[derive(Default)]
struct Known {
    sessions: HashMap<SessionName, Session>,
    /// Sessions that were left alone for too long; the database is told at the next sweep.
    over: Vec<SessionName>,
}

impl Session {
    fn is_over(&self, now_ms: i64) -> bool {
        now_ms - self.seen_ms > IDLE_MS || now_ms - self.began_ms > ABSOLUTE_MS || now_ms < self.began_ms
    }
}

impl Known {
    /// Forgets sessions that are over by the clock.
    fn forget_idle(&mut self, now_ms: i64) {
        let over = self.sessions.extract_if(|_, session| session.is_over(now_ms));
        self.over.extend(over.map(|(name, _)| name));
    }
}

/// A signed-in person, for the time of one request.
#[derive(Clone)]
pub struct Signed {
    /// The account.
    pub account: AccountId,
    /// The person's secret key, joined from its halves.
    pub secret: Arc<SecretKey>,
    /// The session.
    pub session: SessionName,
    /// Language chosen for this session.
    pub lang: Lang,
}

impl Sessions {
    /// Begins a session, always under a new id, and ends the one that the browser had. Returns the cookie's value.
    ///
    /// # Errors
    /// When the trace cannot be written: then there is no session.
    pub async fn begin(
        &self,
        access: &Access,
        signed: SignedIn,
        before: Option<&CookieHalf>,
    ) -> Result<String> {
        let (cookie, half) = split(&signed.secret)?;
        let (now, name, before) = (access.now_ms(), SessionName::of(&cookie), before.map(SessionName::of));
        accounts::begin_session(access, signed.account, name, before).await?;
        let session =
            Session { account: signed.account, half, began_ms: now, seen_ms: now, lang: signed.lang };
        let mut known = self.lock();
        before.and_then(|before| known.sessions.remove(&before));
        known.sessions.insert(name, session);
        Ok(cookie.to_text().to_string())
    }

    /// The session of a cookie, if it still holds by the clock.
    pub fn find(&self, cookie: &CookieHalf, now_ms: i64) -> Option<Signed> {
        let mut known = self.lock();
        let name = SessionName::of(cookie);
        let session = known.sessions.get_mut(&name)?;
        if session.is_over(now_ms) {
            known.sessions.remove(&name);
            known.over.push(name);
            return None;
        }
        session.seen_ms = now_ms;
        let secret = Arc::new(session.half.join(cookie).ok()?);
        Some(Signed { account: session.account, secret, session: name, lang: session.lang })
    }

    /// Ends the session of a cookie: the database knows it before this process wipes its half.
    ///
    /// # Errors
    /// The database's: then the session goes on.
    pub async fn end(&self, access: &Access, cookie: &CookieHalf) -> Result<()> {
        let name = SessionName::of(cookie);
        accounts::end_sessions(access, &[name], End::Person).await?;
        self.forget(name);
        Ok(())
    }

    /// How many sessions live on this process.
    #[must_use]
    pub fn how_many(&self) -> u64 {
        u64::try_from(self.lock().sessions.len()).unwrap_or(u64::MAX)
    }

    /// Wipes this process's half of a session that has ended.
    pub fn forget(&self, session: SessionName) {
        self.lock().sessions.remove(&session);
    }

    /// Changes the language of a session.
    pub fn set_language(&self, cookie: &CookieHalf, lang: Lang) {
        if let Some(session) = self.lock().sessions.get_mut(&SessionName::of(cookie)) {
            session.lang = lang;
        }
    }

    /// Forgets sessions that are over by the clock, and those that were ended on another process; tells the database
    /// of the former.
    ///
    /// # Errors
    /// The database's; what it was not told, it is told at the next sweep.
    pub async fn sweep(&self, access: &Access) -> Result<()> {
        let now = access.now_ms();
        let over = {
            let mut known = self.lock();
            known.forget_idle(now);
            known.over.clone()
        };
        accounts::end_sessions(access, &over, End::Clock).await?;
        let ended = accounts::sessions_ended_since(access, now - ABSOLUTE_MS).await?;
        let mut known = self.lock();
        known.over.retain(|one| !over.contains(one));
        known.sessions.retain(|name, _| !ended.contains(&name.to_string()));
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
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
